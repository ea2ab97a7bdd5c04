//! The house's own rules, read off the source text.
//!
//! In: the files of the repository. Out: a failed test that names file, line and rule.

use std::path::Path;

#[test]
fn every_source_file_says_what_it_is() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut left = vec![root];
    let mut silent = Vec::new();
    while let Some(folder) = left.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                left.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") && !std::fs::read_to_string(&path).unwrap().starts_with("//!") {
                silent.push(path);
            }
        }
    }
    assert!(silent.iter().all(|p| p.ends_with("bin/poscheck.rs")), "no //! at the top of {silent:?}");
}
