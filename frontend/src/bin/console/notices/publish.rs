//! 发布: what will happen is listed before it does, because nothing of it can be changed afterwards.

use frontend::{
    browser::{task, time},
    texts::c,
};
use leptos::prelude::*;
use shared::date::Date;

use super::editor::Editor;
use crate::{api, parts::dialog::dialog};

/// The button with its dialog.
pub(super) fn button(editor: Editor) -> AnyView {
    let press = move |_| {
        if editor.busy.get_untracked() {
            return;
        }
        let written = untrack(|| editor.written());
        if editor.point_out(written.faults_for_publication(time::today(), editor.days)) {
            return;
        }
        task::run(async move {
            if editor.is_saved() || editor.save().await {
                editor.asking.set(true);
            }
        });
    };
    view! {
        <button
            type="button"
            class="button button--lead"
            data-publish
            aria-disabled=move || editor.busy.get().then_some("true")
            on:click=press
        >
            {c::PUBLISH_GO.t()}
        </button>
        {dialog("publish", c::PUBLISH_TITLE.t(), editor.asking, move || confirmation(editor))}
    }
    .into_any()
}

fn confirmation(editor: Editor) -> AnyView {
    let written = untrack(|| editor.written());
    let days = match (written.first_day.parse::<Date>(), written.last_day.parse::<Date>()) {
        (Ok(first_day), Ok(last_day)) => (last_day.days_since(first_day) + 1).to_string(),
        _ => String::new(),
    };
    let names = editor.candidates.with_value(|all| {
        let is_listed = |id: &String| written.cases.contains(id);
        all.iter().filter(|one| is_listed(&one.id)).map(|one| one.name.clone()).collect::<Vec<_>>()
    });
    let lead = c::PUBLISH_LEAD.with(&[&written.title, &written.number]);
    let period = [&written.first_day, &written.last_day].map(|day| time::day_in_words(day));
    let period = c::PUBLISH_DAYS.with(&[&period[0], &period[1], &days]);
    let count = c::PUBLISH_CASES.with(&[&names.len().to_string()]);
    let names = names.into_iter().map(|name| view! { <li>{name}</li> }).collect_view();
    let send = move |_| {
        let Some(id) = editor.saved_id().filter(|_| !editor.busy.get_untracked()) else { return };
        editor.busy.set(true);
        task::run(async move {
            let board = editor.board;
            let answer = api::notices::publish(board.session, &id, editor.saved_version()).await;
            let _ = editor.busy.try_set(false);
            let _ = editor.asking.try_set(false);
            match answer {
                Ok(notice) => {
                    editor.forget();
                    board.done.set(Some(c::PUBLISH_DONE.with(&[&notice.number])));
                    board.load(id);
                }
                Err(failure) => editor.refuse(failure),
            }
        });
    };
    view! {
        <p>{lead}</p>
        <ul class="bullets">
            <li>{period}</li>
            <li>{c::PUBLISH_PUBLIC.t()}</li>
            <li>{count}</li>
        </ul>
        <ul class="bullets publish__names" data-publish-list tabindex="0" aria-label=c::NOTICE_CASES.t()>{names}</ul>
        <div class="notice notice--half"><p class="notice__title">{c::PUBLISH_FROZEN.t()}</p></div>
        <button type="button" class="button button--lead" data-publish-confirm on:click=send>
            {move || if editor.busy.get() { c::COMMON_SENDING.t() } else { c::PUBLISH_CONFIRM.t() }}
        </button>
    }
    .into_any()
}
