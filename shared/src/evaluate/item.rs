//! 单项得分: from an answer to the value of its item.

use alloc::vec::Vec;

use super::{ItemValue, Scene, State};
use crate::{
    exact::Exact,
    responses::{Response, Slot},
    rulebook::{Deduction, FaultKind, Item, Question, Rule},
};

/// The value of the item at `index`. `seen` remembers record keys counted already, by set.
#[inline]
pub(super) fn value(scene: Scene<'_>, index: usize, seen: &mut Vec<(u16, u32)>) -> ItemValue {
    let item = &scene.rulebook.items[index];
    let slot = &scene.responses.slots[index];
    let aside = |state| ItemValue { state, points: Exact::ZERO, max: Exact::ZERO, records: 0 };
    if item.retired_from.is_some_and(|day| scene.responses.as_of >= day) {
        return aside(State::Retired);
    }
    if item.applies_when.as_ref().is_some_and(|condition| !scene.holds(condition)) {
        return aside(State::Hidden);
    }
    if slot.response == Some(Response::NotApplicable) {
        return aside(State::NotApplicable);
    }
    let counted_before = seen.len();
    let records = match (&item.question, &slot.response) {
        (Question::Derived { quantity, .. }, _) if scene.stands_on_nothing(quantity) => {
            return aside(State::NotApplicable);
        }
        (Question::Records { .. }, Some(Response::Records(keys))) => fresh(item, keys, seen),
        _ => 0,
    };
    let Some(points) = points(scene, item, slot, records) else {
        return ItemValue { state: State::Unanswered, points: Exact::ZERO, max: item.max, records: 0 };
    };
    let withheld = is_withheld(scene, item, slot);
    if withheld {
        // What brings nothing here may still count elsewhere.
        seen.truncate(counted_before);
    }
    let points = if withheld { Exact::ZERO } else { points };
    let state = if points >= item.met_from && !withheld {
        State::Met
    } else if points > Exact::ZERO {
        State::Partly
    } else {
        State::NotMet
    };
    ItemValue { state, points, max: item.max, records }
}

/// Whether an answer counts for nothing, whatever it is: no evidence, or what it needs is not there.
fn is_withheld(scene: Scene<'_>, item: &Item, slot: &Slot) -> bool {
    (item.evidence_required && !slot.has_evidence)
        || item.needs.as_ref().is_some_and(|condition| !scene.holds(condition))
}

/// How many of an item's records have not been counted already.
fn fresh(item: &Item, keys: &[u32], seen: &mut Vec<(u16, u32)>) -> u16 {
    let before = seen.len();
    let count = match item.once {
        None => keys.len(),
        Some(set) => {
            for key in keys {
                if !seen.contains(&(set, *key)) {
                    seen.push((set, *key));
                }
            }
            seen.len() - before
        }
    };
    // A sheet has far fewer.
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// Points of the answer by itself; none while there is no answer.
fn points(scene: Scene<'_>, item: &Item, slot: &Slot, records: u16) -> Option<Exact> {
    if let Question::Derived { quantity, rule } = &item.question {
        return scene.quantity(quantity).map(|number| worth(scene, rule, number));
    }
    Some(match (&item.question, slot.response.as_ref()?) {
        (Question::OneOf(options), Response::Choice(chosen)) => options.get(usize::from(*chosen))?.points,
        (Question::ManyOf { options, cap }, Response::Choices(chosen)) => {
            let sum = options
                .iter()
                .enumerate()
                .filter(|(index, _)| chosen & (1 << index) != 0)
                .fold(Exact::ZERO, |sum, (_, option)| sum + option.points);
            cap.map_or(sum, |cap| sum.at_most(cap))
        }
        (Question::Numbers { fields, all }, Response::Numbers(numbers)) => {
            let mut sum = Exact::ZERO;
            let mut best = fields.iter().any(|field| field.rule.is_some());
            for (field, number) in fields.iter().zip(numbers) {
                let Some(rule) = &field.rule else { continue };
                let points = number.map_or(Exact::ZERO, |number| worth(scene, rule, number));
                sum = sum + points;
                best &= number.is_some() && points >= rule.best(field.max);
            }
            match (*all, best) {
                (false, _) => sum,
                (true, true) => item.max,
                (true, false) => Exact::ZERO,
            }
        }
        (Question::Records { rule, .. }, Response::Records(_)) => worth(scene, rule, Exact::whole(i64::from(records))),
        (Question::Faults { base, floor, kinds }, Response::Faults(counts)) => {
            let mut points = *base;
            for (kind, count) in kinds.iter().zip(counts) {
                points = points - cost(scene, kind, *count);
            }
            points.at_least(*floor)
        }
        (Question::Narrative, Response::Text) => item.max,
        _ => return None,
    })
}

/// What so many faults of a kind cost.
pub(crate) fn cost(scene: Scene<'_>, kind: &FaultKind, count: u32) -> Exact {
    let is_deducted = kind.when.as_ref().is_none_or(|condition| scene.holds(condition));
    if is_deducted { kind.deduction.of(count) } else { Exact::ZERO }
}

/// What a number is worth by a rule; invalid when the number is, or what it is compared with.
pub(crate) fn worth(scene: Scene<'_>, rule: &Rule, number: Exact) -> Exact {
    if !number.is_valid() {
        return Exact::INVALID;
    }
    match rule {
        Rule::Threshold { comparison, than, points } => match scene.quantity(than) {
            Some(threshold) if !threshold.is_valid() => Exact::INVALID,
            Some(threshold) if comparison.holds(number, threshold) => *points,
            _ => Exact::ZERO,
        },
        Rule::Bands(bands) => {
            let inside = bands.iter().find(|band| {
                band.from.is_none_or(|from| if band.from_exclusive { number > from } else { number >= from })
                    && band.to.is_none_or(|to| if band.to_exclusive { number < to } else { number <= to })
            });
            inside.map_or(Exact::ZERO, |band| band.points)
        }
        Rule::PerUnit { each, above, points, cap } => {
            let steps = (number - *above).at_least(Exact::ZERO).divided_by(*each).floor();
            let worth = steps * *points;
            cap.map_or(worth, |cap| worth.at_most(cap))
        }
        Rule::Times(factor) => number * *factor,
    }
}

impl Rule {
    /// The most the rule gives for numbers up to `limit`.
    pub(crate) fn best(&self, limit: Exact) -> Exact {
        match self {
            Self::Threshold { points, .. } => *points,
            Self::Bands(bands) => bands.iter().map(|band| band.points).max().unwrap_or(Exact::ZERO),
            Self::PerUnit { each, above, points, cap } => {
                let most = (limit - *above).at_least(Exact::ZERO).divided_by(*each).floor() * *points;
                cap.map_or(most, |cap| most.at_most(cap))
            }
            Self::Times(factor) => (limit * *factor).at_least(Exact::ZERO),
        }
    }
}

impl Deduction {
    /// Points lost by so many faults.
    fn of(&self, count: u32) -> Exact {
        match self {
            Self::Each(points) => *points * Exact::whole(i64::from(count)),
            Self::Steps(steps) => {
                let step = steps.iter().filter(|(from, _)| *from <= count && count > 0).max_by_key(|(from, _)| *from);
                step.map_or(Exact::ZERO, |(_, points)| *points)
            }
        }
    }
}
