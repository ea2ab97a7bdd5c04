//! Tabs and browsers ended without a word at times of chance: what was confirmed on screen is there afterwards.
//!
//! In: the served page with its store on. Out: a failed test with the counts. Must not know: how a record is written.

use std::time::Duration;

use crate::driver::{Session, Wishes};
use crate::keeping::{CONFIRMED, choose_first, number, ready, small_pair, turn_on};
use crate::page::Page;
use crate::world::World;

/// Numbers that look random and are the same on every run.
pub struct Chance(pub u64);

impl Chance {
    /// The next one, below an end.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// The highest count the page had confirmed, by what it said before it was killed.
fn last_confirmed(session: &Session) -> u64 {
    let said = session.console();
    said.iter().filter_map(|(_, text)| text.split("confirmed ").nth(1)?.trim_end_matches('"').parse().ok()).max().unwrap_or(0)
}

const GO_ON: &str = "(async () => { for (;;) { const now = await self.decideOnce('Wang'); console.log('confirmed ' + now); } })()";

/// What became of one series of kills.
struct Series {
    kills: u32,
    confirmed: u64,
    kept: u64,
    grew: u64,
}

/// Two series at once, each with a profile of its own: 50 kills in all.
pub fn fifty_kills_lose_no_confirmed_decision(world: &World) {
    let series = std::thread::scope(|scope| {
        let runs = [7, 11].map(|seed| scope.spawn(move || killed_again_and_again(world, seed)));
        runs.map(|run| run.join().expect("the series ends well"))
    });
    for one in &series {
        let Series { kills, confirmed, kept, grew } = one;
        println!("    {kills} kills, {confirmed} decisions confirmed, {kept} kept; {grew} times one more was kept than was seen confirmed");
        assert!(kept >= confirmed && *confirmed > 10, "{confirmed} were confirmed, {kept} are kept");
    }
    assert_eq!(series.iter().map(|one| one.kills).sum::<u32>(), 50);
}

fn killed_again_and_again(world: &World, seed: u64) -> Series {
    let profile = world.scratch(&format!("kills-{seed}"));
    let wishes = Wishes { profile: Some(profile.clone()), ..Wishes::default() };
    let files = small_pair("");
    let mut chance = Chance(seed);
    let (mut confirmed, mut kills, mut grew) = (0, 0, 0);
    let mut is_on = false;
    // The tab by itself 22 times, the whole browser 3 times.
    for tabs in [9, 9, 4] {
        let page = world.browser(&wishes);
        page.go(&world.url("/icon.svg"));
        let home = page.window();
        for round in 0..=tabs {
            page.new_tab();
            page.go(&world.url("/"));
            page.wait_for("!!self.poscheck", 60);
            let tab = Page { session: page.borrowed() };
            ready(&tab, &files);
            if is_on {
                tab.session.wait_for(&format!("{CONFIRMED} >= {confirmed}"), 20);
                let now = number(&tab, CONFIRMED);
                assert!(now >= confirmed, "{confirmed} were confirmed, {now} are there");
                grew += u64::from(now > confirmed);
                confirmed = now;
            } else {
                turn_on(&tab);
                choose_first(&tab);
                is_on = true;
            }
            tab.session.script(GO_ON, &[]);
            std::thread::sleep(Duration::from_millis(chance.below(220)));
            kills += 1;
            if round == tabs {
                confirmed = confirmed.max(last_confirmed(&tab.session));
                page.kill();
            } else {
                page.crash_tab();
                confirmed = confirmed.max(last_confirmed(&tab.session));
                page.close_tab();
                page.switch(&home);
            }
        }
    }
    let page = Page::open_at(world, &wishes, &world.url("/"));
    page.session.wait_for("document.querySelector('.kept__session')", 10);
    let kept = number(&page, "Number(document.querySelector('.kept__session').dataset.entries)");
    drop(page);
    std::fs::remove_dir_all(profile).unwrap();
    Series { kills, confirmed, kept, grew }
}
