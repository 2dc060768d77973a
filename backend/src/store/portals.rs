//! 门户: other websites that show the self-assessment, and what is counted of them.

use std::collections::BTreeMap;

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use shared::{
    api::portals::{PortalDay, PortalEvent},
    date::Date,
    division::DivisionCode,
    portal::{Origin, PortalKey, Theme},
};
use uuid::Uuid;

use super::{StoreError, reach::within};
use crate::entity::{portal, portal_count};

/// 门户.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Portal {
    pub(crate) key: PortalKey,
    pub(crate) settings: Settings,
    pub(crate) created_by: Uuid,
    /// Milliseconds since 1970, UTC.
    pub(crate) created_at: i64,
}

/// What whoever keeps it says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Settings {
    /// The division or community that it is for.
    pub(crate) division: DivisionCode,
    pub(crate) name: String,
    /// Of its pages; at least one.
    pub(crate) origins: Vec<Origin>,
    pub(crate) theme: Theme,
    pub(crate) is_enabled: bool,
}

/// Adds a portal.
pub(crate) async fn add(db: &impl ConnectionTrait, portal: &Portal) -> Result<(), StoreError> {
    portal::Entity::insert(row_of(portal)).exec_without_returning(db).await?;
    Ok(())
}

/// Writes a portal.
pub(crate) async fn update(db: &impl ConnectionTrait, portal: &Portal) -> Result<(), StoreError> {
    portal::Entity::update(row_of(portal)).exec(db).await?;
    Ok(())
}

/// Takes a portal away with its counts.
pub(crate) async fn remove(db: &impl ConnectionTrait, key: &PortalKey) -> Result<(), StoreError> {
    portal_count::Entity::delete_many().filter(portal_count::Column::Portal.eq(key.as_str())).exec(db).await?;
    portal::Entity::delete_by_id(key.as_str()).exec(db).await?;
    Ok(())
}

/// The portal with a key.
pub(crate) async fn find(db: &impl ConnectionTrait, key: &PortalKey) -> Result<Option<Portal>, StoreError> {
    portal::Entity::find_by_id(key.as_str()).one(db).await?.map(from_row).transpose()
}

/// The portal with a key, which nobody else changes until the transaction ends.
pub(crate) async fn find_locked(db: &impl ConnectionTrait, key: &PortalKey) -> Result<Option<Portal>, StoreError> {
    // SQLite has one writer and needs no lock on a row.
    portal::Entity::find_by_id(key.as_str()).lock_exclusive().one(db).await?.map(from_row).transpose()
}

/// The portals within a reach, by division and age.
pub(crate) async fn list(db: &impl ConnectionTrait, reach: &DivisionCode) -> Result<Vec<Portal>, StoreError> {
    let rows = portal::Entity::find()
        .filter(within(portal::Column::Division, reach))
        .order_by_asc(portal::Column::Division)
        .order_by_asc(portal::Column::CreatedAt)
        .order_by_asc(portal::Column::Key)
        .all(db)
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// How many portals there are within a reach.
pub(crate) async fn count_within(db: &impl ConnectionTrait, reach: &DivisionCode) -> Result<u64, StoreError> {
    Ok(portal::Entity::find().filter(within(portal::Column::Division, reach)).count(db).await?)
}

/// Counts one more of an event.
pub(crate) async fn count(
    db: &impl ConnectionTrait,
    key: &PortalKey,
    day: Date,
    event: PortalEvent,
) -> Result<(), StoreError> {
    use portal_count::Column as C;
    let (column, [opens, starts, submissions]) = match event {
        PortalEvent::Open => (C::Opens, [1, 0, 0]),
        PortalEvent::Start => (C::Starts, [0, 1, 0]),
        PortalEvent::Submission => (C::Submissions, [0, 0, 1]),
    };
    let one_more = Expr::col((portal_count::Entity, column)).add(1);
    portal_count::Entity::insert(portal_count::ActiveModel {
        portal: Set(key.to_string()),
        day: Set(day.to_string()),
        opens: Set(opens),
        starts: Set(starts),
        submissions: Set(submissions),
    })
    .on_conflict(OnConflict::columns([C::Portal, C::Day]).value(column, one_more).to_owned())
    .exec_without_returning(db)
    .await?;
    Ok(())
}

/// What was counted from a day on of portals within a reach, latest day first.
pub(crate) async fn days_since(
    db: &impl ConnectionTrait,
    reach: &DivisionCode,
    day: Date,
) -> Result<BTreeMap<String, Vec<PortalDay>>, StoreError> {
    let mut own = portal::Entity::find()
        .select_only()
        .column(portal::Column::Key)
        .filter(within(portal::Column::Division, reach));
    let rows = portal_count::Entity::find()
        .filter(portal_count::Column::Day.gte(day.to_string()))
        .filter(portal_count::Column::Portal.in_subquery(QuerySelect::query(&mut own).to_owned()))
        .order_by_desc(portal_count::Column::Day)
        .all(db)
        .await?;
    let mut found: BTreeMap<String, Vec<PortalDay>> = BTreeMap::new();
    for row in rows {
        let portal_count::Model { portal, day, opens, starts, submissions } = row;
        let day: Date = day.parse().map_err(|_| damaged(&portal, "a day of its counts is none"))?;
        let [opens, starts, submissions] = [opens, starts, submissions].map(|count| u32::try_from(count).unwrap_or(0));
        found.entry(portal).or_default().push(PortalDay { day, opens, starts, submissions });
    }
    Ok(found)
}

fn row_of(portal: &Portal) -> portal::ActiveModel {
    let Portal { key, settings, created_by, created_at } = portal.clone();
    let Settings { division, name, origins, theme, is_enabled } = settings;
    let origins: Vec<&str> = origins.iter().map(Origin::as_str).collect();
    portal::ActiveModel {
        key: Set(key.to_string()),
        division: Set(division.to_string()),
        name: Set(name),
        origins: Set(origins.join(" ")),
        theme: Set(theme.id().to_owned()),
        is_enabled: Set(is_enabled),
        created_by: Set(created_by),
        created_at: Set(created_at),
    }
}

fn from_row(row: portal::Model) -> Result<Portal, StoreError> {
    let portal::Model { key, division, name, origins, theme, is_enabled, created_by, created_at } = row;
    let origins: Result<Vec<Origin>, _> = origins.split(' ').map(str::parse).collect();
    let settings = Settings {
        division: division.parse().map_err(|_| damaged(&key, "its division is not a code"))?,
        name,
        origins: origins.map_err(|_| damaged(&key, "an origin is none"))?,
        theme: Theme::from_id(&theme).ok_or_else(|| damaged(&key, "its theme is none"))?,
        is_enabled,
    };
    Ok(Portal { key: key.parse().map_err(|_| damaged(&key, "its key is none"))?, settings, created_by, created_at })
}

fn damaged(key: &str, reason: &str) -> StoreError {
    StoreError::Damaged { what: "portal", key: key.to_owned(), reason: reason.to_owned() }
}
