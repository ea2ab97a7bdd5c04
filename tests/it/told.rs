//! What a report tells, in lines short enough to be read by eye: findings with severity, sums, cause and evidence, links, payouts,
//! fee rules, warnings, open items.
//!
//! In: a report. Out: its lines, and how they differ from those kept beside a case. Must not know: what any of it should be, any
//! sentence but a cause's reasons.
//!
//! `UPDATE_EXPECT=1` writes the kept lines anew; read the difference before it is committed, since each is something people are told.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use poscheck::api::{Settings, check};
use poscheck::base::Side;
use poscheck::check::{FileInput, Quiet};
use poscheck::locale::Lang;
use serde_json::Value;

use crate::shop::{Shop, batches};

/// The lines of a report in English.
pub fn told(report: &Value) -> String {
    let mut out = told_but_rows(report);
    for side in ["merchant", "acquirer"] {
        let lines = list(&report["lines"]).iter().filter(|line| line["side"] == side && line["code"] != "M00");
        let words: Vec<String> = lines.map(|line| format!("{}:{}", plain(&line["row"]), plain(&line["code"]))).collect();
        line(&mut out, &[&format!("{side} rows"), &words.join(" ")]);
    }
    told_links(&mut out, report, &[]);
    for item in list(&report["open_items"]) {
        line(&mut out, &["open", &but(item, &["finding", "source"]), &plain(&item["source"]["row"])]);
    }
    out
}

/// The same without what each row and link is.
pub fn told_but_rows(report: &Value) -> String {
    let mut out = String::new();
    let bridge = &report["bridge"];
    let side = |side: &Value| format!("{} {}", plain(&side["count"]), plain(&side["amount"]));
    line(&mut out, &["merchant", &side(&bridge["merchant"]), "acquirer", &side(&bridge["acquirer"]), "difference", &plain(&bridge["difference"])]);
    line(&mut out, &["compared", &plain(&report["compared"]), &plain(&bridge["compared"])]);
    line(&mut out, &["learnt", &plain(&report["learnt"])]);
    list(&report["findings"]).iter().for_each(|finding| told_finding(&mut out, finding));
    let payouts = &report["payouts"];
    line(&mut out, &["payouts", &but(payouts, &["days", "rules"])]);
    list(&payouts["rules"]).iter().for_each(|rule| line(&mut out, &["  rule", &plain(rule)]));
    list(&payouts["days"]).iter().for_each(|day| line(&mut out, &["  day", &plain(day)]));
    let risk =
        |list: &[Value]| list.iter().map(|sign| [plain(&sign["code"]), but(sign, &["code", "name", "limits", "text"])].join(" ")).collect::<Vec<_>>();
    line(&mut out, &["looked for", &risk(list(&report["risk"]["looked"])).join(", ")]);
    line(&mut out, &["not looked for", &risk(list(&report["risk"]["unavailable"])).join(", ")]);
    for alert in list(&report["alerts"]) {
        let count = list(&alert["findings"]).len().to_string();
        line(&mut out, &["warning", &but(alert, &["text", "episodes", "findings", "rows"]), "findings", &count, &rows(&alert["rows"])]);
    }
    out
}

/// Code, severity, rows and sums of each finding, and its cause.
pub fn heads(report: &Value) -> Vec<String> {
    list(&report["findings"]).iter().map(|finding| [head(finding), cause(finding)].join(" ")).collect()
}

/// Findings with what else they may be and their evidence, and the links that do not rest on equal keys.
pub fn found(report: &Value) -> String {
    let mut out = String::new();
    line(&mut out, &["learnt", &plain(&report["learnt"])]);
    line(&mut out, &["carried", &plain(&report["carry"])]);
    list(&report["findings"]).iter().for_each(|finding| told_finding(&mut out, finding));
    told_links(&mut out, report, &["T1"]);
    out
}

fn head(finding: &Value) -> String {
    [plain(&finding["code"]), plain(&finding["severity"]), plain(&finding["tier"]), rows(&finding["rows"]), but(&finding["amount"], &[])].join(" ")
}

fn cause(finding: &Value) -> String {
    let cause = &finding["cause"];
    [plain(&cause["code"]), plain(&cause["confidence"]), list(&cause["reasons"]).iter().map(plain).collect::<Vec<_>>().join("; ")].join(" ")
}

fn told_finding(out: &mut String, finding: &Value) {
    writeln!(out, "{}", head(finding)).unwrap();
    let rest = ["id", "code", "axis", "severity", "rows", "amount", "tier", "cause", "evidence", "remedy"];
    line(out, &["  also", &but(finding, &rest)]);
    line(out, &["  cause", &cause(finding)]);
    list(&finding["evidence"]).iter().for_each(|piece| line(out, &["  evidence", &plain(&piece["kind"]), &but(piece, &["kind", "text"])]));
}

/// Links that rest on the same, in one line; none of these tiers.
fn told_links(out: &mut String, report: &Value, but: &[&str]) {
    let mut links: BTreeMap<String, String> = BTreeMap::new();
    for link in list(&report["links"]).iter().filter(|link| !but.iter().any(|tier| link["tier"] == *tier)) {
        let weight = |one: &Value| [plain(&one["field"]), plain(&one["level"]), plain(&one["bits"])].join(":");
        let weights = list(&link["evidence"]).iter().map(weight).collect::<Vec<_>>().join(" ");
        let on = [plain(&link["tier"]), plain(&link["probability"]), weights].join(" ");
        write!(links.entry(on).or_default(), " {}", rows(link).replace(' ', "+")).unwrap();
    }
    links.iter().for_each(|(on, rows)| writeln!(out, "links {}:{rows}", on.trim()).unwrap());
}

/// A line of the words that say something; none where only the first does.
fn line(out: &mut String, words: &[&str]) {
    let said: Vec<&str> = words.iter().copied().filter(|word| !word.is_empty()).collect();
    if said.len() > 1 {
        writeln!(out, "{}", said.join(" ")).unwrap();
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn rows(value: &Value) -> String {
    let side = |name: &str| list(&value[name]).iter().filter_map(|row| Some(format!("{}{}", &name[..1], row.get(1)?))).collect::<Vec<_>>();
    ["merchant", "acquirer", "bank"].iter().flat_map(|name| side(name)).collect::<Vec<_>>().join(" ")
}

/// A value without quotes; nothing for what is empty.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(plain).collect::<Vec<_>>().join(","),
        Value::Object(_) => but(value, &[]),
        other => other.to_string(),
    }
}

/// `key=value` for all keys but these and those that hold nothing.
fn but(value: &Value, keys: &[&str]) -> String {
    let pairs = value.as_object().into_iter().flatten().filter(|(key, _)| !keys.contains(&key.as_str()));
    pairs
        .map(|(key, value)| (key, plain(value)))
        .filter(|(_, text)| !text.is_empty())
        .map(|(key, text)| format!("{key}={text}"))
        .collect::<Vec<_>>()
        .join(" ")
}

/// The first line in which what is told differs from what was kept; with `UPDATE_EXPECT` it is kept instead.
pub fn differs(told: &str, kept: &Path) -> Option<String> {
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(kept, told).unwrap();
        return None;
    }
    let kept = std::fs::read_to_string(kept).unwrap_or_default().replace('\r', "");
    let both = told.lines().map(Some).chain(std::iter::repeat(None)).zip(kept.lines().map(Some).chain(std::iter::repeat(None)));
    let (now, before) = both.take_while(|both| *both != (None, None)).find(|(now, before)| now != before)?;
    Some(format!("told:     {}\n    expected: {}", now.unwrap_or("nothing"), before.unwrap_or("nothing")))
}

fn report(files: Vec<FileInput>, profile: Option<String>) -> Value {
    let done = check(files, &Settings { profile, ..Settings::default() }, &mut Quiet).unwrap();
    serde_json::from_str(&done.report(Lang::En, true)).unwrap()
}

fn kept(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/told").join(name)
}

#[test]
fn the_sample_month_tells_what_it_told() {
    let file = |name: &str| {
        let bytes = std::fs::read(format!("{}/www/sample/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        FileInput { name: name.to_owned(), bytes, side: None }
    };
    assert_eq!(differs(&told(&report(["register-2026-03.xlsx", "acquirer-2026-03.csv"].map(file).to_vec(), None)), &kept("sample.txt")), None);
}

#[test]
fn made_shops_tell_what_they_told() {
    for seed in 1..=4_u64 {
        let shop = Shop::of_seed(seed);
        let files = batches(&shop).into_iter().flatten().map(|(name, text)| {
            let side = [Side::Merchant, Side::Acquirer, Side::Bank].into_iter().find(|side| name.starts_with(side.name()));
            FileInput { name, bytes: text.into_bytes(), side }
        });
        let profile = (seed % 4 == 1).then(|| "[[contracts]]\nchannel = \"card\"\nrate = \"0.0060\"\nsettle = \"T+1\"\n".to_owned());
        assert_eq!(differs(&told(&report(files.collect(), profile)), &kept(&format!("shop-{seed}.txt"))), None, "seed {seed}");
    }
}
