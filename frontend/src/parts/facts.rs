//! 社区概况: profile facts and filter questions, as the pack asks them.

use shared::{
    answer::{AnswerSheet, FactAnswer, FactValue},
    form::{FactTexts, Form},
    responses::number_error,
    rulebook::{Fact, FactKind},
};

use super::{
    explain::{class_words, measured},
    number,
};
use crate::{
    dom::{El, classed, el, typed},
    draft::Draft,
    state::{Act, Var},
    texts::k,
    ui::field,
};

/// What is known about a fact.
pub fn known<'a>(sheet: &'a AnswerSheet, fact: &str) -> Option<&'a FactValue> {
    sheet.facts.iter().find(|answer| answer.fact == fact).map(|answer| &answer.value)
}

/// What is known about the community, question and answer, in the standard's order.
pub fn facts_in_words(form: &Form, sheet: &AnswerSheet) -> Vec<(String, String)> {
    let facts = form.rulebook.facts.iter().zip(&form.texts.facts);
    let words = |(fact, texts): (&Fact, &FactTexts)| {
        Some((texts.label.clone(), value_words(form, &fact.id, texts, known(sheet, &fact.id)?)))
    };
    facts.filter_map(words).collect()
}

/// The value of a fact.
pub fn value_words(form: &Form, fact: &str, texts: &FactTexts, value: &FactValue) -> String {
    match value {
        FactValue::Flag(true) => k::FACTS_YES.t().to_owned(),
        FactValue::Flag(false) => k::FACTS_NO.t().to_owned(),
        FactValue::Class(class) => class_words(form, fact, class).unwrap_or(class).to_owned(),
        FactValue::Number(number) => measured(*number, &texts.unit),
    }
}

/// Puts what is known about a fact on the sheet.
pub fn put(sheet: &mut AnswerSheet, fact: &str, value: Option<FactValue>) {
    sheet.facts.retain(|answer| answer.fact != fact);
    if let Some(value) = value {
        sheet.facts.push(FactAnswer { fact: fact.to_owned(), value });
    }
}

/// A fact has become known or unknown.
pub struct Change {
    /// Its id.
    pub fact: String,
    /// What it is now.
    pub value: Option<FactValue>,
    /// What stands in its field without being a value.
    pub unread: String,
}

impl Change {
    /// Puts it into a draft.
    pub fn put(&self, draft: &mut Draft) {
        put(&mut draft.sheet, &self.fact, self.value.clone());
        draft.set_unread("", &self.fact, &self.unread);
    }
}

/// What to do when a fact becomes known or unknown.
pub type Changed = Act<Change>;

/// The facts of a form, of the profile or the filter questions, each with its control.
pub fn fact_fields(form: &Form, draft: &Draft, filters: bool, changed: Changed) -> Vec<El> {
    let asked = form.rulebook.facts.iter().zip(&form.texts.facts).filter(|(_, texts)| texts.is_filter == filters);
    asked.map(|(fact, texts)| field(fact, texts, draft, changed)).collect()
}

fn field(fact: &Fact, texts: &FactTexts, draft: &Draft, changed: Changed) -> El {
    let value = known(&draft.sheet, &fact.id);
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
            let unread = draft.unread("", &fact.id);
            let start = match value {
                Some(FactValue::Number(number)) if unread.is_none() => number.plain(),
                _ => unread.unwrap_or_default().to_owned(),
            };
            let wrong = Var::new(unread.is_some());
            let take = move |typed: &str| {
                let number = number::read(typed).filter(|number| number_error(*number, min, max, decimals).is_none());
                // Out of a mistake at once, into one only when the field is left.
                if number.is_some() {
                    wrong.set(false);
                }
                let unread = if number.is_some() { "" } else { typed.trim() };
                let value = number.map(FactValue::Number);
                changed.run(Change { fact: fact_id.clone(), value, unread: unread.to_owned() });
                !unread.is_empty()
            };
            let check = take.clone();
            let input = classed("input", "input input--figure")
                .attr("id", &id)
                .attr("inputmode", "decimal")
                .attr("autocomplete", "off")
                .attr("maxlength", "24")
                .attr("value", &start)
                .attr("aria-describedby", &error_id)
                .attr_by("aria-invalid", move || wrong.get().then_some("true"))
                .on("input", move |event| {
                    take(&typed(event));
                })
                .on("change", move |event| wrong.set(check(&typed(event))));
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
            .on("change", move |_| {
                changed.run(Change { fact: fact.clone(), value: Some(own.clone()), unread: String::new() });
            });
        classed("label", "choice").add(radio).add(el("span").text(words))
    };
    let options = choices.into_iter().map(option);
    classed("fieldset", "field")
        .attr("data-fact", id)
        .add(classed("legend", "field__label").text(label))
        .add(classed("div", "choices").add_all(options))
}
