//! 部门协审: a department answers about the requirements that it answers for.

use frontend::{
    api::Failure,
    browser::{page, task, time},
    texts::c,
};
use leptos::prelude::*;
use shared::api::cases::DepartmentReview;

use super::{decide, desk::Desk, keep, mark::stops_at_a_wrong_one};
use crate::{
    api,
    list::shown,
    parts::{
        field::{self, Kind},
        notice,
    },
};

/// The form.
pub(super) fn form(desk: Desk) -> AnyView {
    let (checked, busy) = (RwSignal::new(false), RwSignal::new(false));
    let failure = RwSignal::new(None::<Failure>);
    let gap = move || {
        let is_empty = desk.opinion.with(|opinion| opinion.trim().is_empty()) && desk.verdicts.with(Vec::is_empty);
        if checked.get() && is_empty { c::DEPARTMENT_EMPTY.t().to_owned() } else { String::new() }
    };
    let send = move |_| {
        checked.set(true);
        if !untrack(gap).is_empty() {
            return page::focus("#opinion");
        }
        if busy.get_untracked() || stops_at_a_wrong_one() {
            return;
        }
        busy.set(true);
        failure.set(None);
        let review =
            DepartmentReview { verdicts: desk.verdicts.get_untracked(), opinion: desk.opinion.get_untracked() };
        let id = desk.id();
        task::run(async move {
            match api::cases::put_department_review(desk.session, &id, &review).await {
                Ok(()) => {
                    keep::forget(desk);
                    desk.read_again(Some(c::DEPARTMENT_DONE.t().to_owned()));
                }
                Err(refused) => {
                    busy.set(false);
                    failure.set(Some(refused));
                }
            }
        });
    };
    let refused = move || {
        failure.get().map(|failure| {
            let details = if let Failure::Problem(problem) = &failure { problem.errors.clone() } else { Vec::new() };
            view! { {notice::failed(&failure)} {decide::error_list(desk, details)} }
        })
    };
    let due = desk.case(|case| {
        let asked = case.departments.iter().find(|asked| asked.review.is_none())?;
        Some(view! {
            <p>
                {c::DEPARTMENT_DUE.with(&[&time::date_in_words(asked.due_on)])} " "
                {asked.is_overdue.then(|| view! { <span class="badge badge--bad"><span aria-hidden="true">"⚠ "</span>{c::FILTER_OVERDUE.t()}</span> })}
            </p>
        })
    });
    let progress = move || {
        let (given, of) = desk.progress();
        c::RESULT_PROGRESS.with(&[&given.to_string(), &of.to_string()])
    };
    let stage = desk.row(|row| shown::stage_badge(row.stage));
    let long = Kind { longest: 5000, ..Kind::default() };
    view! {
        <section class="panel" id="decide" tabindex="-1" data-department-form>
            <h2>{c::DEPARTMENT_TITLE.t()}</h2>
            <p>{stage}</p>
            {due}
            <p data-progress>{progress}</p>
            {field::text("opinion", c::DEPARTMENT_OPINION.t(), "", long, desk.opinion, gap)}
            {keep::line(desk)}
            {refused}
            <button type="button" class="button button--lead button--wide" data-answer on:click=send>
                {move || if busy.get() { c::COMMON_SENDING.t() } else { c::DEPARTMENT_GO.t() }}
            </button>
        </section>
    }
    .into_any()
}
