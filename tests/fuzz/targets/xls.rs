//! Old workbooks.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    poscheck_fuzz::reads(&[b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", data].concat());
});
