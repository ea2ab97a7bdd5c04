//! Delimited text: records, their numbers, and what quotes and control characters do.

use super::*;

fn rows_of(text: &str) -> Vec<(u32, Vec<String>)> {
    let split = split(text.to_owned(), delimiter_of(text).unwrap_or(b','), &mut |_| true);
    (0..split.rows.len()).map(|index| (split.rows.number(index), split.rows.cells(index).map(|cell| cell.text.to_owned()).collect())).collect()
}

fn check(text: &str, expected: &[(u32, &[&str])]) {
    let expected: Vec<(u32, Vec<String>)> =
        expected.iter().map(|(number, cells)| (*number, cells.iter().map(|cell| (*cell).to_owned()).collect())).collect();
    assert_eq!(rows_of(text), expected, "{text:?}");
}

#[test]
fn records_are_numbered_by_their_first_line() {
    check("a,b\n1,2\n", &[(1, &["a", "b"]), (2, &["1", "2"])]);
    check("a,b\r\n\r\n1,\"x\r\ny\"\r\n3,4", &[(1, &["a", "b"]), (2, &[]), (3, &["1", "x\r\ny"]), (5, &["3", "4"])]);
    check("a;b\n45,00;\"c;d\"\n", &[(1, &["a", "b"]), (2, &["45,00", "c;d"])]);
    check("a\tb\n1\t2\n\n\n", &[(1, &["a", "b"]), (2, &["1", "2"])]);
    check("sep=|\na|b\n1|2", &[(2, &["a", "b"]), (3, &["1", "2"])]);
    check("a,b\n\"say \"\"hi\"\"\",\"3985734\"\t,\n", &[(1, &["a", "b"]), (2, &["say \"hi\"", "3985734\t", ""])]);
    check("a,b\r1,2\r", &[(1, &["a", "b"]), (2, &["1", "2"])]);
}

#[test]
fn an_unclosed_quote_is_said_and_the_rest_is_read() {
    let text = "a,b\n\"x,1\ny,2\n";
    check(text, &[(1, &["a", "b"]), (2, &["\"x", "1"]), (3, &["y", "2"])]);
    let split = split(text.to_owned(), b',', &mut |_| true);
    assert_eq!(split.issues.len(), 1);
    assert_eq!(split.issues[0].row_number, Some(2));
}

#[test]
fn a_line_is_cut_alike_wherever_its_marks_stand() {
    // Each place within a word of eight bytes, each odd byte; the long way is the oracle.
    for length in 1..20 {
        for at in 0..length {
            for odd in ["\t", "\u{7f}", "\u{1}", "字", ","] {
                let mut cell = "x".repeat(length);
                cell.replace_range(at..at + 1, odd);
                let text = format!("a,b\n{cell},{cell}\r\n1,2");
                let expected: Vec<String> =
                    format!("{cell},{cell}").split(',').map(|cell| cell.chars().filter(|c| !c.is_ascii_control() || *c == '\t').collect()).collect();
                let split = split(text.clone(), b',', &mut |_| true);
                assert_eq!(split.rows.cells(1).map(|cell| cell.text.to_owned()).collect::<Vec<_>>(), expected, "{text:?}");
                assert_eq!(split.rows.len(), 3, "{text:?}");
            }
        }
    }
}

#[test]
fn the_last_record_may_lack_its_line_end() {
    check("a,b\n\"1\",\"2\"", &[(1, &["a", "b"]), (2, &["1", "2"])]);
    check("a,b\n\"1\",\"2\n3\"", &[(1, &["a", "b"]), (2, &["1", "2\n3"])]);
}
