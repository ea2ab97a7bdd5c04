//! What a shopkeeper tries first: a day or two, few prices, everything written down at closing time or with another zone's clock.
//!
//! In: sales of a small menu, kept in such ways. Out: that the one that is missing is told, and nothing else. Must not know: any rule.

use super::hand_kept::told;

const PRICES: [u32; 6] = [600, 800, 1_000, 1_200, 1_500, 1_800];

/// A sale: its day, its second, its amount in fen.
type Sale = (u32, u32, u32);

// Sales of a menu, their times and prices without a pattern.
fn sales(days: u32, a_day: u32) -> Vec<Sale> {
    let mut state = 20_260_301_u64;
    let mut draw = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) % below) as u32
    };
    let mut sales: Vec<Sale> =
        (1..=days).flat_map(|day| vec![day; a_day as usize]).map(|day| (day, 32_400 + draw(43_200), PRICES[draw(6) as usize])).collect();
    sales.sort_unstable();
    sales
}

fn money(fen: u32) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}

fn at((day, second, _): &Sale) -> String {
    format!("2026-03-{day:02} {:02}:{:02}:{:02}", second / 3_600, second / 60 % 60, second % 60)
}

fn own(sales: &[Sale], at: impl Fn(&Sale) -> String) -> String {
    "时间,金额".to_owned() + &sales.iter().map(|sale| format!("\n{},{}", at(sale), money(sale.2))).collect::<String>()
}

// All sales but one, nine seconds later.
fn statement(sales: &[Sale], without: usize) -> String {
    let kept = sales.iter().enumerate().filter(|(index, _)| *index != without).map(|(_, sale)| sale);
    let row = |(day, second, amount): &Sale| format!("\n{},1001,{},0.00", at(&(*day, second + 9, *amount)), money(*amount));
    "交易时间,终端号,交易金额,手续费".to_owned() + &kept.map(row).collect::<String>()
}

fn codes(files: &[(&str, &str)]) -> String {
    let told = told(files);
    let findings = told.split_once(": ").unwrap().1;
    findings.split(", ").map(|finding| finding.split(' ').next().unwrap()).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_time_of_an_entry_is_no_payment_s() {
    for days in [1, 3] {
        let sales = sales(days, 15);
        let charged = statement(&sales, 6);
        let closing = own(&sales, |(day, ..)| format!("2026-03-{day:02} 21:30:00"));
        assert_eq!(codes(&[("own.csv", &closing), ("card.csv", &charged)]), "U03", "{days}");
        let shifts = own(&sales, |(day, second, _)| format!("2026-03-{day:02} {}:00:00", if *second < 54_000 { 15 } else { 22 }));
        assert_eq!(codes(&[("own.csv", &shifts), ("card.csv", &charged)]), "U03", "{days}");
        let midnight = own(&sales, |(day, ..)| format!("2026-03-{day:02} 00:00:00"));
        assert_eq!(codes(&[("own.csv", &midnight), ("card.csv", &charged)]), "U03", "{days}");
    }
}

#[test]
fn a_day_or_two_of_totals_are_the_sums_of_their_payments() {
    for days in [1, 2, 3] {
        let sales = sales(days, 5);
        let sums: Vec<Sale> = (1..=days).map(|day| (day, 0, sales.iter().filter(|sale| sale.0 == day).map(|sale| sale.2).sum())).collect();
        let totals = own(&sums, |sale| at(sale)[..10].to_owned());
        assert_eq!(codes(&[("own.csv", &totals), ("card.csv", &statement(&sales, usize::MAX))]), "", "{days}");
        assert_eq!(codes(&[("own.csv", &totals), ("card.csv", &statement(&sales, 2))]), "U22", "{days}");
    }
    // A sale that stands alone is no total of the three that are not booked.
    let charged = statement(&[(1, 36_000, 700), (1, 40_000, 900), (1, 44_000, 800)], usize::MAX);
    assert_eq!(codes(&[("own.csv", &own(&[(1, 36_100, 1_300)], at)), ("card.csv", &charged)]), "U03 U04 U04 U04");
    assert_eq!(codes(&[("own.csv", &own(&[(1, 0, 1_300)], |sale| at(sale)[..10].to_owned())), ("card.csv", &charged)]), "U03 U04 U04 U04");
}

#[test]
fn a_clock_of_another_zone_is_learnt_without_any_reference() {
    let sales = sales(3, 60);
    let charged = statement(&sales, 90);
    // Where no terminal is named the clock is the shop's.
    let unnamed = charged.replace(",1001,", ",").replace("终端号,", "");
    for hours in [1, 7, 12] {
        let ahead = own(&sales, |(day, second, amount)| {
            let second = second + hours * 3_600;
            at(&(day + second / 86_400, second % 86_400, *amount))
        });
        for charged in [&charged, &unnamed] {
            assert_eq!(codes(&[("own.csv", &ahead), ("card.csv", charged)]), "D06 U03", "{hours}");
        }
    }
    // A clock of twelve hours is right in the morning; where prices are many, that is seen.
    let many: Vec<Sale> = (0..).zip(&sales).map(|(index, sale)| (sale.0, sale.1, 500 + index * 7_919 % 29_000)).collect();
    let twelve = own(&many, |(day, second, amount)| at(&(*day, if *second < 46_800 { *second } else { second - 43_200 }, *amount)));
    assert_eq!(codes(&[("own.csv", &twelve), ("card.csv", &statement(&many, 90))]), "D06 U03");
}

#[test]
fn what_keeps_step_with_the_clock_is_one_payment_whatever_its_amount() {
    let sales = sales(3, 60);
    // A tip on every fifth sale, none like another.
    let tip = |index: usize| if index.is_multiple_of(5) { 37 + index as u32 * 13 % 400 } else { 0 };
    let tipped: Vec<Sale> = sales.iter().enumerate().map(|(index, sale)| (sale.0, sale.1, sale.2 + tip(index))).collect();
    let told = codes(&[("own.csv", &own(&sales, at)), ("card.csv", &statement(&tipped, 91))]);
    let found: Vec<&str> = told.split(' ').collect();
    assert_eq!((found.len(), found.iter().filter(|code| **code == "U03").count(), told.contains("U04")), (37, 1, false), "{told}");
    // Charges that come after minutes, now sooner and now later, keep no step: nothing is made of them.
    let loose: Vec<Sale> = tipped.iter().enumerate().map(|(index, sale)| (sale.0, sale.1 + index as u32 * 97 % 170, sale.2)).collect();
    let told = codes(&[("own.csv", &own(&sales, at)), ("card.csv", &statement(&loose, 91))]);
    assert!(told.contains("U03") && told.contains("U04"), "{told}");
}

#[test]
fn a_sale_marked_as_void_agrees_with_the_acquirer_s_void() {
    let sales = sales(2, 30);
    let (day, second, amount) = sales[20];
    let marked = "时间,金额,状态".to_owned()
        + &(0..)
            .zip(&sales)
            .map(|(index, sale)| format!("\n{},{},{}", at(sale), money(sale.2), if index == 20 { "已作废" } else { "成功" }))
            .collect::<String>();
    let charged = statement(&sales, 7).replacen("手续费", "手续费,交易类型", 1).replace(",0.00", ",0.00,消费");
    assert_eq!(codes(&[("own.csv", &marked), ("card.csv", &charged)]), "U03 U09");
    let void = format!("\n{},1001,-{},0.00,消费撤销", at(&(day, second + 60, amount)), money(amount));
    assert_eq!(codes(&[("own.csv", &marked), ("card.csv", &(charged + &void))]), "U03");
}
