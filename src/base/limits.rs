//! Every limit of the engine in one place, each with its reason; a limit that is hit is named to the user with its value.
//!
//! In: nothing. Out: constants. Must not know: who asks.

/// Bytes of one input file. Past this a browser tab can't hold the file's text and the check beside it (wasm: 4 GiB).
pub const FILE_BYTES_MAX: usize = 1 << 30;
/// Rows of one table; the largest real export known has 104,029 rows, a spreadsheet 1,048,576, a csv may have more.
pub const ROWS_MAX: usize = 8_000_000;
/// Columns of one table; the widest real export known has 60.
pub const COLUMNS_MAX: usize = 1_024;
/// Bytes of one cell: what a spreadsheet program holds (32,767 characters) as UTF-8, rounded up. Longer is an unclosed quote.
pub const CELL_BYTES_MAX: usize = 1 << 17;
/// Lines a quoted field may span before the quote is held to be unclosed.
pub const QUOTED_LINES_MAX: usize = 100;
/// Bytes of one table's text: as much as the largest file. A workbook may name one long string from every cell.
pub const TEXT_BYTES_MAX: usize = 1 << 30;
/// Rows looked through for a header; the longest preamble known has 24.
pub const PREAMBLE_ROWS_MAX: usize = 60;
/// Decompressed bytes of one container, in all.
pub const UNPACKED_BYTES_MAX: u64 = 3 << 30;
/// Decompressed bytes for each packed byte; a sheet of equal cells packs about 1:300.
pub const UNPACK_RATIO_MAX: u64 = 1_000;
/// Members of one container. A workbook has a few dozen, a year of daily bills 366.
pub const MEMBERS_MAX: usize = 1_000;
/// Nesting of XML elements.
pub const XML_DEPTH_MAX: usize = 256;
/// Issues kept with their cell a code and file; more are only counted.
pub const ISSUES_KEPT_MAX: usize = 200;
