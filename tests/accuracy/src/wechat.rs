//! A wallet's own bill: every cell behind a back-quote, refunds as positive amounts in a column of their own, two rows of
//! totals at the end, no clearing day because its day is the calendar's.
//!
//! In: books. Out: the file and the row numbers. Must not know: the checker.

use crate::civil::{spoken, yuan};
use crate::rows::{Books, Channel, Kind, Stated, Status};

const HEADER: &str = "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注";

/// The bill of the WeChat rows, and where each row stands; 0 for the others.
pub fn bill(books: &Books) -> (Vec<u8>, Vec<u32>) {
    let mut order: Vec<usize> = (0..books.stated.len()).filter(|&at| books.stated[at].channel == Channel::WeChat && !books.stated[at].gone).collect();
    order.sort_by_key(|&at| books.stated[at].at);
    let mut lines = vec![HEADER.to_owned()];
    let mut places = vec![0; books.stated.len()];
    let (mut sold, mut back, mut fees) = (0, 0, 0);
    for at in order {
        let row = &books.stated[at];
        lines.push(line(row));
        places[at] = lines.len() as u32;
        if row.amount > 0 {
            sold += row.amount
        } else {
            back -= row.amount
        }
        fees += row.fee;
    }
    let count = lines.len() - 1;
    lines.push("总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额".to_owned());
    lines.push(format!("`{count},`{},`{},`0.00,`{}000,`{},`{}", yuan(sold), yuan(back), yuan(fees), yuan(sold), yuan(back)));
    ((lines.join("\r\n") + "\r\n").into_bytes(), places)
}

fn line(row: &Stated) -> String {
    let refund = row.kind == Kind::Refund;
    let state = match (refund, row.status) {
        (true, _) => "REFUND",
        (_, Status::Voided) => "REVOKED",
        _ => "SUCCESS",
    };
    let (paid, back) = if refund { (0, -row.amount) } else { (row.amount, 0) };
    let order = if refund { &row.refs.original } else { &row.refs.order };
    let refund_number = if refund { format!("5030{:0>25}", row.refs.order) } else { "0".to_owned() };
    let own_number = if refund { row.refs.order.clone() } else { "0".to_owned() };
    let cells = [
        spoken(row.at),
        "wx0123456789abcdef".to_owned(),
        "1900000109".to_owned(),
        "0".to_owned(),
        row.terminal.clone(),
        row.refs.wallet.clone(),
        order.clone(),
        row.payer.clone(),
        "MICROPAY".to_owned(),
        state.to_owned(),
        "OTHERS".to_owned(),
        "CNY".to_owned(),
        yuan(paid),
        "0.00".to_owned(),
        refund_number,
        own_number,
        yuan(back),
        "0.00".to_owned(),
        if refund { "ORIGINAL" } else { "" }.to_owned(),
        if refund { "SUCCESS" } else { "" }.to_owned(),
        row.remark.clone(),
        String::new(),
        format!("{}000", yuan(row.fee)),
        "0.38%".to_owned(),
        yuan(paid),
        yuan(back),
        String::new(),
    ];
    cells.map(|cell| format!("`{cell}")).join(",")
}
