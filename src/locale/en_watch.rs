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
    (
        "watch-checked",
        "{at} checked {files} files, {records} rows ({read} files read anew, {ms} ms): {differences} differences, {new} new, {cleared} cleared; the files reach until {until}",
    ),
    ("watch-new", "  new      {finding}"),
    ("watch-cleared", "  cleared  {finding}"),
    ("watch-more", "  and {count} more"),
    ("watch-alert", "  warning  {rule}: {text}"),
    ("watch-over", "  warning over  {rule}"),
    ("watch-waiting", "may still be written, left for the next look: {file}"),
    ("watch-gone", "no longer there, not counted any more: {file}"),
    ("watch-same", "the same content as {other}, counted once: {file}"),
    ("watch-one-folder", "watch takes one folder, and only one"),
    ("watch-one-folder-hint", "for example: poscheck watch exports"),
    ("watch-no-folder", "there is no such folder"),
    ("watch-no-folder-hint", "look at the path, or make the folder first"),
    ("watch-memory-unreadable", "the memory file can't be understood: {why}"),
    ("watch-memory-unreadable-hint", "it is written by --memory; another name starts afresh"),
    ("watch-command", "the warning's command did not succeed: {why}"),
    ("watch-command-hint", "it is warned again at the next check"),
];
