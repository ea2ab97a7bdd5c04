//! The worker: its side, the page's side, and what they say to each other.
//!
//! In: files' bytes and questions. Out: cards, the answer, windows of findings and rows. Must not know: components.

pub mod answer;
pub mod beside;
pub mod candidates;
mod decide;
pub mod decision;
pub mod door;
pub mod export;
pub mod finished;
mod hand;
#[cfg(all(feature = "engine", target_family = "wasm"))]
pub mod inside;
#[cfg(all(feature = "engine", target_family = "wasm"))]
pub mod jail;
mod listen;
pub mod look;
mod look_up;
pub mod mask;
pub mod message;
pub mod money;
pub mod parcel;
pub mod query;
mod rehearse;
#[cfg(test)]
pub mod sample;
pub mod session;
pub mod story;
pub mod view;
pub mod ward;
pub mod warm;
pub mod watching;
pub mod window;

#[cfg(test)]
mod tests;
