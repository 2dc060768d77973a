//! 评分: works out one set of responses against one rulebook.
//!
//! [`Assessment`] holds bare numbers and is cheap enough to be worked out a thousand times while
//! looking for the shortest path; [`crate::explain`] turns it into the outcome that people and
//! records get. Both go through the same [`Scene`], so there is one meaning of every word.
//!
//! | state of a requirement | value | in the denominator |
//! |---|---|---|
//! | unanswered | 0 | yes |
//! | met, partly, not met | by its rule | yes |
//! | not applicable, hidden by a filter, retired | none | no |

mod item;
mod scene;

use alloc::{vec, vec::Vec};
use core::cell::Cell;

use serde::{Deserialize, Serialize};

use crate::{
    exact::Exact,
    responses::Responses,
    rulebook::{Aggregate, Node, Rulebook},
};
pub(crate) use item::{cost, worth};
pub(crate) use scene::Scene;

/// Where a requirement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// 未作答.
    Unanswered,
    /// 不适用: with a reason, or worked out from requirements of which none applies.
    NotApplicable,
    /// Not asked: a filter or the profile rules it out; an answer that is still there is ignored.
    Hidden,
    /// Not asked any more on the day the sheet stands for.
    Retired,
    /// 符合.
    Met,
    /// 部分符合: worth something, not enough.
    Partly,
    /// 不符合.
    NotMet,
}

impl State {
    /// All states, as they are declared.
    pub const ALL: [Self; 7] =
        [Self::Unanswered, Self::NotApplicable, Self::Hidden, Self::Retired, Self::Met, Self::Partly, Self::NotMet];

    /// The name it has in JSON and in the database.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Unanswered => "unanswered",
            Self::NotApplicable => "not_applicable",
            Self::Hidden => "hidden",
            Self::Retired => "retired",
            Self::Met => "met",
            Self::Partly => "partly",
            Self::NotMet => "not_met",
        }
    }

    /// The state with a name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.id() == id)
    }

    /// Asked and neither not applicable nor retired: it counts in denominators.
    #[inline]
    pub const fn is_applicable(self) -> bool {
        matches!(self, Self::Unanswered | Self::Met | Self::Partly | Self::NotMet)
    }

    /// Still to be worked on: unanswered, partly met or not met.
    #[inline]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Unanswered | Self::Partly | Self::NotMet)
    }
}

/// What an item has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ItemValue {
    /// Where it stands.
    pub state: State,
    /// Its points; nought when it does not apply.
    pub points: Exact,
    /// What it adds to a denominator; nought when it does not apply.
    pub max: Exact,
    /// Complete records that were not counted elsewhere.
    pub records: u16,
}

/// What a group has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupValue {
    /// Its points; none when nothing in it applies or all that applies is worth nothing.
    pub points: Option<Exact>,
    /// Points that were there to be had.
    pub max: Exact,
}

/// A rulebook worked out on one set of responses, in bare numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// By item position.
    pub items: Vec<ItemValue>,
    /// By group position.
    pub groups: Vec<GroupValue>,
    /// The total; none when the pack has no points, nothing applies or the preconditions fail.
    pub score: Option<Exact>,
    /// Points that were there to be had, by the same sum.
    pub score_max: Option<Exact>,
    /// Whether the preconditions of scoring hold.
    pub eligible: bool,
    /// By veto position: true when it cancels.
    pub vetoed: Vec<bool>,
    /// By level position: reached.
    pub levels: Vec<bool>,
    /// False when a number left the range the engine works in. Conditions are asked by reference.
    sound: Cell<bool>,
}

impl Assessment {
    /// Works out `responses`, which must have been read against the same rulebook.
    pub fn of(rulebook: &Rulebook, responses: &Responses) -> Self {
        let mut assessment = Self::blank(rulebook);
        assessment.work_out(rulebook, responses);
        assessment
    }

    /// Room for results, to be filled by [`Assessment::work_out`] as often as wanted.
    pub fn blank(rulebook: &Rulebook) -> Self {
        let none = ItemValue { state: State::Unanswered, points: Exact::ZERO, max: Exact::ZERO, records: 0 };
        Self {
            items: vec![none; rulebook.items.len()],
            groups: vec![GroupValue { points: None, max: Exact::ZERO }; rulebook.groups.len()],
            score: None,
            score_max: None,
            eligible: true,
            vetoed: vec![false; rulebook.vetoes.len()],
            levels: vec![false; rulebook.levels.len()],
            sound: Cell::new(true),
        }
    }

    /// False when a number left the range the engine works in: then nothing here means anything.
    pub fn is_sound(&self) -> bool {
        self.sound.get()
    }

    /// Notes a number that left the range.
    #[inline]
    pub(crate) fn note(&self, number: Exact) {
        if !number.is_valid() {
            self.sound.set(false);
        }
    }

    /// Works out `responses` anew, reusing the room.
    pub fn work_out(&mut self, rulebook: &Rulebook, responses: &Responses) {
        let mut seen = Vec::new();
        self.score = None;
        self.score_max = None;
        self.sound.set(true);
        let mut applicable = false;
        for node in &rulebook.order {
            match *node {
                Node::Item(index) => {
                    let index = usize::from(index);
                    let value = item::value(Scene::new(rulebook, responses, self), index, &mut seen);
                    applicable |= value.state.is_applicable();
                    self.note(value.points);
                    self.items[index] = value;
                }
                Node::Group(index) => {
                    let value = self.group(rulebook, usize::from(index));
                    self.note(value.points.unwrap_or(Exact::ZERO));
                    self.note(value.max);
                    self.groups[usize::from(index)] = value;
                }
            }
        }
        let eligibility = rulebook.eligibility.as_ref();
        self.eligible = eligibility.is_none_or(|condition| Scene::new(rulebook, responses, self).holds(condition));
        let scored = applicable && self.eligible;
        if let Some(score) = &rulebook.score {
            let scene = Scene::new(rulebook, responses, self);
            let (points, max) = (scene.quantity(&score.quantity), scene.quantity_max(&score.quantity));
            self.note(points.unwrap_or(Exact::ZERO));
            self.note(max.unwrap_or(Exact::ZERO));
            self.score = points.filter(|_| scored);
            self.score_max = max.filter(|_| scored);
        }
        for (index, veto) in rulebook.vetoes.iter().enumerate() {
            self.vetoed[index] = !Scene::new(rulebook, responses, self).holds(&veto.unless);
        }
        for (index, level) in rulebook.levels.iter().enumerate() {
            let reached = scored
                && level.includes.is_none_or(|lower| self.levels[usize::from(lower)])
                && !rulebook.vetoes.iter().zip(&self.vetoed).any(|(veto, vetoed)| *vetoed && veto.cancels(index))
                && level.requires.as_ref().is_some_and(|condition| {
                    let scene = Scene::new(rulebook, responses, self);
                    scene.holds(condition)
                });
            self.levels[index] = reached;
        }
    }

    fn group(&self, rulebook: &Rulebook, index: usize) -> GroupValue {
        let group = &rulebook.groups[index];
        let child = |node: &Node| match *node {
            Node::Item(index) => {
                let item = &self.items[usize::from(index)];
                let weight = rulebook.items[usize::from(index)].weight;
                (item.state.is_applicable().then_some(item.points), item.max, weight)
            }
            Node::Group(index) => {
                let (value, group) = (&self.groups[usize::from(index)], &rulebook.groups[usize::from(index)]);
                (value.points, value.max, group.weight)
            }
        };
        match &group.aggregate {
            Aggregate::Share(share) => {
                let (mut points, mut max) = (Exact::ZERO, Exact::ZERO);
                for item in &group.items {
                    let item = &self.items[usize::from(*item)];
                    points = points + item.points;
                    max = max + item.max;
                }
                if max.is_zero() {
                    return GroupValue { points: None, max: Exact::ZERO };
                }
                GroupValue { points: Some(*share * points.divided_by(max)), max: *share }
            }
            Aggregate::Mean(points) => {
                let (mut sum, mut weights) = (Exact::ZERO, Exact::ZERO);
                for (value, max, weight) in group.children.iter().map(child) {
                    if let Some(value) = value
                        && !max.is_zero()
                    {
                        sum = sum + weight * value.divided_by(max);
                        weights = weights + weight;
                    }
                }
                if weights.is_zero() {
                    return GroupValue { points: None, max: Exact::ZERO };
                }
                GroupValue { points: Some(*points * sum.divided_by(weights)), max: *points }
            }
            Aggregate::Sum { cap, floor } => {
                let (mut sum, mut most, mut any) = (Exact::ZERO, Exact::ZERO, false);
                for (value, max, _) in group.children.iter().map(child) {
                    if let Some(value) = value {
                        sum = sum + value;
                        most = most + max;
                        any = true;
                    }
                }
                let capped = |number: Exact| cap.map_or(number, |cap| number.at_most(cap));
                let points = floor.map_or(sum, |floor| sum.at_least(floor));
                GroupValue { points: any.then(|| capped(points)), max: capped(most) }
            }
            Aggregate::Best => {
                let mut best = GroupValue { points: None, max: Exact::ZERO };
                for (value, max, _) in group.children.iter().map(child) {
                    if let Some(value) = value {
                        best.points = Some(best.points.map_or(value, |points| points.at_least(value)));
                        best.max = best.max.at_least(max);
                    }
                }
                best
            }
        }
    }
}

impl crate::rulebook::Veto {
    /// Whether this veto cancels the level at that position.
    pub(crate) fn cancels(&self, level: usize) -> bool {
        self.blocks.is_empty() || self.blocks.iter().any(|blocked| usize::from(*blocked) == level)
    }
}
