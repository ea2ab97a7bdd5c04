//! What may go wrong in a month, how often, and what is ordinary business beside it.
//!
//! Rates are of ten thousand sales; the stress rates bring enough of each code to be scored.

use crate::happen::Plan;
use crate::later::Back;
use crate::odd::{self, Odd};
use crate::rng::Rng;
use crate::slips::Slip;

/// What a plan needs of a payment.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    Any,
    Card,
    Keyed,
}

/// What goes wrong in a month: plans, how often a ten thousand sales (realistic, stress), and what they need.
pub fn catalogue(rng: &mut Rng) -> Vec<(Plan, f64, f64, Needs)> {
    use Needs::{Any, Card, Keyed};
    use Plan::{BookedAgain, BookedTwice, Later, ListedTwice, Lost, NeverBooked, NeverCharged, Slipped, Twice, Unreadable, Unseen, WrongKind};
    let odd = Plan::Odd;
    vec![
        (Slipped(Slip::Swapped), 1.3, 26.0, Keyed),
        (Slipped(Slip::JumpSwapped), 0.1, 6.0, Keyed),
        (Slipped(Slip::Decimal), 1.3, 30.0, Keyed),
        (Slipped(Slip::Dropped), 1.0, 30.0, Keyed),
        (Slipped(Slip::Doubled), 0.5, 18.0, Keyed),
        (Slipped(Slip::Inserted), 0.5, 18.0, Keyed),
        (Slipped(Slip::OneWrong), 5.0, 30.0, Keyed),
        (Slipped(Slip::Unexplained), 0.5, 30.0, Card),
        (WrongKind, 0.5, 30.0, Any),
        (odd(Odd::RoundedOff), 4.0, 30.0, Any),
        (odd(Odd::Coupon), 1.0, 30.0, Any),
        (odd(Odd::Tip), 1.0, 30.0, Card),
        (odd(Odd::Converted), 1.0, 30.0, Card),
        (odd(Odd::PartApproved), 1.0, 30.0, Card),
        (Twice(true), 2.4, 20.0, Card),
        (Twice(false), 1.6, 15.0, Card),
        (BookedTwice(true), 1.0, 10.0, Any),
        (BookedTwice(false), 1.0, 10.0, Any),
        (BookedAgain, 1.0, 12.0, Card),
        (NeverCharged, 5.0, 32.0, Any),
        (NeverBooked, 4.0, 32.0, Any),
        (Unseen, 8.0, 32.0, Any),
        (Lost, 1.5, 30.0, Any),
        (Later(Back::NotSent), 0.5, 30.0, Any),
        (Later(Back::NotBooked), 0.5, 30.0, Any),
        (Later(Back::TooMuch), 0.5, 30.0, Any),
        (Later(Back::Disputed), 0.5, 30.0, Card),
        (Later(Back::Frozen), 0.2, 15.0, Card),
        (Later(Back::FrozenAndReleased), 0.2, 15.0, Card),
        (Later(Back::VoidLost(false)), 0.5, 12.0, Card),
        (Later(Back::VoidLost(true)), 0.2, 8.0, Card),
        (Later(Back::VoidMarkLost), 0.3, 10.0, Any),
        (Later(Back::VoidUnbooked), 0.5, 15.0, Card),
        (Later(Back::VoidMarkUnbooked), 0.5, 15.0, Any),
        (odd(Odd::RefundOfNothing), 0.5, 30.0, Card),
        (odd(Odd::HoldBooked), 0.5, 30.0, Card),
        (odd(Odd::Overdrawn), 0.5, 30.0, Card),
        (odd(Odd::WrongTender), 1.5, 30.0, Card),
        (odd(Odd::WrongTerminal), 1.5, 30.0, Card),
        (odd(Odd::BookedLate), 1.5, 30.0, Any),
        (odd(Odd::SwipesFallShort), 1.5, 30.0, Card),
        (odd(Odd::Declined), 1.5, 30.0, Any),
        (odd(Odd::NoSale(odd::no_sale(rng))), 1.0, 30.0, Any),
        (odd(Odd::NotUploaded), 0.5, 30.0, Card),
        (odd(Odd::Foreign), 0.3, 30.0, Card),
        (odd(Odd::StatedTwice), 0.5, 15.0, Any),
        (ListedTwice, 0.5, 15.0, Any),
        (Unreadable("见小票"), 0.5, 30.0, Card),
    ]
}

/// What is legitimate and looks like trouble, a ten thousand sales.
pub fn legitimate() -> Vec<(Plan, f64, Needs)> {
    use Needs::{Any, Card};
    vec![
        (Plan::VoidedPair(false), 30.0, Card),
        (Plan::VoidedPair(true), 15.0, Card),
        (Plan::VoidedRow, 15.0, Card),
        (Plan::Refunded, 70.0, Any),
        (Plan::Later(Back::Parts), 30.0, Any),
        (Plan::Declined(false), 80.0, Card),
        (Plan::Declined(true), 40.0, Card),
        (Plan::Retried, 80.0, Card),
        (Plan::Reversed(true), 10.0, Card),
        (Plan::Reversed(false), 10.0, Card),
        (Plan::Odd(Odd::HonestRepeat), 10.0, Card),
        (Plan::Odd(Odd::TwoBasketsOneSwipe), 20.0, Card),
        (Plan::Odd(Odd::OneBasketTwoSwipes), 20.0, Card),
        (Plan::Odd(Odd::HoldAndCompletion), 20.0, Card),
        (Plan::Odd(Odd::ToppedUp), 10.0, Any),
    ]
}
