//! A network of our own: everything a browser sends is seen, nothing arrives anywhere.
//!
//! In: root and Linux. Out: names looked up, connections tried, packets sent. Must not know: what page is looked at.
//!
//! The namespace has a route, or WebRTC would stay silent for want of one and look innocent; behind it is nobody.

use std::collections::BTreeSet;
use std::io::Read;
use std::net::{TcpListener, UdpSocket};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

/// Everyone's address here: each name resolves to it.
const SINK: &str = "10.9.9.1";
const TCP_PORTS: [u16; 6] = [80, 443, 3478, 5349, 8080, 8443];
const UDP_PORTS: [u16; 3] = [443, 3478, 19302];

/// Chromium's own calls home that no switch turns off.
const NOISE: [&str; 5] =
    ["update.googleapis.com", "clients2.google.com", "accounts.google.com", "optimizationguide-pa.googleapis.com", "content-autofill.googleapis.com"];

/// What left the browser.
#[derive(Clone, Default)]
pub struct Sinks {
    seen: Arc<Mutex<BTreeSet<String>>>,
}

/// Whether this machine can make a network of its own.
pub fn is_possible() -> bool {
    Command::new("unshare")
        .args(["-n", "-m", "--", "ip", "link", "set", "lo", "up"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Runs this program again inside a namespace with a task's name; gives what the task printed as JSON.
pub fn run_inside(task: &str) -> Value {
    run_inside_with(task, &[])
}

/// The same with variables for the task.
pub fn run_inside_with(task: &str, more: &[(&str, String)]) -> Value {
    let own = std::env::current_exe().expect("our own path");
    let mut command = Command::new("unshare");
    command.args(["-n", "-m", "--"]).arg(own).args(["--inside", task]).envs(more.iter().map(|(name, value)| (*name, value)));
    let output = command.stderr(Stdio::inherit()).output().expect("unshare runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "the task {task} inside the namespace failed: {text}");
    serde_json::from_str(text.lines().last().unwrap_or_default()).unwrap_or_else(|e| panic!("{e}: {text}"))
}

impl Sinks {
    /// Builds the network and listens everywhere. Only inside a namespace.
    pub fn open() -> Self {
        for words in [
            "link set lo up",
            "link add out0 type veth peer name out1",
            "addr add 10.9.9.1/24 dev out0",
            "link set out0 up",
            "link set out1 up",
            "route add default via 10.9.9.2 dev out0",
        ] {
            let status = Command::new("ip").args(words.split(' ')).status().expect("ip runs");
            assert!(status.success(), "ip {words}");
        }
        // The kernel's own neighbour discovery would be counted as packets; loopback keeps both families.
        for device in ["out0", "out1"] {
            let _ = std::fs::write(format!("/proc/sys/net/ipv6/conf/{device}/disable_ipv6"), "1");
        }
        let resolver = std::env::temp_dir().join(format!("poscheck-resolv-{}", std::process::id()));
        std::fs::write(&resolver, format!("nameserver {SINK}\n")).expect("a file for the resolver");
        let status = Command::new("mount").arg("--bind").arg(&resolver).arg("/etc/resolv.conf").status().expect("mount runs");
        assert!(status.success(), "the resolver's file can't be put in place");
        let sinks = Self::default();
        sinks.answer_names();
        for port in TCP_PORTS {
            sinks.accept(port);
        }
        for port in UDP_PORTS {
            sinks.receive(port);
        }
        sinks
    }

    /// What was seen so far, Chromium's own calls home apart, and forgets it.
    pub fn take(&self) -> Vec<String> {
        let seen = std::mem::take(&mut *self.seen.lock().expect("no sink dies with it"));
        seen.into_iter().filter(|line| !NOISE.iter().any(|name| line.contains(name))).collect()
    }

    /// Packets that went out to addresses never looked up; a question for the hardware address counts.
    pub fn packets() -> u64 {
        let table = std::fs::read_to_string("/proc/self/net/dev").expect("the kernel's table of devices");
        let line = table.lines().find_map(|line| line.trim().strip_prefix("out0:")).expect("our device");
        // Eight figures received, then bytes and packets sent.
        line.split_whitespace().nth(9).and_then(|figure| figure.parse().ok()).expect("a count")
    }

    fn note(&self, line: String) {
        self.seen.lock().expect("no sink dies with it").insert(line);
    }

    /// Answers every question for a name with our own address.
    fn answer_names(&self) {
        let socket = UdpSocket::bind((SINK, 53)).expect("port 53 of the namespace");
        let sinks = self.clone();
        std::thread::spawn(move || {
            let mut buffer = [0u8; 1500];
            while let Ok((length, from)) = socket.recv_from(&mut buffer) {
                let question = &buffer[..length];
                let Some((name, end)) = question_name(question) else { continue };
                sinks.note(format!("name {name}"));
                let is_address = question.get(end..end + 2) == Some(&[0, 1]);
                let mut answer = question[..2].to_vec();
                answer.extend([0x81, 0x80, 0, 1, 0, u8::from(is_address), 0, 0, 0, 0]);
                answer.extend(&question[12..(end + 4).min(length)]);
                if is_address {
                    answer.extend([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 10, 9, 9, 1]);
                }
                let _ = socket.send_to(&answer, from);
            }
        });
    }

    fn accept(&self, port: u16) {
        let listener = TcpListener::bind((SINK, port)).expect("a port of the namespace");
        let sinks = self.clone();
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let sinks = sinks.clone();
                std::thread::spawn(move || {
                    let mut bytes = Vec::new();
                    let _ = stream.set_read_timeout(Some(Duration::from_millis(300)));
                    let mut part = [0u8; 4096];
                    while let Ok(length @ 1..) = stream.read(&mut part) {
                        bytes.extend(&part[..length]);
                    }
                    sinks.note(format!("tcp {port} {}", asked_host(&bytes)));
                });
            }
        });
    }

    fn receive(&self, port: u16) {
        let socket = UdpSocket::bind((SINK, port)).expect("a port of the namespace");
        let sinks = self.clone();
        std::thread::spawn(move || {
            let mut buffer = [0u8; 1500];
            while socket.recv_from(&mut buffer).is_ok() {
                sinks.note(format!("udp {port}"));
            }
        });
    }
}

/// The host a connection asks for: in clear in HTTP, in the greeting in TLS.
fn asked_host(bytes: &[u8]) -> String {
    let be16 = |at: usize| bytes.get(at..at + 2).map(|pair| usize::from(pair[0]) << 8 | usize::from(pair[1]));
    for at in 0..bytes.len().saturating_sub(9) {
        // The extension "server name" with one entry: its three lengths fit into each other.
        let (Some(0), Some(all), Some(list), Some(name)) = (be16(at), be16(at + 2), be16(at + 4), be16(at + 7)) else { continue };
        if all == list + 2 && list == name + 3 && bytes[at + 6] == 0 {
            return String::from_utf8_lossy(bytes.get(at + 9..at + 9 + name).unwrap_or_default()).into_owned();
        }
    }
    let text = String::from_utf8_lossy(bytes);
    let host = text.lines().find_map(|line| line.strip_prefix("Host: ")).unwrap_or("no host named");
    format!("{host} {}", text.lines().next().unwrap_or_default().chars().filter(char::is_ascii_graphic).take(80).collect::<String>())
}

/// The name in a question, and where its type stands.
fn question_name(question: &[u8]) -> Option<(String, usize)> {
    let mut at = 12;
    let mut labels = Vec::new();
    loop {
        let length = usize::from(*question.get(at)?);
        at += 1;
        if length == 0 {
            return Some((labels.join("."), at));
        }
        labels.push(String::from_utf8_lossy(question.get(at..at + length)?).to_ascii_lowercase());
        at += length;
    }
}

/// Loopback and nothing else: no route, no other device. Only inside a namespace.
pub fn alone() {
    let status = Command::new("ip").args(["link", "set", "lo", "up"]).status().expect("ip runs");
    assert!(status.success(), "ip link set lo up");
    let table = std::fs::read_to_string("/proc/self/net/route").expect("the kernel's table of routes");
    assert_eq!(table.lines().count(), 1, "there is a route: {table}");
    assert!(std::net::TcpStream::connect(("192.0.2.7", 80)).is_err(), "somebody can be reached");
}

/// What a task inside prints.
pub fn report(steps: &[(&str, Vec<String>, u64)]) {
    let rows: Vec<Value> = steps.iter().map(|(step, seen, packets)| json!({"step": step, "seen": seen, "packets": packets})).collect();
    println!("{}", Value::Array(rows));
}
