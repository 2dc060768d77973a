//! Whether candidates as they are and at their best are all that there is to try. Then what no set of them
//! reaches is out of reach, and a set is the least when no smaller one does.
//!
//! What does not apply and what is met already are no steps of a way, and neither is taking back what was
//! answered or leaving evidence out.

use alloc::vec::Vec;

use super::shape;
use crate::{
    evaluate::{Assessment, State},
    exact::Exact,
    responses::{Response, Responses, Slot},
    rulebook::{Item, Question, Rule, Rulebook},
};

/// Whether every candidate comes to one of two values, whatever is answered, nothing that the goal rests on
/// looks at answers beyond what they bring, and no requirement comes in that is not asked now.
pub(super) fn is_all(
    rulebook: &Rulebook,
    responses: &Responses,
    now: &Assessment,
    goal: usize,
    mut candidates: impl Iterator<Item = usize>,
) -> bool {
    let may_change =
        |(item, state): (&Item, State)| !item.by_assessor && !matches!(state, State::Retired | State::NotApplicable);
    let states = || rulebook.items.iter().zip(now.items.iter().map(|value| value.state));
    let may_come_in = |(item, state): (&Item, State)| {
        state == State::Hidden
            && item.applies_when.as_ref().is_some_and(|when| !shape::is_condition_settled(rulebook, when))
    };
    let changing: Vec<bool> = states().map(may_change).collect();
    candidates.all(|index| has_two_values(rulebook, &rulebook.items[index], &responses.slots[index]))
        && !states().any(may_come_in)
        && !rulebook.reads_answers(goal, &changing)
}

/// Whether all answers to an item bring what it brings now or what its best one does.
fn has_two_values(rulebook: &Rulebook, item: &Item, slot: &Slot) -> bool {
    let is_settled = |rule: &Rule| shape::is_rule_settled(rulebook, rule);
    match &item.question {
        // Worked out: with evidence or without.
        Question::Derived { .. } | Question::Narrative => true,
        Question::OneOf(options) => {
            let is_withheld = item.evidence_required && !slot.has_evidence;
            let given = match &slot.response {
                Some(Response::Choice(chosen)) if !is_withheld => {
                    options.get(usize::from(*chosen)).map_or(Exact::ZERO, |option| option.points)
                }
                _ => Exact::ZERO,
            };
            let best = options.iter().map(|option| option.points).max();
            options.iter().all(|option| option.points == given || Some(option.points) == best)
        }
        Question::Numbers { fields, all } => {
            let mut rules = fields.iter().filter_map(|field| field.rule.as_ref());
            if *all {
                rules.all(is_settled)
            } else {
                rules.next().is_none_or(|rule| passes_or_fails(rule) && is_settled(rule)) && rules.next().is_none()
            }
        }
        Question::Records { rule, .. } => item.once.is_none() && passes_or_fails(rule) && is_settled(rule),
        Question::ManyOf { .. } | Question::Faults { .. } => false,
    }
}

/// Whether a rule gives all its points or none.
const fn passes_or_fails(rule: &Rule) -> bool {
    matches!(rule, Rule::Threshold { .. })
}
