//! Pictures of every screen, for people to look at: widths × light and dark × both languages.
//!
//! In: the served page, a folder. Out: PNG files. Must not know: what is right; a person looks.

use std::path::Path;
use std::time::Duration;

use crate::driver::Wishes;
use crate::page::Page;
use crate::world::World;

/// Screens in the order a person meets them, with what leads there.
const SCREENS: [(&str, &str); 6] = [
    ("1-start", ""),
    ("2-answer", "document.querySelector('#sample').click()"),
    ("3-detail", "document.querySelector('.finding').click()"),
    ("4-files", "document.querySelector('.rail__entry').click()"),
    ("5-private", "[...document.querySelectorAll('.bar__button')].find(b => b.querySelector('svg,.icon') && b.querySelector('.bar__label')).click()"),
    ("6-problem", "document.querySelector('dialog')?.close()"),
];

/// Takes them all; each view in a browser of its own.
pub fn take(world: &World, folder: &Path) {
    std::fs::create_dir_all(folder).expect("a folder for the pictures");
    for language in ["zh-CN", "en"] {
        for (width, height) in [(1440, 900), (390, 844)] {
            for scheme in ["light", "dark"] {
                let page = Page::open(world, &Wishes { language, width, height, ..Wishes::default() });
                page.session.emulate_size(width, height, if width < 600 { 2.0 } else { 1.0 }, width < 600);
                page.session.emulate_media(&[("prefers-color-scheme", scheme), ("prefers-reduced-motion", "reduce")]);
                for (screen, way) in SCREENS {
                    page.session.script(way, &[]);
                    match screen {
                        "2-answer" => page.wait_answer(),
                        "6-problem" => page.drop_bytes(&[("对账单.xlsx".to_owned(), b"not a workbook".to_vec())]),
                        _ => {}
                    }
                    std::thread::sleep(Duration::from_millis(600));
                    page.wait_idle();
                    let name = format!("{screen}-{width}-{scheme}-{}.png", &language[..2]);
                    std::fs::write(folder.join(&name), page.session.picture()).expect("the picture can be written");
                    println!("{name}");
                }
            }
        }
    }
}
