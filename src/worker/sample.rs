//! A month of one shop inside the program, for a first look without files of one's own and without a request.
//!
//! In: nothing. Out: names and bytes. Must not know: who reads them.

/// A sample file.
#[derive(Debug)]
pub struct SampleFile {
    /// Its name without folder.
    pub name: &'static str,
    /// Its bytes.
    pub bytes: &'static [u8],
}

/// The sample's files.
pub const FILES: &[SampleFile] = &[
    SampleFile { name: "register-2026-03.xlsx", bytes: include_bytes!("../../www/sample/register-2026-03.xlsx") },
    SampleFile { name: "acquirer-2026-03.csv", bytes: include_bytes!("../../www/sample/acquirer-2026-03.csv") },
];
