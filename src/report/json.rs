//! The report as JSON text: UTF-8, indented by two, the same bytes for the same report.
//!
//! In: a report. Out: text. Must not know: languages.

use super::model::Report;

/// The JSON of a report, ending in a line break.
pub fn json(report: &Report) -> String {
    let mut text = serde_json::to_string_pretty(report).unwrap_or_default();
    text.push('\n');
    text
}
