//! 文本状态: how far a text may be taken for the official wording, said wherever rules are shown.

use leptos::prelude::*;
use shared::form::{FormTexts, TextStatus};

use crate::texts::{Text, k};

/// The words for a status: short name and what it means.
pub fn words(status: TextStatus) -> (&'static Text, &'static Text) {
    match status {
        TextStatus::Official => (&k::STATUS_OFFICIAL, &k::STATUS_OFFICIAL_MEANS),
        TextStatus::Paraphrase => (&k::STATUS_PARAPHRASE, &k::STATUS_PARAPHRASE_MEANS),
        TextStatus::Reconstruction => (&k::STATUS_RECONSTRUCTION, &k::STATUS_RECONSTRUCTION_MEANS),
    }
}

/// The badge alone.
pub fn status_badge(status: TextStatus) -> AnyView {
    let class = match status {
        TextStatus::Official => "badge badge--good",
        TextStatus::Paraphrase => "badge badge--none",
        TextStatus::Reconstruction => "badge badge--half",
    };
    view! { <span class=class>{words(status).0.t()}</span> }
    .into_any()
}

/// Title, source and status of a standard, with what the pack says about its texts.
pub fn source_note(texts: &FormTexts) -> AnyView {
    let (document, note) = (texts.document.clone(), texts.note.clone());
    let means = if note.is_empty() { words(texts.status).1.t().to_owned() } else { note };
    view! {
        <div class="stack" data-text-status>
            <p class="row">{status_badge(texts.status)}<span class="small">{document}</span></p>
            <p class="small">{means}</p>
        </div>
    }
    .into_any()
}
