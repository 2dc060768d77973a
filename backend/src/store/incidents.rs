//! Refused submissions, kept with what was sent.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, sea_query::OnConflict,
};
use uuid::Uuid;

use super::StoreError;
use crate::entity::incident;

/// One refused submission.
#[derive(Debug, Clone)]
pub(crate) struct Incident {
    /// Why it was refused.
    pub(crate) kind: &'static str,
    /// The id the client gave.
    pub(crate) submission_id: Uuid,
    pub(crate) community: String,
    pub(crate) pack_hash: String,
    /// Milliseconds since 1970, UTC.
    pub(crate) recorded_at: i64,
    /// Hash of what was sent.
    pub(crate) content_sha256: Vec<u8>,
    /// JSON: the places that differ.
    pub(crate) differences: String,
    /// JSON: sheet and claimed outcome.
    pub(crate) sent: Vec<u8>,
}

/// How many incidents a community has had since an instant.
pub(crate) async fn count_since(db: &impl ConnectionTrait, community: &str, since: i64) -> Result<u64, StoreError> {
    Ok(incident::Entity::find()
        .filter(incident::Column::Community.eq(community))
        .filter(incident::Column::RecordedAt.gte(since))
        .count(db)
        .await?)
}

/// Keeps an incident; the same content under the same id is kept once.
pub(crate) async fn add(db: &impl ConnectionTrait, incident: Incident) -> Result<(), StoreError> {
    let Incident { kind, submission_id, community, pack_hash, recorded_at, content_sha256, differences, sent } =
        incident;
    let row = incident::ActiveModel {
        id: Set(Uuid::now_v7()),
        kind: Set(kind.to_owned()),
        submission_id: Set(submission_id),
        community: Set(community),
        pack_hash: Set(pack_hash),
        recorded_at: Set(recorded_at),
        content_sha256: Set(content_sha256),
        differences: Set(differences),
        sent: Set(sent),
    };
    incident::Entity::insert(row)
        .on_conflict(OnConflict::columns(["submission_id", "content_sha256"]).do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(())
}
