//! 专家评审: score sheet, opinion and on-site check of one expert.

use frontend::{
    api::Failure,
    browser::{page, task},
    texts::c,
};
use leptos::prelude::*;

use super::{attachments, decide, desk::Desk, keep, mark::stops_at_a_wrong_one};
use crate::{
    api,
    parts::{
        dialog::dialog,
        field::{self, Kind},
        notice,
    },
};

/// The form.
pub(super) fn form(desk: Desk) -> AnyView {
    let (checked, asking) = (RwSignal::new(false), RwSignal::new(false));
    let failure = RwSignal::new(None::<Failure>);
    let gap = move |value: RwSignal<String>, words: &'static str| {
        let is_missing = checked.get() && value.with(|value| value.trim().is_empty());
        if is_missing { words.to_owned() } else { String::new() }
    };
    let press = move |_| {
        if stops_at_a_wrong_one() {
            return;
        }
        checked.set(true);
        let gaps = [
            (desk.opinion, "#opinion"),
            (desk.check().visited_on, "#visited-on"),
            (desk.check().people, "#people"),
            (desk.check().findings, "#findings"),
        ];
        match gaps.into_iter().find(|(value, _)| value.with_untracked(|value| value.trim().is_empty())) {
            Some((_, selector)) => page::focus(selector),
            None => asking.set(true),
        }
    };
    let send = move |_| {
        asking.set(false);
        failure.set(None);
        let (id, review) = (desk.id(), untrack(|| desk.expert_review(true)));
        task::run(async move {
            match api::cases::put_expert_review(desk.session, &id, &review).await {
                Ok(()) => {
                    keep::forget(desk);
                    desk.read_again(Some(c::EXPERT_DONE.t().to_owned()));
                }
                Err(refused) => failure.set(Some(refused)),
            }
        });
    };
    let long = Kind { longest: 5000, ..Kind::default() };
    let day = Kind { input: "date", ..Kind::default() };
    let refused = move || {
        failure.get().map(|failure| {
            let details = if let Failure::Problem(problem) = &failure { problem.errors.clone() } else { Vec::new() };
            view! { {notice::failed(&failure)} {decide::error_list(desk, details)} }
        })
    };
    view! {
        <section class="panel" id="decide" tabindex="-1" data-expert-form>
            <h2>{c::EXPERT_TITLE.t()}</h2>
            <p class="small">{c::EXPERT_LEAD.t()}</p>
            {field::text("opinion", c::EXPERT_OPINION.t(), "", long, desk.opinion, move || gap(desk.opinion, c::REFUSAL_OPINION.t()))}
            <h3>{c::EXPERT_VISIT.t()}</h3>
            {field::text("visited-on", c::EXPERT_DAY.t(), "", day, desk.check().visited_on, move || gap(desk.check().visited_on, c::REFUSAL_DAY.t()))}
            {field::text("people", c::EXPERT_PEOPLE.t(), "", long, desk.check().people, move || gap(desk.check().people, c::REFUSAL_TEXT.t()))}
            {field::text("findings", c::EXPERT_FINDINGS.t(), "", long, desk.check().findings, move || gap(desk.check().findings, c::REFUSAL_TEXT.t()))}
            {attachments::on_site(desk)}
            {keep::line(desk)}
            {refused}
            <button type="button" class="button button--lead button--wide" data-hand-in on:click=press>{c::EXPERT_GO.t()}</button>
            {dialog("hand-in", c::EXPERT_CONFIRM.t(), asking, move || {
                let (given, of) = untrack(|| desk.progress());
                view! {
                    <p>{c::EXPERT_CONFIRM_LEAD.with(&[&given.to_string(), &of.to_string()])}</p>
                    <button type="button" class="button button--lead" data-hand-in-confirm on:click=send>{c::EXPERT_GO.t()}</button>
                }
                .into_any()
            })}
        </section>
    }
    .into_any()
}
