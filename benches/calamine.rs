//! calamine on a workbook: its first sheet as a range, and nothing more. The bench runs it beside PosCheck's own reader.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it speaks to the bench and to people")]

use std::process::ExitCode;

use calamine::{Reader, open_workbook_auto};

fn main() -> ExitCode {
    let Some(path) = std::env::args_os().nth(1) else {
        eprintln!("calamine-range FILE");
        return ExitCode::from(2);
    };
    let range = open_workbook_auto(path).ok().and_then(|mut book| book.worksheet_range_at(0)?.ok());
    match range {
        Some(range) => {
            println!("{} × {}", range.height(), range.width());
            ExitCode::SUCCESS
        }
        None => ExitCode::from(2),
    }
}
