//! Cells as they may be shown: a full card number is cut to its first six and last four digits.
//!
//! In: a cell's text. Out: the text for the screen. Must not know: files.

use crate::table::grammar::card::cut;

/// Hides the middle of every run of 13 to 19 digits that is a card number by its check digit and first digits, or that
/// stands in a column of cards (`is_card`).
pub fn masked(text: &str, is_card: bool) -> String {
    cut(text, is_card).unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_card_number_loses_its_middle_and_other_ids_stay() {
        // The digits after 629999 are made up; with this last digit the number passes the check, as a real one would.
        assert_eq!(masked("卡 6299991234567890 消费", false), "卡 6299991234567890 消费");
        assert_eq!(masked("6299991234567896", false), "629999******7896");
        assert_eq!(masked("6299991234567890", true), "629999******7890");
        assert_eq!(masked("128.50", true), "128.50");
        assert_eq!(masked("629999******1234", true), "629999******1234");
        assert_eq!(masked("4200001234567890123456789012", false), "4200001234567890123456789012");
        // An order's number that begins with its day and happens to pass the check.
        assert_eq!(masked("2026030112345676", false), "2026030112345676");
    }
}
