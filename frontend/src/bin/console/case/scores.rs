//! Claimed and reviewed result side by side, what differs, what stands in the way.

use frontend::{
    browser::page,
    dom::classed,
    parts::{
        explain::{condition, nothing},
        result,
    },
    texts::c,
};
use leptos::prelude::*;
use shared::{
    case::review::{self, Differences},
    outcome::{Explained, Outcome, RuleKind},
};

use super::desk::{Desk, Job};
use crate::{parts::node, words};

/// The panel.
pub(super) fn panel(desk: Desk) -> AnyView {
    let claimed = desk.row(|row| row.claimed.clone());
    let level = desk.claimed().map_or_else(
        || words::level(desk.form, claimed.level.as_deref()).to_owned(),
        |claimed| result::level_words(desk.form, &claimed),
    );
    let reviewed = move || {
        if !desk.has_review() {
            return ("—".to_owned(), c::RESULT_NOT_REVIEWED.t().to_owned());
        }
        desk.reviewed.with(|reviewed| match reviewed {
            Some(outcome) => (score(outcome), result::level_words(desk.form, outcome)),
            None => ("—".to_owned(), String::new()),
        })
    };
    let assumption = desk.form.texts.score_is_assumption;
    view! {
        <section class="panel" data-scores aria-labelledby="scores">
            <h2 id="scores">{c::RESULT_TITLE.t()}</h2>
            <div class="scores">
                <div>
                    <p class="small">{c::RESULT_CLAIMED.t()}</p>
                    <p class="scores__figure" data-claimed-score>{words::score(&claimed)}</p>
                    <p class="scores__level">{level}</p>
                    {desk.claimed().map(|claimed| beside(desk, &claimed))}
                </div>
                <div aria-live="polite">
                    <p class="small">{c::RESULT_REVIEWED.t()}</p>
                    <p class="scores__figure" data-reviewed-score>{move || reviewed().0}</p>
                    <p class="scores__level" data-reviewed-level>{move || reviewed().1}</p>
                    {move || desk.reviewed.get().filter(|_| desk.has_review()).map(|reviewed| beside(desk, &reviewed))}
                </div>
            </div>
            {assumption.then(|| view! { <p class="small">{frontend::texts::k::RESULT_ASSUMPTION.t()}</p> })}
            {move || desk.gives_verdicts().then(|| progress(desk))}
            {move || desk.has_review().then(|| differences(desk))}
            {move || desk.has_review().then(|| blockers(desk))}
        </section>
    }
    .into_any()
}

/// Beside points and level: the share of what applies, and each track where there are several.
fn beside(desk: Desk, outcome: &Outcome<'_>) -> AnyView {
    let share = outcome.score.as_ref().and_then(result::share);
    let tracks = result::tracks(desk.form, outcome, &nothing);
    view! {
        {share.map(|words| view! { <p class="small" data-share>{words}</p> })}
        {tracks.map(|list| node(move || list))}
    }
    .into_any()
}

fn progress(desk: Desk) -> AnyView {
    let (given, of) = desk.progress();
    view! {
        <p>
            <progress class="progress" max=of.to_string() value=given.to_string() aria-label=c::RESULT_PROGRESS_LABEL.t()></progress>
            <span data-progress>{c::RESULT_PROGRESS.with(&[&given.to_string(), &of.to_string()])}</span>
        </p>
    }
    .into_any()
}

fn differences(desk: Desk) -> Option<AnyView> {
    let claimed = desk.claimed()?;
    let reviewed = desk.reviewed.get()?;
    let Differences { items, conditions } = review::differences(&claimed, &reviewed);
    if items.is_empty() && conditions.is_empty() {
        return Some(view! { <p class="small" data-same>{c::RESULT_SAME.t()}</p> }.into_any());
    }
    let items = items.into_iter().map(|id| super::requirements::jump(desk, id)).collect_view();
    let told = conditions.iter().filter_map(|rule| find(&reviewed, rule)).filter(|explained| says_something(explained));
    let told: Vec<&Explained<'_>> = told.collect();
    // What another one is made of stands beneath that.
    let is_beneath = |inner: &Explained<'_>| {
        let after = |outer: &&Explained<'_>| inner.rule.strip_prefix(&*outer.rule);
        told.iter().filter_map(after).any(|rest| rest.starts_with('/'))
    };
    let conditions = told.iter().filter(|explained| !is_beneath(explained));
    let conditions = conditions.map(|explained| condition(desk.form, explained, &nothing));
    let conditions = classed("ul", "stack").add_all(conditions);
    Some(
        view! {
            <details class="fold" open data-differences>
                <summary>{c::RESULT_DIFFERENCES.t()}</summary>
                <p class="row">{items}</p>
                {node(move || conditions)}
            </details>
        }
        .into_any(),
    )
}

fn blockers(desk: Desk) -> Option<AnyView> {
    let reviewed = desk.reviewed.get()?;
    let blockers = reviewed.blockers();
    if blockers.is_empty() {
        return None;
    }
    let count = blockers.len();
    let lines = blockers.into_iter().map(|blocker| condition(desk.form, blocker, &nothing));
    let lines = classed("ul", "stack").add_all(lines);
    Some(
        view! {
            <details class="fold" data-blockers=count.to_string()>
                <summary>{c::RESULT_BLOCKERS.with(&[&count.to_string()])}</summary>
                {node(move || lines)}
            </details>
        }
        .into_any(),
    )
}

/// "All of these" differs only because something in it does, which is told anyway.
fn says_something(explained: &Explained<'_>) -> bool {
    explained.kind != RuleKind::All
}

/// The condition with a rule id.
fn find<'a>(outcome: &'a Outcome<'_>, rule: &str) -> Option<&'a Explained<'a>> {
    fn within<'a>(explained: &'a Explained<'a>, rule: &str) -> Option<&'a Explained<'a>> {
        if explained.rule == rule {
            return Some(explained);
        }
        explained.parts.iter().find_map(|part| within(part, rule))
    }
    let levels = outcome.levels.iter().filter_map(|level| level.requires.as_ref());
    levels.chain(outcome.vetoes.iter().map(|veto| &veto.unless)).find_map(|explained| within(explained, rule))
}

fn score(outcome: &Outcome<'_>) -> String {
    outcome.score.as_ref().map_or_else(|| "—".to_owned(), |score| score.display.clone())
}

/// On a phone: the result in reach of the thumb, and the way to the decision.
pub(super) fn bar(desk: Desk) -> Option<AnyView> {
    if !matches!(desk.job, Job::Review | Job::Expert) {
        return None;
    }
    let figures = move || {
        let (given, of) = desk.progress();
        let told = |outcome: &Outcome<'_>| (score(outcome), result::level_words(desk.form, outcome));
        let (score, level) = desk.reviewed.with(|reviewed| reviewed.as_deref().map(told)).unwrap_or_default();
        view! {
            <span class="bar__figure">{score}</span>
            <span class="bar__words">
                <span class="bar__level">{level}</span>
                {c::RESULT_PROGRESS.with(&[&given.to_string(), &of.to_string()])}
            </span>
        }
    };
    Some(
        view! {
            <div class="bar case__bar" data-bar>
                <div class="bar__row">
                    {figures}
                    <button type="button" class="button button--lead" on:click=|_| page::focus("#decide")>{c::DECIDE_JUMP.t()}</button>
                </div>
            </div>
        }
        .into_any(),
    )
}
