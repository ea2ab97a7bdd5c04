//! Why two rows were linked: field by field both values, how they compare, and what learnt evidence made of it.
//!
//! In: a finished check and a link. Out: rows of the report's link. Must not know: how a tier joins, words of a language.

use crate::base::{Moment, Side, key::id_core, money::money_text};
use crate::check::Checked;
use crate::ledger::Book;
use crate::matching::evidence::Scored;

use super::model::LinkEvidence;

/// Fields told of a link by key, in this order; those of learnt evidence come by weight.
const FIELDS: [&str; 12] = ["rrn", "channel_id", "order_id", "terminal", "batch", "trace", "auth", "card", "moment", "amount", "channel", "kind"];

/// Why the merchant's record is linked as it is; empty when it isn't.
pub fn why(checked: &Checked, merchant: u32) -> Vec<LinkEvidence> {
    let Some(acquirer) = checked.links.of_merchant(merchant) else { return Vec::new() };
    match checked.scored.iter().find(|scored| (scored.merchant, scored.acquirer) == (merchant, acquirer)) {
        Some(scored) => of_scored(checked, scored),
        None => FIELDS.iter().filter_map(|field| of_key(checked, merchant, acquirer, field)).collect(),
    }
}

/// The weights of a link by learnt evidence, the strongest first.
pub fn of_scored(checked: &Checked, scored: &Scored) -> Vec<LinkEvidence> {
    let one = |weight: crate::matching::evidence::FieldWeight| LinkEvidence {
        field: weight.field.to_owned(),
        level: weight.level.to_owned(),
        // One decimal: more would be noise.
        bits: Some((f64::from(weight.bits) * 10.0).round() / 10.0),
        merchant: value(checked, Side::Merchant, scored.merchant, weight.field),
        acquirer: value(checked, Side::Acquirer, scored.acquirer, weight.field),
    };
    scored.explain().into_iter().map(one).collect()
}

fn of_key(checked: &Checked, merchant: u32, acquirer: u32, field: &'static str) -> Option<LinkEvidence> {
    let (ours, theirs) = (value(checked, Side::Merchant, merchant, field), value(checked, Side::Acquirer, acquirer, field));
    let (m, a) = (&checked.merchant.columns, &checked.acquirer.columns);
    let (i, j) = (merchant as usize, acquirer as usize);
    let is_same = match field {
        "amount" => m.amount.get(i) == a.amount.get(j),
        "moment" => m.moment.get(i) == a.moment.get(j),
        "card" => m.card.get(i).agrees(a.card.get(j)),
        "channel" => m.channel.get(i).agrees(a.channel.get(j)),
        "kind" => m.kind.get(i) == a.kind.get(j),
        _ => id_core(&ours).eq_ignore_ascii_case(id_core(&theirs)),
    };
    let level = match (ours.is_empty(), theirs.is_empty()) {
        (true, true) => return None,
        (true, false) => "merchant-missing",
        (false, true) => "acquirer-missing",
        (false, false) if is_same => "equal",
        (false, false) => "differs",
    };
    Some(LinkEvidence { field: field.to_owned(), level: level.to_owned(), bits: None, merchant: ours, acquirer: theirs })
}

/// What a record has in a field, as the file writes it; money, moments and cards as the report does.
fn value(checked: &Checked, side: Side, record: u32, field: &str) -> String {
    let book: &Book = if side == Side::Merchant { &checked.merchant } else { &checked.acquirer };
    let index = record as usize;
    match field {
        "amount" => money_text(book.columns.amount.get(index), checked.currency),
        "moment" => {
            let moment: Moment = book.columns.moment.get(index);
            if book.knows_time(record) { moment.to_string() } else { moment.day().to_string() }
        }
        "card" => book.columns.card.get(index).masked(),
        _ => cell(checked, book, index, field),
    }
}

fn cell(checked: &Checked, book: &Book, index: usize, field: &str) -> String {
    let row = book.row(index);
    let text = checked.tables.get(row.input as usize).and_then(|table| table.text(row.row_number, field));
    text.map_or_else(String::new, |text| text.trim_matches(['`', '\'', '\t', ' ']).to_owned())
}

#[cfg(test)]
mod tests {
    use crate::check::{Checked, FileInput, Quiet, check, read};
    use crate::profile::Profile;
    use crate::{base::Side, locale::Lang};

    fn checked(header: &str, row: impl Fn(u32) -> (String, String)) -> Checked {
        let (mut ours, mut theirs) = (format!("{header}\n"), format!("{header}\n"));
        for index in 0..60 {
            let (merchant, acquirer) = row(index);
            ours += &format!("{merchant}\n");
            theirs += &format!("{acquirer}\n");
        }
        let table = |name: &str, text: String, side: Side| {
            let file = FileInput { name: name.to_owned(), bytes: text.into_bytes(), side: Some(side) };
            let mut outcome = read(&file, &Profile::default(), &mut Quiet);
            assert!(outcome.faults.is_empty(), "{:?}", outcome.faults);
            outcome.tables.remove(0)
        };
        let tables = vec![table("a.csv", ours, Side::Merchant), table("b.csv", theirs, Side::Acquirer)];
        check(tables, &Profile::default(), &mut Quiet).unwrap()
    }

    #[test]
    fn a_link_by_key_tells_both_values_of_every_field() {
        let row = |index: u32| {
            let row = |amount: u32| format!("2026-03-02 10:{:02}:{:02},6123456{index:05},{amount}.00", index, index % 60);
            (row(10 + index), row(10 + index + u32::from(index == 7)))
        };
        let checked = checked("交易时间,检索参考号,交易金额", row);
        let why = checked.why(7);
        let of = |field: &str| why.iter().find(|one| one.field == field).cloned().unwrap();
        assert_eq!((of("rrn").level.as_str(), of("rrn").merchant.as_str()), ("equal", "612345600007"));
        let amount = of("amount");
        assert_eq!((amount.level.as_str(), amount.merchant.as_str(), amount.acquirer.as_str()), ("differs", "17.00", "18.00"));
        assert!(why.iter().all(|one| one.bits.is_none()));
    }

    #[test]
    fn a_link_by_evidence_tells_its_weights_and_the_report_carries_them() {
        let row = |index: u32| {
            let row = |second: u32| format!("2026-03-02 10:{index:02}:{second:02},{}.{:02}", 10 + index * 7 % 90, index % 100);
            (row(10), row(13))
        };
        let checked = checked("交易时间,交易金额", row);
        let why = checked.why(7);
        assert!(why.iter().any(|one| one.field == "amount" && one.level == "equal" && one.bits.is_some_and(|bits| bits > 1.0)), "{why:?}");
        let report = checked.report(Lang::En, true);
        let link = report.links.unwrap().into_iter().find(|link| link.id == 7).unwrap();
        assert_eq!((link.tier.as_str(), &link.evidence), ("T6", &why));
        assert!(link.probability > 0.9);
    }
}
