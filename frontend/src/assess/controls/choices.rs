//! One of several, and any of several.

use leptos::prelude::*;
use shared::{answer::AnswerValue, exact::Exact, rulebook::ChoiceOption};

use super::Ask;
use crate::{parts::explain, texts::k};

/// Radios. 不适用 is one of them where the pack allows it.
pub(super) fn one_of(ask: Ask, options: &'static [ChoiceOption]) -> AnyView {
    let name = ask.name("choice");
    let best = options.iter().map(|option| option.points).max().unwrap_or(Exact::ZERO);
    let chosen = ask.with_response(|response| match response {
        Some(AnswerValue::Choice(id)) => Some(id.clone()),
        Some(AnswerValue::NotApplicable(_)) => Some("not_applicable".to_owned()),
        _ => None,
    });
    let radio = |class: &'static str, id: &'static str, label: &'static str| {
        let checked = chosen.as_deref() == Some(id);
        let pick = move |_| {
            let value = if id == "not_applicable" { AnswerValue::NotApplicable(String::new()) } else { AnswerValue::Choice(id.to_owned()) };
            ask.respond(Some(value));
        };
        view! {
            <label class=class>
                <input type="radio" name=name.clone() value=id checked=checked on:change=pick />
                <span>{label}</span>
            </label>
        }
    };
    let rows = options.iter().map(|option| {
        radio(tone(option.points, best), &option.id, words(ask, &option.id))
    });
    let rows = rows.collect_view();
    let not_applicable = ask
        .item()
        .may_be_not_applicable
        .then(|| radio("choice choice--none", "not_applicable", k::STATE_NOT_APPLICABLE.t()));
    let long = ask.texts().labels.iter().any(|label| label.chars().count() > 8);
    let class = if long { "choices choices--long" } else { "choices" };
    view! { <div class=class role="radiogroup" aria-labelledby=ask.title()>{rows}{not_applicable}</div> }.into_any()
}

/// Boxes, and one that says none holds: an empty list is an answer, no list is not.
pub(super) fn many_of(ask: Ask, options: &'static [ChoiceOption]) -> AnyView {
    let chosen = RwSignal::new(ask.with_response(|response| match response {
        Some(AnswerValue::Choices(ids)) => Some(ids.clone()),
        _ => None,
    }));
    let set = move |ids: Option<Vec<String>>| {
        chosen.set(ids.clone());
        ask.respond(ids.map(AnswerValue::Choices));
    };
    let boxes = options.iter().map(|option| {
        let id = option.id.as_str();
        let is_chosen = move || chosen.with(|ids| ids.as_ref().is_some_and(|ids| ids.iter().any(|one| one == id)));
        let toggle = move |checked: bool| {
            let mut ids = chosen.get_untracked().unwrap_or_default();
            ids.retain(|one| one != id);
            if checked {
                ids.push(id.to_owned());
            }
            // Taking the last one back is taking the answer back.
            set((!ids.is_empty()).then_some(ids));
        };
        view! {
            <label class="choice">
                <input type="checkbox" value=id prop:checked=is_chosen on:change:target=move |event| toggle(event.target().checked()) />
                <span>{words(ask, id)}</span>
            </label>
        }
    });
    let none = move || chosen.with(|ids| ids.as_ref().is_some_and(Vec::is_empty));
    view! {
        <div class="choices choices--long" role="group" aria-labelledby=ask.title()>
            {boxes.collect_view()}
            <label class="choice choice--bad">
                <input type="checkbox" value="none" prop:checked=none
                    on:change:target=move |event| set(event.target().checked().then(Vec::new)) />
                <span>{k::CARD_NONE_OF_THESE.t()}</span>
            </label>
        </div>
    }
    .into_any()
}

fn tone(points: Exact, best: Exact) -> &'static str {
    if points >= best {
        "choice"
    } else if points > Exact::ZERO {
        "choice choice--half"
    } else {
        "choice choice--bad"
    }
}

/// The pack's label, or ours for the plain kinds.
fn words(ask: Ask, id: &'static str) -> &'static str {
    explain::option_words(ask.desk.form, ask.index, id)
}
