//! Tables with a column a tender, `现金 | 微信 | 支付宝 | 合计`: a row holds a payment, or a day's, in each that is filled.
//!
//! In: rows, the located table. Out: the columns and the channel of each. Must not know: records, sides, other files.

use std::ops::Range;

use super::field::Field;
use super::grammar::amount::{self, Style};
use super::locate::{Column, Located};
use crate::base::{Channel, Minor};
use crate::sheet::Rows;

/// A column that holds one tender's money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tender {
    /// 0-based.
    pub column: usize,
    pub channel: Channel,
}

// Whole headers in their one form, less what may follow them. What a platform owes the shop is on account.
const NAMES: &[(Channel, &str)] = &[
    (Channel::WeChat, "微信 weixin wechat wechatpay weixinpay wx"),
    (Channel::Alipay, "支付宝 alipay zfb"),
    (Channel::UnionPayQr, "云闪付 银联二维码 银联扫码 银联云闪付"),
    (Channel::OtherWallet, "数字人民币 数币 翼支付 抖音支付 京东支付 applepay googlepay paypal"),
    (Channel::AnyWallet, "扫码 聚合 聚合码 扫码聚合 移动 二维码 微信支付宝 微信/支付宝"),
    (
        Channel::Card,
        "银行卡 刷卡 信用卡 借记卡 储蓄卡 贷记卡 银联 银联卡 pos pos机 pos刷卡 card cards creditcard debitcard bankcard credit debit eftpos visa mastercard",
    ),
    (Channel::Cash, "现金 人民币现金 cash"),
    (Channel::StoredValue, "储值 储值卡 会员卡 会员 会员储值 会员余额 预付卡 购物卡 礼品卡 一卡通 giftcard giftcards squaregiftcard storecredit"),
    (Channel::OnAccount, "挂账 签单 赊账 月结 美团 大众点评 美团外卖 饿了么 抖音 外卖 houseaccount onaccount cheque"),
    (
        Channel::Voucher,
        "券 优惠券 代金券 抵用券 团购 团购券 美团券 抖音团购 积分 积分抵扣 其他 其它 voucher vouchers coupon coupons other othertender",
    ),
];

const TAILS: [&str; 9] = ["支付", "收款", "付款", "收入", "金额", "实收", "消费", "收银", "营业额"];

/// The tender that a header names, given in its one form; `None` for any other.
pub fn named(head: &str) -> Option<Channel> {
    let of = |text: &str| NAMES.iter().find(|(_, names)| names.split(' ').any(|name| name == text)).map(|(channel, _)| *channel);
    of(head).or_else(|| {
        // 微信支付金额.
        let short = TAILS.iter().find_map(|tail| head.strip_suffix(tail))?;
        of(short).or_else(|| TAILS.iter().find_map(|tail| short.strip_suffix(tail)).and_then(of))
    })
}

/// The wallet whose own numbers a table without a column of tenders gives its rows; `None` where some have none.
pub fn by_numbers(rows: &Rows, located: &Located) -> Option<Channel> {
    let column = located.column_of(Field::ChannelId).filter(|_| !located.has(Field::Channel))?;
    let head = &located.columns.get(column)?.head.text;
    let channel = match (head.contains("微信"), head.contains("支付宝")) {
        (true, false) => Channel::WeChat,
        (false, true) => Channel::Alipay,
        _ => return None,
    };
    let all = below(rows, located).len();
    let blank = below(rows, located).filter(|index| rows.cell(*index, column).text.trim().is_empty()).count();
    // The last rows may be totals.
    (blank < all && blank <= 2 + all / 50).then_some(channel)
}

/// The tenders of a table that has a column for each; empty where it has none, or where its figures do not prove it: their sum
/// must be what another column says the row came to, unless there is no other amount.
///
/// A statement that is known to list what was paid otherwise too has them beside its fees, and only where it does list some.
pub fn tenders(rows: &Rows, located: &Located, is_known: bool) -> Vec<Tender> {
    let says_otherwise = [Field::Channel, Field::Fee, Field::Net, Field::AmountIn, Field::AmountOut, Field::Balance, Field::RefundAmount];
    if !located.has_day() || (!is_known && says_otherwise.iter().any(|field| located.has(*field))) {
        return Vec::new();
    }
    let is_used = |tender: &Tender| !is_known || below(rows, located).any(|index| money(rows, index, tender.column).is_some_and(|sum| sum != 0));
    let is_free = |column: &Column| matches!(column.field, None | Some(Field::Amount | Field::Discount | Field::Entry | Field::CardKind));
    let found: Vec<Tender> = (0..)
        .zip(&located.columns)
        .filter(|(_, column)| is_free(column))
        .filter_map(|(column, known)| Some(Tender { column, channel: named(&known.head.text)? }))
        .filter(|tender| holds_money(rows, located, tender.column) && is_used(tender))
        .collect();
    // All of them, else all but one: what a tender's name stands over may be something else, a member's number.
    let without = |left_out: usize| -> Vec<Tender> { (0..).zip(&found).filter(|(at, _)| *at != left_out).map(|(_, tender)| *tender).collect() };
    (0..=found.len()).rev().map(without).find(|tenders| is_proved(rows, located, tenders)).unwrap_or_default()
}

// Whether these are the tenders of each row: one that an acquirer or wallet pays, beside another, and their sum is what the row
// came to where another column says that.
fn is_proved(rows: &Rows, located: &Located, tenders: &[Tender]) -> bool {
    if tenders.len() < 2 || tenders.iter().all(|tender| tender.channel.is_outside()) {
        return false;
    }
    let is_tender = |column: usize| tenders.iter().any(|tender| tender.column == column);
    let has_amount = located.columns.iter().enumerate().any(|(column, known)| known.field == Some(Field::Amount) && !is_tender(column));
    !has_amount || (0..located.columns.len()).any(|column| !is_tender(column) && is_sum(rows, located, column, tenders))
}

/// The table as one tender's: its column is the amount, and what is said of the row's whole amount is said of no part.
pub fn of_one(located: &Located, tender: Tender) -> Located {
    let mut one = located.clone();
    for (index, column) in one.columns.iter_mut().enumerate() {
        if index == tender.column {
            (column.field, column.confidence, column.runner_up) = (Some(Field::Amount), 95, None);
        } else if matches!(
            column.field,
            Some(Field::Amount | Field::Net | Field::Discount | Field::Tip | Field::RoundOff | Field::Tax | Field::Entry | Field::CardKind)
        ) || (column.field == Some(Field::Fee) && tender.channel.is_outside())
        {
            (column.field, column.confidence) = (None, 0);
        }
    }
    one
}

// An amount as it stands, for sums: the form is the same within a table.
fn money(rows: &Rows, index: usize, column: usize) -> Option<Minor> {
    amount::parse_rounded(rows.cell(index, column).text, Style { decimals: 2, ..Style::default() }).ok().map(Option::unwrap_or_default)
}

fn below(rows: &Rows, located: &Located) -> Range<usize> {
    located.header_index + 1..rows.len()
}

fn holds_money(rows: &Rows, located: &Located, column: usize) -> bool {
    let (mut filled, mut read) = (0_usize, 0_usize);
    for index in below(rows, located).filter(|index| !rows.cell(*index, column).text.trim().is_empty()) {
        filled += 1;
        read += usize::from(money(rows, index, column).is_some());
    }
    read > 0 && are_most(read, filled)
}

// Nine of ten, or all but one of a few: a cell may be mistyped.
fn are_most(good: usize, all: usize) -> bool {
    good * 10 >= all * 9 || (good >= 3 && good + 1 == all)
}

/// Whether most rows that hold something in the column hold what their tenders come to.
fn is_sum(rows: &Rows, located: &Located, column: usize, tenders: &[Tender]) -> bool {
    let (mut seen, mut equal) = (0_usize, 0_usize);
    for index in below(rows, located) {
        let Some(whole) = money(rows, index, column).filter(|whole| *whole != 0) else { continue };
        let sum: Minor = tenders.iter().filter_map(|tender| money(rows, index, tender.column)).sum();
        seen += 1;
        equal += usize::from(sum == whole);
    }
    seen > 0 && are_most(equal, seen)
}

#[cfg(test)]
mod tests {
    use super::super::locate::locate;
    use super::*;

    fn channels(text: &str) -> Vec<&'static str> {
        let rows = Rows::of_lines(text);
        let located = locate(&rows).expect("a header");
        tenders(&rows, &located, false).into_iter().map(|tender| tender.channel.name()).collect()
    }

    #[test]
    fn headers_name_tenders_with_what_may_follow() {
        for (head, expected) in [
            ("微信", Some(Channel::WeChat)),
            ("微信支付金额", Some(Channel::WeChat)),
            ("支付宝收款", Some(Channel::Alipay)),
            ("pos刷卡", Some(Channel::Card)),
            ("其他", Some(Channel::Voucher)),
            ("微信订单号", None),
            ("金额", None),
        ] {
            assert_eq!(named(head), expected, "{head}");
        }
    }

    #[test]
    fn a_list_of_days_has_a_column_a_tender_with_or_without_their_sum() {
        assert_eq!(channels("日期,现金,微信,支付宝\n2026-03-01,1.00,2.00,3.00\n2026-03-02,,2.00,\n"), ["cash", "wechat", "alipay"]);
        assert_eq!(channels("日期,现金,微信,合计\n2026-03-01,1.00,2.00,3.00\n2026-03-02,4.00,2.00,6.00\n"), ["cash", "wechat"]);
    }

    #[test]
    fn an_amount_that_the_tenders_do_not_come_to_is_the_amount() {
        let text = |second: &str| format!("单号,时间,实收,现金,微信\n1,2026-03-01 10:00:00,3.00,1.00,2.00\n2,2026-03-01 11:00:00,{second},0,2.00\n");
        assert_eq!(channels(&text("2.00")), ["cash", "wechat"]);
        assert!(channels(&text("9.00")).is_empty());
    }

    #[test]
    fn a_column_named_like_a_tender_that_holds_something_else_is_left_out() {
        let text = "单号,时间,会员,实收,现金,微信\n1,2026-03-01 10:00:00,10023,3.00,1.00,2.00\n2,2026-03-01 11:00:00,10024,2.00,0,2.00\n";
        assert_eq!(channels(text), ["cash", "wechat"]);
    }

    #[test]
    fn one_tender_or_none_that_is_paid_out_is_no_such_table() {
        assert!(channels("日期,现金,金额\n2026-03-01,1.00,1.00\n2026-03-02,2.00,2.00\n").is_empty());
        assert!(channels("日期,金额,现金,会员卡\n2026-03-01,3.00,1.00,2.00\n2026-03-02,2.00,1.00,1.00\n").is_empty());
        // Who says the tender a row needs no columns for it.
        assert!(channels("时间,支付方式,金额,现金,微信\n2026-03-01 10:00:00,微信,2.00,0,2.00\n").is_empty());
    }

    #[test]
    fn a_wallet_s_numbers_on_every_row_say_the_tender() {
        let found = |text: &str| {
            let rows = Rows::of_lines(text);
            by_numbers(&rows, &locate(&rows).expect("a header"))
        };
        let head = "交易时间,微信支付订单号,金额\n";
        let row = |number: &str| format!("2026-03-01 10:00:00,{number},2.00\n");
        assert_eq!(found(&format!("{head}{}合计,,2.00\n", row("4200000001"))), Some(Channel::WeChat));
        assert_eq!(found(&format!("{head}{}{}", row("4200000001"), row("").repeat(9))), None);
        assert_eq!(found(&format!("交易时间,交易流水,金额\n{}", row("4200000001"))), None);
    }

    #[test]
    fn the_table_of_one_tender_has_its_column_for_an_amount_and_no_discount() {
        let rows = Rows::of_lines("单号,时间,优惠,实收,现金,微信\n1,2026-03-01 10:00:00,1.00,3.00,1.00,2.00\n");
        let located = locate(&rows).expect("a header");
        let tenders = tenders(&rows, &located, false);
        let one = of_one(&located, tenders[1]);
        assert_eq!((one.column_of(Field::Amount), one.has(Field::Discount)), (Some(5), false));
    }
}
