//! What is printed: ratios of runs of one round, then a line a case.
//!
//! In: cases and their runs. Out: text. Must not know: how a run was made.

use std::collections::{BTreeMap, BTreeSet};

use super::cases::Case;
use super::measure::Run;

type Runs = BTreeMap<String, Vec<Run>>;

/// A figure of a run and its name.
type Figure = (&'static str, fn(&Run) -> f64);

const TIME: Figure = ("time", |run| run.ms);
const CPU: Figure = ("processor time", |run| run.cpu_ms);
const PEAK: Figure = ("peak memory", |run| run.peak_kib);

/// The whole table.
pub fn table(cases: &[Case], runs: &Runs) -> String {
    let mut out = String::from("\nratios (median of the rounds' own ratios; range)\n");
    for case in cases {
        ratios_of(case, runs, &mut out);
        let of = |who: &str| runs.get(&format!("{who} {}", case.name))?.last();
        if let (Some(own), Some(peer)) = (of("chromium"), of("duckdb-wasm")) {
            out.push_str(&format!("  {}, PosCheck and DuckDB-wasm found {}\n", case.name, agreement(&own.said, &peer.said)));
        }
    }
    out.push_str(
        "\nrun                                              median ms       range   processor ms   peak MiB   held MiB   longest ms   held B/row beyond the files   MB/s   MB/s of processor time\n",
    );
    for (name, runs) in runs {
        out.push_str(&line(name, runs, cases.iter().find(|case| name.split_once(' ').is_some_and(|(_, rest)| rest == case.name))));
    }
    out
}

fn ratios_of(case: &Case, runs: &Runs, out: &mut String) {
    let name = &case.name;
    let mut ratio = |what: &str, over: String, under: String, figures: &[Figure]| {
        let (Some(over), Some(under)) = (runs.get(&over), runs.get(&under)) else { return };
        for (figure, by) in figures {
            let mut ratios: Vec<f64> = over.iter().zip(under).filter(|(_, b)| by(b) > 0.0).map(|(a, b)| by(a) / by(b)).collect();
            ratios.sort_by(f64::total_cmp);
            if let (Some(low), Some(high)) = (ratios.first(), ratios.last()) {
                let what = format!("{name}, {what}: {figure}");
                out.push_str(&format!("  {what:<84} {:>8.3}   {low:.3}–{high:.3}\n", median(&ratios)));
            }
        }
    };
    let of = |who: &str| format!("{who} {name}");
    ratio("Chromium / DuckDB-wasm's part", of("chromium"), of("duckdb-wasm"), &[TIME, CPU, PEAK]);
    ratio("Chromium / SheetJS reading both", of("chromium"), of("sheetjs"), &[TIME, CPU, PEAK]);
    ratio("Chromium, one file read / SheetJS", of("chromium-reading"), of("sheetjs-reading"), &[TIME, CPU, PEAK]);
    ratio("native, one file read / calamine's range", of("native-reading"), of("calamine-reading"), &[TIME, CPU, PEAK]);
    ratio("Chromium, 500 rows more a side in a watched folder / the whole check", of("chromium-again-later"), of("chromium-again"), &[TIME, CPU]);
    let tenth = format!("{} {}", case.rows / 10, name.split_once(' ').map_or("", |(_, rest)| rest));
    for place in ["native", "chromium"] {
        ratio(&format!("{place} / a tenth of the rows"), of(place), format!("{place} {tenth}"), &[TIME, CPU]);
        if case.form == "gb18030" {
            ratio(&format!("{place} / the same in UTF-8"), of(place), of(place).replace("gb18030", "csv"), &[TIME, CPU]);
        }
        if !case.references {
            ratio(&format!("{place} / with references"), of(place), of(place).replace(" without references", ""), &[TIME, CPU]);
        }
    }
}

/// Whether two runs found the same figures, each said as name, rows and money: else those that only one of them has.
fn agreement(own: &str, peer: &str) -> String {
    let figures = |said: &str| -> BTreeSet<String> { said.split_whitespace().filter(|word| word.contains('=')).map(str::to_owned).collect() };
    let (own, peer) = (figures(own), figures(peer));
    if own == peer && !own.is_empty() {
        return format!("the same {} figures", own.len());
    }
    let only = |some: &BTreeSet<String>, others: &BTreeSet<String>| some.difference(others).cloned().collect::<Vec<_>>().join(" ");
    format!("{} figures alike; only PosCheck: {}; only DuckDB-wasm: {}", own.intersection(&peer).count(), only(&own, &peer), only(&peer, &own))
}

/// The middle of sorted values; 0 of none.
fn median(sorted: &[f64]) -> f64 {
    sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
}

fn line(name: &str, runs: &[Run], case: Option<&Case>) -> String {
    let sorted = |by: fn(&Run) -> f64| {
        let mut values: Vec<f64> = runs.iter().map(by).collect();
        values.sort_by(f64::total_cmp);
        values
    };
    let middle = |by: fn(&Run) -> f64| median(&sorted(by));
    let times = sorted(|run| run.ms);
    let range = format!("{:.0}–{:.0}", times.first().unwrap_or(&0.0), times.last().unwrap_or(&0.0));
    let shown = |value: f64, digits: usize| if value > 0.0 { format!("{value:.digits$}") } else { "–".to_owned() };
    let held = middle(|run| run.held);
    let beyond =
        case.filter(|_| held > 0.0 && name.starts_with("chromium ")).map_or(0.0, |case| (held - case.bytes() as f64) / (f64::from(case.rows) * 2.0));
    let read = case.map_or(0.0, |case| if name.contains("-reading ") { case.bytes_read_alone() as f64 } else { case.bytes() as f64 });
    let speed = |ms: f64| if ms > 0.0 { read / ms / 1_000.0 } else { 0.0 };
    format!(
        "{name:<48} {:>9.0} {range:>13} {:>12} {:>10} {:>10} {:>12} {:>29} {:>6} {:>24}   {}\n",
        median(&times),
        shown(middle(|run| run.cpu_ms), 0),
        shown(middle(|run| run.peak_kib) / 1_024.0, 0),
        shown(held / 1_048_576.0, 0),
        shown(middle(|run| run.longest), 0),
        shown(beyond, 0),
        shown(speed(median(&times)), 1),
        shown(speed(middle(|run| run.cpu_ms)), 1),
        runs.last().map_or("", |run| run.said.as_str())
    )
}
