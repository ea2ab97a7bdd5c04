//! A part's XML, event by event, most of it from memory where elements of one name follow each other.
//!
//! In: a part, the name of what repeats in it. Out: events. Must not know: what an element means.
//!
//! An event read from a stream is copied for itself. A sheet is rows and hardly anything else, so a run of whole rows is taken
//! into memory and walked there without a copy; the memory is that of a piece, not of the part.

use std::io::{BufRead, Read};
use std::sync::Arc;

use memchr::memmem;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::xlsx::xml_fault;
use crate::base::Fault;
use crate::base::limits::XML_DEPTH_MAX;

const PIECE_BYTES: u64 = 1 << 18;

/// Why a walk ended early.
pub(super) enum Stop {
    /// What stands in the part, or the reading of it.
    Part(Fault),
    /// What the visitor made of it.
    Visitor(Fault),
}

impl From<Stop> for Fault {
    fn from(stop: Stop) -> Fault {
        let (Stop::Part(fault) | Stop::Visitor(fault)) = stop;
        fault
    }
}

/// What hears of a part.
pub(super) trait Visitor {
    /// Takes an event; whether more are wanted.
    fn event(&mut self, event: Event<'_>) -> Result<bool, Fault>;

    /// Takes as many of the elements that repeat as the text begins with and as can be read without the reader of XML: how many
    /// bytes they are, and whether more is wanted.
    fn plain(&mut self, _: &str) -> Result<(usize, bool), Fault> {
        Ok((0, true))
    }
}

impl<F: FnMut(Event<'_>) -> Result<bool, Fault>> Visitor for F {
    fn event(&mut self, event: Event<'_>) -> Result<bool, Fault> {
        self(event)
    }
}

/// Walks a part to its end, or until the visitor wants no more. `row` is the end tag of what repeats, where something does.
pub(super) fn events<R: BufRead>(mut part: R, name: &str, row: Option<&str>, visit: impl Visitor) -> Result<(), Stop> {
    let mut walk = Walk { name, depth: 0, goes_on: true, visit };
    let Some(row) = row else { return walk.stream(part) };
    let ends = memmem::Finder::new(row);
    let mut held = Vec::new();
    loop {
        let read = part.by_ref().take(PIECE_BYTES).read_to_end(&mut held);
        let end = match read {
            Ok(count) if count as u64 == PIECE_BYTES => memmem::rfind(&held, row.as_bytes()).map(|at| at + row.len()),
            _ => Some(held.len()),
        };
        // A comment or a section of text may hold what looks like an end.
        let Some(whole) = end.and_then(|end| held.get(..end)).filter(|whole| memmem::find(whole, b"<!").is_none()) else {
            return walk.stream(held.as_slice().chain(part));
        };
        let walked = walk.piece(whole, &ends);
        match (read, walked) {
            (_, Err(stop @ Stop::Visitor(_))) => return Err(stop),
            // What can't be read any more is of no matter when all that was asked for stands before it.
            (Err(error), _) if walk.goes_on => return Err(walk.fault(&quick_xml::Error::Io(Arc::new(error)))),
            (Ok(count), walked) if count as u64 == PIECE_BYTES => walked?,
            (_, walked) => return walked,
        }
        if !walk.goes_on {
            return Ok(());
        }
        held.drain(..end.unwrap_or(0));
    }
}

struct Walk<'n, V> {
    name: &'n str,
    depth: usize,
    goes_on: bool,
    visit: V,
}

impl<V: Visitor> Walk<'_, V> {
    fn stream<R: BufRead>(&mut self, part: R) -> Result<(), Stop> {
        let mut reader = reader_of(part);
        let mut buffer = Vec::with_capacity(1 << 12);
        while self.goes_on {
            buffer.clear();
            let event = reader.read_event_into(&mut buffer).map_err(|error| self.fault(&error))?;
            if matches!(event, Event::Eof) {
                break;
            }
            self.event(event)?;
        }
        Ok(())
    }

    /// Walks a piece: what the visitor takes by itself, and between that single elements, event by event.
    fn piece(&mut self, bytes: &[u8], ends: &memmem::Finder<'_>) -> Result<(), Stop> {
        let Ok(mut text) = str::from_utf8(bytes) else { return self.events(bytes) };
        while self.goes_on && !text.is_empty() {
            let (taken, goes_on) = self.visit.plain(text).map_err(Stop::Visitor)?;
            self.goes_on = goes_on;
            text = text.get(taken..).unwrap_or("");
            let end = ends.find(text.as_bytes()).map_or(text.len(), |at| at + ends.needle().len());
            self.events(text.get(..end).unwrap_or(text).as_bytes())?;
            text = text.get(end..).unwrap_or("");
        }
        Ok(())
    }

    fn events(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        let mut reader = reader_of(bytes);
        while self.goes_on {
            let event = reader.read_event().map_err(|error| self.fault(&error))?;
            if matches!(event, Event::Eof) {
                break;
            }
            self.event(event)?;
        }
        Ok(())
    }

    fn event(&mut self, event: Event<'_>) -> Result<(), Stop> {
        match &event {
            Event::Start(_) => {
                self.depth += 1;
                if self.depth > XML_DEPTH_MAX {
                    return Err(Stop::Part(Fault::of_file("limit-depth", self.name)));
                }
            }
            // A piece has ends whose start stood in one before it, so what has none at all is seen here.
            Event::End(_) => {
                let Some(depth) = self.depth.checked_sub(1) else { return Err(Stop::Part(Fault::of_file("workbook-damaged", self.name))) };
                self.depth = depth;
            }
            Event::DocType(_) => return Err(Stop::Visitor(Fault::of_file("workbook-doctype", self.name))),
            _ => {}
        }
        self.goes_on = self.visit.event(event).map_err(Stop::Visitor)?;
        Ok(())
    }

    fn fault(&self, error: &quick_xml::Error) -> Stop {
        Stop::Part(xml_fault(error, self.name))
    }
}

/// A reader of a part's XML.
fn reader_of<R>(part: R) -> Reader<R> {
    let mut reader = Reader::from_reader(part);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.check_comments = false;
    config.allow_unmatched_ends = true;
    reader
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names and texts in order, `!` where the walk ended with a fault.
    fn walked(xml: &str, row: Option<&str>, most: usize) -> Vec<String> {
        let mut seen = Vec::new();
        let end = events(xml.as_bytes(), "x.xlsx", row, |event: Event<'_>| {
            match event {
                Event::Start(element) => seen.push(format!("<{}", element.local_name().as_ref())),
                Event::End(element) => seen.push(format!(">{}", element.local_name().as_ref())),
                Event::Text(text) => seen.push(text.xml10_content().into_owned()),
                Event::CData(text) => seen.push(format!("[{}", text.xml10_content())),
                _ => {}
            }
            Ok(seen.len() < most)
        });
        if let Err(stop) = end {
            seen.push(format!("!{}", Fault::from(stop).code()));
        }
        seen
    }

    fn sheet(rows: usize, odd: &str) -> String {
        let row = |number: usize| format!("<row r=\"{number}\"><c><v>{number}&amp;</v></c>{}</row>\n", if number == rows / 2 { odd } else { "" });
        format!("<?xml version=\"1.0\"?><sheet><sheetData>{}</sheetData><tail/></sheet>", (1..=rows).map(row).collect::<String>())
    }

    #[test]
    fn pieces_give_what_the_stream_gives() {
        let pieces = 3 * PIECE_BYTES as usize / 40;
        let odds = ["", "<![CDATA[</row>]]>", "<!-- </row> -->", "<x:row></x:row>", "</c></row>", "<is><t>&lt;/row&gt;</t></is>"];
        for (rows, odd) in [0, 1, 9, pieces].into_iter().flat_map(|rows| odds.map(|odd| (rows, odd))) {
            let xml = sheet(rows, odd);
            for most in [7, usize::MAX] {
                assert_eq!(walked(&xml, Some("</row>"), most), walked(&xml, None, most), "{rows} rows, {odd}");
            }
        }
    }

    #[test]
    fn a_part_that_ends_early_or_closes_what_is_not_open_is_damaged() {
        for xml in ["<a></a></a>", "<a><b", "<a></a></row></row>"] {
            let found = [walked(xml, Some("</row>"), usize::MAX), walked(xml, None, usize::MAX)];
            assert_eq!(found[0], found[1]);
            assert_eq!(found[0].last().map(String::as_str), Some("!workbook-damaged"), "{xml}");
        }
        let deep = "<a>".repeat(XML_DEPTH_MAX + 1);
        assert_eq!(walked(&deep, Some("</a>"), usize::MAX).last().map(String::as_str), Some("!limit-depth"));
        assert_eq!(walked("<!DOCTYPE a><a/>", Some("</a>"), usize::MAX).last().map(String::as_str), Some("!workbook-doctype"));
    }

    #[test]
    fn what_stands_behind_the_end_of_the_walk_need_not_be_readable() {
        struct Broken<'a>(&'a [u8]);
        impl Read for Broken<'_> {
            fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
                let count = self.0.read(to)?;
                if count == 0 { Err(std::io::Error::from(std::io::ErrorKind::InvalidData)) } else { Ok(count) }
            }
        }
        let walk = |most: usize| {
            let mut seen = 0;
            let part = std::io::BufReader::new(Broken(b"<a><row></row></a>"));
            let end = events(part, "x.xlsx", Some("</row>"), |_: Event<'_>| {
                seen += 1;
                Ok(seen < most)
            });
            end.map_err(|stop| Fault::from(stop).code())
        };
        assert_eq!((walk(4), walk(usize::MAX)), (Ok(()), Err("workbook-damaged")));
    }
}
