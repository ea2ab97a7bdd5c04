//! What each party wrote down, and what really happened: the rows of both books with their true codes.
//!
//! In: nothing. Out: plain structures. Must not know: how they are drawn or printed.

/// By what the customer paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Channel {
    #[default]
    Card,
    WeChat,
    Alipay,
    UnionQr,
    Cash,
    Stored,
    Voucher,
}

impl Channel {
    /// The word both sides print.
    pub fn word(self) -> &'static str {
        match self {
            Channel::Card => "银行卡",
            Channel::WeChat => "微信",
            Channel::Alipay => "支付宝",
            Channel::UnionQr => "云闪付",
            Channel::Cash => "现金",
            Channel::Stored => "储值卡",
            Channel::Voucher => "代金券",
        }
    }

    /// Whether the money passes an acquirer.
    pub fn in_scope(self) -> bool {
        !matches!(self, Channel::Cash | Channel::Stored | Channel::Voucher)
    }

    /// Whether it is paid with a code.
    pub fn is_wallet(self) -> bool {
        matches!(self, Channel::WeChat | Channel::Alipay | Channel::UnionQr)
    }
}

/// What a row does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    #[default]
    Sale,
    Refund,
    Void,
    Reversal,
    Hold,
    Completion,
    Offline,
    Tip,
    Chargeback,
    Freeze,
    Unfreeze,
    TopUp,
    Deposit,
    Test,
}

impl Kind {
    /// The word both sides print.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Sale => "消费",
            Kind::Refund => "退货",
            Kind::Void => "消费撤销",
            Kind::Reversal => "冲正",
            Kind::Hold => "预授权",
            Kind::Completion => "预授权完成",
            Kind::Offline => "离线消费",
            Kind::Tip => "结算调整",
            Kind::Chargeback => "退单",
            Kind::Freeze => "冻结",
            Kind::Unfreeze => "解冻",
            Kind::TopUp => "充值",
            Kind::Deposit => "押金",
            Kind::Test => "测试",
        }
    }

    /// +1 where money comes in, −1 where it goes back, 0 where none moves.
    pub fn sign(self) -> i64 {
        match self {
            Kind::Refund | Kind::Void | Kind::Reversal | Kind::Chargeback | Kind::Freeze => -1,
            Kind::Hold => 0,
            _ => 1,
        }
    }
}

/// How a row ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    #[default]
    Good,
    Partial,
    Failed,
    TimedOut,
    Unknown,
    Closed,
    Voided,
    Reversed,
}

impl Status {
    /// The word both sides print.
    pub fn word(self) -> &'static str {
        match self {
            Status::Good => "成功",
            Status::Partial => "部分成功",
            Status::Failed => "失败",
            Status::TimedOut => "超时",
            Status::Unknown => "状态未知",
            Status::Closed => "已关闭",
            Status::Voided => "已撤销",
            Status::Reversed => "已冲正",
        }
    }

    /// Whether money moved.
    pub fn counts(self) -> bool {
        matches!(self, Status::Good | Status::Partial)
    }
}

/// A fictitious card: never more of it is made than is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Card {
    /// First six, always 629999 or near it.
    pub first6: u32,
    /// Last four.
    pub last4: u32,
    /// Credit, else debit.
    pub credit: bool,
    /// Whose it is, for risk labels: empty for customers.
    pub holder: &'static str,
}

/// Numbers by which a payment is known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Refs {
    /// Retrieval reference.
    pub rrn: String,
    /// Voucher number of the terminal.
    pub trace: String,
    /// Batch of the terminal.
    pub batch: String,
    /// Authorisation code.
    pub auth: String,
    /// The shop's order number, sent to the wallet.
    pub order: String,
    /// The wallet's own number.
    pub wallet: String,
    /// Reference of the original.
    pub original: String,
}

/// A row of the shop's own record.
#[derive(Clone, Debug, Default)]
pub struct Own {
    /// Shop's clock, seconds since 1970 local.
    pub at: i64,
    pub receipt: String,
    pub cashier: String,
    pub terminal: String,
    pub store: String,
    pub channel: Channel,
    pub kind: Kind,
    pub status: Status,
    /// Signed fen as the money moves; what is printed even where the status says that none did.
    pub amount: i64,
    pub refs: Refs,
    pub card: Option<Card>,
    pub tip: i64,
    pub discount: i64,
    pub round_off: i64,
    pub tax: i64,
    pub response: &'static str,
    pub remark: String,
    /// Printed in place of the amount.
    pub scrawl: Option<&'static str>,
    /// Line code; empty until settled, which makes it M00 or M01.
    pub code: &'static str,
}

impl Own {
    /// Part of Σ merchant.
    pub fn counted(&self) -> i64 {
        let out = matches!(self.code, "M06" | "D01" | "D02" | "D03") || !self.status.counts() || self.kind == Kind::Hold;
        if out { 0 } else { self.amount }
    }
}

/// A row of the acquirer's statement.
#[derive(Clone, Debug, Default)]
pub struct Stated {
    /// Acquirer's clock.
    pub at: i64,
    /// Clearing day.
    pub clearing: i64,
    /// Day of the original, on a refund.
    pub original_day: Option<i64>,
    pub terminal: String,
    pub channel: Channel,
    pub kind: Kind,
    pub status: Status,
    pub amount: i64,
    /// Fee in fen, a cost is positive.
    pub fee: i64,
    /// What is printed as net; `None` prints amount − fee.
    pub net: Option<i64>,
    pub refs: Refs,
    pub card: Option<Card>,
    /// Payer's mask or id.
    pub payer: String,
    pub merchant_no: &'static str,
    pub settle_kind: &'static str,
    pub currency: &'static str,
    pub response: &'static str,
    pub remark: String,
    /// Name of the payer, where the acquirer tells it.
    pub name: &'static str,
    /// Account that the money goes to, where it is not the usual one.
    pub account: &'static str,
    /// The statement of this day is missing.
    pub gone: bool,
    pub code: &'static str,
}

impl Stated {
    /// Part of Σ acquirer.
    pub fn counted(&self) -> i64 {
        let out = matches!(self.code, "M06" | "D01" | "D02" | "D03") || !self.status.counts() || self.kind == Kind::Hold || self.gone;
        if out { 0 } else { self.amount }
    }
}

/// A row of the bank account.
#[derive(Clone, Debug, Default)]
pub struct Credited {
    pub at: i64,
    pub amount: i64,
    pub payer: String,
    pub account: String,
    pub summary: String,
}

/// One thing that went wrong (or is worth saying), with the rows that carry it.
#[derive(Clone, Debug, Default)]
pub struct Case {
    pub code: &'static str,
    /// Rows that the finding names.
    pub own: Vec<usize>,
    pub stated: Vec<usize>,
    pub bank: Vec<usize>,
    /// Acquirer rows that the finding may name or leave out.
    pub optional: Vec<usize>,
    /// Rows that carry the code, whose difference is the effect; the same but for voids.
    pub lines: (Vec<usize>, Vec<usize>),
    /// Contribution to Σ merchant − Σ acquirer.
    pub effect: i64,
    pub cause: &'static str,
    pub note: &'static str,
}

/// All that was written and all that is true.
#[derive(Clone, Debug, Default)]
pub struct Books {
    pub own: Vec<Own>,
    pub stated: Vec<Stated>,
    pub bank: Vec<Credited>,
    pub cases: Vec<Case>,
    /// Rows that speak of one payment.
    pub pairs: Vec<(Vec<usize>, Vec<usize>)>,
}

impl Books {
    /// Adds a row of the shop.
    pub fn book(&mut self, own: Own) -> usize {
        self.own.push(own);
        self.own.len() - 1
    }

    /// Adds a row of the acquirer.
    pub fn state(&mut self, stated: Stated) -> usize {
        self.stated.push(stated);
        self.stated.len() - 1
    }

    /// Says that two rows are one payment.
    pub fn pair(&mut self, own: usize, stated: usize) {
        self.pairs.push((vec![own], vec![stated]));
    }

    /// Gives rows a line code and records the case; the effect is worked out when the books are closed.
    pub fn case(&mut self, code: &'static str, own: &[usize], stated: &[usize], cause: &'static str, note: &'static str) {
        self.case_within(code, (own, stated), (own, stated), cause, note);
    }

    /// As [`Books::case`], where the finding names fewer rows than carry the code.
    pub fn case_within(
        &mut self,
        code: &'static str,
        lines: (&[usize], &[usize]),
        rows: (&[usize], &[usize]),
        cause: &'static str,
        note: &'static str,
    ) {
        self.mark(code, lines.0, lines.1);
        let lines = (lines.0.to_vec(), lines.1.to_vec());
        self.cases.push(Case { code, own: rows.0.to_vec(), stated: rows.1.to_vec(), lines, cause, note, ..Case::default() });
    }

    /// A finding beside the line axis: data, fee, settlement or risk. No row's line code changes.
    pub fn beside(&mut self, code: &'static str, own: &[usize], stated: &[usize], bank: &[usize], cause: &'static str, note: &'static str) {
        self.cases.push(Case { code, own: own.to_vec(), stated: stated.to_vec(), bank: bank.to_vec(), cause, note, ..Case::default() });
    }

    /// Gives rows a line code that is no finding.
    pub fn mark(&mut self, code: &'static str, own: &[usize], stated: &[usize]) {
        own.iter().for_each(|&row| self.own[row].code = code);
        stated.iter().for_each(|&row| self.stated[row].code = code);
    }

    /// Settles what is left: M06 outside the channels, M00 or M01 by the clearing day, effects of the cases.
    pub fn close(&mut self, has_clearing_day: bool) {
        for own in &mut self.own {
            if own.code.is_empty() && !own.channel.in_scope() {
                own.code = "M06";
            }
        }
        for (own, stated) in self.pairs.clone() {
            for &s in &stated {
                if self.stated[s].code.is_empty() {
                    let crossed = has_clearing_day && crate::civil::day_of(self.stated[s].at) != self.stated[s].clearing;
                    let code = if crossed { "M01" } else { "M00" };
                    self.mark(code, &own, &stated);
                }
            }
        }
        for case in &mut self.cases {
            let own: i64 = case.lines.0.iter().map(|&row| self.own[row].counted()).sum();
            let stated: i64 = case.lines.1.iter().map(|&row| self.stated[row].counted()).sum();
            case.effect = own - stated;
        }
    }

    /// Rows that nobody gave a code: a mistake of the maker.
    pub fn uncoded(&self) -> usize {
        self.own.iter().filter(|own| own.code.is_empty()).count() + self.stated.iter().filter(|stated| stated.code.is_empty()).count()
    }
}
