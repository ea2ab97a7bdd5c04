//! Proof that nothing leaves: the browser in a network where everything it sends is seen.
//!
//! Each proof has a control: the same network must catch a page that does send.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::Duration;

use crate::channels;
use crate::checks::{assert_same, bytes_of, sample};
use crate::deliveries::{Host, single};
use crate::driver::{Session, Wishes};
use crate::harness::Test;
use crate::keeping::{DECIDE, choose_first, decide};
use crate::namespace::{self, Sinks};
use crate::page::Page;
use crate::world::World;

/// In order.
pub const TESTS: &[Test] = &[
    Test { name: "proof::a_page_that_sends_is_caught", body: a_page_that_sends_is_caught },
    Test { name: "proof::the_site_sends_nothing_after_load", body: |_| sends_nothing("site") },
    Test { name: "proof::the_one_file_sends_nothing_at_all", body: |_| sends_nothing("single") },
    Test { name: "proof::the_kept_site_sends_nothing_after_load", body: |_| sends_nothing("kept") },
    Test { name: "proof::the_one_file_works_where_there_is_no_network", body: the_one_file_works_where_there_is_no_network },
    Test { name: "proof::no_way_out_is_open", body: no_way_out_is_open },
];

/// Tasks that run inside the namespace.
pub fn inside(task: &str) {
    if task == "alone" {
        namespace::alone();
        return alone(&World::from_environment().expect("the site is named"));
    }
    // The network first: what starts without one does not find it later.
    let sinks = Sinks::open();
    let world = World::from_environment().expect("the site is named");
    match task {
        "control" => control(&world, &sinks),
        "site" => whole_job(&world, &sinks, &world.url("/")),
        "single" => whole_job(&world, &sinks, &single(&world)),
        "ways-bare" => ways(&world, &sinks, &bare_page(), "true"),
        "ways-site" => ways(&world, &sinks, &world.url("/"), "!!self.poscheck"),
        "ways-single" => ways(&world, &sinks, &single(&world), "!!self.poscheck"),
        "kept" => {
            let host = Host::start(&world.delivery("site"), 0);
            whole_job(&world, &sinks, &host.url());
        }
        other => panic!("no task {other}"),
    }
}

/// Ways out that need no server's consent; a page without a policy has them all.
const WAYS_OUT: [(&str, &str); 5] = [
    ("fetch", "fetch('http://fetch.leak.example/').catch(() => {})"),
    ("image", "new Image().src = 'http://image.leak.example/'"),
    ("dns", "const l = document.createElement('link'); l.rel = 'dns-prefetch'; l.href = '//dns.leak.example'; document.head.append(l)"),
    (
        "webrtc",
        "const p = new RTCPeerConnection({iceServers: [{urls: 'stun:stun.leak.example:3478'}]}); p.createDataChannel('x'); p.createOffer().then(o => p.setLocalDescription(o))",
    ),
    ("address", "fetch('http://192.0.2.7/').catch(() => {})"),
];

fn settle() {
    std::thread::sleep(Duration::from_millis(2500));
}

fn control(world: &World, sinks: &Sinks) {
    let session = world.browser(&Wishes::default());
    session.go(&bare_page());
    settle();
    sinks.take();
    let mut steps = Vec::new();
    for (name, script) in WAYS_OUT {
        let before = Sinks::packets();
        session.script(script, &[]);
        settle();
        steps.push((name, sinks.take(), Sinks::packets() - before));
    }
    namespace::report(&steps);
}

/// A page without any policy.
fn bare_page() -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0u8; 4096]);
            let page = "<!doctype html><title>bare</title>";
            let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{page}", page.len());
        }
    });
    format!("http://localhost:{port}/")
}

/// Says plainly that a machine can't show it, rather than counting it as shown.
fn possible() -> bool {
    let possible = namespace::is_possible();
    if !possible {
        println!("    not shown here: a network of one's own needs Linux, root and iproute2");
    }
    possible
}

fn a_page_that_sends_is_caught(_: &World) {
    if !possible() {
        return;
    }
    let steps = namespace::run_inside("control");
    for step in steps.as_array().unwrap() {
        let named = step["seen"].to_string().contains("leak.example");
        let seen = if step["step"] == "address" { step["packets"].as_u64() > Some(0) } else { named };
        assert!(seen, "{} went out unseen, so silence proves nothing: {steps}", step["step"]);
    }
}

/// Import, check, look, export, check again: all that a person does, watched from the page's load on.
fn whole_job(world: &World, sinks: &Sinks, url: &str) {
    let page = Page::open_at(world, &Wishes::default(), url);
    settle();
    sinks.take();
    let mut steps = Vec::new();
    let mut watch = |step: &'static str, work: &dyn Fn()| {
        let before = Sinks::packets();
        let asked = world.asked().len();
        work();
        settle();
        let mut seen = sinks.take();
        seen.extend(world.asked().into_iter().skip(asked).map(|path| format!("own host {path}")));
        steps.push((step, seen, Sinks::packets() - before));
    };
    watch("import and check", &|| {
        page.drop_bytes(&bytes_of(&sample(world)));
        page.wait_answer();
    });
    watch("look", &|| {
        page.session.script("document.querySelector('.finding').click()", &[]);
    });
    watch("export", &|| {
        page.report("en", true);
        page.session.script("document.querySelector('#export-json').click()", &[]);
    });
    watch("check again", &|| {
        page.drop_bytes(&bytes_of(&sample(world)));
        page.wait_idle();
    });
    namespace::report(&steps);
}

fn sends_nothing(delivery: &str) {
    if !possible() {
        return;
    }
    let steps = namespace::run_inside(delivery);
    assert_eq!(steps.as_array().map(Vec::len), Some(4), "{steps}");
    for step in steps.as_array().unwrap() {
        assert_eq!(step["seen"], serde_json::json!([]), "{steps}");
        assert_eq!(step["packets"], 0, "{steps}");
    }
}

/// The whole job from the one file, saved to the disk as a person saves it.
fn alone(world: &World) {
    let page = Page::open_at(world, &Wishes::default(), &single(world));
    page.session.click(&page.session.find("#sample"));
    page.wait_answer();
    let shown = page.report("en", true);
    page.session.script("document.querySelector('#export-json').click()", &[]);
    let saved = page.saved("report.json");
    // A decision, and the session as a file.
    choose_first(&page);
    page.session.script(DECIDE, &[]);
    decide(&page);
    page.session.script("document.querySelector('#section-hand-over').click()", &[]);
    page.session.click(&page.session.find("#session-save"));
    let session = page.saved("poscheck-session-2026-03.json");
    page.no_errors();
    let mut asked = page.session.requests();
    drop(page);
    // Another day, another browser: the same file, the same month, and the session dropped on it.
    let page = Page::open_at(world, &Wishes::default(), &single(world));
    page.session.click(&page.session.find("#sample"));
    page.wait_answer();
    page.drop_bytes(&[("会话.json".to_owned(), session.into_bytes())]);
    page.session.wait_for("document.querySelector('.decide-bar')?.dataset.confirmed === '1'", 60);
    page.session.wait_for("document.querySelector('.finding[data-place=\"0\"] .state--done')", 20);
    let confirmed = page.session.script("return Number(document.querySelector('.decide-bar').dataset.confirmed)", &[]);
    page.no_errors();
    asked.extend(page.session.requests());
    println!("{}", serde_json::json!({"shown": shown, "saved": saved, "asked": asked, "confirmed": confirmed}));
}

/// Where nobody can be reached at all, a double click is enough: sample, answer, export, each as the command line has it, and a
/// session that is taken up again.
fn the_one_file_works_where_there_is_no_network(world: &World) {
    if !possible() {
        return;
    }
    let found = namespace::run_inside("alone");
    let native = world.command(&sample(world), &["--lines", "--lang", "en", "--out", "-"]).1;
    assert_same(found["shown"].as_str().unwrap(), &native);
    assert_same(found["saved"].as_str().unwrap(), &native);
    assert_eq!(found["confirmed"], 1, "the decision is not there when the session is opened again");
    assert_eq!(found["asked"], serde_json::json!([single(world), single(world)]), "the file and nothing beside it");
}

/// Tries all ways from a page and prints which are open and when the last of them showed itself.
fn ways(world: &World, sinks: &Sinks, url: &str, live: &str) {
    let wait: u64 = std::env::var("POSCHECK_WAIT_MS").ok().and_then(|text| text.parse().ok()).expect("how long to listen");
    let session = world.browser(&Wishes::default());
    let open = |session: &Session, is_first: bool| {
        session.go(url);
        // The policy holds from the first byte; one page is enough to show that it holds for the live program too.
        if is_first {
            session.wait_for(live, 60);
        }
    };
    let seen = channels::tried(sinks, &session, &open, Duration::from_millis(wait));
    println!("{}", serde_json::json!({"open": seen.open, "last_ms": seen.last_ms}));
}

/// With the policy in headers none is open. A file has no headers: leaving the page by itself, asking for a name ahead and a call
/// between browsers can't be closed from inside; nothing of ours does any of them, which the list of what is asked shows.
/// These are the channels of the published matrix; `form` is counted once, whether its answer is to be shown in the page or in a
/// frame: the policy stops the request either way, but the name was looked up before the policy is asked.
const OPEN_IN_A_FILE: [&str; 11] =
    ["navigate", "refresh", "popup", "anchor", "download", "link-dns-prefetch", "link-preconnect", "frame", "form", "webrtc-stun", "webrtc-turn"];

/// How long the control is listened to; the others at least three times as long as its last way took to show itself.
const CONTROL_MS: u64 = 6_000;

fn no_way_out_is_open(_: &World) {
    if !possible() {
        return;
    }
    let seen = |task: &str, wait: u64| -> (Vec<String>, u64) {
        let found = namespace::run_inside_with(task, &[("POSCHECK_WAIT_MS", wait.to_string())]);
        (serde_json::from_value(found["open"].clone()).unwrap(), found["last_ms"].as_u64().unwrap())
    };
    let (bare, last_ms) = seen("ways-bare", CONTROL_MS);
    println!("    a page without a policy: {} of {} open, the last after {last_ms} ms", bare.len(), channels::all());
    assert!(bare.len() >= 40, "too few are seen for the rest to mean anything: {bare:?}");
    assert!(last_ms < CONTROL_MS - 1_000, "a way showed itself so late that others may have been missed: {last_ms} ms");
    let unseen: Vec<_> = OPEN_IN_A_FILE.iter().filter(|name| !bare.iter().any(|seen| seen == *name)).collect();
    assert!(unseen.is_empty(), "{unseen:?} are not seen where nothing forbids them");
    let wait = (3 * last_ms).max(3_000);
    // Each has a network of its own, so neither sees the other.
    let (site, single) = std::thread::scope(|scope| {
        let site = scope.spawn(|| seen("ways-site", wait));
        let single = seen("ways-single", wait);
        (site.join().expect("the other network ends well"), single)
    });
    assert_eq!(site.0, Vec::<String>::new(), "with the policy in headers");
    let channels: BTreeSet<&str> = single.0.iter().map(|way| channels::channel(way)).collect();
    println!("    the one-file page: {} ways, {} channels open: {}", single.0.len(), channels.len(), single.0.join(", "));
    let new: Vec<_> = channels.iter().filter(|name| !OPEN_IN_A_FILE.contains(name)).collect();
    assert!(new.is_empty(), "{new:?} are open in the one-file page");
    assert!(channels.len() <= 11, "more than the known ones are open");
}
