//! The closed word lists of the field: sides, kinds of transaction, states, channels.
//!
//! In: nothing. Out: enums that fit in a byte, with the stable names the report uses. Must not know: how a file spells
//! them (that is [`crate::ledger`]'s) or how a person reads them (that is [`crate::locale`]'s).

use super::pack::{Flat, packed_enum, packed_flat};

packed_enum! {
    Side: Merchant Acquirer Bank;
    Kind: Sale Refund Void Reversal Hold HoldVoid Completion CompletionVoid Offline Adjustment Chargeback Representment Freeze Unfreeze
        TopUp Deposit Test Fee Payout Transfer;
    Status: Success Partial Failed TimedOut Unknown Pending Closed Voided Reversed Refunded;
    Channel: Unsaid Card WeChat Alipay UnionPayQr OtherWallet AnyWallet Cash StoredValue OnAccount Voucher;
    CardKind: Unsaid Debit Credit;
    EntryMode: Unsaid Manual Stripe Chip Contactless Fallback Code;
}
packed_flat!(Side);

impl Flat for Card {
    const BYTES: usize = 6;
    fn put(self, to: &mut [u8]) {
        let (first6, last4) = to.split_at_mut(4);
        self.0.put(first6);
        self.1.put(last4);
    }
    fn take(bytes: &[u8]) -> Option<Self> {
        let (first6, last4) = bytes.split_at_checked(4)?;
        Some(Card(u32::take(first6)?, u16::take(last4)?))
    }
}

/// Whose record a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The shop's own record: 本单位账.
    Merchant,
    /// The acquirer's or wallet's statement: 渠道对账单.
    Acquirer,
    /// The bank account: 银行流水.
    Bank,
}

impl Side {
    /// The report's word: `merchant`, `acquirer`, `bank`.
    pub fn name(self) -> &'static str {
        match self {
            Side::Merchant => "merchant",
            Side::Acquirer => "acquirer",
            Side::Bank => "bank",
        }
    }
}

/// What a row does. [`Kind::Sale`] where the file has no such column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Kind {
    /// 消费.
    #[default]
    Sale,
    /// 退货, 退款.
    Refund,
    /// 消费撤销: takes back a sale of the same day.
    Void,
    /// 冲正: the terminal or host takes back an unanswered request.
    Reversal,
    /// 预授权: a hold, no money moves.
    Hold,
    /// 预授权撤销.
    HoldVoid,
    /// 预授权完成.
    Completion,
    /// 预授权完成撤销.
    CompletionVoid,
    /// 离线消费.
    Offline,
    /// 结算调整, 追加小费.
    Adjustment,
    /// 退单, 拒付.
    Chargeback,
    /// 再请款, 拒付撤销: what was charged back is the shop's again.
    Representment,
    /// 冻结, 调单.
    Freeze,
    /// 解冻.
    Unfreeze,
    /// 充值.
    TopUp,
    /// 押金, 激活.
    Deposit,
    /// 测试, 试机.
    Test,
    /// A fee on a row of its own: 手续费, 服务费, 流量费.
    Fee,
    /// 划款, 提现: money on its way to the merchant's account.
    Payout,
    /// 转账 and all else that is no sale.
    Transfer,
}

/// How a row ended. [`Status::Success`] where the file has no such column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Status {
    /// 成功.
    #[default]
    Success,
    /// Only a part was approved.
    Partial,
    /// 失败, 拒绝.
    Failed,
    /// 超时.
    TimedOut,
    /// 未知.
    Unknown,
    /// 处理中: the file was made before the end was known.
    Pending,
    /// 已关闭.
    Closed,
    /// 已撤销 on the sale's own row.
    Voided,
    /// 已冲正 on the sale's own row.
    Reversed,
    /// 已退款, 转入退款 on the sale's own row: the sale itself stands.
    Refunded,
}

impl Status {
    /// Whether money moved: success, partial, and a sale later refunded.
    pub fn moved_money(self) -> bool {
        matches!(self, Status::Success | Status::Partial | Status::Refunded)
    }

    /// Whether the row is a try whose end the file does not know to be good: failed, timed out, unknown, closed.
    pub fn is_attempt(self) -> bool {
        matches!(self, Status::Failed | Status::TimedOut | Status::Unknown | Status::Closed)
    }
}

/// By what the customer paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Channel {
    /// Not said.
    #[default]
    Unsaid,
    /// Bank card.
    Card,
    /// 微信.
    WeChat,
    /// 支付宝.
    Alipay,
    /// 云闪付, 银联二维码.
    UnionPayQr,
    /// Another wallet or code: 数字人民币, 翼支付.
    OtherWallet,
    /// 聚合码, 扫码: a wallet, but the file does not say which.
    AnyWallet,
    /// 现金.
    Cash,
    /// 储值, 会员卡.
    StoredValue,
    /// 挂账, 签单.
    OnAccount,
    /// 券, 代金券.
    Voucher,
}

impl Channel {
    /// Whether the money never passes the acquirer: cash, stored value, on account, voucher.
    pub fn is_outside(self) -> bool {
        matches!(self, Channel::Cash | Channel::StoredValue | Channel::OnAccount | Channel::Voucher)
    }

    /// Whether it is a wallet or a code.
    pub fn is_wallet(self) -> bool {
        matches!(self, Channel::WeChat | Channel::Alipay | Channel::UnionPayQr | Channel::OtherWallet | Channel::AnyWallet)
    }

    /// Whether two rows may speak of one payment: equal, or one side does not say.
    pub fn agrees(self, other: Channel) -> bool {
        self == other
            || self == Channel::Unsaid
            || other == Channel::Unsaid
            || (self == Channel::AnyWallet && other.is_wallet())
            || (other == Channel::AnyWallet && self.is_wallet())
    }

    /// The contract's word (`card`, `wechat`, `alipay`, `unionpay_qr`) or a like one.
    pub fn name(self) -> &'static str {
        match self {
            Channel::Unsaid => "unsaid",
            Channel::Card => "card",
            Channel::WeChat => "wechat",
            Channel::Alipay => "alipay",
            Channel::UnionPayQr => "unionpay_qr",
            Channel::OtherWallet => "other_wallet",
            Channel::AnyWallet => "wallet",
            Channel::Cash => "cash",
            Channel::StoredValue => "stored_value",
            Channel::OnAccount => "on_account",
            Channel::Voucher => "voucher",
        }
    }
}

/// Debit or credit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum CardKind {
    /// Not said.
    #[default]
    Unsaid,
    /// 借记卡.
    Debit,
    /// 贷记卡, 信用卡, 准贷记卡.
    Credit,
}

/// How the card was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum EntryMode {
    /// Not said.
    #[default]
    Unsaid,
    /// 手输 (ISO 8583 field 22: 01).
    Manual,
    /// 刷卡, magnetic stripe (02, 90).
    Stripe,
    /// 插卡, chip (05, 95).
    Chip,
    /// 挥卡, contactless (07, 96, 98).
    Contactless,
    /// 降级, a chip card read by its stripe.
    Fallback,
    /// 扫码.
    Code,
}

/// A card as far as it may be known: first six and last four digits. More is never kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Card(u32, u16);

impl Card {
    /// No card known.
    pub const NONE: Card = Card(0, 0);

    /// A card of its last four digits and, where the file shows them, its first six. `first6` 0 stands for not shown;
    /// values out of range give [`Card::NONE`].
    pub fn new(first6: u32, last4: u16) -> Card {
        if first6 > 999_999 || last4 > 9_999 { Card::NONE } else { Card(first6, last4 + 1) }
    }

    /// Whether anything is known.
    pub fn is_some(self) -> bool {
        self.1 != 0
    }

    /// The last four digits.
    pub fn last4(self) -> Option<u16> {
        self.1.checked_sub(1)
    }

    /// The first six digits; `None` where not shown.
    pub fn first6(self) -> Option<u32> {
        (self.0 != 0).then_some(self.0)
    }

    /// Whether both may be one card: last four equal, first six equal or not shown on one side. Never true for none.
    pub fn agrees(self, other: Card) -> bool {
        self.is_some() && self.1 == other.1 && (self.0 == 0 || other.0 == 0 || self.0 == other.0)
    }

    /// First six, `******`, last four: `629999******1234`; without the first six `******1234`; empty for none.
    pub fn masked(self) -> String {
        match (self.first6(), self.last4()) {
            (Some(first6), Some(last4)) => format!("{first6:06}******{last4:04}"),
            (None, Some(last4)) => format!("******{last4:04}"),
            _ => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_keeps_first_six_and_last_four() {
        assert_eq!(Card::new(629_999, 1234).masked(), "629999******1234");
        assert_eq!(Card::new(0, 0).masked(), "******0000");
        assert_eq!(Card::NONE.masked(), "");
        assert!(Card::new(0, 1234).agrees(Card::new(629_999, 1234)));
        assert!(!Card::new(629_998, 1234).agrees(Card::new(629_999, 1234)));
        assert!(!Card::NONE.agrees(Card::NONE));
    }

    #[test]
    fn a_wallet_not_named_agrees_with_every_wallet_but_not_with_cash() {
        assert!(Channel::AnyWallet.agrees(Channel::WeChat));
        assert!(Channel::Unsaid.agrees(Channel::Card));
        assert!(!Channel::AnyWallet.agrees(Channel::Cash));
        assert!(!Channel::Card.agrees(Channel::WeChat));
    }
}
