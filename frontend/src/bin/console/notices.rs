//! 公示与公布: a city's notices from the draft to the announcement; others read what is published.
//!
//! [`one`] is the page of one notice: a draft in its [`editor`], with the [`choice`] of its cases
//! ([`search`] among them) and what has been [`written`]; afterwards what became of it ([`published`], [`announce`]).

mod announce;
mod choice;
mod editor;
pub(crate) mod one;
mod publish;
mod published;
mod search;
mod written;

use core::cell::RefCell;

use frontend::{
    api::Failure,
    browser::time,
    texts::{Text, c},
};
use leptos::prelude::*;
use leptos_router::components::A;
use shared::{
    api::notices::NoticeRow,
    notice::{NoticeState, Phase},
    people::Role,
};

use crate::{
    api,
    pages::{Lines, Pages},
    parts::{export, notice, title},
    session::Session,
};

thread_local! {
    /// What has just been done, to be said by the list when it is shown next.
    static DONE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// The list.
pub(crate) fn page(session: Session) -> AnyView {
    let pages = Pages::<NoticeRow>::new();
    let load = move || pages.begin(ask(session, None));
    load();
    let is_city = session.role() == Some(Role::City);
    let empty = move || {
        let means = if is_city { c::NOTICES_NONE_MEANS.t() } else { c::NOTICES_NONE_READER.t() };
        notice::empty(c::NOTICES_NONE.t(), means)
    };
    let begin = is_city.then(|| {
        view! { <A href="/console/notices/new" attr:class="button button--lead" attr:data-new-notice="">{c::NOTICES_NEW.t()}</A> }
    });
    view! {
        <div class="stack" data-notices>
            <div class="row row--apart">{title(c::NOTICES_TITLE.t().to_owned())} {begin}</div>
            {DONE.take().map(notice::done)}
            {pages.view(load, empty, move || groups(session, pages))}
        </div>
    }
    .into_any()
}

async fn ask(session: Session, after: Option<String>) -> Result<Lines<NoticeRow>, Failure> {
    let page = api::notices::list(session, after.as_deref()).await?;
    Ok(Lines { rows: page.notices, next: page.next })
}

/// Drafts first, then what is published, then what is announced.
fn groups(session: Session, pages: Pages<NoticeRow>) -> AnyView {
    let states = [NoticeState::Draft, NoticeState::Published, NoticeState::Announced];
    view! {
        {export::links("/api/v1/notices", String::new)}
        {states.map(|state| group(state, pages)).into_iter().collect_view()}
        {pages.more(move |after| ask(session, Some(after)))}
    }
    .into_any()
}

/// Those in one state, when there are any.
fn group(state: NoticeState, pages: Pages<NoticeRow>) -> AnyView {
    let is_empty = Memo::new(move |_| of(state, pages).is_empty());
    let content = move || (!is_empty.get()).then(|| section(state, pages));
    view! { {content} }.into_any()
}

fn of(state: NoticeState, pages: Pages<NoticeRow>) -> Vec<NoticeRow> {
    let mut rows = pages.rows();
    rows.retain(|row| row.state == state);
    rows
}

fn section(state: NoticeState, pages: Pages<NoticeRow>) -> AnyView {
    let words = state_words(state).t();
    view! {
        <section class="stack" data-group=state.id()>
            <h2>{words} " (" {move || of(state, pages).len()} ")"</h2>
            <table class="cases">
                <caption class="sr">{words}</caption>
                <thead>
                    <tr>
                        <th scope="col">{c::NOTICE_TITLE.t()}</th>
                        <th scope="col">{c::NOTICE_STATE.t()}</th>
                        <th scope="col">{c::NOTICE_DAYS.t()}</th>
                        <th scope="col" class="cases__figure">{c::NOTICE_COMMUNITIES.t()}</th>
                        <th scope="col" class="cases__figure">{c::NOTICE_OPEN_OBJECTIONS.t()}</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || of(state, pages) key=|row| row.id.clone() children=|row| line(&row)/>
                </tbody>
            </table>
        </section>
    }
    .into_any()
}

fn line(row: &NoticeRow) -> AnyView {
    let address = ["/console/notices/", &row.id].concat();
    let title = row.title.clone();
    let small = [row.city_name.as_str(), " · ", &row.number].concat();
    let days = [row.first_day, row.last_day].map(time::date_in_words).join(" – ");
    let open = match row.open_objections {
        0 => "0".into_any(),
        open => view! { <span class="badge badge--half">{open}</span> }.into_any(),
    };
    view! {
        <tr data-notice=row.id.clone() data-state=row.state.id()>
            <th scope="row" class="cases__community">
                <A href=address attr:class="cases__link">{title}</A>
                <span class="cases__path">{small}</span>
            </th>
            <td data-label=c::NOTICE_STATE.t()>{badge(row.state, row.phase)}</td>
            <td data-label=c::NOTICE_DAYS.t()>{days}</td>
            <td class="cases__figure" data-label=c::NOTICE_COMMUNITIES.t()>{row.communities}</td>
            <td class="cases__figure" data-label=c::NOTICE_OPEN_OBJECTIONS.t()>{open}</td>
        </tr>
    }
    .into_any()
}

/// How far a notice has come; a published one by its days.
fn badge(state: NoticeState, phase: Phase) -> AnyView {
    let (class, words) = match (state, phase) {
        (NoticeState::Draft, _) => ("badge badge--none", &c::NOTICE_DRAFT),
        (NoticeState::Announced, _) => ("badge badge--good", &c::NOTICE_ANNOUNCED),
        (_, Phase::Upcoming) => ("badge", &c::NOTICE_UPCOMING),
        (_, Phase::Open) => ("badge badge--good", &c::NOTICE_OPEN),
        (_, Phase::Over) => ("badge badge--half", &c::NOTICE_OVER),
    };
    view! { <span class=class data-notice-state=state.id()>{words.t()}</span> }.into_any()
}

fn state_words(state: NoticeState) -> &'static Text {
    match state {
        NoticeState::Draft => &c::NOTICE_DRAFT,
        NoticeState::Published => &c::NOTICE_PUBLISHED,
        NoticeState::Announced => &c::NOTICE_ANNOUNCED,
    }
}
