//! Search, order and filters. Each of them changes the address.

use frontend::texts::c;
use leptos::prelude::*;
use shared::{case::Stage, division::DivisionLevel};

use super::{List, query};
use crate::{
    address,
    parts::{
        field::{self, Kind},
        fold,
    },
    places::{self, Places},
    words,
};

/// The bar over the list.
pub(super) fn bar(list: List) -> AnyView {
    let narrowing = move || list.query.with(query::Query::narrowing);
    let open = RwSignal::new(narrowing() > 0);
    let label = move || match narrowing() {
        0 => c::FILTER_MORE.t().to_owned(),
        count => c::FILTER_MORE_SET.with(&[&count.to_string()]),
    };
    let go = query::go();
    view! {
        <search class="filters">
            <div class="filters__row">
                {search(list)}
                {sort(list)}
                {fold::toggle("data-filters", "button", open, label).attr("aria-controls", "filters")}
            </div>
            <div id="filters" class="panel filters__panel" hidden=move || !open.get()>
                <div class="filters__grid">
                    {stage(list)} {route(list)} {honour(list)} {due(list)} {scores(list)}
                </div>
                <div class="filters__grid">{place(list)}</div>
                {list.columns.choice()}
                <button
                    type="button"
                    class="button button--plain"
                    data-clear
                    on:click=move |_| go(&list.query.get_untracked().cleared(), false)
                >
                    {c::FILTER_CLEAR.t()}
                </button>
            </div>
        </search>
    }
    .into_any()
}

/// A text that becomes a filter when typing rests.
fn typed(list: List, name: &'static str, label: &'static str, kind: Kind) -> AnyView {
    let go = query::go();
    let asked = move || list.query.with(|query| query.filter(name).to_owned());
    let value = address::rested(asked, move |typed| go(&list.query.get_untracked().with(name, typed), true));
    field::text(["filter-", name].concat().as_str(), label, "", kind, value, String::new)
}

fn search(list: List) -> AnyView {
    let kind = Kind { input: "search", autocomplete: "off", longest: 60, ..Kind::default() };
    typed(list, "q", c::FILTER_SEARCH.t(), kind)
}

fn scores(list: List) -> AnyView {
    let kind = Kind { input: "text", autocomplete: "off", inputmode: "decimal", longest: 8, ..Kind::default() };
    let choices = vec![choice("", c::COLUMN_CLAIMED.t()), choice("reviewed", c::FILTER_SCORE_REVIEWED.t())];
    view! {
        {chosen(list, "score_of", c::FILTER_SCORE_OF.t(), choices)}
        {typed(list, "score_from", c::FILTER_SCORE_FROM.t(), kind)}
        {typed(list, "score_to", c::FILTER_SCORE_TO.t(), kind)}
    }
    .into_any()
}

/// A select that is a filter.
fn chosen(list: List, name: &'static str, label: &'static str, choices: Vec<(String, String)>) -> AnyView {
    let go = query::go();
    let value = move || list.query.with(|query| query.filter(name).to_owned());
    field::select(["filter-", name].concat().as_str(), label, choices, value, move |value| {
        go(&list.query.get_untracked().with(name, &value), false);
    })
}

fn choice(id: &str, words: &str) -> (String, String) {
    (id.to_owned(), words.to_owned())
}

fn sort(list: List) -> AnyView {
    let choices = vec![
        choice("", c::SORT_SINCE.t()),
        choice("due", c::SORT_DUE.t()),
        choice("score", c::SORT_SCORE.t()),
        choice("community", c::SORT_COMMUNITY.t()),
    ];
    chosen(list, "sort", c::SORT_TITLE.t(), choices)
}

fn stage(list: List) -> AnyView {
    let any = choice("", c::FILTER_ANY.t());
    let stages = Stage::ALL.into_iter().map(|stage| choice(stage.id(), words::stage(stage).t()));
    chosen(list, "stage", c::COLUMN_STAGE.t(), core::iter::once(any).chain(stages).collect())
}

fn route(list: List) -> AnyView {
    let choices =
        vec![choice("", c::FILTER_ANY.t()), choice("full", c::ROUTE_FULL.t()), choice("direct", c::ROUTE_DIRECT.t())];
    chosen(list, "route", c::COLUMN_ROUTE.t(), choices)
}

fn honour(list: List) -> AnyView {
    let choices = vec![
        choice("", c::FILTER_ANY.t()),
        choice("true", c::FILTER_HONOUR_HAS.t()),
        choice("false", c::FILTER_HONOUR_NONE.t()),
    ];
    chosen(list, "honour", c::FILTER_HONOUR.t(), choices)
}

fn due(list: List) -> AnyView {
    let choices = vec![choice("", c::FILTER_ANY.t()), choice("true", c::FILTER_OVERDUE.t())];
    chosen(list, "overdue", c::COLUMN_DUE.t(), choices)
}

/// The divisions below one's own, level by level; the communities of a street are found by name.
fn place(list: List) -> AnyView {
    let own = list.session.who.with_untracked(|who| who.as_ref().map(|who| who.division.to_string()));
    let go = query::go();
    places::levels(Places {
        id: "filter-place",
        own: own.unwrap_or_default(),
        deepest: Signal::stored(Some(DivisionLevel::Street)),
        none: c::FILTER_ANY.t(),
        top: String::new(),
        code: Signal::derive(move || list.query.with(|query| query.filter("division").to_owned())),
        choose: move |code: String| go(&list.query.get_untracked().with("division", &code), false),
    })
}
