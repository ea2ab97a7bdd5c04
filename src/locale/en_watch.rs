//! Table: English, words of warnings.
//!
//! In: nothing. Out: words. Must not know: any other language.

pub(super) const WORDS: &[(&str, &str)] = &[
    (
        "alert-duplicate-charge",
        "{count} probable duplicate {count:charge|charges}, {sum} in all; confirm {count:it and refund the customer|them and refund the customers} first",
    ),
    (
        "alert-overcharge-open",
        "{count} {count:amount owed to a customer is|amounts owed to customers are} not refunded yet, {sum} in all; the oldest has been open for {days} working {days:day|days}",
    ),
    (
        "alert-outage",
        "from {from} to {to} the acquirer charged {count} {count:payment|payments} of which the shop had no answer, at {terminals} {terminals:terminal|terminals}; look at the network and confirm {count:it|each}",
    ),
    ("alert-payout-missing", "{count} {count:payout has|payouts have} not arrived, {sum} in all; ask the acquirer"),
    ("alert-fee-off-contract", "the fee of {count} {count:payment|payments} is not the one agreed, {sum} off in all; settle it with the acquirer"),
    (
        "alert-rate-terminal",
        "terminal {name}: {count} {count:difference|differences} in {of} {of:payment|payments}, at or above the limit of {limit} that the other terminals suggest",
    ),
    (
        "alert-rate-cashier",
        "cashier {name}: {count} {count:difference|differences} in {of} {of:payment|payments}, at or above the limit of {limit} that the others suggest; look at shifts and terminals first",
    ),
    ("alert-aged-item", "{count} open {count:item is|items are} older than {days} {days:day|days}, {sum} in all"),
    ("alert-silent-terminal", "terminal {name} has had no payment since {last}, for {days} business days; about {expected} were to be expected"),
    (
        "alert-fallback-share",
        "terminal {name}: {count} of {of} payments were keyed by hand or read by stripe as a fallback; have the reader looked at",
    ),
    ("alert-self-swipe-sum", "own cards within the register: {count} {count:payment|payments}, {sum} in all; record the purpose of each"),
    ("text-alerts", "{count} {count:warning|warnings}"),
    (
        "watch-checked",
        "{at} checked {files} {files:file|files}, {records} {records:row|rows} ({read} {read:file|files} read anew, {ms} ms): {differences} {differences:difference|differences}, {new} new, {cleared} cleared; the files reach until {until}",
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
    ("watch-memory-unreadable", "the memory file can't be read: {why}"),
    ("watch-memory-unreadable-hint", "it is written by --memory; another name starts afresh"),
    ("watch-command", "the warning's command did not succeed: {why}"),
    ("watch-command-hint", "it is warned again at the next check"),
];
