//! 不适用: its reason, and the box that chooses it where the control is not a row of radios.

use leptos::prelude::*;
use shared::{answer::AnswerValue, rulebook::Question};

use super::controls::Ask;
use crate::{
    dom::{El, button, classed, el, is_ticked, typed},
    texts::k,
    ui::field::label,
};

/// The box, and the reason while it does not apply.
pub(super) fn not_applicable(ask: Ask) -> Vec<El> {
    let reason = RwSignal::new(ask.with_response(|response| match response {
        Some(AnswerValue::NotApplicable(reason)) => reason.clone(),
        _ => String::new(),
    }));
    // The radio in a row of choices sets the answer by itself; this follows whatever is answered.
    let standing = ask.desk.standing;
    let is_chosen = Memo::new(move |_| {
        standing.track();
        ask.with_response(|response| matches!(response, Some(AnswerValue::NotApplicable(_))))
    });
    let give = move |text: String| {
        ask.respond(Some(AnswerValue::NotApplicable(text.clone())));
        reason.set(text);
    };
    let id = ["na-", &ask.item().id].concat();
    let input = classed("input", "input")
        .attr("id", &id)
        .attr("maxlength", "200")
        .flag("data-reason", true)
        .value_by(move || reason.get())
        .on("input", move |event| give(typed(event)));
    let suggestions = [&k::NA_NO_OBJECT, &k::NA_NO_SITE].map(|text| {
        button("button", text.t(), move || give(text.t().to_owned())).flag("data-reason-suggestion", true)
    });
    let field = classed("div", "field")
        .flag_by("hidden", move || !is_chosen.get())
        .add(label(&id, k::NA_REASON.t()))
        .add(input)
        .add(classed("div", "row").add_all(suggestions));
    let is_row = matches!(ask.item().question, Question::OneOf(_));
    let own_box = (!is_row).then(|| tick(ask, reason, is_chosen));
    own_box.into_iter().chain([field]).collect()
}

/// The box; taking it back brings back what was answered before.
fn tick(ask: Ask, reason: RwSignal<String>, is_chosen: Memo<bool>) -> El {
    let before = StoredValue::new(None::<AnswerValue>);
    let toggle = move |is_ticked: bool| {
        if is_ticked {
            before.set_value(ask.with_response(|response| response.cloned()));
            ask.respond(Some(AnswerValue::NotApplicable(reason.get_untracked())));
        } else {
            ask.respond(before.get_value().filter(|value| !matches!(value, AnswerValue::NotApplicable(_))));
        }
    };
    let input = el("input")
        .attr("type", "checkbox")
        .attr("value", "not_applicable")
        .checked_by(move || is_chosen.get())
        .on("change", move |event| toggle(is_ticked(event)));
    classed("label", "choice choice--none").add(input).add(el("span").text(k::STATE_NOT_APPLICABLE.t()))
}
