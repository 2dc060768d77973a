//! An answer in words.

use shared::{
    answer::{Answer, AnswerValue},
    form::Form,
    rulebook::Question,
};

use super::explain::{measured, option_words};
use crate::texts::k;

/// The names of the evidence; none where there is none.
pub fn evidence_words(answer: &Answer) -> Option<String> {
    let names = answer.evidence.join(k::EXPLAIN_COMMA.t());
    (!names.is_empty()).then(|| k::ACCOUNT_EVIDENCE.with(&[&names]))
}

/// What was answered; empty when nothing was.
pub fn answer_words(form: &Form, item: usize, answer: &Answer) -> String {
    let comma = k::EXPLAIN_COMMA.t();
    let texts = &form.texts.items[item];
    match &answer.response {
        None => String::new(),
        Some(AnswerValue::NotApplicable(reason)) => reason.clone(),
        Some(AnswerValue::Choice(id)) => option_words(form, item, id).to_owned(),
        Some(AnswerValue::Choices(ids)) if ids.is_empty() => k::CARD_NONE_OF_THESE.t().to_owned(),
        Some(AnswerValue::Choices(ids)) => {
            ids.iter().map(|id| option_words(form, item, id)).collect::<Vec<_>>().join(comma)
        }
        Some(AnswerValue::Numbers(numbers)) => {
            let Question::Numbers { fields, .. } = &form.rulebook.items[item].question else { return String::new() };
            let one = |number: &shared::answer::NumberAnswer| {
                let position = fields.iter().position(|field| field.id == number.field).unwrap_or_default();
                let label = texts.labels.get(position).map_or("", String::as_str);
                let unit = texts.units.get(position).map_or("", String::as_str);
                let between = if label.is_empty() { "" } else { k::EXPLAIN_COLON.t() };
                [label, between, &measured(number.value, unit)].concat()
            };
            numbers.iter().map(one).collect::<Vec<_>>().join(comma)
        }
        Some(AnswerValue::Records(records)) => {
            records.iter().map(|record| record.key.as_str()).collect::<Vec<_>>().join(comma)
        }
        Some(AnswerValue::Faults(faults)) if faults.is_empty() => k::CARD_NO_FAULTS.t().to_owned(),
        Some(AnswerValue::Faults(faults)) => {
            let one = |fault: &shared::answer::FaultCount| {
                [option_words(form, item, &fault.kind), " × ", &fault.count.to_string()].concat()
            };
            faults.iter().map(one).collect::<Vec<_>>().join(comma)
        }
        Some(AnswerValue::Text(text)) => text.clone(),
    }
}
