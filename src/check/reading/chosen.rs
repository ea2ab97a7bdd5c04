//! A mapping's choices in the terms of typing.
//!
//! In: a [`Mapping`]. Out: quirks, a side. Must not know: files, rows.

use crate::base::{Said, Side};
use crate::ledger::typing::{Quirks, Sign};
use crate::profile::mapping::Mapping;
use crate::table::grammar::amount::Unit;
use crate::table::grammar::when::DateOrder;

/// What a mapping says of all cells of a table.
pub(super) fn chosen_quirks(mapping: &Mapping) -> Quirks {
    let of = |text: &Option<String>, known: &'static str| text.as_deref() == Some(known);
    Quirks {
        date_order: mapping.dates.as_deref().map(|order| match order {
            "day_first" => DateOrder::DayFirst,
            "year_first" => DateOrder::YearFirst,
            _ => DateOrder::MonthFirst,
        }),
        unit: mapping.unit.as_deref().map(|unit| if unit == "fen" { Unit::Minor } else { Unit::Major }),
        sign: [("amount", Sign::Amount), ("direction", Sign::Direction), ("kind", Sign::Kind), ("reversed", Sign::Reversed)]
            .into_iter()
            .find(|(name, _)| of(&mapping.sign, name))
            .map(|(_, sign)| sign),
        ..Quirks::default()
    }
}

pub(super) fn mapped_side(mapping: &Mapping) -> Option<(Side, Said)> {
    let side = [Side::Merchant, Side::Acquirer, Side::Bank].into_iter().find(|side| mapping.side.as_deref() == Some(side.name()))?;
    Some((side, Said::new("side-mapped")))
}
