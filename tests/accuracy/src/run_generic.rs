//! Scores the two cases outside shops.
//!
//! In: where the checker is. Out: printed figures and targets missed. Must not know: how the checker works.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::generic::{lists, payouts};
use crate::run::{check, lay_out};
use crate::score::Tally;

/// Two lists without a key, whole and with a third of each left out.
pub fn generic(checker: &Path, scratch: &Path, rows: usize) -> Result<Vec<String>, String> {
    let mut missed = Vec::new();
    println!("{:<10} {:>8} {:>9} {:>9} {:>9} {:>12} {:>10} {:>7}", "left out", "links", "P", "R", "F1", "confirmed P", "confirmed", "sec");
    for (left_out, floor) in [(0, 0.99), (30, 0.97)] {
        let made = lists(11, rows, left_out);
        let dir = scratch.join(format!("generic-{left_out}"));
        let names = lay_out(&dir, &made.files)?;
        let (report, seconds) = check(checker, &dir, &names)?;
        let truth: BTreeSet<(u32, u32)> = made.links.iter().copied().collect();
        let (mut all, mut confirmed) = (Tally::default(), Tally::default());
        for link in &report.links {
            for m in &link.merchant {
                for a in &link.acquirer {
                    let right = truth.contains(&(m.1, a.1));
                    let one = Tally { hit: u64::from(right), wrong: u64::from(!right), missed: 0 };
                    all.add(one);
                    if link.probability >= 0.99 {
                        confirmed.add(one);
                    }
                }
            }
        }
        all.missed = truth.len() as u64 - all.hit;
        println!(
            "{:<10} {:>8} {:>9.5} {:>9.5} {:>9.5} {:>12.5} {:>10} {:>7.2}",
            format!("{left_out} %"),
            truth.len(),
            all.precision(),
            all.recall(),
            all.f1(),
            confirmed.precision(),
            confirmed.hit + confirmed.wrong,
            seconds
        );
        if all.f1() < floor {
            missed.push(format!("generic, {left_out} % left out: F1 {:.5}, wanted {floor}", all.f1()));
        }
        if confirmed.precision() < 0.999 {
            missed.push(format!("generic, {left_out} % left out: precision of confirmed {:.5}, wanted 0.999", confirmed.precision()));
        }
        if seconds > 10.0 {
            missed.push(format!("generic, {left_out} % left out: {seconds:.1} s, wanted 10"));
        }
    }
    Ok(missed)
}

/// Daily payouts net of fees, cut off at an unknown time; then with payouts that no sales explain.
pub fn batches(checker: &Path, scratch: &Path, seeds: u64) -> Result<Vec<String>, String> {
    let mut missed = batches_of(checker, scratch, seeds, false)?;
    missed.extend(batches_of(checker, scratch, seeds, true)?);
    Ok(missed)
}

fn batches_of(checker: &Path, scratch: &Path, seeds: u64, spoilt: bool) -> Result<Vec<String>, String> {
    let (mut right, mut all, mut wrong_certain, mut wrong, mut time) = (0, 0, 0, 0, 0.0);
    for seed in 0..seeds {
        let made = payouts(seed * 31 + 5, 30, 100, spoilt);
        let dir = scratch.join(format!("batches-{seed}{}", if spoilt { "-spoilt" } else { "" }));
        let names = lay_out(&dir, &made.files)?;
        let (report, seconds) = check(checker, &dir, &names)?;
        time += seconds;
        let mut said: BTreeMap<u32, (BTreeSet<u32>, f64)> = BTreeMap::new();
        for link in &report.links {
            for a in &link.acquirer {
                let entry = said.entry(a.1).or_insert((BTreeSet::new(), 1.0));
                entry.0.extend(link.merchant.iter().map(|m| m.1));
                entry.1 = entry.1.min(link.probability);
            }
        }
        for (row, sales) in &made.batches {
            all += 1;
            let Some((rows, probability)) = said.get(row) else { continue };
            let same = rows.iter().copied().eq(sales.iter().copied());
            right += u64::from(same);
            wrong += u64::from(!same);
            wrong_certain += u64::from(!same && *probability >= 0.99);
        }
    }
    let kind = if spoilt { "batches, a fifth off" } else { "batches" };
    println!("{kind}: {right} of {all} right, {wrong} wrong, {wrong_certain} wrong and called certain, {time:.2} s");
    let mut missed = Vec::new();
    if !spoilt && right * 100 < all * 95 {
        missed.push(format!("batches: {right} of {all} right, wanted 95 %"));
    }
    if wrong_certain > 0 {
        missed.push(format!("{kind}: {wrong_certain} wrong called certain, wanted none"));
    }
    Ok(missed)
}
