//! PosCheck: reconciles a shop's own sales with its card and wallet statements, on the machine that holds the files.

#[cfg(feature = "web")]
pub mod app;
pub mod base;
pub mod check;
#[cfg(feature = "cli")]
pub mod corpus;
pub mod finding;
pub mod ledger;
pub mod locale;
pub mod matching;
pub mod profile;
pub mod report;
pub mod sheet;
pub mod table;
#[cfg(feature = "web")]
pub mod worker;
