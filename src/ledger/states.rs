//! Table: how exports say that a row ended: states, response codes, marks of a void, the states of refunds.
//!
//! In: a cell's text in the form of `words::plain`. Out: a status, or none where no word is known. Must not know: columns.

use crate::base::Status;

// In this order: a word that denies stands before the word it holds.
const STATES: &[(&str, Status)] = &[
    ("部分成功 部分批准 partialapprov partiallyapprov", Status::Partial),
    (
        "未撤 未作废 未冲 未退 未关闭 未取消 无退款 不退款 notrefund norefund notvoid notreversed 未到账 未入账 未结算 待结算 待入账 待清算 未清算 未打款 待打款",
        Status::Success,
    ),
    (
        "失败 拒绝 不成功 未成功 异常 不正常 非正常 不足 错误 有误 超限 超额 超过 非法 受限 止付 挂失 没收 不存在 不支持 不允许 不批准 未批准 未授权 无效卡 无效商户 无效终端 无效交易 无效金额 fail declin denied error reject refus unsuccess notsuccess unapprov notapprov disapprov unauthori notauthori insufficient invalid notpermit donothonor exceed blocked",
        Status::Failed,
    ),
    ("超时 无应答 未应答 timeout timedout noresponse", Status::TimedOut),
    ("冲正 充正 reversed", Status::Reversed),
    ("撤销 撤消 撤单 撤回 作废 无效 反结 revoke void", Status::Voided),
    (
        "关闭 未支付 待支付 未付 待付 等待买家付款 待收款 未收款 待结账 未结账 待买单 未买单 取消 过期 失效 close cancel expire unpaid notpaid notpay notyet waitbuyerpay wait_buyer_pay uncaptured notcaptured abandon",
        Status::Closed,
    ),
    ("已退 退款 退货 全额退 refund", Status::Refunded),
    (
        "未知 未完成 处理中 进行中 支付中 付款中 待处理 未完结 未结清 受理 排队 processing pending unknown incomplete notcomplete uncomplete unfinished notfinished inprogress userpaying",
        Status::Unknown,
    ),
    (
        "成功 完成 已支付 已付 已结 已收 已买单 已清 已确认 已核销 已使用 已消费 已签收 发货 待评价 待收货 完结 结清 付清 正常 批准 承兑 已转账 有效 success succeed succès complete paid approved authori accepted settled finished captured 等待确认收货 已入账 已到账 收款",
        Status::Success,
    ),
];

const REFUNDS: &[(&str, Option<Status>)] = &[
    ("未退 无退款 不退 无需 norefund notrefund none", None),
    ("失败 拒绝 异常 不成功 未成功 关闭 取消 撤销 驳回 fail reject abnormal change close cancel", Some(Status::Failed)),
    ("中 待 申请 处理 processing pending", Some(Status::Unknown)),
    ("成功 完成 已退 全额 部分 success succeed refunded complete full partial", Some(Status::Success)),
];

fn first_part<T: Copy>(text: &str, table: &[(&str, T)]) -> Option<T> {
    table.iter().find(|(words, _)| words.split(' ').any(|word| text.contains(word))).map(|(_, value)| *value)
}

/// How a row ended, by the word in its state column.
pub fn status(text: &str) -> Option<Status> {
    match text {
        "" | "-" | "/" => None,
        "00" | "0000" | "ts" | "ok" | "s" | "1" => Some(Status::Success),
        _ => first_part(text, STATES),
    }
}

/// How a refund ended, in a column that asks for it; `None` where none is spoken of.
pub fn refund_status(text: &str) -> Option<Status> {
    first_part(text, REFUNDS).flatten()
}

/// How a refund ended, where a payment's own state tells that and not how the payment did: 退款失败.
pub fn refund_in_status(text: &str) -> Option<Status> {
    ["退款", "退货", "refund"].iter().any(|word| text.contains(word)).then(|| refund_status(text)).flatten()
}

/// Why a payout did not come through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// It failed, or the bank sent it back.
    Failed,
    /// The acquirer holds it.
    Held,
}

/// Whether a header is of the states of payouts, and not of clearing, sharing or reconciling.
pub fn is_of_payouts(header: &str) -> bool {
    let header = header.to_lowercase();
    ["结算", "打款", "出款", "划款", "划付", "到账", "入账", "提现", "代付", "payout", "settle", "transfer", "funding"]
        .iter()
        .any(|word| header.contains(word))
}

/// Why a payout stopped, by the word of its state; `None` where it is paid or under way.
pub fn payout_stop(text: &str) -> Option<Stop> {
    const STOPS: &[(&str, Option<Stop>)] = &[
        ("解冻 无异常 没有异常 notfailed unfrozen", None),
        ("冻结 止付 暂停 挂起 暂缓 frozen freeze onhold on_hold on-hold held suspend", Some(Stop::Held)),
        ("失败 不成功 未成功 拒绝 驳回 异常 退票 退汇 退回 fail reject declin error return bounce", Some(Stop::Failed)),
    ];
    if text == "-1" { Some(Stop::Failed) } else { first_part(text, STOPS).flatten() }
}

/// Whether a payment was taken back, in a column that asks that.
pub fn cancelled(text: &str) -> Option<bool> {
    match text {
        "是" | "y" | "yes" | "true" | "t" | "1" => Some(true),
        "否" | "n" | "no" | "false" | "f" | "0" | "-" => Some(false),
        _ => status(text).map(|status| matches!(status, Status::Voided | Status::Reversed | Status::Closed)),
    }
}

/// The same in a column that asks whether it stands.
pub fn cancelled_by_standing(text: &str) -> Option<bool> {
    match status(text) {
        Some(status) if text != "1" => Some(!status.moved_money()),
        _ => cancelled(text).map(|stands| !stands),
    }
}

/// How a row ended, by the response code of ISO 8583 field 39 or the words in its place.
pub fn response(text: &str) -> Option<Status> {
    let code = text.split(|sign: char| !sign.is_ascii_alphanumeric()).next().unwrap_or("");
    let code = match code.len() {
        4 => code.strip_prefix("00").unwrap_or(code),
        _ => code,
    };
    if code.len() != 2 || !code.bytes().any(|byte| byte.is_ascii_digit()) {
        // A number has lost its zeros.
        return if matches!(text, "0" | "000") { Some(Status::Success) } else { status(text) };
    }
    Some(match code {
        // Approved, and approved with something to be mended afterwards.
        "00" | "08" | "11" | "16" | "a2" | "a4" | "a5" | "a6" => Status::Success,
        "10" => Status::Partial,
        "68" | "98" => Status::TimedOut,
        _ => Status::Failed,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::words::plain;

    #[test]
    fn a_word_that_denies_is_not_the_word_it_holds() {
        for (text, expected) in [
            ("SUCCESS", Status::Success),
            ("支付失败", Status::Failed),
            ("已撤销", Status::Voided),
            ("转入退款", Status::Refunded),
            ("交易关闭", Status::Closed),
            ("未完成", Status::Unknown),
            ("待收款", Status::Closed),
            ("Unsuccessful", Status::Failed),
            ("Incomplete", Status::Unknown),
            ("Not paid", Status::Closed),
            ("Uncaptured", Status::Closed),
            ("余额不足", Status::Failed),
            ("密码错误", Status::Failed),
            ("Refused", Status::Failed),
            ("已撤单", Status::Voided),
            ("无效", Status::Voided),
            ("无效卡号", Status::Failed),
            ("未撤销", Status::Success),
            ("不正常", Status::Failed),
            ("未结算", Status::Success),
            ("已核销", Status::Success),
            ("已收款", Status::Success),
            ("等待确认收货", Status::Success),
        ] {
            assert_eq!(status(&plain(text)), Some(expected), "{text}");
        }
        assert_eq!(status("甲区"), None);
    }

    #[test]
    fn response_codes_and_the_words_in_their_place_say_how_a_row_ended() {
        for (text, expected) in [
            ("00", Some(Status::Success)),
            ("0000", Some(Status::Success)),
            ("0", Some(Status::Success)),
            ("00 承兑或交易成功", Some(Status::Success)),
            ("A2", Some(Status::Success)),
            ("10", Some(Status::Partial)),
            ("55", Some(Status::Failed)),
            ("0051", Some(Status::Failed)),
            ("98", Some(Status::TimedOut)),
            ("98_01", Some(Status::TimedOut)),
            ("交易成功", Some(Status::Success)),
            ("余额不足", Some(Status::Failed)),
            ("", None),
        ] {
            assert_eq!(response(&plain(text)), expected, "{text}");
        }
    }

    #[test]
    fn a_mark_is_read_by_what_its_column_asks() {
        for (text, taken_back, by_standing) in [
            ("是", Some(true), Some(false)),
            ("N", Some(false), Some(true)),
            ("1", Some(true), Some(false)),
            ("0", Some(false), Some(true)),
            ("作废", Some(true), Some(true)),
            ("正常", Some(false), Some(false)),
            ("有效", Some(false), Some(false)),
            ("无效", Some(true), Some(true)),
            ("甲区", None, None),
        ] {
            let text = plain(text);
            assert_eq!((cancelled(&text), cancelled_by_standing(&text)), (taken_back, by_standing), "{text}");
        }
    }

    #[test]
    fn a_refund_under_way_has_not_ended() {
        for (text, expected) in [
            ("FAIL", Some(Status::Failed)),
            ("CHANGE", Some(Status::Failed)),
            ("退款中", Some(Status::Unknown)),
            ("PROCESSING", Some(Status::Unknown)),
            ("退款成功", Some(Status::Success)),
            ("部分退款", Some(Status::Success)),
            ("未退款", None),
            ("", None),
        ] {
            assert_eq!(refund_status(&plain(text)), expected, "{text}");
        }
    }
}
