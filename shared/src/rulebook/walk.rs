//! What quantities and conditions are made of, one step down.

#[cfg(feature = "authoring")]
use super::{Condition, Test};
use super::{ItemIndex, Quantity, Rulebook};

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

#[cfg(feature = "authoring")]
impl Test {
    /// The conditions directly inside; those within quantities are not among them.
    pub(crate) fn parts(&self) -> &[Condition] {
        match self {
            Self::All(parts) | Self::Any(parts) | Self::AtLeast(_, parts) => parts,
            Self::Not(part) => core::slice::from_ref(part),
            _ => &[],
        }
    }
}
