//! The session's part in handing over: files that are no tables, exports, audits.
//!
//! In: the session's files and check. Out: [`Beside`], files to save. Must not know: a browser.

use crate::audit::{self, Ran};
use crate::base::Fault;
use crate::check::FileInput;
use crate::decision::session::InputMark;
use crate::locale::Lang;

use super::beside::{self, Beside, Extra};
use super::export::{ExportKind, export};
use super::message::Say;
use super::session::{OpenFile, Outside, Session, side_of, speak};
use super::view;

impl Session {
    /// Whether a file is no table but something given beside them; it is kept on the file then.
    pub(super) fn is_extra(&self, file: &mut OpenFile, bytes: &[u8]) -> bool {
        match beside::extra(&file.ask.name, bytes, self.profile.currency()) {
            Ok(None) => false,
            Ok(Some(extra)) => {
                file.extra = Some(extra);
                true
            }
            Err(fault) => {
                file.faults.push(fault);
                true
            }
        }
    }

    /// All that the check rests on besides the bytes of its files.
    pub(super) fn ran(&self, lang: Lang) -> Ran {
        let (carried, carried_twice) = beside::carried(self.files.iter().filter_map(|file| file.extra.as_ref()));
        Ran { inputs: self.marks(), profile: self.profile.clone(), lang, lines: false, carried, carried_twice, log: self.log.clone() }
    }

    // The inputs by their fingerprints, in the order given.
    fn marks(&self) -> Vec<InputMark> {
        let of = |file: &OpenFile| {
            let meta = &self.tables(file).first()?.meta;
            let side = file.ask.side.clone().unwrap_or_default();
            Some(InputMark { name: file.ask.name.clone(), sha256: meta.sha256.clone(), bytes: meta.bytes, side })
        };
        self.files.iter().filter_map(of).collect()
    }

    /// Makes a file and hands it out.
    pub(super) fn export(&self, ask: u32, lang: Lang, kind: ExportKind, register: &str, outside: &mut dyn Outside) {
        let Some(finished) = &self.finished else {
            return outside.hand(Say::Exported { ask, name: String::new(), media: String::new(), problem: None }, &[]);
        };
        // The page sends only what it read itself; a register that can't be read is an empty one.
        let register = crate::register::file::read(register, "").unwrap_or_default();
        match export(&finished.checked, &self.ran(lang), &register, kind) {
            Ok(file) => outside.hand(Say::Exported { ask, name: file.name, media: file.media.to_owned(), problem: None }, &file.bytes),
            Err(fault) => {
                let problem = self.words(lang, &fault);
                outside.hand(Say::Exported { ask, name: String::new(), media: String::new(), problem: Some(problem) }, &[]);
            }
        }
    }

    fn words(&self, lang: Lang, fault: &Fault) -> super::message::Problem {
        speak(lang, &[], self.profile.currency(), |voice| view::problem(voice, fault))
    }

    /// Runs the audit files among those given again over the others.
    pub(super) fn prove(&mut self, outside: &mut dyn Outside) {
        self.verdicts.clear();
        if !self.files.iter().any(|file| matches!(file.extra, Some(Extra::Audit(_)))) {
            return;
        }
        let mut inputs = Vec::new();
        for (place, file) in self.files.iter().enumerate().filter(|(_, file)| file.extra.is_none()) {
            // One that can't be read any more is missing, which the audit says.
            if let Ok(bytes) = outside.bytes(place, &file.ask) {
                inputs.push(FileInput { name: file.ask.name.clone(), bytes, side: file.ask.side.as_deref().and_then(side_of) });
            }
        }
        for file in &self.files {
            if let Some(Extra::Audit(text)) = &file.extra {
                self.verdicts.push((file.ask.name.clone(), audit::verify(text, &file.ask.name, &inputs)));
            }
        }
    }

    /// What the page shows of the files that are no tables.
    pub(super) fn beside(&self) -> Beside {
        let role = |file: &OpenFile| file.extra.as_ref().map(|extra| (file.ask.id, extra.role().to_owned()));
        let mut beside = Beside { files: self.files.iter().filter_map(role).collect(), ..Beside::default() };
        let currency = self.profile.currency();
        let tables = self.finished.as_ref().map_or(&[][..], |finished| &finished.checked.tables);
        beside.audits = speak(self.lang, tables, currency, |voice| {
            self.verdicts.iter().map(|(name, outcome)| beside::audit_view(name, outcome, voice)).collect()
        });
        let Some(finished) = &self.finished else { return beside };
        let checked = &finished.checked;
        beside.carry = crate::report::carry::section(checked).map(Box::new);
        beside.open = beside::open(checked);
        beside.filled = speak(self.lang, tables, currency, |voice| {
            let sheets = self.files.iter().filter_map(|file| if let Some(Extra::Filled(filled)) = &file.extra { Some(filled) } else { None });
            sheets.map(|filled| beside::filled_view(filled, checked, voice)).collect()
        });
        beside
    }
}
