//! The look over everything before it is sent: what is open, what is not met, what does not apply.

use leptos::prelude::*;
use shared::{answer::AnswerValue, evaluate::State};

use super::{desk::Desk, result::goto, submit, work::Mark};
use crate::texts::{Text, k};

/// One kind of thing to look at.
struct Kind {
    name: &'static str,
    title: &'static Text,
    means: &'static Text,
    holds: fn(Mark) -> bool,
}

/// In the order in which somebody has to care.
const KINDS: [Kind; 5] = [
    Kind { name: "flawed", title: &k::REVIEW_FLAWED, means: &k::REVIEW_FLAWED_MEANS, holds: |mark| mark.flaw.is_some() },
    Kind {
        name: "unanswered",
        title: &k::REVIEW_UNANSWERED,
        means: &k::REVIEW_UNANSWERED_MEANS,
        holds: |mark| mark.flaw.is_none() && mark.state == State::Unanswered,
    },
    Kind {
        name: "not_met",
        title: &k::REVIEW_NOT_MET,
        means: &k::REVIEW_NOT_MET_MEANS,
        holds: |mark| mark.flaw.is_none() && mark.state == State::NotMet,
    },
    Kind {
        name: "partly",
        title: &k::REVIEW_PARTLY,
        means: &k::REVIEW_PARTLY_MEANS,
        holds: |mark| mark.flaw.is_none() && mark.state == State::Partly,
    },
    Kind {
        name: "not_applicable",
        title: &k::REVIEW_NOT_APPLICABLE,
        means: &k::REVIEW_NOT_APPLICABLE_MEANS,
        holds: |mark| mark.state == State::NotApplicable,
    },
];

/// The last step.
pub(super) fn review(desk: Desk) -> AnyView {
    let standing = move || desk.standing.with(|standing| super::bar::level_words(desk, standing));
    view! {
        <div class="stack--loose" data-review>
            <section class="panel">
                <p class="result__figure"><strong>{move || desk.standing.with(|standing| standing.score.clone())}</strong><span>{standing}</span></p>
                <button type="button" class="button" data-open-result on:click=move |_| desk.sheet_is_open.set(true)>{k::REVIEW_RESULT.t()}</button>
            </section>
            {KINDS.map(|kind| list(desk, kind)).collect_view()}
            {submit::submit(desk)}
            <button type="button" class="button" data-previous on:click=move |_| desk.show_step(desk.steps.len() - 1)>{k::STEPS_BACK.t()}</button>
        </div>
    }
    .into_any()
}

fn list(desk: Desk, kind: Kind) -> AnyView {
    let items: Vec<usize> =
        (0..desk.marks.len()).filter(|index| (kind.holds)(desk.marks[*index].get_untracked())).collect();
    if items.is_empty() {
        return ().into_any();
    }
    let title = [kind.title.t(), " ", &items.len().to_string()].concat();
    let id = ["review-", kind.name].concat();
    let named_by = id.clone();
    view! {
        <section class="panel" data-review-kind=kind.name aria-labelledby=named_by>
            <h2 id=id>{title}</h2>
            <p class="small">{kind.means.t()}</p>
            <ul class="rows">
                {items.into_iter().map(|index| view! { <li>{goto(desk, index, None)}{reason(desk, index)}</li> }).collect_view()}
            </ul>
        </section>
    }
    .into_any()
}

/// Why a requirement does not apply.
fn reason(desk: Desk, index: usize) -> Option<AnyView> {
    desk.work.with_value(|work| match work.response(&desk.form.rulebook.items[index].id) {
        Some(AnswerValue::NotApplicable(reason)) => {
            Some(view! { <p class="small">{k::REVIEW_REASON.with(&[reason])}</p> }.into_any())
        }
        _ => None,
    })
}
