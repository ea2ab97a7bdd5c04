//! A folder of files served on loopback as a careful host would serve them.
//!
//! In: a folder. Out: answers with the policy of [`HEADERS`]. Must not know: how the folder came to be.
//! The browser tests include this file too, so that what is tested is what is served.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex};

/// The policy on the page and on every script a worker is made of.
///
/// `connect-src` stays open to the page's own origin for the wasm; everything that could carry data elsewhere is closed.
/// No inline style attribute and no inline script works under it: sizes that depend on data are set on `element.style` or as SVG attributes.
/// Script URLs (workers) pass the trusted-types policy named `poscheck`, or `default` for calls that give a plain string.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
img-src 'self' data: blob:; font-src 'none'; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; form-action 'none'; \
base-uri 'none'; frame-src 'none'; frame-ancestors 'self'; object-src 'none'; trusted-types poscheck poscheck-keep default; require-trusted-types-for 'script'";

/// Sent with every answer, errors too: one answer without them is a way out.
pub const HEADERS: &[(&str, &str)] = &[
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("Connection-Allowlist", "(response-origin)"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Embedder-Policy", "require-corp"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-DNS-Prefetch-Control", "off"),
    ("Referrer-Policy", "no-referrer"),
    (
        "Permissions-Policy",
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), hid=(), midi=(), display-capture=(), \
         browsing-topics=(), interest-cohort=()",
    ),
];

/// The type a browser needs to accept the file; under `nosniff` a wrong one is refused.
pub fn mime(path: &Path) -> &'static str {
    match path.extension().and_then(|e| e.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json; charset=utf-8",
        "webmanifest" => "application/manifest+json; charset=utf-8",
        "svg" => "image/svg+xml; charset=utf-8",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "csv" | "txt" => "text/plain; charset=utf-8",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    }
}

/// A folder being served.
pub struct Site {
    listener: TcpListener,
    folder: PathBuf,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Site {
    /// Binds to loopback. Port 0 takes any free one.
    ///
    /// # Errors
    /// When the port is taken.
    pub fn bind(folder: &Path, port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", port))?;
        Ok(Self { listener, folder: folder.to_path_buf(), asked: Arc::default() })
    }

    /// Where it listens.
    ///
    /// # Errors
    /// When the socket is gone.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Paths asked for so far, in order; shared with the serving threads.
    #[allow(dead_code, reason = "only the tests look at what was asked")]
    pub fn asked(&self) -> Arc<Mutex<Vec<String>>> {
        Arc::clone(&self.asked)
    }

    /// Answers until the process ends, a thread a connection.
    pub fn run(self) {
        for stream in self.listener.incoming().flatten() {
            let folder = self.folder.clone();
            let asked = Arc::clone(&self.asked);
            std::thread::spawn(move || {
                // A browser that hangs up early is no event worth a word.
                drop(answer(&stream, &folder, &asked));
            });
        }
    }
}

fn answer(stream: &TcpStream, folder: &Path, asked: &Mutex<Vec<String>>) -> io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut request = String::new();
    reader.read_line(&mut request)?;
    let mut header = String::new();
    // The headers are read to their end, or the browser would see a reset.
    while reader.read_line(&mut header)? > 2 {
        header.clear();
    }
    let mut words = request.split_whitespace();
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or("/"));
    if method.is_empty() {
        return Ok(());
    }
    if let Ok(mut asked) = asked.lock() {
        asked.push(target.to_owned());
    }
    if method != "GET" && method != "HEAD" {
        return send(stream, "405 Method Not Allowed", "text/plain; charset=utf-8", b"only GET and HEAD\n", true);
    }
    let body = method == "GET";
    let found = inside(folder, target).and_then(|path| Some((mime(&path), std::fs::read(&path).ok()?)));
    match found {
        Some((kind, bytes)) => send(stream, "200 OK", kind, &bytes, body),
        None => send(stream, "404 Not Found", "text/plain; charset=utf-8", b"not found\n", body),
    }
}

/// The file a target names; `None` for one that leaves the folder.
fn inside(folder: &Path, target: &str) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?.trim_start_matches('/');
    let decoded = decode(path)?;
    let relative = Path::new(&decoded);
    if !relative.components().all(|c| matches!(c, Component::Normal(_))) {
        return None;
    }
    let full = folder.join(relative);
    Some(if full.is_dir() { full.join("index.html") } else { full })
}

fn decode(path: &str) -> Option<String> {
    let mut out = Vec::with_capacity(path.len());
    let mut bytes = path.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let pair = [bytes.next()?, bytes.next()?];
            out.push(u8::from_str_radix(std::str::from_utf8(&pair).ok()?, 16).ok()?);
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).ok()
}

fn send(mut stream: &TcpStream, status: &str, kind: &str, bytes: &[u8], body: bool) -> io::Result<()> {
    let mut head =
        format!("HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\nCache-Control: no-store\r\n", bytes.len());
    for (name, value) in HEADERS {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes())?;
    if body {
        stream.write_all(bytes)?;
    }
    stream.flush()
}
