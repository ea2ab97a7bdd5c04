//! A list of any length in a scrolling box: which places are on show, and where they stand.
//!
//! In: how many places there are and how high one is. Out: first and last place, references for box, spacer and content.
//! Must not know: what a place shows.
//!
//! A browser caps the height of an element (Firefox at about 17 million px), so past `HEIGHT_MAX` the scroll position is
//! read as a share of the whole. Sizes are set on `element.style`: an inline style attribute is refused by the policy.

use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, ResizeObserver};
use yew::prelude::*;

const HEIGHT_MAX: f64 = 8_000_000.0;
// Places drawn beyond the box on both sides, so that a small scroll shows no gap.
const MARGIN: u32 = 6;

/// The window of a list.
pub struct ListWindow {
    /// The scrolling box.
    pub frame: NodeRef,
    /// The element as high as the whole list.
    pub spacer: NodeRef,
    /// The element with the places on show.
    pub content: NodeRef,
    /// First place on show.
    pub first: u32,
    /// One past the last.
    pub end: u32,
    /// Brings a place into view.
    pub reveal: Callback<u32>,
    /// For the box's `onscroll`.
    pub on_scroll: Callback<Event>,
}

/// Watches the box. `row_height` is in CSS px and must be what the style sheet gives a place.
#[hook]
pub fn use_window(total: u32, row_height: u32) -> ListWindow {
    let (frame, spacer, content) = (use_node_ref(), use_node_ref(), use_node_ref());
    let span = use_state_eq(|| (0_u32, 24_u32));
    let look = {
        let (frame, span) = (frame.clone(), span.setter());
        move || {
            if let Some(frame) = frame.cast::<HtmlElement>() {
                span.set(places(total, row_height, f64::from(frame.scroll_top()), f64::from(frame.client_height())));
            }
        }
    };
    let on_scroll = {
        let look = look.clone();
        Callback::from(move |_: Event| look())
    };
    {
        let (look, frame) = (look.clone(), frame.clone());
        use_effect_with((total, row_height), move |_| {
            // Told first when the box has been laid out: to ask for its size here would have the whole page laid out at once.
            let listener = Closure::<dyn FnMut()>::new(look);
            let observer = ResizeObserver::new(listener.as_ref().unchecked_ref()).ok();
            if let Some((observer, frame)) = observer.as_ref().zip(frame.cast::<HtmlElement>()) {
                observer.observe(&frame);
            }
            move || {
                if let Some(observer) = observer {
                    observer.disconnect();
                }
                drop(listener);
            }
        });
    }
    let (first, end) = (span.0.min(total), span.1.min(total));
    {
        let (frame, spacer, content) = (frame.clone(), spacer.clone(), content.clone());
        use_effect_with((total, row_height, first), move |(total, row_height, first)| {
            set(&spacer, "height", height(*total, *row_height));
            let (real, own) = (f64::from(*total) * f64::from(*row_height), f64::from(*first) * f64::from(*row_height));
            // Where nothing is capped a place stands where it stands, and the box need not be asked.
            let top = match frame.cast::<HtmlElement>().filter(|_| real > HEIGHT_MAX) {
                Some(frame) => {
                    let (scrolled, box_height) = (f64::from(frame.scroll_top()), f64::from(frame.client_height()));
                    scrolled - (real_top(*total, *row_height, scrolled, box_height) - own)
                }
                None => own,
            };
            set(&content, "top", top);
        });
    }
    {
        // A button inside that is scrolled away takes the focus with it; then the box has it, and keys go on scrolling.
        let frame = frame.clone();
        let held = frame.cast::<HtmlElement>().and_then(|frame| frame.query_selector(":focus").ok().flatten());
        use_effect(move || {
            if let Some((held, frame)) = held.zip(frame.cast::<HtmlElement>())
                && !frame.contains(Some(&held))
            {
                drop(frame.focus());
            }
        });
    }
    let reveal = {
        let frame = frame.clone();
        Callback::from(move |place: u32| {
            if let Some(frame) = frame.cast::<HtmlElement>() {
                bring(&frame, total, row_height, place);
                look();
            }
        })
    };
    ListWindow { frame, spacer, content, first, end, reveal, on_scroll }
}

fn height(total: u32, row_height: u32) -> f64 {
    (f64::from(total) * f64::from(row_height)).min(HEIGHT_MAX)
}

// Where the top of the box stands in the list as if nothing capped its height.
fn real_top(total: u32, row_height: u32, scrolled: f64, box_height: f64) -> f64 {
    let real = f64::from(total) * f64::from(row_height);
    if real <= HEIGHT_MAX { scrolled } else { (scrolled / (HEIGHT_MAX - box_height).max(1.0)).clamp(0.0, 1.0) * (real - box_height) }
}

fn places(total: u32, row_height: u32, scrolled: f64, box_height: f64) -> (u32, u32) {
    let top = real_top(total, row_height, scrolled, box_height);
    let first = (top / f64::from(row_height)).floor().max(0.0) as u32;
    let shown = (box_height / f64::from(row_height)).ceil() as u32 + 1;
    (first.saturating_sub(MARGIN), (first + shown + MARGIN).min(total))
}

fn bring(frame: &HtmlElement, total: u32, row_height: u32, place: u32) {
    let (scrolled, box_height) = (f64::from(frame.scroll_top()), f64::from(frame.client_height()));
    let real = f64::from(total) * f64::from(row_height);
    let scale = if real <= HEIGHT_MAX { 1.0 } else { (HEIGHT_MAX - box_height).max(1.0) / (real - box_height).max(1.0) };
    let top = f64::from(place) * f64::from(row_height);
    let shown = scrolled / scale;
    if top < shown {
        frame.set_scroll_top((top * scale) as i32);
    } else if top + f64::from(row_height) > shown + box_height {
        frame.set_scroll_top(((top + f64::from(row_height) - box_height) * scale).ceil() as i32);
    }
}

fn set(node: &NodeRef, property: &str, pixels: f64) {
    if let Some(element) = node.cast::<HtmlElement>() {
        drop(element.style().set_property(property, &format!("{pixels}px")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_list_shows_the_places_under_the_box() {
        assert_eq!(places(1_000, 50, 0.0, 500.0), (0, 17));
        assert_eq!(places(1_000, 50, 5_000.0, 500.0), (94, 117));
        assert_eq!(places(3, 50, 0.0, 500.0), (0, 3));
    }

    #[test]
    fn the_end_of_a_list_too_high_for_a_browser_can_be_reached() {
        let (first, end) = places(1_000_000, 64, HEIGHT_MAX - 640.0, 640.0);
        assert_eq!(end, 1_000_000);
        assert!((999_980..=999_990).contains(&first), "{first}");
        assert_eq!(places(1_000_000, 64, 0.0, 640.0).0, 0);
    }
}
