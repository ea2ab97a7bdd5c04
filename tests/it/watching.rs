//! A watched folder: a simulated day whose troubles are known, files that change while they are looked at, exit statuses.
//!
//! In: a made shop. Out: a failed test that names the look and the warning. Must not know: how a rule is looked for.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, SystemTime};

use serde_json::Value;

const POS: &str = "小票号,交易时间,终端号,收银员,支付方式,交易类型,状态,金额,检索参考号,批次号,凭证号,卡号\n";
const ACQ: &str = "清算日期,交易日期,交易时间,终端号,批次号,凭证号,检索参考号,支付方式,卡号,卡类型,交易类型,交易状态,交易金额,手续费,结算金额\n";
const BANK: &str = "账号,310066100012,账户名称,示例商户\n交易时间,借方发生额,贷方发生额,余额,对方户名,摘要\n";

/// Working days before the simulated one, and that one: Thursday.
const BEFORE: [u32; 8] = [2, 3, 4, 5, 6, 9, 10, 11];
const TODAY: u32 = 12;
/// The shop is open from nine to nine; its programs write every half hour.
const SLOTS: std::ops::Range<u32> = 0..24;
const OUTAGE_SLOT: u32 = 6;
const TWICE_SLOT: u32 = 11;
const BANK_SLOT: u32 = 18;

/// A shop's two records as they grow; a fixed sequence, so that the test needs no chance of its own.
struct Shop {
    state: u64,
    serial: u32,
    /// Paid out by day, in fen.
    net: BTreeMap<u32, i64>,
}

/// What goes wrong in a slot.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trouble {
    None,
    Outage,
    Twice,
}

impl Shop {
    fn new() -> Shop {
        Shop { state: 7, serial: 0, net: BTreeMap::new() }
    }

    fn below(&mut self, end: u64) -> u64 {
        self.state = self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 33) % end
    }

    // Half an hour from `slot` on: both sides' rows.
    fn slot(&mut self, day: u32, slot: u32, sales: u32, trouble: Trouble) -> (String, String) {
        let (mut pos, mut acq) = (String::new(), String::new());
        for index in 0..sales {
            let minute = 9 * 60 + slot * 30 + index * 30 / sales;
            let terminal = 10_010_001 + self.below(3);
            let cashier = ["李晓", "王芳", "周明"][self.below(3) as usize];
            let fen = 1_000 + self.below(9_000) as i64;
            let card = 1_000 + self.below(9_000);
            let is_lost = trouble == Trouble::Outage && index < 4;
            let trace = self.both(&mut pos, &mut acq, (day, minute), (terminal, cashier), (fen, card), is_lost);
            if trouble == Trouble::Twice && index == 1 {
                let rrn = 700_000_000_000_u64 + u64::from(self.serial);
                self.charge(&mut acq, (day, minute + 1), terminal, (fen, card), (trace + 500_000, rrn));
            }
        }
        (pos, acq)
    }

    fn both(
        &mut self,
        pos: &mut String,
        acq: &mut String,
        (day, minute): (u32, u32),
        (terminal, cashier): (u64, &str),
        (fen, card): (i64, u64),
        is_lost: bool,
    ) -> u32 {
        self.serial += 1;
        let (serial, rrn) = (self.serial, 600_000_000_000_u64 + u64::from(self.serial));
        let (state, known) = if is_lost { ("超时", String::new()) } else { ("成功", rrn.to_string()) };
        let (hour, min, yuan, cent) = (minute / 60, minute % 60, fen / 100, fen % 100);
        writeln!(
            pos,
            "S{serial:05},2026-03-{day:02} {hour:02}:{min:02}:00,{terminal},{cashier},银行卡,消费,{state},{yuan}.{cent:02},{known},{:06},{serial:06},629999******{card}",
            200 + day
        )
        .unwrap();
        self.charge(acq, (day, minute), terminal, (fen, card), (serial, rrn));
        serial
    }

    fn charge(&mut self, acq: &mut String, (day, minute): (u32, u32), terminal: u64, (fen, card): (i64, u64), (trace, rrn): (u32, u64)) {
        let fee = (fen * 6 + 500) / 1_000;
        let net = fen - fee;
        *self.net.entry(day).or_default() += net;
        let yuan = |fen: i64| format!("{}.{:02}", fen / 100, fen % 100);
        writeln!(
            acq,
            "202603{day:02},202603{day:02},{:02}:{:02}:03,{terminal},{:06},{trace:06},{rrn},银行卡,629999******{card},贷记卡,消费,成功,{},{},{}",
            minute / 60,
            minute % 60,
            200 + day,
            yuan(fen),
            yuan(fee),
            yuan(net)
        )
        .unwrap();
    }

    // What the bank shows for these days' sales, each paid the working day after.
    fn bank(&self, days: &[u32]) -> String {
        let mut text = BANK.to_owned();
        for day in days {
            let all: Vec<u32> = BEFORE.into_iter().chain([TODAY]).collect();
            let next = all[all.iter().position(|one| one == day).unwrap() + 1];
            let net = self.net[day];
            writeln!(text, "202603{next:02} 10:05:00,,{}.{:02},100000.00,示例支付股份有限公司,商户结算款", net / 100, net % 100).unwrap();
        }
        text
    }
}

fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

// A file that was written a minute ago.
#[expect(clippy::disallowed_methods, reason = "a file's age is a matter of the clock")]
fn put(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    let file = std::fs::File::options().write(true).open(&path).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_secs(60)).unwrap();
}

fn poscheck(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_poscheck")).args(args).output().unwrap()
}

/// The warnings raised at each look of a day, by slot.
fn day(name: &str, has_troubles: bool) -> BTreeMap<u32, Vec<Value>> {
    let place = folder(name);
    let (exports, told, memory) = (place.join("exports"), place.join("told"), place.join("memory.json"));
    std::fs::create_dir_all(&exports).unwrap();
    let mut shop = Shop::new();
    for day in BEFORE {
        let (pos, acq): (Vec<String>, Vec<String>) = SLOTS.map(|slot| shop.slot(day, slot, 2, Trouble::None)).unzip();
        put(&exports, &format!("pos-03{day:02}.csv"), &(POS.to_owned() + &pos.concat()));
        put(&exports, &format!("acq-03{day:02}.csv"), &(ACQ.to_owned() + &acq.concat()));
    }
    put(&exports, "bank-0310.csv", &shop.bank(&BEFORE[..6]));
    let mut raised = BTreeMap::new();
    for slot in SLOTS {
        let trouble = match slot {
            OUTAGE_SLOT if has_troubles => Trouble::Outage,
            TWICE_SLOT if has_troubles => Trouble::Twice,
            _ => Trouble::None,
        };
        let (pos, acq) = shop.slot(TODAY, slot, 6, trouble);
        put(&exports, &format!("pos-0312-{slot:02}.csv"), &(POS.to_owned() + &pos));
        put(&exports, &format!("acq-0312-{slot:02}.csv"), &(ACQ.to_owned() + &acq));
        if slot == BANK_SLOT {
            // In the bad day Tuesday's sales were not paid out on Wednesday.
            let days: &[u32] = if has_troubles { &[11] } else { &[10, 11] };
            put(&exports, "bank-0312.csv", &shop.bank(days));
        }
        let _ = std::fs::remove_file(&told);
        let command = format!("cat >> '{}'; echo \"$POSCHECK_RULE $POSCHECK_SEVERITY\" >> '{}.env'", told.display(), told.display());
        let path = |path: &Path| path.to_str().unwrap().to_owned();
        let output = poscheck(&["watch", &path(&exports), "--once", "--memory", &path(&memory), "--on-alert", &command, "--lang", "en"]);
        let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert!(matches!(output.status.code(), Some(0 | 1 | 3)), "{slot}: {text}");
        let alerts: Vec<Value> = std::fs::read_to_string(&told).unwrap_or_default().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(alerts.len(), text.matches("  warning  ").count(), "{slot}: {text}");
        if !alerts.is_empty() {
            raised.insert(slot, alerts);
        }
    }
    raised
}

fn rules(alerts: &[Value]) -> Vec<&str> {
    alerts.iter().map(|alert| alert["alert"]["rule"].as_str().unwrap()).collect()
}

#[test]
fn each_trouble_of_a_day_is_raised_at_the_look_that_brings_it_and_once() {
    let raised = day("watch-bad-day", true);
    let by_slot: BTreeMap<u32, Vec<&str>> = raised.iter().map(|(slot, alerts)| (*slot, rules(alerts))).collect();
    assert_eq!(by_slot, BTreeMap::from([(OUTAGE_SLOT, vec!["outage"]), (TWICE_SLOT, vec!["duplicate_charge"]), (BANK_SLOT, vec!["payout_missing"])]));
    let told = std::fs::read_to_string(Path::new(env!("CARGO_TARGET_TMPDIR")).join("watch-bad-day/told.env")).unwrap();
    assert_eq!(told, "outage high\nduplicate_charge high\npayout_missing high\n");
    assert!(raised[&OUTAGE_SLOT][0]["alert"]["text"].as_str().unwrap().contains("4 payments"));
}

#[test]
fn a_clean_day_raises_nothing() {
    assert_eq!(day("watch-clean-day", false), BTreeMap::new());
}

#[test]
fn the_exit_status_tells_a_scheduler_what_it_found() {
    let place = folder("watch-status");
    let look = |more: &[&str]| {
        let path = place.to_str().unwrap().to_owned();
        let words: Vec<&str> = ["watch", path.as_str(), "--once", "--lang", "en"].iter().chain(more).copied().collect();
        let output = poscheck(&words);
        (output.status.code().unwrap(), String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr))
    };
    let mut shop = Shop::new();
    let (pos, acq) = shop.slot(2, 0, 20, Trouble::None);
    assert_eq!(look(&[]).0, 2, "nothing to check");
    put(&place, "pos.csv", &(POS.to_owned() + &pos));
    let (status, text) = look(&[]);
    assert!(status == 2 && text.contains("statement"), "{text}");
    put(&place, "acq.csv", &(ACQ.to_owned() + &acq));
    let (status, text) = look(&[]);
    assert!(status == 0 && text.contains("0 differences"), "{text}");
    put(&place, "copy of acq.csv", &(ACQ.to_owned() + &acq));
    let (status, text) = look(&[]);
    assert!(status == 0 && text.contains("same content"), "{text}");
    let short: String = acq.lines().skip(1).map(|line| format!("{line}\n")).collect();
    std::fs::remove_file(place.join("copy of acq.csv")).unwrap();
    put(&place, "acq.csv", &(ACQ.to_owned() + &short));
    assert_eq!(look(&[]).0, 1);
    let (pos, acq) = shop.slot(3, 2, 20, Trouble::Twice);
    put(&place, "pos2.csv", &(POS.to_owned() + &pos));
    put(&place, "acq2.csv", &(ACQ.to_owned() + &acq));
    let (status, text) = look(&[]);
    assert!(status == 3 && text.contains("duplicate_charge"), "{text}");
    // A command that fails has not told anyone: it is tried again, and the status says so.
    let memory = place.join("memory.json");
    for _ in 0..2 {
        let (status, text) = look(&["--memory", memory.to_str().unwrap(), "--on-alert", "exit 4"]);
        assert!(status == 2 && text.contains("duplicate_charge") && text.contains("did not succeed"), "{text}");
    }
    let (_, text) = look(&["--memory", memory.to_str().unwrap(), "--on-alert", "true"]);
    assert!(text.contains("warning  duplicate_charge"), "{text}");
    let (status, text) = look(&["--memory", memory.to_str().unwrap(), "--on-alert", "true"]);
    assert!(status == 3 && !text.contains("warning  duplicate_charge"), "{text}");
    put(&place, "locked.csv", "a,b\n1,2\n");
    let (status, text) = look(&[]);
    assert!(status == 2 && text.contains("locked.csv"), "{text}");
    let (status, _) = look(&["--memory", place.join("acq.csv").to_str().unwrap()]);
    assert_eq!(status, 2);
}

// A watch that goes on, and what it has said so far; it is ended with the test.
struct Watching(std::process::Child, std::sync::mpsc::Receiver<String>);

impl Watching {
    fn on(place: &Path, more: &[&str]) -> Watching {
        let mut child = Command::new(env!("CARGO_BIN_EXE_poscheck"))
            .args(["watch", place.to_str().unwrap(), "--every", "1", "--lang", "en"])
            .args(more)
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let out = child.stdout.take().unwrap();
        let (say, hear) = std::sync::mpsc::channel();
        std::thread::spawn(move || std::io::BufRead::lines(std::io::BufReader::new(out)).map_while(Result::ok).try_for_each(|line| say.send(line)));
        Watching(child, hear)
    }

    fn hears(&self, word: &str) -> String {
        let end = std::time::Instant::now() + Duration::from_secs(60);
        let mut heard = Vec::new();
        while let Ok(line) = self.1.recv_timeout(end.saturating_duration_since(std::time::Instant::now())) {
            if line.contains(word) {
                return line;
            }
            heard.push(line);
        }
        panic!("{word} was not said: {heard:?}");
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_watch_reads_only_what_changed_and_tells_what_is_new_what_cleared_and_what_vanished() {
    let place = folder("watch-goes-on");
    let mut shop = Shop::new();
    let (pos, acq) = shop.slot(2, 0, 20, Trouble::None);
    let short: String = acq.lines().skip(1).map(|line| format!("{line}\n")).collect();
    put(&place, "pos.csv", &(POS.to_owned() + &pos));
    put(&place, "acq.csv", &(ACQ.to_owned() + &short));
    let watching = Watching::on(&place, &[]);
    assert!(watching.hears(" checked ").contains("2 files read anew"));
    watching.hears("  new      U");
    // A file in the middle of being written is left alone, and taken when it is quiet.
    std::fs::write(place.join("acq.csv"), ACQ).unwrap();
    watching.hears("left for the next look: acq.csv");
    put(&place, "acq.csv", &(ACQ.to_owned() + &acq));
    let line = watching.hears(" checked ");
    assert!(line.contains("1 file read anew") && line.contains("0 differences"), "{line}");
    watching.hears("  cleared  U");
    // The same content under a new time is not read again and brings no check.
    put(&place, "acq.csv", &(ACQ.to_owned() + &acq));
    let (pos, acq) = shop.slot(3, 0, 20, Trouble::None);
    put(&place, "pos2.csv", &(POS.to_owned() + &pos));
    put(&place, "acq2.csv", &(ACQ.to_owned() + &acq));
    watching.hears("4 files");
    std::fs::remove_file(place.join("pos2.csv")).unwrap();
    assert!(watching.hears("no longer there").contains("pos2.csv"));
    assert!(watching.hears(" checked ").contains("3 files"));
}

/// A file that came later stands after those known, whatever its name, so that a check can go on with what it knows.
#[test]
fn a_watch_takes_files_in_the_order_in_which_they_were_written() {
    let (place, apart) = (folder("watch-order"), folder("watch-order-out"));
    let out = apart.join("report.json");
    let mut shop = Shop::new();
    let (pos, acq) = shop.slot(2, 0, 20, Trouble::None);
    put(&place, "m.csv", &(POS.to_owned() + &pos));
    put(&place, "n.csv", &(ACQ.to_owned() + &acq));
    // What it writes into the folder itself is not taken for an export.
    let own = place.join("list.csv");
    let watching = Watching::on(&place, &["--out", out.to_str().unwrap(), "--out", own.to_str().unwrap()]);
    watching.hears("2 files");
    let (pos, acq) = shop.slot(3, 0, 20, Trouble::None);
    put(&place, "a.csv", &(POS.to_owned() + &pos));
    put(&place, "z.csv", &(ACQ.to_owned() + &acq));
    watching.hears("4 files");
    // The report is written after the word; half of it is no report.
    let written = |_| {
        std::thread::sleep(Duration::from_millis(100));
        let report = serde_json::from_slice::<Value>(&std::fs::read(&out).ok()?).ok()?;
        (report["inputs"].as_array()?.len() == 4).then_some(report)
    };
    let report = (0..300).find_map(written).expect("no report of four files");
    let names: Vec<&str> = report["inputs"].as_array().unwrap().iter().map(|input| input["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["m.csv", "n.csv", "a.csv", "z.csv"]);
}
