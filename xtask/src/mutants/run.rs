//! The tests, which mutants each of them reaches, and what becomes of a mutant under them.
//!
//! In: the programs. Out: an outcome a mutant. Must not know: the source.
//!
//! A test is run alone in a process, since a mutant may end it, hang it or eat its memory. The written cases are many tests: one a folder.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::list::Mutant;
use super::tree::{Programs, folder, tree};
use crate::shell::{Failure, Outcome, fail, read};

/// Tests that read the source, which is not the same here, and tests of what becomes of a finished report: slow, and what a report
/// tells is compared line by line without them.
const LEFT_OUT: [&str; 5] = ["tidy::", "source::", "exports::", "hostile::", "filled::"];
const CASES: &str = "cases::every_written_case_gives_what_it_expects";
/// Processes at a time; a campaign is to leave a machine to its people.
const AT_ONCE: usize = 2;
/// A mutant may take so many times the test's own time of the processor, and so many seconds on top; and so many times that by the
/// clock, since the machine may have other work.
const PATIENCE: (f64, f64, f64) = (5.0, 2.0, 20.0);
/// What a unit test takes that is run together with others: which of them fails first is not waited for.
const SMALL: f64 = 0.02;
/// What a test may take of the processor when none is on, and what memory ever, in KiB.
const SECONDS_MAX: f64 = 120.0;
const MEMORY_MAX: u64 = 4_000_000;

/// A test and what it reaches.
pub struct Test {
    kind: Kind,
    name: String,
    program: PathBuf,
    /// Of a written case, its folder.
    case: Option<String>,
    /// Seconds of the processor.
    takes: f64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Unit,
    Case,
    Whole,
}

/// What became of a mutant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// By this test.
    Killed(String),
    /// A test did not end.
    TimedOut(String),
    Survived,
    /// No test comes upon it, or none where it makes a difference.
    Unreached,
}

/// All tests, run once each, and for every mutant those that reach it, quickest first.
pub struct Reached {
    pub tests: Vec<Test>,
    pub by_mutant: HashMap<usize, Vec<usize>>,
}

/// Runs every test once with no mutant on; those that take longer are left out.
pub fn reach(programs: &Programs, limit: f64) -> Outcome<Reached> {
    let hits = folder().join("hits");
    fs::create_dir_all(&hits)?;
    let tests = Mutex::new(tests(programs)?);
    let count = tests.lock().map_err(broken)?.len();
    let (next, met) = (AtomicUsize::new(0), Mutex::new(HashMap::<usize, Vec<usize>>::new()));
    let failed = Mutex::new(Vec::new());
    // A test that is left out need not come to its end.
    let most = SECONDS_MAX.min(limit + 1.0);
    let work = |worker: usize| -> Outcome<()> {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= count {
                return Ok(());
            }
            let file = hits.join(index.to_string());
            drop(fs::remove_file(&file));
            let (mut command, name) = tests.lock().map_err(broken).map(|tests| (command(&[&tests[index]], most, MEASURED), tests[index].shown()))?;
            let said = folder().join(format!("said-{worker}.txt"));
            command.env("POSCHECK_MUTANTS_REACHED", &file).stdout(fs::File::create(&said)?);
            let ended = ended(&mut command, most)?;
            let takes = measured(&fs::read_to_string(&said)?);
            tests.lock().map_err(broken)?[index].takes = takes;
            // One that ran out of its time was to be left out anyway.
            if takes > limit || (ended.is_none() && most < SECONDS_MAX) {
                continue;
            }
            if ended != Some(true) {
                failed.lock().map_err(broken)?.push(name);
                continue;
            }
            let numbers: BTreeSet<usize> = fs::read_to_string(&file).unwrap_or_default().lines().filter_map(|line| line.parse().ok()).collect();
            let mut met = met.lock().map_err(broken)?;
            numbers.into_iter().for_each(|number| met.entry(number).or_default().push(index));
        }
    };
    at_once(work)?;
    let failed = failed.into_inner().map_err(broken)?;
    if !failed.is_empty() {
        println!("{} tests fail with no mutant on, and are left out: {}", failed.len(), failed.join(", "));
    }
    let (tests, mut by_mutant) = (tests.into_inner().map_err(broken)?, met.into_inner().map_err(broken)?);
    let mut times: Vec<String> = tests.iter().map(|test| format!("{:>9.3} s  {}\n", test.takes, test.shown())).collect();
    times.sort_unstable_by(|a, b| b.cmp(a));
    fs::write(folder().join("tests.txt"), times.concat())?;
    by_mutant.values_mut().for_each(|list| list.sort_by(|a, b| tests[*a].takes.total_cmp(&tests[*b].takes)));
    Ok(Reached { tests, by_mutant })
}

/// What becomes of each of these mutants; `told` hears of each at once.
pub fn fates(wanted: &[usize], mutants: &[Mutant], reached: &Reached, told: impl Fn(usize, &Fate) -> Outcome<()> + Sync) -> Outcome<()> {
    let next = AtomicUsize::new(0);
    // The test that killed a function's last mutant is likely to kill its next.
    let killers = Mutex::new(HashMap::<&str, Vec<usize>>::new());
    let work = |worker: usize| -> Outcome<()> {
        while let Some(&number) = wanted.get(next.fetch_add(1, Ordering::Relaxed)) {
            let place = mutants[number].function.as_str();
            let first = killers.lock().map_err(broken)?.get(place).cloned().unwrap_or_default();
            let reaching = reached.by_mutant.get(&number).map_or(&[][..], Vec::as_slice);
            let mut fate = if reaching.is_empty() { Fate::Unreached } else { Fate::Survived };
            for batch in batches(&reached.tests, reaching, &first) {
                let limit = batch.iter().map(|index| reached.tests[*index].takes).sum::<f64>() * PATIENCE.0 + PATIENCE.1;
                let tests: Vec<&Test> = batch.iter().map(|index| &reached.tests[*index]).collect();
                let said = folder().join(format!("said-{worker}.txt"));
                let mut command = command(&tests, limit, PLAIN);
                command.env("POSCHECK_MUTANT", number.to_string()).stdout(fs::File::create(&said)?);
                let ended = ended(&mut command, limit)?;
                if ended == Some(true) {
                    continue;
                }
                let killer = killer(&tests, &String::from_utf8_lossy(&fs::read(&said)?));
                fate = if ended.is_none() { Fate::TimedOut(tests[killer].shown()) } else { Fate::Killed(tests[killer].shown()) };
                let mut killers = killers.lock().map_err(broken)?;
                let list = killers.entry(place).or_default();
                list.retain(|known| *known != batch[killer]);
                list.push(batch[killer]);
                break;
            }
            told(number, &fate)?;
        }
        Ok(())
    };
    at_once(work)
}

fn at_once(work: impl Fn(usize) -> Outcome<()> + Sync) -> Outcome<()> {
    std::thread::scope(|scope| {
        let work = &work;
        let workers: Vec<_> = (0..AT_ONCE).map(|worker| scope.spawn(move || work(worker))).collect();
        workers.into_iter().try_for_each(|worker| worker.join().unwrap_or_else(|_| fail("a worker died")))
    })
}

/// What is run one after another: tests that killed a mutant of the same function, then the small unit tests in one process, then
/// the others alone, quickest first, with the written cases in one process among them.
fn batches(tests: &[Test], reaching: &[usize], first: &[usize]) -> Vec<Vec<usize>> {
    let (killers, others): (Vec<usize>, Vec<usize>) = reaching.iter().partition(|index| first.contains(index));
    let is_small = |test: &Test| test.kind == Kind::Unit && test.takes < SMALL;
    let (small, others): (Vec<usize>, Vec<usize>) = others.into_iter().partition(|index| is_small(&tests[*index]));
    let (cases, others): (Vec<usize>, Vec<usize>) = others.into_iter().partition(|index| tests[*index].kind == Kind::Case);
    let of_cases: f64 = cases.iter().map(|index| tests[*index].takes).sum();
    let (quick, slow): (Vec<usize>, Vec<usize>) = others.into_iter().partition(|index| tests[*index].takes < of_cases);
    let alone = |list: Vec<usize>| list.into_iter().map(|index| vec![index]);
    let batches = alone(killers).chain([small]).chain(alone(quick)).chain([cases]).chain(alone(slow));
    batches.filter(|batch| !batch.is_empty()).collect()
}

/// Which test of a batch failed: the one the output calls failed, or the last case it names.
fn killer(tests: &[&Test], said: &str) -> usize {
    let case = said.lines().filter_map(|line| line.strip_prefix("case ")).next_back();
    let failed =
        |test: &&Test| case.map_or_else(|| said.contains(&format!("test {} ... FAILED", test.name)), |case| test.case.as_deref() == Some(case));
    tests.iter().position(failed).unwrap_or_default()
}

fn broken<T>(_: std::sync::PoisonError<T>) -> Failure {
    Failure("a worker died".to_owned())
}

fn tests(programs: &Programs) -> Outcome<Vec<Test>> {
    let mut tests = Vec::new();
    for (kind, program) in [(Kind::Unit, &programs.unit), (Kind::Whole, &programs.whole)] {
        let listed = read(Command::new(program).current_dir(tree()).args(["--list", "--format", "terse"]))?;
        for name in listed.lines().filter_map(|line| line.strip_suffix(": test")) {
            if LEFT_OUT.iter().any(|word| name.starts_with(word)) {
                continue;
            }
            let cases = if name == CASES { cases()?.into_iter().map(Some).collect() } else { vec![None] };
            tests.extend(cases.into_iter().map(|case| {
                let kind = if case.is_some() { Kind::Case } else { kind };
                Test { kind, name: name.to_owned(), program: program.clone(), case, takes: 0.0 }
            }));
        }
    }
    Ok(tests)
}

/// The folders of the written cases, as `A01/by-time-alone`.
fn cases() -> Outcome<Vec<String>> {
    let root = tree().join("tests/cases");
    let names = |path: &Path| -> Outcome<Vec<String>> {
        let mut names: Vec<String> = fs::read_dir(path)?.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        Ok(names)
    };
    let mut cases = Vec::new();
    for code in names(&root)? {
        cases.extend(names(&root.join(&code))?.into_iter().map(|name| format!("{code}/{name}")));
    }
    Ok(cases)
}

impl Test {
    fn shown(&self) -> String {
        self.case.clone().unwrap_or_else(|| self.name.clone())
    }
}

/// How the shell runs a program: so that it is the program, or so that its time is told afterwards.
const PLAIN: &str = "exec nice -n 10 \"$0\" \"$@\"";
const MEASURED: &str = "nice -n 10 \"$0\" \"$@\" >/dev/null 2>&1; ended=$?; times; exit $ended";

/// Tests of one kind, in a group of their own so that what they start ends with them, with a limit of memory and of the processor's time.
fn command(tests: &[&Test], seconds: f64, how: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("ulimit -v {MEMORY_MAX}; ulimit -t {}; {how}", seconds.ceil() as u64)]);
    command.arg(&tests[0].program).args(["--exact", "--test-threads", "1"]).current_dir(tree());
    let cases: Vec<&str> = tests.iter().filter_map(|test| test.case.as_deref()).collect();
    if cases.is_empty() {
        command.args(tests.iter().map(|test| &test.name));
    } else {
        command.arg(CASES).env("CASES", cases.join(","));
    }
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).env("RUST_BACKTRACE", "0");
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command
}

/// The last line of what `times` says: of the program and all it started, `0m0.190s 0m0.020s`.
fn measured(said: &str) -> f64 {
    let minutes = |text: &str| {
        let (minutes, seconds) = text.strip_suffix('s')?.split_once('m')?;
        Some(minutes.parse::<f64>().ok()? * 60.0 + seconds.parse::<f64>().ok()?)
    };
    said.lines().next_back().unwrap_or_default().split_whitespace().filter_map(minutes).sum()
}

/// Whether it ended well; `None` where it took more of the processor than it may, or much longer by the clock.
fn ended(command: &mut Command, seconds: f64) -> Outcome<Option<bool>> {
    let begun = Instant::now();
    let mut child = command.spawn()?;
    let mut pause = Duration::from_micros(500);
    loop {
        if let Some(status) = child.try_wait()? {
            let signal = std::os::unix::process::ExitStatusExt::signal(&status);
            return Ok(if signal.is_some_and(|signal| OUT_OF_TIME.contains(&signal)) { None } else { Some(status.success()) });
        }
        if begun.elapsed().as_secs_f64() > seconds * PATIENCE.2 {
            end(&mut child)?;
            return Ok(None);
        }
        std::thread::sleep(pause);
        pause = (pause * 5 / 4).min(Duration::from_millis(20));
    }
}

/// SIGXCPU and SIGKILL, by which a limit of the processor's time ends a program.
const OUT_OF_TIME: [i32; 2] = [24, 9];

fn end(child: &mut Child) -> Outcome<()> {
    drop(Command::new("kill").args(["-KILL", "--", &format!("-{}", child.id())]).status());
    child.kill()?;
    child.wait()?;
    Ok(())
}
