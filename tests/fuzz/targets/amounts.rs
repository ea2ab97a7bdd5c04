//! Amounts as people write them.

#![no_main]

use libfuzzer_sys::fuzz_target;
use poscheck::table::grammar::amount::{self, Style, Unit};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = str::from_utf8(data) else { return };
    for decimal_comma in [false, true] {
        for unit in [Unit::Major, Unit::Minor, Unit::TenThousand] {
            let style = Style { decimals: 2, decimal_comma, unit, is_whole: unit == Unit::Minor };
            let exact = amount::parse(text, style);
            // What is read exactly is read the same with rounding.
            if let Ok(found) = exact {
                assert_eq!(amount::parse_rounded(text, style).ok(), Some(found));
            }
        }
    }
});
