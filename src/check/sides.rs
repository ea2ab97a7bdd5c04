//! Whose record each table is: as given, else by its columns, else by what stands beside it.
//!
//! In: all tables of a run. Out: a side each, with the reason; faults where that can't be. Must not know: rows, matching.

use std::collections::BTreeMap;

use super::{ReadTable, dates};
use crate::base::{Fact, Fault, Said, Side};
use crate::table::sides::{BANK_MIN, reasons};

// Sides that were found, not given: with other files they may be found anew.
const FOUND: [&str; 4] = ["side-by-columns", "side-plain", "side-left-merchant", "side-left-acquirer"];

// What only an acquirer or wallet tells.
const OF_STATEMENTS: [&str; 6] = ["fee", "net", "clearing_day", "payout_day", "payout_id", "settle_kind"];
// What only a shop writes down.
const OF_BOOKS: [&str; 3] = ["receipt_id", "cashier", "round_off"];
// Numbers that a payment has from its acquirer or wallet.
const OF_PAYMENTS: [&str; 3] = ["channel_id", "rrn", "auth"];

/// Fills the side of each table that was not given one, with the reason. Two files of equal bytes on two sides are a fault each, as
/// one of them must be the wrong file. Dates that a file alone leaves open are settled by the others'.
pub fn assign_sides(tables: &mut [ReadTable]) -> Vec<Fault> {
    dates::settle_years(tables);
    dates::settle(tables);
    let is_found = |table: &ReadTable| table.meta.side.as_ref().is_none_or(|(_, said)| FOUND.contains(&said.key));
    let open: Vec<usize> = (0..).zip(&*tables).filter(|(_, table)| is_found(table)).map(|(index, _)| index).collect();
    for index in &open {
        if let Some(table) = tables.get_mut(*index) {
            table.meta.side = Some(by_columns(table));
        }
    }
    by_what_is_beside(tables, &open);
    let mut faults = dates::without_years(tables);
    faults.extend(on_both_sides(tables));
    faults
}

fn by_columns(table: &ReadTable) -> (Side, Said) {
    let [merchant, acquirer, bank] = table.meta.side_scores;
    let side = if bank >= BANK_MIN && bank > merchant && bank > acquirer {
        Side::Bank
    } else if acquirer > merchant {
        Side::Acquirer
    } else {
        Side::Merchant
    };
    let headers: Vec<(Option<&'static str>, &str)> = table.meta.columns.iter().map(|column| (column.field, column.header.as_str())).collect();
    let reasons = reasons(&headers, side);
    let said =
        if reasons.is_empty() { Said::new("side-plain") } else { Said::new("side-by-columns").with("columns", Fact::Text(reasons.join(", "))) };
    (side, said)
}

/// Where a side is missing and the other has two kinds of files: a list of payments without fees beside a statement with them is
/// the terminal's own journal; a list of wallets' numbers beside one of receipts and cashiers is the wallet's.
fn by_what_is_beside(tables: &mut [ReadTable], open: &[usize]) {
    let side_of = |table: &ReadTable| table.meta.side.as_ref().map(|(side, _)| *side);
    let are = |side: Side| tables.iter().any(|table| side_of(table) == Some(side));
    let has = |table: &ReadTable, fields: &[&str]| table.meta.columns.iter().any(|column| column.field.is_some_and(|field| fields.contains(&field)));
    let is_list = |table: &ReadTable| match side_of(table) {
        Some(Side::Acquirer) => !has(table, &OF_STATEMENTS),
        Some(Side::Merchant) => has(table, &OF_PAYMENTS) && !has(table, &OF_BOOKS),
        _ => false,
    };
    let (from, to, key) = match (are(Side::Merchant), are(Side::Acquirer)) {
        (false, true) => (Side::Acquirer, Side::Merchant, "side-left-merchant"),
        (true, false) => (Side::Merchant, Side::Acquirer, "side-left-acquirer"),
        _ => return,
    };
    let is_left = |(index, table): &(usize, &ReadTable)| {
        open.contains(index) && table.meta.format == "generic" && side_of(table) == Some(from) && is_list(table)
    };
    let left: Vec<usize> = (0..).zip(&*tables).filter(is_left).map(|(index, _)| index).collect();
    let shows_why = |(index, table): (usize, &ReadTable)| {
        !left.contains(&index) && side_of(table) == Some(from) && has(table, if from == Side::Acquirer { &OF_STATEMENTS } else { &OF_BOOKS })
    };
    if !(0..).zip(&*tables).any(shows_why) {
        return;
    }
    for index in left {
        if let Some(table) = tables.get_mut(index) {
            table.meta.side = Some((to, Said::new(key)));
        }
    }
}

fn on_both_sides(tables: &[ReadTable]) -> Vec<Fault> {
    let mut seen: BTreeMap<&str, Vec<(&str, Option<Side>)>> = BTreeMap::new();
    for table in tables {
        let key = (table.meta.name.as_str(), table.meta.side.as_ref().map(|(side, _)| *side));
        seen.entry(&table.meta.sha256).or_default().push(key);
    }
    let mut faults = Vec::new();
    for files in seen.values() {
        let Some((first, first_side)) = files.first() else { continue };
        if let Some((second, _)) = files.iter().find(|(_, side)| side != first_side) {
            faults.push(Fault::of_file("same-file-both-sides", second).with("other", Fact::Text((*first).to_owned())));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{FileInput, Quiet, read};
    use crate::profile::Profile;

    const JOURNAL: &str = "交易时间,终端号,检索参考号,交易金额\n2026-03-01 10:00:00,T1,606100000001,100.00\n";
    const STATEMENT: &str = "交易时间,终端号,检索参考号,交易金额,手续费\n2026-03-01 10:00:00,T1,606100000001,100.00,0.60\n";
    const REGISTER: &str = "下单时间,小票号,收银员,实收\n2026-03-01 10:00:00,X1,李晓,100.00\n";
    const WALLET: &str = "交易时间,微信支付订单号,金额\n2026-03-01 10:00:00,4200000000000000000000007319,100.00\n";
    const PLAIN: &str = "交易时间,金额\n2026-03-01 10:00:00,100.00\n";

    fn sides(texts: &[&str]) -> String {
        let file = |(number, text): (usize, &&str)| FileInput { name: format!("{number}.csv"), bytes: text.as_bytes().to_vec(), side: None };
        let files = texts.iter().enumerate().map(file);
        let mut tables: Vec<ReadTable> = files.flat_map(|file| read(&file, &Profile::default(), &mut Quiet).tables).collect();
        // One after the other, as people drop them: what was found of the first ones does not stay when more come.
        for count in 1..=tables.len() {
            assert!(assign_sides(&mut tables[..count]).is_empty());
        }
        tables.iter().map(|table| &table.meta.side.as_ref().unwrap().0.name()[..1]).collect()
    }

    #[test]
    fn a_list_without_fees_beside_a_statement_is_the_shop_s_and_one_of_wallets_numbers_beside_a_register_is_not() {
        for (texts, expected) in [
            (&[JOURNAL, STATEMENT][..], "ma"),
            (&[STATEMENT, JOURNAL], "am"),
            (&[JOURNAL], "a"),
            (&[JOURNAL, JOURNAL], "aa"),
            (&[STATEMENT, STATEMENT], "aa"),
            // With the register there the journal is a statement like the other.
            (&[JOURNAL, STATEMENT, REGISTER], "aam"),
            (&[REGISTER, WALLET], "ma"),
            (&[WALLET, REGISTER], "am"),
            (&[WALLET, PLAIN], "mm"),
            (&[PLAIN, REGISTER], "mm"),
            (&[REGISTER, WALLET, STATEMENT], "mma"),
        ] {
            assert_eq!(sides(texts), expected, "{texts:?}");
        }
    }
}
