//! Table: English, words of the command line and of the text report.
//!
//! In: nothing. Out: words. Must not know: any other language.

pub(super) const WORDS: &[(&str, &str)] = &[
    ("usage-unknown-option", "unknown option {option}"),
    ("usage-unknown-option-hint", "see poscheck --help"),
    ("usage-missing-value", "{option} wants something after it"),
    ("usage-missing-value-hint", "see poscheck --help"),
    ("usage-value", "option {option} can't be \"{value}\""),
    ("usage-value-hint", "see poscheck --help"),
    ("mapping-without-file", "column settings for \"{what}\": no file given has that name or those headers"),
    ("mapping-without-sheet", "column settings: there is no sheet \"{what}\" to read"),
    ("mapping-without-row", "column settings: row {what} is no header row of the file"),
    ("mapping-without-column", "column settings: no column has the header \"{what}\""),
    ("usage-no-files", "no files given"),
    ("usage-no-files-hint", "for example: poscheck check register.xlsx statement.csv"),
    ("usage-ending", "no way to write a file ending in \"{ending}\""),
    ("usage-ending-hint", "let --out end in .json, .xlsx, .csv, .html, .audit or .session, or give - for standard output"),
    ("file-unreadable", "the file can't be opened: {why}"),
    ("file-unreadable-hint", "check that it exists and that no other program holds it"),
    ("file-is-folder", "this is a folder, not a file"),
    ("file-is-folder-hint", "give the files in it"),
    ("file-unwritable", "the file can't be written: {why}"),
    ("file-unwritable-hint", "choose a place that can be written, or close the program that uses it"),
    ("text-merchant", "own record"),
    ("text-acquirer", "acquirer"),
    ("text-difference", "difference"),
    ("text-residual", "residual"),
    ("text-records", "{count} {count:row|rows}"),
    (
        "text-apart",
        "the two sides' files have no day in common, nothing was compared: own record {merchant}, acquirer {acquirer}; give files of the same period",
    ),
    ("text-outside", "outside the common period and not compared: {merchant} {merchant:row|rows} of the own record, {acquirer} of the acquirer"),
    ("text-common", "compared: {from} to {to}"),
    ("text-agrees", "the sides agree, no differences"),
    ("text-findings", "{count} {count:difference|differences}"),
    (
        "text-usage",
        "usage:\n  poscheck check [FILE...] [--merchant FILE]... [--acquirer FILE]... [--bank FILE]...\n                 [--profile merchant.toml] [--mapping columns.toml]... [--carry LAST.json]... [--session SESSION.json] [--register REGISTER.json] [--lines] [--lang zh|en]\n                 [--decisions FILLED.xlsx]... [--by NAME] [--at TIME]\n                 [--format json|table] [--out FILE]... [--delimiter comma|semicolon|tab|pipe] [--no-bom]\n  poscheck audit verify FILE INPUTS...\n  poscheck register verify FILE...\n  poscheck watch FOLDER [--on-alert COMMAND] [--every SECONDS] [--once] [--memory MEMORY.json] [--profile merchant.toml] [--mapping columns.toml]...\n                 [--carry LAST.json]... [--session SESSION.json] [--lang zh|en] [--out FILE]...\n\nwatch looks at the folder every 60 seconds and reads only new and changed files. Each warning is raised once: the command gets it as JSON\non standard input, with POSCHECK_RULE, POSCHECK_SEVERITY, POSCHECK_SUBJECT and POSCHECK_OWNER in its environment. --memory lets runs of --once\nremember what was raised.\n\nexit status: 0 the sides agree; 1 differences; 2 wrong usage or input, a file that can't be read, a command that did not succeed;\n             3 warnings stand (watch --once)\n",
    ),
];
