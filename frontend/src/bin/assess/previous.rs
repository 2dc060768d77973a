//! 上次认定结果: what the rules of some standards compare with. The server knows it, and nobody types it: it is
//! asked for where the standard looks back, put on the sheet, and kept with the draft.

use gloo_events::EventListener;
use shared::answer::Previous;

use super::desk::Desk;
use frontend::{
    api::communities,
    browser::task,
    dom::El,
    draft::Draft,
    parts::last_time::{notice, words},
    texts::k,
};

/// Asks for it, unless this is practice. What waits to be sent stays as it is.
pub(super) fn fetch(desk: Desk) {
    let rulebook = &desk.form.rulebook;
    if !rulebook.looks_back() {
        // An earlier version of the standard may have put it there.
        return put(desk, None);
    }
    let community = desk.work.peek(|work| work.draft.community.as_ref().map(|community| community.code.clone()));
    let Some(community) = community else { return };
    let window = gloo_utils::window();
    if !window.navigator().on_line() {
        return EventListener::once(&window, "online", move |_| fetch(desk)).forget();
    }
    task::run(async move {
        let Ok(previous) = communities::previous(&community, &rulebook.pack_hash).await else { return };
        put(desk, previous.as_ref());
        desk.knows_previous.set(true);
    });
}

/// Puts it on the sheet, where that says something else.
fn put(desk: Desk, previous: Option<&Previous>) {
    let is_news = |draft: &Draft| draft.submission.is_none() && draft.sheet.previous.as_ref() != previous;
    if desk.work.peek(|work| is_news(&work.draft)) {
        desk.rework(None, &mut |work| work.draft.sheet.previous = previous.cloned());
    }
}

/// What it is and what counts as one, in words; nothing where the standard does not look back, and in practice.
pub(super) fn shown(desk: Desk) -> Vec<El> {
    let is_known = desk.knows_previous.get();
    let said = desk.work.peek(|work| {
        let draft = &work.draft;
        let said = words(desk.form, &draft.sheet).filter(|_| draft.community.is_some())?;
        // That there was none is said once the server has said it.
        let is_said = is_known || draft.sheet.previous.is_some();
        Some(if is_said { said } else { k::PREVIOUS_UNKNOWN.t().to_owned() })
    });
    said.iter().map(|said| notice(said)).collect()
}
