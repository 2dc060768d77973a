//! How it stands, at the bottom of every step.

use leptos::prelude::*;

use super::desk::{Desk, Standing};
use crate::texts::k;

/// The bar: score, level, blockers and path behind one tap; the next open requirement behind
/// another.
pub(super) fn bar(desk: Desk) -> AnyView {
    let standing = desk.standing;
    let max = desk.form.rulebook.score.as_ref().map(|score| ["/", &score.max.plain()].concat());
    let has_score = max.is_some();
    let level = move || level_words(desk, &standing.read());
    let rest = move || standing.with(|standing| match standing.path {
        _ if standing.blockers == 0 => k::BAR_ALL_GOOD.t().to_owned(),
        Some(path) => k::BAR_WITH_PATH.with(&[&standing.blockers.to_string(), &path.to_string()]),
        None => k::BAR_NO_PATH.with(&[&standing.blockers.to_string()]),
    });
    let onward = move || {
        if standing.with(|standing| standing.unanswered > 0) { k::BAR_NEXT_OPEN.t() } else { k::STEPS_TO_REVIEW.t() }
    };
    let go_on = move |_| match desk.next_open() {
        Some(index) => desk.go_to(index),
        None => desk.show_step(desk.steps.len()),
    };
    let score = move || standing.with(|standing| if standing.score.is_empty() { "–".to_owned() } else { standing.score.clone() });
    view! {
        <div class="bar" role="region" aria-label=k::BAR_LABEL.t()>
            <div class="bar__row">
                <button type="button" class="bar__open" data-open-result aria-haspopup="dialog" on:click=move |_| desk.sheet_is_open.set(true)>
                    {has_score.then(|| view! {
                        <span><span class="sr">{k::BAR_SCORE.t()}</span><span class="bar__figure" data-total>{score}</span><span class="small">{max}</span></span>
                    })}
                    <span class="bar__words">
                        <span class="bar__level" data-level>{level}</span>
                        <span data-blockers=move || standing.with(|standing| standing.blockers.to_string())
                            data-left=move || standing.with(|standing| standing.unanswered.to_string())
                            data-path=move || standing.with(|standing| standing.path.map(|path| path.to_string()))>{rest}</span>
                    </span>
                </button>
                <button type="button" class="button button--lead" data-next-open on:click=go_on>{onward}</button>
            </div>
        </div>
    }
    .into_any()
}

/// The level reached, or that none is yet.
pub(super) fn level_words(desk: Desk, standing: &Standing) -> &'static str {
    match standing.level {
        Some(level) => desk.form.texts.levels.get(level).map_or("", String::as_str),
        None => k::BAR_NO_LEVEL.t(),
    }
}
