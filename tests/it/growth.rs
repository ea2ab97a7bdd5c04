//! Files with many rows of one kind: the time they take grows with the rows, not with their square.
//!
//! In: files made here, each so that some step once looked at all rows for every row. Out: a failed test that names the two
//! times. Must not know: how a step is done.

use std::fmt::Write;
use std::time::{Duration, Instant};

use poscheck::base::{Day, Moment, Side};
use poscheck::check::{Checked, FileInput, Kept, Quiet, assign_sides, check_with, read};
use poscheck::decision::{Act, Decision, Signed};
use poscheck::finding::carried::CarriedItem;
use poscheck::finding::code::Code;
use poscheck::ledger::ReadTable;
use poscheck::locale::Lang;
use poscheck::profile::Profile;

const MERCHANT: &str = "小票号,交易时间,终端号,支付方式,交易类型,状态,金额,检索参考号,卡号\n";
const ACQUIRER: &str = "交易时间,终端号,检索参考号,支付方式,卡号,卡类型,交易类型,交易状态,交易金额,手续费,结算金额,原始交易检索参考号,划款批次号\n";

/// Rows of the smaller file; the larger has four times as many.
pub(crate) const ROWS: usize = 5_000;
/// Four times the rows may take this many times as long: four, and room for noise. A square would be sixteen.
const TIMES_MAX: u32 = 8;

/// A row of either side.
#[derive(Clone)]
pub(crate) struct Row {
    pub(crate) number: usize,
    pub(crate) terminal: usize,
    pub(crate) kind: &'static str,
    pub(crate) status: &'static str,
    pub(crate) fen: i64,
    /// Second of the month.
    pub(crate) second: usize,
    pub(crate) reference: String,
    pub(crate) card: String,
    pub(crate) original: String,
    pub(crate) payout: String,
}

impl Row {
    /// A sale of its own amount, card and reference: 2,000 a day.
    pub(crate) fn sale(number: usize) -> Row {
        Row {
            number,
            terminal: number % 5,
            kind: "消费",
            status: "成功",
            fen: 1_000 + (number * 7 % 90_000) as i64,
            second: (number / 2_000 % 20 + 1) * 86_400 + 28_800 + number % 2_000 * 20,
            reference: reference(number),
            card: format!("629999******{:04}", number % 10_000),
            original: String::new(),
            payout: String::new(),
        }
    }

    pub(crate) fn time(&self) -> String {
        let (day, second) = (self.second / 86_400 + 1, self.second % 86_400);
        format!("2026-03-{day:02} {:02}:{:02}:{:02}", second / 3_600, second / 60 % 60, second % 60)
    }
}

fn reference(number: usize) -> String {
    format!("6{number:011}")
}

fn yuan(fen: i64) -> String {
    format!("{}{}.{:02}", if fen < 0 { "-" } else { "" }, fen.abs() / 100, fen.abs() % 100)
}

pub(crate) fn merchant(rows: &[Row]) -> (Side, String) {
    let mut text = MERCHANT.to_owned();
    for row in rows {
        let Row { number, kind, status, reference, card, .. } = row;
        writeln!(text, "S{number:07},{},1001{:04},银行卡,{kind},{status},{},{reference},{card}", row.time(), row.terminal, yuan(row.fen)).unwrap();
    }
    (Side::Merchant, text)
}

pub(crate) fn acquirer(rows: &[Row]) -> (Side, String) {
    let mut text = ACQUIRER.to_owned();
    for row in rows {
        let Row { kind, status, reference, card, original, payout, .. } = row;
        let fee = row.fen * 6 / 1_000;
        let (amount, fee, net) = (yuan(row.fen), yuan(fee), yuan(row.fen - fee));
        let place = format!("{},1001{:04},{reference}", row.time(), row.terminal);
        writeln!(text, "{place},银行卡,{card},贷记卡,{kind},{status},{amount},{fee},{net},{original},{payout}").unwrap();
    }
    (Side::Acquirer, text)
}

/// Rows that both sides have, spread over the days, so that the files cover them.
pub(crate) fn common() -> Vec<Row> {
    (0..40).map(|at| Row { second: (at % 20 + 1) * 86_400 + 20_000 + at, ..Row::sale(9_000_000 + at) }).collect()
}

pub(crate) fn with_common(rows: impl Iterator<Item = Row>) -> Vec<Row> {
    common().into_iter().chain(rows).collect()
}

/// What the thread worked so far; where the system doesn't tell, the time that passed.
fn worked(begun: Instant) -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|text| text.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| begun.elapsed(), Duration::from_nanos)
}

pub(crate) struct Made {
    pub(crate) files: Vec<(Side, String)>,
    pub(crate) profile: &'static str,
    pub(crate) kept: Kept,
}

impl Made {
    pub(crate) fn of(files: Vec<(Side, String)>) -> Made {
        Made { files, profile: "", kept: Kept::default() }
    }
}

pub(crate) fn checked(made: &Made) -> (Checked, Duration) {
    let profile = Profile::from_toml(made.profile, "profile.toml").unwrap();
    let mut tables: Vec<ReadTable> = Vec::new();
    for (at, (side, text)) in made.files.iter().enumerate() {
        let file = FileInput { name: format!("{at}.csv"), bytes: text.clone().into_bytes(), side: Some(*side) };
        let outcome = read(&file, &profile, &mut Quiet);
        assert!(outcome.faults.is_empty(), "{:?}", outcome.faults);
        tables.extend(outcome.tables);
    }
    assert!(assign_sides(&mut tables).is_empty());
    let begun = Instant::now();
    let before = worked(begun);
    let checked = check_with(tables, &profile, &made.kept, &mut Quiet).unwrap();
    (checked, worked(begun).saturating_sub(before))
}

/// Checks files of so many rows and of four times as many; gives the larger check.
#[track_caller]
pub(crate) fn grows_evenly(make: impl Fn(usize) -> Made) -> Checked {
    let (small, large) = (make(ROWS), make(4 * ROWS));
    let mut told = Vec::new();
    // A machine with much to do may be slow once.
    for _ in 0..3 {
        let ((_, short), (found, long)) = (checked(&small), checked(&large));
        println!("{ROWS} rows {short:?}, {} rows {long:?}", 4 * ROWS);
        if long <= short * TIMES_MAX {
            return found;
        }
        told.push((short, long));
    }
    panic!("{ROWS} rows and four times as many: {told:?}");
}

pub(crate) fn count(checked: &Checked, code: Code) -> usize {
    checked.findings.iter().filter(|finding| finding.code == code).count()
}

#[test]
fn a_statement_that_nobody_booked() {
    let checked = grows_evenly(|rows| {
        let theirs = with_common((0..rows).map(Row::sale));
        Made::of(vec![merchant(&common()), acquirer(&theirs)])
    });
    assert_eq!(count(&checked, Code::U04), 4 * ROWS);
}

#[test]
fn completions_whose_holds_stand_far_away() {
    let checked = grows_evenly(|rows| {
        let completion = |at: usize| Row { kind: "预授权完成", original: reference(5_000_000 + at), ..Row::sale(at) };
        let hold = |at: usize| Row { kind: "预授权", reference: reference(5_000_000 + at), ..Row::sale(at) };
        let theirs = with_common((0..rows).map(completion).chain((0..rows).map(hold)));
        Made::of(vec![merchant(&with_common((0..rows).map(Row::sale))), acquirer(&theirs)])
    });
    assert_eq!(checked.findings.len(), 0);
}

/// Credits of one payer: what the rows bring and so much more.
fn account(rows: &[Row], more: impl Fn(usize) -> i64) -> (Side, String) {
    let mut text = "账号,310066100012,账户名称,示例商户\n交易时间,借方发生额,贷方发生额,余额,对方户名,摘要\n".to_owned();
    let mut balance = 10_000_000;
    for row in rows {
        let net = row.fen - row.fen * 6 / 1_000 + more(row.number);
        balance += net;
        writeln!(text, "{},,{},{},示例支付股份有限公司,商户结算款", row.time(), yuan(net), yuan(balance)).unwrap();
    }
    writeln!(text, "2026-03-28 11:00:00,500.00,,{},示例供货商行,货款", yuan(balance - 50_000)).unwrap();
    (Side::Bank, text)
}

pub(crate) fn paid_one_by_one(rows: usize, fen: impl Fn(usize) -> i64, more: impl Fn(usize) -> i64) -> Made {
    let sale = |at: usize| Row { fen: fen(at), payout: format!("P{at:08}"), ..Row::sale(at) };
    let sales: Vec<Row> = (0..rows).map(sale).collect();
    let profile = "[[contracts]]\nrate = \"0.0060\"\nsettle = \"D+0\"\n";
    Made { profile, ..Made::of(vec![merchant(&sales), acquirer(&sales), account(&sales, more)]) }
}

#[test]
fn payments_paid_out_one_by_one_to_the_fen() {
    let checked = grows_evenly(|rows| paid_one_by_one(rows, |at| 1_000 + (at * 7 % 90_000) as i64, |_| 0));
    assert_eq!(checked.payouts.days.len(), 4 * ROWS);
    assert!(checked.payouts.days.iter().all(|day| day.state == "paid"));
}

#[test]
fn payments_of_one_price_paid_out_one_by_one() {
    let checked = grows_evenly(|rows| paid_one_by_one(rows, |_| 1_000, |_| 0));
    assert!(checked.payouts.days.iter().all(|day| day.state == "paid"));
}

#[test]
fn payments_paid_out_one_by_one_and_never_to_the_fen() {
    let checked = grows_evenly(|rows| paid_one_by_one(rows, |at| 100_000 + 2_000 * at as i64, |at| -(300 + at as i64 % 400)));
    assert_eq!(count(&checked, Code::S01), 4 * ROWS);
}

#[test]
fn payments_that_the_account_never_got() {
    let checked = grows_evenly(|rows| {
        let mut made = paid_one_by_one(rows, |at| 1_000 + (at * 7 % 90_000) as i64, |_| 0);
        // The account has the first hundred only.
        let kept: Vec<&str> = made.files[2].1.lines().collect();
        let last = kept.len() - 1;
        made.files[2].1 = kept[..102].iter().chain(&kept[last..]).flat_map(|line| [*line, "\n"]).collect();
        made
    });
    assert_eq!(count(&checked, Code::S04), 4 * ROWS - 100);
}

#[test]
fn codes_put_right_by_hand() {
    let decided = |rows: usize| {
        let mut made = Made::of(vec![merchant(&common()), acquirer(&with_common((0..rows).map(Row::sale)))]);
        let report = checked(&made).0.report(Lang::En, false);
        let ids = report.findings.iter().filter(|finding| finding.code == "U04").step_by(5).map(|finding| finding.id.clone());
        let act = |finding: String| Act::Code { finding, code: "U24".to_owned() };
        made.kept.decisions = ids.map(|id| Decision { entry: 1, signed: Signed::default(), act: act(id) }).collect();
        made
    };
    let checked = grows_evenly(decided);
    assert_eq!(count(&checked, Code::U24), 4 * ROWS / 5);
}

#[test]
fn refunds_whose_sales_only_the_shop_has() {
    let refund = |at: usize| Row {
        kind: "退货",
        fen: -500,
        reference: reference(5_000_000 + at),
        original: reference(if at.is_multiple_of(2) { at } else { 7_000_000 + at }),
        ..Row::sale(at)
    };
    let checked = grows_evenly(|rows| {
        let theirs = with_common((0..rows).map(refund));
        Made::of(vec![merchant(&with_common((0..rows).map(Row::sale))), acquirer(&theirs)])
    });
    // Without a day of its own an original that nobody has may be older than the files.
    assert_eq!(count(&checked, Code::U12), 4 * ROWS);
}

#[test]
fn refunds_of_sales_that_the_statement_has() {
    let refund = |at: usize| Row { kind: "退货", fen: -500, reference: reference(5_000_000 + at), original: reference(at), ..Row::sale(at) };
    let checked = grows_evenly(|rows| {
        let sales = with_common((0..rows).map(Row::sale));
        let theirs: Vec<Row> = sales.iter().cloned().chain((0..rows).map(refund)).collect();
        Made::of(vec![merchant(&sales), acquirer(&theirs)])
    });
    assert_eq!(count(&checked, Code::U12), 4 * ROWS);
}

#[test]
fn money_held_and_let_go_again() {
    let checked = grows_evenly(|rows| {
        let freeze = |at: usize| Row { kind: "冻结", fen: -5_000 - at as i64, reference: reference(5_000_000 + at), ..Row::sale(at) };
        let release = |at: usize| {
            let sale = Row::sale(at);
            Row { kind: "解冻", fen: 5_000 + at as i64, reference: reference(6_000_000 + at), second: sale.second + 60, ..sale }
        };
        let theirs = with_common((0..rows).map(freeze).chain((0..rows).rev().map(release)));
        Made::of(vec![merchant(&common()), acquirer(&theirs)])
    });
    assert_eq!(count(&checked, Code::U18), 4 * ROWS);
}

#[test]
fn attempts_and_declines_where_only_time_tells() {
    let bare = |row: Row| Row { card: String::new(), reference: String::new(), ..row };
    let checked = grows_evenly(|rows| {
        let attempt = |at: usize| bare(Row { status: "失败", fen: 300_000 + at as i64, ..Row::sale(at) });
        let decline = |at: usize| bare(Row { status: "失败", fen: 700_000 + at as i64, ..Row::sale(at) });
        let common: Vec<Row> = common().into_iter().map(bare).collect();
        let ours: Vec<Row> = common.iter().cloned().chain((0..rows).map(attempt)).collect();
        let theirs: Vec<Row> = common.iter().cloned().chain((0..rows).map(decline)).collect();
        Made::of(vec![merchant(&ours), acquirer(&theirs)])
    });
    assert_eq!(checked.findings.len(), 0);
}

#[test]
fn declines_of_cards_that_bought_at_another_time() {
    let checked = grows_evenly(|rows| {
        let sale = |at: usize| Row { reference: String::new(), ..Row::sale(at) };
        let attempt = |at: usize| Row { status: "失败", fen: 300_000 + at as i64, ..sale(at) };
        let decline = |at: usize| Row { status: "失败", ..sale(at) };
        let ours = with_common((0..rows).map(sale).chain((0..rows).map(attempt)));
        Made::of(vec![merchant(&ours), acquirer(&with_common((0..rows).map(decline)))])
    });
    assert_eq!(count(&checked, Code::U23), 4 * ROWS);
}

#[test]
fn attempts_beside_sales_that_were_reversed() {
    let checked = grows_evenly(|rows| {
        let attempt = |at: usize| Row { status: "失败", fen: 300_000 + at as i64, reference: String::new(), ..Row::sale(at) };
        let back = |at: usize| {
            let sale = Row::sale(at);
            Row { kind: "冲正", fen: -sale.fen, reference: reference(6_000_000 + at), original: reference(at), ..sale }
        };
        let theirs = with_common((0..rows).map(Row::sale).chain((0..rows).map(back)));
        Made::of(vec![merchant(&with_common((0..rows).map(attempt))), acquirer(&theirs)])
    });
    assert_eq!(checked.findings.len(), 0);
}

#[test]
fn an_own_card_used_for_every_sale() {
    let checked = grows_evenly(|rows| {
        let sale = |at: usize| Row { card: "629999******7001".to_owned(), ..Row::sale(at) };
        let theirs: Vec<Row> = (0..rows).map(sale).collect();
        let ours: Vec<Row> = (0..rows / 2).map(sale).chain((0..rows / 2).map(|at| sale(5_000_000 + at))).collect();
        let profile = "[[own_cards]]\nfirst6 = \"629999\"\nlast4 = \"7001\"\nholder = \"owner\"\n";
        Made { profile, ..Made::of(vec![merchant(&ours), acquirer(&theirs)]) }
    });
    assert!(count(&checked, Code::R01) >= 4 * ROWS);
}

#[test]
fn rows_outside_the_period_among_many_findings() {
    let checked = grows_evenly(|rows| {
        // At so many terminals that none has many open rows.
        let early = |row: Row| Row { terminal: row.number % 500, second: row.second % 86_400 + (row.number % 3 + 1) * 86_400, ..row };
        let late = |row: Row| Row { terminal: row.number % 500, second: row.second % 86_400 + (row.number % 15 + 12) * 86_400, ..row };
        let both: Vec<Row> = common().into_iter().map(early).collect();
        let ours: Vec<Row> = both.iter().cloned().chain((0..rows).map(|at| early(Row::sale(at)))).collect();
        let theirs: Vec<Row> = both.into_iter().chain((0..rows).map(|at| late(Row::sale(5_000_000 + at)))).collect();
        Made::of(vec![merchant(&ours), acquirer(&theirs)])
    });
    assert!(checked.findings.len() >= 4 * ROWS);
    assert!(checked.findings.iter().any(|finding| finding.code == Code::D03 && finding.acquirer.len() == 4 * ROWS));
}

#[test]
fn open_items_of_the_month_before() {
    let carried = |rows: usize, key: fn(&Row) -> (&'static str, String)| {
        let item = |row: Row| CarriedItem {
            finding: format!("U04-{:012x}", row.number),
            code: "U04".to_owned(),
            effect: -row.fen,
            moment: Moment::new(Day::from_civil(2026, 3, (row.second / 86_400 + 1) as u8).unwrap(), row.second as u32 % 86_400),
            keys: [key(&row)].map(|(field, text)| (field.to_owned(), text)).into(),
            ..CarriedItem::default()
        };
        let kept = Kept { carried: (0..rows).map(|at| item(Row::sale(at))).collect(), ..Kept::default() };
        Made { kept, ..Made::of(vec![merchant(&with_common((0..rows).map(Row::sale))), acquirer(&common())]) }
    };
    for key in [(|row: &Row| ("rrn", row.reference.clone())) as fn(&Row) -> (&'static str, String), |row| ("card", row.card.clone())] {
        let checked = grows_evenly(|rows| carried(rows, key));
        assert_eq!(count(&checked, Code::U08), 4 * ROWS);
    }
}
