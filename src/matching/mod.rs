//! Records to links: which record of one side is which of the other.
//!
//! In: books. Out: links with their tier. Must not know: codes, causes, words.

pub mod assignment;
pub mod batch;
pub mod constants;
pub mod evidence;
pub mod keys;
pub mod links;

pub use links::{Links, NOBODY, Tier};
