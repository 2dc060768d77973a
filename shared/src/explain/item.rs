//! 单项说明: why one item has its points.

use alloc::{borrow::Cow, vec, vec::Vec};

use super::{Explainer, shortfall};
use crate::{
    evaluate::{State, cost, worth},
    exact::Exact,
    outcome::{Explained, Few, Id, Input, ItemOutcome, RuleKind, Source},
    responses::Response,
    rulebook::{Comparison, ItemIndex, Question, Rule},
};

impl<'a> Explainer<'a, '_> {
    pub(super) fn item(self, index: usize) -> ItemOutcome<'a> {
        let item = &self.rulebook.items[index];
        let value = self.scene.so_far.items[index];
        // Mostly one reason: no room for four.
        let mut because = Vec::with_capacity(usize::from(value.state != State::Retired));
        if value.state == State::Hidden {
            because.extend(item.applies_when.as_ref().map(|condition| self.gate(RuleKind::AppliesWhen, condition)));
        }
        if value.state.is_applicable() {
            self.answered(index, value.points, value.max, &mut because);
            let slot = &self.scene.responses.slots[index];
            if item.evidence_required && value.state != State::Unanswered && !slot.has_evidence {
                because.push(plain(&item.id, RuleKind::EvidenceRequired, false));
            }
            if value.state != State::Unanswered
                && let Some(needs) = item.needs.as_ref().filter(|needs| !self.scene.holds(needs))
            {
                because.push(self.gate(RuleKind::Needs, needs));
            }
        }
        ItemOutcome { id: Cow::Borrowed(&item.id), state: value.state, points: value.points, max: value.max, because }
    }

    fn gate(self, kind: RuleKind, condition: &'a crate::rulebook::Condition) -> Explained<'a> {
        let inner = self.condition(condition);
        let mut gate = plain(&condition.rule, kind, inner.holds);
        gate.parts = vec![inner];
        gate
    }

    /// What the answer itself brought.
    fn answered(self, index: usize, points: Exact, max: Exact, because: &mut Vec<Explained<'a>>) {
        let item = &self.rulebook.items[index];
        if let Question::Derived { quantity, rule } = &item.question {
            let number = self.scene.quantity(quantity);
            let of = Source::Field(Cow::Borrowed(&item.id), Cow::Borrowed("value"));
            let mut explained = self.rule(&item.id, rule, Input { of, value: self.noted(number) }, None);
            self.inputs(quantity, &mut explained.inputs);
            because.push(explained);
            return;
        }
        let Some(response) = &self.scene.responses.slots[index].response else { return };
        let giving = |kind, inputs| Explained {
            value: Some(points),
            comparison: Some(Comparison::AtLeast),
            threshold: Some(max),
            shortfall: (points < max).then(|| max - points),
            inputs,
            ..plain(&item.id, kind, points >= max)
        };
        match (&item.question, response) {
            (Question::OneOf(options), Response::Choice(chosen)) => {
                let option = &options[usize::from(*chosen)];
                let input = Input { of: Source::Option(Cow::Borrowed(&option.id)), value: Some(option.points) };
                because.push(giving(RuleKind::Option, Few::one(input)));
            }
            (Question::ManyOf { options, .. }, Response::Choices(chosen)) => {
                let inputs = options
                    .iter()
                    .enumerate()
                    .filter(|(position, _)| chosen & (1 << position) != 0)
                    .map(|(_, option)| Input {
                        of: Source::Option(Cow::Borrowed(&option.id)),
                        value: Some(option.points),
                    })
                    .collect();
                because.push(giving(RuleKind::Options, inputs));
            }
            (Question::Numbers { fields, .. }, Response::Numbers(numbers)) => {
                for (field, number) in fields.iter().zip(numbers) {
                    if let Some(rule) = &field.rule {
                        let of = Source::Field(Cow::Borrowed(&item.id), Cow::Borrowed(&field.id));
                        because.push(self.rule(&item.id, rule, Input { of, value: *number }, Some(field.step())));
                    }
                }
            }
            (Question::Records { rule, .. }, Response::Records(_)) => {
                let counted = Exact::whole(i64::from(self.scene.so_far.items[index].records));
                let input = Input { of: Source::Count(Cow::Borrowed(&item.id)), value: Some(counted) };
                because.push(self.rule(&item.id, rule, input, Some(Exact::ONE)));
            }
            (Question::Faults { kinds, .. }, Response::Faults(counts)) => {
                let mut explained = giving(RuleKind::Faults, Few::new());
                for (kind, count) in kinds.iter().zip(counts).filter(|(_, count)| **count > 0) {
                    let id = || Cow::Borrowed(kind.id.as_str());
                    let found = Exact::whole(i64::from(*count));
                    let cost = self.noted(Some(cost(self.scene, kind, *count)));
                    explained.inputs.push(Input { of: Source::Fault(id()), value: Some(found) });
                    explained.inputs.push(Input { of: Source::Deduction(id()), value: cost });
                    explained.parts.extend(kind.when.as_ref().map(|when| self.condition(when)));
                }
                because.push(explained);
            }
            (Question::Narrative, Response::Text) => because.push(giving(RuleKind::Narrative, Few::new())),
            _ => {}
        }
    }

    /// A rule applied to a number, in numbers. `step` is how far apart the numbers are that can be given.
    fn rule(self, id: &'a str, rule: &'a Rule, input: Input<'a>, step: Option<Exact>) -> Explained<'a> {
        let number = input.value;
        let worth = number.map_or(Exact::ZERO, |number| worth(self.scene, rule, number));
        let mut explained = match rule {
            Rule::Threshold { comparison, than, points } => {
                let threshold = self.scene.quantity(than);
                let holds = number.is_some() && worth >= *points;
                let next = step.zip(threshold).map(|(step, threshold)| next_number(*comparison, threshold, step));
                let mut explained = plain(id, RuleKind::Threshold, holds);
                explained.value = number;
                explained.comparison = Some(*comparison);
                explained.threshold = self.noted(threshold);
                explained.shortfall = self.noted(shortfall(holds, *comparison, number, next.or(threshold)));
                explained.inputs = Few::one(input);
                self.inputs(than, &mut explained.inputs);
                return explained;
            }
            Rule::Bands(bands) => {
                let best = bands.iter().map(|band| band.points).max().unwrap_or(Exact::ZERO);
                given(id, RuleKind::Bands, worth, Some(best))
            }
            Rule::PerUnit { cap, .. } => given(id, RuleKind::PerUnit, worth, *cap),
            Rule::Times(_) => given(id, RuleKind::Times, worth, None),
        };
        explained.inputs = Few::one(input);
        explained
    }

    pub(super) fn field(self, item: ItemIndex, field: u16) -> Source<'a> {
        let item = &self.rulebook.items[usize::from(item)];
        let field: Id<'a> = match &item.question {
            Question::Numbers { fields, .. } => {
                fields.get(usize::from(field)).map_or(Cow::Borrowed(""), |field| Cow::Borrowed(field.id.as_str()))
            }
            _ => Cow::Borrowed(""),
        };
        Source::Field(Cow::Borrowed(&item.id), field)
    }
}

/// The first number that does, among those that can be given.
fn next_number(comparison: Comparison, threshold: Exact, step: Exact) -> Exact {
    let steps = threshold.divided_by(step);
    match comparison {
        Comparison::AtLeast => steps.ceiling() * step,
        Comparison::AtMost => steps.floor() * step,
        Comparison::MoreThan => steps.floor() * step + step,
        Comparison::LessThan => steps.ceiling() * step - step,
        Comparison::Equals => threshold,
    }
}

fn plain(rule: &str, kind: RuleKind, holds: bool) -> Explained<'_> {
    Explained {
        rule: Cow::Borrowed(rule),
        kind,
        holds,
        value: None,
        comparison: None,
        threshold: None,
        shortfall: None,
        inputs: Few::new(),
        missing: Vec::new(),
        parts: Vec::new(),
    }
}

/// A rule that gives points by number: all it can, or less.
fn given(rule: &str, kind: RuleKind, worth: Exact, best: Option<Exact>) -> Explained<'_> {
    Explained {
        value: Some(worth),
        comparison: best.map(|_| Comparison::AtLeast),
        threshold: best,
        shortfall: best.filter(|best| worth < *best).map(|best| best - worth),
        ..plain(rule, kind, best.is_none_or(|best| worth >= best))
    }
}
