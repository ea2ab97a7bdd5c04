//! The command line: arguments and files in, a report out, an exit status for scripts.
//!
//! In: arguments, files of the machine. Out: text and files; 0 agrees, 1 differs, 2 usage or input, 3 a watched folder has
//! warnings. Must not know: any matching.

mod alarm;
mod arguments;
mod unheld;
mod watch;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use arguments::{Arguments, arguments, lang_asked_for};
use poscheck::audit::{self, Ran};
use poscheck::base::{Currency, Fact, Fault, Said, Side};
use poscheck::check::{Checked, FileInput, Kept, Quiet, assign_sides, check_with, read_given};
use poscheck::corpus::answers::answers;
use poscheck::corpus::scorecard::{Limits, scorecard};
use poscheck::decision::session::{self, InputMark, Session};
use poscheck::decision::{Log, Signed};
use poscheck::locale::{Lang, Voice};
use poscheck::profile::Profile;
use poscheck::profile::mapping::Mapping;
use poscheck::register::{Register, file as register};
use poscheck::report::csv::{self, CsvStyle};
use poscheck::report::model::Report;
use poscheck::report::{carry, filled, html::html, json::json, paper::paper_with, text::text, xlsx::xlsx};
use poscheck::table::mapping::trouble;

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(told_by_place));
    if let Some(code) = corpus() {
        return code;
    }
    let arguments = match arguments() {
        Ok(arguments) => arguments,
        Err(fault) => return fail(&fault, lang_asked_for()),
    };
    if arguments.help {
        return print(&voice(arguments.lang).say(&Said::new("text-usage")));
    }
    if arguments.version {
        return print(concat!("poscheck ", env!("CARGO_PKG_VERSION"), "\n"));
    }
    match run(&arguments) {
        Ok(code) => code,
        Err(fault) => fail(&fault, arguments.lang),
    }
}

/// A fault of ours is told by its place, without its words, which may hold a cell's content. One in a parser of damaged files
/// is contained where the parser is called, and the file is named there.
fn told_by_place(info: &std::panic::PanicHookInfo<'_>) {
    let ours = info.location().filter(|at| !at.file().contains("calamine"));
    if let Some(at) = ours {
        let _ = writeln!(std::io::stderr(), "poscheck {}: {}:{}:{}", env!("CARGO_PKG_VERSION"), at.file(), at.line(), at.column());
    }
}

/// `corpus FOLDER`: the reader's scorecard over a folder, for its makers; `corpus-one FILE` is what it runs for each file;
/// `corpus-answers FOLDER` compares files with the answers beside them.
fn corpus() -> Option<ExitCode> {
    let mut words = std::env::args_os().skip(1);
    let command = words.next()?;
    if !matches!(command.to_str(), Some("corpus" | "corpus-one" | "corpus-answers")) {
        return None;
    }
    let path = PathBuf::from(words.next()?);
    let found = match command.to_str() {
        Some("corpus-one") => Ok((poscheck::corpus::one(&path), true)),
        Some("corpus-answers") => answers(&path),
        _ => {
            let program = std::env::current_exe().ok()?.to_string_lossy().into_owned();
            let lists_all = words.next().is_some_and(|word| word == "--list");
            scorecard(&path, &[program, "corpus-one".to_owned()], Limits::default(), lists_all)
        }
    };
    let (text, is_clean) = match found {
        Ok(found) => found,
        Err(error) => return Some(fail(&unwritable(&path.to_string_lossy(), &error), Lang::default())),
    };
    print(&text);
    Some(if is_clean { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

// A file a core at a time; what comes of each stands in the order given.
fn each<I: Send, T: Send>(items: Vec<I>, work: impl Fn(I) -> T + Sync) -> Vec<T> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut outcomes = Vec::with_capacity(items.len());
    let (mut items, work) = (items.into_iter(), &work);
    while items.len() > 0 {
        std::thread::scope(|scope| {
            let at_work: Vec<_> = items.by_ref().take(cores).map(|item| scope.spawn(move || work(item))).collect();
            outcomes.extend(at_work.into_iter().map(|work| work.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))));
        });
    }
    outcomes
}

fn run(arguments: &Arguments) -> Result<ExitCode, Fault> {
    if arguments.verify {
        return verify(arguments);
    }
    if arguments.watch {
        return watch::watch(arguments);
    }
    if arguments.files.is_empty() {
        return Err(Fault::of_file("usage-no-files", "poscheck"));
    }
    if arguments.register {
        return verify_register(arguments);
    }
    // Settings of the profile are kept for many months' files: none of them must be among these. Those given by themselves are
    // meant for these.
    let (profile, given) = settings(arguments)?;
    let files = files(&arguments.files)?;
    let mut ran = ran(arguments, &files, profile)?;
    let mut checked = check_files(files, &ran, arguments.decisions.is_empty())?;
    if take_filled(arguments, &checked, &mut ran)? {
        checked = checked.again(&ran.profile, &ran.kept(), &mut Quiet)?;
    }
    let notes: String =
        unheld::unheld(&ran.profile.mappings, &given, &checked.tables).iter().map(|said| format!("{}\n", voice(arguments.lang).say(said))).collect();
    let _ = std::io::stderr().lock().write_all(notes.as_bytes());
    let report = checked.report(arguments.lang, arguments.lines);
    write_files(arguments, &checked, &report, &ran)?;
    match arguments.format.as_deref() {
        Some("json") => write_out(&json(&report))?,
        Some(_) => write_out(&text(&report, &voice(arguments.lang)))?,
        None if arguments.out.is_empty() => write_out(&text(&report, &voice(arguments.lang)))?,
        None => {}
    }
    Ok(ExitCode::from(u8::from(report.differences() > 0)))
}

// The profile with all column settings, after a look at what is to be written: a wrong word is told before any work is done.
fn settings(arguments: &Arguments) -> Result<(Profile, Vec<Mapping>), Fault> {
    for out in &arguments.out {
        let ending = out.rsplit_once('.').map_or("", |(_, ending)| ending);
        if out != "-" && !ENDINGS.contains(&ending) {
            return Err(Fault::of_file("usage-ending", out).with("ending", Fact::Text(ending.to_owned())));
        }
    }
    let mut profile = match &arguments.profile {
        Some(path) => Profile::from_toml(&String::from_utf8_lossy(&bytes_of(path)?), &name_of(path))?,
        None => Profile::default(),
    };
    let mut all = Vec::new();
    for path in &arguments.mappings {
        // A file of mappings is a profile with nothing else in it; a whole profile gives its mappings.
        let given = Profile::from_toml(&String::from_utf8_lossy(&bytes_of(path)?), &name_of(path))?.mappings;
        if let Some((key, found)) = trouble(&given) {
            return Err(Fault::of_file("profile-value", &name_of(path)).with("key", Fact::Text(key)).with("found", Fact::Text(found)));
        }
        all.extend(given);
    }
    if let (Some(path), Some((key, found))) = (&arguments.profile, trouble(&profile.mappings)) {
        return Err(Fault::of_file("profile-value", &name_of(path)).with("key", Fact::Text(key)).with("found", Fact::Text(found)));
    }
    profile.mappings.extend(all.iter().cloned());
    Ok((profile, all))
}

fn write_files(arguments: &Arguments, checked: &Checked, report: &Report, ran: &Ran) -> Result<(), Fault> {
    let entries = match &arguments.entries {
        Some(path) => register::read(&String::from_utf8_lossy(&bytes_of(path)?), &name_of(path))?,
        None => Register::default(),
    };
    for out in &arguments.out {
        match out.as_str() {
            "-" => write_out(&json(report))?,
            path => {
                let bytes = export(path, checked, report, ran, arguments.csv, &entries)?;
                std::fs::write(path, bytes).map_err(|error| unwritable(path, &error))?;
            }
        }
    }
    Ok(())
}

fn check_files(files: Vec<FileInput>, ran: &Ran, is_last: bool) -> Result<Checked, Fault> {
    let mut tables = Vec::new();
    // A file's fingerprint is made once; its bytes are let go of where it is read.
    let marked: Vec<(FileInput, &InputMark)> = files.into_iter().zip(&ran.inputs).collect();
    for outcome in each(marked, |(file, mark)| read_given(file, Some(mark.sha256.clone()), &ran.profile, &mut Quiet)) {
        if let Some(fault) = outcome.faults.into_iter().next() {
            return Err(fault);
        }
        tables.extend(outcome.tables);
    }
    if let Some(fault) = assign_sides(&mut tables).into_iter().next() {
        return Err(fault);
    }
    check_with(tables, &ran.profile, &Kept { is_last, ..ran.kept() }, &mut Quiet)
}

// Differences sheets that were filled in, taken as decisions; says what was taken and which rows were not. Whether any was.
fn take_filled(arguments: &Arguments, checked: &Checked, ran: &mut Ran) -> Result<bool, Fault> {
    let before = ran.log.entries().len();
    let voice = voice(arguments.lang);
    for path in &arguments.decisions {
        let name = name_of(path);
        let filled = filled::read(&name, &bytes_of(path)?)?.ok_or_else(|| Fault::of_file("filled-none", &name))?;
        let taken = filled::taken(&filled, checked);
        let mut lines = vec![voice.say(&filled::summary(&filled, &taken))];
        lines.extend(taken.not_taken.iter().map(|row| voice.say(&filled::row_not_taken(&filled, row, &voice))));
        let _ = std::io::stderr().lock().write_all(format!("{}\n", lines.join("\n")).as_bytes());
        let by = if arguments.signed.by.trim().is_empty() { name } else { arguments.signed.by.clone() };
        ran.log.decide(taken.acts, Signed { by, ..arguments.signed.clone() });
    }
    Ok(ran.log.entries().len() > before)
}

fn files(paths: &[(PathBuf, Option<Side>)]) -> Result<Vec<FileInput>, Fault> {
    paths.iter().map(|(path, side)| Ok(FileInput { name: name_of(path), bytes: bytes_of(path)?, side: *side })).collect()
}

// Everything the check rests on besides the files themselves.
fn ran(arguments: &Arguments, files: &[FileInput], profile: Profile) -> Result<Ran, Fault> {
    let text = |path: &Path| bytes_of(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let read = |path: &PathBuf| carry::read(&text(path)?, &name_of(path), profile.currency());
    let lists = arguments.carry.iter().map(read).collect::<Result<Vec<_>, Fault>>()?;
    let (carried, carried_twice) = carry::join(lists);
    let log = match &arguments.session {
        Some(path) => session::read(&text(path)?, &name_of(path))?.log,
        None => Log::default(),
    };
    let inputs = each(files.iter().collect(), InputMark::of);
    Ok(Ran { inputs, profile, lang: arguments.lang, lines: arguments.lines, carried, carried_twice, log })
}

// Runs an audit file again and says what differs.
fn verify(arguments: &Arguments) -> Result<ExitCode, Fault> {
    let Some(((path, _), inputs)) = arguments.files.split_first() else { return Err(audit::nothing_given()) };
    let text = String::from_utf8_lossy(&bytes_of(path)?).into_owned();
    let verdict = audit::verify(&text, &name_of(path), &files(inputs)?)?;
    let voice = voice(arguments.lang);
    let mut out = String::new();
    for said in verdict.notes.iter().chain(&verdict.differs) {
        out.extend([&voice.say(said), "\n"]);
    }
    let hash = verdict.report.chars().take(16).collect();
    let end = match verdict.differs.len() {
        0 => Said::new("audit-same").with("hash", Fact::Text(hash)),
        count => Said::new("audit-differs").with("count", Fact::Count(count as u64)),
    };
    out.extend([&voice.say(&end), "\n"]);
    write_out(&out)?;
    Ok(ExitCode::from(u8::from(!verdict.differs.is_empty())))
}

// Says whether a register's chain holds, else each entry that was changed, taken out or moved.
fn verify_register(arguments: &Arguments) -> Result<ExitCode, Fault> {
    let voice = voice(arguments.lang);
    let mut all_hold = true;
    for (path, _) in &arguments.files {
        let name = name_of(path);
        let (file, broken) = register::look(&String::from_utf8_lossy(&bytes_of(path)?), &name)?;
        all_hold &= broken.is_empty();
        let end = match broken.len() {
            0 => Said::new("register-whole")
                .with("count", Fact::Count(u64::from(file.head.count)))
                .with("hash", Fact::Text(file.head.hash.chars().take(16).collect())),
            count => Said::new("register-broken").with("count", Fact::Count(count as u64)),
        };
        let lines = broken.iter().map(|one| one.said()).chain([end]);
        write_out(&lines.map(|said| format!("{name}: {}\n", voice.say(&said))).collect::<String>())?;
    }
    Ok(ExitCode::from(u8::from(!all_hold)))
}

/// What `--out` may end in.
const ENDINGS: [&str; 6] = ["json", "xlsx", "csv", "html", "audit", "session"];

fn export(path: &str, checked: &Checked, report: &Report, ran: &Ran, style: CsvStyle, entries: &Register) -> Result<Vec<u8>, Fault> {
    let paper = || paper_with(checked, report, &ran.profile, entries, ran.lang);
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "xlsx" => xlsx(&paper()),
        "csv" => Ok(csv::csv(&paper(), style)),
        "html" => Ok(html(&paper()).into_bytes()),
        "audit" => Ok(audit::write(ran, report).into_bytes()),
        "session" => {
            let (profile, inputs, log) = (ran.profile.to_toml(), ran.inputs.clone(), ran.log.clone());
            Ok(session::write(&Session { profile, inputs, log, open: carry::list(report), ..Session::default() }).into_bytes())
        }
        _ => Ok(json(report).into_bytes()),
    }
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, Fault> {
    if path.is_dir() {
        return Err(Fault::of_file("file-is-folder", &name_of(path)));
    }
    std::fs::read(path).map_err(|error| Fault::of_file("file-unreadable", &name_of(path)).with("why", Fact::Text(error.to_string())))
}

fn unwritable(path: &str, error: &std::io::Error) -> Fault {
    Fault::of_file("file-unwritable", path).with("why", Fact::Text(error.to_string()))
}

fn write_out(text: &str) -> Result<(), Fault> {
    // A reader that went away (`| head`) is no fault of ours.
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(unwritable("-", &error)),
        _ => Ok(()),
    }
}

fn voice(lang: Lang) -> Voice<'static> {
    Voice { lang, currency: Currency::CNY, row: &|row| row.row_number.to_string() }
}

fn print(text: &str) -> ExitCode {
    match write_out(text) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => fail(&fault, Lang::default()),
    }
}

// One line: where, what is wrong, what to do.
fn fail(fault: &Fault, lang: Lang) -> ExitCode {
    let voice = voice(lang);
    let hint = voice.hint(fault);
    let dash = if lang == Lang::Zh { "；" } else { "; " };
    let line = format!("{}{}{hint}\n", voice.fault(fault), if hint.is_empty() { "" } else { dash });
    let _ = std::io::stderr().lock().write_all(line.as_bytes());
    ExitCode::from(2)
}
