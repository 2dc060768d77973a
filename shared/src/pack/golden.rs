//! 样例: the cases a pack carries as its own proof.

use alloc::{
    format,
    string::{String, ToString as _},
    vec::Vec,
};

use serde::{Deserialize, Serialize};

use super::{Finding, FindingCode};
use crate::{
    answer::{Answer, AnswerSheet, AnswerValue, FactAnswer, Previous},
    date::Date,
    evaluate::{Assessment, Scene, State},
    exact::Exact,
    explain::evaluate,
    outcome::Outcome,
    path::best_response,
    responses::Responses,
    rulebook::{Question, Rulebook},
};

/// One case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Golden {
    /// What it shows.
    pub name: String,
    /// The day the answers stand for; by default the pack's first.
    #[serde(default)]
    pub as_of: Option<Date>,
    /// What every requirement starts from.
    #[serde(default)]
    pub all: Baseline,
    /// Profile and filter questions.
    #[serde(default)]
    pub facts: Vec<FactAnswer>,
    /// A previous result.
    #[serde(default)]
    pub previous: Option<Previous>,
    /// Answers instead of the baseline.
    #[serde(default)]
    pub answers: Vec<GoldenAnswer>,
    /// What must come of it.
    pub expect: Expected,
}

/// What every requirement starts from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Baseline {
    /// Answered at its best.
    Met,
    /// Not answered.
    #[default]
    None,
}

/// One answer of a case; `response` left out means unanswered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoldenAnswer {
    /// The requirement.
    pub requirement: String,
    /// The answer.
    #[serde(default)]
    pub response: Option<AnswerValue>,
    /// Evidence names.
    #[serde(default)]
    pub evidence: Vec<String>,
}

/// What must come of a case. What is left out is not looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// Exact score, or `none`.
    #[serde(default)]
    pub score: Option<String>,
    /// Level reached in the first track, or `none`.
    #[serde(default)]
    pub level: Option<String>,
    /// Levels reached in all tracks, in the pack's order.
    #[serde(default)]
    pub levels: Option<Vec<String>>,
    /// Points of groups, exact or `none`, by id.
    #[serde(default)]
    pub groups: alloc::collections::BTreeMap<String, String>,
    /// Points of requirements by id.
    #[serde(default)]
    pub requirements: alloc::collections::BTreeMap<String, Exact>,
    /// Where requirements stand, by id.
    #[serde(default)]
    pub states: alloc::collections::BTreeMap<String, State>,
    /// Score as a percentage of the applicable points, exact or `none`.
    #[serde(default)]
    pub percent: Option<String>,
    /// Groups in per cent of their applicable points, exact or `none`, by id.
    #[serde(default)]
    pub group_percents: alloc::collections::BTreeMap<String, String>,
}

impl Golden {
    /// The sheet this case stands for.
    pub fn sheet(&self, rulebook: &Rulebook, default_day: Date) -> AnswerSheet {
        let mut answers = Vec::new();
        for item in &rulebook.items {
            let own = self.answers.iter().find(|answer| answer.requirement == item.id);
            let response = match own {
                Some(own) => own.response.clone(),
                None if self.all == Baseline::Met => best(rulebook, &item.id),
                None => None,
            };
            let mut evidence = own.map(|own| own.evidence.clone()).unwrap_or_default();
            if own.is_none() && response.is_some() && item.evidence_required {
                evidence.push(String::from("evidence"));
            }
            answers.push(Answer { requirement: item.id.clone(), response, remark: None, evidence });
        }
        for own in self.answers.iter().filter(|own| rulebook.item(&own.requirement).is_none()) {
            let requirement = own.requirement.clone();
            answers.push(Answer { requirement, response: own.response.clone(), remark: None, evidence: Vec::new() });
        }
        AnswerSheet {
            as_of: self.as_of.unwrap_or(default_day),
            facts: self.facts.clone(),
            previous: self.previous.clone(),
            answers,
        }
    }
}

/// The answer that brings a requirement most, in the words of a sheet.
fn best(rulebook: &Rulebook, id: &str) -> Option<AnswerValue> {
    use crate::{
        answer::{NumberAnswer, Record},
        responses::Response,
    };
    let index = rulebook.item(id)?;
    let empty = Responses::empty(rulebook, Date::new(2020, 1, 1)?);
    let blank = Assessment::blank(rulebook);
    let best = best_response(Scene::new(rulebook, &empty, &blank), index)?;
    Some(match (&rulebook.items[index].question, best) {
        (Question::OneOf(options), Response::Choice(index)) => {
            AnswerValue::Choice(options.get(usize::from(index))?.id.clone())
        }
        (Question::ManyOf { options, .. }, Response::Choices(chosen)) => {
            let chosen = options.iter().enumerate().filter(|(index, _)| chosen & (1 << index) != 0);
            AnswerValue::Choices(chosen.map(|(_, option)| option.id.clone()).collect())
        }
        (Question::Numbers { fields, .. }, Response::Numbers(numbers)) => {
            let given = fields
                .iter()
                .zip(numbers)
                .filter_map(|(field, number)| Some(NumberAnswer { field: field.id.clone(), value: number? }));
            AnswerValue::Numbers(given.collect())
        }
        (Question::Records { parts, .. }, Response::Records(keys)) => AnswerValue::Records(
            (0..keys.len()).map(|index| Record { key: format!("{id}-{index}"), parts: parts.clone() }).collect(),
        ),
        (Question::Faults { .. }, _) => AnswerValue::Faults(Vec::new()),
        (Question::Narrative, _) => AnswerValue::Text(String::from("…")),
        _ => return None,
    })
}

/// Runs every case; what it says about levels is left aside while those are not whole.
pub fn run(
    cases: &[Golden],
    rulebook: &Rulebook,
    default_day: Date,
    levels_are_whole: bool,
    findings: &mut Vec<Finding>,
) {
    for (index, case) in cases.iter().enumerate() {
        let pointer = format!("golden/{index}");
        let mut fail = |detail: String| {
            let detail = format!("{}: {detail}", case.name);
            findings.push(Finding::error(&pointer, FindingCode::GoldenFails, detail));
        };
        let (responses, errors) = Responses::read(rulebook, &case.sheet(rulebook, default_day));
        for error in errors {
            fail(error.to_string());
        }
        match evaluate(rulebook, &responses) {
            Ok(outcome) => {
                case.expect.compare(&outcome, &mut fail);
                if levels_are_whole {
                    case.expect.compare_levels(&outcome, &mut fail);
                }
            }
            Err(error) => fail(error.to_string()),
        }
    }
}

impl Expected {
    /// Reports every difference between what was expected and what came.
    fn compare(&self, outcome: &Outcome<'_>, fail: &mut impl FnMut(String)) {
        let score = outcome.score.as_ref();
        number("the score", self.score.as_deref(), score.map(|score| score.points), fail);
        number("the score in per cent", self.percent.as_deref(), score.and_then(|score| score.percent), fail);
        for (id, expected) in &self.groups {
            let Some(group) = outcome.groups.iter().find(|group| group.id == *id) else {
                fail(format!("there is no group {id}"));
                continue;
            };
            number(&format!("group {id}"), Some(expected), group.points, fail);
        }
        for (id, expected) in &self.group_percents {
            let Some(group) = outcome.groups.iter().find(|group| group.id == *id) else {
                fail(format!("there is no group {id}"));
                continue;
            };
            number(&format!("group {id} in per cent"), Some(expected), group.percent, fail);
        }
        for (id, expected) in &self.requirements {
            let item = outcome.items.iter().find(|item| item.id == *id);
            number(&format!("requirement {id}"), Some(&expected.to_string()), item.map(|item| item.points), fail);
        }
        for (id, expected) in &self.states {
            match outcome.items.iter().find(|item| item.id == *id).map(|item| item.state) {
                Some(state) if state == *expected => {}
                Some(state) => fail(format!("requirement {id} is {state:?}, expected {expected:?}")),
                None => fail(format!("there is no requirement {id}")),
            }
        }
    }

    /// The same for levels.
    fn compare_levels(&self, outcome: &Outcome<'_>, fail: &mut impl FnMut(String)) {
        if let Some(level) = &self.level {
            let reached = outcome.tracks.first().and_then(|track| track.reached.as_deref()).unwrap_or("none");
            if reached != level {
                fail(format!("the level is {reached}, expected {level}"));
            }
        }
        if let Some(levels) = &self.levels {
            let reached: Vec<&str> =
                outcome.levels.iter().filter(|level| level.reached).map(|level| &*level.id).collect();
            if reached != levels.iter().map(String::as_str).collect::<Vec<_>>() {
                fail(format!("the levels are {reached:?}, expected {levels:?}"));
            }
        }
    }
}

/// Compares one number with what was expected of it, if anything was.
fn number(what: &str, expected: Option<&str>, actual: Option<Exact>, fail: &mut impl FnMut(String)) {
    let Some(expected) = expected else { return };
    let same = match actual {
        None => expected == "none",
        Some(actual) => expected.parse() == Ok(actual),
    };
    if !same {
        let shown = actual.map_or_else(|| String::from("none"), |actual| actual.to_string());
        fail(format!("{what} is {shown}, expected {expected}"));
    }
}
