//! What divisions have set for themselves.

use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr};
use shared::{case::settings::CitySettings, division::DivisionCode};

use super::StoreError;
use crate::entity::division_setting;

/// Settings with the version they stand at; 0 while nothing has been set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Versioned {
    pub(crate) settings: CitySettings,
    pub(crate) version: u32,
}

/// The settings of a division itself; none while nothing has been set.
pub(crate) async fn of(db: &impl ConnectionTrait, division: &str) -> Result<Option<Versioned>, StoreError> {
    let Some(row) = division_setting::Entity::find_by_id(division).one(db).await? else { return Ok(None) };
    let settings = serde_json::from_str(&row.body).map_err(|error| StoreError::Damaged {
        what: "settings",
        key: division.to_owned(),
        reason: error.to_string(),
    })?;
    Ok(Some(Versioned { settings, version: row.version.cast_unsigned() }))
}

/// The settings that hold at a community: those of its city, else of its province, else the defaults.
pub(crate) async fn holding_at(
    db: &impl ConnectionTrait,
    community: &DivisionCode,
) -> Result<CitySettings, StoreError> {
    Ok(held_at(db, community).await?.1.settings)
}

/// The settings that hold in a division, with the division that has set them; none of the defaults.
pub(crate) async fn held_at(
    db: &impl ConnectionTrait,
    division: &DivisionCode,
) -> Result<(Option<DivisionCode>, Versioned), StoreError> {
    use shared::division::DivisionLevel::{City, Province};
    for level in [City, Province] {
        let Some(code) = division.at(level) else { continue };
        if let Some(own) = of(db, code.as_str()).await? {
            return Ok((Some(code), own));
        }
    }
    Ok((None, Versioned { settings: CitySettings::default(), version: 0 }))
}

/// Sets; false when somebody else has changed the version that was looked at.
pub(crate) async fn put(
    db: &impl ConnectionTrait,
    division: &str,
    settings: &CitySettings,
    looked_at: u32,
    now: i64,
) -> Result<bool, StoreError> {
    let body = serde_json::to_string(settings).map_err(|error| StoreError::Damaged {
        what: "settings",
        key: division.to_owned(),
        reason: error.to_string(),
    })?;
    if looked_at == 0 {
        let row = division_setting::ActiveModel {
            division: Set(division.to_owned()),
            body: Set(body),
            version: Set(1),
            changed_at: Set(now),
        };
        let done = division_setting::Entity::insert(row)
            .on_conflict_do_nothing_on([division_setting::Column::Division])
            .exec_without_returning(db)
            .await?;
        return Ok(matches!(done, sea_orm::TryInsertResult::Inserted(1)));
    }
    let done = division_setting::Entity::update_many()
        .col_expr(division_setting::Column::Body, Expr::value(body))
        .col_expr(division_setting::Column::Version, Expr::value(looked_at.cast_signed() + 1))
        .col_expr(division_setting::Column::ChangedAt, Expr::value(now))
        .filter(division_setting::Column::Division.eq(division))
        .filter(division_setting::Column::Version.eq(looked_at.cast_signed()))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}
