//! 单项得分: from an answer to the value of its item.

use alloc::{vec, vec::Vec};

use super::{ItemValue, Scene, State};
use crate::{
    exact::Exact,
    responses::{Response, Slot},
    rulebook::{Deduction, Item, Node, Question, Rule},
};

/// The value of the item at `index`. `seen` remembers record keys counted already, by set.
pub(super) fn value(scene: Scene<'_>, index: usize, seen: &mut Vec<(u16, u32)>) -> ItemValue {
    let item = &scene.rulebook.items[index];
    let slot = &scene.responses.slots[index];
    let aside = |state| ItemValue { state, points: Exact::ZERO, max: Exact::ZERO };
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
    let Some(points) = points(scene, item, slot, seen) else {
        return ItemValue { state: State::Unanswered, points: Exact::ZERO, max: item.max };
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
    ItemValue { state, points, max: item.max }
}

/// Whether an answer counts for nothing, whatever it is: no evidence, or what it needs is not there.
fn is_withheld(scene: Scene<'_>, item: &Item, slot: &Slot) -> bool {
    (item.evidence_required && !slot.has_evidence)
        || item.needs.as_ref().is_some_and(|condition| !scene.holds(condition))
}

/// How many records of each item were counted, in the order in which the items were worked out;
/// nothing for packs in which every record counts.
pub(crate) fn records_counted(scene: Scene<'_>) -> Vec<usize> {
    if scene.rulebook.once_sets == 0 {
        return Vec::new();
    }
    let mut seen = Vec::new();
    let mut counted = vec![0; scene.rulebook.items.len()];
    for node in &scene.rulebook.order {
        let Node::Item(index) = *node else { continue };
        let (item, slot) = (&scene.rulebook.items[usize::from(index)], &scene.responses.slots[usize::from(index)]);
        if let Some(Response::Records(keys)) = slot.response.as_ref().filter(|_| scene.applies(index)) {
            let counted_before = seen.len();
            counted[usize::from(index)] = fresh(item, keys, &mut seen);
            if is_withheld(scene, item, slot) {
                seen.truncate(counted_before);
            }
        }
    }
    counted
}

/// How many of an item's records have not been counted already.
fn fresh(item: &Item, keys: &[u32], seen: &mut Vec<(u16, u32)>) -> usize {
    let Some(set) = item.once else { return keys.len() };
    let before = seen.len();
    for key in keys {
        if !seen.contains(&(set, *key)) {
            seen.push((set, *key));
        }
    }
    seen.len() - before
}

/// Points of the answer by itself; none while there is no answer.
fn points(scene: Scene<'_>, item: &Item, slot: &Slot, seen: &mut Vec<(u16, u32)>) -> Option<Exact> {
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
            let mut best = true;
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
        (Question::Records { rule, .. }, Response::Records(keys)) => {
            worth(scene, rule, Exact::count(fresh(item, keys, seen)))
        }
        (Question::Faults { base, floor, kinds }, Response::Faults(counts)) => {
            let mut points = *base;
            for (kind, count) in kinds.iter().zip(counts) {
                if kind.when.as_ref().is_none_or(|condition| scene.holds(condition)) {
                    points = points - kind.deduction.of(*count);
                }
            }
            points.at_least(*floor)
        }
        (Question::Narrative, Response::Text) => item.max,
        _ => return None,
    })
}

/// What a number is worth by a rule.
pub(crate) fn worth(scene: Scene<'_>, rule: &Rule, number: Exact) -> Exact {
    match rule {
        Rule::Threshold { comparison, than, points } => match scene.quantity(than) {
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
