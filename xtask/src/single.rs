//! The page as one HTML file that opens by a double click, its worker included.
//!
//! In: `www/` and the classic glue with its wasm. Out: one text. Must not know: what the page does.
//!
//! A file has no headers, so its policy stands inside it; every script and style that may run is named there by its hash.

use std::fs;
use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::digest;
use crate::guide;
use crate::shell::{Outcome, fail, text};

/// A text that must stand in a script element as it is.
struct Inline {
    hashes: Vec<String>,
    html: String,
}

/// The sample's files, under the names the page asks for.
const SAMPLE: [&str; 2] = ["sample/register-2026-03.xlsx", "sample/acquirer-2026-03.csv"];

/// Builds the file's text; `boot` is the script that starts the page. With the documents' folder it holds the guides too.
pub fn page(www: &Path, docs: Option<&Path>, glue: &Path, boot: &Path) -> Outcome<String> {
    let html = text(&www.join("index.html"))?;
    let mut scripts = Inline { hashes: Vec::new(), html: String::new() };
    for name in ["poscheck_bg.wasm", "engine_bg.wasm"] {
        scripts.held(name, &digest::base64(&gzip(&fs::read(glue.join(name))?)?))?;
    }
    for name in SAMPLE {
        scripts.held(name, &digest::base64(&fs::read(www.join(name))?))?;
    }
    let style = guide::SHEETS.iter().map(|sheet| text(&www.join(sheet))).collect::<Outcome<String>>()?;
    let hash = format!("'{}'", digest::policy(style.as_bytes()));
    for guide in docs.map_or(Ok(Vec::new()), |docs| guide::guides(docs, &guide::Style::Inside(&style, &hash)))? {
        scripts.held(guide.name, &guide.html)?;
    }
    scripts.held("worker.js", &text(&www.join("worker.js"))?)?;
    scripts.held("engine.js", &text(&glue.join("engine.js"))?)?;
    scripts.run(None, &text(&glue.join("poscheck.js"))?)?;
    scripts.run(None, include_str!("../templates/single.js"))?;
    scripts.run(None, &text(boot)?)?;
    // A guide opened from here lives under this page's policy.
    let mut styles = Inline { hashes: vec![hash], html: String::new() };
    let mut out = String::with_capacity(html.len() + scripts.html.len());
    let mut rest = html.as_str();
    // Links become what they point to; the page's own scripts and policy are replaced by ours.
    while let Some((before, tag, after)) = next_tag(rest) {
        out.push_str(before);
        rest = after;
        match (name_of(tag), attribute(tag, "rel"), attribute(tag, "href")) {
            ("link", Some("stylesheet"), Some(file)) => out.push_str(&styles.style(&text(&www.join(file))?)?),
            ("link", Some("icon"), Some(file)) => {
                let icon = digest::base64(&fs::read(www.join(file))?);
                out.push_str(&format!("<link rel=\"icon\" type=\"image/svg+xml\" href=\"data:image/svg+xml;base64,{icon}\">"));
            }
            ("link", _, _) => {}
            ("meta", _, _) if attribute(tag, "http-equiv").is_some() => {}
            ("script", _, _) => rest = rest.split_once("</script>").map_or(rest, |(_, after)| after),
            _ => out.push_str(tag),
        }
    }
    out.push_str(rest);
    let policy = format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src {} 'wasm-unsafe-eval'; style-src {}; \
         img-src data: blob:; font-src 'none'; connect-src 'none'; worker-src blob:; form-action 'none'; base-uri 'none'; frame-src 'none'; \
         object-src 'none'; trusted-types poscheck; require-trusted-types-for 'script'\">",
        scripts.hashes.join(" "),
        styles.hashes.join(" ")
    );
    let Some((head, body)) = out.split_once("<meta charset=\"utf-8\">") else { return fail("www/index.html does not begin with <meta charset>") };
    let Some((body, end)) = body.rsplit_once("</body>") else { return fail("www/index.html has no </body>") };
    Ok(format!("{head}<meta charset=\"utf-8\">\n  {policy}{body}{}</body>{end}", scripts.html))
}

impl Inline {
    /// A text the browser keeps but does not run.
    fn held(&mut self, name: &str, text: &str) -> Outcome<()> {
        let text = safe(text)?;
        self.html.push_str(&format!("<script type=\"application/octet-stream\" id=\"held-{name}\">{text}</script>\n"));
        Ok(())
    }

    /// A script that runs where it stands.
    fn run(&mut self, id: Option<&str>, text: &str) -> Outcome<()> {
        let text = safe(text)?;
        self.hashes.push(format!("'{}'", digest::policy(text.as_bytes())));
        let id = id.map(|id| format!(" id=\"{id}\"")).unwrap_or_default();
        self.html.push_str(&format!("<script{id}>{text}</script>\n"));
        Ok(())
    }

    fn style(&mut self, text: &str) -> Outcome<String> {
        if text.contains("</style") || text.contains("url(") || text.contains("@import") {
            return fail("a style sheet names another file or ends its own element");
        }
        self.hashes.push(format!("'{}'", digest::policy(text.as_bytes())));
        Ok(format!("<style>{text}</style>"))
    }
}

/// A text that can't end its own element early.
fn safe(text: &str) -> Outcome<&str> {
    let lower = text.to_ascii_lowercase();
    if lower.contains("</script") || lower.contains("<!--") || text.contains('\r') {
        fail("a script's text would end its own element")
    } else {
        Ok(text)
    }
}

/// Packed without a time in the header, so that the same wasm gives the same bytes.
pub fn gzip(bytes: &[u8]) -> Outcome<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

/// What stands before the next tag, the tag, what stands after it.
fn next_tag(html: &str) -> Option<(&str, &str, &str)> {
    let begin = html.find('<')?;
    let mut quoted = false;
    for (at, letter) in html.get(begin..)?.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            '>' if !quoted => {
                let end = begin + at + 1;
                return Some((html.get(..begin)?, html.get(begin..end)?, html.get(end..)?));
            }
            _ => {}
        }
    }
    None
}

fn name_of(tag: &str) -> &str {
    tag.trim_start_matches('<').split([' ', '>', '\n']).next().unwrap_or_default()
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!(" {name}=\""))?.1.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_ends_at_its_own_bracket() {
        let (before, tag, after) = next_tag("a<link rel=\"x\" href=\"a>b\">c").unwrap();
        assert_eq!((before, name_of(tag), attribute(tag, "rel"), attribute(tag, "href"), after), ("a", "link", Some("x"), Some("a>b"), "c"));
    }

    #[test]
    fn a_text_that_ends_its_element_is_refused() {
        assert!(safe("let a = '</SCRIPT>'").is_err());
        assert!(safe("let a = 1 < 2").is_ok());
    }
}
