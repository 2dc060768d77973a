//! What the last cases came to: until when a recognition holds, or why there is none.

use frontend::browser::time;
use leptos::prelude::*;
use shared::{
    api::cases::{CaseRow, CaseView},
    case::Stage,
};

use crate::list::shown;

/// The case that moved last.
pub(super) fn newest(cases: &[CaseRow]) -> Option<&CaseRow> {
    cases.iter().max_by(|a, b| a.stage_since.cmp(&b.stage_since))
}

/// The cases of which more than their line is told, the newest first: recognitions that stand, and the
/// newest case when it was not passed or its recognition was taken back.
pub(super) fn telling(cases: &[CaseRow]) -> impl Iterator<Item = &CaseRow> {
    let newest = newest(cases).map(|row| row.id.as_str());
    cases.iter().rev().filter(move |row| match row.stage {
        Stage::Announced => true,
        Stage::Rejected | Stage::Revoked => newest == Some(row.id.as_str()),
        _ => false,
    })
}

/// The certificate with its last day, or the words of whoever decided otherwise.
pub(super) fn told(case: &CaseView) -> AnyView {
    if case.row.stage == Stage::Announced {
        return shown::certificate(case).into_any();
    }
    let why = case.decisions.last().filter(|last| !last.opinion.is_empty()).map(|last| {
        let who = [&last.division_name, " · ", &time::instant_in_words(&last.decided_at)].concat();
        view! {
            <div data-why>
                <p class="small">{who}</p>
                <p class="words">{last.opinion.clone()}</p>
            </div>
        }
    });
    view! { {why} }.into_any()
}
