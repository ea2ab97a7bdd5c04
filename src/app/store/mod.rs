//! What is kept on this device when the user asks for it: decisions, without names of files and without rows.
//!
//! In: sessions. Out: records as text, and sessions of them. Must not know: the state, components.
//!
//! A record is written whole and replaces the one before in one transaction that first compares the hash of the log there
//! with the one the writer started from: who comes too late is refused, so that no tab overwrites another's decisions.

pub mod clock;
pub mod database;

use serde::{Deserialize, Serialize};

use super::deciding::KeptSession;
use crate::decision::figures;
use crate::decision::session::{self, InputMark, Session};
use clock::Instant;

/// A session as it lies in the store.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Record {
    pub id: String,
    /// Hash of the log's last entry.
    pub head: String,
    /// Entries of the log.
    pub entries: usize,
    /// ISO 8601.
    pub at: String,
    pub until: String,
    /// Milliseconds since 1970 after which it is forgotten.
    pub until_ms: i64,
    /// The session file's text.
    pub session: String,
}

/// What was chosen about keeping.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub days: u32,
}

impl Record {
    /// A session to be kept so many days from now. Names of files stay out: they are the user's words about the content; so
    /// do the profile, which names cards and people and is remembered elsewhere if the user says so, and the cashiers' names.
    pub fn of(id: &str, session: &Session, now: Instant, days: u32) -> Record {
        let nameless = |input: &InputMark| InputMark { name: String::new(), ..input.clone() };
        let masked = Session {
            inputs: session.inputs.iter().map(nameless).collect(),
            profile: String::new(),
            figures: figures::nameless(&session.figures),
            ..session.clone()
        };
        let until = now.plus_days(days);
        Record {
            id: id.to_owned(),
            head: session.log.head().to_owned(),
            entries: session.log.entries().len(),
            at: now.iso(),
            until: until.iso(),
            until_ms: until.milliseconds,
            session: session::write(&masked),
        }
    }

    /// As the list shows it.
    pub fn summary(&self) -> KeptSession {
        let read = session::read(&self.session, "");
        KeptSession {
            id: self.id.clone(),
            entries: self.entries,
            at: self.at.clone(),
            until: self.until.clone(),
            refused: read.as_ref().err().map(|fault| fault.code().to_owned()).unwrap_or_default(),
            inputs: read.map(|session| session.inputs).unwrap_or_default(),
        }
    }
}

/// Names without which two inputs are the same if their bytes are; the files at hand lend theirs.
pub fn named(session: Session, marks: &[InputMark]) -> Session {
    let name = |input: InputMark| {
        let known = marks.iter().find(|mark| mark.sha256 == input.sha256).map(|mark| mark.name.clone());
        InputMark { name: known.unwrap_or(input.name), ..input }
    };
    Session { inputs: session.inputs.into_iter().map(name).collect(), ..session }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::{Act, Log, Signed};

    #[test]
    fn a_record_holds_decisions_and_fingerprints_but_no_file_s_name() {
        let mut log = Log::default();
        log.decide(vec![Act::Done { finding: "U03-1".to_owned() }], Signed { by: "王会计".to_owned(), ..Signed::default() });
        let inputs = vec![InputMark { name: "三月收银.xlsx".to_owned(), sha256: "ab".to_owned(), bytes: 9, side: String::new() }];
        let session = Session { inputs: inputs.clone(), log: log.clone(), ..Session::default() };
        let now = Instant { milliseconds: 1_775_005_200_000, ahead_minutes: 480 };
        let record = Record::of("s", &session, now, 30);
        let text = serde_json::to_string(&record).unwrap();
        assert!(!text.contains("三月") && text.contains("王会计"));
        assert_eq!((record.entries, record.head.as_str(), record.until.as_str()), (1, log.head(), "2026-05-01T09:00:00+08:00"));
        let back = session::read(&serde_json::from_str::<Record>(&text).unwrap().session, "").unwrap();
        assert_eq!(named(back.clone(), &inputs).inputs, inputs);
        assert_eq!((back.log, record.summary().refused.as_str()), (log, ""));
    }

    #[test]
    fn a_record_of_a_later_program_is_listed_with_the_reason_it_stays_closed() {
        let record = Record { id: "s".into(), session: "{\"schema\":\"poscheck/session/9\"}".into(), ..Record::default() };
        assert_eq!(record.summary().refused, "session-newer");
    }
}
