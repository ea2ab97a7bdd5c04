//! What is known against the crates of the product: taken once from a copy of the RustSec advisory database, kept with its date.
//!
//! In: the copy's folder, `Cargo.lock`. Out: `tests/supply/advisories.toml`, which a test holds against the lock without a network.
//! Must not know: whether an advisory concerns us, which the file's own reasons say.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use toml::{Table, Value};

use crate::shell::{Failure, Outcome, fail, root, text};

const FILE: &str = "tests/supply/advisories.toml";

const HEAD: &str = "\
# What the RustSec advisory database knows of the crates in Cargo.lock, without those of the tests alone; facts only, in a form of our own.
# Made by `cargo xtask advisories DIR`, DIR being a copy of github.com/rustsec/advisory-db. `tests/it/supply.rs` holds it against the lock.
# What applies and is accepted has its reason here, which a new copy keeps.
";

/// Takes in a copy.
pub fn take(copy: &Path) -> Outcome<()> {
    let lock = table(&root().join("Cargo.lock"))?;
    let manifest = table(&root().join("Cargo.toml"))?;
    let for_tests = manifest.get("dev-dependencies").and_then(Value::as_table).cloned().unwrap_or_default();
    let crates = product(lock.get("package").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default(), &for_tests);
    let kept = reasons(&table(&root().join(FILE)).unwrap_or_default());
    let (mut as_of, mut found) = (String::new(), BTreeMap::new());
    for folder in fs::read_dir(copy.join("crates"))? {
        for file in fs::read_dir(folder?.path())? {
            let path = file?.path();
            let text = text(&path)?;
            let Some(facts) = text.strip_prefix("```toml\n").and_then(|rest| rest.split_once("\n```")).map(|(facts, _)| facts) else { continue };
            let facts: Table = facts.parse().map_err(|error| Failure(format!("{}: {error}", path.display())))?;
            let Some(advisory) = facts.get("advisory") else { continue };
            let said = |key: &str| word(advisory, key).unwrap_or_default().to_owned();
            as_of = as_of.max(said("date"));
            let is_withdrawn = advisory.get("withdrawn").is_some();
            if !is_withdrawn && crates.contains(said("package").as_str()) {
                found.insert((said("package"), said("id")), facts.clone());
            }
        }
    }
    if as_of.is_empty() {
        return fail(format!("{} holds no advisory", copy.display()));
    }
    let listed = crates.iter().map(|name| format!("  \"{name}\",\n")).collect::<String>();
    let mut out =
        format!("{HEAD}\n# The newest advisory in the copy.\nas_of = \"{as_of}\"\n# The crates that were looked up.\ncrates = [\n{listed}]\n");
    for ((package, id), facts) in found {
        let of = |at: &str, key: &str| facts.get(at).and_then(|table| table.get(key)).cloned();
        let kind = of("advisory", "informational").unwrap_or_else(|| Value::from("vulnerability"));
        let none = Value::Array(Vec::new());
        let (patched, unaffected) = (of("versions", "patched").unwrap_or_else(|| none.clone()), of("versions", "unaffected").unwrap_or(none));
        let _ = write!(out, "\n[[advisory]]\nid = \"{id}\"\ncrate = \"{package}\"\nkind = {kind}\npatched = {patched}\nunaffected = {unaffected}\n");
        if let Some(reason) = kept.get(&id) {
            let _ = writeln!(out, "accepted = {reason}");
        }
    }
    fs::write(root().join(FILE), out)?;
    println!("{} crates looked up, as of {as_of}", crates.len());
    Ok(())
}

// The crates that the lock brings into the product: all it leads to but what its tests alone want.
fn product<'p>(packages: &'p [Value], for_tests: &Table) -> BTreeSet<&'p str> {
    let mut found = BTreeSet::new();
    let mut wanted = vec!["poscheck"];
    while let Some(name) = wanted.pop() {
        if found.insert(name) {
            let of_name = packages.iter().filter(|package| word(package, "name") == Some(name));
            let next = of_name.filter_map(|package| package.get("dependencies")?.as_array()).flatten().filter_map(Value::as_str);
            let next = next.filter_map(|next| next.split(' ').next());
            wanted.extend(next.filter(|next| name != "poscheck" || !for_tests.contains_key(*next)));
        }
    }
    found.remove("poscheck");
    found
}

fn reasons(file: &Table) -> BTreeMap<String, Value> {
    let advisories = file.get("advisory").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    advisories.iter().filter_map(|advisory| Some((word(advisory, "id")?.to_owned(), advisory.get("accepted")?.clone()))).collect()
}

fn word<'t>(value: &'t Value, key: &str) -> Option<&'t str> {
    value.get(key).and_then(Value::as_str)
}

fn table(path: &Path) -> Outcome<Table> {
    text(path)?.parse().map_err(|error| Failure(format!("{}: {error}", path.display())))
}
