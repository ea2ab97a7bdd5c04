//! Files with many rows that are alike in one field more: one sum, one difference, decisions by hand on each.
//!
//! In: files made here. Out: a failed test that names the two times. Must not know: how a step is done.

use poscheck::base::{Day, Moment};
use poscheck::check::Kept;
use poscheck::decision::{Act, Decision, RowKey, Signed};
use poscheck::finding::carried::CarriedItem;
use poscheck::finding::code::Code;

use crate::growth::{Made, ROWS, Row, acquirer, checked, common, count, grows_evenly, merchant, paid_one_by_one, with_common};

#[test]
fn open_items_of_one_sum() {
    let one_sum = |row: Row| Row { fen: 1_000, ..row };
    let checked = grows_evenly(|rows| {
        let item = |row: Row| CarriedItem {
            finding: format!("U04-{:012x}", row.number),
            code: "U04".to_owned(),
            effect: -row.fen,
            moment: Moment::new(Day::from_civil(2026, 3, (row.second / 86_400 + 1) as u8).unwrap(), row.second as u32 % 86_400),
            keys: [("rrn".to_owned(), row.reference.clone()), ("terminal".to_owned(), format!("1001{:04}", row.terminal))].into(),
            ..CarriedItem::default()
        };
        let kept = Kept { carried: (0..rows).map(|at| item(one_sum(Row::sale(at)))).collect(), ..Kept::default() };
        Made { kept, ..Made::of(vec![merchant(&with_common((0..rows).map(Row::sale).map(one_sum))), acquirer(&common())]) }
    });
    assert_eq!(count(&checked, Code::U08), 4 * ROWS);
}

/// Pairs linked by their reference whose amounts differ as told.
fn differing(rows: usize, apart: impl Fn(usize) -> i64) -> Made {
    let ours: Vec<Row> = (0..rows).map(Row::sale).collect();
    let theirs: Vec<Row> = ours.iter().map(|row| Row { terminal: 1, fen: row.fen + apart(row.number), ..row.clone() }).collect();
    let ours: Vec<Row> = ours.into_iter().map(|row| Row { terminal: 1, ..row }).collect();
    Made::of(vec![merchant(&ours), acquirer(&theirs)])
}

#[test]
fn many_pairs_apart_by_many_sums() {
    // Each sum three times, in a row.
    let checked = grows_evenly(|rows| differing(rows, |at| 100_003 + 1_000 * (at / 3) as i64));
    assert!(checked.findings.iter().filter(|finding| finding.acquirer.len() == 1).count() >= 4 * ROWS);
}

#[test]
fn many_short_stretches_of_one_sum() {
    // Four of one sum, then five of sums of their own.
    let apart = |at: usize| if at % 9 < 4 { 100_003 } else { 200_007 + 1_000 * at as i64 };
    let checked = grows_evenly(|rows| differing(rows, apart));
    assert!(checked.findings.iter().filter(|finding| finding.acquirer.len() == 1).count() >= 4 * ROWS);
}

#[test]
fn payouts_sent_back_by_the_bank() {
    let checked = grows_evenly(|rows| {
        let mut made = paid_one_by_one(rows, |_| 1_000, |_| 0);
        let back: String = (0..rows)
            .map(|at| {
                format!("{},9.94,,0.00,示例支付股份有限公司,退汇 商户结算款\n", Row { second: Row::sale(at).second + 60, ..Row::sale(at) }.time())
            })
            .collect();
        made.files[2].1.push_str(&back);
        made
    });
    assert_eq!(count(&checked, Code::S04), 4 * ROWS);
}

#[test]
fn one_field_wrong_in_many_rows_of_one_sum() {
    let checked = grows_evenly(|rows| {
        let row = |at: usize| Row { fen: 1_000, terminal: at % 500, card: String::new(), ..Row::sale(at) };
        let ours = with_common((0..rows).map(|at| Row { reference: String::new(), ..row(at) }));
        // An hour later, which nothing else joins them by.
        let theirs = with_common((0..rows).map(|at| Row { second: row(at).second + 3_600, ..row(at) }));
        Made::of(vec![merchant(&ours), acquirer(&theirs)])
    });
    assert!(!checked.findings.is_empty());
}

#[test]
fn links_and_separations_by_hand() {
    let decided = |rows: usize| {
        let sales = with_common((0..rows).map(Row::sale));
        let mut made = Made::of(vec![merchant(&common()), acquirer(&common())]);
        made.files = vec![merchant(&sales), acquirer(&sales)];
        let tables = checked(&made).0.tables;
        let key = |side: usize, row: u32| {
            let table = &tables[side];
            RowKey { sha256: table.meta.sha256.clone(), part: String::new(), row }
        };
        let act = |at: u32| match at % 3 {
            0 => Act::Link { merchant: vec![key(0, at)], acquirer: vec![key(1, at + 1)] },
            1 => Act::Unlink { merchant: key(0, at + 1), acquirer: key(1, at + 2) },
            _ => Act::Link { merchant: vec![key(0, at), key(0, at + 3)], acquirer: vec![key(1, at), key(1, at + 3)] },
        };
        let acts = (42..rows as u32).step_by(2).map(act);
        made.kept.decisions = acts.map(|act| Decision { entry: 1, signed: Signed::default(), act }).collect();
        made
    };
    let checked = grows_evenly(decided);
    assert!(!checked.findings.is_empty());
}
