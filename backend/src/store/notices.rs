//! 公示: notices and the cases in them.
//!
//! Questions begin with a [`Scope`]: drafts are the city's own, what is published is everybody's.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};
use shared::{
    date::Date,
    division::DivisionCode,
    notice::{NoticeState, Period, Phase},
};
use uuid::Uuid;

use super::{StoreError, reach};
use crate::entity::{notice, notice_line};

/// Whose notices.
#[derive(Debug, Clone)]
pub(crate) enum Scope {
    /// All of one city, drafts among them.
    Own(DivisionCode),
    /// What has been published.
    Published,
}

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    pub(crate) id: Uuid,
    pub(crate) city: DivisionCode,
    pub(crate) number: String,
    pub(crate) title: String,
    pub(crate) words: String,
    pub(crate) period: Period,
    pub(crate) contact: String,
    pub(crate) state: NoticeState,
    pub(crate) version: u32,
    /// Milliseconds since 1970, UTC.
    pub(crate) created_at: i64,
    pub(crate) created_by: Uuid,
    pub(crate) published: Option<Published>,
    pub(crate) announced_on: Option<Date>,
}

/// What was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Published {
    /// Milliseconds since 1970, UTC.
    pub(crate) at: i64,
    /// Canonical JSON.
    pub(crate) content: Vec<u8>,
    pub(crate) sha256: Vec<u8>,
}

/// A case in a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) case_id: Uuid,
    /// Why it left, as a stable code; none while it stands in the notice.
    pub(crate) left_because: Option<String>,
}

/// Which notices; what is left out does not narrow.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    /// Of this city.
    pub(crate) city: Option<DivisionCode>,
    /// Of a city inside this division.
    pub(crate) within: Option<DivisionCode>,
    /// Whose days lie so.
    pub(crate) phase: Option<(Phase, Date)>,
}

impl Scope {
    fn condition(&self) -> Condition {
        use notice::Column as C;
        match self {
            Self::Own(city) => Condition::all().add(C::City.eq(city.as_str())),
            Self::Published => Condition::all().add(C::State.ne(NoticeState::Draft.id())),
        }
    }
}

impl Filter {
    fn condition(&self) -> Condition {
        use notice::Column as C;
        let phase = self.phase.map(|(phase, day)| {
            let day = day.to_string();
            match phase {
                Phase::Upcoming => Condition::all().add(C::FirstDay.gt(day)),
                Phase::Open => Condition::all().add(C::FirstDay.lte(day.clone())).add(C::LastDay.gte(day)),
                Phase::Over => Condition::all().add(C::LastDay.lt(day)),
            }
        });
        Condition::all()
            .add_option(self.city.as_ref().map(|city| C::City.eq(city.as_str())))
            .add_option(self.within.as_ref().map(|division| reach::within(C::City, division)))
            .add_option(phase)
    }
}

/// One page, latest first day first, at most `limit`; `after` is the last one of the page before.
pub(crate) async fn list(
    db: &impl ConnectionTrait,
    scope: &Scope,
    filter: &Filter,
    after: Option<(Date, Uuid)>,
    limit: u64,
) -> Result<Vec<Notice>, StoreError> {
    let found = notice::Entity::find().filter(scope.condition()).filter(filter.condition());
    let mut cursor = found.cursor_by((notice::Column::FirstDay, notice::Column::Id));
    cursor.desc();
    if let Some((day, id)) = after {
        cursor.after((day.to_string(), id));
    }
    let rows = cursor.first(limit).all(db).await?;
    rows.into_iter().map(Notice::from_row).collect()
}

/// One notice, when it lies within the scope.
pub(crate) async fn find(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<Option<Notice>, StoreError> {
    let row = notice::Entity::find_by_id(id).filter(scope.condition()).one(db).await?;
    row.map(Notice::from_row).transpose()
}

/// The same, kept as it is until the transaction ends: nobody announces it or objects to it
/// meanwhile. On SQLite a transaction that writes is alone anyway.
pub(crate) async fn find_and_lock(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: Uuid,
) -> Result<Option<Notice>, StoreError> {
    let row = notice::Entity::find_by_id(id).filter(scope.condition()).lock_exclusive().one(db).await?;
    row.map(Notice::from_row).transpose()
}

/// The newest published notice with a number.
pub(crate) async fn by_number(db: &impl ConnectionTrait, number: &str) -> Result<Option<Notice>, StoreError> {
    let row = notice::Entity::find()
        .filter(Scope::Published.condition())
        .filter(notice::Column::Number.eq(number))
        .order_by_desc(notice::Column::FirstDay)
        .one(db)
        .await?;
    row.map(Notice::from_row).transpose()
}

/// Whether another notice of the city has this number.
pub(crate) async fn is_taken(
    db: &impl ConnectionTrait,
    city: &DivisionCode,
    number: &str,
    except: Uuid,
) -> Result<bool, StoreError> {
    let others = notice::Entity::find()
        .filter(Scope::Own(city.clone()).condition())
        .filter(notice::Column::Number.eq(number))
        .filter(notice::Column::Id.ne(except));
    Ok(others.count(db).await? > 0)
}

/// The numbers of these notices.
pub(crate) async fn numbers(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<std::collections::HashMap<Uuid, String>, StoreError> {
    let numbers: Vec<(Uuid, String)> = notice::Entity::find()
        .select_only()
        .columns([notice::Column::Id, notice::Column::Number])
        .filter(notice::Column::Id.is_in(ids))
        .into_tuple()
        .all(db)
        .await?;
    Ok(numbers.into_iter().collect())
}

/// Adds a notice.
pub(crate) async fn insert(db: &impl ConnectionTrait, notice: &Notice) -> Result<(), StoreError> {
    notice::Entity::insert(notice.to_row()).exec_without_returning(db).await?;
    Ok(())
}

/// Writes a notice over the version before it; false when somebody else was quicker.
pub(crate) async fn update(db: &impl ConnectionTrait, notice: &Notice) -> Result<bool, StoreError> {
    let done = notice::Entity::update_many()
        .set(notice.to_row())
        .filter(notice::Column::Id.eq(notice.id))
        .filter(notice::Column::Version.eq(notice.version.cast_signed() - 1))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Removes a notice with its lines.
pub(crate) async fn remove(db: &impl ConnectionTrait, id: Uuid) -> Result<(), StoreError> {
    notice_line::Entity::delete_many().filter(notice_line::Column::NoticeId.eq(id)).exec(db).await?;
    notice::Entity::delete_by_id(id).exec(db).await?;
    Ok(())
}

/// The cases of a notice, in its order.
pub(crate) async fn lines(db: &impl ConnectionTrait, id: Uuid) -> Result<Vec<Line>, StoreError> {
    let rows = notice_line::Entity::find()
        .filter(notice_line::Column::NoticeId.eq(id))
        .order_by_asc(notice_line::Column::Position)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| Line { case_id: row.case_id, left_because: row.left_because }).collect())
}

/// How many cases each of these notices has.
pub(crate) async fn line_counts(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<std::collections::HashMap<Uuid, u32>, StoreError> {
    let counted: Vec<(Uuid, i64)> = notice_line::Entity::find()
        .select_only()
        .column(notice_line::Column::NoticeId)
        .column_as(notice_line::Column::Position.count(), "lines")
        .filter(notice_line::Column::NoticeId.is_in(ids))
        .group_by(notice_line::Column::NoticeId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(counted.into_iter().map(|(id, count)| (id, u32::try_from(count).unwrap_or(u32::MAX))).collect())
}

/// Puts cases into a notice in place of those that are in it.
pub(crate) async fn put_lines(db: &impl ConnectionTrait, id: Uuid, cases: &[Uuid]) -> Result<(), StoreError> {
    notice_line::Entity::delete_many().filter(notice_line::Column::NoticeId.eq(id)).exec(db).await?;
    let row = |(case, position): (&Uuid, i32)| notice_line::ActiveModel {
        notice_id: Set(id),
        position: Set(position),
        case_id: Set(*case),
        left_at: Set(None),
        left_because: Set(None),
    };
    let mut rows: Vec<_> = cases.iter().zip(0_i32..).map(row).collect();
    while !rows.is_empty() {
        let rest = rows.split_off(rows.len().min(200));
        notice_line::Entity::insert_many(rows).exec_without_returning(db).await?;
        rows = rest;
    }
    Ok(())
}

/// A case leaves the one published notice in which it stands; false when it stands in none. Any number of drafts
/// may list it.
pub(crate) async fn leave(db: &impl ConnectionTrait, case: Uuid, because: &str, now: i64) -> Result<bool, StoreError> {
    let mut published = notice::Entity::find()
        .select_only()
        .column(notice::Column::Id)
        .filter(notice::Column::State.ne(NoticeState::Draft.id()));
    let published = QuerySelect::query(&mut published).to_owned();
    let done = notice_line::Entity::update_many()
        .col_expr(notice_line::Column::LeftAt, Expr::value(now))
        .col_expr(notice_line::Column::LeftBecause, Expr::value(because))
        .filter(notice_line::Column::NoticeId.in_subquery(published))
        .filter(notice_line::Column::CaseId.eq(case))
        .filter(notice_line::Column::LeftAt.is_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

impl Notice {
    fn from_row(row: notice::Model) -> Result<Self, StoreError> {
        let notice::Model {
            id,
            city,
            number,
            title,
            words,
            first_day,
            last_day,
            contact,
            state,
            version,
            created_at,
            created_by,
            published_at,
            content,
            content_sha256,
            announced_on,
        } = row;
        let damaged =
            |reason: &str| StoreError::Damaged { what: "notice", key: id.to_string(), reason: reason.to_owned() };
        let day = |text: &str| text.parse::<Date>().map_err(|_| damaged("a day is none"));
        let published = match (published_at, content, content_sha256) {
            (Some(at), Some(content), Some(sha256)) => Some(Published { at, content, sha256 }),
            _ => None,
        };
        Ok(Self {
            id,
            city: city.parse().map_err(|_| damaged("its city has no code"))?,
            number,
            title,
            words,
            period: Period::new(day(&first_day)?, day(&last_day)?).map_err(|_| damaged("its days are none"))?,
            contact,
            state: NoticeState::from_id(&state).ok_or_else(|| damaged("its state is none"))?,
            version: version.cast_unsigned(),
            created_at,
            created_by,
            published,
            announced_on: announced_on.as_deref().map(day).transpose()?,
        })
    }

    fn to_row(&self) -> notice::ActiveModel {
        let Self {
            id,
            city,
            number,
            title,
            words,
            period,
            contact,
            state,
            version,
            created_at,
            created_by,
            published,
            announced_on,
        } = self;
        notice::ActiveModel {
            id: Set(*id),
            city: Set(city.to_string()),
            number: Set(number.clone()),
            title: Set(title.clone()),
            words: Set(words.clone()),
            first_day: Set(period.first_day().to_string()),
            last_day: Set(period.last_day().to_string()),
            contact: Set(contact.clone()),
            state: Set(state.id().to_owned()),
            version: Set(version.cast_signed()),
            created_at: Set(*created_at),
            created_by: Set(*created_by),
            published_at: Set(published.as_ref().map(|published| published.at)),
            content: Set(published.as_ref().map(|published| published.content.clone())),
            content_sha256: Set(published.as_ref().map(|published| published.sha256.clone())),
            announced_on: Set(announced_on.map(|day| day.to_string())),
        }
    }
}
