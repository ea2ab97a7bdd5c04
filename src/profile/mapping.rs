//! What a person said of a table's columns, over what was found in it by itself.
//!
//! In: TOML of the profile, JSON of the page. Out: [`Mapping`]. Must not know: how it is applied, what the files hold.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Choices for one kind of file. What is left out stays as the reader finds it. A mapping holds headers and choices,
/// never a cell of a record, so that it can be kept on a device and passed on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mapping {
    /// The file's name; the mapping holds for this file whatever its headers are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Fingerprint of a header row; the mapping holds for every table with these headers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    /// Path inside a zip.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// Sheet to read instead of the one chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Row number of the header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header_row: Option<u32>,
    /// Encoding of a text file, by the names in [`ENCODINGS`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// `merchant`, `acquirer` or `bank`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub side: Option<String>,
    /// `yuan` or `fen`: what a whole number of the amount columns counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// What says whether money came in or went back, by the names in [`SIGNS`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sign: Option<String>,
    /// `day_first`, `month_first` or `year_first`, for dates that may be read in several ways.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dates: Option<String>,
    /// Header of a column → its field; an empty field leaves the column out. A header that stands twice or is empty is named
    /// by its column's letters behind `#`: `图片#C`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, String>,
}

/// Encodings a person may choose.
pub const ENCODINGS: [&str; 10] =
    ["utf-8", "gb18030", "big5", "utf-16le", "utf-16be", "windows-1252", "windows-1250", "windows-1251", "shift_jis", "euc-kr"];

/// What may say the sign: the amount itself, the column of direction, the column of kinds, the amount turned round.
pub const SIGNS: [&str; 4] = ["amount", "direction", "kind", "reversed"];

/// Units.
pub const UNITS: [&str; 2] = ["yuan", "fen"];

/// Orders of year, month and day.
pub const DATES: [&str; 3] = ["day_first", "month_first", "year_first"];

/// Sides.
pub const SIDES: [&str; 3] = ["merchant", "acquirer", "bank"];

impl Mapping {
    /// The first value outside its list: the key and what stands there.
    pub fn trouble(&self) -> Option<(&'static str, String)> {
        let lists: [(&'static str, &Option<String>, &[&str]); 5] = [
            ("mappings.encoding", &self.encoding, &ENCODINGS),
            ("mappings.side", &self.side, &SIDES),
            ("mappings.unit", &self.unit, &UNITS),
            ("mappings.sign", &self.sign, &SIGNS),
            ("mappings.dates", &self.dates, &DATES),
        ];
        let found = lists.iter().find_map(|(key, value, known)| {
            let value = value.as_deref().filter(|value| !known.contains(value))?;
            Some((*key, value.to_owned()))
        });
        // One that names neither a file nor headers would hold for nothing, or for everything.
        found.or_else(|| (self.file.is_none() && self.fingerprint.is_none()).then(|| ("mappings.fingerprint", String::new())))
    }

    /// Whether it changes anything.
    pub fn is_empty(&self) -> bool {
        let bare = Mapping { file: self.file.clone(), fingerprint: self.fingerprint.clone(), member: self.member.clone(), ..Mapping::default() };
        *self == bare
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_outside_its_list_is_named() {
        let good = Mapping { fingerprint: Some("x".into()), unit: Some("fen".into()), ..Mapping::default() };
        assert_eq!(good.trouble(), None);
        let bad = Mapping { sign: Some("plus".into()), ..good.clone() };
        assert_eq!(bad.trouble(), Some(("mappings.sign", "plus".into())));
        assert_eq!(Mapping { fingerprint: None, ..good.clone() }.trouble(), Some(("mappings.fingerprint", String::new())));
        assert!(!good.is_empty() && Mapping { fingerprint: Some("x".into()), ..Mapping::default() }.is_empty());
    }
}
