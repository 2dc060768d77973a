//! What is asked about the community: the profile, and the filter questions of packs that have some.

use super::desk::Desk;
use frontend::{
    dom::{El, el},
    parts::{
        facts::{Change, fact_fields},
        status::source_note,
    },
    state::Act,
    texts::k,
};

/// The profile behind the standard's source, or the filter questions.
pub(super) fn profile(desk: Desk, filters: bool) -> Vec<El> {
    let changed = Act::new(move |change: Change| desk.rework(None, &mut |work| change.put(&mut work.draft)));
    let fields = desk.work.peek(|work| fact_fields(desk.form, &work.draft, filters, changed));
    let source = (!filters).then(|| source_note(&desk.form.texts));
    let title = if filters { &k::FACTS_FILTERS } else { &k::FACTS_TITLE };
    let title = (!fields.is_empty()).then(|| el("h2").text(title.t()));
    source.into_iter().chain(title).chain(fields).collect()
}
