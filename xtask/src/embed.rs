//! The package as its users take it: installed from its archive with npm, the demos' types checked, the demos built.
//!
//! In: the archive in `target/deliveries`, `www/demo`, `tests/embed`. Out: `target/embed/NAME/dist`. What npm brought stays there,
//! so that a second run asks nothing of a registry. Must not know: what the demos do.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::shell::{Failure, Outcome, fail, read, root, run, which};

/// The demos with a build of their own.
const DEMOS: [&str; 3] = ["vite", "react", "vue"];
/// The oldest Node.js that builds them.
const NODE_MIN: (u32, u32) = (20, 19);

/// Where the built demos lie.
pub fn folder() -> PathBuf {
    root().join("target/embed")
}

/// Installs, checks and builds; gives how many things held.
pub fn build() -> Outcome<u64> {
    let npm = need_npm()?;
    let archive = archive()?;
    let mut held = 0;
    for name in DEMOS {
        let at = laid_out(&root().join("www/demo").join(name), name)?;
        install(&npm, &at, &archive)?;
        // The types strictly, then the bundle.
        run(Command::new(&npm).args(["run", "--silent", "build"]).current_dir(&at).stdout(std::io::stderr()))?;
        held += 1;
    }
    let at = laid_out(&root().join("tests/embed"), "types")?;
    fs::copy(root().join("www/demo/typed.ts"), at.join("typed.ts"))?;
    fs::copy(root().join("www/sample/acquirer-2026-03.csv"), at.join("statement.csv"))?;
    install(&npm, &at, &archive)?;
    for script in ["types", "arrow"] {
        run(Command::new(&npm).args(["run", "--silent", script]).current_dir(&at).stdout(std::io::stderr()))?;
        held += 1;
    }
    Ok(held)
}

fn need_npm() -> Outcome<PathBuf> {
    const WANTED: &str = "the demos are built with Node.js 20.19 or later and npm; install both (nodejs and npm, or from nodejs.org) and run it again.\n\
                          `cargo xtask test` runs the rest without them";
    let (Some(node), Some(npm)) = (which("node"), which("npm").or_else(|| which("npm.cmd"))) else { return fail(WANTED) };
    let version = read(Command::new(node).arg("--version"))?;
    let mut numbers = version.trim().trim_start_matches('v').split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let found = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if found < NODE_MIN { fail(format!("Node.js {} is too old: {WANTED}", version.trim())) } else { Ok(npm) }
}

fn archive() -> Outcome<PathBuf> {
    let is_archive = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "tgz");
    let found = fs::read_dir(root().join("target/deliveries"))?.flatten().map(|entry| entry.path()).find(is_archive);
    found.ok_or_else(|| Failure("no archive of the package in target/deliveries".to_owned()))
}

/// A copy of a demo's own files, with what npm brought before beside them.
fn laid_out(from: &Path, name: &str) -> Outcome<PathBuf> {
    let at = folder().join(name);
    fs::create_dir_all(&at)?;
    for entry in fs::read_dir(&at)? {
        let path = entry?.path();
        if path.file_name().is_some_and(|name| name == "node_modules") {
            continue;
        }
        if path.is_dir() { fs::remove_dir_all(&path)? } else { fs::remove_file(&path)? }
    }
    crate::build::copy_folder(from, &at)?;
    Ok(at)
}

/// As a user does: `npm install ./poscheck-VERSION.tgz`. A registry is asked only for what is not there yet.
fn install(npm: &Path, at: &Path, archive: &Path) -> Outcome<()> {
    let ours = at.join("node_modules/poscheck");
    if ours.exists() {
        fs::remove_dir_all(ours)?;
    }
    let quiet = ["install", "--prefer-offline", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"];
    run(Command::new(npm).args(quiet).arg(archive).current_dir(at).stdout(std::io::stderr()))
}
