//! What the program may ask of the browser: a list, so that nothing new gets in unseen; and what the policy refuses.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::driver::Wishes;
use crate::harness::Test;
use crate::page::Page;
use crate::world::World;

/// In order.
pub const TESTS: &[Test] = &[
    Test { name: "exits::the_program_asks_the_browser_for_nothing_new", body: the_program_asks_the_browser_for_nothing_new },
    Test { name: "exits::the_policy_refuses_what_a_script_might_try", body: the_policy_refuses_what_a_script_might_try },
    Test { name: "exits::a_finished_check_leaves_nothing_in_the_profile", body: a_finished_check_leaves_nothing_in_the_profile },
    Test { name: "exits::column_settings_leave_only_headers_in_the_profile", body: column_settings_leave_only_headers_in_the_profile },
];

/// Words of ways out; none may stand in the list of what is asked, however the rest is spelt.
const WAYS_OUT: [&str; 16] = [
    "fetch",
    "open",
    "send",
    "socket",
    "rtc",
    "beacon",
    "import",
    "navigate",
    "assign",
    "location",
    "submit",
    "cookie",
    "storage",
    "indexed",
    "caches",
    "serviceworker",
];

/// What keeps profile and register after a tick, and column settings without a cell of a record; nothing else may reach a store.
const KEEPS: [&str; 1] = ["localstorage"];

/// The store on this device, for those who ask for it: `open` is the database's, and the glue is read to see that it is that one.
const STORE: [&str; 2] = ["indexedDB", "open"];

/// Browser functions that the glue calls for the wasm, without the numbers that change with every build.
fn asked_of_the_browser(glue: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (at, mark) in glue.match_indices("__wbg_") {
        let rest = &glue[at + mark.len()..];
        let word: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
        if let Some((name, hash)) = word.rsplit_once('_')
            && hash.len() == 16
            && hash.bytes().all(|b| b.is_ascii_hexdigit())
        {
            names.insert(name.to_owned());
        }
    }
    names
}

fn the_program_asks_the_browser_for_nothing_new(world: &World) {
    let [page, engine] = ["poscheck.js", "engine.js"].map(|name| std::fs::read_to_string(world.site(name)).unwrap());
    assert!(asked_of_the_browser(&engine).contains("postMessage"), "the engine's glue is not read rightly");
    let glue = page + &engine;
    let asked = asked_of_the_browser(&glue);
    assert!(asked.contains("postMessage"), "the glue is not read rightly");
    let list = std::fs::read_to_string(world.repository("tests/browser/asked.txt")).unwrap();
    let allowed: BTreeSet<String> = list.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect();
    let new: Vec<_> = asked.difference(&allowed).collect();
    assert!(new.is_empty(), "new, to be looked at and then written into tests/browser/asked.txt: {new:?}");
    // A look at a value's type opens nothing.
    for name in allowed.iter().filter(|name| !name.starts_with("instanceof_")) {
        let lower = name.to_ascii_lowercase();
        let is_way_out = WAYS_OUT.iter().any(|way| lower.contains(way)) && !KEEPS.contains(&lower.as_str()) && !STORE.contains(&name.as_str());
        assert!(lower != "eval" && !is_way_out, "{name} is a way out");
    }
    // A window is opened by a name alone, a database by a name and the number of its version.
    let opened: Vec<&str> = glue.match_indices(".open(").filter_map(|(at, _)| glue[at..].split(';').next()).collect();
    assert!(opened.iter().all(|call| call.ends_with(">>> 0)")) && opened.len() <= 1, "{opened:?}");
}

fn the_policy_refuses_what_a_script_might_try(world: &World) {
    let page = Page::open(world, &Wishes::default());
    page.session.requests();
    let asked = world.asked().len();
    // The driver's own call may run text as code whatever the policy says; a later turn of the loop may not.
    let tries = "await new Promise(done => setTimeout(done, 50)); const out = {}; const attempt = async (name, work) => { try { out[name] = await work() ?? 'done'; } catch (e) { out[name] = 'refused'; } };
        await attempt('fetch elsewhere', () => fetch('http://elsewhere.example/'));
        await attempt('fetch own host', () => fetch('/probe'));
        await attempt('inner html', () => { document.createElement('div').innerHTML = '<img src=x>'; });
        await attempt('eval', () => (0, eval)('1'));
        await attempt('function', () => new Function('return 1')());
        await attempt('socket', () => new Promise((done, no) => { const s = new WebSocket('ws://elsewhere.example/'); s.onerror = no; s.onopen = done; }));
        await attempt('beacon', () => { if (!navigator.sendBeacon('http://elsewhere.example/', 'x')) throw 0; });
        await attempt('worker', () => new Worker('http://elsewhere.example/w.js'));
        await attempt('script', () => new Promise((done, no) => { const s = document.createElement('script'); s.src = 'http://elsewhere.example/x.js'; s.onload = done; s.onerror = no; document.head.append(s); }));
        await attempt('image', () => new Promise((done, no) => { const i = new Image(); i.onload = done; i.onerror = no; i.src = 'http://elsewhere.example/i.png'; }));
        await attempt('frame', () => new Promise((done, no) => { const f = document.createElement('iframe'); f.src = '/index.html'; f.onload = () => { try { f.contentDocument.body.innerText.length > 3 ? done('framed') : no(0); } catch (e) { no(e); } }; document.body.append(f); }));
        await attempt('style', () => { const s = document.createElement('style'); s.textContent = 'body { color: rgb(1, 2, 3) }'; document.head.append(s); if (getComputedStyle(document.body).color !== 'rgb(1, 2, 3)') throw 0; });
        return out;";
    let out = page.session.script_async(tries, &[]);
    for (name, result) in out.as_object().unwrap() {
        // A beacon says `true` when it was taken, even where the policy then throws it away; the log below tells.
        assert!(result == "refused" || name == "beacon", "{name}: {out}");
    }
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(world.asked()[asked..], Vec::<String>::new());
    assert_eq!(page.session.requests(), Vec::<String>::new());
}

/// Words planted in the files must not be found on the disk afterwards, in any of the ways a browser writes text.
fn a_finished_check_leaves_nothing_in_the_profile(world: &World) {
    const CANARY: &str = "KANARIENVOGEL7731";
    let profile = world.scratch("canary");
    let wishes = Wishes { profile: Some(profile.clone()), ..Wishes::default() };
    let files: Vec<(String, Vec<u8>)> = ["merchant", "acquirer"]
        .map(|side| {
            let fee = if side == "acquirer" { ("手续费,", "0.10,") } else { ("", "") };
            let mut text = format!("交易时间,交易金额,{}终端号,参考号,备注\n", fee.0);
            for row in 0..40 {
                let cents = if side == "acquirer" && row == 7 { 99 } else { 10 };
                text.push_str(&format!(
                    "2026-03-{:02} 12:{row:02}:00,{row}1.{cents},{}T0000001,2026031{row:05},{CANARY}{row}\n",
                    1 + row % 28,
                    fee.1
                ));
            }
            (format!("{CANARY}-{side}.csv"), text.into_bytes())
        })
        .to_vec();
    let page = Page::open_at(world, &wishes, &world.url("/"));
    page.drop_bytes(&files);
    page.wait_answer();
    assert!(page.report("en", true).contains(CANARY), "the canary is not in the report, so its absence on disk proves nothing");
    // The control: what is stored on purpose must be found by the same search.
    page.session.script("document.cookie = 'BOTENTAUBE4242=1; max-age=999999'; localStorage.setItem('x', 'BOTENTAUBE4242')", &[]);
    std::thread::sleep(Duration::from_secs(1));
    drop(page);
    assert!(!holding(&profile, "BOTENTAUBE4242").is_empty(), "the search finds nothing at all");
    assert_eq!(holding(&profile, CANARY), Vec::<String>::new());
    std::fs::remove_dir_all(profile).unwrap();
}

/// Settings kept by header row hold the header that was chosen and no cell below it, and are gone once forgotten.
fn column_settings_leave_only_headers_in_the_profile(world: &World) {
    let profile = world.scratch("settings");
    let page = Page::open_at(world, &Wishes { profile: Some(profile.clone()), ..Wishes::default() }, &world.url("/"));
    // Written in parts, so that this source and its build hold the words nowhere as one.
    let header = ["KORNRADE", "7171"].concat();
    let cell = ["BOTENTAUBE", "5353"].concat();
    let text = format!("{header},乙,丙\n2026-03-01 10:00:00,12.00,{cell}1\n2026-03-02 11:00:00,13.50,{cell}2\n");
    page.drop_bytes(&[("甲.csv".to_owned(), text.into_bytes())]);
    page.wait_idle();
    page.session.wait_for("document.querySelector('#mapping-header')", 20);
    crate::mapping::choose(&page, "#mapping-header", "1");
    crate::mapping::settled(&page);
    for (key, field) in [(header.as_str(), "moment"), ("乙", "amount"), ("丙", "receipt_id")] {
        crate::mapping::choose(&page, &format!("select[data-column=\"{key}\"]"), field);
        crate::mapping::settled(&page);
    }
    page.session.click(&page.session.find("#mapping-apply"));
    page.session.wait_for("!document.querySelector('.mapping')", 20);
    let kept = page.session.script("return [Object.keys(localStorage), Object.values(localStorage)]", &[]);
    assert_eq!(kept[0], serde_json::json!(["poscheck-column-settings"]), "{kept}");
    assert!(kept[1][0].as_str().is_some_and(|text| text.contains(&header) && !text.contains(&cell)), "{kept}");
    std::thread::sleep(Duration::from_secs(1));
    drop(page);
    assert_eq!(holding(&profile, &cell), Vec::<String>::new());
    std::fs::remove_dir_all(profile).unwrap();
}

/// Files below a folder that hold a word as UTF-8, UTF-16 or base64.
pub fn holding(folder: &std::path::Path, word: &str) -> Vec<String> {
    let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
    // Base64 of a word depends on where it stands; the part inside is the same in each of three places.
    let coded: Vec<Vec<u8>> = (0..3)
        .map(|shift| {
            let text = crate::base64::encode(&[vec![b'.'; shift], word.as_bytes().to_vec()].concat());
            let first = if shift == 0 { 0 } else { 4 };
            text.as_bytes()[first..text.len() - 4].to_vec()
        })
        .collect();
    let mut needles = vec![word.as_bytes().to_vec(), wide];
    needles.extend(coded);
    let mut left = vec![folder.to_path_buf()];
    let mut found = Vec::new();
    while let Some(path) = left.pop() {
        if path.is_dir() {
            left.extend(std::fs::read_dir(&path).unwrap().flatten().map(|e| e.path()));
        } else if let Ok(bytes) = std::fs::read(&path)
            && needles.iter().any(|needle| bytes.windows(needle.len()).any(|w| w == needle.as_slice()))
        {
            found.push(path.display().to_string());
        }
    }
    found
}
