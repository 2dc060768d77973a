//! 上次认定结果: what a community was last recognised as by a standard, for rules that look back.
//!
//! Nobody types it: a page asks for it, and a submission has to say what is on record here. It is the
//! last recognition by the same standard, in whatever version, that had been announced by the day of
//! the sheet and has not been revoked; its day is that of the announcement, its result the reviewed one.
//! That the id of a pack names the programme is an assumption.

use shared::{answer::Previous, date::Date};

use super::cases::{CaseError, published, today};
use crate::{api::PreviousView, library::Entry, state::AppState, store::cases};

/// What a page puts on a sheet of today.
pub(crate) async fn view(state: &AppState, community: &str, pack_hash: &str) -> Result<PreviousView, CaseError> {
    let pack = state.library.get(pack_hash).ok_or(CaseError::Unknown)?;
    if state.directory.community(community).is_none() {
        return Err(CaseError::Unknown);
    }
    Ok(PreviousView { previous: on_record(state, community, pack, today(state)?).await? })
}

/// What a sheet of that day has to say; nothing where no rule of the pack looks back.
pub(crate) async fn on_record(
    state: &AppState,
    community: &str,
    pack: &Entry,
    as_of: Date,
) -> Result<Option<Previous>, CaseError> {
    if !pack.rulebook.looks_back() {
        return Ok(None);
    }
    let database = &state.database;
    let awards: Vec<_> = database
        .retried(|| cases::recognitions_of(&database.read, community))
        .await?
        .into_iter()
        .filter(|case| case.pack_id == pack.summary.id && case.stage.is_recognised())
        .filter_map(|case| Some((case.announced_on.filter(|day| *day <= as_of)?, case)))
        .collect();
    let Some((sealed_on, last)) = awards.first() else { return Ok(None) };
    let outcome = published(state, &database.read, last).await?.outcome;
    let level = outcome.tracks.first().and_then(|track| track.reached.as_deref());
    // Another version may know other levels.
    let is_known = |id: &&str| pack.rulebook.levels.iter().any(|level| level.id == **id);
    Ok(Some(Previous {
        awards: u32::try_from(awards.len()).unwrap_or(u32::MAX),
        level: level.filter(is_known).map(str::to_owned),
        score: outcome.score.as_ref().map(|score| score.points),
        sealed_on: *sealed_on,
    }))
}
