//! The exports opened by other programs: openpyxl and LibreOffice, each found, or installed where that is allowed, or named.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::chromium::{apt, may_install};
use crate::shell::{Outcome, cargo, fail, root, run, which};

/// The signs a text may be cut at, as LibreOffice is told them.
const DELIMITERS: [(&str, u32); 4] = [("comma", 44), ("semicolon", 59), ("tab", 9), ("pipe", 124)];

/// Writes the exports, opens them with openpyxl, then again as LibreOffice saves them.
pub fn check() -> Outcome<()> {
    let folder = root().join("target/exports");
    let _ = std::fs::remove_dir_all(&folder);
    run(cargo()
        .args(["test", "-q", "--features", "cli,ssr", "--test", "it", "--", "the_files_for_other_programs"])
        .env("POSCHECK_EXPORTS", &folder))?;
    let python = python()?;
    let script = root().join("tests/exports/read.py");
    run(Command::new(&python).arg(&script).arg(&folder))?;
    let again = folder.join("office");
    std::fs::create_dir_all(&again)?;
    std::fs::copy(folder.join("wanted.json"), again.join("wanted.json"))?;
    let office = office()?;
    for name in ["sample-zh-CN.xlsx", "sample-en.xlsx", "hostile.xlsx"] {
        save_again(&office, &folder.join(name), &again, None)?;
    }
    for (name, sign) in DELIMITERS {
        // The last word has formulas in text evaluated, which is the worst a person can choose.
        let filter = format!("CSV:{sign},34,76,1,,0,false,true,false,false,false,0,true");
        save_again(&office, &folder.join(format!("hostile-{name}.csv")), &again, Some(&filter))?;
    }
    run(Command::new(&python).arg(&script).arg(&again).arg("--office"))
}

/// Whether the other programs are here, or may be installed.
pub fn can_be_opened() -> bool {
    which("python3").or_else(|| which("python")).is_some() && (found_office().is_some() || may_install())
}

fn found_office() -> Option<PathBuf> {
    which("soffice").or_else(|| which("libreoffice"))
}

fn save_again(office: &Path, file: &Path, into: &Path, filter: Option<&str>) -> Outcome<()> {
    let mut command = Command::new(office);
    // A profile of its own: another copy of the program that is running would take the work and drop it.
    command.arg(format!("-env:UserInstallation=file://{}", root().join("target/office-profile").display()));
    command.args(["--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]).arg(into);
    command.args(filter.map(|filter| format!("--infilter={filter}"))).arg(file).stdout(Stdio::null());
    run(&mut command)
}

/// A Python with openpyxl, in a folder of our own.
fn python() -> Outcome<PathBuf> {
    let folder = root().join("target/python");
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let works =
        |python: &Path| Command::new(python).args(["-c", "import openpyxl"]).stderr(Stdio::null()).status().is_ok_and(|status| status.success());
    if works(&python) {
        return Ok(python);
    }
    let made = which("python3").or_else(|| which("python")).is_some_and(|system| {
        run(Command::new(system).args(["-m", "venv"]).arg(&folder)).is_ok()
            && run(Command::new(&python).args(["-m", "pip", "install", "-q", "openpyxl==3.1.5"])).is_ok()
    });
    if made && works(&python) {
        Ok(python)
    } else {
        fail("the exports are opened with openpyxl, which needs Python 3 with venv and pip\nDebian, Ubuntu: apt-get install python3-venv")
    }
}

fn office() -> Outcome<PathBuf> {
    if let Some(office) = found_office() {
        return Ok(office);
    }
    if may_install() {
        eprintln!("installing libreoffice-calc");
        apt(&["update", "-q"])?;
        apt(&["install", "-q", "-y", "--no-install-recommends", "libreoffice-calc"])?;
    }
    match found_office() {
        Some(office) => Ok(office),
        None => fail("the exports are opened with LibreOffice\nDebian, Ubuntu: apt-get install libreoffice-calc"),
    }
}
