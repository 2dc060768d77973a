//! 社区概况: profile facts and filter questions, as the pack asks them.

use leptos::prelude::*;
use shared::{
    answer::{AnswerSheet, FactAnswer, FactValue},
    form::{FactTexts, Form},
    responses::number_error,
    rulebook::{Fact, FactKind},
};

use super::number;
use crate::texts::k;

/// What is known about a fact.
pub fn known<'a>(sheet: &'a AnswerSheet, fact: &str) -> Option<&'a FactValue> {
    sheet.facts.iter().find(|answer| answer.fact == fact).map(|answer| &answer.value)
}

/// Puts what is known about a fact on the sheet.
pub fn put(sheet: &mut AnswerSheet, fact: &str, value: Option<FactValue>) {
    sheet.facts.retain(|answer| answer.fact != fact);
    if let Some(value) = value {
        sheet.facts.push(FactAnswer { fact: fact.to_owned(), value });
    }
}

/// The facts of a form, of the profile or the filter questions, each with its control.
pub fn fact_fields(
    form: &Form, sheet: &AnswerSheet, filters: bool, changed: Callback<(String, Option<FactValue>)>,
) -> AnyView {
    let asked = form.rulebook.facts.iter().zip(&form.texts.facts).filter(|(_, texts)| texts.is_filter == filters);
    asked.map(|(fact, texts)| field(fact, texts, known(sheet, &fact.id), changed)).collect_view()
    .into_any()
}

fn field(
    fact: &Fact, texts: &FactTexts, value: Option<&FactValue>, changed: Callback<(String, Option<FactValue>)>,
) -> AnyView {
    let optional = (!fact.required).then(|| view! { <span class="small">{k::FACTS_OPTIONAL.t()}</span> });
    let label = texts.label.clone();
    match &fact.kind {
        FactKind::Flag => {
            let choices = [("true", k::FACTS_YES.t().to_owned(), true), ("false", k::FACTS_NO.t().to_owned(), false)]
                .map(|(id, label, flag)| (id.to_owned(), label, FactValue::Flag(flag)));
            choice(&fact.id, label, optional, choices.into(), value, changed).into_any()
        }
        FactKind::Class(ids) => {
            let labels = ids.iter().zip(&texts.labels);
            let choices = labels.map(|(id, label)| (id.clone(), label.clone(), FactValue::Class(id.clone()))).collect();
            choice(&fact.id, label, optional, choices, value, changed).into_any()
        }
        FactKind::Number { min, max, decimals } => {
            let (min, max, decimals) = (*min, *max, *decimals);
            let id = ["fact-", &fact.id].concat();
            let (error_id, fact_id) = ([&id, "-error"].concat(), fact.id.clone());
            let start = if let Some(FactValue::Number(number)) = value { number.plain() } else { String::new() };
            let wrong = RwSignal::new(false);
            let check = move |typed: String| {
                let number = number::read(&typed).filter(|number| number_error(*number, min, max, decimals).is_none());
                wrong.set(number.is_none() && !typed.trim().is_empty());
                changed.run((fact_id.clone(), number.map(FactValue::Number)));
            };
            view! {
                <div class="field" data-fact=fact.id.clone()>
                    <label class="field__label" for=id.clone()>{label}" "{optional}</label>
                    <div class="measure">
                        <input id=id.clone() class="input input--figure" inputmode="decimal" autocomplete="off" value=start
                            aria-describedby=error_id.clone()
                            aria-invalid=move || wrong.get().then_some("true")
                            on:input:target=move |event| check(event.target().value()) />
                        <span>{texts.unit.clone()}</span>
                    </div>
                    <p class="field__error" id=error_id hidden=move || !wrong.get()>
                        {k::NUMBER_RANGE.with(&[&min.plain(), &max.plain()])}
                    </p>
                </div>
            }.into_any()
        }
    }
}

fn choice(
    id: &str, label: String, optional: Option<impl IntoView>, choices: Vec<(String, String, FactValue)>,
    value: Option<&FactValue>, changed: Callback<(String, Option<FactValue>)>,
) -> impl IntoView {
    let name = ["fact-", id].concat();
    let options = choices.into_iter().map(|(option, label, own)| {
        let (fact, checked) = (id.to_owned(), value == Some(&own));
        view! {
            <label class="choice">
                <input type="radio" name=name.clone() value=option checked=checked
                    on:change=move |_| changed.run((fact.clone(), Some(own.clone()))) />
                <span>{label}</span>
            </label>
        }
    });
    view! {
        <fieldset class="field" data-fact=id.to_owned()>
            <legend class="field__label">{label}" "{optional}</legend>
            <div class="choices">{options.collect_view()}</div>
        </fieldset>
    }
}
