//! What is judged against sums over all choices, and what is learnt against the same done by hand.

use super::*;

/// Candidates of given ln weights, as if learnt.
fn candidates(weights: &[&[(u32, f32)]], acquirers_count: usize) -> Candidates {
    let mut made = Candidates { starts: vec![0], patterns: vec![[0; FIELDS]], acquirers_count, scale: 1.0, ..Candidates::default() };
    for row in weights {
        for (acquirer, weight) in *row {
            made.acquirer.push(*acquirer);
            made.base.push(*weight);
            made.pattern.push(0);
        }
        made.starts.push(made.acquirer.len() as u32);
    }
    made
}

fn judge(candidates: &Candidates) -> Vec<f32> {
    Model { ln_m: vec![[0.0; LEVELS_MAX]; FIELDS], ln_prior: 0.0 }.judge(candidates).probability
}

#[test]
fn a_lone_candidate_has_its_own_odds_and_rivals_share() {
    let alone = judge(&candidates(&[&[(0, 3.0_f32.ln())]], 1));
    assert!((alone[0] - 0.75).abs() < 1e-5);
    let rivals = judge(&candidates(&[&[(0, 30.0), (1, 30.0)], &[(0, 30.0), (1, 30.0)]], 2));
    assert!(rivals.iter().all(|probability| (probability - 0.5).abs() < 0.015), "{rivals:?}");
    let one_too_many = judge(&candidates(&[&[(0, 20.0)], &[(0, 20.0)], &[(0, 20.0)]], 1));
    assert!(one_too_many.iter().all(|probability| (probability - 1.0 / 3.0).abs() < 0.01), "{one_too_many:?}");
}

#[test]
fn a_strong_pair_frees_the_rest() {
    // The first row wants either; the second only the first record; so the first row has the second record.
    let probability = judge(&candidates(&[&[(0, 10.0), (1, 10.0)], &[(0, 25.0)]], 2));
    assert!(probability[1] > 0.99 && probability[0] < 0.01 && probability[2] > 0.99, "{probability:?}");
}

#[test]
fn on_a_tree_the_probabilities_are_exact() {
    // A path of four candidates: all choices of pairs can be summed by hand.
    let weights = [0.5_f64, 2.0, 1.5, 4.0];
    let [a, b, c, d] = weights;
    let ln = weights.map(|weight| weight.ln() as f32);
    let found = judge(&candidates(&[&[(0, ln[0])], &[(0, ln[1]), (1, ln[2])], &[(1, ln[3])]], 2));
    let all = 1.0 + a + b + c + d + a * c + a * d + b * d;
    for (found, exact) in found.iter().zip([a * (1.0 + c + d), b * (1.0 + d), c * (1.0 + a), d * (1.0 + a + b)]) {
        assert!((f64::from(*found) - exact / all).abs() < 1e-4, "{found} {}", exact / all);
    }
}

fn near(found: f64, wanted: f64) -> bool {
    (found - wanted).abs() <= 1e-4 * wanted.abs().max(1e-3)
}

/// Candidates of which no two want one row: a level of the amount and a weight each.
fn lone(levels: &[(u8, f32)], scale: f64) -> Candidates {
    let weights: Vec<Vec<(u32, f32)>> = levels.iter().zip(0..).map(|((_, weight), row)| vec![(row, *weight)]).collect();
    let rows: Vec<&[(u32, f32)]> = weights.iter().map(Vec::as_slice).collect();
    let mut made = candidates(&rows, levels.len());
    made.patterns = (0..4).map(|level| std::array::from_fn(|field| if field == 0 { level } else { 0 })).collect();
    made.pattern = levels.iter().map(|(level, _)| u32::from(*level)).collect();
    made.scale = scale;
    made
}

/// Frequencies of four levels of the amount and one of each other field.
fn expected(amount: [f64; 4]) -> Vec<[f64; LEVELS_MAX]> {
    let mut expected = vec![[0.0; LEVELS_MAX]; FIELDS];
    for (field, counts) in expected.iter_mut().enumerate() {
        if field == 0 { counts[..4].copy_from_slice(&amount) } else { counts[0] = 1.0 }
    }
    expected
}

fn groups() -> Groups {
    let mut groups = vec![[u8::MAX; LEVELS_MAX]; FIELDS];
    groups.iter_mut().for_each(|groups| groups[..4].fill(0));
    groups
}

#[test]
fn frequencies_sum_to_one_within_what_excludes_each_other() {
    let mut groups = groups();
    groups[0][3] = 1;
    let model = Model::new(&expected([6.0, 3.0, 1.0, 7.0]), &groups);
    let wanted = [0.6_f64, 0.3, 0.1, 1.0];
    assert!(wanted.iter().zip(&model.ln_m[0]).all(|(m, ln)| near(f64::from(*ln), m.ln())), "{:?}", &model.ln_m[0][..4]);
    // What is no level weighs nothing, what is never met next to nothing.
    assert_eq!(model.ln_m[0][4], 0.0);
    assert!(near(f64::from(model.ln_m[1][1]), 1e-9_f64.ln()));
    let mut levels = [0; FIELDS];
    levels[0] = 2;
    assert!(near(f64::from(model.pattern_weight(&levels)), 0.1_f64.ln()));
}

#[test]
fn a_sample_stands_for_all_rows() {
    let made = candidates(&[&[(0, 1.0)], &[], &[(0, 1.0), (1, 1.0)]], 2);
    assert_eq!((made.merchants_count(), made.of(0), made.of(1), made.of(2)), (3, 0..1, 1..1, 1..3));
    assert_eq!(made.standing_for(12).scale, 4.0);
    assert_eq!((Candidates::default().merchants_count(), Candidates::default().standing_for(5).scale), (0, 5.0));
}

#[test]
fn before_evidence_a_pair_weighs_what_chance_leaves() {
    let prior = |linked: f64, rows: (usize, usize)| {
        let mut model = Model::new(&expected([1.0; 4]), &groups());
        model.set_prior(linked, rows);
        f64::from(model.ln_prior)
    };
    assert!(near(prior(20.0, (50, 100)), (20.0_f64 / (30.0 * 80.0)).ln()));
    // At least half a pair, and a row and a hundredth of the rows alone.
    assert!(near(prior(0.1, (50, 100)), (0.5 / (49.9 * 99.9_f64)).ln()));
    assert!(near(prior(50.0, (50, 60)), (50.0_f64 / 10.0).ln()));
    assert!(near(prior(1_000.0, (1_000, 1_000)), (1_000.0_f64 / 100.0).ln()));
}

/// Learning by hand where nobody has a rival: the odds of each candidate, then the counts, then the frequencies, fourteen times.
fn by_hand(
    own: &[(u8, f32)],
    scale: f64,
    decoys: Option<(&[(u8, f32)], f64)>,
    amount: [f64; 4],
    pairs: f64,
    rows: (usize, usize),
) -> ([f64; 4], [f64; 4], f64) {
    let (merchants, acquirers) = (rows.0 as f64, rows.1 as f64);
    let sum = |counts: &[f64; 4]| counts.iter().sum::<f64>();
    let mut m = amount.map(|count| count / sum(&amount));
    let mut linked = 0.5 * merchants.min(acquirers);
    let mut counts = amount;
    let prior = |linked: f64| {
        let alone = |rows: f64| (rows - linked).max(rows * 0.01).max(1.0);
        linked.max(0.5) / (alone(merchants) * alone(acquirers))
    };
    for _ in 0..14 {
        let met = |candidates: &[(u8, f32)], m: &[f64; 4]| {
            let mut met = [0.0; 4];
            for (level, weight) in candidates {
                let odds = f64::from(*weight).exp() * m[usize::from(*level)] * prior(linked);
                met[usize::from(*level)] += odds / (1.0 + odds);
            }
            met
        };
        let mut found = met(own, &m);
        if let Some((decoys, stand_for)) = decoys {
            let alone = (1.0 - linked / merchants).max(0.01) * (1.0 - linked / acquirers).max(0.01);
            for (found, chance) in found.iter_mut().zip(met(decoys, &m)) {
                *found = (*found - chance * alone * stand_for / scale).max(0.0);
            }
        }
        linked = sum(&found) * scale;
        counts = std::array::from_fn(|level| amount[level] * (12.0 + pairs) / sum(&amount) + found[level]);
        m = counts.map(|count| (count / sum(&counts)).max(1e-9));
    }
    (m, counts, prior(linked))
}

#[test]
fn what_is_learnt_is_what_is_learnt_by_hand() {
    let mut dice = super::super::made::Dice(9);
    for round in 0..24 {
        let mut some = |count: u64| (0..count).map(|_| (dice.below(4) as u8, dice.below(90) as f32 / 10.0)).collect::<Vec<(u8, f32)>>();
        let (own, chance) = (some(30), some(12));
        let (scale, stand_for) = ([1.0, 3.0][round % 2], [1.0, 2.5, 1.0][round % 3]);
        let rows = [(30, 30), (40, 90), (120, 35)][round / 2 % 3];
        let pairs = [0.0, 50.0][round / 4 % 2];
        let amount = [6.0, 2.0, 1.5, 0.5];
        let decoys = (round % 4 > 0).then_some((chance.as_slice(), stand_for));
        let (made, decoy_candidates) = (lone(&own, scale), lone(&chance, stand_for));
        let lesson = Lesson { expected: &expected(amount), pairs, groups: &groups(), rows, decoys: decoys.is_some().then_some(&decoy_candidates) };
        let mut model = Model::new(&expected(amount), &groups());
        let counts = model.learn(&made, &lesson);
        let (m, counts_by_hand, prior) = by_hand(&own, scale, decoys, amount, pairs, rows);
        for level in 0..4 {
            assert!(near(f64::from(model.ln_m[0][level]), m[level].ln()), "{round}: level {level} {} {}", model.ln_m[0][level], m[level].ln());
            assert!(near(counts[0][level], counts_by_hand[level]), "{round}: level {level} {} {}", counts[0][level], counts_by_hand[level]);
        }
        assert!(near(f64::from(model.ln_prior), prior.ln()), "{round}: {} {}", model.ln_prior, prior.ln());
    }
}

#[test]
fn a_row_has_a_partner_as_surely_as_its_candidates_together() {
    let made = candidates(&[&[(0, 1.0), (2, 0.5)], &[(0, 2.0)], &[]], 4);
    let judged = Model { ln_m: vec![[0.0; LEVELS_MAX]; FIELDS], ln_prior: 0.0 }.judge(&made);
    let [a, b, c] = [judged.probability[0], judged.probability[1], judged.probability[2]];
    assert_eq!(judged.merchant_partner, [a + b, c, 0.0]);
    assert_eq!(judged.acquirer_partner, [a + c, 0.0, b, 0.0]);
    assert!(judged.weight.iter().zip([1.0, 0.5, 2.0]).all(|(found, wanted)| near(f64::from(*found), wanted)));
    // No weight is beyond what can be told from certainty.
    let sure = Model { ln_m: vec![[0.0; LEVELS_MAX]; FIELDS], ln_prior: 0.0 }.judge(&candidates(&[&[(0, 500.0)], &[(1, -500.0)]], 2));
    assert!(near(f64::from(sure.weight[0]), 80.0) && near(f64::from(sure.weight[1]), -80.0));
}

#[test]
fn a_small_rival_is_not_lost_beside_a_large_one() {
    let free = |terms: &[f64], without: f64| {
        let mut rest = Rest::default();
        terms.iter().for_each(|term| rest.add(*term));
        f64::from(rest.free_without(without))
    };
    assert!(near(free(&[1e30, 0.25, 2.0], 1e30), 1.0 / 3.25));
    assert!(near(free(&[0.25, 1e30, 2.0], 1e30), 1.0 / 3.25));
    assert!(near(free(&[3.0, 1.0, 2.0], 1.0), 1.0 / 6.0));
    assert!(near(free(&[3.0, 3.0], 3.0), 1.0 / 4.0));
    assert!(near(free(&[1.0], 1.0), 1.0));
}
