//! A web page below the header of its table.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let head = "<table><tr><th>交易时间<th>终端号<th>参考号<th>交易类型<th>交易金额<th>手续费</tr>";
    poscheck_fuzz::reads_below(head.as_bytes(), data);
});
