//! A session as one file: settings, decisions, fingerprints of the inputs. The inputs themselves are never in it.
//!
//! In: a session, or the text of a file. Out: text, or a session whose chain is whole. Must not know: where it is kept.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::base::{Fact, Fault};

use super::Log;
use super::figures::Figures;

/// The version this program writes.
pub const SCHEMA: &str = "poscheck/session/1";

/// An input by its fingerprint.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputMark {
    /// The file's name when it was last seen.
    pub name: String,
    /// SHA-256, lower-case hex.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
    /// The side it was given as; empty when it was found out.
    #[serde(default)]
    pub side: String,
}

/// A session. A part by another name is refused, lest a damaged name drop what people decided.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// [`SCHEMA`].
    pub schema: String,
    /// The program that wrote it.
    pub engine: String,
    /// The merchant profile as TOML.
    #[serde(default)]
    pub profile: String,
    /// The files it was about.
    #[serde(default)]
    pub inputs: Vec<InputMark>,
    /// The decisions.
    #[serde(default)]
    pub log: Log,
    /// What its period left open, as the report writes it; nothing where no check was done. The next period takes it up.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub open: Value,
    /// Figures of its period and of those before, oldest first: counts and sums, never a row.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<Figures>,
}

/// The text of a session file, ending in a line break; the same session gives the same bytes.
pub fn write(session: &Session) -> String {
    let session = Session { schema: SCHEMA.to_owned(), engine: env!("CARGO_PKG_VERSION").to_owned(), ..session.clone() };
    let mut text = serde_json::to_string_pretty(&session).unwrap_or_default();
    text.push('\n');
    text
}

/// Whether a file says that it is a session, of whatever version.
pub fn is_one(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    // The schema stands first as this program writes it, but a tool that sorts names may have moved it.
    text.starts_with(b"{")
        && serde_json::from_slice::<Value>(text)
            .is_ok_and(|value| value.get("schema").and_then(Value::as_str).is_some_and(|schema| schema.starts_with("poscheck/session/")))
}

/// Reads a session file.
///
/// # Errors
/// `session-unreadable` when the text is no session; `session-newer` when a later program wrote it; `session-older` for a
/// version no longer read; `session-chain` with the first entry that was changed.
pub fn read(text: &str, file: &str) -> Result<Session, Fault> {
    let unreadable = |why: String| Fault::of_file("session-unreadable", file).with("why", Fact::Text(why));
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| unreadable(error.to_string()))?;
    let schema = value.get("schema").and_then(Value::as_str).unwrap_or("").to_owned();
    let number = schema.strip_prefix("poscheck/session/").and_then(|number| number.parse::<u32>().ok());
    match number {
        Some(1) => {}
        Some(0) => return Err(Fault::of_file("session-older", file).with("found", Fact::Text(schema))),
        Some(_) => return Err(Fault::of_file("session-newer", file).with("found", Fact::Text(schema))),
        None => return Err(unreadable("schema".to_owned())),
    }
    let session: Session = serde_json::from_value(value).map_err(|error| unreadable(error.to_string()))?;
    match session.log.broken_at() {
        Some(entry) => Err(Fault::of_file("session-chain", file).with("entry", Fact::Count(u64::from(entry)))),
        None => Ok(session),
    }
}
