//! How often differences come, by terminal, cashier, channel and hour, with exact intervals; few are said to be few.

use yew::prelude::*;

use super::parts::{PartProps, choice, share_cells, share_heads};
use crate::app::hooks::{Page, use_page};
use crate::app::show;
use crate::app::words::code_name;
use crate::report::house::{Rate, RateTable};

/// The part.
#[component]
pub fn RatesPart(props: &PartProps) -> Html {
    let page = use_page();
    let code = use_state_eq(String::new);
    let mut codes: Vec<String> = props.house.rates.iter().flat_map(|table| table.lines.iter().map(|line| line.code.clone())).collect();
    codes.sort();
    codes.dedup();
    let on_code = {
        let code = code.clone();
        Callback::from(move |chosen: String| code.set(chosen))
    };
    let names: Vec<(String, String)> =
        codes.iter().filter(|code| !code.is_empty()).map(|code| (code.clone(), format!("{code} {}", code_name(page.lang(), code)))).collect();
    html! {
        <div class="house__part">
            <p class="house__note">{page.say("page-house-rates-lead")}</p>
            <div class="rates__choice">
                {choice(&page, "page-facet-code", &code, &[("", "page-house-all-codes")].into_iter().chain(names.iter().map(|(code, name)| (code.as_str(), name.as_str()))).collect::<Vec<_>>(), on_code)}
            </div>
            <div class="rates">{for props.house.rates.iter().map(|one| table(&page, one, &code))}</div>
        </div>
    }
}

fn table(page: &Page, table: &RateTable, code: &str) -> Html {
    let mut lines: Vec<&Rate> = table.lines.iter().filter(|line| line.code == code).collect();
    if table.by != "hour" {
        lines.sort_by(|a, b| (b.events * a.trials.max(1)).cmp(&(a.events * b.trials.max(1))).then_with(|| a.name.cmp(&b.name)));
    }
    let scale = lines.iter().map(|line| line.high).max().unwrap_or(1);
    // One wide interval would press all others into a corner.
    let scale = scale.min(4 * lines.iter().filter(|line| !line.is_few).map(|line| line.high).max().unwrap_or(scale));
    let title = match table.by.as_str() {
        "terminal" => "page-facet-terminal",
        "cashier" => "page-facet-cashier",
        "channel" => "page-facet-channel",
        _ => "page-house-hour",
    };
    if lines.is_empty() {
        return Html::default();
    }
    html! {
        <div class="rates__scroll" data-scrolls="" tabindex="0" role="region" aria-label={page.say(title)}>
            <table class="ledger rates__table">
                <caption class="panel-title">{page.say(title)}</caption>
                <thead><tr><th scope="col">{page.say(title)}</th>{share_heads(page)}</tr></thead>
                <tbody>{for lines.into_iter().map(|line| html! {
                    <tr class={classes!(line.is_few.then_some("dots__few"))}>
                        <th scope="row">{name(page, &table.by, line)}</th>
                        {share_cells(page, line.events, line.trials, (line.low, line.high), scale, line.is_few)}
                    </tr>
                })}</tbody>
            </table>
        </div>
    }
}

fn name(page: &Page, by: &str, line: &Rate) -> AttrValue {
    match by {
        "channel" => page.say(&format!("page-channel-{}", line.name)),
        "hour" => AttrValue::from(format!("{}:00", line.name)),
        "cashier" if line.people > 0 => page.tell("page-house-unnamed", &[("count", &show::count(line.people))]),
        _ => AttrValue::from(line.name.clone()),
    }
}
