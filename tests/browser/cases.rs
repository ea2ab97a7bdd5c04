//! The wasm boundary: every written case through the page and its worker gives the bytes that the native engine gives.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::base64;
use crate::checks::{assert_same, bytes_of};
use crate::driver::Wishes;
use crate::harness::Test;
use crate::page::Page;
use crate::world::World;

/// In order.
pub const TESTS: &[Test] = &[Test { name: "cases::every_written_case_gives_the_native_bytes", body: every_written_case_gives_the_native_bytes }];

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
    let page = Page::open(world, &Wishes::default());
    let cases = cases(&world.repository("tests/cases"));
    assert!(cases.len() > 200, "the cases are there");
    let (mut compared, mut refused) = (0, 0);
    for case in &cases {
        let paths: Vec<PathBuf> =
            ["merchant.csv", "acquirer.csv", "bank.csv"].map(|name| case.join(name)).into_iter().filter(|p| p.is_file()).collect();
        let files: Vec<_> = bytes_of(&paths).into_iter().map(|(name, bytes)| json!({"name": name, "bytes": base64::encode(&bytes)})).collect();
        let shown = page.session.script_async(TURN, &[json!(files)]);
        let (status, native, said) = world.command(&paths, &["--lines", "--lang", "zh", "--out", "-"]);
        match shown.as_str() {
            Some(report) => {
                assert!(matches!(status, 0 | 1), "{}: the page answers, the command line says {said}", case.display());
                assert_same(report, &native);
                compared += 1;
            }
            None => {
                assert_eq!(status, 2, "{}: the page refuses, the command line answers", case.display());
                refused += 1;
            }
        }
    }
    // A case whose sides can't be told from its two short files says so on both; most can.
    assert!(compared > 10 * refused, "{compared} compared, {refused} refused");
    page.no_errors();
}

/// The folders that hold a case, sorted.
fn cases(root: &Path) -> Vec<PathBuf> {
    let inside = |folder: &Path| -> Vec<PathBuf> { std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()).collect() };
    let mut all: Vec<PathBuf> = inside(root).iter().flat_map(|code| inside(code)).collect();
    all.sort();
    all
}
