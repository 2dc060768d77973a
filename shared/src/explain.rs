//! 评分说明: turns an assessment into the outcome with its explanation.

mod item;

use alloc::{borrow::Cow, vec, vec::Vec};

use crate::{
    ENGINE_VERSION,
    evaluate::{Assessment, GroupValue, Scene, State},
    exact::Exact,
    outcome::{
        Counts, Explained, Few, GroupOutcome, Id, Input, LevelOutcome, Outcome, RuleKind, ScoreOutcome, Source,
        TrackOutcome, VetoOutcome,
    },
    responses::{Known, Response, Responses},
    rulebook::{
        Aggregate, Comparison, Condition, FactIndex, FactKind, Group, ItemIndex, Node, Quantity, Question, Rulebook,
        Test,
    },
};

/// Why a sheet has no outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EvaluateError {
    /// A number left the range the engine works in; only a pack with absurd numbers gets here.
    #[error("a number left the range the engine works in")]
    OutOfRange,
}

/// Works out `responses` with explanation.
pub fn evaluate<'a>(rulebook: &'a Rulebook, responses: &Responses) -> Result<Outcome<'a>, EvaluateError> {
    explain(rulebook, responses, &Assessment::of(rulebook, responses))
}

/// Explains an assessment that was worked out from the same rulebook and responses.
pub fn explain<'a>(
    rulebook: &'a Rulebook,
    responses: &Responses,
    assessment: &Assessment,
) -> Result<Outcome<'a>, EvaluateError> {
    if !assessment.is_sound() {
        return Err(EvaluateError::OutOfRange);
    }
    let scene = Scene::new(rulebook, responses, assessment);
    let explainer = Explainer { rulebook, scene };
    let outcome = Outcome {
        engine_version: ENGINE_VERSION,
        pack_hash: Cow::Borrowed(&rulebook.pack_hash),
        as_of: responses.as_of,
        counts: counts(assessment),
        score: explainer.score(),
        eligibility: rulebook.eligibility.as_ref().map(|condition| explainer.condition(condition)),
        vetoes: explainer.vetoes(),
        tracks: tracks(rulebook, assessment),
        levels: explainer.levels(),
        groups: explainer.groups(),
        items: (0..rulebook.items.len()).map(|index| explainer.item(index)).collect(),
    };
    // An explanation looks at more than the result needed.
    if assessment.is_sound() { Ok(outcome) } else { Err(EvaluateError::OutOfRange) }
}

fn counts(assessment: &Assessment) -> Counts {
    let mut counts = Counts::default();
    for item in &assessment.items {
        let count = match item.state {
            State::Unanswered => &mut counts.unanswered,
            State::NotApplicable => &mut counts.not_applicable,
            State::Hidden => &mut counts.hidden,
            State::Retired => &mut counts.retired,
            State::Met => &mut counts.met,
            State::Partly => &mut counts.partly,
            State::NotMet => &mut counts.not_met,
        };
        *count += 1;
    }
    counts
}

/// Where each track stands, in the order in which tracks first appear.
fn tracks<'a>(rulebook: &'a Rulebook, assessment: &Assessment) -> Vec<TrackOutcome<'a>> {
    let mut tracks: Vec<TrackOutcome<'a>> = Vec::new();
    for (level, reached) in rulebook.levels.iter().zip(&assessment.levels) {
        let position = tracks.iter().position(|track| track.track == level.track).unwrap_or_else(|| {
            tracks.push(TrackOutcome { track: Cow::Borrowed(&level.track), reached: None, next: None });
            tracks.len() - 1
        });
        let track = &mut tracks[position];
        if *reached {
            track.reached = Some(Cow::Borrowed(&level.id));
            track.next = None;
        } else if track.next.is_none() && level.requires.is_some() {
            track.next = Some(Cow::Borrowed(&level.id));
        }
    }
    tracks
}

/// Builds the parts of an outcome.
#[derive(Clone, Copy)]
struct Explainer<'a, 's> {
    rulebook: &'a Rulebook,
    scene: Scene<'s>,
}

impl<'a> Explainer<'a, '_> {
    /// A number for the outcome. One that left the range is noted, so that no outcome holds it.
    fn noted(self, number: Option<Exact>) -> Option<Exact> {
        self.scene.so_far.note(number.unwrap_or(Exact::ZERO));
        number
    }

    fn score(self) -> Option<ScoreOutcome<'a>> {
        let score = self.rulebook.score.as_ref()?;
        let points = self.scene.so_far.score?;
        let applicable_max = self.scene.so_far.score_max.unwrap_or(Exact::ZERO);
        let mut inputs = Few::new();
        if let Quantity::SumPoints(items) = &score.quantity {
            inputs.extend(items.iter().filter_map(|item| self.points_input(*item)));
        } else {
            self.inputs(&score.quantity, &mut inputs);
        }
        Some(ScoreOutcome {
            points,
            inputs,
            max: score.max,
            applicable_max,
            percent: self.noted(percent(points, applicable_max)),
            display: points.display(score.decimals),
        })
    }

    fn vetoes(self) -> Vec<VetoOutcome<'a>> {
        let of = |(veto, in_force): (&'a crate::rulebook::Veto, &bool)| VetoOutcome {
            id: Cow::Borrowed(&veto.id),
            in_force: *in_force,
            blocks: veto.blocks.iter().map(|level| self.level_id(usize::from(*level))).collect(),
            unless: self.condition(&veto.unless),
        };
        self.rulebook.vetoes.iter().zip(&self.scene.so_far.vetoed).map(of).collect()
    }

    fn levels(self) -> Vec<LevelOutcome<'a>> {
        let rulebook = self.rulebook;
        let of = |(index, level): (usize, &'a crate::rulebook::Level)| LevelOutcome {
            id: Cow::Borrowed(&level.id),
            reached: self.scene.so_far.levels[index],
            includes: level.includes.map(|lower| self.level_id(usize::from(lower))),
            vetoed_by: rulebook
                .vetoes
                .iter()
                .zip(&self.scene.so_far.vetoed)
                .filter(|(veto, vetoed)| **vetoed && veto.cancels(index))
                .map(|(veto, _)| Cow::Borrowed(veto.id.as_str()))
                .collect(),
            requires: level.requires.as_ref().map(|condition| self.condition(condition)),
        };
        rulebook.levels.iter().enumerate().map(of).collect()
    }

    fn groups(self) -> Vec<GroupOutcome<'a>> {
        let of = |(index, group): (usize, &'a crate::rulebook::Group)| {
            let value = self.scene.so_far.groups[index];
            let (cap, floor) =
                if let Aggregate::Sum { cap, floor } = group.aggregate { (cap, floor) } else { (None, None) };
            let mut outcome = GroupOutcome {
                id: Cow::Borrowed(&group.id),
                points: value.points,
                max: value.max,
                percent: self.noted(value.points.and_then(|points| percent(points, value.max))),
                cap,
                floor,
                inputs: self.group_inputs(group, value),
                applicable: 0,
                answered: 0,
                met: 0,
            };
            for item in &group.items {
                let state = self.scene.state(*item);
                outcome.applicable += u32::from(state.is_applicable());
                outcome.answered += u32::from(state.is_applicable() && state != State::Unanswered);
                outcome.met += u32::from(state == State::Met);
            }
            outcome
        };
        self.rulebook.groups.iter().enumerate().map(of).collect()
    }

    /// The points of a requirement that applies.
    fn points_input(self, item: ItemIndex) -> Option<Input<'a>> {
        let value = Some(self.scene.points(item));
        self.scene.applies(item).then(|| Input { of: Source::Requirement(self.item_id(item)), value })
    }

    /// What the points of a group were made of.
    fn group_inputs(self, group: &'a Group, value: GroupValue) -> Vec<Input<'a>> {
        if value.points.is_none() {
            return Vec::new();
        }
        let so_far = self.scene.so_far;
        let item = |item: ItemIndex| self.points_input(item);
        let shared = matches!(group.aggregate, Aggregate::Share(_));
        let mut inputs = Vec::with_capacity(if shared { group.items.len() } else { group.children.len() });
        if shared {
            inputs.extend(group.items.iter().filter_map(|index| item(*index)));
            return inputs;
        }
        inputs.extend(group.children.iter().filter_map(|child| match *child {
            Node::Item(index) => item(index),
            Node::Group(index) => so_far.groups[usize::from(index)].points.map(|points| Input {
                of: Source::Group(Cow::Borrowed(&self.rulebook.groups[usize::from(index)].id)),
                value: Some(points),
            }),
        }));
        inputs
    }

    fn condition(self, condition: &'a Condition) -> Explained<'a> {
        let test = &condition.test;
        let parts = match test {
            Test::All(parts) | Test::Any(parts) | Test::AtLeast(_, parts) => {
                parts.iter().map(|part| self.condition(part)).collect()
            }
            Test::Not(part) => vec![self.condition(part)],
            _ => Vec::new(),
        };
        let measured = self.scene.measure(test);
        let shortfall = shortfall(measured.holds, measured.comparison, measured.value, measured.threshold);
        let mut inputs = Few::new();
        match test {
            Test::Compare(left, _, right) => {
                self.inputs(left, &mut inputs);
                self.inputs(right, &mut inputs);
            }
            Test::Flag(fact) | Test::Class(fact, _) => inputs = Few::one(self.fact_input(*fact)),
            Test::Chosen(item, _) => inputs = Few::one(self.chosen_input(*item)),
            Test::LevelReached(level) => {
                let of = Source::Level(self.level_id(usize::from(*level)));
                inputs = Few::one(Input { of, value: Some(yes_or_no(measured.holds)) });
            }
            Test::PreviousLevel(_) => {
                let before = self.scene.responses.previous.and_then(|previous| previous.level);
                let of = Source::PreviousLevel(before.map(|level| self.level_id(usize::from(level))));
                inputs = Few::one(Input { of, value: None });
            }
            _ => {}
        }
        Explained {
            rule: Cow::Borrowed(&condition.rule),
            kind: kind(test),
            holds: measured.holds,
            value: self.noted(measured.value),
            comparison: measured.threshold.is_some().then_some(measured.comparison),
            threshold: self.noted(measured.threshold),
            shortfall: self.noted(shortfall),
            inputs,
            missing: if measured.holds { Vec::new() } else { self.missing(test) },
            parts,
        }
    }

    /// The requirements in the way of a leaf condition that fails; for one that wants so many of
    /// several, those that could still be among them.
    fn missing(self, test: &Test) -> Vec<Id<'a>> {
        let scene = self.scene;
        let open = |items: &[ItemIndex], open: &dyn Fn(ItemIndex) -> bool| {
            items.iter().filter(|item| open(**item)).map(|item| self.item_id(*item)).collect()
        };
        match test {
            Test::ItemsMet(items) => open(items, &|item| scene.stands_in_the_way(item)),
            Test::ItemsAnswered(items) => open(items, &|item| scene.state(item) == State::Unanswered),
            Test::EachAtLeast(items, least) => open(items, &|item| scene.applies(item) && scene.points(item) < *least),
            Test::Chosen(item, _) => vec![self.item_id(*item)],
            Test::Compare(Quantity::CountItems(items, mark), comparison, _) if comparison.wants_more() => {
                open(items, &|item| scene.falls_short(item, *mark))
            }
            Test::Compare(Quantity::CountGroups(groups, least, mark), comparison, _) if comparison.wants_more() => {
                let short = groups.iter().filter(|group| !scene.group_reaches_mark(**group, *least, *mark));
                let items = short.flat_map(|group| &self.rulebook.groups[usize::from(*group)].items);
                let mut missing: Vec<ItemIndex> =
                    items.copied().filter(|item| scene.falls_short(*item, *mark)).collect();
                // Groups can stand inside each other.
                missing.sort_unstable();
                missing.dedup();
                missing.into_iter().map(|item| self.item_id(item)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The leaves of a quantity with their values. Constants say nothing about the community.
    fn inputs(self, quantity: &'a Quantity, inputs: &mut Few<Input<'a>>) {
        let rulebook = self.rulebook;
        let of = match quantity {
            Quantity::Constant(_) => return,
            Quantity::ItemPoints(item) => Source::Requirement(self.item_id(*item)),
            Quantity::ItemNumber(item, field) => self.field(*item, *field),
            Quantity::ItemCount(item) => Source::Count(self.item_id(*item)),
            Quantity::Fact(fact) => Source::Fact(self.fact_id(*fact)),
            Quantity::GroupPoints(group) => Source::Group(Cow::Borrowed(&rulebook.groups[usize::from(*group)].id)),
            Quantity::GroupPercent(group) => {
                Source::GroupPercent(Cow::Borrowed(&rulebook.groups[usize::from(*group)].id))
            }
            Quantity::SumPoints(_) | Quantity::CountItems(..) | Quantity::CountGroups(..) => Source::Counted,
            Quantity::Score => Source::Score,
            Quantity::ScorePercent => Source::ScorePercent,
            Quantity::PreviousScore | Quantity::PreviousAwards | Quantity::PreviousYears => Source::Previous,
            Quantity::ByClass { fact, .. } => {
                inputs.push(self.fact_input(*fact));
                return;
            }
            Quantity::Sum(parts)
            | Quantity::Product(parts)
            | Quantity::Least(parts)
            | Quantity::Greatest(parts)
            | Quantity::FirstKnown(parts) => {
                for part in parts {
                    self.inputs(part, inputs);
                }
                return;
            }
            Quantity::Difference(one, other) | Quantity::Ratio { of: one, by: other, .. } => {
                self.inputs(one, inputs);
                self.inputs(other, inputs);
                return;
            }
            Quantity::CeilingPer { of, .. } => {
                self.inputs(of, inputs);
                return;
            }
            Quantity::WeightedMean(parts) => {
                for (part, _) in parts {
                    self.inputs(part, inputs);
                }
                return;
            }
            Quantity::If(condition, then, otherwise) => {
                self.inputs(if self.scene.holds(condition) { then } else { otherwise }, inputs);
                return;
            }
        };
        inputs.push(Input { of, value: self.noted(self.scene.quantity(quantity)) });
    }

    fn item_id(self, item: ItemIndex) -> Id<'a> {
        Cow::Borrowed(&self.rulebook.items[usize::from(item)].id)
    }

    fn level_id(self, level: usize) -> Id<'a> {
        Cow::Borrowed(&self.rulebook.levels[level].id)
    }

    fn fact_id(self, fact: FactIndex) -> Id<'a> {
        Cow::Borrowed(&self.rulebook.facts[usize::from(fact)].id)
    }

    /// The option that is chosen under a requirement, as far as one is.
    fn chosen_input(self, item: ItemIndex) -> Input<'a> {
        let option = match (&self.rulebook.items[usize::from(item)].question, self.scene.response(item)) {
            (Question::OneOf(options), Some(Response::Choice(chosen))) => options.get(usize::from(*chosen)),
            _ => None,
        };
        let option = option.map(|option| Cow::Borrowed(option.id.as_str()));
        Input { of: Source::Chosen(self.item_id(item), option), value: None }
    }

    /// A fact as far as it is known: that it is not so and that nobody knows are two things.
    fn fact_input(self, fact: FactIndex) -> Input<'a> {
        let id = self.fact_id(fact);
        let known = self.scene.fact(fact);
        match &self.rulebook.facts[usize::from(fact)].kind {
            FactKind::Flag => {
                let value = known.map(|known| yes_or_no(known == Known::Flag(true)));
                Input { of: Source::Flag(id), value }
            }
            FactKind::Class(classes) => {
                let class = match known {
                    Some(Known::Class(class)) => classes.get(usize::from(class)),
                    _ => None,
                };
                Input { of: Source::Class(id, class.map(|class| Cow::Borrowed(class.as_str()))), value: None }
            }
            FactKind::Number { .. } => {
                Input { of: Source::Fact(id), value: self.scene.quantity(&Quantity::Fact(fact)) }
            }
        }
    }
}

/// Yes and no as numbers.
const fn yes_or_no(is_so: bool) -> Exact {
    if is_so { Exact::ONE } else { Exact::ZERO }
}

/// How far a number is from what is asked while it does not hold.
fn shortfall(holds: bool, comparison: Comparison, value: Option<Exact>, threshold: Option<Exact>) -> Option<Exact> {
    match (holds, value, threshold) {
        // The number itself is not enough, and any step further is.
        (false, Some(value), Some(threshold)) if value == threshold => None,
        (false, Some(value), Some(threshold)) => Some((threshold - value).at_least(value - threshold)),
        (false, None, threshold) if comparison.wants_more() => threshold,
        _ => None,
    }
}

/// A percentage; none of nothing.
fn percent(points: Exact, of: Exact) -> Option<Exact> {
    (!of.is_zero()).then(|| Exact::HUNDRED * points.divided_by(of))
}

fn kind(test: &Test) -> RuleKind {
    match test {
        Test::All(_) => RuleKind::All,
        Test::Any(_) => RuleKind::Any,
        Test::Not(_) => RuleKind::Not,
        Test::AtLeast(..) => RuleKind::AtLeast,
        Test::Compare(..) => RuleKind::Compare,
        Test::ItemsMet(_) => RuleKind::ItemsMet,
        Test::ItemsAnswered(_) => RuleKind::ItemsAnswered,
        Test::EachAtLeast(..) => RuleKind::EachAtLeast,
        Test::Chosen(..) => RuleKind::Chosen,
        Test::Flag(_) => RuleKind::Flag,
        Test::Class(..) => RuleKind::Class,
        Test::LevelReached(_) => RuleKind::LevelReached,
        Test::PreviousLevel(_) => RuleKind::PreviousLevel,
        Test::Constant(_) => RuleKind::Constant,
    }
}
