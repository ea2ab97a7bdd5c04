//! Many checks in one tab, one after another: what the page holds must not grow with them.
//!
//! In: how many. Out: a line every so many, and a failed run where memory, nodes or listeners grew. Must not know: why.

use serde_json::json;

use crate::driver::Wishes;
use crate::page::Page;
use crate::world::World;

/// Lines of the curve.
const LINES: usize = 10;
/// What may come on top between the first line and the last: MiB, nodes, listeners. A leak of a check would be a thousand rows each.
const MORE_MAX: [f64; 3] = [16.0, 500.0, 100.0];

/// Checks the sample so many times; whether nothing grew.
pub fn run(world: &World, checks: usize) -> bool {
    let page = Page::open(world, &Wishes::default());
    page.session.cdp("Performance.enable", &json!({}));
    let mut curve: Vec<[f64; 3]> = Vec::new();
    println!("{:>7} {:>9} {:>7} {:>10}", "checks", "held MiB", "nodes", "listeners");
    for done in 1..=checks {
        // No element is given out: the driver holds on to each, with all it stood in.
        page.session.script("document.querySelector('#sample').click()", &[]);
        page.wait_answer();
        if done % (checks / LINES).max(1) == 0 {
            let now = held(&page);
            println!("{done:>7} {:>9.1} {:>7.0} {:>10.0}", now[0], now[1], now[2]);
            curve.push(now);
        }
        page.session.script("document.querySelector('#section-files').click()", &[]);
        page.session.wait_for("!!document.querySelector('.card__remove')", 20);
        page.session.wait_for("!document.querySelector('.card') || (document.querySelectorAll('.card__remove').forEach(b => b.click()), false)", 20);
        page.session.wait_for("!!document.querySelector('#sample')", 20);
    }
    page.no_errors();
    let grew = curve.first().zip(curve.last()).is_some_and(|(first, last)| (0..3).any(|at| last[at] - first[at] > MORE_MAX[at]));
    println!("{}", if grew { "grew" } else { "no growth" });
    !grew
}

// JavaScript and wasm of page and workers, nodes, listeners, after what is free has been given back.
fn held(page: &Page) -> [f64; 3] {
    page.session.cdp("HeapProfiler.collectGarbage", &json!({}));
    let bytes = page.session.script_async(crate::race::HELD, &[]).as_f64().unwrap_or_default();
    let metrics = page.session.cdp("Performance.getMetrics", &json!({}));
    let metric = |name: &str| {
        metrics["metrics"].as_array().into_iter().flatten().find(|one| one["name"] == name).and_then(|one| one["value"].as_f64()).unwrap_or_default()
    };
    [bytes / 1_048_576.0, metric("Nodes"), metric("JSEventListeners")]
}
