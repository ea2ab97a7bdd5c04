//! The sample's maker and the accuracy suite: a package of their own, run from here so that there is one place to ask.

use crate::shell::{Outcome, cargo, run};

/// Writes www/sample anew: the same bytes for the same sources.
pub fn sample() -> Outcome<()> {
    run(cargo().args(["run", "--quiet", "--package", "accuracy", "--", "sample"]))
}

/// Builds the checker as it is shipped but for link-time optimisation, makes shops, scores it on them.
pub fn score(words: &[String]) -> Outcome<()> {
    build_checker()?;
    run_suite(words)
}

/// Runs the suite's own program.
pub fn run_suite(words: &[String]) -> Outcome<()> {
    run(cargo().args(["run", "--quiet", "--profile", "fast", "--package", "accuracy", "--"]).args(words))
}

/// Builds the command line into `target/fast`.
pub fn build_checker() -> Outcome<()> {
    run(cargo().args(["build", "--quiet", "--profile", "fast", "--package", "poscheck", "--bin", "poscheck"]))
}
