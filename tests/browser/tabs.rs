//! Tabs of a browser: what is still in them, more than one, and the ends they may come to.
//!
//! In: a session. Out: tabs opened, left, closed, ended. Must not know: what is tested.

use std::process::Command;

use serde_json::json;

use super::{Element, Session, call};

impl Session {
    /// Waits until an element keeps its place for a frame: what is drawn above it may still push it away.
    pub fn wait_still(&self, element: &Element) {
        self.script_async(
            "const box = () => { const b = args[0].getBoundingClientRect(); return [b.x, b.y, b.width, b.height].join(); };
             for (let i = 0, last = ''; i < 120; i++) { await new Promise(requestAnimationFrame); if (box() === last) return; last = box(); }",
            std::slice::from_ref(&element.0),
        );
    }

    /// The tab at hand.
    pub fn window(&self) -> String {
        self.get("/window").as_str().unwrap_or_default().to_owned()
    }

    /// All tabs.
    pub fn windows(&self) -> Vec<String> {
        self.get("/window/handles").as_array().into_iter().flatten().filter_map(|tab| tab.as_str()).map(str::to_owned).collect()
    }

    /// Opens a tab beside and goes to it; gives its name.
    pub fn new_tab(&self) -> String {
        let tab = self.post("/window/new", &json!({"type": "tab"}))["handle"].as_str().expect("a tab").to_owned();
        self.switch(&tab);
        tab
    }

    /// Goes to a tab.
    pub fn switch(&self, tab: &str) {
        self.post("/window", &json!({"handle": tab}));
    }

    /// Closes the tab at hand, also a dead one.
    pub fn close_tab(&self) {
        let _ = call(self.port, "DELETE", &format!("/session/{}/window", self.id), None);
    }

    /// Ends the tab's process at once, as the system does when memory runs out.
    pub fn crash_tab(&self) {
        let body = json!({"cmd": "Page.crash", "params": {}});
        let said = call(self.port, "POST", &format!("/session/{}/goog/cdp/execute", self.id), Some(&body));
        assert!(said.is_err_and(|why| why.contains("crashed")), "the tab lives");
    }

    /// Ends the whole browser at once, without a word to it.
    pub fn kill(&self) {
        let own = format!("--user-data-dir={}", self.profile.display());
        let is_own = |id: &u32| {
            let line = std::fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
            let words: Vec<&[u8]> = line.split(|byte| *byte == 0).collect();
            words.contains(&own.as_bytes()) && !words.iter().any(|word| word.starts_with(b"--type="))
        };
        let ids = std::fs::read_dir("/proc").expect("a list of processes").flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        let found: Vec<u32> = ids.filter(is_own).collect();
        assert!(!found.is_empty(), "the browser is not found");
        for id in found {
            let ended = Command::new("kill").arg("-9").arg(id.to_string()).status();
            assert!(ended.is_ok_and(|status| status.success()), "{id} can't be ended");
        }
    }

    /// The same browser under another name, which leaves it open when it is dropped.
    pub fn borrowed(&self) -> Self {
        Self { port: self.port, id: self.id.clone(), profile: self.profile.clone(), keeps_profile: true, is_borrowed: true }
    }
}
