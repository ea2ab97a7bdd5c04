//! The reader's scorecard over a folder of files: what was read, refused and why, panicked, ran over its time or memory.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use crate::shell::{Outcome, cargo, fail, root, run};

/// Builds the command line as it is shipped but for link-time optimisation and lets it read the folder, a process a file.
/// With `--answers` the files that have an answer beside them are compared with it instead.
pub fn corpus(words: &[String]) -> Outcome<ExitCode> {
    let known = ["--list", "--answers"];
    let folders: Vec<&String> = words.iter().filter(|word| !known.contains(&word.as_str())).collect();
    let [folder] = folders.as_slice() else { return fail("corpus wants one folder") };
    let folder = std::env::current_dir()?.join(PathBuf::from(folder));
    run(cargo().args(["build", "--quiet", "--profile", "fast", "--package", "poscheck", "--bin", "poscheck"]))?;
    let program = root().join("target/fast").join(format!("poscheck{}", std::env::consts::EXE_SUFFIX));
    let has = |word: &str| words.iter().any(|known| known == word);
    let mut command = Command::new(program);
    command.arg(if has("--answers") { "corpus-answers" } else { "corpus" }).arg(folder);
    if has("--list") {
        command.arg("--list");
    }
    Ok(if command.status()?.success() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
