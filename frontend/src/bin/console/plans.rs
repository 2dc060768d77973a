//! 创建计划: what a community still has to do, and plan against progress of many.
//!
//! [`one`] is the plan of a community, [`task`] one task with its form, [`paper`] the table that is
//! printed; [`mod@overview`] compares divisions and lists plans.

mod one;
mod overview;
mod paper;
mod task;

use frontend::texts::{Text, c};
use leptos::prelude::*;
use shared::{
    api::plans::PlanCounts,
    people::Role,
    plan::{self, TaskState},
};

pub(crate) use self::{one::page as of_community, overview::page as overview};
use crate::session::Session;

/// The page of a committee: its own plan.
pub(crate) fn own(session: Session) -> AnyView {
    let community = session.who.with_untracked(|who| who.as_ref().map(|who| who.division.to_string()));
    of_community(session, community.unwrap_or_default())
}

/// Where a role finds plans; none when it has none to see.
pub(crate) fn address(role: Role) -> Option<&'static str> {
    match role {
        Role::Community => Some("/console/plan"),
        role if plan::may_compare(role) => Some("/console/plans"),
        _ => None,
    }
}

/// The name of a state.
pub(crate) fn state_words(state: TaskState) -> &'static Text {
    match state {
        TaskState::Open => &c::TASK_OPEN,
        TaskState::InProgress => &c::TASK_IN_PROGRESS,
        TaskState::Done => &c::TASK_DONE,
        TaskState::Dropped => &c::TASK_DROPPED,
    }
}

/// How far it has come: a bar, and the numbers in words.
fn bar(counts: PlanCounts) -> AnyView {
    let words = words_of(counts);
    view! {
        <div class="plan-bar">
            <progress class="plan-bar__bar" max=counts.tasks.max(1).to_string() value=counts.done.to_string() aria-label=c::PLAN_BAR.t()></progress>
            <p class="small" data-plan-counts>{words}</p>
        </div>
    }
    .into_any()
}

/// 共 {} 项，已完成 {} 项，逾期 {} 项.
fn words_of(counts: PlanCounts) -> String {
    let [tasks, done, overdue] = [counts.tasks, counts.done, counts.overdue].map(|count| count.to_string());
    c::PLAN_COUNTS.with(&[&tasks, &done, &overdue])
}
