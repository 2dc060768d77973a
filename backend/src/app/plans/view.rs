//! One community's plan as its reader sees it, and lists of plans.

use std::collections::HashMap;

use sea_orm::ConnectionTrait;
use shared::{
    api::plans::{CommunityPlan, NewerAssessment, PlanCounts, PlanPage, PlanRow, PlanView, TaskView},
    date::Date,
    division::DivisionCode,
    plan,
};
use uuid::Uuid;

use super::{PlanError, community_of, shown};
use crate::{
    app::{paging, person::Person},
    clock,
    state::AppState,
    store::{
        StoreError,
        plans::{self, Plan, Sums, Task},
        submissions::{self, SubmissionRow},
    },
};

/// Plans on a page when nothing is asked for, and at most.
const USUAL_PAGE: u64 = 50;
const LONGEST_PAGE: u64 = 200;

/// What somebody asks the list of plans for.
#[derive(Clone, Debug, Default)]
pub(crate) struct ListQuery {
    pub(crate) division: Option<DivisionCode>,
    /// Only plans with something late in them.
    pub(crate) overdue: bool,
    pub(crate) after: Option<String>,
    pub(crate) limit: Option<u64>,
}

/// The plan of a community by a pack, or by that of its newest self-assessment.
pub(crate) async fn view(
    state: &AppState,
    person: &Person,
    code: &str,
    pack_id: Option<&str>,
) -> Result<CommunityPlan, PlanError> {
    let community = community_of(state, person, code)?;
    let db = &state.database.read;
    let today = state.clock.day();
    let kept = plans::of_community(db, &community).await?;
    let sealed = sealed_of(state, db, &community).await?;
    let packs = packs_of(&kept, &sealed);
    let pack_id = match pack_id {
        Some(asked) if !packs.iter().any(|known| known == asked) => return Err(PlanError::Unknown),
        Some(asked) => Some(asked.to_owned()),
        None => packs.first().cloned(),
    };
    let own = kept.into_iter().find(|plan| Some(&plan.pack_id) == pack_id.as_ref());
    let newest = sealed.into_iter().find(|(pack, _)| Some(pack) == pack_id.as_ref()).map(|(_, row)| row);
    let newer = newest.filter(|newest| own.as_ref().is_none_or(|own| own.receipt != newest.receipt));
    let plan = match own {
        Some(own) => {
            let tasks = plans::tasks(db, own.id).await?;
            Some(plan_view(&own, &tasks, today))
        }
        None => None,
    };
    let place = state.directory.community(community.as_str());
    let (community_name, community_path) = place.map(|place| (place.name, place.path)).unwrap_or_default();
    Ok(CommunityPlan {
        may_change: plan::may_keep(&person.actor, &community),
        community,
        community_name,
        community_path,
        packs,
        pack_id,
        plan,
        newer: newer.map(|newer| NewerAssessment {
            receipt: shown(&newer.receipt),
            recorded_at: clock::rfc3339(newer.recorded_at),
        }),
    })
}

/// Sealed self-assessments of a community with the ids of their packs, newest first.
pub(super) async fn sealed_of(
    state: &AppState,
    db: &impl ConnectionTrait,
    community: &DivisionCode,
) -> Result<Vec<(String, SubmissionRow)>, StoreError> {
    let rows = submissions::of_community(db, community.as_str()).await?;
    let named = |row: SubmissionRow| Some((state.library.get(&row.pack_hash)?.summary.id.clone(), row));
    Ok(rows.into_iter().filter_map(named).collect())
}

/// Ids of packs, that of the newest self-assessment first.
pub(super) fn packs_of(kept: &[Plan], sealed: &[(String, SubmissionRow)]) -> Vec<String> {
    let mut packs: Vec<String> = Vec::new();
    let all = sealed.iter().map(|(pack, _)| pack).chain(kept.iter().map(|plan| &plan.pack_id));
    for pack in all {
        if !packs.contains(pack) {
            packs.push(pack.clone());
        }
    }
    packs
}

/// A plan with its tasks.
fn plan_view(plan: &Plan, tasks: &[Task], today: Date) -> PlanView {
    PlanView {
        pack_hash: plan.pack_hash.clone(),
        receipt: shown(&plan.receipt),
        made_at: clock::rfc3339(plan.made_at),
        refreshed_at: clock::rfc3339(plan.refreshed_at),
        refreshed_by: plan.refreshed_by.clone(),
        counts: counts_of(tasks, today),
        tasks: tasks.iter().map(|task| task_view(task, today)).collect(),
    }
}

/// How far tasks have come.
pub(super) fn counts_of(tasks: &[Task], today: Date) -> PlanCounts {
    let overdue = tasks.iter().filter(|task| task.state.is_overdue(task.due_on, today)).count();
    counts(Sums::of(tasks), u32::try_from(overdue).unwrap_or(u32::MAX))
}

fn counts(sums: Sums, overdue: u32) -> PlanCounts {
    let Sums { tasks, done, dropped } = sums;
    PlanCounts { tasks, done, overdue, dropped }
}

/// A task as it is shown.
pub(super) fn task_view(task: &Task, today: Date) -> TaskView {
    TaskView {
        id: task.id.to_string(),
        requirement: task.requirement.clone(),
        title: task.title.clone(),
        found: task.found,
        is_on_path: task.is_on_path,
        owner: task.owner.clone(),
        due_on: task.due_on,
        state: task.state,
        is_by_assessment: task.is_by_assessment,
        reason: task.reason.clone(),
        note: task.note.clone(),
        is_overdue: task.state.is_overdue(task.due_on, today),
        version: task.version,
        changed_by: task.changed_by.clone(),
        changed_at: clock::rfc3339(task.changed_at),
    }
}

/// One page of the plans within somebody's reach.
pub(crate) async fn list(state: &AppState, person: &Person, query: ListQuery) -> Result<PlanPage, PlanError> {
    if !plan::may_see(person.actor.role) {
        return Err(PlanError::NotForRole);
    }
    let db = &state.database.read;
    let today = state.clock.day();
    let after = paging::behind(query.after.as_deref()).map_err(|wrong| PlanError::Invalid(vec![wrong]))?;
    let limit = query.limit.unwrap_or(USUAL_PAGE).clamp(1, LONGEST_PAGE);
    let own = &person.actor.division;
    // What reaches further than one's own division is narrowed to it; what lies elsewhere is empty.
    let division = match &query.division {
        Some(asked) if own.contains(asked) => asked,
        Some(asked) if !asked.contains(own) => return Ok(PlanPage { plans: Vec::new(), next: None }),
        _ => own,
    };
    let overdue_on = query.overdue.then_some(today);
    let mut found = plans::list(db, division, overdue_on, after, limit + 1).await?;
    let next = paging::cut(&mut found, limit).map(|last| format!("{}~{}", last.community, last.pack_id));
    let ids: Vec<Uuid> = found.iter().map(|plan| plan.id).collect();
    let overdue: HashMap<Uuid, u32> = plans::overdue_of(db, &ids, today).await?;
    let row = |plan: Plan| {
        let place = state.directory.community(plan.community.as_str());
        let (community_name, community_path) = place.map(|place| (place.name, place.path)).unwrap_or_default();
        PlanRow {
            counts: counts(plan.sums, overdue.get(&plan.id).copied().unwrap_or_default()),
            refreshed_at: clock::rfc3339(plan.refreshed_at),
            community: plan.community,
            community_name,
            community_path,
            pack_id: plan.pack_id,
        }
    };
    Ok(PlanPage { plans: found.into_iter().map(row).collect(), next })
}
