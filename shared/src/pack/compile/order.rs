//! The order in which items and groups can be worked out, each after all it depends on.

use alloc::{format, vec, vec::Vec};

use crate::{
    pack::{Finding, FindingCode},
    rulebook::{Condition, Item, Node, Quantity, Question, Rule, Rulebook, Test},
};

/// Depth-first from the first item, so that the pack's order is kept wherever it can be. Circles
/// are reported.
pub(super) fn order(rulebook: &Rulebook, findings: &mut Vec<Finding>) -> Vec<Node> {
    let count = rulebook.items.len();
    let mut walk = Walk {
        rulebook,
        findings,
        order: Vec::with_capacity(count + rulebook.groups.len()),
        marks: vec![Mark::Unseen; count + rulebook.groups.len()],
    };
    for index in 0..count {
        walk.visit(Node::Item(u16::try_from(index).unwrap_or(u16::MAX)));
    }
    for index in 0..rulebook.groups.len() {
        walk.visit(Node::Group(u16::try_from(index).unwrap_or(u16::MAX)));
    }
    walk.order
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Unseen,
    Open,
    Done,
}

struct Walk<'a> {
    rulebook: &'a Rulebook,
    findings: &'a mut Vec<Finding>,
    order: Vec<Node>,
    /// Items first, then groups.
    marks: Vec<Mark>,
}

impl Walk<'_> {
    /// Walks with a stack of its own: a chain of four thousand dependences must not be recursion.
    fn visit(&mut self, node: Node) {
        let mut stack = vec![(node, false)];
        while let Some((node, finished)) = stack.pop() {
            let position = self.position(node);
            if finished {
                self.marks[position] = Mark::Done;
                self.order.push(node);
                continue;
            }
            match self.marks[position] {
                Mark::Done => {}
                Mark::Open => self.report(node),
                Mark::Unseen => {
                    self.marks[position] = Mark::Open;
                    stack.push((node, true));
                    let mut needs = self.needs(node);
                    needs.reverse();
                    for need in needs {
                        match self.marks[self.position(need)] {
                            Mark::Done => {}
                            Mark::Unseen => stack.push((need, false)),
                            Mark::Open => self.report(need),
                        }
                    }
                }
            }
        }
    }

    fn report(&mut self, node: Node) {
        let pointer = match node {
            Node::Item(item) => format!("requirement/{}", self.rulebook.items[usize::from(item)].id),
            Node::Group(group) => format!("group/{}", self.rulebook.groups[usize::from(group)].id),
        };
        if !self.findings.iter().any(|finding| finding.pointer == pointer && finding.code == FindingCode::Circular) {
            let detail = "its value depends on itself";
            self.findings.push(Finding::error(pointer, FindingCode::Circular, detail));
        }
    }

    fn position(&self, node: Node) -> usize {
        match node {
            Node::Item(item) => usize::from(item),
            Node::Group(group) => self.rulebook.items.len() + usize::from(group),
        }
    }

    fn needs(&self, node: Node) -> Vec<Node> {
        match node {
            Node::Group(group) => {
                let group = &self.rulebook.groups[usize::from(group)];
                group.children.iter().copied().chain(group.items.iter().copied().map(Node::Item)).collect()
            }
            Node::Item(item) => {
                let mut needs = Vec::new();
                item_needs(self.rulebook, &self.rulebook.items[usize::from(item)], &mut needs);
                needs
            }
        }
    }
}

fn item_needs(rulebook: &Rulebook, item: &Item, needs: &mut Vec<Node>) {
    for condition in item.applies_when.iter().chain(&item.needs) {
        in_condition(rulebook, condition, needs);
    }
    let mut rule = |rule: &Rule| {
        if let Rule::Threshold { than, .. } = rule {
            in_quantity(rulebook, than, needs);
        }
    };
    match &item.question {
        Question::Numbers { fields, .. } => fields.iter().filter_map(|field| field.rule.as_ref()).for_each(rule),
        Question::Records { rule: by, .. } => rule(by),
        Question::Derived { quantity, rule: by } => {
            rule(by);
            in_quantity(rulebook, quantity, needs);
        }
        Question::Faults { kinds, .. } => {
            for condition in kinds.iter().filter_map(|kind| kind.when.as_ref()) {
                in_condition(rulebook, condition, needs);
            }
        }
        Question::OneOf(_) | Question::ManyOf { .. } | Question::Narrative => {}
    }
}

fn in_quantity(rulebook: &Rulebook, quantity: &Quantity, needs: &mut Vec<Node>) {
    match quantity {
        Quantity::ItemPoints(item) | Quantity::ItemNumber(item, _) | Quantity::ItemCount(item) => {
            needs.push(Node::Item(*item));
        }
        Quantity::GroupPoints(group) | Quantity::GroupPercent(group) => needs.push(Node::Group(*group)),
        Quantity::SumPoints(items) | Quantity::CountItems(items, _) => {
            needs.extend(items.iter().copied().map(Node::Item));
        }
        Quantity::CountGroups(groups, ..) => {
            for group in groups {
                needs.extend(rulebook.groups[usize::from(*group)].items.iter().copied().map(Node::Item));
            }
        }
        Quantity::Sum(parts)
        | Quantity::Product(parts)
        | Quantity::Least(parts)
        | Quantity::Greatest(parts)
        | Quantity::FirstKnown(parts) => {
            for part in parts {
                in_quantity(rulebook, part, needs);
            }
        }
        Quantity::Difference(one, other) | Quantity::Ratio { of: one, by: other, .. } => {
            in_quantity(rulebook, one, needs);
            in_quantity(rulebook, other, needs);
        }
        Quantity::CeilingPer { of, .. } => in_quantity(rulebook, of, needs),
        Quantity::WeightedMean(parts) => {
            for (part, _) in parts {
                in_quantity(rulebook, part, needs);
            }
        }
        Quantity::If(condition, then, otherwise) => {
            in_condition(rulebook, condition, needs);
            in_quantity(rulebook, then, needs);
            in_quantity(rulebook, otherwise, needs);
        }
        Quantity::Constant(_)
        | Quantity::Fact(_)
        | Quantity::Score
        | Quantity::ScorePercent
        | Quantity::PreviousScore
        | Quantity::PreviousAwards
        | Quantity::PreviousYears
        | Quantity::ByClass { .. } => {}
    }
}

fn in_condition(rulebook: &Rulebook, condition: &Condition, needs: &mut Vec<Node>) {
    match &condition.test {
        Test::All(parts) | Test::Any(parts) | Test::AtLeast(_, parts) => {
            for part in parts {
                in_condition(rulebook, part, needs);
            }
        }
        Test::Not(part) => in_condition(rulebook, part, needs),
        Test::Compare(left, _, right) => {
            in_quantity(rulebook, left, needs);
            in_quantity(rulebook, right, needs);
        }
        Test::ItemsMet(items) | Test::ItemsAnswered(items) | Test::EachAtLeast(items, _) => {
            needs.extend(items.iter().copied().map(Node::Item));
        }
        Test::Chosen(item, _) => needs.push(Node::Item(*item)),
        Test::Flag(_) | Test::Class(..) | Test::LevelReached(_) | Test::PreviousLevel(_) | Test::Constant(_) => {}
    }
}
