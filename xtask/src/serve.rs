//! The page on loopback.

use std::process::{Command, Stdio};

use crate::build::{self, Effort};
use crate::shell::{Failure, Outcome, which};
use crate::site::Site;

/// What the person asked for.
pub struct Wishes {
    /// Port on loopback.
    pub port: u16,
    /// Whether the port was named; else a taken one is replaced by a free one.
    pub port_given: bool,
    /// How hard to build.
    pub effort: Effort,
    /// Whether to open a browser.
    pub open: bool,
}

/// Builds, serves and does not come back.
pub fn serve(wishes: &Wishes) -> Outcome<()> {
    let folder = build::site(wishes.effort)?;
    let site = match Site::bind(&folder, wishes.port) {
        Err(_) if !wishes.port_given => Site::bind(&folder, 0)?,
        other => other.map_err(|e| Failure(format!("port {}: {e}; choose another with --port", wishes.port)))?,
    };
    let address = format!("http://localhost:{}/", site.address()?.port());
    println!("{address}");
    if wishes.open {
        open(&address);
    }
    site.run();
    Ok(())
}

/// A browser where there is a screen; no word where there is none, the address is printed already.
fn open(address: &str) {
    let screen = std::env::var_os("DISPLAY").is_some() || std::env::var_os("WAYLAND_DISPLAY").is_some();
    let mut command = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        let mut command = Command::new("cmd");
        command.args(["/C", "start", ""]);
        command
    } else if screen && which("xdg-open").is_some() {
        Command::new("xdg-open")
    } else {
        return;
    };
    let _ = command.arg(address).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
}
