//! What a committee can do with its case: mend and hand in again, withdraw.

use frontend::{
    api::Failure,
    browser::{page, task, time},
    parts::{failure::code, status::source_note},
    texts::c,
};
use leptos::prelude::*;
use shared::{
    api::cases::{AssessmentRow, CaseRow, CaseView, TakeStep},
    case::{Stage, Step},
    form::Form,
};

use super::{begin::receipts, earlier};
use crate::{
    api,
    case::{Seen, what_happened},
    parts::{
        dialog::dialog,
        node,
        notice::{self, Loaded},
    },
    session::Session,
    words,
};

/// What came back and why; nothing unless the case was returned.
pub(crate) fn came_back(case: &CaseView, form: &'static Form) -> Option<AnyView> {
    if case.row.stage != Stage::Returned {
        return None;
    }
    let last = case.decisions.iter().rev().find(|decision| decision.step == Some(Step::Return))?;
    let lines = last.reasons.iter().map(|own| {
        let text = form.rulebook.item(&own.requirement).map(|item| form.texts.items[item].text.clone());
        view! {
            <li data-returned=own.requirement.clone()>
                <p><span class="requirement__number">{own.requirement.clone()}</span> {text}</p>
                <p class="words"><strong>{own.reason.clone()}</strong></p>
            </li>
        }
    });
    let lines = lines.collect_view();
    let who = [&last.division_name, " · ", &time::instant_in_words(&last.decided_at)].concat();
    let opinion = (!last.opinion.is_empty()).then(|| view! { <p class="words">{last.opinion.clone()}</p> });
    Some(
        view! {
            <section class="panel" data-came-back>
                <h2>{c::RETURNED_TITLE.t()}</h2>
                <p class="small">{who}</p>
                {opinion}
                <ul class="rows">{lines}</ul>
                {node(move || source_note(&form.texts))}
            </section>
        }
        .into_any(),
    )
}

/// The steps that are open to the committee; `version` is that of the case when one is taken.
pub(crate) fn panel(
    session: Session,
    case: &CaseView,
    version: impl Fn() -> u32 + Copy + Send + Sync + 'static,
    done: impl Fn(CaseView) + Copy + Send + Sync + 'static,
) -> AnyView {
    if case.steps.is_empty() {
        return ().into_any();
    }
    let may_resubmit = case.steps.contains(&Step::Resubmit);
    let may_withdraw = case.steps.contains(&Step::Withdraw);
    let row = StoredValue::new(case.row.clone());
    let id = StoredValue::new(case.row.id.clone());
    let (failure, asking) = (RwSignal::new(None::<Failure>), RwSignal::new(false));
    let take = move |step: Step, receipt: Option<String>| {
        failure.set(None);
        let wish = TakeStep {
            version: version(),
            step,
            opinion: String::new(),
            reasons: Vec::new(),
            verdicts: Vec::new(),
            receipt,
            honour_checked: false,
        };
        task::run(async move {
            match api::cases::take_step(session, &id.get_value(), &wish).await {
                Ok(case) => {
                    done(case);
                    page::to_top();
                }
                Err(refused) => {
                    let _ = failure.try_set(Some(refused));
                }
            }
            let _ = asking.try_set(false);
        });
    };
    let seen = StoredValue::new(Seen::of(case));
    let read_again = move |_| {
        task::run(async move {
            match api::cases::case(session, &id.get_value()).await {
                Ok(case) => done(case),
                Err(refused) => drop(failure.try_set(Some(refused))),
            }
        });
    };
    let refused = move |refused: &Failure| {
        if !matches!(code(refused), "case_changed" | "case_moved_on") {
            return notice::failed(refused);
        }
        view! {
            <div class="notice notice--bad" role="alert" data-failure="case_changed" data-conflict>
                <p class="notice__title">{c::CONFLICT_TITLE.t()}</p>
                {what_happened(session, seen.get_value())}
                <button type="button" class="button" data-read-again on:click=read_again>{c::CONFLICT_SHOW.t()}</button>
            </div>
        }
        .into_any()
    };
    let withdraw = may_withdraw.then(|| {
        view! {
            <button type="button" class="button button--danger" data-withdraw on:click=move |_| asking.set(true)>
                {c::WITHDRAW_GO.t()}
            </button>
            {dialog("withdraw", c::WITHDRAW_TITLE.t(), asking, move || view! {
                <p>{c::WITHDRAW_LEAD.t()}</p>
                <button type="button" class="button button--lead" data-withdraw-confirm on:click=move |_| take(Step::Withdraw, None)>
                    {c::WITHDRAW_CONFIRM.t()}
                </button>
            }.into_any())}
        }
    });
    view! {
        <section class="panel" id="decide" tabindex="-1" data-community-steps>
            {may_resubmit.then(|| resubmission(session, row, move |receipt| take(Step::Resubmit, Some(receipt))))}
            {move || failure.with(|failure| failure.as_ref().map(refused))}
            {withdraw}
        </section>
    }
    .into_any()
}

fn resubmission(
    session: Session,
    row: StoredValue<CaseRow>,
    send: impl Fn(String) + Copy + Send + Sync + 'static,
) -> AnyView {
    let loaded = RwSignal::new(Loaded::<Vec<AssessmentRow>>::Loading);
    let chosen = RwSignal::new(String::new());
    task::run(async move {
        let answer = api::cases::assessments(session).await;
        let _ = loaded.try_set(match answer {
            Ok(rows) => {
                chosen.set(rows.first().map(|row| row.receipt.clone()).unwrap_or_default());
                Loaded::Ready(rows)
            }
            Err(failure) => Loaded::Failed(failure),
        });
    });
    let content = move || {
        match loaded.get() {
        Loaded::Loading => notice::loading(),
        Loaded::Failed(failure) => notice::failed(&failure),
        Loaded::Ready(rows) if rows.is_empty() => view! { <p>{c::RESUBMIT_NONE.t()}</p> }.into_any(),
        Loaded::Ready(rows) => view! {
            {receipts(&rows, chosen)}
            <button type="button" class="button button--lead" data-resubmit on:click=move |_| send(chosen.get_untracked())>
                {words::step(Some(Step::Resubmit)).t()}
            </button>
        }
        .into_any(),
    }
    };
    view! {
        <h2>{c::RESUBMIT_TITLE.t()}</h2>
        <p>{c::RESUBMIT_LEAD.t()}</p>
        {row.with_value(|row| earlier::way(session, row, c::RESUBMIT_ASSESS.t()))}
        {content}
    }
    .into_any()
}
