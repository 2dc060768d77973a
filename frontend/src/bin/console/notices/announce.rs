//! 公布: after the last day. What is going to happen to each case is said first, what has become of
//! it afterwards.

use frontend::{
    api::Failure,
    browser::{task, time},
    texts::c,
};
use leptos::prelude::*;
use leptos_router::components::A;
use shared::{
    api::notices::{Announcement, NoticeView, ObjectionRow},
    notice::{ObjectionState, Phase},
};

use super::one::Board;
use crate::{
    api,
    parts::{dialog::dialog, notice},
};

/// The panel; nothing before the last day is over and once every case has been dealt with.
pub(super) fn panel(board: Board, own: &NoticeView, objections: &[ObjectionRow], waiting: &[String]) -> AnyView {
    let id = StoredValue::new(own.id.clone());
    let result = move || board.announcement.get().map(|announcement| became(&announcement, &id.get_value()));
    let standing = own.lines.iter().filter(|line| waiting.contains(&line.case) && line.left_because.is_none());
    let is_open = |case: &str| objections.iter().any(|row| row.case == case && row.state == ObjectionState::Received);
    let (held, ready): (Vec<_>, Vec<_>) = standing.partition(|line| is_open(&line.case));
    let names = |lines: Vec<&shared::api::notices::NoticeLine>| -> Vec<String> {
        lines.into_iter().map(|line| line.community_name.clone()).collect()
    };
    let (held, ready) = (names(held), names(ready));
    let is_offered = own.phase == Phase::Over && !(held.is_empty() && ready.is_empty());
    let offer = is_offered.then(|| offer(board, own, held, ready));
    view! { {result} {offer} }.into_any()
}

fn offer(board: Board, own: &NoticeView, held: Vec<String>, ready: Vec<String>) -> AnyView {
    let (asking, busy) = (RwSignal::new(false), RwSignal::new(false));
    let failure = RwSignal::new(None::<Failure>);
    let (id, version) = (StoredValue::new(own.id.clone()), own.version);
    let can = !ready.is_empty();
    let send = move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        task::run(async move {
            let id = id.get_value();
            let answer = api::notices::announce(board.session, &id, version).await;
            let _ = asking.try_set(false);
            let _ = busy.try_set(false);
            match answer {
                Ok(announcement) => {
                    board.done.set(None);
                    board.announcement.set(Some(announcement));
                    board.load(id);
                }
                Err(refused) => drop(failure.try_set(Some(refused))),
            }
        });
    };
    let lead = if can { c::ANNOUNCE_LEAD.t() } else { c::ANNOUNCE_HELD_ALL.t() };
    let list = move |names: &[String]| names.iter().map(|name| view! { <li>{name.clone()}</li> }).collect_view();
    let (held, ready) = (StoredValue::new(held), StoredValue::new(ready));
    let confirmation = move || {
        let held_list = held.with_value(|held| {
            (!held.is_empty())
                .then(|| view! { <p>{c::ANNOUNCE_HELD.t()}</p> <ul class="bullets" data-held>{list(held)}</ul> })
        });
        view! {
            <p>{c::ANNOUNCE_READY.t()}</p>
            <ul class="bullets" data-ready>{ready.with_value(|ready| list(ready))}</ul>
            {held_list}
            <div class="notice notice--half"><p class="notice__title">{c::ANNOUNCE_MEANS.t()}</p></div>
            <button type="button" class="button button--lead" data-announce-confirm on:click=move |_| send()>
                {move || if busy.get() { c::COMMON_SENDING.t() } else { c::ANNOUNCE_CONFIRM.t() }}
            </button>
        }
        .into_any()
    };
    view! {
        <section class="panel" data-announce-panel>
            <h2>{c::ANNOUNCE_TITLE.t()}</h2>
            <p>{lead}</p>
            {move || failure.with(|failure| failure.as_ref().map(notice::failed))}
            <button
                type="button"
                class="button button--lead"
                data-announce
                aria-disabled=(!can).then_some("true")
                on:click=move |_| {
                    if can {
                        asking.set(true);
                    }
                }
            >
                {c::ANNOUNCE_GO.t()}
            </button>
            {dialog("announce", c::ANNOUNCE_TITLE.t(), asking, confirmation)}
        </section>
    }
    .into_any()
}

/// What has become of each case.
fn became(announcement: &Announcement, notice: &str) -> AnyView {
    let announced = announcement.announced.iter().map(|one| {
        let address = ["/certificates/", &one.certificate].concat();
        let until = c::ANNOUNCE_UNTIL.with(&[&time::date_in_words(one.valid_until)]);
        view! {
            <li class="row row--apart" data-announced-case=one.case.clone()>
                <span><strong>{one.community_name.clone()}</strong> " · " {until}</span>
                <a class="button" href=address rel="external" target="_blank" data-certificate=one.certificate.clone()>
                    {c::ANNOUNCE_CERTIFICATE.with(&[&one.certificate])}
                </a>
            </li>
        }
    });
    let announced = announced.collect_view();
    let objections = ["/console/objections?notice=", notice].concat();
    let remaining = announcement.remaining.iter().map(|one| {
        let open = c::ANNOUNCE_OPEN.with(&[&one.community_name, &one.open_objections.to_string()]);
        view! { <li data-remaining-case=one.case.clone()>{open}</li> }
    });
    let remaining = (!announcement.remaining.is_empty()).then(|| {
        view! {
            <p><strong>{c::ANNOUNCE_REMAINING.t()}</strong></p>
            <ul class="bullets">{remaining.collect_view()}</ul>
            <A href=objections attr:class="button">{c::NOTICE_TO_OBJECTIONS.t()}</A>
        }
    });
    let done = c::ANNOUNCE_DONE.with(&[&announcement.announced.len().to_string()]);
    view! {
        <section class="panel" data-announcement>
            {notice::done(done)}
            <ul class="rows">{announced}</ul>
            {remaining}
        </section>
    }
    .into_any()
}
