//! The command line as a script sees it: exit status, one line a fault, the same report on every road.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn poscheck(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_poscheck")).args(args).output().unwrap()
}

fn sample(name: &str) -> String {
    format!("{}/www/sample/{name}", env!("CARGO_MANIFEST_DIR"))
}

const REGISTER: &str = "register-2026-03.xlsx";
const STATEMENT: &str = "acquirer-2026-03.csv";

// A folder of this test run, emptied first.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

// Exit 2, nothing on standard output, one line on standard error that names the file and holds each of the words.
fn assert_refused(args: &[&str], name: &str, words: &[&str]) {
    let output = poscheck(args);
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{args:?}: {error}");
    assert!(output.stdout.is_empty(), "{args:?}");
    assert_eq!(error.lines().count(), 1, "{error}");
    assert!(error.starts_with(name), "{error}");
    for word in words {
        assert!(error.contains(word), "{word} is not in: {error}");
    }
    assert!(!error.contains("panicked"), "{error}");
}

#[test]
fn differences_exit_1_and_every_road_gives_one_report() {
    let (register, statement) = (sample(REGISTER), sample(STATEMENT));
    let piped = poscheck(&["check", &register, &statement, "--format", "json"]);
    assert_eq!(piped.status.code(), Some(1));
    let dashed = poscheck(&["check", "--merchant", &register, "--acquirer", &statement, "--out", "-"]);
    assert_eq!(dashed.status.code(), Some(1));
    let path = folder("cli-report").join("report.json");
    let written = poscheck(&["check", &register, &statement, "--out", path.to_str().unwrap()]);
    assert_eq!((written.status.code(), written.stdout.len()), (Some(1), 0));
    assert_eq!(std::fs::read(&path).unwrap(), piped.stdout);
    // Sides given and sides found differ in the reason they state, and in nothing else.
    let strip = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap().lines().filter(|line| !line.contains("side_reason")).collect::<String>();
    assert_eq!(strip(&dashed.stdout), strip(&piped.stdout));
}

#[test]
fn files_without_a_common_day_are_said_to_be_so_first_and_do_not_agree() {
    let case = format!("{}/tests/cases/D03/no-day-in-common", env!("CARGO_MANIFEST_DIR"));
    let (merchant, acquirer) = (format!("{case}/merchant.csv"), format!("{case}/acquirer.csv"));
    for (lang, word) in [("zh", "没有重叠"), ("en", "no day in common")] {
        let told = poscheck(&["check", &merchant, &acquirer, "--lang", lang]);
        let text = String::from_utf8(told.stdout).unwrap();
        assert_eq!(told.status.code(), Some(1), "{text}");
        let first = text.lines().next().unwrap_or_default();
        assert!(first.contains(word) && first.contains("2026-03-02 – 2026-03-10") && first.contains("2026-05-02 – 2026-05-10"), "{text}");
    }
    let report = poscheck(&["check", &merchant, &acquirer, "--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&report.stdout).unwrap();
    assert!(report["compared"]["period"].is_null());
    assert_eq!(report["compared"]["outside"], serde_json::json!({"merchant": 7, "acquirer": 6}));
    assert!(report["findings"].as_array().unwrap().iter().all(|finding| finding["code"] == "D03" && finding["severity"] == "high"));
}

#[test]
fn agreement_exits_0() {
    let dir = folder("cli-agree");
    let merchant = "小票号,交易时间,终端号,支付方式,金额,检索参考号,收银员\nS1,2026-03-01 09:00:00,10010001,银行卡,12.50,606000000011,李\nS2,2026-03-01 09:10:00,10010001,银行卡,8.00,606000000012,李\nS3,2026-03-01 09:20:00,10010001,银行卡,31.40,606000000013,李\n";
    let acquirer = "交易时间,终端号,检索参考号,卡号,交易类型,交易金额,手续费,结算金额\n2026-03-01 09:00:03,10010001,606000000011,629999******1111,消费,12.50,0.08,12.42\n2026-03-01 09:10:02,10010001,606000000012,629999******2222,消费,8.00,0.05,7.95\n2026-03-01 09:20:03,10010001,606000000013,629999******3333,消费,31.40,0.19,31.21\n";
    let (own, theirs) = (dir.join("own.csv"), dir.join("statement.csv"));
    std::fs::write(&own, merchant).unwrap();
    std::fs::write(&theirs, acquirer).unwrap();
    let output = poscheck(&["check", own.to_str().unwrap(), theirs.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    // A sign to document is no difference: the report lists it, the status is still that of agreement.
    std::fs::write(
        &theirs,
        acquirer
            .replace("结算金额\n", "结算金额,备注\n")
            .replace("12.42\n", "12.42,试机\n")
            .replace("7.95\n", "7.95,\n")
            .replace("31.21\n", "31.21,\n"),
    )
    .unwrap();
    let output = poscheck(&["check", own.to_str().unwrap(), theirs.to_str().unwrap(), "--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), report["findings"][0]["code"].as_str()), (Some(0), Some("R02")));
}

#[test]
fn bad_input_is_refused_in_one_line_that_says_what_to_do() {
    let dir = folder("cli-bad");
    let statement = sample(STATEMENT);
    let file = |name: &str, bytes: &[u8]| {
        let path = dir.join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let empty = file("empty.csv", b"");
    assert_refused(&["check", &empty, &statement, "--lang", "en"], "empty.csv", &["empty"]);
    let prose = file("letter.xlsx", "敬启者：\n本月对账单随信附上，请查收。\n此致\n".as_bytes());
    assert_refused(&["check", &prose, &statement, "--lang", "en"], "letter.xlsx", &[]);
    let picture = file("slip.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0");
    assert_refused(&["check", &picture, &statement, "--lang", "en"], "slip.csv", &["picture"]);
    let locked = file("locked.xlsx", &encrypted_workbook());
    assert_refused(&["check", &locked, &statement, "--lang", "en"], "locked.xlsx", &["password"]);
    let no_amount =
        file("names.csv", "门店,收银员,交易时间\n一店,李,2026-03-01 09:00:00\n一店,王,2026-03-01 09:05:00\n一店,周,2026-03-01 09:06:00\n".as_bytes());
    assert_refused(&["check", &no_amount, &statement, "--lang", "en"], "names.csv", &["amount"]);
    assert_refused(&["check", dir.to_str().unwrap(), &statement, "--lang", "en"], "cli-bad", &["folder"]);
    assert_refused(&["check", "--merchant", &statement, "--acquirer", &statement, "--lang", "en"], STATEMENT, &["side"]);
    assert_refused(&["check", dir.join("gone.csv").to_str().unwrap(), "--lang", "en"], "gone.csv", &[]);
    assert_refused(&["check", &statement, "--lang", "en"], "", &["own record"]);
}

#[test]
fn words_that_can_come_to_nothing_are_refused_in_the_language_asked_for() {
    let (register, statement) = (sample(REGISTER), sample(STATEMENT));
    assert_refused(&["audit"], "poscheck", &["audit 后面缺少内容"]);
    assert_refused(&["check", &register, "--nope", "--lang", "en"], "poscheck", &["unknown option --nope"]);
    assert_refused(&["check", &register, &statement, "--at", "yesterday"], "poscheck", &["--at", "yesterday"]);
}

#[test]
fn column_settings_that_hold_for_nothing_are_said() {
    let case = format!("{}/tests/cases/M00/a-reference-with-a-slip-of-one-character", env!("CARGO_MANIFEST_DIR"));
    let (merchant, acquirer) = (format!("{case}/merchant.csv"), format!("{case}/acquirer.csv"));
    let path = folder("cli-mapping").join("map.toml");
    let path = path.to_str().unwrap();
    let check = |text: &str| {
        std::fs::write(path, text).unwrap();
        poscheck(&["check", "--merchant", &merchant, "--acquirer", &acquirer, "--mapping", path, "--lang", "en"])
    };
    let refused = check("[[mappings]]\nfile = \"merchant.csv\"\n[mappings.columns]\n\"金额\" = \"reference\"\n");
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8(refused.stderr).unwrap().contains("mappings.columns.金额"));
    let told =
        check("[[mappings]]\nfile = \"merchant.csv\"\nheader_row = 99\n[mappings.columns]\n\"没有这列\" = \"rrn\"\n[[mappings]]\nfile = \"x.csv\"\n");
    let told = String::from_utf8(told.stderr).unwrap();
    assert!(told.contains("row 99") && told.contains("没有这列") && told.contains("x.csv"), "{told}");
}

#[test]
fn wrong_usage_exits_2() {
    assert_refused(&["check", "--colour", "--lang", "en"], "poscheck", &["--colour"]);
    assert_refused(&["check"], "poscheck", &[]);
    assert_refused(&["check", "--lang", "fr", "x.csv"], "poscheck", &["fr"]);
    assert_refused(&["check", "x.csv", "--out", "report.docx"], "report.docx", &["docx"]);
}

// The smallest compound file that holds the stream of an encrypted workbook, as Excel writes it.
fn encrypted_workbook() -> Vec<u8> {
    let mut bytes = vec![0_u8; 512 * 3];
    bytes[..8].copy_from_slice(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
    bytes[24..32].copy_from_slice(&[0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0]);
    bytes[32..34].copy_from_slice(&[6, 0]);
    bytes[44..48].copy_from_slice(&1_u32.to_le_bytes());
    bytes[48..52].copy_from_slice(&1_u32.to_le_bytes());
    bytes[56..60].copy_from_slice(&4096_u32.to_le_bytes());
    bytes[60..64].copy_from_slice(&0xffff_fffe_u32.to_le_bytes());
    bytes[68..72].copy_from_slice(&0xffff_fffe_u32.to_le_bytes());
    for at in (76..512).step_by(4) {
        bytes[at..at + 4].copy_from_slice(&if at == 76 { 0 } else { 0xffff_ffff_u32 }.to_le_bytes());
    }
    for (at, sector) in (512..1024).step_by(4).zip([0xffff_fffd_u32, 0xffff_fffe].into_iter().chain(std::iter::repeat(0xffff_ffff))) {
        bytes[at..at + 4].copy_from_slice(&sector.to_le_bytes());
    }
    for (entry, (name, kind)) in [("Root Entry", 5_u8), ("EncryptedPackage", 2), ("EncryptionInfo", 2)].into_iter().enumerate() {
        let start = 1024 + entry * 128;
        for (index, unit) in name.encode_utf16().enumerate() {
            bytes[start + index * 2..start + index * 2 + 2].copy_from_slice(&unit.to_le_bytes());
        }
        bytes[start + 64] = (name.len() * 2 + 2) as u8;
        bytes[start + 66] = kind;
        for at in [68, 72, 76] {
            bytes[start + at..start + at + 4].copy_from_slice(&0xffff_ffff_u32.to_le_bytes());
        }
        bytes[start + 116..start + 120].copy_from_slice(&0xffff_fffe_u32.to_le_bytes());
    }
    bytes
}
