//! What quantities and conditions are made of, one step down.

use super::{Condition, ItemIndex, Quantity, Question, Rule, Rulebook, Test};

impl Rulebook {
    /// Whether a rule or condition looks at a fact about the community. Else the facts are kept with
    /// the answers and decide nothing.
    pub fn uses_facts(&self) -> bool {
        let asked = |condition: &Condition| condition.test.uses_facts();
        let in_items = self
            .items
            .iter()
            .any(|item| item.question.uses_facts() || item.applies_when.iter().chain(&item.needs).any(asked));
        in_items
            || self.score.as_ref().is_some_and(|score| score.quantity.uses_facts())
            || self.eligibility.as_ref().is_some_and(asked)
            || self.vetoes.iter().any(|veto| asked(&veto.unless))
            || self.levels.iter().filter_map(|level| level.requires.as_ref()).any(asked)
    }
}

impl Question {
    fn uses_facts(&self) -> bool {
        match self {
            Self::Numbers { fields, .. } => fields.iter().filter_map(|field| field.rule.as_ref()).any(Rule::uses_facts),
            Self::Derived { quantity, rule } => quantity.uses_facts() || rule.uses_facts(),
            Self::Records { rule, .. } => rule.uses_facts(),
            Self::Faults { kinds, .. } => {
                kinds.iter().filter_map(|kind| kind.when.as_ref()).any(|condition| condition.test.uses_facts())
            }
            Self::OneOf(_) | Self::ManyOf { .. } | Self::Narrative => false,
        }
    }
}

impl Rule {
    fn uses_facts(&self) -> bool {
        matches!(self, Self::Threshold { than, .. } if than.uses_facts())
    }
}

impl Quantity {
    /// Visits the quantities directly inside.
    pub(crate) fn each_part<'q>(&'q self, visit: &mut dyn FnMut(&'q Self)) {
        match self {
            Self::Sum(parts)
            | Self::Product(parts)
            | Self::Least(parts)
            | Self::Greatest(parts)
            | Self::FirstKnown(parts) => parts.iter().for_each(visit),
            Self::Difference(one, other) | Self::Ratio { of: one, by: other, .. } | Self::If(_, one, other) => {
                visit(one);
                visit(other);
            }
            Self::CeilingPer { of, .. } => visit(of),
            Self::WeightedMean(parts) => parts.iter().for_each(|(part, _)| visit(part)),
            Self::Constant(_)
            | Self::ItemPoints(_)
            | Self::ItemNumber(..)
            | Self::ItemCount(_)
            | Self::Fact(_)
            | Self::GroupPoints(_)
            | Self::GroupPercent(_)
            | Self::SumPoints(_)
            | Self::CountItems(..)
            | Self::CountGroups(..)
            | Self::Score
            | Self::ScorePercent
            | Self::PreviousScore
            | Self::PreviousAwards
            | Self::PreviousYears
            | Self::ByClass { .. } => {}
        }
    }

    fn uses_facts(&self) -> bool {
        match self {
            Self::Fact(_) | Self::ByClass { .. } => true,
            Self::If(condition, ..) if condition.test.uses_facts() => true,
            _ => {
                let mut is_used = false;
                self.each_part(&mut |part| is_used |= part.uses_facts());
                is_used
            }
        }
    }

    /// Visits the items a quantity without parts is made of.
    pub(crate) fn each_item(&self, rulebook: &Rulebook, visit: &mut dyn FnMut(ItemIndex)) {
        let in_group = |group: u16| rulebook.groups[usize::from(group)].items.iter().copied();
        match self {
            Self::ItemPoints(item) | Self::ItemNumber(item, _) | Self::ItemCount(item) => visit(*item),
            Self::GroupPoints(group) | Self::GroupPercent(group) => in_group(*group).for_each(visit),
            Self::SumPoints(items) | Self::CountItems(items, _) => items.iter().copied().for_each(visit),
            Self::CountGroups(groups, ..) => groups.iter().flat_map(|group| in_group(*group)).for_each(visit),
            _ => {}
        }
    }
}

impl Test {
    fn uses_facts(&self) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) | Self::AtLeast(_, parts) => {
                parts.iter().any(|part| part.test.uses_facts())
            }
            Self::Not(part) => part.test.uses_facts(),
            Self::Compare(one, _, other) => one.uses_facts() || other.uses_facts(),
            Self::Flag(_) | Self::Class(..) => true,
            _ => false,
        }
    }

    /// The conditions directly inside; those within quantities are not among them.
    #[cfg(feature = "authoring")]
    pub(crate) fn parts(&self) -> &[Condition] {
        match self {
            Self::All(parts) | Self::Any(parts) | Self::AtLeast(_, parts) => parts,
            Self::Not(part) => core::slice::from_ref(part),
            _ => &[],
        }
    }
}
