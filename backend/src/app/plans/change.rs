//! The committee sets a task of its plan.

use serde_json::{Value, json};
use shared::{
    api::plans::{PutTask, TaskChanged},
    plan::{self, TaskState, TaskWords},
};
use uuid::Uuid;

use super::{PlanError, view};
use crate::{
    api::FieldError,
    app::{
        audit::{self, Entry},
        person::Person,
    },
    state::AppState,
    store::plans::{self, Sums, Task},
};

/// Sets a task as it was looked at; a second writer is told who was first.
pub(crate) async fn change_task(
    state: &AppState,
    person: &Person,
    id: Uuid,
    wish: PutTask,
) -> Result<TaskChanged, PlanError> {
    if !plan::may_see(person.actor.role) {
        return Err(PlanError::NotForRole);
    }
    let today = state.clock.day();
    let transaction = state.database.begin().await?;
    let looked_at = plans::task(&transaction, id).await?.ok_or(PlanError::Unknown)?;
    if !person.actor.reaches(&looked_at.community) {
        return Err(PlanError::Unknown);
    }
    if !plan::may_keep(&person.actor, &looked_at.community) {
        return Err(PlanError::NotForRole);
    }
    let mut own = plans::find_and_lock(&transaction, looked_at.plan).await?.ok_or(PlanError::Unknown)?;
    let mut tasks = plans::tasks(&transaction, own.id).await?;
    let task = tasks.iter_mut().find(|task| task.id == id).ok_or(PlanError::Unknown)?;
    if task.version != wish.version {
        return Err(PlanError::TaskChanged(Box::new(task.clone())));
    }
    let flaws = words_of(&wish).flaws(task.due_on, today);
    if !flaws.is_empty() {
        return Err(PlanError::Invalid(flaws.into_iter().map(field).collect()));
    }
    let before = task.clone();
    set(task, wish);
    // Saving what is there already is no change.
    if *task != before {
        task.version += 1;
        person.display_name.clone_into(&mut task.changed_by);
        task.changed_at = state.clock.now_ms();
        plans::update_task(&transaction, task).await?;
        let entry = Entry::new(person, "task_changed", format!("task {id}"))
            .within(&task.community)
            .from(told(&before))
            .to(told(task));
        own.sums = Sums::of(&tasks);
        plans::update(&transaction, &own).await?;
        audit::record(state, &transaction, entry).await?;
    }
    transaction.commit().await?;
    let task = tasks.iter().find(|task| task.id == id).ok_or(PlanError::Unknown)?;
    Ok(TaskChanged { task: view::task_view(task, today), counts: view::counts_of(&tasks, today) })
}

fn words_of(wish: &PutTask) -> TaskWords<'_> {
    let PutTask { version: _, owner, due_on, state, reason, note } = wish;
    TaskWords { owner, due_on: *due_on, state: *state, reason, note }
}

fn set(task: &mut Task, wish: PutTask) {
    let PutTask { version: _, owner, due_on, state, reason, note } = wish;
    owner.trim().clone_into(&mut task.owner);
    task.due_on = due_on;
    note.trim().clone_into(&mut task.note);
    let reason = if state == TaskState::Dropped { reason.trim() } else { "" };
    reason.clone_into(&mut task.reason);
    if task.state != state {
        task.state = state;
        task.is_by_assessment = false;
    }
}

/// What the audit log says of a task.
fn told(task: &Task) -> Value {
    json!({
        "requirement": task.requirement,
        "owner": task.owner,
        "due_on": task.due_on,
        "task_state": task.state,
        "reason": task.reason,
        "note": task.note,
    })
}

fn field((name, code): (&str, &str)) -> FieldError {
    FieldError {
        pointer: format!("/{name}"),
        code: code.to_owned(),
        detail: "see the description of the body".to_owned(),
    }
}
