//! One run's figures.
//!
//! In: a program with its words, or a line the browser said. Out: [`Run`]. Must not know: what is compared with what.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::shell::{Failure, Outcome, fail};

/// What one run took.
#[derive(Default)]
pub struct Run {
    /// By the clock on the wall, which other work on the machine makes longer.
    pub ms: f64,
    /// Of all processors together, user and system, of the process or of the browser's processes; 0 where the kernel does not tell.
    pub cpu_ms: f64,
    /// Most memory of the process, or of the page's renderer, in KiB; 0 where the kernel does not tell.
    pub peak_kib: f64,
    /// What the page holds after the check, in bytes.
    pub held: f64,
    /// The longest task of the page's main thread.
    pub longest: f64,
    /// What the other side had to say.
    pub said: String,
}

impl Run {
    /// A line of the browser's answer, with the run's name.
    pub fn of_line(line: &str) -> Outcome<(String, Run)> {
        let words: Vec<&str> = line.split('\t').collect();
        let [name, ms, cpu_ms, peak_kib, held, longest, said] = words[..] else { return fail(format!("the browser said: {line}")) };
        let number = |text: &str| text.parse::<f64>().map_err(|_| Failure(format!("the browser said: {line}")));
        let run = Run {
            ms: number(ms)?,
            cpu_ms: number(cpu_ms)?,
            peak_kib: number(peak_kib)?,
            held: number(held)?,
            longest: number(longest)?,
            said: said.to_owned(),
        };
        Ok((name.to_owned(), run))
    }
}

/// Runs a program to its end.
pub fn native(program: &Path, words: &[&Path]) -> Outcome<Run> {
    let before = children_ms();
    let begun = Instant::now();
    let mut child = Command::new(program).args(words).stdout(Stdio::null()).spawn()?;
    let peak_kib = watch(&mut child)?;
    let ms = begun.elapsed().as_secs_f64() * 1_000.0;
    Ok(Run { ms, cpu_ms: children_ms() - before, peak_kib, ..Run::default() })
}

/// Waits for the end; gives the most memory the process held, in KiB, where the kernel tells.
fn watch(child: &mut Child) -> Outcome<f64> {
    let mut peak = 0.0;
    loop {
        if let Ok(status) = fs::read_to_string(format!("/proc/{}/status", child.id())) {
            let held = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.trim().parse().ok());
            peak = held.unwrap_or(0.0_f64).max(peak);
        }
        if let Some(status) = child.try_wait()? {
            // 1 says that differences were found.
            return if matches!(status.code(), Some(0 | 1)) { Ok(peak) } else { fail(format!("a measured program ended with {status}")) };
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Processor time of all ended children of ours; the kernel counts in hundredths of a second.
fn children_ms() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // After the name in brackets, which may hold blanks: state, then the figures; children's user and system time are the 14th and 15th of them.
    let figures = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    figures.split_whitespace().skip(13).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() * 10.0
}
