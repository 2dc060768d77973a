//! Words.

use shared::answer::{AnswerValue, MAX_TEXT_CHARACTERS};

use super::Ask;
use frontend::dom::{El, classed, typed};

/// A text area.
pub(super) fn narrative(ask: Ask) -> El {
    let start = ask.with_response(|response| match response {
        Some(AnswerValue::Text(text)) => text.clone(),
        _ => String::new(),
    });
    classed("textarea", "input")
        .attr("rows", "5")
        .attr("maxlength", &MAX_TEXT_CHARACTERS.to_string())
        .attr("aria-labelledby", &ask.title())
        .flag("data-text", true)
        .text(&start)
        .on("input", move |event| {
            let text = typed(event);
            ask.respond((!text.trim().is_empty()).then_some(AnswerValue::Text(text)));
        })
}
