//! 征求意见: consultations and the comments on them.

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use shared::{
    consultation::{CommentResult, ConsultationState, Tally},
    date::Date,
    division::DivisionCode,
    notice::Period,
};
use uuid::Uuid;

use super::{StoreError, reach::within};
use crate::entity::{consultation, consultation_comment};

/// The most consultations of one list.
const MOST: u64 = 200;

/// A consultation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Consultation {
    pub(crate) id: Uuid,
    pub(crate) division: DivisionCode,
    pub(crate) pack_hash: String,
    pub(crate) title: String,
    pub(crate) words: String,
    pub(crate) period: Period,
    pub(crate) state: ConsultationState,
    pub(crate) version: u32,
    /// Milliseconds since 1970, UTC.
    pub(crate) opened_at: i64,
    pub(crate) opened_by: Uuid,
    pub(crate) summarised_at: Option<i64>,
}

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Comment {
    pub(crate) id: Uuid,
    /// The id the client gave.
    pub(crate) client_id: Uuid,
    /// Receipt number without hyphens.
    pub(crate) receipt: String,
    /// Keyed hash of what was sent.
    pub(crate) fingerprint: Vec<u8>,
    pub(crate) consultation_id: Uuid,
    pub(crate) requirement: Option<String>,
    pub(crate) words: String,
    /// Encrypted name and organisation.
    pub(crate) sealed: Vec<u8>,
    pub(crate) is_signed: bool,
    /// Milliseconds since 1970, UTC.
    pub(crate) received_at: i64,
    pub(crate) answer: Option<Answer>,
    pub(crate) version: u32,
}

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) result: CommentResult,
    pub(crate) gist: String,
    pub(crate) reason: String,
    /// Milliseconds since 1970, UTC.
    pub(crate) at: i64,
    pub(crate) by: Uuid,
}

/// Consultations of a division and those inside it, or of everybody; latest first day first.
pub(crate) async fn list(
    db: &impl ConnectionTrait,
    division: Option<&DivisionCode>,
) -> Result<Vec<Consultation>, StoreError> {
    let mut found = consultation::Entity::find();
    if let Some(division) = division {
        found = found.filter(within(consultation::Column::Division, division));
    }
    let rows = found
        .order_by_desc(consultation::Column::FirstDay)
        .order_by_desc(consultation::Column::Id)
        .limit(MOST)
        .all(db)
        .await?;
    rows.into_iter().map(Consultation::from_row).collect()
}

/// One consultation.
pub(crate) async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Consultation>, StoreError> {
    let row = consultation::Entity::find_by_id(id).one(db).await?;
    row.map(Consultation::from_row).transpose()
}

/// The same, kept as it is until the transaction ends. On SQLite a transaction that writes is alone
/// anyway.
pub(crate) async fn find_and_lock(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Consultation>, StoreError> {
    let row = consultation::Entity::find_by_id(id).lock_exclusive().one(db).await?;
    row.map(Consultation::from_row).transpose()
}

/// Adds a consultation.
pub(crate) async fn insert(db: &impl ConnectionTrait, consultation: &Consultation) -> Result<(), StoreError> {
    consultation::Entity::insert(consultation.to_row()).exec_without_returning(db).await?;
    Ok(())
}

/// Writes a consultation over the version before it; false when somebody else was quicker.
pub(crate) async fn update(db: &impl ConnectionTrait, consultation: &Consultation) -> Result<bool, StoreError> {
    let done = consultation::Entity::update_many()
        .set(consultation.to_row())
        .filter(consultation::Column::Id.eq(consultation.id))
        .filter(consultation::Column::Version.eq(consultation.version.cast_signed() - 1))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// What became of the comments on each of these consultations; those without any are left out.
pub(crate) async fn tallies(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Tally>, StoreError> {
    use consultation_comment::Column as C;
    let counted: Vec<(Uuid, Option<String>, i64)> = consultation_comment::Entity::find()
        .select_only()
        .column(C::ConsultationId)
        .column(C::Result)
        .column_as(C::Id.count(), "comments")
        .filter(C::ConsultationId.is_in(ids))
        .group_by(C::ConsultationId)
        .group_by(C::Result)
        .into_tuple()
        .all(db)
        .await?;
    let mut tallies: HashMap<Uuid, Tally> = HashMap::new();
    for (id, result, count) in counted {
        let result = read_result(id, result)?;
        tallies.entry(id).or_default().count(result, u32::try_from(count).unwrap_or(u32::MAX));
    }
    Ok(tallies)
}

/// Adds a comment.
pub(crate) async fn add_comment(db: &impl ConnectionTrait, comment: &Comment) -> Result<(), StoreError> {
    consultation_comment::Entity::insert(comment.to_row()).exec_without_returning(db).await?;
    Ok(())
}

/// One comment.
pub(crate) async fn comment(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Comment>, StoreError> {
    let row = consultation_comment::Entity::find_by_id(id).one(db).await?;
    row.map(Comment::from_row).transpose()
}

/// What came under an id of a client.
pub(crate) async fn by_client_id(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Comment>, StoreError> {
    let found = consultation_comment::Entity::find().filter(consultation_comment::Column::ClientId.eq(id));
    found.one(db).await?.map(Comment::from_row).transpose()
}

/// The comment with a receipt number (without hyphens).
pub(crate) async fn by_receipt(db: &impl ConnectionTrait, receipt: &str) -> Result<Option<Comment>, StoreError> {
    let found = consultation_comment::Entity::find().filter(consultation_comment::Column::Receipt.eq(receipt));
    found.one(db).await?.map(Comment::from_row).transpose()
}

/// Comments on a consultation, oldest first; `after` is the last one of the page before. With
/// `is_answered` only those with or without an answer.
pub(crate) async fn comments(
    db: &impl ConnectionTrait,
    consultation: Uuid,
    is_answered: Option<bool>,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Comment>, StoreError> {
    use consultation_comment::Column as C;
    let mut found = consultation_comment::Entity::find().filter(C::ConsultationId.eq(consultation));
    found = match is_answered {
        None => found,
        Some(true) => found.filter(C::Result.is_not_null()),
        Some(false) => found.filter(C::Result.is_null()),
    };
    let mut cursor = found.cursor_by(C::Id);
    if let Some(id) = after {
        cursor.after(id);
    }
    let rows = cursor.first(limit).all(db).await?;
    rows.into_iter().map(Comment::from_row).collect()
}

/// Answers a comment, or answers it anew; false when somebody else was quicker.
pub(crate) async fn answer(
    db: &impl ConnectionTrait,
    id: Uuid,
    looked_at: u32,
    answer: &Answer,
) -> Result<bool, StoreError> {
    use consultation_comment::Column as C;
    let done = consultation_comment::Entity::update_many()
        .col_expr(C::Result, Expr::value(answer.result.id()))
        .col_expr(C::Gist, Expr::value(answer.gist.as_str()))
        .col_expr(C::Reason, Expr::value(answer.reason.as_str()))
        .col_expr(C::AnsweredAt, Expr::value(answer.at))
        .col_expr(C::AnsweredBy, Expr::value(answer.by))
        .col_expr(C::Version, Expr::value(looked_at.cast_signed() + 1))
        .filter(C::Id.eq(id))
        .filter(C::Version.eq(looked_at.cast_signed()))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

fn damaged(what: &'static str, key: Uuid, reason: &str) -> StoreError {
    StoreError::Damaged { what, key: key.to_string(), reason: reason.to_owned() }
}

fn read_result(key: Uuid, result: Option<String>) -> Result<Option<CommentResult>, StoreError> {
    let read = |id: String| CommentResult::from_id(&id).ok_or_else(|| damaged("comment", key, "its result is none"));
    result.map(read).transpose()
}

impl Consultation {
    fn from_row(row: consultation::Model) -> Result<Self, StoreError> {
        let consultation::Model {
            id,
            division,
            pack_hash,
            title,
            words,
            first_day,
            last_day,
            state,
            version,
            opened_at,
            opened_by,
            summarised_at,
        } = row;
        let wrong = |reason: &str| damaged("consultation", id, reason);
        let day = |text: &str| text.parse::<Date>().map_err(|_| wrong("a day is none"));
        Ok(Self {
            id,
            division: division.parse().map_err(|_| wrong("its division has no code"))?,
            pack_hash,
            title,
            words,
            period: Period::new(day(&first_day)?, day(&last_day)?).map_err(|_| wrong("its days are none"))?,
            state: ConsultationState::from_id(&state).ok_or_else(|| wrong("its state is none"))?,
            version: version.cast_unsigned(),
            opened_at,
            opened_by,
            summarised_at,
        })
    }

    fn to_row(&self) -> consultation::ActiveModel {
        let Self { id, division, pack_hash, title, words, period, state, version, opened_at, opened_by, summarised_at } =
            self;
        consultation::ActiveModel {
            id: Set(*id),
            division: Set(division.to_string()),
            pack_hash: Set(pack_hash.clone()),
            title: Set(title.clone()),
            words: Set(words.clone()),
            first_day: Set(period.first_day().to_string()),
            last_day: Set(period.last_day().to_string()),
            state: Set(state.id().to_owned()),
            version: Set(version.cast_signed()),
            opened_at: Set(*opened_at),
            opened_by: Set(*opened_by),
            summarised_at: Set(*summarised_at),
        }
    }
}

impl Comment {
    fn from_row(row: consultation_comment::Model) -> Result<Self, StoreError> {
        let consultation_comment::Model {
            id,
            client_id,
            receipt,
            fingerprint,
            consultation_id,
            requirement,
            words,
            sealed,
            is_signed,
            received_at,
            result,
            gist,
            reason,
            answered_at,
            answered_by,
            version,
        } = row;
        let answer = match (read_result(id, result)?, gist, reason, answered_at, answered_by) {
            (Some(result), Some(gist), Some(reason), Some(at), Some(by)) => {
                Some(Answer { result, gist, reason, at, by })
            }
            _ => None,
        };
        Ok(Self {
            id,
            client_id,
            receipt,
            fingerprint,
            consultation_id,
            requirement,
            words,
            sealed,
            is_signed,
            received_at,
            answer,
            version: version.cast_unsigned(),
        })
    }

    fn to_row(&self) -> consultation_comment::ActiveModel {
        let Self {
            id,
            client_id,
            receipt,
            fingerprint,
            consultation_id,
            requirement,
            words,
            sealed,
            is_signed,
            received_at,
            answer,
            version,
        } = self;
        consultation_comment::ActiveModel {
            id: Set(*id),
            client_id: Set(*client_id),
            receipt: Set(receipt.clone()),
            fingerprint: Set(fingerprint.clone()),
            consultation_id: Set(*consultation_id),
            requirement: Set(requirement.clone()),
            words: Set(words.clone()),
            sealed: Set(sealed.clone()),
            is_signed: Set(*is_signed),
            received_at: Set(*received_at),
            result: Set(answer.as_ref().map(|answer| answer.result.id().to_owned())),
            gist: Set(answer.as_ref().map(|answer| answer.gist.clone())),
            reason: Set(answer.as_ref().map(|answer| answer.reason.clone())),
            answered_at: Set(answer.as_ref().map(|answer| answer.at)),
            answered_by: Set(answer.as_ref().map(|answer| answer.by)),
            version: Set(version.cast_signed()),
        }
    }
}
