//! 不适用: its reason, and the box that chooses it where the control is not a row of radios.

use shared::answer::AnswerValue;

use super::controls::{Ask, public_hint};
use frontend::{
    dom::{El, button, classed, el, is_ticked, typed},
    texts::k,
    ui::field::label,
};

/// The box, and the reason while it does not apply. `flaw` is the id of what is said of a mistake.
pub(super) fn not_applicable(ask: Ask, flaw: &str) -> Vec<El> {
    // Follows the answer: the radio in a row of choices chooses it as well.
    let reason = move || {
        ask.follow(|response| match response {
            Some(AnswerValue::NotApplicable(reason)) => Some(reason.clone()),
            _ => None,
        })
    };
    let give = move |text: String| ask.respond(Some(AnswerValue::NotApplicable(text)));
    let id = ["na-", &ask.item().id].concat();
    let hint = [&id, "-hint"].concat();
    let is_wrong = move || reason().is_some_and(|reason| reason.trim().is_empty());
    let input = classed("input", "input")
        .attr("id", &id)
        .attr("maxlength", "200")
        .attr("aria-describedby", &[&hint, " ", flaw].concat())
        .attr_by("aria-invalid", move || is_wrong().then_some("true"))
        .flag("data-reason", true)
        .value_by(move || reason().unwrap_or_default())
        .on("input", move |event| give(typed(event)));
    let suggestions = [&k::NA_NO_OBJECT, &k::NA_NO_SITE]
        .map(|text| button("button", text.t(), move || give(text.t().to_owned())).flag("data-reason-suggestion", true));
    let field = classed("div", "field")
        .flag_by("hidden", move || reason().is_none())
        .add(label(&id, k::NA_REASON.t()))
        .add(public_hint(&hint))
        .add(input)
        .add(classed("div", "row").add_all(suggestions));
    ask.has_own_box().then(|| tick(ask)).into_iter().chain([field]).collect()
}

/// The box; taking it back brings back what was answered before.
fn tick(ask: Ask) -> El {
    let input = el("input")
        .attr("type", "checkbox")
        .attr("value", "not_applicable")
        .checked_by(move || ask.is_not_applicable())
        .on("change", move |event| ask.set_not_applicable(is_ticked(event)));
    classed("label", "choice choice--none").add(input).add(el("span").text(k::STATE_NOT_APPLICABLE.t()))
}
