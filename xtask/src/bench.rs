//! How long a big pair of files takes and how much memory, on the command line and in the browser.

use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::build::{self, Effort};
use crate::shell::{Failure, Outcome, fail, root, run};
use crate::{accuracy, test};

const RUNS: usize = 3;

/// Makes two files of so many rows, without difference but a few, and checks them `RUNS` times each way.
pub fn bench(words: &[String]) -> Outcome<()> {
    let rows = words.first().map_or(Ok(100_000), |w| w.parse::<u32>().map_err(|_| Failure(format!("`{w}` is no number of rows"))))?;
    let folder = root().join("target/bench").join(rows.to_string());
    fs::create_dir_all(&folder)?;
    let made = ["bench-data", "--rows", &rows.to_string(), "--dir", &folder.display().to_string()].map(str::to_owned);
    accuracy::score(&made)?;
    let program = root().join("target/fast").join(format!("poscheck{}", std::env::consts::EXE_SUFFIX));
    let mut files: Vec<_> = fs::read_dir(&folder)?.flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "csv")).collect();
    files.sort();
    for _ in 0..RUNS {
        let begun = Instant::now();
        let mut child = Command::new(&program).arg("check").args(&files).args(["--out", "-"]).stdout(Stdio::null()).spawn()?;
        let peak = watch(&mut child)?;
        println!("native   {rows:>9} rows a side {:>8.0} ms {:>6} MiB at most", begun.elapsed().as_secs_f64() * 1000.0, peak / 1024);
    }
    build::site(Effort::Full)?;
    run(test::browser_tests()?.arg("--bench").arg(&folder).arg(RUNS.to_string()))
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
