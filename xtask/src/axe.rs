//! axe-core, by whose rules the browser tests judge every screen: named in `AXE`, found from last time, or fetched with npm.
//!
//! Nobody else's file is kept in the repository; what is fetched is held against its hash.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use sha2::{Digest, Sha256};

use crate::shell::{Outcome, fail, root, which};

const VERSION: &str = "4.10.3";
/// Of `axe.min.js` of that version.
const HASH: &str = "880970c081707360e64f34cea25ff91892f5bc95675b0776925b9709dd8a68bb";

/// The script.
pub fn find() -> Outcome<PathBuf> {
    if let Some(named) = std::env::var_os("AXE").map(PathBuf::from) {
        return if named.is_file() { Ok(named) } else { fail(format!("AXE names {}, which is no file", named.display())) };
    }
    let folder = root().join("target/axe");
    let script = folder.join("node_modules/axe-core/axe.min.js");
    if !script.is_file() {
        fetch(&folder)?;
    }
    let hash = Sha256::digest(fs::read(&script)?).iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    if hash == HASH { Ok(script) } else { fail(format!("{} is not axe-core {VERSION}: its SHA-256 is {hash}", script.display())) }
}

fn fetch(folder: &std::path::Path) -> Outcome<()> {
    fs::create_dir_all(folder)?;
    let fetched = which("npm").is_some_and(|npm| {
        let mut command = Command::new(npm);
        command
            .args(["install", "--silent", "--no-save", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix"])
            .arg(folder);
        // The tests' own output stays readable.
        command.arg(format!("axe-core@{VERSION}")).current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    });
    if fetched {
        return Ok(());
    }
    fail(format!(
        "every screen is judged by axe-core {VERSION}, which could not be fetched: it needs npm and a registry.\n\
         Elsewhere: put axe.min.js of that version anywhere and name it in AXE"
    ))
}
