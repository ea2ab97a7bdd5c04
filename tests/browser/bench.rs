//! How long big files take in the browser, from the drop to the answer, each run in a browser of its own.

use std::path::Path;

use crate::driver::Wishes;
use crate::page::Page;
use crate::world::World;

/// Prints a line a run.
pub fn run(world: &World, folder: &Path, runs: usize) {
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("the folder").flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "csv")).collect();
    files.sort();
    for _ in 0..runs {
        let page = Page::open(world, &Wishes::default());
        // The page's own clock: nothing of the driver's is counted.
        page.session.script(
            "self.begun = 0; self.took = 0;
             addEventListener('drop', () => { self.begun = performance.now(); }, true);
             new MutationObserver(() => { if (!self.took && document.querySelector('.headline__sentence')) self.took = performance.now() - self.begun; })
               .observe(document.body, {childList: true, subtree: true});",
            &[],
        );
        page.drop_paths(&files);
        let took = page.session.wait_for("self.took", 600).as_f64().unwrap_or_default();
        let memory =
            page.session.script_async("return self.crossOriginIsolated ? (await performance.measureUserAgentSpecificMemory()).bytes : 0", &[]);
        println!("chromium {:>33.0} ms {:>6} MiB held", took, memory.as_f64().unwrap_or_default() as u64 / 1_048_576);
    }
}
