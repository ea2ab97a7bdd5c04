//! Containers as they come.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    poscheck_fuzz::reads(&[b"PK\x03\x04", data].concat());
});
