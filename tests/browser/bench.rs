//! How long big files take in the browser, from the drop to the answer, each run in a browser of its own; then how long the
//! page takes to answer a hand on the same files, and how soon it is there on a slow machine.

use std::path::Path;

use crate::driver::Wishes;
use crate::page::Page;
use crate::world::World;

/// Prints a line a run, and a line each thing done.
pub fn run(world: &World, folder: &Path, runs: usize) {
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("the folder").flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "csv")).collect();
    files.sort();
    startup(world);
    for run in 0..runs {
        let page = Page::open(world, &Wishes::default());
        // The page's own clock: nothing of the driver's is counted. A task longer than 50 ms would be felt.
        page.session.script(
            "self.begun = 0; self.took = 0; self.long = [];
             new PerformanceObserver(list => { for (const e of list.getEntries()) self.long.push(Math.round(e.duration)); }).observe({type: 'longtask'});
             addEventListener('drop', () => { self.begun = performance.now(); }, true);
             new MutationObserver(() => { if (!self.took && document.querySelector('.headline__sentence')) self.took = performance.now() - self.begun; })
               .observe(document.body, {childList: true, subtree: true});",
            &[],
        );
        page.drop_paths(&files);
        let took = page.session.wait_for("self.took", 600).as_f64().unwrap_or_default();
        let memory =
            page.session.script_async("return self.crossOriginIsolated ? (await performance.measureUserAgentSpecificMemory()).bytes : 0", &[]);
        let long = page.session.script("return self.long", &[]);
        println!("chromium {:>33.0} ms {:>6} MiB held, tasks over 50 ms {long}", took, memory.as_f64().unwrap_or_default() as u64 / 1_048_576);
        if run == 0 {
            by_hand(&page);
        }
    }
}

/// First paint and readiness with the processor slowed four times.
fn startup(world: &World) {
    for _ in 0..3 {
        let session = world.browser(&Wishes::default());
        session.go("about:blank");
        session.emulate_slow(4.0);
        session.go(&world.url("/"));
        session.wait_for("!!self.poscheck", 60);
        let times = session.script(
            "const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0;
             return [paint, performance.getEntriesByName('poscheck-ready')[0].startTime]",
            &[],
        );
        let ms = |at: usize| times[at].as_f64().unwrap_or_default();
        println!("four times slower: first paint {:>5.0} ms, ready for a file {:>5.0} ms", ms(0), ms(1));
    }
}

/// Things a person does, each from the hand's move to the next frame after the page shows its effect.
const BY_HAND: [(&str, &str, &str); 8] = [
    ("scroll the list to its end", "const f = document.querySelector('#finding-list'); f.scrollTop = f.scrollHeight",
     "!document.querySelector('.finding--waiting') && document.querySelector('.finding')"),
    ("scroll the list back to its top", "document.querySelector('#finding-list').scrollTop = 0",
     "!document.querySelector('.finding--waiting') && document.querySelector('.finding')"),
    ("open a detail", "document.querySelector('.finding').click()", "document.querySelector('.detail__title')"),
    ("filter by a code", "self.was = document.querySelector('.work__count').textContent; document.querySelector('.facet__value').click()",
     "document.querySelector('.facets__clear') && document.querySelector('.work__count').textContent !== self.was"),
    ("search the list", "self.was = document.querySelector('.work__count').textContent; const i = document.querySelector('#finding-search'); i.value = 'zzz';
       i.dispatchEvent(new Event('input', {bubbles: true}))", "document.querySelector('.work__count').textContent !== self.was"),
    ("open all rows", "document.querySelector('#section-rows').click()", "document.querySelector('.row-list tbody button')"),
    ("scroll the rows to the middle", "const f = document.querySelector('.row-list'); f.scrollTop = f.scrollHeight / 2",
     "!document.querySelector('.row-list__waiting') && document.querySelector('.row-list tbody button')"),
    ("search all rows", "self.was = document.querySelector('.row-list__content').getAttribute('aria-rowcount'); const i = document.querySelector('.rows .search__field');
       i.value = '88.0'; i.dispatchEvent(new Event('input', {bubbles: true}))", "document.querySelector('.row-list__content').getAttribute('aria-rowcount') !== self.was"),
];

fn by_hand(page: &Page) {
    page.session.wait_for("document.querySelector('.finding__name')", 60);
    for (name, act, until) in BY_HAND {
        let body = format!(
            "const frame = () => new Promise(done => requestAnimationFrame(done)); const begun = performance.now(); {{ {act} }}
             do {{ await frame(); if (performance.now() - begun > 20000) return -1; }} while (!({until}));
             await frame(); return performance.now() - begun"
        );
        let took = page.session.script_async(&body, &[]).as_f64().unwrap_or(-1.0);
        println!("by hand  {name:<32} {took:>6.0} ms");
        std::thread::sleep(std::time::Duration::from_millis(300));
    }
}
