//! xlsx and xlsm, streamed: a sheet's XML is walked once and never held as a grid.
//!
//! In: a zip container. Out: rows of a sheet. Must not know: what a column means.

use std::borrow::Cow;
use std::collections::BTreeMap;

use quick_xml::events::{BytesRef, BytesStart, Event};

use super::open::Sheet;
use super::package::{Package, Part, io_fault};
use super::serial::{self, Shows};
use super::xml::{self, Visitor};
use super::{xlsx_plain, xlsx_sheet};
use crate::base::{CellRef, Fault};

/// A workbook with its shared parts read.
pub struct Workbook<'a> {
    package: Package<'a>,
    names: Vec<String>,
    parts: Vec<usize>,
    shared: Shared,
    has_shared: bool,
    shows: Vec<Shows>,
    is_1904: bool,
    shared_part: Option<usize>,
}

/// What every sheet of a workbook refers to.
#[derive(Debug, Default)]
pub(super) struct Shared {
    text: String,
    ends: Vec<u32>,
}

impl Shared {
    /// Shared strings in order, for tests.
    #[cfg(test)]
    pub(super) fn of<const N: usize>(strings: [&str; N]) -> Shared {
        let mut shared = Shared::default();
        for string in strings {
            shared.text.push_str(string);
            shared.ends.push(shared.text.len() as u32);
        }
        shared
    }

    /// The shared string at `index`.
    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = index.checked_sub(1).map_or(0, |before| self.ends.get(before).map_or(0, |end| *end as usize));
        self.text.get(start..end)
    }
}

// Excel itself holds no more.
pub(super) const SHEETS_MAX: usize = 255;

impl<'a> Workbook<'a> {
    /// Opens a workbook: its list of sheets, styles and dates.
    ///
    /// # Errors
    /// `not-a-workbook` when the container holds none; the faults of the container.
    pub fn open(name: &str, bytes: Cow<'a, [u8]>) -> Result<Workbook<'a>, Fault> {
        Workbook::of_package(name, Package::open(name, bytes)?)
    }

    /// The workbook of an opened container.
    ///
    /// # Errors
    /// As [`Workbook::open`].
    pub fn of_package(name: &str, mut package: Package<'a>) -> Result<Workbook<'a>, Fault> {
        let root = relations(&mut package, name, "_rels/.rels", "")?;
        let main = root
            .iter()
            .find(|(_, relation)| relation.kind.ends_with("/officeDocument"))
            .and_then(|(_, relation)| package.find(&relation.target).map(|index| (index, relation.target.clone())));
        let Some((main, path)) = main.or_else(|| package.find("xl/workbook.xml").map(|index| (index, "xl/workbook.xml".to_owned()))) else {
            return Err(Fault::of_file("not-a-workbook", name));
        };
        let (folder, file) = path.trim_start_matches('/').rsplit_once('/').unwrap_or(("", &path));
        let relations = relations(&mut package, name, &format!("{folder}/_rels/{file}.rels"), folder)?;
        let mut book = Workbook {
            package,
            names: Vec::new(),
            parts: Vec::new(),
            shared: Shared::default(),
            has_shared: false,
            shows: Vec::new(),
            is_1904: false,
            shared_part: None,
        };
        let listed = book.list(name, main)?;
        for (sheet, id) in listed {
            let Some(relation) = relations.get(&id) else { continue };
            if let (true, Some(part)) = (relation.kind.ends_with("/worksheet"), book.package.find(&relation.target)) {
                if book.names.len() >= SHEETS_MAX {
                    return Err(Fault::of_file("limit-sheets", name));
                }
                book.names.push(sheet);
                book.parts.push(part);
            }
        }
        if book.names.is_empty() {
            return Err(Fault::of_file("not-a-workbook", name));
        }
        let of_kind = |kind: &str| relations.values().find(|relation| relation.kind.ends_with(kind)).map(|relation| relation.target.clone());
        if let Some(part) = of_kind("/styles").and_then(|path| book.package.find(&path)) {
            book.styles(name, part)?;
        }
        book.shared_part = of_kind("/sharedStrings").and_then(|path| book.package.find(&path));
        Ok(book)
    }

    /// Names of the sheets, in the workbook's order.
    pub fn sheet_names(&self) -> &[String] {
        &self.names
    }

    /// Reads a sheet, at most `rows_max` rows.
    ///
    /// # Errors
    /// `workbook-damaged` with the sheet and row reached, `zip-bomb`, a limit.
    pub fn read(&mut self, name: &str, index: usize, rows_max: usize, keep_going: &mut dyn FnMut(u64) -> bool) -> Result<Sheet, Fault> {
        if let (false, Some(part)) = (self.has_shared, self.shared_part) {
            self.shared = shared_strings(&mut self.package, name, part)?;
            self.has_shared = true;
        }
        let Some(part) = self.parts.get(index) else { return Err(Fault::of_file("not-a-workbook", name)) };
        let part = self.package.part(name, *part)?;
        let context = xlsx_sheet::Context { shared: &self.shared, shows: &self.shows, is_1904: self.is_1904, rows_max };
        xlsx_sheet::read(part, &context, keep_going).map_err(|mut fault| {
            fault.at.file = name.to_owned();
            fault.at.sheet = self.names.get(index).cloned();
            fault
        })
    }

    /// Sheets with their relation, and the workbook's epoch.
    fn list(&mut self, name: &str, part: usize) -> Result<Vec<(String, String)>, Fault> {
        let mut sheets = Vec::new();
        let is_1904 = &mut self.is_1904;
        walk(self.package.part(name, part)?, name, &mut |event| {
            if let Walk::Start(element) = event {
                match element.local_name().as_ref() {
                    "sheet" => sheets.push((attribute(element, "name").unwrap_or_default(), attribute(element, "id").unwrap_or_default())),
                    "workbookPr" => *is_1904 = matches!(attribute(element, "date1904").as_deref(), Some("1" | "true")),
                    _ => {}
                }
            }
        })?;
        Ok(sheets)
    }

    /// What each cell style shows of a number.
    fn styles(&mut self, name: &str, part: usize) -> Result<(), Fault> {
        let mut custom: BTreeMap<u32, Shows> = BTreeMap::new();
        let mut in_cell_styles = false;
        let shows = &mut self.shows;
        walk(self.package.part(name, part)?, name, &mut |event| match event {
            Walk::Start(element) => match element.local_name().as_ref() {
                "numFmt" => {
                    let code = attribute(element, "formatCode").filter(|code| code.len() <= 1_000).unwrap_or_default();
                    if let Some(id) = attribute(element, "numFmtId").and_then(|id| id.parse().ok()) {
                        custom.insert(id, serial::custom(&code));
                    }
                }
                "cellXfs" => in_cell_styles = true,
                "xf" if in_cell_styles && shows.len() < 70_000 => {
                    let id = attribute(element, "numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
                    shows.push(custom.get(&id).copied().unwrap_or_else(|| serial::builtin(id)));
                }
                _ => {}
            },
            Walk::End(local) => in_cell_styles &= local != "cellXfs",
            Walk::Text(_) => {}
        })
    }
}

struct Relation {
    kind: String,
    target: String,
}

/// The relations of a part, by id; targets as paths from the root. Those outside the container are left out.
fn relations(package: &mut Package<'_>, name: &str, path: &str, folder: &str) -> Result<BTreeMap<String, Relation>, Fault> {
    let mut relations = BTreeMap::new();
    let Some(part) = package.find(path) else { return Ok(relations) };
    walk(package.part(name, part)?, name, &mut |event| {
        if let Walk::Start(element) = event
            && element.local_name().as_ref() == "Relationship"
            && attribute(element, "TargetMode").as_deref() != Some("External")
            && relations.len() < 4 * SHEETS_MAX
        {
            let target = attribute(element, "Target").unwrap_or_default();
            let relation = Relation { kind: attribute(element, "Type").unwrap_or_default(), target: resolve(folder, &target) };
            relations.insert(attribute(element, "Id").unwrap_or_default(), relation);
        }
    })?;
    Ok(relations)
}

/// A target as a path from the root of the container.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            ".." => {
                parts.pop();
            }
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// All shared strings in one buffer.
fn shared_strings(package: &mut Package<'_>, name: &str, part: usize) -> Result<Shared, Fault> {
    let mut strings = Strings::default();
    xml::events(package.part(name, part)?, name, Some("</si>"), &mut strings)?;
    if strings.is_over { Err(Fault::of_file("limit-text", name)) } else { Ok(strings.shared) }
}

#[derive(Default)]
struct Strings {
    shared: Shared,
    in_text: bool,
    phonetic: bool,
    is_over: bool,
}

impl Strings {
    fn end(&mut self) {
        match u32::try_from(self.shared.text.len()) {
            Ok(end) => self.shared.ends.push(end),
            Err(_) => self.is_over = true,
        }
    }
}

impl Visitor for &mut Strings {
    fn event(&mut self, event: Event<'_>) -> Result<bool, Fault> {
        steps(event, &mut |step| match step {
            Walk::Start(element) => match element.local_name().as_ref() {
                "t" => self.in_text = true,
                "rPh" => self.phonetic = true,
                _ => {}
            },
            Walk::Text(text) if self.in_text && !self.phonetic => self.shared.text.push_str(text),
            Walk::Text(_) => {}
            Walk::End("t") => self.in_text = false,
            Walk::End("rPh") => self.phonetic = false,
            Walk::End("si") => self.end(),
            Walk::End(_) => {}
        });
        Ok(true)
    }

    fn plain(&mut self, text: &str) -> Result<(usize, bool), Fault> {
        let mut at = 0;
        while let Some((string, length)) = text.get(at..).and_then(xlsx_plain::string) {
            self.shared.text.push_str(string);
            self.end();
            at += length;
        }
        Ok((at, true))
    }
}

/// A step of [`walk`]. An empty element is a start and an end.
pub(super) enum Walk<'e> {
    Start(&'e BytesStart<'e>),
    Text(&'e str),
    End(&'e str),
}

/// Walks a part.
fn walk(part: Part<'_>, name: &str, visit: &mut dyn FnMut(Walk<'_>)) -> Result<(), Fault> {
    xml::events(part, name, None, |event: Event<'_>| {
        steps(event, visit);
        Ok(true)
    })
    .map_err(Fault::from)
}

/// The steps that an event is.
fn steps(event: Event<'_>, visit: &mut dyn FnMut(Walk<'_>)) {
    match event {
        Event::Start(element) => visit(Walk::Start(&element)),
        Event::Empty(element) => {
            visit(Walk::Start(&element));
            visit(Walk::End(element.local_name().as_ref()));
        }
        Event::End(element) => visit(Walk::End(element.local_name().as_ref())),
        Event::Text(text) => visit(Walk::Text(&text.xml10_content())),
        Event::CData(text) => visit(Walk::Text(&text.xml10_content())),
        Event::GeneralRef(entity) => {
            let mut text = String::new();
            push_entity(&entity, &mut text);
            visit(Walk::Text(&text));
        }
        _ => {}
    }
}

/// The character an entity stands for; only XML's own five and numeric ones exist in a workbook.
pub(super) fn push_entity(entity: &BytesRef<'_>, text: &mut String) {
    match entity.as_ref() {
        "amp" => text.push('&'),
        "lt" => text.push('<'),
        "gt" => text.push('>'),
        "quot" => text.push('"'),
        "apos" => text.push('\''),
        _ => {
            if let Ok(Some(c)) = entity.resolve_char_ref() {
                text.push(c);
            }
        }
    }
}

/// The fault behind an error of the XML reader.
pub(super) fn xml_fault(error: &quick_xml::Error, name: &str) -> Fault {
    match error {
        quick_xml::Error::Io(error) => match io_fault(error, name) {
            fault if fault.code() == "zip-damaged" => Fault { at: CellRef::file(name), ..Fault::of_file("workbook-damaged", name) },
            fault => fault,
        },
        _ => Fault::of_file("workbook-damaged", name),
    }
}

/// An attribute's value by its local name, entities resolved.
pub(super) fn attribute(element: &BytesStart<'_>, local: &str) -> Option<String> {
    let mut attributes = element.attributes();
    attributes
        .with_checks(false)
        .take(64)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == local)
        .map(|attribute| quick_xml::escape::unescape(&attribute.value).map_or_else(|_| String::new(), Cow::into_owned))
}
