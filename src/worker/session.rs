//! What the worker keeps: the files read, the finished check, and the answers to the page's questions.
//!
//! In: [`Ask`]s and bytes. Out: [`Say`]s. Must not know: a browser (bytes come through [`Outside`]).

use std::collections::BTreeMap;

use crate::audit::Verdict;
use crate::base::{Currency, Fact, Fault, RowRef, Side};
use crate::check::{self, Checked, FileInput, ReadOutcome, Stage};
use crate::decision::Log;
use crate::ledger::ReadTable;
use crate::locale::{Lang, Voice};
use crate::profile::Profile;
use crate::profile::mapping::Mapping;
use crate::report::build::{alerts, row_words};
use crate::report::house::house;
use crate::report::json::json;

use super::answer::answer;
use super::beside::Extra;
use super::candidates::candidates;
use super::finished::Finished;
use super::listen::Listener;
use super::look::look;
use super::look_up::look_up;
use super::message::{Answer, Ask, Card, FileAsk, Look, Problem, Say};
use super::query::Hits;
use super::rehearse::rehearse;
use super::story::row_case;
use super::view::{self, RowHits};
use super::watching::Watching;

/// Where the session gets bytes and sends what it says.
pub trait Outside {
    /// The bytes of the run's file at `place`; a problem's code where they can't be had.
    fn bytes(&mut self, place: usize, file: &FileAsk) -> Result<Vec<u8>, &'static str>;
    /// What the file's own worker read, or a problem's code; `None` for a file that is to be read here: a sample, or one that is no table.
    fn parcel(&mut self, _place: usize) -> Option<Result<ReadOutcome, &'static str>> {
        None
    }
    /// Sends a message, with the report's text beside it where there is one.
    fn say(&mut self, say: Say, beside: Option<String>);
    /// Sends a message with the bytes of a file beside it.
    fn hand(&mut self, say: Say, bytes: &[u8]);
}

/// The worker's memory between questions.
#[derive(Default)]
pub struct Session {
    pub(super) lang: Lang,
    pub(super) run: u32,
    pub(super) profile: Profile,
    pub(super) files: Vec<OpenFile>,
    pub(super) finished: Option<Finished>,
    /// The check before, where the next run goes on with it.
    last: Option<Checked>,
    /// The decisions with what was taken back.
    pub(super) log: Log,
    /// Why there is no finished check.
    failed: Option<Fault>,
    pub(super) hits: Hits,
    row_hits: RowHits,
    /// What the audit files among those given proved, by their names.
    pub(super) verdicts: Vec<(String, Result<Verdict, Fault>)>,
    /// What is remembered from run to run.
    pub(super) watching: Watching,
}

/// A file of the run.
pub(super) struct OpenFile {
    pub(super) ask: FileAsk,
    /// Its tables, until the check takes them.
    pub(super) tables: Vec<ReadTable>,
    /// The same as they were read, where the next run is to have them without reading.
    held: Vec<ReadTable>,
    /// Where its tables begin among those of the run, and how many they are.
    span: (usize, usize),
    pub(super) faults: Vec<Fault>,
    /// Code of a problem with its bytes.
    unread: Option<&'static str>,
    /// What it is where it is no table.
    pub(super) extra: Option<Extra>,
}

impl Session {
    /// Answers a question.
    pub fn hear(&mut self, ask: Ask, outside: &mut dyn Outside) {
        match ask {
            Ask::Run { run, lang, files, profile, mappings, with } => {
                self.run = run;
                self.lang = Lang::from_tag(&lang).unwrap_or_default();
                self.take_profile(&profile, mappings);
                self.watching.begin(with.keeps, with.past);
                self.log = with.log;
                self.open(files, outside);
            }
            Ask::Speak { run, lang } if run == self.run => {
                self.lang = Lang::from_tag(&lang).unwrap_or_default();
                self.tell_files(outside);
                self.tell_decided(None, 0, outside);
                self.tell_end(outside);
            }
            // A file's own worker hears of one to read, and has no session.
            Ask::Speak { .. } | Ask::Read { .. } => {}
            Ask::Findings { ask, query, offset, count } => {
                if let Some(finished) = &self.finished {
                    let page = self.hits.page(finished, &query, offset, count);
                    outside.say(Say::Findings { ask, page }, None);
                }
            }
            Ask::Detail { ask, index } => {
                let detail = self.finished.as_ref().and_then(|finished| {
                    let tables = &finished.checked.tables;
                    speak(self.lang, tables, finished.checked.currency, |voice| view::detail(finished, voice, index))
                });
                outside.say(Say::Detail { ask, detail: detail.map(Box::new) }, None);
            }
            Ask::Rows { ask, query, offset, count } => {
                if let Some(finished) = &self.finished {
                    let hits = &mut self.row_hits;
                    let page = speak(self.lang, &finished.checked.tables, finished.checked.currency, |voice| {
                        hits.page(finished, voice, &query, offset, count)
                    });
                    outside.say(Say::Rows { ask, page }, None);
                }
            }
            Ask::LookUp { ask, query } => {
                if let Some(finished) = &self.finished {
                    let (cases, total) = look_up(finished, &query);
                    outside.say(Say::LookUp { ask, cases, total }, None);
                }
            }
            Ask::House { ask, register } => {
                if let Some(finished) = &self.finished {
                    // The page sends only what it read itself; a register that can't be read is an empty one.
                    let register = crate::register::file::read(&register, "").unwrap_or_default();
                    let house = house(&finished.checked, &self.profile, &register, self.lang);
                    outside.say(Say::House { ask, house: Box::new(house) }, None);
                }
            }
            Ask::Row { ask, input, row } => {
                let row = RowRef { input, row_number: row };
                let case = self.finished.as_ref().and_then(|finished| {
                    speak(self.lang, &finished.checked.tables, finished.checked.currency, |voice| row_case(finished, voice, row))
                });
                outside.say(Say::Row { ask, case: case.map(Box::new) }, None);
            }
            Ask::Look { ask, file, draft } => {
                let look = self.look(&file, &draft, outside);
                outside.say(Say::Look { ask, look: Box::new(look) }, None);
            }
            Ask::Report { ask, lang, lines } => {
                let lang = Lang::from_tag(&lang).unwrap_or_default();
                let text = self.finished.as_ref().map(|finished| json(&finished.checked.report(lang, lines)));
                outside.say(Say::Report { ask, found: text.is_some() }, text);
            }
            Ask::Export { ask, lang, kind, register } => self.export(ask, Lang::from_tag(&lang).unwrap_or_default(), kind, &register, outside),
            Ask::Decide(ask) => self.decide(*ask, outside),
            Ask::Reach { ask, query } => self.tell_reached(ask, &query, outside),
            Ask::Candidates { ask, index, text } => {
                let found = self.finished.as_ref().and_then(|finished| candidates(finished, index, &text));
                outside.say(Say::Candidates { ask, found: found.map(Box::new) }, None);
            }
            Ask::Bring { id, name } => self.bring(id, name, outside),
            Ask::Rehearse { round } => {
                rehearse(round);
                outside.say(Say::Rehearsed { round }, None);
            }
        }
    }

    // Files already read were read under the profile and the column settings of then, so others read them again.
    fn take_profile(&mut self, text: &str, mappings: Vec<Mapping>) {
        let mut profile = Profile::from_toml(text, "").unwrap_or_default();
        profile.mappings.extend(mappings);
        if profile != self.profile {
            self.profile = profile;
            self.files.clear();
        }
    }

    fn look(&self, file: &FileAsk, draft: &Mapping, outside: &mut dyn Outside) -> Look {
        match outside.bytes(0, file) {
            Ok(bytes) => {
                let input = FileInput { name: file.name.clone(), bytes, side: file.side.as_deref().and_then(side_of) };
                speak(self.lang, &[], self.profile.currency(), |voice| look(voice, &self.profile, draft, &input))
            }
            Err(code) => {
                let problem = Problem { code: code.to_owned(), place: file.name.clone(), ..Problem::default() };
                Look { problems: vec![problem], ..Look::default() }
            }
        }
    }

    fn open(&mut self, files: Vec<FileAsk>, outside: &mut dyn Outside) {
        let mut kept = std::mem::take(&mut self.files);
        self.last = self.finished.take().map(|finished| finished.checked).filter(|_| self.watching.keeps);
        (self.finished, self.failed, self.hits, self.row_hits) = (None, None, Hits::default(), RowHits::default());
        for (place, ask) in files.into_iter().enumerate() {
            // A file read before and not yet taken by a check, or held for the next, is not read again.
            let known = kept.iter().position(|file| file.ask == ask && !(file.tables.is_empty() && file.held.is_empty()));
            let mut file = match known {
                Some(known) => {
                    let mut file = kept.swap_remove(known);
                    if !file.held.is_empty() {
                        file.tables = std::mem::take(&mut file.held);
                    }
                    // What was said of it beside other files is found anew.
                    file.faults.retain(|fault| !matches!(fault.code(), "page-same-file" | "same-file-both-sides"));
                    file
                }
                None => self.read(place, ask, outside),
            };
            if self.watching.keeps {
                file.held.clone_from(&file.tables);
            }
            self.files.push(file);
            self.tell_file(self.files.len() - 1, outside);
        }
        self.take_sessions(outside);
        self.assign();
        self.tell_files(outside);
        self.check(outside);
        self.prove(outside);
        self.tell_decided(None, 0, outside);
        self.tell_end(outside);
    }

    fn read(&self, place: usize, ask: FileAsk, outside: &mut dyn Outside) -> OpenFile {
        let mut file = OpenFile { ask, tables: Vec::new(), held: Vec::new(), span: (0, 0), faults: Vec::new(), unread: None, extra: None };
        match outside.parcel(place) {
            Some(Ok(outcome)) => {
                (file.tables, file.faults) = (outcome.tables, outcome.faults);
                return file;
            }
            Some(Err(code)) => {
                file.unread = Some(code);
                return file;
            }
            None => {}
        }
        outside.say(Say::Progress { run: self.run, stage: "read".into(), file: Some(file.ask.id), done: 0, of: 0 }, None);
        match outside.bytes(place, &file.ask) {
            Ok(bytes) if self.is_session(&mut file, &bytes) || self.is_extra(&mut file, &bytes) => {}
            Ok(bytes) => {
                let input = FileInput { name: file.ask.name.clone(), bytes, side: file.ask.side.as_deref().and_then(side_of) };
                let mut listener = Listener { outside, run: self.run, file: Some(file.ask.id), last: (Stage::Read, 0) };
                let outcome = check::read_given(input, None, &self.profile, &mut listener);
                (file.tables, file.faults) = (outcome.tables, outcome.faults);
            }
            Err(code) => file.unread = Some(code),
        }
        file
    }

    // Sides are a matter of all tables together: two files can't both be the only statement.
    fn assign(&mut self) {
        let mut tables: Vec<ReadTable> = Vec::new();
        let mut starts = Vec::new();
        for file in &mut self.files {
            starts.push(tables.len());
            tables.append(&mut file.tables);
        }
        let faults = check::assign_sides(&mut tables);
        for (file, start) in self.files.iter_mut().zip(starts).rev() {
            file.tables = tables.split_off(start.min(tables.len()));
        }
        for fault in faults {
            // The later file of a pair is the one complained about, and does not take part; the other is kept.
            if let Some(file) = self.files.iter_mut().rev().find(|file| file.ask.name == fault.at.file && !file.tables.is_empty()) {
                file.tables.clear();
                file.faults.push(fault);
            }
        }
        let mut start = 0;
        for file in &mut self.files {
            file.span = (start, file.tables.len());
            start += file.tables.len();
        }
        self.tell_twins();
    }

    // A copy of a file can't stand for the side that is missing. Where both sides are there it is the engine's to judge.
    fn tell_twins(&mut self) {
        if self.missing().is_empty() {
            return;
        }
        let mut seen: BTreeMap<String, String> = BTreeMap::new();
        for file in &mut self.files {
            let Some(sha256) = file.tables.first().map(|table| table.meta.sha256.clone()) else { continue };
            match seen.get(&sha256) {
                Some(other) => file.faults.push(Fault::of_file("page-same-file", &file.ask.name).with("other", Fact::Text(other.clone()))),
                None => drop(seen.insert(sha256, file.ask.name.clone())),
            }
        }
    }

    fn check(&mut self, outside: &mut dyn Outside) {
        let last = self.last.take();
        if !self.missing().is_empty() {
            return;
        }
        let tables: Vec<ReadTable> = self.files.iter_mut().flat_map(|file| std::mem::take(&mut file.tables)).collect();
        let mut listener = Listener { outside, run: self.run, file: None, last: (Stage::Read, 0) };
        let kept = self.ran(self.lang).kept();
        let checked = match last {
            Some(last) => last.with(tables, &self.profile, &kept, &mut listener),
            None => check::check_with(tables, &self.profile, &kept, &mut listener),
        };
        self.finish(checked);
        if let Some(finished) = &self.finished {
            self.watching.take(&finished.checked);
        }
    }

    fn finish(&mut self, checked: Result<Checked, Fault>) {
        (self.hits, self.row_hits) = (Hits::default(), RowHits::default());
        match checked {
            Ok(checked) => self.finished = Some(Finished::new(checked)),
            Err(fault) => self.failed = Some(fault),
        }
    }

    /// The same books, with what is kept now.
    pub(super) fn judge_again(&mut self, checked: Checked, outside: &mut dyn Outside) {
        let kept = self.ran(self.lang).kept();
        let mut listener = Listener { outside, run: self.run, file: None, last: (Stage::Read, 0) };
        let checked = checked.again(&self.profile, &kept, &mut listener);
        self.finish(checked);
        if let Some(finished) = &self.finished {
            self.watching.follow(&finished.checked);
        }
    }

    fn missing(&self) -> Vec<Side> {
        let has =
            |side: Side| self.files.iter().flat_map(|file| &file.tables).any(|table| table.meta.side.as_ref().is_some_and(|(of, _)| *of == side));
        [Side::Merchant, Side::Acquirer].into_iter().filter(|side| !has(*side)).collect()
    }

    pub(super) fn tables<'a>(&'a self, file: &'a OpenFile) -> &'a [ReadTable] {
        match &self.finished {
            Some(finished) => finished.checked.tables.get(file.span.0..file.span.0 + file.span.1).unwrap_or(&[]),
            None => &file.tables,
        }
    }

    fn tell_files(&self, outside: &mut dyn Outside) {
        for place in 0..self.files.len() {
            self.tell_file(place, outside);
        }
    }

    fn tell_file(&self, place: usize, outside: &mut dyn Outside) {
        let Some(file) = self.files.get(place) else { return };
        let tables = self.tables(file);
        let (cards, problems) = speak(self.lang, tables, self.profile.currency(), |voice| {
            let cards: Vec<Card> = (file.span.0 as u32..).zip(tables).map(|(input, table)| view::card(voice, input, table)).collect();
            let mut problems: Vec<Problem> = file.faults.iter().map(|fault| view::problem(voice, fault)).collect();
            problems.extend(file.unread.map(|code| Problem { code: code.to_owned(), place: file.ask.name.clone(), ..Problem::default() }));
            (cards, problems)
        });
        outside.say(Say::File { run: self.run, id: file.ask.id, cards, problems }, None);
    }

    // How the run ended.
    pub(super) fn tell_end(&self, outside: &mut dyn Outside) {
        let say = match (&self.finished, &self.failed) {
            (Some(finished), _) => {
                let alerts = alerts(&finished.checked, self.lang);
                let mut answer = Answer { alerts, ..answer(finished) };
                answer.watch = Box::new(self.watching.view(finished, &answer, &self.log));
                Say::Checked { run: self.run, answer: Box::new(answer) }
            }
            (None, Some(fault)) => {
                let problem = speak(self.lang, &[], self.profile.currency(), |voice| view::problem(voice, fault));
                Say::Failed { run: self.run, problem }
            }
            (None, None) => Say::Missing { run: self.run, sides: self.missing().into_iter().map(|side| side.name().to_owned()).collect() },
        };
        outside.say(Say::Beside { run: self.run, beside: Box::new(self.beside()) }, None);
        outside.say(say, None);
    }
}

pub(super) fn speak<T>(lang: Lang, tables: &[ReadTable], currency: Currency, say: impl FnOnce(&Voice<'_>) -> T) -> T {
    let row = |row: RowRef| row_words(lang, tables, row);
    say(&Voice { lang, currency, row: &row })
}

pub(super) fn side_of(name: &str) -> Option<Side> {
    [Side::Merchant, Side::Acquirer, Side::Bank].into_iter().find(|side| side.name() == name)
}
