//! A sheet's XML inside a sound workbook.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    poscheck_fuzz::reads(&poscheck_fuzz::with_part(poscheck_fuzz::XLSX, "xl/worksheets/sheet1.xml", data));
});
