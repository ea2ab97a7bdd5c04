//! The register of own cards on own terminals, and of what was done to a terminal: entries that are only ever added.
//!
//! In: what a person fills in, with a name and a time given by the caller. Out: [`Register`], what holds now, what was
//! tampered with. Must not know: a clock, a file system, words.
//!
//! A mistake is put right by a new entry that names the old one; nothing is taken away. Each entry carries the hash of the
//! one before and its own over a plain text anyone can make again ([`Entry::canonical`]), so that an entry that was
//! edited, taken out or moved is found and named.

use serde::{Deserialize, Serialize};

use crate::base::{Card, Fact, Fault, Said};
use crate::decision::{RowKey, linked};
use crate::table::grammar::card;

pub mod chain;
pub mod file;

#[cfg(test)]
mod tests;

pub use chain::Break;

/// The hash before the first entry.
pub const START: &str = "poscheck/register/1";

/// Characters of one text; longer is cut.
const TEXT_CHARS_MAX: usize = 500;

/// What an own card was used for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// 试机.
    #[default]
    Test,
    /// 押金.
    Deposit,
    /// 真实自购: goods, price and payment are documented.
    Purchase,
    /// 误刷.
    Mistake,
    /// 其他, told in the note.
    Other,
}

impl Purpose {
    /// All, in the form's order.
    pub const ALL: [Purpose; 5] = [Purpose::Test, Purpose::Deposit, Purpose::Purchase, Purpose::Mistake, Purpose::Other];

    /// The word in the file.
    pub fn name(self) -> &'static str {
        match self {
            Purpose::Test => "test",
            Purpose::Deposit => "deposit",
            Purpose::Purchase => "purchase",
            Purpose::Mistake => "mistake",
            Purpose::Other => "other",
        }
    }

    /// The purpose of a word.
    pub fn from_name(name: &str) -> Option<Purpose> {
        Purpose::ALL.into_iter().find(|purpose| purpose.name() == name)
    }
}

/// Whether the money went back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Back {
    /// Not, or not yet.
    #[default]
    No,
    /// Voided the same day.
    Voided,
    /// Refunded the way it was paid.
    Refunded,
}

impl Back {
    /// All, in the form's order.
    pub const ALL: [Back; 3] = [Back::Voided, Back::Refunded, Back::No];

    /// The word in the file.
    pub fn name(self) -> &'static str {
        match self {
            Back::No => "no",
            Back::Voided => "voided",
            Back::Refunded => "refunded",
        }
    }

    /// The state of a word.
    pub fn from_name(name: &str) -> Option<Back> {
        Back::ALL.into_iter().find(|back| back.name() == name)
    }
}

/// An own card on an own terminal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Swipe {
    /// The row of the statement, where it was entered from one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<RowKey>,
    /// Where that row stands, for people.
    pub place: String,
    /// When the card was used, ISO 8601.
    pub time: String,
    /// The terminal.
    pub terminal: String,
    /// The acquirer's reference.
    pub reference: String,
    /// First six and last four.
    pub card: String,
    /// The contract's money text.
    pub amount: String,
    /// What for.
    pub purpose: Purpose,
    /// Who used the card.
    pub who: String,
    /// Goods, or what the money was for.
    pub goods: String,
    /// Invoice, order or receipt number.
    pub invoice: String,
    /// Who approved it.
    pub approver: String,
    /// Whether the money went back.
    pub back: Back,
    /// To whom it was reported; empty while it was not.
    pub reported_to: String,
    /// When, ISO 8601 day.
    pub reported_on: String,
    /// Anything else.
    pub note: String,
}

/// Something done to a terminal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Upkeep {
    /// The terminal.
    pub terminal: String,
    /// ISO 8601 day.
    pub day: String,
    /// What was done.
    pub what: String,
}

/// What an entry is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(target_pointer_width = "64", expect(clippy::large_enum_variant, reason = "entries are few and most are swipes"))]
pub enum Body {
    /// An own card on an own terminal.
    Swipe(Swipe),
    /// Something done to a terminal.
    Upkeep(Upkeep),
}

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// 1-based place in the register.
    pub number: u32,
    /// Who made the entry.
    pub by: String,
    /// When, ISO 8601, as the caller says.
    pub at: String,
    /// The entry this one stands in for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<u32>,
    /// What it is about.
    pub body: Body,
    /// The hash of the entry before; [`START`] for the first.
    pub before: String,
    /// SHA-256 of the hash before, a line break and [`Entry::canonical`], as lower-case hex.
    pub hash: String,
}

impl Entry {
    /// The text the hash is made of: a line `name=value` a field, in this order, with `\` and line breaks written as `\\`
    /// and `\n`.
    pub fn canonical(&self) -> String {
        let number = self.number.to_string();
        let corrects = self.corrects.map(|number| number.to_string()).unwrap_or_default();
        let mut text = String::new();
        let mut line = |name: &str, value: &str| text.extend([name, "=", &value.replace('\\', "\\\\").replace('\n', "\\n"), "\n"]);
        line("number", &number);
        line("by", &self.by);
        line("at", &self.at);
        line("corrects", &corrects);
        match &self.body {
            Body::Swipe(swipe) => {
                line("kind", "swipe");
                let row = swipe.row.clone().unwrap_or_default();
                line("file", &row.sha256);
                line("part", &row.part);
                line("row", &row.row.to_string());
                for (name, value) in swipe.texts() {
                    line(name, value);
                }
                line("purpose", swipe.purpose.name());
                line("back", swipe.back.name());
            }
            Body::Upkeep(upkeep) => {
                line("kind", "upkeep");
                line("terminal", &upkeep.terminal);
                line("day", &upkeep.day);
                line("what", &upkeep.what);
            }
        }
        text
    }

    fn made_hash(&self) -> String {
        linked(&self.before, &self.canonical())
    }
}

impl Swipe {
    fn texts(&self) -> [(&'static str, &str); 13] {
        [
            ("place", &self.place),
            ("time", &self.time),
            ("terminal", &self.terminal),
            ("reference", &self.reference),
            ("card", &self.card),
            ("amount", &self.amount),
            ("who", &self.who),
            ("goods", &self.goods),
            ("invoice", &self.invoice),
            ("approver", &self.approver),
            ("reported_to", &self.reported_to),
            ("reported_on", &self.reported_on),
            ("note", &self.note),
        ]
    }

    // Whole card numbers never enter the register, wherever they were typed.
    fn cleaned(mut self) -> Swipe {
        let known = card::parse(&self.card);
        self.card = if known == Card::NONE { String::new() } else { known.masked() };
        for text in [
            &mut self.place,
            &mut self.time,
            &mut self.terminal,
            &mut self.reference,
            &mut self.amount,
            &mut self.who,
            &mut self.goods,
            &mut self.invoice,
            &mut self.approver,
            &mut self.reported_to,
            &mut self.reported_on,
            &mut self.note,
        ] {
            *text = clean(text);
        }
        self
    }
}

fn clean(text: &str) -> String {
    let text: String = text.trim().chars().take(TEXT_CHARS_MAX).collect();
    card::cut(&text, false).unwrap_or(text)
}

/// The register.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register {
    entries: Vec<Entry>,
}

impl Register {
    /// The entries, oldest first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The last hash; [`START`] for an empty register.
    pub fn head(&self) -> &str {
        self.entries.last().map_or(START, |entry| &entry.hash)
    }

    /// Adds an entry; `corrects` names the one it stands in for.
    ///
    /// # Errors
    /// `register-unsigned` without a name; `register-corrects` when the entry to correct is not there, is corrected
    /// already or is about something else.
    pub fn add(&mut self, body: Body, corrects: Option<u32>, by: &str, at: &str) -> Result<u32, Fault> {
        let fault = |key: &'static str, number: u32| {
            Err(Fault { said: Said::new(key).with("entry", Fact::Count(u64::from(number))), at: crate::base::CellRef::default() })
        };
        let number = self.entries.len() as u32 + 1;
        let by = clean(by);
        if by.is_empty() {
            return fault("register-unsigned", number);
        }
        if let Some(old) = corrects {
            let is_alike = |entry: &&Entry| entry.number == old && std::mem::discriminant(&entry.body) == std::mem::discriminant(&body);
            if !self.standing().any(|entry| is_alike(&entry)) {
                return fault("register-corrects", old);
            }
        }
        let body = match body {
            Body::Swipe(swipe) => Body::Swipe(swipe.cleaned()),
            Body::Upkeep(upkeep) => Body::Upkeep(Upkeep { terminal: clean(&upkeep.terminal), day: clean(&upkeep.day), what: clean(&upkeep.what) }),
        };
        let mut entry = Entry { number, by, at: clean(at), corrects, body, before: self.head().to_owned(), hash: String::new() };
        entry.hash = entry.made_hash();
        self.entries.push(entry);
        Ok(number)
    }

    /// The entries that no later one corrects, oldest first.
    pub fn standing(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| !self.entries.iter().any(|later| later.corrects == Some(entry.number)))
    }

    /// The entries of own cards that hold now.
    pub fn swipes(&self) -> impl Iterator<Item = (&Entry, &Swipe)> {
        self.standing().filter_map(|entry| if let Body::Swipe(swipe) = &entry.body { Some((entry, swipe)) } else { None })
    }

    /// What was done to terminals, as it holds now.
    pub fn upkeep(&self) -> impl Iterator<Item = (&Entry, &Upkeep)> {
        self.standing().filter_map(|entry| if let Body::Upkeep(upkeep) = &entry.body { Some((entry, upkeep)) } else { None })
    }

    /// The entry that holds for a row.
    pub fn of_row(&self, row: &RowKey) -> Option<(&Entry, &Swipe)> {
        self.swipes().find(|(_, swipe)| swipe.row.as_ref() == Some(row))
    }

    /// Takes over another register whose chain goes on from this one's; gives whether it brought entries.
    ///
    /// # Errors
    /// `register-other-chain` when neither goes on from the other.
    pub fn take_over(&mut self, other: Register, file: &str) -> Result<bool, Fault> {
        let (short, long) = if self.entries.len() <= other.entries.len() { (&self.entries, &other.entries) } else { (&other.entries, &self.entries) };
        match short.iter().zip(long).find(|(ours, theirs)| ours.hash != theirs.hash) {
            Some((entry, _)) => Err(Fault::of_file("register-other-chain", file).with("entry", Fact::Count(u64::from(entry.number)))),
            None if other.entries.len() > self.entries.len() => {
                *self = other;
                Ok(true)
            }
            None => Ok(false),
        }
    }
}
