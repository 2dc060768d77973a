//! The work list: filters, orders, and pages by the last line of the one before.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QuerySelect, Select,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};
use shared::{
    case::{Route, Stage},
    date::Date,
    division::DivisionCode,
};
use uuid::Uuid;

use super::{Case, FEW_COMMUNITIES, Scope, damaged, lies_in, of_communities};
use crate::{
    entity::{case_file, department_review, expert_review},
    store::{StoreError, reach},
};

/// Which cases; what is left out does not narrow.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    /// Inside this division.
    pub(crate) division: Option<DivisionCode>,
    /// At one of these stages.
    pub(crate) stages: Vec<Stage>,
    /// Waiting for somebody.
    pub(crate) waiting: Option<Waiting>,
    /// On this route.
    pub(crate) route: Option<Route>,
    /// Holding an honour, or not.
    pub(crate) has_honour: Option<bool>,
    /// Points in thousandths, at least.
    pub(crate) points_from: Option<i64>,
    /// Points in thousandths, at most.
    pub(crate) points_to: Option<i64>,
    /// Which points.
    pub(crate) score: Score,
    /// Due before this day.
    pub(crate) overdue_on: Option<Date>,
    /// The department that asks: the days by which it is to answer stand in place of those of the steps,
    /// in what is overdue, in the order of days, and in what is given.
    pub(crate) department: Option<String>,
    /// Of one of these communities.
    pub(crate) communities: Option<Vec<String>>,
}

/// Whom a case waits for.
#[derive(Debug, Clone)]
pub(crate) enum Waiting {
    /// A level of government, or the community: by stage.
    Stages(Vec<Stage>),
    /// A department that was asked about the round as it stands and has not answered.
    Department(String),
    /// An expert who was assigned to the round as it stands and has not handed in a review.
    Expert(Uuid),
}

impl Waiting {
    /// The stages at which anybody is waited for.
    fn stages(&self) -> Vec<Stage> {
        let hears: fn(Stage) -> bool = match self {
            Self::Stages(stages) => return stages.clone(),
            Self::Department(_) => Stage::hears_departments,
            Self::Expert(_) => Stage::hears_experts,
        };
        Stage::ALL.into_iter().filter(|stage| hears(*stage)).collect()
    }
}

/// Cases that a request is open for, given the case and the round of each: what was asked about an
/// earlier round nobody answers any more. Both are compared together, so that the requests are read
/// once and not for every case.
fn is_open<E: EntityTrait>(mut requests: Select<E>) -> SimpleExpr {
    use case_file::Column as C;
    Expr::tuple([C::Id.into_expr(), C::Round.into_expr()]).in_subquery(QuerySelect::query(&mut requests).to_owned())
}

/// What a department was asked and has not answered, whatever the round.
fn asked(department: &str) -> Select<department_review::Entity> {
    department_review::Entity::find()
        .filter(department_review::Column::Department.eq(department))
        .filter(department_review::Column::AnsweredAt.is_null())
}

/// The case and the round of each.
fn requests(asked: Select<department_review::Entity>) -> Select<department_review::Entity> {
    asked.select_only().column(department_review::Column::CaseId).column(department_review::Column::Round)
}

/// Cases at which departments are heard.
fn hears_departments() -> SimpleExpr {
    let stages = Stage::ALL.into_iter().filter(|stage| stage.hears_departments());
    case_file::Column::Stage.is_in(stages.map(Stage::id))
}

/// From so many cases on, enough of them come early in any order.
const MANY: u64 = 2000;

/// 得分: which points count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Score {
    /// What the community claims.
    #[default]
    Claimed,
    /// What the review came to, or the claim where there was none: [`Case::result`].
    Result,
}

impl Score {
    const fn column(self) -> case_file::Column {
        match self {
            Self::Claimed => case_file::Column::ClaimedPoints,
            Self::Result => case_file::Column::ResultPoints,
        }
    }

    fn points(self, case: &Case) -> Option<i64> {
        match self {
            Self::Claimed => case.claimed.points,
            Self::Result => case.result().points,
        }
    }
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// Longest at its stage first.
    Since,
    /// Due first first; cases that nobody is waited for are left out.
    Due,
    /// Highest points first; cases without points are left out.
    Score(Score),
    /// By code of the community.
    Community,
}

/// The last line of the page before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct After {
    /// Its value in the order.
    pub(crate) value: String,
    /// Its id.
    pub(crate) id: Uuid,
}

impl Sort {
    /// What a case says in this order.
    pub(crate) fn value(self, case: &Case) -> String {
        match self {
            Self::Since => case.stage_since.to_string(),
            Self::Due => case.due_on.map(|day| day.to_string()).unwrap_or_default(),
            Self::Score(score) => score.points(case).unwrap_or_default().to_string(),
            Self::Community => case.community.to_string(),
        }
    }
}

impl Filter {
    /// Conditions beside division, communities and stage, for lines that are read in an order.
    fn condition(&self, backend: DbBackend, sort: Sort) -> Condition {
        use case_file::Column as C;
        let mut all = Condition::all();
        match &self.waiting {
            // By stage: see `stages`.
            None | Some(Waiting::Stages(_)) => {}
            Some(Waiting::Department(department)) => all = all.add(is_open(requests(asked(department)))),
            Some(Waiting::Expert(account)) => {
                let open = expert_review::Entity::find()
                    .select_only()
                    .column(expert_review::Column::CaseId)
                    .column(expert_review::Column::Round)
                    .filter(expert_review::Column::Account.eq(*account))
                    .filter(expert_review::Column::SubmittedAt.is_null());
                all = all.add(is_open(open));
            }
        }
        all.add_option(self.route.map(|route| C::Route.eq(route.id())))
            .add_option(self.has_honour.map(|has| C::HasHonour.eq(has)))
            .add(if is_led_astray(backend, sort, Sort::Score(self.score)) { self.points_seen() } else { self.points() })
            .add(if is_led_astray(backend, sort, Sort::Due) { self.overdue_seen() } else { self.overdue() })
    }

    /// Of one of the communities that bear the name.
    fn names(&self, backend: DbBackend) -> Condition {
        Condition::all().add_option(self.communities.as_deref().map(|codes| of_communities(backend, codes)))
    }

    /// Within the bounds on points.
    fn points(&self) -> Condition {
        let column = self.score.column();
        Condition::all()
            .add_option(self.points_from.map(|points| column.gte(points)))
            .add_option(self.points_to.map(|points| column.lte(points)))
    }

    /// The same, looked at line by line and entering no index: see [`is_led_astray`].
    fn points_seen(&self) -> Condition {
        let [from, to] = match self.score {
            Score::Claimed => ["+\"case_file\".\"claimed_points\" >= ?", "+\"case_file\".\"claimed_points\" <= ?"],
            Score::Result => ["+\"case_file\".\"result_points\" >= ?", "+\"case_file\".\"result_points\" <= ?"],
        };
        let bound = |sql: &'static str, points: i64| Expr::cust_with_values(sql, [points]);
        Condition::all()
            .add_option(self.points_from.map(|points| bound(from, points)))
            .add_option(self.points_to.map(|points| bound(to, points)))
    }

    /// Due before the day.
    fn overdue(&self) -> Condition {
        let Some(day) = self.overdue_on else { return Condition::all() };
        match &self.department {
            None => Condition::all().add(case_file::Column::DueOn.lt(day.to_string())),
            Some(department) => {
                let late = asked(department).filter(department_review::Column::DueOn.lt(day.to_string()));
                Condition::all().add(hears_departments()).add(is_open(requests(late)))
            }
        }
    }

    /// The same, looked at line by line.
    fn overdue_seen(&self) -> Condition {
        if self.department.is_some() {
            return self.overdue();
        }
        let before = |day: Date| Expr::cust_with_values("+\"case_file\".\"due_on\" < ?", [day.to_string()]);
        Condition::all().add_option(self.overdue_on.map(before))
    }

    /// Nothing can be found: the direct route is open to holders of an honour alone.
    fn is_contradictory(&self) -> bool {
        self.route == Some(Route::Direct) && self.has_honour == Some(false)
    }

    /// The stages that are asked for; none for all of them.
    fn stages(&self) -> Option<Vec<Stage>> {
        match (self.waiting.as_ref().map(Waiting::stages), self.stages.is_empty()) {
            (None, true) => None,
            (None, false) => Some(self.stages.clone()),
            (Some(waiting), true) => Some(waiting),
            (Some(waiting), false) => Some(waiting.into_iter().filter(|stage| self.stages.contains(stage)).collect()),
        }
    }
}

/// Whether SQLite would take a bound for the way in though lines are read in another order: it has no
/// statistics, takes every range for narrow, and sorts all that lies in it. A sign in front of the
/// column keeps it from that. Where a range is narrow, [`few_within`] has gone by it before.
fn is_led_astray(backend: DbBackend, sort: Sort, order_of_bound: Sort) -> bool {
    backend == DbBackend::Sqlite && sort != order_of_bound
}

/// The divisions in which the cases lie: the narrower of reach and filter alone when one lies in the
/// other, so that the database has one index to go by.
fn divisions<'a>(scope: &'a Scope, filter: &'a Filter) -> Vec<&'a DivisionCode> {
    let (Scope::Within(reach) | Scope::AssignedTo(_, reach)) = scope;
    match &filter.division {
        Some(division) if reach.contains(division) => vec![division],
        Some(division) => vec![reach, division],
        None => vec![reach],
    }
}

/// The communities of a name, when they are few, as far as they lie in these divisions.
fn few_communities(filter: &Filter, divisions: &[&DivisionCode]) -> Option<Vec<String>> {
    let codes = filter.communities.as_ref().filter(|codes| codes.len() <= FEW_COMMUNITIES)?;
    let is_inside = |code: &&String| divisions.iter().all(|division| code.starts_with(division.as_str()));
    Some(codes.iter().filter(is_inside).cloned().collect())
}

/// Cases of a scope that lie in the division of the filter, whatever their communities are called.
fn placed_in(scope: &Scope, filter: &Filter) -> Select<case_file::Entity> {
    let place = divisions(scope, filter).into_iter().map(lies_in).fold(Condition::all(), Condition::add);
    assigned_to(scope, case_file::Entity::find().filter(place))
}

/// Cases of a scope that lie where the filter asks for them.
fn found_in(backend: DbBackend, scope: &Scope, filter: &Filter) -> Select<case_file::Entity> {
    match few_communities(filter, &divisions(scope, filter)) {
        // Their codes alone: beside the code of a division SQLite would go by that, in the order
        // asked for, through all there is.
        Some(codes) => assigned_to(scope, case_file::Entity::find().filter(case_file::Column::Community.is_in(codes))),
        None => placed_in(scope, filter).filter(filter.names(backend)),
    }
}

/// The same, for the order of codes: by a range of codes, because there is one index in that order,
/// and from the last line of the page before.
fn found_by_code(
    backend: DbBackend,
    scope: &Scope,
    filter: &Filter,
    after: Option<&After>,
) -> Select<case_file::Entity> {
    use case_file::Column as C;
    let divisions = divisions(scope, filter);
    let first = divisions.iter().map(|division| division.as_str()).chain(after.map(|after| after.value.as_str())).max();
    let place = divisions
        .iter()
        .map(|division| C::Community.lt(reach::end_of(division)))
        .fold(Condition::all(), Condition::add)
        .add_option(first.map(|first| C::Community.gte(first)))
        .add(filter.names(backend));
    assigned_to(scope, case_file::Entity::find().filter(place))
}

fn assigned_to(scope: &Scope, found: Select<case_file::Entity>) -> Select<case_file::Entity> {
    match scope {
        Scope::Within(_) => found,
        Scope::AssignedTo(account, _) => found.filter(Scope::assigned(*account)),
    }
}

/// One page, at most `limit` lines.
pub(crate) async fn list(
    db: &impl ConnectionTrait,
    scope: &Scope,
    filter: &Filter,
    sort: Sort,
    after: Option<&After>,
    limit: u64,
) -> Result<Vec<Case>, StoreError> {
    dated(db, filter, page(db, scope, filter, sort, after, limit).await?).await
}

/// The cases with the days that count for whoever asks.
async fn dated(db: &impl ConnectionTrait, filter: &Filter, mut cases: Vec<Case>) -> Result<Vec<Case>, StoreError> {
    if let Some(department) = &filter.department {
        with_days_of(db, department, &mut cases).await?;
    }
    Ok(cases)
}

/// Puts the days by which a department is to answer in place of those of the steps; none where nobody
/// waits for it. For looking at: such a case is not written back.
pub(crate) async fn with_days_of(
    db: &impl ConnectionTrait,
    department: &str,
    cases: &mut [Case],
) -> Result<(), StoreError> {
    let ids = cases.iter().map(|case| case.id);
    let open = asked(department).filter(department_review::Column::CaseId.is_in(ids)).all(db).await?;
    let days: HashMap<(Uuid, i32), String> =
        open.into_iter().map(|row| ((row.case_id, row.round), row.due_on)).collect();
    for case in cases {
        let day = days.get(&(case.id, case.round.cast_signed())).filter(|_| case.stage.hears_departments());
        let day = day.map(|day| day.parse().map_err(|_| damaged("department review", case.id, "its day is none")));
        case.due_on = day.transpose()?;
    }
    Ok(())
}

async fn page(
    db: &impl ConnectionTrait,
    scope: &Scope,
    filter: &Filter,
    sort: Sort,
    after: Option<&After>,
    limit: u64,
) -> Result<Vec<Case>, StoreError> {
    use case_file::Column as C;
    let backend = db.get_database_backend();
    if filter.is_contradictory() {
        return Ok(Vec::new());
    }
    let has_few_communities = filter.communities.as_ref().is_some_and(|codes| codes.len() <= FEW_COMMUNITIES);
    let few = if has_few_communities { None } else { few(db, scope, filter, sort).await? };
    let is_by_stage = !matches!(scope, Scope::AssignedTo(..))
        && !matches!(filter.waiting, Some(Waiting::Expert(_)))
        && !has_few_communities
        && few.is_none();
    let found = match (few, sort) {
        // They were looked for in the right place: saying it again would have SQLite go by that.
        (Some(few), _) => case_file::Entity::find().filter(few).filter(filter.names(backend)),
        (None, Sort::Community) => found_by_code(backend, scope, filter, after),
        (None, Sort::Since | Sort::Due | Sort::Score(_)) => found_in(backend, scope, filter),
    };
    let found = found.filter(filter.condition(backend, sort));
    let mut stages = filter.stages();
    if filter.overdue_on.is_some() && (stages.is_some() || sort == Sort::Since) {
        // A day stands only where somebody is waited for, and most cases wait for nobody any more.
        let asked = stages.unwrap_or_else(|| Stage::ALL.to_vec());
        stages = Some(asked.into_iter().filter(|stage| stage.waits_for().is_some()).collect());
    }
    if let (Sort::Since, true, Some(stages)) = (sort, is_by_stage, &stages) {
        return list_by_stage(db, &found, stages, after, limit).await;
    }
    let found = match stages {
        None => found,
        Some(stages) => found.filter(C::Stage.is_in(stages.iter().map(|stage| stage.id()))),
    };
    if let (Sort::Due, Some(department)) = (sort, &filter.department) {
        return list_by_request(db, department, found, after, limit).await;
    }
    let number = |after: &After| after.value.parse::<i64>().unwrap_or_default();
    // What the cursor asks for is an "or", by which no index can be entered: the bound beside it
    // says again what follows from it.
    let rows = match (sort, after) {
        (Sort::Since, None) => found.cursor_by((C::StageSince, C::Id)).first(limit).all(db).await?,
        (Sort::Since, Some(after)) => {
            let found = found.filter(C::StageSince.gte(number(after)));
            found.cursor_by((C::StageSince, C::Id)).after((number(after), after.id)).first(limit).all(db).await?
        }
        (Sort::Due, None) => {
            let found = found.filter(C::DueOn.gt(""));
            found.cursor_by((C::DueOn, C::Id)).first(limit).all(db).await?
        }
        (Sort::Due, Some(after)) => {
            let found = found.filter(C::DueOn.gte(&after.value));
            let after = (after.value.clone(), after.id);
            found.cursor_by((C::DueOn, C::Id)).after(after).first(limit).all(db).await?
        }
        (Sort::Score(which), None) => {
            let found = found.filter(which.column().gte(i64::MIN));
            found.cursor_by((which.column(), C::Id)).desc().first(limit).all(db).await?
        }
        (Sort::Score(which), Some(after)) => {
            let found = found.filter(which.column().lte(number(after)));
            let after = (number(after), after.id);
            found.cursor_by((which.column(), C::Id)).desc().after(after).first(limit).all(db).await?
        }
        (Sort::Community, None) => found.cursor_by((C::Community, C::Id)).first(limit).all(db).await?,
        (Sort::Community, Some(after)) => {
            let after = (after.value.clone(), after.id);
            found.cursor_by((C::Community, C::Id)).after(after).first(limit).all(db).await?
        }
    };
    rows.into_iter().map(Case::from_row).collect()
}

/// Longest at its stage first, over several stages: each stage has its lines in this order in an
/// index, so that the first lines of each, put in order, are read without sorting all there are.
async fn list_by_stage(
    db: &impl ConnectionTrait,
    found: &Select<case_file::Entity>,
    stages: &[Stage],
    after: Option<&After>,
    limit: u64,
) -> Result<Vec<Case>, StoreError> {
    use case_file::Column as C;
    let mut cases = Vec::new();
    for stage in stages {
        let mut at_stage = found.clone().filter(C::Stage.eq(stage.id()));
        let since = after.map(|after| (after.value.parse::<i64>().unwrap_or_default(), after.id));
        if let Some((since, _)) = since {
            at_stage = at_stage.filter(C::StageSince.gte(since));
        }
        let mut cursor = at_stage.cursor_by((C::StageSince, C::Id));
        if let Some(since) = since {
            cursor.after(since);
        }
        for row in cursor.first(limit).all(db).await? {
            cases.push(Case::from_row(row)?);
        }
    }
    cases.sort_by_key(|case| (case.stage_since, case.id));
    cases.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(cases)
}

/// First due first by the days of a department: what it was asked and has not answered is put in order,
/// and the cases follow it.
async fn list_by_request(
    db: &impl ConnectionTrait,
    department: &str,
    found: Select<case_file::Entity>,
    after: Option<&After>,
    limit: u64,
) -> Result<Vec<Case>, StoreError> {
    use case_file::Column as C;
    use department_review::Column as R;
    let mut found = found.filter(hears_departments()).select_only().column(C::Id).column(C::Round);
    let own = Expr::tuple([R::CaseId.into_expr(), R::Round.into_expr()]);
    let mut open = asked(department).filter(own.in_subquery(QuerySelect::query(&mut found).to_owned()));
    if let Some(after) = after {
        open = open.filter(R::DueOn.gte(&after.value));
    }
    let mut open = open.cursor_by((R::DueOn, R::CaseId));
    if let Some(after) = after {
        open.after((after.value.clone(), after.id));
    }
    let ids: Vec<Uuid> = open.first(limit).all(db).await?.into_iter().map(|row| row.case_id).collect();
    let rows = case_file::Entity::find().filter(C::Id.is_in(ids.iter().copied())).all(db).await?;
    let mut rows: HashMap<Uuid, case_file::Model> = rows.into_iter().map(|row| (row.id, row)).collect();
    ids.iter().filter_map(|id| rows.remove(id)).map(Case::from_row).collect()
}

/// The cases that wait for a department, those within the bounds on points, or those that are overdue, when
/// these are asked for and few, as a condition on ids: the index in the order that is asked for would have to be
/// read to its end to find them.
async fn few(
    db: &impl ConnectionTrait,
    scope: &Scope,
    filter: &Filter,
    sort: Sort,
) -> Result<Option<SimpleExpr>, StoreError> {
    if let Some(Waiting::Department(department)) = &filter.waiting {
        let few = few_requests(db, scope, filter, department).await?;
        if few.is_some() {
            return Ok(few);
        }
    }
    if sort != Sort::Score(filter.score) && (filter.points_from.is_some() || filter.points_to.is_some()) {
        let few = few_within(db, scope, filter, filter.points()).await?;
        if few.is_some() {
            return Ok(few);
        }
    }
    if sort != Sort::Due && filter.overdue_on.is_some() {
        return few_within(db, scope, filter, filter.overdue()).await;
    }
    Ok(None)
}

/// The cases of a place about which a department was asked and has not answered, when it has been asked little.
/// The place is looked at last: beside it SQLite would go through all cases there.
async fn few_requests(
    db: &impl ConnectionTrait,
    scope: &Scope,
    filter: &Filter,
    department: &str,
) -> Result<Option<SimpleExpr>, StoreError> {
    let open = asked(department).select_only().column(department_review::Column::CaseId).limit(MANY);
    let open: Vec<Uuid> = open.into_tuple().all(db).await?;
    if open.len() as u64 >= MANY {
        return Ok(None);
    }
    let cases = case_file::Entity::find().filter(case_file::Column::Id.is_in(open)).select_only();
    let cases = cases.column(case_file::Column::Id).column(case_file::Column::Community);
    let cases: Vec<(Uuid, String)> = cases.into_tuple().all(db).await?;
    let divisions = divisions(scope, filter);
    let is_inside = |community: &str| divisions.iter().all(|division| community.starts_with(division.as_str()));
    let few = cases.into_iter().filter(|(_, community)| is_inside(community)).map(|(id, _)| id);
    Ok(Some(case_file::Column::Id.is_in(few)))
}

/// The cases of a place within bounds, when they are few. What an index does not hold is looked at
/// afterwards: beside it every line would have to be read. Their ids stay in the database, which counts them by
/// whether there is one so far down.
async fn few_within(
    db: &impl ConnectionTrait,
    scope: &Scope,
    filter: &Filter,
    bounds: Condition,
) -> Result<Option<SimpleExpr>, StoreError> {
    let mut found = placed_in(scope, filter).filter(bounds).select_only().column(case_file::Column::Id);
    let one_too_many: Option<Uuid> = found.clone().offset(MANY - 1).limit(1).into_tuple().one(db).await?;
    let ids = QuerySelect::query(&mut found).to_owned();
    Ok(one_too_many.is_none().then(|| case_file::Column::Id.in_subquery(ids)))
}

/// One page in the order of communities, whose lines never change their place in it: whatever
/// happens between two pages, each case comes once.
pub(crate) async fn export_page(
    db: &impl ConnectionTrait,
    scope: &Scope,
    filter: &Filter,
    after: Option<&After>,
    limit: u64,
) -> Result<Vec<Case>, StoreError> {
    use case_file::Column as C;
    let backend = db.get_database_backend();
    let condition = filter.condition(backend, Sort::Community);
    let mut found = found_by_code(backend, scope, filter, after).filter(condition);
    if let Some(stages) = filter.stages() {
        found = found.filter(C::Stage.is_in(stages.iter().map(|stage| stage.id())));
    }
    let mut cursor = found.cursor_by((C::Community, C::Id));
    if let Some(after) = after {
        cursor.after((after.value.clone(), after.id));
    }
    let rows = cursor.first(limit).all(db).await?;
    dated(db, filter, rows.into_iter().map(Case::from_row).collect::<Result<_, _>>()?).await
}
