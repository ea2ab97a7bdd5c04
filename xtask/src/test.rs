//! Everything that must hold, in order: cheap checks first, the browser last; the page is built meanwhile.
//!
//! Out: a line a stage with its seconds, then one closing line `N passed, N failed`.

use std::io::{BufRead, BufReader};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use crate::axe;
use crate::build::{self, Effort};
use crate::chromium;
use crate::dist;
use crate::embed;
use crate::exports;
use crate::shell::{Outcome, cargo, fail, root, run};
use crate::spark;

/// What the person asked for.
#[derive(Default)]
pub struct Wishes {
    /// Only what needs no browser.
    pub native: bool,
    /// Only the browser.
    pub browser: bool,
    /// Only the exports opened by other programs.
    pub exports: bool,
    /// Only the package as its users build it: demos, types, Arrow.
    pub embed: bool,
    /// Only the night of merchant-days in Spark.
    pub spark: bool,
    /// Only tests whose names hold this; the checks of style are left out then.
    pub filter: Option<String>,
}

/// Passed and failed.
#[derive(Clone, Copy, Default)]
struct Tally {
    passed: u64,
    failed: u64,
}

/// The features that together are everything.
const ALL: &str = "cli,ssr";

/// Runs all stages, also after one failed: a person wants the whole list.
pub fn test(wishes: &Wishes) -> ExitCode {
    let mut total = Tally::default();
    if wishes.exports {
        total.stage("exports, opened", || exports::check().map(|()| Tally { passed: 1, failed: 0 }));
        return total.end();
    }
    if wishes.embed {
        total.stage("build, wasm", built);
        total.stage("demos, built", || embed::build().map(|passed| Tally { passed, failed: 0 }));
        total.stage("demos, browser", || {
            let mut command = browser_tests()?;
            counted(command.arg("--demos").args(wishes.filter.as_deref()).env("POSCHECK_DEMOS", embed::folder()))
        });
        return total.end();
    }
    if wishes.spark {
        total.stage("spark, local", || spark::check().map(|()| Tally { passed: 1, failed: 0 }));
        return total.end();
    }
    let both = wishes.native == wishes.browser;
    let (native, browser) = (wishes.native || both, wishes.browser || both);
    // Compilers wait for their slowest part half of the time: the page is built beside the native stages, in folders of its own.
    let building = browser.then(|| {
        // One after the other: the linters want the same target.
        let target = build::need_target();
        std::thread::spawn(|| timed(|| target.and_then(|()| built())))
    });
    if native && wishes.filter.is_none() {
        total.stage("format", || check(cargo().args(["fmt", "--all", "--check"])));
        let lints = ["--", "-D", "warnings"];
        total.stage("lints, native", || {
            // Apart, so that the packages' dependencies are built with the features they have everywhere else.
            let mut tally = check(cargo().args(["clippy", "-q", "--package", "poscheck", "--all-targets", "--features", ALL]).args(lints))?;
            tally.add(check(cargo().args(["clippy", "-q", "--workspace", "--exclude", "poscheck", "--all-targets"]).args(lints))?);
            Ok(tally)
        });
        total.stage("lints, wasm", || {
            build::need_target()?;
            let web = ["clippy", "-q", "--lib", "--no-default-features", "--features", "web", "--target", "wasm32-unknown-unknown"];
            check(cargo().args(web).args(lints))
        });
    }
    if native {
        total.stage("tests, native", || {
            let mut words = vec!["test", "-q", "--no-fail-fast", "--features", ALL, "--lib", "--bins", "--test", "it"];
            words.extend(wishes.filter.iter().flat_map(|f| ["--", f.as_str()]));
            let mut tally = counted(cargo().args(&words))?;
            if wishes.filter.is_none() {
                tally.add(counted(cargo().args(["test", "-q", "--doc", "--features", ALL]))?);
                tally.add(counted(cargo().args(["test", "-q", "--workspace", "--exclude", "poscheck"]))?);
            }
            Ok(tally)
        });
    }
    if let Some(building) = building {
        let (seconds, outcome) = building.join().unwrap_or_else(|_| (0.0, fail("the build of the page died")));
        total.told("build, wasm", seconds, outcome);
        total.stage("tests, browser", || in_browser(wishes.filter.as_deref()));
    }
    if both && wishes.filter.is_none() {
        if exports::can_be_opened() {
            total.stage("exports, opened", || exports::check().map(|()| Tally { passed: 1, failed: 0 }));
        } else {
            println!("exports, opened  left out: LibreOffice or Python isn't here; `cargo xtask test --exports` says what is needed");
        }
    }
    total.end()
}

/// The site and the deliveries made of it.
fn built() -> Outcome<Tally> {
    build::site(Effort::Fast)?;
    dist::for_tests(&build::glue(Effort::Fast), &build::module(Effort::Fast)?, &root().join("target/deliveries"))?;
    Ok(Tally::default())
}

/// The browser's tests on the site that stands in `target/site`.
fn in_browser(filter: Option<&str>) -> Outcome<Tally> {
    let mut command = browser_tests()?;
    // Where it can't be had the test that needs it fails, and the others tell what they tell.
    match axe::find() {
        Ok(script) => drop(command.env("POSCHECK_AXE", script)),
        Err(failure) => eprintln!("{failure}"),
    }
    counted(command.args(filter))
}

/// Pictures of every screen into `target/shots`.
pub fn shots() -> Outcome<()> {
    build::site(Effort::Fast)?;
    let folder = root().join("target/shots");
    run(browser_tests()?.arg("--shots").arg(&folder))?;
    println!("{}", folder.display());
    Ok(())
}

/// So many checks in one tab, and what the page holds meanwhile.
pub fn soak(checks: u32) -> Outcome<()> {
    build::site(Effort::Fast)?;
    run(browser_tests()?.arg("--soak").arg(checks.to_string()))
}

/// The pictures of the guide, from the page itself, into `docs/pictures`.
pub fn pictures() -> Outcome<()> {
    build::site(Effort::Fast)?;
    run(browser_tests()?.arg("--pictures").arg(root().join("docs/pictures")))
}

/// The program of the browser's tests with all it needs; words for it follow.
pub fn browser_tests() -> Outcome<Command> {
    let browser = chromium::find()?;
    let mut command = cargo();
    command.args(["test", "-q", "--features", ALL, "--test", "browser", "--"]);
    command
        .env("POSCHECK_SITE", root().join("target/site"))
        .env("POSCHECK_DELIVERIES", root().join("target/deliveries"))
        .env("CHROMIUM", browser.chromium)
        .env("CHROMEDRIVER", browser.driver);
    // A failed test says what it waited for; where in the harness it stood helps nobody.
    command.env("RUST_BACKTRACE", "0");
    Ok(command)
}

impl Tally {
    fn end(self) -> ExitCode {
        println!("{} passed, {} failed", self.passed, self.failed);
        if self.failed == 0 && self.passed > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }

    fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }

    /// Runs a stage and says how it went; a stage that could not run is one failure.
    fn stage(&mut self, name: &str, work: impl FnOnce() -> Outcome<Self>) {
        let (seconds, outcome) = timed(work);
        self.told(name, seconds, outcome);
    }

    fn told(&mut self, name: &str, seconds: f64, outcome: Outcome<Self>) {
        let tally = outcome.unwrap_or_else(|failure| {
            eprintln!("{failure}");
            Self { passed: 0, failed: 1 }
        });
        let word = if tally.failed == 0 { "ok" } else { "FAILED" };
        println!("{name:<16} {word:<6} {seconds:>7.1} s   {} passed, {} failed", tally.passed, tally.failed);
        self.add(tally);
    }
}

/// What work gave, with its seconds.
fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let begun = Instant::now();
    let given = work();
    (begun.elapsed().as_secs_f64(), given)
}

/// A check that either holds or does not.
fn check(command: &mut Command) -> Outcome<Tally> {
    run(command).map(|()| Tally { passed: 1, failed: 0 })
}

/// Runs tests, passes on what they say and adds up their closing lines.
fn counted(command: &mut Command) -> Outcome<Tally> {
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let mut tally = Tally::default();
    if let Some(out) = child.stdout.take() {
        for line in BufReader::new(out).lines() {
            let line = line?;
            println!("{line}");
            if let Some(found) = closing_line(&line) {
                tally.add(found);
            }
        }
    }
    // A run that died before its closing line (a crash, a compile error) must not count as fine.
    if !child.wait()?.success() && tally.failed == 0 {
        tally.failed = 1;
    }
    Ok(tally)
}

/// Reads `test result: ok. 3 passed; 0 failed; …`.
fn closing_line(line: &str) -> Option<Tally> {
    let figures = line.strip_prefix("test result: ")?.split_once(". ")?.1;
    let figure = |word: &str| figures.split("; ").find_map(|part| part.strip_suffix(word)?.trim().parse().ok());
    Some(Tally { passed: figure("passed")?, failed: figure("failed")? })
}

#[cfg(test)]
mod tests {
    use super::closing_line;

    #[test]
    fn reads_the_closing_line_and_nothing_else() {
        let found = closing_line("test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s")
            .map(|t| (t.passed, t.failed));
        assert_eq!(found, Some((12, 3)));
        assert!(closing_line("running 3 tests").is_none());
    }
}
