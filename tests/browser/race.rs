//! How long big files take in the browser, from the drop to the answer, each run in a browser of its own; the peers likewise.
//!
//! In: a plan, a line a run: name, `poscheck` (once it has warmed itself), `poscheck-at-once`, `poscheck-again` or a peer's folder,
//! two files, or one and `-`; before `poscheck-again` the files are folders, the first with the known files, the second with a folder
//! for each lot that comes to them. Out: a line a run, in the plan's order; of `poscheck-again` a second, `-later` after its first word, for the lot of middling time.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::driver::{Session, Wishes};
use crate::page::Page;
use crate::site::Site;
use crate::world::World;

// The page's own clock: nothing of the driver's is counted. The browser tells tasks of the main thread from 50 ms.
const WATCH: &str = "
    self.begun = 0; self.took = 0; self.longest = 0; self.awaited = arguments[0];
    addEventListener('drop', () => { self.begun = performance.now(); }, true);
    new PerformanceObserver(list => { for (const task of list.getEntries()) if (self.begun && task.startTime + task.duration > self.begun) self.longest = Math.max(self.longest, task.duration); })
      .observe({type: 'longtask'});
    new MutationObserver((_, watch) => { if (document.querySelector(self.awaited)) { self.took = performance.now() - self.begun; watch.disconnect(); } })
      .observe(document.body, {childList: true, subtree: true});";

// From the choice of files to watch to the answer, by what the page says of it: working, then not.
const WATCH_AGAIN: &str = "
    const said = () => document.querySelector('#watch-state').textContent, before = said();
    let working = '';
    self.begun = 0; self.took = 0; self.longest = 0;
    document.querySelector('#watch-again').addEventListener('change', () => { self.begun = performance.now(); }, {capture: true, once: true});
    new MutationObserver((_, watch) => {
      if (!working && said() !== before) working = said();
      else if (working && said() !== working) { self.took = performance.now() - self.begun; watch.disconnect(); }
    }).observe(document.querySelector('#watch-state'), {childList: true, subtree: true, characterData: true});";

/// What the page and its workers hold, in bytes.
pub const HELD: &str = "return self.crossOriginIsolated ? (await performance.measureUserAgentSpecificMemory()).bytes : 0";

// What a report says that SQL can say too: rows and money of both sides and of each code, rows with a wrong fee.
const SAID: &str = "
    const report = JSON.parse(await self.poscheck.report('zh-CN', false)), { merchant, acquirer, steps } = report.bridge;
    const fees = report.findings.filter(finding => finding.code.startsWith('F')).reduce((sum, finding) => sum + finding.rows.acquirer.length, 0);
    return [['merchant', merchant.count, merchant.amount], ['acquirer', acquirer.count, acquirer.amount],
      ...steps.map(step => [step.code, step.count, step.effect]), ['fees', fees]].map(figure => figure.join('=')).join(' ')";

/// Runs a plan.
pub fn run(world: &World, plan: &Path) {
    let plan = std::fs::read_to_string(plan).expect("the plan");
    for line in plan.lines() {
        let words: Vec<&str> = line.split('\t').collect();
        let [name, who, first, second] = words[..] else { panic!("a plan's line has four words: {line}") };
        let files: Vec<PathBuf> = [first, second].into_iter().filter(|file| *file != "-").map(PathBuf::from).collect();
        if who == "poscheck-again" {
            let (begun, mut later) = again(world, Path::new(first), Path::new(second));
            begun.print(name);
            later.sort_by(|one, other| one.ms.total_cmp(&other.ms));
            let (program, case) = name.split_once(' ').unwrap_or((name, ""));
            later[later.len() / 2].print(format!("{program}-later {case}").trim_end());
            continue;
        }
        let found = match who {
            "poscheck" => own(world, &files, true),
            "poscheck-at-once" => own(world, &files, false),
            folder => peer(world, Path::new(folder), &files),
        };
        found.print(name);
    }
}

#[derive(Default)]
struct Found {
    ms: f64,
    cpu_ms: f64,
    peak_kib: u64,
    held: u64,
    longest: f64,
    said: String,
}

impl Found {
    fn print(&self, name: &str) {
        println!("{name}\t{}\t{}\t{}\t{}\t{}\t{}", self.ms, self.cpu_ms, self.peak_kib, self.held, self.longest, self.said);
    }
}

// The known files checked, then watched, then each lot added to them: the first check, and each that went on from the one before.
fn again(world: &World, known: &Path, lots: &Path) -> (Found, Vec<Found>) {
    let within = |folder: &Path| {
        let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("a place").path()).collect();
        paths.sort();
        paths
    };
    let page = Page::open(world, &Wishes::default());
    let session = &page.session;
    session.wait_for("performance.getEntriesByName('poscheck-warm').length > 0", 120);
    session.script(WATCH, &[json!(".headline__sentence")]);
    let checked = |give: &dyn Fn()| {
        let before = Usage::of(session);
        give();
        let ms = session.wait_for("self.took", 120).as_f64().unwrap_or_default();
        let Usage { cpu_ms, peak_kib } = Usage::of(session).since(&before);
        let longest = session.script("return self.longest", &[]).as_f64().unwrap_or_default();
        let said = page.problems().iter().map(|problem| problem.text.as_str()).collect::<Vec<_>>().join("; ");
        Found { ms, cpu_ms, peak_kib, held: 0, longest, said }
    };
    let mut files = within(known);
    let begun = checked(&|| page.drop_paths(&files));
    session.script("document.querySelector('#section-watch').click()", &[]);
    session.wait_for("document.querySelector('#watch-again')", 10);
    let watched = |files: &[PathBuf]| {
        session.script(WATCH_AGAIN, &[]);
        checked(&|| session.upload(&session.find("#watch-again"), files))
    };
    let mut later = Vec::new();
    for lot in within(lots) {
        files.extend(within(&lot));
        later.push(watched(&files));
    }
    // With the first lot the known files were read once more, to be held from then on.
    later.remove(0);
    (begun, later)
}

fn own(world: &World, files: &[PathBuf], is_warm: bool) -> Found {
    let page = Page::open(world, &Wishes::default());
    if is_warm {
        page.session.wait_for("performance.getEntriesByName('poscheck-warm').length > 0", 120);
    }
    // Of two files the answer is awaited, of one its card.
    let awaited = if files.len() > 1 { ".headline__sentence" } else { ".card__kind" };
    page.session.script(WATCH, &[json!(awaited)]);
    let before = Usage::of(&page.session);
    page.drop_paths(files);
    let ms = page.session.wait_for("self.took", 120).as_f64().unwrap_or_default();
    let Usage { cpu_ms, peak_kib } = Usage::of(&page.session).since(&before);
    let held = page.session.script_async(HELD, &[]).as_f64().unwrap_or_default() as u64;
    let longest = page.session.script("return self.longest", &[]).as_f64().unwrap_or_default();
    let problems = page.problems();
    let said = match files.len() > 1 && problems.is_empty() {
        true => format!("found {}", page.session.script_async(SAID, &[]).as_str().unwrap_or_default()),
        false if problems.is_empty() => String::new(),
        false => format!("{problems:?}"),
    };
    Found { ms, cpu_ms, peak_kib, held, longest, said }
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
    let before = Usage::of(&session);
    session.upload(&session.find("input"), files);
    session.wait_for("self.done", 600);
    let Usage { cpu_ms, peak_kib } = Usage::of(&session).since(&before);
    let done = session.script("return self.done", &[]);
    let word = |key: &&str| done.get(key).map(|value| format!("{key} {}", value.as_str().map_or_else(|| value.to_string(), str::to_owned)));
    let said = ["failed", "read", "found"].iter().filter_map(word).collect::<Vec<_>>().join("; ");
    Found { ms: done["ms"].as_f64().unwrap_or_default(), cpu_ms, peak_kib, said, ..Found::default() }
}

/// What a browser's processes took so far; zeros where the kernel does not tell.
struct Usage {
    /// Processor time of all of them, user and system.
    cpu_ms: f64,
    /// The most memory any renderer held, in KiB.
    peak_kib: u64,
}

impl Usage {
    fn of(session: &Session) -> Usage {
        let profile = session.profile().display().to_string();
        let (mut parents, mut browsers, mut found) = (BTreeMap::new(), Vec::new(), Vec::new());
        for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
            let Some(id) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
            let read = |name: &str| std::fs::read_to_string(entry.path().join(name)).unwrap_or_default();
            let (words, status, stat) = (read("cmdline"), read("status"), read("stat"));
            let figure = |name: &str| status.lines().find_map(|line| line.strip_prefix(name)?.split_whitespace().next()?.parse::<u64>().ok());
            parents.insert(id, figure("PPid:").unwrap_or(0) as u32);
            if words.contains(&profile) && !words.contains("--type=") {
                browsers.push(id);
            }
            // After the name in brackets: state, then figures; user and system time are the 11th and 12th of them, in hundredths of a second.
            let ticks = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace().skip(11).take(2);
            let cpu_ms = ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() * 10.0;
            found.push((id, cpu_ms, if words.contains("--type=renderer") { figure("VmHWM:").unwrap_or(0) } else { 0 }));
        }
        let is_ours =
            |id: u32| std::iter::successors(Some(id), |id| parents.get(id).copied().filter(|parent| *parent > 1)).any(|id| browsers.contains(&id));
        let ours = found.iter().filter(|(id, ..)| is_ours(*id));
        ours.fold(Usage { cpu_ms: 0.0, peak_kib: 0 }, |sum, (_, cpu_ms, peak_kib)| Usage {
            cpu_ms: sum.cpu_ms + cpu_ms,
            peak_kib: sum.peak_kib.max(*peak_kib),
        })
    }

    fn since(self, before: &Usage) -> Usage {
        Usage { cpu_ms: (self.cpu_ms - before.cpu_ms).max(0.0), ..self }
    }
}
