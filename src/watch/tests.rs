//! A folder looked at, one look after the other.

use super::folder::{Folder, QUIET_MS, Seen, is_export};

fn seen(name: &str, size: u64, changed_ms: i64) -> Seen {
    Seen { name: name.to_owned(), size, changed_ms }
}

#[test]
fn a_file_is_read_once_and_again_when_it_changed() {
    let mut folder = Folder::default();
    let listing = [seen("a.csv", 10, 0), seen(".a.csv.swp", 10, 0)];
    let look = folder.look(&listing, 60_000);
    assert_eq!((look.read.as_slice(), look.waiting.len()), ([0].as_slice(), 0));
    folder.took(&listing[0]);
    assert!(folder.look(&listing, 120_000).is_same());
    // The same size at a later time is a change as well.
    let listing = [seen("a.csv", 10, 100_000)];
    assert_eq!(folder.look(&listing, 180_000).read, [0]);
}

#[test]
fn a_file_being_written_waits_until_it_is_quiet_or_as_it_was() {
    let mut folder = Folder::default();
    let now = 1_000_000;
    assert_eq!(folder.look(&[seen("a.csv", 10, now - QUIET_MS + 1)], now).waiting, ["a.csv"]);
    assert_eq!(folder.look(&[seen("a.csv", 25, now + 900)], now + 1_000).waiting, ["a.csv"]);
    assert_eq!(folder.look(&[seen("a.csv", 25, now + 900)], now + 1_100).read, [0]);
    // A clock an hour ahead of ours delays a file by one look only.
    let mut folder = Folder::default();
    let ahead = [seen("b.csv", 10, now + 3_600_000)];
    assert_eq!((folder.look(&ahead, now).read.len(), folder.look(&ahead, now + 1).read.len()), (0, 1));
    assert_eq!(folder.look(&[seen("c.csv", 0, 0)], now).waiting, ["c.csv"]);
}

#[test]
fn a_file_that_vanished_is_told_once_and_read_again_when_it_is_back() {
    let mut folder = Folder::default();
    let listing = [seen("a.csv", 10, 0)];
    folder.look(&listing, 60_000);
    folder.took(&listing[0]);
    assert_eq!(folder.look(&[], 61_000).gone, ["a.csv"]);
    assert!(folder.look(&[], 62_000).is_same());
    assert_eq!(folder.look(&listing, 63_000).read, [0]);
}

#[test]
fn what_programs_hide_or_have_not_finished_is_no_export() {
    for name in [".DS_Store", "~$收银.xlsx", "a.csv.part", "a.crdownload", "Thumbs.db", "report.json", "三月.session"] {
        assert!(!is_export(name), "{name}");
    }
    for name in ["收银.xlsx", "statement.CSV", "bills.zip", "ledger.dat", "无后缀"] {
        assert!(is_export(name), "{name}");
    }
}
