//! Any of several.

use shared::{answer::AnswerValue, rulebook::ChoiceOption};

use super::{Ask, choice};
use frontend::{
    dom::{El, el, is_ticked},
    parts::explain::option_words,
    texts::k,
};

/// Boxes, and one that says none holds: an empty list is an answer, no list is not.
pub(super) fn many_of(ask: Ask, options: &'static [ChoiceOption]) -> El {
    let set = move |ids: Option<Vec<String>>| ask.respond(ids.map(AnswerValue::Choices));
    let boxes = options.iter().map(|option| {
        let id = option.id.as_str();
        let is_chosen =
            move || ask.follow(|response| chosen(response).is_some_and(|ids| ids.iter().any(|one| one == id)));
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
