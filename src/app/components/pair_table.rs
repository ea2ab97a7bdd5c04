//! The rows of a finding beside each other, field by field; the digits of the amounts that differ are marked.

use std::rc::Rc;

use yew::prelude::*;

use super::finding_line::pieces;
use crate::app::hooks::{Page, use_page};
use crate::app::show::{self, Piece};
use crate::app::words::word;
use crate::report::model::Amounts;
use crate::worker::message::RowView;

// Fields shown first, in this order; the rest follow in the file's order.
const ORDER: [&str; 8] = ["terminal", "card", "rrn", "trace", "auth", "channel_id", "order_id", "status"];
// Fields that have a row of their own: files spread a moment over one column or two.
const OWN_ROW: [&str; 4] = ["amount", "moment", "date", "time"];
// More rows than these are listed below, not put side by side.
const ROWS_MAX: usize = 4;

/// Which rows.
#[derive(PartialEq, Properties)]
pub struct PairTableProps {
    pub rows: Rc<Vec<RowView>>,
    /// What each side says where a finding speaks of it.
    pub amount: Amounts,
}

/// The table.
#[component]
pub fn PairTable(props: &PairTableProps) -> Html {
    let page = use_page();
    let rows = beside(&props.rows);
    if rows.is_empty() {
        return Html::default();
    }
    let fields = fields(&rows);
    html! {
        <div class="pair" data-scrolls="" tabindex="0" role="region" aria-label={page.say("page-pair")}>
            <table class="pair__table">
                <caption class="sr-only">{page.say("page-pair")}</caption>
                <thead><tr>
                    <td />
                    {for rows.iter().map(|row| html! {
                        <th scope="col"><span class="pair__side">{page.say(&format!("page-side-{}", row.side))}</span>
                            <span class="pair__place" translate="no">{place(&page, row)}</span></th>
                    })}
                </tr></thead>
                <tbody>
                    {amount_row(&page, &props.amount, &rows)}
                    {moment_row(&page, &rows)}
                    {for fields.iter().filter(|field| !OWN_ROW.contains(field)).map(|field| field_row(&page, field, &rows))}
                </tbody>
            </table>
        </div>
    }
}

// As many rows as stand beside each other, of each side at least one.
fn beside(rows: &[RowView]) -> Vec<&RowView> {
    let is_first = |row: &&RowView| rows.first().is_some_and(|first| first.side == row.side);
    let others = rows.iter().filter(|row| !is_first(row)).count();
    let own: Vec<&RowView> = rows.iter().filter(is_first).take(ROWS_MAX - others.min(ROWS_MAX / 2)).collect();
    let left = ROWS_MAX - own.len();
    own.into_iter().chain(rows.iter().filter(|row| !is_first(row)).take(left)).collect()
}

/// `收银.xlsx › 明细 › 第 412 行`.
pub fn place(page: &Page, row: &RowView) -> String {
    let number = page.tell("page-row-number", &[("row", &row.row.to_string())]);
    match &row.sheet {
        Some(sheet) => format!("{} › {sheet} › {number}", row.file),
        None => format!("{} › {number}", row.file),
    }
}

fn fields<'a>(rows: &[&'a RowView]) -> Vec<&'a str> {
    let mut met: Vec<&str> = Vec::new();
    for cell in rows.iter().flat_map(|row| &row.cells) {
        if let Some(field) = cell.field.as_deref().filter(|field| !met.contains(field)) {
            met.push(field);
        }
    }
    // A stable sort keeps the file's order among the rest.
    met.sort_by_key(|field| ORDER.iter().position(|known| known == field).unwrap_or(ORDER.len()));
    met
}

fn text<'a>(row: &'a RowView, field: &str) -> &'a str {
    row.cells.iter().find(|cell| cell.field.as_deref() == Some(field)).map_or("", |cell| &cell.text)
}

fn amount_row(page: &Page, amount: &Amounts, rows: &[&RowView]) -> Html {
    let (ours, theirs) = (amount.merchant.as_deref().map(show::plain), amount.acquirer.as_deref().map(show::plain));
    let (ours, theirs) = match (ours, theirs) {
        (Some(ours), Some(theirs)) => {
            let (left, right) = show::differing_amounts(&ours, &theirs);
            (Some(left), Some(right))
        }
        (ours, theirs) => (ours.map(whole), theirs.map(whole)),
    };
    html! {
        <tr class="pair__amount">
            <th scope="row">{word(page.lang(), "page-field-", "amount")}</th>
            {for rows.iter().map(|row| {
                // The finding's amount is that of a side; with several rows of one side each shows its own.
                let is_alone = rows.iter().filter(|other| other.side == row.side).count() == 1;
                let marked = match row.side.as_str() {
                    "merchant" if is_alone => ours.as_ref(),
                    "acquirer" if is_alone => theirs.as_ref(),
                    _ => None,
                };
                match marked {
                    Some(marked) => html! { <td class="number">{pieces(marked)}</td> },
                    None => html! { <td class="number" translate="no">{text(row, "amount").to_owned()}</td> },
                }
            })}
        </tr>
    }
}

fn whole(text: String) -> Vec<Piece> {
    vec![Piece { text, differs: false }]
}

fn moment_row(page: &Page, rows: &[&RowView]) -> Html {
    html! {
        <tr>
            <th scope="row">{word(page.lang(), "page-field-", "moment")}</th>
            {for rows.iter().map(|row| html! { <td>{if row.time.is_empty() { "—".to_owned() } else { show::moment(&row.time) }}</td> })}
        </tr>
    }
}

fn field_row(page: &Page, field: &str, rows: &[&RowView]) -> Html {
    let texts: Vec<&str> = rows.iter().map(|row| text(row, field)).collect();
    if texts.iter().all(|text| text.is_empty()) {
        return Html::default();
    }
    html! {
        <tr>
            <th scope="row">{word(page.lang(), "page-field-", field)}</th>
            {for texts.iter().map(|text| html! { <td translate="no">{if text.is_empty() { "—".to_owned() } else { (*text).to_owned() }}</td> })}
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_rows_both_sides_stand_beside_each_other() {
        let rows = |sides: &str| -> Vec<RowView> { sides.chars().map(|side| RowView { side: side.to_string(), ..RowView::default() }).collect() };
        let shown = |sides: &str| beside(&rows(sides)).iter().map(|row| row.side.as_str()).collect::<String>();
        for (sides, expected) in
            [("ma", "ma"), ("mmmma", "mmma"), ("maaaaa", "maaa"), ("mmmmaaaa", "mmaa"), ("mmmmm", "mmmm"), ("mmmmab", "mmab"), ("", "")]
        {
            assert_eq!(shown(sides), expected, "{sides}");
        }
    }
}
