//! The crates that come into the product, against what is known of them: without a network, as of a day that is said.
//!
//! In: `Cargo.lock`, `tests/supply/advisories.toml`. Out: a failed test that names the crate. Must not know: what a crate does.

use std::collections::{BTreeMap, BTreeSet};

use semver::{Version, VersionReq};
use toml::{Table, Value};

fn table(path: &str) -> Table {
    std::fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap().parse().unwrap()
}

fn words(value: &Value, key: &str) -> Vec<String> {
    value.get(key).and_then(Value::as_array).into_iter().flatten().map(|word| word.as_str().unwrap().to_owned()).collect()
}

// Name and version of what the lock brings into the product, as far as it can tell: it names what no feature turns on as well.
fn product() -> BTreeSet<(String, String)> {
    let (lock, manifest) = (table("Cargo.lock"), table("Cargo.toml"));
    // What the tests alone want doesn't come into the product.
    let for_tests = manifest["dev-dependencies"].as_table().unwrap();
    let mut by_name: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    let packages = lock["package"].as_array().unwrap();
    packages.iter().for_each(|package| by_name.entry(package["name"].as_str().unwrap()).or_default().push(package));
    let mut found = BTreeSet::new();
    let mut wanted: Vec<&Value> = by_name["poscheck"].clone();
    while let Some(package) = wanted.pop() {
        let (name, version) = (package["name"].as_str().unwrap(), package["version"].as_str().unwrap());
        if !found.insert((name.to_owned(), version.to_owned())) {
            continue;
        }
        for next in words(package, "dependencies") {
            let mut parts = next.split(' ');
            let (of, version) = (parts.next().unwrap(), parts.next());
            if name != "poscheck" || !for_tests.contains_key(of) {
                wanted.extend(by_name[of].iter().filter(|other| version.is_none_or(|version| other["version"].as_str() == Some(version))));
            }
        }
    }
    found.retain(|(name, _)| name != "poscheck");
    found
}

// Whether an advisory speaks of a version. A version that is neither patched nor unaffected is affected.
fn speaks_of(advisory: &Value, version: &Version) -> bool {
    let is_outside = |key: &str| words(advisory, key).iter().any(|range| VersionReq::parse(range).unwrap().matches(version));
    !is_outside("patched") && !is_outside("unaffected")
}

#[test]
fn no_crate_of_the_product_has_a_known_fault_that_is_not_accepted_with_a_reason() {
    let (known, product) = (table("tests/supply/advisories.toml"), product());
    assert!(product.len() > 100, "the lock was not understood: {product:?}");
    let looked_up: BTreeSet<String> = words(&Value::Table(known.clone()), "crates").into_iter().collect();
    let missing: Vec<&String> = product.iter().map(|(name, _)| name).filter(|name| !looked_up.contains(*name)).collect();
    assert!(missing.is_empty(), "look these up in the advisory database: `cargo xtask advisories DIR`: {missing:?}");
    let (mut open, mut settled, mut accepted) = (Vec::new(), Vec::new(), 0);
    for advisory in known["advisory"].as_array().unwrap() {
        let (id, of) = (advisory["id"].as_str().unwrap(), advisory["crate"].as_str().unwrap());
        let applies = product.iter().any(|(name, version)| name == of && speaks_of(advisory, &Version::parse(version).unwrap()));
        let reason = advisory.get("accepted").and_then(Value::as_str).unwrap_or_default();
        match (applies, reason.len() >= 20) {
            (true, false) => open.push(format!("{id} speaks of {of} as it is locked")),
            (false, true) => settled.push(format!("{id} speaks of {of} no more: its reason can go")),
            (true, true) => accepted += 1,
            (false, false) => {}
        }
    }
    println!("{} crates, advisories as of {}, {accepted} accepted", product.len(), known["as_of"].as_str().unwrap());
    assert!(open.is_empty() && settled.is_empty(), "{open:#?} {settled:#?}");
}

#[test]
fn an_advisory_speaks_of_what_is_neither_patched_nor_unaffected() {
    let advisory: Value = Value::Table("patched = [\">= 0.9.3, < 0.10.0\", \">= 0.10.1\"]\nunaffected = [\"< 0.7.0\"]".parse().unwrap());
    for (version, expected) in
        [("0.6.9", false), ("0.7.0", true), ("0.9.2", true), ("0.9.3", false), ("0.10.0", true), ("0.10.1", false), ("1.0.0", false)]
    {
        assert_eq!(speaks_of(&advisory, &Version::parse(version).unwrap()), expected, "{version}");
    }
}
