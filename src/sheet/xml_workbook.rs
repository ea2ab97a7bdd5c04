//! The XML workbook of Excel 2002 and 2003 (SpreadsheetML), which report programs still write under the name of an xls.
//!
//! In: its text. Out: the sheets' names, a sheet's rows. Must not know: what a column means.
//!
//! Source: "XML Spreadsheet Reference", Microsoft. Numbers and dates are typed by the cell, so no style need be known.

use std::borrow::Cow;

use quick_xml::events::{BytesStart, Event};

use super::CellKind;
use super::grid::Grid;
use super::open::Sheet;
use super::xlsx::{SHEETS_MAX, attribute, push_entity};
use super::xlsx_sheet::GRID_ROWS;
use super::xml;
use crate::base::limits::CELL_BYTES_MAX;
use crate::base::{CellRef, Day, Fault, Moment};

/// A workbook's text, the names of its sheets and where each begins; nowhere where that is not plain.
pub(super) struct XmlWorkbook<'a> {
    text: Cow<'a, str>,
    names: Vec<String>,
    starts: Vec<usize>,
}

impl<'a> XmlWorkbook<'a> {
    /// Finds the sheets.
    ///
    /// # Errors
    /// `not-a-workbook`, `limit-sheets`, `limit-depth`, `workbook-doctype`, `workbook-damaged`.
    pub(super) fn open(name: &str, text: Cow<'a, str>) -> Result<XmlWorkbook<'a>, Fault> {
        let mut names = Vec::new();
        xml::events(text.as_bytes(), name, None, |event: Event<'_>| {
            match event {
                Event::DocType(_) => return Err(Fault::of_file("workbook-doctype", name)),
                Event::Start(element) | Event::Empty(element) if element.local_name().as_ref() == "Worksheet" => {
                    if names.len() >= SHEETS_MAX {
                        return Err(Fault::of_file("limit-sheets", name));
                    }
                    names.push(attribute(&element, "Name").unwrap_or_default());
                }
                _ => {}
            }
            Ok(true)
        })?;
        if names.is_empty() {
            return Err(Fault::of_file("not-a-workbook", name));
        }
        // A comment or a text may hold what looks like a beginning.
        let starts = Some(starts_of(&text)).filter(|starts| starts.len() == names.len()).unwrap_or_default();
        Ok(XmlWorkbook { text, names, starts })
    }

    /// Names of the sheets, in the workbook's order.
    pub(super) fn sheet_names(&self) -> &[String] {
        &self.names
    }

    /// Reads a sheet, at most `rows_max` rows.
    ///
    /// # Errors
    /// `workbook-damaged`, `limit-cell` or `limit-text`, with the sheet and row reached.
    pub(super) fn read(&self, name: &str, index: usize, rows_max: usize, keep_going: &mut dyn FnMut(u64) -> bool) -> Result<Sheet, Fault> {
        // Of many sheets each is walked once, and not again for those behind it.
        let (start, sheet) = self.starts.get(index).map_or((0, index), |start| (*start, 0));
        let mut walker = Walker { sheet, ..Walker::default() };
        let walked =
            xml::events(self.text.as_bytes().get(start..).unwrap_or(&[]), name, None, |event: Event<'_>| walker.event(event, rows_max, keep_going));
        match walked {
            Ok(()) => Ok(walker.grid.finish()),
            Err(stop) => Err(Fault {
                at: CellRef { sheet: self.names.get(index).cloned(), row_number: (walker.row > 0).then_some(walker.row), ..CellRef::file(name) },
                ..Fault::from(stop)
            }),
        }
    }
}

/// Where the sheets' elements begin.
fn starts_of(text: &str) -> Vec<usize> {
    let start = |(at, word): (usize, &str)| {
        let prefix = text.get(..at)?.rfind('<')?;
        let is_prefix = text.get(prefix + 1..at)?.chars().all(|c| c.is_ascii_alphanumeric() || c == ':');
        let is_whole = text.get(at + word.len()..)?.starts_with(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/'));
        (is_prefix && is_whole).then_some(prefix)
    };
    text.match_indices("Worksheet").filter_map(start).collect()
}

#[derive(Default)]
struct Walker {
    grid: Grid,
    /// The sheet that is wanted, and how many have begun.
    sheet: usize,
    begun: usize,
    row: u32,
    /// The 1-based column of the cell, and those it takes beyond its own.
    column: u32,
    across: u32,
    span: u32,
    kind: String,
    value: String,
    formula: Option<String>,
    has_value: bool,
    is_in_value: bool,
    is_in_comment: bool,
}

impl Walker {
    fn event(&mut self, event: Event<'_>, rows_max: usize, keep_going: &mut dyn FnMut(u64) -> bool) -> Result<bool, Fault> {
        let is_wanted = self.begun == self.sheet + 1;
        match event {
            Event::Start(element) => self.start(&element)?,
            Event::Empty(element) => {
                self.start(&element)?;
                return self.end(element.local_name().as_ref(), rows_max, keep_going);
            }
            Event::End(element) => return self.end(element.local_name().as_ref(), rows_max, keep_going),
            Event::Text(text) if is_wanted => self.push(&text.xml10_content())?,
            Event::CData(text) if is_wanted => self.push(&text.xml10_content())?,
            Event::GeneralRef(entity) if is_wanted => {
                let mut text = String::new();
                push_entity(&entity, &mut text);
                self.push(&text)?;
            }
            _ => {}
        }
        Ok(true)
    }

    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), Fault> {
        let name = element.local_name();
        if name.as_ref() == "Worksheet" {
            self.begun += 1;
        }
        if self.begun != self.sheet + 1 {
            return Ok(());
        }
        let number = |local: &str| attribute(element, local).map(|text| text.trim().parse::<u32>());
        let damaged = || Fault::of_file("workbook-damaged", "");
        match name.as_ref() {
            "Row" => {
                let next = self.row + 1;
                let row = number("Index").unwrap_or(Ok(next)).ok().filter(|row| (next..=GRID_ROWS).contains(row)).ok_or_else(damaged)?;
                (self.row, self.column) = (row, 0);
                // Rows that only share its form follow without an element.
                self.span = number("Span").and_then(Result::ok).unwrap_or(0).min(GRID_ROWS);
                if attribute(element, "Hidden").is_some_and(|hidden| hidden == "1") {
                    self.grid.hide();
                }
            }
            "Cell" => {
                let next = self.column.saturating_add(1);
                self.column = number("Index").unwrap_or(Ok(next)).ok().filter(|column| *column >= next).ok_or_else(damaged)?;
                self.across = number("MergeAcross").and_then(Result::ok).unwrap_or(0);
                if let Some(Ok(down)) = number("MergeDown") {
                    self.grid.merge(self.column as usize - 1, self.row, self.row.saturating_add(down.min(GRID_ROWS)));
                }
                self.formula = attribute(element, "Formula");
                (self.has_value, self.is_in_comment) = (false, false);
                self.value.clear();
                self.kind.clear();
            }
            "Comment" => self.is_in_comment = true,
            "Data" if !self.is_in_comment => {
                (self.has_value, self.is_in_value) = (true, true);
                self.kind = attribute(element, "Type").unwrap_or_default();
            }
            _ => {}
        }
        Ok(())
    }

    fn push(&mut self, text: &str) -> Result<(), Fault> {
        if !self.is_in_value {
            return Ok(());
        }
        if self.value.len() + text.len() > CELL_BYTES_MAX {
            return Err(Fault::of_file("limit-cell", ""));
        }
        self.value.push_str(text);
        Ok(())
    }

    // An element's end; whether more is wanted.
    fn end(&mut self, local: &str, rows_max: usize, keep_going: &mut dyn FnMut(u64) -> bool) -> Result<bool, Fault> {
        if self.begun != self.sheet + 1 {
            return Ok(true);
        }
        match local {
            "Data" => self.is_in_value = false,
            "Comment" => self.is_in_comment = false,
            "Cell" => {
                let column = (self.column as usize).saturating_sub(1);
                match (&self.formula, self.has_value) {
                    (_, true) => {
                        let (kind, text) = shown(&self.kind, &self.value);
                        self.grid.put(column, kind, &text)?;
                    }
                    (Some(formula), false) => self.grid.put(column, CellKind::Unvalued, formula)?,
                    (None, false) => {}
                }
                self.column = self.column.saturating_add(self.across);
            }
            "Row" => {
                let before = self.grid.len();
                self.grid.end_row(self.row)?;
                self.row += self.span;
                let rows = self.grid.len();
                return Ok(rows < rows_max && (rows == before || !rows.is_multiple_of(8_192) || keep_going(rows as u64)));
            }
            "Worksheet" => return Ok(false),
            _ => {}
        }
        Ok(true)
    }
}

/// A value as the engine's cells have it.
fn shown(kind: &str, value: &str) -> (CellKind, String) {
    let value = if kind == "String" { value } else { value.trim() };
    match kind {
        // Rust prints the shortest digits that give the same number.
        "Number" => (CellKind::Number, value.parse::<f64>().map_or_else(|_| value.to_owned(), |number| number.to_string())),
        "DateTime" => (CellKind::Date, moment(value).unwrap_or_else(|| value.to_owned())),
        "Boolean" => (CellKind::Bool, if value == "1" { "TRUE" } else { "FALSE" }.to_owned()),
        "Error" => (CellKind::Error, value.to_owned()),
        _ => (CellKind::Text, value.to_owned()),
    }
}

/// `2026-03-01T12:33:05.000` as a day, a moment or, on the day before all days, a time.
fn moment(text: &str) -> Option<String> {
    let (date, clock) = text.trim_end_matches('Z').split_once('T').unwrap_or((text, "00:00:00"));
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    if matches!(date, "1899-12-30" | "1899-12-31" | "1900-01-00") {
        return Some(clock.to_owned());
    }
    let mut parts = clock.split(':').map(|part| part.parse::<u32>().ok());
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
    // A fraction of a day is seldom an exact second; half a second rounds up.
    let up = i64::from(fraction.as_bytes().first().is_some_and(|digit| *digit >= b'5'));
    let moment = Moment::new(Day::from_iso(date)?, 0).plus(i64::from(hour * 3_600 + minute * 60 + second) + up);
    Some(if moment.second_of_day() == 0 { moment.day().to_string() } else { moment.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>\
        <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">";

    fn sheet(body: &str, index: usize) -> Result<Sheet, Fault> {
        XmlWorkbook::open("a.xls", (HEAD.to_owned() + body + "</Workbook>").into())?.read("a.xls", index, usize::MAX, &mut |_| true)
    }

    fn rows(body: &str, index: usize) -> Vec<String> {
        let sheet = sheet(body, index).unwrap();
        let row = |row: usize| sheet.rows.cells(row).map(|cell| format!("{:?} {}", cell.kind, cell.text)).collect::<Vec<_>>().join("|");
        (0..sheet.rows.len()).map(|index| format!("{}: {}", sheet.rows.number(index), row(index))).collect()
    }

    #[test]
    fn cells_have_their_places_and_kinds() {
        let body = "<Styles><Style ss:ID=\"s1\"/></Styles><Worksheet ss:Name=\"一\"><Table>\
            <Row><Cell><Data ss:Type=\"String\">x</Data></Cell></Row></Table></Worksheet>\
            <Worksheet ss:Name=\"二\"><Table><Column ss:Width=\"90\"/>\
            <Row ss:Span=\"1\"/><Row ss:Index=\"5\"><Cell ss:MergeAcross=\"1\"><Data ss:Type=\"String\">a &amp; b</Data>\
            <Comment><ss:Data>no</ss:Data></Comment></Cell><Cell><ss:Data ss:Type=\"String\"><B>r</B><Font>s</Font></ss:Data></Cell></Row>\
            <Row ss:Hidden=\"1\"><Cell ss:Index=\"2\" ss:MergeDown=\"1\"><Data ss:Type=\"Number\">12.50</Data></Cell>\
            <Cell><Data ss:Type=\"DateTime\">2026-03-01T12:33:04.500</Data></Cell><Cell><Data ss:Type=\"DateTime\">2026-03-01T00:00:00.000</Data></Cell>\
            <Cell><Data ss:Type=\"DateTime\">1899-12-31T08:05:00.000</Data></Cell><Cell><Data ss:Type=\"Boolean\">1</Data></Cell>\
            <Cell><Data ss:Type=\"Error\">#N/A</Data></Cell><Cell ss:Formula=\"=SUM(A1)\"/><Cell/></Row></Table></Worksheet>";
        assert_eq!(rows(body, 0), ["1: Text x"]);
        assert_eq!(
            rows(body, 1),
            [
                "5: Text a & b|Text |Text rs",
                "6: Text |Number 12.5|Date 2026-03-01T12:33:05|Date 2026-03-01|Date 08:05:00|Bool TRUE|Error #N/A|Unvalued =SUM(A1)"
            ]
        );
        let found = sheet(body, 1).unwrap();
        assert_eq!(found.issues.iter().map(|issue| issue.said.key).collect::<Vec<_>>(), ["rows-hidden"]);
        assert_eq!(found.merges.iter().map(|merge| (merge.column, merge.rows)).collect::<Vec<_>>(), [(1, (6, 7))]);
    }

    #[test]
    fn each_sheet_is_read_from_where_it_begins() {
        let of = |mark: &str| {
            let one = |name: &str| {
                format!(
                    "{mark}<ss:Worksheet ss:Name=\"{name}\"><Table><Row><Cell><Data>{name}</Data></Cell></Row></Table><WorksheetOptions/></ss:Worksheet>"
                )
            };
            one("a") + "<Worksheet ss:Name=\"b\"/>" + &one("c")
        };
        for body in [of(""), of("<!-- <Worksheet > -->")] {
            let found: Vec<Vec<String>> = (0..3).map(|index| rows(&body, index)).collect();
            assert_eq!(found, [vec!["1: Text a".to_owned()], vec![], vec!["1: Text c".to_owned()]]);
        }
        let starts = |body: &str| starts_of(&(HEAD.to_owned() + body + "</Workbook>")).len();
        assert_eq!((starts(&of("")), starts(&of("<!-- <Worksheet > -->"))), (3, 5));
    }

    #[test]
    fn what_no_program_writes_is_damaged_and_says_where() {
        let fault = |table: &str| {
            let fault = sheet(&format!("<Worksheet ss:Name=\"S\"><Table>{table}</Table></Worksheet>"), 0).unwrap_err();
            (fault.code(), fault.at.sheet.clone().unwrap_or_default(), fault.at.row_number)
        };
        let at = |row| ("workbook-damaged", "S".to_owned(), row);
        assert_eq!(fault("<Row/><Row ss:Index=\"1\"/>"), at(Some(1)));
        assert_eq!(fault("<Row ss:Index=\"1048577\"/>"), at(None));
        assert_eq!(fault("<Row><Cell ss:Index=\"2\"/><Cell ss:Index=\"2\"/></Row>"), at(Some(1)));
        let long = format!("<Row><Cell><Data ss:Type=\"String\">{}</Data></Cell></Row>", "1".repeat(CELL_BYTES_MAX + 1));
        assert_eq!(fault(&long), ("limit-cell", "S".to_owned(), Some(1)));
    }

    #[test]
    fn a_workbook_without_a_sheet_or_with_entities_of_its_own_is_refused() {
        let code = |text: &str| XmlWorkbook::open("a.xls", text.to_owned().into()).map(|_| ()).map_err(|fault| fault.code());
        assert_eq!(code(&(HEAD.to_owned() + "</Workbook>")), Err("not-a-workbook"));
        assert_eq!(code("<!DOCTYPE a [<!ENTITY b \"c\">]><Workbook><Worksheet/></Workbook>"), Err("workbook-doctype"));
        assert_eq!(code(&format!("<Workbook>{}</Workbook>", "<Worksheet/>".repeat(256))), Err("limit-sheets"));
        assert_eq!(code(&format!("<Workbook>{}</Workbook>", "<Worksheet/>".repeat(255))), Ok(()));
    }
}
