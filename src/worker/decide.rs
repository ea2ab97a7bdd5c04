//! The worker's part in deciding: checks again with decisions, says which no longer fit, looks for rows to link, opens what
//! holds a session.
//!
//! In: [`DecideAsk`]s, queries, files' bytes. Out: [`Say`]s. Must not know: a browser, where a session is kept.

use crate::decision::session;
use crate::finding::build::input_key;
use crate::finding::code::Code;
use crate::report::carry;

use super::beside::Extra;
use super::decision::{Brought, DecideAsk, Decided, Moved, Reached, UnfitLine};
use super::finished::Finished;
use super::message::{FileAsk, Query, Say};
use super::session::{OpenFile, Outside, Session, speak};
use super::view;

/// A session is text that a person may have looked at; one past this is none.
const SESSION_BYTES_MAX: usize = 64 << 20;

impl Session {
    /// Checks the books again; nothing is read.
    pub(super) fn decide(&mut self, ask: DecideAsk, outside: &mut dyn Outside) {
        if ask.run != self.run {
            return;
        }
        self.log = ask.log;
        self.watching.learn(ask.past);
        if let Some(finished) = self.finished.take() {
            self.judge_again(finished.checked, outside);
        }
        let moved = self.finished.as_ref().map(|finished| {
            let index = ask.shown.and_then(|id| index_of(finished, &id));
            // The list may have lost the finding to its own query; the next one takes its place.
            let place = index.and_then(|index| self.hits.place_of(finished, &ask.query, index)).or(ask.place);
            Moved { place, index }
        });
        self.tell_decided(moved, ask.choice, outside);
        self.tell_end(outside);
    }

    /// How the decisions fared; nothing where there are none and never were.
    pub(super) fn tell_decided(&self, moved: Option<Moved>, choice: u32, outside: &mut dyn Outside) {
        let Some(finished) = &self.finished else { return };
        let unfit = speak(self.lang, &finished.checked.tables, finished.checked.currency, |voice| {
            let line = |one: &crate::decision::apply::Unfit| UnfitLine {
                entry: one.decision.entry,
                act: one.decision.act.clone(),
                why: voice.say(&one.why),
            };
            finished.checked.unfit.iter().map(line).collect()
        });
        let settled = finished.lines.iter().filter(|line| line.state != "open").count() as u32;
        let entries = self.log.entries().len() as u32;
        outside.say(Say::Decided(Box::new(Decided { run: self.run, entries, settled, unfit, moved, choice })), None);
    }

    /// All findings that fit a query, for a decision on many.
    pub(super) fn tell_reached(&mut self, ask: u32, query: &Query, outside: &mut dyn Outside) {
        let Some(finished) = &self.finished else { return };
        let reached = self.hits.all(finished, query).iter().filter_map(|index| {
            let line = finished.lines.get(*index as usize)?;
            Some(Reached { id: id_of(finished, *index)?, code: line.code.clone(), state: line.state.clone() })
        });
        outside.say(Say::Reached { ask, reached: reached.collect() }, None);
    }

    /// Whether a file among those of a run is a session; it is kept on the file until all are read.
    pub(super) fn is_session(&self, file: &mut OpenFile, bytes: &[u8]) -> bool {
        if !may_be_session(bytes) {
            return false;
        }
        match session::read(&String::from_utf8_lossy(bytes), &file.ask.name) {
            Ok(session) => file.extra = Some(Extra::Session(Box::new(session))),
            Err(fault) => file.faults.push(fault),
        }
        true
    }

    /// A session about files at hand is taken up by the page and the run goes on without it. One that is about none of them
    /// is an earlier period's: what that left open is carried over, and its decisions stay with its own files.
    pub(super) fn take_sessions(&mut self, outside: &mut dyn Outside) {
        let here: Vec<&str> = self.files.iter().flat_map(|file| &file.tables).map(|table| table.meta.sha256.as_str()).collect();
        let is_earlier = |session: &session::Session| {
            let is_here = |mark: &session::InputMark| here.contains(&mark.sha256.as_str());
            !here.is_empty() && !session.open.is_null() && !session.inputs.iter().any(is_here)
        };
        let is_one = |file: &OpenFile| if let Some(Extra::Session(session)) = &file.extra { Some(is_earlier(session)) } else { None };
        let found: Vec<(usize, bool)> = self.files.iter().enumerate().filter_map(|(place, file)| Some((place, is_one(file)?))).collect();
        let currency = self.profile.currency();
        for (place, is_earlier) in found {
            let Some(file) = self.files.get_mut(place) else { continue };
            let Some(Extra::Session(session)) = file.extra.take() else { continue };
            if !is_earlier {
                outside.say(Say::Brought { id: file.ask.id, brought: Brought::Session(session) }, None);
                continue;
            }
            self.watching.learn(session.figures.clone());
            match carry::read(&session.open.to_string(), &file.ask.name, currency) {
                Ok(items) => file.extra = Some(Extra::Carry(items)),
                Err(fault) => file.faults.push(fault),
            }
        }
    }

    /// What a file that is no table is.
    pub(super) fn bring(&self, id: u32, name: String, outside: &mut dyn Outside) {
        let ask = FileAsk { id, name, side: None };
        let brought = match outside.bytes(0, &ask) {
            Ok(bytes) if bytes.len() <= SESSION_BYTES_MAX => match session::read(&String::from_utf8_lossy(&bytes), &ask.name) {
                Ok(session) => Brought::Session(Box::new(session)),
                Err(fault) => Brought::Refused(speak(self.lang, &[], self.profile.currency(), |voice| view::problem(voice, &fault))),
            },
            Ok(_) => Brought::Refused(refused("page-file-too-large", &ask)),
            Err(code) => Brought::Refused(refused(code, &ask)),
        };
        outside.say(Say::Brought { id, brought }, None);
    }
}

/// Whether bytes are a session's.
pub fn may_be_session(bytes: &[u8]) -> bool {
    bytes.len() <= SESSION_BYTES_MAX && session::is_one(bytes)
}

fn refused(code: &str, ask: &FileAsk) -> super::message::Problem {
    super::message::Problem { code: code.to_owned(), place: ask.name.clone(), ..super::message::Problem::default() }
}

/// The stable name of a finding.
pub fn id_of(finished: &Finished, index: u32) -> Option<String> {
    let finding = finished.checked.findings.get(index as usize)?;
    Some(finding.id(|input| input_key(&finished.checked.tables, input)))
}

// The code is the name's first part, so that few names have to be made.
fn index_of(finished: &Finished, id: &str) -> Option<u32> {
    let code = id.split('-').next().unwrap_or("");
    let is_of = |code_now: Code| code_now.name() == code;
    let may = finished.checked.findings.iter().zip(0_u32..).filter(|(finding, _)| is_of(finding.was.unwrap_or(finding.code)));
    may.map(|(_, index)| index).find(|index| id_of(finished, *index).as_deref() == Some(id))
}
