//! Files made for the tests; nobody's data.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// A file that can't be checked.
pub struct Bad {
    /// What is wrong with it, in a word.
    pub what: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Whether it is wrong only as the other side of the good file.
    pub as_other_side: bool,
}

impl Bad {
    fn new(what: &'static str, name: &'static str, bytes: Vec<u8>) -> Self {
        Self { what, name, bytes, as_other_side: false }
    }
}

/// One of each kind that a person may drop by mistake, beside a good file.
pub fn bad_inputs(good: &(String, Vec<u8>)) -> Vec<Bad> {
    vec![
        Bad::new("empty", "对账单.csv", Vec::new()),
        Bad::new("text named xlsx", "对账单.xlsx", "三月的账请查收。\n有问题请打电话。\n".into()),
        Bad::new("encrypted", "加密.xlsx", encrypted_xlsx()),
        Bad::new("picture", "截图.png", picture()),
        Bad::new("no amount", "名单.csv", "姓名,电话区号,备注\n甲,021,x\n乙,010,y\n丙,0571,z\n".into()),
        Bad { as_other_side: true, ..Bad::new("the same twice", "副本.xlsx", good.1.clone()) },
    ]
}

/// The container that spreadsheet programs write for a workbook with a password: two streams, no sheet.
fn encrypted_xlsx() -> Vec<u8> {
    let mut file = vec![0u8; 512];
    file[..8].copy_from_slice(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
    put(&mut file, 24, &[0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0]);
    // One FAT sector; the directory begins in sector 1; streams below 4,096 bytes would be small, ours are larger.
    put(&mut file, 44, &1u32.to_le_bytes());
    put(&mut file, 48, &1u32.to_le_bytes());
    put(&mut file, 56, &4096u32.to_le_bytes());
    put(&mut file, 60, &0xffff_fffe_u32.to_le_bytes());
    put(&mut file, 68, &0xffff_fffe_u32.to_le_bytes());
    for slot in 0..109usize {
        let sector: u32 = if slot == 0 { 0 } else { 0xffff_ffff };
        put(&mut file, 76 + 4 * slot, &sector.to_le_bytes());
    }
    // Sector 0: the FAT itself, the directory, eight sectors of the package, eight of its key.
    let mut fat = vec![0xffu8; 512];
    put(&mut fat, 0, &0xffff_fffd_u32.to_le_bytes());
    put(&mut fat, 4, &0xffff_fffe_u32.to_le_bytes());
    for sector in 2..18u32 {
        let next = if sector == 9 || sector == 17 { 0xffff_fffe } else { sector + 1 };
        put(&mut fat, 4 * sector as usize, &next.to_le_bytes());
    }
    file.extend(fat);
    let mut directory = vec![0u8; 512];
    entry(&mut directory, 0, "Root Entry", 5, 1, 0xffff_fffe, 0);
    entry(&mut directory, 1, "EncryptedPackage", 2, 0xffff_ffff, 2, 4096);
    entry(&mut directory, 2, "EncryptionInfo", 2, 0xffff_ffff, 10, 4096);
    put(&mut directory, 128 + 72, &2u32.to_le_bytes());
    entry(&mut directory, 3, "", 0, 0xffff_ffff, 0, 0);
    file.extend(directory);
    // What a cipher gives looks like noise; a fixed sequence will do.
    file.extend((0..8192u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8));
    file
}

fn put(bytes: &mut [u8], at: usize, value: &[u8]) {
    bytes[at..at + value.len()].copy_from_slice(value);
}

fn entry(directory: &mut [u8], place: usize, name: &str, kind: u8, child: u32, start: u32, size: u32) {
    let at = place * 128;
    for (index, unit) in name.encode_utf16().enumerate() {
        put(directory, at + 2 * index, &unit.to_le_bytes());
    }
    let length = if name.is_empty() { 0 } else { (name.encode_utf16().count() as u16 + 1) * 2 };
    put(directory, at + 64, &length.to_le_bytes());
    directory[at + 66] = kind;
    directory[at + 67] = 1;
    for sibling in [68, 72] {
        put(directory, at + sibling, &0xffff_ffff_u32.to_le_bytes());
    }
    put(directory, at + 76, &child.to_le_bytes());
    put(directory, at + 116, &start.to_le_bytes());
    put(directory, at + 120, &size.to_le_bytes());
}

/// A picture of one white point.
fn picture() -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    png.extend(b"\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55");
    png.extend(b"\0\0\0\nIDATx\x9c\x63\xf8\x0f\0\x01\x01\x01\0\x1b\xb6\xee\x56");
    png.extend(b"\0\0\0\0IEND\xaeB`\x82");
    png
}

/// A large month of one shop on both sides, without a difference but one row.
pub fn big_pair(folder: &Path, rows: u32) -> Vec<PathBuf> {
    let mut merchant = "交易时间,交易金额,终端号,卡号,参考号\n".to_owned();
    let mut acquirer = "交易时间,交易金额,手续费,清算金额,终端号,卡号,参考号\n".to_owned();
    for row in 0..rows {
        let (day, second) = (1 + row % 28, 30_000 + (row * 7) % 50_000);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        let cents = 100 + u64::from(row) * 37 % 90_000;
        let (yuan, part) = (cents / 100, cents % 100);
        let (terminal, card, reference) = (row % 5 + 1, row % 9_000 + 1_000, 100_000_000_000_u64 + u64::from(row));
        let when = format!("2026-03-{day:02} {hour:02}:{minute:02}:{second:02}");
        writeln!(merchant, "{when},{yuan}.{part:02},T000000{terminal},629999******{card},{reference}").unwrap();
        if row > 0 {
            writeln!(acquirer, "{when},{yuan}.{part:02},0.00,{yuan}.{part:02},T000000{terminal},629999******{card},{reference}").unwrap();
        }
    }
    [("大账.csv", merchant), ("大单.csv", acquirer)]
        .map(|(name, text)| {
            let path = folder.join(name);
            std::fs::write(&path, text).unwrap();
            path
        })
        .to_vec()
}
