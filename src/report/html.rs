//! The workpaper as one page for reading and printing: no script, no address, nothing fetched, every text escaped.
//!
//! In: a workpaper. Out: HTML. Must not know: what the rows mean.

use sha2::{Digest, Sha256};

use crate::base::money::money_text;
use crate::base::{Currency, Fact, Minor, Said};
use crate::locale::Voice;

use super::chart::draw;
use super::paper::{Block, Cell, Column, Paper, Row, Section, Weight};

/// Rows of a table that are shown; the workbook has them all.
pub const ROWS_MAX: usize = 2_000;

/// A longer table is folded: nobody signs hundreds of pages, and a reader opens what he wants to read or print.
pub const FOLDED_OVER: usize = 500;

/// Tables of so many columns have their widths set.
const WIDE_FROM: usize = 12;

/// A block of so few rows stays on one sheet of paper: names to sign are not parted from what is signed.
const KEPT_TO: usize = 12;

/// The section that only a reviewer reads: folded unless it fits on a page or two.
const REVIEWED: (&str, usize) = ("matched", 40);

const STYLE: &str = include_str!("page.css");

/// Markup written element by element: names are ours, texts and values are escaped, so data cannot become markup.
#[derive(Debug, Default)]
pub struct Html {
    out: String,
}

impl Html {
    /// Opens an element.
    pub fn open(&mut self, name: &'static str, attributes: &[(&'static str, &str)]) {
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in attributes {
            self.out.extend([" ", key, "=\""]);
            self.text(value);
            self.out.push('"');
        }
        self.out.push('>');
    }

    /// Closes an element.
    pub fn close(&mut self, name: &'static str) {
        self.out.extend(["</", name, ">"]);
    }

    /// An element without content.
    pub fn empty(&mut self, name: &'static str, attributes: &[(&'static str, &str)]) {
        self.open(name, attributes);
        if matches!(name, "rect" | "line") {
            self.close(name);
        }
    }

    /// An element with text.
    pub fn element(&mut self, name: &'static str, attributes: &[(&'static str, &str)], text: &str) {
        self.open(name, attributes);
        self.text(text);
        self.close(name);
    }

    /// Text, with the five signs of markup escaped and what no document may hold dropped.
    pub fn text(&mut self, text: &str) {
        for c in super::safe::xml_text(text).chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                '\'' => self.out.push_str("&#39;"),
                // A carriage return would reach the reader as a line feed.
                '\r' => self.out.push_str("&#13;"),
                c => self.out.push(c),
            }
        }
    }
}

/// The page.
pub fn html(paper: &Paper) -> String {
    let mut page = Html { out: String::from("<!DOCTYPE html>\n") };
    page.open("html", &[("lang", paper.lang.tag())]);
    page.open("head", &[]);
    page.empty("meta", &[("charset", "utf-8")]);
    let policy = format!("default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'", base64(&Sha256::digest(STYLE)));
    page.empty("meta", &[("http-equiv", "Content-Security-Policy"), ("content", &policy)]);
    page.empty("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")]);
    page.empty("meta", &[("name", "referrer"), ("content", "no-referrer")]);
    page.element("title", &[], &paper.title);
    // The style is ours and its hash is in the policy: it stands as it is.
    page.out.extend(["<style>", STYLE, "</style>"]);
    page.close("head");
    page.open("body", &[]);
    page.element("h1", &[], &paper.title);
    contents(&mut page, paper);
    for section in &paper.sections {
        chapter(&mut page, paper, section);
    }
    page.close("body");
    page.close("html");
    page.out.push('\n');
    page.out
}

fn contents(page: &mut Html, paper: &Paper) {
    page.open("nav", &[]);
    page.open("ol", &[]);
    for section in &paper.sections {
        page.open("li", &[]);
        page.element("a", &[("href", &format!("#{}", section.id))], &section.name);
        page.close("li");
    }
    page.close("ol");
    page.close("nav");
}

fn chapter(page: &mut Html, paper: &Paper, section: &Section) {
    let is_wide = section.blocks.iter().any(|block| block.columns.len() >= WIDE_FROM);
    page.open("section", &[("id", &section.id), ("class", if is_wide { "" } else { "upright" })]);
    page.element("h2", &[], &section.name);
    for (index, block) in section.blocks.iter().enumerate() {
        let is_short = block.rows.len() <= KEPT_TO;
        page.open("div", if is_short { &[("class", "kept")] } else { &[] });
        if !block.heading.is_empty() {
            page.element("h3", &[], &block.heading);
        }
        for note in &block.notes {
            page.element("p", &[], note);
        }
        let name = if block.heading.is_empty() { &section.name } else { &block.heading };
        let fold_over = if section.id == REVIEWED.0 { REVIEWED.1 } else { FOLDED_OVER };
        listed(page, paper, block, name, fold_over);
        page.close("div");
        // The picture stands after the figures it draws.
        if index == 1
            && let Some(chart) = &section.chart
        {
            page.element("h3", &[], &chart.title);
            draw(page, chart, paper.currency);
        }
    }
    page.close("section");
}

// A block's rows; a long list is folded, with its sum before it.
fn listed(page: &mut Html, paper: &Paper, block: &Block, name: &str, fold_over: usize) {
    // A sum at the foot is shown even where rows before it are not.
    let foot = block.rows.iter().rev().take_while(|row| row.weight == Weight::Total).count();
    let (body, sums) = block.rows.split_at(block.rows.len() - foot);
    let say = |key: &'static str, count: usize| {
        let voice = Voice { lang: paper.lang, currency: paper.currency, row: &|row| row.row_number.to_string() };
        voice.say(&Said::new(key).with("count", Fact::Count(count as u64)))
    };
    let is_folded = body.len() > fold_over;
    if is_folded {
        table(page, paper, block, name, sums.iter());
        page.open("details", &[]);
        page.element("summary", &[], &say("paper-folded", body.len()));
    }
    table(page, paper, block, name, body.iter().take(ROWS_MAX).chain(sums));
    if body.len() > ROWS_MAX {
        page.element("p", &[], &say("paper-left-out", body.len() - ROWS_MAX));
    }
    if is_folded {
        page.close("details");
    }
}

fn table<'a>(page: &mut Html, paper: &Paper, block: &Block, name: &str, rows: impl Iterator<Item = &'a Row> + Clone) {
    if rows.clone().next().is_none() {
        return;
    }
    page.open("div", &[("class", "scroll"), ("role", "region"), ("aria-label", name), ("tabindex", "0")]);
    let is_wide = block.columns.len() >= WIDE_FROM;
    page.open("table", if is_wide { &[("class", "wide")] } else { &[] });
    page.element("caption", &[], name);
    if is_wide {
        // Left to itself a reader squeezes all columns alike, and a reason becomes a word a line.
        let all: u32 = block.columns.iter().map(share).sum();
        page.open("colgroup", &[]);
        for column in &block.columns {
            let tenths = share(column) * 1_000 / all.max(1);
            page.empty("col", &[("width", &format!("{}.{}%", tenths / 10, tenths % 10))]);
        }
        page.close("colgroup");
    }
    if block.columns.iter().any(|column| !column.heading.is_empty()) {
        page.open("thead", &[]);
        page.open("tr", &[]);
        for (index, column) in block.columns.iter().enumerate() {
            let is_number = |cell: &Cell| matches!(cell, Cell::Money(_) | Cell::Count(_));
            let first = block.rows.iter().filter_map(|row| row.cells.get(index)).find(|cell| **cell != Cell::Empty);
            let class = if first.is_some_and(is_number) { "number" } else { "" };
            page.element("th", &[("scope", "col"), ("class", class)], &column.heading);
        }
        page.close("tr");
        page.close("thead");
    }
    page.open("tbody", &[]);
    for row in rows {
        let class = match row.weight {
            Weight::Plain => "",
            Weight::Total => "total",
            Weight::Head => "head",
            Weight::Blank => "blank",
        };
        if class.is_empty() {
            page.open("tr", &[])
        } else {
            page.open("tr", &[("class", class)])
        }
        for (index, column) in block.columns.iter().enumerate() {
            cell(page, paper, column, row.cells.get(index).unwrap_or(&Cell::Empty));
        }
        page.close("tr");
    }
    page.close("tbody");
    page.close("table");
    page.close("div");
}

// A column's part of the paper: room for what may not be broken, and no more for sentences than they need in lines.
fn share(column: &Column) -> u32 {
    match column.width {
        0..=8 => 9,
        9..=15 => 17,
        width => u32::from(width.min(56)),
    }
}

fn cell(page: &mut Html, paper: &Paper, column: &Column, cell: &Cell) {
    match cell {
        Cell::Empty => page.element("td", &[], ""),
        Cell::Text(text) if column.width <= 8 => page.element("td", &[("class", "mark")], text),
        Cell::Text(text) => page.element("td", &[], text),
        Cell::File(text) => {
            // Text of a file may be written the other way or turn the direction: it is kept to itself.
            page.open("td", &[]);
            page.element("bdi", &[], text);
            page.close("td");
        }
        Cell::Money(minor) => page.element("td", &[("class", "number")], &grouped_money(*minor, paper.currency)),
        Cell::Count(count) => page.element("td", &[("class", "number")], &crate::locale::grouped(*count)),
        Cell::Serial(number) => page.element("td", &[("class", "mark")], &number.to_string()),
        Cell::Moment(moment) => page.element("td", &[("class", "time")], &moment.to_string().replace('T', " ")),
        Cell::Day(day) => page.element("td", &[("class", "time")], &day.to_string()),
    }
}

/// Money for reading: `−1,234.50`, grouped, with a real minus sign.
pub fn grouped_money(minor: Minor, currency: Currency) -> String {
    let text = money_text(minor, currency);
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("−", digits));
    let (whole, part) = digits.split_once('.').map_or((digits, None), |(whole, part)| (whole, Some(part)));
    let whole = crate::locale::grouped(whole.parse().unwrap_or(0));
    part.map_or_else(|| format!("{sign}{whole}"), |part| format!("{sign}{whole}.{part}"))
}

// RFC 4648, the form a policy's hash has.
fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let word = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4_usize {
            let sign = SIGNS.get((word >> (18 - 6 * place) & 63) as usize).copied().unwrap_or(b'=');
            text.push(if place <= chunk.len() { char::from(sign) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_rfc() {
        for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn text_and_values_cannot_become_markup() {
        let mut page = Html::default();
        page.open("td", &[("class", "\"><script>")]);
        page.text("</td><img src=x onerror='alert(1)'>&amp;\u{0}");
        assert_eq!(page.out, "<td class=\"&quot;&gt;&lt;script&gt;\">&lt;/td&gt;&lt;img src=x onerror=&#39;alert(1)&#39;&gt;&amp;amp;");
    }
}
