//! Amounts as exports write them, and the limits of each disguise.

use super::*;

const CNY: Style = Style { decimal_comma: false, unit: Unit::Major, is_whole: false, decimals: 2 };

#[test]
fn amounts_are_exact_in_every_disguise() {
    for (text, minor) in [
        ("128.50", 12_850),
        ("`0.01", 1),
        ("-3.9", -390),
        ("12", 1_200),
        ("1,234.56", 123_456),
        ("1,234,567.80", 123_456_780),
        ("1.558,57", 155_857),
        ("1.234.558,57-", -123_455_857),
        ("1 558,57", 155_857),
        ("1\u{202f}558,57", 155_857),
        ("1'558.57", 155_857),
        ("¥28.16", 2_816),
        ("￥742.00", 74_200),
        ("１２．５０", 1_250),
        ("(1,234.56)", -123_456),
        ("（12.00）", -1_200),
        ("-$3.00", -300),
        ("- $220.00", -22_000),
        ("+10000.00", 1_000_000),
        ("CNY 123.18", 12_318),
        ("CNY13.50", 1_350),
        ("-3.90(CN)", -390),
        ("235.61(已退款235.50)", 23_561),
        ("579,68 USD", 57_968),
        ("3000,00", 300_000),
        ("100元", 10_000),
        ("1,400元整", 140_000),
        ("人民币150.00元", 15_000),
        ("—30.00", -3_000),
        ("12.00-", -1_200),
        ("12.00EUR", 1_200),
        ("HK$12", 1_200),
        ("US$ -12.00", -1_200),
        ("12.00 kr", 1_200),
        ("RM12", 1_200),
        ("120.00CR", 12_000),
        ("120.00 DR", -12_000),
        ("-120.00 Dr", -12_000),
        ("DR 120.00", -12_000),
        ("299.85000000000002", 29_985),
        ("0.30000000000000004", 30),
        ("1.2E+3", 120_000),
        ("0.00000", 0),
        ("\t30.00\t", 3_000),
    ] {
        assert_eq!(parse(text, CNY), Ok(Some(minor)), "{text}");
    }
}

#[test]
fn what_stands_for_nothing_is_no_amount_and_no_fault() {
    for text in ["", " ", "-", "--", "/", "null", "-------------------", "#N/A", "*"] {
        assert_eq!(parse(text, CNY), Ok(None), "{text}");
    }
}

#[test]
fn what_is_no_amount_says_why() {
    for (text, wrong) in [
        ("12.3.4", Wrong::Shape),
        ("12,34,567.00", Wrong::Shape),
        ("无退款申请", Wrong::Shape),
        ("2026-03-01", Wrong::Shape),
        ("1.005", Wrong::TooFine),
        ("0.01076760USDT", Wrong::TooFine),
        // A letter hit beside the digits: a nought that is an O would be a tenth of the amount.
        ("12.3x", Wrong::Shape),
        ("12O", Wrong::Shape),
        ("l2", Wrong::Shape),
        ("12.00E", Wrong::Shape),
        ("1e309", Wrong::Shape),
        ("99999999999999999999", Wrong::TooLarge),
        ("1E30", Wrong::TooLarge),
    ] {
        let found = parse(text, CNY);
        assert!(found == Err(wrong) || (text == "1e309" && found.is_err()), "{text}: {found:?}");
    }
    assert_eq!(parse_rounded("1.005", CNY), Ok(Some(101)));
    assert_eq!(parse_rounded("0.00600", CNY), Ok(Some(1)));
}

#[test]
fn decimal_commas_fen_and_ten_thousands_follow_the_column() {
    let comma = Style { decimal_comma: true, ..CNY };
    assert_eq!(parse("1.250,00", comma), Ok(Some(125_000)));
    assert_eq!(parse("1.250", comma), Ok(Some(125_000)));
    assert_eq!(parse("45,5", comma), Ok(Some(4_550)));
    let fen = Style { unit: Unit::Minor, is_whole: true, ..CNY };
    assert_eq!(parse("000000012850", fen), Ok(Some(12_850)));
    assert_eq!(parse("100.0", fen), Ok(Some(100)));
    assert_eq!(parse("100.00", fen), Err(Wrong::Unit));
    assert_eq!(parse("100.50", fen), Err(Wrong::Unit));
    assert_eq!(parse("100.00", Style { is_whole: false, ..fen }), Ok(Some(100)));
    let wan = Style { unit: Unit::TenThousand, ..CNY };
    assert_eq!(parse("1.25", wan), Ok(Some(1_250_000)));
    let yen = Style { decimals: 0, ..CNY };
    assert_eq!(parse("1,200", yen), Ok(Some(1_200)));
}

/// What each text is in minor units, or why it is no amount.
#[track_caller]
fn check(style: Style, table: &[(&str, Result<i64, Wrong>)]) {
    for (text, wanted) in table {
        assert_eq!(parse(text, style), wanted.map(Some), "{text}");
    }
}

#[test]
fn the_quick_way_reads_as_the_long_one() {
    let mut state = 7_u64;
    let mut below = |bound: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % bound
    };
    let styles =
        [CNY, Style { decimals: 0, ..CNY }, Style { decimals: 3, ..CNY }, Style { unit: Unit::Minor, ..CNY }, Style { decimal_comma: true, ..CNY }];
    let mut read = 0;
    for _ in 0..40_000 {
        let text: String = (0..1 + below(7)).map(|_| ['0', '1', '5', '9', '.', '-', '`'][below(7) as usize]).collect();
        let style = styles[below(5) as usize];
        if let Some(minor) = plain(text.as_bytes(), style) {
            assert_eq!(disguised(&text, style, false), Ok(Some(minor)), "{text} {style:?}");
            read += 1;
        }
    }
    assert!(read > 1_000);
}

#[test]
fn an_amount_is_at_most_ninety_billion() {
    check(
        CNY,
        &[
            ("90000000000.00", Ok(9_000_000_000_000)),
            ("90000000000.01", Err(Wrong::TooLarge)),
            ("-90000000000", Ok(-9_000_000_000_000)),
            ("-90000000001", Err(Wrong::TooLarge)),
            ("90,000,000,000.00", Ok(9_000_000_000_000)),
            ("90,000,000,000.01", Err(Wrong::TooLarge)),
            ("0000000000000000000000000000000012", Ok(1_200)),
            ("00000000000000000000000000000000012", Err(Wrong::TooLarge)),
        ],
    );
    // A cell of more than eighty characters is a text.
    assert_eq!((parse(&"0".repeat(80), CNY), parse(&"0".repeat(81), CNY)), (Err(Wrong::TooLarge), Err(Wrong::Shape)));
}

#[test]
fn one_sign_stands_before_or_behind_and_letters_are_a_currency_s() {
    check(
        CNY,
        &[
            ("--5", Err(Wrong::Shape)),
            ("+-5", Err(Wrong::Shape)),
            ("-5-", Err(Wrong::Shape)),
            ("5--", Err(Wrong::Shape)),
            ("$-5", Ok(-500)),
            ("5-", Ok(-500)),
            ("(5", Err(Wrong::Shape)),
            ("5)", Err(Wrong::Shape)),
            ("()", Err(Wrong::Shape)),
            ("5(x", Err(Wrong::Shape)),
            ("ABCD5", Ok(500)),
            ("ABCDE5", Ok(500)),
            ("ABCDEF5", Err(Wrong::Shape)),
            ("5ABCDF", Ok(500)),
            ("5ABCDFG", Err(Wrong::Shape)),
            ("5元", Ok(500)),
            ("5元元", Err(Wrong::Shape)),
            ("5A1", Err(Wrong::Shape)),
            (".5", Ok(50)),
            ("5.", Ok(500)),
            (".", Err(Wrong::Shape)),
            ("5件", Err(Wrong::Shape)),
        ],
    );
}

#[test]
fn groups_are_of_three_digits() {
    check(
        CNY,
        &[
            ("1,23", Ok(123)),
            ("1,2", Ok(120)),
            ("1,234", Ok(123_400)),
            ("123,456", Ok(12_345_600)),
            ("1234,567", Err(Wrong::Shape)),
            (",234", Err(Wrong::Shape)),
            ("1,2345", Err(Wrong::Shape)),
            ("1,234,56", Err(Wrong::Shape)),
            ("1,23.50", Err(Wrong::Shape)),
            ("1.5,000", Err(Wrong::Shape)),
            ("1,234.5", Ok(123_450)),
            ("1,234,567", Ok(123_456_700)),
        ],
    );
    let comma = Style { decimal_comma: true, ..CNY };
    check(
        comma,
        &[
            ("12,5", Ok(1_250)),
            ("1,234", Err(Wrong::TooFine)),
            ("1.234,5", Ok(123_450)),
            ("1.234.567", Ok(123_456_700)),
            ("1,234.56", Ok(123_456)),
            ("1.23", Err(Wrong::Shape)),
            ("1.234,5,6", Err(Wrong::Shape)),
        ],
    );
}

#[test]
fn powers_of_ten_are_read_exactly() {
    check(
        CNY,
        &[
            ("1E2", Ok(10_000)),
            ("1e-2", Ok(1)),
            ("1.5E-1", Ok(15)),
            ("12E", Err(Wrong::Shape)),
            ("0E36", Ok(0)),
            ("0E37", Err(Wrong::TooLarge)),
            ("1E-36", Ok(0)),
            ("1E-40", Ok(0)),
            ("1E-41", Err(Wrong::TooLarge)),
            ("0.0E-40", Ok(0)),
            ("1.5E-40", Err(Wrong::TooFine)),
            ("1E-3", Err(Wrong::TooFine)),
            ("1E0002", Err(Wrong::Shape)),
            ("1E+", Err(Wrong::Shape)),
            ("1E2.5", Err(Wrong::Shape)),
            ("9E10", Ok(9_000_000_000_000)),
            ("9E11", Err(Wrong::TooLarge)),
        ],
    );
}

#[test]
fn a_float_s_tail_is_within_a_ten_thousandth_of_the_minor_unit() {
    check(
        CNY,
        &[
            ("1.000001", Ok(100)),
            ("1.000002", Err(Wrong::TooFine)),
            ("0.999999", Ok(100)),
            ("0.999998", Err(Wrong::TooFine)),
            ("1.0000000000000000001", Ok(100)),
            ("0.00000000000000000000000000000001", Ok(0)),
        ],
    );
    for (text, minor) in
        [("1.5E-40", 0), ("1.005", 101), ("1.0049", 100), ("1.0051", 101), ("-1.005", -101), ("1.000002", 100), ("0.999998", 100), ("1.00", 100)]
    {
        assert_eq!(parse_rounded(text, CNY), Ok(Some(minor)), "{text}");
    }
}

#[test]
fn a_column_s_unit_says_how_far_a_figure_reaches() {
    let fen = Style { unit: Unit::Minor, is_whole: true, ..CNY };
    check(fen, &[("100.5", Err(Wrong::TooFine)), ("1E2", Ok(100)), ("1,234", Ok(1_234)), ("1.00E2", Ok(100))]);
    let wan = Style { unit: Unit::TenThousand, ..CNY };
    check(wan, &[("0.000001", Ok(1)), ("0.0000001", Err(Wrong::TooFine)), ("1", Ok(1_000_000)), ("-2", Ok(-2_000_000))]);
    check(Style { decimals: 3, ..CNY }, &[("1.234", Ok(1_234)), ("1.2", Ok(1_200)), ("1.2345", Err(Wrong::TooFine))]);
}
