//! What a file is, by its bytes; its ending is never asked.
//!
//! In: the first bytes of a file. Out: [`Shape`]. Must not know: how any of them is read.

/// What a file's bytes say it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A zip container: a workbook, or a wallet's download.
    Zip,
    /// A compound file: an old workbook, or an encrypted new one.
    Compound,
    /// Gzip.
    Gzip,
    /// BIFF without a container (Excel 2 to 4).
    BareBiff,
    /// Text, perhaps a table.
    Text,
    /// Something that holds no table; the catalogue's key of its name.
    Other(&'static str),
}

// Magic numbers of what people drop by mistake. The words are the catalogue's.
const OTHERS: &[(&[u8], &str)] = &[
    (b"\x89PNG\r\n\x1a\n", "thing-picture"),
    (b"\xff\xd8\xff", "thing-picture"),
    (b"GIF8", "thing-picture"),
    (b"BM", "thing-picture"),
    (b"II*\0", "thing-picture"),
    (b"MM\0*", "thing-picture"),
    (b"%PDF", "thing-pdf"),
    (b"Rar!\x1a\x07", "thing-rar"),
    (b"7z\xbc\xaf\x27\x1c", "thing-7z"),
    (b"BZh", "thing-archive"),
    (b"\xfd7zXZ\0", "thing-archive"),
    (b"\x28\xb5\x2f\xfd", "thing-archive"),
    (b"MZ", "thing-program"),
    (b"\x7fELF", "thing-program"),
    (b"SQLite format 3\0", "thing-database"),
    (b"PAR1", "thing-database"),
    (b"ARROW1", "thing-database"),
    (b"ID3", "thing-media"),
    (b"OggS", "thing-media"),
];

/// What the bytes are.
pub fn shape(bytes: &[u8]) -> Shape {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") || bytes.starts_with(b"PK\x07\x08") {
        return Shape::Zip;
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Shape::Compound;
    }
    if bytes.starts_with(b"\x1f\x8b") {
        return Shape::Gzip;
    }
    if matches!(bytes, [0x09, 0x00 | 0x02 | 0x04, 0x04 | 0x06, 0x00, ..]) {
        return Shape::BareBiff;
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Shape::Other("thing-picture");
    }
    if bytes.starts_with(b"RIFF") || bytes.get(4..8) == Some(b"ftyp") {
        return Shape::Other("thing-media");
    }
    // Two letters are little to go by: a bitmap or program also has bytes that no text has.
    let binary = bytes.iter().take(512).any(|byte| *byte == 0);
    let other = OTHERS.iter().find(|(magic, _)| bytes.starts_with(magic) && (magic.len() > 3 || binary || magic[0] >= 0x80));
    if let Some((_, thing)) = other {
        return Shape::Other(thing);
    }
    match markup(bytes) {
        Some(Markup::Other(thing)) => Shape::Other(thing),
        _ => Shape::Text,
    }
}

/// What marks up a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Markup {
    /// A web page, or a table of one.
    WebPage,
    /// A workbook of Excel 2002 or 2003 as XML.
    XmlWorkbook,
    /// What holds no table: mail archives, other XML, JSON; the catalogue's key of its name.
    Other(&'static str),
}

/// What marks up a text that begins with these bytes; `None` where nothing does.
pub fn markup(bytes: &[u8]) -> Option<Markup> {
    let head = bytes.get(..bytes.len().min(2048)).unwrap_or(bytes);
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let head = head.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let has = |words: &[&str]| words.iter().any(|word| head.contains(word));
    if head.starts_with("mime-version:") {
        Some(Markup::Other("thing-web-page"))
    } else if (head.starts_with("{") && head.contains("\":")) || head.starts_with("[{") {
        Some(Markup::Other("thing-json"))
    } else if !head.starts_with('<') {
        None
    } else if has(&["mso-application", "<workbook", ":workbook"]) && has(&["office:spreadsheet"]) && !has(&["<html"]) {
        Some(Markup::XmlWorkbook)
    } else if has(&["<!doctype html", "<html", "<table", "<meta", "<body", "<style", "<tr", "<td"]) {
        Some(Markup::WebPage)
    } else if head.starts_with("<?xml") || head.contains("xmlns") {
        Some(Markup::Other("thing-xml"))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_tell_what_a_file_is() {
        for (bytes, shape) in [
            (&b"PK\x03\x04rest"[..], Shape::Zip),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Shape::Compound),
            (b"\x1f\x8b\x08", Shape::Gzip),
            (b"\x89PNG\r\n\x1a\n\0", Shape::Other("thing-picture")),
            (b"%PDF-1.7", Shape::Other("thing-pdf")),
            (b"BMW,2026-03-01,1.00\n", Shape::Text),
            (b"<html><table>", Shape::Text),
            (b"MIME-Version: 1.0", Shape::Other("thing-web-page")),
            (b"<?xml version='1.0'?><Document>", Shape::Other("thing-xml")),
            (b"{\"a\": 1}", Shape::Other("thing-json")),
            ("交易时间,金额\n".as_bytes(), Shape::Text),
            (b"", Shape::Text),
        ] {
            assert_eq!(super::shape(bytes), shape, "{bytes:?}");
        }
    }
    #[test]
    fn markup_is_told_by_its_beginning() {
        let workbook = "<?xml version=\"1.0\"?>\n<ss:Workbook xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">";
        for (text, found) in [
            ("\u{feff} <!DOCTYPE HTML>", Some(Markup::WebPage)),
            ("<!-- made by x --><TABLE>", Some(Markup::WebPage)),
            ("<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><head>", Some(Markup::WebPage)),
            ("<html xmlns:s=\"urn:schemas-microsoft-com:office:spreadsheet\"><!-- <x:ExcelWorkbook> -->", Some(Markup::WebPage)),
            ("<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\">", Some(Markup::WebPage)),
            (workbook, Some(Markup::XmlWorkbook)),
            ("<Document xmlns=\"urn:iso:std:iso:20022\">", Some(Markup::Other("thing-xml"))),
            ("<一店>,金额\n", None),
            ("时间,金额\n<td>,1\n", None),
        ] {
            assert_eq!(markup(text.as_bytes()), found, "{text}");
        }
    }
}
