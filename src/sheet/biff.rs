//! The records of old and binary workbooks, walked before calamine reads them: what would make it allocate without bound or
//! step past a record's end is refused here.
//!
//! In: a stream of records. Out: nothing, or a fault. Must not know: values.

use std::collections::BTreeSet;

use super::compound::{u16_at, u32_at};
use super::open::over_limit;
use crate::base::Fault;

// Cells of the rectangle that holds all of a sheet's cells: calamine lays them out as one block.
const AREA_MAX: u64 = 24_000_000;
// So many for each cell that is there, from a size on that is felt: two cells in far corners ask for a gigabyte.
const AREA_PER_CELL_MAX: u64 = 64;
const AREA_FELT: u64 = 4_000_000;
const NESTING_MAX: usize = 16;

#[derive(Default)]
struct Bounds {
    rows: Option<(u32, u32)>,
    columns: Option<(u32, u32)>,
    cells: u64,
    /// Whether a formula came, at whose cell a text that follows stands.
    has_formula: bool,
}

impl Bounds {
    fn cover(&mut self, row: u32, column: u32) {
        let widen = |range: Option<(u32, u32)>, value: u32| Some(range.map_or((value, value), |(low, high)| (low.min(value), high.max(value))));
        self.rows = widen(self.rows, row);
        self.columns = widen(self.columns, column);
        self.cells += 1;
    }

    fn area(&self) -> u64 {
        let span = |range: Option<(u32, u32)>| range.map_or(0, |(low, high)| u64::from(high - low) + 1);
        span(self.rows) * span(self.columns)
    }

    /// Held when a sheet has ended: all of its cells are known then.
    fn check(&self, name: &str) -> Result<(), Fault> {
        let allowed = (AREA_PER_CELL_MAX * self.cells).clamp(AREA_FELT, AREA_MAX);
        if self.area() > allowed { Err(over_limit("limit-area", name, self.area(), allowed)) } else { Ok(()) }
    }
}

/// Walks the records of an xls workbook stream, as a whole and so each sheet from where the list of sheets says it begins.
///
/// # Errors
/// `workbook-password`, `workbook-damaged`, `limit-area`.
pub fn check_xls(name: &str, stream: &[u8]) -> Result<(), Fault> {
    let damaged = || Fault::of_file("workbook-damaged", name);
    let mut at = 0;
    // What stands in another, as a chart in a sheet, does not end what it stands in.
    let mut open: Vec<Bounds> = Vec::new();
    let (mut begun, mut listed) = (BTreeSet::new(), Vec::new());
    let (mut strings, mut string_bytes) = (0_u64, 0_u64);
    while at + 4 <= stream.len() {
        let (Some(id), Some(length)) = (u16_at(stream, at), u16_at(stream, at + 2)) else { break };
        // Streams are padded with zeros after the last end.
        if id == 0 && length == 0 && open.is_empty() {
            break;
        }
        let Some(body) = stream.get(at + 4..at + 4 + usize::from(length)) else { return Err(damaged()) };
        match id {
            0x0809 => {
                begun.insert(at);
                open.push(Bounds::default());
                if open.len() > NESTING_MAX {
                    return Err(damaged());
                }
            }
            0x000a => open.pop().map_or(Ok(()), |bounds| bounds.check(name))?,
            0x002f => return Err(Fault::of_file("workbook-password", name)),
            0x0085 => listed.push(u32_at(body, 0).filter(|_| body.len() >= 8).ok_or_else(damaged)? as usize),
            0x00fc => strings = u64::from(u32_at(body, 4).ok_or_else(damaged)?),
            0x0200 => check_dimensions(body).ok_or_else(damaged)?,
            0x00e5 if u16_at(body, 0).is_none_or(|count| body.len() < 2 + 8 * usize::from(count)) => return Err(damaged()),
            // Before anything begins there is nothing, and cells there would belong to nothing.
            _ => match open.last_mut() {
                Some(bounds) => check_cell(id, body, bounds).ok_or_else(damaged)?,
                None => check_cell(id, body, &mut Bounds::default()).ok_or_else(damaged)?,
            },
        }
        if matches!(id, 0x00fc | 0x003c) {
            string_bytes += u64::from(length);
        }
        if let Some(bounds) = open.last().filter(|bounds| bounds.area() > AREA_MAX) {
            return Err(over_limit("limit-area", name, bounds.area(), AREA_MAX));
        }
        at += 4 + usize::from(length);
    }
    open.iter().try_for_each(|bounds| bounds.check(name))?;
    // A sheet that is said to begin elsewhere would be read as other records than those looked at here.
    if listed.iter().any(|place| !begun.contains(place)) {
        return Err(damaged());
    }
    // A string takes three bytes at the least; a count past that is a lie that asks for memory.
    if strings > string_bytes { Err(damaged()) } else { Ok(()) }
}

fn check_dimensions(body: &[u8]) -> Option<()> {
    let (first_row, last_row, columns) = if body.len() >= 14 {
        (u32_at(body, 0)?, u32_at(body, 4)?, (u16_at(body, 8)?, u16_at(body, 10)?))
    } else {
        (u32::from(u16_at(body, 0)?), u32::from(u16_at(body, 2)?), (u16_at(body, 4)?, u16_at(body, 6)?))
    };
    (first_row <= last_row && columns.0 <= columns.1 && last_row <= 65_536 && columns.1 <= 256).then_some(())
}

/// Cells: row and column come first, and each kind has its least length.
fn check_cell(id: u16, body: &[u8], bounds: &mut Bounds) -> Option<()> {
    if id == 0x0207 && !bounds.has_formula {
        bounds.cover(0, 0);
    }
    let least = match id {
        0x0203 => 14,
        0x027e | 0x00fd => 10,
        0x0204 | 0x00d6 => 8,
        0x0205 => 8,
        0x0006 => 20,
        0x00bd => 12,
        0x0201 => 6,
        0x00be => 8,
        _ => return Some(()),
    };
    if body.len() < least {
        return None;
    }
    let (row, column) = (u32::from(u16_at(body, 0)?), u32::from(u16_at(body, 2)?));
    if column > 255 {
        return None;
    }
    match id {
        0x00bd | 0x00be => {
            let last = u32::from(u16_at(body, body.len() - 2)?);
            if last < column || last > 255 {
                return None;
            }
            // Blank cells are not laid out.
            if id == 0x00bd {
                if (body.len() - 6) / 6 < (last - column + 1) as usize {
                    return None;
                }
                bounds.cover(row, last);
                bounds.cover(row, column);
            }
        }
        0x0006 => {
            // The expression's length stands after the value: at 20, with two bytes less before Excel 97.
            if body.len() >= 22 && usize::from(u16_at(body, 20)?) > body.len() - 22 {
                return None;
            }
            bounds.has_formula = true;
            bounds.cover(row, column);
        }
        0x0201 => {}
        _ => bounds.cover(row, column),
    }
    Some(())
}

/// How many shared strings a part of an xlsb workbook holds.
///
/// # Errors
/// `workbook-damaged`.
pub fn strings(name: &str, part: &[u8]) -> Result<u32, Fault> {
    let mut count = 0;
    walk(part, |id, _| {
        count += u32::from(id == 19);
        Ok(())
    })
    .map_err(|stop| stop.unwrap_or_else(|| Fault::of_file("workbook-damaged", name)))?;
    Ok(count)
}

/// Walks the records of one part of an xlsb workbook. In a sheet, records 0 to 11 are rows and cells, which refer to so many
/// shared strings.
///
/// # Errors
/// `workbook-damaged`, `limit-area`.
pub fn check_xlsb(name: &str, part: &[u8], strings_of_sheet: Option<u32>) -> Result<(), Fault> {
    let mut row = 0;
    let mut bounds = Bounds::default();
    let checked = walk(part, |id, body| {
        match (id, strings_of_sheet) {
            (0, Some(_)) => row = u32_at(body, 0).filter(|row| *row < 1_048_576).ok_or(None)?,
            (1..=11, Some(strings)) => {
                let column = u32_at(body, 0).filter(|column| *column < 16_384).ok_or(None)?;
                check_binary_cell(id, body, strings).ok_or(None)?;
                if id > 1 {
                    bounds.cover(row, column);
                }
            }
            // The rectangle the sheet says it covers.
            (148, Some(_)) if body.len() < 16 || u32_at(body, 0) > u32_at(body, 4) || u32_at(body, 8) > u32_at(body, 12) => return Err(None),
            (id, _) if body.len() < least(id) => return Err(None),
            _ => {}
        }
        if bounds.area() > AREA_MAX {
            return Err(Some(over_limit("limit-area", name, bounds.area(), AREA_MAX)));
        }
        Ok(())
    });
    checked.map_err(|stop| stop.unwrap_or_else(|| Fault::of_file("workbook-damaged", name)))?;
    bounds.check(name)
}

/// Hands out each record's id and body; stopped with `None` where the part is damaged.
fn walk(part: &[u8], mut record: impl FnMut(u32, &[u8]) -> Result<(), Option<Fault>>) -> Result<(), Option<Fault>> {
    let mut at = 0;
    while at < part.len() {
        let (id, after_id) = packed(part, at, 2).ok_or(None)?;
        let (length, start) = packed(part, after_id, 4).ok_or(None)?;
        let end = start.checked_add(length as usize).ok_or(None)?;
        record(id, part.get(start..end).ok_or(None)?)?;
        at = end;
    }
    Ok(())
}

/// Bytes that calamine takes for granted in the records of strings, styles and the workbook.
fn least(id: u32) -> usize {
    match id {
        19 => 5,
        47 => 4,
        44 => 6,
        153 | 615 | 617 => 4,
        156 => 12,
        159 => 8,
        362 => 4,
        _ => 0,
    }
}

/// A number of seven bits a byte, low first; its value and what follows.
fn packed(part: &[u8], at: usize, bytes_max: usize) -> Option<(u32, usize)> {
    let mut value = 0_u32;
    for index in 0..bytes_max {
        let byte = *part.get(at + index)?;
        value |= u32::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((value, at + index + 1));
        }
    }
    Some((value, at + bytes_max))
}

fn check_binary_cell(id: u32, body: &[u8], strings: u32) -> Option<()> {
    let least = match id {
        1 => 8,
        2 | 7 => 12,
        3 | 4 => 9,
        5 => 16,
        6 | 8 => 12,
        9 => 16,
        _ => 9,
    };
    if body.len() < least {
        return None;
    }
    if id == 7 && u32_at(body, 8)? >= strings {
        return None;
    }
    if matches!(id, 6 | 8) {
        let characters = u32_at(body, 8)? as usize;
        return (characters.checked_mul(2)? <= body.len() - 12).then_some(());
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(id: u16, body: &[u8]) -> Vec<u8> {
        [&id.to_le_bytes()[..], &(body.len() as u16).to_le_bytes(), body].concat()
    }

    fn sheet(cells: &[(u16, u16)]) -> Vec<u8> {
        let number = |&(row, column): &(u16, u16)| record(0x0203, &[&row.to_le_bytes()[..], &column.to_le_bytes(), &[0; 10]].concat());
        [record(0x0809, &[0; 16]), cells.iter().flat_map(number).collect(), record(0x000a, &[])].concat()
    }

    #[test]
    fn few_cells_far_apart_are_refused_and_many_are_not() {
        let code = |cells: &[(u16, u16)]| check_xls("a.xls", &sheet(cells)).map_err(|fault| fault.code().to_owned());
        assert_eq!(code(&[(0, 0), (9_999, 255)]), Ok(()));
        assert_eq!(code(&[(0, 0), (65_535, 255)]), Err("limit-area".to_owned()));
        let dense: Vec<(u16, u16)> = (0..65_535).flat_map(|row| (0..5).map(move |column| (row, column))).chain([(65_535, 255)]).collect();
        assert_eq!(code(&dense), Ok(()));
    }

    #[test]
    fn a_sheet_is_what_its_list_says_and_a_chart_inside_does_not_end_it() {
        let far = |row: u16, column: u16| record(0x0203, &[&row.to_le_bytes()[..], &column.to_le_bytes(), &[0; 10]].concat());
        let (begin, end) = (record(0x0809, &[0; 16]), record(0x000a, &[]));
        let with_chart = [begin.clone(), far(0, 0), begin.clone(), end.clone(), far(65_535, 255), end].concat();
        assert_eq!(check_xls("a.xls", &with_chart).map_err(|fault| fault.code().to_owned()), Err("limit-area".to_owned()));
        let listed = |place: u32| [record(0x0085, &[&place.to_le_bytes()[..], &[0; 4]].concat()), sheet(&[(0, 0)])].concat();
        assert!(check_xls("a.xls", &listed(12)).is_ok());
        assert!(check_xls("a.xls", &listed(13)).is_err());
    }

    #[test]
    fn a_string_past_the_table_is_damage() {
        let cell = |index: u32| [&[7, 12][..], &0_u32.to_le_bytes(), &0_u32.to_le_bytes(), &index.to_le_bytes()].concat();
        assert!(check_xlsb("a.xlsb", &cell(1), Some(2)).is_ok());
        assert!(check_xlsb("a.xlsb", &cell(2), Some(2)).is_err());
        assert!(check_xlsb("a.xlsb", &cell(2), None).is_ok());
    }
}
