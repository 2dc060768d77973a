//! Numbers with unit and threshold. What is typed without being a number stays where it is.

use leptos::prelude::*;
use shared::{
    answer::{AnswerValue, NumberAnswer},
    exact::Exact,
    responses::number_error,
    rulebook::NumberField,
};

use super::Ask;
use crate::{parts::{explain, number}, texts::k};

/// An input per number.
pub(super) fn numbers(ask: Ask, fields: &'static [NumberField]) -> AnyView {
    let rows = fields.iter().enumerate().map(|(position, field)| row(ask, position, field, fields.len() == 1));
    view! { <div class="stack" role="group" aria-labelledby=ask.title()>{rows.collect_view()}</div> }.into_any()
}

fn row(ask: Ask, position: usize, field: &'static NumberField, alone: bool) -> AnyView {
    let unit = ask.texts().units.get(position).map_or("", String::as_str);
    let label = match ask.texts().labels.get(position) {
        Some(label) if !label.is_empty() => label.as_str(),
        _ if alone => k::NUMBER_LABEL.t(),
        _ => field.id.as_str(),
    };
    let hint = field.rule.as_ref().map(|rule| explain::rule_words(rule, unit)).unwrap_or_default();
    let (id, hint_id) = (ask.name(&field.id), ask.name(&[&field.id, "-hint"].concat()));
    let error_id = [&id, "-error"].concat();
    let is_wrong = move |typed: &str| {
        !typed.trim().is_empty()
            && number::read(typed).is_none_or(|number| number_error(number, field.min, field.max, field.decimals).is_some())
    };
    let start = typed(ask, field);
    let wrong = RwSignal::new(is_wrong(&start));
    let put = move |typed: String| {
        // Out of a mistake at once, into one only when the field is left.
        if !is_wrong(&typed) {
            wrong.set(false);
        }
        answer(ask, field, &typed);
    };
    let range = match field.decimals {
        0 => k::NUMBER_RANGE_WHOLE.with(&[&field.min.plain(), &field.max.plain()]),
        decimals => k::NUMBER_RANGE_DECIMALS.with(&[&field.min.plain(), &field.max.plain(), &decimals.to_string()]),
    };
    view! {
        <div class="field">
            <label class=if alone { "sr" } else { "field__label" } for=id.clone()>{label}</label>
            <div class="measure">
                <input id=id class="input input--figure" inputmode="decimal" autocomplete="off" maxlength="24" data-number=field.id.as_str()
                    value=start aria-describedby=[hint_id.as_str(), " ", &error_id].concat()
                    aria-invalid=move || wrong.get().then_some("true")
                    on:input:target=move |event| put(event.target().value())
                    on:change:target=move |event| wrong.set(is_wrong(&event.target().value())) />
                <span>{unit}</span>
                <span class="badge" id=hint_id hidden=hint.is_empty()>{hint.clone()}</span>
            </div>
            <p class="field__error" id=error_id hidden=move || !wrong.get()>{range}</p>
        </div>
    }
    .into_any()
}

/// What stands in the field: the number, or what was typed without being one.
fn typed(ask: Ask, field: &NumberField) -> String {
    ask.desk.work.with_value(|work| {
        let requirement = &ask.item().id;
        let unread = work.draft.unread.iter().find(|(id, of, _)| id == requirement && *of == field.id);
        if let Some((.., text)) = unread {
            return text.clone();
        }
        let Some(AnswerValue::Numbers(numbers)) = work.response(requirement) else { return String::new() };
        numbers.iter().find(|number| number.field == field.id).map(|number| number.value.plain()).unwrap_or_default()
    })
}

/// Puts what is typed into one field on the sheet.
fn answer(ask: Ask, field: &NumberField, typed: &str) {
    let requirement = &ask.item().id;
    let number: Option<Exact> = number::read(typed);
    let is_unread = number.is_none() && !typed.trim().is_empty();
    ask.desk.rework(&mut |work| {
        work.draft.unread.retain(|(id, of, _)| !(id == requirement && *of == field.id));
        if is_unread {
            work.draft.unread.push((requirement.clone(), field.id.clone(), typed.to_owned()));
        }
        work.draft.place.requirement.clone_from(requirement);
        let entry = work.answer_mut(requirement);
        let mut numbers = match entry.response.take() {
            Some(AnswerValue::Numbers(numbers)) => numbers,
            _ => Vec::new(),
        };
        numbers.retain(|other| other.field != field.id);
        numbers.extend(number.map(|value| NumberAnswer { field: field.id.clone(), value }));
        entry.response = (!numbers.is_empty()).then_some(AnswerValue::Numbers(numbers));
        work.tidy();
    });
}
