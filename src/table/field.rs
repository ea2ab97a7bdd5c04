//! The canonical fields a column may be, and their stable names.
//!
//! In: nothing. Out: [`Field`]. Must not know: how files spell them.

macro_rules! fields {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// What a column holds.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field {
            $($(#[$doc])* $variant,)*
        }

        impl Field {
            /// All fields, in the order in which ties between them are settled.
            pub const ALL: &[Field] = &[$(Field::$variant,)*];

            /// The field of the report's name.
            pub fn from_name(name: &str) -> Option<Field> {
                Field::ALL.iter().copied().find(|field| field.name() == name)
            }

            /// The report's name of the field.
            pub fn name(self) -> &'static str {
                match self {
                    $(Field::$variant => $name,)*
                }
            }
        }
    };
}

fields! {
    /// Date and time of the payment in one cell.
    Moment = "moment",
    /// Date of the payment, the time being elsewhere or nowhere.
    Date = "date",
    /// Time of day of the payment.
    Time = "time",
    /// Gross amount.
    Amount = "amount",
    /// Money in, of a pair of columns.
    AmountIn = "amount_in",
    /// Money out, of a pair of columns.
    AmountOut = "amount_out",
    /// Direction: 收入/支出, 借/贷.
    Direction = "direction",
    /// Amount refunded, where sales and refunds have a column each.
    RefundAmount = "refund_amount",
    /// Clearing day.
    ClearingDay = "clearing_day",
    /// Payout or posting day.
    PayoutDay = "payout_day",
    /// Kind of transaction.
    Kind = "kind",
    /// How it ended.
    Status = "status",
    /// How a refund ended, where it is said apart from the payment.
    RefundStatus = "refund_status",
    /// Whether the payment was taken back: 是否作废, 撤销标志.
    CancelMark = "cancel_mark",
    /// How the payout or the clearing of a payment stands; says nothing of the payment.
    PayoutStatus = "payout_status",
    /// By what the customer paid.
    Channel = "channel",
    /// Retrieval reference number.
    Rrn = "rrn",
    /// The wallet's or channel's own number.
    ChannelId = "channel_id",
    /// Order number known to the acquirer.
    OrderId = "order_id",
    /// The shop's own receipt number.
    ReceiptId = "receipt_id",
    /// System trace or voucher number.
    Trace = "trace",
    /// Authorisation code.
    Auth = "auth",
    /// Reference of the original transaction.
    OriginalId = "original_id",
    /// The refund's own number.
    RefundId = "refund_id",
    /// Payout or transfer number.
    PayoutId = "payout_id",
    /// Batch number of the terminal.
    Batch = "batch",
    /// Terminal.
    Terminal = "terminal",
    /// Merchant number.
    MerchantNo = "merchant_no",
    /// Store.
    Store = "store",
    /// Cashier.
    Cashier = "cashier",
    /// Card number.
    Card = "card",
    /// Debit or credit.
    CardKind = "card_kind",
    /// How the card was read.
    Entry = "entry",
    /// Response code.
    Response = "response",
    /// Payer's account or name.
    Payer = "payer",
    /// Merchant's fee.
    Fee = "fee",
    /// Net of the fee.
    Net = "net",
    /// Tip.
    Tip = "tip",
    /// Discount.
    Discount = "discount",
    /// Rounding off.
    RoundOff = "round_off",
    /// Tax.
    Tax = "tax",
    /// Currency.
    Currency = "currency",
    /// How it is settled: D0, T1.
    SettleKind = "settle_kind",
    /// Counterparty's name.
    Counterparty = "counterparty",
    /// Remark.
    Remark = "remark",
    /// Running balance, for proving signs; not typed.
    Balance = "balance",
    /// Card verification value, expiry or track: dropped and reported.
    Secret = "secret",
}

impl Field {
    /// Whether cells of the field are amounts.
    pub fn is_money(self) -> bool {
        matches!(
            self,
            Field::Amount
                | Field::AmountIn
                | Field::AmountOut
                | Field::RefundAmount
                | Field::Fee
                | Field::Net
                | Field::Tip
                | Field::Discount
                | Field::RoundOff
                | Field::Tax
                | Field::Balance
        )
    }

    /// Whether cells of the field are dates or times.
    pub fn is_when(self) -> bool {
        matches!(self, Field::Moment | Field::Date | Field::Time | Field::ClearingDay | Field::PayoutDay)
    }

    /// Whether cells of the field are ids that differ from row to row.
    pub fn is_id(self) -> bool {
        matches!(
            self,
            Field::Rrn
                | Field::ChannelId
                | Field::OrderId
                | Field::ReceiptId
                | Field::Trace
                | Field::Auth
                | Field::OriginalId
                | Field::RefundId
                | Field::PayoutId
                | Field::Terminal
                | Field::MerchantNo
                | Field::Batch
        )
    }
}
