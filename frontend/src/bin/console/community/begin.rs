//! 申报: beginning a case with a sealed self-assessment.

use frontend::{
    api::Failure,
    browser::{task, time},
    parts::failure::code,
    texts::c,
};
use leptos::prelude::*;
use shared::{
    api::cases::{AssessmentRow, CaseRow, CreateCase, HonourView},
    case::Route,
};

use super::{Own, earlier, ended};
use crate::{api, parts::notice, session::Session, words};

/// The panel; without a sealed self-assessment it leads to one, and while a recognition holds that cannot be
/// renewed yet it says from when on it can.
pub(super) fn panel(
    session: Session,
    own: &Own,
    assess: String,
    done: impl Fn(Option<String>) + Copy + Send + Sync + 'static,
) -> AnyView {
    let Own { assessments, honours, .. } = own;
    // Whoever has applied before goes on from what was said then.
    let assess = way_to_assess(session, ended::newest(&own.cases), assess, assessments.is_empty());
    let renewals: Vec<_> = own.ended.iter().filter_map(|case| case.renewal).collect();
    if let Some(from) = renewals.iter().filter(|renewal| !renewal.is_open).map(|renewal| renewal.from).max() {
        return view! {
            <section class="panel" data-not-yet>
                <h2>{c::BEGIN_TITLE.t()}</h2>
                <p>{c::BEGIN_NOT_YET.with(&[&time::date_in_words(from)])}</p>
                {assess}
            </section>
        }
        .into_any();
    }
    let renewal = (!renewals.is_empty()).then(|| view! { <p data-renewal>{c::BEGIN_RENEWAL.t()}</p> });
    if assessments.is_empty() {
        return view! {
            <section class="panel" data-empty data-begin="">
                <h2>{c::BEGIN_FIRST.t()}</h2>
                {renewal}
                <p>{c::BEGIN_FIRST_MEANS.t()}</p>
                {assess}
            </section>
        }
        .into_any();
    }
    let chosen = RwSignal::new(assessments.first().map(|row| row.receipt.clone()).unwrap_or_default());
    // Holders of an honour are pushed first: what is open to them is offered to them.
    let opens_direct = honours.iter().any(|honour| honour.opens_direct);
    let route = RwSignal::new(if opens_direct { Route::Direct } else { Route::Full });
    let (failure, busy) = (RwSignal::new(None::<Failure>), RwSignal::new(false));
    let send = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        let wish = CreateCase { receipt: chosen.get_untracked(), route: route.get_untracked() };
        task::run(async move {
            match api::cases::create(session, &wish).await {
                Ok(_) => done(Some(c::BEGIN_DONE.t().to_owned())),
                Err(refused) => failure.set(Some(refused)),
            }
            let _ = busy.try_set(false);
        });
    };
    let direct = opens_direct.then(|| (Route::Direct, c::BEGIN_DIRECT.t()));
    let routes = [Some((Route::Full, c::BEGIN_FULL.t())), direct].into_iter().flatten().map(|(own, means)| {
        let wrong = move || {
            let is_wrong =
                own == Route::Direct && failure.with(|failure| failure.as_ref().is_some_and(is_about_honour));
            is_wrong.then(|| view! { <span class="field__error">{c::FAILED_HONOUR.t()}</span> })
        };
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="route"
                    value=own.id()
                    prop:checked=move || route.get() == own
                    on:change=move |_| route.set(own)
                />
                <span><strong>{words::route(own).t()}</strong> <br/> {means} {wrong}</span>
            </label>
        }
    });
    view! {
        <section class="panel" data-begin="">
            <h2>{c::BEGIN_TITLE.t()}</h2>
            {renewal}
            {held(honours)}
            {receipts(assessments, chosen)}
            <fieldset class="field">
                <legend class="field__label">{c::COLUMN_ROUTE.t()}</legend>
                <div class="choices choices--long">{routes.collect_view()}</div>
            </fieldset>
            {move || failure.with(|failure| failure.as_ref().filter(|failure| !is_about_honour(failure)).map(notice::failed))}
            <div class="row">
                <button type="button" class="button button--lead" data-apply aria-disabled=move || busy.get().then_some("true") on:click=send>
                    {move || if busy.get() { c::COMMON_SENDING.t() } else { c::BEGIN_GO.t() }}
                </button>
            </div>
            {assess}
        </section>
    }
    .into_any()
}

fn way_to_assess(session: Session, earlier: Option<&CaseRow>, address: String, is_first: bool) -> AnyView {
    if let Some(row) = earlier {
        return earlier::way(session, row, c::BEGIN_FROM_EARLIER.t());
    }
    let (class, words) =
        if is_first { ("button button--lead", c::BEGIN_ASSESS.t()) } else { ("button", c::BEGIN_AGAIN.t()) };
    view! { <a class=class href=address rel="external" data-assess>{words}</a> }.into_any()
}

/// The honours that the direct route can rest on, and others that are held; or that there are none.
fn held(honours: &[HonourView]) -> AnyView {
    if honours.is_empty() {
        return view! { <p class="small" data-no-honour>{c::BEGIN_NO_HONOUR.t()}</p> }.into_any();
    }
    let lines = |opens_direct: bool| {
        let held = honours.iter().filter(|honour| honour.opens_direct == opens_direct).map(|honour| {
            let words = c::CASE_HONOUR.with(&[&honour.title, &honour.certificate, &honour.year.to_string()]);
            view! { <li><span aria-hidden="true">"★ "</span>{words}</li> }
        });
        held.collect_view()
    };
    let has = |opens_direct: bool| honours.iter().any(|honour| honour.opens_direct == opens_direct);
    let direct = has(true).then(|| {
        view! {
            <div class="notice" data-honours>
                <p class="notice__title">{c::BEGIN_HONOURS.t()}</p>
                <ul>{lines(true)}</ul>
            </div>
        }
    });
    let others = has(false).then(|| {
        view! {
            <div class="notice notice--none" data-other-honours>
                <p class="notice__title">{c::BEGIN_OTHER_HONOURS.t()}</p>
                <ul>{lines(false)}</ul>
            </div>
        }
    });
    view! { {direct} {others} }.into_any()
}

/// It is said beside the route that it concerns.
fn is_about_honour(failure: &Failure) -> bool {
    code(failure) == "honour_missing"
}

/// The sealed self-assessments to choose from.
pub(super) fn receipts(assessments: &[AssessmentRow], chosen: RwSignal<String>) -> AnyView {
    let choices = assessments.iter().map(|row| {
        let (own, checked) = (row.receipt.clone(), row.receipt.clone());
        let words = c::BEGIN_RECEIPT.with(&[&time::instant_in_words(&row.recorded_at), &words::score(&row.claimed)]);
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="receipt"
                    value=row.receipt.clone()
                    prop:checked=move || chosen.with(|chosen| *chosen == checked)
                    on:change=move |_| chosen.set(own.clone())
                />
                <span><strong>{row.receipt.clone()}</strong> <br/> {words}</span>
            </label>
        }
    });
    view! {
        <fieldset class="field" data-receipts>
            <legend class="field__label">{c::BEGIN_RECEIPTS.t()}</legend>
            <div class="choices choices--long">{choices.collect_view()}</div>
        </fieldset>
    }
    .into_any()
}
