//! How exports say kinds, states, channels: texts of cells to the closed lists.
//!
//! In: a cell's text. Out: an enum value, or none where no word is known. Must not know: columns, signs.

use crate::base::key::id_core;
use crate::base::{CardKind, Channel, Currency, EntryMode, Kind};
use crate::table::grammar::{half_width, is_filler};

/// A cell's text in one form: half-width, lower case, without blanks and guards.
pub fn plain(text: &str) -> String {
    text.chars().map(half_width).filter(|c| !is_filler(*c)).flat_map(char::to_lowercase).collect()
}

fn first_part<T: Copy>(text: &str, table: &[(&[&str], T)]) -> Option<T> {
    table.iter().find(|(parts, _)| parts.iter().any(|part| text.contains(part))).map(|(_, value)| *value)
}

// What was charged back and is the shop's again.
const REPRESENTED: &[&str] = &[
    "再请款",
    "二次请款",
    "再提示",
    "二次提示",
    "拒付撤",
    "撤销拒付",
    "退单撤",
    "撤销退单",
    "拒付退回",
    "拒付返还",
    "拒付冲正",
    "退单冲正",
    "chargebackrev",
    "chargeback_rev",
    "chargeback-rev",
    "disputerev",
    "dispute_rev",
    "dispute-rev",
    "disputewon",
    "representment",
    "secondpresentment",
];

/// What a row does, by the word in its type column.
pub fn kind(text: &str) -> Option<Kind> {
    const TABLE: &[(&[&str], Kind)] = &[
        (&["预授权完成撤", "完成撤销", "完成撤消", "预授权完成冲"], Kind::CompletionVoid),
        (&["预授权完成", "授权完成", "完成请求", "完成通知", "completion", "capture"], Kind::Completion),
        (&["预授权撤", "预授权取消", "预授权冲正", "预授权解冻"], Kind::HoldVoid),
        (&["预授权", "preauth", "pre-auth"], Kind::Hold),
        (REPRESENTED, Kind::Representment),
        (&["冲正", "充正", "reversal", "自动撤销"], Kind::Reversal),
        (&["拒付", "退单", "chargeback", "dispute"], Kind::Chargeback),
        (&["手续费", "收费", "服务费", "流量费", "管理费", "通讯费", "frais", "poplatek", "opłata"], Kind::Fee),
        (&["撤销", "撤消", "作废", "void", "撤单", "revoke", "抹账", "红冲", "取消交易"], Kind::Void),
        // 退款, 退货, 销售退回, 退押金: whatever goes back.
        (&["退", "反结账", "红字", "红单", "红票"], Kind::Refund),
        (&["refund", "return", "devolu", "vrácení", "zwrot"], Kind::Refund),
        (&["解冻", "unfreeze"], Kind::Unfreeze),
        (&["冻结", "调单", "freeze"], Kind::Freeze),
        (&["充值", "top-up", "topup", "储值办理", "开卡"], Kind::TopUp),
        (&["押金", "激活", "deposit"], Kind::Deposit),
        (&["测试", "试机", "test"], Kind::Test),
        (&["离线", "脱机", "offline"], Kind::Offline),
        (&["结算调整", "追加小费", "小费调整", "调整", "adjust"], Kind::Adjustment),
        (&["提现", "划款", "出款", "打款", "结算款", "payout", "withdraw", "výplata", "wypłata"], Kind::Payout),
        (&["转账", "转入", "转出", "transfer", "红包"], Kind::Transfer),
        (
            &[
                "消费",
                "支付",
                "付款",
                "交易",
                "收款",
                "销售",
                "零售",
                "正常",
                "购买",
                "收单",
                "刷卡",
                "扫码",
                "扫一扫",
                "sale",
                "charge",
                "payment",
                "purchase",
                "compra",
                "platba",
                "płatność",
                "settled",
                "jsapi",
                "native",
                "micropay",
                "mweb",
                "facepay",
                "收银",
                "结账",
                "订单",
                "order",
                "pos",
            ],
            Kind::Sale,
        ),
    ];
    match text {
        "" | "-" | "/" => None,
        "fee" | "fees" => Some(Kind::Fee),
        "退" | "r" | "rfd" => Some(Kind::Refund),
        "app" | "face" | "h5" | "s" => Some(Kind::Sale),
        // The codes of clearing files: 01 sale, 31 void, 04 refund.
        "01" => Some(Kind::Sale),
        "31" => Some(Kind::Void),
        "04" => Some(Kind::Refund),
        _ => first_part(text, TABLE),
    }
}

/// What a row does, in a column that asks whether it is a refund.
pub fn kind_by_answer(text: &str) -> Option<Kind> {
    match text {
        "是" | "y" | "yes" | "true" | "1" => Some(Kind::Refund),
        "否" | "n" | "no" | "false" | "0" => Some(Kind::Sale),
        _ => kind(text),
    }
}

/// By what the customer paid.
pub fn channel(text: &str) -> Option<Channel> {
    const TABLE: &[(&[&str], Channel)] = &[
        (&["微信", "wechat", "weixin", "wxpay", "财付通", "tenpay", "wx_"], Channel::WeChat),
        (&["支付宝", "alipay", "花呗", "zfb"], Channel::Alipay),
        (&["云闪付", "银联二维码", "银联扫码", "银联钱包", "银联码", "unionpayqr", "unionpay_qr", "uqrcode", "qrpay-union"], Channel::UnionPayQr),
        (
            &[
                "数字人民币",
                "数字货币",
                "数币",
                "翼支付",
                "京东支付",
                "京东白条",
                "qq钱包",
                "和包",
                "美团支付",
                "抖音支付",
                "applepay",
                "googlepay",
                "paypal",
                "ecny",
            ],
            Channel::OtherWallet,
        ),
        (&["现金", "cash", "人民币现"], Channel::Cash),
        (&["储值", "会员卡", "会员余额", "余额支付", "预付卡", "购物卡", "礼品卡", "giftcard", "一卡通", "storedvalue"], Channel::StoredValue),
        (&["挂账", "签单", "赊", "月结", "onaccount", "houseacc"], Channel::OnAccount),
        (&["券", "代金", "voucher", "coupon", "积分"], Channel::Voucher),
        (
            &[
                "银行卡",
                "刷卡",
                "信用卡",
                "借记卡",
                "贷记卡",
                "储蓄卡",
                "挥卡",
                "插卡",
                "闪付",
                "card",
                "visa",
                "master",
                "银联卡",
                "unionpay",
                "amex",
                "jcb",
                "pos",
            ],
            Channel::Card,
        ),
        (&["聚合", "扫码", "二维码", "条码", "付款码", "扫一扫", "qr", "wallet", "钱包", "移动支付", "在线支付", "线上支付"], Channel::AnyWallet),
        (&["银联", "cup"], Channel::Card),
    ];
    match text {
        "wx" | "w" => Some(Channel::WeChat),
        "ali" => Some(Channel::Alipay),
        _ => first_part(text, TABLE),
    }
}

/// Debit or credit.
pub fn card_kind(text: &str) -> Option<CardKind> {
    match text {
        "借" | "d" | "dc" | "01" => Some(CardKind::Debit),
        "贷" | "c" | "cc" | "02" => Some(CardKind::Credit),
        _ => first_part(text, &[(&["贷记", "信用", "credit", "cred"], CardKind::Credit), (&["借记", "储蓄", "debit"], CardKind::Debit)]),
    }
}

/// How the card was read: words, or the code of ISO 8583 field 22.
pub fn entry(text: &str) -> Option<EntryMode> {
    if matches!(text.len(), 2 | 3) && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return match text.get(..2) {
            Some("01") => Some(EntryMode::Manual),
            Some("02" | "90") => Some(EntryMode::Stripe),
            Some("05" | "95") => Some(EntryMode::Chip),
            Some("07" | "96" | "98") => Some(EntryMode::Contactless),
            Some("03" | "04") => Some(EntryMode::Code),
            Some("80") => Some(EntryMode::Fallback),
            _ => None,
        };
    }
    first_part(
        text,
        &[
            (&["降级", "fallback"], EntryMode::Fallback),
            (&["手输", "手工", "人工", "manual", "keyed"], EntryMode::Manual),
            (&["挥卡", "非接", "闪付", "感应", "contactless", "tap", "nfc"], EntryMode::Contactless),
            (&["插卡", "芯片", "接触", "chip", "dip", "insert", "ic卡"], EntryMode::Chip),
            (&["刷卡", "磁条", "磁道", "swip", "stripe"], EntryMode::Stripe),
            (&["扫码", "二维码", "条码", "qr", "scan"], EntryMode::Code),
        ],
    )
}

/// Where the money goes, by the word in a column of directions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    /// In, out, or neither: moved between one's own accounts.
    pub is_in: Option<bool>,
    /// What the row does, where the word says that too.
    pub kind: Option<Kind>,
}

/// Where the money goes; `None` for a word that says nothing of it.
pub fn way(text: &str) -> Option<Way> {
    let of = |is_in: bool, kind: Option<Kind>| Some(Way { is_in: Some(is_in), kind });
    match text {
        "退款" | "退货" => of(false, Some(Kind::Refund)),
        "冻结" => of(false, Some(Kind::Freeze)),
        "解冻" => of(true, Some(Kind::Unfreeze)),
        "/" | "其他" | "其它" | "neutral" | "none" => Some(Way { is_in: None, kind: None }),
        "收" | "贷" | "cr" | "c" | "in" | "credit" | "进账" | "来账" | "转入" | "1" | "存入" | "crdt" | "+" | "入账" | "入" | "进" | "收款" => {
            of(true, None)
        }
        "支" | "付" | "借" | "dr" | "d" | "out" | "debit" | "出账" | "往账" | "转出" | "2" | "取出" | "dbit" | "-" | "出" | "付款" | "扣款" => {
            of(false, None)
        }
        _ if ["不计", "中性"].iter().any(|word| text.contains(word)) => Some(Way { is_in: None, kind: None }),
        _ if text.starts_with('贷') || text.contains("收入") => of(true, None),
        _ if text.starts_with('借') || text.contains("支出") => of(false, None),
        _ => None,
    }
}

/// Whether a cell names a currency: by its code, or the yuan by one of its own names.
pub fn is_currency(text: &str, currency: Currency) -> bool {
    let core = id_core(text);
    if core.is_empty() || core.eq_ignore_ascii_case(currency.code()) {
        return true;
    }
    let plain = plain(text);
    currency == Currency::CNY && (plain.contains("人民币") || matches!(plain.as_str(), "rmb" | "元" | "¥" | "￥" | "156"))
}

/// Whether the text is nothing but a total's name.
pub fn is_bare_total(text: &str) -> bool {
    matches!(text.trim(), "合计" | "总计" | "小计" | "本页小计" | "本日合计" | "本月合计")
}

/// Whether a row's first word says it is a total of others.
pub fn is_total(text: &str) -> bool {
    // No total's name of Latin letters has a digit, and most ids do: this is asked of every row.
    if text.is_ascii() && text.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let text = plain(text);
    [
        "合计",
        "总计",
        "小计",
        "总笔数",
        "总金额",
        "共计",
        "汇总",
        "人民币合计",
        "本页",
        "累计",
        "本年累计",
        "本月累计",
        "本期合计",
        "期初余额",
        "上年结转",
        "承前页",
        "过次页",
        "支出总",
        "收入总",
        "总交易",
        "总收入",
        "总支出",
    ]
    .iter()
    .any(|word| text.starts_with(word))
        || matches!(text.as_str(), "total" | "totals" | "sum" | "solde" | "subtotal" | "grandtotal" | "summe" | "total:" | "总" | "总数" | "页计")
        || (text.ends_with("合计") || text.ends_with("合计:") || text.ends_with("小计"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_yuan_is_known_by_its_names() {
        for text in ["CNY", "`CNY", "cny\t", "人民币", "人民币元", "RMB", "156", ""] {
            assert!(is_currency(text, Currency::CNY), "{text}");
        }
        assert!(!is_currency("USD", Currency::CNY));
        assert!(!is_currency("人民币", Currency::from_code("USD").unwrap()));
    }

    #[test]
    fn words_of_exports_come_to_the_closed_lists() {
        for (text, expected) in [
            ("消费", Kind::Sale),
            ("消费撤消", Kind::Void),
            ("联机退货", Kind::Refund),
            ("消费充正", Kind::Reversal),
            ("预授权", Kind::Hold),
            ("预授权完成", Kind::Completion),
            ("预授权完成撤销", Kind::CompletionVoid),
            ("预授权撤销", Kind::HoldVoid),
            ("扣除交易手续费", Kind::Fee),
            ("交易退款", Kind::Refund),
            ("Settled", Kind::Sale),
            ("MICROPAY", Kind::Sale),
            ("提现", Kind::Payout),
            ("销售退回", Kind::Refund),
            ("退单", Kind::Chargeback),
            ("Chargeback Reversal", Kind::Representment),
            ("ChargebackReversed", Kind::Representment),
            ("dispute_reversal", Kind::Representment),
            ("再请款", Kind::Representment),
            ("红字销售单", Kind::Refund),
            ("红冲", Kind::Void),
        ] {
            assert_eq!(kind(&plain(text)), Some(expected), "{text}");
        }
        for (text, expected) in [
            ("微信支付", Channel::WeChat),
            ("银行卡", Channel::Card),
            ("银联二维码", Channel::UnionPayQr),
            ("扫码支付", Channel::AnyWallet),
            ("现金", Channel::Cash),
        ] {
            assert_eq!(channel(&plain(text)), Some(expected), "{text}");
        }
        assert_eq!(entry("051"), Some(EntryMode::Chip));
        for (text, is_in, kind) in [
            ("贷 Cr", Some(true), None),
            ("支出", Some(false), None),
            ("不计收支", None, None),
            ("冻结", Some(false), Some(Kind::Freeze)),
            ("退款", Some(false), Some(Kind::Refund)),
        ] {
            assert_eq!(way(&plain(text)), Some(Way { is_in, kind }), "{text}");
        }
        assert_eq!(way("线下"), None);
    }
}
