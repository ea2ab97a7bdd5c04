//! The page: a pure state, hooks that act, components that show.
//!
//! In: what the worker says and what the user does. Out: markup. Must not know: how a file is read or a row is matched,
//! sentences (those are [`crate::locale`]'s), rows beyond the window on show.

pub mod charts;
pub mod components;
pub mod deciding;
mod files;
pub mod folder;
pub mod hooks;
pub mod house;
pub mod mapping;
#[cfg(target_family = "wasm")]
pub mod mount;
pub mod plan;
mod reduce;
pub mod remote;
pub mod show;
pub mod stand;
pub mod state;
pub mod storage;
pub mod store;
pub mod watching;
pub mod words;

pub use components::app::App;
