//! Spreadsheet numbers that stand for dates: which formats mean one, and the date as ISO 8601 text.
//!
//! In: serial numbers, format ids and codes. Out: text. Must not know: files.

use crate::base::Day;

/// What a number format shows of a serial number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shows {
    /// A number.
    #[default]
    Number,
    /// A date.
    Date,
    /// A time of day.
    Time,
    /// Both.
    Both,
}

/// What a built-in format id shows, with the Chinese date formats that only Chinese Excel lists (27–36, 50–58).
pub fn builtin(id: u32) -> Shows {
    match id {
        14..=17 | 27..=31 | 36 | 50..=54 | 57 | 58 => Shows::Date,
        18..=21 | 32..=35 | 45..=47 | 55 | 56 => Shows::Time,
        22 => Shows::Both,
        _ => Shows::Number,
    }
}

/// What a format code shows: letters of dates outside quotes, brackets and escapes.
pub fn custom(code: &str) -> Shows {
    let (mut date, mut time) = (false, false);
    let mut chars = code.split(';').next().unwrap_or("").chars().peekable();
    let mut months = false;
    while let Some(c) = chars.next() {
        match c {
            '"' => while chars.next().is_some_and(|c| c != '"') {},
            '\\' | '_' | '*' => {
                chars.next();
            }
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                // `[h]:mm` counts hours; `[$-804]`, `[Red]` and `[DBNum1]` are colours and languages.
                time |= matches!(inside.to_ascii_lowercase().as_str(), "h" | "hh" | "m" | "mm" | "s" | "ss");
            }
            'y' | 'Y' | 'd' | 'D' | 'e' => date = true,
            'h' | 'H' | 's' | 'S' => time = true,
            'm' | 'M' => months = true,
            '年' | '月' | '日' => date = true,
            '时' | '分' | '秒' => time = true,
            // `General` and exponents hold letters of dates too.
            'G' => while chars.next_if(|c| c.is_ascii_alphabetic()).is_some() {},
            'E' => return Shows::Number,
            _ => {}
        }
    }
    match (date || (months && !time), time) {
        (true, true) => Shows::Both,
        (true, false) => Shows::Date,
        (false, true) => Shows::Time,
        (false, false) => Shows::Number,
    }
}

/// A serial number as ISO 8601 text; `None` when it is no date (negative, past year 2149, the false 29 February 1900).
pub fn iso(serial: f64, shows: Shows, is_1904: bool) -> Option<String> {
    if !(0.0..100_000.0).contains(&serial) {
        return None;
    }
    // Half a second rounds up: spreadsheet times are fractions of a day and seldom exact.
    let seconds = (serial * 86_400.0).round() as i64;
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    let clock = format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
    if shows == Shows::Time && days == 0 {
        return Some(clock);
    }
    let epoch_days = if is_1904 { days - 24_107 } else { days - 25_569 };
    let day = Day::from_number(epoch_days)?;
    match shows {
        Shows::Number => None,
        Shows::Date if second == 0 => Some(day.to_string()),
        _ => Some(format!("{day}T{clock}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_tell_dates_from_numbers() {
        for (code, shows) in [
            ("yyyy\\-mm\\-dd\\ hh:mm:ss", Shows::Both),
            ("yyyy\"年\"m\"月\"d\"日\";@", Shows::Date),
            ("[$-804]yyyy/m/d h:mm", Shows::Both),
            ("h:mm:ss", Shows::Time),
            ("[h]:mm:ss", Shows::Time),
            ("m/d", Shows::Date),
            ("mmm-yy", Shows::Date),
            ("mm:ss", Shows::Time),
            ("\\¥#,##0.00", Shows::Number),
            ("0.00E+00", Shows::Number),
            ("General", Shows::Number),
            ("#,##0.00_ ;[Red]\\-#,##0.00\\ ", Shows::Number),
            ("@", Shows::Number),
        ] {
            assert_eq!(custom(code), shows, "{code}");
        }
        assert_eq!(
            (builtin(14), builtin(31), builtin(22), builtin(58), builtin(2)),
            (Shows::Date, Shows::Date, Shows::Both, Shows::Date, Shows::Number)
        );
    }

    #[test]
    fn serials_come_out_as_iso_8601() {
        for (serial, shows, is_1904, text) in [
            (45_231.5, Shows::Both, false, Some("2023-11-01T12:00:00")),
            (45_231.0, Shows::Date, false, Some("2023-11-01")),
            (46_082.522_974_537, Shows::Both, false, Some("2026-03-01T12:33:05")),
            (0.522_974_537, Shows::Time, false, Some("12:33:05")),
            (43_769.0, Shows::Date, true, Some("2023-11-01")),
            (-1.0, Shows::Date, false, None),
            (1e300, Shows::Date, false, None),
        ] {
            assert_eq!(iso(serial, shows, is_1904).as_deref(), text, "{serial}");
        }
    }
}
