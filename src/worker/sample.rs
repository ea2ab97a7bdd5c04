//! The sample month inside the tests, so that they need no disk. The page gets its own copy beside the program.
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
