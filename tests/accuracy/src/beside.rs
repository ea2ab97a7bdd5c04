//! What is true beside the payments: cards of the house, clocks that are off, a day whose statement is missing.
//!
//! In: payments or closed books. Out: the same with their labels. Must not know: the checker.

use std::collections::BTreeSet;

use crate::civil::{day_of, time_of_day};
use crate::rng::Rng;
use crate::rows::{Books, Channel, Kind, Own};
use crate::shop::{Payment, Shop};
use crate::suite::{Config, Dose, OWNER};

/// A few payments are made with cards of the house.
pub fn own_cards(shop: &Shop, payments: &mut [Payment], rng: &mut Rng, config: &Config) {
    let wanted = if config.dose == Dose::Stress { 12 } else { 3 };
    for _ in 0..wanted {
        for _ in 0..200 {
            let at = rng.below(payments.len());
            let card = rng.pick(&shop.own_cards).clone();
            if payments[at].channel == Channel::Card && payments[at].card.as_ref().is_some_and(|card| card.holder.is_empty()) {
                payments[at].card = Some(card);
                break;
            }
        }
    }
}

/// A terminal whose clock is off by more than two minutes is worth a finding.
pub fn late_clocks(books: &mut Books, shop: &Shop) {
    for _ in shop.terminals.iter().filter(|terminal| terminal.offset.abs() > 120) {
        books.beside("D06", &[], &[], &[], "", "a clock is off");
    }
}

/// The statement of a day is missing: the shop's rows of that clearing day can't be judged.
pub fn lose_a_day(books: &mut Books, shop: &Shop, day: i64) {
    for row in &mut books.stated {
        row.gone = row.clearing == day;
    }
    let cleared = |row: &Own| {
        let offset = shop.terminals.iter().find(|terminal| terminal.id == row.terminal).map_or(0, |terminal| terminal.offset);
        let at = row.at - offset;
        day_of(at) + i64::from(time_of_day(at) >= shop.cutoff_of(row.channel))
    };
    let rows: Vec<usize> = (0..books.own.len()).filter(|&at| books.own[at].channel.in_scope() && cleared(&books.own[at]) == day).collect();
    let gone: Vec<usize> = (0..books.stated.len()).filter(|&at| books.stated[at].gone).collect();
    books.mark("D03", &[], &gone);
    books.case("D03", &rows, &[], "", "the statement of the day is missing");
}

/// Marks the risk labels: every sale at the acquirer with a card of the house.
pub fn risks(books: &mut Books) {
    let copied: BTreeSet<String> = books.stated.iter().filter(|row| row.code == "D01").map(|row| row.refs.rrn.clone()).collect();
    let rows: Vec<usize> = (0..books.stated.len())
        .filter(|&row| {
            let stated = &books.stated[row];
            let is_own = stated.card.as_ref().is_some_and(|card| card.holder == "owner");
            // A row that the statement lists once more is no second sale.
            is_own && stated.kind == Kind::Sale && stated.status.counts() && stated.code != "D01"
        })
        .collect();
    for (at, row) in rows.into_iter().enumerate() {
        books.beside("R01", &[], &[row], &[], "", "a card of the house");
        // A row that is listed twice stays the same as its copy.
        if at % 2 == 0 && !copied.contains(&books.stated[row].refs.rrn) {
            books.stated[row].name = OWNER;
            books.beside("R03", &[], &[row], &[], "", "the owner's name");
        }
    }
    let plain: Vec<usize> = (0..books.stated.len())
        .filter(|&at| books.stated[at].code == "M00" && books.stated[at].remark.is_empty())
        .filter(|&at| !copied.contains(&books.stated[at].refs.rrn))
        .collect();
    for row in plain.into_iter().step_by(701).take(3) {
        books.stated[row].remark = "测试".to_owned();
        books.beside("R02", &[], &[row], &[], "", "a word in the remark");
    }
}
