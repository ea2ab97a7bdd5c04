//! The chain: what was edited, taken out or moved is named; a file read back is the same register.

use super::file::{look, read, write};
use super::*;

fn swipe(number: u32) -> Body {
    Body::Swipe(Swipe {
        row: Some(RowKey { sha256: "ab12".to_owned(), part: String::new(), row: 10 + number }),
        place: format!("对账单.csv › 第 {} 行", 10 + number),
        time: format!("2026-03-{:02}T20:15:00", number % 28 + 1),
        terminal: "T001".to_owned(),
        reference: format!("0312{number:08}"),
        card: "629999******1234".to_owned(),
        amount: "500.00".to_owned(),
        purpose: Purpose::Purchase,
        who: "负责人".to_owned(),
        goods: "空调一台\n含安装".to_owned(),
        invoice: "FP-\\001".to_owned(),
        approver: "李店长".to_owned(),
        back: Back::No,
        reported_to: "收单机构".to_owned(),
        reported_on: "2026-03-31".to_owned(),
        note: String::new(),
    })
}

fn register(count: u32) -> Register {
    let mut register = Register::default();
    for number in 1..=count {
        register.add(swipe(number), None, "王小明", "2026-04-01T09:00:00").unwrap();
    }
    register
}

fn broken(text: &str) -> Vec<Break> {
    look(text, "r.json").unwrap().1
}

fn with_entries(register: &Register, change: impl FnOnce(&mut Vec<Entry>)) -> String {
    let mut file = look(&write(register, "店"), "r.json").unwrap().0;
    change(&mut file.entries);
    serde_json::to_string(&file).unwrap()
}

#[test]
fn a_file_read_back_is_the_same_chain_and_the_same_bytes() {
    let mut register = register(5);
    register
        .add(Body::Upkeep(Upkeep { terminal: "T2".into(), day: "2026-03-09".into(), what: "换读卡器".into() }), None, "甲", "2026-04-01")
        .unwrap();
    register.add(swipe(9), Some(2), "乙", "2026-04-02").unwrap();
    let text = write(&register, "示例便利店");
    let again = read(&text, "r.json").unwrap();
    assert_eq!(again, register);
    assert_eq!(write(&again, "示例便利店"), text);
    assert_eq!(read(&write(&Register::default(), ""), "r.json").unwrap(), Register::default());
}

#[test]
fn every_edited_byte_is_found_and_its_entry_named() {
    let register = register(4);
    let text = write(&register, "店");
    let starts: Vec<usize> = text.match_indices("\"number\"").map(|(at, _)| at).collect();
    let end = text.find("\"head\"").unwrap();
    let mut tried = 0;
    for (at, byte) in text.bytes().enumerate().take(end).skip(starts[0]).filter(|(_, byte)| byte.is_ascii_alphanumeric()) {
        let mut bytes = text.clone().into_bytes();
        bytes[at] = if byte == b'1' { b'2' } else { b'1' };
        let Ok((_, found)) = look(&String::from_utf8(bytes).unwrap(), "r.json") else { continue };
        // Its number is the entry's own; an edit of the number itself also leaves a gap.
        let entry = starts.iter().filter(|start| **start <= at).count() as u32;
        assert!(found.iter().any(|one| one.entry() == entry), "byte {at}, entry {entry}: {found:?}");
        tried += 1;
    }
    assert!(tried > 500, "{tried}");
}

#[test]
fn each_field_that_was_edited_names_its_entry_and_no_other() {
    let register = register(5);
    for field in 0..6 {
        let text = with_entries(&register, |entries| match (field, &mut entries[2]) {
            (0, entry) => entry.by.push('x'),
            (1, entry) => entry.at.push('x'),
            (2, entry) => entry.corrects = Some(1),
            (3, Entry { body: Body::Swipe(swipe), .. }) => swipe.amount = "5.00".to_owned(),
            (4, Entry { body: Body::Swipe(swipe), .. }) => swipe.purpose = Purpose::Test,
            (_, entry) => entry.hash = "0".repeat(64),
        });
        assert_eq!(broken(&text), [Break::Changed(3)], "field {field}");
    }
}

#[test]
fn each_entry_that_was_taken_out_is_named_even_the_last() {
    let register = register(5);
    for gone in 0..5_u32 {
        let text = with_entries(&register, |entries| drop(entries.remove(gone as usize)));
        assert_eq!(broken(&text), [Break::Missing(gone + 1)]);
    }
    let text = with_entries(&register, Vec::clear);
    assert_eq!(broken(&text).len(), 5);
}

#[test]
fn each_entry_that_was_moved_is_named() {
    let register = register(5);
    for (from, to) in [(0, 4), (4, 0), (1, 3), (3, 1)] {
        let text = with_entries(&register, |entries| {
            let entry = entries.remove(from);
            entries.insert(to, entry);
        });
        assert_eq!(broken(&text), [Break::Moved(from as u32 + 1)], "{from} to {to}");
    }
    let text = with_entries(&register, |entries| entries.swap(1, 2));
    assert_eq!(broken(&text).len(), 1, "{:?}", broken(&text));
}

#[test]
fn an_entry_put_in_between_or_written_twice_is_named() {
    let register = register(3);
    let text = with_entries(&register, |entries| entries.insert(1, entries[1].clone()));
    assert_eq!(broken(&text).first().map(|one| one.entry()), Some(2));
    // Another chain's third entry is whole in itself, but goes on from another second.
    let mut other = Register::default();
    for number in 7..10 {
        other.add(swipe(number), None, "甲", "2026-04-01").unwrap();
    }
    let text = with_entries(&register, |entries| entries[2] = other.entries()[2].clone());
    assert_eq!(broken(&text), [Break::Changed(3)]);
}

#[test]
fn a_chain_made_anew_to_its_end_no_longer_ends_as_stated() {
    let (register, mut forged) = (register(3), Register::default());
    for number in [1, 2, 8] {
        forged.add(swipe(number), None, "王小明", "2026-04-01T09:00:00").unwrap();
    }
    let text = with_entries(&register, |entries| *entries = forged.entries().to_vec());
    assert_eq!(broken(&text), [Break::End(3)]);
}

#[test]
fn a_mistake_is_put_right_by_a_new_entry_alone() {
    let mut register = register(2);
    assert_eq!(register.add(swipe(7), Some(1), "甲", "2026-04-02").unwrap(), 3);
    assert_eq!(register.entries().len(), 3);
    assert_eq!(register.swipes().map(|(entry, _)| entry.number).collect::<Vec<_>>(), [2, 3]);
    // Not twice, not one that isn't there, not one about a terminal.
    let upkeep = Body::Upkeep(Upkeep::default());
    for (body, old) in [(swipe(1), 1), (swipe(1), 9), (upkeep, 2)] {
        assert_eq!(register.add(body, Some(old), "甲", "2026-04-02").unwrap_err().code(), "register-corrects");
    }
    assert_eq!(register.add(swipe(1), None, "  ", "2026-04-02").unwrap_err().code(), "register-unsigned");
    let row = RowKey { sha256: "ab12".to_owned(), part: String::new(), row: 17 };
    assert_eq!(register.of_row(&row).map(|(entry, _)| entry.number), Some(3));
}

#[test]
fn a_whole_card_number_never_enters() {
    let mut register = Register::default();
    // The digits after 629999 are made up; with this last digit the number passes the check, as a real one would.
    let body = Swipe { card: "6299991234567890".into(), note: "卡 6299991234567896 试机".into(), ..Swipe::default() };
    register.add(Body::Swipe(body), None, "甲", "2026-04-01").unwrap();
    let text = write(&register, "");
    assert!(!text.contains("6299991234567890") && !text.contains("6299991234567896"), "{text}");
    assert!(text.contains("629999******7890") && text.contains("629999******7896"));
}

#[test]
fn only_a_register_that_goes_on_from_this_one_is_taken_over() {
    let (long, short) = (register(4), register(2));
    let mut ours = short.clone();
    assert!(ours.take_over(long.clone(), "r.json").unwrap());
    assert_eq!(ours, long);
    assert!(!ours.take_over(short, "r.json").unwrap());
    let mut other = Register::default();
    other.add(swipe(8), None, "甲", "2026-04-01").unwrap();
    assert_eq!(ours.take_over(other, "r.json").unwrap_err().code(), "register-other-chain");
}

#[test]
fn another_file_is_refused_with_its_reason() {
    for (text, code) in [("{}", "register-unreadable"), ("no", "register-unreadable"), ("{\"schema\":\"poscheck/register/9\"}", "register-newer")] {
        assert_eq!(look(text, "r.json").unwrap_err().code(), code, "{text}");
    }
}
