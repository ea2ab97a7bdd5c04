//! The content of an OpenDocument spreadsheet.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    poscheck_fuzz::reads(&poscheck_fuzz::packed(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", data)]));
});
