//! Rules that several pairs follow, and where each of them ends.

use super::*;

#[test]
fn each_rule_gives_its_sum_to_the_fen() {
    for (rule, ours, theirs, fits) in [
        (Rule::Times(10), 1_285, 12_850, true),
        (Rule::Times(10), 1_285, 12_851, false),
        (Rule::Times(10), u64::MAX, 1, false),
        (Rule::Divided(100), 12_800, 128, true),
        (Rule::Divided(100), 12_801, 128, false),
        (Rule::RoundedTo(100), 12_850, 12_800, true),
        (Rule::RoundedTo(100), 12_850, 12_700, false),
        (Rule::Tax(6), 10_000, 10_600, true),
        (Rule::Tax(6), 10_000, 10_601, true),
        (Rule::Tax(6), 10_000, 10_599, true),
        (Rule::Tax(6), 10_000, 10_602, false),
        (Rule::Tax(6), 10_000, 10_598, false),
        (Rule::TaxOff(13), 11_300, 10_000, true),
        (Rule::TaxOff(13), 11_302, 10_000, false),
        (Rule::Discount(88), 10_000, 8_800, true),
        (Rule::Discount(88), 10_000, 8_802, false),
        (Rule::DiscountOff(88), 8_800, 10_000, true),
        (Rule::DiscountOff(88), 8_798, 10_000, false),
    ] {
        assert_eq!(rule.fits(ours, theirs), fits, "{ours} {theirs}");
    }
    let slips: std::collections::BTreeSet<Slip> = Rule::all(100).into_iter().map(Rule::slip).collect();
    assert_eq!(slips.into_iter().collect::<Vec<_>>(), [Slip::Decimal, Slip::RoundedOff, Slip::Tax, Slip::Discount]);
    // Of money without decimals there is no jiao to round to.
    let steps = |scale: u64| {
        Rule::all(scale).into_iter().filter_map(|rule| if let Rule::RoundedTo(step) = rule { Some(step) } else { None }).collect::<Vec<_>>()
    };
    assert_eq!((steps(100), steps(1), steps(10)), (vec![10, 100, 1_000], vec![10], vec![10, 100]));
}

#[test]
fn a_rule_is_one_from_three_pairs_on() {
    let ten = |ours: Minor| (ours, ours * 10);
    assert_eq!(follow_rules(&[ten(1_111), ten(2_222), ten(3_333), (500, 777)], 100), [true, true, true, false]);
    assert_eq!(follow_rules(&[ten(1_111), ten(2_222), (500, 777)], 100), [false; 3]);
    assert_eq!(follow_rules(&[(-1_111, -11_110), ten(2_222), ten(3_333)], 100), [true; 3]);
    assert_eq!(follow_rules(&[(500, 500); 4], 100), [false; 4], "equal sums follow nothing");
}

#[test]
fn a_fee_on_top_is_the_row_s_own_rate_of_the_booked_sum() {
    for (charged, is) in [(10_060, true), (10_059, true), (10_061, false), (10_058, false)] {
        assert_eq!(is_fee_on_top(10_000, charged, Some(60)), is, "{charged}");
        assert_eq!(is_fee_on_top(10_000, charged, Some(-60)), is, "{charged}");
    }
    // Of a million the fee of the charge is thirty-six more than that of the sale.
    assert!(is_fee_on_top(1_000_000, 1_006_000, Some(6_036)) && !is_fee_on_top(1_000_000, 1_006_000, Some(6_000)));
    assert!(!is_fee_on_top(10_000, 10_060, None) && !is_fee_on_top(10_000, 10_000, Some(0)) && !is_fee_on_top(10_000, 0, Some(60)));
}

#[test]
fn how_a_terminal_is_keyed_is_the_profile_s_word() {
    let profile = Profile::from_toml("[[terminals]]\nid = \"0012A\"\nentry = \"keyed\"\n[[terminals]]\nid = \"13\"\n", "p.toml").unwrap();
    for (terminal, entry) in [("12a", Some("keyed")), ("0012A", Some("keyed")), ("13", None), ("14", None), ("", None)] {
        assert_eq!(entry_of(&profile, terminal), entry, "{terminal}");
    }
}
