//! What the targets share: reading bytes as a file and holding the law of rows, containers around a made part.

use std::io::{Cursor, Read, Write};
use std::sync::Once;

use poscheck::check::{FileInput, Quiet, read};
use poscheck::profile::Profile;

/// A sound workbook of the fixtures.
pub const XLSX: &[u8] = include_bytes!("../../reading/spreadsheet-dates/dates.xlsx");

/// A panic inside calamine is contained by the reader and names the file; every other one ends the run.
fn contained_panics_go_on() {
    static SET: Once = Once::new();
    SET.call_once(|| {
        let ends_the_run = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !info.location().is_some_and(|at| at.file().contains("calamine")) {
                ends_the_run(info);
            }
        }));
    });
}

/// Reads bytes as a file. Rows below the header are records or left out with a reason; a file without a table has a fault.
pub fn reads(bytes: &[u8]) {
    contained_panics_go_on();
    let outcome = read(&FileInput { name: "a".to_owned(), bytes: bytes.to_vec(), side: None }, &Profile::default(), &mut Quiet);
    assert!(!outcome.tables.is_empty() || !outcome.faults.is_empty());
    for table in &outcome.tables {
        let header = table.rows.index_of(table.meta.header_row).expect("the header is a row");
        assert_eq!((table.rows.len() - header - 1) as u64, table.meta.records + table.meta.skipped);
        assert_eq!(table.meta.records, table.ledger.len as u64);
    }
}

/// The same below rows that are sound.
pub fn reads_below(head: &[u8], bytes: &[u8]) {
    reads(&[head, bytes].concat());
}

/// A container with one part replaced.
pub fn with_part(container: &[u8], name: &str, data: &[u8]) -> Vec<u8> {
    let mut from = zip::ZipArchive::new(Cursor::new(container)).expect("a sound container");
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for index in 0..from.len() {
        let mut part = from.by_index(index).expect("a part");
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("its bytes");
        parts.push((part.name().expect("a name").into_owned(), bytes));
    }
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|(known, bytes)| (known.as_str(), if known == name { data } else { bytes.as_slice() })).collect();
    packed(&parts)
}

/// A container of these parts.
pub fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in parts {
        to.start_file(*name, stored).expect("a part");
        to.write_all(bytes).expect("its bytes");
    }
    to.finish().expect("a container").into_inner()
}

const RELATIONS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.bin"/></Relationships>"#;

/// A binary workbook of one sheet with these records.
pub fn binary_workbook(sheet: &[u8]) -> Vec<u8> {
    let wide = |text: &str| {
        let units: Vec<u16> = text.encode_utf16().collect();
        [&(units.len() as u32).to_le_bytes()[..], &units.iter().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<u8>>()].concat()
    };
    let record = |id: u16, body: &[u8]| {
        // Ids from 128 on and sizes are written seven bits a byte.
        let id: Vec<u8> = if id < 128 { vec![id as u8] } else { vec![(id & 0x7f) as u8 | 0x80, (id >> 7) as u8] };
        [&id[..], &[body.len() as u8], body].concat()
    };
    let bundle = [&0_u32.to_le_bytes()[..], &1_u32.to_le_bytes(), &wide("rId1"), &wide("Sheet1")].concat();
    let workbook = [record(131, &[]), record(143, &[]), record(156, &bundle), record(144, &[]), record(132, &[])].concat();
    packed(&[("xl/workbook.bin", &workbook), ("xl/_rels/workbook.bin.rels", RELATIONS.as_bytes()), ("xl/worksheets/sheet1.bin", sheet)])
}
