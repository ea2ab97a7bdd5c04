//! The other deliveries: one HTML file from a double click, and the site that works without a network after its first visit.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::json;

use crate::checks::{assert_same, bytes_of, sample};
use crate::driver::Wishes;
use crate::harness::Test;
use crate::page::Page;
use crate::world::World;

/// In order.
pub const TESTS: &[Test] = &[
    Test { name: "single::opens_from_a_file_and_checks_the_sample", body: opens_from_a_file_and_checks_the_sample },
    Test { name: "offline::starts_without_a_network_after_one_visit", body: starts_without_a_network_after_one_visit },
    Test { name: "offline::an_update_waits_for_the_last_page", body: |world| an_update_waits_for_the_last_page(world, ["site", "next"]) },
    Test { name: "offline::a_step_back_waits_for_the_last_page_too", body: |world| an_update_waits_for_the_last_page(world, ["next", "site"]) },
    Test { name: "offline::an_update_leaves_two_open_pages_alone", body: an_update_leaves_two_open_pages_alone },
    Test { name: "offline::the_page_tells_what_is_kept", body: the_page_tells_what_is_kept },
    Test { name: "offline::a_damaged_update_leaves_the_old_version", body: a_damaged_update_leaves_the_old_version },
    Test { name: "deliveries::the_guide_opens_from_every_delivery_without_a_network", body: the_guide_opens_from_every_delivery },
];

/// How often the kept page is started without a network, each time in a new browser.
const COLD_STARTS: usize = 20;

/// The address of the one-file page.
pub fn single(world: &World) -> String {
    format!("file://{}", world.delivery("poscheck.html").display())
}

fn opens_from_a_file_and_checks_the_sample(world: &World) {
    let page = Page::open_at(world, &Wishes::default(), &single(world));
    page.drop_bytes(&bytes_of(&sample(world)));
    page.wait_answer();
    assert_same(&page.report("en", true), &world.command(&sample(world), &["--lines", "--lang", "en", "--out", "-"]).1);
    let asked = page.session.requests();
    assert_eq!(asked, [single(world)], "the file and nothing beside it");
    page.no_errors();
}

/// A server in a process of its own, so that it can be ended; a page then finds nobody there.
pub struct Host {
    child: Child,
    port: u16,
}

impl Host {
    /// Serves a folder; port 0 takes any.
    pub fn start(folder: &Path, port: u16) -> Self {
        let own = std::env::current_exe().unwrap();
        let mut child = Command::new(own).arg("--serve").arg(folder).arg(port.to_string()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        std::io::BufRead::read_line(&mut std::io::BufReader::new(child.stdout.take().unwrap()), &mut line).unwrap();
        Self { child, port: line.trim().parse().expect("a port") }
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("http://localhost:{}/", self.port)
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The page as its service worker gives it: the first visit came from the host, from the second on it is the worker's.
fn kept(world: &World, url: &str) -> Page {
    let page = Page::open_at(world, &Wishes::default(), url);
    wait_worker(&page, "active");
    page.session.go(url);
    page.session.wait_for("!!self.poscheck && !!navigator.serviceWorker.controller", 30);
    page
}

/// Waits until the page's service worker is `active`, or a newer one `waiting`.
pub fn wait_worker(page: &Page, state: &str) {
    for _ in 0..200 {
        let body = "return !!(await navigator.serviceWorker.getRegistration())?.[arguments[0]]";
        if page.session.script_async(body, &[json!(state)]) == true {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("no service worker is {state}: {:?}", page.session.console());
}

/// Without the seconds that a server's answer takes: the page must come from the browser's own store.
fn starts_without_a_network_after_one_visit(world: &World) {
    let profile = world.scratch("offline");
    let host = Host::start(&world.delivery("site"), 0);
    let url = host.url();
    let wishes = Wishes { profile: Some(profile.clone()), ..Wishes::default() };
    let page = Page::open_at(world, &wishes, &url);
    wait_worker(&page, "active");
    page.no_errors();
    drop(page);
    drop(host);
    for start in 0..COLD_STARTS {
        let page = Page::open_at(world, &wishes, &url);
        if start == 0 {
            page.session.click(&page.session.find("#sample"));
            page.wait_answer();
            assert_same(&page.report("en", false), &world.command(&sample(world), &["--lang", "en", "--out", "-"]).1);
        }
        // Not even the page's own host may be asked for what is not of this version.
        let other = page.session.script_async("return await fetch('other').then(() => 'answered', () => 'refused')", &[]);
        assert_eq!(other, "refused");
    }
    std::fs::remove_dir_all(profile).unwrap();
}

/// In either order: a newer version after an older one, and a host that goes back to the older.
fn an_update_waits_for_the_last_page(world: &World, [first, second]: [&str; 2]) {
    let has_next = |page: &Page, what: &str| assert_eq!(page.session.script("return !!self.poscheckIsNext", &[]), json!(first == "next"), "{what}");
    let host = Host::start(&world.delivery(first), 0);
    let url = host.url();
    let page = kept(world, &url);
    page.session.click(&page.session.find("#sample"));
    page.wait_answer();
    let port = host.port;
    drop(host);
    let _next = Host::start(&world.delivery(second), port);
    page.session.script_async("await (await navigator.serviceWorker.getRegistration()).update(); return true", &[]);
    wait_worker(&page, "waiting");
    assert!(page.session.script("return !!document.querySelector('.headline__sentence')", &[]) == true, "the session was thrown away");
    let caches = page.session.script_async("return (await caches.keys()).length", &[]);
    assert_eq!(caches, json!(2), "each version keeps its own files");
    page.session.go(&url);
    page.session.wait_for("!!self.poscheck", 30);
    has_next(&page, "a reload may not mix the versions");
    // Once no page of the old version is open, the new one takes over.
    page.session.go("about:blank");
    for _ in 0..20 {
        std::thread::sleep(Duration::from_millis(250));
        page.session.go(&url);
        page.session.wait_for("!!self.poscheck", 30);
        if page.session.script("return !!self.poscheckIsNext", &[]) == (second == "next") {
            assert_eq!(page.session.script_async("return (await caches.keys()).length", &[]), json!(1), "the old version's files are still there");
            return;
        }
        page.session.go("about:blank");
    }
    panic!("the new version never came");
}

/// The new version was found by one page while another is at work: neither is reloaded, both go on with their own files.
fn an_update_leaves_two_open_pages_alone(world: &World) {
    let host = Host::start(&world.delivery("site"), 0);
    let url = host.url();
    let page = kept(world, &url);
    page.session.script("self.stillHere = 1; self.other = open(arguments[0])", &[json!(url)]);
    page.session.wait_for("!!self.other?.poscheck", 30);
    page.session.click(&page.session.find("#sample"));
    page.wait_answer();
    let port = host.port;
    drop(host);
    let _next = Host::start(&world.delivery("next"), port);
    page.session.script_async("await (await self.other.navigator.serviceWorker.getRegistration()).update(); return true", &[]);
    wait_worker(&page, "waiting");
    // A page opened now is still given the old version's files, although the new one lies ready.
    page.session.script("self.other.location.reload()", &[]);
    page.session.wait_for("!!self.other?.poscheck", 30);
    assert_eq!(page.session.script("return [!!self.other.poscheckIsNext, self.stillHere]", &[]), json!([false, 1]));
    assert_same(&page.report("en", false), &world.command(&sample(world), &["--lang", "en", "--out", "-"]).1);
}

/// The guide is a page of its own with its pictures: beside the site, kept by it, inside the one file.
fn the_guide_opens_from_every_delivery(world: &World) {
    let host = Host::start(&world.delivery("site"), 0);
    let url = host.url();
    let page = kept(world, &url);
    drop(host);
    the_guide_opens(&page, "User guide");
    the_guide_opens(&Page::open_at(world, &Wishes { language: "zh-CN", ..Wishes::default() }, &single(world)), "使用指南");
}

fn the_guide_opens(page: &Page, title: &str) {
    let tab = page.session.window();
    page.session.click(&page.session.find("[data-guide]"));
    let tabs = || page.session.windows().into_iter().find(|other| *other != tab);
    let guide = (0..50).find_map(|_| tabs().or_else(|| (std::thread::sleep(Duration::from_millis(100)), None).1)).expect("no tab came");
    page.session.switch(&guide);
    page.session.wait_for("document.readyState === 'complete' && document.querySelector('h1')", 20);
    let seen = page.session.script(
        "return [document.querySelector('h1').textContent, document.images.length > 4 && [...document.images].every(i => i.naturalWidth > 0),
         getComputedStyle(document.querySelector('main')).maxWidth, !!document.querySelector('a[href^=\"#\"]'), document.scripts.length]",
        &[],
    );
    assert_eq!(seen, json!([title, true, "736px", true, 0]));
    page.session.close_tab();
    page.session.switch(&tab);
    page.no_errors();
}

fn the_page_tells_what_is_kept(world: &World) {
    let host = Host::start(&world.delivery("site"), 0);
    let page = Page::open_at(world, &Wishes::default(), &host.url());
    wait_worker(&page, "active");
    page.session.script("document.querySelector('.start__promise .link').click()", &[]);
    page.session.wait_for("document.querySelector('.privacy__kept')?.textContent.match(/\\d+ files/)", 20);
    let kept = page.session.script_async("return await self.poscheckKept()", &[]);
    let own = std::fs::read_dir(world.delivery("site")).unwrap().count() as u64;
    assert!(kept["files"].as_u64() >= Some(own - 2), "{kept}: the service worker itself and its list are not in the store");
    let said = page.session.script("return document.querySelector('.privacy').innerText", &[]);
    let said = said.as_str().unwrap();
    assert!(said.contains(env!("CARGO_PKG_VERSION")) && said.contains(env!("POSCHECK_BUILD")), "{said}");
    assert!(page.session.script("return document.querySelector('.privacy__figure').textContent", &[]) == "0", "{said}");
    // The other page keeps nothing and says so.
    let page = Page::open_at(world, &Wishes::default(), &single(world));
    page.session.script("document.querySelector('.start__promise .link').click()", &[]);
    let said = page.session.wait_for("document.querySelector('.privacy__kept')?.textContent", 10);
    assert!(said.as_str().is_some_and(|said| said.starts_with("Nothing.")), "{said}");
}

fn a_damaged_update_leaves_the_old_version(world: &World) {
    let host = Host::start(&world.delivery("site"), 0);
    let page = Page::open_at(world, &Wishes::default(), &host.url());
    wait_worker(&page, "active");
    let damaged = world.scratch("damaged");
    copy(&world.delivery("next"), &damaged);
    let css = damaged.join("boot.js");
    std::fs::write(&css, "// cut short by a bad line").unwrap();
    let port = host.port;
    drop(host);
    let host = Host::start(&damaged, port);
    let said = page.session.script_async(
        "return await (await navigator.serviceWorker.getRegistration()).update().then(r => new Promise(done => {
        const w = r.installing; if (!w) return done('nothing new'); w.onstatechange = () => { if (w.state !== 'installing') done(w.state); }; }))",
        &[],
    );
    assert_eq!(said, "redundant", "a version with a damaged file must not be kept");
    drop(host);
    page.session.go(&format!("http://localhost:{port}/"));
    page.session.wait_for("!!self.poscheck", 30);
    std::fs::remove_dir_all(damaged).unwrap();
}

fn copy(from: &Path, to: &PathBuf) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &to);
        } else {
            std::fs::copy(&path, to).unwrap();
        }
    }
}
