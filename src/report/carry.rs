//! Open items from one period to the next: read from an earlier report, aged, proved to the fen.
//!
//! In: the text of earlier reports; a finished check. Out: [`CarriedItem`]s; the report's `carry` section. Must not know: how
//! an item was settled.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::base::money::money_text;
use crate::base::{Currency, Day, Fact, Fault, Minor, Moment, RowRef, Side};
use crate::check::Checked;
use crate::decision::session;
use crate::finding::build::{Finding, input_key};
use crate::finding::carried::{CarriedItem, Outcome};
use crate::finding::codes::Axis;

use super::age;
use super::model;
use super::paper::as_of;

/// Reads open items: a report, an object with `open_items`, the list alone, or a session with what its period left open.
///
/// # Errors
/// Those of [`session::read`]; `carry-unreadable` when the text is none of these; `carry-version` for a report of another schema; `carry-currency` for
/// one in another currency; `carry-amount` when an amount is not money.
pub fn read(text: &str, file: &str, currency: Currency) -> Result<Vec<CarriedItem>, Fault> {
    let unreadable = |why: String| Fault::of_file("carry-unreadable", file).with("why", Fact::Text(why));
    let mut value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| unreadable(error.to_string()))?;
    if session::is_one(text.as_bytes()) {
        value = session::read(text, file)?.open;
    }
    if let Some(schema) = value.get("schema").and_then(Value::as_str).filter(|schema| *schema != super::build::SCHEMA) {
        return Err(Fault::of_file("carry-version", file).with("found", Fact::Text(schema.to_owned())));
    }
    if let Some(found) = value.get("currency").and_then(Value::as_str).filter(|found| *found != currency.code()) {
        return Err(Fault::of_file("carry-currency", file).with("found", Fact::Text(found.to_owned())));
    }
    let list = match value {
        Value::Array(_) => value,
        mut object => object.get_mut("open_items").map(Value::take).ok_or_else(|| unreadable("open_items".to_owned()))?,
    };
    let items: Vec<model::OpenItem> = serde_json::from_value(list).map_err(|error| unreadable(error.to_string()))?;
    let amount = |item: &model::OpenItem| {
        minor_of(&item.amount, currency).ok_or_else(|| Fault::of_file("carry-amount", file).with("found", Fact::Text(item.amount.clone())))
    };
    items
        .into_iter()
        .map(|item| {
            Ok(CarriedItem {
                effect: amount(&item)?,
                moment: moment_of(&item.time),
                is_merchant: item.side != Side::Acquirer.name(),
                finding: item.finding,
                code: item.code,
                keys: item.keys,
                source_name: item.source.name,
                source_sha256: item.source.sha256,
                source_row: item.source.row,
                periods: item.periods + 1,
            })
        })
        .collect()
}

/// Joins lists of open items; an item that stands in two lists (a report given twice, or one and its successor) counts
/// once. Gives the items and how many were left out.
pub fn join(lists: Vec<Vec<CarriedItem>>) -> (Vec<CarriedItem>, u64) {
    let mut joined: Vec<CarriedItem> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    let mut left_out = 0;
    for item in lists.into_iter().flatten() {
        if seen.insert((item.finding.clone(), item.source_sha256.clone(), item.source_row)) {
            joined.push(item);
        } else {
            left_out += 1;
        }
    }
    (joined, left_out)
}

/// Open items as a file of their own holds them.
pub fn list(report: &model::Report) -> Value {
    serde_json::json!({ "currency": report.currency, "open_items": report.open_items })
}

/// Money as the contract writes it, exactly: `-54.00` in a currency of two decimals, and nothing else.
pub fn minor_of(text: &str, currency: Currency) -> Option<Minor> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || part.len() != usize::from(currency.decimals) || !is_digits(whole) || !is_digits(part) {
        return None;
    }
    let part: Minor = if part.is_empty() { 0 } else { part.parse().ok()? };
    whole.parse::<Minor>().ok()?.checked_mul(currency.scale())?.checked_add(part)?.checked_mul(sign)
}

/// A moment as the contract writes it; none for any other text.
pub fn moment_of(text: &str) -> Moment {
    let number = |range: std::ops::Range<usize>| text.get(range).and_then(|part| part.parse::<u32>().ok());
    let day = || Day::from_civil(i32::try_from(number(0..4)?).ok()?, u8::try_from(number(5..7)?).ok()?, u8::try_from(number(8..10)?).ok()?);
    let second = || Some(number(11..13)? * 3_600 + number(14..16)? * 60 + number(17..19)?);
    match (day(), second()) {
        (Some(day), Some(second)) if text.len() == 19 => Moment::new(day, second),
        _ => Moment::NONE,
    }
}

/// What this period leaves open, in the order of the findings.
pub fn new_open_items(checked: &Checked) -> impl Iterator<Item = model::OpenItem> + '_ {
    checked.findings.iter().filter_map(|one| open_item(checked, one))
}

fn open_item(checked: &Checked, one: &Finding) -> Option<model::OpenItem> {
    let stays_open = one.axis() == Axis::Line && one.effect != 0 && !one.clears_carried && !one.marks.iter().any(|mark| mark.kind == "done");
    let (side, row) = one.merchant.first().map(|row| (Side::Merchant, *row)).or_else(|| one.acquirer.first().map(|row| (Side::Acquirer, *row)))?;
    if !stays_open {
        return None;
    }
    let table = checked.tables.get(row.input as usize)?;
    let index = table.rows.index_of(row.row_number)?;
    let keyed: BTreeSet<&str> = ["rrn", "channel_id", "order_id", "receipt_id", "trace", "auth", "terminal", "batch", "card"].into();
    let mut keys = BTreeMap::new();
    for column in &table.meta.columns {
        let text = table.rows.cell(index, column.column_number.checked_sub(1)? as usize).text.trim();
        if let Some(field) = column.field.filter(|field| keyed.contains(field) && !text.is_empty()) {
            keys.entry(field.to_owned()).or_insert_with(|| text.to_owned());
        }
    }
    Some(model::OpenItem {
        finding: one.id(|input| input_key(&checked.tables, input)),
        code: one.code.name().to_owned(),
        side: side.name().to_owned(),
        amount: money_text(one.effect, checked.currency),
        time: one.moment.to_string(),
        keys,
        source: model::Source { name: table.meta.name.clone(), sha256: table.meta.sha256.clone(), row: row.row_number },
        periods: 0,
    })
}

/// A carried item as the report lists it.
pub fn item_of(item: &CarriedItem, currency: Currency) -> model::OpenItem {
    model::OpenItem {
        finding: item.finding.clone(),
        code: item.code.clone(),
        side: (if item.is_merchant { Side::Merchant } else { Side::Acquirer }).name().to_owned(),
        amount: money_text(item.effect, currency),
        time: item.moment.to_string(),
        keys: item.keys.clone(),
        source: model::Source { name: item.source_name.clone(), sha256: item.source_sha256.clone(), row: item.source_row },
        periods: item.periods,
    }
}

/// Carried items that nothing settled, in the order given.
pub fn still_open(checked: &Checked) -> impl Iterator<Item = model::OpenItem> + '_ {
    checked.carried.iter().filter(|(_, outcome)| *outcome == Outcome::Open).map(|(item, _)| item_of(item, checked.currency))
}

/// The proof: opening + new − cleared = closing. `None` when nothing was carried over.
pub fn section(checked: &Checked) -> Option<model::Carry> {
    if checked.carried.is_empty() {
        return None;
    }
    let end = as_of(checked).day();
    let total = |count: usize, amount: Minor| model::Total { count: count as u64, amount: money_text(amount, checked.currency) };
    let sum = |pick: &dyn Fn(&Outcome) -> bool| {
        let picked: Vec<Minor> = checked.carried.iter().filter(|(_, outcome)| pick(outcome)).map(|(item, _)| item.effect).collect();
        (picked.len(), picked.iter().sum::<Minor>())
    };
    let (opening, cleared) = (sum(&|_| true), sum(&|outcome| *outcome != Outcome::Open));
    let again = sum(&|outcome| matches!(outcome, Outcome::Again(_)));
    let mut bands = [(0_u64, 0 as Minor); age::BANDS.len()];
    let (mut new, mut closing) = ((0_usize, 0 as Minor), (0_usize, 0 as Minor));
    let open = still_open(checked).map(|item| (item, false)).chain(new_open_items(checked).map(|item| (item, true)));
    for (item, is_new) in open {
        let amount = minor_of(&item.amount, checked.currency).unwrap_or(0);
        closing = (closing.0 + 1, closing.1 + amount);
        if is_new {
            new = (new.0 + 1, new.1 + amount);
        }
        if let Some(band) = bands.get_mut(age::band(age::days(moment_of(&item.time).day(), end))) {
            band.0 += 1;
            band.1 += amount;
        }
    }
    let pair = |row: RowRef| (row.input, row.row_number);
    let items = checked
        .carried
        .iter()
        .map(|(item, outcome)| {
            let (state, by) = match outcome {
                Outcome::Open => ("open", None),
                Outcome::Cleared(_, row) => ("cleared", Some(pair(*row))),
                Outcome::Again(row) => ("again", Some(pair(*row))),
            };
            let days = age::days(item.moment.day(), end);
            let age = age::band_name(days).to_owned();
            model::CarryItem { item: item_of(item, checked.currency), state: state.to_owned(), age_days: days, age, by }
        })
        .collect();
    let bands = age::BANDS.iter().zip(bands).map(|((name, _), (count, amount))| model::AgeBand {
        days: (*name).to_owned(),
        count,
        amount: money_text(amount, checked.currency),
    });
    Some(model::Carry {
        as_of: end.to_string(),
        opening: total(opening.0, opening.1),
        new: total(new.0, new.1),
        cleared: total(cleared.0, cleared.1),
        closing: total(closing.0, closing.1),
        again: again.0 as u64,
        twice: checked.carried_twice,
        ages: bands.collect(),
        items,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_of_the_contract_is_read_exactly_and_nothing_else_is() {
        for (text, minor) in
            [("-54.00", Some(-5400)), ("0.05", Some(5)), ("12", None), ("1.5", None), ("1.000", None), ("x.00", None), ("-.10", None)]
        {
            assert_eq!(minor_of(text, Currency::CNY), minor, "{text}");
        }
        assert_eq!(minor_of("99999999999999999999.00", Currency::CNY), None);
    }

    #[test]
    fn a_moment_reads_back_as_it_prints() {
        for text in ["2026-03-01T12:33:05", "1970-01-01T00:00:00"] {
            assert_eq!(moment_of(text).to_string(), text);
        }
        assert_eq!(moment_of("2026-03-01"), Moment::NONE);
        assert_eq!(moment_of("2026-03-01T25:00:00"), Moment::NONE);
    }

    #[test]
    fn a_list_given_twice_counts_once() {
        let text = r#"[{"finding":"U07-1","code":"U07","side":"merchant","amount":"58.00","time":"2026-03-31T23:10:00",
            "source":{"name":"a.csv","sha256":"ab","row":9}}]"#;
        let list = read(text, "open.json", Currency::CNY).unwrap();
        let (joined, left_out) = join(vec![list.clone(), list]);
        assert_eq!((joined.len(), left_out, joined[0].periods), (1, 1, 1));
    }

    #[test]
    fn what_is_no_list_of_open_items_is_refused_with_its_reason() {
        for (text, code) in [
            ("{", "carry-unreadable"),
            ("{}", "carry-unreadable"),
            ("{\"schema\":\"poscheck/report/9\",\"open_items\":[]}", "carry-version"),
            ("{\"currency\":\"JPY\",\"open_items\":[]}", "carry-currency"),
        ] {
            assert_eq!(read(text, "open.json", Currency::CNY).unwrap_err().code(), code, "{text}");
        }
    }
}
