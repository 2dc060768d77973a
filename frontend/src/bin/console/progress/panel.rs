//! 一幅图: a chart, the same as a table, and both as files.

use core::cell::Cell;
use std::rc::Rc;

use frontend::{
    browser::{files, page as outline, task, time, watch::Watch},
    chart::{
        draw::{Chart, Heading, Size},
        table::Table,
    },
    parts::status::status_line,
    texts::{c, k},
};
use leptos::{html, prelude::*};
use leptos_router::components::A;
use shared::{date::Date, form::TextStatus};
use wasm_bindgen::JsCast;
use web_sys::HtmlCanvasElement;

use crate::parts::node;

/// How large a picture is made: 1,600 pixels wide, for a slide or a page of paper.
const PICTURE: Size = Size { width: 800, ratio: 2.0 };
/// The most pixels to a point that the page draws with: what is beyond cannot be seen.
const SHARPEST: f64 = 3.0;
/// How much larger a point is in large print: letters of 14 become 24 pixels high.
const LARGE: f64 = 24.0 / 14.0;
/// The fewest points across that a chart is laid out in for larger letters.
const NARROWEST: f64 = 260.0;

/// What a panel shows.
pub(super) struct Panel {
    /// Names it.
    pub(super) id: &'static str,
    /// What it is about.
    pub(super) title: String,
    /// How it is to be read.
    pub(super) note: String,
    /// The chart, with what it shows in a sentence.
    pub(super) chart: Option<(Chart, String)>,
    /// The table.
    pub(super) table: Table,
    /// Where the first cell of a row leads; as many as there are rows, or none at all.
    pub(super) links: Vec<Option<String>>,
    /// The file, where it holds more than the table.
    pub(super) file: Option<Table>,
    /// How far the words of requirements in it may be taken for the official ones.
    pub(super) statuses: Vec<TextStatus>,
    /// The table is shown from the beginning.
    pub(super) is_open: bool,
    /// It takes the whole width of the page.
    pub(super) is_wide: bool,
}

/// Of where and when.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) division: String,
    pub(super) as_of: Date,
}

/// The panel.
pub(super) fn panel(panel: Panel, place: &Place) -> AnyView {
    let Panel { id, title, note, chart, table, links, file, statuses, is_open, is_wide } = panel;
    let name = [k::BRAND_NAME.t(), "-", &place.division, "-", &title, "-", &place.as_of.to_string()].concat();
    let bytes = file.as_ref().unwrap_or(&table).csv();
    let csv_name = [&name, ".csv"].concat();
    let save_table = move |_| {
        if let Some(file) = files::blob(&bytes, "text/csv;charset=utf-8") {
            files::save(&csv_name, &file);
        }
    };
    let as_of = c::PROGRESS_AS_OF.with(&[&time::date_in_words(place.as_of)]);
    let heading =
        Heading { title: title.clone(), note: [&place.division, " · ", &as_of, " · ", k::BRAND_NAME.t()].concat() };
    let (plot, save_chart) = match chart {
        None => (None, None),
        Some((chart, summary)) => {
            let (plot, button) = drawn(chart, summary, heading, [&name, ".png"].concat());
            (Some(plot), Some(button))
        }
    };
    let title_id = ["panel-", id].concat();
    let table_name = [&title, " · ", c::PROGRESS_TABLE.t()].concat();
    view! {
        <section class="panel" class:panels__wide=is_wide aria-labelledby=title_id.clone() data-panel=id>
            <h2 id=title_id.clone()>{title.clone()}</h2>
            {(!note.is_empty()).then(|| view! { <p class="small">{note}</p> })}
            {statuses.into_iter().map(|status| node(move || status_line(status))).collect_view()}
            {plot}
            <details class="fold" open=is_open data-table>
                <summary>{c::PROGRESS_TABLE.t()}</summary>
                <div class="figures-table" role="region" tabindex="0" aria-label=table_name>{shown(table, &links)}</div>
            </details>
            <div class="row">
                {save_chart}
                <button type="button" class="button" data-csv on:click=save_table>{c::PROGRESS_CSV.t()}</button>
            </div>
        </section>
    }
    .into_any()
}

/// The table; figures stand to the right.
fn shown(table: Table, links: &[Option<String>]) -> AnyView {
    let heads = table.heads.into_iter().map(|head| view! { <th scope="col">{head}</th> }).collect_view();
    let rows = table.rows.into_iter().enumerate().map(|(position, cells)| {
        let mut cells = cells.into_iter();
        let first = cells.next().unwrap_or_default();
        let link = links.get(position).cloned().flatten();
        let key = first.clone();
        let head = match link {
            Some(to) => view! { <A href=to attr:class="figures-table__link">{first}</A> }.into_any(),
            None => first.into_any(),
        };
        let cells = cells.map(|cell| view! { <td>{cell}</td> }).collect_view();
        view! { <tr data-row=key><th scope="row">{head}</th>{cells}</tr> }
    });
    view! { <table><thead><tr>{heads}</tr></thead><tbody>{rows.collect_view()}</tbody></table> }.into_any()
}

/// The canvas, and the button that makes a picture of it.
fn drawn(chart: Chart, summary: String, heading: Heading, name: String) -> (AnyView, AnyView) {
    let chart = Rc::new(chart);
    let (plot, paper) = (NodeRef::<html::Div>::new(), NodeRef::<html::Span>::new());
    let canvas = NodeRef::<html::Canvas>::new();
    let watching = StoredValue::new_local(None::<Watch>);
    let on_screen = chart.clone();
    plot.on_load(move |plot| {
        let Some(canvas) = canvas.get_untracked() else { return };
        let before = Cell::new(None);
        let own = plot.clone();
        let redraw = move || {
            let size = on_page(own.client_width());
            let scheme = is_dark();
            // The height follows the width: a change of it alone is our own doing.
            if size.width > 0 && before.replace(Some((size, scheme))) != Some((size, scheme)) {
                let is_drawn = on_screen.draw(&canvas, size, &own, None).is_ok();
                let _ = canvas.set_attribute("data-drawn", if is_drawn { "yes" } else { "no" });
            }
        };
        watching.set_value(Some(Watch::new(&plot, redraw)));
    });
    let save = move |_| {
        let Some(paper) = paper.get_untracked() else { return };
        let (chart, heading, name) = (chart.clone(), heading.clone(), name.clone());
        task::run(async move {
            let made = gloo_utils::document().create_element("canvas").ok();
            let Some(canvas) = made.and_then(|made| made.dyn_into::<HtmlCanvasElement>().ok()) else { return };
            if chart.draw(&canvas, PICTURE, &paper, Some(&heading)).is_ok()
                && let Some(picture) = files::png(&canvas).await
            {
                files::save(&name, &picture);
            }
        });
    };
    let plot = view! {
        <div class="plot" node_ref=plot>
            <canvas class="plot__canvas" node_ref=canvas role="img" aria-label=summary></canvas>
            // Pictures are made for paper, whatever colours the page wears.
            <span class="on-paper" node_ref=paper hidden></span>
        </div>
    };
    let button = view! { <button type="button" class="button" data-png on:click=save>{c::PROGRESS_PNG.t()}</button> };
    (plot.into_any(), button.into_any())
}

/// How large a chart is drawn in so many pixels of CSS. In large print there are fewer points to the same width,
/// as far as the chart can do with fewer.
fn on_page(width: i32) -> Size {
    let sharpness = gloo_utils::window().device_pixel_ratio().clamp(1.0, SHARPEST);
    if !outline::is_large() {
        return Size { width, ratio: sharpness };
    }
    let scale = LARGE.min(f64::from(width) / NARROWEST).max(1.0);
    #[expect(clippy::cast_possible_truncation, reason = "it is no wider than the page")]
    let points = (f64::from(width) / scale).round() as i32;
    Size { width: points, ratio: sharpness * scale }
}

fn is_dark() -> bool {
    let query = gloo_utils::window().match_media("(prefers-color-scheme: dark)").ok().flatten();
    query.is_some_and(|query| query.matches())
}
