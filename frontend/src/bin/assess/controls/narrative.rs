//! Words.

use shared::answer::{AnswerValue, MAX_TEXT_CHARACTERS};

use super::{Ask, public_hint};
use frontend::dom::{El, classed, typed};

/// A text area.
pub(super) fn narrative(ask: Ask) -> El {
    let start = ask.with_response(|response| match response {
        Some(AnswerValue::Text(text)) => text.clone(),
        _ => String::new(),
    });
    let hint = ask.name("hint");
    let area = classed("textarea", "input")
        .attr("rows", "5")
        .attr("maxlength", &MAX_TEXT_CHARACTERS.to_string())
        .attr("aria-labelledby", &ask.title())
        .attr("aria-describedby", &hint)
        .flag("data-text", true)
        .text(&start)
        .on("input", move |event| {
            let text = typed(event);
            ask.respond((!text.trim().is_empty()).then_some(AnswerValue::Text(text)));
        });
    classed("div", "field").add(public_hint(&hint)).add(area)
}
