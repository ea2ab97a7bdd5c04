//! Lists side by side in one sheet, each with the same headers, as hand-kept sheets have them.
//!
//! In: a located table. Out: how many there are. Must not know: rows.

use super::locate::Located;

/// How many lists with the same headers the table has; 1 for an ordinary one.
pub fn count(located: &Located) -> usize {
    let headers: Vec<&str> = located.columns.iter().map(|column| column.head.text.as_str()).collect();
    let Some(first) = headers.iter().find(|header| !header.is_empty()) else { return 1 };
    let starts: Vec<usize> = (0..headers.len()).filter(|index| headers.get(*index) == Some(first)).collect();
    let named = |from: usize, to: usize| -> Vec<&str> { headers.iter().take(to).skip(from).filter(|header| !header.is_empty()).copied().collect() };
    let lists: Vec<Vec<&str>> = (0..starts.len()).map(|at| named(starts[at], starts.get(at + 1).copied().unwrap_or(headers.len()))).collect();
    let are_alike = lists.windows(2).all(|pair| pair[0] == pair[1]);
    if are_alike && lists.first().is_some_and(|list| list.len() > 1) { lists.len() } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::super::locate::locate;
    use super::*;
    use crate::sheet::Rows;

    #[test]
    fn lists_with_the_same_headers_are_counted() {
        for (header, expected) in [
            ("日期,时间,金额,,日期,时间,金额", 2),
            ("日期,金额,日期,金额,日期,金额", 3),
            ("序号,日期,金额,备注", 1),
            ("日期,金额,日期", 1),
            ("日期,金额,日期,笔数", 1),
            ("金额,金额", 1),
        ] {
            let rows = Rows::of_lines(&format!("{header}\n2026-03-01,12.00,1,2026-03-01,12.00,1,3\n"));
            let found = locate(&rows).map(|located| count(&located));
            assert!(found.is_none_or(|found| found == expected), "{header}: {found:?}");
            assert!(found.is_some() || expected == 1, "{header}");
        }
    }
}
