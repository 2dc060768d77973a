//! 批注: on the case and on each requirement, internal or visible to the community.

use frontend::{
    api::Failure,
    browser::{records, task, time},
    texts::c,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::{
    api::cases::{CommentView, CreateComment},
    people::Role,
};

use super::{desk::Desk, mentions, requirements};
use crate::{
    api,
    parts::{
        field::{self, Kind},
        fold, notice,
    },
};

/// A comment that has not arrived yet, as the device keeps it.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Unsent {
    text: String,
    is_visible_to_community: bool,
}

/// All comments, with those on requirements among them, and the form for the case.
pub(super) fn whole_case(desk: Desk) -> AnyView {
    let lines = move || {
        let comments = desk.comments.get();
        if comments.is_empty() {
            return view! { <p class="small">{c::COMMENTS_NONE.t()}</p> }.into_any();
        }
        let lines = comments.into_iter().map(|comment| line(desk, comment, true)).collect_view();
        view! { <ul class="rows">{lines}</ul> }.into_any()
    };
    view! {
        <section class="panel" data-comments>
            <h2>{c::COMMENTS_TITLE.t()}</h2>
            {lines}
            {form(desk, None)}
        </section>
    }
    .into_any()
}

/// The comments on one requirement, folded.
pub(super) fn of_requirement(desk: Desk, requirement: String) -> AnyView {
    // What has been begun here is seen without looking for it.
    let open = RwSignal::new(unsent(&key(desk, Some(requirement.as_str()))).is_some());
    let at = StoredValue::new(requirement);
    let own = move || {
        let is_own = |comment: &CommentView| at.with_value(|at| comment.requirement.as_deref() == Some(at));
        desk.comments.with(|comments| comments.iter().filter(|own| is_own(own)).cloned().collect::<Vec<_>>())
    };
    let label = move || match own().len() {
        0 => c::COMMENTS_ADD.t().to_owned(),
        count => c::COMMENTS_COUNT.with(&[&count.to_string()]),
    };
    let content = move || {
        open.get().then(|| {
            let lines = move || own().into_iter().map(|comment| line(desk, comment, false)).collect_view();
            view! { <ul class="rows">{lines}</ul> {form(desk, Some(at.get_value()))} }
        })
    };
    view! {
        {fold::toggle("data-comments-open", "button button--plain", open, label)}
        {content}
    }
    .into_any()
}

fn line(desk: Desk, comment: CommentView, with_requirement: bool) -> AnyView {
    let badge = if comment.is_visible_to_community {
        view! { <span class="badge badge--half">{c::COMMENTS_VISIBLE.t()}</span> }
    } else {
        view! { <span class="badge badge--none">{c::COMMENTS_INTERNAL.t()}</span> }
    };
    let at = comment.requirement.filter(|_| with_requirement).map(|id| requirements::jump(desk, id));
    let when = time::instant_in_words(&comment.written_at);
    view! {
        <li data-comment=comment.id>
            <p class="words">{at} " " {comment.text}</p>
            <p class="small">{comment.by} " · " {comment.division_name} " · " {when} " " {badge}</p>
        </li>
    }
    .into_any()
}

/// Where the device keeps the comment of somebody on a case or one of its requirements.
fn key(desk: Desk, requirement: Option<&str>) -> String {
    ["console.comment.", &desk.account(), ".", &desk.id(), ".", requirement.unwrap_or_default()].concat()
}

fn unsent(key: &str) -> Option<Unsent> {
    serde_json::from_str(&records::read(key)?).ok()
}

/// Keeps on the device what is typed, until it has arrived.
fn keep(key: String, text: RwSignal<String>, visible: RwSignal<bool>) {
    Effect::new(move |before: Option<()>| {
        let unsent = Unsent { text: text.get(), is_visible_to_community: visible.get() };
        if before.is_none() {
            return;
        }
        if unsent.text.trim().is_empty() {
            records::remove(&key);
        } else if let Ok(kept) = serde_json::to_string(&unsent) {
            records::write(&key, &kept);
        }
    });
}

fn form(desk: Desk, requirement: Option<String>) -> AnyView {
    let place = key(desk, requirement.as_deref());
    let Unsent { text, is_visible_to_community } = unsent(&place).unwrap_or_default();
    let (text, visible) = (RwSignal::new(text), RwSignal::new(is_visible_to_community));
    keep(place.clone(), text, visible);
    let place = StoredValue::new(place);
    let (failure, busy) = (RwSignal::new(None::<Failure>), RwSignal::new(false));
    let control = ["comment-", requirement.as_deref().unwrap_or("case")].concat();
    let asks_who = desk.actor().is_some_and(|actor| actor.role != Role::Community);
    let at = StoredValue::new(requirement);
    let send = move |_| {
        if busy.get_untracked() || text.with_untracked(|text| text.trim().is_empty()) {
            return;
        }
        busy.set(true);
        failure.set(None);
        let wish = CreateComment {
            requirement: at.get_value(),
            text: text.get_untracked(),
            is_visible_to_community: visible.get_untracked(),
        };
        let (id, kept) = (desk.id(), place.get_value());
        task::run(async move {
            match api::cases::add_comment(desk.session, &id, &wish).await {
                Ok(comments) => {
                    records::remove(&kept);
                    let _ = text.try_set(String::new());
                    let _ = desk.comments.try_set(comments);
                }
                Err(refused) => drop(failure.try_set(Some(refused))),
            }
            let _ = busy.try_set(false);
        });
    };
    let who = asks_who.then(|| {
        view! {
            <label class="tick">
                <input
                    type="checkbox"
                    data-visible
                    prop:checked=move || visible.get()
                    on:change:target=move |event| visible.set(event.target().checked())
                />
                <span>{c::COMMENTS_SHOW.t()}</span>
            </label>
        }
    });
    let kind = Kind { longest: 2000, ..Kind::default() };
    view! {
        <div class="stack" data-comment-form>
            {field::text(&control, c::COMMENTS_WRITE.t(), c::COMMENTS_HELP.t(), kind, text, String::new)}
            {mentions::offer(desk, text, control)}
            {who}
            {move || failure.with(|failure| failure.as_ref().map(notice::failed))}
            <button type="button" class="button" data-comment-go aria-disabled=move || busy.get().then_some("true") on:click=send>
                {c::COMMENTS_GO.t()}
            </button>
        </div>
    }
    .into_any()
}
