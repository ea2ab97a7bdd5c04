//! What a row of a file says, by field: for showing references, cards and names beside an amount.
//!
//! In: a finished check. Out: texts and records of a row. Must not know: which section asks.

use std::collections::BTreeMap;

use crate::base::{RowRef, Side};
use crate::check::Checked;
use crate::ledger::Book;
use crate::locale::Lang;
use crate::report::build::row_words;

/// Looks rows up.
pub(super) struct Look<'a> {
    checked: &'a Checked,
    lang: Lang,
    // For each input, the 0-based column of each field.
    fields: Vec<BTreeMap<&'static str, usize>>,
}

impl<'a> Look<'a> {
    pub(super) fn new(checked: &'a Checked, lang: Lang) -> Look<'a> {
        let fields = checked
            .tables
            .iter()
            .map(|table| {
                let mut places = BTreeMap::new();
                for column in &table.meta.columns {
                    if let (Some(field), Some(place)) = (column.field, column.column_number.checked_sub(1)) {
                        places.entry(field).or_insert(place as usize);
                    }
                }
                places
            })
            .collect();
        Look { checked, lang, fields }
    }

    /// `收银.xlsx › 明细 › 第 12 行`.
    pub(super) fn address(&self, row: RowRef) -> String {
        row_words(self.lang, &self.checked.tables, row)
    }

    /// Several addresses, a line each; the first few where there are many.
    pub(super) fn addresses(&self, rows: &[RowRef]) -> String {
        const SHOWN_MAX: usize = 20;
        let mut lines: Vec<String> = rows.iter().take(SHOWN_MAX).map(|row| self.address(*row)).collect();
        if rows.len() > SHOWN_MAX {
            lines.push(format!("… +{}", rows.len() - SHOWN_MAX));
        }
        lines.join("\n")
    }

    /// The text of a field as the file has it, without the mark some exports put before long numbers.
    pub(super) fn text(&self, row: RowRef, field: &str) -> &'a str {
        let place = self.fields.get(row.input as usize).and_then(|fields| fields.get(field));
        let table = self.checked.tables.get(row.input as usize);
        let (Some(place), Some(table)) = (place, table) else { return "" };
        let Some(index) = table.rows.index_of(row.row_number) else { return "" };
        table.rows.cell(index, *place).text.trim_matches(['`', '\t', ' '])
    }

    /// The first reference a row carries.
    pub(super) fn reference(&self, row: RowRef) -> &'a str {
        let fields = ["rrn", "channel_id", "order_id", "trace", "auth", "receipt_id", "refund_id"];
        fields.iter().map(|field| self.text(row, field)).find(|text| !text.is_empty() && *text != "-" && *text != "/").unwrap_or("")
    }

    /// The book of a side.
    pub(super) fn book(&self, side: Side) -> &'a Book {
        match side {
            Side::Merchant => &self.checked.merchant,
            Side::Acquirer => &self.checked.acquirer,
            Side::Bank => &self.checked.bank,
        }
    }

    /// The record of a row in a side's book.
    pub(super) fn record(&self, side: Side, row: RowRef) -> Option<usize> {
        self.book(side).index_of(row)
    }
}
