//! The page's files: the engine as wasm, its JavaScript glue, and `www/` beside them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use wasm_bindgen_cli_support::Bindgen;

use crate::shell::{Failure, Outcome, cargo, fail, root, run};

const TARGET: &str = "wasm32-unknown-unknown";

/// How hard the compiler works.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// Optimised, linked without the last pass: for working and for tests.
    Fast,
    /// As shipped.
    Full,
}

impl Effort {
    fn profile(self) -> &'static str {
        match self {
            Self::Fast => "fast",
            Self::Full => "release",
        }
    }
}

/// Which kind of glue.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Glue {
    /// An ES module, for those who import the engine.
    Module,
    /// A classic script, for the page and its worker: from `file://` a module worker can't start.
    Classic,
}

/// Builds the site into `target/site` and gives that folder.
pub fn site(effort: Effort) -> Outcome<PathBuf> {
    let wasm = compile(effort, &root().join("target"), &[])?;
    let out = root().join("target/site");
    let glue = glue(effort);
    // Making the glue takes seconds; an engine that did not change keeps its own.
    if !is_newer(&glue.join("poscheck_bg.wasm"), &wasm) {
        bind(&wasm, &glue, Glue::Classic)?;
    }
    assemble(&glue, &out)?;
    Ok(out)
}

/// Builds the engine without a page and gives the folder of its glue.
pub fn headless(effort: Effort) -> Outcome<PathBuf> {
    // The page's wasm has the same name and is made by now; cargo keeps both apart and puts the one asked for in place.
    let wasm = compile_with("headless", effort, &root().join("target"), &[])?;
    let glue = root().join("target/bindgen-headless").join(effort.profile());
    if !is_newer(&glue.join("poscheck_headless_bg.wasm"), &wasm) {
        bind_as("poscheck_headless", &wasm, &glue, Glue::Module)?;
    }
    Ok(glue)
}

/// Where the page's glue of this effort lies.
pub fn glue(effort: Effort) -> PathBuf {
    root().join("target/bindgen-classic").join(effort.profile())
}

/// Puts the glue and `www/` into one clean folder.
pub fn assemble(glue: &Path, out: &Path) -> Outcome<()> {
    if out.exists() {
        fs::remove_dir_all(out)?;
    }
    copy_folder(&root().join("www"), out)?;
    // The page asks for the sample's files; what is true of them is for the tests alone.
    fs::remove_file(out.join("sample/truth.json"))?;
    // What others embed is packed apart.
    for apart in ["embed", "demo"] {
        fs::remove_dir_all(out.join(apart))?;
    }
    copy_folder(glue, out)
}

/// Compiles the engine and the page below a folder; gives the wasm as the linker left it.
pub fn compile(effort: Effort, work: &Path, more: &[String]) -> Outcome<PathBuf> {
    compile_with("web", effort, work, more)
}

/// The same with another feature: `headless` is the engine without a page.
pub fn compile_with(feature: &str, effort: Effort, work: &Path, more: &[String]) -> Outcome<PathBuf> {
    need_target()?;
    let mut command = cargo();
    command.arg("build").arg("--target-dir").arg(work).args([
        "--lib",
        "--no-default-features",
        "--features",
        feature,
        "--target",
        TARGET,
        "--profile",
        effort.profile(),
    ]);
    run(command.args(more))?;
    Ok(work.join(TARGET).join(effort.profile()).join("poscheck.wasm"))
}

/// Makes the glue for a wasm.
pub fn bind(wasm: &Path, out: &Path, glue: Glue) -> Outcome<()> {
    bind_as("poscheck", wasm, out, glue)
}

/// The same under a name of its own.
pub fn bind_as(name: &str, wasm: &Path, out: &Path, glue: Glue) -> Outcome<()> {
    fs::create_dir_all(out)?;
    let mut bindgen = Bindgen::new();
    bindgen.input_path(wasm).out_name(name).remove_name_section(true).remove_producers_section(true);
    match glue {
        Glue::Module => bindgen.web(true).map(|b| b.typescript(true).omit_default_module_path(false)),
        Glue::Classic => bindgen.no_modules(true).map(|b| b.typescript(false).omit_default_module_path(true)),
    }
    .and_then(|b| b.generate(out))
    .map_err(|e| Failure(format!("wasm-bindgen: {e:#}")))
}

/// Sees that the compiler can make wasm, and fetches the target where it can't.
pub fn need_target() -> Outcome<()> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let found = Command::new(rustc).args(["--print", "target-libdir", "--target", TARGET]).current_dir(root()).stderr(Stdio::null()).output();
    if found.is_ok_and(|o| o.status.success() && Path::new(String::from_utf8_lossy(&o.stdout).trim()).is_dir()) {
        return Ok(());
    }
    eprintln!("installing the compiler's target {TARGET}");
    if run(Command::new("rustup").args(["target", "add", TARGET]).current_dir(root())).is_err() {
        return fail(format!("the compiler has no target {TARGET}, and `rustup target add {TARGET}` did not work"));
    }
    Ok(())
}

fn is_newer(made: &Path, source: &Path) -> bool {
    let time = |path: &Path| fs::metadata(path).and_then(|m| m.modified()).ok();
    matches!((time(made), time(source)), (Some(made), Some(source)) if made >= source)
}

/// Copies a folder with all below it.
pub fn copy_folder(from: &Path, to: &Path) -> Outcome<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).map_err(|e| Failure(format!("{}: {e}", from.display())))? {
        let (path, name) = entry.map(|e| (e.path(), e.file_name()))?;
        if path.is_dir() {
            copy_folder(&path, &to.join(name))?;
        } else {
            fs::copy(&path, to.join(name))?;
        }
    }
    Ok(())
}
