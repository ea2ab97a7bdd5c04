//! Text that would be markup, code or a property's name, in every place a file has for text: all of it stays text.
//!
//! In: payloads written for this. Out: nothing ran, nothing was asked for, the page shows each letter by letter.

use std::time::Duration;

use serde_json::{Value, json};

use crate::checks::bytes_of;
use crate::driver::{Session, Wishes};
use crate::harness::Test;
use crate::page::Page;
use crate::world::World;

/// In order.
pub const TESTS: &[Test] = &[
    Test { name: "injection::a_page_that_makes_markup_is_caught", body: a_page_that_makes_markup_is_caught },
    Test { name: "injection::cells_and_headers_stay_text", body: cells_and_headers_stay_text },
    Test { name: "injection::names_of_files_and_sheets_stay_text", body: names_of_files_and_sheets_stay_text },
];

/// What a payload calls when it runs.
const CALL: &str = "poscheckHit()";

/// Ways into a page; `RUN` stands for the call.
const PAYLOADS: &[&str] = &[
    "<script>RUN</script>",
    "<ScRiPt >RUN</sCrIpT>",
    "<script src=data:text/javascript,RUN></script>",
    "</td></tr></table><script>RUN</script>",
    "</title><script>RUN</script>",
    "</textarea><script>RUN</script>",
    "</style><script>RUN</script>",
    "--><script>RUN</script><!--",
    "]]><script>RUN</script>",
    "<![CDATA[<script>RUN</script>]]>",
    "<img src=x onerror=RUN>",
    "<img src=x onerror=\"RUN\">",
    "<IMG SRC=x OnErRoR=RUN>",
    "<img/src=x/onerror=RUN>",
    "<img src=`x` onerror=RUN>",
    "<img src=http://leak.example/i.png>",
    "<svg onload=RUN>",
    "<svg/onload=RUN>",
    "<svg><script>RUN</script></svg>",
    "<svg><animate onbegin=RUN attributeName=x dur=1s>",
    "<svg><a xlink:href=javascript:RUN><text>x</text></a></svg>",
    "<math><mtext><img src=x onerror=RUN></mtext></math>",
    "<body onload=RUN>",
    "<iframe src=javascript:RUN></iframe>",
    "<iframe srcdoc='<script>parent.RUN</script>'></iframe>",
    "<object data=javascript:RUN></object>",
    "<embed src=javascript:RUN>",
    "<a href=javascript:RUN>x</a>",
    "<form action=javascript:RUN><button>x</button></form>",
    "<input autofocus onfocus=RUN>",
    "<select autofocus onfocus=RUN></select>",
    "<details open ontoggle=RUN>",
    "<video><source onerror=RUN></video>",
    "<audio src=x onerror=RUN>",
    "<marquee onstart=RUN>",
    "<meta http-equiv=refresh content=0;url=javascript:RUN>",
    "<base href=http://leak.example/>",
    "<link rel=stylesheet href=http://leak.example/s.css>",
    "<style>@import 'http://leak.example/s.css';</style>",
    "<div style=background:url(http://leak.example/b.png)>",
    "<template><script>RUN</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=RUN>'>",
    "\"><img src=x onerror=RUN>",
    "'><img src=x onerror=RUN>",
    "\" onmouseover=RUN x=\"",
    "' autofocus onfocus=RUN x='",
    "javascript:RUN",
    "JaVaScRiPt:RUN",
    "data:text/html,<script>RUN</script>",
    "&lt;script&gt;RUN&lt;/script&gt;",
    "&#60;script&#62;RUN&#60;/script&#62;",
    "%3Cscript%3ERUN%3C/script%3E",
    "\\u003cscript\\u003eRUN\\u003c/script\\u003e",
    "＜script＞RUN＜/script＞",
    "<scr<script>ipt>RUN</scr</script>ipt>",
    "<sc\u{200b}ript>RUN</script>",
    "{{constructor.constructor('RUN')()}}",
    "${RUN}",
    "#{RUN}",
    "<%= RUN %>",
    "`+RUN+`",
    "');RUN;//",
    "\";RUN;//",
    "\\\";RUN;//",
    "\u{2028}RUN",
    "=HYPERLINK(\"http://leak.example/\";\"x\")",
    "+cmd|' /C calc'!A0",
    "@SUM(1)",
    "__proto__",
    "constructor",
    "prototype",
    "hasOwnProperty",
    "toString",
    "__defineGetter__",
    "\u{202e}gnp.exe",
    "\u{feff}<b>RUN</b>",
];

fn payloads() -> Vec<String> {
    PAYLOADS.iter().map(|text| text.replace("RUN", CALL)).collect()
}

/// Counts whatever a payload could bring about, from here on.
fn watch(session: &Session) {
    session.script(
        "self.hits = []; self.poscheckHit = () => hits.push('ran'); self.alert = self.confirm = self.prompt = () => hits.push('dialog');
         document.addEventListener('securitypolicyviolation', e => hits.push('policy ' + e.violatedDirective + ' ' + e.blockedURI));
         self.protoBefore = Object.getOwnPropertyNames(Object.prototype).sort().join();
         self.bodyBefore = document.querySelectorAll('script, iframe, object, embed, base, meta, link, style').length;",
        &[],
    );
    session.requests();
}

/// What came about: nothing, if all is well.
fn happened(session: &Session) -> Vec<String> {
    std::thread::sleep(Duration::from_millis(300));
    let body = "const found = [...hits];
        if (Object.getOwnPropertyNames(Object.prototype).sort().join() !== protoBefore) found.push('Object.prototype changed');
        if (({}).polluted !== undefined) found.push('polluted');
        if (document.querySelectorAll('script, iframe, object, embed, base, meta, link, style').length !== bodyBefore) found.push('elements came');
        for (const e of document.querySelectorAll('#app *')) {
          if (['SCRIPT', 'IMG', 'IFRAME', 'OBJECT', 'EMBED', 'VIDEO', 'AUDIO', 'MARQUEE', 'FORM', 'BASE', 'META', 'LINK', 'STYLE', 'MATH', 'TEMPLATE'].includes(e.tagName)) found.push(e.tagName);
          for (const a of e.attributes) if (a.name.startsWith('on') || /^\\s*javascript:/i.test(a.value) && a.name !== 'aria-label') found.push(e.tagName + ' ' + a.name);
        }
        return found;";
    let mut found: Vec<String> =
        session.script(body, &[]).as_array().unwrap().iter().map(|text| text.as_str().unwrap_or_default().to_owned()).collect();
    found.extend(session.requests().into_iter().map(|url| format!("asked {url}")));
    found
}

/// Texts of all elements that hold nothing but text.
fn texts(session: &Session) -> Vec<String> {
    let body = "return [...document.querySelectorAll('#app *')].filter(e => !e.childElementCount).map(e => e.textContent)";
    session.script(body, &[]).as_array().unwrap().iter().map(|text| text.as_str().unwrap_or_default().to_owned()).collect()
}

fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}

/// Sound books with further columns and rows of payloads.
fn books(headers: &[String], cells: &[Vec<String>]) -> Vec<(String, Vec<u8>)> {
    ["merchant", "acquirer"]
        .map(|side| {
            let fee = if side == "acquirer" { ("手续费,", "0.10,") } else { ("收银员,", "甲,") };
            let mut text = format!("交易时间,交易金额,{}终端号,参考号", fee.0);
            headers.iter().for_each(|header| text.push_str(&format!(",{}", quoted(header))));
            text.push('\n');
            for (row, more) in cells.iter().enumerate() {
                let cents = if side == "acquirer" && row == 3 { 99 } else { 10 };
                text.push_str(&format!("2026-03-{:02} 12:{:02}:00,{row}1.{cents},{}T0000001,2026031{row:05}", 1 + row % 28, row % 60, fee.1));
                more.iter().for_each(|cell| text.push_str(&format!(",{}", quoted(cell))));
                text.push('\n');
            }
            (format!("{side}.csv"), text.into_bytes())
        })
        .to_vec()
}

fn is_shown(all: &[String], payload: &str) -> bool {
    // A mark of order and blanks at the ends are no part of a cell.
    let bare = payload.trim_start_matches('\u{feff}').trim();
    all.iter().any(|text| text.contains(bare))
}

/// The control: the same watch must see a page that does what ours must not.
fn a_page_that_makes_markup_is_caught(world: &World) {
    let page = Page::open(world, &Wishes::default());
    watch(&page.session);
    let body =
        "const d = document.createElement('div'); const i = document.createElement('img'); try { i.setAttribute('onerror', 'poscheckHit()'); } catch (refused) {} i.src = 'x';
        d.append(i); document.querySelector('#app').append(d); Object.prototype.polluted = 1; poscheckHit(); alert(1);";
    page.session.script(body, &[]);
    std::thread::sleep(Duration::from_millis(500));
    let found = happened(&page.session).join("\n");
    for sign in ["ran", "dialog", "policy ", "Object.prototype changed", "polluted", "IMG", "asked"] {
        assert!(found.contains(sign), "{sign} is not seen, so its absence proves nothing: {found}");
    }
}

fn cells_and_headers_stay_text(world: &World) {
    let all = payloads();
    let page = Page::open(world, &Wishes::default());
    watch(&page.session);
    // As many columns as payloads, each headed by one; the rows hold them all, each time shifted by some columns.
    let rows: Vec<Vec<String>> = (0..16).map(|row| (0..all.len()).map(|column| all[(column + row * 5) % all.len()].clone()).collect()).collect();
    page.drop_bytes(&books(&all, &rows));
    page.wait_answer();
    assert_eq!(happened(&page.session), Vec::<String>::new(), "after the check");
    page.session.script("document.querySelector('.finding').click()", &[]);
    page.session.wait_for("document.querySelector('.detail')", 10);
    assert_eq!(happened(&page.session), Vec::<String>::new(), "in the detail");
    page.session.script("document.querySelector('#section-rows').click()", &[]);
    page.session.wait_for("document.querySelector('.row-list__content tbody td:nth-child(6)')", 10);
    let shown = texts(&page.session);
    let missing: Vec<&String> = all.iter().filter(|payload| !is_shown(&shown, payload)).collect();
    assert!(missing.is_empty(), "not shown letter by letter: {missing:?}");
    assert_eq!(happened(&page.session), Vec::<String>::new(), "in the rows");
    let report: Value = serde_json::from_str(&page.report("en", true)).unwrap();
    let headers: Vec<&str> = report["inputs"][0]["columns"].as_array().unwrap().iter().filter_map(|c| c["header"].as_str()).collect();
    assert!(headers.contains(&"__proto__") && headers.contains(&"constructor"), "{headers:?}");
    page.no_errors();
}

fn names_of_files_and_sheets_stay_text(world: &World) {
    let page = Page::open(world, &Wishes::default());
    watch(&page.session);
    // A path's separators end a name before it reaches the page.
    let names: Vec<String> = payloads().iter().map(|name| name.replace(['/', '\\'], "∕")).filter(|name| !name.starts_with('\u{feff}')).collect();
    let sound = bytes_of(&crate::checks::sample(world));
    for some in names.chunks(12) {
        // One good pair, whose names are payloads as well, and files that can't be read, whose names stand in a refusal.
        let mut files: Vec<(String, Vec<u8>)> = sound.iter().zip(some).map(|((_, bytes), name)| (format!("{name}.x"), bytes.clone())).collect();
        files.extend(some.iter().map(|name| (name.clone(), format!("不是表格 {name}").into_bytes())));
        page.drop_bytes(&files);
        page.wait_idle();
        // A check that was done leads away from the cards.
        page.session.script("document.querySelector('.rail__entry')?.click()", &[]);
        page.session.wait_for("document.querySelector('.card__name')", 20);
        let shown = page.session.script("return [...document.querySelectorAll('.card__name')].map(e => e.textContent)", &[]);
        for (name, _) in &files {
            assert!(shown.as_array().unwrap().contains(&json!(name)), "{name} is not shown letter by letter: {shown}");
        }
        assert_eq!(happened(&page.session), Vec::<String>::new(), "{some:?}");
        page.session.script("document.querySelector('.bar__button').click()", &[]);
        page.session.wait_for("document.querySelector('.start')", 10);
    }
    for sheet in ["<img src=x onerror=poscheckHit>", "<svg onload=poscheckHit()>", "__proto__", "x\"><b>x<b>", "javascript poscheckHit()"] {
        page.drop_bytes(&[("book.xlsx".to_owned(), workbook(sheet))]);
        page.session.wait_for("document.querySelector('.card__kind')", 20);
        let shown = texts(&page.session);
        assert!(shown.iter().any(|text| text.contains(sheet)), "{sheet} is not shown: {shown:?}");
        assert_eq!(happened(&page.session), Vec::<String>::new(), "{sheet}");
        page.session.script("document.querySelector('.bar__button').click()", &[]);
        page.session.wait_for("document.querySelector('.start')", 10);
    }
}

/// A register's book on a sheet of this name; a second sheet with a table, so that the name is told.
fn workbook(sheet: &str) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, first) in [(sheet, 1), ("2", 40)] {
        let page = book.add_worksheet();
        page.set_name(name).unwrap();
        for (column, header) in ["交易时间", "交易金额", "收银员", "终端号", "参考号", "支付方式"].into_iter().enumerate() {
            page.write(0, column as u16, header).unwrap();
        }
        for row in 1..12u32 {
            let cells = [
                format!("2026-03-{row:02} 12:00:00"),
                format!("{row}.10"),
                "甲".into(),
                "T0000001".into(),
                format!("{:012}", first + row),
                "银行卡".into(),
            ];
            for (column, cell) in cells.iter().enumerate() {
                page.write(row, column as u16, cell).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}
