//! One requirement.

use leptos::prelude::*;
use shared::{answer::AnswerValue, evaluate::State, rulebook::Question};

use super::{
    controls::{self, Ask},
    desk::Desk,
    extras,
    work::{Flaw, Mark},
};
use crate::{
    parts::{
        account::{state_class, state_words},
        status::status_badge,
    },
    texts::{Text, k},
};

/// The card of a requirement; hidden while it is not asked.
pub(super) fn card(desk: Desk, index: usize) -> AnyView {
    let ask = Ask { desk, index };
    let (item, texts, mark) = (ask.item(), ask.texts(), desk.marks[index]);
    let title = ["r-", &item.id].concat();
    let named_by = title.clone();
    let is_veto = texts.tags.iter().any(|tag| tag == "veto");
    let not_asked = move || matches!(mark.get().state, State::Hidden | State::Retired);
    let flaw = move || flaw_words(mark.get()).map_or("", Text::t);
    view! {
        <section class="requirement" role="group" tabindex="-1" data-requirement=item.id.as_str() aria-labelledby=named_by
            data-state=move || state_name(mark.get().state) hidden=not_asked>
            <h3 class="requirement__text" id=title>{extras::numbered(&item.id, &texts.text)}</h3>
            <p class="requirement__meta">
                {move || state_badge(mark.get())}
                {is_veto.then(|| view! { <span class="badge badge--bad">{k::CARD_VETO.t()}</span> })}
                {status_badge(desk.form.texts.status)}
            </p>
            {if item.by_assessor { view! { <p class="notice notice--none">{k::CARD_BY_ASSESSOR.t()}</p> }.into_any() } else { controls::control(ask) }}
            {(item.may_be_not_applicable && !item.by_assessor).then(|| not_applicable(ask))}
            <p class="field__error" role="status" hidden=move || flaw().is_empty()>{flaw}</p>
            {extras::extras(ask)}
        </section>
    }
    .into_any()
}

/// 不适用: its reason, and the box that chooses it where the control is not a row of radios.
fn not_applicable(ask: Ask) -> AnyView {
    let reason = RwSignal::new(ask.with_response(|response| match response {
        Some(AnswerValue::NotApplicable(reason)) => Some(reason.clone()),
        _ => None,
    }));
    // The radio of a row of choices sets the answer by itself; this follows whatever is answered.
    let mark = ask.desk.marks[ask.index];
    let standing = ask.desk.standing;
    let chosen = Memo::new(move |_| {
        mark.track();
        standing.track();
        ask.with_response(|response| matches!(response, Some(AnswerValue::NotApplicable(_))))
    });
    let give = move |text: String| {
        reason.set(Some(text.clone()));
        ask.respond(Some(AnswerValue::NotApplicable(text)));
    };
    let is_row = matches!(ask.item().question, Question::OneOf(_));
    let before = StoredValue::new(None::<AnswerValue>);
    let toggle = move |checked: bool| {
        if checked {
            before.set_value(ask.with_response(|response| response.cloned()));
            ask.respond(Some(AnswerValue::NotApplicable(reason.get_untracked().unwrap_or_default())));
        } else {
            ask.respond(before.get_value().filter(|value| !matches!(value, AnswerValue::NotApplicable(_))));
        }
    };
    let id = ["na-", &ask.item().id].concat();
    view! {
        {(!is_row).then(|| view! {
            <label class="choice choice--none">
                <input type="checkbox" value="not_applicable" prop:checked=chosen on:change:target=move |event| toggle(event.target().checked()) />
                <span>{k::STATE_NOT_APPLICABLE.t()}</span>
            </label>
        })}
        <div class="field" hidden=move || !chosen.get()>
            <label class="field__label" for=id.clone()>{k::NA_REASON.t()}</label>
            <input id=id class="input" maxlength="200" data-reason prop:value=move || reason.get().unwrap_or_default()
                on:input:target=move |event| give(event.target().value()) />
            <div class="row">
                {[&k::NA_NO_OBJECT, &k::NA_NO_SITE].map(|text| view! {
                    <button type="button" class="button" data-reason-suggestion on:click=move |_| give(text.t().to_owned())>{text.t()}</button>
                })}
            </div>
        </div>
    }
    .into_any()
}

/// The state in `data-state`.
pub(super) fn state_name(state: State) -> &'static str {
    match state {
        State::Unanswered => "unanswered",
        State::NotApplicable => "not_applicable",
        State::Hidden => "hidden",
        State::Retired => "retired",
        State::Met => "met",
        State::Partly => "partly",
        State::NotMet => "not_met",
    }
}

fn state_badge(mark: Mark) -> impl IntoView {
    let (class, text) = match mark.flaw {
        Some(_) => ("badge badge--bad badge--open", &k::STATE_FLAWED),
        None => (state_class(mark.state), state_words(mark.state)),
    };
    view! { <span class=class>{text.t()}</span> }
}

fn flaw_words(mark: Mark) -> Option<&'static Text> {
    mark.flaw.map(|flaw| match flaw {
        Flaw::Reason => &k::FLAW_REASON,
        Flaw::Number => &k::FLAW_NUMBER,
        Flaw::Other => &k::FLAW_OTHER,
    })
}
