//! The truth file: what an expert who had seen everything would say of each row.
//!
//! In: closed books and the row numbers they were printed at. Out: a structure to print. Must not know: the checker.

use serde::{Deserialize, Serialize};

use crate::civil::yuan;
use crate::rows::Books;

/// Row numbers as the spreadsheet program shows them, in the order of the books' rows; 0 for a row that is not printed.
#[derive(Clone, Debug, Default)]
pub struct Places {
    pub own: Vec<u32>,
    pub stated: Vec<u32>,
    pub bank: Vec<u32>,
}

/// The whole truth of a set of files.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Truth {
    /// File names by side.
    pub files: Vec<TruthFile>,
    /// The bridge as it must come out.
    pub bridge: TruthBridge,
    /// All that is worth a finding.
    pub findings: Vec<TruthFinding>,
    /// Row and code of every row of a side, ascending.
    pub lines: TruthLines,
    /// Rows that speak of one payment: merchant rows, acquirer rows.
    pub links: Vec<(Vec<u32>, Vec<u32>)>,
    /// Clearing day turns at this time of day.
    pub cutoff: String,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct TruthFile {
    pub name: String,
    pub side: String,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct TruthBridge {
    pub merchant: String,
    pub acquirer: String,
    pub difference: String,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct TruthLines {
    pub merchant: Vec<(u32, String)>,
    pub acquirer: Vec<(u32, String)>,
}

/// A finding; for `grouped` codes the checker may say several in one or one in several, and only the union of rows counts.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct TruthFinding {
    pub code: String,
    pub merchant: Vec<u32>,
    pub acquirer: Vec<u32>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bank: Vec<u32>,
    /// Acquirer rows that may be named or left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub optional: Vec<u32>,
    pub effect: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub cause: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// The truth of closed books printed at these places.
pub fn truth(books: &Books, places: &Places) -> Truth {
    let rows = |at: &[u32], of: &[usize]| {
        let mut rows: Vec<u32> = of.iter().map(|&row| at[row]).filter(|row| *row > 0).collect();
        rows.sort_unstable();
        rows
    };
    let mut findings: Vec<TruthFinding> = books
        .cases
        .iter()
        .map(|case| TruthFinding {
            code: case.code.to_owned(),
            merchant: rows(&places.own, &case.own),
            acquirer: rows(&places.stated, &case.stated),
            bank: rows(&places.bank, &case.bank),
            optional: rows(&places.stated, &case.optional),
            effect: yuan(case.effect),
            cause: case.cause.to_owned(),
            note: case.note.to_owned(),
        })
        .collect();
    findings.sort_by(|a, b| (&a.code, &a.merchant, &a.acquirer, &a.bank).cmp(&(&b.code, &b.merchant, &b.acquirer, &b.bank)));
    let mut lines = TruthLines {
        merchant: books.own.iter().zip(&places.own).filter(|(_, at)| **at > 0).map(|(row, at)| (*at, row.code.to_owned())).collect(),
        acquirer: books.stated.iter().zip(&places.stated).filter(|(_, at)| **at > 0).map(|(row, at)| (*at, row.code.to_owned())).collect(),
    };
    lines.merchant.sort();
    lines.acquirer.sort();
    let mut links: Vec<(Vec<u32>, Vec<u32>)> =
        books.pairs.iter().map(|(own, stated)| (rows(&places.own, own), rows(&places.stated, stated))).collect();
    links.retain(|(own, stated)| !own.is_empty() && !stated.is_empty());
    links.sort();
    let merchant: i64 = books.own.iter().map(|row| row.counted()).sum();
    let acquirer: i64 = books.stated.iter().map(|row| row.counted()).sum();
    Truth {
        files: Vec::new(),
        bridge: TruthBridge { merchant: yuan(merchant), acquirer: yuan(acquirer), difference: yuan(merchant - acquirer) },
        findings,
        lines,
        links,
        cutoff: String::new(),
    }
}
