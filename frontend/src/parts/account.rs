//! The whole account of an outcome: contents, standards, requirements, each with its reasons.

use shared::{
    answer::{Answer, AnswerValue},
    evaluate::State,
    form::Form,
    outcome::{GroupOutcome, ItemOutcome, Outcome},
    rulebook::Node,
};

use super::{
    answers::evidence_words,
    explain::{figure, parts, sentence, titled},
};
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

/// The tree, one fold per outermost group, with what of the answers no rule tells; none are given where
/// it is not to be shown.
pub fn account(form: &Form, outcome: &Outcome<'_>, answers: &[Answer]) -> Vec<El> {
    let groups = (0..form.rulebook.groups.len()).filter(|group| form.rulebook.groups[*group].parent.is_none());
    groups.map(|group| fold(form, outcome, answers, group)).collect()
}

fn fold(form: &Form, outcome: &Outcome<'_>, answers: &[Answer], group: usize) -> El {
    let points = outcome.groups.get(group).map(|group| points(form, group));
    let title = classed("span", "account__title").text(&form.texts.groups[group]);
    let body = inside(classed("div", "account__body"), form, outcome, answers, group);
    classed("details", "account fold").add(el("summary").add(title).add_all(points)).add(body)
}

fn inside(body: El, form: &Form, outcome: &Outcome<'_>, answers: &[Answer], group: usize) -> El {
    form.rulebook.groups[group].children.iter().fold(body, |body, node| match node {
        Node::Item(item) => {
            let item = usize::from(*item);
            body.add_all(outcome.items.get(item).map(|result| line(form, item, result, answers)))
        }
        Node::Group(group) => {
            let group = usize::from(*group);
            let title = el("h3").text(&titled(&form.rulebook.groups[group].id, &form.texts.groups[group]));
            inside(body.add(title), form, outcome, answers, group)
        }
    })
}

fn line(form: &Form, item: usize, result: &ItemOutcome<'_>, answers: &[Answer]) -> El {
    let answer = answers.iter().find(|answer| answer.requirement == *result.id);
    let why = |words: &str| classed("div", "account__why").text(words);
    let reasons = result.because.iter().map(|rule| why(&sentence(form, rule)).add_all(parts(form, rule)));
    let reasons = reasons.chain(answer.into_iter().flat_map(said).map(|words| why(&words)));
    classed("div", "account__line")
        .attr("data-account", &result.id)
        .add(classed("span", "requirement__number").text(&result.id))
        .add(el("span").text(&form.texts.items[item].text))
        .add(state_badge(result.state))
        .add_all(reasons)
}

/// Of an answer what no rule tells: why it does not apply, its text, the names of its evidence.
fn said(answer: &Answer) -> impl Iterator<Item = String> {
    let words = match &answer.response {
        Some(AnswerValue::NotApplicable(reason)) => Some(k::REVIEW_REASON.with(&[reason])),
        Some(AnswerValue::Text(text)) => Some(text.clone()),
        _ => None,
    };
    words.into_iter().chain(evidence_words(answer))
}

fn points(form: &Form, group: &GroupOutcome<'_>) -> El {
    let met = k::ACCOUNT_MET.with(&[&group.met.to_string(), &group.applicable.to_string()]);
    // Without a total the points only count what is met.
    let points = group.points.filter(|_| form.rulebook.score.is_some());
    let points = points.map(|points| k::ACCOUNT_POINTS.with(&[&figure(points), &figure(group.max)]));
    classed("span", "account__points").text(&[&met, " ", &points.unwrap_or_default()].concat())
}
