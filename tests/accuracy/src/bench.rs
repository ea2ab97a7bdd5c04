//! Two big files for timing: a register's export and a statement, with about one difference in a hundred rows.
//!
//! In: a number of rows. Out: `merchant` and `acquirer` as csv in UTF-8 or GB18030, or as xlsx. Must not know: the checker;
//! nothing here is scored.

use std::io::{self, Write};
use std::path::Path;

use encoding_rs::GB18030;
use rust_xlsxwriter::Workbook;

use crate::civil::{DAY, clock, day, day_of, packed, spoken, yuan};
use crate::rng::Rng;

/// How the pair of files is made.
pub struct Size {
    pub rows: u64,
    /// Whether the register has the acquirer's references.
    pub references: bool,
    /// In what the files are written.
    pub form: Form,
}

/// What a file is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Csv,
    Gb18030,
    Xlsx,
}

impl Form {
    /// The form of this name.
    pub fn named(name: &str) -> Option<Form> {
        [("csv", Form::Csv), ("gb18030", Form::Gb18030), ("xlsx", Form::Xlsx)].into_iter().find(|(known, _)| *known == name).map(|(_, form)| form)
    }
}

struct Sale {
    at: i64,
    terminal: u64,
    amount: i64,
    card: u64,
    rrn: u64,
    trace: u64,
}

/// Writes both files into the folder.
pub fn write(dir: &Path, size: &Size) -> io::Result<()> {
    std::fs::create_dir_all(dir)?;
    let [mut merchant, mut acquirer] = [Vec::new(), Vec::new()];
    fill(&mut merchant, &mut acquirer, size)?;
    for (name, text) in [("merchant", merchant), ("acquirer", acquirer)] {
        match size.form {
            Form::Csv => std::fs::write(dir.join(format!("{name}.csv")), text)?,
            Form::Gb18030 => {
                let text = String::from_utf8(text).map_err(io::Error::other)?;
                std::fs::write(dir.join(format!("{name}.csv")), GB18030.encode(&text).0)?;
            }
            Form::Xlsx => workbook(&dir.join(format!("{name}.xlsx")), &String::from_utf8(text).map_err(io::Error::other)?)?,
        }
    }
    Ok(())
}

/// The same rows as a workbook: amounts are numbers, all else is text, as exports write it.
fn workbook(path: &Path, text: &str) -> io::Result<()> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let headers: Vec<&str> = text.lines().next().unwrap_or_default().split(',').collect();
    for (row, line) in (0_u32..).zip(text.lines()) {
        for (column, cell) in (0_u16..).zip(line.split(',')) {
            let is_money = headers.get(usize::from(column)).is_some_and(|header| header.contains('额') || header.contains("手续费"));
            let written = match cell.parse::<f64>() {
                Ok(number) if is_money => sheet.write_number(row, column, number),
                _ if cell.is_empty() => continue,
                _ => sheet.write_string(row, column, cell),
            };
            written.map_err(io::Error::other)?;
        }
    }
    book.save(path).map_err(io::Error::other)
}

fn fill(merchant: &mut Vec<u8>, acquirer: &mut Vec<u8>, size: &Size) -> io::Result<()> {
    let own_references = if size.references { "检索参考号,凭证号" } else { "班次,商品数" };
    write!(merchant, "小票号,交易时间,门店,终端号,收银员,支付方式,交易类型,状态,金额,{own_references},卡号,备注\r\n")?;
    write!(acquirer, "清算日期,交易日期,交易时间,商户号,终端号,批次号,凭证号,检索参考号,卡号,卡类型,交易类型,交易状态,交易金额,手续费,结算金额\r\n")?;
    let mut rng = Rng::named(size.rows, "bench");
    let first = day(2026, 3, 1) * DAY + 7 * 3600;
    let terminals = (size.rows / 2_000).max(4);
    // Thirty days of 15 hours each, sales evenly in turn, so that both files come out in order of time.
    let open = 15 * 3600;
    for number in 0..size.rows {
        let place = number * 30 * open / size.rows;
        let at = first + (place / open) as i64 * DAY + (place % open) as i64;
        let yuan_part = (rng.below(400) * rng.below(40) / 40 + 1) as i64;
        let sale = Sale {
            at,
            terminal: 10_010_000 + rng.below(terminals as usize) as u64,
            amount: yuan_part * 100 + *rng.pick(&[0, 0, 90, 80, 50, 99, 35, 72]),
            card: rng.below(100_000_000) as u64,
            rrn: 608_000_000_000 + number * 7 + 11,
            trace: number / terminals % 999_999 + 1,
        };
        pair(&mut rng, merchant, acquirer, size, number, &sale)?;
    }
    Ok(())
}

fn pair(rng: &mut Rng, merchant: &mut impl Write, acquirer: &mut impl Write, size: &Size, number: u64, sale: &Sale) -> io::Result<()> {
    let mut charged = Sale { at: sale.at + rng.between(1, 6), ..*sale };
    let mut rrn = size.references.then_some(sale.rrn);
    let (mut book, mut state, mut fee_factor, mut late) = (1, 1, 1, 0);
    // Out of 100,000 sales.
    match rng.below(100_000) {
        0..100 => charged.amount = swapped(sale.amount),
        100..160 => charged.amount = sale.amount * 10,
        160..230 => charged.amount = sale.amount + 300,
        230..342 => state = 0,
        342..438 => book = 0,
        438..514 => state = 2,
        514..590 => book = 2,
        590..680 => late = rng.between(1, 3),
        680..764 => fee_factor = 2,
        764..841 => rrn = None,
        841..918 => rrn = rrn.map(|number| number + 3),
        918..966 => (rrn, charged.amount) = (None, sale.amount + 1_000),
        _ => {}
    }
    for copy in 0..book {
        own_row(merchant, size, number * 2 + copy, &Sale { at: sale.at + copy as i64 * 30, ..*sale }, rrn)?;
    }
    for copy in 0..state {
        let again = Sale { at: charged.at + copy as i64 * 41, rrn: charged.rrn + copy, ..charged };
        stated_row(acquirer, &again, fee_factor, late)?;
    }
    Ok(())
}

fn own_row(out: &mut impl Write, size: &Size, receipt: u64, sale: &Sale, rrn: Option<u64>) -> io::Result<()> {
    let cashier = ["李晓", "周敏", "陈立", "王芳"][(sale.terminal % 4) as usize];
    let (store, time) = (sale.terminal % 9 + 1, spoken(sale.at));
    write!(out, "S{receipt:09},{time},{store}店,{},{cashier},银行卡,消费,成功,{},", sale.terminal, yuan(sale.amount))?;
    match (size.references, rrn) {
        (true, Some(rrn)) => write!(out, "{rrn},{:06},", sale.trace)?,
        (true, None) => write!(out, ",,")?,
        _ => write!(out, "早班,{},", sale.trace % 7 + 1)?,
    }
    write!(out, "{},\r\n", masked(sale.card))
}

fn stated_row(out: &mut impl Write, sale: &Sale, fee_factor: i64, late: i64) -> io::Result<()> {
    let at = sale.at + late * DAY;
    let credit = sale.card.is_multiple_of(2);
    let fee = (sale.amount * if credit { 60 } else { 50 } + 5_000) / 10_000 * fee_factor;
    let (kind, date) = (if credit { "贷记卡" } else { "借记卡" }, packed(day_of(at)));
    write!(
        out,
        "{date},{date},{},898310059990001,{},{:06},{:06},{},{},{kind},消费,成功,{},{},{}\r\n",
        clock(at),
        sale.terminal,
        day_of(at) % 1_000 + 1,
        sale.trace,
        sale.rrn,
        masked(sale.card),
        yuan(sale.amount),
        yuan(fee),
        yuan(sale.amount - fee)
    )
}

fn masked(card: u64) -> String {
    format!("{}******{:04}", if card.is_multiple_of(3) { 629_998 } else { 629_999 }, card % 10_000)
}

fn swapped(amount: i64) -> i64 {
    let (hundreds, tens) = (amount / 1_000 % 10, amount / 100 % 10);
    amount + (tens - hundreds) * 1_000 + (hundreds - tens) * 100
}
