//! The browser's own print dialog.
//!
//! In: nothing. Out: a dialog. Must not know: what is printed (the style sheet says that).

/// Opens the print dialog; where there is none, nothing happens.
pub fn print() {
    if let Some(window) = web_sys::window() {
        drop(window.print());
    }
}
