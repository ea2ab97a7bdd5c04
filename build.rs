//! Gives the program a name that its source alone decides, so that an audit can tell which program made a report.
//!
//! In: the source and the locked dependencies. Out: `POSCHECK_BUILD`, a SHA-256. Must not know: the machine, the time.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

fn main() {
    let mut left = vec![PathBuf::from("src"), PathBuf::from("Cargo.toml"), PathBuf::from("Cargo.lock")];
    let mut files = Vec::new();
    while let Some(path) = left.pop() {
        if path.is_dir() {
            left.extend(std::fs::read_dir(&path).into_iter().flatten().flatten().map(|entry| entry.path()));
        } else {
            files.push(path);
        }
    }
    files.sort();
    let mut hash = Sha256::new();
    for path in &files {
        // A line ends the same way whatever system the source was checked out on.
        let bytes: Vec<u8> = std::fs::read(path).unwrap_or_default().into_iter().filter(|byte| *byte != b'\r').collect();
        hash.update(name(path));
        hash.update([0]);
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    }
    let text: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    println!("cargo:rustc-env=POSCHECK_BUILD={text}");
    if std::env::var("CARGO_CFG_TARGET_FAMILY").is_ok_and(|family| family == "wasm") && std::env::var_os("CARGO_FEATURE_ENGINE").is_some() {
        // Whoever starts the engine in a worker gives it its memory, and with it the most it may take: one that reads a file has less.
        println!("cargo:rustc-link-arg-cdylib=--import-memory");
    }
    for path in ["src", "Cargo.toml", "Cargo.lock", "build.rs"] {
        println!("cargo:rerun-if-changed={path}");
    }
}

fn name(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
