//! How long big files take in the browser, from the drop to the answer, each run in a browser of its own; the peers likewise.
//!
//! In: a plan, a line a run: name, `poscheck` or a peer's folder, two files. Out: a line a run, in the plan's order.

use std::path::{Path, PathBuf};

use crate::driver::{Session, Wishes};
use crate::page::Page;
use crate::site::Site;
use crate::world::World;

// The page's own clock: nothing of the driver's is counted. The browser tells tasks of the main thread from 50 ms.
const WATCH: &str = "
    self.begun = 0; self.took = 0; self.longest = 0;
    addEventListener('drop', () => { self.begun = performance.now(); }, true);
    new PerformanceObserver(list => { for (const task of list.getEntries()) if (self.begun && task.startTime + task.duration > self.begun) self.longest = Math.max(self.longest, task.duration); })
      .observe({type: 'longtask'});
    new MutationObserver(() => { if (!self.took && document.querySelector('.headline__sentence')) self.took = performance.now() - self.begun; })
      .observe(document.body, {childList: true, subtree: true});";

const HELD: &str = "return self.crossOriginIsolated ? (await performance.measureUserAgentSpecificMemory()).bytes : 0";

/// Runs a plan.
pub fn run(world: &World, plan: &Path) {
    let plan = std::fs::read_to_string(plan).expect("the plan");
    for line in plan.lines() {
        let words: Vec<&str> = line.split('\t').collect();
        let [name, who, first, second] = words[..] else { panic!("a plan's line has four words: {line}") };
        let files = [first, second].map(PathBuf::from);
        let found = if who == "poscheck" { own(world, &files) } else { peer(world, Path::new(who), &files) };
        println!("{name}\t{}\t{}\t{}\t{}\t{}", found.ms, found.peak_kib, found.held, found.longest, found.said);
    }
}

#[derive(Default)]
struct Found {
    ms: f64,
    peak_kib: u64,
    held: u64,
    longest: f64,
    said: String,
}

fn own(world: &World, files: &[PathBuf]) -> Found {
    let page = Page::open(world, &Wishes::default());
    page.session.script(WATCH, &[]);
    page.drop_paths(files);
    let ms = page.session.wait_for("self.took", 600).as_f64().unwrap_or_default();
    let peak_kib = renderer_peak(&page.session);
    let held = page.session.script_async(HELD, &[]).as_f64().unwrap_or_default() as u64;
    let longest = page.session.script("return self.longest", &[]).as_f64().unwrap_or_default();
    let problems = page.problems();
    Found { ms, peak_kib, held, longest, said: if problems.is_empty() { String::new() } else { format!("{problems:?}") } }
}

fn peer(world: &World, folder: &Path, files: &[PathBuf]) -> Found {
    let site = Site::bind(folder, 0).expect("a free port");
    let port = site.address().expect("an address").port();
    std::thread::spawn(move || site.run());
    let session = world.browser(&Wishes::default());
    session.go(&format!("http://localhost:{port}/"));
    let ended = session.wait_for("self.ready || self.done", 120);
    if let Some(reason) = ended.get("failed") {
        return Found { said: format!("failed: {reason}"), ..Found::default() };
    }
    session.upload(&session.find("input"), files);
    session.wait_for("self.done", 600);
    let done = session.script("return self.done", &[]);
    let said =
        ["failed", "read", "found"].iter().filter_map(|key| done.get(key).map(|value| format!("{key} {value}"))).collect::<Vec<_>>().join("; ");
    Found { ms: done["ms"].as_f64().unwrap_or_default(), peak_kib: renderer_peak(&session), said, ..Found::default() }
}

/// The most memory any renderer process of this browser held, in KiB; 0 where the kernel does not tell.
fn renderer_peak(session: &Session) -> u64 {
    let profile = session.profile().display().to_string();
    let mut parents = std::collections::BTreeMap::new();
    let (mut browsers, mut renderers) = (Vec::new(), Vec::new());
    for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(id) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        let read = |name: &str| std::fs::read_to_string(entry.path().join(name)).unwrap_or_default();
        let (words, status) = (read("cmdline"), read("status"));
        let figure = |name: &str| status.lines().find_map(|line| line.strip_prefix(name)?.split_whitespace().next()?.parse::<u64>().ok());
        parents.insert(id, figure("PPid:").unwrap_or(0) as u32);
        if words.contains("--type=renderer") {
            renderers.push((id, figure("VmHWM:").unwrap_or(0)));
        } else if words.contains(&profile) && !words.contains("--type=") {
            browsers.push(id);
        }
    }
    let is_ours =
        |id: u32| std::iter::successors(Some(id), |id| parents.get(id).copied().filter(|parent| *parent > 1)).any(|id| browsers.contains(&id));
    renderers.into_iter().filter(|(id, _)| is_ours(*id)).map(|(_, peak)| peak).max().unwrap_or(0)
}
