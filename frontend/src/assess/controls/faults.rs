//! Faults found, by kind. "None found" is an answer of its own.

use leptos::prelude::*;
use shared::{
    answer::{AnswerValue, FaultCount},
    rulebook::FaultKind,
};

use super::Ask;
use crate::{parts::number, texts::k};

/// A count per kind of fault.
pub(super) fn faults(ask: Ask, kinds: &'static [FaultKind]) -> AnyView {
    let counts = RwSignal::new(ask.with_response(|response| match response {
        Some(AnswerValue::Faults(counts)) => Some(counts.clone()),
        _ => None,
    }));
    let set = move |new: Option<Vec<FaultCount>>| {
        counts.set(new.clone());
        ask.respond(new.map(AnswerValue::Faults));
    };
    let rows = kinds.iter().enumerate().map(|(position, kind)| {
        let id = ask.name(&kind.id);
        let shown = move || {
            let of_kind = |counts: &Vec<FaultCount>| counts.iter().find(|count| count.kind == kind.id).map(|count| count.count);
            counts.with(|counts| counts.as_ref().and_then(of_kind)).map(|count| count.to_string()).unwrap_or_default()
        };
        let put = move |typed: String| {
            let count = number::read(&typed).and_then(shared::exact::Exact::as_whole).and_then(|count| u32::try_from(count).ok());
            let mut new = counts.get_untracked().unwrap_or_default();
            new.retain(|other| other.kind != kind.id);
            new.extend(count.map(|count| FaultCount { kind: kind.id.clone(), count }));
            set((!new.is_empty()).then_some(new));
        };
        view! {
            <div class="field">
                <label class="field__label" for=id.clone()>{ask.label(position, &kind.id)}</label>
                <div class="measure">
                    <input id=id class="input input--figure" inputmode="numeric" autocomplete="off" maxlength="7"
                        data-number=kind.id.as_str() prop:value=shown
                        on:change:target=move |event| put(event.target().value()) />
                    <span>{k::CARD_FAULTS_UNIT.t()}</span>
                </div>
            </div>
        }
    });
    let none = move || counts.with(|counts| counts.as_ref().is_some_and(Vec::is_empty));
    view! {
        <div class="stack" role="group" aria-labelledby=ask.title()>
            {rows.collect_view()}
            <label class="choice">
                <input type="checkbox" value="none" prop:checked=none
                    on:change:target=move |event| set(event.target().checked().then(Vec::new)) />
                <span>{k::CARD_NO_FAULTS.t()}</span>
            </label>
        </div>
    }
    .into_any()
}
