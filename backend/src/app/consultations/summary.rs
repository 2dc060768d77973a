//! 意见采纳情况: published after the last day, once every comment has an answer or whoever opened the
//! consultation says that the rest stays without one.

use serde_json::json;
use shared::{
    api::consultations::PublishSummary,
    consultation::{ConsultationState, Obstacle},
};
use uuid::Uuid;

use super::{ConsultationError, entry, own, save};
use crate::{
    app::{audit, sessions::SignedIn},
    state::AppState,
    store::consultations as store,
};

/// Publishes what became of the comments; nothing of it changes any more.
pub(crate) async fn publish(
    state: &AppState,
    who: &SignedIn,
    id: Uuid,
    wish: PublishSummary,
) -> Result<(), ConsultationError> {
    let transaction = state.database.begin().await?;
    let mut consultation = own(&transaction, who.actor(), id).await?;
    if consultation.state == ConsultationState::Summarised {
        return Err(ConsultationError::Summarised);
    }
    if consultation.version != wish.version {
        return Err(ConsultationError::Changed);
    }
    let tally = store::tallies(&transaction, [id]).await?.remove(&id).unwrap_or_default();
    match tally.obstacle(consultation.period.phase(state.clock.day()), wish.leaves_unanswered) {
        Some(Obstacle::Running) => return Err(ConsultationError::Running(consultation.period.last_day())),
        Some(Obstacle::Unanswered) => return Err(ConsultationError::Unanswered(tally.unanswered)),
        None => {}
    }
    consultation.state = ConsultationState::Summarised;
    consultation.summarised_at = Some(state.clock.now_ms());
    save(&transaction, &mut consultation).await?;
    let entry = entry(who, "publish_summary", &consultation).to(json!(tally));
    audit::record(state, &transaction, entry).await?;
    transaction.commit().await?;
    Ok(())
}
