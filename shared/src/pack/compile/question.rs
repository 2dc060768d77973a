//! Kinds of answer in the core vocabulary.

use alloc::{format, string::String, vec, vec::Vec};

use super::{Compiler, logic::Scope};
use crate::{
    exact::{Exact, MAX_DECIMALS},
    pack::{
        Finding, FindingCode, Requirement, Text,
        question::{Ask, Combine, FaultAsk, NumberAsk, Rule, Scale, Threshold},
    },
    rulebook::{
        Band, ChoiceOption, Comparison, Deduction, FaultKind, NumberField, Quantity, Question, Rule as CoreRule,
    },
};

/// Most bands of one rule.
const MAX_BANDS: usize = 200;

/// Labels of the parts of an answer and units of its numbers, by position.
pub(super) fn labels(ask: &Ask) -> (Vec<&Text>, Vec<&Text>) {
    match ask {
        Ask::Met | Ask::YesNo | Ask::Derived { .. } | Ask::Mark { .. } | Ask::Narrative => (Vec::new(), Vec::new()),
        Ask::Scale(scale) => (scale.labels.iter().collect(), Vec::new()),
        Ask::OneOf(options) | Ask::ManyOf { options, .. } => {
            (options.iter().map(|option| &option.label).collect(), Vec::new())
        }
        Ask::Number(number) => (Vec::new(), vec![&number.unit]),
        Ask::Numbers { fields, .. } => {
            (fields.iter().map(|field| &field.label).collect(), fields.iter().map(|field| &field.number.unit).collect())
        }
        Ask::Records { parts, .. } => (parts.iter().map(|part| &part.label).collect(), Vec::new()),
        Ask::Faults { kinds, .. } => (kinds.iter().map(|kind| &kind.label).collect(), Vec::new()),
    }
}

impl Compiler<'_> {
    pub(super) fn question(&mut self, requirement: &Requirement, pointer: &str) -> Question {
        let points = requirement.points;
        let pointer = format!("{pointer}/answer");
        let option = |id: &str, points| ChoiceOption { id: String::from(id), points };
        match &requirement.answer {
            Ask::Met => Question::OneOf(vec![
                option("met", points),
                option("partly", points.divided_by(Exact::whole(2))),
                option("not_met", Exact::ZERO),
            ]),
            Ask::YesNo => Question::OneOf(vec![option("yes", points), option("no", Exact::ZERO)]),
            Ask::Scale(scale) => Question::OneOf(self.scale(scale, points, &pointer)),
            Ask::OneOf(options) => {
                self.distinct(options.iter().map(|option| option.id.as_str()), &pointer);
                Question::OneOf(options.iter().map(|given| option(&given.id, given.points)).collect())
            }
            Ask::ManyOf { options, cap } => {
                self.distinct(options.iter().map(|option| option.id.as_str()), &pointer);
                if options.len() > 64 {
                    self.findings.push(Finding::error(&pointer, FindingCode::TooLarge, "at most 64 options"));
                }
                let options = options.iter().take(64).map(|given| option(&given.id, given.points)).collect();
                Question::ManyOf { options, cap: Some(cap.unwrap_or(points)) }
            }
            Ask::Number(number) => {
                let field = self.number("value", number, points, &pointer);
                Question::Numbers { fields: vec![field], all: false }
            }
            Ask::Numbers { fields, combine } => {
                self.distinct(fields.iter().map(|field| field.id.as_str()), &pointer);
                let each = match combine {
                    Combine::All => points,
                    Combine::Sum => points.divided_by(Exact::count(fields.len().max(1))),
                };
                let compiled = fields
                    .iter()
                    .map(|field| self.number(&field.id, &field.number, each, &format!("{pointer}/{}", field.id)))
                    .collect();
                Question::Numbers { fields: compiled, all: *combine == Combine::All }
            }
            Ask::Derived { quantity, rule } => Question::Derived {
                quantity: self.quantity(quantity, &format!("{pointer}/quantity"), Scope::Item),
                rule: self.rule(rule, points, &pointer),
            },
            Ask::Records { parts, rule } => {
                self.distinct(parts.iter().map(|part| part.id.as_str()), &pointer);
                Question::Records {
                    parts: parts.iter().map(|part| part.id.clone()).collect(),
                    rule: self.rule(rule, points, &pointer),
                }
            }
            Ask::Faults { kinds, floor } => {
                self.distinct(kinds.iter().map(|kind| kind.id.as_str()), &pointer);
                let kinds = kinds.iter().map(|kind| self.fault(kind, &pointer)).collect();
                Question::Faults { base: points, floor: *floor, kinds }
            }
            Ask::Mark { min, max, decimals } => {
                self.range(*min, *max, *decimals, &pointer);
                let factor = if max.is_zero() { Exact::ZERO } else { points.divided_by(*max) };
                let rule = Some(CoreRule::Times(factor));
                let field = NumberField { id: String::from("value"), min: *min, max: *max, decimals: *decimals, rule };
                Question::Numbers { fields: vec![field], all: false }
            }
            Ask::Narrative => Question::Narrative,
        }
    }

    /// Grades in equal steps: the highest is worth all points, grade nought none.
    fn scale(&mut self, scale: &Scale, points: Exact, pointer: &str) -> Vec<ChoiceOption> {
        let highest = usize::try_from(scale.from).unwrap_or(0) + scale.labels.len().saturating_sub(1);
        if scale.labels.len() < 2 || highest == 0 {
            let detail = "a scale has at least two grades";
            self.findings.push(Finding::error(pointer, FindingCode::Contradiction, detail));
            return Vec::new();
        }
        let step = points.divided_by(Exact::count(highest));
        (0..scale.labels.len())
            .map(|index| {
                let grade = index + usize::try_from(scale.from).unwrap_or(0);
                ChoiceOption { id: format!("{grade}"), points: step * Exact::count(grade) }
            })
            .collect()
    }

    fn number(&mut self, id: &str, number: &NumberAsk, points: Exact, pointer: &str) -> NumberField {
        self.range(number.min, number.max, number.decimals, pointer);
        let rule = number.rule.as_ref().map(|rule| self.rule(rule, points, pointer));
        NumberField { id: String::from(id), min: number.min, max: number.max, decimals: number.decimals, rule }
    }

    pub(super) fn range(&mut self, min: Exact, max: Exact, decimals: u8, pointer: &str) {
        if usize::from(decimals) > MAX_DECIMALS {
            let detail = format!("at most {MAX_DECIMALS} digits after the point can be written");
            self.findings.push(Finding::error(pointer, FindingCode::Contradiction, detail));
        }
        if min > max {
            let detail = format!("the least number {} is above the greatest {}", min.plain(), max.plain());
            self.findings.push(Finding::error(pointer, FindingCode::Contradiction, detail));
        }
    }

    fn rule(&mut self, rule: &Rule, points: Exact, pointer: &str) -> CoreRule {
        let pointer = format!("{pointer}/rule");
        match rule {
            Rule::AtLeast(threshold) => self.threshold(threshold, Comparison::AtLeast, points, &pointer),
            Rule::AtMost(threshold) => self.threshold(threshold, Comparison::AtMost, points, &pointer),
            Rule::MoreThan(threshold) => self.threshold(threshold, Comparison::MoreThan, points, &pointer),
            Rule::LessThan(threshold) => self.threshold(threshold, Comparison::LessThan, points, &pointer),
            Rule::Equals(threshold) => self.threshold(threshold, Comparison::Equals, points, &pointer),
            Rule::Bands(bands) => {
                if bands.len() > MAX_BANDS {
                    let detail = format!("at most {MAX_BANDS} bands");
                    self.findings.push(Finding::error(&pointer, FindingCode::TooLarge, detail));
                }
                for (from, to) in bands.iter().filter_map(|band| band.from.zip(band.to)).filter(|(from, to)| from > to)
                {
                    let detail = format!("a band from {} to {} holds nothing", from.plain(), to.plain());
                    self.findings.push(Finding::error(&pointer, FindingCode::Contradiction, detail));
                }
                let band = |band: &crate::pack::question::Band| Band {
                    from: band.from,
                    to: band.to,
                    from_exclusive: band.from_exclusive,
                    to_exclusive: band.to_exclusive,
                    points: band.points,
                };
                CoreRule::Bands(bands.iter().map(band).collect())
            }
            Rule::PerUnit { each, above, points, cap } => {
                if *each <= Exact::ZERO {
                    let detail = "`each` must be above nought";
                    self.findings.push(Finding::error(&pointer, FindingCode::Contradiction, detail));
                }
                CoreRule::PerUnit { each: *each, above: *above, points: *points, cap: *cap }
            }
        }
    }

    fn threshold(&mut self, threshold: &Threshold, comparison: Comparison, points: Exact, pointer: &str) -> CoreRule {
        let than = match (&threshold.value, &threshold.quantity, &threshold.by_class) {
            (Some(value), None, None) => Quantity::Constant(*value),
            (None, Some(quantity), None) => self.quantity(quantity, pointer, Scope::Item),
            (None, None, Some(by_class)) => self.by_class(by_class, pointer),
            _ => {
                let detail = "give exactly one of value, quantity, by_class";
                self.findings.push(Finding::error(pointer, FindingCode::Contradiction, detail));
                Quantity::Constant(Exact::ZERO)
            }
        };
        CoreRule::Threshold { comparison, than, points: threshold.points.unwrap_or(points) }
    }

    fn fault(&mut self, kind: &FaultAsk, pointer: &str) -> FaultKind {
        let deduction = match (kind.deduct, kind.steps.as_slice()) {
            (Some(points), []) => Deduction::Each(points),
            (None, [_, ..]) => Deduction::Steps(kind.steps.iter().map(|step| (step.from, step.deduct)).collect()),
            _ => {
                let detail = format!("fault `{}` needs either deduct or steps", kind.id);
                self.findings.push(Finding::error(pointer, FindingCode::Contradiction, detail));
                Deduction::Each(Exact::ZERO)
            }
        };
        let costs = kind.deduct.into_iter().chain(kind.steps.iter().map(|step| step.deduct));
        for cost in costs.filter(|cost| *cost < Exact::ZERO) {
            let detail =
                format!("fault `{}` would bring {} points; a deduction is not below nought", kind.id, (-cost).plain());
            self.findings.push(Finding::error(pointer, FindingCode::Contradiction, detail));
        }
        let when = kind
            .when
            .as_ref()
            .map(|condition| self.condition(condition, &format!("{pointer}/{}/when", kind.id), Scope::Item));
        FaultKind { id: kind.id.clone(), deduction, when }
    }
}
