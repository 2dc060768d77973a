//! Search, order and filters. Each of them changes the address.

use core::time::Duration;

use frontend::{
    api::{
        Failure,
        divisions::{self, Division},
    },
    browser::task,
    texts::c,
};
use leptos::prelude::*;
use shared::case::Stage;

use super::{List, query};
use crate::{
    parts::field::{self, Kind},
    words,
};

/// How long typing rests before it is searched for.
const REST: Duration = Duration::from_millis(350);

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
                <button
                    type="button"
                    class="button"
                    data-filters
                    aria-expanded=move || open.get().to_string()
                    aria-controls="filters"
                    on:click=move |_| open.update(|open| *open = !*open)
                >
                    {label}
                </button>
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
    let value = RwSignal::new(list.query.with_untracked(|query| query.filter(name).to_owned()));
    // Back, forward and clearing change the address without typing.
    Effect::new(move || {
        let asked = list.query.with(|query| query.filter(name).to_owned());
        if value.with_untracked(|value| value.trim() != asked) {
            value.set(asked);
        }
    });
    let go = query::go();
    let turn = StoredValue::new(0_u32);
    Effect::new(move |before: Option<()>| {
        value.track();
        if before.is_none() {
            return;
        }
        turn.update_value(|turn| *turn += 1);
        let own = turn.get_value();
        let go = go.clone();
        set_timeout(
            move || {
                let is_last = turn.try_get_value() == Some(own);
                let (Some(query), Some(value)) = (list.query.try_get_untracked(), value.try_get_untracked()) else {
                    return;
                };
                if is_last && query.filter(name) != value.trim() {
                    go(&query.with(name, value.trim()), true);
                }
            },
            REST,
        );
    });
    field::text(["filter-", name].concat().as_str(), label, "", kind, value, String::new)
}

fn search(list: List) -> AnyView {
    let kind = Kind { input: "search", autocomplete: "off", longest: 60, ..Kind::default() };
    typed(list, "q", c::FILTER_SEARCH.t(), kind)
}

fn scores(list: List) -> AnyView {
    let kind = Kind { input: "text", autocomplete: "off", inputmode: "decimal", longest: 8, ..Kind::default() };
    view! {
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

/// One level of the cascade: the divisions to choose from, and which is chosen.
type Step = (String, Vec<Division>, String);

/// The divisions below one's own, level by level.
fn place(list: List) -> AnyView {
    let own = list.session.who.with_untracked(|who| who.as_ref().map(|who| who.division.to_string()));
    let own = own.unwrap_or_default();
    // A street has communities below it, which are found by name.
    if own.len() >= 9 {
        return ().into_any();
    }
    let steps = RwSignal::new(Vec::<Step>::new());
    let asked = Memo::new(move |_| list.query.with(|query| query.filter("division").to_owned()));
    Effect::new(move || {
        let (own, asked_now) = (own.clone(), asked.get());
        task::run(async move {
            // Without the divisions the other filters still work.
            if let Ok(found) = cascade(own, &asked_now).await
                && asked.try_get_untracked().as_ref() == Some(&asked_now)
            {
                steps.set(found);
            }
        });
    });
    let go = query::go();
    let levels = move || {
        let levels = steps.get().into_iter().enumerate().map(|(depth, (parent, children, chosen))| {
            let choices = core::iter::once(choice("", c::FILTER_ANY.t()))
                .chain(children.iter().map(|child| choice(&child.code, &child.name)));
            let label = match children.first().map(|child| child.code.len()) {
                Some(4) => c::LEVEL_CITY.t(),
                Some(6) => c::LEVEL_COUNTY.t(),
                _ => c::LEVEL_STREET.t(),
            };
            let go = go.clone();
            let id = ["filter-place-", &depth.to_string()].concat();
            let upper = if depth == 0 { String::new() } else { parent };
            field::select(
                &id,
                label,
                choices.collect(),
                move || chosen.clone(),
                move |value| {
                    let value = if value.is_empty() { upper.clone() } else { value };
                    go(&list.query.get_untracked().with("division", &value), false);
                },
            )
        });
        levels.collect_view()
    };
    view! { {levels} }.into_any()
}

async fn cascade(own: String, asked: &str) -> Result<Vec<Step>, Failure> {
    let mut steps: Vec<Step> = Vec::new();
    let mut parent = own;
    loop {
        let children = divisions::below(&parent).await?;
        if children.is_empty() {
            return Ok(steps);
        }
        let chosen = children.iter().find(|child| asked.starts_with(child.code.as_str()));
        let (code, is_last) =
            chosen.map_or_else(|| (String::new(), true), |child| (child.code.clone(), child.is_street));
        steps.push((parent, children, code.clone()));
        if is_last {
            return Ok(steps);
        }
        parent = code;
    }
}
