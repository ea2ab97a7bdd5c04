//! Elements that come and go: what they leave in the document, in the heap and in the program's own memory.

use std::time::Duration;

use serde_json::json;

use crate::checks::sample;
use crate::driver::Session;
use crate::embed::{files, open};
use crate::harness::Test;
use crate::host::{Habit, Portal};
use crate::world::World;

/// In order.
pub const TESTS: &[Test] = &[Test { name: "embed::fifty_that_came_and_went_leave_nothing", body: fifty_that_came_and_went_leave_nothing }];

/// What is there after the garbage was collected.
#[derive(Debug)]
struct Figures {
    heap_bytes: f64,
    nodes: f64,
    listeners: f64,
    workers: usize,
    program_bytes: f64,
}

fn figures(session: &Session) -> Figures {
    for _ in 0..3 {
        session.cdp("HeapProfiler.collectGarbage", &json!({}));
        std::thread::sleep(Duration::from_millis(200));
    }
    session.cdp("Performance.enable", &json!({}));
    let metrics = session.cdp("Performance.getMetrics", &json!({}));
    let figure = |name: &str| metrics["metrics"].as_array().unwrap().iter().find(|m| m["name"] == name).and_then(|m| m["value"].as_f64()).unwrap();
    let targets = session.cdp("Target.getTargets", &json!({}));
    let workers = targets["targetInfos"].as_array().map_or(0, |all| all.iter().filter(|t| t["type"] == "worker").count());
    let program_bytes = session.script("return memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0)", &[]).as_f64().unwrap();
    Figures { heap_bytes: figure("JSHeapUsedSize"), nodes: figure("Nodes"), listeners: figure("JSEventListeners"), workers, program_bytes }
}

fn fifty_that_came_and_went_leave_nothing(world: &World) {
    let portal = Portal::open(world, "fifty", Habit::Usual);
    // The program's memory is the element's own affair; here it is caught as it is made.
    let catch = "self.memories = []; { const own = WebAssembly.instantiate; WebAssembly.instantiate = async (...all) => {
        const made = await own.apply(WebAssembly, all); memories.push((made.instance ?? made).exports.memory); return made; } }";
    let page = std::fs::read_to_string(portal.folder.join("classic.html")).unwrap();
    portal.write("caught.html", &page.replacen("<script", &format!("<script>{catch}</script><script"), 1));
    let session = open(world, &portal.url("caught.html"));
    let body = "const [times, files] = arguments; document.querySelectorAll('pos-check').forEach(e => e.remove());
        for (let n = 0; n < times; n++) { const e = document.createElement('pos-check'); document.body.append(e); await e.ready;
          if (n % 10 === 0) { await e.setFiles(files.map(f => new File([Uint8Array.from(atob(f.bytes), c => c.charCodeAt(0))], f.name))); await e.check(); }
          e.remove(); await new Promise(done => setTimeout(done, 20)); }
        self.events = []; return true";
    let run = |times: u32| session.script_async(body, &[json!(times), files(&sample(world))]);
    // The first ones warm what is kept for good: the program, its style, compiled code, one root.
    run(11);
    let before = figures(&session);
    run(50);
    let after = figures(&session);
    let kib = |bytes: f64| bytes / 1024.0;
    println!(
        "    heap {:.0} -> {:.0} KiB, program {:.0} -> {:.0} KiB, nodes {} -> {}, listeners {} -> {}",
        kib(before.heap_bytes),
        kib(after.heap_bytes),
        kib(before.program_bytes),
        kib(after.program_bytes),
        before.nodes,
        after.nodes,
        before.listeners,
        after.listeners
    );
    assert!(before.program_bytes > 0.0, "the program's memory was not caught, so this shows nothing of it");
    assert_eq!(after.workers, 0, "workers are left");
    assert!(after.nodes <= before.nodes && after.listeners <= before.listeners, "nodes or listeners are left: {before:?} -> {after:?}");
    assert!(after.heap_bytes < before.heap_bytes + 256.0 * 1024.0, "the heap grew: {before:?} -> {after:?}");
    assert!(after.program_bytes <= before.program_bytes + 64.0 * 1024.0, "the program's memory grew: {before:?} -> {after:?}");
    // What came after others is as good as the first: no trace of them, and a check works.
    let fresh = "const e = document.createElement('pos-check'); e.id = 'first'; e.lang = 'en'; document.body.append(e); await e.ready;
        const empty = e.shadowRoot.querySelector('.start') !== null && e.shadowRoot.querySelector('.card') === null;
        await e.setFiles(arguments[0].map(f => new File([Uint8Array.from(atob(f.bytes), c => c.charCodeAt(0))], f.name)));
        return [empty, (await e.check()).bridge.residual, e.shadowRoot.querySelectorAll('.app').length]";
    assert_eq!(session.script_async(fresh, &[files(&sample(world))]), json!([true, "0.00", 1]));
}
