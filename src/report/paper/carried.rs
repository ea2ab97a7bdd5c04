//! What the period before left open, settled or not, and the proof that the balance holds.
//!
//! In: carried items. Out: a section, where there are any. Must not know: how an item was settled.

use crate::base::RowRef;
use crate::report::{age, carry};

use super::statement::code_name;
use super::{Block, Cell, Desk, Row, Section};

pub(super) fn section(desk: &Desk<'_>) -> Option<Section> {
    let proof = desk.report.carry.as_ref()?;
    let money = |text: &str| carry::minor_of(text, desk.checked.currency).map_or(Cell::Empty, Cell::Money);
    let line =
        |key: &'static str, total: &crate::report::model::Total| vec![Cell::text(desk.word(key)), Cell::Count(total.count), money(&total.amount)];
    let rows = vec![
        Row::plain(line("carry-opening", &proof.opening)),
        Row::plain(line("carry-new", &proof.new)),
        Row::plain(line("carry-cleared", &proof.cleared)),
        Row::total(line("carry-closing", &proof.closing)),
    ];
    let columns = vec![desk.column("paper-item", 24), desk.column("paper-count", 12), desk.column("paper-amount", 20)];
    let mut notes = vec![desk.word("carry-note")];
    if proof.again > 0 {
        notes.push(desk.say(&crate::base::Said::new("carry-again-note").with("count", crate::base::Fact::Count(proof.again))));
    }
    if proof.twice > 0 {
        notes.push(desk.say(&crate::base::Said::new("carry-twice-note").with("count", crate::base::Fact::Count(proof.twice))));
    }
    let proof_block = Block { heading: desk.word("carry-proof"), notes, columns, rows };
    let sums: Vec<(u64, i64)> =
        proof.ages.iter().map(|band| (band.count, carry::minor_of(&band.amount, desk.checked.currency).unwrap_or(0))).collect();
    let blocks = vec![proof_block, super::timing::bands(desk, &sums), items(desk)];
    Some(Section { id: "carry".to_owned(), name: desk.word("sheet-carry"), blocks, chart: None })
}

fn items(desk: &Desk<'_>) -> Block {
    let rows = desk
        .report
        .carry
        .iter()
        .flat_map(|proof| &proof.items)
        .map(|one| {
            let item = &one.item;
            let state = match one.state.as_str() {
                "cleared" => "carry-state-cleared",
                "again" => "carry-state-again",
                _ => "carry-state-open",
            };
            let reference = ["rrn", "channel_id", "order_id", "trace", "auth"].iter().find_map(|field| item.keys.get(*field));
            let by = one.by.map_or(String::new(), |(input, row_number)| desk.look.address(RowRef { input, row_number }));
            Row::plain(vec![
                Cell::text(format!("{} {}", item.code, code_name(&item.code, desk.lang))),
                Cell::text(desk.word(state)),
                carry::minor_of(&item.amount, desk.checked.currency).map_or(Cell::Empty, Cell::Money),
                Cell::moment(carry::moment_of(&item.time)),
                Cell::Count(u64::from(one.age_days)),
                Cell::text(desk.word(age::BANDS.get(age::band(one.age_days)).map_or("age-over-30", |(_, key)| key))),
                Cell::file(reference.map_or("", String::as_str)),
                Cell::file(&format!("{} › {}", item.source.name, item.source.row)),
                Cell::file(&by),
            ])
        })
        .collect();
    let columns = vec![
        desk.column("paper-code", 24),
        desk.column("carry-state", 12),
        desk.column("paper-amount", 20),
        desk.column("paper-time", 20),
        desk.column("paper-days", 8),
        desk.column("paper-age", 12),
        desk.column("paper-reference", 26),
        desk.column("carry-source", 34),
        desk.column("carry-by", 34),
    ];
    Block { heading: desk.word("carry-items"), notes: Vec::new(), columns, rows }
}
