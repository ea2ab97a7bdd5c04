//! OpenDocument spreadsheets, walked before calamine reads them: repeated rows and cells that would fill memory are refused.
//!
//! In: the XML of `content.xml`. Out: nothing, or a fault. Must not know: values.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::open::over_limit;
use super::xlsx::{attribute, xml_fault};
use crate::base::Fault;
use crate::base::limits::XML_DEPTH_MAX;

// Cells laid out in all, repeated ones counted as often as they repeat.
const CELLS_MAX: u64 = 24_000_000;
const SPACES_MAX: u64 = 100_000;

#[derive(Default)]
struct Extent {
    row_repeat: u64,
    columns: u64,
    last_filled: u64,
    cell_repeat: u64,
    cell_filled: bool,
    rows: u64,
    widest: u64,
    spaces: u64,
}

/// Walks the content.
///
/// # Errors
/// `limit-area`, `limit-depth`, `workbook-doctype`, `workbook-damaged`.
pub fn check(name: &str, content: &[u8]) -> Result<(), Fault> {
    let mut reader = Reader::from_reader(content);
    reader.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    let mut depth = 0_usize;
    let mut extent = Extent::default();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|error| xml_fault(&error, name))? {
            Event::Start(element) => {
                depth += 1;
                if depth > XML_DEPTH_MAX {
                    return Err(Fault::of_file("limit-depth", name));
                }
                extent.start(&element);
            }
            Event::Empty(element) => {
                extent.start(&element);
                extent.end(element.local_name().as_ref());
            }
            Event::End(element) => {
                depth = depth.saturating_sub(1);
                extent.end(element.local_name().as_ref());
            }
            Event::DocType(_) => return Err(Fault::of_file("workbook-doctype", name)),
            Event::Eof => return Ok(()),
            _ => {}
        }
        let cells = extent.rows.saturating_mul(extent.widest);
        if cells > CELLS_MAX || extent.spaces > SPACES_MAX {
            return Err(over_limit("limit-area", name, cells.max(extent.spaces), CELLS_MAX));
        }
    }
}

impl Extent {
    fn start(&mut self, element: &BytesStart<'_>) {
        let count = |local: &str| attribute(element, local).map_or(1, |text| text.parse::<u64>().unwrap_or(u64::MAX)).max(1);
        match element.local_name().as_ref() {
            "table" => *self = Extent { spaces: self.spaces, ..Extent::default() },
            "table-row" => {
                self.row_repeat = count("number-rows-repeated");
                (self.columns, self.last_filled) = (0, 0);
            }
            "table-cell" | "covered-table-cell" => {
                self.cell_repeat = count("number-columns-repeated");
                self.cell_filled = attribute(element, "value-type").is_some();
            }
            "p" => self.cell_filled = true,
            "s" => self.spaces = self.spaces.saturating_add(count("c")),
            _ => {}
        }
    }

    fn end(&mut self, local: &str) {
        match local {
            "table-cell" | "covered-table-cell" => {
                self.columns = self.columns.saturating_add(self.cell_repeat);
                if self.cell_filled {
                    self.last_filled = self.columns;
                }
            }
            // Empty rows at the end are dropped; empty rows between filled ones cost their width.
            "table-row" if self.last_filled > 0 => {
                self.rows = self.rows.saturating_add(self.row_repeat);
                self.widest = self.widest.max(self.last_filled);
            }
            "table-row" => self.rows = self.rows.saturating_add(self.row_repeat.min(1_048_576) / 64),
            _ => {}
        }
    }
}
