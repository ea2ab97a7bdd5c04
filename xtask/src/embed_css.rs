//! The page's style for a shadow: what is said of the document's root is said of the host element, and every token can be set from outside.
//!
//! In: `www/css`. Out: one text. Must not know: what looks how.

use std::path::Path;

use crate::shell::{Outcome, text};

/// The sheets in the page's own order, those of the embedding last.
pub fn style(www: &Path) -> Outcome<String> {
    let html = text(&www.join("index.html"))?;
    let mut out = String::new();
    for name in html.split("<link rel=\"stylesheet\" href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        let sheet = text(&www.join(name))?;
        out.push_str(&if name.ends_with("tokens.css") { open_tokens(&sheet) } else { sheet });
        out.push('\n');
    }
    out.push_str(&text(&www.join("embed/embed.css"))?);
    // Rules for the document's own elements are none of a guest's business.
    let kept: Vec<&str> = out.lines().filter(|line| !line.starts_with("html {") && !line.starts_with("body {")).collect();
    Ok(hosted(&kept.join("\n").replace("data-theme", "theme")))
}

/// `--accent: X;` becomes `--accent: var(--poscheck-accent, X);`.
fn open_tokens(sheet: &str) -> String {
    let mut out = String::with_capacity(sheet.len() * 2);
    for part in sheet.split_inclusive(';') {
        match part.rsplit_once("--").map(|(head, rest)| (head, rest.split_once(": "))) {
            Some((head, Some((name, value)))) if !value.contains("var(") => {
                out.push_str(&format!("{head}--{name}: var(--poscheck-{name}, {});", value.trim_end_matches(';')));
            }
            _ => out.push_str(part),
        }
    }
    out
}

/// `:root[x]:not([y])` becomes `:host([x]:not([y]))`.
fn hosted(sheet: &str) -> String {
    let mut out = String::with_capacity(sheet.len());
    let mut rest = sheet;
    while let Some((before, after)) = rest.split_once(":root") {
        out.push_str(before);
        let end = conditions(after);
        let (told, behind) = after.split_at(end);
        out.push_str(&if told.is_empty() { ":host".to_owned() } else { format!(":host({told})") });
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// How long the conditions are that follow at once: `[…]` and `:not(…)`.
fn conditions(text: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let length = if rest.starts_with('[') {
            rest.find(']').map(|end| end + 1)
        } else if rest.starts_with(":not(") {
            rest.find(')').map(|end| end + 1)
        } else {
            None
        };
        match length {
            Some(length) => at += length,
            None => return at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_becomes_the_host() {
        assert_eq!(hosted(":root { a: b } x:root[theme=\"dark\"] y"), ":host { a: b } x:host([theme=\"dark\"]) y");
        assert_eq!(hosted(":root[a]:not([b~=\"c\"]) .d, :root:not([e]) f"), ":host([a]:not([b~=\"c\"])) .d, :host(:not([e])) f");
    }

    #[test]
    fn tokens_can_be_set_from_outside() {
        assert_eq!(
            open_tokens("--a: 1px; --b: rgb(0 0 0 / 0.5);\n color: red;"),
            "--a: var(--poscheck-a, 1px); --b: var(--poscheck-b, rgb(0 0 0 / 0.5));\n color: red;"
        );
    }
}
