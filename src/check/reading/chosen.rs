//! A mapping's choices in the terms of typing.
//!
//! In: a [`Mapping`]. Out: quirks, a side with its reason. Must not know: files, rows.

use crate::base::{Fact, Said, Side};
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

/// A side that a person gave, with a word where the export's form says another.
pub(super) fn given(side: Side, form: Option<Side>) -> (Side, Said) {
    let looks = form.filter(|form| *form != side).map(|form| match form {
        Side::Merchant => "side-looks-merchant",
        Side::Acquirer => "side-looks-acquirer",
        Side::Bank => "side-looks-bank",
    });
    (side, looks.map_or_else(|| Said::new("side-given"), |looks| Said::new("side-given-other").with("side", Fact::Word(looks))))
}

pub(super) fn mapped_side(mapping: &Mapping) -> Option<(Side, Said)> {
    let side = [Side::Merchant, Side::Acquirer, Side::Bank].into_iter().find(|side| mapping.side.as_deref() == Some(side.name()))?;
    Some((side, Said::new("side-mapped")))
}
