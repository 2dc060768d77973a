//! 上次认定结果 in words: what the rules of some standards compare with.

use shared::{answer::AnswerSheet, form::Form};

use super::explain::{figure, level_title};
use crate::{
    dom::{El, classed},
    texts::k,
};

/// What a sheet says that the community was last recognised as; none where the standard does not look back.
pub fn words(form: &Form, sheet: &AnswerSheet) -> Option<String> {
    if !form.rulebook.looks_back() {
        return None;
    }
    let Some(previous) = &sheet.previous else { return Some(k::EXPLAIN_NOTHING.t().to_owned()) };
    let level = previous.level.as_ref().map(|id| level_title(form, id)).filter(|title| !title.is_empty());
    let score = previous.score.map_or_else(|| "—".to_owned(), figure);
    let (day, awards) = (previous.sealed_on.to_string(), previous.awards.to_string());
    Some(k::PREVIOUS_WORDS.with(&[&day, &score, level.unwrap_or("—"), &awards]))
}

/// The words with what counts as a previous result.
pub fn notice(words: &str) -> El {
    let title = [k::PREVIOUS_TITLE.t(), k::EXPLAIN_COLON.t(), words].concat();
    classed("div", "notice notice--none")
        .flag("data-last-time", true)
        .add(classed("p", "notice__title").text(&title))
        .add(classed("p", "small").text(k::PREVIOUS_MEANS.t()))
}
