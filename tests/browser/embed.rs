//! The element in other people's pages, installed from the package's archive.

use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};

use crate::base64;
use crate::checks::{assert_same, bytes_of, sample};
use crate::driver::{Session, Wishes};
use crate::harness::Test;
use crate::host::{Habit, Portal};
use crate::world::World;

/// In order.
pub const TESTS: &[Test] = &[
    Test { name: "embed::node_prints_the_command_lines_report", body: node_prints_the_command_lines_report },
    Test { name: "embed::a_page_under_a_strict_policy_gets_the_report", body: a_page_under_a_strict_policy_gets_the_report },
    Test { name: "embed::two_elements_on_an_old_style_page", body: two_elements_on_an_old_style_page },
    Test { name: "embed::one_script_with_all_inside", body: one_script_with_all_inside },
    Test { name: "embed::the_portals_own_rows_are_checked", body: the_portals_own_rows_are_checked },
    Test { name: "embed::a_failed_load_says_why_and_the_next_one_works", body: a_failed_load_says_why_and_the_next_one_works },
];

/// Hands files to an element; the first argument finds it.
const GIVE: &str = "const [css, files] = arguments; const e = document.querySelector(css);
    const list = files.map(f => new File([Uint8Array.from(atob(f.bytes), c => c.charCodeAt(0))], f.name)); await e.setFiles(list);";

/// Files as a script takes them: names and base64.
pub fn files(paths: &[PathBuf]) -> Value {
    bytes_of(paths).into_iter().map(|(name, bytes)| json!({"name": name, "bytes": base64::encode(&bytes)})).collect()
}

/// Opens a page of the portal and waits for its elements.
pub fn open(world: &World, url: &str) -> Session {
    let session = world.browser(&Wishes::default());
    session.go(url);
    session.script(
        "self.violations = []; document.addEventListener('securitypolicyviolation', e => violations.push(e.violatedDirective + ' ' + e.blockedURI)); self.events = [];
         for (const kind of ['ready', 'progress', 'finished', 'alert', 'decision', 'error']) document.addEventListener('poscheck-' + kind, e => events.push([kind, e.target.id, e.detail]));",
        &[],
    );
    session.script_async("await customElements.whenDefined('pos-check'); await Promise.all([...document.querySelectorAll('pos-check')].map(e => e.ready)); return true", &[]);
    session
}

/// Gives the sample to an element and compares its report with the command line's.
fn sample_is_checked(world: &World, session: &Session, css: &str) {
    let body = format!("{GIVE} await e.check(); return await e.reportText({{lang: 'en', lines: true}})");
    let report = session.script_async(&body, &[json!(css), files(&sample(world))]);
    assert_same(report.as_str().unwrap(), &world.command(&sample(world), &["--lines", "--lang", "en", "--out", "-"]).1);
}

/// Neither the policy nor the console has anything to say.
pub fn no_errors(session: &Session) {
    assert_eq!(session.script("return violations", &[]), json!([]));
    let errors: Vec<_> = session.console().into_iter().filter(|(level, text)| level == "SEVERE" && !text.contains("favicon")).collect();
    assert!(errors.is_empty(), "the console says {errors:?}");
}

fn node_prints_the_command_lines_report(world: &World) {
    if Command::new("node").arg("--version").output().is_err() {
        println!("    not shown here: there is no node");
        return;
    }
    let portal = Portal::open(world, "node", Habit::Usual);
    let output = Command::new("node").arg("node.mjs").args(sample(world)).current_dir(&portal.folder).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    assert_same(&String::from_utf8(output.stdout).unwrap(), &world.command(&sample(world), &["--lang", "en", "--out", "-"]).1);
    let refused = Command::new("node").args(["node.mjs", "node.mjs"]).current_dir(&portal.folder).output().unwrap();
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && said.contains("PosCheckError"), "{said}");
}

fn a_page_under_a_strict_policy_gets_the_report(world: &World) {
    let portal = Portal::open(world, "strict", Habit::Usual);
    let session = open(world, &portal.url("plain.html"));
    sample_is_checked(world, &session, "#first");
    let kinds = session.script("return events.map(e => e[0]).filter((k, i, all) => k !== all[i - 1])", &[]);
    assert_eq!(kinds, json!(["ready", "progress", "finished", "alert"]), "the events in their order");
    let said = session.wait_for("document.querySelector('#said').textContent", 5);
    assert!(said.as_str().is_some_and(|said| said.ends_with(" CNY")), "{said}");
    // What is not among the features is not shown, and the portal's colour is.
    let shown = session.script(
        "const r = document.querySelector('#first').shadowRoot; const v = s => r.querySelector(s)?.checkVisibility() ?? false;
         return [v('[data-feature=theme]'), v('[data-feature=language]'), v('#export-json'), getComputedStyle(r.querySelector('.bar__mark')).backgroundColor]",
        &[],
    );
    assert_eq!(shown, json!([false, true, true, "rgb(58, 74, 159)"]));
    no_errors(&session);
}

fn two_elements_on_an_old_style_page(world: &World) {
    let portal = Portal::open(world, "classic", Habit::Usual);
    let session = open(world, &portal.url("classic.html"));
    // The same script a second time: calm.
    session.script_async("await new Promise((done, no) => { const s = document.createElement('script'); s.src = 'node_modules/poscheck/element.classic.js'; s.onload = done; s.onerror = no; document.head.append(s); }); return true", &[]);
    sample_is_checked(world, &session, "#first");
    let other = "const e = document.querySelector('#second'); return [e.shadowRoot.querySelector('.start') !== null, e.lang, e.theme, getComputedStyle(e).colorScheme,
        e.shadowRoot.querySelector('.slot[data-side=bank]')?.checkVisibility() ?? false, document.title, document.documentElement.lang]";
    assert_eq!(
        session.script(other, &[]),
        json!([true, "zh-CN", "dark", "dark", false, "An older portal", "en"]),
        "the other element and the document are as they were"
    );
    sample_is_checked(world, &session, "#second");
    // A key pressed outside is the page's own.
    session.script("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: '?', bubbles: true}))", &[]);
    assert_eq!(session.script("return document.querySelector('#first').shadowRoot.querySelector('dialog') === null", &[]), json!(true));
    no_errors(&session);
}

fn one_script_with_all_inside(world: &World) {
    let portal = Portal::open(world, "inline", Habit::Usual);
    let policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:";
    portal.write("inline.html", &format!("<!doctype html><meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\"><title>x</title><script src=\"node_modules/poscheck/element.inline.js\"></script><pos-check id=\"first\"></pos-check>"));
    let session = open(world, &portal.url("inline.html"));
    session.requests();
    sample_is_checked(world, &session, "#first");
    assert_eq!(session.requests(), Vec::<String>::new());
    no_errors(&session);
}

fn the_portals_own_rows_are_checked(world: &World) {
    let portal = Portal::open(world, "rows", Habit::Usual);
    let session = open(world, &portal.url("plain.html"));
    let rows = "const rows = Array.from({length: 12}, (_, n) => ({交易时间: `2026-03-${String(n + 1).padStart(2, '0')} 12:00:00`, 交易金额: `${n}1.10`, 终端号: 'T0000001', 参考号: `2026031${String(n).padStart(5, '0')}`}));";
    let body = format!("{rows} const e = document.querySelector('#first');
        const own = rows.map((row, n) => n === 3 ? {{...row, 交易金额: '31.01'}} : row).map(row => Object.values(row).join(',')).join('\\n');
        await e.setFiles([{{name: '收银.csv', data: new TextEncoder().encode('交易时间,交易金额,终端号,参考号\\n' + own).buffer, side: 'merchant'}},
          {{data: rows.map(row => ({{...row, 手续费: '0.10'}})), side: 'acquirer'}}]);
        const done = await e.check(); const report = await e.report({{lang: 'en'}});
        // The same rows as a table of Arrow's kind.
        const names = ['交易时间', '交易金额', '终端号', '参考号', '手续费'];
        const table = {{numRows: 12, schema: {{fields: names.map(name => ({{name, type: {{typeId: 5}}}}))}}, getChildAt: at => ({{get: row => ({{...rows[row], 手续费: '0.10'}})[names[at]]}})}};
        await e.setFiles([{{name: '收银.csv', data: new TextEncoder().encode('交易时间,交易金额,终端号,参考号\\n' + own), side: 'merchant'}}, {{data: table, side: 'acquirer'}}]);
        await e.check(); const again = await e.report({{lang: 'en'}});
        let refused = []; for (const bad of [[{{data: [{{a: new Date()}}]}}], [{{data: [1]}}], [{{data: 'text'}}], [{{data: rows, side: 'north'}}]]) try {{ await e.setFiles(bad) }} catch (reason) {{ refused.push([reason.name, reason.code]) }}
        return [done.bridge.difference, report.inputs.map(i => [i.name, i.side, i.rows.records]), refused, JSON.stringify(again) === JSON.stringify(report)]");
    let found = session.script_async(&body, &[]);
    assert_eq!(found[0], "-0.09", "{found}");
    assert_eq!(found[1], json!([["收银.csv", "merchant", 12], ["rows.csv", "acquirer", 12]]));
    assert_eq!(found[3], true, "rows of a table are not what the same rows as objects are");
    let value = |code: &str| json!(["PosCheckError", code]);
    assert_eq!(found[2], json!([value("rows-value"), value("rows-value"), value("usage-value"), value("usage-value")]));
    // A side that is missing is told, and the promise does not hang.
    let body = format!(
        "{rows} const e = document.querySelector('#first'); await e.setFiles([{{data: rows, side: 'acquirer'}}]); return await e.check().then(() => 'done', reason => reason.code)"
    );
    assert_eq!(session.script_async(&body, &[]), "side-missing-merchant");
    no_errors(&session);
}

fn a_failed_load_says_why_and_the_next_one_works(world: &World) {
    for (habit, code) in [(Habit::PageForAll, Some("load-not-wasm")), (Habit::WasmAsText, None)] {
        let portal = Portal::open(world, "habit", habit);
        portal.write("page.html", "<!doctype html><title>x</title><script type=\"module\" src=\"node_modules/poscheck/element.js\"></script><pos-check id=\"first\"></pos-check>");
        let session = world.browser(&Wishes::default());
        session.go(&portal.url("page.html"));
        let body = "await customElements.whenDefined('pos-check'); return await document.querySelector('#first').ready.then(() => 'ready', reason => [reason.code, reason.message, document.querySelector('#first').shadowRoot.textContent])";
        let found = session.script_async(body, &[]);
        match code {
            Some(code) => assert!(
                found[0] == code
                    && found[1].as_str().is_some_and(|text| text.contains("text/html"))
                    && found[2].as_str().is_some_and(|text| text.contains("text/html")),
                "{found}"
            ),
            None => {
                assert_eq!(found, "ready");
                assert!(session.console().iter().any(|(_, text)| text.contains("application/wasm")), "a wrong type is told");
            }
        }
    }
    let portal = Portal::open(world, "again", Habit::Usual);
    portal.write("page.html", "<!doctype html><title>x</title><script type=\"module\" src=\"node_modules/poscheck/element.js\"></script><pos-check id=\"first\" base=\"nowhere\"></pos-check>");
    let session = world.browser(&Wishes::default());
    session.go(&portal.url("page.html"));
    let body = "await customElements.whenDefined('pos-check'); const e = document.querySelector('#first'); const first = await e.ready.catch(reason => reason.code);
        const tries = [first]; e.base = 'nowhere-else/'; tries.push(await e.ready.catch(reason => reason.code)); e.base = 'node_modules/poscheck'; await e.ready; return tries";
    assert_eq!(session.script_async(body, &[]), json!(["load-missing", "load-missing"]));
    sample_is_checked(world, &session, "#first");
}
