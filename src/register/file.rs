//! The register as a file: entries, how many they are, the last hash.
//!
//! In: a register, or the text of a file. Out: text, or a register whose chain is whole. Must not know: where it is kept.

use serde::{Deserialize, Serialize};

use crate::base::{Fact, Fault};

use super::chain::{Break, breaks};
use super::{Entry, Register, START};

/// A register file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterFile {
    /// [`START`].
    pub schema: String,
    /// The merchant's name; empty where the profile has none.
    #[serde(default)]
    pub merchant: String,
    /// The entries, oldest first.
    pub entries: Vec<Entry>,
    /// The end of the chain.
    pub head: Head,
}

/// The end of the chain.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// How many entries there are.
    pub count: u32,
    /// The last hash.
    pub hash: String,
}

/// The text of a register, ending in a line break; the same register gives the same bytes.
pub fn write(register: &Register, merchant: &str) -> String {
    let head = Head { count: register.entries.len() as u32, hash: register.head().to_owned() };
    let file = RegisterFile { schema: START.to_owned(), merchant: merchant.to_owned(), entries: register.entries.clone(), head };
    let mut text = serde_json::to_string_pretty(&file).unwrap_or_default();
    text.push('\n');
    text
}

/// Reads a file whatever became of its chain, with every place where it does not hold.
///
/// # Errors
/// `register-unreadable` when the text is no register; `register-newer` when a later program wrote it.
pub fn look(text: &str, name: &str) -> Result<(RegisterFile, Vec<Break>), Fault> {
    let unreadable = |why: String| Fault::of_file("register-unreadable", name).with("why", Fact::Text(why));
    let value: serde_json::Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| unreadable(error.to_string()))?;
    let schema = value.get("schema").and_then(serde_json::Value::as_str).unwrap_or("").to_owned();
    if schema != START {
        let is_ours = schema.strip_prefix("poscheck/register/").is_some_and(|number| !number.is_empty());
        return Err(if is_ours { Fault::of_file("register-newer", name).with("found", Fact::Text(schema)) } else { unreadable("schema".to_owned()) });
    }
    let file: RegisterFile = serde_json::from_value(value).map_err(|error| unreadable(error.to_string()))?;
    let broken = breaks(&file.entries, file.head.count, &file.head.hash);
    Ok((file, broken))
}

/// Reads a file whose chain is whole.
///
/// # Errors
/// As [`look`], and `register-chain` with the first entry that does not hold and how many do not.
pub fn read(text: &str, name: &str) -> Result<Register, Fault> {
    let (file, broken) = look(text, name)?;
    match broken.first() {
        Some(first) => Err(Fault::of_file("register-chain", name)
            .with("entry", Fact::Count(u64::from(first.entry())))
            .with("count", Fact::Count(broken.len() as u64))),
        None => Ok(Register { entries: file.entries }),
    }
}
