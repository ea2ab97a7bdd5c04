//! Native tests of the whole, one binary: a line for each module.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "a test fails by panicking and may speak")]

/// The house's own rules, read off the source text.
mod tidy;
