//! Table: English, words of warnings.
//!
//! In: nothing. Out: words. Must not know: any other language.

pub(super) const WORDS: &[(&str, &str)] = &[
    ("alert-duplicate-charge", "{count} probable duplicate charges, {sum} in all; confirm them and refund the customers first"),
    (
        "alert-overcharge-open",
        "{count} amounts owed to customers are not refunded yet, {sum} in all; the oldest has been open for {days} working days",
    ),
    (
        "alert-outage",
        "from {from} to {to} the acquirer charged {count} payments of which the shop had no answer, at {terminals} terminals; look at the network and confirm each",
    ),
    ("alert-payout-missing", "{count} payouts have not arrived, {sum} in all; ask the acquirer"),
    ("alert-fee-off-contract", "the fee of {count} payments is not the one agreed, {sum} off in all; settle it with the acquirer"),
    (
        "alert-rate-terminal",
        "terminal {name}: {count} differences in {of} payments, at or above the limit of {limit} that the other terminals suggest",
    ),
    (
        "alert-rate-cashier",
        "cashier {name}: {count} differences in {of} payments, at or above the limit of {limit} that the others suggest; look at shifts and terminals first",
    ),
    ("alert-aged-item", "{count} open items are older than {days} days, {sum} in all"),
    ("alert-silent-terminal", "terminal {name} has had no payment since {last}, for {days} business days; about {expected} were to be expected"),
    (
        "alert-fallback-share",
        "terminal {name}: {count} of {of} payments were keyed by hand or read by stripe as a fallback; have the reader looked at",
    ),
    ("alert-self-swipe-sum", "own cards within the register: {count} payments, {sum} in all; record the purpose of each"),
    ("text-alerts", "{count} warnings"),
];
