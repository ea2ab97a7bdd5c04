//! Bytes of a text file to text, with the encoding found by the bytes themselves.
//!
//! In: bytes. Out: text, the encoding's name, how much could not be decoded. Must not know: tables.

use std::borrow::Cow;

use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252};

/// A decoded text.
#[derive(Clone, Debug)]
pub struct Decoded<'a> {
    /// The text, without a byte order mark.
    pub text: Cow<'a, str>,
    /// The encoding's name in lower case: `utf-8`, `gb18030`.
    pub encoding: String,
    /// Characters that could not be decoded and stand as U+FFFD.
    pub damaged: usize,
    /// Whether the bytes bear out another encoding about as well: a person should look.
    pub is_doubtful: bool,
}

/// Decodes a text file in the encoding of this name, as someone chose it; `None` for a name that is not known.
pub fn decode_as<'a>(bytes: &'a [u8], name: &str) -> Option<Decoded<'a>> {
    // Named one by one: a look-up by label would bring the tables of forty encodings along.
    let encoding = match name {
        "utf-8" => UTF_8,
        "gb18030" => GB18030,
        "big5" => BIG5,
        "utf-16le" => UTF_16LE,
        "utf-16be" => UTF_16BE,
        "windows-1252" => WINDOWS_1252,
        "windows-1250" => WINDOWS_1250,
        "windows-1251" => WINDOWS_1251,
        "shift_jis" => SHIFT_JIS,
        "euc-kr" => EUC_KR,
        _ => return None,
    };
    let marked = Encoding::for_bom(bytes).filter(|(marked, _)| *marked == encoding).map_or(0, |(_, length)| length);
    Some(with(encoding, bytes.get(marked..).unwrap_or(&[])))
}

/// The encoding that a text's own markup states, where its bytes are of it; `None` where UTF-8 or nothing is stated, which the bytes show.
pub fn stated(bytes: &[u8]) -> Option<&'static str> {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(2_048)).unwrap_or(bytes)).to_ascii_lowercase();
    let label = ["charset=", "encoding="].iter().find_map(|word| Some(head.split_once(word)?.1.trim_start_matches(['"', '\'', ' '])))?;
    let name = match label.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').next()? {
        "gb2312" | "gbk" | "gb18030" => "gb18030",
        "big5" => "big5",
        "shift_jis" => "shift_jis",
        "euc-kr" => "euc-kr",
        "windows-1250" => "windows-1250",
        "windows-1251" => "windows-1251",
        "windows-1252" | "iso-8859-1" => "windows-1252",
        _ => return None,
    };
    let is_of_it = str::from_utf8(bytes).is_err() && decode_as(bytes, name).is_some_and(|decoded| decoded.damaged == 0);
    is_of_it.then_some(name)
}

/// The text of bytes that are given away, in the encoding someone chose or that is found: UTF-8 is the text as it lies there.
pub fn decode_given(bytes: Vec<u8>, chosen: Option<&str>) -> Decoded<'static> {
    let decoded = |text: String| Decoded { text: Cow::Owned(text), encoding: "utf-8".to_owned(), damaged: 0, is_doubtful: false };
    let bytes = match String::from_utf8(bytes) {
        Ok(text) if chosen.is_some_and(|chosen| chosen != "utf-8") || text.contains('\0') => text.into_bytes(),
        Ok(mut text) => {
            if text.starts_with('\u{feff}') {
                text.remove(0);
            }
            return decoded(text);
        }
        Err(error) => error.into_bytes(),
    };
    let found = chosen.and_then(|chosen| decode_as(&bytes, chosen)).unwrap_or_else(|| decode(&bytes));
    Decoded { text: Cow::Owned(found.text.into_owned()), ..found }
}

/// Decodes a text file: by its byte order mark, else UTF-8 if all of it is, else UTF-16 by its zero bytes, else the
/// encoding of Chinese or Western text that fits best.
pub fn decode(bytes: &[u8]) -> Decoded<'_> {
    if let Some(decoded) = utf_32(bytes) {
        return decoded;
    }
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let body = bytes.get(length..).unwrap_or(&[]);
        // A wrong mark happens: the text behind it is then tried as if it had none.
        let decoded = with(encoding, body);
        if decoded.damaged == 0 || encoding == UTF_8 && damage_is_small(&decoded, body) {
            return decoded;
        }
        let other = without_mark(body);
        return if other.damaged < decoded.damaged { other } else { decoded };
    }
    without_mark(bytes)
}

/// Text that was decoded with the wrong encoding and saved so, set right: UTF-8 taken for GBK (`璁㈠崟` for 订单), UTF-8 or GBK
/// taken for a Western encoding. With the number of characters lost for good; `None` when nothing reads better.
pub fn unscramble(text: &str) -> Option<(String, usize)> {
    let now = score(&Decoded { text: Cow::Borrowed(text), encoding: String::new(), damaged: 0, is_doubtful: false });
    let mut best: Option<(i64, Decoded<'static>)> = None;
    for (taken_for, was) in [(GB18030, UTF_8), (WINDOWS_1252, UTF_8), (WINDOWS_1252, GB18030)] {
        let (bytes, _, unmappable) = taken_for.encode(text);
        // Characters without a code became references; a text full of them was never in this encoding.
        if unmappable && bytes.windows(2).filter(|pair| *pair == b"&#").count() * 20 > text.chars().count() {
            continue;
        }
        let decoded = with(was, &bytes);
        let score = score(&decoded);
        if score > 0 && score > now * 2 && best.as_ref().is_none_or(|(most, _)| score > *most) {
            best = Some((score, Decoded { text: Cow::Owned(decoded.text.into_owned()), ..decoded }));
        }
    }
    best.map(|(_, decoded)| (decoded.text.into_owned(), decoded.damaged))
}

/// UTF-32 by its mark, which no other encoding's reader knows.
fn utf_32(bytes: &[u8]) -> Option<Decoded<'static>> {
    let (body, is_little) = match bytes {
        [0xff, 0xfe, 0, 0, body @ ..] => (body, true),
        [0, 0, 0xfe, 0xff, body @ ..] => (body, false),
        _ => return None,
    };
    let name = if is_little { "utf-32le" } else { "utf-32be" };
    let read = |four: [u8; 4]| if is_little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) };
    let text: String =
        body.chunks_exact(4).filter_map(|four| four.try_into().ok()).map(|four| char::from_u32(read(four)).unwrap_or('\u{fffd}')).collect();
    let damaged = text.chars().filter(|c| *c == '\u{fffd}').count();
    Some(Decoded { text: Cow::Owned(text), encoding: name.to_owned(), damaged, is_doubtful: false })
}

fn without_mark(bytes: &[u8]) -> Decoded<'_> {
    if let Ok(text) = str::from_utf8(bytes)
        && !text.contains('\0')
    {
        return Decoded { text: Cow::Borrowed(text), encoding: "utf-8".to_owned(), damaged: 0, is_doubtful: false };
    }
    if let Some(encoding) = utf_16_by_zeros(bytes) {
        return with(encoding, bytes);
    }
    if !is_other_than_utf_8(bytes) {
        let utf_8 = with(UTF_8, bytes);
        // One bad character in a long UTF-8 text is damage, not another encoding.
        if damage_is_small(&utf_8, bytes) && !utf_8.text.is_ascii() {
            return utf_8;
        }
    }
    // The first characters tell; all of a large file is decoded once.
    let head = scored_head(bytes);
    let mut western = with(WINDOWS_1252, head);
    if is_of_central_europe(&western.text) {
        western = with(WINDOWS_1250, head);
    }
    let western = (score(&western), if western.encoding == "windows-1250" { WINDOWS_1250 } else { WINDOWS_1252 });
    let mut best = (score(&with(GB18030, head)), GB18030);
    let mut second = i64::MIN;
    for other in [(score(&with(BIG5, head)), BIG5), western] {
        if other.0 > best.0 {
            second = best.0;
            best = other;
        } else {
            second = second.max(other.0);
        }
    }
    let (most, encoding) = best;
    let mut decoded = with(encoding, bytes);
    decoded.is_doubtful = most <= 0 || decoded.damaged > 0 || second * 4 > most * 3 || is_unlike_a_bill(&decoded.text);
    decoded
}

/// Whether so much of the bytes is no UTF-8 that it is not damage; told long before the end of a large file.
fn is_other_than_utf_8(bytes: &[u8]) -> bool {
    let most = (bytes.len() / 1_000).max(2);
    bytes.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).nth(most).is_some()
}

/// As much of the bytes as gives all characters that [`score`] looks at, in any encoding: none takes more than four bytes past
/// ASCII.
fn scored_head(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().enumerate().filter(|(_, byte)| !byte.is_ascii()).nth(4 * SCORED + 4).map_or(bytes.len(), |(at, _)| at);
    bytes.get(..end).unwrap_or(bytes)
}

/// Whether a text taken for Western European is Czech, Slovak or Polish: a word with a grave or stroked letter beside an acute
/// one (`èástka` for částka), or with a sign inside it (`P³atnoœæ` for Płatność), is in no language of the West.
fn is_of_central_europe(western: &str) -> bool {
    western.split(|c: char| c.is_ascii() && !c.is_ascii_alphabetic()).any(|word| {
        let holds = |set: &str| word.chars().any(|c| set.contains(c));
        let signs_inside = word
            .chars()
            .zip(word.chars().skip(1))
            .zip(word.chars().skip(2))
            .any(|((before, sign), after)| "³¹¿¼¾".contains(sign) && before.is_alphabetic() && after.is_alphabetic());
        signs_inside || holds("èìùøÈÌÙØ") && holds("áíýúÁÍÝÚ")
    })
}

/// Whether a text reads as no bill does: other encodings' bytes are all valid here, and give four accented letters in a row,
/// or characters none of which stands in any bill.
fn is_unlike_a_bill(text: &str) -> bool {
    let (mut run, mut longest, mut wide) = (0, 0, 0);
    for c in text.chars().take(20_000) {
        run = if matches!(c, 'À'..='ÿ') { run + 1 } else { 0 };
        longest = longest.max(run);
        wide += usize::from(c >= '\u{3000}');
    }
    longest >= 4 || (wide >= 4 && !text.chars().any(is_common))
}

fn with<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Decoded<'a> {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    let damaged = if had_errors { text.chars().filter(|c| *c == '\u{fffd}').count() } else { 0 };
    let text = match text {
        Cow::Owned(text) if text.contains('\0') => Cow::Owned(text.replace('\0', "")),
        text => text,
    };
    Decoded { text, encoding: encoding.name().to_ascii_lowercase(), damaged, is_doubtful: false }
}

fn damage_is_small(decoded: &Decoded<'_>, bytes: &[u8]) -> bool {
    decoded.damaged == 0
        || (decoded.damaged <= 2 || decoded.damaged * 1_000 < bytes.len())
            && decoded.text.chars().filter(|c| !c.is_ascii()).count() > decoded.damaged * 8
}

/// UTF-16 without a mark: every other byte of ASCII text is zero.
fn utf_16_by_zeros(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or(bytes);
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let half = head.len() / 2;
    if half < 4 || (even + odd) * 10 < half {
        return None;
    }
    if odd > even * 4 {
        Some(UTF_16LE)
    } else if even > odd * 4 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Characters past ASCII by which encodings are compared.
const SCORED: usize = 20_000;

/// How much a decoding looks like text people write: common characters up, damage and rare ones down.
fn score(decoded: &Decoded<'_>) -> i64 {
    let mut score = 0_i64;
    for c in decoded.text.chars().filter(|c| !c.is_ascii()).take(SCORED) {
        score += match c {
            '\u{fffd}' => -40,
            // Private use and compatibility: what a wrong guess gives.
            '\u{e000}'..='\u{f8ff}' => -10,
            c if is_common(c) => 12,
            '\u{4e00}'..='\u{9fff}' => 2,
            '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}' => 3,
            'À'..='ÿ' => 1,
            _ => -3,
        };
    }
    score
}

/// Characters that bills are made of, simplified and traditional.
fn is_common(c: char) -> bool {
    "交易时間时间日期金額额订訂单單号號商户戶手续續费費支付微信宝寶银銀行卡账賬收款退流水类類型状態态终端参考余額明细細合计計成功备備注名称稱渠道方式元的".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(encoding: &'static Encoding, text: &str) -> Vec<u8> {
        encoding.encode(text).0.into_owned()
    }

    #[test]
    fn the_bytes_tell_the_encoding() {
        let text = "交易时间,交易金额\n2026-03-01 10:00:00,12.00\n";
        let traditional = "交易時間,交易金額,備註\n2026-03-01 10:00:00,12.00,測試\n";
        let mut marked = vec![0xef, 0xbb, 0xbf];
        marked.extend(text.as_bytes());
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (bytes, encoding, expected) in [
            (text.as_bytes().to_vec(), "utf-8", text),
            (marked, "utf-8", text),
            (encoded(GB18030, text), "gb18030", text),
            (encoded(BIG5, traditional), "big5", traditional),
            (little, "utf-16le", text),
            (encoded(WINDOWS_1252, "Libellé,Montant\ncafé,1\n"), "windows-1252", "Libellé,Montant\ncafé,1\n"),
            (encoded(WINDOWS_1252, "Città;è,più già;Señalización\n"), "windows-1252", "Città;è,più già;Señalización\n"),
            (encoded(WINDOWS_1252, "Beløb i øre;værdi;m³\n"), "windows-1252", "Beløb i øre;værdi;m³\n"),
            (encoded(WINDOWS_1250, "Datum;Částka;Počáteční stav\n"), "windows-1250", "Datum;Částka;Počáteční stav\n"),
            (encoded(WINDOWS_1250, "Data;Kwota;Płatność kartą\n"), "windows-1250", "Data;Kwota;Płatność kartą\n"),
        ] {
            let decoded = decode(&bytes);
            assert_eq!((decoded.text.as_ref(), decoded.encoding.as_str(), decoded.damaged), (expected, encoding, 0));
        }
    }

    #[test]
    fn a_wrong_decoding_saved_into_the_text_is_undone() {
        let text = "订单编号,交易时间,交易金额,支付方式\n1,2026-03-01 10:00:00,12.00,微信\n";
        let scrambled = WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned();
        assert_eq!(unscramble(&scrambled).map(|(text, _)| text).as_deref(), Some(text));
        let gbk_as_western = WINDOWS_1252.decode_without_bom_handling(&encoded(GB18030, text)).0.into_owned();
        assert_eq!(unscramble(&gbk_as_western).map(|(text, _)| text).as_deref(), Some(text));
        let as_gbk = GB18030.decode_without_bom_handling(text.as_bytes()).0.into_owned();
        assert!(unscramble(&as_gbk).is_some_and(|(text, _)| text.starts_with("订单编号")));
        assert_eq!(unscramble("order,amount\n1,2\n"), None);
    }

    #[test]
    fn text_that_fits_by_chance_is_doubted() {
        for (bytes, is_doubtful) in [
            (encoded(GB18030, "交易时间,交易金额\n2026-03-01 10:00:00,12.00\n"), false),
            (encoded(SHIFT_JIS, "注文番号,店名,金額\n1,東京,12\n"), true),
            (encoded(WINDOWS_1251, "номер,сумма\n1,2\n"), true),
            (encoded(WINDOWS_1252, "Libellé,Montant\ncafé,1\n"), false),
        ] {
            assert_eq!(decode(&bytes).is_doubtful, is_doubtful, "{}", decode(&bytes).text);
        }
    }

    #[test]
    fn one_bad_character_in_utf_8_is_damage() {
        let mut bytes = "交易时间,交易金额,备注,终端号,商户号\n".as_bytes().repeat(4);
        bytes.extend([0xff, b'\n']);
        let decoded = decode(&bytes);
        assert_eq!((decoded.encoding.as_str(), decoded.damaged), ("utf-8", 1));
    }
}
