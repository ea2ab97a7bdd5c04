//! A check that goes on with an earlier one gives what a fresh check of the same files gives, byte for byte.
//!
//! In: the case folders cut into known and new files, and generated shops whose files come batch after batch. Out: a failed
//! test that names the case or the seed. Must not know: what any code should be.

use std::fs;
use std::path::Path;

use poscheck::base::Side;
use poscheck::check::{Checked, FileInput, Kept, Quiet, assign_sides, check, check_with, read};
use poscheck::ledger::ReadTable;
use poscheck::locale::Lang;
use poscheck::profile::Profile;
use poscheck::report::json::json;

use crate::laws::Dice;
use crate::shop::{Shop, batches};

fn table(side: Option<Side>, name: &str, text: &str, profile: &Profile) -> Option<ReadTable> {
    let file = FileInput { name: name.to_owned(), bytes: text.as_bytes().to_vec(), side };
    read(&file, profile, &mut Quiet).tables.pop()
}

fn texts(checked: &Checked) -> [String; 2] {
    [Lang::Zh, Lang::En].map(|lang| json(&checked.report(lang, true)))
}

// Alerts are in the report; what is held of rows beside it is compared too.
fn differs(again: &Checked, fresh: &Checked) -> Option<String> {
    let (ours, theirs) = (texts(again), texts(fresh));
    if ours == theirs && again.alerts == fresh.alerts && again.learnt == fresh.learnt {
        return None;
    }
    let line = ours.iter().zip(&theirs).find_map(|(ours, theirs)| ours.lines().zip(theirs.lines()).find(|(ours, theirs)| ours != theirs));
    Some(format!("{line:?}"))
}

// The rows from a place on in a text of their own, below the same head.
fn cut(text: &str, head_lines: usize, at: usize) -> (String, String) {
    let lines: Vec<&str> = text.lines().collect();
    let (head, rows) = lines.split_at(head_lines.min(lines.len()));
    let (known, new) = rows.split_at(at.min(rows.len()));
    let text = |rows: &[&str]| head.iter().chain(rows).flat_map(|line| [*line, "\n"]).collect::<String>();
    (text(known), text(new))
}

#[test]
fn the_written_cases_cut_into_known_and_new_files() {
    let (mut faults, mut compared, mut gone_on) = (Vec::new(), 0, 0);
    for folder in crate::cases::folders() {
        let name = folder.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")).unwrap().display().to_string();
        let profile = fs::read_to_string(folder.join("profile.toml"))
            .map_or_else(|_| Profile::default(), |text| Profile::from_toml(&text, "profile.toml").unwrap());
        let text = |name: &str| fs::read_to_string(folder.join(name)).ok();
        let Some((merchant, acquirer)) = text("merchant.csv").zip(text("acquirer.csv")) else { continue };
        let others = [(Side::Acquirer, "acquirer-2.csv"), (Side::Bank, "bank.csv")];
        let others: Vec<ReadTable> = others.iter().filter_map(|(side, name)| table(Some(*side), name, &text(name)?, &profile)).collect();
        for turn in 0..2_u64 {
            let seed = name.bytes().fold(turn * 7_919 + 1, |seed, byte| seed.wrapping_mul(31).wrapping_add(u64::from(byte)));
            let mut dice = Dice(seed | 1);
            let mut sides = |side: Side, text: &str| {
                let rows = text.lines().count().saturating_sub(1);
                let (known, new) = cut(text, 1, 1 + dice.below(rows.max(2) - 1));
                [("known", known), ("new", new)].map(|(name, text)| table(Some(side), &format!("{}-{name}.csv", side.name()), &text, &profile))
            };
            let (ours, theirs) = (sides(Side::Merchant, &merchant), sides(Side::Acquirer, &acquirer));
            // Every other time what stands beside them comes with the new files.
            let beside = |is_known: bool| if is_known == (turn == 0) { others.clone() } else { Vec::new() };
            let known: Vec<ReadTable> = [ours[0].clone(), theirs[0].clone()].into_iter().flatten().chain(beside(true)).collect();
            let all: Vec<ReadTable> =
                known.iter().cloned().chain([ours[1].clone(), theirs[1].clone()].into_iter().flatten()).chain(beside(false)).collect();
            let (Ok(first), Ok(fresh)) = (check_with(known, &profile, &Kept::default(), &mut Quiet), check(all.clone(), &profile, &mut Quiet)) else {
                continue;
            };
            let again = first.with(all, &profile, &Kept::default(), &mut Quiet).unwrap();
            compared += 1;
            gone_on += usize::from(again.goes_on);
            faults.extend(differs(&again, &fresh).map(|line| format!("{name}, turn {turn}: {line}")));
        }
    }
    assert!(compared > 400, "only {compared} could be compared");
    assert!(gone_on * 10 > compared * 9, "only {gone_on} of {compared} went on with what was known");
    assert!(faults.is_empty(), "{} of {compared}:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn files_that_come_batch_after_batch() {
    for seed in 1..=10 {
        let shop = Shop::of_seed(seed);
        // One that was to be the last may be gone on with all the same.
        let kept = Kept { is_last: seed.is_multiple_of(4), ..Kept::default() };
        let mut tables: Vec<ReadTable> = Vec::new();
        let mut last: Option<Checked> = None;
        for (at, files) in batches(&shop).iter().enumerate() {
            // Now and then the new files stand before the known ones of the other sides, as a folder's names may have it.
            let place = if seed.is_multiple_of(3) { 0 } else { tables.len() };
            let new = files.iter().filter_map(|(name, text)| table(None, name, text, &Profile::default()));
            let mut now = tables.clone();
            for (offset, table) in new.enumerate() {
                let is_bank = table.meta.name.starts_with("bank");
                now.insert(if is_bank { (place + offset).min(now.len()) } else { now.len() }, table);
            }
            tables = now;
            let mut given = tables.clone();
            assign_sides(&mut given);
            let fresh = check(given.clone(), &shop.profile, &mut Quiet).unwrap();
            let again = match last.take() {
                Some(last) => last.with(given, &shop.profile, &kept, &mut Quiet).unwrap(),
                None => check_with(given, &shop.profile, &kept, &mut Quiet).unwrap(),
            };
            assert_eq!(again.goes_on, at > 0, "seed {seed}, batch {at}");
            assert_eq!(differs(&again, &fresh), None, "seed {seed}, batch {at}");
            // Judged again in between, as after a decision.
            last = Some(if at % 2 == 1 { again.again(&shop.profile, &kept, &mut Quiet).unwrap() } else { again });
        }
    }
}

#[test]
fn files_that_changed_vanished_or_stand_before_those_known() {
    let shop = Shop::of_seed(5);
    let read =
        |files: &[(String, String)]| files.iter().filter_map(|(name, text)| table(None, name, text, &shop.profile)).collect::<Vec<ReadTable>>();
    let batches: Vec<Vec<ReadTable>> = batches(&shop).iter().map(|files| read(files)).collect();
    let all = |order: &[usize]| {
        let mut tables: Vec<ReadTable> = order.iter().flat_map(|at| batches[*at].iter().cloned()).collect();
        assign_sides(&mut tables);
        tables
    };
    let known = || check_with(all(&[0, 1]), &shop.profile, &Kept::default(), &mut Quiet).unwrap();
    let mut read_anew = all(&[0, 1, 2]);
    read_anew[0].rows = std::sync::Arc::new((*read_anew[0].rows).clone());
    for (why, tables) in [("vanished", all(&[0, 2])), ("before", all(&[2, 0, 1])), ("changed", read_anew), ("fewer", all(&[0]))] {
        let fresh = check(tables.clone(), &shop.profile, &mut Quiet).unwrap();
        let again = known().with(tables, &shop.profile, &Kept::default(), &mut Quiet).unwrap();
        assert!(!again.goes_on, "{why}");
        assert_eq!(differs(&again, &fresh), None, "{why}");
    }
    // The same files, and other settings: what the rows say stands.
    let other = Profile::from_toml("[[contracts]]\nchannel = \"card\"\nrate = \"0.0050\"\n", "profile.toml").unwrap();
    let again = known().with(all(&[0, 1, 2]), &other, &Kept::default(), &mut Quiet).unwrap();
    assert!(again.goes_on);
    assert_eq!(differs(&again, &check(all(&[0, 1, 2]), &other, &mut Quiet).unwrap()), None);
}

#[test]
fn a_list_of_days_that_comes_beside_times() {
    let profile = Profile::default();
    let at = |row: usize| format!("2026-03-{:02} {:02}:{:02}:07", row / 12 + 1, 9 + row % 12, row * 7 % 50);
    let amount = |row: usize| format!("{}.{:02}", 13 + row * 5, row * 13 % 100);
    let list = |head: &str, rows: std::ops::Range<usize>, row: &dyn Fn(usize) -> String| head.to_owned() + &rows.map(row).collect::<String>();
    let register = list("销售时间,收银员,实收", 0..24, &|row| format!("\n{},李晓,{}", at(row), amount(row)));
    let statement = list("交易时间,交易类型,交易状态,交易金额", 2..36, &|row| format!("\n{},消费,成功,{}", at(row), amount(row)));
    let days = list("日期,摘要,金额", 24..36, &|row| format!("\n{},二号柜,{}", &at(row)[..10], amount(row)));
    let read = |side, name: &str, text: &str| table(Some(side), name, text, &profile).unwrap();
    let known = [read(Side::Merchant, "m.csv", &register), read(Side::Acquirer, "a.csv", &statement)];
    let all: Vec<ReadTable> = known.iter().cloned().chain([read(Side::Merchant, "days.csv", &days)]).collect();
    let again = check(known.to_vec(), &profile, &mut Quiet).unwrap().with(all.clone(), &profile, &Kept::default(), &mut Quiet).unwrap();
    assert!(again.goes_on);
    assert_eq!(differs(&again, &check(all, &profile, &mut Quiet).unwrap()), None);
}
