//! Which signs of habit are told: those whose rows no sale of the shop's own record explains.
//!
//! In: signs as found, the rows of the house's own cards and people. Out: the signs to tell, with the rows that make them
//! so. Must not know: how a sign was found.
//!
//! Regulars, wholesale, night trade and menu prices make every habit of the list, day after day, and each of these sales
//! stands in the books. So a habit is told of payments that have no sale there, of cards and people of the house, and of
//! the rare payment on which amount, hour and card are all unusual at once.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::Said;
use crate::finding::code::Code;

use super::{Scene, Sign, piece};

/// Signs of one kind that are told at most; the largest come first.
const SIGNS_MAX: usize = 50;

const AMOUNT: u8 = 1;
const HOUR: u8 = 2;
const CARD: u8 = 4;

/// The signs to tell.
pub(super) fn told(scene: &Scene<'_>, signs: Vec<Sign>, own: &BTreeSet<u32>) -> Vec<Sign> {
    // A habit may be every sale's, so the rows are looked up by their number.
    let mut seen = vec![0_u8; scene.desk.acquirer.len];
    for sign in &signs {
        for row in &sign.rows {
            if let Some(kinds) = seen.get_mut(*row as usize) {
                *kinds |= kind(sign.code);
            }
        }
    }
    let meets = |row: &u32| seen.get(*row as usize) == Some(&(AMOUNT | HOUR | CARD));
    let mut told: Vec<Sign> =
        signs.into_iter().filter_map(|sign| if is_habit(sign.code) { narrowed(scene, sign, own, &meets) } else { Some(sign) }).collect();
    told.sort_by_key(|sign| (sign.code, std::cmp::Reverse(sign.count)));
    let mut counts: BTreeMap<Code, usize> = BTreeMap::new();
    told.retain(|sign| {
        let count = counts.entry(sign.code).or_default();
        *count += 1;
        !is_habit(sign.code) || *count <= SIGNS_MAX
    });
    told
}

fn is_habit(code: Code) -> bool {
    (Code::R04..=Code::R13).contains(&code)
}

// What of a payment a sign finds unusual.
fn kind(code: Code) -> u8 {
    match code {
        Code::R04 | Code::R08 | Code::R10 => AMOUNT,
        Code::R06 | Code::R11 => HOUR,
        Code::R05 | Code::R09 | Code::R12 => CARD,
        _ => 0,
    }
}

// The sign with the rows that make it worth telling; none where ordinary sales are all there is to it.
fn narrowed(scene: &Scene<'_>, sign: Sign, own: &BTreeSet<u32>, meets: &impl Fn(&u32) -> bool) -> Option<Sign> {
    let unbooked = sign.rows.iter().filter(|row| scene.is_unbooked(**row)).count();
    let has_enough = unbooked >= sign.least;
    let is_met = sign.rows.iter().any(meets);
    let joins = |row: &u32| own.contains(row) || meets(row);
    if !has_enough && !sign.rows.iter().any(joins) {
        return None;
    }
    let rows: Vec<u32> = match is_one_card(sign.code) {
        // What one card did is read as a whole.
        true => sign.rows,
        false => sign.rows.into_iter().filter(|row| joins(row) || (has_enough && scene.is_unbooked(*row))).collect(),
    };
    let count = rows.len() as u64;
    let several = is_met.then(|| piece("several", Said::new("risk-several")));
    Some(Sign { rows, count, ..sign }.with(several))
}

fn is_one_card(code: Code) -> bool {
    matches!(code, Code::R05 | Code::R09 | Code::R12)
}
