//! One run's figures, and a line of the table from several.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::shell::{Failure, Outcome, fail, root};

/// What one run took.
pub struct Run {
    pub ms: f64,
    /// Most memory of the process, or of the page's renderer, in KiB; 0 where the kernel does not tell.
    pub peak_kib: u64,
    held: u64,
    longest: f64,
    said: String,
}

impl Run {
    /// A line of the browser's answer, with the run's name.
    pub fn of_line(line: &str) -> Outcome<(String, Run)> {
        let words: Vec<&str> = line.split('\t').collect();
        let [name, ms, peak, held, longest, said] = words[..] else { return fail(format!("the browser said: {line}")) };
        let number = |text: &str| text.parse::<f64>().map_err(|_| Failure(format!("the browser said: {line}")));
        let run =
            Run { ms: number(ms)?, peak_kib: number(peak)? as u64, held: number(held)? as u64, longest: number(longest)?, said: said.to_owned() };
        Ok((name.to_owned(), run))
    }
}

/// Checks two files with the command line.
pub fn native(files: &[PathBuf]) -> Outcome<Run> {
    let program = root().join("target/fast").join(format!("poscheck{}", std::env::consts::EXE_SUFFIX));
    let begun = Instant::now();
    let mut child = Command::new(program).arg("check").args(files).args(["--out", "-"]).stdout(Stdio::null()).spawn()?;
    let peak_kib = watch(&mut child)?;
    Ok(Run { ms: begun.elapsed().as_secs_f64() * 1_000.0, peak_kib, held: 0, longest: 0.0, said: String::new() })
}

/// Waits for the end; gives the most memory the process held, in KiB, where the kernel tells.
fn watch(child: &mut Child) -> Outcome<u64> {
    let mut peak = 0;
    loop {
        if let Ok(status) = fs::read_to_string(format!("/proc/{}/status", child.id())) {
            let held = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.trim().parse().ok());
            peak = peak.max(held.unwrap_or(0));
        }
        if let Some(status) = child.try_wait()? {
            // 1 says that differences were found.
            return if matches!(status.code(), Some(0 | 1)) { Ok(peak) } else { fail(format!("the command line ended with {status}")) };
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The middle of sorted values; 0 of none.
pub fn median(sorted: &[f64]) -> f64 {
    sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
}

/// A line of the table: `rows` a side and the files' bytes, 0 where they say nothing.
pub fn line(name: &str, runs: &[Run], (rows, bytes): (u32, u64)) -> String {
    let sorted = |by: fn(&Run) -> f64| {
        let mut values: Vec<f64> = runs.iter().map(by).collect();
        values.sort_by(f64::total_cmp);
        values
    };
    let (times, peaks, held, longest) =
        (sorted(|run| run.ms), sorted(|run| run.peak_kib as f64), sorted(|run| run.held as f64), sorted(|run| run.longest));
    let range = format!("{:.0}–{:.0}", times.first().unwrap_or(&0.0), times.last().unwrap_or(&0.0));
    let mib = |value: f64| if value > 0.0 { format!("{:.0}", value / 1_048_576.0) } else { "–".to_owned() };
    let beyond =
        if median(&held) > 0.0 && rows > 0 { format!("{:.0}", (median(&held) - bytes as f64) / (f64::from(rows) * 2.0)) } else { "–".to_owned() };
    let task = if name.starts_with("chromium") { format!("{:.0}", median(&longest)) } else { "–".to_owned() };
    let said = runs.last().map_or("", |run| run.said.as_str());
    format!(
        "{name:<48} {:>9.0} {range:>13} {:>12} {:>10} {task:>12} {beyond:>12}   {said}\n",
        median(&times),
        mib(median(&peaks) * 1_024.0),
        mib(median(&held))
    )
}
