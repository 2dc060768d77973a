//! What conditions come to when they stand side by side: some leave nothing between them, some
//! leave no way out.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};

use super::always_known;
use crate::{
    canonical,
    exact::Exact,
    rulebook::{Comparison, Condition, Quantity, Test},
};

/// A bound and whether it is itself outside.
type Bound = (Exact, bool);

/// What the leaves among some conditions say, each in a form that can be looked up.
struct Leaves<'c> {
    said: BTreeSet<Vec<u8>>,
    denied: BTreeSet<Vec<u8>>,
    parts: &'c [Condition],
}

impl<'c> Leaves<'c> {
    fn of(parts: &'c [Condition]) -> Self {
        let mut leaves = Self { said: BTreeSet::new(), denied: BTreeSet::new(), parts };
        for part in parts {
            match &part.test {
                Test::Not(inner) => leaves.denied.extend(key(&inner.test)),
                test => leaves.said.extend(key(test)),
            }
        }
        leaves
    }

    /// One is that another does not hold.
    fn deny_each_other(&self) -> bool {
        !self.said.is_disjoint(&self.denied)
    }

    /// The comparisons with numbers, by what is compared.
    fn comparisons(&self) -> BTreeMap<Vec<u8>, Vec<(&'c Quantity, Comparison, Exact)>> {
        let mut comparisons: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for part in self.parts {
            if let Test::Compare(left, comparison, Quantity::Constant(than)) = &part.test
                && let Ok(key) = canonical::to_vec(left)
            {
                comparisons.entry(key).or_default().push((left, *comparison, *than));
            }
        }
        comparisons
    }
}

/// A leaf as bytes; composite conditions carry their place in the pack and are never the same.
fn key(test: &Test) -> Option<Vec<u8>> {
    let is_leaf = test.parts().is_empty() && !matches!(test, Test::Constant(_));
    if is_leaf { canonical::to_vec(test).ok() } else { None }
}

/// Whether the conditions cannot all hold: one is that another does not, one thing is to be two,
/// or no number is left between two bounds.
pub(super) fn exclude_each_other(parts: &[Condition]) -> bool {
    if parts.len() < 2 {
        return false;
    }
    let leaves = Leaves::of(parts);
    let mut one_thing = BTreeMap::new();
    let two_things = parts.iter().any(|part| {
        let (thing, is) = match &part.test {
            Test::Class(fact, class) => ((0, *fact), *class),
            Test::Chosen(item, option) => ((1, *item), *option),
            _ => return false,
        };
        *one_thing.entry(thing).or_insert(is) != is
    });
    let nothing_between = || {
        leaves.comparisons().into_values().any(|said| {
            let bound = |is_lower: bool| said.iter().filter_map(move |said| bound_of(said, is_lower, true));
            // Of two at the same number the one that leaves the number out is stricter.
            let lower = bound(true).max();
            let upper = bound(false).min_by_key(|(than, is_open)| (*than, !is_open));
            lower.zip(upper).is_some_and(|((lower, lower_open), (upper, upper_open))| {
                lower > upper || (lower == upper && (lower_open || upper_open))
            })
        })
    };
    two_things || leaves.deny_each_other() || nothing_between()
}

/// Whether one of the conditions holds in any case: what one asks the other denies, or every number
/// is on one side or the other.
pub(super) fn leave_no_way_out(parts: &[Condition]) -> bool {
    if parts.len() < 2 {
        return false;
    }
    let leaves = Leaves::of(parts);
    let every_number = || {
        leaves.comparisons().into_values().any(|said| {
            let bound = |is_lower: bool| said.iter().filter_map(move |said| bound_of(said, is_lower, false));
            let lower = bound(true).min();
            let upper = bound(false).max_by_key(|(than, is_open)| (*than, !is_open));
            said.iter().all(|(left, ..)| always_known(left))
                && lower.zip(upper).is_some_and(|((lower, lower_open), (upper, upper_open))| {
                    lower < upper || (lower == upper && !(lower_open && upper_open))
                })
        })
    };
    leaves.deny_each_other() || every_number()
}

/// The bound a comparison sets on one side, if it sets one there.
fn bound_of(
    (_, comparison, than): &(&Quantity, Comparison, Exact),
    is_lower: bool,
    with_equals: bool,
) -> Option<Bound> {
    let is_open = match comparison {
        Comparison::AtLeast if is_lower => false,
        Comparison::MoreThan if is_lower => true,
        Comparison::AtMost if !is_lower => false,
        Comparison::LessThan if !is_lower => true,
        Comparison::Equals if with_equals => false,
        _ => return None,
    };
    Some((*than, is_open))
}
