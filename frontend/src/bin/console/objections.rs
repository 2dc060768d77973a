//! 异议: the list of those that one's city handles; nothing of the objectors stands in it.
//!
//! [`one`] is one objection with the person behind it, [`reply`] the city's answer.

pub(crate) mod one;
mod reply;

use frontend::{
    api::{Failure, escape},
    browser::time,
    texts::c,
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    components::A,
    hooks::{use_navigate, use_query_map},
};
use shared::{api::notices::ObjectionRow, notice::ObjectionState};

use crate::{
    api,
    pages::{Lines, Pages},
    parts::{export, notice, title},
    session::Session,
};

/// Which objections, as the address says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Query {
    /// Not only those without an answer.
    all: bool,
    /// Against the cases of this notice; empty for all.
    notice: String,
}

impl Query {
    /// What the server is asked.
    fn for_server(&self) -> String {
        api::objections::query(&self.notice, !self.all)
    }

    fn address(&self) -> String {
        let all = if self.all { "&all=1" } else { "" };
        let notice = if self.notice.is_empty() { String::new() } else { ["&notice=", &escape(&self.notice)].concat() };
        let query = [all, &notice].concat();
        let query = query.strip_prefix('&').map(|query| ["?", query].concat()).unwrap_or_default();
        ["/console/objections", &query].concat()
    }
}

/// The list.
pub(crate) fn page(session: Session) -> AnyView {
    let map = use_query_map();
    let query = Memo::new(move |_| {
        map.with(|map| Query { all: map.get_str("all").is_some(), notice: map.get("notice").unwrap_or_default() })
    });
    let pages = Pages::<ObjectionRow>::new();
    let load = move || pages.begin(ask(session, query, None));
    Effect::new(move || {
        query.track();
        load();
    });
    let empty = move || {
        let all = query.with_untracked(|query| query.all);
        let none = if all { c::OBJECTIONS_NONE.t() } else { c::OBJECTIONS_NONE_OPEN.t() };
        notice::empty(none, c::OBJECTIONS_NONE_MEANS.t())
    };
    let narrowed = move || {
        query.with(|query| !query.notice.is_empty()).then(|| {
            let all = Query { notice: String::new(), ..query.get() }.address();
            view! {
                <p class="row">
                    <span class="small">{c::OBJECTIONS_OF_NOTICE.t()}</span>
                    <A href=all attr:class="button button--plain">{c::OBJECTIONS_OF_ALL.t()}</A>
                </p>
            }
        })
    };
    view! {
        <div class="stack" data-objections>
            <div class="row row--apart">{title(c::OBJECTIONS_TITLE.t().to_owned())} {tabs(query)}</div>
            {narrowed}
            {pages.view(load, empty, move || table(session, query, pages))}
        </div>
    }
    .into_any()
}

async fn ask(session: Session, query: Memo<Query>, after: Option<String>) -> Result<Lines<ObjectionRow>, Failure> {
    let asked = query.with_untracked(Query::for_server);
    let page = api::objections::list(session, &asked, after.as_deref()).await?;
    Ok(Lines { rows: page.objections, next: page.next })
}

/// 待处理 and 全部.
fn tabs(query: Memo<Query>) -> AnyView {
    let tab = move |all: bool, words: &'static str| {
        let navigate = use_navigate();
        let go = move |_| {
            let query = Query { all, ..query.get_untracked() };
            navigate(&query.address(), NavigateOptions { scroll: false, ..NavigateOptions::default() });
        };
        let pressed = move || query.with(|query| query.all == all).to_string();
        view! {
            <button type="button" class="tab" data-tab=if all { "all" } else { "open" } aria-pressed=pressed on:click=go>
                {words}
            </button>
        }
    };
    view! {
        <div class="tabs" role="group" aria-label=c::LIST_TABS.t()>
            {tab(false, c::OBJECTION_RECEIVED.t())} {tab(true, c::LIST_ALL.t())}
        </div>
    }
    .into_any()
}

fn table(session: Session, query: Memo<Query>, pages: Pages<ObjectionRow>) -> AnyView {
    view! {
        <div class="row row--apart">
            {pages.counted(&c::LIST_COUNT, &c::LIST_COUNT_MORE)}
            {export::links("/api/v1/objections", move || query.with(Query::for_server))}
        </div>
        <table class="cases">
            <caption class="sr">{c::OBJECTIONS_TITLE.t()}</caption>
            <thead>
                <tr>
                    <th scope="col">{c::COLUMN_COMMUNITY.t()}</th>
                    <th scope="col">{c::OBJECTION_STATE.t()}</th>
                    <th scope="col">{c::OBJECTION_CAME.t()}</th>
                    <th scope="col">{c::OBJECTION_NOTICE.t()}</th>
                </tr>
            </thead>
            <tbody>
                <For each=move || pages.rows() key=|row| row.id.clone() children=|row| line(&row)/>
            </tbody>
        </table>
        {pages.more(move |after| ask(session, query, Some(after)))}
    }
    .into_any()
}

fn line(row: &ObjectionRow) -> AnyView {
    let address = ["/console/objections/", &row.id].concat();
    let name = row.community_name.clone();
    view! {
        <tr data-objection=row.id.clone() data-state=row.state.id()>
            <th scope="row" class="cases__community">
                <A href=address attr:class="cases__link">{name}</A>
            </th>
            <td data-label=c::OBJECTION_STATE.t()>{badge(row.state)}</td>
            <td data-label=c::OBJECTION_CAME.t()>{time::instant_in_words(&row.received_at)}</td>
            <td data-label=c::OBJECTION_NOTICE.t()>{row.notice_number.clone()}</td>
        </tr>
    }
    .into_any()
}

/// Where an objection stands.
fn badge(state: ObjectionState) -> AnyView {
    let (class, words) = match state {
        ObjectionState::Received => ("badge badge--half", &c::OBJECTION_RECEIVED),
        ObjectionState::Upheld => ("badge badge--bad", &c::OBJECTION_UPHELD),
        ObjectionState::NotUpheld => ("badge badge--none", &c::OBJECTION_NOT_UPHELD),
    };
    view! { <span class=class data-objection-state=state.id()>{words.t()}</span> }.into_any()
}
