//! The merchant profile: what the user chose and declared. Every key is optional.
//!
//! In: TOML of the contract. Out: [`Profile`]. Must not know: files' contents, what was learnt from them.

pub mod mapping;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use mapping::Mapping;

use crate::base::{Card, CellRef, Currency, Fault};

pub mod kept;
mod unreadable;
pub mod values;

/// The profile as the contract's TOML gives it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Profile {
    /// The merchant's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `company`, `sole_trader`, `micro` or `individual`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// IANA zone of the merchant's clock; times in files are taken to be in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// ISO 4217 code; CNY when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// `07:00-23:00`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business_hours: Option<String>,
    /// When the merchant was signed up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub onboarded: Option<toml::value::Datetime>,
    /// Accounts that payouts should reach, masked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub settlement_accounts: Vec<String>,
    /// Declared cards of the owner, family and staff.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub own_cards: Vec<OwnCard>,
    /// People of the merchant.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<Person>,
    /// Terminals of the merchant.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub terminals: Vec<Terminal>,
    /// Fee contracts; the first that fits a row wins.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contracts: Vec<Contract>,
    /// What people said of files' columns.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mappings: Vec<Mapping>,
    /// Thresholds of the warning rules, by rule.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub alerts: BTreeMap<String, toml::Value>,
}

/// A declared card.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OwnCard {
    /// First six digits; empty where not known, which makes the card a weak sign.
    pub first6: String,
    /// Last four digits.
    pub last4: String,
    /// `owner`, `family` or `staff`.
    pub holder: String,
}

/// A person of the merchant.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Person {
    /// Name as on documents.
    pub name: String,
    /// `owner`, `legal_person` or `staff`.
    pub role: String,
    /// Masked accounts and wallet ids.
    pub accounts: Vec<String>,
}

/// A terminal of the merchant.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Terminal {
    /// Terminal number.
    pub id: String,
    /// `keyed` or `integrated`: how the amount gets onto the terminal.
    pub entry: String,
    /// `wired`, `wireless` or `qr`.
    pub link: String,
    /// Store it stands in.
    pub store: String,
}

/// A fee contract.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Contract {
    /// Acquirer, free text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acquirer: Option<String>,
    /// `card`, `wechat`, `alipay` or `unionpay_qr`; any when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// `credit`, `debit` or `any`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card: Option<String>,
    /// Share of the amount, exact decimal: `0.0060`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate: Option<String>,
    /// Highest fee of a ticket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cap: Option<String>,
    /// Lowest fee of a ticket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<String>,
    /// The class holds up to this ticket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_amount: Option<String>,
    /// `half_up`, `half_even`, `floor` or `ceil`; learnt when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rounding: Option<String>,
    /// `returned` or `kept`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund_fee: Option<String>,
    /// `T+1` (working days), `D+1` or `D+0`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settle: Option<String>,
    /// First day it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<toml::value::Datetime>,
    /// Last day it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<toml::value::Datetime>,
}

impl Profile {
    /// Reads the TOML of a profile.
    ///
    /// # Errors
    /// `profile-unreadable` with its line and what was expected when the text is not TOML of the contract; `profile-value`
    /// or `profile-choice` when a value is outside its list.
    pub fn from_toml(text: &str, file: &str) -> Result<Profile, Fault> {
        let profile: Profile = toml::from_str(text).map_err(|error| unreadable::fault(&error, text, file))?;
        profile.checked(file)
    }

    /// The TOML of the profile, for saving.
    pub fn to_toml(&self) -> String {
        toml::to_string_pretty(self).unwrap_or_default()
    }

    /// The currency of the check; CNY when the profile names none.
    pub fn currency(&self) -> Currency {
        self.currency.as_deref().and_then(Currency::from_code).unwrap_or(Currency::CNY)
    }

    /// The declared cards as far as a file can show them.
    pub fn own_cards(&self) -> impl Iterator<Item = (Card, &OwnCard)> {
        self.own_cards.iter().filter_map(|own| {
            let first6 = if own.first6.is_empty() { 0 } else { own.first6.parse::<u32>().ok()? };
            Some((Card::new(first6, own.last4.parse::<u16>().ok()?), own))
        })
    }

    /// The same when every value is within its list.
    ///
    /// # Errors
    /// `profile-value`, or `profile-choice` where it is a word of a list, with the first that isn't.
    pub fn checked(self, file: &str) -> Result<Profile, Fault> {
        match values::trouble(&self) {
            Some(said) => Err(Fault { said, at: CellRef::file(file) }),
            None => Ok(self),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contract_s_example_reads_and_writes_back() {
        let text = "name = \"示例便利店\"\ncurrency = \"CNY\"\nonboarded = 2026-01-05\nsettlement_accounts = [\"621700******1234\"]\n\
            [[own_cards]]\nfirst6 = \"629999\"\nlast4 = \"1234\"\nholder = \"owner\"\n[[terminals]]\nid = \"T0000001\"\nentry = \"keyed\"\n\
            [[contracts]]\nchannel = \"card\"\ncard = \"credit\"\nrate = \"0.0060\"\ncap = \"20.00\"\nfrom = 2026-01-01\n[alerts]\n";
        let profile = Profile::from_toml(text, "merchant.toml").unwrap();
        assert_eq!(profile.own_cards().next().map(|(card, _)| card), Some(Card::new(629_999, 1234)));
        assert_eq!(Profile::from_toml(&profile.to_toml(), "again.toml").unwrap(), profile);
    }

    #[test]
    fn a_mistake_is_named_with_its_line() {
        let fault = Profile::from_toml("name = \"x\"\nnome = 3\n", "merchant.toml").unwrap_err();
        assert_eq!((fault.code(), fault.at.row_number), ("profile-unreadable", Some(2)));
        let fault = Profile::from_toml("[[own_cards]]\nlast4 = \"12\"\n", "merchant.toml").unwrap_err();
        assert_eq!(fault.code(), "profile-value");
    }
}
