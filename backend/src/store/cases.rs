//! 申报件: the cases themselves, and who sees which.
//!
//! Every question begins with a [`Scope`], so a search outside somebody's reach cannot be written.

mod history;
mod list;
mod public;

use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};
use shared::{
    case::{Route, Stage},
    date::Date,
    division::{DivisionCode, DivisionLevel},
};
use uuid::Uuid;

pub(crate) use self::{
    history::{
        LastChange, Round, StoredDecision, add_decision, add_decisions, add_round, add_rounds, decisions,
        decisions_after, is_used, last_change, note_change, resting_on, rounds,
    },
    list::{After, Filter, Score, Sort, Waiting, export_page, list, with_days_of},
    public::{RecognitionFilter, announced_in, by_certificate, recognitions, recognitions_of},
};
use super::{StoreError, benchmarks, progress};
use crate::{
    clock::date_in_china,
    entity::{case_file, expert_review},
};

/// Rows per statement: SQLite takes 32,766 values in one.
const CHUNK: usize = 500;

/// Whose cases.
#[derive(Debug, Clone)]
pub(crate) enum Scope {
    /// Those inside a division.
    Within(DivisionCode),
    /// Those inside a division that an expert is assigned to, or has handed in a review of.
    AssignedTo(Uuid, DivisionCode),
}

/// A case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Case {
    pub(crate) id: Uuid,
    pub(crate) community: DivisionCode,
    pub(crate) pack_id: String,
    pub(crate) pack_hash: String,
    pub(crate) stage: Stage,
    pub(crate) route: Route,
    pub(crate) round: u32,
    pub(crate) version: u32,
    /// Receipt number of the current round, without hyphens.
    pub(crate) receipt: String,
    pub(crate) claimed: Scored,
    /// None until the current round has been reviewed, which the direct route goes without.
    pub(crate) reviewed: Option<Scored>,
    pub(crate) has_honour: bool,
    pub(crate) honour_checked: bool,
    /// Milliseconds since 1970, UTC; so is the next.
    pub(crate) opened_at: i64,
    pub(crate) stage_since: i64,
    pub(crate) due_on: Option<Date>,
    pub(crate) certificate: Option<String>,
    pub(crate) announced_on: Option<Date>,
    pub(crate) valid_until: Option<Date>,
}

/// A result as lists show it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Scored {
    /// Points in thousandths, rounded down: for sorting and filters.
    pub(crate) points: Option<i64>,
    /// Points for people.
    pub(crate) score: Option<String>,
    /// Level reached.
    pub(crate) level: Option<String>,
}

impl Scope {
    fn condition(&self) -> Condition {
        match self {
            Self::Within(division) => Condition::all().add(lies_in(division)),
            Self::AssignedTo(account, division) => {
                Condition::all().add(lies_in(division)).add(Self::assigned(*account))
            }
        }
    }

    /// Cases that an expert is assigned to in the round in which they stand, or has handed in a review
    /// of: an assignment ends with its round, and what somebody has said stays theirs to see. Both are
    /// read from the expert's own rows, which are few.
    fn assigned(account: Uuid) -> SimpleExpr {
        use case_file::Column as C;
        use expert_review::Column as R;
        let is_of_this_round = Expr::col((expert_review::Entity, R::Round)).equals((case_file::Entity, C::Round));
        let mut own = expert_review::Entity::find()
            .select_only()
            .column(R::CaseId)
            .filter(R::Account.eq(account))
            .filter(Condition::any().add(R::SubmittedAt.is_not_null()).add(is_of_this_round));
        let mut own = QuerySelect::query(&mut own).to_owned();
        let is_its_case = Expr::col((expert_review::Entity, R::CaseId)).equals((case_file::Entity, C::Id));
        own.inner_join(case_file::Entity, is_its_case);
        C::Id.in_subquery(own)
    }
}

/// Cases whose community lies in a division.
fn lies_in(division: &DivisionCode) -> SimpleExpr {
    column_of(division.level()).eq(division.as_str())
}

pub(super) fn column_of(level: DivisionLevel) -> case_file::Column {
    match level {
        DivisionLevel::Province => case_file::Column::Province,
        DivisionLevel::City => case_file::Column::City,
        DivisionLevel::County => case_file::Column::County,
        DivisionLevel::Street => case_file::Column::Street,
        DivisionLevel::Community => case_file::Column::Community,
    }
}

/// So many communities are entered one by one by the index of their codes.
const FEW_COMMUNITIES: usize = 300;

/// Cases of these communities. A database takes so and so many values in one statement, so many
/// codes travel as one; the sign in front keeps SQLite from entering the index of codes with them,
/// because many communities are met early in any order.
fn of_communities(backend: DbBackend, codes: &[String]) -> SimpleExpr {
    if codes.len() <= FEW_COMMUNITIES {
        return case_file::Column::Community.is_in(codes);
    }
    // Codes are digits alone, so nothing has to be escaped.
    match backend {
        DbBackend::Postgres => {
            Expr::cust_with_values("\"case_file\".\"community\" = ANY(string_to_array($1, ','))", [codes.join(",")])
        }
        _ => Expr::cust_with_values(
            "+\"case_file\".\"community\" IN (SELECT value FROM json_each(?))",
            [format!("[\"{}\"]", codes.join("\",\""))],
        ),
    }
}

/// One case, when it lies within the scope.
pub(crate) async fn find(db: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<Option<Case>, StoreError> {
    let row = case_file::Entity::find_by_id(id).filter(scope.condition()).one(db).await?;
    row.map(Case::from_row).transpose()
}

/// The same, for something that hangs on its stage: no decision is taken before this transaction ends.
pub(crate) async fn find_and_lock(
    db: &impl ConnectionTrait,
    scope: &Scope,
    id: Uuid,
) -> Result<Option<Case>, StoreError> {
    let row = case_file::Entity::find_by_id(id).filter(scope.condition()).lock_exclusive().one(db).await?;
    row.map(Case::from_row).transpose()
}

/// Keeps several cases as they are until the transaction ends. They are taken in the order of their ids,
/// so that of two who change several cases at once neither waits for what the other has, each way round.
pub(crate) async fn lock_all(db: &impl ConnectionTrait, ids: impl IntoIterator<Item = Uuid>) -> Result<(), StoreError> {
    let mut ids: Vec<Uuid> = ids.into_iter().collect();
    ids.sort_unstable();
    for chunk in ids.chunks(CHUNK) {
        case_file::Entity::find()
            .select_only()
            .column(case_file::Column::Id)
            .filter(case_file::Column::Id.is_in(chunk.iter().copied()))
            .order_by_asc(case_file::Column::Id)
            .lock_exclusive()
            .into_tuple::<Uuid>()
            .all(db)
            .await?;
    }
    Ok(())
}

/// Ids of the cases behind one: for going through all of them.
pub(crate) async fn ids_after(db: &impl ConnectionTrait, after: Uuid, limit: u64) -> Result<Vec<Uuid>, StoreError> {
    Ok(case_file::Entity::find()
        .select_only()
        .column(case_file::Column::Id)
        .filter(case_file::Column::Id.gt(after))
        .order_by_asc(case_file::Column::Id)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?)
}

/// The newest cases of a community, newest first.
pub(crate) async fn of_community(db: &impl ConnectionTrait, community: &str) -> Result<Vec<Case>, StoreError> {
    let rows = case_file::Entity::find()
        .filter(case_file::Column::Community.eq(community))
        .order_by_desc(case_file::Column::OpenedAt)
        .limit(50)
        .all(db)
        .await?;
    rows.into_iter().map(Case::from_row).collect()
}

/// Adds a case; it is the newest of its community from now on.
pub(crate) async fn insert(db: &impl ConnectionTrait, case: &Case) -> Result<(), StoreError> {
    case_file::Entity::update_many()
        .col_expr(case_file::Column::IsNewest, Expr::value(false))
        .filter(case_file::Column::Community.eq(case.community.as_str()))
        .filter(case_file::Column::IsNewest.eq(true))
        .exec(db)
        .await?;
    let mut row = case.to_row();
    row.is_newest = Set(true);
    case_file::Entity::insert(row).exec_without_returning(db).await?;
    benchmarks::note_case(db, case.community.as_str()).await?;
    let county = case.community.at(DivisionLevel::County);
    let county = county.as_ref().map_or(case.community.as_str(), DivisionCode::as_str);
    progress::count_opened(db, county, &case.opened_month()).await
}

/// Adds many cases at once, each with whether it is the newest of its community. Whoever does
/// counts them with [`progress::count_all`].
pub(crate) async fn insert_many(db: &impl ConnectionTrait, cases: &[(Case, bool)]) -> Result<(), StoreError> {
    for chunk in cases.chunks(CHUNK) {
        let rows = chunk.iter().map(|(case, is_newest)| {
            let mut row = case.to_row();
            row.is_newest = Set(*is_newest);
            row
        });
        case_file::Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Whether there is any case at all.
pub(crate) async fn is_empty(db: &impl ConnectionTrait) -> Result<bool, StoreError> {
    Ok(case_file::Entity::find()
        .select_only()
        .column(case_file::Column::Id)
        .into_tuple::<Uuid>()
        .one(db)
        .await?
        .is_none())
}

/// Writes a case over the version before it; false when somebody else was quicker.
pub(crate) async fn update(db: &impl ConnectionTrait, case: &Case) -> Result<bool, StoreError> {
    let mut row = case.to_row();
    // An import may have marked the case since it was read: see `mark_honoured`.
    row.has_honour = NotSet;
    let done = case_file::Entity::update_many()
        .set(row)
        .filter(case_file::Column::Id.eq(case.id))
        .filter(case_file::Column::Version.eq(case.version.cast_signed() - 1))
        .exec(db)
        .await?;
    if done.rows_affected != 1 {
        return Ok(false);
    }
    // Until it is announced a case changes nobody's recognition.
    if let Some(day) = case.announced_on {
        progress::count_recognition(db, case.community.as_str(), &day.to_string()).await?;
    }
    Ok(true)
}

/// The communities hold an honour from now on, and their cases that have not ended say so. That makes
/// no case a version further: no decision rests on it, on the direct route the certificate is checked.
pub(crate) async fn mark_honoured(db: &impl ConnectionTrait, communities: &[&str]) -> Result<(), StoreError> {
    let running = Stage::ALL.into_iter().filter(|stage| !stage.is_settled()).map(Stage::id);
    let mut ids: Vec<Uuid> = Vec::new();
    for chunk in communities.chunks(CHUNK) {
        let found = case_file::Entity::find()
            .select_only()
            .column(case_file::Column::Id)
            .filter(case_file::Column::Community.is_in(chunk.iter().copied()))
            .filter(case_file::Column::Stage.is_in(running.clone()))
            .filter(case_file::Column::HasHonour.eq(false))
            .into_tuple()
            .all(db)
            .await?;
        ids.extend::<Vec<Uuid>>(found);
    }
    lock_all(db, ids.iter().copied()).await?;
    for chunk in ids.chunks(CHUNK) {
        case_file::Entity::update_many()
            .col_expr(case_file::Column::HasHonour, Expr::value(true))
            .filter(case_file::Column::Id.is_in(chunk.iter().copied()))
            .filter(case_file::Column::Stage.is_in(running.clone()))
            .exec(db)
            .await?;
    }
    Ok(())
}

/// A word that the rules do not know stands where one of theirs should.
fn damaged(what: &'static str, key: Uuid, reason: &str) -> StoreError {
    StoreError::Damaged { what, key: key.to_string(), reason: reason.to_owned() }
}

impl Case {
    /// What it is recognised with: what the review came to, or the claim where there was none.
    pub(crate) fn result(&self) -> &Scored {
        self.reviewed.as_ref().unwrap_or(&self.claimed)
    }

    /// The round that a file belongs to which is added now: what a returned case is mended with belongs to
    /// the one that is to come.
    pub(crate) fn round_of_additions(&self) -> u32 {
        if self.stage == Stage::Returned { self.round + 1 } else { self.round }
    }

    /// `2026-11`, in China.
    fn opened_month(&self) -> String {
        date_in_china(self.opened_at).strftime("%Y-%m").to_string()
    }

    fn from_row(row: case_file::Model) -> Result<Self, StoreError> {
        let case_file::Model {
            id,
            community,
            province: _,
            city: _,
            county: _,
            street: _,
            pack_id,
            pack_hash,
            stage,
            route,
            round,
            version,
            receipt,
            claimed_points,
            claimed_score,
            claimed_level,
            reviewed_points,
            reviewed_score,
            reviewed_level,
            result_points: _,
            has_review,
            has_honour,
            honour_checked,
            opened_at,
            opened_month: _,
            is_newest: _,
            stage_since,
            due_on,
            certificate,
            announced_on,
            valid_until,
        } = row;
        let day = |text: Option<String>| {
            text.map(|text| text.parse().map_err(|_| damaged("case", id, "a day is none"))).transpose()
        };
        Ok(Self {
            id,
            community: community.parse().map_err(|_| damaged("case", id, "its community has no code"))?,
            pack_id,
            pack_hash,
            stage: Stage::from_id(&stage).ok_or_else(|| damaged("case", id, "its stage is none"))?,
            route: Route::from_id(&route).ok_or_else(|| damaged("case", id, "its route is none"))?,
            round: round.cast_unsigned(),
            version: version.cast_unsigned(),
            receipt,
            claimed: Scored { points: claimed_points, score: claimed_score, level: claimed_level },
            reviewed: has_review.then_some(Scored {
                points: reviewed_points,
                score: reviewed_score,
                level: reviewed_level,
            }),
            has_honour,
            honour_checked,
            opened_at,
            stage_since,
            due_on: day(due_on)?,
            certificate,
            announced_on: day(announced_on)?,
            valid_until: day(valid_until)?,
        })
    }

    fn to_row(&self) -> case_file::ActiveModel {
        let Self {
            id,
            community,
            pack_id,
            pack_hash,
            stage,
            route,
            round,
            version,
            receipt,
            claimed,
            reviewed,
            has_honour,
            honour_checked,
            opened_at,
            stage_since,
            due_on,
            certificate,
            announced_on,
            valid_until,
        } = self;
        let prefix = |level| community.at(level).map(|code| code.to_string()).unwrap_or_default();
        let text = |day: &Option<Date>| day.map(|day| day.to_string());
        let result = reviewed.clone().unwrap_or_default();
        case_file::ActiveModel {
            id: Set(*id),
            community: Set(community.to_string()),
            province: Set(prefix(DivisionLevel::Province)),
            city: Set(prefix(DivisionLevel::City)),
            county: Set(prefix(DivisionLevel::County)),
            street: Set(prefix(DivisionLevel::Street)),
            pack_id: Set(pack_id.clone()),
            pack_hash: Set(pack_hash.clone()),
            stage: Set(stage.id().to_owned()),
            route: Set(route.id().to_owned()),
            round: Set(round.cast_signed()),
            version: Set(version.cast_signed()),
            receipt: Set(receipt.clone()),
            claimed_points: Set(claimed.points),
            claimed_score: Set(claimed.score.clone()),
            claimed_level: Set(claimed.level.clone()),
            reviewed_points: Set(result.points),
            reviewed_score: Set(result.score),
            reviewed_level: Set(result.level),
            result_points: Set(self.result().points),
            has_review: Set(reviewed.is_some()),
            has_honour: Set(*has_honour),
            honour_checked: Set(*honour_checked),
            opened_at: Set(*opened_at),
            opened_month: Set(self.opened_month()),
            // Set where a case is added: a later change leaves it as it is.
            is_newest: NotSet,
            stage_since: Set(*stage_since),
            due_on: Set(text(due_on)),
            certificate: Set(certificate.clone()),
            announced_on: Set(text(announced_on)),
            valid_until: Set(text(valid_until)),
        }
    }
}
