//! Texts against a look at every row, and the limits of each likeness.

use super::super::made::Dice;
use super::*;

fn chars(text: &str) -> Vec<char> {
    text.chars().collect()
}

fn pool(texts: &[&str]) -> (Names, Book, Vec<u32>) {
    let mut names = Names::default();
    let mut book = Book { len: texts.len(), ..Book::default() };
    for (index, text) in texts.iter().enumerate() {
        book.columns.remark.set(index, names.intern(text));
    }
    (names, book, (0..texts.len() as u32).collect())
}

#[test]
fn edits_count_changes_gaps_and_swaps() {
    for (x, y, limit, edits) in [
        ("kitten", "sitting", 3, Some(3)),
        ("kitten", "sitting", 2, None),
        ("abcd", "abdc", 2, Some(1)),
        ("货款1203", "货款1230", 2, Some(1)),
        ("abc", "abc", 0, Some(0)),
        ("", "ab", 2, Some(2)),
    ] {
        assert_eq!(edits_within(&chars(x), &chars(y), limit), edits, "{x} {y}");
    }
}

#[test]
fn every_likeness_and_what_it_shares() {
    let texts = ["ACME SHOP 4711 payment", "ACME SHOP 4711", "ACME STORE", "货款 王小明 三月", "ACME", "zzz"];
    let (names, book, rows) = pool(&texts);
    let memos = Memos::of(&book, &rows, &names);
    let index = MemoIndex::new(&memos);
    let compare = |merchant: &str, acquirer: usize| index.compare(&chars(merchant), memos.text(memos.of_row[acquirer]), &memos);
    assert_eq!(compare("acme shop 4711", 1), (Likeness::Equal, Some(0.4 / 6.0)));
    assert_eq!(compare("acme shop 4711 p", 0), (Likeness::HalfPrefix, Some(0.4 / 6.0)));
    assert_eq!(compare("acme shop 4711 paymen", 0).0, Likeness::LongPrefix);
    assert_eq!(compare("acme", 0), (Likeness::ShortPrefix, Some(3.4 / 6.0)));
    assert_eq!(compare("acme shop 4712", 1).0, Likeness::OneEdit);
    assert_eq!(compare("bonus 王小明", 3), (Likeness::RareWord, Some(0.4 / 6.0)));
    assert_eq!(compare("qqq", 5), (Likeness::Unlike, None));
}

#[test]
fn a_prefix_that_too_many_rows_share_is_made_longer() {
    let texts = ["payment a1", "payment a2", "payment b1", "other"];
    let (names, book, rows) = pool(&texts);
    let memos = Memos::of(&book, &rows, &names);
    let index = MemoIndex::new(&memos);
    assert_eq!(index.rows_alike(&memos, &chars("payment a9"), 2), [0, 1]);
    assert_eq!(index.rows_alike(&memos, &chars("pay"), 9), [0, 1, 2]);
    assert_eq!(index.rows_alike(&memos, &chars("pay"), 1).len(), 1);
}

fn memos(texts: &[&str]) -> Memos {
    let (names, book, rows) = pool(texts);
    Memos::of(&book, &rows, &names)
}

fn text(memos: &Memos, row: usize) -> String {
    memos.text(memos.of_row[row]).iter().collect()
}

#[test]
fn a_text_counts_without_case_width_and_blanks_up_to_sixty_four_characters() {
    let long = "x".repeat(63);
    let [sixty_four, sixty_five, gap] = [format!("{long}yz"), format!("{long}yz1"), format!("{long} yz")];
    for (written, kept) in [
        ("  ACME   Shop 4711 ", "acme shop 4711"),
        ("ＡＣＭＥ！　店", "acme! 店"),
        ("ＺｚＡ～", "zza~"),
        ("Ünïß", "ünïß"),
        ("a\u{7}b", "ab"),
        ("", ""),
        (" \u{3000} ", ""),
        (&sixty_four, &format!("{long}y")),
        (&sixty_five, &format!("{long}y")),
        // The blank would be the sixty-fourth.
        (&gap, &long),
    ] {
        assert_eq!(text(&memos(&["first", written]), 1), kept, "{written}");
    }
}

#[test]
fn the_counterparty_stands_for_a_remark_that_is_not_there() {
    let (mut names, mut book, rows) = pool(&["a remark", "", ""]);
    book.columns.counterparty.set(0, names.intern("Somebody"));
    book.columns.counterparty.set(1, names.intern("Somebody"));
    let memos = Memos::of(&book, &rows, &names);
    assert_eq!([0, 1, 2].map(|row| text(&memos, row)), ["a remark", "somebody", ""]);
    assert_eq!(memos.len(), 2);
    let mut no_remarks = Book { len: 1, ..Book::default() };
    assert_eq!(Memos::of(&no_remarks, &[0], &names).of_row, [0]);
    no_remarks.columns.counterparty.set(0, names.intern("Somebody"));
    assert_eq!(text(&Memos::of(&no_remarks, &[0], &names), 0), "somebody");
}

/// The fewest edits by the whole table (optimal string alignment).
fn edits(x: &[char], y: &[char]) -> usize {
    let mut table = vec![vec![0; y.len() + 1]; x.len() + 1];
    for i in 0..=x.len() {
        for j in 0..=y.len() {
            let changed = |i: usize, j: usize| usize::from(x[i - 1] != y[j - 1]);
            let mut ways = vec![];
            if i == 0 || j == 0 {
                ways.push(i.max(j));
            } else {
                ways.extend([table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + changed(i, j)]);
                if i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1] {
                    ways.push(table[i - 2][j - 2] + 1);
                }
            }
            table[i][j] = ways.into_iter().min().unwrap();
        }
    }
    table[x.len()][y.len()]
}

#[test]
fn edits_are_the_fewest_there_are() {
    let mut dice = Dice(5);
    for _ in 0..3_000 {
        let mut word = || (0..dice.below(9)).map(|_| ['a', 'b', 'c'][dice.below(3) as usize]).collect::<Vec<char>>();
        let (x, y) = (word(), word());
        let fewest = edits(&x, &y);
        for limit in 0..9 {
            assert_eq!(edits_within(&x, &y, limit), (fewest <= limit).then_some(fewest), "{x:?} {y:?} {limit}");
        }
    }
    let long = ['a'; CHARS_MAX];
    assert_eq!(
        (edits_within(&long, &[], 64), edits_within(&long, &['b'; CHARS_MAX], 64), edits_within(&long, &long, 0)),
        (Some(64), Some(64), Some(0))
    );
}

#[test]
fn likeness_by_what_the_texts_have_in_common() {
    for (merchant, acquirer, likeness) in [
        ("abcdefgh", "abcdef", Likeness::LongPrefix),
        ("abcdefgh", "abcde", Likeness::HalfPrefix),
        ("abcd", "abcdefgh", Likeness::HalfPrefix),
        ("abcdefghi", "abcd", Likeness::ShortPrefix),
        ("abcdefgh", "abc", Likeness::ShortPrefix),
        // Two characters are no start.
        ("abc", "ab", Likeness::OneEdit),
        ("abcd", "ab", Likeness::Unlike),
        ("abcdefghij", "xbcdefghiy", Likeness::FewEdits),
        ("abcdefghij", "xbcdyfghiz", Likeness::SomeEdits),
        ("abcdefghij", "xbydzfghiv", Likeness::SomeEdits),
        ("abcdefghij", "xbydzfuhiv", Likeness::Unlike),
        // More than half of the shorter at the start.
        ("abcdefghij", "abcdefvwxyz", Likeness::CommonStart),
        ("abcdexxxxx", "abcdeyyyyyy", Likeness::BriefStart),
        ("abcqqqqqqq", "abczzzzzzzz", Likeness::BriefStart),
        ("abqqqqqqqq", "abzzzzzzzzz", Likeness::Unlike),
        ("abc", "abd", Likeness::OneEdit),
        ("abc def 4711", "ab def 4711 xyzuvw", Likeness::RareWord),
        ("abc def 471", "ab deg 471 xyzuvw", Likeness::Unlike),
        ("王小明付货款一二三", "支付给小明的钱", Likeness::RareWord),
        ("王小朋付货款一二三", "支付给小明的钱", Likeness::Unlike),
    ] {
        let memos = memos(&[acquirer]);
        let index = MemoIndex::new(&memos);
        let own = super::tests::memos(&[merchant]);
        assert_eq!(index.compare(own.text(1), memos.text(1), &memos).0, likeness, "{merchant} / {acquirer}");
    }
}

/// What the index says, by looking at all rows.
#[test]
fn shares_are_those_of_all_rows() {
    let mut dice = Dice(7);
    let parts = ["acme", "acme shop", "acme shop 4711", "acme sh", "", "bonus", "bonus 4711", "货款 王小明", "货款", "ac", "acm"];
    for _ in 0..40 {
        let texts: Vec<String> = (0..1 + dice.below(30))
            .map(|_| format!("{}{}", parts[dice.below(11) as usize], ["", "", " x", " 4711", " 小明 bonus"][dice.below(5) as usize]))
            .collect();
        let memos = memos(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        let index = MemoIndex::new(&memos);
        let all: Vec<Vec<char>> = memos.of_row.iter().map(|number| memos.text(*number).to_vec()).collect();
        let share = |fits: &dyn Fn(&[char]) -> bool| {
            let rows = all.iter().filter(|text| !text.is_empty() && fits(text)).count();
            (rows as f32 - 0.6).max(0.4) / all.len() as f32
        };
        for own in all.iter().filter(|text| !text.is_empty()) {
            let mut with_start = index.rows_with_prefix(&memos, &own[..3.min(own.len())]).to_vec();
            with_start.sort_unstable();
            let starts = |row: &u32| all[*row as usize].starts_with(&own[..3.min(own.len())]);
            assert_eq!(with_start, (0..all.len() as u32).filter(starts).collect::<Vec<_>>());
            for other in all.iter().filter(|text| !text.is_empty()) {
                let common = own.iter().zip(other).take_while(|(x, y)| x == y).count();
                let (likeness, found) = index.compare(own, other, &memos);
                let wanted = match likeness {
                    Likeness::Equal => Some(share(&|text| text == own.as_slice())),
                    Likeness::LongPrefix | Likeness::HalfPrefix | Likeness::ShortPrefix | Likeness::CommonStart | Likeness::BriefStart => {
                        Some(share(&|text| text.starts_with(&own[..common])))
                    }
                    Likeness::RareWord => {
                        let words = |text: &[char]| {
                            let mut words = Vec::new();
                            words_of(text, |word| words.push(word));
                            words
                        };
                        let of_word = |word: &u64| share(&|text| words(text).contains(word));
                        words(own).iter().filter(|word| words(other).contains(word)).map(of_word).min_by(f32::total_cmp)
                    }
                    _ => None,
                };
                assert_eq!(found, wanted, "{own:?} {other:?} {likeness:?}");
            }
        }
    }
}

#[test]
fn a_word_is_four_letters_and_digits_or_two_neighbours_of_a_script_without_blanks() {
    let count = |text: &str| {
        let mut count = 0;
        words_of(&chars(text), |_| count += 1);
        count
    };
    for (text, words) in [
        ("shop 4711 a1b2", 3),
        ("sho 471", 0),
        ("shop-4711", 2),
        ("小明", 1),
        ("小明付", 2),
        ("小", 0),
        ("小 明", 0),
        ("小a", 0),
        ("小abcd明付", 2),
        ("(小)明", 0),
        ("", 0),
    ] {
        assert_eq!(count(text), words, "{text}");
    }
    let word = |text: &str| {
        let mut all = Vec::new();
        words_of(&chars(text), |word| all.push(word));
        all[0]
    };
    assert_eq!(word("x shop"), word("shop 12"));
    assert_ne!(word("shop"), word("posh"));
    assert_ne!(word("小明"), word("明小"));
}

#[test]
fn a_word_that_forty_rows_have_is_rare_and_one_that_forty_one_have_is_not() {
    for (rows, likeness) in [(40, Likeness::RareWord), (41, Likeness::Unlike)] {
        let texts: Vec<String> = (0..rows).map(|n| format!("{n} 4711")).collect();
        let memos = memos(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        let index = MemoIndex::new(&memos);
        assert_eq!(index.compare(&chars("payment of 4711"), memos.text(memos.of_row[5]), &memos).0, likeness);
        let mut found = 0;
        index.rows_by_rare_word(&chars("payment of 4711"), |rows| found += rows.len());
        assert_eq!(found, if rows == 40 { 40 } else { 0 });
    }
}

#[test]
fn a_longer_start_is_asked_for_until_few_enough_rows_have_it() {
    let memos = memos(&["abcd", "abce", "abc", "ab", "abcd", "xyz"]);
    let index = MemoIndex::new(&memos);
    let alike = |text: &str, most: usize| index.rows_alike(&memos, &chars(text), most).to_vec();
    assert_eq!(alike("abcdz", 4), [2, 0, 4, 1]);
    assert_eq!(alike("abcdz", 3), [0, 4]);
    assert_eq!(alike("abcd", 2), [0, 4]);
    assert_eq!(alike("abcd", 1), [0], "the whole text has more");
    assert_eq!(alike("ab", 9), [3, 2, 0, 4, 1], "a short text is its own start");
    assert_eq!(alike("abq", 9), [0; 0]);
}

#[test]
fn a_tab_or_a_line_s_end_parts_words_as_a_blank_does() {
    let memos = memos(&["货款\t王小明", "货款\r\n王小明", "货款 王小明", "a\u{7}b"]);
    let text = |row: usize| memos.text(memos.of_row[row]).iter().collect::<String>();
    assert_eq!([text(0), text(1), text(2), text(3)], ["货款 王小明", "货款 王小明", "货款 王小明", "ab"]);
}
