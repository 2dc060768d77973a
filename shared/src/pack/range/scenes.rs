//! The ways facts can stand that decide which requirements apply.

use alloc::{vec, vec::Vec};

use crate::rulebook::{Condition, FactKind, Rulebook, Test};

/// Most ways looked at; facts beyond that are left open, which only widens the bounds.
const MAX_SCENES: usize = 64;

/// What is taken for granted about a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// Nothing.
    Open,
    /// It is the class at that position; 1 and 0 for a flag.
    Is(u16),
    /// It is not known.
    Nothing,
}

impl Known {
    /// Whether the fact is the class at that position; none while that is open.
    pub(super) fn is(self, class: u16) -> Option<bool> {
        match self {
            Self::Open => None,
            Self::Is(other) => Some(class == other),
            Self::Nothing => Some(false),
        }
    }

    pub(super) fn may_be(self, class: u16) -> bool {
        self.is(class) != Some(false)
    }
}

/// Every combination of the facts that two or more requirements ask about.
pub(super) fn of(rulebook: &Rulebook) -> Vec<Vec<Known>> {
    let mut askers = vec![0_usize; rulebook.facts.len()];
    for condition in rulebook.items.iter().filter_map(|item| item.applies_when.as_ref()) {
        let mut asked = vec![false; askers.len()];
        ask(condition, &mut asked);
        for (askers, asked) in askers.iter_mut().zip(asked) {
            *askers += usize::from(asked);
        }
    }
    let mut scenes = vec![vec![Known::Open; rulebook.facts.len()]];
    for (index, fact) in rulebook.facts.iter().enumerate().filter(|(index, _)| askers[*index] > 1) {
        let classes = match &fact.kind {
            FactKind::Flag => 2,
            FactKind::Class(classes) => classes.len(),
            FactKind::Number { .. } => continue,
        };
        if scenes.len() * (classes + 1) > MAX_SCENES {
            continue;
        }
        let ways = (0..classes).filter_map(|class| class.try_into().ok()).map(Known::Is).chain([Known::Nothing]);
        let ways: Vec<Known> = ways.collect();
        let with = |scene: Vec<Known>| {
            ways.iter().map(move |way| {
                let mut scene = scene.clone();
                scene[index] = *way;
                scene
            })
        };
        scenes = scenes.into_iter().flat_map(with).collect();
    }
    scenes
}

/// Notes the flags and classes that a condition asks about.
fn ask(condition: &Condition, asked: &mut [bool]) {
    if let Test::Flag(fact) | Test::Class(fact, _) = &condition.test {
        asked[usize::from(*fact)] = true;
    }
    condition.test.parts().iter().for_each(|part| ask(part, asked));
}
