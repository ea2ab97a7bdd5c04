//! A scorecard of the reader over a folder: what was read, what was refused and why, what panicked or ran over its time or memory.
//!
//! In: a folder, the command that reads one file. Out: lines of text. Each file is read by a process of its own with a
//! limit of memory and of time, so that one that dies takes no other along. Must not know: matching, the page.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use super::READ;

/// What one file may cost.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Wall clock.
    pub seconds: u64,
    /// Address space in MiB; kept by the shell's `ulimit`, so on Unix only.
    pub mebibytes: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        // Longer than the slowest honest file of a corpus takes on a busy machine; half of what a browser's tab can hold.
        Limits { seconds: 30, mebibytes: 2_048 }
    }
}

/// The scorecard over every file under `folder`. `child` is the command that answers [`super::one`] for a path appended to it.
/// The second value is whether every file was read or refused by a named reason.
///
/// # Errors
/// When the folder can't be listed.
pub fn scorecard(folder: &Path, child: &[String], limits: Limits, lists_all: bool) -> std::io::Result<(String, bool)> {
    let mut files = Vec::new();
    list(folder, &mut files)?;
    files.sort();
    let mut kinds: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut costs: Vec<(Duration, u64, String)> = Vec::new();
    let mut out = String::new();
    for path in &files {
        let done = run(path, child, limits);
        let shown = path.strip_prefix(folder).unwrap_or(path).display().to_string();
        if lists_all {
            let _ = write!(out, "{shown}: {}", done.answer);
        }
        costs.push((done.took, done.peak_kib, shown.clone()));
        kinds.entry(done.verdict).or_default().push(shown);
    }
    let is_clean = kinds.keys().all(|kind| kind == READ || kind.starts_with(super::REFUSED));
    let _ = writeln!(out, "{} files, {} s and {} MiB each at most", files.len(), limits.seconds, limits.mebibytes);
    for kind in [READ, super::REFUSED, PANICKED, OVER_TIME, OVER_MEMORY, DIED] {
        let count: usize = kinds.iter().filter(|(known, _)| known.starts_with(kind)).map(|(_, names)| names.len()).sum();
        let _ = writeln!(out, "{count:>6}  {kind}");
    }
    for (kind, names) in kinds.iter().filter(|(kind, _)| *kind != READ) {
        let _ = writeln!(out, "\n{kind}: {}", names.len());
        names.iter().for_each(|name| {
            let _ = writeln!(out, "        {name}");
        });
    }
    dearest(costs, &mut out);
    Ok((out, is_clean))
}

/// The files that took longest and held most.
fn dearest(mut costs: Vec<(Duration, u64, String)>, out: &mut String) {
    costs.sort_by_key(|cost| std::cmp::Reverse(cost.0));
    let _ = writeln!(out, "\nslowest");
    for (took, _, name) in costs.iter().take(5) {
        let _ = writeln!(out, "{:>6} ms  {name}", took.as_millis());
    }
    costs.sort_by_key(|cost| std::cmp::Reverse(cost.1));
    let _ = writeln!(out, "\nmost memory");
    for (_, peak, name) in costs.iter().take(5) {
        let _ = writeln!(out, "{:>6} MiB  {name}", peak / 1024);
    }
}

const PANICKED: &str = "panicked";
const OVER_TIME: &str = "over time";
const OVER_MEMORY: &str = "over memory";
const DIED: &str = "died";

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let path = entry.path();
            if entry.file_type()?.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    Ok(())
}

/// What came of one file.
struct Done {
    verdict: String,
    answer: String,
    took: Duration,
    peak_kib: u64,
}

fn run(path: &Path, child: &[String], limits: Limits) -> Done {
    let began = Instant::now();
    let mut process = match command(path, child, limits).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn() {
        Ok(process) => process,
        Err(error) => {
            return Done { verdict: format!("{DIED}: it did not begin: {error}"), answer: String::new(), took: Duration::ZERO, peak_kib: 0 };
        }
    };
    // The answer may be longer than a pipe holds: both ends are read aside.
    let answer = process.stdout.take().map(aside);
    let cry = process.stderr.take().map(aside);
    let (status, peak_kib) = wait(&mut process, began, Duration::from_secs(limits.seconds));
    let text = |thread: Option<std::thread::JoinHandle<String>>| thread.and_then(|thread| thread.join().ok()).unwrap_or_default();
    let (answer, cry) = (text(answer), text(cry));
    Done { verdict: verdict(status, &answer, &cry), answer, took: began.elapsed(), peak_kib }
}

fn command(path: &Path, child: &[String], limits: Limits) -> Command {
    let (program, arguments) = child.split_first().map_or(("", [].as_slice()), |(program, rest)| (program.as_str(), rest));
    let mut command = if cfg!(unix) {
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(format!("ulimit -v {} && exec \"$0\" \"$@\"", limits.mebibytes * 1024)).arg(program);
        shell
    } else {
        Command::new(program)
    };
    command.args(arguments).arg(path);
    command
}

fn aside(mut pipe: impl Read + Send + 'static) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let mut text = Vec::new();
        let _ = pipe.read_to_end(&mut text);
        String::from_utf8_lossy(&text).into_owned()
    })
}

/// How the process ended, `None` when it was ended for its time, and the most memory it held where the system tells.
fn wait(process: &mut Child, began: Instant, limit: Duration) -> (Option<ExitStatus>, u64) {
    let mut peak = 0;
    loop {
        if let Ok(status) = std::fs::read_to_string(format!("/proc/{}/status", process.id())) {
            let held = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
            peak = peak.max(held.unwrap_or(0));
        }
        match process.try_wait() {
            Ok(Some(status)) => return (Some(status), peak),
            Ok(None) if began.elapsed() < limit => std::thread::sleep(Duration::from_millis(2)),
            _ => {
                let _ = process.kill();
                let _ = process.wait();
                return (None, peak);
            }
        }
    }
}

/// `read`, `refused` with its reasons, or what went wrong with the place that the process cried out.
fn verdict(status: Option<ExitStatus>, answer: &str, cry: &str) -> String {
    let Some(status) = status else { return OVER_TIME.to_owned() };
    if status.success() {
        let first = answer.lines().next().unwrap_or(DIED);
        return if first.starts_with(READ) { READ.to_owned() } else { first.to_owned() };
    }
    if cry.contains("memory allocation of") {
        return OVER_MEMORY.to_owned();
    }
    match cry.lines().find_map(|line| line.split_once("panicked at ")) {
        Some((_, place)) => format!("{PANICKED} at {}", place.trim_end_matches(':')),
        None => format!("{DIED}: {status}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_script(script: &str, limits: Limits) -> (String, bool) {
        let folder = std::env::temp_dir().join(format!("poscheck-scorecard-{}-{}", std::process::id(), script.len()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("one"), "x").unwrap();
        let child = ["sh".to_owned(), "-c".to_owned(), script.to_owned()];
        let found = scorecard(&folder, &child, limits, false).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        found
    }

    #[test]
    #[cfg(unix)]
    fn each_end_of_a_child_has_its_verdict() {
        let limits = Limits { seconds: 1, mebibytes: 512 };
        for (script, verdict, is_clean) in [
            ("echo read 1 ms", "     1  read\n", true),
            ("echo refused no-header", "refused no-header: 1", true),
            ("echo \"thread panicked at src/x.rs:1:2:\" >&2; exit 101", "panicked at src/x.rs:1:2: 1", false),
            ("echo memory allocation of 9 bytes failed >&2; exit 134", "     1  over memory", false),
            ("exec sleep 20", "     1  over time", false),
            ("exit 3", "died: exit status: 3", false),
        ] {
            let (text, clean) = of_script(script, limits);
            assert!(text.contains(verdict) && clean == is_clean, "{script}: {text}");
        }
    }
}
