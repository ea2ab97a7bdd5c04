//! What was asked for, word by word.
//!
//! In: the process's arguments. Out: [`Arguments`], or a fault that names the word. Must not know: what is done with them.

use std::path::PathBuf;

use lexopt::{Arg, Parser, ValueExt};
use poscheck::base::{CellRef, Fact, Fault, Said, Side};
use poscheck::decision::Signed;
use poscheck::locale::Lang;
use poscheck::report::csv::{self, CsvStyle};
use poscheck::table::grammar::when::WhenReader;

#[derive(Default)]
pub(super) struct Arguments {
    pub(super) files: Vec<(PathBuf, Option<Side>)>,
    pub(super) profile: Option<PathBuf>,
    pub(super) mappings: Vec<PathBuf>,
    pub(super) carry: Vec<PathBuf>,
    pub(super) session: Option<PathBuf>,
    pub(super) decisions: Vec<PathBuf>,
    pub(super) signed: Signed,
    pub(super) csv: CsvStyle,
    pub(super) verify: bool,
    pub(super) register: bool,
    pub(super) entries: Option<PathBuf>,
    pub(super) lines: bool,
    pub(super) lang: Lang,
    pub(super) format: Option<String>,
    pub(super) out: Vec<String>,
    pub(super) watch: bool,
    pub(super) on_alert: Option<String>,
    /// Seconds between two looks at a watched folder; the default where none.
    pub(super) every: Option<u64>,
    pub(super) once: bool,
    pub(super) memory: Option<PathBuf>,
    pub(super) help: bool,
    pub(super) version: bool,
}

pub(super) fn arguments() -> Result<Arguments, Fault> {
    let mut parser = Parser::from_env();
    let mut arguments = Arguments::default();
    let mut has_command = false;
    while let Some(argument) = parser.next().map_err(usage)? {
        match argument {
            Arg::Long("merchant") => arguments.files.push((value(&mut parser)?.into(), Some(Side::Merchant))),
            Arg::Long("acquirer") => arguments.files.push((value(&mut parser)?.into(), Some(Side::Acquirer))),
            Arg::Long("bank") => arguments.files.push((value(&mut parser)?.into(), Some(Side::Bank))),
            Arg::Long("profile") => arguments.profile = Some(value(&mut parser)?.into()),
            Arg::Long("mapping") => arguments.mappings.push(value(&mut parser)?.into()),
            Arg::Long("carry") => arguments.carry.push(value(&mut parser)?.into()),
            Arg::Long("session") => arguments.session = Some(value(&mut parser)?.into()),
            Arg::Long("decisions") => arguments.decisions.push(value(&mut parser)?.into()),
            Arg::Long("by") => arguments.signed.by = value(&mut parser)?,
            Arg::Long("at") => {
                let given = value(&mut parser)?;
                let is_a_day = WhenReader::default().read(&given).is_some_and(|when| when.day.is_some());
                if !is_a_day {
                    return Err(bad_value("--at", &given));
                }
                arguments.signed.at = given;
            }
            Arg::Long("delimiter") => {
                let name = value(&mut parser)?;
                arguments.csv.delimiter = csv::delimiter_named(&name).ok_or_else(|| bad_value("--delimiter", &name))?;
            }
            Arg::Long("no-bom") => arguments.csv.has_mark = false,
            Arg::Long("register") => arguments.entries = Some(value(&mut parser)?.into()),
            Arg::Long("on-alert") => arguments.on_alert = Some(value(&mut parser)?),
            Arg::Long("every") => {
                let given = value(&mut parser)?;
                let seconds = given.parse().ok().filter(|seconds| *seconds > 0);
                arguments.every = Some(seconds.ok_or_else(|| bad_value("--every", &given))?);
            }
            Arg::Long("once") => arguments.once = true,
            Arg::Long("memory") => arguments.memory = Some(value(&mut parser)?.into()),
            Arg::Long("lines") => arguments.lines = true,
            Arg::Long("lang") => {
                let tag = value(&mut parser)?;
                arguments.lang = Lang::from_tag(&tag).ok_or_else(|| bad_value("--lang", &tag))?;
            }
            Arg::Long("format") => {
                let format = value(&mut parser)?;
                if format != "json" && format != "table" {
                    return Err(bad_value("--format", &format));
                }
                arguments.format = Some(format);
            }
            Arg::Long("out") => arguments.out.push(value(&mut parser)?),
            Arg::Long("help") | Arg::Short('h') => arguments.help = true,
            Arg::Long("version") | Arg::Short('V') => arguments.version = true,
            Arg::Value(word) if !has_command && word == "check" => has_command = true,
            Arg::Value(word) if !has_command && word == "watch" => (has_command, arguments.watch) = (true, true),
            Arg::Value(word) if !has_command && word == "audit" => {
                let verb = verb(&mut parser, "audit")?;
                (has_command, arguments.verify) = (true, verb == "verify");
                if !arguments.verify {
                    return Err(bad_value("audit", &verb));
                }
            }
            Arg::Value(word) if !has_command && word == "register" => {
                let verb = verb(&mut parser, "register")?;
                (has_command, arguments.register) = (true, verb == "verify");
                if !arguments.register {
                    return Err(bad_value("register", &verb));
                }
            }
            Arg::Value(file) => {
                has_command = true;
                arguments.files.push((file.into(), None));
            }
            other => return Err(usage(other.unexpected())),
        }
    }
    arguments.help |= !has_command && arguments.files.is_empty() && !arguments.version;
    Ok(arguments)
}

// What a command is to do.
fn verb(parser: &mut Parser, command: &str) -> Result<String, Fault> {
    value(parser).map_err(|_| usage(lexopt::Error::MissingValue { option: Some(command.to_owned()) }))
}

/// The language asked for, wherever it stands: a wrong word before it is told in it as well.
pub(super) fn lang_asked_for() -> Lang {
    let words: Vec<String> = std::env::args().collect();
    let after = words.iter().zip(words.iter().skip(1)).filter(|(word, _)| *word == "--lang").map(|(_, tag)| tag.as_str());
    let joined = words.iter().filter_map(|word| word.strip_prefix("--lang="));
    after.chain(joined).filter_map(Lang::from_tag).next_back().unwrap_or_default()
}

fn value(parser: &mut Parser) -> Result<String, Fault> {
    parser.value().and_then(|value| value.string()).map_err(usage)
}

fn usage(error: lexopt::Error) -> Fault {
    let (key, option) = match error {
        lexopt::Error::UnexpectedOption(option) => ("usage-unknown-option", option),
        lexopt::Error::MissingValue { option } => ("usage-missing-value", option.unwrap_or_default()),
        other => ("usage-unknown-option", other.to_string()),
    };
    Fault { said: Said::new(key).with("option", Fact::Text(option)), at: CellRef::file("poscheck") }
}

pub(super) fn bad_value(option: &str, value: &str) -> Fault {
    let said = Said::new("usage-value").with("option", Fact::Text(option.to_owned())).with("value", Fact::Text(value.to_owned()));
    Fault { said, at: CellRef::file("poscheck") }
}
