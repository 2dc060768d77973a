//! 公示与公布: a city's notices from the draft to the announcement; others read what is published.
//!
//! [`one`] is the page of one notice: a draft in its [`editor`], with the [`choice`] of its cases and
//! what has been [`written`]; afterwards what became of it ([`published`], [`announce`]).

mod announce;
mod choice;
mod editor;
pub(crate) mod one;
mod publish;
mod published;
mod written;

use core::cell::RefCell;

use frontend::{
    browser::{task, time},
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
    parts::{
        export,
        notice::{self, Loaded},
        title,
    },
    session::Session,
};

thread_local! {
    /// What has just been done, to be said by the list when it is shown next.
    static DONE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// The lines so far.
#[derive(Clone)]
struct Lines {
    rows: Vec<NoticeRow>,
    next: Option<String>,
}

/// The list.
pub(crate) fn page(session: Session) -> AnyView {
    let lines = RwSignal::new(Loaded::<Lines>::Loading);
    let load = move |after: Option<String>| {
        task::run(async move {
            let answer = api::notices::list(session, after.as_deref()).await;
            let mut rows = match lines.try_get_untracked() {
                Some(Loaded::Ready(lines)) if after.is_some() => lines.rows,
                _ => Vec::new(),
            };
            let _ = lines.try_set(match answer {
                Ok(page) => {
                    rows.extend(page.notices);
                    Loaded::Ready(Lines { rows, next: page.next })
                }
                Err(failure) => Loaded::Failed(failure),
            });
        });
    };
    load(None);
    let is_city = session.who.with_untracked(|who| who.as_ref().is_some_and(|who| who.role == Role::City));
    let content = move || match lines.get() {
        Loaded::Loading => notice::loading(),
        Loaded::Failed(failure) => notice::failed_with(&failure, move || load(None)),
        Loaded::Ready(lines) if lines.rows.is_empty() => {
            let means = if is_city { c::NOTICES_NONE_MEANS.t() } else { c::NOTICES_NONE_READER.t() };
            notice::empty(c::NOTICES_NONE.t(), means)
        }
        Loaded::Ready(lines) => groups(&lines.rows, lines.next.map(|next| more(next, load))),
    };
    let begin = is_city.then(|| {
        view! { <A href="/console/notices/new" attr:class="button button--lead" attr:data-new-notice="">{c::NOTICES_NEW.t()}</A> }
    });
    view! {
        <div class="stack" data-notices>
            <div class="row row--apart">{title(c::NOTICES_TITLE.t().to_owned())} {begin}</div>
            {DONE.take().map(notice::done)}
            {content}
        </div>
    }
    .into_any()
}

/// Drafts first, then what is published, then what is announced.
fn groups(rows: &[NoticeRow], more: Option<AnyView>) -> AnyView {
    let groups = [NoticeState::Draft, NoticeState::Published, NoticeState::Announced].map(|state| {
        let own: Vec<&NoticeRow> = rows.iter().filter(|row| row.state == state).collect();
        (!own.is_empty()).then(|| group(state, &own))
    });
    view! {
        {export::links("/api/v1/notices", String::new)}
        {groups.into_iter().collect_view()}
        {more}
    }
    .into_any()
}

fn group(state: NoticeState, rows: &[&NoticeRow]) -> AnyView {
    let words = state_words(state).t();
    let lines = rows.iter().map(|row| line(row)).collect_view();
    view! {
        <section class="stack" data-group=state.id()>
            <h2>{words} " (" {rows.len()} ")"</h2>
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
                <tbody>{lines}</tbody>
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

fn more(after: String, load: impl Fn(Option<String>) + 'static) -> AnyView {
    view! {
        <button type="button" class="button button--wide" data-more on:click=move |_| load(Some(after.clone()))>
            {c::LIST_MORE.t()}
        </button>
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
