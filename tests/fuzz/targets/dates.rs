//! Dates as people write them.

#![no_main]

use libfuzzer_sys::fuzz_target;
use poscheck::table::grammar::when::{DateStyle, WhenReader};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = str::from_utf8(data) else { return };
    for day_first in [false, true] {
        let style = DateStyle { day_first, ..DateStyle::default() };
        let mut reader = WhenReader::new(style);
        // A reader that has learnt a column's form reads each cell as a new one does.
        for cell in text.split('\n') {
            assert_eq!(reader.read(cell), WhenReader::new(style).read(cell), "{cell:?}");
        }
    }
});
