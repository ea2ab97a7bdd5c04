//! Rows of cells: what went in comes back, and is found.

use super::*;

#[test]
fn rows_that_hold_a_word_are_found_in_either_case_and_once_each() {
    let mut rows = Rows::default();
    for (number, cells) in [(2, ["T0001", "88.00"]), (3, ["t0001 T0001", "1.00"]), (7, ["x", "收银员"]), (9, ["", "88.00"])] {
        cells.iter().for_each(|cell| rows.push_cell(CellKind::Text, cell));
        assert!(rows.end_row(number));
    }
    for (word, found) in [("t0001", vec![0, 1]), ("88.00", vec![0, 3]), ("银", vec![2]), ("188", vec![]), ("", vec![0, 1, 2, 3])] {
        assert_eq!(rows.holding(word), found, "{word}");
    }
    assert_eq!(Rows::default().holding("x"), Vec::<u32>::new());
}

#[test]
fn a_byte_is_found_wherever_it_stands_first() {
    for length in 0..40_usize {
        for at in 0..length {
            let mut bytes: Vec<u8> = (0..length).map(|index| 0x80 | index as u8).collect();
            bytes[at] = b',';
            bytes[length - 1] = b',';
            assert_eq!(find(&bytes, b','), Some(at));
        }
        assert_eq!(find(&vec![b'-'; length], b','), None);
    }
}

#[test]
fn a_line_gives_the_cells_between_its_delimiters() {
    let text = "收银;;128.50;\r\n\n\"a;b\"\n9";
    let mut rows = Rows::of_text(text.to_owned(), b';', 4);
    assert!(rows.end_line(17, 7) && rows.end_line(18, 8));
    let mut cells = String::new();
    write_cell(&mut cells, CellKind::Text, "a;b");
    assert_eq!(rows.end_as(24, cells, 9), Some(24));
    // A last line without its end leaves no room.
    let mut cells = String::new();
    ["9", ""].iter().for_each(|cell| write_cell(&mut cells, CellKind::Text, cell));
    assert_eq!(rows.end_as(25, cells, 10), Some(27));
    let texts = |index| rows.cells(index).map(|cell| cell.text).collect::<Vec<_>>();
    assert_eq!([texts(0), texts(1), texts(2), texts(3)], [vec!["收银", "", "128.50", ""], vec![], vec!["a;b"], vec!["9", ""]]);
    assert_eq!((rows.number(0), rows.index_of(8), rows.index_of(7)), (7, Some(1), Some(0)));
    assert_eq!((rows.holding("a;b"), rows.holding(";128"), rows.holding("128"), rows.holding(";\r\n")), (vec![2], vec![], vec![0], vec![]));
    assert_eq!(rows.to_text(), "\n\n\n\n\n\n收银;;128.50;\n\n\"a;b\"\n\"9\";\"\"\n");
}

#[test]
fn cells_come_back_as_they_went_in() {
    let mut rows = Rows::default();
    rows.push_cell(CellKind::Text, "收银");
    rows.push_cell(CellKind::Number, "128.5");
    rows.push_cell(CellKind::Text, "");
    assert!(rows.end_row(4));
    rows.push_cell(CellKind::Text, "a\u{1f}b\nc");
    rows.drop_row();
    rows.push_cell(CellKind::Text, "\u{1}a\u{1f}b\nc");
    assert!(rows.end_row(6));
    let first: Vec<_> = rows.cells(0).collect();
    assert_eq!(first.len(), 3);
    assert_eq!(first[1], Cell { kind: CellKind::Number, text: "128.5" });
    assert_eq!(rows.cell(1, 0), Cell { kind: CellKind::Text, text: "ab\nc" });
    assert_eq!(rows.cell(1, 9), Cell::EMPTY);
    assert_eq!((rows.number(1), rows.index_of(6), rows.index_of(5)), (6, Some(1), None));
    assert_eq!(rows.cells(2).count(), 0);
}
