//! Rows that no key joins, weighed field by field.
//!
//! In: a desk on which keys have had their say. Out: T6 links with their probability. Must not know: how evidence is weighed.

use crate::base::Minor;
use crate::ledger::Book;
use crate::matching::Tier;
use crate::matching::evidence::{self, Scored, Standing};

use super::amount;
use super::decide::{Voids, agree_on_tender};
use super::desk::{Class, Desk, Look};
use super::near::{has_terminals, same_terminal};
use super::numbers::references_conflict;
use super::slip;
use super::tiers::cards_agree_or_unknown;

// Linked pairs that teach what true pairs look like.
const KNOWN_PAIRS_MAX: usize = 20_000;

/// Links what equals in amount; returns the confirmed pairs that don't. A pair in which the tender, the terminal or the card
/// disagree is left to the codes of one wrong field.
///
/// Where both sides say times of day, rows of files that know days only wait: of them see [`link_by_evidence_of_days`].
pub(super) fn link_by_evidence(desk: &mut Desk<'_>, voids: &Voids) -> Vec<Scored> {
    let knows_time = if desk.have_times() { Some(true) } else { None };
    weigh(desk, voids, [knows_time; 2])
}

/// The same of pairs one row of which, or both, is of a file that knows days only, beside others that say times.
pub(super) fn link_by_evidence_of_days(desk: &mut Desk<'_>, voids: &Voids) -> Vec<Scored> {
    let mut differing = weigh(desk, voids, [Some(false), None]);
    differing.extend(weigh(desk, voids, [Some(true), Some(false)]));
    differing
}

// The rows of each side whose files say times of day, or those that do not, or all.
fn weigh(desk: &mut Desk<'_>, voids: &Voids, knows_time: [Option<bool>; 2]) -> Vec<Scored> {
    let is_weighed = |book: &Book, row: u32, knows_time: Option<bool>| {
        let is_payment = matches!(book.class(row), Class::Sale | Class::Refund);
        book.moved(row) && is_payment && knows_time.is_none_or(|knows_time| book.knows_time(row) == knows_time)
    };
    let [ours, theirs] = knows_time;
    let merchant: Vec<u32> = desk.open_merchant().filter(|row| is_weighed(desk.merchant, *row, ours) && !voids.of_merchant(*row)).collect();
    let acquirer: Vec<u32> = desk.open_acquirer().filter(|row| is_weighed(desk.acquirer, *row, theirs)).collect();
    let teaches = |(m, a): &(u32, u32)| knows_time != [Some(true); 2] || desk.know_times(*m, *a);
    let known: Vec<(u32, u32)> = desk.links.iter().map(|(m, a, _)| (m, a)).filter(teaches).take(KNOWN_PAIRS_MAX).collect();
    let found = evidence::link((desk.merchant, &merchant), (desk.acquirer, &acquirer), &known, &desk.constants, desk.names, &mut |_, _| true);
    let mut differing = Vec::new();
    for link in found.links {
        let (m, a) = (link.merchant, link.acquirer);
        let agrees = desk.merchant.class(m) == desk.acquirer.class(a)
            && same_terminal(desk, m, a)
            && agree_on_tender(desk, m, a)
            && cards_agree_or_unknown(desk.merchant.card(m), desk.acquirer.card(a))
            && !references_conflict(desk, m, a);
        if !agrees {
            continue;
        }
        if desk.merchant.amount(m) == desk.acquirer.amount(a) {
            take(desk, link);
        } else if link.standing == Standing::Confirmed {
            differing.push(link);
        }
    }
    differing
}

/// Links pairs whose amounts differ, as far as both rows are still open. Where the record has neither cards nor terminals
/// something must explain the difference, near as the time may be: a column, a slip, or a rule that other pairs follow too.
pub(super) fn link_differing(desk: &mut Desk<'_>, pairs: Vec<Scored>) {
    let knows_time_only = !has_terminals(desk) && !desk.merchant.columns.card.is_present();
    let needs_reason = |link: &Scored| knows_time_only && desk.merchant.knows_time(link.merchant);
    let amounts = |link: &Scored| (desk.merchant.amount(link.merchant), desk.acquirer.amount(link.acquirer));
    let follows: Vec<bool> = if pairs.iter().any(needs_reason) {
        amount::follow_rules(&pairs.iter().map(amounts).collect::<Vec<(Minor, Minor)>>(), desk.scale)
    } else {
        Vec::new()
    };
    for (at, link) in pairs.into_iter().enumerate() {
        let (m, a) = (link.merchant, link.acquirer);
        let stands_alone =
            |desk: &Desk<'_>| slip::slips(desk.merchant.amount(m), desk.acquirer.amount(a), desk.scale).iter().any(|slip| slip.stands_alone());
        let is_told = !needs_reason(&link) || follows.get(at).copied().unwrap_or(false) || amount::is_proven(desk, m, a) || stands_alone(desk);
        if is_told && desk.is_open_merchant(m) && desk.is_open_acquirer(a) {
            take(desk, link);
        }
    }
}

fn take(desk: &mut Desk<'_>, link: Scored) {
    desk.links.link_with(link.merchant, link.acquirer, Tier::T6, link.probability);
    desk.scored.push(link);
}
