//! Words.

use leptos::prelude::*;
use shared::answer::{AnswerValue, MAX_TEXT_CHARACTERS};

use super::Ask;

/// A text area.
pub(super) fn narrative(ask: Ask) -> AnyView {
    let start = ask.with_response(|response| match response {
        Some(AnswerValue::Text(text)) => text.clone(),
        _ => String::new(),
    });
    let put = move |text: String| ask.respond((!text.trim().is_empty()).then_some(AnswerValue::Text(text)));
    view! {
        <textarea class="input" rows="5" maxlength=MAX_TEXT_CHARACTERS.to_string() data-text aria-labelledby=ask.title()
            prop:value=start on:input:target=move |event| put(event.target().value())></textarea>
    }
    .into_any()
}
