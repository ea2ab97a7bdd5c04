//! Pictures of every screen, for people to look at: widths × light and dark × both languages.
//!
//! In: the served page, a folder. Out: PNG files. Must not know: what is right; a person looks.

use std::path::Path;

use crate::driver::Wishes;
use crate::page::Page;
use crate::screens::{PARTS, SCREENS, Screen, walk};
use crate::world::World;

/// Own cards, register, signs, sheets and the profile: long pages, so a tall window.
fn take_house(world: &World, page: &Page, view: &View, folder: &Path) {
    crate::house::declare(page, world);
    crate::house::enter_one(page);
    view.put(page, 700);
    walk(page, PARTS, |screen| {
        page.session.script("document.querySelector('main').scrollIntoView()", &[]);
        view.take(page, screen, folder);
    });
}

/// One way to look at the page.
struct View {
    language: &'static str,
    size: (u32, u32),
    scheme: &'static str,
}

impl View {
    fn put(&self, page: &Page, more: u32) {
        let (width, height) = self.size;
        page.session.emulate_size(width, height + more, if width < 600 { 2.0 } else { 1.0 }, width < 600);
        page.session.emulate_media(&[("prefers-color-scheme", self.scheme), ("prefers-reduced-motion", "reduce")]);
    }

    fn take(&self, page: &Page, screen: &Screen, folder: &Path) {
        let name = format!("{}-{}-{}-{}.png", screen.name, self.size.0, self.scheme, &self.language[..2]);
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
                let view = View { language, size: (width, height), scheme };
                let page = Page::open(world, &Wishes { language, width, height, ..Wishes::default() });
                view.put(&page, 0);
                walk(&page, SCREENS, |screen| view.take(&page, screen, folder));
                // The last screen shows a file that can't be read; without it the check is done anew.
                page.session.script("document.querySelector('#section-files').click()", &[]);
                page.session.wait_for("document.querySelector('.card .problem')", 10);
                page.session.script("[...document.querySelectorAll('.card__remove')].at(-1).click()", &[]);
                page.wait_answer();
                take_house(world, &page, &view, folder);
            }
        }
    }
}

/// The screens the guide and the first page show.
const OF_THE_GUIDE: [(&str, &str); 7] = [
    ("02-answer", "answer"),
    ("05-where", "where"),
    ("07-detail", "detail"),
    ("10-money", "money"),
    ("15-watch", "watch"),
    ("18-files", "files"),
    ("19-mapping", "columns"),
];

/// The pictures of the guide, in both languages, as files that weigh little.
pub fn take_for_the_guide(world: &World, folder: &Path) {
    for language in ["zh-CN", "en"] {
        let into = folder.join(&language[..2]);
        std::fs::create_dir_all(&into).expect("a folder for the pictures");
        let view = View { language, size: (1280, 800), scheme: "light" };
        let page = Page::open(world, &Wishes { language, width: 1280, height: 800, ..Wishes::default() });
        view.put(&page, 0);
        walk(&page, SCREENS, |screen| {
            if let Some((_, name)) = OF_THE_GUIDE.iter().find(|(known, _)| *known == screen.name) {
                std::fs::write(into.join(format!("{name}.webp")), page.session.small_picture()).expect("the picture can be written");
            }
        });
    }
}
