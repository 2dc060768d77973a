//! 最短路径: the least set of open requirements that lifts the level.
//!
//! Each candidate is answered at its best and the whole rulebook is worked out again, so gates,
//! caps, weights and alternatives count as they do in the score. The search:
//!
//! 1. all candidates at their best: if that does not lift the level, nothing will;
//! 2. whoever cannot be left out of that is needed in every solution;
//! 3. to the needed ones candidates are added, greatest gain first, until the level is reached, and
//!    afterwards whoever turned out superfluous is taken out again;
//! 4. where gains simply add up that is the least set; elsewhere smaller ones are tried while the
//!    budget lasts.
//!
//! For packs declared monotone steps 1 to 3 never miss a solution.

mod best;

use alloc::{string::String, vec, vec::Vec};

use crate::{
    evaluate::{Assessment, Scene},
    exact::Exact,
    responses::{Response, Responses, Slot},
    rulebook::{Comparison, Condition, Quantity, Question, Rulebook, Test},
};
pub(crate) use best::best_response;

/// Evaluations the search may spend on proving its answer: about a millisecond in a browser.
const BUDGET: u32 = 300;

/// How the next level can be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShortestPath {
    /// Id of the level aimed at; none when there is no further one.
    pub level: Option<String>,
    /// Whether open requirements alone can lift it there.
    pub reachable: bool,
    /// Whether no smaller set does.
    pub is_least: bool,
    /// What to do, needed ones first, in the pack's order.
    pub steps: Vec<PathStep>,
}

/// One requirement to be worked on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathStep {
    /// Position of the item.
    pub item: usize,
    /// Whether every way to the level goes through it.
    pub is_needed: bool,
    /// Points it brings by itself, on its own scale.
    pub gain: Exact,
    /// The number to be reached, for a requirement with one number.
    pub target: Option<Exact>,
}

/// Finds the shortest path to the next level of the first track.
pub fn shortest_path(rulebook: &Rulebook, responses: &Responses) -> ShortestPath {
    let now = Assessment::of(rulebook, responses);
    let goal = next_level(rulebook, &now);
    let none = ShortestPath { level: None, reachable: false, is_least: false, steps: Vec::new() };
    let Some(goal) = goal else { return none };
    let level = Some(rulebook.levels[goal].id.clone());
    let mut search = Search::new(rulebook, responses, &now, goal);
    let every: Vec<usize> = (0..search.candidates.len()).collect();
    if !search.reaches(&every) {
        return ShortestPath { level, ..none };
    }
    let needed = search.needed();
    let mut chosen = search.grow(&needed);
    let is_least = search.shrink(&needed, &mut chosen);
    let others = (0..search.candidates.len()).filter(|other| chosen.contains(other) && !needed.contains(other));
    let step = |candidate: usize| {
        let Candidate { item, best } = &search.candidates[candidate];
        PathStep {
            item: *item,
            is_needed: needed.contains(&candidate),
            gain: search.best[*item] - now.items[*item].points,
            target: match best {
                Some(Response::Numbers(numbers)) if numbers.len() == 1 => numbers[0],
                _ => None,
            },
        }
    };
    let steps = needed.iter().copied().chain(others).map(step).collect();
    ShortestPath { level, reachable: true, is_least, steps }
}

/// The level after the highest one reached in the first track that has rules.
fn next_level(rulebook: &Rulebook, now: &Assessment) -> Option<usize> {
    let track = &rulebook.levels.first()?.track;
    let of_track = || rulebook.levels.iter().enumerate().filter(|(_, level)| level.track == *track);
    let reached = of_track().filter(|(index, _)| now.levels[*index]).map(|(index, _)| index).next_back();
    of_track()
        .find(|(index, level)| reached.is_none_or(|reached| *index > reached) && level.requires.is_some())
        .map(|(index, _)| index)
}

struct Candidate {
    item: usize,
    best: Option<Response>,
}

struct Search<'a> {
    rulebook: &'a Rulebook,
    goal: usize,
    /// The responses as given.
    given: Vec<Slot>,
    /// The responses being tried.
    trial: Responses,
    /// Room for the result of a trial.
    room: Assessment,
    candidates: Vec<Candidate>,
    /// Points by item when everything is at its best.
    best: Vec<Exact>,
    /// Trials left for proving that no smaller set exists.
    budget: u32,
    /// The set found is known to be the least without trying.
    proved: bool,
}

impl<'a> Search<'a> {
    fn new(rulebook: &'a Rulebook, responses: &Responses, now: &Assessment, goal: usize) -> Self {
        let room = Assessment::blank(rulebook);
        let mut search = Self {
            rulebook,
            goal,
            given: responses.slots.clone(),
            trial: responses.clone(),
            room,
            candidates: Vec::new(),
            best: vec![Exact::ZERO; rulebook.items.len()],
            budget: BUDGET,
            proved: false,
        };
        for (index, item) in rulebook.items.iter().enumerate() {
            let derived = matches!(item.question, Question::Derived { .. });
            let open = now.items[index].state.is_open() || now.items[index].points < item.max;
            if open && now.items[index].state.is_applicable() && !derived && !item.by_assessor {
                let best = best_response(Scene::new(rulebook, responses, now), index);
                search.candidates.push(Candidate { item: index, best });
            }
        }
        search
    }

    /// Works out the responses with these candidates at their best; true when the goal is reached.
    fn reaches(&mut self, chosen: &[usize]) -> bool {
        for candidate in chosen {
            let Candidate { item, best } = &self.candidates[*candidate];
            let slot = &mut self.trial.slots[*item];
            slot.response.clone_from(best);
            slot.has_evidence = true;
        }
        self.room.work_out(self.rulebook, &self.trial);
        for candidate in chosen {
            let item = self.candidates[*candidate].item;
            self.best[item] = self.room.items[item].points;
            self.trial.slots[item].clone_from(&self.given[item]);
        }
        self.room.sound && self.room.levels[self.goal]
    }

    /// Candidates without which the goal is out of reach.
    fn needed(&mut self) -> Vec<usize> {
        let count = self.candidates.len();
        let without = |left_out: usize| (0..count).filter(|other| *other != left_out).collect::<Vec<_>>();
        (0..count).filter(|candidate| !self.reaches(&without(*candidate))).collect()
    }

    /// Adds candidates to the needed ones, greatest gain first, until the goal is reached, then drops
    /// what is not needed after all, smallest gain first.
    fn grow(&mut self, needed: &[usize]) -> Vec<usize> {
        let mut chosen = needed.to_vec();
        if self.reaches(&chosen) {
            return chosen;
        }
        let ranking = self.ranking(&chosen);
        // Least number of candidates from the top that reaches the goal; all of them always do.
        let (mut few, mut enough) = (0, ranking.order.len());
        while few + 1 < enough {
            let middle = usize::midpoint(few, enough);
            if self.reaches(&[needed, &ranking.order[..middle]].concat()) {
                enough = middle;
            } else {
                few = middle;
            }
        }
        chosen.extend(&ranking.order[..enough]);
        for position in (needed.len()..chosen.len()).rev() {
            let candidate = chosen.remove(position);
            if !self.reaches(&chosen) {
                chosen.insert(position, candidate);
            }
        }
        // In a plain sum the greatest gains are the best set of their size: one fewer is no use.
        self.proved = ranking.is_plain_sum && chosen.len() == needed.len() + enough;
        chosen
    }

    /// The candidates outside `chosen` by what each brings alone, greatest first, then in the pack's order.
    fn ranking(&mut self, chosen: &[usize]) -> Ranking {
        let in_points = self.rulebook.score.is_some();
        let score = |search: &Self| search.room.score.unwrap_or(Exact::ZERO);
        self.reaches(chosen);
        let before = score(self);
        let only_score_is_missing = self.only_score_is_missing();
        let mut gains: Vec<(usize, Exact)> = Vec::new();
        for candidate in (0..self.candidates.len()).filter(|candidate| !chosen.contains(candidate)) {
            self.reaches(&[chosen, &[candidate]].concat());
            let gain = if in_points { score(self) - before } else { self.best[self.candidates[candidate].item] };
            let place = gains.partition_point(|(_, other)| *other >= gain);
            gains.insert(place, (candidate, gain));
        }
        let every: Vec<usize> = (0..self.candidates.len()).collect();
        self.reaches(&every);
        let is_plain_sum =
            only_score_is_missing && gains.iter().map(|(_, gain)| *gain).sum::<Exact>() == score(self) - before;
        Ranking { order: gains.into_iter().map(|(candidate, _)| candidate).collect(), is_plain_sum }
    }

    /// Whether the trial last worked out lacks nothing for the goal but a higher score.
    fn only_score_is_missing(&self) -> bool {
        let scene = Scene::new(self.rulebook, &self.trial, &self.room);
        let level = &self.rulebook.levels[self.goal];
        let vetoed =
            self.rulebook.vetoes.iter().zip(&self.room.vetoed).any(|(veto, vetoed)| *vetoed && veto.cancels(self.goal));
        let lower_missing = level.includes.is_some_and(|lower| !self.room.levels[usize::from(lower)]);
        !vetoed
            && !lower_missing
            && self.room.eligible
            && level.requires.as_ref().is_some_and(|requires| only_score_fails(scene, requires))
    }

    /// Looks for a smaller set while the budget lasts; true when none exists.
    fn shrink(&mut self, needed: &[usize], chosen: &mut Vec<usize>) -> bool {
        if self.proved {
            return true;
        }
        let optional: Vec<usize> = (0..self.candidates.len()).filter(|candidate| !needed.contains(candidate)).collect();
        let mut size = 0;
        while needed.len() + size < chosen.len() {
            let mut picks: Vec<usize> = (0..size).collect();
            loop {
                if self.budget == 0 {
                    return false;
                }
                self.budget -= 1;
                let trial: Vec<usize> =
                    needed.iter().copied().chain(picks.iter().map(|pick| optional[*pick])).collect();
                if self.reaches(&trial) {
                    *chosen = trial;
                    return true;
                }
                if !next_combination(&mut picks, optional.len()) {
                    break;
                }
            }
            size += 1;
        }
        true
    }
}

/// Candidates in the order in which they are worth trying.
struct Ranking {
    order: Vec<usize>,
    /// The gains add up to the gain of all together, and nothing but the score is missing.
    is_plain_sum: bool,
}

/// Whether every condition that fails asks for a score of at least some number.
fn only_score_fails(scene: Scene<'_>, condition: &Condition) -> bool {
    match &condition.test {
        Test::All(parts) => parts.iter().all(|part| only_score_fails(scene, part)),
        Test::Compare(Quantity::Score, Comparison::AtLeast | Comparison::MoreThan, Quantity::Constant(_)) => true,
        _ => scene.holds(condition),
    }
}

/// Steps to the next choice of as many positions below `of`, in lexical order.
fn next_combination(picks: &mut [usize], of: usize) -> bool {
    let size = picks.len();
    for position in (0..size).rev() {
        if picks[position] + size - position < of {
            picks[position] += 1;
            for later in position + 1..size {
                picks[later] = picks[later - 1] + 1;
            }
            return true;
        }
    }
    false
}
