//! PosCheck: reconciles a shop's own sales with its card and wallet statements, on the machine that holds the files.
//!
//! This page is the architecture: what goes where, and what must always hold. The tests named after a law keep it.
//!
//! # From files to a report
//!
//! ```text
//! FileInput                      bytes and a name; the page posts file handles to a worker, the command line reads files
//!    │ check::read               sheet: bytes → rows of cells; table: header, columns, what a line is; ledger: rows → typed columns
//!    ▼
//! ReadTable                      what was understood, the rows' text, a Ledger of columns; every row a record or an issue
//!    │ check::assign_sides       merchant, acquirer or bank, by content, with the reason
//!    │ check::check              ledgers of a side become one Book; names are shared
//!    ▼
//! Desk                           both books, links so far, the code of each record, cases
//!    │ finding::decide           the order of decision: scope, chains, key tiers, duplicates, evidence, attempts, the rest
//!    │ finding::pairs            linked pairs: flat, across the cut-off, or which amount code
//!    │ finding::build            cases → findings: effect, cause, evidence; fees and payouts stand beside the lines
//!    ▼
//! Checked                        books, links, codes, findings: all a caller may ask for
//!    │ report::build             one language's words put in
//!    ▼
//! Report                         the contract; JSON, table, workbook, page and delimited text are renderings of it
//! ```
//!
//! # Checked again
//!
//! A [`check::Checked`] can be gone on with (`with` for more files, `again` for other decisions). What it hands on is a pure
//! function of the rows: the joined books, and in `finding::known` the rows by their keys, the calendar of each statement, the
//! fee rules of each class. New rows of a side come after the known ones, so that books and sorted keys only grow; names are
//! numbered anew, which no kept key rests on. Nothing that was decided is handed on: every step decides again, over lists of
//! what is still open. Where a known file changed, vanished or stands later, all is found anew. What is kept takes room: a check
//! that is said to be the last lets go of it. `tests/it/again.rs` holds the two ways against each other, byte for byte.
//!
//! # Rooms
//!
//! | room | holds | must not know |
//! |---|---|---|
//! | [`base`] | words all share: money, moments, keys, places, hashes, limits | anything below |
//! | [`locale`] | the only sentences, a catalogue a language | how a fact was found |
//! | [`profile`] | what the user chose and declared, columns' settings too | files' contents, what was learnt from them |
//! | [`sheet`] | bytes → rows of cells; alone names calamine, csv-core, zip, quick-xml, html5gum, encoding_rs | columns' meaning |
//! | [`table`] | where the table stands and what its columns are; one file a recognised format | matching |
//! | [`ledger`] | typed columns, struct of arrays | matching |
//! | [`matching`] | links: keys, learnt evidence, exact assignment, batches, learnt constants | codes, words |
//! | [`finding`] | codes: which, why, what caused it | files, sentences |
//! | [`decision`] | what people decided, as a chain; how it is put to findings; the session's file | words |
//! | [`register`] | own cards on own terminals as a chain of entries | words |
//! | [`report`] | the contract and its renderings | how anything was matched |
//! | [`check`] | the one place that knows all stages | a browser, a file system, a clock |
//! | [`audit`] | all a check rested on, sealed, and run again | a browser, a file system, a clock |
//! | [`watch`] | a folder looked at again and again: what to read, what is new, which warnings to raise | a disk, a clock |
//! | [`api`] | the engine for other programs; `api::door` is JavaScript's, feature `engine` | a page |
//! | `worker` | what the page's workers do, and the page's side of them; features `engine` and `page` | components |
//! | `app`, `element` | the page, alone and in others' documents; feature `page` | matching |
//! | `corpus` | the reader's scorecard over a folder, for its makers; feature `cli` | matching, the page |
//! | `src/bin/poscheck/` | the command line; feature `cli` | matching |
//!
//! # Invariants
//!
//! - **The engine knows no browser, no file system and no clock.** No room from `base` to `watch` names a browser's crate,
//!   `std::fs` or `std::time`; imports point up this list only, but that `report` takes a finished check (`tests/it/tidy.rs`).
//! - **Every row is accounted for**: rows after the header = records + skipped rows, each skipped one with its reason; every
//!   record in scope has exactly one line code.
//! - **The statement closes**: Σ merchant − Σ acquirer = Σ effects of the codes, to the minor unit, because each row in scope
//!   puts its money under exactly one code; a residual would be shown, not spread.
//! - **Money is an integer** of minor units; exact decimals at the edges; text to JavaScript. Binary floating point holds
//!   probabilities only, outside [`sheet`], where a spreadsheet's number becomes its shortest text.
//! - **The amount is never part of a strong key**, so a wrong amount stays a pair and does not fall into two one-sided rows.
//! - **Nothing is first come**: each tier settles a group of equal keys as a whole, ties fall to the earlier rows, and an
//!   ambiguous pair is said to be one. The same bytes give the same report, byte for byte: no hash order, no clock, no chance.
//! - **A card number is cut** to its first six and last four where it is parsed; the rows kept for showing are cut too.
//! - **No sentence outside [`locale`] and the codes' own files**: the engine says keys and facts ([`base::Said`]).
//! - **A limit is on everything** ([`base::limits`]), and one that is hit is named with its value.
//! - **Nothing leaves the machine**: the page asks for nothing after it has loaded; the policy sent with it forbids it, and
//!   the browser tests watch it.
//!
//! # Words
//!
//! *merchant row* the shop's own record · *acquirer row* a row of the statement · *bank row* a credit · *payout* money sent to
//! the merchant's account · *link* two rows that are one payment · *line code* the code a row carries · *case* rows that carry a
//! code for one reason · *finding* a case told to people · *issue* an input cell or row that could not be taken as it stands ·
//! *fault* a file or check that could not be done.
//!
//! # Decisions
//!
//! - *Codes of chains and duplicates are decided with the links* (`finding::decide`), not after them: the order of decision
//!   makes each step see only what the earlier ones left.
//! - *Ids are 64-bit fingerprints* ([`base::IdKey`]): a row costs eight bytes an id, and a join never allocates. Where a
//!   wrong equality would drop a row, the cells' text confirms it.
//! - *Rows are kept as one text buffer with four or eight bytes of index a row* ([`sheet::Rows`]), so that a million rows can be
//!   shown as they stood without a million small objects. Of a delimited text it is the file's own bytes: nothing is copied.
//! - *The page reads each file in a worker of its own* (`worker::jail`, watched by `worker::ward`), with a limit of memory and of
//!   time, thrown away after: a parser that dies costs its file a message. What it read crosses as a few buffers (`worker::parcel`).
//! - *The page and the engine are two programs* of one source (features `page` and `engine`): the page is on show and takes files
//!   while the engine is still on its way; what is said to a worker before that waits for it (`www/boot.js`).
//! - *A report states no "today"*: due days count from the files' last day, so that a report can be reproduced.

pub mod api;
#[cfg(feature = "page")]
pub mod app;
pub mod audit;
pub mod base;
pub mod check;
#[cfg(feature = "cli")]
pub mod corpus;
pub mod decision;
#[cfg(all(feature = "page", target_family = "wasm"))]
pub mod element;
pub mod finding;
pub mod ledger;
pub mod locale;
pub mod matching;
pub mod profile;
pub mod register;
pub mod report;
pub mod sheet;
pub mod table;
pub mod watch;
#[cfg(any(feature = "page", feature = "engine"))]
pub mod worker;
