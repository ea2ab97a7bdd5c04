//! What is handed out: a site that works without a network, one HTML file, and the list that proves them.
//!
//! In: a clean checkout. Out: `dist/`. The same checkout gives the same bytes, wherever it lies.

use std::fs;
use std::path::{Path, PathBuf};

use crate::build::{self, Effort, Glue, Program};
use crate::shell::{Failure, Outcome, fail, read, root, run};
use crate::site::CONTENT_SECURITY_POLICY;
use crate::{digest, hosting, package, single};

/// What must be there before a file can be taken (the page's program, scripts and styles), brotli, in KiB: past it the build
/// fails and someone decides.
const BUDGET_PAGE_KIB: usize = 700;
/// What comes while the page is already on show (the engine, the sample, what works offline), brotli, in KiB. The engine is built
/// for speed: for size (`s`) it would be a fifth smaller, and a check a third slower.
const BUDGET_AFTER_KIB: usize = 1_750;
/// What a page downloads for the engine alone, and for the element, brotli, in KiB.
const BUDGET_HEADLESS_KIB: usize = 1_580;
const BUDGET_ELEMENT_KIB: usize = 2_250;
/// The guides of both languages with their pictures, brotli, in KiB: asked for by who opens them, or kept for the time without a
/// network.
const BUDGET_GUIDES_KIB: usize = 700;
/// The one file as it lies on a disk, in KiB; the guides are a sixth of it.
const BUDGET_SINGLE_KIB: usize = 5_800;

/// Builds everything into a folder; with `twice`, builds again elsewhere and compares.
pub fn dist(out: &Path, twice: bool, effort: Effort) -> Outcome<()> {
    make(out, effort)?;
    sizes(out, effort)?;
    if twice {
        again(out, effort)?;
    }
    println!("{}", out.display());
    Ok(())
}

fn make(out: &Path, effort: Effort) -> Outcome<()> {
    let work = root().join("target/dist");
    let (classic, module) = (work.join("classic"), work.join("module"));
    build::bind(Program::Page, &build::compile(Program::Page, effort, &work, &repeatable()?)?, &classic, Glue::Classic)?;
    let engine = build::compile(Program::Engine, effort, &work, &repeatable()?)?;
    build::bind(Program::Engine, &engine, &classic, Glue::Classic)?;
    build::bind(Program::Engine, &engine, &module, Glue::Module)?;
    deliveries(&classic, out)?;
    package::package(&classic, &module, &version()?, out)?;
    fs::write(out.join("SHA256SUMS"), digest::list(out, "SHA256SUMS")?)?;
    Ok(())
}

/// Lays out the deliveries from a glue that is there already.
pub fn deliveries(classic: &Path, out: &Path) -> Outcome<()> {
    if out.exists() {
        fs::remove_dir_all(out)?;
    }
    let site = out.join("site");
    build::assemble(classic, &site)?;
    offline(&site)?;
    fs::write(site.join("_headers"), hosting::underscore_headers())?;
    fs::create_dir_all(out.join("hosting"))?;
    fs::write(out.join("hosting/nginx.conf"), hosting::nginx())?;
    fs::write(out.join("hosting/Caddyfile"), hosting::caddy())?;
    fs::write(out.join("poscheck.html"), single::page(&root().join("www"), Some(&root().join("docs")), classic, &root().join("www/boot.js"))?)?;
    Ok(())
}

/// The deliveries for the tests, from the quick build: the site, the one file, and a next version of the site beside.
pub fn for_tests(classic: &Path, module: &Path, out: &Path) -> Outcome<()> {
    deliveries(classic, out)?;
    let next = out.join("next");
    build::assemble(classic, &next)?;
    let boot = next.join("boot.js");
    fs::write(&boot, format!("{}\nself.poscheckIsNext = true;\n", fs::read_to_string(&boot)?))?;
    offline(&next)?;
    package::package(classic, module, &version()?, out)
}

/// Adds the service worker, which knows every file of this version by its hash, and puts the site's own policy into the page:
/// a host that sets no headers still has it.
fn offline(site: &Path) -> Outcome<()> {
    let index = site.join("index.html");
    let page = fs::read_to_string(&index)?;
    let begin = "<meta http-equiv=\"Content-Security-Policy\" content=\"";
    let parts = page
        .split_once(begin)
        .and_then(|(head, rest)| Some((head, rest.split_once('"')?.1)))
        .and_then(|(head, rest)| Some((head, rest.split_once("</head>")?)));
    let Some((head, (middle, rest))) = parts else { return fail("www/index.html has no policy or no </head>") };
    // A document's own policy may not say who frames it; the header does.
    let policy = CONTENT_SECURITY_POLICY.replace(" frame-ancestors 'self';", "");
    fs::write(&index, format!("{head}{begin}{policy}\"{middle}<script src=\"pwa.js\" defer></script>\n</head>{rest}"))?;
    fs::write(site.join("pwa.js"), include_str!("../templates/pwa.js"))?;
    let mut entries = Vec::new();
    for (name, path) in digest::files(site)? {
        entries.push(format!("  \"{name}\": \"{}\"", digest::hex(&fs::read(path)?)));
    }
    let listed = entries.join(",\n");
    let version = format!("{}-{}", version()?, digest::hex(listed.as_bytes()).get(..12).unwrap_or_default());
    let worker = include_str!("../templates/sw.js").replace("{version}", &version).replace("{files}", &format!("{{\n{listed},\n}}"));
    fs::write(site.join("sw.js"), worker)?;
    Ok(())
}

/// Settings under which no path of this machine gets into the wasm.
fn repeatable() -> Outcome<Vec<String>> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")));
    let mut maps = vec![(root(), "/poscheck".to_owned())];
    for sources in home.and_then(|h| fs::read_dir(h.join("registry/src")).ok()).into_iter().flatten() {
        maps.push((sources?.path(), "/crates".to_owned()));
    }
    let flags: Vec<String> = maps.iter().map(|(from, to)| format!("\"--remap-path-prefix={}={to}\"", from.display())).collect();
    Ok(vec!["--locked".to_owned(), "--config".to_owned(), format!("target.wasm32-unknown-unknown.rustflags=[{}]", flags.join(","))])
}

/// The product's version.
fn version() -> Outcome<String> {
    let manifest = fs::read_to_string(root().join("Cargo.toml"))?;
    let line = manifest.lines().find_map(|line| line.strip_prefix("version = \""));
    line.map(|rest| rest.trim_end_matches('"').to_owned()).ok_or_else(|| Failure("Cargo.toml names no version".to_owned()))
}

/// Files of the site that are asked for when the page is on show.
const COMES_AFTER: [&str; 4] = ["engine.js", "engine_bg.wasm", "worker.js", "sw.js"];

/// Prints what each delivery weighs and refuses what is over its budget.
fn sizes(out: &Path, effort: Effort) -> Outcome<()> {
    println!("{:<28} {:>12} {:>12}", "bytes", "raw", "brotli 11");
    let (mut raw_all, mut first, mut after, mut guides) = (0, 0, 0, 0);
    for (name, path) in digest::files(&out.join("site"))? {
        let bytes = fs::read(path)?;
        let packed = brotli(&bytes)?;
        raw_all += bytes.len();
        let is_first = [".html", ".wasm", ".js", ".css", ".svg"].iter().any(|end| name.ends_with(end)) && !COMES_AFTER.contains(&name.as_str());
        // A guide is asked for by who opens it, or kept for the time without a network once all else is there.
        let is_guide = name.starts_with("guide.");
        let sum = if is_guide {
            &mut guides
        } else if is_first {
            &mut first
        } else {
            &mut after
        };
        *sum += if name == "_headers" { 0 } else { packed };
        println!("{:<28} {:>12} {packed:>12}", format!("site/{name}"), bytes.len());
    }
    let single = fs::read(out.join("poscheck.html"))?;
    println!("{:<28} {raw_all:>12} {:>12}", "site, all", first + after + guides);
    println!("{:<28} {:>12} {first:>12}\n{:<28} {:>12} {after:>12}", "before a file is taken", "", "after the page is on show", "");
    println!("{:<28} {:>12} {guides:>12}", "the guides", "");
    println!("{:<28} {:>12} {:>12}", "poscheck.html", single.len(), brotli(&single)?);
    let packed = |name: &str| -> Outcome<usize> {
        let bytes = fs::read(out.join("npm").join(name))?;
        let packed = brotli(&bytes)?;
        println!("{:<28} {:>12} {packed:>12}", format!("npm/{name}"), bytes.len());
        Ok(packed)
    };
    let weigh = |names: &[&str]| names.iter().try_fold(0, |sum, name| Ok::<_, Failure>(sum + packed(name)?));
    let headless = weigh(&["headless.js", "headless-core.js", "arrow.js", "rows.js", "wasm.js", "headless-glue.js", "engine_bg.wasm"])?;
    let element = weigh(&["element.js", "poscheck-worker.js", "poscheck_bg.wasm", "engine_bg.wasm"])?;
    weigh(&["element.classic.js", "element.inline.js", "frame.html"])?;
    println!("{:<28} {:>12} {headless:>12}\n{:<28} {:>12} {element:>12}", "headless, all", "", "element, all", "");
    // The quick build is larger; its figures are for looking at.
    if effort == Effort::Fast {
        return Ok(());
    }
    for (what, size, budget) in [
        ("what the page needs to take a file", first, BUDGET_PAGE_KIB),
        ("what comes after it", after, BUDGET_AFTER_KIB),
        ("the guides of both languages", guides, BUDGET_GUIDES_KIB),
        ("the engine without a page", headless, BUDGET_HEADLESS_KIB),
        ("the element", element, BUDGET_ELEMENT_KIB),
    ] {
        if size > budget * 1024 {
            return fail(format!("{what} is {} KiB with brotli, over its budget of {budget}", size / 1024));
        }
    }
    if single.len() > BUDGET_SINGLE_KIB * 1024 {
        return fail(format!("poscheck.html is {} KiB, over its budget of {BUDGET_SINGLE_KIB}", single.len() / 1024));
    }
    Ok(())
}

fn brotli(bytes: &[u8]) -> Outcome<usize> {
    let mut packed = Vec::new();
    let settings = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: bytes.len(), ..Default::default() };
    brotli::BrotliCompress(&mut &bytes[..], &mut packed, &settings)?;
    Ok(packed.len())
}

/// Copies what git knows into a folder elsewhere, builds there from nothing and compares every byte.
fn again(out: &Path, effort: Effort) -> Outcome<()> {
    let elsewhere = std::env::temp_dir().join(format!("poscheck-again-{}", std::process::id()));
    let known = read(std::process::Command::new("git").args(["ls-files", "-z"]).current_dir(root()))?;
    for name in known.split('\0').filter(|name| !name.is_empty()) {
        let to = elsewhere.join(name);
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)?;
        }
        // A file removed but not yet committed is as good as not there.
        if root().join(name).is_file() {
            fs::copy(root().join(name), to)?;
        }
    }
    let twin = elsewhere.join("dist");
    // The same driver, told that it lives there: it takes every path from this variable.
    run(std::process::Command::new(std::env::current_exe()?)
        .env("CARGO_MANIFEST_DIR", elsewhere.join("xtask"))
        .args(["dist", "--out"])
        .arg(&twin)
        .args((effort == Effort::Fast).then_some("--fast")))?;
    let (here, there) = (fs::read_to_string(out.join("SHA256SUMS"))?, fs::read_to_string(twin.join("SHA256SUMS"))?);
    fs::remove_dir_all(&elsewhere)?;
    if here != there {
        let odd: Vec<&str> = here.lines().filter(|line| !there.contains(*line)).collect();
        return fail(format!("two builds differ in\n{}", odd.join("\n")));
    }
    println!("a second build in another folder gave the same bytes");
    Ok(())
}
