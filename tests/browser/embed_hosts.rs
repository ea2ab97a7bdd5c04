//! Pages whose policies allow more or less: the element works where it may and says in words what is missing where it may not.

use serde_json::{Value, json};

use crate::base64;
use crate::checks::{bytes_of, sample};
use crate::driver::Wishes;
use crate::harness::Test;
use crate::host::{Habit, Portal};
use crate::world::World;

/// In order.
pub const TESTS: &[Test] = &[
    Test { name: "embed::each_policy_is_kept_or_what_it_forbids_is_said", body: each_policy_is_kept_or_what_it_forbids_is_said },
    Test { name: "embed::a_script_is_taken_by_its_hash_alone", body: a_script_is_taken_by_its_hash_alone },
];

const READY: &str = "await customElements.whenDefined('pos-check'); const e = document.querySelector('#first');
    return await e.ready.then(() => ['ready', getComputedStyle(e.shadowRoot.querySelector('.bar') ?? e).position], reason => [reason.code, reason.message])";

fn page(policy: &str, more: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'; form-action 'none'; {policy}\">\
         <title>x</title><script type=\"module\" src=\"node_modules/poscheck/element.js\"></script><pos-check id=\"first\"{more}></pos-check>"
    )
}

fn each_policy_is_kept_or_what_it_forbids_is_said(world: &World) {
    let portal = Portal::open(world, "policies", Habit::Usual);
    let session = world.browser(&Wishes::default());
    let usual = "script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'";
    let elsewhere = format!(" base=\"{}\"", portal.lookalike("node_modules/poscheck/"));
    let shared = format!("script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; connect-src 'self' {}", portal.lookalike(""));
    // Policy, attributes, the code wanted, a word of what is said.
    let variants = [
        // No style-src at all: the style is no text of the page's.
        (usual.to_owned(), "", "ready", ""),
        (usual.replace("worker-src 'self'", "worker-src blob:"), "", "ready", ""),
        (format!("{usual}; trusted-types poscheck; require-trusted-types-for 'script'"), "", "ready", ""),
        (format!("{usual}; trusted-types other; require-trusted-types-for 'script'"), "", "load-policy", "trusted-types"),
        (usual.replace(" 'wasm-unsafe-eval'", ""), "", "load-policy", "'wasm-unsafe-eval'"),
        (usual.replace("worker-src 'self'", "worker-src 'none'"), "", "load-worker", "worker-src"),
        (usual.replace("connect-src 'self'", "connect-src 'none'"), "", "load-unreachable", "connect-src"),
        (usual.to_owned(), elsewhere.as_str(), "load-unreachable", "connect-src"),
        // Allowed by us, but the other server shares nothing.
        (shared, elsewhere.as_str(), "load-unreachable", "not shared"),
        ("script-src 'self'; frame-src 'self'".to_owned(), " isolated", "ready", ""),
        ("script-src 'self'; frame-src 'self'; trusted-types 'none'; require-trusted-types-for 'script'".to_owned(), " isolated", "ready", ""),
    ];
    for (number, (policy, more, code, word)) in variants.iter().enumerate() {
        let name = format!("policy-{number}.html");
        portal.write(&name, &page(policy, more));
        session.go(&portal.url(&name));
        let found = session.script_async(READY, &[]);
        assert_eq!(found[0], *code, "{policy} {more}: {found}");
        let said = found[1].as_str().unwrap();
        match *code {
            "ready" if more.is_empty() => assert_eq!(said, "sticky", "{policy}: the style is not there"),
            "ready" => {}
            _ => {
                assert!(said.contains(word), "{policy} {more}: {said}");
                let shown = session.script("return document.querySelector('#first').shadowRoot.querySelector('[role=alert]').textContent", &[]);
                assert!(shown.as_str().unwrap().contains(said), "{shown}");
            }
        }
    }
    // Ready is not yet checked: the narrowest policy that lets a worker be made of text.
    session.go(&portal.url("policy-1.html"));
    session.script_async(READY, &[]);
    let files: Vec<Value> =
        bytes_of(&sample(world)).into_iter().map(|(name, bytes)| json!({"name": name, "bytes": base64::encode(&bytes)})).collect();
    let body = "const e = document.querySelector('#first'); await e.setFiles(arguments[0].map(f => new File([Uint8Array.from(atob(f.bytes), c => c.charCodeAt(0))], f.name)));
        return (await e.check()).bridge.residual";
    assert_eq!(session.script_async(body, &[json!(files)]), "0.00");
}

fn a_script_is_taken_by_its_hash_alone(world: &World) {
    let portal = Portal::open(world, "hashes", Habit::Usual);
    let hashes: Value = serde_json::from_slice(&std::fs::read(portal.folder.join("node_modules/poscheck/integrity.json")).unwrap()).unwrap();
    let session = world.browser(&Wishes::default());
    for (name, kind) in [("element.js", "type=\"module\" "), ("element.classic.js", ""), ("element.inline.js", "")] {
        let hash = hashes[name].as_str().unwrap();
        for (hash, is_taken) in [(hash, true), (hashes["poscheck-worker.js"].as_str().unwrap(), false)] {
            let script = format!("<script {kind}integrity=\"{hash}\" src=\"node_modules/poscheck/{name}\"></script>");
            portal.write("page.html", &format!("<!doctype html><title>x</title>{script}<pos-check id=\"first\"></pos-check>"));
            session.go(&portal.url("page.html"));
            assert_eq!(session.script("return !!customElements.get('pos-check')", &[]), is_taken, "{name} {hash}");
        }
    }
}
