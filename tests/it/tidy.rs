//! The house's own rules, read off the source text.
//!
//! In: the files of the repository. Out: a failed test that names file, line and rule. Must not know: what the code does.

use std::path::{Path, PathBuf};

use crate::source::{code_of, literals_after};
use poscheck::locale::{Lang, template};

/// The rooms from the ground up; a room names only those before it.
const ROOMS: [&str; 18] = [
    "base", "locale", "profile", "sheet", "table", "ledger", "matching", "finding", "decision", "register", "report", "check", "audit", "watch",
    "api", "worker", "app", "element",
];

/// Rooms from the ground up to `watch`: they know no browser, no disk and no clock.
const ENGINE: &[&str] =
    &["base", "locale", "profile", "sheet", "table", "ledger", "matching", "finding", "decision", "register", "report", "check", "audit", "watch"];

/// Rooms whose results have no language yet: keys and facts only.
const WORDLESS: &[&str] = &["base", "profile", "sheet", "table", "ledger", "matching", "finding", "decision", "register"];

/// Places where binary floating point is right: probabilities, weights and what a spreadsheet stores. Never money.
const FLOATS: &[&str] = &[
    "src/sheet/",
    "src/matching/",
    "src/report/model.rs",
    "src/report/build.rs",
    "src/report/why.rs",
    "src/report/xlsx.rs",
    "src/report/house/interval.rs",
    "src/finding/alert/chart.rs",
];

/// The one way up: a report is printed from a finished check, which hands itself over.
const WAYS_UP: &[(&str, &str)] = &[("report", "check")];

/// Files that may be longer than a screenful of screens, and why is said here.
const LONG: &[&str] = &[];

const LINES_MAX: usize = 400;
const FUNCTION_LINES_MAX: usize = 90;

struct Source {
    /// From the repository's root, with `/`.
    path: String,
    text: String,
}

impl Source {
    /// The room a file of `src` belongs to.
    fn room(&self) -> Option<&str> {
        let rest = self.path.strip_prefix("src/")?;
        Some(rest.split('/').next()?.trim_end_matches(".rs")).filter(|room| ROOMS.contains(room))
    }

    /// Code without comments, strings and unit tests, line by line.
    fn code(&self) -> Vec<(usize, String)> {
        if self.path.ends_with("/tests.rs") {
            return Vec::new();
        }
        let code = code_of(&self.text);
        let end = code.find("#[cfg(test)]").unwrap_or(code.len());
        code[..end].lines().map(str::to_owned).enumerate().map(|(index, line)| (index + 1, line)).collect()
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Text files of the repository below these folders, by ending.
fn files(folders: &[&str], endings: &[&str]) -> Vec<Source> {
    let mut left: Vec<PathBuf> = folders.iter().map(|f| root().join(f)).collect();
    let mut found = Vec::new();
    while let Some(path) = left.pop() {
        if path.is_dir() {
            // What a build outside the workspace left is not ours.
            let within = std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path());
            left.extend(within.filter(|path| !path.ends_with("target")));
        } else if path.extension().and_then(|e| e.to_str()).is_some_and(|e| endings.contains(&e)) {
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            found.push(Source { path: path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/"), text });
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn rust() -> Vec<Source> {
    files(&["src", "tests", "xtask/src", "benches"], &["rs"])
}

fn engine() -> impl Iterator<Item = Source> {
    files(&["src"], &["rs"]).into_iter().filter(|s| s.room().is_some_and(|room| ENGINE.contains(&room)))
}

fn none(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// Lines of code in which one of the words stands, whole.
fn naming(source: &Source, words: &[&str]) -> Vec<String> {
    let mut faults = Vec::new();
    for (number, line) in source.code() {
        for word in words.iter().filter(|word| holds_word(&line, word)) {
            faults.push(format!("{}:{number}: names {word}", source.path));
        }
    }
    faults
}

fn holds_word(line: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| !line[..at].ends_with(part) && !line[at + word.len()..].starts_with(part))
}

#[test]
fn every_module_says_what_it_is() {
    none(
        &rust()
            .iter()
            .filter(|s| s.text.lines().count() > 1 && !s.text.starts_with("//!"))
            .map(|s| format!("{}: no //! at the top", s.path))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn rooms_name_only_rooms_below_them() {
    let mut faults = Vec::new();
    for source in files(&["src"], &["rs"]) {
        let Some(rank) = source.room().and_then(|room| ROOMS.iter().position(|r| *r == room)) else { continue };
        for (number, line) in source.code() {
            for (at, _) in line.match_indices("crate::") {
                let named: String = line[at + "crate::".len()..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let is_above = ROOMS.iter().position(|r| *r == named).is_some_and(|other| other > rank);
                if is_above && !WAYS_UP.contains(&(ROOMS[rank], named.as_str())) {
                    faults.push(format!("{}:{number}: {} names {named}, which stands above it", source.path, ROOMS[rank]));
                }
            }
        }
    }
    none(&faults);
}

#[test]
fn the_engine_knows_no_browser_no_disk_and_no_clock() {
    let words = ["web_sys", "js_sys", "wasm_bindgen", "yew", "serde_wasm_bindgen", "std::fs", "std::time", "std::net", "std::env", "std::process"];
    none(&engine().flat_map(|s| naming(&s, &words)).collect::<Vec<_>>());
}

#[test]
fn only_reports_and_pages_have_a_language() {
    // The codes' own words lie with their definitions, in both languages.
    let wordless = engine().filter(|s| s.room().is_some_and(|room| WORDLESS.contains(&room)) && !s.path.starts_with("src/finding/codes/"));
    none(&wordless.flat_map(|s| naming(&s, &["crate::locale"])).collect::<Vec<_>>());
}

#[test]
fn money_is_never_binary_floating_point() {
    let exact = engine().filter(|s| !FLOATS.iter().any(|place| s.path.starts_with(place)));
    none(&exact.flat_map(|s| naming(&s, &["f64", "f32"])).collect::<Vec<_>>());
}

#[test]
fn files_and_functions_have_a_length_that_can_be_read() {
    let mut faults = Vec::new();
    for source in rust().iter().chain(&files(&["www"], &["js"])) {
        // Unit tests beside the code are read apart from it.
        let lines = source.text.split("#[cfg(test)]").next().unwrap_or_default().lines().count();
        if lines > LINES_MAX && !source.text.starts_with("//! Table:") && !LONG.contains(&source.path.as_str()) {
            faults.push(format!("{}: {lines} lines, at most {LINES_MAX}", source.path));
        }
        // A test may be a long list of cases.
        if !source.path.starts_with("tests/") {
            faults.extend(long_functions(source));
        }
    }
    none(&faults);
}

/// A function ends at the brace that stands as deep as its own first line, which rustfmt sees to.
fn long_functions(source: &Source) -> Vec<String> {
    let code = code_of(&source.text);
    let lines: Vec<&str> = code.lines().collect();
    let mut faults = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let depth = line.len() - line.trim_start().len();
        if !holds_word(line, "fn") || !line.trim_end().ends_with('{') {
            continue;
        }
        let end = lines[index..].iter().position(|l| l.trim_end() == format!("{}}}", " ".repeat(depth)));
        if let Some(length) = end.filter(|length| *length > FUNCTION_LINES_MAX) {
            faults.push(format!("{}:{}: a function of {length} lines, at most {FUNCTION_LINES_MAX}", source.path, index + 1));
        }
    }
    faults
}

#[test]
fn no_line_ends_in_a_space_and_none_names_this_machine() {
    let places = [["/wo", "rk/"].concat(), ["/ro", "ot/"].concat(), ["/ho", "me/"].concat(), ["index.", "crates.io"].concat()];
    let mut faults = Vec::new();
    let mut all = files(&["src", "tests", "xtask", "www", ".ci", ".cargo"], &["rs", "toml", "md", "js", "css", "html", "svg", "webmanifest"]);
    for name in ["Cargo.toml", "README.md", "README.zh-CN.md", "CHANGELOG.md", "clippy.toml", "deny.toml", "rustfmt.toml", ".ci/run"] {
        all.push(Source { path: name.to_owned(), text: std::fs::read_to_string(root().join(name)).unwrap_or_default() });
    }
    for source in &all {
        for (index, line) in source.text.lines().enumerate() {
            if line.ends_with([' ', '\t']) {
                faults.push(format!("{}:{}: ends in a space", source.path, index + 1));
            }
            if places.iter().any(|place| line.contains(place.as_str())) {
                faults.push(format!("{}:{}: names a machine's own place", source.path, index + 1));
            }
        }
    }
    none(&faults);
}

#[test]
fn every_dependency_says_what_it_is_for() {
    let mut faults = Vec::new();
    let mut manifests = files(&["xtask", "tests"], &["toml"]);
    manifests.retain(|s| s.path.ends_with("Cargo.toml"));
    manifests.extend(files(&["Cargo.toml"], &["toml"]));
    for Source { path: manifest, text } in &manifests {
        let (mut within, mut before) = (false, "");
        for (index, line) in text.lines().enumerate() {
            if line.starts_with('[') {
                within = line.ends_with("dependencies]");
                let alone = line.contains("dependencies.");
                if alone && !before.starts_with('#') {
                    faults.push(format!("{manifest}:{}: {line} has no reason above it", index + 1));
                }
            } else if within && line.contains('=') && !line.starts_with('#') && !before.starts_with('#') {
                faults.push(format!("{manifest}:{}: {line} has no reason above it", index + 1));
            }
            before = line;
        }
    }
    none(&faults);
}

#[test]
fn the_glue_is_made_by_the_version_it_was_written_for() {
    let version = |manifest: &str, name: &str| {
        let text = std::fs::read_to_string(root().join(manifest)).unwrap();
        let line = text.lines().find(|l| l.starts_with(&format!("{name} ="))).unwrap_or_else(|| panic!("{manifest} lacks {name}"));
        line.split('"').find(|part| part.starts_with('=')).unwrap_or_else(|| panic!("{manifest}: {name} is not pinned")).to_owned()
    };
    assert_eq!(version("Cargo.toml", "wasm-bindgen"), version("xtask/Cargo.toml", "wasm-bindgen-cli-support"));
}

#[test]
fn every_key_has_words_in_both_languages() {
    let mut faults = Vec::new();
    for source in files(&["src"], &["rs"]) {
        let text = source.text.split("#[cfg(test)]").next().unwrap_or_default();
        for (call, hint) in [("Said::new(", false), ("Fact::Word(", false), ("Fault::of_file(", true)] {
            for key in literals_after(text, call) {
                let wanted = [Some(key.clone()), hint.then(|| format!("{key}-hint"))];
                for wanted in wanted.into_iter().flatten() {
                    for lang in [Lang::Zh, Lang::En] {
                        if template(lang, &wanted).is_none() {
                            faults.push(format!("{}: \"{wanted}\" has no words in {}", source.path, lang.tag()));
                        }
                    }
                }
            }
        }
    }
    none(&faults);
}

#[test]
fn no_markup_and_no_code_is_made_from_text() {
    let mut faults = Vec::new();
    let words = ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval", "new Function", "setHTMLUnsafe", "srcdoc"];
    for source in files(&["www", "xtask/templates"], &["js", "mjs", "ts"]) {
        faults.extend(naming(&source, &words));
    }
    for source in files(&["src"], &["rs"]) {
        faults.extend(naming(
            &source,
            &["from_html_unchecked", "set_inner_html", "set_outer_html", "insert_adjacent_html", "serialize_maps_as_objects"],
        ));
    }
    none(&faults);
}

#[test]
fn markup_keeps_to_the_policy_and_to_names_that_browsers_know() {
    let mut faults = Vec::new();
    for source in files(&["src/app", "src/element"], &["rs"]) {
        for (number, line) in source.code() {
            // The policy refuses style attributes, and yew writes `aria_label` as it stands, which no browser reads.
            for bad in [" style=", "aria_"] {
                if line.contains(bad) && line.contains('=') && !line.contains("let ") && !line.contains("fn ") {
                    faults.push(format!("{}:{number}: `{}` in markup", source.path, bad.trim()));
                }
            }
        }
    }
    for source in files(&["www"], &["html"]) {
        for (index, line) in source.text.lines().enumerate() {
            if line.contains(" style=") || line.contains(" onclick=") || line.contains(" onload=") {
                faults.push(format!("{}:{}: an inline style or handler", source.path, index + 1));
            }
        }
    }
    none(&faults);
}

#[test]
fn no_test_is_left_out() {
    let word = ["#[ign", "ore"].concat();
    none(&rust().iter().filter(|s| code_of(&s.text).contains(&word)).map(|s| format!("{}: a test that is never run", s.path)).collect::<Vec<_>>());
}

#[test]
fn the_readme_begins_with_the_two_commands() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let top: String = readme.lines().take(20).collect::<Vec<_>>().join("\n");
    assert!(top.contains("cargo xtask serve") && top.contains("cargo xtask test"));
    assert!(std::fs::read_to_string(root().join(".ci/run")).unwrap().lines().any(|line| line == "cargo xtask test"));
}
