//! 上次认定结果: what the rules of some standards compare with. The server knows it, and nobody types it: it is
//! asked for where the standard looks back, put on the sheet, and kept with the draft.

use super::desk::Desk;
use frontend::{
    api::communities,
    browser::task,
    dom::{El, classed},
    parts::explain::figure,
    texts::k,
};

/// Asks for it, unless this is practice. What waits to be sent stays as it is.
pub(super) fn fetch(desk: Desk) {
    let rulebook = &desk.form.rulebook;
    let community = desk.work.peek(|work| work.draft.community.as_ref().map(|community| community.code.clone()));
    let Some(community) = community.filter(|_| rulebook.looks_back() && gloo_utils::window().navigator().on_line())
    else {
        return;
    };
    task::run(async move {
        let Ok(previous) = communities::previous(&community, &rulebook.pack_hash).await else { return };
        let is_news = desk.work.peek(|work| work.draft.submission.is_none() && work.draft.sheet.previous != previous);
        if is_news {
            desk.rework(None, &mut |work| work.draft.sheet.previous.clone_from(&previous));
        }
    });
}

/// What it is and what counts as one, in words; nothing where the standard does not look back.
pub(super) fn shown(desk: Desk) -> Vec<El> {
    let rulebook = &desk.form.rulebook;
    if !rulebook.looks_back() {
        return Vec::new();
    }
    let words = desk.work.peek(|work| {
        let Some(previous) = &work.draft.sheet.previous else { return k::EXPLAIN_NOTHING.t().to_owned() };
        let level = rulebook.levels.iter().position(|level| Some(&level.id) == previous.level.as_ref());
        let level = level.and_then(|level| desk.form.texts.levels.get(level)).map_or("—", String::as_str);
        let score = previous.score.map_or_else(|| "—".to_owned(), figure);
        k::PREVIOUS_WORDS.with(&[&previous.sealed_on.to_string(), &score, level, &previous.awards.to_string()])
    });
    let title = [k::PREVIOUS_TITLE.t(), &words].concat();
    let notice = classed("div", "notice notice--none")
        .flag("data-last-time", true)
        .add(classed("p", "notice__title").text(&title))
        .add(classed("p", "small").text(k::PREVIOUS_MEANS.t()));
    vec![notice]
}
