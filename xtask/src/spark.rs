//! A night of merchant-days in Spark's local mode, held against single runs.
//!
//! In: `examples/spark`, the checker, made merchants. Out: how many reports were the same. pyspark goes into an environment of its
//! own below `target/spark`; a Java runtime is the machine's.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::accuracy;
use crate::shell::{Failure, Outcome, answers, fail, root, run};

/// Merchants of the night.
const MERCHANTS: &str = "1000";

/// Makes the night, runs it and compares every report with a single run's.
pub fn check() -> Outcome<()> {
    let work = root().join("target/spark");
    fs::create_dir_all(&work)?;
    let python = environment(&work)?;
    accuracy::build_checker()?;
    let checker = root().join("target/fast").join(format!("poscheck{}", std::env::consts::EXE_SUFFIX));
    let [folder, days, reports, aside] = ["merchants", "days.parquet", "reports.parquet", "aside.parquet"].map(|name| work.join(name));
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    accuracy::run_suite(&["days".to_owned(), MERCHANTS.to_owned(), folder.display().to_string()])?;
    let script = |name: &str| {
        let mut command = Command::new(&python);
        command
            .arg(root().join("examples/spark").join(name))
            .env("PYSPARK_PYTHON", &python)
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("SPARK_LOCAL_IP", "127.0.0.1")
            .current_dir(&work);
        command
    };
    run(script("prepare.py").args([&folder, &days]))?;
    run(script("nightly.py").arg("--checker").arg(&checker).arg("--days").arg(&days).arg("--reports").arg(&reports).arg("--aside").arg(&aside))?;
    run(script("compare.py").args([&checker, &folder, &reports, &aside]))
}

/// The Python that has pyspark, made where it is not there yet.
fn environment(work: &Path) -> Outcome<PathBuf> {
    if !answers(Command::new("java").arg("-version")) {
        return fail("Spark needs a Java runtime, 17 or later (Debian: apt-get install openjdk-17-jre-headless)");
    }
    let home = work.join("venv");
    let python = home.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let wanted = root().join("examples/spark/requirements.txt");
    let stamp = home.join("installed.txt");
    if fs::read(&stamp).ok() == Some(fs::read(&wanted)?) {
        return Ok(python);
    }
    run(Command::new("python3").args(["-m", "venv"]).arg(&home))
        .map_err(|why| Failure(format!("{why}; Spark's scripts need Python 3.9 or later with venv (Debian: apt-get install python3-venv)")))?;
    run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]).arg(&wanted))?;
    fs::copy(&wanted, &stamp)?;
    Ok(python)
}
