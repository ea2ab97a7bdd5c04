//! Plain rows and the long way give one outcome.

use super::*;

type Row = (u32, Vec<(CellKind, String)>);

/// The rows with their numbers, and the first fault; a comment behind the sheet makes all of it go the long way.
fn seen(rows: &str, tail: &str) -> (Vec<Row>, Vec<&'static str>, Option<String>) {
    let xml = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>{tail}");
    let shared = Shared::of(["消费", "a_x000D_b"]);
    let shows = [Shows::Number, Shows::Date];
    let context = Context { shared: &shared, shows: &shows, is_1904: false, rows_max: ROWS_MAX };
    match read(xml.as_bytes(), &context, &mut |_| true) {
        Ok(sheet) => {
            let cells = |index| sheet.rows.cells(index).map(|cell| (cell.kind, cell.text.to_owned())).collect();
            let rows = (0..sheet.rows.len()).map(|index| (sheet.rows.number(index), cells(index))).collect();
            (rows, sheet.issues.iter().map(|issue| issue.said.key).collect(), None)
        }
        Err(fault) => (Vec::new(), Vec::new(), Some(format!("{fault:?}"))),
    }
}

#[test]
fn a_row_taken_plainly_is_the_row_that_the_reader_takes() {
    let parts = [
        "<row r=\"2\" spans=\"1:3\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"B2\" s=\"1\"><v>45000.5</v></c><c r=\"D2\"><v>8.50</v></c></row>",
        "<row><c t=\"s\"><v>1</v></c><c t=\"b\"><v>1</v></c><c t=\"e\"><v>#N/A</v></c><c s=\"1\"/><c t=\"d\"><v>2026-03-01Z</v></c></row>",
        "<row r=\"9\"><c r=\"A9\" t=\"inlineStr\"><is><t xml:space=\"preserve\"> 收银 </t></is></c><c t=\"s\"><v>77</v></c></row>",
        "<row r=\"11\"><c r=\"A11\"><f>B1</f></c><c r=\"B11\"><v>1</v></c></row>",
        "<row r=\"11\"><c r=\"B11\"><v>1</v></c><c r=\"A11\"><v>2</v></c><c r=\"B11\"><v>3</v></c></row>",
        "<row r=\"4\" hidden=\"1\"><c r=\"A4\"><v>5&amp;6</v></c></row>",
        "<row r=\"12\"></row>",
        "<row r=\"13\"/>",
        "<row r=\"14\"><c r=\"ZZZ14\"/><c><v>past the last column</v></c></row>",
        "<row r=\"0\"><c><v>1</v></c></row>",
        "<row r=\"15\"><c r=\"?\"><v>1</v></c></row>",
    ];
    for first in parts {
        for second in parts {
            let rows = format!("{first}{second}");
            assert_eq!(seen(&rows, ""), seen(&rows, "<!-- -->"), "{rows}");
        }
    }
    assert_eq!(
        seen(parts[0], "").0,
        [(
            2,
            vec![
                (CellKind::Text, "消费".to_owned()),
                (CellKind::Date, "2023-03-15T12:00:00".to_owned()),
                (CellKind::Text, String::new()),
                (CellKind::Number, "8.50".to_owned()),
            ]
        )]
    );
}
