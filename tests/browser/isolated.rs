//! The element in a frame of its own: what the document around can't see, and who is not listened to.

use std::time::Duration;

use serde_json::{Value, json};

use crate::base64;
use crate::checks::{assert_same, bytes_of, sample};
use crate::driver::{Element, Session, Wishes};
use crate::harness::Test;
use crate::host::{Habit, Portal};
use crate::world::World;

/// In order.
pub const TESTS: &[Test] = &[
    Test { name: "isolated::only_what_the_user_agrees_to_leaves_the_frame", body: only_what_the_user_agrees_to_leaves_the_frame },
    Test { name: "isolated::ten_thousand_messages_are_not_acted_on", body: ten_thousand_messages_are_not_acted_on },
    Test { name: "isolated::twelve_framings_are_not_acted_on", body: twelve_framings_are_not_acted_on },
];

fn open(world: &World, portal: &Portal) -> Session {
    let session = world.browser(&Wishes::default());
    session.go(&portal.url("isolated.html"));
    session.script(
        "self.events = []; for (const kind of ['ready', 'progress', 'finished', 'alert', 'decision', 'error']) document.addEventListener('poscheck-' + kind, e => events.push([kind, e.detail]));",
        &[],
    );
    session.script_async("await customElements.whenDefined('pos-check'); await document.querySelector('pos-check').ready; return true", &[]);
    session
}

fn frame(session: &Session) -> Element {
    Element(session.script("return document.querySelector('pos-check').shadowRoot.querySelector('iframe')", &[]))
}

fn give_sample(world: &World, session: &Session) {
    let files: Vec<Value> =
        bytes_of(&sample(world)).into_iter().map(|(name, bytes)| json!({"name": name, "bytes": base64::encode(&bytes)})).collect();
    let body = "const e = document.querySelector('pos-check'); await e.setFiles(arguments[0].map(f => new File([Uint8Array.from(atob(f.bytes), c => c.charCodeAt(0))], f.name))); await e.check(); return true";
    session.script_async(body, &[json!(files)]);
}

fn only_what_the_user_agrees_to_leaves_the_frame(world: &World) {
    let portal = Portal::open(world, "isolated", Habit::Usual);
    let session = open(world, &portal);
    give_sample(world, &session);
    // The document around reads nothing: not the frame's document, and no figure or name from the events.
    let seen = session.script(
        "const f = document.querySelector('pos-check').shadowRoot.querySelector('iframe'); let inside; try { inside = f.contentWindow.document.body.innerText } catch (refused) { inside = 'refused' }
         return [f.contentDocument, inside, JSON.stringify(events)]",
        &[],
    );
    assert_eq!((&seen[0], &seen[1]), (&Value::Null, &json!("refused")));
    let told = seen[2].as_str().unwrap();
    assert!(told.contains("finished") && !told.contains("csv") && !told.contains("xlsx") && !told.contains("amount"), "{told}");
    // The sample warns of something, which is the user's to see.
    assert!(!told.contains("alert"), "{told}");
    // The report is asked for; the user refuses, then agrees.
    session.script("self.asked = document.querySelector('pos-check').reportText({lang: 'en', lines: true}).then(text => self.got = text, reason => self.got = reason.code)", &[]);
    let click = |which: usize| {
        session.enter(&frame(&session));
        session.wait_for("document.querySelector('.consent')", 10);
        let buttons = session.find_all(".consent button");
        session.click(&buttons[which]);
        session.leave();
    };
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(session.script("return self.got ?? null", &[]), Value::Null, "handed over unasked");
    click(1);
    assert_eq!(session.wait_for("self.got", 10), "refused-by-user");
    session.script("self.got = null; document.querySelector('pos-check').reportText({lang: 'en', lines: true}).then(text => self.got = text)", &[]);
    click(0);
    let got = session.wait_for("self.got", 20);
    assert_same(got.as_str().unwrap(), &world.command(&sample(world), &["--lines", "--lang", "en", "--out", "-"]).1);
    // A file as well, each time anew.
    session.script("self.got = null; document.querySelector('pos-check').exportAs('xlsx', {lang: 'en'}).then(async file => self.got = [file.name, [...new Uint8Array(await file.arrayBuffer()).slice(0, 2)]], reason => self.got = reason.code)", &[]);
    click(0);
    let file = session.wait_for("self.got", 20);
    assert!(file[0].as_str().is_some_and(|name| name.ends_with(".xlsx")) && file[1] == json!([0x50, 0x4b]), "{file}");
    session.script(
        "self.got = null; document.querySelector('pos-check').exportAs('audit').then(() => self.got = 'given', reason => self.got = reason.code)",
        &[],
    );
    click(1);
    assert_eq!(session.wait_for("self.got", 10), "refused-by-user");
}

fn ten_thousand_messages_are_not_acted_on(world: &World) {
    let portal = Portal::open(world, "messages", Habit::Usual);
    let session = open(world, &portal);
    give_sample(world, &session);
    let before = session.script("return events.length", &[]);
    // To the frame's window and to our own, in every shape that the true ones have and in many that they have not, with ports and without.
    let body = "const f = document.querySelector('pos-check').shadowRoot.querySelector('iframe').contentWindow;
        let seed = 7; const pick = list => list[(seed = (seed * 1103515245 + 12345) % 2147483648) % list.length];
        const words = ['start', 'report', 'reset', 'setFiles', 'set', 'check', 'exportAs', 'ready', 'finished', 'hello', '__proto__', 'constructor', '', 'x'.repeat(1000)];
        const value = depth => pick([() => pick(words), () => seed, () => null, () => undefined, () => [pick(words)], () => depth > 3 ? 1 : make(depth + 1), () => new File(['x'], pick(words)), () => new Uint8Array(8)])();
        const make = depth => { const o = {}; for (const key of ['poscheck', 'v', 'call', 'id', 'event', 'detail', 'answer', 'value', 'name', 'kind', 'lines', 'pairs']) if (seed % 3) o[key] = value(depth); else value(depth); return o; };
        self.answers = 0;
        for (let n = 0; n < 5000; n++) {
          const said = pick([() => make(0), () => ({poscheck: 'hello', v: 1}), () => ({call: pick(words), id: n, kind: 'json', lines: true}), () => value(0)])();
          for (const target of [f, self]) { const c = new MessageChannel(); c.port1.onmessage = () => answers++; try { target.postMessage(said, '*', n % 2 ? [c.port2] : []); } catch (unclonable) { target.postMessage(n, '*'); } }
        }
        await new Promise(done => setTimeout(done, 3000)); return [answers, events.length]";
    let found = session.script_async(body, &[]);
    assert_eq!(found, json!([0, before]), "something was answered or told");
    session.enter(&frame(&session));
    let inside = session.script(
        "return [document.querySelector('.consent') === null, document.querySelector('.headline__sentence') !== null, ({}).polluted === undefined]",
        &[],
    );
    assert_eq!(inside, json!([true, true, true]), "the frame is not as it was");
}

/// Whether any frame below shows the page alive.
fn any_alive(session: &Session) -> bool {
    if session.script("return !!self.poscheckFrame", &[]) == true {
        return true;
    }
    session.find_all("iframe").iter().any(|frame| {
        session.enter(frame);
        let alive = any_alive(session);
        session.step_out();
        alive
    })
}

fn twelve_framings_are_not_acted_on(world: &World) {
    let portal = Portal::open(world, "framings", Habit::Usual);
    let inner = portal.url("node_modules/poscheck/frame.html");
    let tag = |src: &str, sandbox: &str| format!("<iframe src=\"{src}\" {sandbox} width=600 height=400></iframe>");
    let listen = "<script>addEventListener('message', e => { if (e.ports[0]) { e.ports[0].postMessage({call: 'start'}); e.ports[0].postMessage({call: 'report', id: 1}); } })</script>";
    let page = |body: &str| format!("<!doctype html><title>x</title>{listen}{body}");
    let boxed = "sandbox=\"allow-scripts allow-downloads\"";
    portal.write("good.html", &page(&tag(&inner, boxed)));
    portal.write("bare.html", &page(&tag(&inner, "")));
    portal.write("same.html", &page(&tag(&inner, "sandbox=\"allow-scripts allow-same-origin\"")));
    portal.write("around-good.html", &page(&tag(&portal.url("good.html"), "")));
    portal.write("around-boxed.html", &page(&tag(&portal.url("good.html"), "sandbox=\"allow-scripts\"")));
    portal.write("between.html", &page(&tag(&portal.lookalike("good.html"), "")));
    let inside = page(&tag(&inner, boxed)).replace('"', "&quot;");
    portal.write("srcdoc.html", &page(&format!("<iframe srcdoc=\"{inside}\" sandbox=\"allow-scripts\"></iframe>")));
    let made = |kind: &str| {
        format!(
            "<script>const f = document.createElement('iframe'); const t = {:?}; f.src = {kind}; addEventListener('load', () => document.body.append(f));</script>",
            tag(&inner, boxed)
        )
    };
    portal.write("data.html", &page(&made("'data:text/html,' + encodeURIComponent(t)")));
    portal.write("blob.html", &page(&made("URL.createObjectURL(new Blob([t], {type: 'text/html'}))")));
    let session = world.browser(&Wishes::default());
    let framings = [
        ("another origin", portal.lookalike("good.html")),
        ("another origin, no sandbox", portal.lookalike("bare.html")),
        ("another origin, its own origin kept", portal.lookalike("same.html")),
        ("no sandbox", portal.url("bare.html")),
        ("its own origin kept", portal.url("same.html")),
        ("a known page inside an unknown one", portal.lookalike("around-good.html")),
        ("a known page inside a sandbox", portal.url("around-boxed.html")),
        ("an unknown page between", portal.url("between.html")),
        ("a document of text in a sandbox", portal.url("srcdoc.html")),
        ("an unknown document of text", portal.lookalike("srcdoc.html")),
        ("a data document", portal.url("data.html")),
        ("an unknown blob document", portal.lookalike("blob.html")),
    ];
    for (what, url) in framings {
        session.go(&url);
        std::thread::sleep(Duration::from_millis(2500));
        assert!(!any_alive(&session), "{what}: the page is alive");
        session.leave();
    }
    // The control: the right framing, spoken to by the same script.
    session.go(&portal.url("good.html"));
    for _ in 0..60 {
        std::thread::sleep(Duration::from_millis(500));
        let alive = any_alive(&session);
        session.leave();
        if alive {
            return;
        }
    }
    panic!("not even the right framing works, so the others prove nothing");
}
