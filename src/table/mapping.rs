//! A person's choices put over what was found: which row is the header, what each column is.
//!
//! In: a [`Mapping`], rows, a located table. Out: the located table as chosen. Must not know: where mappings are kept.

use super::field::Field;
use super::locate::{self, Located};
use crate::base::hash::sha256_hex;
use crate::base::limits::PREAMBLE_ROWS_MAX;
use crate::base::source::column_letters;
use crate::profile::mapping::Mapping;
use crate::sheet::Rows;

/// Fingerprint of a header row: the same for the same headers in the same order, whatever stands around them. It is made of
/// header texts alone, without blanks and guards.
pub fn fingerprint<'h>(headers: impl Iterator<Item = &'h str>) -> String {
    let mut plain: Vec<String> = headers.map(plain_header).collect();
    while plain.last().is_some_and(String::is_empty) {
        plain.pop();
    }
    // Eight bytes of it.
    sha256_hex(plain.join("\u{1f}").as_bytes()).chars().take(16).collect()
}

/// The first word of mappings that nothing can come of: a field that there is not, a fingerprint that no headers have. The key
/// and what stands there.
pub fn trouble(mappings: &[Mapping]) -> Option<(String, String)> {
    let is_fingerprint = |text: &str| text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    mappings.iter().find_map(|mapping| {
        let of_field = |(header, field): &(&String, &String)| !field.is_empty() && Field::from_name(field).is_none() && !header.is_empty();
        let field = mapping.columns.iter().find(of_field).map(|(header, field)| (format!("mappings.columns.{header}"), field.clone()));
        let print = mapping.fingerprint.clone().filter(|text| !is_fingerprint(text)).map(|text| ("mappings.fingerprint".to_owned(), text));
        field.or(print)
    })
}

fn plain_header(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\u{feff}' | '`' | '=' | '"' | '\'')).collect::<String>().to_lowercase()
}

/// The name of each column in a mapping: its header; with its letters where the header is empty or stood before.
pub fn column_keys<'h>(headers: impl Iterator<Item = &'h str>) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for (index, header) in headers.enumerate() {
        let header = header.trim();
        let is_taken = header.is_empty() || keys.iter().any(|key| key == header);
        keys.push(if is_taken { format!("{header}#{}", column_letters(index as u32 + 1)) } else { header.to_owned() });
    }
    keys
}

/// How a mapping came to hold for a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// It names the file.
    ByFile,
    /// It names the headers.
    ByHeaders,
}

impl Held {
    /// The report's word.
    pub fn name(self) -> &'static str {
        match self {
            Held::ByFile => "file",
            Held::ByHeaders => "headers",
        }
    }
}

/// Where a table stands, for finding its mapping.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The file's name.
    pub file: &'a str,
    /// Path inside a zip.
    pub member: Option<&'a str>,
    /// The sheet; `None` for text.
    pub sheet: Option<&'a str>,
}

impl Place<'_> {
    /// Whether a mapping names this file, and nothing of it that is elsewhere. Its sheet is asked only where one is known.
    pub fn is_named_by(&self, mapping: &Mapping) -> bool {
        let fits = |wanted: &Option<String>, here: Option<&str>| wanted.as_deref().is_none_or(|wanted| here.is_none_or(|here| here == wanted));
        mapping.file.as_deref() == Some(self.file) && fits(&mapping.member, self.member) && fits(&mapping.sheet, self.sheet)
    }
}

/// The mapping that holds for a table and how; one that names the file goes before one that names the headers, a later one
/// before an earlier.
pub fn find<'m>(mappings: &'m [Mapping], place: Place<'_>, rows: &Rows, found: Option<&Located>) -> Option<(&'m Mapping, Held)> {
    let by_file = mappings.iter().rev().find(|mapping| place.is_named_by(mapping)).map(|mapping| (mapping, Held::ByFile));
    by_file.or_else(|| {
        let known: Vec<&Mapping> = mappings.iter().rev().filter(|mapping| mapping.file.is_none() && mapping.fingerprint.is_some()).collect();
        if known.is_empty() {
            return None;
        }
        known.into_iter().find(|mapping| header_by_fingerprint(mapping, rows, found).is_some()).map(|mapping| (mapping, Held::ByHeaders))
    })
}

/// The header row a mapping means, as a located table: by its number, by its fingerprint, else the one found.
pub fn locate(mapping: &Mapping, rows: &Rows, found: Option<Located>) -> Option<Located> {
    let by_number = mapping.header_row.and_then(|number| rows.index_of(number));
    let wanted = by_number.or_else(|| header_by_fingerprint(mapping, rows, found.as_ref()));
    match (wanted, found) {
        // The header found may be of two rows: it is the better where it ends at the same row.
        (Some(wanted), Some(found)) if found.header_index == wanted => Some(found),
        (Some(wanted), _) => Some(locate::locate_at(rows, wanted)),
        (None, found) => found,
    }
}

fn header_by_fingerprint(mapping: &Mapping, rows: &Rows, found: Option<&Located>) -> Option<usize> {
    let wanted = mapping.fingerprint.as_deref()?;
    if let Some(found) = found.filter(|found| fingerprint_of(found) == wanted) {
        return Some(found.header_index);
    }
    (0..rows.len().min(PREAMBLE_ROWS_MAX)).find(|index| fingerprint(rows.cells(*index).map(|cell| cell.text)) == wanted)
}

/// The fingerprint of a located table's headers.
pub fn fingerprint_of(located: &Located) -> String {
    fingerprint(located.columns.iter().map(|column| column.header.as_str()))
}

/// Gives the columns the fields that were chosen. A field stands once; what says the same another way gives way.
pub fn apply(mapping: &Mapping, located: &mut Located) {
    let keys = column_keys(located.columns.iter().map(|column| column.header.as_str()));
    let chosen: Vec<Option<Option<Field>>> = keys.iter().map(|key| mapping.columns.get(key).map(|name| Field::from_name(name))).collect();
    let fields: Vec<Field> = chosen.iter().flatten().flatten().copied().collect();
    for (column, choice) in located.columns.iter_mut().zip(&chosen) {
        let before = column.field.map(|field| (field, column.confidence));
        match choice {
            Some(field) => {
                column.field = *field;
                column.confidence = if field.is_some() { 100 } else { 0 };
            }
            None if column.field.is_some_and(|field| gives_way(field, &fields)) => {
                column.field = None;
                column.confidence = 0;
            }
            None => continue,
        }
        if before.is_some_and(|(field, _)| Some(field) != column.field) {
            column.runner_up = before;
        }
    }
}

/// The columns that someone chose to leave out.
pub fn left_out(mapping: &Mapping, located: &Located) -> Vec<usize> {
    let keys = column_keys(located.columns.iter().map(|column| column.header.as_str()));
    let is_left_out = |key: &String| mapping.columns.get(key).is_some_and(|name| Field::from_name(name).is_none());
    keys.iter().enumerate().filter(|(_, key)| is_left_out(key)).map(|(index, _)| index).collect()
}

/// Whether a column found by itself is no longer it, beside these chosen ones.
fn gives_way(field: Field, chosen: &[Field]) -> bool {
    let has = |wanted: Field| chosen.contains(&wanted);
    match field {
        Field::Secret => false,
        Field::Amount => has(Field::Amount) || has(Field::AmountIn) || has(Field::AmountOut),
        Field::AmountIn | Field::AmountOut => has(field) || has(Field::Amount),
        Field::Moment => has(Field::Moment) || has(Field::Date),
        Field::Date | Field::Time => has(field) || has(Field::Moment),
        field => has(field),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(located: &Located) -> Vec<(&str, Option<&str>)> {
        located.columns.iter().map(|column| (column.header.as_str(), column.field.map(Field::name))).collect()
    }

    #[test]
    fn a_fingerprint_is_of_headers_alone() {
        let of = |text: &str| fingerprint(text.split(','));
        assert_eq!(of("交易时间,金额(元),"), of("`交易时间, 金额(元)"));
        assert_ne!(of("交易时间,金额(元)"), of("金额(元),交易时间"));
        assert_ne!(of("交易时间,金额(元)"), of("交易时间,金额(分)"));
        assert_eq!(of("a,b").len(), 16);
    }

    #[test]
    fn a_field_there_is_not_and_a_fingerprint_no_headers_have_are_named() {
        let good =
            Mapping { fingerprint: Some(fingerprint(["甲"].into_iter())), columns: [("甲".into(), "amount".into())].into(), ..Mapping::default() };
        assert_eq!(trouble(std::slice::from_ref(&good)), None);
        let field = Mapping { columns: [("乙".into(), "reference".into())].into(), ..good.clone() };
        assert_eq!(trouble(&[good.clone(), field]), Some(("mappings.columns.乙".into(), "reference".into())));
        assert_eq!(trouble(&[Mapping { fingerprint: Some("zz".into()), ..good }]), Some(("mappings.fingerprint".into(), "zz".into())));
    }

    #[test]
    fn headers_that_stand_twice_have_names_of_their_own() {
        assert_eq!(column_keys(["图片", "", "图片", "a"].into_iter()), ["图片", "#B", "图片#C", "a"]);
    }

    #[test]
    fn a_choice_takes_the_field_from_the_column_that_had_it() {
        let rows = Rows::of_lines("时间,应收,实收金额,备注\n2026-03-01 10:00:00,12.00,11.00,x\n");
        let mut located = locate::locate(&rows).unwrap();
        assert_eq!(located.column_of(Field::Amount), Some(2));
        let mapping = Mapping { columns: [("应收".into(), "amount".into()), ("备注".into(), "receipt_id".into())].into(), ..Mapping::default() };
        apply(&mapping, &mut located);
        assert_eq!(fields(&located), [("时间", Some("moment")), ("应收", Some("amount")), ("实收金额", None), ("备注", Some("receipt_id"))]);
        assert_eq!(located.columns[2].runner_up.map(|(field, _)| field), Some(Field::Amount));
        // A pair chosen does away with the single amount; an empty choice leaves a column out.
        let pair = [("应收".to_owned(), "amount_in".to_owned()), ("备注".into(), "amount_out".into()), ("时间".into(), String::new())].into();
        apply(&Mapping { columns: pair, ..Mapping::default() }, &mut located);
        assert_eq!(fields(&located), [("时间", None), ("应收", Some("amount_in")), ("实收金额", None), ("备注", Some("amount_out"))]);
    }

    #[test]
    fn a_mapping_holds_by_file_or_by_headers_wherever_they_stand() {
        let mapped = Mapping { fingerprint: Some(fingerprint(["甲", "乙"].into_iter())), ..Mapping::default() };
        let named = Mapping { file: Some("a.csv".into()), ..Mapping::default() };
        let mappings = [mapped, named];
        let place = |file| Place { file, member: None, sheet: None };
        let rows = Rows::of_lines("说明,,\n甲,乙\n1,2\n");
        assert_eq!(find(&mappings, place("a.csv"), &rows, None).map(|(_, held)| held), Some(Held::ByFile));
        assert_eq!(find(&mappings, place("b.csv"), &rows, None).map(|(_, held)| held), Some(Held::ByHeaders));
        assert_eq!(find(&mappings, place("b.csv"), &Rows::of_lines("甲,丙\n1,2\n"), None), None);
        assert_eq!(locate(&mappings[0], &rows, None).map(|located| located.header_index), Some(1));
        let numbered = Mapping { header_row: Some(1), ..Mapping::default() };
        assert_eq!(locate(&numbered, &rows, None).map(|located| located.header_index), Some(0));
    }
}
