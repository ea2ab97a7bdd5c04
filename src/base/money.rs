//! Money in integer minor units (fen for CNY), and its one way of printing.
//!
//! In: integers. Out: exact text with the currency's decimals. Must not know: floats, locales, how a file writes amounts
//! (that grammar is [`crate::ledger`]'s).

/// An amount in the currency's minor unit: fen for CNY, yen for JPY. Signed; a sale is positive, a refund negative.
pub type Minor = i64;

/// A currency: its ISO 4217 code and how many decimals its amounts carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Currency {
    code: [u8; 3],
    /// Digits after the decimal point: 2 for CNY, 0 for JPY, 3 for KWD.
    pub decimals: u8,
}

impl Currency {
    /// Chinese yuan, the product's home currency.
    pub const CNY: Currency = Currency { code: *b"CNY", decimals: 2 };

    /// The currency of an ISO 4217 code in any case, also RMB for CNY; `None` when the code is not three letters.
    pub fn from_code(code: &str) -> Option<Currency> {
        let bytes: [u8; 3] = code.trim().as_bytes().try_into().ok()?;
        let code = bytes.map(|byte| byte.to_ascii_uppercase());
        if !code.iter().all(u8::is_ascii_uppercase) {
            return None;
        }
        let code = if code == *b"RMB" { *b"CNY" } else { code };
        // ISO 4217 table A.1: the currencies whose minor unit is not a hundredth.
        let decimals = match &code {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG" | b"RWF" | b"UGX" | b"VND" | b"VUV" | b"XAF" | b"XOF"
            | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            _ => 2,
        };
        Some(Currency { code, decimals })
    }

    /// The three letters.
    pub fn code(&self) -> &str {
        // The letters were checked to be ASCII when the value was made.
        str::from_utf8(&self.code).unwrap_or("CNY")
    }

    /// How many minor units make one: 100 for CNY.
    pub fn scale(&self) -> i64 {
        10_i64.pow(u32::from(self.decimals))
    }
}

/// Prints minor units with exactly the currency's decimals and no grouping: `-5400` in CNY is `-54.00`.
pub fn money_text(minor: Minor, currency: Currency) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    let whole = minor.unsigned_abs() / currency.scale().unsigned_abs();
    let part = minor.unsigned_abs() % currency.scale().unsigned_abs();
    if currency.decimals == 0 {
        return format!("{sign}{whole}");
    }
    format!("{sign}{whole}.{part:0width$}", width = usize::from(currency.decimals))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_exactly_the_currency_s_decimals() {
        let jpy = Currency::from_code("jpy").unwrap();
        let kwd = Currency::from_code("KWD").unwrap();
        for (minor, currency, text) in [
            (0, Currency::CNY, "0.00"),
            (-5400, Currency::CNY, "-54.00"),
            (5, Currency::CNY, "0.05"),
            (-5, Currency::CNY, "-0.05"),
            (i64::MIN, Currency::CNY, "-92233720368547758.08"),
            (1200, jpy, "1200"),
            (1200, kwd, "1.200"),
        ] {
            assert_eq!(money_text(minor, currency), text);
        }
    }

    #[test]
    fn rmb_is_the_yuan() {
        assert_eq!(Currency::from_code("rmb"), Some(Currency::CNY));
        assert_eq!(Currency::from_code("人民币"), None);
        assert_eq!(["US", "USDT", "US1", "", "U D"].map(Currency::from_code), [None; 5]);
    }

    #[test]
    fn each_currency_has_the_decimals_of_its_minor_unit() {
        let of = |code: &str| Currency::from_code(code).map(|currency| (currency.decimals, currency.scale()));
        for code in ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"] {
            assert_eq!(of(code), Some((0, 1)), "{code}");
        }
        for code in ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"] {
            assert_eq!(of(code), Some((3, 1_000)), "{code}");
        }
        for code in ["CNY", "usd", " EUR ", "HKD"] {
            assert_eq!(of(code), Some((2, 100)), "{code}");
        }
        assert_eq!(Currency::from_code("usd").unwrap().code(), "USD");
    }
}
