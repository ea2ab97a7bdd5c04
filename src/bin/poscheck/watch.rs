//! `poscheck watch`: looks at a folder again and again, reads what changed, checks, says what is new and raises warnings.
//!
//! In: a folder, the machine's clock, what was remembered. Out: lines, reports, a command run for each warning, an exit
//! status. Must not know: matching, which warning is due ([`poscheck::watch`] does).

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use poscheck::audit::Ran;
use poscheck::base::{Fact, Fault, Said};
use poscheck::check::{Checked, FileInput, Quiet, ReadOutcome, assign_sides, check_with, read_given};
use poscheck::decision::session::InputMark;
use poscheck::finding::codes::entry;
use poscheck::ledger::ReadTable;
use poscheck::locale::{Lang, Voice};
use poscheck::report::build::alerts;
use poscheck::report::model::Alert;
use poscheck::report::paper::as_of;
use poscheck::watch::folder::{Folder, QUIET_MS, Seen};
use poscheck::watch::memory::{Brief, Memory, News, brief};
use time::{OffsetDateTime, UtcOffset};

use super::alarm;
use super::arguments::Arguments;
use super::{bytes_of, each, name_of, settings, unwritable, voice, write_files, write_out};

/// Seconds between two looks.
const EVERY: u64 = 60;
/// Differences listed one by one after a check.
const LISTED_MAX: usize = 20;

/// What `--once` ends with.
const AGREES: u8 = 0;
const DIFFERS: u8 = 1;
const UNREAD: u8 = 2;
const WARNS: u8 = 3;

/// A file as it was last read.
struct Held {
    mark: InputMark,
    /// When it was written, as first read.
    changed_ms: i64,
    outcome: ReadOutcome,
}

struct Watch<'a> {
    arguments: &'a Arguments,
    ran: Ran,
    folder: Folder,
    held: BTreeMap<String, Held>,
    memory: Memory,
    has_checked: bool,
    /// The last check, with which the next goes on.
    last: Option<Checked>,
}

/// Watches until it is ended, or looks once.
pub(super) fn watch(arguments: &Arguments) -> Result<ExitCode, Fault> {
    let [(place, _)] = arguments.files.as_slice() else { return Err(Fault::of_file("watch-one-folder", "poscheck")) };
    if !place.is_dir() {
        return Err(Fault::of_file("watch-no-folder", &place.to_string_lossy()));
    }
    let memory = match &arguments.memory {
        Some(path) if path.exists() => Memory::read(&String::from_utf8_lossy(&bytes_of(path)?), &name_of(path))?,
        _ => Memory::default(),
    };
    let ran = super::ran(arguments, &[], settings(arguments)?.0)?;
    let mut watch = Watch { arguments, ran, folder: Folder::default(), held: BTreeMap::new(), memory, has_checked: false, last: None };
    if arguments.once {
        if watch.listing(place)?.iter().any(|file| now_ms() - file.changed_ms < QUIET_MS) {
            // Who copied the files a moment ago wants them checked now.
            std::thread::sleep(Duration::from_millis(QUIET_MS.unsigned_abs()));
        }
        return watch.cycle(place).map(ExitCode::from);
    }
    loop {
        // A share that is away for a while is told and asked again.
        if let Err(fault) = watch.cycle(place) {
            watch.note(&watch.words(&fault));
        }
        std::thread::sleep(Duration::from_secs(arguments.every.unwrap_or(EVERY)));
    }
}

impl Watch<'_> {
    /// One look at the folder; the exit status it would end with.
    fn cycle(&mut self, place: &Path) -> Result<u8, Fault> {
        let begun = Instant::now();
        let listing = self.listing(place)?;
        let look = self.folder.look(&listing, now_ms());
        for name in &look.waiting {
            self.say("watch-waiting", &[("file", Fact::Text(name.clone()))]);
        }
        for name in &look.gone {
            self.held.remove(name);
            self.say("watch-gone", &[("file", Fact::Text(name.clone()))]);
        }
        let to_read: Vec<&Seen> = look.read.iter().filter_map(|place| listing.get(*place)).collect();
        let read = self.read(place, &to_read);
        if read == 0 && look.gone.is_empty() && self.has_checked {
            return Ok(AGREES);
        }
        self.has_checked = true;
        let Some((checked, is_whole)) = self.check() else { return Ok(UNREAD) };
        let at = now();
        let news = self.memory.take(&checked, &at);
        self.tell(&checked, &news, (read, begun.elapsed().as_millis()));
        let all_told = self.raise(&checked, &news);
        if let Some(path) = &self.arguments.memory {
            keep(path, &self.memory.write())?;
        }
        if !self.arguments.out.is_empty() {
            let report = checked.report(self.arguments.lang, self.arguments.lines);
            write_files(self.arguments, &checked, &report, &self.ran)?;
        }
        let ends = match (is_whole && all_told, checked.alerts.is_empty(), checked.differences()) {
            (false, ..) => UNREAD,
            (true, false, _) => WARNS,
            (true, true, 0) => AGREES,
            (true, true, _) => DIFFERS,
        };
        self.last = Some(checked);
        Ok(ends)
    }

    fn listing(&self, place: &Path) -> Result<Vec<Seen>, Fault> {
        let fault = |error: std::io::Error| Fault::of_file("file-unreadable", &name_of(place)).with("why", Fact::Text(error.to_string()));
        let mut listing = Vec::new();
        let own = written_into(place, &self.arguments.out);
        for found in std::fs::read_dir(place).map_err(fault)?.flatten() {
            // What went away between the listing and now is gone at the next look.
            let Ok(meta) = std::fs::metadata(found.path()) else { continue };
            if meta.is_file() && !own.contains(&found.file_name()) {
                let changed_ms = meta.modified().map_or(0, ms_of);
                listing.push(Seen { name: found.file_name().to_string_lossy().into_owned(), size: meta.len(), changed_ms });
            }
        }
        listing.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(listing)
    }

    // Reads files, a core each; gives how many are other than before. One that changes meanwhile is left for the next look.
    fn read(&mut self, place: &Path, files: &[&Seen]) -> usize {
        let held = &self.held;
        let profile = &self.ran.profile;
        let outcomes = each(files.to_vec(), |seen| -> Result<_, Fault> {
            let path = place.join(&seen.name);
            let file = FileInput { name: seen.name.clone(), bytes: bytes_of(&path)?, side: None };
            let is_as_listed =
                std::fs::metadata(&path).is_ok_and(|meta| meta.len() == seen.size && meta.modified().map_or(0, ms_of) == seen.changed_ms);
            if !is_as_listed || file.bytes.len() as u64 != seen.size {
                return Ok(None);
            }
            let mark = InputMark::of(&file);
            // The time changed and the content did not: what was read stands.
            let is_same = held.get(&seen.name).is_some_and(|held| held.mark.sha256 == mark.sha256);
            let outcome = (!is_same).then(|| read_given(file, Some(mark.sha256.clone()), profile, &mut Quiet));
            Ok(Some((mark, outcome)))
        });
        let mut read = 0;
        for (seen, outcome) in files.iter().zip(outcomes) {
            match outcome {
                Ok(Some((mark, outcome))) => {
                    self.folder.took(seen);
                    if let Some(outcome) = outcome {
                        self.held.insert(seen.name.clone(), Held { mark, changed_ms: seen.changed_ms, outcome });
                        read += 1;
                    }
                }
                Ok(None) => {
                    self.folder.forget(&seen.name);
                    self.say("watch-waiting", &[("file", Fact::Text(seen.name.clone()))]);
                }
                Err(fault) => {
                    self.folder.forget(&seen.name);
                    self.note(&self.words(&fault));
                }
            }
        }
        read
    }

    // What was read so far, checked; and whether all of it could be. Nothing where a side is missing.
    fn check(&mut self) -> Option<(Checked, bool)> {
        let mut faults: Vec<Fault> = Vec::new();
        let mut tables: Vec<ReadTable> = Vec::new();
        let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
        // In the order in which they were written: what is new comes after what is known, whatever its name, and the check goes on.
        let mut in_order: Vec<(&String, &Held)> = self.held.iter().collect();
        in_order.sort_by_key(|(name, held)| (held.changed_ms, *name));
        for (name, held) in &in_order {
            if let Some(other) = seen.insert(&held.mark.sha256, name) {
                // A copy in the folder is no second sale.
                seen.insert(&held.mark.sha256, other);
                self.say("watch-same", &[("file", Fact::Text(name.to_string())), ("other", Fact::Text(other.to_owned()))]);
                continue;
            }
            faults.extend(held.outcome.faults.iter().cloned());
            tables.extend(held.outcome.tables.iter().cloned());
        }
        faults.extend(assign_sides(&mut tables));
        for fault in &faults {
            self.note(&self.words(fault));
        }
        self.ran.inputs = in_order.iter().map(|(_, held)| held.mark.clone()).collect();
        let (profile, kept) = (&self.ran.profile, self.ran.kept());
        let checked = match self.last.take() {
            Some(last) => last.with(tables, profile, &kept, &mut Quiet),
            None => check_with(tables, profile, &kept, &mut Quiet),
        };
        match checked {
            Ok(checked) => Some((checked, faults.is_empty())),
            Err(fault) => {
                self.note(&self.words(&fault));
                None
            }
        }
    }

    fn tell(&self, checked: &Checked, news: &News, (read, ms): (usize, u128)) {
        let records: u64 = [&checked.merchant, &checked.acquirer, &checked.bank].iter().map(|book| book.len as u64).sum();
        let count = |count: usize| Fact::Count(count as u64);
        self.say(
            "watch-checked",
            &[
                ("at", Fact::Text(now())),
                ("files", count(self.held.len())),
                ("read", count(read)),
                ("records", Fact::Count(records)),
                ("ms", Fact::Count(u64::try_from(ms).unwrap_or(u64::MAX))),
                ("differences", count(checked.differences())),
                ("new", count(news.new.len())),
                ("cleared", count(news.cleared.len())),
                ("until", Fact::Moment(as_of(checked))),
            ],
        );
        let new: Vec<Brief> = news.new.iter().filter_map(|index| checked.findings.get(*index)).map(|finding| brief(checked, finding)).collect();
        for (key, briefs) in [("watch-new", &new), ("watch-cleared", &news.cleared)] {
            for brief in briefs.iter().take(LISTED_MAX) {
                self.say(key, &[("finding", Fact::Text(line(brief, self.arguments.lang)))]);
            }
            if briefs.len() > LISTED_MAX {
                self.say("watch-more", &[("count", count(briefs.len() - LISTED_MAX))]);
            }
        }
        for rule in &news.over {
            self.say("watch-over", &[("rule", Fact::Text(rule.clone()))]);
        }
    }

    // Raises what is due; whether every command took its warning. One that was not taken is raised again at the next check.
    fn raise(&mut self, checked: &Checked, news: &News) -> bool {
        if news.to_tell.is_empty() {
            return true;
        }
        let words = alerts(checked, self.arguments.lang);
        let until = as_of(checked).to_string();
        let mut all_told = true;
        for place in &news.to_tell {
            let (Some(alert), Some(word)) = (checked.alerts.get(*place), words.get(*place)) else { continue };
            self.say("watch-alert", &[("rule", Fact::Text(word.rule.clone())), ("text", Fact::Text(sentence(word)))]);
            match self.arguments.on_alert.as_deref().map(|command| alarm::tell(command, word, &self.memory.checked, &until)) {
                Some(Err(why)) => {
                    all_told = false;
                    self.note(&self.words(&Fault::of_file("watch-command", &word.rule).with("why", Fact::Text(why))));
                }
                _ => self.memory.told(alert),
            }
        }
        all_told
    }

    fn words(&self, fault: &Fault) -> String {
        let voice = voice(self.arguments.lang);
        let (what, hint) = (voice.fault(fault), voice.hint(fault));
        if hint.is_empty() { what } else { format!("{what}{}{hint}", if self.arguments.lang == Lang::Zh { "；" } else { "; " }) }
    }

    fn note(&self, line: &str) {
        let _ = std::io::Write::write_all(&mut std::io::stderr().lock(), format!("{line}\n").as_bytes());
    }

    fn say(&self, key: &'static str, facts: &[(&'static str, Fact)]) {
        let voice: Voice<'_> = voice(self.arguments.lang);
        let said = Said { key, facts: facts.to_vec() };
        let _ = write_out(&format!("{}\n", voice.say(&said)));
    }
}

// Owner and day are part of what is to be told.
fn sentence(alert: &Alert) -> String {
    let whose = [alert.owner.as_str(), alert.due.as_deref().unwrap_or("")].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
    if whose.is_empty() { alert.text.clone() } else { format!("{} [{}]", alert.text, whose.join(" ")) }
}

fn line(brief: &Brief, lang: Lang) -> String {
    let name = entry(&brief.code).map_or("", |entry| entry.words(lang).name);
    let parts = [brief.code.as_str(), name, &brief.at.replace('T', " "), &brief.terminal, &brief.effect];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ")
}

// Written beside and put in place: a machine that stops in between leaves the old one.
fn keep(path: &Path, text: &str) -> Result<(), Fault> {
    let beside = path.with_extension("tmp");
    let done = std::fs::write(&beside, text).and_then(|()| std::fs::rename(&beside, path));
    done.map_err(|error| unwritable(&path.to_string_lossy(), &error))
}

fn ms_of(time: SystemTime) -> i64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

// What this command itself writes into the folder is no export.
fn written_into(place: &Path, out: &[String]) -> BTreeSet<OsString> {
    let is_there = |path: &&Path| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::canonicalize(folder).ok() == std::fs::canonicalize(place).ok()
    };
    out.iter().map(Path::new).filter(is_there).filter_map(|path| path.file_name().map(OsString::from)).collect()
}

#[expect(clippy::disallowed_methods, reason = "whether a file is still being written is a matter of the clock; no report is")]
fn now_ms() -> i64 {
    ms_of(SystemTime::now())
}

// The machine's own time to the second; UTC where it does not say its zone.
fn now() -> String {
    let offset = UtcOffset::current_local_offset().unwrap_or(UtcOffset::UTC);
    let at = OffsetDateTime::now_utc().to_offset(offset);
    let (hours, minutes, _) = offset.as_hms();
    let sign = if offset.is_negative() { '-' } else { '+' };
    let (day, time) = (at.date(), at.time());
    format!("{day}T{:02}:{:02}:{:02}{sign}{:02}:{:02}", time.hour(), time.minute(), time.second(), hours.unsigned_abs(), minutes.unsigned_abs())
}
