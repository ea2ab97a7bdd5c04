//! The wasm boundary: every written case through the engine as wasm, and one of every code through the page and its workers,
//! gives the bytes that the native engine gives.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::checks::assert_same;
use crate::driver::Wishes;
use crate::harness::Test;
use crate::host::{Habit, Portal};
use crate::page::Page;
use crate::world::World;

/// In order.
pub const TESTS: &[Test] = &[
    Test { name: "cases::every_written_case_gives_the_native_bytes", body: every_written_case_gives_the_native_bytes },
    Test { name: "cases::a_case_of_every_code_gives_the_native_bytes_on_the_page", body: a_case_of_every_code_gives_the_native_bytes_on_the_page },
];

/// One check by the engine alone: the report or a refusal.
const CHECK: &str = "const [files] = args;
    try {
      const done = await engine.check(files.map(f => ({name: f.name, data: Uint8Array.from(atob(f.bytes), c => c.charCodeAt(0))})));
      const report = done.reportText({lang: 'zh-CN', lines: true}); done.free(); return report;
    } catch (e) { if (e instanceof engine.PosCheckError && e.code !== 'internal') return null; throw e; }";

/// One turn of the page: files dropped together, the report or a refusal, and the page as it was.
const TURN: &str = "const [files] = arguments; const held = new DataTransfer();
    for (const f of files) held.items.add(new File([Uint8Array.from(atob(f.bytes), c => c.charCodeAt(0))], f.name));
    document.querySelector('main').dispatchEvent(new DragEvent('drop', {bubbles: true, cancelable: true, dataTransfer: held}));
    const shown = (css) => document.querySelector(css) !== null;
    const until = performance.now() + 60000;
    let report = null;
    for (;;) {
      await new Promise(done => setTimeout(done, 10));
      if (performance.now() > until) throw new Error('no answer and no refusal: ' + document.body.innerText);
      if (shown('#cancel, .card__waiting')) continue;
      if (shown('.headline__sentence')) { report = await self.poscheck.report('zh-CN', true); break; }
      if (shown('#app .problem, .run--missing')) break;
    }
    document.querySelector('.bar__button').click();
    while (!shown('.start')) await new Promise(done => setTimeout(done, 10));
    return report;";

fn every_written_case_gives_the_native_bytes(world: &World) {
    let portal = Portal::open(world, "cases", Habit::Usual);
    portal.write("blank.html", "<!doctype html><title>blank</title>");
    let session = world.browser(&Wishes::default());
    session.go(&portal.url("blank.html"));
    session.script_async("self.engine = await import('/node_modules/poscheck/headless.js'); await engine.load(); return true", &[]);
    let cases = cases(&world.repository("tests/cases"));
    assert!(cases.len() > 200, "the cases are there");
    same_as_native(world, &cases, |files| session.script_async(CHECK, &[files]));
}

fn a_case_of_every_code_gives_the_native_bytes_on_the_page(world: &World) {
    let page = Page::open(world, &Wishes::default());
    let mut cases = cases(&world.repository("tests/cases"));
    cases.dedup_by_key(|case| case.parent().map(Path::to_path_buf));
    assert!(cases.len() > 80, "a case of every code is there");
    same_as_native(world, &cases, |files| page.session.script_async(TURN, &[files]));
    page.no_errors();
}

/// Each case, checked by `shown` and by the command line: the same bytes, or both refuse.
fn same_as_native(world: &World, cases: &[PathBuf], shown: impl Fn(Value) -> Value) {
    let (mut compared, mut refused) = (0, 0);
    for case in cases {
        let paths: Vec<PathBuf> =
            ["merchant.csv", "acquirer.csv", "bank.csv"].map(|name| case.join(name)).into_iter().filter(|p| p.is_file()).collect();
        let shown = shown(crate::embed::files(&paths));
        let (status, native, said) = world.command(&paths, &["--lines", "--lang", "zh", "--out", "-"]);
        match shown.as_str() {
            Some(report) => {
                assert!(matches!(status, 0 | 1), "{}: an answer here, the command line says {said}", case.display());
                assert_same(report, &native);
                compared += 1;
            }
            None => {
                assert_eq!(status, 2, "{}: refused here, the command line answers", case.display());
                refused += 1;
            }
        }
    }
    // A case whose sides can't be told from its two short files says so on both; most can.
    assert!(compared > 10 * refused, "{compared} compared, {refused} refused");
}

/// The folders that hold a case, sorted.
fn cases(root: &Path) -> Vec<PathBuf> {
    let inside = |folder: &Path| -> Vec<PathBuf> { std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()).collect() };
    let mut all: Vec<PathBuf> = inside(root).iter().flat_map(|code| inside(code)).collect();
    all.sort();
    all
}
