//! Column settings that were given and came to nothing: said, as the columns would else be read as before without a word.
//!
//! In: the mappings given, what was read. Out: sentences. Must not know: how a mapping is applied.

use poscheck::base::{Fact, Said};
use poscheck::ledger::ReadTable;
use poscheck::profile::mapping::Mapping;
use poscheck::table::mapping::column_keys;

/// A sentence for each part of a mapping that no table has. One that is not among those given for these files may be for others.
pub(super) fn unheld(mappings: &[Mapping], given: &[Mapping], tables: &[ReadTable]) -> Vec<Said> {
    let is_told = |mapping: &Mapping, said: &Said| said.key != "mapping-without-file" || given.contains(mapping);
    mappings.iter().flat_map(|mapping| of_one(mapping, tables).into_iter().filter(move |said| is_told(mapping, said))).collect()
}

fn of_one(mapping: &Mapping, tables: &[ReadTable]) -> Vec<Said> {
    let said = |key: &'static str, what: &str| Said::new(key).with("what", Fact::Text(what.to_owned()));
    let is_its = |table: &&ReadTable| match (&mapping.file, &mapping.fingerprint) {
        (Some(file), _) => table.meta.name == *file,
        (None, wanted) => wanted.as_deref() == Some(table.meta.fingerprint.as_str()),
    };
    let own: Vec<&ReadTable> = tables.iter().filter(is_its).collect();
    if own.is_empty() {
        let name = mapping.file.as_deref().or(mapping.fingerprint.as_deref()).unwrap_or_default();
        return vec![said("mapping-without-file", name)];
    }
    let mut found = Vec::new();
    if let Some(sheet) = mapping.sheet.as_deref().filter(|sheet| !own.iter().any(|table| table.meta.sheet.as_deref() == Some(sheet))) {
        found.push(said("mapping-without-sheet", sheet));
    }
    if let Some(row) = mapping.header_row.filter(|row| !own.iter().any(|table| table.meta.header_row == *row)) {
        found.push(said("mapping-without-row", &row.to_string()));
    }
    let is_there = |header: &str| {
        own.iter().any(|table| column_keys(table.meta.columns.iter().map(|column| column.header.as_str())).iter().any(|key| key == header))
    };
    found.extend(mapping.columns.keys().filter(|header| !is_there(header)).map(|header| said("mapping-without-column", header)));
    found
}
