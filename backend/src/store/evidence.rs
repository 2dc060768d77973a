//! 佐证文件: files that come with self-assessments, and how far they are.
//!
//! Every step names the state that it begins from, so of two at once one goes on and the other is told.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, UpdateMany,
    sea_query::{Expr, ExprTrait},
};
use shared::evidence::{EvidenceFile, FileState, ManifestEntry};
use uuid::Uuid;

use super::StoreError;
pub(crate) use super::kept::Kept;
use crate::{
    entity::{
        case_attachment,
        evidence_file::{ActiveModel, Column as C, Entity, Model},
    },
    look::Look,
};

/// The upload of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Upload {
    /// Made here: under which it lies, also once it is an attachment.
    pub(crate) id: Uuid,
    /// The id the client gave, which is one among those of its community.
    pub(crate) client_id: Uuid,
    pub(crate) community: String,
    /// The client's id of the submission.
    pub(crate) submission: Uuid,
    /// As its sender describes it.
    pub(crate) file: EvidenceFile,
    /// Bytes that have come.
    pub(crate) received: u32,
    /// Names of the parts that they lie in, in their order.
    pub(crate) parts: Vec<String>,
    /// How often all of it had come and was not what was said of it.
    pub(crate) restarts: u32,
    /// Why it is not taken.
    pub(crate) refusal: Option<String>,
    /// What is kept of it, once it is complete.
    pub(crate) kept: Option<Kept>,
    /// Milliseconds since 1970, UTC; so is the next.
    pub(crate) created_at: i64,
    pub(crate) changed_at: i64,
    /// It is an attachment of a case.
    pub(crate) is_attached: bool,
}

/// How much a community has sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sent {
    pub(crate) files: u64,
    pub(crate) bytes: u64,
}

impl Upload {
    /// How far it is.
    pub(crate) fn state(&self) -> FileState {
        if self.refusal.is_some() {
            FileState::Refused
        } else if self.kept.is_some() {
            FileState::Complete
        } else if self.is_whole() {
            FileState::Checking
        } else {
            FileState::Receiving
        }
    }

    /// All of its bytes have come.
    pub(crate) fn is_whole(&self) -> bool {
        self.received == self.file.size_bytes
    }

    /// Whether it is what an entry of the manifest of its submission says.
    pub(crate) fn is(&self, entry: &ManifestEntry) -> bool {
        self.file.entry(&self.client_id.to_string()) == *entry
    }
}

/// Adds one.
pub(crate) async fn add(db: &impl ConnectionTrait, upload: &Upload) -> Result<(), StoreError> {
    Entity::insert(upload.to_new_row()?).exec_without_returning(db).await?;
    Ok(())
}

/// The upload with an id.
pub(crate) async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Upload>, StoreError> {
    Entity::find_by_id(id).one(db).await?.map(Upload::from_row).transpose()
}

/// The upload that a client of a community has given an id.
pub(crate) async fn of_client(
    db: &impl ConnectionTrait,
    community: &str,
    client_id: Uuid,
) -> Result<Option<Upload>, StoreError> {
    let own = Entity::find().filter(C::ClientId.eq(client_id)).filter(C::Community.eq(community));
    own.one(db).await?.map(Upload::from_row).transpose()
}

/// All that clients have given an id, of each community one at most.
pub(crate) async fn by_client_id(db: &impl ConnectionTrait, client_id: Uuid) -> Result<Vec<Upload>, StoreError> {
    let rows = Entity::find().filter(C::ClientId.eq(client_id)).all(db).await?;
    rows.into_iter().map(Upload::from_row).collect()
}

/// All of a submission, in the order of ids.
pub(crate) async fn of_submission(db: &impl ConnectionTrait, submission: Uuid) -> Result<Vec<Upload>, StoreError> {
    let rows = Entity::find().filter(C::SubmissionId.eq(submission)).order_by_asc(C::Id).all(db).await?;
    rows.into_iter().map(Upload::from_row).collect()
}

/// How many of a community a submission has that are not refused: its id is public, and who else names it
/// takes nothing from those whose it is.
pub(crate) async fn count(db: &impl ConnectionTrait, community: &str, submission: Uuid) -> Result<u64, StoreError> {
    let own = Entity::find().filter(C::SubmissionId.eq(submission)).filter(C::Community.eq(community));
    Ok(own.filter(C::Refusal.is_null()).count(db).await?)
}

/// What a community has begun to send after a moment (milliseconds since 1970, UTC).
pub(crate) async fn since(db: &impl ConnectionTrait, community: &str, moment: i64) -> Result<Sent, StoreError> {
    let found: Option<(i64, Option<i64>)> = Entity::find()
        .select_only()
        .column_as(C::Id.count(), "files")
        // PostgreSQL adds whole numbers up to a wider one.
        .column_as(C::SizeBytes.sum().cast_as("bigint"), "bytes")
        .filter(C::Community.eq(community))
        .filter(C::CreatedAt.gt(moment))
        .into_tuple()
        .one(db)
        .await?;
    let (files, bytes) = found.unwrap_or_default();
    Ok(Sent { files: files.cast_unsigned(), bytes: bytes.unwrap_or_default().cast_unsigned() })
}

/// Another part has come: so many bytes are here now, in these parts. False when somebody else was quicker.
pub(crate) async fn go_on(
    db: &impl ConnectionTrait,
    upload: &Upload,
    received: u32,
    parts: &[String],
    now: i64,
) -> Result<bool, StoreError> {
    let step = from_state_of(upload)
        .col_expr(C::Received, Expr::value(received.cast_signed()))
        .col_expr(C::Parts, Expr::value(written(upload.id, parts)?))
        .col_expr(C::ChangedAt, Expr::value(now));
    Ok(step.exec(db).await?.rows_affected == 1)
}

/// What has come is not what was said of it: it begins anew. False when somebody else was quicker.
pub(crate) async fn restart(db: &impl ConnectionTrait, upload: &Upload, now: i64) -> Result<bool, StoreError> {
    let step = from_state_of(upload)
        .col_expr(C::Received, Expr::value(0))
        .col_expr(C::Parts, Expr::value(written(upload.id, &[])?))
        .col_expr(C::Restarts, Expr::col(C::Restarts).add(1))
        .col_expr(C::ChangedAt, Expr::value(now));
    Ok(step.exec(db).await?.rows_affected == 1)
}

/// It is not taken. False when somebody else was quicker.
pub(crate) async fn refuse(
    db: &impl ConnectionTrait,
    upload: &Upload,
    code: &str,
    now: i64,
) -> Result<bool, StoreError> {
    let step = from_state_of(upload)
        .col_expr(C::Refusal, Expr::value(code))
        .col_expr(C::Parts, Expr::value(written(upload.id, &[])?))
        .col_expr(C::ChangedAt, Expr::value(now));
    Ok(step.exec(db).await?.rows_affected == 1)
}

/// It is complete, and due to be brought to a case. False when somebody else was quicker.
pub(crate) async fn complete(db: &impl ConnectionTrait, upload: &Upload, kept: &Kept) -> Result<bool, StoreError> {
    let (width, height) = kept.sides();
    let Kept { media_type, size_bytes, sha256, size: _, look, arrived_at } = kept;
    let step = from_state_of(upload)
        .col_expr(C::KeptType, Expr::value(media_type.as_str()))
        .col_expr(C::KeptBytes, Expr::value(size_bytes.cast_signed()))
        .col_expr(C::KeptSha256, Expr::value(sha256.clone()))
        .col_expr(C::Width, Expr::value(width))
        .col_expr(C::Height, Expr::value(height))
        .col_expr(C::Look, Expr::value(look.map(Look::bits)))
        .col_expr(C::Parts, Expr::value(written(upload.id, &[])?))
        .col_expr(C::ChangedAt, Expr::value(*arrived_at))
        .col_expr(C::ArrivedAt, Expr::value(*arrived_at))
        .col_expr(C::AttachDueAt, Expr::value(*arrived_at));
    Ok(step.exec(db).await?.rows_affected == 1)
}

/// A step of an upload that still stands as it was read.
fn from_state_of(upload: &Upload) -> UpdateMany<Entity> {
    Entity::update_many()
        .filter(C::Id.eq(upload.id))
        .filter(C::Received.eq(upload.received.cast_signed()))
        .filter(C::Restarts.eq(upload.restarts.cast_signed()))
        .filter(C::Refusal.is_null())
        .filter(C::ArrivedAt.is_null())
}

/// A case rests on a submission now: its files are due to be brought there, also those still to come.
pub(crate) async fn mark_due(db: &impl ConnectionTrait, submission: Uuid, now: i64) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(C::AttachDueAt, Expr::value(now))
        .filter(C::SubmissionId.eq(submission))
        .filter(C::AttachedAt.is_null())
        .exec(db)
        .await?;
    Ok(())
}

/// Submissions with complete files that are due to be brought to a case.
pub(crate) async fn due(db: &impl ConnectionTrait, now: i64, most: u64) -> Result<Vec<Uuid>, StoreError> {
    Ok(Entity::find()
        .select_only()
        .column(C::SubmissionId)
        .distinct()
        .filter(C::AttachDueAt.lte(now))
        .filter(C::ArrivedAt.is_not_null())
        .filter(C::AttachedAt.is_null())
        .limit(most)
        .into_tuple()
        .all(db)
        .await?)
}

/// Complete files of a submission that are to be brought to a case.
pub(crate) async fn waiting(db: &impl ConnectionTrait, submission: Uuid) -> Result<Vec<Upload>, StoreError> {
    let rows = Entity::find()
        .filter(C::SubmissionId.eq(submission))
        .filter(C::AttachDueAt.is_not_null())
        .filter(C::ArrivedAt.is_not_null())
        .filter(C::AttachedAt.is_null())
        .order_by_asc(C::Id)
        .all(db)
        .await?;
    rows.into_iter().map(Upload::from_row).collect()
}

/// From when on these are looked at again; never when nothing is said.
pub(crate) async fn put_off(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = Uuid>,
    due_at: Option<i64>,
) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(C::AttachDueAt, Expr::value(due_at))
        .filter(C::Id.is_in(ids))
        .filter(C::AttachedAt.is_null())
        .exec(db)
        .await?;
    Ok(())
}

/// It is an attachment from now on, or the same file is one.
pub(crate) async fn mark_attached(db: &impl ConnectionTrait, id: Uuid, now: i64) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(C::AttachedAt, Expr::value(now))
        .col_expr(C::AttachDueAt, Expr::value(None::<i64>))
        .col_expr(C::IsSettled, Expr::value(true))
        .filter(C::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// Those that nobody has touched since a moment and that belong to nothing as far as is known, the oldest
/// first, at most `most`.
pub(crate) async fn untouched_since(
    db: &impl ConnectionTrait,
    moment: i64,
    most: u64,
) -> Result<Vec<Upload>, StoreError> {
    let rows = Entity::find()
        .filter(C::IsSettled.eq(false))
        .filter(C::ChangedAt.lt(moment))
        .order_by_asc(C::ChangedAt)
        .limit(most)
        .all(db)
        .await?;
    rows.into_iter().map(Upload::from_row).collect()
}

/// It turned out to belong to a sealed self-assessment.
pub(crate) async fn settle(db: &impl ConnectionTrait, id: Uuid) -> Result<(), StoreError> {
    Entity::update_many().col_expr(C::IsSettled, Expr::value(true)).filter(C::Id.eq(id)).exec(db).await?;
    Ok(())
}

/// Removes one that still stands as it was read. False when somebody has gone on with it.
pub(crate) async fn remove(db: &impl ConnectionTrait, upload: &Upload) -> Result<bool, StoreError> {
    let done = Entity::delete_many()
        .filter(C::Id.eq(upload.id))
        .filter(C::ChangedAt.eq(upload.changed_at))
        .filter(C::Restarts.eq(upload.restarts.cast_signed()))
        .filter(C::IsSettled.eq(false))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Erases when and where photos were taken that came before an instant with self-assessments, of one
/// community or of all, also those that are attachments by now; says of how many files.
pub(crate) async fn forget_places(
    db: &impl ConnectionTrait,
    before: i64,
    community: Option<&str>,
) -> Result<u64, StoreError> {
    let has_any = Condition::any().add(C::TakenTime.is_not_null()).add(C::Place.is_not_null());
    let mut old = Condition::all().add(C::CreatedAt.lt(before)).add(has_any);
    if let Some(community) = community {
        old = old.add(C::Community.eq(community));
    }
    let files = Entity::find().select_only().column(C::Id).filter(old.clone());
    case_attachment::Entity::update_many()
        .col_expr(case_attachment::Column::TakenTime, Expr::value(None::<String>))
        .col_expr(case_attachment::Column::Place, Expr::value(None::<String>))
        .filter(case_attachment::Column::Id.in_subquery(files.into_query()))
        .exec(db)
        .await?;
    let done = Entity::update_many()
        .col_expr(C::TakenTime, Expr::value(None::<String>))
        .col_expr(C::Place, Expr::value(None::<String>))
        .filter(old)
        .exec(db)
        .await?;
    Ok(done.rows_affected)
}

fn damaged(id: Uuid, reason: &str) -> StoreError {
    StoreError::Damaged { what: "evidence file", key: id.to_string(), reason: reason.to_owned() }
}

/// Names of parts as they are kept.
fn written(id: Uuid, parts: &[String]) -> Result<String, StoreError> {
    serde_json::to_string(parts).map_err(|error| damaged(id, &error.to_string()))
}

impl Upload {
    fn from_row(row: Model) -> Result<Self, StoreError> {
        let Model {
            id,
            client_id,
            community,
            submission_id,
            requirement,
            caption,
            taken_on,
            taken_time,
            place,
            file_name,
            media_type,
            size_bytes,
            sha256,
            received,
            parts,
            restarts,
            refusal,
            kept_type,
            kept_bytes,
            kept_sha256,
            width,
            height,
            look,
            created_at,
            changed_at,
            arrived_at,
            attach_due_at: _,
            attached_at,
            is_settled: _,
        } = row;
        let wrong = |reason| damaged(id, reason);
        let kept = match (kept_type, kept_bytes, kept_sha256, arrived_at) {
            (Some(media_type), Some(size_bytes), Some(sha256), Some(arrived_at)) => {
                Some(Kept::from_columns(media_type, size_bytes, sha256, (width, height), look, arrived_at))
            }
            (_, _, _, None) => None,
            _ => return Err(wrong("it has arrived, and what is kept of it is unknown")),
        };
        let file = EvidenceFile {
            requirement,
            caption,
            taken_on: taken_on.map(|day| day.parse().map_err(|_| wrong("its day is none"))).transpose()?,
            taken_time,
            place,
            file_name,
            media_type,
            size_bytes: size_bytes.cast_unsigned(),
            sha256,
        };
        Ok(Self {
            id,
            client_id,
            community,
            submission: submission_id,
            file,
            received: received.cast_unsigned(),
            parts: serde_json::from_str(&parts).map_err(|_| wrong("its parts are no list"))?,
            restarts: restarts.cast_unsigned(),
            refusal,
            kept,
            created_at,
            changed_at,
            is_attached: attached_at.is_some(),
        })
    }

    /// The row of one that has just begun.
    fn to_new_row(&self) -> Result<ActiveModel, StoreError> {
        let EvidenceFile {
            requirement,
            caption,
            taken_on,
            taken_time,
            place,
            file_name,
            media_type,
            size_bytes,
            sha256,
        } = &self.file;
        Ok(ActiveModel {
            id: Set(self.id),
            client_id: Set(self.client_id),
            community: Set(self.community.clone()),
            submission_id: Set(self.submission),
            requirement: Set(requirement.clone()),
            caption: Set(caption.clone()),
            taken_on: Set(taken_on.map(|day| day.to_string())),
            taken_time: Set(taken_time.clone()),
            place: Set(place.clone()),
            file_name: Set(file_name.clone()),
            media_type: Set(media_type.clone()),
            size_bytes: Set(size_bytes.cast_signed()),
            sha256: Set(sha256.clone()),
            received: Set(self.received.cast_signed()),
            parts: Set(written(self.id, &self.parts)?),
            restarts: Set(self.restarts.cast_signed()),
            refusal: Set(None),
            kept_type: Set(None),
            kept_bytes: Set(None),
            kept_sha256: Set(None),
            width: Set(None),
            height: Set(None),
            look: Set(None),
            created_at: Set(self.created_at),
            changed_at: Set(self.changed_at),
            arrived_at: Set(None),
            attach_due_at: Set(None),
            attached_at: Set(None),
            is_settled: Set(false),
        })
    }
}
