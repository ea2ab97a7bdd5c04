//! Delimited text below a known header.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    poscheck_fuzz::reads_below("交易时间,终端号,参考号,交易类型,交易金额,手续费\n".as_bytes(), data);
});
