//! The mutants, as cargo-mutants lists them.
//!
//! In: the repository and `.cargo/mutants.toml`. Out: where each mutant stands and what it puts there. Must not know: how one is switched on.

use std::collections::HashMap;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use crate::shell::{Failure, Outcome, answers, fail, read, root, which};

/// One change to the source.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// From the repository's root.
    pub file: String,
    pub function: String,
    pub genre: Genre,
    /// What stands there instead; empty for what is only taken away.
    pub replacement: String,
    /// Line and column, from 1, of what is replaced.
    pub start: (usize, usize),
    /// Can't be switched: a constant that the compiler computes, or a function whose type has no name and so one value's alone.
    pub is_fixed: bool,
    /// In cargo-mutants' words, with file and line.
    pub name: String,
    /// A name that stays when lines move: without the place, and which of its equals in the function it is.
    pub key: String,
}

/// What kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Genre {
    FunctionValue,
    Binary,
    Unary,
    Arm,
    Guard,
    Field,
    /// One that a later cargo-mutants makes.
    Other,
}

/// The mutants' list; a clear word where the tool is missing.
pub fn list() -> Outcome<Vec<Mutant>> {
    let text = read(Command::new(tool()?).current_dir(root()).args(["mutants", "--list", "--json"]))?;
    let list: Vec<Value> = serde_json::from_str(&text).map_err(|error| Failure(format!("cargo-mutants' list: {error}")))?;
    let mut times: HashMap<String, usize> = HashMap::new();
    let mutants = list.iter().filter_map(|value| mutant(value, &mut times)).collect::<Vec<_>>();
    if mutants.len() < list.len() { fail("cargo-mutants' list has another shape than we know") } else { Ok(mutants) }
}

/// cargo-mutants on the path or as `cargo install --root target/tools` leaves it.
fn tool() -> Outcome<PathBuf> {
    let own = root().join(format!("target/tools/bin/cargo-mutants{}", std::env::consts::EXE_SUFFIX));
    which("cargo-mutants")
        .into_iter()
        .chain([own])
        .find(|path| answers(Command::new(path).args(["mutants", "--version"])))
        .ok_or_else(|| Failure("cargo-mutants isn't here: `cargo install --locked cargo-mutants --root target/tools`".to_owned()))
}

fn mutant(value: &Value, times: &mut HashMap<String, usize>) -> Option<Mutant> {
    let text = |path: &str| value.pointer(path).and_then(Value::as_str).map(str::to_owned);
    let number = |path: &str| value.pointer(path).and_then(Value::as_u64).map(|number| number as usize);
    let start = (number("/span/start/line")?, number("/span/start/column")?);
    let function = text("/function/function_name").unwrap_or_default();
    let gives = text("/function/return_type").unwrap_or_default();
    let genre = match text("/genre")?.as_str() {
        "FnValue" => Genre::FunctionValue,
        "BinaryOperator" => Genre::Binary,
        "UnaryOperator" => Genre::Unary,
        "MatchArm" => Genre::Arm,
        "MatchArmGuard" => Genre::Guard,
        "StructField" => Genre::Field,
        _ => Genre::Other,
    };
    let (file, name) = (text("/file")?, text("/name")?);
    let what = name.splitn(4, ':').nth(3)?.trim().to_owned();
    let nth = times.entry(format!("{file} {what}")).and_modify(|n| *n += 1).or_insert(1);
    Some(Mutant {
        key: format!("{file} {what} #{nth}"),
        replacement: text("/replacement")?,
        start,
        is_fixed: function.is_empty() || genre == Genre::Other || genre == Genre::FunctionValue && gives.contains("impl "),
        function,
        file,
        genre,
        name,
    })
}
