//! What all tests share: the served site, chromedriver, the command line to compare with.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use crate::driver::{Driver, Session, Wishes};
use crate::site::Site;

/// Built once for a run.
pub struct World {
    driver: Driver,
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl World {
    /// `None` where `cargo xtask test` did not prepare a site.
    pub fn from_environment() -> Option<Self> {
        let folder = PathBuf::from(std::env::var_os("POSCHECK_SITE")?);
        let program = |name: &str| std::env::var_os(name).map(PathBuf::from).unwrap_or_else(|| panic!("{name} is not set"));
        let site = Site::bind(&folder, 0).expect("a free port");
        let (port, asked) = (site.address().expect("an address").port(), site.asked());
        std::thread::spawn(move || site.run());
        Some(Self { driver: Driver::start(&program("CHROMEDRIVER"), &program("CHROMIUM")), port, asked })
    }

    /// A browser with a fresh profile.
    pub fn browser(&self, wishes: &Wishes) -> Session {
        self.driver.open(wishes)
    }

    /// An address of the site.
    pub fn url(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.port)
    }

    /// Paths the site was asked for, by any page or worker.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("no test dies with it").clone()
    }

    /// A file or folder of the repository.
    pub fn repository(&self, path: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
    }
}
