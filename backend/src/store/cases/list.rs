//! The work list: filters, orders, and pages by the last line of the one before.

use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Select};
use shared::{
    case::{Route, Stage},
    date::Date,
    division::DivisionCode,
};
use uuid::Uuid;

use super::{Case, Scope, lies_in};
use crate::{
    entity::{case_file, department_review, expert_review},
    store::StoreError,
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
    /// Claimed points in thousandths, at least.
    pub(crate) points_from: Option<i64>,
    /// Claimed points in thousandths, at most.
    pub(crate) points_to: Option<i64>,
    /// Due before this day.
    pub(crate) overdue_on: Option<Date>,
    /// Of one of these communities.
    pub(crate) communities: Option<Vec<String>>,
}

/// Whom a case waits for.
#[derive(Debug, Clone)]
pub(crate) enum Waiting {
    /// A level of government, or the community: by stage.
    Stages(Vec<Stage>),
    /// A department that was asked and has not answered.
    Department(String),
    /// An expert who has not handed in a review.
    Expert(Uuid),
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// Longest at its stage first.
    Since,
    /// Due first first; cases that nobody is waited for are left out.
    Due,
    /// Highest claim first; cases without points are left out.
    Score,
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
            Self::Score => case.claimed.points.unwrap_or_default().to_string(),
            Self::Community => case.community.to_string(),
        }
    }
}

impl Filter {
    /// Conditions beside division and stage.
    fn condition(&self) -> Condition {
        use case_file::Column as C;
        let mut all = Condition::all();
        match &self.waiting {
            // By stage: see `stages`.
            None | Some(Waiting::Stages(_)) => {}
            Some(Waiting::Department(department)) => {
                let mut asked = department_review::Entity::find()
                    .select_only()
                    .column(department_review::Column::CaseId)
                    .filter(department_review::Column::Department.eq(department))
                    .filter(department_review::Column::AnsweredAt.is_null());
                all = all.add(C::Id.in_subquery(QuerySelect::query(&mut asked).to_owned()));
            }
            Some(Waiting::Expert(account)) => {
                let mut open = expert_review::Entity::find()
                    .select_only()
                    .column(expert_review::Column::CaseId)
                    .filter(expert_review::Column::Account.eq(*account))
                    .filter(expert_review::Column::SubmittedAt.is_null());
                all = all.add(C::Id.in_subquery(QuerySelect::query(&mut open).to_owned()));
            }
        }
        all.add_option(self.route.map(|route| C::Route.eq(route.id())))
            .add_option(self.has_honour.map(|has| C::HasHonour.eq(has)))
            .add_option(self.points_from.map(|points| C::ClaimedPoints.gte(points)))
            .add_option(self.points_to.map(|points| C::ClaimedPoints.lte(points)))
            .add_option(self.overdue_on.map(|day| C::DueOn.lt(day.to_string())))
            .add_option(self.communities.as_ref().map(|codes| C::Community.is_in(codes)))
    }

    /// The stages that are asked for; none for all of them.
    fn stages(&self) -> Option<Vec<Stage>> {
        let waiting = match &self.waiting {
            Some(Waiting::Stages(stages)) => Some(stages),
            _ => None,
        };
        match (waiting, self.stages.is_empty()) {
            (None, true) => None,
            (None, false) => Some(self.stages.clone()),
            (Some(waiting), true) => Some(waiting.clone()),
            (Some(waiting), false) => {
                Some(waiting.iter().copied().filter(|stage| self.stages.contains(stage)).collect())
            }
        }
    }
}

/// Where the cases lie: the narrower of reach and filter alone when one lies in the other, so that
/// the database has one index to go by.
fn place(scope: &Scope, filter: &Filter) -> Condition {
    let (Scope::Within(reach) | Scope::AssignedTo(_, reach)) = scope;
    let mut all = match &filter.division {
        Some(division) if reach.contains(division) => Condition::all().add(lies_in(division)),
        Some(division) => Condition::all().add(lies_in(reach)).add(lies_in(division)),
        None => Condition::all().add(lies_in(reach)),
    };
    if let Scope::AssignedTo(account, _) = scope {
        all = all.add(Scope::assigned(*account));
    }
    all
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
    use case_file::Column as C;
    let found = case_file::Entity::find().filter(place(scope, filter)).filter(filter.condition());
    let is_by_stage = !matches!(scope, Scope::AssignedTo(..))
        && !matches!(filter.waiting, Some(Waiting::Department(_) | Waiting::Expert(_)))
        && filter.communities.is_none();
    let stages = filter.stages();
    if let (Sort::Since, true, Some(stages)) = (sort, is_by_stage, &stages) {
        return list_by_stage(db, &found, stages, after, limit).await;
    }
    let found = match stages {
        None => found,
        Some(stages) => found.filter(C::Stage.is_in(stages.iter().map(|stage| stage.id()))),
    };
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
        (Sort::Score, None) => {
            let found = found.filter(C::ClaimedPoints.gte(i64::MIN));
            found.cursor_by((C::ClaimedPoints, C::Id)).desc().first(limit).all(db).await?
        }
        (Sort::Score, Some(after)) => {
            let found = found.filter(C::ClaimedPoints.lte(number(after)));
            let after = (number(after), after.id);
            found.cursor_by((C::ClaimedPoints, C::Id)).desc().after(after).first(limit).all(db).await?
        }
        (Sort::Community, None) => found.cursor_by((C::Community, C::Id)).first(limit).all(db).await?,
        (Sort::Community, Some(after)) => {
            let found = found.filter(C::Community.gte(&after.value));
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
    let (Scope::Within(reach) | Scope::AssignedTo(_, reach)) = scope;
    let inside = match &filter.division {
        Some(division) if reach.contains(division) => division,
        Some(division) if !division.contains(reach) => return Ok(Vec::new()),
        _ => reach,
    };
    // A range of codes rather than a column of the level, so that the index in the order of codes
    // is the one to go by.
    let mut found = case_file::Entity::find().filter(C::Community.lt(format!("{inside}:"))).filter(filter.condition());
    found = match after {
        None => found.filter(C::Community.gte(inside.as_str())),
        Some(after) => found.filter(C::Community.gte(&after.value)),
    };
    if let Scope::AssignedTo(account, _) = scope {
        found = found.filter(Scope::assigned(*account));
    }
    if let Some(stages) = filter.stages() {
        found = found.filter(C::Stage.is_in(stages.iter().map(|stage| stage.id())));
    }
    let mut cursor = found.cursor_by((C::Community, C::Id));
    if let Some(after) = after {
        cursor.after((after.value.clone(), after.id));
    }
    cursor.first(limit).all(db).await?.into_iter().map(Case::from_row).collect()
}
