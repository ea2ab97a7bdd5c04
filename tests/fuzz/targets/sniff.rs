//! Any bytes, opened by what they are.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let _ = poscheck::sheet::sniff::shape(data);
    poscheck_fuzz::reads(data);
});
