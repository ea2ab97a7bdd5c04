//! Fingerprints and lists of files: what a build is compared and checked by.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use crate::shell::Outcome;

/// SHA-256, lower-case hex, as `sha256sum` prints it.
pub fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// SHA-256 as a policy names it: `sha256-…` in base64.
pub fn policy(bytes: &[u8]) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(bytes)))
}

/// Bytes as base64 with padding.
pub fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Every file below a folder, sorted, from the folder on with `/`.
pub fn files(folder: &Path) -> Outcome<Vec<(String, PathBuf)>> {
    let mut left = vec![folder.to_path_buf()];
    let mut found = Vec::new();
    while let Some(at) = left.pop() {
        for entry in fs::read_dir(at)? {
            let path = entry?.path();
            if path.is_dir() {
                left.push(path);
            } else if let Ok(inner) = path.strip_prefix(folder) {
                found.push((inner.to_string_lossy().replace('\\', "/"), path));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The list that `sha256sum --check` reads.
pub fn list(folder: &Path, but: &str) -> Outcome<String> {
    let mut text = String::new();
    for (name, path) in files(folder)? {
        if name != but {
            text.push_str(&format!("{}  {name}\n", hex(&fs::read(path)?)));
        }
    }
    Ok(text)
}
