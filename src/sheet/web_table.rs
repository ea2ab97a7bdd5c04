//! The tables of a web page, which back offices save under a workbook's name, to the rows a spreadsheet program shows of it.
//!
//! In: the page's text. Out: one [`Sheet`]: tables and the lines between them, one below the other. Must not know: what a column means.
//!
//! Cells are text, whatever they look like: what a spreadsheet program would make of a long number is not done to it.

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

use super::CellKind;
use super::grid::Grid;
use super::open::Sheet;
use crate::base::limits::{CELL_BYTES_MAX, COLUMNS_MAX};
use crate::base::{CellRef, Fault};

// As far as the standard lets a cell reach.
const ROWSPAN_MAX: u32 = 65_534;
/// Tables in tables' cells; a page is laid out in a few.
const NESTED_MAX: usize = 64;
// What begins a line of its own.
const BLOCKS: [&[u8]; 18] = [
    b"p",
    b"div",
    b"h1",
    b"h2",
    b"h3",
    b"h4",
    b"h5",
    b"h6",
    b"li",
    b"ul",
    b"ol",
    b"br",
    b"hr",
    b"pre",
    b"caption",
    b"center",
    b"form",
    b"blockquote",
];
// What holds no text that is shown; the workbook's own settings stand in `xml`.
const UNSHOWN: [&[u8]; 8] = [b"script", b"style", b"title", b"xml", b"template", b"noscript", b"select", b"textarea"];

/// Whether a page has a table with a cell.
pub(super) fn has_table(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'<', bytes).any(|at| bytes.get(at + 1..at + 3).is_some_and(|name| name.eq_ignore_ascii_case(b"td")))
}

/// Reads a page, at most `rows_max` rows.
///
/// # Errors
/// `limit-cell`, `limit-text`, each with the row.
pub(super) fn read(text: &str, rows_max: usize, keep_going: &mut dyn FnMut(u64) -> bool) -> Result<Sheet, Fault> {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut walker = Walker::default();
    for token in Tokenizer::new_with_emitter(text, emitter) {
        let Ok(token) = token;
        let before = walker.grid.len();
        walker.take(token).map_err(|fault| Fault { at: CellRef { row_number: Some(walker.row.max(1)), ..fault.at }, ..fault })?;
        let rows = walker.grid.len();
        if rows >= rows_max || (rows != before && rows.is_multiple_of(8_192) && !keep_going(rows as u64)) {
            return Ok(walker.grid.finish());
        }
    }
    walker.end_row()?;
    Ok(walker.grid.finish())
}

#[derive(Default)]
struct Walker {
    grid: Grid,
    /// The number of the row on its way, of a row that has begun; else of the last.
    row: u32,
    has_begun: bool,
    tables: Vec<Table>,
    /// What stands in the cell, or in the line outside of tables.
    text: String,
    column: usize,
    /// Columns and rows that the cell takes; `None` outside of one.
    cell: Option<(usize, u32)>,
    unshown: Option<Vec<u8>>,
}

#[derive(Default)]
struct Table {
    /// For each column the rows, counted from the one on its way, that a cell takes.
    taken: Vec<u32>,
    merges: usize,
}

impl Walker {
    fn take(&mut self, token: Token) -> Result<(), Fault> {
        match token {
            Token::StartTag(tag) if self.unshown.is_none() => self.start(&tag),
            Token::EndTag(tag) => match &self.unshown {
                Some(name) => {
                    if **name == *tag.name {
                        self.unshown = None;
                    }
                    Ok(())
                }
                None => self.end(&tag.name),
            },
            Token::String(text) if self.unshown.is_none() => {
                self.push_text(&String::from_utf8_lossy(&text));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn start(&mut self, tag: &StartTag<()>) -> Result<(), Fault> {
        match &**tag.name {
            b"table" => {
                // A table in a cell stands below what the cell began with.
                self.end_row()?;
                if self.tables.len() < NESTED_MAX {
                    self.tables.push(Table { merges: self.grid.merges(), ..Table::default() });
                }
            }
            b"tr" => {
                self.end_row()?;
                self.begin_row();
            }
            b"td" | b"th" => {
                self.end_cell()?;
                self.begin_row();
                let number = |name: &[u8]| tag.attributes.get(name).and_then(|value| str::from_utf8(value).ok()?.trim().parse::<u32>().ok());
                let columns = number(b"colspan").unwrap_or(1).clamp(1, COLUMNS_MAX as u32);
                self.cell = Some((columns as usize, number(b"rowspan").unwrap_or(1).clamp(1, ROWSPAN_MAX)));
            }
            name if BLOCKS.contains(&name) => self.break_line()?,
            name if UNSHOWN.contains(&name) && !tag.self_closing => self.unshown = Some(name.to_vec()),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &[u8]) -> Result<(), Fault> {
        match name {
            b"td" | b"th" => self.end_cell(),
            b"tr" => self.end_row(),
            b"table" => {
                self.end_row()?;
                if let Some(table) = self.tables.pop() {
                    self.grid.merges_end_at(table.merges, self.row);
                }
                Ok(())
            }
            name if BLOCKS.contains(&name) => self.break_line(),
            _ => Ok(()),
        }
    }

    /// Spaces and line ends of the source are one space; one that may not break is a space like any other.
    fn push_text(&mut self, text: &str) {
        for c in text.chars() {
            let is_space = matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}' | '\u{a0}');
            if !is_space {
                self.text.push(c);
            } else if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
                self.text.push(' ');
            }
        }
        // Longer is refused where the cell ends, and none of it need be held till then.
        if self.text.len() > 2 * CELL_BYTES_MAX {
            let mut end = CELL_BYTES_MAX + 1;
            while !self.text.is_char_boundary(end) {
                end += 1;
            }
            self.text.truncate(end);
        }
    }

    fn break_line(&mut self) -> Result<(), Fault> {
        if self.cell.is_none() {
            return self.end_row();
        }
        self.text.truncate(self.text.trim_end().len());
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        Ok(())
    }

    fn begin_row(&mut self) {
        if !self.has_begun {
            (self.has_begun, self.column) = (true, 0);
            self.row += 1;
        }
    }

    fn end_cell(&mut self) -> Result<(), Fault> {
        let Some((columns, rows)) = self.cell.take() else {
            return self.end_line();
        };
        let mut none = Vec::new();
        let taken = self.tables.last_mut().map_or(&mut none, |table| &mut table.taken);
        while taken.get(self.column).is_some_and(|rows| *rows > 0) {
            self.column += 1;
        }
        self.grid.put(self.column, CellKind::Text, self.text.trim())?;
        self.text.clear();
        let end = (self.column + columns).min(COLUMNS_MAX);
        if rows > 1 && self.column < end {
            taken.resize(taken.len().max(end), 0);
            taken.iter_mut().take(end).skip(self.column).for_each(|taken| *taken = rows);
            self.grid.merge(self.column, self.row, self.row.saturating_add(rows - 1));
        }
        self.column = self.column.saturating_add(columns);
        Ok(())
    }

    /// Text outside of cells is a row of its own.
    fn end_line(&mut self) -> Result<(), Fault> {
        let text = std::mem::take(&mut self.text);
        if text.trim().is_empty() || self.has_begun {
            return Ok(());
        }
        self.row += 1;
        self.grid.put(0, CellKind::Text, text.trim())?;
        self.grid.end_row(self.row)
    }

    fn end_row(&mut self) -> Result<(), Fault> {
        self.end_cell()?;
        if !std::mem::take(&mut self.has_begun) {
            return Ok(());
        }
        if let Some(table) = self.tables.last_mut() {
            table.taken.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
        }
        self.grid.end_row(self.row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each row as its number and its cells; a line end in a cell as `/`.
    fn rows(page: &str) -> Vec<String> {
        let sheet = read(page, usize::MAX, &mut |_| true).unwrap();
        let rows = &sheet.rows;
        let row = |index: usize| {
            let cells: Vec<String> = rows.cells(index).map(|cell| cell.text.replace('\n', "/")).collect();
            format!("{} {}", rows.number(index), cells.join("|"))
        };
        (0..rows.len()).map(row).collect()
    }

    #[test]
    fn a_table_s_rows_are_rows_and_what_stands_between_tables_too() {
        let page = "<!DOCTYPE html><html><head><title>t</title><style>td {}</style><xml><x:Name>S</x:Name></xml></head><body>\
            <h3>三月 &amp; 四月</h3>门店：<b>一</b>店<br>\n<table border=1><THEAD><tr><th>时间<th>金额</tr></THEAD>\
            <tbody><tr><td>2026-03-01\n  10:00&nbsp;<td style=\"mso-number-format:'\\@'\">&yen;12.00</td></tr><tr></tr>\
            <tr><td><div>a</div><div>b</div></td><td> </td><td>x<br/>y</td></table><p>完</p>";
        assert_eq!(
            rows(page),
            ["1 三月 & 四月", "2 门店：一店", "3 时间|金额", "4 2026-03-01 10:00|¥12.00", "6 a/b||x/y", "7 完"],
            "the row without a cell counts and is none"
        );
    }

    #[test]
    fn cells_that_reach_over_others_keep_the_columns() {
        let page = "<table><tr><td colspan=3>title</td></tr><tr><td rowspan=\"3\">day</td><td>a</td><td rowspan=2>b</td></tr>\
            <tr><td>c</td></tr><tr><td>d</td><td>e</td></tr><tr><td>f</td><td colspan=0>g</td><td colspan=x>h</td></tr></table>";
        assert_eq!(rows(page), ["1 title", "2 day|a|b", "3 |c", "4 |d|e", "5 f|g|h"]);
        let sheet = read(page, usize::MAX, &mut |_| true).unwrap();
        let merges: Vec<(u32, (u32, u32))> = sheet.merges.iter().map(|merge| (merge.column, merge.rows)).collect();
        assert_eq!(merges, [(0, (2, 4)), (2, (2, 3))]);
    }

    #[test]
    fn a_cell_reaches_no_further_than_its_table() {
        let page = "<table><tr><td rowspan=9>a<td>b</table><table><tr><td>c<td>d</table>";
        assert_eq!(rows(page), ["1 a|b", "2 c|d"]);
        assert!(read(page, usize::MAX, &mut |_| true).unwrap().merges.is_empty());
    }

    #[test]
    fn a_table_in_a_cell_stands_below_what_comes_before_it() {
        let page = "<table><tr><td>left</td><td>head<table><tr><td>a</td><td>b</td></tr></table>tail</td></tr><tr><td>last</td></tr></table>";
        assert_eq!(rows(page), ["1 left|head", "2 a|b", "3 tail", "4 last"]);
    }

    #[test]
    fn rows_are_read_as_far_as_asked() {
        let page = format!("<table>{}", "<tr><td>1</td></tr>".repeat(20_000));
        assert_eq!(read(&page, 5, &mut |_| true).unwrap().rows.len(), 5);
        let mut asked = Vec::new();
        let sheet = read(&page, usize::MAX, &mut |rows| {
            asked.push(rows);
            rows < 16_384
        });
        assert_eq!((sheet.unwrap().rows.len(), asked), (16_384, vec![8_192, 16_384]));
    }

    #[test]
    fn limits_are_told_with_the_row() {
        let long = |length: usize| format!("<table><tr><td>a</td></tr><tr><td>{}</td></tr></table>", "1".repeat(length));
        assert!(read(&long(CELL_BYTES_MAX), usize::MAX, &mut |_| true).is_ok());
        for length in [CELL_BYTES_MAX + 1, 5 * CELL_BYTES_MAX] {
            let fault = read(&long(length), usize::MAX, &mut |_| true).unwrap_err();
            assert_eq!((fault.code(), fault.at.row_number), ("limit-cell", Some(2)));
        }
        let wide = read(&format!("<table><tr>{}</tr></table>", "<td>1".repeat(1_025)), usize::MAX, &mut |_| true).unwrap();
        assert_eq!((wide.rows.cells(0).count(), wide.issues[0].said.key), (1_024, "columns-left-out"));
        let far = "<table><tr><td colspan=4294967295 rowspan=4294967295>a<td>b</tr><tr><td>c".repeat(9);
        assert_eq!(rows(&far).len(), 9);
    }
}
