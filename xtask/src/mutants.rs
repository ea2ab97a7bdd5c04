//! How much of a changed program the tests notice: every change cargo-mutants would make to the code of money, matching and
//! findings is compiled into one copy of the source, each behind a switch, and the tests that reach a change are run with it on.
//!
//! In: words, `.cargo/mutants.toml`. Out: the score by room, `target/mutants/survivors.txt`.
//! One build instead of thousands: the tool builds the crate for each change, which would take days.

mod list;
mod rewrite;
mod run;
mod tree;

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::Write;
use std::sync::Mutex;
use std::time::Instant;

use sha2::{Digest, Sha256};

use crate::shell::{Failure, Outcome, fail, root};
use list::Mutant;
use rewrite::Form;
use run::Fate;

/// Seconds of the processor that a quick test takes at most.
const QUICK: f64 = 0.5;

/// What is known of each mutant, by its key.
type Known = BTreeMap<String, Fate>;

/// `--again` runs only what has survived so far or is new; `--quick` leaves the slow tests out; `--every 8` takes every eighth mutant;
/// a word, only mutants whose names hold it.
pub fn mutants(words: &[String]) -> Outcome<()> {
    let (mut again, mut limit, mut step, mut filters) = (false, f64::INFINITY, 1, Vec::new());
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--again" => again = true,
            "--quick" => limit = QUICK,
            "--every" => match words.next().and_then(|word| word.parse().ok()).filter(|step| *step > 0) {
                Some(given) => step = given,
                None => return fail("--every wants a number from 1"),
            },
            other if other.starts_with('-') => return fail(format!("mutants does not know `{other}`")),
            other => filters.push(other),
        }
    }
    let mutants = list::list()?;
    let is_wished = |number: &usize| number.is_multiple_of(step) && filters.iter().all(|word| mutants[*number].name.contains(word));
    fs::create_dir_all(tree::folder())?;
    let (programs, forms) = tree::build(&mutants)?;
    let mut known = known(again)?;
    let runnable = |number: &usize| forms[*number] == Form::Switched && is_wished(number);
    let wanted: Vec<usize> = (0..mutants.len()).filter(runnable).filter(|number| is_open(known.get(&mutants[*number].key), again)).collect();
    if !wanted.is_empty() {
        let reached = run::reach(&programs, limit)?;
        println!("{} tests reach {} mutants; {} mutants to run", reached.tests.len(), reached.by_mutant.len(), wanted.len());
        campaign(&wanted, &mutants, &reached, &mut known)?;
    }
    let shown: Vec<(&Mutant, Form)> = (0..mutants.len()).filter(is_wished).map(|number| (&mutants[number], forms[number])).collect();
    told(&shown, &known)
}

fn is_open(fate: Option<&Fate>, again: bool) -> bool {
    match fate {
        None => true,
        Some(Fate::Survived | Fate::Unreached) => again,
        Some(_) => false,
    }
}

/// Runs the mutants and writes down each fate at once, so that a stopped campaign goes on where it was.
fn campaign(wanted: &[usize], mutants: &[Mutant], reached: &run::Reached, known: &mut Known) -> Outcome<()> {
    let begun = Instant::now();
    let file = fs::File::options().append(true).open(fates_file())?;
    let state = Mutex::new((known, 0_usize, 0_usize));
    run::fates(wanted, mutants, reached, |number, fate| {
        let mutant = &mutants[number];
        let (word, by) = spelled(fate);
        let mut state = state.lock().map_err(|_| Failure("a worker died".to_owned()))?;
        (&file).write_all(format!("{word}\t{by}\t{}\n", mutant.key).as_bytes())?;
        state.0.insert(mutant.key.clone(), fate.clone());
        state.1 += 1;
        state.2 += usize::from(matches!(fate, Fate::Survived | Fate::Unreached));
        if state.1.is_multiple_of(250) {
            println!("{} of {}, {} survived, {} s", state.1, wanted.len(), state.2, begun.elapsed().as_secs());
        }
        Ok(())
    })
}

fn fates_file() -> std::path::PathBuf {
    tree::folder().join("fates.txt")
}

/// Fates from before. They hold for the same source and tests; asked again, what was killed is taken for killed.
fn known(again: bool) -> Outcome<Known> {
    let print = fingerprint()?;
    let text = fs::read_to_string(fates_file()).unwrap_or_default();
    let (first, rest) = text.split_once('\n').unwrap_or_default();
    let is_kept = again || first == print;
    let known: Known = rest.lines().filter(|_| is_kept).filter_map(read).collect();
    let lines = known.iter().map(|(key, fate)| {
        let (word, by) = spelled(fate);
        format!("{word}\t{by}\t{key}\n")
    });
    fs::write(fates_file(), format!("{print}\n{}", lines.collect::<String>()))?;
    Ok(known)
}

fn spelled(fate: &Fate) -> (&'static str, &str) {
    match fate {
        Fate::Killed(by) => ("killed", by),
        Fate::TimedOut(by) => ("timed out", by),
        Fate::Survived => ("survived", ""),
        Fate::Unreached => ("unreached", ""),
    }
}

fn read(line: &str) -> Option<(String, Fate)> {
    let mut parts = line.splitn(3, '\t');
    let (word, by, key) = (parts.next()?, parts.next()?.to_owned(), parts.next()?.to_owned());
    let fate = match word {
        "killed" => Fate::Killed(by),
        "timed out" => Fate::TimedOut(by),
        "survived" => Fate::Survived,
        _ => Fate::Unreached,
    };
    Some((key, fate))
}

/// Of the source and the tests.
fn fingerprint() -> Outcome<String> {
    let mut left = vec![root().join("src"), root().join("tests/it"), root().join("tests/cases"), root().join("tests/told")];
    let mut files = Vec::new();
    while let Some(path) = left.pop() {
        if path.is_dir() {
            left.extend(fs::read_dir(&path)?.flatten().map(|entry| entry.path()));
        } else {
            files.push(path);
        }
    }
    files.sort();
    let mut hash = Sha256::new();
    for path in files {
        hash.update(path.to_string_lossy().as_bytes());
        hash.update(fs::read(&path)?);
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

#[derive(Default)]
struct Score {
    killed: usize,
    timed_out: usize,
    survived: usize,
    unviable: usize,
    fixed: usize,
}

/// The table, and the survivors in a file.
fn told(mutants: &[(&Mutant, Form)], known: &Known) -> Outcome<()> {
    let mut rooms: BTreeMap<&str, Score> = BTreeMap::new();
    let mut survivors = String::new();
    let mut seen = HashSet::new();
    for (mutant, form) in mutants {
        for room in [room(&mutant.file), "over all"] {
            let score = rooms.entry(room).or_default();
            match (form, known.get(&mutant.key)) {
                (Form::Unviable, _) => score.unviable += 1,
                (Form::Fixed, _) => score.fixed += 1,
                (_, Some(Fate::Killed(_))) => score.killed += 1,
                (_, Some(Fate::TimedOut(_))) => score.timed_out += 1,
                (_, fate) => {
                    score.survived += 1;
                    if seen.insert(&mutant.key) {
                        let how = if fate == Some(&Fate::Unreached) { "  (no test comes upon it)" } else { "" };
                        survivors.push_str(&format!("{}{how}\n", mutant.name));
                    }
                }
            }
        }
    }
    let file = tree::folder().join("survivors.txt");
    fs::write(&file, &survivors)?;
    print!("{survivors}");
    println!(
        "{:<10} {:>7} {:>7} {:>10} {:>9} {:>9} {:>6} {:>8}",
        "room", "mutants", "killed", "timed out", "survived", "unviable", "fixed", "killed %"
    );
    for (room, score) in &rooms {
        let ran = score.killed + score.timed_out + score.survived;
        let all = ran + score.unviable + score.fixed;
        let share = (score.killed + score.timed_out) * 1000 / ran.max(1);
        println!(
            "{room:<10} {all:>7} {:>7} {:>10} {:>9} {:>9} {:>6} {:>6}.{}",
            score.killed,
            score.timed_out,
            score.survived,
            score.unviable,
            score.fixed,
            share / 10,
            share % 10
        );
    }
    println!("survivors: {}", file.display());
    Ok(())
}

/// Matching and findings are rooms; what is left is about money.
fn room(file: &str) -> &'static str {
    match file.split('/').nth(1) {
        Some("matching") => "matching",
        Some("finding") => "finding",
        _ => "money",
    }
}
