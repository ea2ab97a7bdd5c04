//! Makes the suite's worlds, runs the checker on each, adds up.
//!
//! In: which worlds, where the checker is. Out: scores by level and dose. Must not know: how the checker works.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use crate::files::{self, Printed};
use crate::report::Report;
use crate::score::{Score, score};
use crate::suite::{self, Config, Dose, Level};
use crate::truth::{Truth, truth};
use crate::{beside, fees, payouts, print, rng::Rng};

/// What to run.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    pub quick: bool,
    /// Keep the files of the worlds here.
    pub keep: Option<PathBuf>,
    pub checker: PathBuf,
    /// Only these levels' words, all where empty.
    pub levels: Vec<String>,
    /// Only worlds whose name holds this.
    pub only: Option<String>,
    /// Print the examples of these codes.
    pub show: Vec<String>,
    pub targets: bool,
}

/// The worlds of a run.
pub fn configs(quick: bool) -> Vec<Config> {
    let mut all = Vec::new();
    let seeds = if quick { 1 } else { 5 };
    for level in Level::ALL {
        for shop in 0..suite::SHOPS {
            for seed in 0..seeds {
                let (first, last) = suite::month(seed as usize + shop);
                let contracts = (shop + seed as usize).is_multiple_of(2);
                let base = Config {
                    shop,
                    seed: seed * 1_009 + 7,
                    level,
                    dose: Dose::Stress,
                    first,
                    last,
                    contracts,
                    bank: level == Level::References,
                    small: false,
                };
                all.push(base);
                if seed < 1 {
                    all.push(Config { dose: Dose::Hard, seed: base.seed + 300, ..base });
                }
                if seed < 2 {
                    all.push(Config { dose: Dose::Clean, seed: base.seed + 500, ..base });
                    all.push(Config { dose: Dose::Realistic, seed: base.seed + 900, ..base });
                }
            }
        }
    }
    all.extend((0..if quick { 40 } else { SMALL_SHOPS }).map(small));
    all
}

/// As many small shops as give each of their troubles two hundred times over.
const SMALL_SHOPS: u64 = 352;

fn small(at: u64) -> Config {
    let shop = (at % suite::SHOPS as u64) as usize;
    let (first, last) = suite::month(at as usize / suite::SHOPS + shop);
    let seed = (at + 1_000) * 7;
    Config { shop, seed, level: Level::References, dose: Dose::Stress, first, last, contracts: true, bank: at / 8 % 6 != 5, small: true }
}

/// A world's name.
pub fn name(config: &Config) -> String {
    format!("{}-{:?}-{}-{}", config.level.word(), config.dose, config.shop, config.seed).to_lowercase()
}

/// Files and truth of a world.
pub fn make(config: &Config) -> (Vec<Printed>, Truth) {
    let (mut books, shop) = suite::world(config);
    assert_eq!(books.uncoded(), 0, "{}: every row has its code", name(config));
    let mut rng = Rng::named(config.seed, &format!("money-{}", config.shop));
    if config.contracts && config.dose == Dose::Stress {
        fees::spoil(&mut books, &shop, &mut rng, if config.small { 2 } else { 8 }, config.first);
    }
    let bank = config.bank && !shop.wechat_apart && !(config.dose == Dose::Clean && config.shop % 4 == 3);
    if bank {
        payouts::pay(
            &mut books,
            &mut rng,
            usize::from(config.dose == Dose::Stress) * if config.small { 1 } else { 2 },
            config.seed.is_multiple_of(2),
        );
    }
    if config.has(suite::ACCOUNT) {
        payouts::to_another_account(&mut books, config.first + 10);
    }
    if config.dose != Dose::Clean {
        beside::risks(&mut books);
    }
    if files::wrong_total(config) {
        books.beside("D05", &[], &[], &[], "", "the total does not hold");
    }
    if files::has_expiry(config) {
        books.beside("D08", &[], &[], &[], "", "expiry dates in the export");
    }
    if config.has(suite::DAMAGE) {
        books.beside("D07", &[], &[], &[], "", "references as powers of ten");
    }
    let (files, places) = files::print(&books, &shop, &Config { bank, ..*config });
    let mut truth = truth(&books, &places);
    // A shop that closes before the cut-off can't prove it.
    let late = |row: &&crate::rows::Stated| crate::civil::time_of_day(row.at) >= shop.cutoff.min(23 * 3_600);
    if books.stated.iter().filter(late).count() >= 20 {
        truth.cutoff = if shop.cutoff == 86_400 { "24:00:00".to_owned() } else { crate::civil::clock(shop.cutoff) };
    }
    (files, truth)
}

/// Runs the checker on files in a folder.
pub fn check(checker: &Path, dir: &Path, files: &[(String, &'static str)]) -> Result<(Report, f64), String> {
    let mut command = Command::new(checker);
    command.args(["check", "--lines", "--out", "-"]);
    for (name, side) in files {
        command.arg(format!("--{side}")).arg(dir.join(name));
    }
    let start = Instant::now();
    let output = command.output().map_err(|error| format!("{}: {error}", checker.display()))?;
    let seconds = start.elapsed().as_secs_f64();
    if !matches!(output.status.code(), Some(0 | 1)) {
        return Err(format!("{}: {} {}", dir.display(), output.status, String::from_utf8_lossy(&output.stderr).trim()));
    }
    let report = serde_json::from_slice(&output.stdout).map_err(|error| format!("{}: the report: {error}", dir.display()))?;
    Ok((report, seconds))
}

/// Writes files into a folder and says their names and sides.
pub fn lay_out(dir: &Path, files: &[Printed]) -> Result<Vec<(String, &'static str)>, String> {
    std::fs::create_dir_all(dir).map_err(|error| format!("{}: {error}", dir.display()))?;
    for file in files {
        std::fs::write(dir.join(&file.name), &file.bytes).map_err(|error| format!("{}: {error}", file.name))?;
    }
    Ok(files.iter().map(|file| (file.name.clone(), file.side)).collect())
}

/// Scores by level's word and dose.
pub fn run(wishes: &Wishes) -> BTreeMap<(Level, String), Score> {
    let configs: Vec<Config> = configs(wishes.quick)
        .into_iter()
        .filter(|config| wishes.levels.is_empty() || wishes.levels.iter().any(|word| word == config.level.word()))
        .filter(|config| wishes.only.as_ref().is_none_or(|part| name(config).contains(part.as_str())))
        .collect();
    let scratch = wishes.keep.clone().unwrap_or_else(|| std::env::temp_dir().join(format!("poscheck-accuracy-{}", std::process::id())));
    let next = AtomicUsize::new(0);
    let scores: Mutex<BTreeMap<usize, Score>> = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(config) = configs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let one = one(wishes, &scratch, config);
                    let at = configs.iter().position(|other| name(other) == name(config)).unwrap_or(0);
                    if let Ok(mut scores) = scores.lock() {
                        scores.insert(at, one);
                    }
                }
            });
        }
    });
    let mut sums: BTreeMap<(Level, String), Score> = BTreeMap::new();
    for (at, one) in scores.into_inner().unwrap_or_default() {
        let config = &configs[at];
        sums.entry((config.level, format!("{:?}", config.dose).to_lowercase())).or_default().add(one);
    }
    if wishes.keep.is_none() {
        let _ = std::fs::remove_dir_all(&scratch);
    }
    sums
}

fn one(wishes: &Wishes, scratch: &Path, config: &Config) -> Score {
    let mut into = Score::default();
    let (files, truth) = make(config);
    let dir = scratch.join(name(config));
    let checked = lay_out(&dir, &files).and_then(|names| check(&wishes.checker, &dir, &names));
    match checked {
        Ok((report, seconds)) => {
            into.seconds = seconds;
            score(&mut into, &name(config), config.level, &truth, &report, config.dose == Dose::Clean);
        }
        Err(why) => into.failures.push(why),
    }
    if wishes.keep.is_some() {
        let _ = std::fs::write(dir.join("truth.json"), print::json(&truth));
    } else {
        let _ = std::fs::remove_dir_all(&dir);
    }
    into
}

impl Score {
    /// Adds another score.
    pub fn add(&mut self, other: Score) {
        self.worlds += other.worlds;
        self.rows += other.rows;
        self.links.add(other.links);
        self.confirmed.add(other.confirmed);
        for (tier, tally) in other.tiers {
            self.tiers.entry(tier).or_default().add(tally);
        }
        for (code, tally) in other.lines {
            self.lines.entry(code).or_default().add(tally);
        }
        for (code, tally) in other.findings {
            self.findings.entry(code).or_default().add(tally);
        }
        self.lenient.add(other.lenient);
        self.causes_right += other.causes_right;
        self.causes_wrong += other.causes_wrong;
        self.causes_open += other.causes_open;
        self.residuals += other.residuals;
        self.sums_wrong += other.sums_wrong;
        self.cutoffs_right += other.cutoffs_right;
        self.cutoffs_wrong += other.cutoffs_wrong;
        self.alarms += other.alarms;
        self.seconds += other.seconds;
        self.failures.extend(other.failures);
        self.notes.extend(other.notes);
    }
}
