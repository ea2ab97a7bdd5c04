//! Cells as they may be shown: a full card number is cut to its first six and last four digits.
//!
//! In: a cell's text. Out: the text for the screen. Must not know: files.

/// Hides the middle of every run of 13 to 19 digits that is a card number by its check digit and first digits, or that
/// stands in a column of cards (`is_card`).
pub fn masked(text: &str, is_card: bool) -> String {
    let bytes = text.as_bytes();
    let mut shown = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let Some(start) = rest.bytes().position(|byte| byte.is_ascii_digit()).map(|start| at + start) else {
            shown.push_str(rest);
            break;
        };
        let length = bytes.iter().skip(start).take_while(|byte| byte.is_ascii_digit()).count();
        let end = start + length;
        shown.push_str(text.get(at..start).unwrap_or(""));
        let digits = text.get(start..end).unwrap_or("");
        if (13..=19).contains(&length) && (is_card || (has_issuer(digits) && passes_luhn(digits))) {
            shown.push_str(digits.get(..6).unwrap_or(""));
            shown.push_str("******");
            shown.push_str(digits.get(length - 4..).unwrap_or(""));
        } else {
            shown.push_str(digits);
        }
        at = end;
    }
    shown
}

// ISO/IEC 7812: ranges of the payment schemes.
fn has_issuer(digits: &str) -> bool {
    ["62", "4", "51", "52", "53", "54", "55", "2", "34", "37", "35", "60", "9"].iter().any(|head| digits.starts_with(head))
}

fn passes_luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte - b'0');
            match (place % 2, digit) {
                (0, digit) => digit,
                (_, digit) if digit > 4 => digit * 2 - 9,
                (_, digit) => digit * 2,
            }
        })
        .sum();
    sum.is_multiple_of(10)
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
    }
}
