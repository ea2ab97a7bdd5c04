//! What all tests share: the served site, chromedriver, the command line to compare with.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
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

    /// The command line on the same files: exit status, standard output, standard error.
    pub fn command(&self, files: &[PathBuf], more: &[&str]) -> (i32, String, String) {
        let program = env!("CARGO_BIN_EXE_poscheck");
        let output = Command::new(program).arg("check").args(files).args(more).output().expect("the command line runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
    }

    /// A file of the site.
    pub fn site(&self, path: &str) -> PathBuf {
        PathBuf::from(std::env::var_os("POSCHECK_SITE").expect("the site is named")).join(path)
    }

    /// A file or folder of the deliveries made for the tests.
    pub fn delivery(&self, path: &str) -> PathBuf {
        PathBuf::from(std::env::var_os("POSCHECK_DELIVERIES").expect("the deliveries are named")).join(path)
    }

    /// A folder of one's own, empty: no other call gets the same.
    pub fn scratch(&self, name: &str) -> PathBuf {
        static CALLS: AtomicUsize = AtomicUsize::new(0);
        let call = CALLS.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("poscheck-{name}-{}-{call}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder of our own");
        folder
    }

    /// A file or folder of the repository.
    pub fn repository(&self, path: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
    }
}
