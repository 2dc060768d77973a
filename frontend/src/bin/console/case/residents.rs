//! 居民评价 beside the committee's own answers: what residents say of a requirement, from five answers on.

use std::sync::Arc;

use frontend::texts::c;
use leptos::prelude::*;
use shared::{api::surveys::SurveyResults, form::Form, survey};

use super::desk::Desk;
use crate::{api, session::Session, surveys};

/// What the residents of the community say; none where there is nothing to be shown.
pub(super) type Said = Option<Arc<SurveyResults>>;

/// Asks for what residents say in this half year or, while too few have answered in it, in the one before
/// that has answers. Nothing comes for those who may not see it, or where residents are asked by another
/// standard than the case's: what bears the same number there is another requirement.
pub(super) async fn read(session: Session, community: &str, form: &Form) -> Said {
    let may_see = session.who.with_untracked(|who| who.as_ref().is_some_and(|who| survey::may_see(who.role)));
    if !may_see {
        return None;
    }
    let mut results = api::surveys::results(session, community, "").await.ok()?;
    if results.answers.is_none() {
        let before = results.periods.iter().find(|period| **period != results.period)?.to_string();
        results = api::surveys::results(session, community, &before).await.ok()?;
    }
    (results.pack_id == form.rulebook.pack_id).then(|| Arc::new(results))
}

/// What they say of one requirement, once that has come.
pub(super) fn of_requirement(desk: Desk, requirement: String) -> AnyView {
    let shown = move || desk.residents.with(|said| said.as_ref().and_then(|results| one(results, &requirement)));
    view! { {shown} }.into_any()
}

fn one(results: &SurveyResults, requirement: &str) -> Option<AnyView> {
    let satisfaction = results.satisfaction.as_ref().filter(|own| own.requirement == requirement);
    let said = if let Some(satisfaction) = satisfaction {
        surveys::satisfaction(satisfaction)
    } else {
        let question = results.questions.iter().find(|own| own.requirement == requirement)?;
        surveys::shares(question.faces.as_ref()?)
    };
    let head = c::ITEM_RESIDENTS.with(&[&surveys::period_words(results.period)]);
    Some(
        view! {
            <div class="stack item__residents" data-residents>
                <p class="small">{head}</p>
                {said}
            </div>
        }
        .into_any(),
    )
}
