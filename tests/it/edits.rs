//! What becomes of a case when one thing in it is a little different: a fen, a second, a day, a row more or less.
//!
//! In: a case's files. Out: a line an edit, and the findings that come and go with it. Must not know: what any of it should be.

use std::fmt::Write;
use std::path::Path;

use serde_json::Value;

use crate::cases::report;
use crate::laws::Dice;
use crate::told::heads;

/// Edits a case.
const EDITS: u64 = 2;

/// A file with one change, and what it is.
struct Edit {
    file: &'static str,
    text: String,
    what: String,
}

/// The edits of a case, and which findings come (+) and go (-) with each.
pub fn edits(case: &Path, files: &[(&'static str, String)], whole: &Value) -> String {
    let mut out = String::new();
    let before = heads(whole);
    for edit in (0..EDITS).filter_map(|number| edit(case, number, files)) {
        let edited: Vec<(&'static str, String)> =
            files.iter().map(|(name, text)| (*name, if *name == edit.file { edit.text.clone() } else { text.clone() })).collect();
        writeln!(out, "if {}", edit.what).unwrap();
        match report(case, &edited) {
            Ok(report) => {
                let after = heads(&report);
                let mut told = |sign: &str, of: &[String], others: &[String]| {
                    of.iter().filter(|head| !others.contains(head)).for_each(|head| writeln!(out, "  {sign} {head}").unwrap());
                };
                told("-", &before, &after);
                told("+", &after, &before);
            }
            Err(why) => writeln!(out, "  {why}").unwrap(),
        }
    }
    out
}

/// One edit of one of these files, the same each time for a case and a number.
fn edit(case: &Path, number: u64, files: &[(&'static str, String)]) -> Option<Edit> {
    let name = case.components().rev().take(2).flat_map(|part| part.as_os_str().as_encoded_bytes().to_vec());
    let seed = name.fold(number * 7_919 + 1, |seed, byte| seed.wrapping_mul(31).wrapping_add(u64::from(byte)));
    let mut dice = Dice(seed | 1);
    let (file, text) = &files[dice.below(files.len())];
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    if lines.len() < 3 {
        return None;
    }
    let at = 1 + dice.below(lines.len() - 1);
    let what = match dice.below(10) {
        0 => {
            // The last row comes in its place, so that all others keep their numbers.
            lines.swap_remove(at);
            "gone".to_owned()
        }
        1 => {
            lines.push(lines[at].clone());
            "twice".to_owned()
        }
        _ => {
            let (line, what) = changed(&lines[at], &lines[1 + dice.below(lines.len() - 1)], &mut dice)?;
            lines[at] = line;
            what
        }
    };
    let mut said = String::new();
    write!(said, "{file} row {}: {what}", at + 1).ok()?;
    Some(Edit { file, text: lines.join("\n") + "\n", what: said })
}

/// The line with one cell changed: a sum, a time, a state, a kind, or whatever another row has there.
fn changed(line: &str, other: &str, dice: &mut Dice) -> Option<(String, String)> {
    let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
    let at = (0..20).map(|_| dice.below(cells.len())).find(|at| !cells[*at].is_empty())?;
    let before = cells[at].clone();
    cells[at] = if let Some(fen) = fen(&before) {
        let step = [1, -1, 100, -100, 900, 1_000, fen / 10, -fen / 2, fen, fen * 9, -2 * fen][dice.below(11)];
        let sum: i64 = fen + step;
        format!("{}{}.{:02}", if sum < 0 { "-" } else { "" }, sum.abs() / 100, sum.abs() % 100)
    } else if let Some(moment) = moved(&before, dice) {
        moment
    } else {
        match before.as_str() {
            "成功" => dice.one_of(&["失败", "超时", "已撤销", "已冲正", "部分成功"]).to_owned(),
            "消费" => dice.one_of(&["退货", "消费撤销", "冲正", "预授权", "预授权完成"]).to_owned(),
            _ if dice.below(3) == 0 => String::new(),
            _ => other.split(',').nth(at).unwrap_or_default().to_owned(),
        }
    };
    let what = format!("{before} -> {}", cells[at]);
    (before != cells[at]).then(|| (cells.join(","), what))
}

fn fen(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').filter(|(_, part)| part.len() == 2)?;
    format!("{whole}{part}").parse().ok()
}

/// A time or a day, moved.
fn moved(text: &str, dice: &mut Dice) -> Option<String> {
    let clock = text.rsplit(' ').next().filter(|clock| clock.len() == 8 && clock.as_bytes()[2] == b':');
    if let Some(clock) = clock {
        let parts: Vec<i64> = clock.split(':').filter_map(|part| part.parse().ok()).collect();
        let [hours, minutes, seconds] = parts.as_slice() else { return None };
        let step = [1, -1, 30, -60, 120, 300, -600, 1_800, 3_600, -7_200][dice.below(10)];
        let second = (hours * 3_600 + minutes * 60 + seconds + step).clamp(0, 86_399);
        let clock = format!("{:02}:{:02}:{:02}", second / 3_600, second / 60 % 60, second % 60);
        return Some(format!("{}{clock}", &text[..text.len() - 8]));
    }
    // A day as `2026-03-05` or `20260305`: its neighbour, or a week later.
    let day: i64 = text.get(text.len().checked_sub(2)?..)?.parse().ok().filter(|_| text.starts_with("2026") && text.len() <= 10)?;
    let day = (day + [1, -1, 7][dice.below(3)]).clamp(1, 28);
    Some(format!("{}{day:02}", &text[..text.len() - 2]))
}
