//! The user guide as pages: the guide, its pictures and the page of codes in one file a language.
//!
//! In: `docs/`, the style sheets. Out: HTML texts. Must not know: the page that links to them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

use crate::digest;
use crate::shell::{Failure, Outcome, fail, text};

/// A language's guide.
pub struct Guide {
    /// The file's name, to which the page links.
    pub name: &'static str,
    /// The whole page.
    pub html: String,
}

/// Where a guide's style stands.
pub enum Style<'s> {
    /// In the site's style sheets: a host's policy allows no other.
    Beside,
    /// Inside the page, with the hash by which its policy names it.
    Inside(&'s str, &'s str),
}

/// Language, the file's name, its title, the pages that make it.
const GUIDES: [(&str, &str, &str, [&str; 3]); 2] = [
    ("zh-CN", "guide.zh-CN.html", "PosCheck 使用指南", ["guide.zh-CN.md", "codes.zh-CN.md", "formats.zh-CN.md"]),
    ("en", "guide.en.html", "PosCheck user guide", ["guide.md", "codes.md", "formats.md"]),
];

/// The site's style sheets of a guide.
pub const SHEETS: [&str; 2] = ["css/tokens.css", "css/guide.css"];

/// The guides of all languages, made from the folder of documents.
pub fn guides(docs: &Path, style: &Style<'_>) -> Outcome<Vec<Guide>> {
    let (source, style) = match style {
        Style::Beside => ("'self'", SHEETS.map(|sheet| format!("<link rel=\"stylesheet\" href=\"{sheet}\">")).join("\n")),
        Style::Inside(text, hash) => (*hash, format!("<style>{text}</style>")),
    };
    GUIDES.iter().map(|(lang, name, title, pages)| Ok(Guide { name, html: page(docs, (lang, title), pages, (source, &style))? })).collect()
}

fn page(docs: &Path, (lang, title): (&str, &str), pages: &[&str], (source, style): (&str, &str)) -> Outcome<String> {
    let texts = pages.iter().map(|page| text(&docs.join(page))).collect::<Outcome<Vec<String>>>()?;
    let mut main = String::new();
    // The first heading of each page is where the others' links to it lead.
    let heads: Vec<(&str, String)> = pages.iter().zip(&texts).map(|(page, text)| (*page, first_heading(text))).collect();
    let (mut ids, mut wanted) = (BTreeSet::new(), BTreeSet::new());
    for text in &texts {
        let events = events(text, docs, &heads, &mut ids, &mut wanted)?;
        main.push_str("<article>\n");
        html::push_html(&mut main, events.into_iter());
        main.push_str("</article>\n");
    }
    if let Some(lost) = wanted.difference(&ids).next() {
        return fail(format!("{}: nothing has the name #{lost}", pages.join(", ")));
    }
    Ok(format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {source}; img-src data:; form-action 'none'; base-uri 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<title>{title}</title>\n{style}\n</head>\n<body>\n<main>\n{main}</main>\n</body>\n</html>\n"
    ))
}

// The document's events with names on its headings, its pictures inside, and links that lead within the page; others keep their words.
fn events<'t>(
    text: &'t str,
    docs: &Path,
    heads: &[(&str, String)],
    ids: &mut BTreeSet<String>,
    wanted: &mut BTreeSet<String>,
) -> Outcome<Vec<Event<'t>>> {
    let mut events: Vec<Event<'t>> = Parser::new_ext(text, Options::ENABLE_TABLES).collect();
    let mut is_linked = Vec::new();
    for at in 0..events.len() {
        let name = matches!(events.get(at), Some(Event::Start(Tag::Heading { .. }))).then(|| slug(&words(events.get(at + 1..).unwrap_or_default())));
        let Some(event) = events.get_mut(at) else { break };
        match event {
            Event::Start(Tag::Heading { id, .. }) => {
                let name = name.unwrap_or_default();
                *id = Some(CowStr::from(name.clone()));
                ids.insert(name);
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                let bytes = fs::read(docs.join(&**dest_url)).map_err(|error| Failure(format!("{dest_url}: {error}")))?;
                *dest_url = CowStr::from(format!("data:image/webp;base64,{}", digest::base64(&bytes)));
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                let within = dest_url.strip_prefix('#').map(str::to_owned);
                let within = within.or_else(|| heads.iter().find(|(page, _)| **page == **dest_url).map(|(_, head)| head.clone()));
                is_linked.push(within.is_some());
                match within {
                    Some(name) => {
                        *dest_url = CowStr::from(format!("#{name}"));
                        wanted.insert(name);
                    }
                    None => *event = Event::Text(CowStr::Borrowed("")),
                }
            }
            Event::End(TagEnd::Link) if is_linked.pop() == Some(false) => *event = Event::Text(CowStr::Borrowed("")),
            _ => {}
        }
    }
    Ok(events)
}

fn first_heading(text: &str) -> String {
    let events: Vec<Event<'_>> = Parser::new(text).skip_while(|event| !matches!(event, Event::Start(Tag::Heading { .. }))).skip(1).collect();
    slug(&words(&events))
}

// The words up to the heading's end.
fn words(events: &[Event<'_>]) -> String {
    let within = events.iter().take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))));
    within.filter_map(|event| if let Event::Text(text) | Event::Code(text) = event { Some(&**text) } else { None }).collect()
}

// The name of a heading, as the places that show these documents make it: small letters, a hyphen for a space, no punctuation.
fn slug(words: &str) -> String {
    let small = words.to_lowercase();
    small.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_')).map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_named_as_links_name_them() {
        assert_eq!(slug("Reading a file's card"), "reading-a-files-card");
        assert_eq!(slug("D01 文件内重复行"), "d01-文件内重复行");
    }

    #[test]
    fn the_guides_need_nothing_beside_them() {
        let root = crate::shell::root();
        for guide in guides(&root.join("docs"), &Style::Inside("p { }", "'none'")).unwrap_or_else(|failure| panic!("{failure}")) {
            assert!(guide.html.contains("data:image/webp;base64,") && guide.html.contains("id=\"d01"), "{}", guide.name);
            for other in ["src=\"pictures", "href=\"http", "href=\"..", ".md\"", "<script"] {
                assert!(!guide.html.contains(other), "{} has {other}", guide.name);
            }
        }
    }
}
