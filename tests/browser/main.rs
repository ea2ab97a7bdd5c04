//! The page in a real browser.
//!
//! Run by `cargo xtask test`, which builds the site and names it in `POSCHECK_SITE`, with `CHROMIUM` and `CHROMEDRIVER`.
//! Without them nothing is run and nothing is counted as passed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a test fails by panicking and speaks to people"
)]

mod axe;
mod base64;
mod bench;
mod cases;
mod channels;
mod checks;
mod deaths;
mod deliveries;
mod demos;
#[allow(dead_code, reason = "the client is offered whole; the tests use what they need")]
mod driver;
mod embed;
mod embed_events;
mod embed_hosts;
mod embed_leaves;
mod exits;
mod fits;
mod fixtures;
mod flows;
mod handing;
mod harness;
mod host;
mod house;
mod injection;
mod isolated;
mod jail;
mod keeping;
mod kills;
mod mapping;
mod months;
mod namespace;
mod page;
mod proof;
mod race;
mod screens;
mod shots;
#[path = "../../xtask/src/site.rs"]
mod site;
mod soak;
mod watching;
#[allow(dead_code, reason = "offered whole, as the client is")]
mod world;

use std::process::ExitCode;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, task] = words.as_slice()
        && flag == "--inside"
    {
        proof::inside(task);
        return ExitCode::SUCCESS;
    }
    if let [flag, folder, port] = words.as_slice()
        && flag == "--serve"
    {
        let site = site::Site::bind(std::path::Path::new(folder), port.parse().expect("a port")).expect("the port is free");
        println!("{}", site.address().expect("an address").port());
        site.run();
        return ExitCode::SUCCESS;
    }
    let Some(world) = world::World::from_environment() else {
        println!("browser tests left out: `cargo xtask test --browser` builds the site and runs them");
        return ExitCode::SUCCESS;
    };
    if let [flag, folder] = words.as_slice()
        && flag == "--shots"
    {
        shots::take(&world, std::path::Path::new(folder));
        return ExitCode::SUCCESS;
    }
    if let [flag, folder] = words.as_slice()
        && flag == "--pictures"
    {
        shots::take_for_the_guide(&world, std::path::Path::new(folder));
        return ExitCode::SUCCESS;
    }
    if let [flag, checks] = words.as_slice()
        && flag == "--soak"
    {
        return if soak::run(&world, checks.parse().expect("a number of checks")) { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    if let [flag, plan] = words.as_slice()
        && flag == "--race"
    {
        race::run(&world, std::path::Path::new(plan));
        return ExitCode::SUCCESS;
    }
    if let [flag, folder, runs] = words.as_slice()
        && flag == "--bench"
    {
        bench::run(&world, std::path::Path::new(folder), runs.parse().expect("a number of runs"));
        return ExitCode::SUCCESS;
    }
    if let [flag, rest @ ..] = words.as_slice()
        && flag == "--demos"
    {
        return harness::run(world, demos::TESTS, rest.first().map(String::as_str));
    }
    // The longest first, so that no hand waits for the other at the end.
    let tests: Vec<harness::Test> = [
        harness::TESTS,
        proof::TESTS,
        axe::TESTS,
        flows::TESTS,
        jail::TESTS,
        deaths::TESTS,
        keeping::TESTS,
        months::TESTS,
        handing::TESTS,
        cases::TESTS,
        deliveries::TESTS,
        checks::TESTS,
        house::TESTS,
        exits::TESTS,
        mapping::TESTS,
        injection::TESTS,
        embed::TESTS,
        embed_events::TESTS,
        embed_hosts::TESTS,
        embed_leaves::TESTS,
        isolated::TESTS,
        watching::TESTS,
    ]
    .concat();
    harness::run(world, &tests, words.iter().find(|word| !word.starts_with('-')).map(String::as_str))
}
