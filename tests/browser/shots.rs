//! Pictures of every screen, for people to look at: widths × light and dark × both languages.
//!
//! In: the served page, a folder. Out: PNG files. Must not know: what is right; a person looks.

use std::path::Path;
use std::time::Duration;

use crate::driver::Wishes;
use crate::page::Page;
use crate::screens::walk;
use crate::world::World;

/// Parts of the section about own cards, by the ids of their buttons.
const PARTS: [&str; 8] = ["cards", "register", "signs", "rates", "people", "terminals", "checks", "tax"];

/// Own cards, register, signs, sheets and the profile: long pages, so a tall window.
fn take_house(world: &World, folder: &Path, language: &'static str, (width, height): (u32, u32), scheme: &str) {
    let page = crate::house::checked(world, language);
    let height = height + 700;
    page.session.emulate_size(width, height, if width < 600 { 2.0 } else { 1.0 }, width < 600);
    page.session.emulate_media(&[("prefers-color-scheme", scheme), ("prefers-reduced-motion", "reduce")]);
    crate::house::enter_one(&page);
    for part in PARTS.into_iter().chain(["profile"]) {
        if part == "profile" {
            crate::house::open(&page, 6);
        } else {
            page.session.script("document.querySelector('#house-' + arguments[0]).click()", &[serde_json::json!(part)]);
        }
        page.session.script("document.querySelector('main').scrollIntoView()", &[]);
        std::thread::sleep(Duration::from_millis(500));
        let name = format!("7-{part}-{width}-{scheme}-{}.png", &language[..2]);
        std::fs::write(folder.join(&name), page.session.picture()).expect("the picture can be written");
        println!("{name}");
    }
}

/// Takes them all; each view in a browser of its own.
pub fn take(world: &World, folder: &Path) {
    std::fs::create_dir_all(folder).expect("a folder for the pictures");
    for language in ["zh-CN", "en"] {
        for (width, height) in [(1440, 900), (390, 844)] {
            for scheme in ["light", "dark"] {
                let page = Page::open(world, &Wishes { language, width, height, ..Wishes::default() });
                page.session.emulate_size(width, height, if width < 600 { 2.0 } else { 1.0 }, width < 600);
                page.session.emulate_media(&[("prefers-color-scheme", scheme), ("prefers-reduced-motion", "reduce")]);
                walk(&page, |screen| {
                    let name = format!("{}-{width}-{scheme}-{}.png", screen.name, &language[..2]);
                    std::fs::write(folder.join(&name), page.session.picture()).expect("the picture can be written");
                    println!("{name}");
                });
                drop(page);
                take_house(world, folder, language, (width, height), scheme);
            }
        }
    }
}
