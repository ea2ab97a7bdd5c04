//! What random pairs weigh, against a count of all pairs.

use super::super::made::{Dice, ORDER, Row, at, pool};
use super::*;
use crate::base::Card;

fn near(found: f32, wanted: f64) -> bool {
    (f64::from(found) - wanted).abs() <= 2e-5 * wanted.abs().max(1.0)
}

/// The share of a value: the other rows of its own side that have it, and those of the other side but for most of one, which may
/// be the partner; at least so much of that one as is left.
fn share<T: PartialEq>(own: &[T], other: &[T], row: usize) -> f64 {
    let same = own.iter().filter(|value| **value == own[row]).count() - 1;
    let there = other.iter().filter(|value| **value == own[row]).count();
    (same as f64 + (there as f64 - 0.6).max(0.4)) / (own.len() + other.len()) as f64
}

#[test]
fn the_share_of_a_key_leaves_the_row_and_its_partner_out() {
    let mut dice = Dice(3);
    for _ in 0..200 {
        let mut keys = || (0..1 + dice.below(12)).map(|_| dice.below(5)).collect::<Vec<u64>>();
        let (own, other) = (keys(), keys());
        for (row, found) in shares_of(&own, &other).into_iter().enumerate() {
            assert!(near(found, share(&own, &other, row)), "{own:?} {other:?} {row}");
        }
    }
    assert!(shares_of(&[], &[]).is_empty());
}

#[test]
fn what_is_missing_is_counted_over_all_rows() {
    assert_eq!(missing_share([true, false, true, true].into_iter()), 0.75);
    assert_eq!(missing_share([].into_iter()), 0.0);
}

#[test]
fn at_a_busy_hour_a_near_row_says_less() {
    let acquirer: Vec<Option<i64>> = [100, 110, 120, 130, 500, 900].map(Some).into_iter().chain([None]).collect();
    let found = rush(&[Some(120), Some(500), Some(510), None, Some(90)], &acquirer, 10);
    // Within ten seconds of each: three, one, one, none and one; 1.2 on the average.
    for (found, count) in found.into_iter().zip([3.0, 1.0, 1.0, 0.0, 1.0]) {
        assert!(near(found, ((count + 1.0) / 2.2_f64).ln()), "{count}");
    }
}

/// Level and ln share of a field for a pair.
fn weighed(own: &[Row], other: &[Row], field: usize, pair: (usize, usize)) -> (u8, f64) {
    let (own, other) = (pool(own), pool(other));
    let comparison = Comparison::new(&own, &other, Bands::of_days(), 3);
    let (level, ln) = comparison.level(field, pair.0, pair.1);
    (level, f64::from(ln))
}

#[test]
fn an_id_weighs_what_its_rows_are_among_all() {
    let order = |order: u64| Row { order, ..at(0, 1) };
    let (own, other) = ([1, 1, 2, 0, 3].map(order), [1, 1, 1, 2, 0, 0].map(order));
    let keys = |rows: &[Row]| rows.iter().map(|row| row.order).collect::<Vec<u64>>();
    let (mine, theirs) = (keys(&own), keys(&other));
    for (pair, level, wanted) in [
        ((0, 0), SAME, share(&mine, &theirs, 0)),
        ((2, 3), SAME, share(&mine, &theirs, 2)),
        ((3, 4), BOTH_MISSING, 2.0 / 6.0),
        ((3, 0), MERCHANT_MISSING, 4.0 / 6.0),
        ((0, 4), ACQUIRER_MISSING, 2.0 / 6.0),
        ((0, 3), DIFFERS, 1.0 - 2.0 / 6.0 - share(&mine, &theirs, 0)),
        ((4, 3), DIFFERS, 1.0 - 2.0 / 6.0 - share(&mine, &theirs, 4)),
    ] {
        let (found, ln) = weighed(&own, &other, ORDER, pair);
        assert_eq!(found, level, "{pair:?}");
        assert!((ln - wanted.ln()).abs() < 1e-4, "{pair:?} {} {wanted}", ln.exp());
    }
}

#[test]
fn nothing_is_rarer_than_a_tenth_of_a_row() {
    // Where all rows of the other side have the key, none differs.
    let (own, other) = ([Row { order: 1, ..at(0, 1) }, Row { order: 2, ..at(0, 1) }], [Row { order: 1, ..at(0, 1) }; 9]);
    let (_, ln) = weighed(&own, &other, ORDER, (1, 0));
    assert!((ln - (1.0 - share(&[1, 2], &[1; 9], 1)).ln()).abs() < 1e-4);
    let missing = [Row { order: 1, ..at(0, 1) }; 9];
    let lacking = [Row { order: 0, ..at(0, 1) }, Row { order: 1, ..at(0, 1) }];
    let (level, ln) = weighed(&lacking, &missing, ORDER, (0, 0));
    assert_eq!((level, ln), (MERCHANT_MISSING, 0.0));
    let (level, ln) = weighed(&missing, &[lacking[1]; 9], ORDER, (0, 0));
    assert_eq!(level, SAME);
    assert!(ln < 0.0);
    let comparison_of = |rows: usize| {
        let (own, other) = (pool(&missing), pool(&vec![lacking[1]; rows]));
        f64::from(Comparison::new(&own, &other, Bands::of_days(), 3).ln_share(0.0))
    };
    assert!((comparison_of(9) - (0.1_f64 / 10.0).ln()).abs() < 1e-4);
}

#[test]
fn a_channel_agrees_with_one_that_may_be_it() {
    let (any, wechat, alipay, card) = (Channel::AnyWallet as u64, Channel::WeChat as u64, Channel::Alipay as u64, Channel::Card as u64);
    let rows = |channels: &[u64]| channels.iter().map(|channel| Row { channel: *channel, ..at(0, 1) }).collect::<Vec<Row>>();
    let (own, other) = (rows(&[any, wechat, card]), rows(&[wechat, alipay, any, card]));
    for (pair, level) in [
        ((0, 0), AGREES),
        ((0, 1), AGREES),
        ((1, 2), AGREES),
        ((1, 0), SAME),
        ((1, 1), DIFFERS),
        ((0, 3), DIFFERS),
        ((2, 2), DIFFERS),
        ((2, 3), SAME),
    ] {
        let (found, ln) = weighed(&own, &other, CHANNEL, pair);
        assert_eq!(found, level, "{pair:?}");
        assert!(level != AGREES || (ln - 0.5_f64.ln()).abs() < 1e-5);
    }
    // Each wallet keeps its own channel, all that are none are one.
    for wallet in [Channel::WeChat, Channel::Alipay, Channel::UnionPayQr, Channel::OtherWallet, Channel::AnyWallet] {
        assert_eq!(channel(wallet as u64), wallet);
    }
    assert_eq!([0, Channel::Card as u64, Channel::Cash as u64].map(channel), [Channel::Unsaid, Channel::Cash, Channel::Cash]);
}

#[test]
fn a_card_is_the_same_may_be_the_same_or_differs() {
    let cards =
        [Card::new(629_999, 1), Card::new(629_999, 1), Card::new(629_998, 1), Card::new(0, 1), Card::new(0, 0), Card::NONE, Card::new(629_999, 2)];
    let rows = cards.map(|card| Row { card, ..at(0, 1) });
    let own = &rows[..6];
    let whole = |cards: &[Card]| {
        cards.iter().map(|card| (card.first6().unwrap_or(0), card.last4().map_or(0, |last| 1 + u32::from(last)))).collect::<Vec<_>>()
    };
    let last = |cards: &[Card]| cards.iter().map(|card| card.last4()).collect::<Vec<_>>();
    let full = |row: usize| share(&whole(&cards[..6]), &whole(&cards), row);
    let last4 = |row: usize| share(&last(&cards[..6]), &last(&cards), row);
    let missing = 1.0 / 7.0;
    for (pair, level, wanted) in [
        ((0, 0), SAME, full(0)),
        ((2, 2), SAME, full(2)),
        // Without the first six it can't be told to be the same.
        ((3, 3), AGREES, last4(3)),
        ((0, 3), AGREES, last4(0)),
        ((4, 4), AGREES, last4(4)),
        ((0, 2), DIFFERS, 1.0 - missing - last4(0)),
        ((0, 6), DIFFERS, 1.0 - missing - last4(0)),
        ((3, 4), DIFFERS, 1.0 - missing - last4(3)),
        ((5, 5), BOTH_MISSING, missing),
        ((5, 0), MERCHANT_MISSING, 1.0 - missing),
        ((0, 5), ACQUIRER_MISSING, missing),
    ] {
        let (found, ln) = weighed(own, &rows, CARD, pair);
        assert_eq!(found, level, "{pair:?}");
        assert!((ln - wanted.ln()).abs() < 1e-4, "{pair:?} {} {wanted}", ln.exp());
    }
}

#[test]
fn a_popular_price_of_one_terminal_is_no_rarity_there() {
    let row = |terminal: u64, amount: i64| Row { terminal, ..at(0, amount) };
    let own = [row(1, 500), row(1, 500), row(1, 700), row(2, 500), row(0, 500)];
    let other = [row(1, 500), row(1, 500), row(1, 500), row(2, 700), row(2, 500), row(3, 900)];
    let of = |key: fn(&Row) -> (u64, i64), row: usize| share(&own.map(|row| key(&row)), &other.map(|row| key(&row)), row);
    for row in 0..4 {
        let (joint, terminal, pooled) = (of(|row| (row.terminal, row.amount), row), of(|row| (row.terminal, 0), row), of(|row| (0, row.amount), row));
        let wanted = (joint * 6.0 + 5.0 * pooled) / (terminal * 6.0 + 5.0);
        let partner = other.iter().position(|row_there| row_there.terminal == own[row].terminal && row_there.amount == own[row].amount);
        let Some(partner) = partner else { continue };
        let (level, ln) = weighed(&own, &other, AMOUNT, (row, partner));
        assert_eq!(level, levels::EQUAL);
        assert!((ln - wanted.ln()).abs() < 1e-4, "{row} {} {wanted}", ln.exp());
    }
    // At another terminal, or none, the price is what it is in the whole pool.
    for pair in [(0, 4), (3, 0), (4, 0)] {
        let (_, ln) = weighed(&own, &other, AMOUNT, pair);
        assert!((ln - of(|row| (0, row.amount), pair.0).ln()).abs() < 1e-4, "{pair:?}");
    }
}

#[test]
fn a_lag_weighs_its_share_of_all_pairs_and_how_busy_it_is() {
    let (own, other) =
        ([at(10, 1), at(12, 2), at(30, 3), Row { time: None, ..at(0, 4) }], [at(11, 1), at(12, 2), at(31, 3), Row { time: None, ..at(0, 1) }]);
    let times = |rows: &[Row]| rows.iter().filter_map(|row| row.time).collect::<Vec<i64>>();
    let bands = Bands::of_days();
    let near_by = |row: usize| own[row].time.map_or(0.0, |time| times(&other).iter().filter(|other| (*other - time).abs() <= 3).count() as f64);
    let average = (0..4).map(near_by).sum::<f64>() / 4.0;
    for pair in [(0, 0), (0, 1), (1, 0), (2, 2), (2, 0)] {
        let lag = other[pair.1].time.unwrap() - own[pair.0].time.unwrap();
        let level = bands.lag_level(lag);
        let all: Vec<i64> = times(&own).iter().flat_map(|m| times(&other).into_iter().map(move |a| a - m)).collect();
        let same = all.iter().filter(|lag| bands.lag_level(**lag) == level).count() as f64 / all.len() as f64;
        let wanted = same.ln() + ((near_by(pair.0) + 1.0) / (average + 1.0)).ln();
        let (found, ln) = weighed(&own, &other, LAG, pair);
        assert_eq!(found, level);
        assert!((ln - wanted).abs() < 1e-4, "{pair:?} {ln} {wanted}");
    }
    assert_eq!(weighed(&own, &other, LAG, (3, 0)), (bands.lag_levels() as u8, 0.0));
    assert_eq!(weighed(&own, &other, LAG, (0, 3)), (bands.lag_levels() as u8, 0.0));
}

#[test]
fn a_lag_no_pair_has_weighs_a_fifth_of_a_pair() {
    let (own, other) = ([at(10, 1); 4], [at(10, 1); 6]);
    let (mine, theirs) = (pool(&own), pool(&other));
    let comparison = Comparison::new(&mine, &theirs, Bands::of_days(), 3);
    let never = comparison.lag_ln[usize::from(comparison.bands.lag_level(20))];
    assert!(near(never, (0.2 / 25.0_f64).ln()), "{never}");
}

#[test]
fn far_amounts_and_slips_weigh_what_a_sample_of_pairs_shows() {
    // Of each merchant row a hundred and twenty pairs are looked at.
    let row = |amount: i64| at(0, amount);
    let ln = |own: &[Row], other: &[Row], level: u8| {
        let (mine, theirs) = (pool(own), pool(other));
        Comparison::new(&mine, &theirs, Bands::of_days(), 3).amount_ln[usize::from(level)]
    };
    let (own, far, slip) = ([row(1_000), row(1_000)], [row(55_555), row(77_777)], [row(10_000), row(10_000)]);
    assert!(near(ln(&own, &far, levels::FAR_AMOUNT), (240.5 / 241.0_f64).ln()));
    assert!(near(ln(&own, &far, levels::SLIP), (0.5 / 241.0_f64).ln()));
    assert!(near(ln(&own, &slip, levels::SLIP), (240.5 / 241.0_f64).ln()));
    assert!(near(ln(&own, &slip, levels::FAR_AMOUNT), (0.5 / 241.0_f64).ln()));
    // Half a row has the opposite amount.
    assert!(near(ln(&own, &far, levels::OPPOSITE), (0.5 / 3.0_f64).ln()));
    // About half of the pairs, where half of the rows are far.
    let half = ln(&[row(1_000); 9], &[row(55_555), row(1_000)], levels::FAR_AMOUNT);
    assert!((half.exp() - 0.5).abs() < 0.03, "{half}");
    // Of more than twelve hundred rows every second is looked at.
    let many = ln(&[row(1_000); 1_201], &far, levels::FAR_AMOUNT);
    assert!(near(many, (f64::from(601 * 120) + 0.5).ln() - (f64::from(601 * 120) + 1.0).ln()), "{many}");
}

#[test]
fn texts_weigh_what_they_have_in_common_with_the_rows_there_are() {
    let row = |memo: &'static str| Row { memo, ..at(0, 1) };
    // One edit, without and with a common start: sampled at random, and among the rows of that start.
    for (own, other) in [("shop one", "xhop one"), ("shop one", "shop onx")] {
        let (mine, theirs) = (pool(&[row(own); 5]), pool(&[row(other); 7]));
        let comparison = Comparison::new(&mine, &theirs, Bands::of_days(), 3);
        let ln = |likeness: Likeness| comparison.memo_ln[likeness as usize];
        assert!(near(ln(Likeness::OneEdit), (35.5 / 35.0_f64).ln()), "{own} {other} {}", ln(Likeness::OneEdit));
        assert!(near(ln(Likeness::Unlike), (0.5 / 35.0_f64).ln()));
        assert_eq!(comparison.level(MEMO, 0, 0), (Likeness::OneEdit as u8, ln(Likeness::OneEdit)));
    }
    // Of a start that more than six hundred rows have every second is looked at, and stands for two.
    let (mine, theirs) = (pool(&[row("shop one"); 2]), pool(&[row("shop onx"); 601]));
    let comparison = Comparison::new(&mine, &theirs, Bands::of_days(), 3);
    assert!(near(comparison.memo_ln[Likeness::OneEdit as usize], (1_202.5 / 1_202.0_f64).ln()));
    // Half of the texts share the start: these are counted.
    let others: Vec<Row> = (0..8).map(|n| row(if n % 2 == 0 { "shop onx" } else { "zebra" })).collect();
    let (mine, theirs) = (pool(&[row("shop one"); 3]), pool(&others));
    let comparison = Comparison::new(&mine, &theirs, Bands::of_days(), 3);
    let of = |likeness: Likeness| f64::from(comparison.memo_ln[likeness as usize]).exp();
    assert!((of(Likeness::OneEdit) - 12.5 / 24.0).abs() < 1e-4, "{}", of(Likeness::OneEdit));
}

#[test]
fn a_text_that_is_missing_weighs_what_is_missing_there() {
    let row = |memo: &'static str| Row { memo, ..at(0, 1) };
    let (own, other) = ([row("shop one"), row("")], [row("shop one"), row(""), row(""), row("zebra"), row("shop two")]);
    for (pair, likeness, wanted) in [
        ((0, 0), Likeness::Equal, 0.4 / 5.0),
        ((0, 1), Likeness::AcquirerMissing, 2.0 / 5.0),
        ((1, 1), Likeness::BothMissing, 2.0 / 5.0),
        ((1, 0), Likeness::MerchantMissing, 3.0 / 5.0),
        ((0, 4), Likeness::CommonStart, 1.4 / 5.0),
    ] {
        let (level, ln) = weighed(&own, &other, MEMO, pair);
        assert_eq!(level, likeness as u8, "{pair:?}");
        assert!((ln - f64::from(wanted as f32).ln()).abs() < 1e-4, "{pair:?} {} {wanted}", ln.exp());
    }
}

#[test]
fn what_one_side_lacks_is_not_compared() {
    let full = Row { memo: "text", card: Card::new(629_999, 1), terminal: 1, order: 1, channel: 1, ..at(0, 1) };
    let compared = |own: Row, other: Row| {
        let (own, other) = (pool(&[own]), pool(&[other]));
        let active = Comparison::unmeasured(&own, &other, Bands::of_days()).is_active;
        (0..FIELDS).filter(|field| active[*field]).collect::<Vec<usize>>()
    };
    assert_eq!(compared(full, full), [AMOUNT, LAG, MEMO, CARD, CHANNEL, TERMINAL, ORDER]);
    assert_eq!(compared(full, at(0, 1)), [AMOUNT, LAG]);
    assert_eq!(compared(at(0, 1), full), [AMOUNT, LAG]);
}

#[test]
fn texts_that_are_alike_weigh_as_many_as_there_are() {
    // Nine in ten begin with the same word, as remarks of one bank do.
    const TEXTS: [&str; 10] = [
        "transfer 118",
        "transfer 119",
        "transfer 702 to the north",
        "transfer 440 to the south",
        "transfer by phone",
        "transfer",
        "transfer of wages",
        "transfer back",
        "transfer 55501",
        "other",
    ];
    let mut dice = Dice(11);
    let mut pool_of = |rows: usize| pool(&(0..rows).map(|_| Row { memo: TEXTS[dice.below(10) as usize], ..at(0, 1) }).collect::<Vec<Row>>());
    let (own, other) = (pool_of(200), pool_of(400));
    let comparison = Comparison::new(&own, &other, Bands::of_days(), 3);
    let mut counts = [0_u32; LIKENESSES];
    for (merchant, acquirer) in (0..own.rows.len()).flat_map(|merchant| (0..other.rows.len()).map(move |acquirer| (merchant, acquirer))) {
        counts[usize::from(comparison.level(MEMO, merchant, acquirer).0)] += 1;
    }
    let frequent = counts.iter().zip(&comparison.memo_ln).filter(|(count, _)| **count > 2_000);
    for (count, ln) in frequent.clone() {
        let counted = f64::from(*count) / 80_000.0;
        assert!((f64::from(*ln).exp() / counted - 1.0).abs() < 0.2, "{counted} counted, {} sampled", ln.exp());
    }
    assert!(frequent.count() >= 2, "{counts:?}");
}
