//! Words everyone shares: money, moments, keys, sides, where a value stands in its file, limits.
//!
//! In: nothing. Out: small `Copy` types and their printing. Must not know: files, tables, matching, words of a language.

pub mod eight;
pub mod hash;
pub mod key;
pub mod limits;
pub mod moment;
pub mod money;
pub mod pack;
pub mod said;
pub mod source;
pub mod terms;
pub mod workdays;

pub use key::{ByName, IdKey, Name, Names};
pub use moment::{Day, Moment};
pub use money::{Currency, Minor};
pub use said::{Fact, Fault, Issue, Issues, Said};
pub use source::{CellRef, RowRef};
pub use terms::{Card, CardKind, Channel, EntryMode, Kind, Side, Status};
