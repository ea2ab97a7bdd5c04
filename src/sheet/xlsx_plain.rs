//! Rows and shared strings as nearly every program writes them, read without an XML reader: one look at each byte.
//!
//! In: a text that begins with an element. Out: what it holds and where it ends, or nothing where it is written in any other
//! way. Must not know: what a cell's value stands for.
//!
//! What is taken here is a part of what the XML reader takes, with the same outcome: no entity, no other line end, no comment,
//! no prefix, no formula, no phonetic run.

/// A cell as it is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct PlainCell<'a> {
    /// Its address; empty for the place after the cell before.
    pub(super) address: &'a str,
    /// The number of its style; empty for the first.
    pub(super) style: &'a str,
    /// The word for its type; empty for a number.
    pub(super) kind: &'a str,
    /// Its value, where it has one.
    pub(super) value: Option<&'a str>,
    /// Its 0-based column, for the reader to say.
    pub(super) column: usize,
}

/// The row at the start of a text: its number as written, empty where it has none, and its length. Its cells are put into `cells`.
pub(super) fn row<'a>(text: &'a str, cells: &mut Vec<PlainCell<'a>>) -> Option<(&'a str, usize)> {
    cells.clear();
    let mut cursor = Cursor { text, at: 0 };
    cursor.eat("<row")?;
    let mut number = "";
    while let Some((name, value)) = cursor.attribute()? {
        match name {
            "r" => number = value,
            // Counted by the reader.
            "hidden" => return None,
            _ => {}
        }
    }
    cursor.eat(">")?;
    while cursor.eat("</row>").is_none() {
        cells.push(cursor.cell()?);
    }
    Some((number, cursor.at))
}

/// The shared string at the start of a text, and the length of its element.
pub(super) fn string(text: &str) -> Option<(&str, usize)> {
    let mut cursor = Cursor { text, at: 0 };
    cursor.eat("<si>")?;
    let value = cursor.inline()?;
    cursor.eat("</si>")?;
    Some((value, cursor.at))
}

struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or(&[])
    }

    fn eat(&mut self, word: &str) -> Option<()> {
        self.rest().starts_with(word.as_bytes()).then(|| self.at += word.len())
    }

    /// The next attribute of a tag; inside, nothing where the tag has no more.
    fn attribute(&mut self) -> Option<Option<(&'a str, &'a str)>> {
        let name = match self.rest() {
            // Nearly all have one letter.
            [b' ', b'a'..=b'z', b'=', b'"', ..] => {
                self.at += 4;
                self.text.get(self.at - 3..self.at - 2)?
            }
            [b' ', ..] => {
                self.at += 1;
                let name = self.until(b'=')?;
                self.eat("=\"")?;
                name
            }
            _ => return Some(None),
        };
        let value = self.until(b'"')?;
        self.at += 1;
        Some(Some((name, value)))
    }

    fn cell(&mut self) -> Option<PlainCell<'a>> {
        self.eat("<c")?;
        let mut cell = PlainCell::default();
        while let Some((name, value)) = self.attribute()? {
            match name {
                "r" => cell.address = value,
                "s" => cell.style = value,
                "t" => cell.kind = value,
                _ => return None,
            }
        }
        if self.eat("/>").is_some() {
            return Some(cell);
        }
        self.eat(">")?;
        if self.eat("<v>").is_some() {
            cell.value = Some(self.until(b'<')?);
            self.eat("</v>")?;
        } else if self.eat("<is>").is_some() {
            cell.value = Some(self.inline()?);
            self.eat("</is>")?;
        }
        self.eat("</c>")?;
        Some(cell)
    }

    /// The text of a `t` element.
    fn inline(&mut self) -> Option<&'a str> {
        if self.eat("<t>").is_none() {
            self.eat("<t xml:space=\"preserve\">")?;
        }
        let value = self.until(b'<')?;
        self.eat("</t>")?;
        Some(value)
    }

    /// What stands before the next such byte, where it is plain text and the byte comes at all.
    fn until(&mut self, end: u8) -> Option<&'a str> {
        let length = self.rest().iter().position(|byte| *byte == end || STOPS.get(usize::from(*byte)) == Some(&true))?;
        if self.rest().get(length) != Some(&end) {
            return None;
        }
        let value = self.text.get(self.at..self.at + length)?;
        self.at += length;
        Some(value)
    }
}

// What no plain text holds: the bytes of markup, and a line end that an XML reader makes another.
const STOPS: [bool; 256] = {
    let mut stops = [false; 256];
    (stops[b'<' as usize], stops[b'>' as usize], stops[b'&' as usize], stops[b'\r' as usize]) = (true, true, true, true);
    stops
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_row_gives_its_cells_and_any_other_way_of_writing_it_nothing() {
        let mut cells = Vec::new();
        let text =
            "<row r=\"7\" spans=\"1:3\"><c r=\"A7\" t=\"s\"><v>0</v></c><c s=\"2\"/><c r=\"C7\" t=\"inlineStr\"><is><t>收银</t></is></c></row><row>";
        assert_eq!(row(text, &mut cells), Some(("7", text.len() - 5)));
        let cell = |address, style, kind, value| PlainCell { address, style, kind, value, column: 0 };
        assert_eq!(cells, [cell("A7", "", "s", Some("0")), cell("", "2", "", None), cell("C7", "", "inlineStr", Some("收银"))]);
        for odd in [
            "<row r=\"1\" hidden=\"1\"></row>",
            "<row r=\"1\"/>",
            "<row r='1'></row>",
            "<row r=\"1\"> <c/></row>",
            "<row><c><f>A1</f><v>1</v></c></row>",
            "<row><c><v>1&amp;</v></c></row>",
            "<row><c><v>1\r\n</v></c></row>",
            "<row><c><is><r><t>a</t></r></is></c></row>",
            "<row><c><v>1</v></c>",
            "<x:row></x:row>",
        ] {
            assert_eq!(row(odd, &mut cells), None, "{odd}");
        }
    }

    #[test]
    fn a_plain_string_is_taken_and_runs_entities_and_readings_are_not() {
        for (value, element) in [("消费", "<si><t>消费</t></si>"), (" a ", "<si><t xml:space=\"preserve\"> a </t></si>")] {
            assert_eq!(string(&format!("{element}<si>")), Some((value, element.len())));
        }
        for odd in ["<si><r><t>a</t></r></si>", "<si><t>a&lt;b</t></si>", "<si><t>a</t><rPh sb=\"0\"><t>b</t></rPh></si>", "<si/>", "<si><t/></si>"] {
            assert_eq!(string(odd), None, "{odd}");
        }
    }
}
