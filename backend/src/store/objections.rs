//! 异议: objections, of which only the city that handles them can be asked, or whoever has the
//! receipt number.

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use shared::{case::attachment::Scan, division::DivisionCode, notice::ObjectionState};
use uuid::Uuid;

use super::{StoreError, scans::scan_of};
use crate::entity::{objection, objection_attachment, objection_count};

/// An objection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Objection {
    pub(crate) id: Uuid,
    /// The id the client gave.
    pub(crate) client_id: Uuid,
    /// Receipt number without hyphens.
    pub(crate) receipt: String,
    /// Keyed hash of what was sent.
    pub(crate) fingerprint: Vec<u8>,
    pub(crate) notice_id: Uuid,
    pub(crate) case_id: Uuid,
    pub(crate) city: DivisionCode,
    pub(crate) community: DivisionCode,
    /// Milliseconds since 1970, UTC.
    pub(crate) received_at: i64,
    pub(crate) state: ObjectionState,
    /// Encrypted words.
    pub(crate) sealed: Vec<u8>,
    pub(crate) answer: Option<Answer>,
}

/// What the city has said to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) reply: String,
    /// Milliseconds since 1970, UTC.
    pub(crate) at: i64,
    pub(crate) by: Uuid,
}

/// The last one of the page before: when it came, and its id.
pub(crate) type After = (i64, Uuid);

/// Adds an objection with its encrypted attachments.
pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    objection: &Objection,
    attachments: Vec<Vec<u8>>,
) -> Result<(), StoreError> {
    objection::Entity::insert(objection.to_row()).exec_without_returning(db).await?;
    for (sealed, position) in attachments.into_iter().zip(0_i32..) {
        objection_attachment::Entity::insert(objection_attachment::ActiveModel {
            objection_id: Set(objection.id),
            position: Set(position),
            sealed: Set(sealed),
            scan_due_at: Set(objection.received_at),
            scan_attempts: Set(0),
            scanned_at: Set(None),
            malware: Set(None),
        })
        .exec_without_returning(db)
        .await?;
    }
    Ok(())
}

/// What came under an id of a client.
pub(crate) async fn by_client_id(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Objection>, StoreError> {
    let row = objection::Entity::find().filter(objection::Column::ClientId.eq(id)).one(db).await?;
    row.map(Objection::from_row).transpose()
}

/// The objection with a receipt number (without hyphens).
pub(crate) async fn by_receipt(db: &impl ConnectionTrait, receipt: &str) -> Result<Option<Objection>, StoreError> {
    let row = objection::Entity::find().filter(objection::Column::Receipt.eq(receipt)).one(db).await?;
    row.map(Objection::from_row).transpose()
}

/// One objection that a city handles.
pub(crate) async fn find(
    db: &impl ConnectionTrait,
    city: &DivisionCode,
    id: Uuid,
) -> Result<Option<Objection>, StoreError> {
    let row = objection::Entity::find_by_id(id).filter(objection::Column::City.eq(city.as_str())).one(db).await?;
    row.map(Objection::from_row).transpose()
}

/// Objections that a city handles, oldest first, at most `limit`.
pub(crate) async fn list(
    db: &impl ConnectionTrait,
    city: &DivisionCode,
    notice: Option<Uuid>,
    state: Option<ObjectionState>,
    after: Option<After>,
    limit: u64,
) -> Result<Vec<Objection>, StoreError> {
    use objection::Column as C;
    let mut found = objection::Entity::find().filter(C::City.eq(city.as_str()));
    if let Some(notice) = notice {
        found = found.filter(C::NoticeId.eq(notice));
    }
    if let Some(state) = state {
        found = found.filter(C::State.eq(state.id()));
    }
    let mut cursor = found.cursor_by((C::ReceivedAt, C::Id));
    if let Some(after) = after {
        cursor.after(after);
    }
    let rows = cursor.first(limit).all(db).await?;
    rows.into_iter().map(Objection::from_row).collect()
}

/// The encrypted bytes of an attachment, and what is known of malware in it.
pub(crate) async fn attachment(
    db: &impl ConnectionTrait,
    id: Uuid,
    position: i32,
) -> Result<Option<(Vec<u8>, Scan)>, StoreError> {
    let row = objection_attachment::Entity::find_by_id((id, position)).one(db).await?;
    Ok(row.map(|row| (row.sealed, scan_of(row.scanned_at, row.malware.as_deref()))))
}

/// What is known of malware in the attachments of an objection, in their order, with the name of what was found.
pub(crate) async fn scans(db: &impl ConnectionTrait, id: Uuid) -> Result<Vec<(Scan, Option<String>)>, StoreError> {
    use objection_attachment::Column as C;
    let rows: Vec<(Option<i64>, Option<String>)> = objection_attachment::Entity::find()
        .select_only()
        .columns([C::ScannedAt, C::Malware])
        .filter(C::ObjectionId.eq(id))
        .order_by_asc(C::Position)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(at, malware)| (scan_of(at, malware.as_deref()), malware)).collect())
}

/// Answers an objection; false when it has been answered before.
pub(crate) async fn answer(
    db: &impl ConnectionTrait,
    id: Uuid,
    state: ObjectionState,
    answer: &Answer,
) -> Result<bool, StoreError> {
    use objection::Column as C;
    let done = objection::Entity::update_many()
        .col_expr(C::State, Expr::value(state.id()))
        .col_expr(C::Reply, Expr::value(answer.reply.as_str()))
        .col_expr(C::RepliedAt, Expr::value(answer.at))
        .col_expr(C::RepliedBy, Expr::value(answer.by))
        .filter(C::Id.eq(id))
        .filter(C::State.eq(ObjectionState::Received.id()))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// How many objections against a case have no answer yet, in whatever notice it stood.
pub(crate) async fn open_against(db: &impl ConnectionTrait, case: Uuid) -> Result<u32, StoreError> {
    let open = objection::Entity::find()
        .filter(objection::Column::CaseId.eq(case))
        .filter(objection::Column::State.eq(ObjectionState::Received.id()))
        .count(db)
        .await?;
    Ok(u32::try_from(open).unwrap_or(u32::MAX))
}

/// How many objections without an answer each of these notices has; none are left out.
pub(crate) async fn open_counts(
    db: &impl ConnectionTrait,
    notices: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, u32>, StoreError> {
    let counted: Vec<(Uuid, i64)> = objection::Entity::find()
        .select_only()
        .column(objection::Column::NoticeId)
        .column_as(objection::Column::Id.count(), "open")
        .filter(objection::Column::NoticeId.is_in(notices))
        .filter(objection::Column::State.eq(ObjectionState::Received.id()))
        .group_by(objection::Column::NoticeId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(counted.into_iter().map(|(id, count)| (id, u32::try_from(count).unwrap_or(u32::MAX))).collect())
}

/// Counts one more objection from an address in an hour and gives the count; forgets earlier hours.
pub(crate) async fn count(db: &impl ConnectionTrait, scope: &str, hour: i64) -> Result<i32, StoreError> {
    objection_count::Entity::delete_many().filter(objection_count::Column::Hour.lt(hour)).exec(db).await?;
    let one_more = Expr::col(("objection_count", "taken")).add(1);
    let row = objection_count::Entity::insert(objection_count::ActiveModel {
        scope: Set(scope.to_owned()),
        hour: Set(hour),
        taken: Set(1),
    })
    .on_conflict(OnConflict::columns(["scope", "hour"]).value("taken", one_more).to_owned())
    .exec_with_returning(db)
    .await?;
    Ok(row.taken)
}

impl Objection {
    fn from_row(row: objection::Model) -> Result<Self, StoreError> {
        let objection::Model {
            id,
            client_id,
            receipt,
            fingerprint,
            notice_id,
            case_id,
            city,
            community,
            received_at,
            state,
            sealed,
            reply,
            replied_at,
            replied_by,
        } = row;
        let damaged =
            |reason: &str| StoreError::Damaged { what: "objection", key: id.to_string(), reason: reason.to_owned() };
        let answer = match (reply, replied_at, replied_by) {
            (Some(reply), Some(at), Some(by)) => Some(Answer { reply, at, by }),
            _ => None,
        };
        Ok(Self {
            id,
            client_id,
            receipt,
            fingerprint,
            notice_id,
            case_id,
            city: city.parse().map_err(|_| damaged("its city has no code"))?,
            community: community.parse().map_err(|_| damaged("its community has no code"))?,
            received_at,
            state: ObjectionState::from_id(&state).ok_or_else(|| damaged("its state is none"))?,
            sealed,
            answer,
        })
    }

    fn to_row(&self) -> objection::ActiveModel {
        let Self {
            id,
            client_id,
            receipt,
            fingerprint,
            notice_id,
            case_id,
            city,
            community,
            received_at,
            state,
            sealed,
            answer,
        } = self;
        objection::ActiveModel {
            id: Set(*id),
            client_id: Set(*client_id),
            receipt: Set(receipt.clone()),
            fingerprint: Set(fingerprint.clone()),
            notice_id: Set(*notice_id),
            case_id: Set(*case_id),
            city: Set(city.to_string()),
            community: Set(community.to_string()),
            received_at: Set(*received_at),
            state: Set(state.id().to_owned()),
            sealed: Set(sealed.clone()),
            reply: Set(answer.as_ref().map(|answer| answer.reply.clone())),
            replied_at: Set(answer.as_ref().map(|answer| answer.at)),
            replied_by: Set(answer.as_ref().map(|answer| answer.by)),
        }
    }
}
