//! A profile as people keep it: keys of another version are named, and kept where they stand beside ours.
//!
//! In: TOML a person has. Out: [`Kept`], and TOML again. Must not know: forms.
//!
//! The command line refuses a key it does not know, lest a misspelt one be passed over in silence. On the page a person sees
//! it named and goes on.

use toml::{Table, Value};

use super::values::ALERTS;
use super::{Profile, unreadable};
use crate::base::{Fact, Fault};

/// A profile with what was beside it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept {
    /// The keys of the contract.
    pub profile: Profile,
    /// Other keys of the top, kept as they are.
    pub others: Table,
    /// Keys inside a part that are not kept: `terminals[1].colour`, `alerts.storm`.
    pub dropped: Vec<String>,
}

const TOP: [&str; 13] = [
    "name",
    "kind",
    "timezone",
    "currency",
    "business_hours",
    "onboarded",
    "settlement_accounts",
    "own_cards",
    "people",
    "terminals",
    "contracts",
    "mappings",
    "alerts",
];

/// Parts that come several times, with their keys.
const PARTS: [(&str, &[&str]); 4] = [
    ("own_cards", &["first6", "last4", "holder"]),
    ("people", &["name", "role", "accounts"]),
    ("terminals", &["id", "entry", "link", "store"]),
    ("contracts", &["acquirer", "channel", "card", "rate", "cap", "minimum", "max_amount", "rounding", "refund_fee", "settle", "from", "to"]),
];

impl Kept {
    /// Reads a chosen file, given as its text, `None` where it can't be read, and its name.
    ///
    /// # Errors
    /// As [`Kept::from_toml`].
    pub fn of_file((text, name): &(Option<String>, String)) -> Result<Kept, Fault> {
        match text {
            Some(text) => Kept::from_toml(text, name),
            None => Err(Fault::of_file("profile-unreadable", name).with("why", Fact::Text(String::new()))),
        }
    }

    /// Whether it says of columns what they are, and nothing of the shop.
    pub fn is_mappings_alone(&self) -> bool {
        let rest = Profile { mappings: Vec::new(), ..self.profile.clone() };
        !self.profile.mappings.is_empty() && rest == Profile::default() && self.others.is_empty()
    }

    /// Reads TOML.
    ///
    /// # Errors
    /// As [`Profile::from_toml`], but for keys it does not know.
    pub fn from_toml(text: &str, file: &str) -> Result<Kept, Fault> {
        let Ok(mut table) = text.trim_start_matches('\u{feff}').parse::<Table>() else {
            // The profile's own reader says what is wrong and in which line.
            return match Profile::from_toml(text, file) {
                Err(fault) => Err(fault),
                Ok(profile) => Ok(Kept { profile, ..Kept::default() }),
            };
        };
        let mut kept = Kept::default();
        let unknown: Vec<String> = table.keys().filter(|key| !TOP.contains(&key.as_str())).cloned().collect();
        for key in unknown {
            if let Some(value) = table.remove(&key) {
                kept.others.insert(key, value);
            }
        }
        for (part, keys) in PARTS {
            let Some(Value::Array(items)) = table.get_mut(part) else { continue };
            for (at, item) in items.iter_mut().enumerate() {
                let Value::Table(item) = item else { continue };
                let unknown: Vec<String> = item.keys().filter(|key| !keys.contains(&key.as_str())).cloned().collect();
                for key in unknown {
                    item.remove(&key);
                    kept.dropped.push(format!("{part}[{}].{key}", at + 1));
                }
            }
        }
        if let Some(Value::Table(alerts)) = table.get_mut("alerts") {
            let unknown: Vec<String> = alerts.keys().filter(|key| !ALERTS.iter().any(|(known, _)| known == key)).cloned().collect();
            for key in unknown {
                alerts.remove(&key);
                kept.dropped.push(format!("alerts.{key}"));
            }
        }
        let profile: Profile = table.try_into().map_err(|error: toml::de::Error| {
            let fault = unreadable::fault(&error, "", file);
            // The profile's own reader knows the line, where it stumbles over the same.
            let told = |fault: &Fault| match fault.said.facts.first() {
                Some((_, Fact::Told(why))) => why.facts.iter().filter(|(place, _)| *place != "key").cloned().collect(),
                _ => Vec::new(),
            };
            Profile::from_toml(text, file).err().filter(|own| told(own) == told(&fault)).unwrap_or(fault)
        })?;
        kept.profile = profile.checked(file)?;
        Ok(kept)
    }

    /// The TOML, with the other keys before the parts.
    pub fn to_toml(&self) -> String {
        let Ok(mut table) = Table::try_from(&self.profile) else { return self.profile.to_toml() };
        for (key, value) in &self.others {
            table.insert(key.clone(), value.clone());
        }
        toml::to_string_pretty(&table).unwrap_or_else(|_| self.profile.to_toml())
    }

    /// The other keys of the top, by name.
    pub fn others(&self) -> Vec<&str> {
        self.others.keys().map(String::as_str).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FULL: &str = "name = \"店\"\nkind = \"company\"\ntimezone = \"Asia/Shanghai\"\ncurrency = \"CNY\"\nbusiness_hours = \"07:00-23:00\"\n\
        onboarded = 2026-01-05\nsettlement_accounts = [\"621700******1234\"]\n[[own_cards]]\nfirst6 = \"629999\"\nlast4 = \"1234\"\nholder = \"owner\"\n\
        [[people]]\nname = \"王小明\"\nrole = \"owner\"\naccounts = [\"wx-1\"]\n[[terminals]]\nid = \"T1\"\nentry = \"keyed\"\nlink = \"wired\"\nstore = \"一店\"\n\
        [[contracts]]\nacquirer = \"a\"\nchannel = \"card\"\ncard = \"credit\"\nrate = \"0.0060\"\ncap = \"20.00\"\nminimum = \"0.01\"\nmax_amount = \"1000.00\"\n\
        rounding = \"half_up\"\nrefund_fee = \"kept\"\nsettle = \"T+1\"\nfrom = 2026-01-01\nto = 2026-12-31\n[alerts]\noutage = 1\n";

    #[test]
    fn every_key_of_the_contract_is_known_and_comes_back() {
        let kept = Kept::from_toml(FULL, "m.toml").unwrap();
        assert_eq!((kept.others().len(), kept.dropped.len()), (0, 0));
        assert_eq!(kept.profile, Profile::from_toml(FULL, "m.toml").unwrap());
        assert_eq!(Profile::from_toml(&kept.to_toml(), "again.toml").unwrap(), kept.profile);
    }

    #[test]
    fn a_key_of_another_version_is_kept_at_the_top_and_named_inside() {
        let text = format!("colour = \"red\"\n{FULL}").replace("id = \"T1\"", "id = \"T1\"\nserial = 7") + "storm = 2\n";
        let kept = Kept::from_toml(&text, "m.toml").unwrap();
        assert_eq!(
            (kept.others(), kept.dropped.as_slice()),
            (vec!["colour"], ["terminals[1].serial".to_owned(), "alerts.storm".to_owned()].as_slice())
        );
        let again = Kept::from_toml(&kept.to_toml(), "m.toml").unwrap();
        assert_eq!((again.others(), again.dropped.len(), &again.profile), (vec!["colour"], 0, &kept.profile));
    }

    #[test]
    fn what_is_no_profile_is_refused_in_words() {
        for (text, code) in [
            ("name = ", "profile-unreadable"),
            ("name = 3", "profile-unreadable"),
            ("business_hours = \"always\"", "profile-value"),
            ("[[own_cards]]\nlast4 = \"12\"", "profile-value"),
        ] {
            assert_eq!(Kept::from_toml(text, "m.toml").unwrap_err().code(), code, "{text}");
        }
        let fault = Kept::from_toml("name = \"店\"\nkind = 7\n", "m.toml").unwrap_err();
        assert_eq!(fault.at.row_number, Some(2), "{fault:?}");
    }
}
