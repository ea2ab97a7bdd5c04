//! What must hold for every file, whole, damaged, or found by a fuzzer (`tests/found`): rows in = records + rows left out, each
//! with its reason; no panic.

use std::io::{Cursor, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use poscheck::check::{FileInput, Quiet, ReadOutcome, read};
use poscheck::profile::Profile;

use crate::reading::{CARDS, no_card_is_left, rows_are_accounted_for};

/// Larger fixtures show nothing that smaller ones don't, and cost their size for every damage.
const BYTES_MAX: u64 = 64 << 10;
/// Damages a file.
const DAMAGES: u64 = 6;

fn fixtures() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders: Vec<PathBuf> = ["tests/reading", "tests/errors", "tests/cases", "tests/found"].iter().map(|folder| root.join(folder)).collect();
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let is_expected = path.extension().is_some_and(|ending| ending == "json" || ending == "toml") || path.ends_with("expected.txt");
            if path.is_dir() {
                folders.push(path);
            } else if !is_expected && path.metadata().unwrap().len() <= BYTES_MAX {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

fn read_bytes(name: &str, bytes: Vec<u8>) -> ReadOutcome {
    read(&FileInput { name: name.to_owned(), bytes, side: None }, &Profile::default(), &mut Quiet)
}

/// Numbers that look like chance and are the same every time.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        // Xorshift; any seed but zero.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end.max(1) as u64).unwrap()
    }
}

/// Bytes with one damage: some changed, lost, written twice, cut off, or replaced by what breaks tables.
fn damaged(bytes: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    let mut out = bytes.to_vec();
    let at = numbers.below(out.len());
    let length = 1 + numbers.below(40);
    let end = (at + length).min(out.len());
    match numbers.below(6) {
        0 => out[at..end].iter_mut().for_each(|byte| *byte ^= 1 << (at % 8)),
        1 => drop(out.drain(at..end)),
        2 => {
            let twice = out[at..end].to_vec();
            out.splice(at..at, twice);
        }
        3 => out.truncate(at),
        4 => {
            let odd: [&[u8]; 12] = [
                b"\"",
                b",",
                b"\n",
                b"\r",
                b"\0",
                b"\xff\xff\xff\xff",
                b"=\"",
                b"\xa1",
                b"99999999999999999999",
                b"-",
                b"\x1f",
                b"<c r=\"XFD1048576\"/>",
            ];
            let odd = odd[numbers.below(odd.len())];
            out.splice(at..at, odd.iter().copied());
        }
        _ => out[at..end].fill(b"\x009Z\xff"[numbers.below(4)]),
    }
    out
}

/// A zip with one of its parts damaged and packed again, so that the damage is behind the checksum.
fn damaged_inside(bytes: &[u8], numbers: &mut Numbers) -> Option<Vec<u8>> {
    let mut from = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let hit = numbers.below(from.len());
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..from.len() {
        let mut part = from.by_index(index).ok()?;
        let name = part.name().ok()?.into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).ok()?;
        if index == hit && !bytes.is_empty() {
            bytes = damaged(&bytes, numbers);
        }
        to.start_file(name, zip::write::SimpleFileOptions::default()).ok()?;
        to.write_all(&bytes).ok()?;
    }
    Some(to.finish().ok()?.into_inner())
}

fn holds(name: &str, bytes: Vec<u8>) -> Result<(), String> {
    let kept = bytes.clone();
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let outcome = read_bytes(name, bytes);
        outcome.tables.iter().for_each(rows_are_accounted_for);
        // Where the damage took a column's heading, a number that can't be a card's is an order's.
        outcome.tables.iter().for_each(|table| no_card_is_left(table, &CARDS[..1]));
        assert!(!outcome.tables.is_empty() || !outcome.faults.is_empty(), "neither a table nor a reason");
    }));
    outcome.map_err(|_| {
        let path = std::env::temp_dir().join(format!("poscheck-law-{name}"));
        let _ = std::fs::write(&path, kept);
        format!("{} breaks the law", path.display())
    })
}

#[test]
fn every_fixture_accounts_for_its_rows() {
    let files = fixtures();
    assert!(files.len() > 150, "{}", files.len());
    for path in files {
        let outcome = read_bytes(&path.file_name().unwrap().to_string_lossy(), std::fs::read(&path).unwrap());
        outcome.tables.iter().for_each(rows_are_accounted_for);
        outcome.tables.iter().for_each(|table| no_card_is_left(table, &CARDS));
        assert!(!outcome.tables.is_empty() || !outcome.faults.is_empty(), "{}", path.display());
    }
}

#[test]
fn every_damaged_fixture_accounts_for_its_rows_or_says_why_not() {
    let mut wrong = Vec::new();
    for (place, path) in fixtures().iter().enumerate() {
        let bytes = std::fs::read(path).unwrap();
        if bytes.is_empty() {
            continue;
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15 ^ (place as u64 + 1));
        for _ in 0..DAMAGES {
            let inside = if bytes.starts_with(b"PK") { damaged_inside(&bytes, &mut numbers) } else { None };
            let bytes = inside.unwrap_or_else(|| damaged(&bytes, &mut numbers));
            wrong.extend(holds(&name, bytes).err());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
