//! What the files teach of the profile: terminals seen, hours in which the shop sells. Offered, never entered unasked.
//!
//! In: the scene. Out: [`Suggestions`]. Must not know: forms.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Scene;
use crate::base::Name;
use crate::finding::desk::{Class, class_of};
use crate::report::model::FeeRule;

/// Payments it takes to learn hours.
const PAYMENTS_MIN: u64 = 200;

/// What the files teach.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Suggestions {
    /// Terminals the profile doesn't have.
    pub terminals: Vec<SeenTerminal>,
    /// `07:00-23:00`; empty where too little is known.
    pub hours: String,
    /// Fee rules the statements taught.
    pub fee_rules: Vec<FeeRule>,
}

/// A terminal of the files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenTerminal {
    /// Its number.
    pub id: String,
    /// Rows of it.
    pub rows: u64,
    /// The store it stands in, where the files say.
    pub store: String,
}

pub(super) fn suggestions(scene: &Scene<'_>) -> Suggestions {
    let checked = scene.checked;
    let mut seen: BTreeMap<Name, (u64, Name)> = BTreeMap::new();
    let mut hours = [0_u64; 24];
    for book in [&checked.merchant, &checked.acquirer] {
        for row in 0..book.len {
            let (terminal, moment) = (book.columns.terminal.get(row), book.columns.moment.get(row));
            if terminal.is_some() {
                let one = seen.entry(terminal).or_default();
                one.0 += 1;
                if book.columns.store.get(row).is_some() {
                    one.1 = book.columns.store.get(row);
                }
            }
            let is_sale = class_of(book.columns.kind.get(row)) == Class::Sale;
            if is_sale
                && book.knows_time(row as u32)
                && moment.is_some()
                && let Some(count) = hours.get_mut((moment.second_of_day() / 3_600) as usize)
            {
                *count += 1;
            }
        }
    }
    let terminals = seen.into_iter().map(|(name, (rows, store))| SeenTerminal {
        id: checked.names.text(name).to_owned(),
        rows,
        store: checked.names.text(store).to_owned(),
    });
    let mut terminals: Vec<SeenTerminal> =
        terminals.filter(|seen| !scene.profile.terminals.iter().any(|known| known.id.trim().eq_ignore_ascii_case(&seen.id))).collect();
    terminals.sort_by(|a, b| a.id.cmp(&b.id));
    let rules = crate::report::build::fee_rules(checked);
    Suggestions { terminals, hours: open_hours(&hours), fee_rules: rules.into_iter().filter(|rule| rule.inferred).collect() }
}

// The hours outside the longest run, round the clock, in which hardly anything is sold.
fn open_hours(counts: &[u64; 24]) -> String {
    let all: u64 = counts.iter().sum();
    if all < PAYMENTS_MIN {
        return String::new();
    }
    let is_idle = |hour: usize| counts.get(hour % 24).is_some_and(|count| count * 500 < all);
    let run = |start: usize| (0..24).take_while(|step| is_idle(start + step)).count();
    let Some(start) = (0..24).max_by_key(|start| (run(*start), std::cmp::Reverse(*start))).filter(|start| run(*start) > 0) else {
        return String::new();
    };
    let (open, close) = ((start + run(start)) % 24, start);
    format!("{open:02}:00-{:02}:00", if close == 0 { 24 } else { close })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_those_outside_the_longest_idle_run() {
        let mut counts = [0_u64; 24];
        counts.iter_mut().take(23).skip(7).for_each(|count| *count = 40);
        assert_eq!(open_hours(&counts), "07:00-23:00");
        // A stray payment at night is not trade.
        counts[2] = 1;
        assert_eq!(open_hours(&counts), "07:00-23:00");
        let mut night = [0_u64; 24];
        for hour in [18, 19, 20, 21, 22, 23, 0, 1] {
            night[hour] = 60;
        }
        assert_eq!(open_hours(&night), "18:00-02:00");
        assert_eq!(open_hours(&[1; 24]), "");
        assert_eq!(open_hours(&[100; 24]), "");
        let mut evening = [0_u64; 24];
        evening[10..24].fill(50);
        assert_eq!(open_hours(&evening), "10:00-24:00");
    }
}
