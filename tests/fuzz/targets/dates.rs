//! Dates as people write them.

#![no_main]

use libfuzzer_sys::fuzz_target;
use poscheck::table::grammar::when::{DateOrder, DateStyle, WhenReader};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = str::from_utf8(data) else { return };
    for order in [DateOrder::MonthFirst, DateOrder::DayFirst, DateOrder::YearFirst] {
        let style = DateStyle::all(order);
        let mut reader = WhenReader::new(style);
        // A reader that has learnt a column's form reads each cell as a new one does.
        for cell in text.split('\n') {
            assert_eq!(reader.read(cell), WhenReader::new(style).read(cell), "{cell:?}");
        }
    }
});
