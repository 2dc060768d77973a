//! The work list: filters, orders, and pages by the last line of the one before.

use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
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
    fn condition(&self) -> Condition {
        use case_file::Column as C;
        let stages = |stages: &[Stage]| C::Stage.is_in(stages.iter().map(|stage| stage.id()));
        let mut all = Condition::all();
        if let Some(division) = &self.division {
            all = all.add(lies_in(division));
        }
        if !self.stages.is_empty() {
            all = all.add(stages(&self.stages));
        }
        match &self.waiting {
            None => {}
            Some(Waiting::Stages(waiting)) => all = all.add(stages(waiting)),
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
    let found = case_file::Entity::find().filter(scope.condition()).filter(filter.condition());
    let number = |after: &After| after.value.parse::<i64>().unwrap_or_default();
    let rows = match sort {
        Sort::Since => {
            let mut cursor = found.cursor_by((C::StageSince, C::Id));
            if let Some(after) = after {
                cursor.after((number(after), after.id));
            }
            cursor.first(limit).all(db).await?
        }
        Sort::Due => {
            let mut cursor = found.filter(C::DueOn.is_not_null()).cursor_by((C::DueOn, C::Id));
            if let Some(after) = after {
                cursor.after((after.value.clone(), after.id));
            }
            cursor.first(limit).all(db).await?
        }
        Sort::Score => {
            let mut cursor = found.filter(C::ClaimedPoints.is_not_null()).cursor_by((C::ClaimedPoints, C::Id));
            cursor.desc();
            if let Some(after) = after {
                cursor.after((number(after), after.id));
            }
            cursor.first(limit).all(db).await?
        }
        Sort::Community => {
            let mut cursor = found.cursor_by((C::Community, C::Id));
            if let Some(after) = after {
                cursor.after((after.value.clone(), after.id));
            }
            cursor.first(limit).all(db).await?
        }
    };
    rows.into_iter().map(Case::from_row).collect()
}
