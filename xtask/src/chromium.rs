//! Chromium and its driver: found, or installed where that is allowed, or named.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::shell::{Outcome, fail, run, which};

/// Where the two programs are.
pub struct Browser {
    /// Chromium itself.
    pub chromium: PathBuf,
    /// The program that drives it for tests.
    pub driver: PathBuf,
}

const PACKAGES: [&str; 3] = ["chromium", "chromium-driver", "fonts-noto-cjk"];

/// Finds both, installing them with apt where we are root and apt is there.
pub fn find() -> Outcome<Browser> {
    if let Some(browser) = found() {
        return Ok(browser);
    }
    if may_install() {
        eprintln!("installing {}", PACKAGES.join(" "));
        // A first try may break on a stale list or a lock held by another; the second stands on a fresh list.
        if apt(&["update", "-q"]).and_then(|()| install()).is_err() {
            apt(&["update", "-q"])?;
            install()?;
        }
        if let Some(browser) = found() {
            return Ok(browser);
        }
    }
    fail(
        "the browser tests need Chromium and chromedriver of the same version.\n\
         Debian, Ubuntu: apt-get install chromium chromium-driver fonts-noto-cjk\n\
         elsewhere: install both and name them in CHROMIUM and CHROMEDRIVER.\n\
         `cargo xtask test --native` runs the rest",
    )
}

fn found() -> Option<Browser> {
    let chromium = named("CHROMIUM", &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"])?;
    let driver = named("CHROMEDRIVER", &["chromedriver", "chromium.chromedriver"])?;
    Some(Browser { chromium, driver })
}

fn named(variable: &str, names: &[&str]) -> Option<PathBuf> {
    match std::env::var_os(variable) {
        Some(path) => Some(PathBuf::from(path)).filter(|p| p.is_file()),
        None => names.iter().find_map(|name| which(name)),
    }
}

pub fn may_install() -> bool {
    let root = Command::new("id").arg("-u").stderr(Stdio::null()).output().is_ok_and(|o| o.stdout.trim_ascii() == b"0");
    root && which("apt-get").is_some()
}

fn install() -> Outcome<()> {
    let mut words = vec!["install", "-q", "-y", "--no-install-recommends"];
    words.extend(PACKAGES);
    apt(&words)
}

pub fn apt(words: &[&str]) -> Outcome<()> {
    // The tests' own output stays readable: what apt says goes to standard error.
    run(Command::new("apt-get").args(words).env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null()).stdout(std::io::stderr()))
}
