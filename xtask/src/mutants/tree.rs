//! The copy of the source with the mutants in it, and its test programs.
//!
//! In: the list. Out: programs; which mutants are in, and why the others are not. Must not know: which tests there are.
//!
//! What does not compile is found from the compiler's errors and taken out.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::list::Mutant;
use super::rewrite::{Brought, Form, Rewritten, rewrite};
use crate::shell::{Failure, Outcome, cargo, fail, read, root};

const FEATURES: &str = "cli";
const SWITCH: &str = include_str!("../../templates/mutants.rs");
/// A changed sum that overflows is to do so when it is run.
const ALLOWED: &str = "#![allow(warnings, arithmetic_overflow, unconditional_panic)]\n";
/// Rounds of the compiler before we give up; each takes out what it complains of.
const ROUNDS: usize = 40;

/// The test programs with the mutants in them.
pub struct Programs {
    /// Unit tests.
    pub unit: PathBuf,
    /// Tests of the whole.
    pub whole: PathBuf,
}

/// Where everything of ours lies.
pub fn folder() -> PathBuf {
    root().join("target/mutants")
}

/// The root of the copy.
pub fn tree() -> PathBuf {
    folder().join("tree")
}

/// Copies the tree, puts the mutants in, and takes out again what does not compile.
pub fn build(mutants: &[Mutant]) -> Outcome<(Programs, Vec<Form>)> {
    copy()?;
    let kept = fs::read_to_string(forms_file()).unwrap_or_default();
    let known: BTreeMap<&str, &str> = kept.lines().filter_map(|line| line.split_once('\t')).map(|(form, key)| (key, form)).collect();
    let mut forms: Vec<Form> = mutants
        .iter()
        .map(|mutant| known.get(mutant.key.as_str()).map_or_else(|| if mutant.is_fixed { Form::Fixed } else { Form::Switched }, |form| named(form)))
        .collect();
    for round in 0..ROUNDS {
        let files = write(mutants, &mut forms)?;
        let errors = check()?;
        println!("round {}: {} errors, {} mutants in", round + 1, errors.len(), forms.iter().filter(|form| **form == Form::Switched).count());
        keep(mutants, &forms)?;
        if errors.is_empty() {
            return Ok((programs()?, forms));
        }
        for error in &errors {
            blame(error, &files, &mut forms)?;
        }
    }
    fail("the copy with the mutants still does not compile")
}

fn forms_file() -> PathBuf {
    folder().join("forms.txt")
}

fn named(name: &str) -> Form {
    if name == "Unviable" { Form::Unviable } else { Form::Fixed }
}

fn keep(mutants: &[Mutant], forms: &[Form]) -> Outcome<()> {
    let lines: String =
        mutants.iter().zip(forms).filter(|(_, form)| **form != Form::Switched).map(|(m, form)| format!("{form:?}\t{}\n", m.key)).collect();
    Ok(fs::write(forms_file(), lines)?)
}

/// Brings the copy up to date; a file that is the same keeps its time, so that cargo builds what changed.
fn copy() -> Outcome<()> {
    let listed = read(Command::new("git").current_dir(root()).args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]))?;
    for name in listed.split_terminator('\0') {
        let Ok(bytes) = fs::read(root().join(name)) else { continue };
        let bytes = if name == "src/lib.rs" { [ALLOWED.as_bytes(), &bytes, b"pub mod mutants;\n"].concat() } else { bytes };
        // Put in place by `write`, with the mutants.
        if !is_mutated(name) {
            put(&tree().join(name), &bytes)?;
        }
    }
    put(&tree().join("src/mutants.rs"), SWITCH.as_bytes())
}

fn is_mutated(name: &str) -> bool {
    fs::read_to_string(folder().join("files.txt")).is_ok_and(|files| files.lines().any(|file| file == name))
}

fn put(path: &Path, bytes: &[u8]) -> Outcome<()> {
    if fs::read(path).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    Ok(fs::write(path, bytes)?)
}

/// Writes each file with its mutants; a mutant that finds no place is not viable.
fn write(mutants: &[Mutant], forms: &mut [Form]) -> Outcome<BTreeMap<String, Rewritten>> {
    let mut by_file: BTreeMap<&str, Vec<(usize, &Mutant, Form)>> = BTreeMap::new();
    for (number, mutant) in mutants.iter().enumerate() {
        by_file.entry(&mutant.file).or_default().push((number, mutant, forms[number]));
    }
    let mut files = BTreeMap::new();
    for (file, list) in by_file {
        let text = fs::read_to_string(root().join(file))?;
        let rewritten = rewrite(&text, &list).map_err(|failure| Failure(format!("{file}: {failure}")))?;
        put(&tree().join(file), rewritten.text.as_bytes())?;
        rewritten.placeless.iter().for_each(|number| forms[*number] = Form::Unviable);
        files.insert(file.to_owned(), rewritten);
    }
    Ok(files)
}

/// Cargo in the copy, with a folder of its own for what it builds.
fn cargo_there(words: &[&str]) -> Command {
    let mut command = cargo();
    command.current_dir(tree()).env("CARGO_TARGET_DIR", folder().join("build"));
    command.args(words).args(["--features", FEATURES, "--message-format=json"]);
    // Fast enough to run thousands of times, and with the checks a test has.
    command.args(["--config", "profile.dev.package.poscheck.opt-level=1", "--config", "profile.dev.package.poscheck.debug=false"]);
    command.stderr(Stdio::null());
    command
}

fn messages(command: &mut Command) -> Outcome<Vec<Value>> {
    let output = command.output()?;
    Ok(String::from_utf8_lossy(&output.stdout).lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
}

/// The compiler's errors.
fn check() -> Outcome<Vec<Value>> {
    let said = messages(&mut cargo_there(&["check", "--lib"]))?;
    let is_done = said.iter().any(|message| message["reason"] == "build-finished" && message["success"] == true);
    let errors: Vec<Value> = said.into_iter().map(|mut message| message["message"].take()).filter(|m| m["level"] == "error").collect();
    if errors.is_empty() && !is_done { fail("cargo check could not run in target/mutants/tree") } else { Ok(errors) }
}

fn programs() -> Outcome<Programs> {
    let said = messages(&mut cargo_there(&["test", "--no-run", "--lib", "--test", "it"]))?;
    let program = |name: &str| {
        let made = said.iter().find(|m| m["profile"]["test"] == true && m["target"]["name"] == name && m["executable"].is_string());
        made.and_then(|m| m["executable"].as_str()).map(PathBuf::from).ok_or_else(|| Failure(format!("the tests `{name}` were not built")))
    };
    Ok(Programs { unit: program("poscheck")?, whole: program("it")? })
}

/// Finds whose error it is, and takes it out.
fn blame(error: &Value, files: &BTreeMap<String, Rewritten>, forms: &mut [Form]) -> Outcome<()> {
    let mut spans = Vec::new();
    collect(error, &mut spans);
    // Where the compiler points comes first, the mutant's own words before what stands around them.
    spans.sort_by_key(|(_, _, is_primary)| !is_primary);
    let is_const = error["code"]["code"] == "E0015";
    let own = spans.iter().find_map(|(file, range, _)| innermost(&files.get(*file)?.own, range));
    if let Some(brought) = own {
        let to = if is_const { Form::Fixed } else { Form::Unviable };
        brought.mutants.iter().for_each(|number| forms[*number] = to);
        return Ok(());
    }
    let Some(brought) = spans.iter().find_map(|(file, range, _)| innermost(&files.get(*file)?.around, range)) else {
        return if error["message"].as_str().is_some_and(|said| said.starts_with("aborting due to")) {
            Ok(())
        } else {
            fail(format!("the copy does not compile, and no mutant is to blame:\n{}", error["rendered"].as_str().unwrap_or_default()))
        };
    };
    brought.mutants.iter().for_each(|number| forms[*number] = Form::Fixed);
    Ok(())
}

fn collect<'e>(error: &'e Value, spans: &mut Vec<(&'e str, std::ops::Range<usize>, bool)>) {
    let list = |name: &str| error[name].as_array().into_iter().flatten();
    for span in list("spans") {
        let byte = |name: &str| span[name].as_u64().unwrap_or_default() as usize;
        spans.push((span["file_name"].as_str().unwrap_or_default(), byte("byte_start")..byte("byte_end"), span["is_primary"] == true));
    }
    list("children").for_each(|child| collect(child, spans));
}

/// The smallest that holds the range.
fn innermost<'b>(brought: &'b [Brought], range: &std::ops::Range<usize>) -> Option<&'b Brought> {
    let holds = |b: &&Brought| b.range.start <= range.start && range.end <= b.range.end;
    brought.iter().filter(holds).min_by_key(|b| b.range.len())
}
