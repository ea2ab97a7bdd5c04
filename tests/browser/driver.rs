//! A small WebDriver client: chromedriver as a child, HTTP over a plain socket, JSON.
//!
//! In: the programs' paths. Out: sessions with a profile of their own. A call that fails panics with what chromedriver said.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::base64;

#[path = "tabs.rs"]
mod tabs;

/// How a failure begins that only says that something did not come in its time.
pub const WAITED: &str = "waited";

/// The key under which WebDriver names an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A running chromedriver.
pub struct Driver {
    child: Child,
    port: u16,
    chromium: PathBuf,
}

impl Driver {
    /// Starts chromedriver on a free port.
    pub fn start(driver: &Path, chromium: &Path) -> Self {
        // Its own choice (`--port=0`) is told wrongly on a machine without IPv6, so the port is chosen here.
        let port = TcpListener::bind(("127.0.0.1", 0)).and_then(|l| l.local_addr()).expect("a free port").port();
        let mut child =
            Command::new(driver).arg(format!("--port={port}")).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("chromedriver starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output is ours"));
        let mut line = String::new();
        while !line.contains("started successfully") {
            line.clear();
            assert!(lines.read_line(&mut line).expect("its output can be read") > 0, "chromedriver ended before it had started");
        }
        // The pipe is drained, or chromedriver would stop at a full one.
        std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::sink()));
        Self { child, port, chromium: chromium.to_path_buf() }
    }

    /// Opens a browser with a fresh profile.
    pub fn open(&self, wishes: &Wishes) -> Session {
        let profile = wishes
            .profile
            .clone()
            .unwrap_or_else(|| std::env::temp_dir().join(format!("poscheck-{}-{:?}-{}", std::process::id(), std::thread::current().id(), nonce())));
        let mut args = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            "--force-color-profile=srgb",
        ]
        .map(str::to_owned)
        .to_vec();
        args.push(format!("--user-data-dir={}", profile.display()));
        args.push(format!("--lang={}", wishes.language));
        args.push(format!("--accept-lang={}", wishes.language));
        args.push(format!("--window-size={},{}", wishes.width, wishes.height));
        args.extend(wishes.args.iter().cloned());
        let options = json!({
            "binary": self.chromium, "args": args,
            "prefs": {"intl.accept_languages": wishes.language, "download.default_directory": profile.join("downloads"), "download.prompt_for_download": false},
        });
        let body = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}, "unhandledPromptBehavior": "ignore",
            "timeouts": {"script": 120_000, "pageLoad": 60_000},
        }}});
        let answer = call(self.port, "POST", "/session", Some(&body)).unwrap_or_else(|e| panic!("no browser: {e}"));
        let id = answer["sessionId"].as_str().expect("a session").to_owned();
        Session { port: self.port, id, profile, keeps_profile: wishes.profile.is_some(), is_borrowed: false }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How a browser is opened.
#[derive(Clone)]
pub struct Wishes {
    /// The person's language, such as `zh-CN`.
    pub language: &'static str,
    /// Window width in CSS pixels.
    pub width: u32,
    /// Window height in CSS pixels.
    pub height: u32,
    /// More of Chromium's switches.
    pub args: Vec<String>,
    /// A profile that outlives the browser; a fresh one when `None`.
    pub profile: Option<PathBuf>,
}

impl Default for Wishes {
    fn default() -> Self {
        Self { language: "en", width: 1280, height: 900, args: Vec::new(), profile: None }
    }
}

/// One browser.
pub struct Session {
    port: u16,
    id: String,
    profile: PathBuf,
    keeps_profile: bool,
    is_borrowed: bool,
}

/// An element of the page.
#[derive(Clone, Debug)]
pub struct Element(pub Value);

impl Element {
    fn id(&self) -> &str {
        self.0[ELEMENT].as_str().expect("an element")
    }
}

impl Session {
    fn post(&self, path: &str, body: &Value) -> Value {
        call(self.port, "POST", &format!("/session/{}{path}", self.id), Some(body)).unwrap_or_else(|e| panic!("{path}: {e}"))
    }

    fn get(&self, path: &str) -> Value {
        call(self.port, "GET", &format!("/session/{}{path}", self.id), None).unwrap_or_else(|e| panic!("{path}: {e}"))
    }

    /// The profile's folder on disk.
    pub fn profile(&self) -> &Path {
        &self.profile
    }

    /// Opens an address and waits for its load event.
    pub fn go(&self, url: &str) {
        self.post("/url", &json!({"url": url}));
    }

    /// Goes into a frame, by its element; scripts and clicks are meant for it from then on.
    pub fn enter(&self, frame: &Element) {
        self.post("/frame", &json!({"id": frame.0}));
    }

    /// Comes back to the frame around.
    pub fn step_out(&self) {
        self.post("/frame/parent", &json!({}));
    }

    /// Comes back to the outermost page.
    pub fn leave(&self) {
        self.post("/frame", &json!({"id": null}));
    }

    /// Runs a function's body in the page and gives what it returns.
    pub fn script(&self, body: &str, args: &[Value]) -> Value {
        self.post("/execute/sync", &json!({"script": body, "args": args}))
    }

    /// Runs an async function's body in the page and waits for what it returns.
    pub fn script_async(&self, body: &str, args: &[Value]) -> Value {
        let script = format!(
            "const done = arguments[arguments.length - 1]; const args = [...arguments].slice(0, -1);
             (async (...arguments_) => {{ {body} }})(...args).then(value => done({{value}}), error => done({{error: String(error && error.stack || error)}}));"
        );
        let answer = self.post("/execute/async", &json!({"script": script, "args": args}));
        assert!(answer["error"].is_null(), "{}", answer["error"]);
        answer["value"].clone()
    }

    /// The first element a selector finds.
    pub fn find(&self, css: &str) -> Element {
        Element(self.post("/element", &json!({"using": "css selector", "value": css})))
    }

    /// All elements a selector finds.
    pub fn find_all(&self, css: &str) -> Vec<Element> {
        let found = self.post("/elements", &json!({"using": "css selector", "value": css}));
        found.as_array().expect("a list").iter().cloned().map(Element).collect()
    }

    /// Waits for an expression of the page to become true, and gives its value.
    pub fn wait_for(&self, what: &str, seconds: u64) -> Value {
        let until = Instant::now() + Duration::from_secs(seconds);
        let body = format!("return ({what});");
        loop {
            let value = self.script(&body, &[]);
            if !(value.is_null() || value == json!(false) || value == json!("") || value == json!(0)) {
                return value;
            }
            assert!(Instant::now() < until, "{WAITED} {seconds} s in vain for {what}\npage: {}\nconsole: {:?}", self.text(), self.console());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// What the page says, as a person reads it.
    pub fn text(&self) -> String {
        self.script("return document.body ? document.body.innerText : '';", &[]).as_str().unwrap_or_default().to_owned()
    }

    /// Clicks as a person does: scrolled into view, at its middle.
    pub fn click(&self, element: &Element) {
        self.post(&format!("/element/{}/click", element.id()), &json!({}));
    }

    /// Types into an element; for a file input, the path of a file.
    pub fn type_into(&self, element: &Element, text: &str) {
        self.post(&format!("/element/{}/value", element.id()), &json!({"text": text}));
    }

    /// Presses keys where the focus is; WebDriver's code points stand for Tab, Enter and their like.
    pub fn press(&self, keys: &str) {
        let actions: Vec<Value> = keys
            .chars()
            .flat_map(|c| [json!({"type": "keyDown", "value": c.to_string()}), json!({"type": "keyUp", "value": c.to_string()})])
            .collect();
        self.post("/actions", &json!({"actions": [{"type": "key", "id": "keyboard", "actions": actions}]}));
    }

    /// Presses a key while another is held.
    pub fn press_with(&self, held: &str, key: &str) {
        let actions =
            [("keyDown", held), ("keyDown", key), ("keyUp", key), ("keyUp", held)].map(|(kind, value)| json!({"type": kind, "value": value}));
        self.post("/actions", &json!({"actions": [{"type": "key", "id": "keyboard", "actions": actions}]}));
    }

    /// Touches the middle of an element with a finger.
    pub fn tap(&self, element: &Element) {
        let actions = json!([{"type": "pointerMove", "origin": element.0, "x": 0, "y": 0}, {"type": "pointerDown", "button": 0},
            {"type": "pause", "duration": 20}, {"type": "pointerUp", "button": 0}]);
        let finger = json!({"type": "pointer", "id": "finger", "parameters": {"pointerType": "touch"}, "actions": actions});
        self.post("/actions", &json!({"actions": [finger]}));
    }

    /// Chooses files in a file input.
    pub fn upload(&self, input: &Element, files: &[PathBuf]) {
        let paths: Vec<String> = files.iter().map(|p| p.display().to_string()).collect();
        self.type_into(input, &paths.join("\n"));
    }

    /// Drops files on an element the way a page sees it: the three events, with the files' own bytes.
    pub fn drop_bytes(&self, css: &str, files: &[(String, Vec<u8>)]) {
        let files: Vec<Value> = files.iter().map(|(name, bytes)| json!({"name": name, "bytes": base64::encode(bytes)})).collect();
        let body = "const [css, files] = arguments; const target = document.querySelector(css); const held = new DataTransfer();
            for (const f of files) { held.items.add(new File([Uint8Array.from(atob(f.bytes), c => c.charCodeAt(0))], f.name)); }
            const box = target.getBoundingClientRect();
            const at = {bubbles: true, cancelable: true, composed: true, dataTransfer: held, clientX: box.x + box.width / 2, clientY: box.y + box.height / 2};
            for (const kind of ['dragenter', 'dragover', 'drop']) { target.dispatchEvent(new DragEvent(kind, at)); }
            return true;";
        self.script(body, &[json!(css), json!(files)]);
    }

    /// Drops files from the disk through the browser itself, at a point of the page; folders too.
    pub fn drop_paths(&self, x: f64, y: f64, paths: &[PathBuf]) {
        let data = json!({"items": [], "files": paths, "dragOperationsMask": 1});
        for kind in ["dragEnter", "dragOver", "drop"] {
            self.cdp("Input.dispatchDragEvent", &json!({"type": kind, "x": x, "y": y, "data": data}));
        }
    }

    /// A command of the DevTools protocol.
    pub fn cdp(&self, command: &str, params: &Value) -> Value {
        self.post("/goog/cdp/execute", &json!({"cmd": command, "params": params}))
    }

    /// Resizes what the page sees, as a phone does.
    pub fn emulate_size(&self, width: u32, height: u32, scale: f64, phone: bool) {
        self.cdp("Emulation.setDeviceMetricsOverride", &json!({"width": width, "height": height, "deviceScaleFactor": scale, "mobile": phone}));
    }

    /// Sets media features, such as `prefers-color-scheme` to `dark`.
    pub fn emulate_media(&self, features: &[(&str, &str)]) {
        let features: Vec<Value> = features.iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
        self.cdp("Emulation.setEmulatedMedia", &json!({"features": features}));
    }

    /// Takes the network away from the page, or gives it back.
    pub fn emulate_offline(&self, offline: bool) {
        self.cdp("Network.enable", &json!({}));
        self.cdp("Network.emulateNetworkConditions", &json!({"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}));
    }

    /// Slows the processor by a factor.
    pub fn emulate_slow(&self, factor: f64) {
        self.cdp("Emulation.setCPUThrottlingRate", &json!({"rate": factor}));
    }

    /// The page as PNG; the whole of it, not only the window.
    pub fn picture(&self) -> Vec<u8> {
        self.shot(&json!({"format": "png", "captureBeyondViewport": true}))
    }

    /// What the window shows, as WebP.
    pub fn small_picture(&self) -> Vec<u8> {
        self.shot(&json!({"format": "webp", "quality": 60}))
    }

    fn shot(&self, how: &Value) -> Vec<u8> {
        base64::decode(self.cdp("Page.captureScreenshot", how)["data"].as_str().expect("a picture")).expect("base64")
    }

    /// What the console said since the last call: level and words.
    pub fn console(&self) -> Vec<(String, String)> {
        let entries = self.post("/se/log", &json!({"type": "browser"}));
        let word = |entry: &Value, key: &str| entry[key].as_str().unwrap_or_default().to_owned();
        entries.as_array().map(|list| list.iter().map(|e| (word(e, "level"), word(e, "message"))).collect()).unwrap_or_default()
    }

    /// Addresses the page asked for since the last call. Left out are those that leave no machine, the browser's own first tab,
    /// and what the policy stopped before it was sent.
    pub fn requests(&self) -> Vec<String> {
        let entries = self.post("/se/log", &json!({"type": "performance"}));
        let mut asked: Vec<(String, String)> = Vec::new();
        for entry in entries.as_array().into_iter().flatten() {
            let message: Value = serde_json::from_str(entry["message"].as_str().unwrap_or("{}")).unwrap_or_default();
            let (method, params) = (&message["message"]["method"], &message["message"]["params"]);
            let id = params["requestId"].as_str().unwrap_or_default().to_owned();
            if method == "Network.requestWillBeSent" || method == "Network.webSocketCreated" {
                let url = params["request"]["url"].as_str().or(params["url"].as_str()).unwrap_or_default();
                if !["data:", "blob:", "chrome:", "chrome-extension:", "about:"].iter().any(|own| url.starts_with(own)) {
                    asked.push((id, url.to_owned()));
                }
            } else if method == "Network.loadingFailed" && params["blockedReason"] == "csp" {
                asked.retain(|(other, _)| *other != id);
            }
        }
        asked.into_iter().map(|(_, url)| url).collect()
    }

    /// The title of the page.
    pub fn title(&self) -> String {
        self.get("/title").as_str().unwrap_or_default().to_owned()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if self.is_borrowed {
            return;
        }
        let _ = call(self.port, "DELETE", &format!("/session/{}", self.id), None);
        if !self.keeps_profile {
            let _ = std::fs::remove_dir_all(&self.profile);
        }
    }
}

/// One request to chromedriver; the `value` of its answer, or what went wrong.
fn call(port: u16, method: &str, path: &str, body: Option<&Value>) -> Result<Value, String> {
    let body = body.map(Value::to_string).unwrap_or_default();
    let mut stream = TcpStream::connect(("127.0.0.1", port)).map_err(|e| e.to_string())?;
    stream.set_read_timeout(Some(Duration::from_secs(180))).map_err(|e| e.to_string())?;
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes())).map_err(|e| e.to_string())?;
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).map_err(|e| e.to_string())?;
        if line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().map_err(|_| format!("an odd length {value}"))?;
        }
    }
    let mut bytes = vec![0; length];
    reader.read_exact(&mut bytes).map_err(|e| e.to_string())?;
    let answer: Value = serde_json::from_slice(&bytes).map_err(|e| e.to_string())?;
    let value = answer["value"].clone();
    match value["error"].as_str() {
        Some(error) => Err(format!("{error}: {}", value["message"].as_str().unwrap_or_default())),
        None => Ok(value),
    }
}

fn nonce() -> u128 {
    Instant::now().elapsed().as_nanos() ^ std::time::UNIX_EPOCH.elapsed().map_or(0, |d| d.as_nanos())
}
