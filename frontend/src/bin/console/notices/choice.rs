//! Which cases a notice lists: those that are recognised and wait for one, and those that the draft
//! lists already. [`search`](super::search) finds one among them.

use std::collections::BTreeSet;

use frontend::texts::c;
use leptos::prelude::*;
use shared::{
    api::{cases::CaseRow, notices::NoticeView},
    case::Route,
};

use super::{editor::Editor, search::Search};
use crate::words;

/// From so many on there is a field to find one by.
const MANY: usize = 8;

/// A case that can be chosen.
#[derive(Clone)]
pub(super) struct Candidate {
    pub(super) id: String,
    pub(super) name: String,
    /// City, county and street.
    pub(super) path: String,
    /// Claimed and reviewed score.
    claimed: String,
    reviewed: String,
    route: Route,
    /// It still waits for a notice: otherwise it can only be taken out.
    is_waiting: bool,
}

/// Candidates for a draft, by code of community; what waits no more comes first.
pub(super) fn candidates(draft: Option<&NoticeView>, recognised: &[CaseRow]) -> Vec<Candidate> {
    let waiting: BTreeSet<&str> = recognised.iter().map(|row| row.id.as_str()).collect();
    let lines = draft.into_iter().flat_map(|draft| &draft.lines).filter(|line| !waiting.contains(line.case.as_str()));
    let moved_on = lines.map(|line| Candidate {
        id: line.case.clone(),
        name: line.community_name.clone(),
        path: [line.city_name.as_str(), &line.county_name, &line.street_name].join(" "),
        claimed: words::score(&line.claimed),
        reviewed: words::reviewed(Some(&line.reviewed), line.route),
        route: line.route,
        is_waiting: false,
    });
    let waiting = recognised.iter().map(|row| Candidate {
        id: row.id.clone(),
        name: row.community_name.clone(),
        path: row.community_path.clone(),
        claimed: words::score(&row.claimed),
        reviewed: words::reviewed(row.reviewed.as_ref(), row.route),
        route: row.route,
        is_waiting: true,
    });
    moved_on.chain(waiting).collect()
}

/// The list to choose from.
pub(super) fn choice(editor: Editor) -> AnyView {
    let all = editor.candidates.get_value();
    let search = Search::new(editor.board.session);
    let count = all.len();
    let is_missing = move || editor.wrong("/cases");
    let chosen = move || {
        let chosen = editor.chosen.with(BTreeSet::len).to_string();
        c::NOTICE_CHOSEN.with(&[&chosen, &count.to_string()])
    };
    let choose_shown = move |_| {
        let shown = editor.candidates.with_value(|all| {
            let is_shown = |one: &&Candidate| one.is_waiting && untrack(|| search.finds(one));
            all.iter().filter(is_shown).map(|one| one.id.clone()).collect::<Vec<_>>()
        });
        editor.chosen.update(|chosen| chosen.extend(shown));
    };
    let field = (count >= MANY).then(|| search.field());
    let lines = all.into_iter().map(|one| line(editor, one, search)).collect_view();
    let body = if count == 0 {
        view! { <p data-no-candidates>{c::NOTICE_NO_CASES.t()}</p> }.into_any()
    } else {
        view! {
            {field}
            <div class="row">
                <button type="button" class="button" data-choose-all on:click=choose_shown>{c::NOTICE_CHOOSE_ALL.t()}</button>
                <button type="button" class="button button--plain" data-choose-none on:click=move |_| editor.chosen.update(BTreeSet::clear)>
                    {c::NOTICE_CHOOSE_NONE.t()}
                </button>
            </div>
            <ul class="rows candidates">{lines}</ul>
        }
        .into_any()
    };
    view! {
        <section class="panel" aria-labelledby="notice-cases" aria-describedby="notice-cases-error">
            <h2 id="notice-cases" tabindex="-1">{c::NOTICE_CASES.t()}</h2>
            <p class="small" role="status" data-chosen>{chosen}</p>
            <p class="field__error" id="notice-cases-error" data-cases-error hidden=move || is_missing().is_empty()>{is_missing}</p>
            {body}
        </section>
    }
    .into_any()
}

fn line(editor: Editor, one: Candidate, search: Search) -> AnyView {
    let (id, own, name) = (one.id.clone(), one.id.clone(), one.name.clone());
    let pointer = ["/cases/", &one.id].concat();
    let wrong = move || editor.wrong(&pointer);
    let wrong = StoredValue::new(wrong);
    let said = move || wrong.with_value(|wrong| wrong());
    let scores = c::NOTICE_SCORES.with(&[&one.claimed, &one.reviewed, words::route(one.route).t()]);
    let moved_on = (!one.is_waiting).then(|| {
        view! { <span class="badge badge--bad"><span aria-hidden="true">"⚠ "</span>{c::NOTICE_MOVED_ON.t()}</span> }
    });
    let (key, path) = (one.id.clone(), one.path.clone());
    view! {
        <li hidden=move || !search.finds(&one) data-candidate=key>
            <label class="tick">
                <input
                    type="checkbox"
                    prop:checked=move || editor.chosen.with(|chosen| chosen.contains(&own))
                    on:change:target=move |event| {
                        let is_chosen = event.target().checked();
                        editor
                            .chosen
                            .update(|chosen| {
                                if is_chosen {
                                    chosen.insert(id.clone());
                                } else {
                                    chosen.remove(&id);
                                }
                            });
                    }
                />
                <span>
                    <strong>{name}</strong> " " {moved_on} <br/>
                    <span class="small">{path} " · " {scores}</span>
                </span>
            </label>
            <p class="field__error" hidden=move || said().is_empty()>{said}</p>
        </li>
    }
    .into_any()
}
