//! 现状: how a sheet stands, in a few numbers: what a page shows while somebody types.
//!
//! The same answers as in the [`crate::outcome`], without its explanation: the first page does not
//! load the code that explains.

use crate::{
    evaluate::{Assessment, ItemValue, Scene, State},
    responses::Responses,
    rulebook::{Condition, Item, Rulebook, Test},
};

/// Where the first track stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Position of the highest level reached.
    pub reached: Option<usize>,
    /// Position of the next level that can be worked for.
    pub next: Option<usize>,
    /// How many conditions fail on the way there: as many as [`crate::outcome::Outcome::blockers`].
    pub blockers: usize,
    /// Requirements that apply, are the community's to answer and have no answer.
    pub unanswered: usize,
}

/// How `responses` stand, worked out before into `assessment`.
pub fn standing(rulebook: &Rulebook, responses: &Responses, assessment: &Assessment) -> Standing {
    let mut standing = Standing::default();
    let track = rulebook.levels.first().map(|level| level.track.as_str());
    for (index, level) in rulebook.levels.iter().enumerate().filter(|(_, level)| Some(level.track.as_str()) == track) {
        if assessment.levels[index] {
            standing.reached = Some(index);
            standing.next = None;
        } else if standing.next.is_none() && level.requires.is_some() {
            standing.next = Some(index);
        }
    }
    let scene = Scene::new(rulebook, responses, assessment);
    let mut count = |condition: Option<&Condition>| {
        standing.blockers += condition.map_or(0, |condition| failed_leaves(scene, condition));
    };
    count(rulebook.eligibility.as_ref());
    if let Some(next) = standing.next {
        // A level that it includes may have been skipped.
        let missed = |level: &usize| {
            let lower = rulebook.levels[*level].includes.map(usize::from);
            lower.filter(|lower| !assessment.levels[*lower])
        };
        let levels = || core::iter::successors(Some(next), missed);
        let in_force = rulebook.vetoes.iter().zip(&assessment.vetoed);
        for (veto, _) in in_force.filter(|(veto, in_force)| **in_force && levels().any(|level| veto.cancels(level))) {
            count(Some(&veto.unless));
        }
        for level in levels() {
            count(rulebook.levels[level].requires.as_ref());
        }
    }
    let items = rulebook.items.iter().zip(&assessment.items);
    let is_unanswered =
        |(item, value): &(&Item, &ItemValue)| item.is_answered_by_community() && value.state == State::Unanswered;
    standing.unanswered = items.filter(is_unanswered).count();
    standing
}

/// Innermost conditions that fail; what stands under "any", "at least" or "not" counts as one.
fn failed_leaves(scene: Scene<'_>, condition: &Condition) -> usize {
    match &condition.test {
        _ if scene.holds(condition) => 0,
        Test::All(parts) => parts.iter().map(|part| failed_leaves(scene, part)).sum(),
        _ => 1,
    }
}
