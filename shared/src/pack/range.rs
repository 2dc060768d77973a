//! What values can be reached at all: bounds by interval arithmetic, for the pack check.
//!
//! Bounds are worked out once for every way the facts can stand that decide what applies, so that
//! requirements for this kind of community and for that one do not both count. `line` says which
//! numbers fall into which band, `together` which conditions exclude each other.

mod line;
mod scenes;
mod together;

use alloc::{vec, vec::Vec};

use crate::{
    answer::MAX_RECORDS,
    exact::Exact,
    rulebook::{
        Aggregate, Comparison, Condition, FactKind, Item, ItemIndex, Mark, Node, Quantity, Question, Rule, Rulebook,
        Test,
    },
};
pub(super) use line::Numbers;
use scenes::Known;

/// Bounds of a number, both inclusive.
#[derive(Clone, Copy, Debug)]
pub(super) struct Range {
    pub(super) low: Exact,
    pub(super) high: Exact,
}

/// Whether a condition can come out either way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Prospect {
    pub(super) can_hold: bool,
    pub(super) can_fail: bool,
}

/// What the check could not make sense of: nothing is concluded from it.
#[derive(Clone, Debug)]
pub(super) struct Unsure {
    /// By item position.
    pub(super) items: Vec<bool>,
    /// By group position.
    pub(super) groups: Vec<bool>,
    /// By fact position.
    pub(super) facts: Vec<bool>,
    /// The total.
    pub(super) score: bool,
    /// How many requirements there are.
    pub(super) requirement_count: bool,
    /// How many groups there are.
    pub(super) group_count: bool,
}

/// What a rule gives for the numbers that can come.
#[derive(Clone, Copy, Debug)]
pub(super) struct Worth {
    /// Bounds of the points.
    pub(super) range: Range,
    /// Every number brings all the rule gives.
    pub(super) is_certain: bool,
}

/// Bounds of everything in a rulebook.
pub(super) struct Ranges<'a> {
    rulebook: &'a Rulebook,
    unsure: &'a Unsure,
    /// What is taken for granted about facts, by position.
    known: Vec<Known>,
    items: Vec<Range>,
    groups: Vec<Range>,
    score: Option<Range>,
}

impl Range {
    const NOUGHT: Self = Self { low: Exact::ZERO, high: Exact::ZERO };

    fn point(value: Exact) -> Self {
        Self { low: value, high: value }
    }

    fn plus(self, other: Self) -> Self {
        Self { low: self.low + other.low, high: self.high + other.high }.bounded()
    }

    fn times(self, other: Self) -> Self {
        let products = [self.low * other.low, self.low * other.high, self.high * other.low, self.high * other.high];
        let low = products.into_iter().reduce(Exact::at_most).unwrap_or(Exact::INVALID);
        Self { low, high: products.into_iter().reduce(Exact::at_least).unwrap_or(Exact::INVALID) }.bounded()
    }

    /// The same, or no bound to speak of where the arithmetic left its range.
    fn bounded(self) -> Self {
        let Self { low, high } = self;
        Self { low: if low.is_valid() { low } else { -FAR }, high: if high.is_valid() { high } else { FAR } }
    }

    /// A value that can also be nought, because an answer can be missing.
    fn or_nought(self) -> Self {
        Self { low: self.low.at_most(Exact::ZERO), high: self.high.at_least(Exact::ZERO) }
    }

    fn join(self, other: Self) -> Self {
        Self { low: self.low.at_most(other.low), high: self.high.at_least(other.high) }
    }
}

/// No bound to speak of: larger than any number a sheet can hold.
const FAR: Exact = Exact::whole(1_000_000_000_000);
const ANY: Range = Range { low: Exact::whole(-1_000_000_000_000), high: FAR };

impl<'a> Ranges<'a> {
    /// The bounds however the facts stand.
    pub(super) fn of(rulebook: &'a Rulebook, unsure: &'a Unsure) -> Self {
        let scenes = scenes::of(rulebook);
        let each = scenes.into_iter().map(|known| Self::within(rulebook, unsure, known));
        let joined = each.reduce(|mut joined, scene| {
            let pairs = joined.items.iter_mut().zip(scene.items).chain(joined.groups.iter_mut().zip(scene.groups));
            for (joined, scene) in pairs.chain(joined.score.iter_mut().zip(scene.score)) {
                *joined = joined.join(scene);
            }
            joined
        });
        let known = vec![Known::Open; rulebook.facts.len()];
        match joined {
            Some(joined) => Self { known, ..joined },
            None => Self::within(rulebook, unsure, known),
        }
    }

    /// Follows the rulebook's own order, so each bound is known before it is used.
    fn within(rulebook: &'a Rulebook, unsure: &'a Unsure, known: Vec<Known>) -> Self {
        let mut ranges = Self {
            rulebook,
            unsure,
            known,
            items: vec![Range::NOUGHT; rulebook.items.len()],
            groups: vec![Range::NOUGHT; rulebook.groups.len()],
            score: None,
        };
        for node in &rulebook.order {
            match *node {
                Node::Item(item) => ranges.items[usize::from(item)] = ranges.item(usize::from(item)),
                Node::Group(group) => ranges.groups[usize::from(group)] = ranges.group(usize::from(group)),
            }
        }
        let total = |score: &crate::rulebook::Score| if unsure.score { ANY } else { ranges.quantity(&score.quantity) };
        ranges.score = rulebook.score.as_ref().map(total);
        ranges
    }

    pub(super) fn score(&self) -> Option<Range> {
        self.score
    }

    pub(super) fn item_at(&self, index: usize) -> Range {
        self.items[index]
    }

    pub(super) fn group_at(&self, index: usize) -> Range {
        self.groups[index]
    }

    fn item(&self, index: usize) -> Range {
        let item = &self.rulebook.items[index];
        if self.unsure.items[index] {
            return ANY;
        }
        if item.applies_when.as_ref().is_some_and(|condition| !self.condition(condition).can_hold) {
            return Range::NOUGHT;
        }
        match &item.question {
            Question::OneOf(options) => {
                let points = options.iter().map(|option| Range::point(option.points));
                points.reduce(Range::join).unwrap_or(Range::NOUGHT).or_nought()
            }
            Question::ManyOf { options, cap } => {
                let sum =
                    options.iter().fold(Range::NOUGHT, |sum, option| sum.plus(Range::point(option.points).or_nought()));
                Range { high: cap.map_or(sum.high, |cap| sum.high.at_most(cap)), ..sum }
            }
            Question::Numbers { fields, all } => {
                let mut sum = Range::NOUGHT;
                let mut reachable = fields.iter().any(|field| field.rule.is_some());
                for (rule, numbers) in self.rules(item) {
                    let worth = self.rule(rule, numbers).range;
                    reachable &= worth.high >= rule.best(numbers.range.high);
                    sum = sum.plus(worth.or_nought());
                }
                if !all {
                    return sum;
                }
                Range { low: Exact::ZERO, high: if reachable { item.max } else { Exact::ZERO } }
            }
            Question::Derived { .. } | Question::Records { .. } => {
                let worth = self.rules(item).into_iter().map(|(rule, numbers)| self.rule(rule, numbers).range);
                worth.reduce(Range::join).unwrap_or(Range::NOUGHT).or_nought()
            }
            Question::Faults { base, floor, .. } => {
                Range { low: floor.at_most(Exact::ZERO), high: base.at_least(*floor) }
            }
            Question::Narrative => Range { low: Exact::ZERO, high: item.max },
        }
    }

    /// The rules of an item with the numbers that can come to each, in the order of its fields.
    pub(super) fn rules(&self, item: &'a Item) -> Vec<(&'a Rule, Numbers)> {
        match &item.question {
            Question::Numbers { fields, .. } => {
                let numbers = |field: &crate::rulebook::NumberField| Numbers {
                    range: Range { low: field.min, high: field.max },
                    step: Some(field.step()),
                };
                fields.iter().filter_map(|field| Some((field.rule.as_ref()?, numbers(field)))).collect()
            }
            Question::Derived { quantity, rule } => {
                vec![(rule, Numbers { range: self.quantity(quantity), step: None })]
            }
            Question::Records { rule, .. } => {
                let range = Range { low: Exact::ZERO, high: Exact::count(MAX_RECORDS) };
                vec![(rule, Numbers { range, step: Some(Exact::ONE) })]
            }
            Question::OneOf(_) | Question::ManyOf { .. } | Question::Faults { .. } | Question::Narrative => Vec::new(),
        }
    }

    pub(super) fn rule(&self, rule: &Rule, numbers: Numbers) -> Worth {
        let Numbers { range: number, .. } = numbers;
        match rule {
            Rule::Threshold { comparison, than, points } => {
                let (can_hold, can_fail) = if let Quantity::Constant(than) = than {
                    let shares = numbers.share(&[line::band(*comparison, *than, *points)]);
                    (!shares.reached.is_empty(), shares.has_rest)
                } else {
                    let prospect = compare(*comparison, number, self.quantity(than));
                    (prospect.can_hold, prospect.can_fail || !always_known(than))
                };
                let range = match (can_hold, can_fail) {
                    (true, true) => Range::point(*points).or_nought(),
                    (true, false) => Range::point(*points),
                    (false, _) => Range::NOUGHT,
                };
                Worth { range, is_certain: can_hold && !can_fail }
            }
            Rule::Bands(bands) => {
                let shares = numbers.share(bands);
                let points = shares.reached.iter().map(|position| Range::point(bands[*position].points));
                let range = points.chain(shares.has_rest.then_some(Range::NOUGHT)).reduce(Range::join);
                let range = range.unwrap_or(Range::NOUGHT);
                Worth { range, is_certain: range.low >= rule.best(number.high) }
            }
            Rule::PerUnit { .. } => {
                let (one, other) = (rule.best(number.low), rule.best(number.high));
                let range = Range { low: one.at_most(other), high: one.at_least(other) };
                Worth { range, is_certain: range.low >= range.high }
            }
            Rule::Times(factor) => {
                let range = number.times(Range::point(*factor));
                Worth { range, is_certain: range.low >= range.high }
            }
        }
    }

    fn group(&self, index: usize) -> Range {
        let group = &self.rulebook.groups[index];
        if self.unsure.groups[index] {
            return ANY;
        }
        let child = |node: &Node| match *node {
            Node::Item(item) => self.items[usize::from(item)],
            Node::Group(group) => self.groups[usize::from(group)],
        };
        match &group.aggregate {
            Aggregate::Sum { cap, floor } => {
                let sum = group.children.iter().fold(Range::NOUGHT, |sum, node| sum.plus(child(node).or_nought()));
                let lifted = |number: Exact| floor.map_or(number, |floor| number.at_least(floor));
                let capped = |number: Exact| cap.map_or(number, |cap| number.at_most(cap));
                Range { low: capped(lifted(sum.low)), high: capped(lifted(sum.high)) }
            }
            Aggregate::Best => {
                let best = group.children.iter().map(child).reduce(Range::join);
                best.unwrap_or(Range::NOUGHT).or_nought()
            }
            // With a single applicable requirement at its best the whole share is reached.
            Aggregate::Share(points) | Aggregate::Mean(points) => {
                let any = group.items.iter().any(|item| {
                    let item = usize::from(*item);
                    self.rulebook.items[item].max > Exact::ZERO
                        && self.items[item].high >= self.rulebook.items[item].max
                });
                let reached = if any { Range::point(*points).or_nought() } else { Range::NOUGHT };
                self.widened(reached, &group.items)
            }
        }
    }

    /// Whether an item can bring more than its points: a bonus.
    pub(super) fn is_bonus(&self, item: ItemIndex) -> bool {
        self.items[usize::from(item)].high > self.rulebook.items[usize::from(item)].max
    }

    /// Bounds of a share in these items: with a bonus or a floor among them there is no upper one,
    /// with negative points no lower one.
    fn widened(&self, share: Range, items: &[ItemIndex]) -> Range {
        let lifted = |group: &crate::rulebook::Group| {
            let has_floor = matches!(group.aggregate, Aggregate::Sum { floor: Some(floor), .. } if floor > Exact::ZERO);
            has_floor && group.items.iter().any(|item| items.contains(item))
        };
        let negative = items.iter().any(|item| self.items[usize::from(*item)].low < Exact::ZERO);
        let above = items.iter().any(|item| self.is_bonus(*item)) || self.rulebook.groups.iter().any(lifted);
        Range { low: if negative { -FAR } else { share.low }, high: if above { FAR } else { share.high } }
    }

    /// Bounds of the score in per cent of what was to be had.
    fn score_percent(&self) -> Range {
        let Some(score) = &self.rulebook.score else { return ANY };
        if !adds_up(&score.quantity) {
            return ANY;
        }
        let every: Vec<ItemIndex> = (0..self.rulebook.items.len()).filter_map(|item| item.try_into().ok()).collect();
        self.widened(Range { low: Exact::ZERO, high: Exact::HUNDRED }, &every)
    }

    pub(super) fn quantity(&self, quantity: &Quantity) -> Range {
        let count = |most: usize| Range { low: Exact::ZERO, high: Exact::count(most) };
        let sum = |items: &[ItemIndex]| {
            items.iter().fold(Range::NOUGHT, |sum, item| sum.plus(self.items[usize::from(*item)].or_nought()))
        };
        let parts = |parts: &[Quantity], with: fn(Range, Range) -> Range| {
            parts.iter().map(|part| self.quantity(part)).reduce(with).unwrap_or(Range::NOUGHT)
        };
        match quantity {
            Quantity::Constant(value) => Range::point(*value),
            Quantity::ItemPoints(item) => self.items[usize::from(*item)].or_nought(),
            Quantity::ItemNumber(item, _) if self.unsure.items[usize::from(*item)] => ANY,
            Quantity::ItemNumber(item, field) => match &self.rulebook.items[usize::from(*item)].question {
                Question::Numbers { fields, .. } => fields
                    .get(usize::from(*field))
                    .map_or(Range::NOUGHT, |field| Range { low: field.min, high: field.max }),
                _ => Range::NOUGHT,
            },
            Quantity::ItemCount(_) | Quantity::PreviousAwards | Quantity::PreviousYears => {
                Range { low: Exact::ZERO, high: FAR }
            }
            Quantity::Fact(fact) if self.unsure.facts[usize::from(*fact)] => ANY,
            Quantity::Fact(fact) => match &self.rulebook.facts[usize::from(*fact)].kind {
                FactKind::Number { min, max, .. } => Range { low: *min, high: *max },
                FactKind::Flag | FactKind::Class(_) => Range::NOUGHT,
            },
            Quantity::GroupPoints(group) => self.groups[usize::from(*group)].or_nought(),
            Quantity::GroupPercent(group) => {
                let share = Range { low: Exact::ZERO, high: Exact::HUNDRED };
                self.widened(share, &self.rulebook.groups[usize::from(*group)].items)
            }
            Quantity::SumPoints(items) => sum(items),
            Quantity::CountItems(items, mark) => {
                count(items.iter().filter(|item| self.can_reach(**item, *mark)).count())
            }
            Quantity::CountGroups(groups, least, mark) => {
                let enough = |group: &&u16| {
                    let items = &self.rulebook.groups[usize::from(**group)].items;
                    items.iter().filter(|item| self.can_reach(**item, *mark)).count() >= usize::from(*least)
                };
                count(groups.iter().filter(enough).count())
            }
            // A term that is not known counts for nothing.
            Quantity::Sum(terms) => terms.iter().fold(Range::NOUGHT, |sum, term| {
                let range = self.quantity(term);
                sum.plus(if always_known(term) { range } else { range.or_nought() })
            }),
            Quantity::Product(factors) => parts(factors, Range::times),
            Quantity::Difference(from, less) => {
                let less = self.quantity(less);
                self.quantity(from).plus(Range { low: -less.high, high: -less.low })
            }
            Quantity::Ratio { .. } | Quantity::PreviousScore => ANY,
            Quantity::ScorePercent => self.score_percent(),
            Quantity::CeilingPer { of, per } => {
                let of = self.quantity(of);
                Range { low: of.low.divided_by(*per).ceiling(), high: of.high.divided_by(*per).ceiling() }
            }
            Quantity::Least(parts_) | Quantity::Greatest(parts_) | Quantity::FirstKnown(parts_) => {
                parts(parts_, Range::join)
            }
            Quantity::WeightedMean(weighted) => {
                weighted.iter().map(|(part, _)| self.quantity(part)).reduce(Range::join).unwrap_or(Range::NOUGHT)
            }
            Quantity::Score => self.score.unwrap_or(Range::NOUGHT),
            Quantity::ByClass { fact, table, otherwise } => table
                .iter()
                .filter(|(class, _)| self.known[usize::from(*fact)].may_be(*class))
                .map(|(_, number)| *number)
                .chain(*otherwise)
                .map(Range::point)
                .reduce(Range::join)
                .unwrap_or(Range::NOUGHT),
            Quantity::If(condition, then, otherwise) => {
                let prospect = self.condition(condition);
                match (prospect.can_hold, prospect.can_fail) {
                    (true, false) => self.quantity(then),
                    (false, true) => self.quantity(otherwise),
                    _ => self.quantity(then).join(self.quantity(otherwise)),
                }
            }
        }
    }

    fn can_reach(&self, item: ItemIndex, mark: Mark) -> bool {
        let item = usize::from(item);
        match mark {
            Mark::Met => self.items[item].high >= self.rulebook.items[item].met_from,
            Mark::Points(points) => self.items[item].high >= points,
        }
    }

    /// Whether a condition can come out either way.
    pub(super) fn condition(&self, condition: &Condition) -> Prospect {
        let parts: Vec<Prospect> = condition.test.parts().iter().map(|part| self.condition(part)).collect();
        self.prospect(&condition.test, &parts)
    }

    /// The same, when it is known of the conditions directly inside.
    pub(super) fn prospect(&self, test: &Test, parts: &[Prospect]) -> Prospect {
        let open = Prospect { can_hold: true, can_fail: true };
        let settled = |holds: bool| Prospect { can_hold: holds, can_fail: !holds };
        match test {
            Test::All(conditions) => Prospect {
                can_hold: parts.iter().all(|part| part.can_hold) && !together::exclude_each_other(conditions),
                can_fail: parts.iter().any(|part| part.can_fail),
            },
            Test::Any(conditions) => Prospect {
                can_hold: parts.iter().any(|part| part.can_hold),
                can_fail: parts.iter().all(|part| part.can_fail) && !together::leave_no_way_out(conditions),
            },
            Test::Not(_) => {
                parts.first().map_or(open, |inner| Prospect { can_hold: inner.can_fail, can_fail: inner.can_hold })
            }
            Test::AtLeast(least, _) => {
                let least = usize::from(*least);
                let certain = parts.iter().filter(|part| !part.can_fail).count();
                let possible = parts.iter().filter(|part| part.can_hold).count();
                Prospect { can_hold: possible >= least, can_fail: certain < least }
            }
            Test::Compare(left, comparison, right) => {
                let prospect = compare(*comparison, self.quantity(left), self.quantity(right));
                Prospect { can_fail: prospect.can_fail || !always_known(left) || !always_known(right), ..prospect }
            }
            Test::ItemsMet(items) => Prospect {
                can_hold: items.iter().all(|item| self.can_reach(*item, Mark::Met) || self.may_step_aside(*item)),
                can_fail: !items.is_empty(),
            },
            Test::EachAtLeast(items, points) => Prospect {
                can_hold: items
                    .iter()
                    .all(|item| self.can_reach(*item, Mark::Points(*points)) || self.may_step_aside(*item)),
                can_fail: items.iter().any(|item| self.items[usize::from(*item)].low < *points),
            },
            Test::Constant(holds) => settled(*holds),
            Test::Flag(fact) => self.known[usize::from(*fact)].is(1).map_or(open, settled),
            Test::Class(fact, class) => self.known[usize::from(*fact)].is(*class).map_or(open, settled),
            Test::LevelReached(level) => Prospect { can_hold: self.has_rules(usize::from(*level)), can_fail: true },
            Test::ItemsAnswered(_) | Test::Chosen(..) | Test::PreviousLevel(_) => open,
        }
    }

    /// Whether a level and those it includes are awarded by rule at all.
    pub(super) fn has_rules(&self, level: usize) -> bool {
        let level = &self.rulebook.levels[level];
        level.requires.is_some() && level.includes.is_none_or(|lower| self.has_rules(usize::from(lower)))
    }

    /// Whether an item can drop out of what applies.
    fn may_step_aside(&self, item: ItemIndex) -> bool {
        let item = &self.rulebook.items[usize::from(item)];
        let is_derived = matches!(item.question, Question::Derived { .. });
        item.may_be_not_applicable || item.applies_when.is_some() || item.retired_from.is_some() || is_derived
    }
}

/// Counts and constants are known whatever is answered; points and facts are not.
fn always_known(quantity: &Quantity) -> bool {
    match quantity {
        Quantity::Constant(_) | Quantity::CountItems(..) | Quantity::CountGroups(..) | Quantity::PreviousAwards => true,
        Quantity::FirstKnown(parts) => parts.iter().any(always_known),
        Quantity::ByClass { otherwise, .. } => otherwise.is_some(),
        _ => false,
    }
}

/// Whether a quantity never comes to more than it would with every point there was to be had.
fn adds_up(quantity: &Quantity) -> bool {
    match quantity {
        Quantity::Constant(number) => *number >= Exact::ZERO,
        Quantity::ItemPoints(_)
        | Quantity::SumPoints(_)
        | Quantity::GroupPoints(_)
        | Quantity::GroupPercent(_)
        | Quantity::CountItems(..)
        | Quantity::CountGroups(..) => true,
        Quantity::Sum(parts) | Quantity::Least(parts) | Quantity::Greatest(parts) | Quantity::FirstKnown(parts) => {
            parts.iter().all(adds_up)
        }
        Quantity::WeightedMean(parts) => parts.iter().all(|(part, _)| adds_up(part)),
        Quantity::CeilingPer { of, .. } => adds_up(of),
        Quantity::If(_, then, otherwise) => adds_up(then) && adds_up(otherwise),
        _ => false,
    }
}

fn compare(comparison: Comparison, left: Range, right: Range) -> Prospect {
    let (can_hold, can_fail) = match comparison {
        Comparison::AtLeast => (left.high >= right.low, left.low < right.high),
        Comparison::AtMost => (left.low <= right.high, left.high > right.low),
        Comparison::MoreThan => (left.high > right.low, left.low <= right.high),
        Comparison::LessThan => (left.low < right.high, left.high >= right.low),
        Comparison::Equals => {
            (left.low <= right.high && right.low <= left.high, left.low != right.high || left.high != right.low)
        }
    };
    Prospect { can_hold, can_fail }
}
