//! The page's files: the page and the engine as wasm, their JavaScript glue, and `www/` beside them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};

use wasm_bindgen_cli_support::Bindgen;

use crate::guide;
use crate::shell::{Failure, Outcome, cargo, fail, root, run};

const TARGET: &str = "wasm32-unknown-unknown";

/// What the engine runs once a check or not at all: here size counts more than speed.
const SELDOM: [&str; 5] = ["rust_xlsxwriter", "toml", "toml_parser", "winnow", "zopfli"];

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
            Self::Fast => "quick",
            Self::Full => "release",
        }
    }
}

/// A program of its own, made of the same source.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Program {
    /// What is seen: components, and the door to the workers.
    Page,
    /// What the page's workers and other programs run.
    Engine,
}

impl Program {
    /// The feature that makes it.
    fn feature(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Engine => "engine",
        }
    }

    /// How its files are called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Page => "poscheck",
            Self::Engine => "engine",
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
    let glue = glue(effort);
    // Side by side: each compiler waits for its slowest part half of the time.
    let (page, engine) = std::thread::scope(|scope| {
        let page = scope.spawn(|| made(Program::Page, effort, &glue, Glue::Classic));
        (made(Program::Engine, effort, &glue, Glue::Classic), page.join().unwrap_or_else(|_| fail("the build of the page died")))
    });
    page.and(engine)?;
    let out = root().join("target/site");
    assemble(&glue, &out)?;
    Ok(out)
}

/// Builds the engine with the glue of those who import it and gives the folder of that.
pub fn module(effort: Effort) -> Outcome<PathBuf> {
    let glue = root().join("target/bindgen-module").join(effort.profile());
    made(Program::Engine, effort, &glue, Glue::Module)?;
    Ok(glue)
}

// Making the glue takes seconds, so a program that did not change keeps its own.
fn made(program: Program, effort: Effort, glue: &Path, kind: Glue) -> Outcome<()> {
    let wasm = compile(program, effort, &root().join("target"), &[])?;
    if !is_newer(&glue.join(format!("{}_bg.wasm", program.name())), &wasm) {
        bind(program, &wasm, glue, kind)?;
    }
    Ok(())
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
    for guide in guide::guides(&root().join("docs"), &guide::Style::Beside)? {
        fs::write(out.join(guide.name), guide.html)?;
    }
    copy_folder(glue, out)
}

/// Compiles a program below a folder; gives the wasm as the linker left it.
pub fn compile(program: Program, effort: Effort, work: &Path, more: &[String]) -> Outcome<PathBuf> {
    need_target()?;
    // Both programs have one file name, and cargo keeps one of that name in a folder: in the same one each would undo the other.
    let work = &if program == Program::Engine { work.join("engine") } else { work.to_owned() };
    let mut command = cargo();
    command.arg("build").arg("--target-dir").arg(work).args([
        "--lib",
        "--no-default-features",
        "--features",
        program.feature(),
        "--target",
        TARGET,
        "--profile",
        effort.profile(),
    ]);
    match (program, effort) {
        // The page draws and asks: its size is felt at every visit, its speed is the engine's.
        (Program::Page, Effort::Full) => drop(command.args(["--config", "profile.release.opt-level=\"z\""])),
        (Program::Engine, Effort::Full) => {
            for package in SELDOM {
                command.arg("--config").arg(format!("profile.release.package.{package}.opt-level=\"s\""));
            }
        }
        _ => {}
    }
    run(command.args(more))?;
    Ok(work.join(TARGET).join(effort.profile()).join("poscheck.wasm"))
}

/// Makes the glue for a wasm, under its program's name.
pub fn bind(program: Program, wasm: &Path, out: &Path, glue: Glue) -> Outcome<()> {
    fs::create_dir_all(out)?;
    let mut bindgen = Bindgen::new();
    bindgen.input_path(wasm).out_name(program.name()).remove_name_section(true).remove_producers_section(true);
    match glue {
        Glue::Module => bindgen.web(true).map(|b| b.typescript(true).omit_default_module_path(false)),
        Glue::Classic => bindgen.no_modules(true).map(|b| b.typescript(false).omit_default_module_path(true)),
    }
    .and_then(|b| b.generate(out))
    .map_err(|e| Failure(format!("wasm-bindgen: {e:#}")))
}

/// Sees that the compiler can make wasm, and fetches the target where it can't.
pub fn need_target() -> Outcome<()> {
    // Two programs are built at once, and rustup can't fetch one thing twice at a time: who comes second finds it there.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _held = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
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
