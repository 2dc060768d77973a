//! 共同草稿: drafts that several people fill in.
//!
//! Whoever syncs locks the draft first ([`find_and_lock`]), so that versions count one by one.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};
use shared::{
    division::DivisionCode,
    joint::{Entry, Place},
};
use uuid::Uuid;

use super::StoreError;
use crate::entity::{joint_draft, joint_draft_entry};

const REQUIREMENT: &str = "requirement";
const FACT: &str = "fact";

/// A draft without its answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct JointDraft {
    pub(crate) id: Uuid,
    pub(crate) community: DivisionCode,
    pub(crate) pack_id: String,
    pub(crate) pack_hash: String,
    pub(crate) version: u32,
    /// Requirements that have an answer.
    pub(crate) answered: u32,
    pub(crate) begun_by: String,
    /// Milliseconds since 1970, UTC.
    pub(crate) begun_at: i64,
    pub(crate) changed_by: String,
    /// Milliseconds since 1970, UTC.
    pub(crate) changed_at: i64,
}

/// The drafts of a community, the one changed last first.
pub(crate) async fn of_community(
    db: &impl ConnectionTrait,
    community: &DivisionCode,
) -> Result<Vec<JointDraft>, StoreError> {
    let rows = joint_draft::Entity::find()
        .filter(joint_draft::Column::Community.eq(community.as_str()))
        .order_by_desc(joint_draft::Column::ChangedAt)
        .order_by_asc(joint_draft::Column::PackId)
        .all(db)
        .await?;
    rows.into_iter().map(JointDraft::from_row).collect()
}

/// The draft of a community by a pack, kept as it is until the transaction ends. On SQLite a
/// transaction that writes is alone anyway.
pub(crate) async fn find_and_lock(
    db: &impl ConnectionTrait,
    community: &DivisionCode,
    pack_id: &str,
) -> Result<Option<JointDraft>, StoreError> {
    joint_draft::Entity::find()
        .filter(joint_draft::Column::Community.eq(community.as_str()))
        .filter(joint_draft::Column::PackId.eq(pack_id))
        .lock_exclusive()
        .one(db)
        .await?
        .map(JointDraft::from_row)
        .transpose()
}

/// Adds a draft; a duplicate when the community has one by that pack.
pub(crate) async fn insert(db: &impl ConnectionTrait, draft: &JointDraft) -> Result<(), StoreError> {
    joint_draft::Entity::insert(draft.to_row()).exec_without_returning(db).await?;
    Ok(())
}

/// Writes a draft that has been locked.
pub(crate) async fn update(db: &impl ConnectionTrait, draft: &JointDraft) -> Result<(), StoreError> {
    joint_draft::Entity::update_many()
        .set(draft.to_row())
        .filter(joint_draft::Column::Id.eq(draft.id))
        .exec(db)
        .await?;
    Ok(())
}

/// Removes a draft that has been locked, with its answers.
pub(crate) async fn remove(db: &impl ConnectionTrait, draft: Uuid) -> Result<(), StoreError> {
    joint_draft_entry::Entity::delete_many().filter(joint_draft_entry::Column::DraftId.eq(draft)).exec(db).await?;
    joint_draft::Entity::delete_by_id(draft).exec(db).await?;
    Ok(())
}

/// Everything a draft says, in the order of places.
pub(crate) async fn entries(db: &impl ConnectionTrait, draft: Uuid) -> Result<Vec<Entry>, StoreError> {
    let rows = joint_draft_entry::Entity::find()
        .filter(joint_draft_entry::Column::DraftId.eq(draft))
        .order_by_asc(joint_draft_entry::Column::Place)
        .all(db)
        .await?;
    rows.into_iter().map(entry_from_row).collect()
}

/// Puts answers in place of those that there are.
pub(crate) async fn put(db: &impl ConnectionTrait, draft: Uuid, entries: &[&Entry]) -> Result<(), StoreError> {
    use joint_draft_entry::Column as C;
    let rows = entries.iter().map(|entry| entry_to_row(draft, entry)).collect::<Result<Vec<_>, _>>()?;
    for chunk in rows.chunks(200) {
        joint_draft_entry::Entity::insert_many(chunk.iter().cloned())
            .on_conflict(
                OnConflict::columns([C::DraftId, C::Place])
                    .update_columns([C::Said, C::Version, C::ChangedBy, C::ChangedAt])
                    .to_owned(),
            )
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

impl JointDraft {
    fn from_row(row: joint_draft::Model) -> Result<Self, StoreError> {
        let joint_draft::Model {
            id,
            community,
            pack_id,
            pack_hash,
            version,
            answered,
            begun_by,
            begun_at,
            changed_by,
            changed_at,
        } = row;
        Ok(Self {
            id,
            community: community.parse().map_err(|error| damaged(id, &error))?,
            pack_id,
            pack_hash,
            version: version.cast_unsigned(),
            answered: answered.cast_unsigned(),
            begun_by,
            begun_at,
            changed_by,
            changed_at,
        })
    }

    fn to_row(&self) -> joint_draft::ActiveModel {
        let Self { id, community, pack_id, pack_hash, version, answered, begun_by, begun_at, changed_by, changed_at } =
            self;
        joint_draft::ActiveModel {
            id: Set(*id),
            community: Set(community.to_string()),
            pack_id: Set(pack_id.clone()),
            pack_hash: Set(pack_hash.clone()),
            version: Set(version.cast_signed()),
            answered: Set(answered.cast_signed()),
            begun_by: Set(begun_by.clone()),
            begun_at: Set(*begun_at),
            changed_by: Set(changed_by.clone()),
            changed_at: Set(*changed_at),
        }
    }
}

fn entry_from_row(row: joint_draft_entry::Model) -> Result<Entry, StoreError> {
    let joint_draft_entry::Model { draft_id, place, said, version, changed_by, changed_at } = row;
    let place = match place.split_once('/') {
        Some((REQUIREMENT, id)) => Place::Requirement(id.to_owned()),
        Some((FACT, id)) => Place::Fact(id.to_owned()),
        _ => return Err(damaged(draft_id, &format!("{place} is no place"))),
    };
    Ok(Entry {
        place,
        said: serde_json::from_str(&said).map_err(|error| damaged(draft_id, &error))?,
        version: version.cast_unsigned(),
        by: changed_by,
        at: changed_at,
    })
}

fn entry_to_row(draft: Uuid, entry: &Entry) -> Result<joint_draft_entry::ActiveModel, StoreError> {
    let Entry { place, said, version, by, at } = entry;
    let place = match place {
        Place::Requirement(id) => format!("{REQUIREMENT}/{id}"),
        Place::Fact(id) => format!("{FACT}/{id}"),
    };
    Ok(joint_draft_entry::ActiveModel {
        draft_id: Set(draft),
        place: Set(place),
        said: Set(serde_json::to_string(said).map_err(|error| damaged(draft, &error))?),
        version: Set(version.cast_signed()),
        changed_by: Set(by.clone()),
        changed_at: Set(*at),
    })
}

fn damaged(draft: Uuid, error: &impl ToString) -> StoreError {
    StoreError::Damaged { what: "joint draft", key: draft.to_string(), reason: error.to_string() }
}
