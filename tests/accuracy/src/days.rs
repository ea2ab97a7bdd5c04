//! A night's work: many merchants, a day each, and now and then one whose file can't be read.
//!
//! In: how many, a folder. Out: a folder a merchant with its files, as the acquirer's night would find them. Must not know: the
//! checker, and who runs it on so many.

use std::path::Path;

use crate::run;
use crate::suite::{self, Config, Dose, Level};

/// One merchant in so many has a file that nobody can read.
const BROKEN_EVERY: usize = 97;

/// Writes `merchants` folders of one day's files.
pub fn write(dir: &Path, merchants: usize) -> Result<(), String> {
    for merchant in 0..merchants {
        let (month, _) = suite::month(merchant);
        let day = month + (merchant % 28) as i64;
        let config = Config {
            shop: merchant % suite::SHOPS,
            seed: 9_000 + merchant as u64,
            level: if merchant.is_multiple_of(3) { Level::Trace } else { Level::References },
            dose: Dose::Realistic,
            first: day,
            last: day,
            contracts: merchant.is_multiple_of(2),
            bank: false,
            small: false,
        };
        let (mut files, _) = run::make(&config);
        if merchant % BROKEN_EVERY == BROKEN_EVERY - 1
            && let Some(file) = files.iter_mut().find(|file| file.side == "acquirer")
        {
            file.bytes = b"%PDF-1.7\n".to_vec();
        }
        run::lay_out(&dir.join(format!("merchant-{merchant:06}")), &files)?;
    }
    Ok(())
}
