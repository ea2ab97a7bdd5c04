//! Tells a warning to whoever the shop named: runs a command, the warning as JSON on its standard input.
//!
//! In: the command, a warning of the report. Out: whether it was taken. Must not know: files, when a warning is due.

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use poscheck::report::model::Alert;
use serde_json::json;

/// A command that takes longer is ended: the next look at the folder must not wait for it.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs the command through the system's shell; it was taken where the command ended well. What went wrong otherwise.
pub(super) fn tell(command: &str, alert: &Alert, at: &str, until: &str) -> Result<(), String> {
    let text = json!({ "schema": "poscheck/alert/1", "at": at, "files_until": until, "alert": alert }).to_string();
    let mut child = shell(command)
        .env("POSCHECK_RULE", &alert.rule)
        .env("POSCHECK_SEVERITY", &alert.severity)
        .env("POSCHECK_SUBJECT", &alert.subject)
        .env("POSCHECK_OWNER", &alert.owner)
        .stdin(Stdio::piped())
        .spawn()
        .map_err(|error| error.to_string())?;
    // A command that reads nothing must not hold us up, however long the text.
    let pipe = child.stdin.take();
    let writer = std::thread::spawn(move || pipe.map(|mut pipe| pipe.write_all(format!("{text}\n").as_bytes())));
    let begun = Instant::now();
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break Ok(status),
            Ok(None) if begun.elapsed() < PATIENCE => std::thread::sleep(Duration::from_millis(20)),
            Ok(None) => {
                let _ = child.kill();
                let _ = child.wait();
                break Err(format!("> {} s", PATIENCE.as_secs()));
            }
            Err(error) => break Err(error.to_string()),
        }
    };
    if status.is_ok() {
        // A command that closed its input early has taken what it wanted.
        let _ = writer.join();
    }
    match status? {
        status if status.success() => Ok(()),
        status => Err(status.to_string()),
    }
}

fn shell(command: &str) -> Command {
    let (program, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let mut shell = Command::new(program);
    shell.arg(flag).arg(command);
    shell
}
