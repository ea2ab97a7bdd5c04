//! Which values the profile's settings may have.
//!
//! In: a profile. Out: the first setting whose value is outside its list. Must not know: what a setting is used for.
//!
//! A word that nobody knows is not passed over: a contract for `wechatpay` would else be one for every channel.

use crate::base::{Currency, Fact, Said};

use super::Profile;

const KINDS: &[&str] = &["company", "sole_trader", "micro", "individual"];
const ENTRIES: &[&str] = &["keyed", "integrated"];
const LINKS: &[&str] = &["wired", "wireless", "qr"];
const CHANNELS: &[&str] = &["card", "wechat", "alipay", "unionpay_qr", "any"];
const CARDS: &[&str] = &["credit", "debit", "any"];
const ROUNDINGS: &[&str] = &["half_up", "half_even", "floor", "ceil"];
const REFUND_FEES: &[&str] = &["returned", "kept"];
const SETTLES: &[&str] = &["T+1", "T+2", "T+0", "D+1", "D+0"];

/// The rules of warning with the numbers each takes, the first of which may be given alone.
pub const ALERTS: [(&str, &[&str]); 10] = [
    ("duplicate_charge", &["count"]),
    ("overcharge_open", &["working_days"]),
    ("outage", &["count", "minutes"]),
    ("payout_missing", &["count"]),
    ("fee_off_contract", &["tickets"]),
    ("discrepancy_rate", &["tickets"]),
    ("aged_item", &["days"]),
    ("silent_terminal", &["expected"]),
    ("fallback_share", &["times"]),
    ("self_swipe_sum", &[]),
];

/// The first setting that has a value it can't have.
pub(super) fn trouble(profile: &Profile) -> Option<Said> {
    let currency = profile.currency.as_deref().filter(|code| Currency::from_code(code).is_none());
    let hours = profile.business_hours.as_deref().filter(|hours| !is_hours(hours));
    wrong("currency", currency)
        .or_else(|| wrong("business_hours", hours))
        .or_else(|| choice("kind", profile.kind.as_deref(), KINDS))
        .or_else(|| profile.own_cards.iter().find_map(card))
        .or_else(|| profile.terminals.iter().find_map(terminal))
        .or_else(|| profile.contracts.iter().find_map(contract))
        .or_else(|| profile.alerts.iter().find_map(|(name, value)| alert(name, value)))
        .or_else(|| {
            let (key, found) = profile.mappings.iter().find_map(super::mapping::Mapping::trouble)?;
            wrong(key, Some(&found))
        })
}

fn wrong(key: &str, found: Option<&str>) -> Option<Said> {
    Some(Said::new("profile-value").with("key", Fact::Text(key.to_owned())).with("found", Fact::Text(found?.to_owned())))
}

// One word of a list; a text left empty is not said.
fn choice(key: &str, found: Option<&str>, words: &[&str]) -> Option<Said> {
    let found = found.filter(|found| !found.is_empty() && !words.contains(found))?;
    let said = Said::new("profile-choice").with("key", Fact::Text(key.to_owned())).with("found", Fact::Text(found.to_owned()));
    Some(said.with("words", Fact::Text(words.join(", "))))
}

fn card(own: &super::OwnCard) -> Option<Said> {
    let digits = |text: &str, len: usize| text.len() == len && text.bytes().all(|byte| byte.is_ascii_digit());
    let first6 = (!own.first6.is_empty() && !digits(&own.first6, 6)).then_some(own.first6.as_str());
    let last4 = (!digits(&own.last4, 4)).then_some(own.last4.as_str());
    wrong("own_cards.first6", first6).or_else(|| wrong("own_cards.last4", last4))
}

fn terminal(terminal: &super::Terminal) -> Option<Said> {
    choice("terminals.entry", Some(&terminal.entry), ENTRIES).or_else(|| choice("terminals.link", Some(&terminal.link), LINKS))
}

fn contract(contract: &super::Contract) -> Option<Said> {
    let is_amount = |text: &str| rust_decimal::Decimal::from_str_exact(text).is_ok_and(|value| !value.is_sign_negative());
    let amounts = [("rate", &contract.rate), ("cap", &contract.cap), ("minimum", &contract.minimum), ("max_amount", &contract.max_amount)];
    let settle = contract.settle.as_deref().map(|settle| settle.replace(' ', "").to_ascii_uppercase());
    let is_settle = |text: &str| SETTLES.iter().any(|known| *known == text || known.replace('+', "") == text);
    amounts
        .into_iter()
        .find_map(|(key, value)| wrong(key, value.as_deref().filter(|text| !is_amount(text))))
        .or_else(|| choice("channel", contract.channel.as_deref(), CHANNELS))
        .or_else(|| choice("card", contract.card.as_deref(), CARDS))
        .or_else(|| choice("rounding", contract.rounding.as_deref(), ROUNDINGS))
        .or_else(|| choice("refund_fee", contract.refund_fee.as_deref(), REFUND_FEES))
        .or_else(|| choice("settle", settle.as_deref().filter(|settle| !is_settle(settle)), SETTLES))
}

// `rule = false`, `rule = 5`, or `rule = { on, owner, due_days, … }`.
fn alert(name: &str, value: &toml::Value) -> Option<Said> {
    let Some((_, numbers)) = ALERTS.iter().find(|(known, _)| *known == name) else {
        return choice("alerts", Some(name), &ALERTS.map(|(known, _)| known));
    };
    let key = |key: &str| format!("alerts.{name}.{key}");
    let is_number = |value: &toml::Value| value.as_integer().is_some_and(|number| number >= 0);
    let toml::Value::Table(table) = value else {
        let is_right = value.is_bool() || (!numbers.is_empty() && is_number(value));
        return wrong(&format!("alerts.{name}"), Some(&value.to_string()).filter(|_| !is_right).map(String::as_str));
    };
    table.iter().find_map(|(word, value)| match word.as_str() {
        "on" => wrong(&key(word), Some(&value.to_string()).filter(|_| !value.is_bool()).map(String::as_str)),
        "owner" => wrong(&key(word), Some(&value.to_string()).filter(|_| !value.is_str()).map(String::as_str)),
        known if known == "due_days" || numbers.contains(&known) => {
            wrong(&key(word), Some(&value.to_string()).filter(|_| !is_number(value)).map(String::as_str))
        }
        other => {
            let words: Vec<&str> = ["on", "owner", "due_days"].iter().chain(*numbers).copied().collect();
            choice(&format!("alerts.{name}"), Some(other), &words)
        }
    })
}

// `07:00-23:00`, also over midnight.
fn is_hours(text: &str) -> bool {
    let is_time = |text: &str| {
        let time = text.trim().split_once(':').and_then(|(hour, minute)| Some((hour.parse::<u8>().ok()?, minute.parse::<u8>().ok()?)));
        time.is_some_and(|(hour, minute)| hour <= 24 && minute < 60)
    };
    text.split_once(['-', '~', '至']).is_some_and(|(open, close)| is_time(open) && is_time(close))
}

#[cfg(test)]
mod tests {
    use super::super::Profile;

    fn said(text: &str) -> String {
        match Profile::from_toml(text, "m.toml") {
            Ok(_) => "right".to_owned(),
            Err(fault) => fault.said.facts.iter().find(|(name, _)| *name == "key").map_or(fault.code().to_owned(), |(_, key)| match key {
                crate::base::Fact::Text(key) => key.clone(),
                _ => String::new(),
            }),
        }
    }

    #[test]
    fn a_word_outside_its_list_is_named() {
        for (text, key) in [
            ("kind = \"shop\"", "kind"),
            ("currency = \"YUAN\"", "currency"),
            ("business_hours = \"7 to 9\"", "business_hours"),
            ("[[terminals]]\nentry = \"typed\"", "terminals.entry"),
            ("[[terminals]]\nlink = \"wifi\"", "terminals.link"),
            ("[[contracts]]\nchannel = \"wechatpay\"", "channel"),
            ("[[contracts]]\ncard = \"kredit\"", "card"),
            ("[[contracts]]\nrounding = \"up\"", "rounding"),
            ("[[contracts]]\nrefund_fee = \"half\"", "refund_fee"),
            ("[[contracts]]\nsettle = \"T+9\"", "settle"),
            ("[[contracts]]\nrate = \"-0.006\"", "rate"),
            ("[[contracts]]\ncap = \"twenty\"", "cap"),
            ("[alerts]\noutages = 3", "alerts"),
            ("[alerts]\noutage = \"3\"", "alerts.outage"),
            ("[alerts]\nself_swipe_sum = 3", "alerts.self_swipe_sum"),
            ("[alerts]\noutage = { minute = 3 }", "alerts.outage"),
            ("[alerts]\noutage = { minutes = -3 }", "alerts.outage.minutes"),
            ("[alerts]\noutage = { on = 1 }", "alerts.outage.on"),
            ("[alerts]\noutage = { owner = 1 }", "alerts.outage.owner"),
            ("[alerts]\noutage = { due_days = \"two\" }", "alerts.outage.due_days"),
        ] {
            assert_eq!(said(text), key, "{text}");
        }
    }

    #[test]
    fn every_word_of_a_list_is_taken() {
        for text in [
            "kind = \"sole_trader\"\ncurrency = \"cny\"\nbusiness_hours = \"18:00-02:00\"",
            "[[terminals]]\nid = \"1\"\n[[terminals]]\nentry = \"keyed\"\nlink = \"qr\"",
            "[[contracts]]\nchannel = \"unionpay_qr\"\ncard = \"any\"\nrounding = \"half_even\"\nrefund_fee = \"kept\"\nsettle = \"t1\"\nrate = \"0\"",
            "[[contracts]]\nchannel = \"any\"\nsettle = \"D + 0\"",
            "[alerts]\noutage = false\naged_item = 5\nself_swipe_sum = true\nfallback_share = { on = true, times = 4, owner = \"李\", due_days = 2 }",
        ] {
            assert_eq!(said(text), "right", "{text}");
        }
    }
}
