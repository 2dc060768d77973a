//! One of several, and any of several.

use shared::{answer::AnswerValue, exact::Exact, rulebook::ChoiceOption};

use super::{Ask, choice};
use crate::{
    dom::{El, el, is_ticked},
    parts::explain::option_words,
    texts::k,
};

/// 不适用 as the value of a radio.
const NOT_APPLICABLE: &str = "not_applicable";

/// Radios. 不适用 is one of them where the pack allows it.
pub(super) fn one_of(ask: Ask, options: &'static [ChoiceOption]) -> El {
    let name = ask.name("choice");
    let best = options.iter().map(|option| option.points).max().unwrap_or(Exact::ZERO);
    let chosen = ask.with_response(|response| match response {
        Some(AnswerValue::Choice(id)) => id.clone(),
        Some(AnswerValue::NotApplicable(_)) => NOT_APPLICABLE.to_owned(),
        _ => String::new(),
    });
    let radio = |class: &str, id: &'static str, words: &str| {
        let input = el("input")
            .attr("type", "radio")
            .attr("name", &name)
            .attr("value", id)
            .flag("checked", chosen == id)
            .on("change", move |_| {
                ask.respond(Some(match id {
                    NOT_APPLICABLE => AnswerValue::NotApplicable(String::new()),
                    _ => AnswerValue::Choice(id.to_owned()),
                }));
            });
        choice(class, input, words)
    };
    let rows = options.iter().map(|option| {
        radio(tone(option.points, best), &option.id, option_words(ask.desk.form, ask.index, &option.id))
    });
    let is_long = ask.texts().labels.iter().any(|label| label.chars().count() > 8);
    let group = ask.group(if is_long { "choices choices--long" } else { "choices" }).attr("role", "radiogroup").add_all(rows);
    if !ask.item().may_be_not_applicable {
        return group;
    }
    group.add(radio("choice choice--none", NOT_APPLICABLE, k::STATE_NOT_APPLICABLE.t()))
}

/// Boxes, and one that says none holds: an empty list is an answer, no list is not.
pub(super) fn many_of(ask: Ask, options: &'static [ChoiceOption]) -> El {
    let set = move |ids: Option<Vec<String>>| ask.respond(ids.map(AnswerValue::Choices));
    let boxes = options.iter().map(|option| {
        let id = option.id.as_str();
        let is_chosen = move || ask.follow(|response| chosen(response).is_some_and(|ids| ids.iter().any(|one| one == id)));
        let toggle = move |is_ticked: bool| {
            let mut ids = ask.with_response(|response| chosen(response).cloned()).unwrap_or_default();
            ids.retain(|one| one != id);
            if is_ticked {
                ids.push(id.to_owned());
            }
            // Taking the last one back is taking the answer back.
            set((!ids.is_empty()).then_some(ids));
        };
        let input = el("input")
            .attr("type", "checkbox")
            .attr("value", id)
            .checked_by(is_chosen)
            .on("change", move |event| toggle(is_ticked(event)));
        choice("choice", input, option_words(ask.desk.form, ask.index, id))
    });
    let none = el("input")
        .attr("type", "checkbox")
        .attr("value", "none")
        .checked_by(move || ask.follow(|response| chosen(response).is_some_and(Vec::is_empty)))
        .on("change", move |event| set(is_ticked(event).then(Vec::new)));
    ask.group("choices choices--long").add_all(boxes).add(choice("choice choice--bad", none, k::CARD_NONE_OF_THESE.t()))
}

/// The options chosen; none while nothing is said.
fn chosen(response: Option<&AnswerValue>) -> Option<&Vec<String>> {
    if let Some(AnswerValue::Choices(ids)) = response { Some(ids) } else { None }
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
