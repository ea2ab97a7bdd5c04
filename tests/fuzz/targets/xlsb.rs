//! A sheet's records inside a binary workbook.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    poscheck_fuzz::reads(&poscheck_fuzz::binary_workbook(data));
});
