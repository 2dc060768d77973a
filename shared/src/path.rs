//! 最短路径: the least set of open requirements that lifts the level.
//!
//! Each candidate is answered at its best and the whole rulebook is worked out again, so gates,
//! caps, weights and alternatives count as they do in the score. The search:
//!
//! 1. all candidates at their best. Where doing better never does harm, as `shape` tells from the
//!    rules, the level is out of reach if that does not lift it; elsewhere it may overshoot, and
//!    small sets are tried while the budget lasts. Numbers without a rule of their own are tried at
//!    either end, because only what others make of them counts;
//! 2. whoever cannot be left out of all of them is tried first; where doing better never does harm,
//!    every solution needs it;
//! 3. to those, candidates are added, greatest gain first, until the level is reached, and
//!    afterwards whoever turned out superfluous is taken out again;
//! 4. where gains simply add up, one fewer of the greatest may fall short of the score asked, and
//!    then no smaller set exists; elsewhere smaller ones are tried while the budget lasts. Where
//!    more than the best answers could do, as `tried` tells, that proves nothing.
//!
//! A level found is reached by the steps named, always. That none is smaller, that a step is needed
//! and that a level is out of reach is claimed only where it was proved.

mod best;
mod shape;
mod tried;

use alloc::{string::String, vec, vec::Vec};

use crate::{
    evaluate::{Assessment, Scene},
    exact::Exact,
    responses::{Response, Responses, Slot},
    rulebook::{Comparison, Condition, NumberField, Quantity, Question, Rule, Rulebook, Test},
};
pub(crate) use best::best_response;
use best::unruled;

/// Most numbers without a rule that are tried at either end.
const MOST_UNRULED: usize = 6;

/// Evaluations the search may spend on proving its answer: about a millisecond in a browser.
const BUDGET: u32 = 300;

/// How the next level can be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShortestPath {
    /// Id of the level aimed at; none when there is no further one.
    pub level: Option<String>,
    /// Whether open requirements alone can lift it there.
    pub reach: Reach,
    /// Whether no smaller set does.
    pub is_least: bool,
    /// What to do, needed ones first, in the pack's order.
    pub steps: Vec<PathStep>,
}

/// What is known about a way to a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The steps lead there.
    Found,
    /// No set of open requirements leads there.
    OutOfReach,
    /// None was found, and not all were tried.
    NotKnown,
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
    /// The number to be reached, for a requirement with one number and a rule for it.
    pub target: Option<Exact>,
}

/// Finds the shortest path to the next level of the first track.
pub fn shortest_path(rulebook: &Rulebook, responses: &Responses) -> ShortestPath {
    let now = Assessment::of(rulebook, responses);
    let goal = next_level(rulebook, &now);
    let without = |level, reach| ShortestPath { level, reach, is_least: false, steps: Vec::new() };
    let Some(goal) = goal else { return without(None, Reach::OutOfReach) };
    let level = Some(rulebook.levels[goal].id.clone());
    let mut search = Search::new(rulebook, responses, &now, goal);
    let never_falls = shape::never_falls(rulebook, goal) && !search.has_open_end();
    let all_reach = search.all_reach();
    if !all_reach && never_falls {
        return without(level, Reach::OutOfReach);
    }
    let first = if all_reach { search.needed() } else { Vec::new() };
    let needed = if never_falls { first.clone() } else { Vec::new() };
    let (mut chosen, is_proved) = if all_reach { search.grow(&first) } else { (Vec::new(), false) };
    let is_proved = is_proved && never_falls;
    let most = if all_reach { chosen.len() } else { search.candidates.len() };
    let tries_all = never_falls || search.tries_all(responses, &now);
    let is_least = is_proved
        || match search.smaller(&needed, most) {
            Smaller::Found(set) => {
                chosen = set;
                tries_all
            }
            Smaller::None if all_reach => tries_all,
            Smaller::None if tries_all => return without(level, Reach::OutOfReach),
            Smaller::NotKnown if all_reach => false,
            Smaller::None | Smaller::NotKnown => return without(level, Reach::NotKnown),
        };
    // The level is not reached as it is, so one step is the least whatever else there is.
    let is_least = is_least || chosen.len() == 1;
    search.reaches(&chosen);
    let others = (0..search.candidates.len()).filter(|other| chosen.contains(other) && !needed.contains(other));
    let step = |candidate: usize| {
        let Candidate { item, best, .. } = &search.candidates[candidate];
        PathStep {
            item: *item,
            is_needed: needed.contains(&candidate),
            gain: search.best[*item] - now.items[*item].points,
            target: match best {
                Some(Response::Numbers(numbers)) if numbers.len() == 1 && !has_unruled(rulebook, *item) => numbers[0],
                _ => None,
            },
        }
    };
    let steps = needed.iter().copied().chain(others).map(step).collect();
    ShortestPath { level, reach: Reach::Found, is_least, steps }
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

/// Whether an item asks for a number that only others make something of.
fn has_unruled(rulebook: &Rulebook, item: usize) -> bool {
    unruled(&rulebook.items[item]).next().is_some()
}

struct Candidate {
    item: usize,
    best: Option<Response>,
    /// It is not met, or does not bring all it can. Others are there only for numbers that no rule gives points
    /// for.
    open: bool,
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
}

/// What came of looking for a smaller set.
enum Smaller {
    /// The smallest there is.
    Found(Vec<usize>),
    /// There is none.
    None,
    /// The budget ran out.
    NotKnown,
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
        };
        for (index, item) in rulebook.items.iter().enumerate() {
            // What is worked out is nobody's to answer, but evidence can be added to it.
            let can_be_worked_on = match item.question {
                Question::Derived { .. } => item.evidence_required && !responses.slots[index].has_evidence,
                _ => !item.by_assessor,
            };
            let open = now.items[index].state.is_open() || now.items[index].points < item.max;
            // A number that is worth nothing by itself can be another one once it is given.
            if can_be_worked_on && now.items[index].state.is_applicable() && (open || has_unruled(rulebook, index)) {
                let mut best = best_response(Scene::new(rulebook, responses, now), index);
                for (position, field) in unruled(item) {
                    put(&mut best, position, field.max);
                }
                search.candidates.push(Candidate { item: index, best, open });
            }
        }
        search
    }

    /// Whether a candidate can bring more than what is tried as its best: of records that always bring more,
    /// fewer are tried than can be given.
    fn has_open_end(&self) -> bool {
        let is_open =
            |question: &Question| matches!(question, Question::Records { rule: Rule::PerUnit { cap: None, .. }, .. });
        self.candidates.iter().any(|candidate| is_open(&self.rulebook.items[candidate.item].question))
    }

    /// Whether the candidates as they are and at their best are all that there is to try.
    fn tries_all(&self, responses: &Responses, now: &Assessment) -> bool {
        let candidates = self.candidates.iter().map(|candidate| candidate.item);
        tried::is_all(self.rulebook, responses, now, self.goal, candidates)
    }

    /// Whether all that is open, at its best, reaches the goal. Where it does not, numbers that no rule gives
    /// points for are tried at either end too, those already given among them.
    fn all_reach(&mut self) -> bool {
        let every: Vec<usize> = (0..self.candidates.len()).collect();
        let open: Vec<usize> = every.iter().copied().filter(|candidate| self.candidates[*candidate].open).collect();
        if self.reaches(&open) {
            self.candidates.retain(|candidate| candidate.open);
            return true;
        }
        let rulebook = self.rulebook;
        let numbers: Vec<(usize, usize, &NumberField)> = self
            .candidates
            .iter()
            .enumerate()
            .flat_map(|(candidate, own)| {
                unruled(&rulebook.items[own.item]).map(move |(position, field)| (candidate, position, field))
            })
            .take(MOST_UNRULED)
            .collect();
        for ends in 0..1_u32 << numbers.len() {
            for (bit, (candidate, position, field)) in numbers.iter().enumerate() {
                let end = if ends & (1 << bit) == 0 { field.max } else { field.min };
                put(&mut self.candidates[*candidate].best, *position, end);
            }
            if self.reaches(&every) {
                return true;
            }
        }
        false
    }

    /// Works out the responses with these candidates at their best; true when the goal is reached.
    fn reaches(&mut self, chosen: &[usize]) -> bool {
        for candidate in chosen {
            let Candidate { item, best, .. } = &self.candidates[*candidate];
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
        self.room.is_sound() && self.room.levels[self.goal]
    }

    /// Candidates without which the goal is out of reach.
    fn needed(&mut self) -> Vec<usize> {
        let count = self.candidates.len();
        let without = |left_out: usize| (0..count).filter(|other| *other != left_out).collect::<Vec<_>>();
        (0..count).filter(|candidate| !self.reaches(&without(*candidate))).collect()
    }

    /// Adds candidates to the needed ones, greatest gain first, until the goal is reached, then drops
    /// what is not needed after all, smallest gain first. Also says whether no smaller set exists
    /// because the score would be too low.
    fn grow(&mut self, needed: &[usize]) -> (Vec<usize>, bool) {
        let mut chosen = needed.to_vec();
        if self.reaches(&chosen) {
            return (chosen, false);
        }
        let order = self.ranking(&chosen);
        // Least number of candidates from the top that reaches the goal; all of them always do.
        let (mut few, mut enough) = (0, order.len());
        while few + 1 < enough {
            let middle = usize::midpoint(few, enough);
            if self.reaches(&[needed, &order[..middle]].concat()) {
                enough = middle;
            } else {
                few = middle;
            }
        }
        chosen.extend(&order[..enough]);
        for position in (needed.len()..chosen.len()).rev() {
            let candidate = chosen.remove(position);
            if !self.reaches(&chosen) {
                chosen.insert(position, candidate);
            }
        }
        let one_fewer = (chosen.len() - needed.len()).saturating_sub(1);
        let best_of_fewer = [needed, &order[..one_fewer]].concat();
        let is_proved = shape::adds_up(self.rulebook) && {
            self.reaches(&best_of_fewer);
            self.score_is_too_low()
        };
        (chosen, is_proved)
    }

    /// The candidates outside `chosen` by what each brings alone, greatest first, then in the pack's order.
    fn ranking(&mut self, chosen: &[usize]) -> Vec<usize> {
        let in_points = self.rulebook.score.is_some();
        let score = |search: &Self| search.room.score.unwrap_or(Exact::ZERO);
        self.reaches(chosen);
        let before = score(self);
        let mut gains: Vec<(usize, Exact)> = Vec::new();
        for candidate in (0..self.candidates.len()).filter(|candidate| !chosen.contains(candidate)) {
            self.reaches(&[chosen, &[candidate]].concat());
            let gain = if in_points { score(self) - before } else { self.best[self.candidates[candidate].item] };
            let place = gains.partition_point(|(_, other)| *other >= gain);
            gains.insert(place, (candidate, gain));
        }
        gains.into_iter().map(|(candidate, _)| candidate).collect()
    }

    /// Whether the trial last worked out has a lower score than the goal asks whatever else it asks.
    fn score_is_too_low(&self) -> bool {
        let scene = Scene::new(self.rulebook, &self.trial, &self.room);
        let requires = self.rulebook.levels[self.goal].requires.as_ref();
        self.room.score.is_some() && requires.is_some_and(|requires| asks_more_score(scene, requires))
    }

    /// Looks for the smallest set with everything in `needed` and fewer than `most` in all, while the
    /// budget lasts.
    fn smaller(&mut self, needed: &[usize], most: usize) -> Smaller {
        let optional: Vec<usize> = (0..self.candidates.len()).filter(|candidate| !needed.contains(candidate)).collect();
        for size in 0..most.saturating_sub(needed.len()) {
            let mut picks: Vec<usize> = (0..size).collect();
            loop {
                if self.budget == 0 {
                    return Smaller::NotKnown;
                }
                self.budget -= 1;
                let trial: Vec<usize> =
                    needed.iter().copied().chain(picks.iter().map(|pick| optional[*pick])).collect();
                if self.reaches(&trial) {
                    return Smaller::Found(trial);
                }
                if !next_combination(&mut picks, optional.len()) {
                    break;
                }
            }
        }
        Smaller::None
    }
}

/// Puts a number into an answer that consists of some.
fn put(response: &mut Option<Response>, position: usize, number: Exact) {
    if let Some(Response::Numbers(numbers)) = response {
        numbers[position] = Some(number);
    }
}

/// Whether a score of at least some number is asked that is not there.
fn asks_more_score(scene: Scene<'_>, condition: &Condition) -> bool {
    match &condition.test {
        Test::All(parts) => parts.iter().any(|part| asks_more_score(scene, part)),
        Test::Compare(Quantity::Score, Comparison::AtLeast | Comparison::MoreThan, Quantity::Constant(_)) => {
            !scene.holds(condition)
        }
        _ => false,
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
