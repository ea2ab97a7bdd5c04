//! A code's remedy for one finding: its words with the figures of the finding in their places.
//!
//! In: an entry, the figures. Out: four texts. Must not know: where the figures come from.

use super::{CodeEntry, CodeWords};
use crate::locale::Lang;

/// Which way an amount went wrong, where the rows say so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charge {
    /// The customer paid more than was booked.
    Over,
    /// The customer paid less than was booked.
    Under,
    /// The customer got back less than was booked.
    BackShort,
    /// The customer got back more than was booked.
    BackOver,
    /// What was held is free again.
    Released,
    /// What was charged back is the shop's again.
    Won,
    /// It is money of another currency, which this check does not weigh.
    OtherCurrency,
    /// The acquirer gave it back already.
    GivenBack,
    /// Booked as the total of a day.
    DayTotal,
    /// Taken offline and uploaded later.
    UploadedLate,
    /// Neither, or it depends on documents.
    Unsaid,
}

#[cfg(test)]
impl Charge {
    pub(super) const ALL: [Charge; 11] = [
        Charge::Over,
        Charge::Under,
        Charge::BackShort,
        Charge::BackOver,
        Charge::Released,
        Charge::Won,
        Charge::GivenBack,
        Charge::UploadedLate,
        Charge::DayTotal,
        Charge::OtherCurrency,
        Charge::Unsaid,
    ];
}

/// The four parts of a remedy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remedy {
    /// At once.
    pub now: String,
    /// Technical.
    pub technical: String,
    /// Management.
    pub management: String,
    /// Legal.
    pub legal: String,
}

// Codes whose first step is only which way the amount went; the others first ask what the difference is.
const SIDED: &[&str] = &["A01", "A02", "A03", "A04", "A05", "A15"];

/// The remedy of an entry. `value` gives the text of a place, `None` where the finding has none: then of `[with|without]`
/// the second is said; in a bracket its part, from comma to comma, is left out, and a bracket left with none too; elsewhere
/// the place becomes a dash.
pub fn remedy(entry: &CodeEntry, lang: Lang, charge: Charge, value: &dyn Fn(&str) -> Option<String>) -> Remedy {
    let words = entry.words(lang);
    let part = |template: &str| filled(template, lang, value);
    // The rest of the entry is about terminals, whose business a currency is not.
    if charge == Charge::OtherCurrency {
        return Remedy { now: part(other_currency(lang)), ..Remedy::default() };
    }
    Remedy {
        now: part(now(entry, words, lang, charge)),
        technical: part(words.technical),
        management: part(words.management),
        legal: part(words.legal),
    }
}

fn now(entry: &CodeEntry, words: &CodeWords, lang: Lang, charge: Charge) -> &'static str {
    match charge {
        Charge::Released => released(lang),
        Charge::Won => won(lang),
        Charge::GivenBack => given_back(lang),
        Charge::UploadedLate => uploaded_late(lang),
        Charge::DayTotal => day_total(lang),
        _ if !SIDED.contains(&entry.code) => words.now,
        Charge::Over => over(lang),
        Charge::Under => under(lang),
        Charge::BackShort => back_short(lang),
        Charge::BackOver => back_over(lang),
        Charge::OtherCurrency | Charge::Unsaid => words.now,
    }
}

pub(super) fn over(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => {
            "账上 {merchant_amount}，扣款 {acquirer_amount}，多扣 {difference}（{row}）。对照小票和订单核实后，由店长在 {due} 前把 {difference} 原路退回（卡号 {card}），并告知顾客。"
        }
        Lang::En => {
            "Booked {merchant_amount}, charged {acquirer_amount}: {difference} too much ({row}). Once slip and order confirm it, the manager refunds {difference} the way it was paid by {due} (card {card}) and tells the customer."
        }
    }
}

pub(super) fn under(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => {
            "账上 {merchant_amount}，扣款 {acquirer_amount}，少扣 {difference}（{row}）。对照小票和订单核实后，由店长在 {due} 前联系顾客（卡号 {card}）；补扣须经持卡人重新授权。"
        }
        Lang::En => {
            "Booked {merchant_amount}, charged {acquirer_amount}: {difference} too little ({row}). Once slip and order confirm it, the manager contacts the customer by {due} (card {card}); a further charge needs the cardholder's new authorisation."
        }
    }
}

pub(super) fn back_short(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => {
            "账上退货 {merchant_amount}，渠道退款 {acquirer_amount}，少退 {difference}（{row}）。对照退货小票核实后，由店长在 {due} 前把 {difference} 原路退回（卡号 {card}），并告知顾客。"
        }
        Lang::En => {
            "Refund booked {merchant_amount}, given back {acquirer_amount}: {difference} too little ({row}). Once the refund slip confirms it, the manager refunds {difference} the way it was paid by {due} (card {card}) and tells the customer."
        }
    }
}

pub(super) fn back_over(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => {
            "账上退货 {merchant_amount}，渠道退款 {acquirer_amount}，多退 {difference}（{row}）。对照退货小票核实后，由店长在 {due} 前联系顾客（卡号 {card}）；再扣款须经持卡人重新授权。"
        }
        Lang::En => {
            "Refund booked {merchant_amount}, given back {acquirer_amount}: {difference} too much ({row}). Once the refund slip confirms it, the manager contacts the customer by {due} (card {card}); a further charge needs the cardholder's new authorisation."
        }
    }
}

pub(super) fn released(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "{amount} 冻结后已解冻（{row}），没有款项被扣留。由财务在 {due} 前把冻结和解冻的通知与小票、订单一起存档。",
        Lang::En => "{amount} was frozen and is free again ({row}): nothing is held back. Accounts file both notices with slip and order by {due}.",
    }
}

pub(super) fn won(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => {
            "退单扣回的 {amount} 渠道已经退还（{row}），这笔钱仍是本单位的，不要再退款。由财务在 {due} 前把退单和退还的通知与小票、订单一起存档。"
        }
        Lang::En => {
            "The {amount} charged back is the shop's again ({row}): do not refund it. By {due} accounts file the notices of both with slip and order."
        }
    }
}

pub(super) fn given_back(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "{amount} 扣款后已由渠道全额退回（{row}），不要再退。由财务在 {due} 前查明当时为什么扣款，把扣款和退款一起补记或注明。",
        Lang::En => {
            "{amount} was charged and given back in full ({row}): do not refund it again. By {due} accounts find out why it was charged, and book or note charge and refund together."
        }
    }
}

pub(super) fn day_total(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => {
            "账上这一天（班）合计 {merchant_amount}，渠道合计 {acquirer_amount}，相差 {difference}（{row}）。由财务在 {due} 前把这段时间的小票与渠道明细逐笔核对，找出漏记、多记或没有收到的一笔；补扣须经持卡人重新授权。"
        }
        Lang::En => {
            "The total of the day or shift is {merchant_amount} in the books and {acquirer_amount} at the acquirer, {difference} apart ({row}). By {due} accounts compare its slips with the acquirer's rows one by one and find what is missing, twice or was never received; a further charge needs the cardholder's new authorisation."
        }
    }
}

pub(super) fn uploaded_late(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "{amount} 是离线收款（{row}），后来才上送，账不用改。由店长在 {due} 前查明为什么没有当天联网上送。",
        Lang::En => {
            "{amount} was taken offline ({row}) and uploaded later; the books need no change. By {due} the manager finds out why it was not uploaded the same day."
        }
    }
}

pub(super) fn other_currency(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "把这些行（{row}）另存为一个文件，在商户设置里填上它们的币种，单独核对。",
        Lang::En => "Check these rows ({row}) by themselves: export them to a file of their own and name their currency in the profile.",
    }
}

const DASH: &str = "—";

fn filled(template: &str, lang: Lang, value: &dyn Fn(&str) -> Option<String>) -> String {
    let (open, close, comma) = match lang {
        Lang::Zh => ("（", "）", "，"),
        Lang::En => (" (", ")", ", "),
    };
    let chosen = chosen(template, &|place| value(place).is_some());
    let mut text = String::with_capacity(template.len() + 64);
    let mut rest = chosen.as_str();
    while let Some((before, after)) = rest.split_once(open) {
        let (group, tail) = after.split_once(close).unwrap_or((after, ""));
        text.push_str(&with_values(before, value));
        let parts: Vec<String> = group.split(comma).filter(|part| !lacks_all(part, value)).map(|part| with_values(part, value)).collect();
        if !parts.is_empty() {
            text.extend([open, &parts.join(comma), close]);
        }
        rest = tail;
    }
    text.push_str(&with_values(rest, value));
    text
}

/// A template with each `[with|without]` settled: the first where all its places have a value.
pub(super) fn chosen(template: &str, has: &dyn Fn(&str) -> bool) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('[') {
        let (both, tail) = after.split_once(']').unwrap_or((after, ""));
        let (with, without) = both.split_once('|').unwrap_or((both, ""));
        text.extend([before, if places(with).all(has) { with } else { without }]);
        rest = tail;
    }
    text.push_str(rest);
    text
}

fn places(template: &str) -> impl Iterator<Item = &str> {
    template.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(place, _)| place)
}

fn with_values(template: &str, value: &dyn Fn(&str) -> Option<String>) -> String {
    crate::locale::fill(template, |place| Some(value(place).unwrap_or_else(|| DASH.to_owned())))
}

// A part of a bracket with places, none of which has a value.
fn lacks_all(group: &str, value: &dyn Fn(&str) -> Option<String>) -> bool {
    let mut places = places(group).peekable();
    places.peek().is_some() && places.all(|place| value(place).is_none())
}

#[cfg(test)]
mod tests {
    use super::super::{all, entry};
    use super::*;

    fn figures(place: &str) -> Option<String> {
        match place {
            "card" | "terminal" | "time" => None,
            other => Some(format!("<{other}>")),
        }
    }

    #[test]
    fn a_bracket_without_a_value_is_left_out() {
        assert_eq!(filled("退回（卡号 {card}）。", Lang::Zh, &figures), "退回。");
        assert_eq!(filled("refund it (card {card}).", Lang::En, &figures), "refund it.");
        assert_eq!(filled("查（{time}，{amount}）。", Lang::Zh, &figures), "查（<amount>）。");
        assert_eq!(filled("终端 {terminal} 校准（按说明）。", Lang::Zh, &figures), "终端 — 校准（按说明）。");
        assert_eq!(filled("[终端 {terminal} |终端]校准，退 [{amount}|款]。", Lang::Zh, &figures), "终端校准，退 <amount>。");
    }

    #[test]
    fn the_first_step_says_only_which_way_the_money_goes() {
        let slip = entry("A01").unwrap();
        let over = remedy(slip, Lang::Zh, Charge::Over, &figures).now;
        assert!(over.contains("多扣 <difference>") && !over.contains("少扣") && !over.contains("补扣"));
        let under = remedy(slip, Lang::En, Charge::Under, &figures).now;
        assert!(under.contains("too little") && under.contains("new authorisation") && !under.contains("refund"));
        let unsaid = remedy(slip, Lang::En, Charge::Unsaid, &figures).now;
        assert!(unsaid.contains("refunds it") && unsaid.contains("new authorisation"));
    }

    #[test]
    fn no_remedy_has_a_dash_for_what_a_file_may_lack() {
        for entry in all() {
            for lang in [Lang::Zh, Lang::En] {
                let made = remedy(entry, lang, Charge::Unsaid, &figures);
                for part in [&made.now, &made.technical, &made.management, &made.legal] {
                    assert!(!part.contains(DASH) && !part.contains("  "), "{}: {part}", entry.code);
                }
            }
        }
    }

    #[test]
    fn no_remedy_keeps_an_open_place_or_an_empty_bracket() {
        for entry in all() {
            for lang in [Lang::Zh, Lang::En] {
                for charge in Charge::ALL {
                    for value in [&figures as &dyn Fn(&str) -> Option<String>, &|_: &str| None] {
                        let made = remedy(entry, lang, charge, value);
                        for part in [&made.now, &made.technical, &made.management, &made.legal] {
                            assert!(
                                !part.contains(['{', '}', '[', ']', '|']) && !part.contains("（）") && !part.contains("()"),
                                "{}: {part}",
                                entry.code
                            );
                            assert!(part.matches(['（', '(']).count() == part.matches(['）', ')']).count(), "{}: {part}", entry.code);
                        }
                    }
                }
            }
        }
    }
}
