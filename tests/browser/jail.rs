//! Each file is read in a worker of its own: one that is lost costs its own file and nothing else.

use std::io::Write;
use std::path::PathBuf;

use crate::checks::{assert_same, bytes_of, sample};
use crate::driver::Wishes;
use crate::harness::Test;
use crate::page::Page;
use crate::world::World;

/// In order.
pub const TESTS: &[Test] = &[
    Test { name: "jail::a_file_that_asks_for_too_much_memory_is_named", body: a_file_that_asks_for_too_much_memory_is_named },
    Test { name: "jail::a_file_that_is_silent_too_long_is_ended", body: a_file_that_is_silent_too_long_is_ended },
    Test { name: "jail::a_file_already_read_is_kept_when_the_other_comes", body: a_file_already_read_is_kept_when_the_other_comes },
];

/// A few hundred kilobytes that unpack to 200 MiB of rows: within every limit of the reader, beyond the memory it gets.
fn swollen(folder: &std::path::Path) -> PathBuf {
    let path = folder.join("流水.csv.gz");
    let mut pack = flate2::write::GzEncoder::new(std::fs::File::create(&path).unwrap(), flate2::Compression::fast());
    pack.write_all("交易时间,交易金额,参考号\n".as_bytes()).unwrap();
    // Digits without a pattern, so that the whole does not pack as tightly as a bomb.
    let mut state = 7_u64;
    for _ in 0..40_000 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        writeln!(pack, "2026-03-01 12:00:00,1.00,{state}").unwrap();
    }
    let block = "2026-03-02 12:00:00,2.00,60800000001\n".repeat(30_000);
    for _ in 0..(200 << 20) / block.len() {
        pack.write_all(block.as_bytes()).unwrap();
    }
    pack.finish().unwrap();
    path
}

fn a_file_that_asks_for_too_much_memory_is_named(world: &World) {
    let page = Page::open(world, &Wishes::default());
    let files = sample(world);
    let bad = swollen(page.session.profile());
    page.drop_paths(&[files[0].clone(), bad]);
    page.session.wait_for("document.querySelector('#app .problem')", 120);
    page.wait_idle();
    let problems = page.problems();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!((problems[0].code.as_str(), problems[0].card.as_str()), ("page-file-memory", "流水.csv.gz"));
    assert!(problems[0].text.lines().count() >= 2, "what and what to do, {problems:?}");
    // The page goes on: the lost file is taken away, another put in, and the check is as ever.
    page.session.script("[...document.querySelectorAll('.card')].find(c => c.querySelector('.problem')).querySelector('.card__remove').click()", &[]);
    page.drop_paths(&files[1..]);
    page.wait_answer();
    assert_same(&page.report("en", true), &world.command(&files, &["--lines", "--lang", "en", "--out", "-"]).1);
    page.no_errors();
}

fn a_file_that_is_silent_too_long_is_ended(world: &World) {
    let page = Page::open(world, &Wishes::default());
    let files = bytes_of(&sample(world));
    page.drop_bytes(&files[..1]);
    page.wait_idle();
    assert_eq!(page.problems().len(), 0, "{:?}", page.problems());
    // The page's clock runs ten thousand times too fast, so that starting a worker already takes longer than a file may.
    page.session.script(
        "const now = performance.now.bind(performance), wait = self.setTimeout.bind(self);
         performance.now = () => now() * 10000; self.setTimeout = (work, ms, ...more) => wait(work, ms / 10000, ...more);",
        &[],
    );
    page.drop_bytes(&files[1..]);
    page.session.wait_for("document.querySelector('#app .problem')", 30);
    page.wait_idle();
    let problems = page.problems();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!((problems[0].code.as_str(), problems[0].card.as_str()), ("page-file-slow", files[1].0.as_str()));
    assert!(page.cards().contains(&files[0].0), "the other file is gone");
    page.no_errors();
}

fn a_file_already_read_is_kept_when_the_other_comes(world: &World) {
    let page = Page::open(world, &Wishes::default());
    let files = bytes_of(&sample(world));
    page.drop_bytes(&files[..1]);
    page.wait_idle();
    // Every worker is made of a text put together anew: one more for the second file, none for the first.
    page.session.script("self.made = 0; self.Worker = class extends self.Worker { constructor(...words) { super(...words); self.made++; } };", &[]);
    page.drop_bytes(&files[1..]);
    page.wait_answer();
    assert_same(&page.report("en", true), &world.command(&sample(world), &["--lines", "--lang", "en", "--out", "-"]).1);
    assert_eq!(page.session.script("return self.made", &[]), 1, "the first file was read again");
    page.no_errors();
}
