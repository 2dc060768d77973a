//! What quantities and conditions are made of, one step down.

use super::{Condition, Item, ItemIndex, Quantity, Question, Rule, Rulebook, Test};

/// What rules can look at beside the points of requirements.
#[derive(Clone, Copy)]
enum Beside<'a> {
    /// Facts about the community.
    Facts,
    /// The previous sealed result.
    Previous,
    /// What was answered to those requirements, by position: a number, a count, an option, or whether anything
    /// was.
    Answers(&'a [bool]),
}

impl Beside<'_> {
    fn is_answer_to(self, item: ItemIndex) -> bool {
        matches!(self, Self::Answers(items) if items[usize::from(item)])
    }
}

impl Rulebook {
    /// Whether a rule or condition looks at a fact about the community. Else the facts are kept with
    /// the answers and decide nothing.
    pub fn uses_facts(&self) -> bool {
        self.looks_at(Beside::Facts)
    }

    /// Whether a rule or condition looks at the previous sealed result: only then a sheet says anything
    /// of it.
    pub fn looks_back(&self) -> bool {
        self.looks_at(Beside::Previous)
    }

    /// Whether a level, or anything that it can rest on, looks at what was answered to those requirements, by
    /// position, and not only at what the answers bring. Levels refer to earlier ones only.
    pub(crate) fn reads_answers(&self, level: usize, items: &[bool]) -> bool {
        let what = Beside::Answers(items);
        let asked = |condition: &Condition| condition.test.looks_at(what);
        let mut vetoes = self.vetoes.iter().filter(|veto| (0..=level).any(|level| veto.cancels(level)));
        self.items.iter().any(|item| item.looks_at(what))
            || self.score.as_ref().is_some_and(|score| score.quantity.looks_at(what))
            || self.eligibility.as_ref().is_some_and(asked)
            || vetoes.any(|veto| asked(&veto.unless))
            || self.levels[..=level].iter().filter_map(|level| level.requires.as_ref()).any(asked)
    }

    fn looks_at(&self, what: Beside<'_>) -> bool {
        let asked = |condition: &Condition| condition.test.looks_at(what);
        self.items.iter().any(|item| item.looks_at(what))
            || self.score.as_ref().is_some_and(|score| score.quantity.looks_at(what))
            || self.eligibility.as_ref().is_some_and(asked)
            || self.vetoes.iter().any(|veto| asked(&veto.unless))
            || self.levels.iter().filter_map(|level| level.requires.as_ref()).any(asked)
    }
}

impl Item {
    fn looks_at(&self, what: Beside<'_>) -> bool {
        self.question.looks_at(what)
            || self.applies_when.iter().chain(&self.needs).any(|condition| condition.test.looks_at(what))
    }
}

impl Question {
    fn looks_at(&self, what: Beside<'_>) -> bool {
        match self {
            Self::Numbers { fields, .. } => {
                fields.iter().filter_map(|field| field.rule.as_ref()).any(|rule| rule.looks_at(what))
            }
            Self::Derived { quantity, rule } => quantity.looks_at(what) || rule.looks_at(what),
            Self::Records { rule, .. } => rule.looks_at(what),
            Self::Faults { kinds, .. } => {
                kinds.iter().filter_map(|kind| kind.when.as_ref()).any(|condition| condition.test.looks_at(what))
            }
            Self::OneOf(_) | Self::ManyOf { .. } | Self::Narrative => false,
        }
    }
}

impl Rule {
    fn looks_at(&self, what: Beside<'_>) -> bool {
        matches!(self, Self::Threshold { than, .. } if than.looks_at(what))
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

    fn looks_at(&self, what: Beside<'_>) -> bool {
        match self {
            Self::Fact(_) | Self::ByClass { .. } => matches!(what, Beside::Facts),
            Self::PreviousScore | Self::PreviousAwards | Self::PreviousYears => matches!(what, Beside::Previous),
            Self::ItemNumber(item, _) | Self::ItemCount(item) => what.is_answer_to(*item),
            Self::If(condition, ..) if condition.test.looks_at(what) => true,
            _ => {
                let mut is_used = false;
                self.each_part(&mut |part| is_used |= part.looks_at(what));
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
    fn looks_at(&self, what: Beside<'_>) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) | Self::AtLeast(_, parts) => {
                parts.iter().any(|part| part.test.looks_at(what))
            }
            Self::Not(part) => part.test.looks_at(what),
            Self::Compare(one, _, other) => one.looks_at(what) || other.looks_at(what),
            Self::Flag(_) | Self::Class(..) => matches!(what, Beside::Facts),
            Self::PreviousLevel(_) => matches!(what, Beside::Previous),
            Self::Chosen(item, _) => what.is_answer_to(*item),
            Self::ItemsAnswered(items) => items.iter().any(|item| what.is_answer_to(*item)),
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
