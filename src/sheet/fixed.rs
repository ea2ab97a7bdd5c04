//! UnionPay's fixed-width ZM file to rows: no header, no footer, fields of known widths with one blank between.
//!
//! Source: 全渠道商户对账文件接口规范, the ZM file. In: bytes. Out: rows under a header made here. Must not know: what a field means.

use super::{CellKind, Rows};
use crate::base::limits::ROWS_MAX;

/// The file's fields: name and width in bytes.
const FIELDS: &[(&str, usize)] = &[
    ("交易代码", 3),
    ("代理机构标识码", 11),
    ("发送机构标识码", 11),
    ("系统跟踪号", 6),
    ("交易传输时间", 10),
    ("账号", 19),
    ("交易金额", 12),
    ("商户类别", 4),
    ("终端类型", 2),
    ("查询流水号", 21),
    ("支付方式（旧）", 2),
    ("商户订单号", 32),
    ("支付卡类型", 2),
    ("原始交易的系统跟踪号", 6),
    ("原始交易日期时间", 10),
    ("商户手续费", 13),
    ("结算金额", 13),
    ("支付方式", 4),
    ("集团商户代码", 15),
    ("交易类型", 2),
    ("交易子类", 2),
    ("业务类型", 6),
    ("账号类型", 2),
    ("账单类型", 4),
    ("账单号码", 32),
    ("交互方式", 1),
    ("原交易查询流水号", 21),
    ("商户代码", 15),
    ("分账入账方式", 1),
    ("二级商户代码", 15),
    ("二级商户简称", 32),
    ("二级商户分账入账金额", 13),
    ("清算净额", 13),
    ("终端号", 8),
    ("商户自定义域", 32),
    ("优惠金额", 13),
    ("发票金额", 13),
    ("分期付款附加手续费", 12),
    ("分期付款期数", 2),
    ("交易介质", 1),
    ("原始交易订单号", 32),
];

/// Whether the bytes are such a file: every one of the first lines has its blanks and its digits where they belong.
pub fn is_zm(bytes: &[u8]) -> bool {
    let mut lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).take(20).peekable();
    lines.peek().is_some() && lines.all(is_line)
}

fn is_line(line: &[u8]) -> bool {
    let mut at = 0;
    // The first seventeen fields tell it from all else; what follows varies with the file's year.
    for (name, width) in FIELDS.iter().take(17) {
        let Some(field) = line.get(at..at + width) else { return false };
        let digits = matches!(*name, "系统跟踪号" | "交易传输时间" | "交易金额");
        if (digits && !field.iter().all(u8::is_ascii_digit)) || line.get(at + width).is_some_and(|byte| !matches!(byte, b' ' | b'\r')) {
            return false;
        }
        at += width + 1;
    }
    true
}

/// Splits the file. The header made here has row number 0: no line of the file is one.
pub fn split(bytes: &[u8]) -> Option<Rows> {
    let mut rows = Rows::default();
    FIELDS.iter().for_each(|(name, _)| rows.push_clean_cell(name));
    if !rows.end_row(0) {
        return None;
    }
    for (index, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            continue;
        }
        let mut at = 0;
        for (name, width) in FIELDS {
            let field = line.get(at.min(line.len())..line.len().min(at + width)).unwrap_or(&[]);
            let text = encoding_rs::GB18030.decode_without_bom_handling(field).0;
            rows.push_cell(CellKind::Text, &signed(name, text.trim()));
            at += width + 1;
        }
        if rows.len() >= ROWS_MAX || !rows.end_row(u32::try_from(index + 1).ok()?) {
            return None;
        }
    }
    Some(rows)
}

/// Fees and nets carry C (to the merchant) or D (from the merchant) before their digits. A fee taken is a cost, and positive.
fn signed(name: &str, text: &str) -> String {
    let minus = match name {
        "商户手续费" => 'C',
        "结算金额" | "清算净额" => 'D',
        _ => return text.to_owned(),
    };
    match text.split_at_checked(1) {
        Some((sign @ ("C" | "D"), digits)) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{}{digits}", if sign.starts_with(minus) { "-" } else { "" })
        }
        _ => text.to_owned(),
    }
}
