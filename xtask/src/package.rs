//! The package for those who build the checker into their own pages and programs: the element, the engine without a page, types.
//!
//! In: `www/embed`, the page's style and glue, the engine's glue. Out: a folder as npm has it, and the same as one archive. The
//! same inputs give the same bytes. Must not know: what the scripts do.

use std::fs;
use std::path::Path;

use crate::shell::{Outcome, fail, root, text};
use crate::{digest, embed_css, single, tar};

/// Files that are packed as they stand.
const AS_THEY_STAND: [&str; 9] =
    ["arrow.js", "headless-core.js", "headless.js", "headless.node.js", "headless.d.ts", "rows.js", "wasm.js", "types.d.ts", "element.d.ts"];

/// Packs into `out/npm` and `out/poscheck-VERSION.tgz`. `classic` and `module` are folders of glue.
pub fn package(classic: &Path, module: &Path, version: &str, out: &Path) -> Outcome<()> {
    let www = root().join("www");
    let embed = www.join("embed");
    let folder = out.join("npm");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    for name in AS_THEY_STAND {
        fs::copy(embed.join(name), folder.join(name))?;
    }
    fs::copy(module.join("engine.js"), folder.join("headless-glue.js"))?;
    // One program for both entries; were the two glues to want it differently, one of them would fail at a user's.
    if fs::read(module.join("engine_bg.wasm"))? != fs::read(classic.join("engine_bg.wasm"))? {
        return fail("the two glues of the engine are not for the same program");
    }
    for name in ["poscheck_bg.wasm", "engine_bg.wasm"] {
        fs::copy(classic.join(name), folder.join(name))?;
    }
    let (glue, engine) = (text(&classic.join("poscheck.js"))?, text(&classic.join("engine.js"))?);
    let tail = format!("{}self.postMessage(\"poscheck-alive\");\n", text(&www.join("worker.js"))?);
    fs::write(folder.join("poscheck-worker.js"), format!("{engine}\n{tail}"))?;
    let style = embed_css::style(&www)?;
    let parts = Parts { glue: &glue, engine: &engine, tail: &tail, style: &style };
    let core = module_body(&embed)?;
    fs::write(
        folder.join("element.js"),
        format!("{}{core}export {{ PosCheckError, Registered as PosCheckElement }};\n", parts.head(Kind::Module, "null")),
    )?;
    let around = |head: String| format!("(() => {{\n\"use strict\";\n{head}{core}self.PosCheckElement = Registered;\n}})();\n");
    fs::write(folder.join("element.classic.js"), around(parts.head(Kind::Classic, "null")))?;
    let packed = |name: &str| -> Outcome<String> { Ok(digest::base64(&single::gzip(&fs::read(classic.join(name))?)?)) };
    let inline = format!("{{ page: \"{}\", engine: \"{}\" }}", packed("poscheck_bg.wasm")?, packed("engine_bg.wasm")?);
    fs::write(folder.join("element.inline.js"), around(parts.head(Kind::Classic, &inline)))?;
    fs::write(folder.join("frame.html"), single::page(&www, None, classic, &embed.join("frame-boot.js"))?)?;
    fs::write(folder.join("package.json"), text(&embed.join("package.json"))?.replace("{version}", version))?;
    for (page, name) in [("embed.md", "README.md"), ("embed.zh-CN.md", "README.zh-CN.md")] {
        let page = text(&root().join("docs").join(page))?;
        fs::write(folder.join(name), page.replace("(embed.md)", "(README.md)").replace("(embed.zh-CN.md)", "(README.zh-CN.md)"))?;
    }
    let mut entries = Vec::new();
    for (name, path) in digest::files(&folder)? {
        if name.ends_with(".js") || name.ends_with(".wasm") {
            entries.push(format!("  \"{name}\": \"{}\"", digest::policy(&fs::read(path)?)));
        }
    }
    fs::write(folder.join("integrity.json"), format!("{{\n{}\n}}\n", entries.join(",\n")))?;
    fs::write(out.join(format!("poscheck-{version}.tgz")), tar::archive(&folder, "package")?)?;
    Ok(())
}

/// What a script of the element begins with.
struct Parts<'a> {
    glue: &'a str,
    engine: &'a str,
    tail: &'a str,
    style: &'a str,
}

#[derive(Clone, Copy)]
enum Kind {
    Module,
    Classic,
}

impl Parts<'_> {
    fn head(&self, kind: Kind, inline: &str) -> String {
        let (here, url): (&str, fn(&str) -> String) = match kind {
            // Written out in full each time: builders look for exactly these words to find the files that belong to a module.
            Kind::Module => ("import.meta.url", |file| format!("new URL(\"./{file}\", import.meta.url)")),
            Kind::Classic => ("document.currentScript?.src || document.baseURI", |file| format!("new URL(\"./{file}\", HERE)")),
        };
        format!(
            "function glue() {{\n{}\nreturn wasm_bindgen;\n}}\nconst GLUE = glue();\nconst ENGINE = {};\n\
             const HERE = {here};\nconst TAIL = {};\nconst STYLE = {};\nconst INLINE = {inline};\n\
             const URLS = {{ page: () => {}, engine: () => {}, worker: () => {}, frame: () => {} }};\n",
            self.glue,
            quoted(self.engine),
            quoted(self.tail),
            quoted(self.style),
            url("poscheck_bg.wasm"),
            url("engine_bg.wasm"),
            url("poscheck-worker.js"),
            url("frame.html"),
        )
    }
}

/// The element's modules as one, without the words that tie modules together.
fn module_body(embed: &Path) -> Outcome<String> {
    let mut body = String::new();
    for name in ["wasm.js", "arrow.js", "rows.js", "element-inner.js", "element-core.js"] {
        for line in text(&embed.join(name))?.lines() {
            if line.starts_with("import ") || line.starts_with("export {") {
                continue;
            }
            body.push_str(line.strip_prefix("export ").unwrap_or(line));
            body.push('\n');
        }
    }
    if body.contains("import ") && body.lines().any(|line| line.starts_with("import ")) {
        return fail("a module of www/embed imports in more than one line");
    }
    Ok(body)
}

/// A text as a script's string.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}
