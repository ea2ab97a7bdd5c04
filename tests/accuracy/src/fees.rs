//! What the acquirer charges beside the contract: wrong rates, missed caps, extra fees.
//!
//! In: books before they are printed, the contract. Out: changed fees and their findings. Must not know: file formats.

use std::collections::BTreeSet;

use crate::civil::day_of;
use crate::rng::Rng;
use crate::rows::{Books, Channel, Kind, Stated};
use crate::shop::Shop;

/// Plants each fee error `times` times where the books have room for it.
pub fn spoil(books: &mut Books, shop: &Shop, rng: &mut Rng, times: usize, from: i64) {
    let rates = shop.rates;
    // A row that is listed twice keeps its fee, else its copy would no longer be one.
    let copies: BTreeSet<String> = books.stated.iter().filter(|row| row.code == "D01").map(|row| row.refs.rrn.clone()).collect();
    let plain = |row: &Stated| matches!(row.code, "M00" | "M01") && row.kind == Kind::Sale && row.status.counts() && !copies.contains(&row.refs.rrn);
    let credit = |row: &Stated| row.card.as_ref().is_some_and(|card| card.credit);
    let debit = |row: &Stated| row.card.as_ref().is_some_and(|card| !card.credit);
    let mut free: Vec<usize> = (0..books.stated.len()).filter(|&at| plain(&books.stated[at])).collect();
    // F01: for the first days from a date on, credit cards cost a third more.
    let days = from + 18..from + 18 + times as i64 / 2;
    let block: Vec<usize> = free.iter().copied().filter(|&at| credit(&books.stated[at]) && days.contains(&day_of(books.stated[at].at))).collect();
    free.retain(|at| !block.contains(at));
    if block.len() >= 4 {
        let (mut sure, mut small) = (Vec::new(), Vec::new());
        for at in block {
            let row = &mut books.stated[at];
            let before = row.fee;
            row.fee = (row.amount * (rates.credit + 20) + 5_000) / 10_000;
            if row.fee - before > 1 { sure.push(at) } else { small.push(at) }
        }
        books.beside("F01", &[], &sure, &[], "external", "a rate that is not the contract's");
        if let Some(case) = books.cases.last_mut() {
            case.optional = small;
        }
    }
    rng.shuffle(&mut free);
    let mut take = |books: &Books, fits: &dyn Fn(&Stated) -> bool, n: usize| {
        let (taken, rest): (Vec<usize>, Vec<usize>) = free.iter().partition(|&&at| fits(&books.stated[at]));
        let n = n.min(taken.len());
        free = [&rest[..], &taken[n..]].concat();
        taken[..n].to_vec()
    };
    // Half up and floor differ by a fen here.
    let uneven = |row: &Stated| row.channel == Channel::WeChat && (row.amount * rates.wallet) % 10_000 >= 5_000 && row.fee > 1;
    let rows = take(books, &uneven, times);
    change(books, "F02", &rows, |row| row.fee -= 1);
    let above_cap = |row: &Stated| debit(row) && row.amount * rates.debit / 10_000 > rates.debit_cap + 2;
    let rows = take(books, &above_cap, times);
    change(books, "F03", &rows, |row| row.fee = (row.amount * rates.debit + 5_000) / 10_000);
    let by_class = |row: &Stated| debit(row) && row.amount * (rates.credit - rates.debit) / 10_000 > 2 && row.fee < rates.debit_cap;
    let rows = take(books, &by_class, times);
    change(books, "F04", &rows, |row| row.fee = rates.fee(Channel::Card, true, row.amount));
    let rows = take(books, &|row| credit(row), times.max(4));
    change(books, "F05", &rows, |row| {
        row.fee += 200;
        row.remark = "D0秒到".to_owned();
    });
    let rows = take(books, &|row| row.fee > 3 && !(shop.wechat_apart && row.channel == Channel::WeChat), times);
    change(books, "F07", &rows, |row| row.net = Some(row.amount - row.fee - 100));
    let refunds: Vec<usize> = (0..books.stated.len())
        .filter(|&at| {
            let row = &books.stated[at];
            row.kind == Kind::Refund && matches!(row.code, "M00" | "M01") && row.fee < -1
        })
        .take(times)
        .collect();
    change(books, "F06", &refunds, |row| row.fee = 0);
}

fn change(books: &mut Books, code: &'static str, rows: &[usize], spoil: impl Fn(&mut Stated)) {
    for &at in rows {
        spoil(&mut books.stated[at]);
    }
    if !rows.is_empty() {
        books.beside(code, &[], rows, &[], "", "the fee is not the contract's");
    }
}
