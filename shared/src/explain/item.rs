//! 单项说明: why one item has its points.

use alloc::{borrow::Cow, vec::Vec};

use super::Explainer;
use crate::{
    evaluate::{State, worth},
    exact::Exact,
    outcome::{Explained, Id, Input, ItemOutcome, RuleKind, Source},
    responses::Response,
    rulebook::{Comparison, ItemIndex, Question, Rule},
};

impl<'a> Explainer<'a, '_> {
    pub(super) fn item(self, index: usize) -> ItemOutcome<'a> {
        let item = &self.rulebook.items[index];
        let value = self.scene.so_far.items[index];
        let mut because = Vec::new();
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
        gate.parts.push(inner);
        gate
    }

    /// What the answer itself brought.
    fn answered(self, index: usize, points: Exact, max: Exact, because: &mut Vec<Explained<'a>>) {
        let item = &self.rulebook.items[index];
        if let Question::Derived { quantity, rule } = &item.question {
            let number = self.scene.quantity(quantity);
            let mut explained = self.rule(&item.id, rule, number);
            let of = Source::Field(Cow::Borrowed(&item.id), Cow::Borrowed("value"));
            explained.inputs.insert(0, Input { of, value: number });
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
                because.push(giving(RuleKind::Option, Vec::from([input])));
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
                        let mut explained = self.rule(&item.id, rule, *number);
                        let of = Source::Field(Cow::Borrowed(&item.id), Cow::Borrowed(&field.id));
                        explained.inputs.insert(0, Input { of, value: *number });
                        because.push(explained);
                    }
                }
            }
            (Question::Records { rule, .. }, Response::Records(keys)) => {
                let counted = Exact::count(self.counted.get(index).copied().unwrap_or(keys.len()));
                let mut explained = self.rule(&item.id, rule, Some(counted));
                explained.inputs.push(Input { of: Source::Count(Cow::Borrowed(&item.id)), value: Some(counted) });
                because.push(explained);
            }
            (Question::Faults { kinds, .. }, Response::Faults(counts)) => {
                let inputs = kinds
                    .iter()
                    .zip(counts)
                    .filter(|(_, count)| **count > 0)
                    .map(|(kind, count)| Input {
                        of: Source::Fault(Cow::Borrowed(&kind.id)),
                        value: Some(Exact::whole(i64::from(*count))),
                    })
                    .collect();
                because.push(giving(RuleKind::Faults, inputs));
            }
            (Question::Narrative, Response::Text) => because.push(giving(RuleKind::Narrative, Vec::new())),
            _ => {}
        }
    }

    /// A rule applied to a number, in numbers.
    fn rule(self, id: &'a str, rule: &'a Rule, number: Option<Exact>) -> Explained<'a> {
        let worth = number.map_or(Exact::ZERO, |number| worth(self.scene, rule, number));
        match rule {
            Rule::Threshold { comparison, than, points } => {
                let threshold = self.scene.quantity(than);
                let holds = number.is_some() && worth >= *points;
                let shortfall = match (holds, number, threshold) {
                    (false, Some(number), Some(threshold)) => Some((threshold - number).at_least(number - threshold)),
                    (false, None, threshold) if comparison.wants_more() => threshold,
                    _ => None,
                };
                let mut explained = plain(id, RuleKind::Threshold, holds);
                explained.value = number;
                explained.comparison = Some(*comparison);
                explained.threshold = threshold;
                explained.shortfall = shortfall;
                self.inputs(than, &mut explained.inputs);
                explained
            }
            Rule::Bands(bands) => {
                let best = bands.iter().map(|band| band.points).max().unwrap_or(Exact::ZERO);
                given(id, RuleKind::Bands, worth, Some(best))
            }
            Rule::PerUnit { cap, .. } => given(id, RuleKind::PerUnit, worth, *cap),
            Rule::Times(_) => given(id, RuleKind::Times, worth, None),
        }
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

fn plain(rule: &str, kind: RuleKind, holds: bool) -> Explained<'_> {
    Explained {
        rule: Cow::Borrowed(rule),
        kind,
        holds,
        value: None,
        comparison: None,
        threshold: None,
        shortfall: None,
        inputs: Vec::new(),
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
