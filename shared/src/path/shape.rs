//! What can be said about a rulebook without trying: whether doing better can ever do harm, and
//! whether what single requirements bring simply adds up.

use alloc::{vec, vec::Vec};

use crate::{
    exact::Exact,
    rulebook::{
        Aggregate, Comparison, Condition, FactKind, Item, LevelIndex, Node, Quantity, Question, Rule, Rulebook, Test,
    },
};

/// Whether a requirement answered at its best never takes the goal further away. Then whatever all
/// together do not reach is out of reach, and whoever cannot be left out of all is needed.
pub(super) fn never_falls(rulebook: &Rulebook, goal: usize) -> bool {
    let mut shape = Shape::new(rulebook);
    let whole = rulebook.items.iter().all(|item| shape.item_rises(item))
        && rulebook.groups.iter().all(|group| group.weight >= Exact::ZERO)
        && rulebook.eligibility.as_ref().is_none_or(|condition| shape.condition_rises(condition));
    shape.score_rises = rulebook.score.as_ref().is_some_and(|score| shape.rises(&score.quantity));
    // Levels refer to earlier ones only.
    for level in 0..=goal {
        let rises = shape.level_rises(level);
        shape.levels.push(rises);
    }
    whole && shape.levels[goal]
}

/// Whether the score is what the requirements bring, each by itself, added up.
pub(super) fn adds_up(rulebook: &Rulebook) -> bool {
    let mut shape = Shape::new(rulebook);
    for node in &rulebook.order {
        if let Node::Group(group) = *node {
            shape.groups[usize::from(group)] = shape.is_group_linear(usize::from(group));
        }
    }
    rulebook.items.iter().all(|item| shape.stands_alone(item))
        && rulebook.score.as_ref().is_some_and(|score| shape.is_linear(&score.quantity))
}

/// Whether no answer to a requirement changes what a rule asks of a number.
pub(super) fn is_rule_settled(rulebook: &Rulebook, rule: &Rule) -> bool {
    Shape::new(rulebook).is_rule_settled(rule)
}

/// Whether no answer to a requirement changes whether a condition holds.
pub(super) fn is_condition_settled(rulebook: &Rulebook, condition: &Condition) -> bool {
    Shape::new(rulebook).is_condition_settled(condition)
}

/// What is known of a rulebook so far.
struct Shape<'a> {
    rulebook: &'a Rulebook,
    /// The score rises with what it is made of.
    score_rises: bool,
    /// By level position, as far as they have been looked at: it rises.
    levels: Vec<bool>,
    /// By group position: it is a sum of what its requirements bring.
    groups: Vec<bool>,
}

impl<'a> Shape<'a> {
    fn new(rulebook: &'a Rulebook) -> Self {
        Self { rulebook, score_rises: false, levels: Vec::new(), groups: vec![false; rulebook.groups.len()] }
    }

    /// Whether no answer to a requirement changes the quantity.
    fn is_settled(&self, quantity: &Quantity) -> bool {
        let mut settled = match quantity {
            Quantity::Score | Quantity::ScorePercent => false,
            Quantity::If(condition, ..) => self.is_condition_settled(condition),
            _ => true,
        };
        quantity.each_item(self.rulebook, &mut |_| settled = false);
        quantity.each_part(&mut |part| settled &= self.is_settled(part));
        settled
    }

    fn is_condition_settled(&self, condition: &Condition) -> bool {
        match &condition.test {
            Test::Compare(left, _, right) => self.is_settled(left) && self.is_settled(right),
            Test::Flag(_) | Test::Class(..) | Test::PreviousLevel(_) | Test::Constant(_) => true,
            Test::All(parts) | Test::Any(parts) | Test::AtLeast(_, parts) => {
                parts.iter().all(|part| self.is_condition_settled(part))
            }
            Test::Not(part) => self.is_condition_settled(part),
            _ => false,
        }
    }

    /// Whether answers leave it open neither whether the item applies nor what its own answer brings.
    fn stands_alone(&self, item: &Item) -> bool {
        let settled = |condition: &Condition| self.is_condition_settled(condition);
        item.applies_when.iter().chain(&item.needs).all(settled)
            && item.once.is_none()
            && match &item.question {
                Question::Numbers { fields, .. } => {
                    fields.iter().filter_map(|field| field.rule.as_ref()).all(|rule| self.is_rule_settled(rule))
                }
                Question::Records { rule, .. } => self.is_rule_settled(rule),
                Question::Derived { quantity, rule } => self.is_settled(quantity) && self.is_rule_settled(rule),
                Question::Faults { kinds, .. } => kinds.iter().filter_map(|kind| kind.when.as_ref()).all(settled),
                Question::OneOf(_) | Question::ManyOf { .. } | Question::Narrative => true,
            }
    }

    fn is_rule_settled(&self, rule: &Rule) -> bool {
        if let Rule::Threshold { than, .. } = rule { self.is_settled(than) } else { true }
    }

    /// Whether the item never loses when others gain. By its own answer it cannot: that is its best.
    fn item_rises(&self, item: &Item) -> bool {
        item.weight >= Exact::ZERO
            && item.applies_when.as_ref().is_none_or(|condition| self.is_condition_settled(condition))
            && item.needs.as_ref().is_none_or(|condition| self.condition_rises(condition))
            && match &item.question {
                Question::Derived { quantity, rule } => {
                    (self.is_settled(quantity) && self.is_rule_settled(rule))
                        || (self.rises(quantity) && self.rule_rises(rule))
                }
                Question::Numbers { fields, .. } => {
                    fields.iter().filter_map(|field| field.rule.as_ref()).all(|rule| self.is_rule_settled(rule))
                }
                Question::Records { rule, .. } => self.is_rule_settled(rule) && self.rule_rises(rule),
                Question::Faults { kinds, .. } => {
                    kinds.iter().filter_map(|kind| kind.when.as_ref()).all(|when| self.is_condition_settled(when))
                }
                Question::OneOf(_) | Question::ManyOf { .. } | Question::Narrative => true,
            }
    }

    fn rule_rises(&self, rule: &Rule) -> bool {
        match rule {
            Rule::Threshold { comparison, than, .. } => comparison.wants_more() && self.is_settled(than),
            Rule::PerUnit { points, .. } => *points >= Exact::ZERO,
            Rule::Times(factor) => *factor >= Exact::ZERO,
            Rule::Bands(_) => false,
        }
    }

    /// Whether the quantity never falls when requirements gain; which of them apply is settled.
    fn rises(&self, quantity: &Quantity) -> bool {
        let all = |parts: &[Quantity]| parts.iter().all(|part| self.rises(part));
        match quantity {
            Quantity::ItemPoints(_)
            | Quantity::GroupPoints(_)
            | Quantity::GroupPercent(_)
            | Quantity::SumPoints(_)
            | Quantity::CountItems(..)
            | Quantity::CountGroups(..) => true,
            Quantity::Score | Quantity::ScorePercent => self.score_rises,
            Quantity::Sum(parts) | Quantity::Least(parts) | Quantity::Greatest(parts) | Quantity::FirstKnown(parts) => {
                all(parts)
            }
            Quantity::WeightedMean(parts) => {
                parts.iter().all(|(part, weight)| *weight >= Exact::ZERO && self.rises(part))
            }
            Quantity::Product(parts) => {
                let (settled, open): (Vec<_>, Vec<_>) = parts.iter().partition(|part| self.is_settled(part));
                settled.iter().all(|part| self.is_never_negative(part))
                    && open.len() < 2
                    && open.iter().all(|part| self.rises(part))
            }
            Quantity::Difference(from, less) => self.rises(from) && self.is_settled(less),
            Quantity::Ratio { of, by, .. } => self.rises(of) && self.is_settled(by) && self.is_never_negative(by),
            Quantity::CeilingPer { of, .. } => self.rises(of),
            Quantity::If(condition, then, otherwise) => {
                self.is_condition_settled(condition) && self.rises(then) && self.rises(otherwise)
            }
            other => self.is_settled(other),
        }
    }

    fn is_never_negative(&self, quantity: &Quantity) -> bool {
        match quantity {
            Quantity::Constant(number) => *number >= Exact::ZERO,
            Quantity::Fact(fact) => match &self.rulebook.facts[usize::from(*fact)].kind {
                FactKind::Number { min, .. } => *min >= Exact::ZERO,
                FactKind::Flag | FactKind::Class(_) => true,
            },
            Quantity::PreviousAwards | Quantity::PreviousYears => true,
            _ => false,
        }
    }

    /// Whether the condition, once it holds, goes on holding when requirements gain.
    fn condition_rises(&self, condition: &Condition) -> bool {
        match &condition.test {
            Test::All(parts) | Test::Any(parts) | Test::AtLeast(_, parts) => {
                parts.iter().all(|part| self.condition_rises(part))
            }
            Test::Compare(left, comparison, right) => match comparison {
                Comparison::AtLeast | Comparison::MoreThan => self.rises(left) && self.is_settled(right),
                Comparison::AtMost | Comparison::LessThan => self.is_settled(left) && self.rises(right),
                Comparison::Equals => self.is_condition_settled(condition),
            },
            Test::ItemsMet(_) | Test::ItemsAnswered(_) | Test::EachAtLeast(..) => true,
            Test::LevelReached(level) => self.level_is_known_to_rise(*level),
            _ => self.is_condition_settled(condition),
        }
    }

    /// A level, those it includes, and what cancels them.
    fn level_rises(&self, level: usize) -> bool {
        let mut vetoes = self.rulebook.vetoes.iter().filter(|veto| veto.cancels(level));
        let level = &self.rulebook.levels[level];
        level.requires.as_ref().is_none_or(|condition| self.condition_rises(condition))
            && level.includes.is_none_or(|lower| self.level_is_known_to_rise(lower))
            && vetoes.all(|veto| self.condition_rises(&veto.unless))
    }

    fn level_is_known_to_rise(&self, level: LevelIndex) -> bool {
        self.levels.get(usize::from(level)).is_some_and(|rises| *rises)
    }

    /// Whether the quantity is a sum of what the requirements bring, each times something settled.
    fn is_linear(&self, quantity: &Quantity) -> bool {
        match quantity {
            Quantity::ItemPoints(_) | Quantity::SumPoints(_) => true,
            Quantity::GroupPoints(group) | Quantity::GroupPercent(group) => self.groups[usize::from(*group)],
            Quantity::Sum(parts) => parts.iter().all(|part| self.is_linear(part)),
            Quantity::Difference(from, less) => self.is_linear(from) && self.is_linear(less),
            Quantity::WeightedMean(parts) => parts.iter().all(|(part, _)| self.is_linear(part)),
            Quantity::Ratio { of, by, .. } => self.is_linear(of) && self.is_settled(by),
            Quantity::Product(parts) => {
                let mut open = parts.iter().filter(|part| !self.is_settled(part));
                open.next().is_none_or(|part| self.is_linear(part)) && open.next().is_none()
            }
            other => self.is_settled(other),
        }
    }

    fn is_group_linear(&self, group: usize) -> bool {
        let group = &self.rulebook.groups[group];
        let children_are = || {
            group.children.iter().all(|child| match child {
                Node::Item(_) => true,
                Node::Group(group) => self.groups[usize::from(*group)],
            })
        };
        match &group.aggregate {
            Aggregate::Sum { cap: None, floor: None } | Aggregate::Mean(_) => children_are(),
            Aggregate::Share(_) => true,
            Aggregate::Sum { .. } | Aggregate::Best => false,
        }
    }
}
