//! The log: what holds after any doing and undoing, and that no change of it goes unseen.

use super::session::{InputMark, Session, read, write};
use super::*;

fn signed(by: &str) -> Signed {
    Signed { by: by.to_owned(), at: "2026-04-01T09:00:00".to_owned(), reason: "查过小票".to_owned() }
}

fn note(text: &str) -> Vec<Act> {
    vec![Act::Note { finding: "U03-1".to_owned(), text: text.to_owned() }]
}

fn texts(log: &Log) -> Vec<String> {
    let text = |decision: Decision| if let Act::Note { text, .. } = decision.act { Some(text) } else { None };
    log.decisions().into_iter().filter_map(text).collect()
}

#[test]
fn undo_and_redo_go_back_and_forth_without_limit() {
    let mut log = Log::default();
    assert!(!log.undo(signed("甲")) && !log.redo(signed("甲")));
    for number in 0..50 {
        log.decide(note(&number.to_string()), signed("甲"));
    }
    for left in (0..50).rev() {
        assert!(log.undo(signed("甲")));
        assert_eq!(texts(&log).len(), left);
    }
    assert!(!log.undo(signed("甲")));
    for held in 1..=50 {
        assert!(log.redo(signed("甲")));
        assert_eq!(texts(&log).last(), Some(&(held - 1).to_string()));
    }
    log.undo(signed("甲"));
    log.decide(note("new"), signed("乙"));
    assert_eq!(log.can(), (true, false));
    assert_eq!(texts(&log).len(), 50);
    assert_eq!(log.broken_at(), None);
}

#[test]
fn acts_taken_at_once_are_taken_back_at_once() {
    let mut log = Log::default();
    log.decide((0..200).flat_map(|number| note(&number.to_string())).collect(), signed("甲"));
    assert_eq!((texts(&log).len(), log.entries().len()), (200, 1));
    log.undo(signed("甲"));
    assert_eq!(texts(&log).len(), 0);
    log.decide(Vec::new(), signed("甲"));
    assert_eq!(log.entries().len(), 2);
}

#[test]
fn a_changed_byte_anywhere_in_a_session_is_found() {
    let mut log = Log::default();
    log.decide(note("一"), signed("甲"));
    log.decide(vec![Act::Code { finding: "A01-2".to_owned(), code: "A05".to_owned() }], signed("乙"));
    log.undo(signed("甲"));
    let row = |row| RowKey { sha256: "ab".to_owned(), part: String::new(), row };
    log.decide(vec![Act::Link { merchant: vec![row(3)], acquirer: vec![row(9)] }], signed("甲"));
    let inputs = vec![InputMark { name: "收银.xlsx".to_owned(), sha256: "ab".to_owned(), bytes: 9, side: "merchant".to_owned() }];
    let text = write(&Session { profile: "name = \"店\"\n".to_owned(), inputs, log: log.clone(), ..Session::default() });
    let session = read(&text, "s.json").unwrap();
    assert_eq!((session.log.clone(), write(&session)), (log, text.clone()));
    let start = text.find("\"log\"").unwrap();
    for (at, byte) in text.bytes().enumerate().skip(start).filter(|(_, byte)| byte.is_ascii_alphanumeric()) {
        let mut bytes = text.clone().into_bytes();
        bytes[at] = if byte == b'1' { b'2' } else { b'1' };
        let Ok(changed) = String::from_utf8(bytes) else { continue };
        assert!(read(&changed, "s.json").is_err(), "byte {at} of {}", &text[at.saturating_sub(20)..(at + 20).min(text.len())]);
    }
}

#[test]
fn entries_cannot_be_dropped_or_moved() {
    let mut log = Log::default();
    for number in 0..4 {
        log.decide(note(&number.to_string()), signed("甲"));
    }
    let json = |entries: &[Entry]| serde_json::from_str::<Log>(&serde_json::to_string(entries).unwrap()).unwrap();
    let entries = log.entries().to_vec();
    assert_eq!(json(&entries).broken_at(), None);
    assert_eq!(json(&entries[1..]).broken_at(), Some(1));
    assert_eq!(json(&[entries[0].clone(), entries[2].clone(), entries[1].clone()]).broken_at(), Some(2));
}

#[test]
fn another_version_is_refused_with_its_reason() {
    for (text, code) in [
        ("{}", "session-unreadable"),
        ("no", "session-unreadable"),
        ("{\"schema\":\"poscheck/session/2\",\"engine\":\"9\"}", "session-newer"),
        ("{\"schema\":\"poscheck/session/0\",\"engine\":\"0\"}", "session-older"),
    ] {
        assert_eq!(read(text, "s.json").unwrap_err().code(), code, "{text}");
    }
}
