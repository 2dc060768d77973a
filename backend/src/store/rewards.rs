//! 以奖代补: schemes by city and year, and the lines of their ledgers.

use std::collections::BTreeMap;

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use shared::{
    api::rewards::RewardSums,
    division::DivisionCode,
    money::Fen,
    reward::{RewardScheme, RewardState},
};
use uuid::Uuid;

use super::{StoreError, reach::within};
use crate::entity::{reward_line, reward_scheme};

/// Rows per statement: SQLite takes 32,766 values in one.
const CHUNK: usize = 500;

/// A scheme with the version it stands at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Versioned {
    pub(crate) scheme: RewardScheme,
    pub(crate) version: u32,
}

/// A line of a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) id: Uuid,
    pub(crate) city: DivisionCode,
    pub(crate) year: u16,
    pub(crate) case_id: Uuid,
    pub(crate) community: DivisionCode,
    pub(crate) level: String,
    pub(crate) level_title: String,
    pub(crate) amount: Fen,
    pub(crate) state: RewardState,
    pub(crate) version: u32,
    pub(crate) proposed: Mark,
    pub(crate) approved: Option<Mark>,
    pub(crate) paid: Option<Mark>,
    pub(crate) withdrawn: Option<Mark>,
    /// Why it was withdrawn.
    pub(crate) reason: Option<String>,
}

/// Who brought a line to a state, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Milliseconds since 1970, UTC.
    pub(crate) at: i64,
    /// Name of the person.
    pub(crate) by: String,
}

/// The scheme of a city for a year.
pub(crate) async fn scheme(
    db: &impl ConnectionTrait,
    city: &DivisionCode,
    year: u16,
) -> Result<Option<Versioned>, StoreError> {
    let row = reward_scheme::Entity::find_by_id((city.to_string(), i32::from(year))).one(db).await?;
    row.map(|row| Ok(read(row)?.2)).transpose()
}

/// The same, kept as it is until the transaction ends: whoever else changes lines of that year waits.
/// On SQLite a transaction that writes is alone anyway.
pub(crate) async fn scheme_and_lock(
    db: &impl ConnectionTrait,
    city: &DivisionCode,
    year: u16,
) -> Result<Option<Versioned>, StoreError> {
    let row = reward_scheme::Entity::find_by_id((city.to_string(), i32::from(year))).lock_exclusive().one(db).await?;
    row.map(|row| Ok(read(row)?.2)).transpose()
}

/// All schemes of cities inside a division or around it, newest year first.
pub(crate) async fn schemes(
    db: &impl ConnectionTrait,
    cities: &DivisionCode,
) -> Result<Vec<(DivisionCode, u16, Versioned)>, StoreError> {
    let rows = reward_scheme::Entity::find()
        .filter(within(reward_scheme::Column::City, cities))
        .order_by_desc(reward_scheme::Column::Year)
        .order_by_asc(reward_scheme::Column::City)
        .all(db)
        .await?;
    rows.into_iter().map(read).collect()
}

/// Sets a scheme; false when somebody else has changed the version that was looked at.
pub(crate) async fn put_scheme(
    db: &impl ConnectionTrait,
    city: &DivisionCode,
    year: u16,
    scheme: &RewardScheme,
    looked_at: u32,
    now: i64,
) -> Result<bool, StoreError> {
    use reward_scheme::Column as C;
    let body = serde_json::to_string(scheme).map_err(|error| damaged("reward scheme", city, &error.to_string()))?;
    if looked_at == 0 {
        let row = reward_scheme::ActiveModel {
            city: Set(city.to_string()),
            year: Set(i32::from(year)),
            body: Set(body),
            version: Set(1),
            changed_at: Set(now),
        };
        let done = reward_scheme::Entity::insert(row)
            .on_conflict_do_nothing_on([C::City, C::Year])
            .exec_without_returning(db)
            .await?;
        return Ok(matches!(done, sea_orm::TryInsertResult::Inserted(1)));
    }
    let done = reward_scheme::Entity::update_many()
        .col_expr(C::Body, Expr::value(body))
        .col_expr(C::Version, Expr::value(looked_at.cast_signed() + 1))
        .col_expr(C::ChangedAt, Expr::value(now))
        .filter(C::City.eq(city.as_str()))
        .filter(C::Year.eq(i32::from(year)))
        .filter(C::Version.eq(looked_at.cast_signed()))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// All lines of a city for a year, by community.
pub(crate) async fn lines(db: &impl ConnectionTrait, city: &DivisionCode, year: u16) -> Result<Vec<Line>, StoreError> {
    let rows = reward_line::Entity::find()
        .filter(reward_line::Column::City.eq(city.as_str()))
        .filter(reward_line::Column::Year.eq(i32::from(year)))
        .order_by_asc(reward_line::Column::Community)
        .order_by_asc(reward_line::Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(Line::from_row).collect()
}

/// The sums of all lines whose community lies in a division, by city and year.
pub(crate) async fn sums(
    db: &impl ConnectionTrait,
    division: &DivisionCode,
) -> Result<BTreeMap<(String, i32), RewardSums>, StoreError> {
    use reward_line::Column as C;
    let rows: Vec<(String, i32, String, i64)> = reward_line::Entity::find()
        .select_only()
        .columns([C::City, C::Year, C::State, C::Amount])
        .filter(within(C::Community, division))
        .into_tuple()
        .all(db)
        .await?;
    let mut sums: BTreeMap<(String, i32), RewardSums> = BTreeMap::new();
    for (city, year, state, amount) in rows {
        let state = RewardState::from_id(&state).ok_or_else(|| damaged("reward line", &city, "its state is none"))?;
        let amount = fen(amount).ok_or_else(|| damaged("reward line", &city, "its amount is none"))?;
        sums.entry((city, year)).or_default().add(state, 1, amount);
    }
    Ok(sums)
}

/// Adds lines.
pub(crate) async fn insert(db: &impl ConnectionTrait, lines: &[Line]) -> Result<(), StoreError> {
    for chunk in lines.chunks(CHUNK) {
        reward_line::Entity::insert_many(chunk.iter().map(Line::to_row)).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Writes a line over the version before it; false when somebody else was quicker.
pub(crate) async fn update(db: &impl ConnectionTrait, line: &Line) -> Result<bool, StoreError> {
    let done = reward_line::Entity::update_many()
        .set(line.to_row())
        .filter(reward_line::Column::Id.eq(line.id))
        .filter(reward_line::Column::Version.eq(line.version.cast_signed() - 1))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

fn damaged(what: &'static str, key: &impl ToString, reason: &str) -> StoreError {
    StoreError::Damaged { what, key: key.to_string(), reason: reason.to_owned() }
}

fn fen(amount: i64) -> Option<Fen> {
    Fen::new(u64::try_from(amount).ok()?)
}

fn read(row: reward_scheme::Model) -> Result<(DivisionCode, u16, Versioned), StoreError> {
    let reward_scheme::Model { city, year, body, version, changed_at: _ } = row;
    let wrong = |reason: &str| damaged("reward scheme", &format!("{city} {year}"), reason);
    let scheme = serde_json::from_str(&body).map_err(|error| wrong(&error.to_string()))?;
    let code = city.parse().map_err(|_| wrong("its city has no code"))?;
    let year = u16::try_from(year).map_err(|_| wrong("its year is none"))?;
    Ok((code, year, Versioned { scheme, version: version.cast_unsigned() }))
}

impl Line {
    fn from_row(row: reward_line::Model) -> Result<Self, StoreError> {
        let reward_line::Model {
            id,
            city,
            year,
            case_id,
            community,
            level,
            level_title,
            amount,
            state,
            version,
            proposed_at,
            proposed_by,
            approved_at,
            approved_by,
            paid_at,
            paid_by,
            withdrawn_at,
            withdrawn_by,
            reason,
        } = row;
        let wrong = |reason: &str| damaged("reward line", &id, reason);
        let mark = |at: Option<i64>, by: Option<String>| Some(Mark { at: at?, by: by? });
        Ok(Self {
            id,
            city: city.parse().map_err(|_| wrong("its city has no code"))?,
            year: u16::try_from(year).map_err(|_| wrong("its year is none"))?,
            case_id,
            community: community.parse().map_err(|_| wrong("its community has no code"))?,
            level,
            level_title,
            amount: fen(amount).ok_or_else(|| wrong("its amount is none"))?,
            state: RewardState::from_id(&state).ok_or_else(|| wrong("its state is none"))?,
            version: version.cast_unsigned(),
            proposed: Mark { at: proposed_at, by: proposed_by },
            approved: mark(approved_at, approved_by),
            paid: mark(paid_at, paid_by),
            withdrawn: mark(withdrawn_at, withdrawn_by),
            reason,
        })
    }

    fn to_row(&self) -> reward_line::ActiveModel {
        let Self {
            id,
            city,
            year,
            case_id,
            community,
            level,
            level_title,
            amount,
            state,
            version,
            proposed,
            approved,
            paid,
            withdrawn,
            reason,
        } = self;
        let at = |mark: &Option<Mark>| mark.as_ref().map(|mark| mark.at);
        let by = |mark: &Option<Mark>| mark.as_ref().map(|mark| mark.by.clone());
        reward_line::ActiveModel {
            id: Set(*id),
            city: Set(city.to_string()),
            year: Set(i32::from(*year)),
            case_id: Set(*case_id),
            community: Set(community.to_string()),
            level: Set(level.clone()),
            level_title: Set(level_title.clone()),
            amount: Set(amount.get().cast_signed()),
            state: Set(state.id().to_owned()),
            version: Set(version.cast_signed()),
            proposed_at: Set(proposed.at),
            proposed_by: Set(proposed.by.clone()),
            approved_at: Set(at(approved)),
            approved_by: Set(by(approved)),
            paid_at: Set(at(paid)),
            paid_by: Set(by(paid)),
            withdrawn_at: Set(at(withdrawn)),
            withdrawn_by: Set(by(withdrawn)),
            reason: Set(reason.clone()),
        }
    }
}
