//! Conditions that can never hold or never fail, wherever they stand.

use alloc::{format, vec::Vec};

use super::{
    super::{
        Finding, FindingCode,
        range::{Prospect, Ranges},
    },
    broken::Broken,
};
use crate::rulebook::{Condition, Item, Quantity, Question, Rule, Rulebook, Test};

pub(super) fn check(rulebook: &Rulebook, ranges: &Ranges<'_>, broken: &Broken, findings: &mut Vec<Finding>) {
    let mut visit = Visit { ranges, findings };
    for item in rulebook.items.iter().filter(|item| !broken.holds(&format!("requirement/{}", item.id))) {
        visit.item(item);
    }
    if let Some(score) = rulebook.score.as_ref().filter(|_| !broken.holds("score")) {
        visit.quantity(&score.quantity);
    }
    let levels = rulebook.levels.iter().filter_map(|level| level.requires.as_ref());
    let vetoes = rulebook.vetoes.iter().map(|veto| &veto.unless);
    let roots = rulebook.eligibility.iter().chain(vetoes).chain(levels);
    for condition in roots.filter(|condition| !broken.holds(&condition.rule)) {
        visit.root(condition);
    }
    for level in &rulebook.levels {
        if let Some(lower) = level.includes
            && !ranges.has_rules(usize::from(lower))
        {
            let detail =
                format!("level `{}` has no rules and is never reached", rulebook.levels[usize::from(lower)].id);
            visit.findings.push(Finding::error(
                format!("level/{}/includes", level.id),
                FindingCode::NeverHolds,
                detail,
            ));
        }
    }
}

struct Visit<'a> {
    ranges: &'a Ranges<'a>,
    findings: &'a mut Vec<Finding>,
}

impl Visit<'_> {
    /// What decides about one requirement.
    fn item(&mut self, item: &Item) {
        for condition in item.applies_when.iter().chain(&item.needs) {
            self.root(condition);
        }
        match &item.question {
            Question::Numbers { fields, .. } => {
                fields.iter().filter_map(|field| field.rule.as_ref()).for_each(|rule| self.rule(rule));
            }
            Question::Records { rule, .. } => self.rule(rule),
            Question::Derived { quantity, rule } => {
                self.quantity(quantity);
                self.rule(rule);
            }
            Question::Faults { kinds, .. } => {
                kinds.iter().filter_map(|kind| kind.when.as_ref()).for_each(|condition| self.root(condition));
            }
            Question::OneOf(_) | Question::ManyOf { .. } | Question::Narrative => {}
        }
    }

    fn rule(&mut self, rule: &Rule) {
        if let Rule::Threshold { than, .. } = rule {
            self.quantity(than);
        }
    }

    /// The conditions that choose within a quantity.
    fn quantity(&mut self, quantity: &Quantity) {
        if let Quantity::If(condition, ..) = quantity {
            self.root(condition);
        }
        quantity.each_part(&mut |part| self.quantity(part));
    }

    /// A condition that stands for itself.
    fn root(&mut self, condition: &Condition) {
        let before = self.findings.len();
        let prospect = self.inside(condition);
        // Parts that are sound each can still be too few.
        if self.findings.len() == before && !prospect.can_hold && !is_constant(condition) {
            self.report(condition, FindingCode::NeverHolds, "this can never hold");
        }
    }

    /// Reports leaves that come out one way only, and parts of sound leaves that exclude each other
    /// or leave no way out.
    fn inside(&mut self, condition: &Condition) -> Prospect {
        let before = self.findings.len();
        let inner = condition.test.parts();
        let parts: Vec<Prospect> = inner.iter().map(|part| self.inside(part)).collect();
        if let Test::Compare(left, _, right) = &condition.test {
            self.quantity(left);
            self.quantity(right);
        }
        let prospect = self.ranges.prospect(&condition.test, &parts);
        let is_said = self.findings.len() > before || inner.iter().any(is_constant);
        if is_said || matches!(condition.test, Test::Not(_) | Test::Constant(_)) {
            return prospect;
        }
        if !prospect.can_hold {
            let alone = inner.is_empty();
            let detail = if alone { "this can never hold" } else { "each part can hold, but not together" };
            self.report(condition, FindingCode::NeverHolds, detail);
        }
        if !prospect.can_fail {
            self.report(condition, FindingCode::NeverFails, "this can never fail");
        }
        prospect
    }

    fn report(&mut self, condition: &Condition, code: FindingCode, detail: &str) {
        let pointer = condition.rule.as_str();
        self.findings.push(match code {
            FindingCode::NeverFails => Finding::warning(pointer, code, detail),
            _ => Finding::error(pointer, code, detail),
        });
    }
}

fn is_constant(condition: &Condition) -> bool {
    matches!(condition.test, Test::Constant(_))
}
