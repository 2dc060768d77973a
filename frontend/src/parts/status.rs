//! 文本状态: how far a text may be taken for the official wording, said wherever rules are shown.

use shared::form::{FormTexts, TextStatus};

use crate::{
    dom::{El, classed},
    texts::{Text, k},
};

/// The words for a status: short name and what it means.
pub fn words(status: TextStatus) -> (&'static Text, &'static Text) {
    match status {
        TextStatus::Official => (&k::STATUS_OFFICIAL, &k::STATUS_OFFICIAL_MEANS),
        TextStatus::Paraphrase => (&k::STATUS_PARAPHRASE, &k::STATUS_PARAPHRASE_MEANS),
        TextStatus::Reconstruction => (&k::STATUS_RECONSTRUCTION, &k::STATUS_RECONSTRUCTION_MEANS),
    }
}

/// The badge alone.
pub fn status_badge(status: TextStatus) -> El {
    let class = match status {
        TextStatus::Official => "badge badge--good",
        TextStatus::Paraphrase => "badge badge--none",
        TextStatus::Reconstruction => "badge badge--half",
    };
    classed("span", class).text(words(status).0.t())
}

/// The badge with what it means, where the pack itself is not at hand.
pub fn status_line(status: TextStatus) -> El {
    classed("p", "row")
        .flag("data-text-status", true)
        .add(status_badge(status))
        .add(classed("span", "small").text(words(status).1.t()))
}

/// Title, source and status of a standard, with what the pack says about its texts.
pub fn source_note(texts: &FormTexts) -> El {
    let means = if texts.note.is_empty() { words(texts.status).1.t() } else { texts.note.as_str() };
    classed("div", "stack")
        .flag("data-text-status", true)
        .add(classed("p", "row").add(status_badge(texts.status)).add(classed("span", "small").text(&texts.document)))
        .add(classed("p", "small").text(means))
}
