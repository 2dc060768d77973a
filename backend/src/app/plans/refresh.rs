//! A plan is made from the newest sealed self-assessment, or brought up to it.

use sea_orm::ConnectionTrait;
use serde_json::json;
use shared::{
    answer::AnswerSheet,
    api::plans::{CommunityPlan, RefreshPlan},
    division::DivisionCode,
    plan::{self, Found, Known, Refresh, TaskState},
    responses::Responses,
};
use uuid::Uuid;

use super::{PlanError, internal, own_community, view};
use crate::{
    app::{
        audit::{self, Entry},
        person::Person,
        receipts,
    },
    library,
    state::AppState,
    store::{
        plans::{self, Plan, Sums, Task},
        submissions::{self, StoredReceipt},
    },
};

/// Makes the plan of one's own community, or brings it up to the newest self-assessment.
pub(crate) async fn refresh(
    state: &AppState,
    person: &Person,
    code: &str,
    wish: RefreshPlan,
) -> Result<CommunityPlan, PlanError> {
    let community = own_community(state, person, code)?;
    let sealed = view::sealed_of(state, &state.database.read, &community).await?;
    let mut of_pack = sealed.into_iter().filter(|(pack, _)| wish.pack_id.as_ref().is_none_or(|asked| asked == pack));
    let (pack_id, newest) = of_pack.next().ok_or(PlanError::NoAssessment)?;
    let stored = submissions::receipt(&state.database.read, &newest.receipt).await?;
    let stored = stored.ok_or_else(|| internal(format!("the receipt {} is gone", newest.receipt)))?;
    let faults = receipts::verify(state, &stored).await?;
    if !faults.is_empty() {
        return Err(PlanError::Broken(faults));
    }
    let pack = state.library.get(&stored.pack_hash).ok_or_else(|| internal("the pack is gone"))?;
    let sheet: AnswerSheet = serde_json::from_slice(&stored.sheet).map_err(internal)?;
    let (responses, _) = Responses::read(&pack.rulebook, &sheet);
    let found = plan::benchmark(&pack.rulebook, &responses);

    let transaction = state.database.begin().await?;
    let (mut own, is_new) = kept_or_new(state, &transaction, person, &community, &pack_id, &stored).await?;
    let mut tasks = plans::tasks(&transaction, own.id).await?;
    let known: Vec<Known> = tasks.iter().map(known).collect();
    let news = plan::refresh(&known, &found);
    let summary = summary(&known, &news, &stored.receipt);
    let now = state.clock.now_ms();
    for (task, refreshed) in tasks.iter_mut().zip(&news.kept) {
        let before = task.clone();
        task.rank = refreshed.rank;
        task.found = refreshed.found;
        task.is_on_path = refreshed.is_on_path;
        if task.state != refreshed.state {
            task.state = refreshed.state;
            task.is_by_assessment = refreshed.is_by_assessment;
            // Whoever has looked at the former state is told.
            task.version += 1;
            person.display_name.clone_into(&mut task.changed_by);
            task.changed_at = now;
        }
        if *task != before {
            plans::update_task(&transaction, task).await?;
        }
    }
    let added: Vec<Task> = news.added.iter().map(|added| new_task(&own, pack, added, person, now)).collect();
    plans::add_tasks(&transaction, &added).await?;
    tasks.extend(added);
    own.pack_hash.clone_from(&stored.pack_hash);
    own.receipt.clone_from(&stored.receipt);
    own.refreshed_at = now;
    person.display_name.clone_into(&mut own.refreshed_by);
    own.sums = Sums::of(&tasks);
    plans::update(&transaction, &own).await?;
    let action = if is_new { "plan_made" } else { "plan_refreshed" };
    let entry = Entry::new(person, action, format!("plan {}", own.id)).within(&community).to(summary);
    audit::record(state, &transaction, entry).await?;
    transaction.commit().await?;
    view::view(state, person, code, Some(&pack_id)).await
}

/// The plan that there is, locked, or a new one; and whether it is new.
async fn kept_or_new(
    state: &AppState,
    db: &impl ConnectionTrait,
    person: &Person,
    community: &DivisionCode,
    pack_id: &str,
    stored: &StoredReceipt,
) -> Result<(Plan, bool), PlanError> {
    let kept = plans::of_community(db, community).await?.into_iter().find(|plan| plan.pack_id == pack_id);
    if let Some(kept) = kept {
        return Ok((plans::find_and_lock(db, kept.id).await?.ok_or(PlanError::Unknown)?, false));
    }
    let now = state.clock.now_ms();
    let plan = Plan {
        id: Uuid::now_v7(),
        community: community.clone(),
        pack_id: pack_id.to_owned(),
        pack_hash: stored.pack_hash.clone(),
        receipt: stored.receipt.clone(),
        sums: Sums::default(),
        made_at: now,
        refreshed_at: now,
        refreshed_by: person.display_name.clone(),
    };
    match plans::insert(db, &plan).await {
        Err(error) if error.is_duplicate() => Err(PlanError::MadeMeanwhile),
        done => done.map(|()| (plan, true)).map_err(PlanError::from),
    }
}

fn known(task: &Task) -> Known {
    Known { requirement: task.requirement.clone(), state: task.state, is_by_assessment: task.is_by_assessment }
}

fn new_task(plan: &Plan, pack: &library::Entry, (found, rank): &(Found, u32), person: &Person, now: i64) -> Task {
    Task {
        id: Uuid::now_v7(),
        plan: plan.id,
        community: plan.community.clone(),
        requirement: found.requirement.clone(),
        title: pack.requirement_title(&found.requirement).unwrap_or_default().to_owned(),
        rank: *rank,
        is_on_path: found.is_on_path,
        found: Some(found.state),
        owner: String::new(),
        due_on: None,
        state: TaskState::Open,
        is_by_assessment: false,
        reason: String::new(),
        note: String::new(),
        version: 1,
        changed_by: person.display_name.clone(),
        changed_at: now,
    }
}

/// What the audit log says of it.
fn summary(known: &[Known], news: &Refresh, receipt: &str) -> serde_json::Value {
    let became = |state: TaskState| {
        known.iter().zip(&news.kept).filter(|(task, kept)| task.state != kept.state && kept.state == state).count()
    };
    json!({
        "receipt": receipt,
        "added": news.added.len(),
        "done": became(TaskState::Done),
        "dropped": became(TaskState::Dropped),
        "reopened": became(TaskState::Open),
    })
}
