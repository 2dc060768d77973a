//! 社区概况: profile facts and filter questions, as the pack asks them.

use shared::{
    answer::{AnswerSheet, FactAnswer, FactValue},
    form::{FactTexts, Form},
    responses::number_error,
    rulebook::{Fact, FactKind},
};

use super::number;
use crate::{
    dom::{El, classed, el, typed},
    state::{Act, Var},
    texts::k,
    ui::field,
};

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

/// What to do when a fact becomes known or unknown.
pub type Changed = Act<(String, Option<FactValue>)>;

/// The facts of a form, of the profile or the filter questions, each with its control.
pub fn fact_fields(form: &Form, sheet: &AnswerSheet, filters: bool, changed: Changed) -> Vec<El> {
    let asked = form.rulebook.facts.iter().zip(&form.texts.facts).filter(|(_, texts)| texts.is_filter == filters);
    asked.map(|(fact, texts)| field(fact, texts, known(sheet, &fact.id), changed)).collect()
}

fn field(fact: &Fact, texts: &FactTexts, value: Option<&FactValue>, changed: Changed) -> El {
    let label = if fact.required { texts.label.clone() } else { [&texts.label, " ", k::FACTS_OPTIONAL.t()].concat() };
    match &fact.kind {
        FactKind::Flag => {
            let choices = [("true", k::FACTS_YES.t(), true), ("false", k::FACTS_NO.t(), false)];
            choice(
                &fact.id,
                &label,
                choices.map(|(id, label, flag)| (id, label, FactValue::Flag(flag))),
                value,
                changed,
            )
        }
        FactKind::Class(ids) => {
            let classes = ids.iter().zip(&texts.labels);
            let choices = classes.map(|(id, label)| (id.as_str(), label.as_str(), FactValue::Class(id.clone())));
            choice(&fact.id, &label, choices, value, changed)
        }
        FactKind::Number { min, max, decimals } => {
            let (min, max, decimals) = (*min, *max, *decimals);
            let id = ["fact-", &fact.id].concat();
            let (error_id, fact_id) = ([&id, "-error"].concat(), fact.id.clone());
            let start = if let Some(FactValue::Number(number)) = value { number.plain() } else { String::new() };
            let wrong = Var::new(false);
            let check = move |typed: &str| {
                let number = number::read(typed).filter(|number| number_error(*number, min, max, decimals).is_none());
                wrong.set(number.is_none() && !typed.trim().is_empty());
                changed.run((fact_id.clone(), number.map(FactValue::Number)));
            };
            let input = classed("input", "input input--figure")
                .attr("id", &id)
                .attr("inputmode", "decimal")
                .attr("autocomplete", "off")
                .attr("value", &start)
                .attr("aria-describedby", &error_id)
                .attr_by("aria-invalid", move || wrong.get().then_some("true"))
                .on("input", move |event| check(&typed(event)));
            let error = classed("p", "field__error")
                .attr("id", &error_id)
                .text(&k::NUMBER_RANGE.with(&[&min.plain(), &max.plain()]))
                .flag_by("hidden", move || !wrong.get());
            classed("div", "field")
                .attr("data-fact", &fact.id)
                .add(field::label(&id, &label))
                .add(classed("div", "measure").add(input).add(el("span").text(&texts.unit)))
                .add(error)
        }
    }
}

fn choice<'a>(
    id: &str,
    label: &str,
    choices: impl IntoIterator<Item = (&'a str, &'a str, FactValue)>,
    value: Option<&FactValue>,
    changed: Changed,
) -> El {
    let name = ["fact-", id].concat();
    let option = |(option, words, own): (&str, &str, FactValue)| {
        let fact = id.to_owned();
        let radio = el("input")
            .attr("type", "radio")
            .attr("name", &name)
            .attr("value", option)
            .flag("checked", value == Some(&own))
            .on("change", move |_| changed.run((fact.clone(), Some(own.clone()))));
        classed("label", "choice").add(radio).add(el("span").text(words))
    };
    let options = choices.into_iter().map(option);
    classed("fieldset", "field")
        .attr("data-fact", id)
        .add(classed("legend", "field__label").text(label))
        .add(classed("div", "choices").add_all(options))
}
