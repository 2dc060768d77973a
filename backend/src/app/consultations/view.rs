//! Who sees which consultations: everybody all of them, but of the comments only what a published
//! summary says; the province and cities those within their reach, with counts.

use std::collections::HashMap;

use sea_orm::ConnectionTrait;
use shared::{
    api::consultations::{ConsultationRow, ConsultationView, SummaryEntry},
    consultation::{ConsultationState, Tally},
    people::Actor,
};
use uuid::Uuid;

use super::{ConsultationError, office};
use crate::{
    clock,
    state::AppState,
    store::consultations::{self as store, Consultation},
};

/// The most comments of one summary.
const MOST_COMMENTS: u64 = 5000;

/// Consultations within somebody's reach.
pub(crate) async fn list(state: &AppState, actor: &Actor) -> Result<Vec<ConsultationRow>, ConsultationError> {
    office(actor)?;
    let db = &state.database.read;
    let found = store::list(db, Some(&actor.division)).await?;
    let tallies = store::tallies(db, found.iter().map(|one| one.id)).await?;
    Ok(rows(state, &found, &tallies))
}

/// All consultations; how many comments came is said once the summary is published.
pub(crate) async fn list_public(state: &AppState) -> Result<Vec<ConsultationRow>, ConsultationError> {
    let db = &state.database.read;
    let found = store::list(db, None).await?;
    let summarised = found.iter().filter(|one| one.state == ConsultationState::Summarised).map(|one| one.id);
    let tallies = store::tallies(db, summarised).await?;
    Ok(rows(state, &found, &tallies))
}

/// One consultation within somebody's reach.
pub(crate) async fn view(state: &AppState, actor: &Actor, id: Uuid) -> Result<ConsultationView, ConsultationError> {
    office(actor)?;
    let db = &state.database.read;
    let found = store::find(db, id).await?.filter(|found| actor.reaches(&found.division));
    let found = found.ok_or(ConsultationError::Unknown)?;
    let tally = store::tallies(db, [id]).await?.remove(&id).unwrap_or_default();
    let may_answer = found.division == actor.division;
    whole(state, db, &found, tally, may_answer).await
}

/// One consultation, as everybody sees it.
pub(crate) async fn public(state: &AppState, id: Uuid) -> Result<ConsultationView, ConsultationError> {
    let db = &state.database.read;
    let found = store::find(db, id).await?.ok_or(ConsultationError::Unknown)?;
    let tally = match found.state {
        ConsultationState::Open => Tally::default(),
        ConsultationState::Summarised => store::tallies(db, [id]).await?.remove(&id).unwrap_or_default(),
    };
    whole(state, db, &found, tally, false).await
}

async fn whole(
    state: &AppState,
    db: &impl ConnectionTrait,
    found: &Consultation,
    tally: Tally,
    may_answer: bool,
) -> Result<ConsultationView, ConsultationError> {
    let pack = state.library.get(&found.pack_hash);
    let requirements = pack.map(|pack| pack.requirements.clone()).unwrap_or_default();
    let mut summary = Vec::new();
    if found.state == ConsultationState::Summarised {
        let comments = store::comments(db, found.id, Some(true), None, MOST_COMMENTS).await?;
        summary.extend(comments.into_iter().filter_map(|comment| {
            let answer = comment.answer?;
            let requirement = comment.requirement;
            Some(SummaryEntry { requirement, gist: answer.gist, result: answer.result, reason: answer.reason })
        }));
        // What is about the draft as a whole comes first, then what is about each requirement.
        summary.sort_by_key(|entry| {
            entry.requirement.as_ref().map(|id| requirements.iter().position(|own| own.id == *id))
        });
    }
    Ok(ConsultationView {
        row: row(state, found, tally),
        text: found.words.clone(),
        pack_hash: found.pack_hash.clone(),
        version: found.version,
        may_answer,
        text_status: pack.map(|pack| pack.summary.text_status),
        requirements,
        summary,
        summarised_at: found.summarised_at.map(clock::rfc3339),
    })
}

fn rows(state: &AppState, found: &[Consultation], tallies: &HashMap<Uuid, Tally>) -> Vec<ConsultationRow> {
    found.iter().map(|one| row(state, one, tallies.get(&one.id).copied().unwrap_or_default())).collect()
}

fn row(state: &AppState, found: &Consultation, tally: Tally) -> ConsultationRow {
    let pack = state.library.get(&found.pack_hash);
    ConsultationRow {
        id: found.id.to_string(),
        division: found.division.clone(),
        division_name: state.directory.name_of(found.division.as_str()).unwrap_or_default(),
        title: found.title.clone(),
        pack_title: pack.map(|pack| pack.summary.title.clone()).unwrap_or_default(),
        first_day: found.period.first_day(),
        last_day: found.period.last_day(),
        state: found.state,
        phase: found.period.phase(state.clock.day()),
        tally,
    }
}
