//! The laws of the statement, on the written cases with their rows edited at random: Σ merchant − Σ acquirer = Σ effects, and
//! every record has a code or is said to stand apart.
//!
//! In: the case folders. Out: a failed test that names the case and the seed. Must not know: what any code should be.

use std::fs;
use std::path::Path;

use poscheck::base::{RowRef, Side};
use poscheck::check::{Checked, FileInput, Quiet, check, read};
use poscheck::finding::code::Code;
use poscheck::ledger::Book;
use poscheck::locale::Lang;
use poscheck::profile::Profile;
use poscheck::report::model::Report;

const EDITS_A_CASE: u64 = 3;

/// xorshift64*: the same edits on every machine.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % end.max(1)
    }

    pub fn one_of<'w>(&mut self, words: &[&'w str]) -> &'w str {
        words[self.below(words.len())]
    }
}

// One to four rows are dropped, doubled, blanked, mixed, mistyped, or given another state, kind or sign.
fn edited(text: &str, dice: &mut Dice) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..=dice.below(4) {
        if lines.len() < 3 {
            break;
        }
        let at = 1 + dice.below(lines.len() - 1);
        let mut cells: Vec<String> = lines[at].split(',').map(str::to_owned).collect();
        let cell = dice.below(cells.len());
        match dice.below(8) {
            0 => {
                lines.remove(at);
                continue;
            }
            1 => {
                let place = 1 + dice.below(lines.len() - 1);
                lines.insert(place, lines[at].clone());
                continue;
            }
            2 => cells[cell].clear(),
            3 => {
                let other = lines[1 + dice.below(lines.len() - 1)].split(',').nth(cell).unwrap_or("").to_owned();
                cells[cell] = other;
            }
            4 => {
                let digit = char::from(b'0' + dice.below(10) as u8);
                if let Some(place) = cells[cell].find(|c: char| c.is_ascii_digit()) {
                    cells[cell].replace_range(place..=place, &digit.to_string());
                }
            }
            5 => {
                let word = dice.one_of(&["失败", "超时", "已撤销", "已冲正", "部分成功", "已关闭"]);
                cells.iter_mut().filter(|text| *text == "成功").for_each(|text| word.clone_into(text));
            }
            6 => {
                let word = dice.one_of(&["退货", "消费撤销", "冲正", "预授权", "预授权完成", "退单", "充值", "冻结"]);
                cells.iter_mut().filter(|text| *text == "消费").for_each(|text| word.clone_into(text));
                let way = dice.one_of(&["支出", "出账", "冻结", "退款", "其他", "线下"]);
                cells.iter_mut().filter(|text| matches!(text.as_str(), "收入" | "进账")).for_each(|text| way.clone_into(text));
            }
            _ => {
                if cells[cell].contains('.') {
                    cells[cell].insert(0, '-');
                }
            }
        }
        lines[at] = cells.join(",");
    }
    lines.join("\n") + "\n"
}

fn fen(text: &str) -> i64 {
    text.replace('.', "").parse().unwrap()
}

fn checked(folder: &Path, files: &[(Side, &str, String)]) -> Option<Checked> {
    let profile = fs::read_to_string(folder.join("profile.toml"))
        .map_or_else(|_| Profile::default(), |text| Profile::from_toml(&text, "profile.toml").unwrap());
    let mut tables = Vec::new();
    for (side, name, text) in files {
        let outcome = read(&FileInput { name: (*name).to_owned(), bytes: text.clone().into_bytes(), side: Some(*side) }, &profile, &mut Quiet);
        tables.extend(outcome.tables);
    }
    check(tables, &profile, &mut Quiet).ok()
}

// A record without a code that is not said to stand apart: its money would be in no sum and nobody would hear of it.
fn unheard(checked: &Checked) -> Option<String> {
    let is_apart = |row: RowRef| checked.tables[row.input as usize].meta.apart.kept().iter().any(|issue| issue.row_number == Some(row.row_number));
    let of = |book: &Book, codes: &[Code]| {
        (0..book.len).filter(|row| codes[*row] == Code::None).map(|row| book.row(row)).find(|row| !is_apart(*row)).map(|row| row.row_number)
    };
    let merchant = of(&checked.merchant, &checked.merchant_codes).map(|row| format!("nothing is said of the merchant's row {row}"));
    merchant.or_else(|| of(&checked.acquirer, &checked.acquirer_codes).map(|row| format!("nothing is said of the acquirer's row {row}")))
}

fn broken(report: &Report) -> Option<String> {
    let difference = fen(&report.bridge.difference);
    let sums = fen(&report.bridge.merchant.amount) - fen(&report.bridge.acquirer.amount);
    let steps: i64 = report.bridge.steps.iter().map(|step| fen(&step.effect)).sum();
    let agreed: Vec<&str> = report.bridge.steps.iter().map(|step| step.code.as_str()).filter(|code| code.starts_with('M')).collect();
    let said = report.findings.iter().filter(|finding| finding.axis == "line" || finding.code == "D04");
    let effects: i64 = said.map(|finding| fen(&finding.amount.effect)).sum();
    match () {
        () if sums != difference => Some(format!("the sums differ by {sums}, the bridge says {difference}")),
        () if steps != difference || !report.bridge.residual.trim_matches(['0', '.']).is_empty() => {
            Some(format!("steps {steps}, difference {difference}"))
        }
        () if !agreed.is_empty() => Some(format!("rows that agree have an effect: {agreed:?}")),
        () if effects != difference => Some(format!("findings {effects}, difference {difference}")),
        () => None,
    }
}

#[test]
fn the_effects_of_all_findings_are_the_difference_and_every_row_is_spoken_of_whatever_the_rows_say() {
    let (mut faults, mut count) = (Vec::new(), 0);
    for folder in crate::cases::folders() {
        let text = |name: &str| fs::read_to_string(folder.join(name)).ok();
        let Some((merchant, acquirer)) = text("merchant.csv").zip(text("acquirer.csv")) else { continue };
        let name = folder.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")).unwrap().display().to_string();
        for edit in 0..=EDITS_A_CASE {
            let seed = name.bytes().fold(edit * 7_919 + 1, |seed, byte| seed.wrapping_mul(31).wrapping_add(u64::from(byte)));
            let mut dice = Dice(seed | 1);
            let (mut merchant, mut acquirer) = (merchant.clone(), acquirer.clone());
            if edit > 0 {
                let which = dice.below(3);
                merchant = if which != 0 { edited(&merchant, &mut dice) } else { merchant };
                acquirer = if which != 1 { edited(&acquirer, &mut dice) } else { acquirer };
            }
            let files = [(Side::Merchant, "merchant.csv", merchant), (Side::Acquirer, "acquirer.csv", acquirer)];
            let Some(done) = checked(&folder, &files) else { continue };
            count += 1;
            let why = broken(&done.report(Lang::En, false)).or_else(|| unheard(&done));
            faults.extend(why.map(|why| format!("{name}, edit {edit}: {why}")));
        }
    }
    assert!(count > 900, "only {count} could be checked");
    assert!(faults.is_empty(), "{} of {count}:\n{}", faults.len(), faults.join("\n"));
}
