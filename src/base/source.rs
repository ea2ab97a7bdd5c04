//! Where a value stands: file, sheet, row, column, as the spreadsheet program shows it.
//!
//! In: numbers and names. Out: `收银.xlsx › 明细!D14`. Must not know: the cell's content.

use std::fmt;

use super::pack::packed;

/// A row of an input: the input's number in the report and the row number as the sheet shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowRef {
    /// Index into the report's `inputs`, 0-based.
    pub input: u32,
    /// The row number the spreadsheet program shows: 1-based, header and preamble counted; for text the record's first line.
    pub row_number: u32,
}

/// A cell, or as much of its address as is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CellRef {
    /// The file's name without its folder.
    pub file: String,
    /// Sheet name, or the path inside a zip; `None` for plain text.
    pub sheet: Option<String>,
    /// 1-based row; `None` when the whole sheet is meant.
    pub row_number: Option<u32>,
    /// 1-based column; `None` when the whole row is meant.
    pub column_number: Option<u32>,
}

packed!(RowRef { input, row_number });
packed!(CellRef { file, sheet, row_number, column_number });

impl CellRef {
    /// The whole file.
    pub fn file(name: &str) -> CellRef {
        CellRef { file: name.to_owned(), ..CellRef::default() }
    }
}

/// The letters of a 1-based column: 1 is A, 27 is AA. Empty for 0.
pub fn column_letters(column_number: u32) -> String {
    let mut rest = column_number;
    let mut letters = Vec::new();
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

impl fmt::Display for CellRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(sheet) = &self.sheet {
            write!(f, " › {sheet}")?;
        }
        let mark = if self.sheet.is_some() { "!" } else { " › " };
        match (self.column_number, self.row_number) {
            (Some(column), Some(row)) => write!(f, "{mark}{}{row}", column_letters(column)),
            (None, Some(row)) => write!(f, "{mark}{row}:{row}"),
            (Some(column), None) => write!(f, "{mark}{0}:{0}", column_letters(column)),
            (None, None) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_reads_as_the_spreadsheet_program_says_it() {
        let mut cell = CellRef { file: "收银.xlsx".into(), sheet: Some("明细".into()), row_number: Some(14), column_number: Some(4) };
        assert_eq!(cell.to_string(), "收银.xlsx › 明细!D14");
        cell.column_number = None;
        assert_eq!(cell.to_string(), "收银.xlsx › 明细!14:14");
        cell.sheet = None;
        assert_eq!(cell.to_string(), "收银.xlsx › 14:14");
        assert_eq!(column_letters(703), "AAA");
        assert_eq!(column_letters(16_384), "XFD");
    }
}
