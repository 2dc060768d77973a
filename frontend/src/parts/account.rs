//! The whole account of an outcome: contents, standards, requirements, each with its reasons.

use shared::{
    evaluate::State,
    form::Form,
    outcome::{GroupOutcome, ItemOutcome, Outcome},
    rulebook::Node,
};

use super::explain::{figure, sentence, titled};
use crate::{
    dom::{El, classed, el},
    texts::{Text, k},
};

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

/// A badge that names a state.
pub fn state_badge(state: State) -> El {
    classed("span", state_class(state)).text(state_words(state).t())
}

fn state_class(state: State) -> &'static str {
    match state {
        State::Met => "badge badge--good",
        State::Partly => "badge badge--half",
        State::NotMet => "badge badge--bad",
        State::NotApplicable | State::Hidden | State::Retired => "badge badge--none",
        State::Unanswered => "badge badge--open",
    }
}

/// The tree, one fold per outermost group.
pub fn account(form: &Form, outcome: &Outcome<'_>) -> Vec<El> {
    let groups = (0..form.rulebook.groups.len()).filter(|group| form.rulebook.groups[*group].parent.is_none());
    groups.map(|group| fold(form, outcome, group)).collect()
}

fn fold(form: &Form, outcome: &Outcome<'_>, group: usize) -> El {
    let points = outcome.groups.get(group).map(points);
    let summary = el("summary").add(el("span").text(&form.texts.groups[group])).add_all(points);
    classed("details", "account").add(summary).add(inside(classed("div", "account__body"), form, outcome, group))
}

fn inside(body: El, form: &Form, outcome: &Outcome<'_>, group: usize) -> El {
    form.rulebook.groups[group].children.iter().fold(body, |body, node| match node {
        Node::Item(item) => {
            let item = usize::from(*item);
            body.add_all(outcome.items.get(item).map(|result| line(form, item, result)))
        }
        Node::Group(group) => {
            let group = usize::from(*group);
            let title = el("h3").text(&titled(&form.rulebook.groups[group].id, &form.texts.groups[group]));
            inside(body.add(title), form, outcome, group)
        }
    })
}

fn line(form: &Form, item: usize, result: &ItemOutcome<'_>) -> El {
    let reasons = result.because.iter().map(|explained| classed("p", "account__why").text(&sentence(form, explained)));
    classed("div", "account__line")
        .attr("data-account", &result.id)
        .add(classed("span", "requirement__number").text(&result.id))
        .add(el("span").text(&form.texts.items[item].text))
        .add(state_badge(result.state))
        .add_all(reasons)
}

fn points(group: &GroupOutcome<'_>) -> El {
    let met = k::ACCOUNT_MET.with(&[&group.met.to_string(), &group.applicable.to_string()]);
    let points = group.points.map(|points| k::ACCOUNT_POINTS.with(&[&figure(points), &figure(group.max)]));
    classed("span", "account__points").text(&[&met, " ", &points.unwrap_or_default()].concat())
}
