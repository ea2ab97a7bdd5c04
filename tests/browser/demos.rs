//! The demo pages as their users build them, from the package's archive: Vite with TypeScript, React, Vue.
//!
//! Run by `cargo xtask test --embed`, which builds them and names their folder in `POSCHECK_DEMOS`.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::base64;
use crate::checks::{assert_same, bytes_of, sample};
use crate::driver::{Session, Wishes};
use crate::harness::Test;
use crate::host::{Habit, Portal};
use crate::world::World;

/// In order.
pub const TESTS: &[Test] = &[
    Test { name: "demos::vite_and_typescript", body: |world| shown(world, "vite") },
    Test { name: "demos::react", body: |world| shown(world, "react") },
    Test { name: "demos::vue", body: |world| shown(world, "vue") },
];

/// A register's file over the statement that the portal has; the fourth row is off by nine hundredths.
fn register() -> String {
    let rows: String = (0..12)
        .map(|day| {
            let amount = if day == 3 { "31.01".to_owned() } else { format!("{day}1.10") };
            format!("2026-03-{:02} 12:00:00,{amount},T0000001,2026031{day:05}\n", day + 1)
        })
        .collect();
    format!("交易时间,交易金额,终端号,参考号\n{rows}")
}

fn open(portal: &Portal, world: &World) -> Session {
    let session = world.browser(&Wishes::default());
    session.go(&portal.url("index.html"));
    ready(&session);
    session
}

fn ready(session: &Session) {
    session.wait_for("document.querySelector('pos-check')", 20);
    session.script_async("await customElements.whenDefined('pos-check'); await document.querySelector('pos-check').ready; return true", &[]);
}

/// The merchant's part: the register's file is chosen, the portal says what is off.
fn merchants_part(world: &World, session: &Session) {
    let folder = world.scratch("register");
    let path: PathBuf = folder.join("收银.csv");
    std::fs::write(&path, register()).unwrap();
    session.upload(&session.find("#register"), std::slice::from_ref(&path));
    session.wait_for("document.querySelector('#said').textContent === '-0.09 CNY'", 30);
    session.click(&session.find("#workpaper"));
    session.wait_for("[...document.querySelectorAll('#told li')].some(li => li.textContent.endsWith('.xlsx'))", 30);
    let _ = std::fs::remove_dir_all(folder);
}

fn sample_is_checked(world: &World, session: &Session) {
    let files: Vec<Value> =
        bytes_of(&sample(world)).into_iter().map(|(name, bytes)| json!({"name": name, "bytes": base64::encode(&bytes)})).collect();
    let body = "const e = document.querySelector('pos-check'); await e.setFiles(arguments[0].map(f => new File([Uint8Array.from(atob(f.bytes), c => c.charCodeAt(0))], f.name)));
        await e.check(); return await e.reportText({lang: 'en', lines: true})";
    let report = session.script_async(body, &[json!(files)]);
    assert_same(report.as_str().unwrap(), &world.command(&sample(world), &["--lines", "--lang", "en", "--out", "-"]).1);
}

fn shown(world: &World, name: &str) {
    let demos = PathBuf::from(std::env::var_os("POSCHECK_DEMOS").expect("the demos are named"));
    let portal = Portal::serve(demos.join(name).join("dist"), Habit::Usual);
    let session = open(&portal, world);
    merchants_part(world, &session);
    sample_is_checked(world, &session);
    if name != "vite" {
        // The component goes and comes again, as a route changed back and forth.
        session.click(&session.find("#toggle"));
        session.wait_for("!document.querySelector('pos-check')", 10);
        session.click(&session.find("#toggle"));
        ready(&session);
        session.script("document.querySelector('#register').value = ''", &[]);
        merchants_part(world, &session);
    }
    let errors: Vec<_> = session.console().into_iter().filter(|(level, text)| level == "SEVERE" && !text.contains("favicon")).collect();
    assert!(errors.is_empty(), "the console says {errors:?}");
    // Where only a worker made of text is allowed, the bundled script's own text must still be one.
    let page = std::fs::read_to_string(portal.folder.join("index.html")).unwrap();
    portal.write("narrow.html", &page.replace("worker-src 'self'", "worker-src blob:"));
    session.go(&portal.url("narrow.html"));
    ready(&session);
    sample_is_checked(world, &session);
}
