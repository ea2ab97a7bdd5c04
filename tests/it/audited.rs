//! The audit file and the session on the command line: what was changed is named, what is open is carried.
//!
//! In: made months. Out: a failed test that names the line said. Must not know: how a seal is made.

use std::path::Path;
use std::process::{Command, Output};

use crate::carry::month;

fn poscheck(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_poscheck")).args(words).output().unwrap()
}

// What `audit verify` says, line by line, and how it ends.
fn verified(audit: &str, files: [&str; 2]) -> (Option<i32>, Vec<String>) {
    let out = poscheck(&["audit", "verify", audit, files[0], files[1], "--lang", "en"]);
    (out.status.code(), String::from_utf8(out.stdout).unwrap().lines().map(str::to_owned).collect())
}

#[test]
fn a_changed_byte_of_an_input_a_setting_or_a_decision_is_named() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("audited");
    std::fs::create_dir_all(&folder).unwrap();
    let at = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let (ours, theirs) = month(3, &["2026-03-27 12:00:00,58.00,消费,10010001,603270012345,629999******5801"], &[]);
    let files = [at("收银.csv"), at("对账单.csv")];
    std::fs::write(&files[0], &ours).unwrap();
    std::fs::write(&files[1], &theirs).unwrap();
    std::fs::write(at("店.toml"), "name = \"示例店\"\n").unwrap();
    let given = [files[0].as_str(), files[1].as_str()];
    // A decision from a filled sheet, as a person brings it back.
    let sheet = at("清单.csv");
    let wrote = poscheck(&["check", "--merchant", given[0], "--acquirer", given[1], "--out", &sheet]);
    assert_eq!(wrote.status.code(), Some(1), "{}", String::from_utf8_lossy(&wrote.stderr));
    let text = std::fs::read_to_string(&sheet).unwrap();
    // What it would owe, what was decided, the remark.
    let (empty, filled) = ("58.00,,,,外部因素", "58.00,,已说明,凭证已核对,外部因素");
    assert!(text.contains(empty), "{text}");
    std::fs::write(&sheet, text.replacen(empty, filled, 1)).unwrap();
    let audit = at("三月.audit");
    let profile = at("店.toml");
    let made = poscheck(&[
        "check",
        "--merchant",
        given[0],
        "--acquirer",
        given[1],
        "--profile",
        &profile,
        "--decisions",
        &sheet,
        "--by",
        "王会计",
        "--at",
        "2026-04-01T09:00:00",
        "--out",
        &audit,
    ]);
    assert!(made.status.code().is_some_and(|code| code < 2), "{}", String::from_utf8_lossy(&made.stderr));
    let whole = std::fs::read_to_string(&audit).unwrap();
    assert!(whole.contains("王会计"), "no decision is in the audit file");
    assert_eq!(verified(&audit, given).0, Some(0));
    for (from, to, word) in [("示例店", "示列店", "settings"), ("王会计", "王会记", "entry 1"), ("\"lines\": false", "\"lines\": true", "settings")]
    {
        assert!(whole.contains(from), "{from}");
        let spoilt = at("spoilt.audit");
        std::fs::write(&spoilt, whole.replacen(from, to, 1)).unwrap();
        let (status, said) = verified(&spoilt, given);
        assert_eq!(status, Some(1), "{from}: {said:?}");
        assert!(said.iter().any(|line| line.contains(word)), "{from}: {said:?}");
    }
    let (last, mut bytes) = (theirs.len() - 2, theirs.into_bytes());
    bytes[last] ^= 1;
    let folder = folder.join("changed");
    std::fs::create_dir_all(&folder).unwrap();
    let changed = folder.join("对账单.csv");
    std::fs::write(&changed, &bytes).unwrap();
    let (status, said) = verified(&audit, [given[0], changed.to_str().unwrap()]);
    assert!(status == Some(1) && said.len() == 2 && said[0].contains("对账单.csv"), "{said:?}");
}

#[test]
fn a_session_is_as_good_a_source_of_open_items_as_the_report() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("carried-by-session");
    std::fs::create_dir_all(&folder).unwrap();
    let put = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let march = month(3, &["2026-03-27 12:00:00,58.00,消费,10010001,603270012345,629999******5801"], &[]);
    let april = month(4, &[], &["2026-03-27 12:00:05,58.00,消费,10010001,603270012345,,629999******5801"]);
    let march = [put("收银-3.csv", &march.0), put("对账单-3.csv", &march.1)];
    let april = [put("收银-4.csv", &april.0), put("对账单-4.csv", &april.1)];
    let (session, report) = (put("三月.session", ""), put("三月.json", ""));
    assert_eq!(poscheck(&["check", "--merchant", &march[0], "--acquirer", &march[1], "--out", &session, "--out", &report]).status.code(), Some(1));
    let carried = |from: &str| poscheck(&["check", "--merchant", &april[0], "--acquirer", &april[1], "--carry", from, "--out", "-"]).stdout;
    let by_session: serde_json::Value = serde_json::from_slice(&carried(&session)).unwrap();
    assert_eq!(by_session["carry"]["opening"]["amount"], "58.00");
    assert_eq!(by_session["carry"]["closing"]["amount"], "0.00");
    assert_eq!(carried(&session), carried(&report));
    // One that was changed is refused as a session is.
    let text = std::fs::read_to_string(&session).unwrap();
    let newer = put("newer.session", &text.replacen("poscheck/session/1", "poscheck/session/9", 1));
    assert_eq!(poscheck(&["check", "--merchant", &april[0], "--acquirer", &april[1], "--carry", &newer]).status.code(), Some(2));
}
