//! Components, one a file: state in, markup out.
//!
//! In: `Page`. Out: markup. Must not know: listeners on the window, the worker (those are hooks').

pub mod app;
pub mod audit_panel;
pub mod bridge;
pub mod carry_panel;
pub mod case_page;
pub mod certainty;
pub mod code_dialog;
pub mod columns;
pub mod decide_bar;
pub mod decide_form;
pub mod decide_panel;
pub mod decision_list;
pub mod detail;
pub mod dialogs;
pub mod differences;
pub mod export_panel;
pub mod facets;
pub mod fee_tables;
pub mod file_card;
pub mod files;
pub mod filled_panel;
pub mod finding_line;
pub mod finding_list;
pub mod group_choice;
pub mod guide;
pub mod hand_over;
pub mod headline;
pub mod house;
pub mod icon;
pub mod inputs_compared;
pub mod keep_notice;
pub mod keep_panel;
pub mod kept_mappings;
pub mod keys_dialog;
pub mod link_table;
pub mod look_up;
pub mod mapping_choices;
pub mod mapping_panel;
pub mod mapping_table;
pub mod money;
pub mod overview;
pub mod pair_table;
pub mod payouts;
pub mod privacy_dialog;
pub mod problem_panel;
pub mod profile;
pub mod rail;
pub mod raw_row;
pub mod remedy;
pub mod row_dialog;
pub mod row_list;
pub mod rows;
pub mod run_bar;
pub mod session_panel;
pub mod slot;
pub mod start;
pub mod top_bar;
pub mod tour;
pub mod unsaved_dialog;
pub mod watch;

#[cfg(all(test, feature = "ssr"))]
mod tests;
