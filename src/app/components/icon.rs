//! Small signs drawn in the text's colour; a shape for every class of consequence, so that colour is never the only sign.

use yew::prelude::*;

/// Which sign.
#[derive(PartialEq, Properties)]
pub struct IconProps {
    /// Its name.
    pub name: AttrValue,
}

/// A sign; silent to voices, since words stand beside it.
#[component]
pub fn Icon(props: &IconProps) -> Html {
    let path = match props.name.as_str() {
        // The customer paid too much: money must go up and out.
        "owed" => "M8 2.5 14 13H2Z",
        "missing" => "M8 13.5 2 3h12Z",
        "booking" => "M8 2 14 8 8 14 2 8Z",
        "timing" => "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Zm.8 2.6v3.1l2.3 1.4-.7 1.2-3.1-1.9V4.6Z",
        // A share of the whole.
        "fee" | "overcharge" => {
            "M2.500 13.500 12.400 2.500h1.100L3.600 13.500ZM4.500 2.500a2 2 0 1 1 0 4 2 2 0 0 1 0-4Zm7 7a2 2 0 1 1 0 4 2 2 0 0 1 0-4Z"
        }
        "transit" => "M2 7.200h8.300L7.600 4.500l1-1L13.100 8l-4.500 4.500-1-1 2.700-2.700H2Z",
        "info" => "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Zm-.8 2.4h1.6V6H7.2Zm0 2.7h1.6v4.5H7.2Z",
        "fine" => "M6.4 12.2 2.6 8.4l1.2-1.2 2.6 2.6 5.8-5.8L13.400 5.2Z",
        // What was decided: an open ring, words, a cross, a tick in a box.
        "state-open" => "M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3Zm0 1.400a3.600 3.600 0 1 1 0 7.200 3.600 3.600 0 0 1 0-7.200Z",
        "state-explained" => "M2.500 3h11v7.500H8.200L5 13.200v-2.700H2.500Zm2.200 2v1.200h6.600V5Zm0 2.400v1.200h4.400V7.400Z",
        "state-rejected" => "M8 2.500a5.500 5.500 0 1 0 0 11 5.500 5.500 0 0 0 0-11ZM6 5l2 2 2-2 1 1-2 2 2 2-1 1-2-2-2 2-1-1 2-2-2-2Z",
        "state-done" => "M3 3h10v10H3Zm4 7.500 4.500-4.500-1-1L7 8.500 5.500 7l-1 1Z",
        "lock" => "M5 7V5.2a3 3 0 0 1 6 0V7h1v6.500H4V7Zm1.400 0h3.200V5.200a1.600 1.600 0 0 0-3.200 0Z",
        "close" => "M4.200 3.200 8 7l3.800-3.800 1 1L9 8l3.800 3.800-1 1L8 9l-3.800 3.800-1-1L7 8 3.200 4.200Z",
        "moon" => "M13 10.200A5.600 5.600 0 0 1 5.800 3a5.600 5.600 0 1 0 7.200 7.200Z",
        "sun" => "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM7.400 1.500h1.200v2H7.400Zm0 11h1.200v2H7.400ZM1.500 7.400h2v1.200h-2Zm11 0h2v1.200h-2Z",
        "file" => "M4 2h5l3 3v9H4Zm4.600 1.200v2.200h2.200Z",
        "auto" => "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Zm0 1.400v9.200a4.600 4.600 0 0 1 0-9.200Z",
        "search" => {
            "M7 2.500a4.500 4.500 0 1 0 2.700 8.100l3 3 1-1-3-3A4.500 4.500 0 0 0 7 2.500Zm0 1.400a3.100 3.100 0 1 1 0 6.200 3.100 3.100 0 0 1 0-6.200Z"
        }
        "down" => "M7.300 2.500h1.400v6.300l2.200-2.200 1 1L8 11.500 4.100 7.600l1-1 2.200 2.200ZM3 12.600h10V14H3Z",
        _ => "M8 6.500a1.500 1.500 0 1 0 0 3 1.500 1.500 0 0 0 0-3Z",
    };
    html! {
        <svg class={classes!("icon", format!("icon--{}", props.name))} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
            <path d={path} fill="currentColor" fill-rule="evenodd" />
        </svg>
    }
}
