//! 《绿色社区创建工作计划及进度表》 on paper: on the screen it does not exist.

use frontend::{
    browser::time,
    parts::{account, status},
    texts::c,
};
use leptos::prelude::*;
use shared::{
    api::plans::{CommunityPlan, PlanView, TaskView},
    evaluate::State,
    form::Form,
};

use super::{one::title_of, state_words, words_of};

/// The table as it is printed.
pub(super) fn table(view: &CommunityPlan, plan: &PlanView, form: Option<&'static Form>) -> AnyView {
    let heads = [
        c::TASK_NUMBER.t(),
        c::TASK_REQUIREMENT.t(),
        c::TASK_FOUND.t(),
        c::TASK_OWNER.t(),
        c::TASK_DUE.t(),
        c::TASK_STATE.t(),
        c::TASK_NOTE.t(),
    ];
    let heads = heads.map(|head| view! { <th scope="col">{head}</th> });
    let standard = form.map(|form| {
        let texts = &form.texts;
        let words = [texts.title.as_str(), " · ", &texts.document, " · ", status::words(texts.status).1.t()].concat();
        view! { <p>{words}</p> }
    });
    let lines = plan.tasks.iter().map(|task| line(task, title_of(form, task)));
    view! {
        <section class="plan-paper" aria-hidden="true" data-plan-paper>
            <p class="plan-paper__title">{c::PLAN_PAPER.t()}</p>
            <p>{view.community_path.clone()} " " {view.community_name.clone()}</p>
            <p>{words_of(plan.counts)}</p>
            {standard}
            <table>
                <thead><tr>{heads.into_iter().collect_view()}</tr></thead>
                <tbody>{lines.collect_view()}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn line(task: &TaskView, title: String) -> AnyView {
    let found = account::state_words(task.found.unwrap_or(State::Retired)).t();
    let due = task.due_on.map(time::date_in_words).unwrap_or_default();
    let notes = [task.reason.as_str(), task.note.as_str()];
    let notes: Vec<&str> = notes.into_iter().filter(|text| !text.is_empty()).collect();
    view! {
        <tr>
            <td>{task.requirement.clone()}</td>
            <td>{title}</td>
            <td>{found}</td>
            <td>{task.owner.clone()}</td>
            <td>{due}</td>
            <td>{state_words(task.state).t()}</td>
            <td>{notes.join("；")}</td>
        </tr>
    }
    .into_any()
}
