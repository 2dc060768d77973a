//! 工作清单: what waits, how old, how due.

use shared::{
    api::cases::{CasePage, CaseRow},
    case::{Route, Stage, step::open_steps},
    date::Date,
    division::DivisionCode,
    exact::Exact,
    people::Role,
};

use super::{CaseError, Person, apply::today, scope_of, view::scored_view};
use crate::{
    app::paging,
    clock,
    state::AppState,
    store::cases::{self, After, Case, Filter, Score, Sort, Waiting},
};

/// The most lines of one page.
const MOST_LINES: u64 = 200;

/// What somebody asks the work list for.
#[derive(Debug, Default)]
pub(crate) struct ListQuery {
    /// Only what waits for whoever asks.
    pub(crate) mine: bool,
    pub(crate) stages: Vec<Stage>,
    pub(crate) division: Option<DivisionCode>,
    pub(crate) route: Option<Route>,
    pub(crate) has_honour: Option<bool>,
    pub(crate) score_from: Option<Exact>,
    pub(crate) score_to: Option<Exact>,
    /// Which score the bounds are of.
    pub(crate) score: Score,
    pub(crate) overdue: bool,
    /// Part of a community's name, or pinyin.
    pub(crate) name: Option<String>,
    pub(crate) sort: Option<Sort>,
    pub(crate) after: Option<String>,
    pub(crate) limit: Option<u64>,
}

/// One page of the work list.
pub(crate) async fn list(state: &AppState, person: &Person, query: ListQuery) -> Result<CasePage, CaseError> {
    let scope = scope_of(person)?;
    let today = today(state)?;
    let sort = query.sort.unwrap_or(Sort::Since);
    let after = paging::behind(query.after.as_deref()).map_err(|wrong| CaseError::Invalid(vec![wrong]))?;
    let after = after.map(|(value, id)| After { value, id });
    let limit = query.limit.unwrap_or(50).clamp(1, MOST_LINES);
    let filter = filter_of(state, person, &query, today);
    let mut found = cases::list(&state.database.read, &scope, &filter, sort, after.as_ref(), limit + 1).await?;
    let next = paging::cut(&mut found, limit).map(|last| format!("{}~{}", sort.value(last), last.id));
    Ok(CasePage { cases: found.iter().map(|case| row(state, person, case, today)).collect(), next })
}

/// The filter that a query stands for, whatever its order and page.
pub(crate) fn filter_of(state: &AppState, person: &Person, query: &ListQuery, today: Date) -> Filter {
    let thousandths = |points: Exact| (points * Exact::whole(1000)).floor().as_whole();
    let name = query.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    Filter {
        division: query.division.clone(),
        stages: query.stages.clone(),
        waiting: query.mine.then(|| waiting_for(person)),
        route: query.route,
        has_honour: query.has_honour,
        points_from: query.score_from.and_then(thousandths),
        points_to: query.score_to.and_then(thousandths),
        score: query.score,
        overdue_on: query.overdue.then_some(today),
        department: department_of(person).map(str::to_owned),
        // Looked up within reach alone: elsewhere any number of communities may bear the name.
        communities: name.map(|name| {
            let around = [Some(&person.actor.division), query.division.as_ref()];
            let around: Vec<&str> = around.into_iter().flatten().map(DivisionCode::as_str).collect();
            state.directory.codes_within(name, &around)
        }),
    }
}

/// What waits for somebody.
fn waiting_for(person: &Person) -> Waiting {
    match person.actor.role {
        Role::Department => Waiting::Department(department_of(person).unwrap_or_default().to_owned()),
        Role::Expert => Waiting::Expert(person.account),
        role => Waiting::Stages(Stage::ALL.into_iter().filter(|stage| stage.waits_for() == Some(role)).collect()),
    }
}

/// The department that somebody answers for, whose own days are what counts for them.
pub(super) fn department_of(person: &Person) -> Option<&str> {
    person.actor.department.as_deref().filter(|_| person.actor.role == Role::Department)
}

/// One line of the work list; for a department the case has its own day, which it has while it is waited
/// for.
pub(super) fn row(state: &AppState, person: &Person, case: &Case, today: Date) -> CaseRow {
    let community = state.directory.community(case.community.as_str());
    let (community_name, community_path) =
        community.map(|community| (community.name, community.path)).unwrap_or_default();
    let waits_for_me = match person.actor.role {
        Role::Department => case.due_on.is_some(),
        Role::Expert => false,
        role => case.stage.waits_for() == Some(role) && open_steps(role, case.stage).next().is_some(),
    };
    CaseRow {
        id: case.id.to_string(),
        community: case.community.clone(),
        community_name,
        community_path,
        pack_id: case.pack_id.clone(),
        stage: case.stage,
        route: case.route,
        round: case.round,
        version: case.version,
        claimed: scored_view(&case.claimed),
        reviewed: case.reviewed.as_ref().map(scored_view),
        has_honour: case.has_honour,
        stage_since: clock::rfc3339(case.stage_since),
        due_on: case.due_on,
        is_overdue: case.due_on.is_some_and(|due| due < today),
        waits_for_me,
    }
}
