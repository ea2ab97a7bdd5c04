//! Reads and checks a month that is made up, as a file's worker and the engine's would together.
//!
//! In: a round's number. Out: nothing. Must not know: a browser, files, what is made of the work.
//!
//! A loop over all rows runs once a check, and a browser does not compile it well before it has gone round some ten thousand times:
//! in the first large check it would run slowly to its end. The sample has too few rows for that.

use std::fmt::Write;

use super::answer::answer;
use super::finished::Finished;
use super::parcel;
use crate::check::{self, FileInput, Quiet};
use crate::profile::Profile;

/// Sales of the month.
const SALES: u32 = 25_000;
const DAYS: u32 = 30;
// From eight in the morning to ten at night.
const OPENS_H: u32 = 8;
const OPEN_M: u32 = 14 * 60;

/// Goes through it once; each round's rows are others. Gives how many findings the month has.
pub(super) fn rehearse(round: u32) -> usize {
    let profile = Profile::default();
    let mut tables = Vec::new();
    for (name, text) in ["register.csv", "statement.csv"].into_iter().zip(month(round)) {
        // The half of all files here is written in GB18030.
        let bytes = if round % 2 == 1 { encoding_rs::GB18030.encode(&text).0.into_owned() } else { text.into_bytes() };
        let input = FileInput { name: name.to_owned(), bytes, side: None };
        let mut pieces = Vec::new();
        let read = check::read_given(input, Some(name.to_owned()), &profile, &mut Quiet);
        parcel::pack(&read, &mut |piece| pieces.push(piece.to_vec()));
        let head = pieces.pop().unwrap_or_default();
        let mut pieces = pieces.into_iter();
        tables.extend(parcel::unpack(&head, &mut || pieces.next()).into_iter().flat_map(|read| read.tables));
    }
    check::assign_sides(&mut tables);
    match check::check(tables, &profile, &mut Quiet) {
        Ok(checked) => answer(&Finished::new(checked)).findings as usize,
        Err(_) => 0,
    }
}

/// A register's export and a statement of it, with a difference now and then.
fn month(round: u32) -> [String; 2] {
    let mut ours = String::from("小票号,交易时间,门店,终端号,收银员,支付方式,交易类型,状态,金额,检索参考号,凭证号,卡号,备注\r\n");
    let mut theirs =
        String::from("清算日期,交易日期,交易时间,商户号,终端号,批次号,凭证号,检索参考号,卡号,卡类型,交易类型,交易状态,交易金额,手续费,结算金额\r\n");
    let mut chance = u64::from(round) + 1;
    let mut draw = |below: u64| {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (chance >> 33) % below
    };
    for sale in 0..SALES {
        let place = sale * DAYS * OPEN_M / SALES;
        let (day, minute) = (1 + place / OPEN_M, place % OPEN_M);
        let clock = |second: u32| format!("{:02}:{:02}:{second:02}", OPENS_H + minute / 60, minute % 60);
        let (terminal, cashier, second) = (10_010_000 + draw(12), ["李晓", "周敏", "陈立", "王芳"][draw(4) as usize % 4], draw(50) as u32);
        let (amount, card, reference) = (100 + draw(40_000), draw(100_000_000), 608_000_000_000 + u64::from(sale) * 7);
        let (trace, masked, odd) = (sale / 12 + 1, format!("629999******{:04}", card % 10_000), draw(1_000));
        if odd != 0 {
            let numbers = if odd == 1 { ",".to_owned() } else { format!("{reference},{trace:06}") };
            let (time, amount) = (clock(second), yuan(if odd == 2 { amount * 10 } else { amount }));
            // Writing to a string can't fail.
            let _ = write!(
                ours,
                "S{sale:09},2026-03-{day:02} {time},{}店,{terminal},{cashier},银行卡,消费,成功,{amount},{numbers},{masked},\r\n",
                terminal % 3
            );
        }
        if odd != 3 {
            let (rate, kind) = if card % 2 == 0 { (60, "贷记卡") } else { (50, "借记卡") };
            let fee = (amount * rate + 5_000) / 10_000;
            let (date, time, money) = (format!("202603{day:02}"), clock(second + 3), [amount, fee, amount - fee].map(yuan).join(","));
            let _ =
                write!(theirs, "{date},{date},{time},898310059990001,{terminal},000001,{trace:06},{reference},{masked},{kind},消费,成功,{money}\r\n");
        }
    }
    [ours, theirs]
}

fn yuan(fen: u64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_month_is_read_whole_in_both_encodings_and_has_what_a_month_has() {
        for round in [0, 1] {
            // A draw of a thousand names three kinds of difference, each in 25 of 25,000 sales.
            let found = rehearse(round);
            assert!((50..200).contains(&found), "{found}");
        }
    }
}
