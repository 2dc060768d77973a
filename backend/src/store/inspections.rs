//! 督导检查: inspections, departments that joined, things to be put right.
//!
//! Every question begins with a [`Scope`], so a search outside somebody's reach cannot be written.

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, SelectStatement},
};
use shared::{date::Date, division::DivisionCode, inspection::ItemState};
use uuid::Uuid;

use super::{StoreError, reach};
use crate::entity::{inspection, inspection_department, inspection_item};

/// Whose inspections.
#[derive(Debug, Clone)]
pub(crate) enum Scope {
    /// Those inside a division.
    Within(DivisionCode),
    /// Those inside a division that a department has joined.
    JoinedBy(String, DivisionCode),
}

/// An inspection without what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Inspection {
    pub(crate) id: Uuid,
    pub(crate) community: DivisionCode,
    /// The division that has inspected.
    pub(crate) division: DivisionCode,
    pub(crate) inspected_on: Date,
    pub(crate) people: String,
    pub(crate) findings: String,
    pub(crate) pack_id: Option<String>,
    pub(crate) account: Uuid,
    pub(crate) person: String,
    /// Milliseconds since 1970, UTC.
    pub(crate) recorded_at: i64,
}

/// A department that joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Joined {
    pub(crate) department: String,
    /// None before it has written any.
    pub(crate) findings: Option<Said>,
}

/// Something to be put right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) id: Uuid,
    pub(crate) inspection: Uuid,
    pub(crate) position: u32,
    pub(crate) words: String,
    pub(crate) requirement: Option<String>,
    pub(crate) due_on: Date,
    pub(crate) state: ItemState,
    pub(crate) version: u32,
    pub(crate) added_by: String,
    /// What the community has reported last.
    pub(crate) report: Option<Said>,
    /// What the inspectors have said to that last.
    pub(crate) reply: Option<Said>,
}

/// Words of somebody at some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) words: String,
    pub(crate) person: String,
    /// Milliseconds since 1970, UTC.
    pub(crate) at: i64,
}

/// How many things of an inspection stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Sums {
    pub(crate) open: u32,
    pub(crate) reported: u32,
    pub(crate) closed: u32,
    /// Open ones whose day is over.
    pub(crate) overdue: u32,
}

/// Which inspections; what is left out does not narrow.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    pub(crate) division: Option<DivisionCode>,
    /// With something that stands so.
    pub(crate) state: Option<ItemState>,
    /// With something that is late on that day.
    pub(crate) overdue_on: Option<Date>,
}

impl Scope {
    fn condition(&self) -> Condition {
        use inspection::Column as C;
        match self {
            Self::Within(division) => Condition::all().add(reach::within(C::Community, division)),
            Self::JoinedBy(department, division) => {
                let mut joined = inspection_department::Entity::find()
                    .select_only()
                    .column(inspection_department::Column::InspectionId)
                    .filter(inspection_department::Column::Department.eq(department.as_str()));
                Condition::all()
                    .add(reach::within(C::Community, division))
                    .add(C::Id.in_subquery(QuerySelect::query(&mut joined).to_owned()))
            }
        }
    }
}

impl Filter {
    fn condition(&self) -> Condition {
        use inspection::Column as C;
        let state =
            self.state.map(|state| with_items(Condition::all().add(inspection_item::Column::State.eq(state.id()))));
        let overdue = self.overdue_on.map(|today| with_items(late(today)));
        Condition::all()
            .add_option(self.division.as_ref().map(|division| reach::within(C::Community, division)))
            .add_option(state.map(|items| C::Id.in_subquery(items)))
            .add_option(overdue.map(|items| C::Id.in_subquery(items)))
    }
}

/// Inspections that have something of a sort.
fn with_items(of: Condition) -> SelectStatement {
    let mut items =
        inspection_item::Entity::find().select_only().column(inspection_item::Column::InspectionId).filter(of);
    QuerySelect::query(&mut items).to_owned()
}

/// Open things whose day was over before one.
fn late(today: Date) -> Condition {
    Condition::all()
        .add(inspection_item::Column::State.eq(ItemState::Open.id()))
        .add(inspection_item::Column::DueOn.lt(today.to_string()))
}

/// One page, latest day first, at most `limit`; `after` is the last one of the page before.
pub(crate) async fn list(
    db: &impl ConnectionTrait,
    scope: &Scope,
    filter: &Filter,
    after: Option<(Date, Uuid)>,
    limit: u64,
) -> Result<Vec<Inspection>, StoreError> {
    let found = inspection::Entity::find().filter(scope.condition()).filter(filter.condition());
    let mut cursor = found.cursor_by((inspection::Column::InspectedOn, inspection::Column::Id));
    cursor.desc();
    if let Some((day, id)) = after {
        cursor.after((day.to_string(), id));
    }
    let rows = cursor.first(limit).all(db).await?;
    rows.into_iter().map(Inspection::from_row).collect()
}

/// One inspection, when it lies within the scope.
pub(crate) async fn find(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<Option<Inspection>, StoreError> {
    let row = inspection::Entity::find_by_id(id).filter(scope.condition()).one(db).await?;
    row.map(Inspection::from_row).transpose()
}

/// The same, kept as it is until the transaction ends: what is added to it gets places of its own.
pub(crate) async fn find_and_lock(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: Uuid,
) -> Result<Option<Inspection>, StoreError> {
    let row = inspection::Entity::find_by_id(id).filter(scope.condition()).lock_exclusive().one(db).await?;
    row.map(Inspection::from_row).transpose()
}

/// Adds an inspection with the departments that joined.
pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    inspection: &Inspection,
    departments: &[String],
) -> Result<(), StoreError> {
    inspection::Entity::insert(inspection.to_row()).exec_without_returning(db).await?;
    for (department, position) in departments.iter().zip(0_i32..) {
        inspection_department::Entity::insert(inspection_department::ActiveModel {
            inspection_id: Set(inspection.id),
            department: Set(department.clone()),
            position: Set(position),
            findings: Set(None),
            person: Set(None),
            written_at: Set(None),
        })
        .exec_without_returning(db)
        .await?;
    }
    Ok(())
}

/// Departments that joined, in the order in which they were named.
pub(crate) async fn departments(db: &impl ConnectionTrait, id: Uuid) -> Result<Vec<Joined>, StoreError> {
    let rows = inspection_department::Entity::find()
        .filter(inspection_department::Column::InspectionId.eq(id))
        .order_by_asc(inspection_department::Column::Position)
        .all(db)
        .await?;
    let joined = |row: inspection_department::Model| Joined {
        department: row.department,
        findings: said(row.findings, row.person, row.written_at),
    };
    Ok(rows.into_iter().map(joined).collect())
}

/// Keeps what a department has found; false when it has not joined.
pub(crate) async fn put_findings(
    db: &impl ConnectionTrait,
    id: Uuid,
    department: &str,
    findings: Said,
) -> Result<bool, StoreError> {
    use inspection_department::Column as C;
    let done = inspection_department::Entity::update_many()
        .col_expr(C::Findings, Expr::value(findings.words))
        .col_expr(C::Person, Expr::value(findings.person))
        .col_expr(C::WrittenAt, Expr::value(findings.at))
        .filter(C::InspectionId.eq(id))
        .filter(C::Department.eq(department))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Things to be put right, in the order in which they were added.
pub(crate) async fn items(db: &impl ConnectionTrait, id: Uuid) -> Result<Vec<Item>, StoreError> {
    let rows = inspection_item::Entity::find()
        .filter(inspection_item::Column::InspectionId.eq(id))
        .order_by_asc(inspection_item::Column::Position)
        .all(db)
        .await?;
    rows.into_iter().map(Item::from_row).collect()
}

/// One of them.
pub(crate) async fn item(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Item>, StoreError> {
    inspection_item::Entity::find_by_id(id).one(db).await?.map(Item::from_row).transpose()
}

/// Adds things to be put right.
pub(crate) async fn add_items(db: &impl ConnectionTrait, items: &[Item]) -> Result<(), StoreError> {
    if items.is_empty() {
        return Ok(());
    }
    inspection_item::Entity::insert_many(items.iter().map(Item::to_row)).exec_without_returning(db).await?;
    Ok(())
}

/// Writes one over the version before it; false when somebody else was quicker.
pub(crate) async fn update_item(db: &impl ConnectionTrait, item: &Item) -> Result<bool, StoreError> {
    let done = inspection_item::Entity::update_many()
        .set(item.to_row())
        .filter(inspection_item::Column::Id.eq(item.id))
        .filter(inspection_item::Column::Version.eq(item.version.cast_signed() - 1))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// How many things of each of these inspections stand where; those without any are left out.
pub(crate) async fn sums(
    db: &impl ConnectionTrait,
    inspections: &[Uuid],
    today: Date,
) -> Result<HashMap<Uuid, Sums>, StoreError> {
    use inspection_item::Column as C;
    let of_these = || inspection_item::Entity::find().filter(C::InspectionId.is_in(inspections.iter().copied()));
    let states = of_these()
        .select_only()
        .column(C::InspectionId)
        .column(C::State)
        .column_as(C::Id.count(), "items")
        .group_by(C::InspectionId)
        .group_by(C::State)
        .into_tuple::<(Uuid, String, i64)>()
        .all(db)
        .await?;
    let overdue = of_these()
        .select_only()
        .column(C::InspectionId)
        .column_as(C::Id.count(), "items")
        .filter(late(today))
        .group_by(C::InspectionId)
        .into_tuple::<(Uuid, i64)>()
        .all(db)
        .await?;
    let number = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    let mut sums: HashMap<Uuid, Sums> = HashMap::new();
    for (inspection, state, count) in states {
        let own = sums.entry(inspection).or_default();
        match ItemState::from_id(&state) {
            Some(ItemState::Open) => own.open = number(count),
            Some(ItemState::Reported) => own.reported = number(count),
            Some(ItemState::Closed) => own.closed = number(count),
            None => {}
        }
    }
    for (inspection, count) in overdue {
        sums.entry(inspection).or_default().overdue = number(count);
    }
    Ok(sums)
}

impl Inspection {
    fn from_row(row: inspection::Model) -> Result<Self, StoreError> {
        let inspection::Model {
            id,
            community,
            division,
            inspected_on,
            people,
            findings,
            pack_id,
            account,
            person,
            recorded_at,
        } = row;
        let code = |code: String| code.parse::<DivisionCode>().map_err(|error| damaged("inspection", id, &error));
        Ok(Self {
            id,
            community: code(community)?,
            division: code(division)?,
            inspected_on: inspected_on.parse().map_err(|error| damaged("inspection", id, &error))?,
            people,
            findings,
            pack_id,
            account,
            person,
            recorded_at,
        })
    }

    fn to_row(&self) -> inspection::ActiveModel {
        let Self { id, community, division, inspected_on, people, findings, pack_id, account, person, recorded_at } =
            self;
        inspection::ActiveModel {
            id: Set(*id),
            community: Set(community.to_string()),
            division: Set(division.to_string()),
            inspected_on: Set(inspected_on.to_string()),
            people: Set(people.clone()),
            findings: Set(findings.clone()),
            pack_id: Set(pack_id.clone()),
            account: Set(*account),
            person: Set(person.clone()),
            recorded_at: Set(*recorded_at),
        }
    }
}

impl Item {
    fn from_row(row: inspection_item::Model) -> Result<Self, StoreError> {
        let inspection_item::Model {
            id,
            inspection_id,
            position,
            words,
            requirement,
            due_on,
            state,
            version,
            added_by,
            report,
            reported_by,
            reported_at,
            reply,
            replied_by,
            replied_at,
        } = row;
        Ok(Self {
            id,
            inspection: inspection_id,
            position: position.cast_unsigned(),
            words,
            requirement,
            due_on: due_on.parse().map_err(|error| damaged("inspection item", id, &error))?,
            state: ItemState::from_id(&state)
                .ok_or_else(|| damaged("inspection item", id, &"there is no such state"))?,
            version: version.cast_unsigned(),
            added_by,
            report: said(report, reported_by, reported_at),
            reply: said(reply, replied_by, replied_at),
        })
    }

    fn to_row(&self) -> inspection_item::ActiveModel {
        let Self { id, inspection, position, words, requirement, due_on, state, version, added_by, report, reply } =
            self;
        let (report, reply) = (report.as_ref(), reply.as_ref());
        inspection_item::ActiveModel {
            id: Set(*id),
            inspection_id: Set(*inspection),
            position: Set(position.cast_signed()),
            words: Set(words.clone()),
            requirement: Set(requirement.clone()),
            due_on: Set(due_on.to_string()),
            state: Set(state.id().to_owned()),
            version: Set(version.cast_signed()),
            added_by: Set(added_by.clone()),
            report: Set(report.map(|said| said.words.clone())),
            reported_by: Set(report.map(|said| said.person.clone())),
            reported_at: Set(report.map(|said| said.at)),
            reply: Set(reply.map(|said| said.words.clone())),
            replied_by: Set(reply.map(|said| said.person.clone())),
            replied_at: Set(reply.map(|said| said.at)),
        }
    }
}

fn said(words: Option<String>, person: Option<String>, at: Option<i64>) -> Option<Said> {
    Some(Said { words: words?, person: person?, at: at? })
}

fn damaged(what: &'static str, id: Uuid, error: &impl ToString) -> StoreError {
    StoreError::Damaged { what, key: id.to_string(), reason: error.to_string() }
}
