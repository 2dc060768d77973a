//! 建议值: what the answers of the community's own residents come to, beside the number that it stands for.
//! The committee takes it over by a press, or writes what it has counted itself: nothing fills it in alone.

use frontend::{
    api::surveys::{self, Suggestion},
    browser::{page, task},
    dom::{El, button, classed, el},
    texts::k,
};
use shared::rulebook::Question;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};

use super::{controls::Ask, desk::Desk};

/// Asks what residents say, unless this is practice. Without an answer nothing is suggested.
pub(super) fn fetch(desk: Desk) {
    let community = desk.work.peek(|work| work.draft.community.as_ref().map(|community| community.code.clone()));
    let Some(community) = community.filter(|_| gloo_utils::window().navigator().on_line()) else { return };
    task::run(async move {
        if let Ok(suggestion) = surveys::suggestion(&community).await {
            desk.suggestion.set(suggestion);
        }
    });
}

/// The suggestion for a requirement, when there is one.
pub(super) fn suggested(ask: Ask) -> Vec<El> {
    let Question::Numbers { fields, .. } = &ask.item().question else { return Vec::new() };
    let [field] = fields.as_slice() else { return Vec::new() };
    let Some(Suggestion { answers, value, .. }) =
        ask.desk.suggestion.get().filter(|suggestion| suggestion.requirement == ask.item().id)
    else {
        return Vec::new();
    };
    let input = ["[id='", &ask.name(&field.id), "']"].concat();
    let words = k::SUGGESTED_WORDS.with(&[&answers.to_string(), &value]);
    let take = button("button button--plain", k::SUGGESTED_TAKE.t(), move || type_in(&input, &value));
    let notice = classed("div", "notice notice--none")
        .flag("data-suggested", true)
        .add(el("p").text(&words))
        .add(el("p").add(take.flag("data-take-suggested", true)));
    vec![notice]
}

/// Puts a number into the field, as if somebody had typed it.
fn type_in(input: &str, value: &str) {
    let Some(input) = page::find(input).and_then(|input| input.dyn_into::<HtmlInputElement>().ok()) else { return };
    input.set_value(value);
    if let Ok(event) = Event::new("input") {
        let _ = input.dispatch_event(&event);
    }
    let _ = input.focus();
}
