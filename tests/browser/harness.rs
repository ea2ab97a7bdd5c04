//! Runs the tests, each in a browser of its own, and closes as cargo's own harness does.
//!
//! A test mostly waits for its browser, so two go on at once; each hand has a site and a driver of its own, so that what one
//! test counts is not another's.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use crate::driver::{WAITED, Wishes};
use crate::world::World;

/// A test: its name says the law.
#[derive(Clone, Copy)]
pub struct Test {
    /// The law.
    pub name: &'static str,
    /// What shows it; panics when it does not hold.
    pub body: fn(&World),
}

/// The harness's own: a browser that can't be trusted proves nothing.
pub const TESTS: &[Test] = &[
    Test { name: "harness::a_request_is_seen", body: a_request_is_seen },
    Test { name: "harness::the_policy_is_on_every_answer", body: the_policy_is_on_every_answer },
    Test { name: "harness::dropped_bytes_arrive_whole", body: dropped_bytes_arrive_whole },
];

/// How many tests go on at once.
const HANDS: usize = 2;

/// Runs those whose names hold the word, in the order of the list.
///
/// A test that only waited in vain may have lost the machine to the other hand: it is tried once more, alone, and that is said.
/// Any other failure stands.
pub fn run(world: World, tests: &[Test], word: Option<&str>) -> ExitCode {
    let begun = Instant::now();
    let chosen: Vec<&Test> = tests.iter().filter(|t| word.is_none_or(|w| t.name.contains(w))).collect();
    println!("\nrunning {} tests", chosen.len());
    let (next, failed, late) = (AtomicUsize::new(0), Mutex::new(Vec::new()), Mutex::new(Vec::new()));
    let work = |world: &World| {
        while let Some(test) = chosen.get(next.fetch_add(1, Ordering::Relaxed)) {
            match told(test, world) {
                Ended::Well => {}
                Ended::Late => late.lock().expect("nobody panics while adding a name").push(*test),
                Ended::Badly => failed.lock().expect("nobody panics while adding a name").push(test.name),
            }
        }
    };
    let more: Vec<World> = (1..HANDS.min(chosen.len())).filter_map(|_| World::from_environment()).collect();
    std::thread::scope(|hands| {
        for world in std::iter::once(&world).chain(&more) {
            hands.spawn(|| work(world));
        }
    });
    let mut failed = failed.into_inner().expect("all hands are done");
    for test in late.into_inner().expect("all hands are done") {
        println!("again, alone: {}", test.name);
        if !matches!(told(test, &world), Ended::Well) {
            failed.push(test.name);
        }
    }
    for name in &failed {
        println!("failed: {name}");
    }
    println!(
        "\ntest result: {}. {} passed; {} failed; 0 ignored; 0 measured; {} filtered out; finished in {:.2}s\n",
        if failed.is_empty() { "ok" } else { "FAILED" },
        chosen.len() - failed.len(),
        failed.len(),
        tests.len() - chosen.len(),
        begun.elapsed().as_secs_f64()
    );
    if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

enum Ended {
    Well,
    /// It waited for something that did not come.
    Late,
    Badly,
}

/// Runs one and says how it went.
fn told(test: &Test, world: &World) -> Ended {
    let at = Instant::now();
    let ended = match catch_unwind(AssertUnwindSafe(|| (test.body)(world))) {
        Ok(()) => Ended::Well,
        Err(why) if why.downcast_ref::<String>().is_some_and(|why| why.starts_with(WAITED)) => Ended::Late,
        Err(_) => Ended::Badly,
    };
    let word = match ended {
        Ended::Well => "ok",
        Ended::Late => "LATE",
        Ended::Badly => "FAILED",
    };
    println!("test {} ... {word} ({:.1} s)", test.name, at.elapsed().as_secs_f64());
    ended
}

/// The positive control of every test that counts requests.
fn a_request_is_seen(world: &World) {
    let session = world.browser(&Wishes::default());
    session.go(&world.url("/nothing-here"));
    session.requests();
    session.script_async("await fetch('/probe'); return true", &[]);
    // A browser asks by itself for the icon of a page that names none, when it likes.
    let seen: Vec<String> = session.requests().into_iter().filter(|url| !url.ends_with("/favicon.ico")).collect();
    assert_eq!(seen, [world.url("/probe")]);
    assert!(world.asked().iter().any(|path| path == "/probe"));
}

fn the_policy_is_on_every_answer(world: &World) {
    let session = world.browser(&Wishes::default());
    session.go(&world.url("/nothing-here"));
    let seen = session.script_async(
        "const out = []; for (const path of ['/', '/nothing-here', '/poscheck_bg.wasm', '/engine_bg.wasm', '/worker.js']) { const r = await fetch(path);
           out.push([path, r.headers.get('content-security-policy'), r.headers.get('connection-allowlist'), r.headers.get('content-type')]); } return out;",
        &[],
    );
    for row in seen.as_array().unwrap() {
        assert_eq!(row[1], crate::site::CONTENT_SECURITY_POLICY, "{row}");
        assert_eq!(row[2], "(response-origin)", "{row}");
    }
    assert_eq!(seen[2][3], "application/wasm");
}

fn dropped_bytes_arrive_whole(world: &World) {
    let session = world.browser(&Wishes::default());
    session.go(&world.url("/nothing-here"));
    session.script(
        "document.addEventListener('drop', e => { window.got = [...e.dataTransfer.files]; });
         document.addEventListener('dragover', e => e.preventDefault()); document.addEventListener('drop', e => e.preventDefault());",
        &[],
    );
    let bytes: Vec<u8> = (0..=255u8).cycle().take(1000).collect();
    session.drop_bytes("body", &[("全部.bin".to_owned(), bytes.clone())]);
    let read = "const f = window.got[0]; window.got = null; return [f.name, [...new Uint8Array(await f.arrayBuffer())]];";
    let seen = session.script_async(read, &[]);
    assert_eq!(seen[0], "全部.bin");
    assert_eq!(seen[1], serde_json::json!(bytes));
    let path = session.profile().join("实.bin");
    std::fs::write(&path, &bytes).unwrap();
    session.drop_paths(20.0, 10.0, &[path]);
    session.wait_for("window.got && window.got.length", 5);
    assert_eq!(session.script_async(read, &[])[1], serde_json::json!(bytes));
}
