//! 数量与条件: what quantities and conditions mean while an assessment is being worked out.

use crate::{
    evaluate::{Assessment, State},
    exact::Exact,
    responses::{Known, Response, Responses},
    rulebook::{Comparison, Condition, FactIndex, GroupIndex, ItemIndex, LevelIndex, Mark, Quantity, Rulebook, Test},
};

/// What is known at one point of the working out.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub(crate) rulebook: &'a Rulebook,
    pub(crate) responses: &'a Responses,
    pub(crate) so_far: &'a Assessment,
}

/// A leaf condition in numbers. Composite conditions have none.
#[derive(Clone, Copy)]
pub(crate) struct Measured {
    pub(crate) holds: bool,
    pub(crate) value: Option<Exact>,
    pub(crate) comparison: Comparison,
    pub(crate) threshold: Option<Exact>,
}

/// Whether points reached or points to be had are asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Reached,
    ToBeHad,
}

/// What a quantity is made of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sources {
    /// Facts and constants.
    NoItems,
    /// Items, none of which applies.
    NoneApplies,
    /// Items that apply, or something that is said to count instead.
    Stands,
}

impl<'a> Scene<'a> {
    pub(crate) fn new(rulebook: &'a Rulebook, responses: &'a Responses, so_far: &'a Assessment) -> Self {
        Self { rulebook, responses, so_far }
    }

    /// The value of a quantity; none where something it needs is not known or nothing applies.
    #[inline]
    pub(crate) fn quantity(&self, quantity: &Quantity) -> Option<Exact> {
        self.value(quantity, Side::Reached)
    }

    /// The same quantity made of the points that were there to be had.
    pub(crate) fn quantity_max(&self, quantity: &Quantity) -> Option<Exact> {
        self.value(quantity, Side::ToBeHad)
    }

    fn value(&self, quantity: &Quantity, side: Side) -> Option<Exact> {
        let so_far = self.so_far;
        let one = |quantity: &Quantity| self.value(quantity, side);
        match quantity {
            Quantity::Constant(value) => Some(*value),
            Quantity::ItemPoints(item) => self.item_points(*item, side),
            Quantity::ItemNumber(item, field) => match self.response(*item)? {
                Response::Numbers(numbers) => numbers.get(usize::from(*field)).copied().flatten(),
                _ => None,
            },
            Quantity::ItemCount(item) => match self.response(*item)? {
                Response::Choices(chosen) => Some(Exact::whole(i64::from(chosen.count_ones()))),
                Response::Records(_) => Some(Exact::whole(i64::from(so_far.items[usize::from(*item)].records))),
                Response::Faults(counts) => Some(Exact::whole(counts.iter().map(|count| i64::from(*count)).sum())),
                _ => None,
            },
            Quantity::Fact(fact) => match self.fact(*fact)? {
                Known::Number(number) => Some(number),
                Known::Flag(_) | Known::Class(_) => None,
            },
            Quantity::GroupPoints(group) => {
                let value = so_far.groups[usize::from(*group)];
                if side == Side::Reached { value.points } else { value.points.map(|_| value.max) }
            }
            Quantity::GroupPercent(group) => {
                let value = so_far.groups[usize::from(*group)];
                percent(if side == Side::Reached { value.points } else { value.points.map(|_| value.max) }, value.max)
            }
            Quantity::SumPoints(items) => known_sum(items.iter().map(|item| self.item_points(*item, side))),
            Quantity::CountItems(items, mark) => {
                Some(Exact::count(items.iter().filter(|item| self.reaches(**item, *mark, side)).count()))
            }
            Quantity::CountGroups(groups, least, mark) => {
                let reaches = |group: &&GroupIndex| self.group_reaches(**group, *least, *mark, side);
                Some(Exact::count(groups.iter().filter(reaches).count()))
            }
            Quantity::Sum(parts) => known_sum(parts.iter().map(one)),
            Quantity::Product(parts) => {
                parts.iter().map(one).try_fold(Exact::ONE, |product, part| Some(product * part?))
            }
            // Nothing need be lost: all of the first is to be had.
            Quantity::Difference(from, _) if side == Side::ToBeHad => one(from),
            Quantity::Difference(from, less) => Some(one(from)? - one(less)?),
            Quantity::Ratio { of, by, if_zero } => {
                let (of, by) = (one(of)?, one(by)?);
                if by.is_zero() { *if_zero } else { Some(of.divided_by(by)) }
            }
            Quantity::CeilingPer { of, per } => Some(one(of)?.divided_by(*per).ceiling()),
            Quantity::Least(parts) => parts.iter().filter_map(one).reduce(Exact::at_most),
            Quantity::Greatest(parts) => parts.iter().filter_map(one).reduce(Exact::at_least),
            Quantity::FirstKnown(parts) => parts.iter().find_map(one),
            Quantity::WeightedMean(parts) => {
                let (mut sum, mut weights) = (Exact::ZERO, Exact::ZERO);
                for (part, weight) in parts {
                    if let Some(value) = one(part) {
                        sum = sum + *weight * value;
                        weights = weights + *weight;
                    }
                }
                (!weights.is_zero()).then(|| sum.divided_by(weights))
            }
            Quantity::Score => {
                if side == Side::Reached {
                    so_far.score
                } else {
                    so_far.score_max
                }
            }
            Quantity::ScorePercent => percent(so_far.score, so_far.score_max?),
            Quantity::PreviousScore => self.responses.previous?.score,
            Quantity::PreviousAwards => {
                Some(Exact::whole(i64::from(self.responses.previous.map_or(0, |previous| previous.awards))))
            }
            Quantity::PreviousYears => {
                Some(Exact::whole(self.responses.as_of.years_since(self.responses.previous?.sealed_on)))
            }
            Quantity::ByClass { fact, table, otherwise } => match self.fact(*fact) {
                Some(Known::Class(class)) => {
                    table.iter().find(|(position, _)| *position == class).map(|(_, number)| *number).or(*otherwise)
                }
                _ => *otherwise,
            },
            Quantity::If(condition, then, otherwise) => one(if self.holds(condition) { then } else { otherwise }),
        }
    }

    /// Whether a quantity is made of items of which none applies. One that says what counts instead
    /// stands by itself.
    pub(crate) fn stands_on_nothing(&self, quantity: &Quantity) -> bool {
        self.sources(quantity) == Sources::NoneApplies
    }

    fn sources(&self, quantity: &Quantity) -> Sources {
        let mut sources = Sources::NoItems;
        match quantity {
            Quantity::If(condition, then, otherwise) => {
                return self.sources(if self.holds(condition) { then } else { otherwise });
            }
            Quantity::FirstKnown(parts) => {
                let stands = |part| self.sources(part) != Sources::NoneApplies;
                return if parts.iter().any(stands) { Sources::Stands } else { Sources::NoneApplies };
            }
            _ => {}
        }
        quantity.each_item(self.rulebook, &mut |item| {
            sources = sources.max(if self.applies(item) { Sources::Stands } else { Sources::NoneApplies });
        });
        quantity.each_part(&mut |part| sources = sources.max(self.sources(part)));
        sources
    }

    /// Whether a condition holds.
    pub(crate) fn holds(&self, condition: &Condition) -> bool {
        match &condition.test {
            Test::All(parts) => parts.iter().all(|part| self.holds(part)),
            Test::Any(parts) => parts.iter().any(|part| self.holds(part)),
            Test::Not(part) => !self.holds(part),
            Test::AtLeast(least, parts) => {
                parts.iter().filter(|part| self.holds(part)).take(usize::from(*least)).count() >= usize::from(*least)
            }
            Test::ItemsMet(items) => items.iter().all(|item| !self.stands_in_the_way(*item)),
            leaf => self.measure(leaf).holds,
        }
    }

    /// A leaf condition in numbers; composite ones only say whether they hold.
    pub(crate) fn measure(&self, test: &Test) -> Measured {
        let yes_no = |holds: bool| Measured { holds, value: None, comparison: Comparison::Equals, threshold: None };
        match test {
            Test::Compare(left, comparison, right) => {
                let (value, threshold) = (self.quantity(left), self.quantity(right));
                let holds = match (value, threshold) {
                    // What left the range has no answer, and its opposite has none either.
                    (Some(value), Some(threshold)) => {
                        self.so_far.note(value);
                        self.so_far.note(threshold);
                        value.is_valid() && threshold.is_valid() && comparison.holds(value, threshold)
                    }
                    _ => false,
                };
                Measured { holds, value, comparison: *comparison, threshold }
            }
            Test::ItemsMet(items) => self.tally(items, |item| !self.stands_in_the_way(item)),
            Test::ItemsAnswered(items) => self.tally(items, |item| self.state(item) != State::Unanswered),
            Test::EachAtLeast(items, least) => {
                self.tally(items, |item| !self.applies(item) || self.points(item) >= *least)
            }
            Test::AtLeast(least, parts) => {
                let count = parts.iter().filter(|part| self.holds(part)).count();
                let (value, threshold) = (Exact::count(count), Exact::whole(i64::from(*least)));
                Measured {
                    holds: value >= threshold,
                    value: Some(value),
                    comparison: Comparison::AtLeast,
                    threshold: Some(threshold),
                }
            }
            Test::Chosen(item, option) => {
                yes_no(self.applies(*item) && self.response(*item) == Some(&Response::Choice(*option)))
            }
            Test::Flag(fact) => yes_no(self.fact(*fact) == Some(Known::Flag(true))),
            Test::Class(fact, class) => yes_no(self.fact(*fact) == Some(Known::Class(*class))),
            Test::LevelReached(level) => yes_no(self.so_far.levels[usize::from(*level)]),
            Test::PreviousLevel(level) => yes_no(self.previous_level(*level)),
            Test::Constant(holds) => yes_no(*holds),
            Test::All(parts) => yes_no(parts.iter().all(|part| self.holds(part))),
            Test::Any(parts) => yes_no(parts.iter().any(|part| self.holds(part))),
            Test::Not(part) => yes_no(!self.holds(part)),
        }
    }

    /// How many of the items pass, against all of them.
    fn tally(&self, items: &[ItemIndex], passes: impl Fn(ItemIndex) -> bool) -> Measured {
        let applicable = items.iter().filter(|item| self.applies(**item));
        let (mut all, mut count) = (0_usize, 0_usize);
        for item in applicable {
            all += 1;
            count += usize::from(passes(*item));
        }
        Measured {
            holds: count == all,
            value: Some(Exact::count(count)),
            comparison: Comparison::AtLeast,
            threshold: Some(Exact::count(all)),
        }
    }

    pub(crate) fn state(&self, item: ItemIndex) -> State {
        self.so_far.items[usize::from(item)].state
    }

    pub(crate) fn applies(&self, item: ItemIndex) -> bool {
        self.state(item).is_applicable()
    }

    /// Applies and does not reach the mark.
    pub(crate) fn falls_short(&self, item: ItemIndex, mark: Mark) -> bool {
        self.applies(item) && !self.reaches(item, mark, Side::Reached)
    }

    /// Applies and is not met.
    #[inline]
    pub(crate) fn stands_in_the_way(&self, item: ItemIndex) -> bool {
        self.state(item).is_open()
    }

    pub(crate) fn points(&self, item: ItemIndex) -> Exact {
        self.so_far.items[usize::from(item)].points
    }

    pub(crate) fn fact(&self, fact: FactIndex) -> Option<Known> {
        self.responses.facts.get(usize::from(fact)).copied().flatten()
    }

    /// The answer of an item that applies; stale answers to hidden items are no answers.
    pub(crate) fn response(&self, item: ItemIndex) -> Option<&'a Response> {
        if !self.applies(item) {
            return None;
        }
        self.responses.slots[usize::from(item)].response.as_ref()
    }

    fn item_points(&self, item: ItemIndex, side: Side) -> Option<Exact> {
        let value = self.so_far.items[usize::from(item)];
        value.state.is_applicable().then_some(if side == Side::Reached { value.points } else { value.max })
    }

    fn reaches(&self, item: ItemIndex, mark: Mark, side: Side) -> bool {
        match mark {
            _ if side == Side::ToBeHad => self.applies(item),
            Mark::Met => self.state(item) == State::Met,
            Mark::Points(least) => self.applies(item) && self.points(item) >= least,
        }
    }

    /// Whether so many items of a group reach the mark.
    pub(crate) fn group_reaches_mark(&self, group: GroupIndex, least: u16, mark: Mark) -> bool {
        self.group_reaches(group, least, mark, Side::Reached)
    }

    fn group_reaches(&self, group: GroupIndex, least: u16, mark: Mark, side: Side) -> bool {
        let items = &self.rulebook.groups[usize::from(group)].items;
        items.iter().filter(|item| self.reaches(**item, mark, side)).count() >= usize::from(least)
    }

    fn previous_level(&self, level: LevelIndex) -> bool {
        let levels = &self.rulebook.levels;
        self.responses.previous.and_then(|previous| previous.level).is_some_and(|before| {
            before >= level && levels[usize::from(before)].track == levels[usize::from(level)].track
        })
    }
}

fn known_sum(parts: impl Iterator<Item = Option<Exact>>) -> Option<Exact> {
    parts.flatten().reduce(|sum, part| sum + part)
}

fn percent(points: Option<Exact>, of: Exact) -> Option<Exact> {
    let points = points?;
    (!of.is_zero()).then(|| Exact::HUNDRED * points.divided_by(of))
}
