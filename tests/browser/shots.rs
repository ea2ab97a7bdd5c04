//! Pictures of every screen, for people to look at: widths × light and dark × both languages.
//!
//! In: the served page, a folder. Out: PNG files. Must not know: what is right; a person looks.

use std::path::Path;

use crate::driver::Wishes;
use crate::page::Page;
use crate::screens::walk;
use crate::world::World;

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
            }
        }
    }
}
