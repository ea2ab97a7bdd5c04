//! What every screen keeps in every view: nothing is wider than the window, everything to be touched is large enough for a
//! finger, forced colours still tell what is chosen, nothing moves for those who asked for stillness.
//!
//! In: a page on a screen. Out: what is wrong with it. Must not know: which screen it is.

use serde_json::{Value, json};

use crate::page::Page;

/// A window of 390 px as a phone has it; one of 1280 px at twice the size.
const VIEWS: [(&str, u32, u32, bool); 2] = [("phone", 390, 844, true), ("zoom 200 %", 640, 450, false)];

const WIDE: &str = "const w = document.documentElement.clientWidth, over = document.scrollingElement.scrollWidth - w; if (!over) return [];
    return ['wider by ' + over + ' px: ' + [...document.querySelectorAll('#app *')].filter(e => e.getBoundingClientRect().right > w + 1
      && e.checkVisibility() && !e.closest('.sr-only')).map(e => e.className).slice(-3).join(', ')];";

// A line of text may hold a link that is as high as the line (WCAG 2.5.8, inline).
const SMALL: &str = "const small = e => { const b = e.getBoundingClientRect(); return b.width > 0 && (b.width < 23.5 || b.height < 23.5); };
    return [...document.querySelectorAll('#app :is(button, a, select, summary, input)')].filter(e => e.checkVisibility() && !e.closest('.sr-only')
      && !e.matches('.sr-only, :disabled') && small(e) && !(e.closest('label') && !small(e.closest('label'))))
      .map(e => { const b = e.getBoundingClientRect(); return `${e.className || e.id || e.tagName} is ${Math.round(b.width)} × ${Math.round(b.height)} px`; }).slice(0, 4);";

// What is pressed, open or chosen is told by its ground; where grounds are the reader's own, a line must tell it.
const CHOSEN: &str = "return [...document.querySelectorAll('#app :is([aria-pressed=true], [aria-current], [aria-selected=true])')].filter(e => {
      if (!e.checkVisibility()) return false;
      const s = getComputedStyle(e); return s.outlineStyle === 'none' && s.textDecorationLine === 'none' && s.borderBottomColor === s.backgroundColor; })
      .map(e => (e.className || e.tagName) + ' is chosen and does not show it').slice(0, 4);";

const MOVES: &str = "return document.getAnimations().filter(a => a.playState === 'running').map(a => 'moves: ' + a.effect?.target?.className)
      .concat([...document.querySelectorAll('#app *')].filter(e => parseFloat(getComputedStyle(e).transitionDuration) > 0).map(e => e.className + ' glides').slice(0, 4));";

/// What is wrong; the page ends at the size and with the colours it had.
pub fn faults(page: &Page) -> Vec<String> {
    let mut faults = Vec::new();
    let mut look = |what: &str, body: &str| {
        faults.extend(texts(&page.session.script(body, &[])).map(|fault| format!("{what}: {fault}")));
    };
    for (what, width, height, phone) in VIEWS {
        page.session.emulate_size(width, height, 2.0, phone);
        // A new size is laid out with the next frame.
        page.session.script_async("await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))); return true", &[]);
        look(what, WIDE);
        if phone {
            look(what, SMALL);
        }
    }
    page.session.cdp("Emulation.clearDeviceMetricsOverride", &json!({}));
    look("still", MOVES);
    page.session.emulate_media(&[("forced-colors", "active")]);
    look("forced colours", CHOSEN);
    page.session.emulate_media(&[]);
    faults
}

fn texts(value: &Value) -> impl Iterator<Item = String> {
    value.as_array().unwrap().iter().map(|v| v.as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>().into_iter()
}
