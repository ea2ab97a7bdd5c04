//! An XML workbook below the header of its first sheet.

#![no_main]

use libfuzzer_sys::fuzz_target;

const HEAD: &str = "<Workbook xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"S\"><Table><Row><Cell><Data>交易时间</Data></Cell>\
    <Cell><Data>终端号</Data></Cell><Cell><Data>交易金额</Data></Cell><Cell><Data>手续费</Data></Cell></Row>";

fuzz_target!(|data: &[u8]| {
    poscheck_fuzz::reads_below(HEAD.as_bytes(), data);
});
