//! The whole account of an outcome: contents, standards, requirements, each with its reasons.

use leptos::prelude::*;
use shared::{
    evaluate::State,
    form::Form,
    outcome::{GroupOutcome, ItemOutcome, Outcome},
    rulebook::Node,
};

use super::explain::{figure, sentence};
use crate::texts::{Text, k};

/// The name of a state.
pub fn state_words(state: State) -> &'static Text {
    match state {
        State::Unanswered => &k::STATE_UNANSWERED,
        State::NotApplicable => &k::STATE_NOT_APPLICABLE,
        State::Hidden => &k::STATE_HIDDEN,
        State::Retired => &k::STATE_RETIRED,
        State::Met => &k::STATE_MET,
        State::Partly => &k::STATE_PARTLY,
        State::NotMet => &k::STATE_NOT_MET,
    }
}

/// The class of a badge for a state.
pub fn state_class(state: State) -> &'static str {
    match state {
        State::Met => "badge badge--good",
        State::Partly => "badge badge--half",
        State::NotMet => "badge badge--bad",
        State::NotApplicable | State::Hidden | State::Retired => "badge badge--none",
        State::Unanswered => "badge badge--open",
    }
}

/// The tree, one fold per outermost group.
pub fn account(form: &Form, outcome: &Outcome<'_>) -> AnyView {
    let groups = form.rulebook.groups.iter().enumerate().filter(|(_, group)| group.parent.is_none());
    groups.map(|(group, _)| fold(form, outcome, group)).collect_view().into_any()
}

fn fold(form: &Form, outcome: &Outcome<'_>, group: usize) -> AnyView {
    let result = outcome.groups.get(group);
    view! {
        <details class="account">
            <summary><span>{form.texts.groups[group].clone()}</span>{result.map(points)}</summary>
            <div class="account__body">{inside(form, outcome, group)}</div>
        </details>
    }
    .into_any()
}

fn inside(form: &Form, outcome: &Outcome<'_>, group: usize) -> AnyView {
    let child = |node: &Node| match node {
        Node::Item(item) => outcome.items.get(usize::from(*item)).map(|result| line(form, usize::from(*item), result)),
        Node::Group(group) => {
            let group = usize::from(*group);
            let (id, title) = (form.rulebook.groups[group].id.clone(), form.texts.groups[group].clone());
            let number = id.starts_with(|first: char| first.is_ascii_digit()).then(|| [&id, " "].concat());
            Some(view! { <h3>{number}{title}</h3> {inside(form, outcome, group)} }.into_any())
        }
    };
    form.rulebook.groups[group].children.iter().filter_map(child).collect_view().into_any()
}

fn line(form: &Form, item: usize, result: &ItemOutcome<'_>) -> AnyView {
    let reasons = result.because.iter().map(|explained| view! { <p class="account__why">{sentence(form, explained)}</p> });
    view! {
        <div class="account__line" data-account=result.id.to_string()>
            <span class="requirement__number">{result.id.to_string()}</span>
            <span>{form.texts.items[item].text.clone()}</span>
            <span class=state_class(result.state)>{state_words(result.state).t()}</span>
            {reasons.collect_view()}
        </div>
    }
    .into_any()
}

fn points(group: &GroupOutcome<'_>) -> AnyView {
    let met = k::ACCOUNT_MET.with(&[&group.met.to_string(), &group.applicable.to_string()]);
    let points = group.points.map(|points| k::ACCOUNT_POINTS.with(&[&figure(points), &figure(group.max)]));
    view! { <span class="account__points">{met}" "{points}</span> }.into_any()
}
