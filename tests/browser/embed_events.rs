//! What an element tells its document and what it hands over, compared with the report and the command line.

use serde_json::{Value, json};

use crate::checks::{assert_same, sample};
use crate::driver::Session;
use crate::embed::{files, no_errors, open};
use crate::harness::Test;
use crate::host::{Habit, Portal};
use crate::world::World;

/// In order.
pub const TESTS: &[Test] = &[
    Test { name: "embed::warnings_and_decisions_are_told", body: warnings_and_decisions_are_told },
    Test { name: "embed::every_kind_of_file_is_handed_over", body: every_kind_of_file_is_handed_over },
];

/// The sample in the element, checked.
fn checked(world: &World, session: &Session) {
    let body = "const e = document.querySelector('#first'); const list = arguments[0].map(f => new File([Uint8Array.from(atob(f.bytes), c => c.charCodeAt(0))], f.name));
        await e.setFiles(list); await e.check(); return true";
    session.script_async(body, &[files(&sample(world))]);
}

fn events(session: &Session, kind: &str) -> Value {
    session.script("return events.filter(e => e[0] === arguments[0]).map(e => e[2])", &[json!(kind)])
}

fn warnings_and_decisions_are_told(world: &World) {
    let portal = Portal::open(world, "events", Habit::Usual);
    let session = open(world, &portal.url("plain.html"));
    checked(world, &session);
    // Each warning of the report once, in its order, as the report has it.
    let report = session.script_async("return await document.querySelector('#first').report({lang: 'zh-CN'})", &[]);
    let alerts = report["alerts"].as_array().unwrap();
    assert!(!alerts.is_empty(), "the sample warns of nothing, so this shows nothing");
    assert_eq!(events(&session, "alert"), report["alerts"]);
    assert_eq!(events(&session, "decision"), json!([]));
    // A person decides inside the element and takes it back.
    let root = "document.querySelector('#first').shadowRoot";
    session.script(&format!("{root}.querySelector('#section-differences').click()"), &[]);
    session.wait_for(&format!("{root}.querySelector('.finding[data-place=\"0\"] .code')"), 20);
    session.script(&format!("{root}.querySelector('.finding').click()"), &[]);
    session.wait_for(&format!("{root}.querySelector('#decide-accept')"), 20);
    session.script(&format!("{root}.querySelector('#decide-accept').click()"), &[]);
    session.wait_for(&format!("{root}.querySelector('dialog #decide-confirm:not([disabled])')"), 10);
    session.script(
        &format!("const r = {root}; r.querySelector('#decide-name').value = 'Wang'; r.querySelector('#decide-reason').value = 'slip checked'; r.querySelector('#decide-confirm').click()"),
        &[],
    );
    session.wait_for("events.some(e => e[0] === 'decision')", 10);
    let undo = format!(
        "{root}.querySelector('.app').dispatchEvent(new KeyboardEvent('keydown', {{key: 'z', ctrlKey: true, bubbles: true, cancelable: true}}))"
    );
    session.wait_for(&format!("{root}.querySelector('.decide__state.state--explained')"), 20);
    session.script(&undo, &[]);
    session.wait_for("events.filter(e => e[0] === 'decision').length === 2", 10);
    let told = events(&session, "decision");
    let ids: Vec<&str> = report["findings"].as_array().unwrap().iter().filter_map(|finding| finding["id"].as_str()).collect();
    let act = &told[0]["step"]["acts"][0];
    assert_eq!((&told[0]["number"], &told[0]["step"]["kind"], &act["act"]), (&json!(1), &json!("decide"), &json!("accept")), "{told}");
    assert!(ids.contains(&act["finding"].as_str().unwrap()), "{told} names no finding of the report");
    assert_eq!((&told[0]["signed"]["by"], &told[0]["signed"]["reason"]), (&json!("Wang"), &json!("slip checked")));
    assert_eq!(told[1]["step"], json!({"kind": "undo", "entry": 1}));
    // The check was done again for each; what was told before is not told again.
    session.wait_for(&format!("{root}.querySelector('.decide__state.state--open')"), 20);
    assert_eq!(events(&session, "alert"), report["alerts"], "a warning was told twice");
    no_errors(&session);
}

fn every_kind_of_file_is_handed_over(world: &World) {
    let portal = Portal::open(world, "files", Habit::Usual);
    let session = open(world, &portal.url("plain.html"));
    let refusals =
        "const e = document.querySelector('#first'); const code = promise => promise.then(() => 'given', reason => [reason.name, reason.code]);
        return [await code(e.exportAs('xlsx')), await code(e.exportAs('pdf')), await code(e.exportAs('csv', {delimiter: 'x'}))]";
    let error = |code: &str| json!(["PosCheckError", code]);
    assert_eq!(session.script_async(refusals, &[]), json!([error("none"), error("usage-ending"), error("usage-value")]));
    checked(world, &session);
    let body = "const e = document.querySelector('#first'); const out = {};
        for (const kind of ['json', 'xlsx', 'html', 'csv', 'open-items', 'audit']) {
          const file = await e.exportAs(kind, {lang: 'en'}); const bytes = new Uint8Array(await file.arrayBuffer());
          out[kind] = {is: file instanceof File, name: file.name, type: file.type, head: [...bytes.slice(0, 4)], text: kind === 'xlsx' ? '' : await file.text()}; }
        const bare = new Uint8Array(await (await e.exportAs('csv', {lang: 'en', delimiter: ';', mark: false})).arrayBuffer());
        out.bare = new TextDecoder('utf-8', {ignoreBOM: true}).decode(bare.slice(0, 200)); return out";
    let out = session.script_async(body, &[]);
    for (kind, ending, media) in [
        ("json", ".json", "application/json"),
        ("xlsx", ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("html", ".html", "text/html"),
        ("csv", ".csv", "text/csv"),
        ("open-items", ".json", "application/json"),
        ("audit", ".audit", "application/json"),
    ] {
        let file = &out[kind];
        assert!(
            file["is"] == true && file["name"].as_str().unwrap().ends_with(ending) && file["type"] == media,
            "{kind}: {} {}",
            file["name"],
            file["type"]
        );
    }
    let text = |kind: &str| out[kind]["text"].as_str().unwrap().to_owned();
    let value = |kind: &str| serde_json::from_str::<Value>(&text(kind)).unwrap();
    assert_same(&text("json"), &world.command(&sample(world), &["--lines", "--lang", "en", "--out", "-"]).1);
    assert_eq!(out["xlsx"]["head"], json!([0x50, 0x4b, 3, 4]));
    assert!(text("html").starts_with("<!doctype html>") || text("html").starts_with("<!DOCTYPE html>"));
    assert_eq!(value("open-items")["open_items"], value("json")["open_items"]);
    assert!(value("audit")["schema"].as_str().unwrap().starts_with("poscheck/audit/"));
    assert_eq!(out["csv"]["head"], json!([0xef, 0xbb, 0xbf, text("csv").trim_start_matches('\u{feff}').as_bytes()[0]]));
    let bare = out["bare"].as_str().unwrap();
    assert!(!bare.starts_with('\u{feff}') && bare.lines().next().unwrap().contains(';'), "{bare}");
    // The command line writes the same, where it writes the same kind.
    let folder = world.scratch("embed-files");
    for kind in ["csv", "html"] {
        let path = folder.join(format!("out.{kind}"));
        world.command(&sample(world), &["--lang", "en", "--out", path.to_str().unwrap()]);
        let wanted = String::from_utf8(std::fs::read(path).unwrap()).unwrap();
        assert_same(text(kind).trim_start_matches('\u{feff}'), wanted.trim_start_matches('\u{feff}'));
    }
    let _ = std::fs::remove_dir_all(folder);
    no_errors(&session);
}
