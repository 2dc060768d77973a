//! The contents of the standard as steps.

use leptos::prelude::*;
use shared::{
    evaluate::State,
    form::Form,
    rulebook::{Group, Node},
};

use super::{card, desk::Desk, extras};
use crate::{
    parts::{
        facts::{self, fact_fields},
        status::source_note,
    },
    texts::{english, k},
};

/// The name of the last step in a draft and in `data-step`.
pub(super) const REVIEW: &str = "review";

/// One content: what is shown at a time.
pub(super) struct Step {
    /// Id of its group.
    pub(super) id: &'static str,
    /// Title of the content.
    pub(super) title: &'static str,
    /// What stands in it, in the pack's order.
    pub(super) nodes: Vec<Node>,
    /// Its items at any depth.
    pub(super) items: Vec<usize>,
}

/// The steps of a form: the outermost groups, or those inside when one group holds everything.
pub(super) fn of(form: &'static Form) -> Vec<Step> {
    let groups = &form.rulebook.groups;
    let roots: Vec<usize> = (0..groups.len()).filter(|index| groups[*index].parent.is_none()).collect();
    let mut steps = Vec::new();
    for root in &roots {
        let inner: Vec<usize> = groups[*root].children.iter().filter_map(group_of).collect();
        if roots.len() == 1 && !inner.is_empty() {
            let own = groups[*root].children.iter().filter(|node| group_of(node).is_none()).copied().collect();
            steps.push(step_of(form, *root, own));
            steps.extend(inner.into_iter().map(|group| step_of(form, group, groups[group].children.clone())));
        } else {
            steps.push(step_of(form, *root, groups[*root].children.clone()));
        }
    }
    steps.retain(|step| !step.items.is_empty());
    steps
}

fn step_of(form: &'static Form, group: usize, nodes: Vec<Node>) -> Step {
    let own: &Group = &form.rulebook.groups[group];
    let mut items = Vec::new();
    for node in &nodes {
        match node {
            Node::Item(item) => items.push(usize::from(*item)),
            Node::Group(group) => {
                items.extend(form.rulebook.groups[usize::from(*group)].items.iter().map(|item| usize::from(*item)));
            }
        }
    }
    Step { id: &own.id, title: &form.texts.groups[group], nodes, items }
}

fn group_of(node: &Node) -> Option<usize> {
    if let Node::Group(group) = node { Some(usize::from(*group)) } else { None }
}

/// The row of buttons.
pub(super) fn steps(desk: Desk) -> AnyView {
    let buttons = (0..desk.steps.len()).map(|position| {
        let step = &desk.steps[position];
        // Answered and asked; hidden ones are not asked.
        let progress = Memo::new(move |_| {
            let states = step.items.iter().map(|item| desk.marks[*item].get().state);
            let asked = states.filter(|state| !matches!(state, State::Hidden | State::Retired));
            asked.fold((0_usize, 0_usize), |(answered, asked), state| (answered + usize::from(state != State::Unanswered), asked + 1))
        });
        let class = move || if progress.with(|(answered, asked)| answered == asked) { "step step--done" } else { "step" };
        let words = move || {
            let (answered, asked) = progress.get();
            [numeral(position).as_str(), " ", &answered.to_string(), "/", &asked.to_string()].concat()
        };
        let name = move || {
            let (answered, asked) = progress.get();
            k::STEPS_NAME.with(&[&numeral(position), step.title, &answered.to_string(), &asked.to_string()])
        };
        view! {
            <button type="button" class=class data-step=step.id aria-label=name
                aria-current=move || (desk.step.get() == position).then_some("step")
                on:click=move |_| desk.show_step(position)>{words}</button>
        }
    });
    let last = desk.steps.len();
    view! {
        <nav class="steps" aria-label=k::STEPS_LABEL.t()>
            <div class="steps__row">
                {buttons.collect_view()}
                <button type="button" class="step" data-step=REVIEW
                    aria-current=move || (desk.step.get() == last).then_some("step")
                    on:click=move |_| desk.show_step(last)>{k::STEPS_REVIEW.t()}</button>
            </div>
        </nav>
    }
    .into_any()
}

/// 一, 二, 三 … as the standards number their contents; digits in English.
fn numeral(position: usize) -> String {
    let numerals = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    match numerals.get(position) {
        Some(numeral) if !english() => (*numeral).to_owned(),
        _ => (position + 1).to_string(),
    }
}

/// Whose assessment it is, and what is shown.
pub(super) fn heading(desk: Desk) -> AnyView {
    let whose = desk.work.with_value(|work| work.draft.community.as_ref().map_or_else(
        || k::ASSESS_PRACTICE.t().to_owned(),
        |community| [&community.path, " ", &community.name].concat(),
    ));
    let title = move || match desk.steps.get(desk.step.get()) {
        Some(step) => step.title,
        None => k::REVIEW_TITLE.t(),
    };
    view! {
        <div class="stack">
            <p class="small">{whose}</p>
            <h1 id="step" tabindex="-1">{title}</h1>
        </div>
    }
    .into_any()
}

/// The cards of one step.
pub(super) fn step(desk: Desk, position: usize) -> AnyView {
    let step = &desk.steps[position];
    view! {
        {(position == 0).then(|| beginning(desk))}
        {step.nodes.iter().map(|node| part(desk, *node)).collect_view()}
        <div class="row row--apart">
            {(position > 0).then(|| view! {
                <button type="button" class="button" data-previous on:click=move |_| desk.show_step(position - 1)>{k::STEPS_BACK.t()}</button>
            })}
            <button type="button" class="button button--lead" data-next on:click=move |_| desk.show_step(position + 1)>
                {if position + 1 == desk.steps.len() { k::STEPS_TO_REVIEW.t() } else { k::STEPS_NEXT.t() }}
            </button>
        </div>
    }
    .into_any()
}

fn part(desk: Desk, node: Node) -> AnyView {
    let group = match node {
        Node::Item(item) => return card::card(desk, usize::from(item)),
        Node::Group(group) => usize::from(group),
    };
    let own = &desk.form.rulebook.groups[group];
    let title_id = ["group-", &own.id].concat();
    let named_by = title_id.clone();
    view! {
        <section class="standard" aria-labelledby=named_by>
            <h2 class="standard__title" id=title_id>{extras::numbered(&own.id, &desk.form.texts.groups[group])}</h2>
            {own.children.iter().map(|node| part(desk, *node)).collect_view()}
        </section>
    }
    .into_any()
}

/// What comes before the first card: the standard and its source, the profile, filter questions.
fn beginning(desk: Desk) -> AnyView {
    let texts = &desk.form.texts;
    let changed = Callback::new(move |(fact, value): (String, Option<_>)| {
        desk.rework(&mut |work| facts::put(&mut work.draft.sheet, &fact, value.clone()));
    });
    let fields = |filters| desk.work.with_value(|work| fact_fields(desk.form, &work.draft.sheet, filters, changed));
    let has = |filters| texts.facts.iter().any(|fact| fact.is_filter == filters);
    view! {
        <details class="panel fold" data-profile>
            <summary>{texts.title.as_str()}</summary>
            {source_note(texts)}
            {has(false).then(|| view! { <h2>{k::FACTS_TITLE.t()}</h2> {fields(false)} })}
        </details>
        {has(true).then(|| view! { <section class="panel" data-filters><h2>{k::FACTS_FILTERS.t()}</h2>{fields(true)}</section> })}
    }
    .into_any()
}
