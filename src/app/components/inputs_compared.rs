//! The inputs of the opened session beside the files at hand: the same, another, missing, or new; file by file.

use yew::prelude::*;

use super::icon::Icon;
use crate::app::deciding::Deciding;
use crate::app::hooks::use_page;
use crate::app::show;
use crate::app::state::Action;
use crate::decision::session::InputMark;

/// How an input of a session fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fares {
    Same,
    /// A file of this name is there with other bytes.
    Differs,
    Missing,
    /// Not in the session.
    New,
}

/// The comparison; nothing while no session was opened.
#[component]
pub fn InputsCompared() -> Html {
    let page = use_page();
    let Some(wanted) = &page.state.decisions.opened else { return Html::default() };
    let rows = compare(wanted, &page.state.input_marks());
    let all_same = rows.iter().all(|(_, fares)| *fares == Fares::Same);
    html! {
        <section class="compared" aria-label={page.say("page-compared-title")}>
            <h3 class="compared__title">{page.say(if all_same { "page-compared-same" } else { "page-compared-title" })}</h3>
            <ul class="compared__list">
                {for rows.iter().map(|(mark, fares)| {
                    let (name, icon) = words(*fares);
                    // A session kept on the device knows no names.
                    let file = if mark.name.is_empty() { page.say("page-compared-nameless") } else { AttrValue::from(mark.name.clone()) };
                    html! { <li class={format!("compared__file compared__file--{name}")}><Icon name={icon} /><span translate="no">{file}</span>
                        <span class="compared__size">{show::bytes(mark.bytes)}</span><span>{page.say(&format!("page-compared-{name}"))}</span></li> }
                })}
            </ul>
            <button type="button" class="link" onclick={page.on(Action::Decide(Deciding::OpenedDismissed))}>{page.say("page-dismiss")}</button>
        </section>
    }
}

fn words(fares: Fares) -> (&'static str, &'static str) {
    match fares {
        Fares::Same => ("file-same", "fine"),
        Fares::Differs => ("file-differs", "booking"),
        Fares::Missing => ("file-missing", "missing"),
        Fares::New => ("file-new", "info"),
    }
}

fn compare(wanted: &[InputMark], here: &[InputMark]) -> Vec<(InputMark, Fares)> {
    let mut rows: Vec<(InputMark, Fares)> = wanted
        .iter()
        .map(|mark| {
            let fares = match (here.iter().find(|file| file.sha256 == mark.sha256), here.iter().any(|file| file.name == mark.name)) {
                (Some(_), _) => Fares::Same,
                (None, true) => Fares::Differs,
                (None, false) => Fares::Missing,
            };
            let name = here.iter().find(|file| file.sha256 == mark.sha256).map_or(&mark.name, |file| &file.name);
            (InputMark { name: name.clone(), ..mark.clone() }, fares)
        })
        .collect();
    let is_new = |file: &&InputMark| !wanted.iter().any(|mark| mark.sha256 == file.sha256 || (!mark.name.is_empty() && mark.name == file.name));
    rows.extend(here.iter().filter(is_new).map(|file| (file.clone(), Fares::New)));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_file_is_told_apart_by_its_fingerprint_and_then_by_its_name() {
        let mark = |name: &str, sha256: &str| InputMark { name: name.to_owned(), sha256: sha256.to_owned(), ..InputMark::default() };
        let wanted = [mark("a.xlsx", "1"), mark("b.csv", "2"), mark("c.csv", "3")];
        let rows = compare(&wanted, &[mark("renamed.xlsx", "1"), mark("b.csv", "9"), mark("d.csv", "4")]);
        let told: Vec<(&str, Fares)> = rows.iter().map(|(mark, fares)| (mark.name.as_str(), *fares)).collect();
        assert_eq!(told, [("renamed.xlsx", Fares::Same), ("b.csv", Fares::Differs), ("c.csv", Fares::Missing), ("d.csv", Fares::New)]);
    }
}
