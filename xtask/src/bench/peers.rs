//! The peers: fetched by npm below `target/`, bundled, laid out as folders that can be served.
//!
//! In: a folder to work in. Out: a folder a peer. Must not know: what is measured.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::shell::{Outcome, fail, root, run, which};

/// Names and versions, so that a figure can be had again.
const PACKAGES: [&str; 3] = ["@duckdb/duckdb-wasm@1.32.0", "xlsx@0.18.5", "esbuild@0.28.2"];

/// Installs and bundles; gives the folders by name.
pub fn peers(work: &Path) -> Outcome<Vec<(&'static str, PathBuf)>> {
    let Some(npm) = which("npm").filter(|_| which("node").is_some()) else {
        return fail("the peers need node and npm (Debian, Ubuntu: apt-get install nodejs npm); `--no-peers` leaves them out");
    };
    let modules = work.join("node_modules");
    let stamp = work.join("installed");
    fs::create_dir_all(work)?;
    if fs::read_to_string(&stamp).unwrap_or_default() != PACKAGES.join(" ") {
        let mut command = Command::new(npm);
        command.args(["install", "--no-audit", "--no-fund", "--no-package-lock", "--no-save", "--ignore-scripts"]).args(PACKAGES).current_dir(work);
        run(&mut command)?;
        fs::write(&stamp, PACKAGES.join(" "))?;
    }
    // Its statements stand in a file of their own, taken into the script as text.
    fs::copy(root().join("benches/duckdb.sql"), work.join("duckdb.sql"))?;
    let duckdb = bundle(work, "duckdb", &[("duckdb.mjs", "peer.js")])?;
    for file in ["duckdb-browser-eh.worker.js", "duckdb-eh.wasm"] {
        fs::copy(modules.join("@duckdb/duckdb-wasm/dist").join(file), duckdb.join(file))?;
    }
    let sheetjs = bundle(work, "sheetjs", &[("sheetjs.mjs", "peer.js"), ("sheetjs-worker.mjs", "sheetjs-worker.js")])?;
    Ok(vec![("duckdb-wasm", duckdb), ("sheetjs", sheetjs)])
}

/// Bundles scripts of `benches/` with what they import, beside the peers' page.
fn bundle(work: &Path, name: &str, scripts: &[(&str, &str)]) -> Outcome<PathBuf> {
    let out = work.join(name);
    fs::create_dir_all(&out)?;
    fs::copy(root().join("benches/peer.html"), out.join("index.html"))?;
    for (script, made) in scripts {
        // Beside the modules, where an import is looked for.
        fs::copy(root().join("benches").join(script), work.join(script))?;
        let mut command = Command::new("node");
        command.arg("node_modules/esbuild/bin/esbuild").arg(script).args(["--bundle", "--format=iife", "--log-level=error", "--loader:.sql=text"]);
        run(command.arg(format!("--outfile={}", out.join(made).display())).current_dir(work))?;
    }
    Ok(out)
}
