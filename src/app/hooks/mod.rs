//! Hooks: all that acts. Components only show.
//!
//! In: the state. Out: questions to the worker, listeners, focus, downloads. Must not know: markup.

pub mod device;
pub mod use_announcer;
pub mod use_decide;
pub mod use_drop;
pub mod use_engine;
pub mod use_export;
pub mod use_focus;
pub mod use_house;
pub mod use_keeping;
pub mod use_kept;
pub mod use_keys;
pub mod use_modal;
pub mod use_page;
pub mod use_print;
pub mod use_remote;
pub mod use_requests;
pub mod use_save;
pub mod use_stored;
pub mod use_surface;
pub mod use_watch;
pub mod use_window;

pub use use_page::{Page, use_page};
