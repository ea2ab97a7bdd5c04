//! A page of somebody else: a folder with the package installed from its archive as a user installs it, served without our policy.
//!
//! In: the archive, the demo pages. Out: an address. Must not know: what the pages do.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use crate::world::World;

/// What a server does wrong, or beyond the usual.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Habit {
    /// Nothing.
    #[default]
    Usual,
    /// It sends wasm as text.
    WasmAsText,
    /// It answers every address it does not know, and every wasm, with a page.
    PageForAll,
}

/// The folder and its server.
pub struct Portal {
    /// The folder with the demo pages and `node_modules`.
    pub folder: PathBuf,
    port: u16,
    is_kept: bool,
}

impl Portal {
    /// Installs and serves.
    pub fn open(world: &World, name: &str, habit: Habit) -> Self {
        let folder = world.scratch(name);
        for entry in std::fs::read_dir(world.repository("www/demo")).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                std::fs::copy(&path, folder.join(path.file_name().unwrap())).unwrap();
            }
        }
        install(world, &folder);
        let mut portal = Self::serve(folder, habit);
        portal.is_kept = false;
        portal
    }

    /// Serves a folder that is there, and leaves it there.
    pub fn serve(folder: PathBuf, habit: Habit) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let served = Arc::new(folder.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let served = Arc::clone(&served);
                std::thread::spawn(move || drop(answer(&stream, &served, habit)));
            }
        });
        Self { folder, port, is_kept: true }
    }

    /// An address of it.
    pub fn url(&self, path: &str) -> String {
        format!("http://localhost:{}/{path}", self.port)
    }

    /// The same server under another name, which is another origin.
    pub fn lookalike(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}/{path}", self.port)
    }

    /// Writes a page of one's own.
    pub fn write(&self, name: &str, text: &str) {
        std::fs::write(self.folder.join(name), text).unwrap();
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        if !self.is_kept {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

/// The archive of the package.
pub fn archive(world: &World) -> PathBuf {
    world.delivery(&format!("poscheck-{}.tgz", env!("CARGO_PKG_VERSION")))
}

/// With npm where there is one, else unpacked to where npm would put it.
fn install(world: &World, folder: &Path) {
    std::fs::write(folder.join("package.json"), "{\"name\": \"portal\", \"private\": true, \"type\": \"module\"}").unwrap();
    let npm = Command::new("npm")
        .args(["install", "--offline", "--no-audit", "--no-fund", "--silent"])
        .arg(archive(world))
        .current_dir(folder)
        .stdout(Stdio::null())
        .status();
    if npm.is_ok_and(|status| status.success()) {
        return;
    }
    let modules = folder.join("node_modules");
    std::fs::create_dir_all(&modules).unwrap();
    let status = Command::new("tar").arg("-xzf").arg(archive(world)).arg("-C").arg(&modules).status().unwrap();
    assert!(status.success(), "the archive can't be unpacked");
    std::fs::rename(modules.join("package"), modules.join("poscheck")).unwrap();
}

fn answer(mut stream: &TcpStream, folder: &Path, habit: Habit) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut request = String::new();
    reader.read_line(&mut request)?;
    let mut header = String::new();
    while reader.read_line(&mut header)? > 2 {
        header.clear();
    }
    let path = request.split_whitespace().nth(1).unwrap_or("/").split(['?', '#']).next().unwrap_or_default().trim_start_matches('/').to_owned();
    let file = folder.join(&path);
    let is_wasm = path.ends_with(".wasm");
    let (status, kind, bytes) = match std::fs::read(&file) {
        _ if habit == Habit::PageForAll && is_wasm => ("200 OK", "text/html; charset=utf-8", b"<!doctype html><title>portal</title>".to_vec()),
        Ok(bytes) if is_wasm && habit == Habit::WasmAsText => ("200 OK", "text/plain", bytes),
        Ok(bytes) => ("200 OK", crate::site::mime(&file), bytes),
        Err(_) => ("404 Not Found", "text/plain", b"not found".to_vec()),
    };
    write!(stream, "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", bytes.len())?;
    stream.write_all(&bytes)?;
    stream.flush()
}
