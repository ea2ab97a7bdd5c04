//! How the workbook looks: formats by kind of cell and weight of row, and how high a row must be for its text.
//!
//! In: a currency, a language. Out: formats, heights. Must not know: what the rows mean.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};

use crate::base::Currency;
use crate::locale::Lang;

use super::paper::Weight;

/// What a cell holds, as far as its look goes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Text,
    /// Text that runs on over empty cells.
    Label,
    /// Text that looks like a formula: marked, so that editing the cell does not wake it.
    Quoted,
    Money,
    Count,
    Serial,
    Time,
    Day,
}

const KINDS: usize = 8;
const WEIGHTS: usize = 5;

/// The formats of a workbook.
pub(super) struct Formats {
    pub(super) title: Format,
    pub(super) heading: Format,
    pub(super) note: Format,
    pub(super) column: Format,
    pub(super) column_of_figures: Format,
    pub(super) column_to_fill_in: Format,
    cells: [[Format; WEIGHTS]; KINDS],
}

/// Where a person writes: a light ground that a printer hardly shows.
const TO_FILL_IN: u32 = 0xFF_F8_E1;

impl Formats {
    pub(super) fn new(currency: Currency, lang: Lang) -> Formats {
        let font = if lang == Lang::Zh { "Microsoft YaHei" } else { "Calibri" };
        let base = || Format::new().set_font_name(font).set_font_size(10).set_align(FormatAlign::Top);
        let left = || base().set_align(FormatAlign::Left).set_indent(1);
        let part = if currency.decimals == 0 { String::new() } else { format!(".{}", "0".repeat(usize::from(currency.decimals))) };
        let money = format!("#,##0{part};-#,##0{part}");
        // Plain, total, heading, to be signed, to be filled in: the order of `of`.
        let weights = |base: Format| {
            [
                base.clone(),
                base.clone().set_bold().set_border_top(FormatBorder::Thin).set_border_bottom(FormatBorder::Double),
                base.clone().set_bold(),
                base.clone().set_border_bottom(FormatBorder::Thin).set_align(FormatAlign::Bottom),
                base.set_background_color(TO_FILL_IN).set_border(FormatBorder::Hair).set_border_color(0xB8_B2_A4),
            ]
        };
        let column = || base().set_bold().set_text_wrap().set_border_bottom(FormatBorder::Medium);
        Formats {
            title: Format::new().set_font_name(font).set_bold().set_font_size(16),
            heading: Format::new().set_font_name(font).set_bold().set_font_size(12),
            note: base().set_font_color(0x59_59_59),
            column: column().set_align(FormatAlign::Left).set_indent(1),
            column_of_figures: column().set_align(FormatAlign::Right),
            column_to_fill_in: column().set_align(FormatAlign::Left).set_indent(1).set_background_color(TO_FILL_IN),
            cells: [
                weights(left().set_num_format("@").set_text_wrap()),
                weights(left().set_num_format("@")),
                weights(left().set_num_format("@").set_text_wrap().set_quote_prefix()),
                weights(base().set_num_format(money)),
                weights(base().set_num_format("#,##0")),
                weights(base().set_num_format("0").set_align(FormatAlign::Center)),
                weights(left().set_num_format("yyyy-mm-dd hh:mm:ss")),
                weights(left().set_num_format("yyyy-mm-dd")),
            ],
        }
    }

    /// The format of a cell in a row of this weight.
    pub(super) fn of(&self, kind: Kind, weight: Weight, is_filled_in: bool) -> &Format {
        let [text, ..] = &self.cells;
        let of_kind = self.cells.get(kind as usize).unwrap_or(text);
        let [plain, total, head, blank, to_fill_in] = of_kind;
        match weight {
            Weight::Plain if is_filled_in => to_fill_in,
            Weight::Plain => plain,
            Weight::Total => total,
            Weight::Head => head,
            Weight::Blank => blank,
        }
    }
}

/// Lines that a text takes in a column of so many characters; a Chinese character is two wide.
pub(super) fn lines(text: &str, width: u16) -> u32 {
    // The indent and what a word that does not fit leaves empty.
    let room = usize::from(width).saturating_sub(2).max(1);
    let of_line = |line: &str| {
        let wide: usize = line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
        u32::try_from(wide.div_ceil(room)).unwrap_or(u32::MAX).max(1)
    };
    text.split('\n').map(of_line).fold(0, u32::saturating_add)
}

/// The height of a row of so many lines, in points; no program shows a row higher than 409.
pub(super) fn row_height(lines: u32) -> u32 {
    (lines.saturating_mul(15) + 2).min(409)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_takes_the_lines_it_is_wide() {
        for (text, width, wanted) in
            [("", 10, 1), ("12345678", 10, 1), ("123456789", 10, 2), ("四个汉字", 10, 1), ("五个汉字呀", 10, 2), ("a\nb", 10, 2)]
        {
            assert_eq!(lines(text, width), wanted, "{text}");
        }
        assert_eq!((row_height(1), row_height(100)), (17, 409));
    }
}
