//! 不适用: its reason, and the box that chooses it where the control is not a row of radios.

use shared::{answer::AnswerValue, rulebook::Question};

use super::controls::Ask;
use frontend::{
    dom::{El, button, classed, el, is_ticked, typed},
    state::Var,
    texts::k,
    ui::field::label,
};

/// The box, and the reason while it does not apply.
pub(super) fn not_applicable(ask: Ask) -> Vec<El> {
    // Follows the answer: the radio in a row of choices chooses it as well.
    let reason = move || {
        ask.follow(|response| match response {
            Some(AnswerValue::NotApplicable(reason)) => Some(reason.clone()),
            _ => None,
        })
    };
    let give = move |text: String| ask.respond(Some(AnswerValue::NotApplicable(text)));
    let id = ["na-", &ask.item().id].concat();
    let input = classed("input", "input")
        .attr("id", &id)
        .attr("maxlength", "200")
        .flag("data-reason", true)
        .value_by(move || reason().unwrap_or_default())
        .on("input", move |event| give(typed(event)));
    let suggestions = [&k::NA_NO_OBJECT, &k::NA_NO_SITE]
        .map(|text| button("button", text.t(), move || give(text.t().to_owned())).flag("data-reason-suggestion", true));
    let field = classed("div", "field")
        .flag_by("hidden", move || reason().is_none())
        .add(label(&id, k::NA_REASON.t()))
        .add(input)
        .add(classed("div", "row").add_all(suggestions));
    let is_row = matches!(ask.item().question, Question::OneOf(_));
    let own_box = (!is_row).then(|| tick(ask));
    own_box.into_iter().chain([field]).collect()
}

/// The box; taking it back brings back what was answered before.
fn tick(ask: Ask) -> El {
    let before = Var::new(None::<AnswerValue>);
    let toggle = move |is_ticked: bool| {
        if is_ticked {
            before.keep(ask.with_response(|response: Option<&AnswerValue>| response.cloned()));
            ask.respond(Some(AnswerValue::NotApplicable(String::new())));
        } else {
            ask.respond(before.now().filter(|value| !matches!(value, AnswerValue::NotApplicable(_))));
        }
    };
    let input = el("input")
        .attr("type", "checkbox")
        .attr("value", "not_applicable")
        .checked_by(move || ask.follow(|response| matches!(response, Some(AnswerValue::NotApplicable(_)))))
        .on("change", move |event| toggle(is_ticked(event)));
    classed("label", "choice choice--none").add(input).add(el("span").text(k::STATE_NOT_APPLICABLE.t()))
}
