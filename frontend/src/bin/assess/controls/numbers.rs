//! Numbers with unit and threshold. What is typed without being a number stays where it is.

use shared::{
    answer::{AnswerValue, NumberAnswer},
    exact::Exact,
    responses::number_error,
    rulebook::NumberField,
};

use super::Ask;
use frontend::{
    dom::{El, classed, el, typed},
    parts::{explain::rule_words, number},
    state::Var,
    texts::k,
    ui::field::label,
};

/// An input per number.
pub(super) fn numbers(ask: Ask, fields: &'static [NumberField]) -> El {
    let rows = fields.iter().enumerate().map(|(position, field)| row(ask, position, field, fields.len() == 1));
    ask.group("stack").add_all(rows)
}

fn row(ask: Ask, position: usize, field: &'static NumberField, is_alone: bool) -> El {
    let unit = ask.texts().units.get(position).map_or("", String::as_str);
    let words = match ask.texts().labels.get(position) {
        Some(label) if !label.is_empty() => label.as_str(),
        _ if is_alone => k::NUMBER_LABEL.t(),
        _ => field.id.as_str(),
    };
    let hint = field.rule.as_ref().map(|rule| rule_words(rule, unit)).unwrap_or_default();
    let id = ask.name(&field.id);
    let (hint_id, error_id) = ([&id, "-hint"].concat(), [&id, "-error"].concat());
    let is_wrong = move |typed: &str| {
        !typed.trim().is_empty()
            && number::read(typed)
                .is_none_or(|number| number_error(number, field.min, field.max, field.decimals).is_some())
    };
    let start = standing_in(ask, field);
    let wrong = Var::new(is_wrong(&start));
    let input = classed("input", "input input--figure")
        .attr("id", &id)
        .attr("inputmode", "decimal")
        .attr("autocomplete", "off")
        .attr("maxlength", "24")
        .attr("data-number", &field.id)
        .attr("value", &start)
        .attr("aria-describedby", &[&hint_id, " ", &error_id].concat())
        .attr_by("aria-invalid", move || wrong.get().then_some("true"))
        .on("input", move |event| {
            let typed = typed(event);
            // At once: said only when the field is left, it would push the rest of the card down under
            // the finger whose tap has taken the field's focus away.
            wrong.set(is_wrong(&typed));
            answer(ask, field, &typed);
        });
    let hint = (!hint.is_empty()).then(|| classed("span", "badge").attr("id", &hint_id).text(&hint));
    let range = number::range_words(field);
    let error = classed("p", "field__error")
        .attr("id", &error_id)
        .attr("role", "status")
        .flag_by("hidden", move || !wrong.get())
        .text_by(move || if wrong.get() { range.clone() } else { String::new() });
    let name = label(&id, words);
    classed("div", "field")
        .add(if is_alone { name.attr("class", "sr") } else { name })
        .add(classed("div", "measure").add(input).add(el("span").text(unit)).add_all(hint))
        .add(error)
}

/// What stands in the field: the number, or what was typed without being one.
fn standing_in(ask: Ask, field: &NumberField) -> String {
    ask.desk.work.peek(|work| {
        let requirement = &ask.item().id;
        if let Some(text) = work.draft.unread(requirement, &field.id) {
            return text.to_owned();
        }
        let Some(AnswerValue::Numbers(numbers)) = work.response(requirement) else { return String::new() };
        numbers.iter().find(|number| number.field == field.id).map(|number| number.value.plain()).unwrap_or_default()
    })
}

/// Puts what is typed into one field on the sheet.
fn answer(ask: Ask, field: &NumberField, typed: &str) {
    let requirement = &ask.item().id;
    let number: Option<Exact> = number::read(typed);
    ask.desk.rework(Some(ask.index), &mut |work| {
        work.draft.set_unread(requirement, &field.id, if number.is_some() { "" } else { typed });
        let entry = work.answer_mut(requirement);
        let mut numbers = match entry.response.take() {
            Some(AnswerValue::Numbers(numbers)) => numbers,
            _ => Vec::new(),
        };
        numbers.retain(|other| other.field != field.id);
        numbers.extend(number.map(|value| NumberAnswer { field: field.id.clone(), value }));
        entry.response = (!numbers.is_empty()).then_some(AnswerValue::Numbers(numbers));
    });
}
