//! What values can be reached at all: bounds by interval arithmetic, for the pack check.

use alloc::{vec, vec::Vec};

use crate::{
    answer::MAX_RECORDS,
    exact::Exact,
    rulebook::{
        Aggregate, Comparison, Condition, FactKind, Item, ItemIndex, Mark, Node, Quantity, Question, Rule, Rulebook,
        Test,
    },
};

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

/// Bounds of everything in a rulebook.
pub(super) struct Ranges<'a> {
    rulebook: &'a Rulebook,
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

impl<'a> Ranges<'a> {
    /// Follows the rulebook's own order, so each bound is known before it is used.
    pub(super) fn of(rulebook: &'a Rulebook) -> Self {
        let mut ranges = Self {
            rulebook,
            items: vec![Range::NOUGHT; rulebook.items.len()],
            groups: vec![Range::NOUGHT; rulebook.groups.len()],
            score: None,
        };
        for node in &rulebook.order {
            match *node {
                Node::Item(item) => ranges.items[usize::from(item)] = ranges.item(&rulebook.items[usize::from(item)]),
                Node::Group(group) => ranges.groups[usize::from(group)] = ranges.group(usize::from(group)),
            }
        }
        ranges.score = rulebook.score.as_ref().map(|score| ranges.quantity(&score.quantity));
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

    fn item(&self, item: &Item) -> Range {
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
                let mut reachable = true;
                for field in fields {
                    if let Some(rule) = &field.rule {
                        let worth = self.rule(rule, Range { low: field.min, high: field.max });
                        reachable &= worth.high >= rule.best(field.max);
                        sum = sum.plus(worth.or_nought());
                    }
                }
                if !all {
                    return sum;
                }
                Range { low: Exact::ZERO, high: if reachable { item.max } else { Exact::ZERO } }
            }
            Question::Derived { quantity, rule } => self.rule(rule, self.quantity(quantity)).or_nought(),
            Question::Records { rule, .. } => {
                let counts = Range { low: Exact::ZERO, high: Exact::count(MAX_RECORDS) };
                self.rule(rule, counts).or_nought()
            }
            Question::Faults { base, floor, .. } => {
                Range { low: floor.at_most(Exact::ZERO), high: base.at_least(*floor) }
            }
            Question::Narrative => Range { low: Exact::ZERO, high: item.max },
        }
    }

    fn rule(&self, rule: &Rule, number: Range) -> Range {
        let nought_or = |possible: bool, points: Exact| {
            if possible { Range::point(points).or_nought() } else { Range::NOUGHT }
        };
        match rule {
            Rule::Threshold { comparison, than, points } => {
                let threshold = self.quantity(than);
                let prospect = compare(*comparison, number, threshold);
                let worth = nought_or(prospect.can_hold, *points);
                if prospect.can_fail { worth } else { Range::point(*points) }
            }
            Rule::Bands(bands) => bands
                .iter()
                .filter(|band| {
                    band.from.is_none_or(|from| from <= number.high) && band.to.is_none_or(|to| to >= number.low)
                })
                .map(|band| Range::point(band.points))
                .reduce(Range::join)
                .unwrap_or(Range::NOUGHT)
                .or_nought(),
            Rule::PerUnit { .. } => nought_or(true, rule.best(number.high)),
            Rule::Times(factor) => number.times(Range::point(*factor)),
        }
    }

    fn group(&self, index: usize) -> Range {
        let group = &self.rulebook.groups[index];
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

    /// Bounds of a share in these items: with a bonus among them there is no upper one, with
    /// negative points no lower one.
    fn widened(&self, share: Range, items: &[ItemIndex]) -> Range {
        let negative = items.iter().any(|item| self.items[usize::from(*item)].low < Exact::ZERO);
        Range {
            low: if negative { -FAR } else { share.low },
            high: if items.iter().any(|item| self.is_bonus(*item)) { FAR } else { share.high },
        }
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
            Quantity::ItemNumber(item, field) => match &self.rulebook.items[usize::from(*item)].question {
                Question::Numbers { fields, .. } => fields
                    .get(usize::from(*field))
                    .map_or(Range::NOUGHT, |field| Range { low: field.min, high: field.max }),
                _ => Range::NOUGHT,
            },
            Quantity::ItemCount(_) | Quantity::PreviousAwards => Range { low: Exact::ZERO, high: FAR },
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
            Quantity::Ratio { .. } | Quantity::ScorePercent | Quantity::PreviousScore | Quantity::PreviousYears => {
                Range { low: -FAR, high: FAR }
            }
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
            Quantity::ByClass { table, otherwise, .. } => table
                .iter()
                .map(|(_, number)| *number)
                .chain(*otherwise)
                .map(Range::point)
                .reduce(Range::join)
                .unwrap_or(Range::NOUGHT),
            Quantity::If(_, then, otherwise) => self.quantity(then).join(self.quantity(otherwise)),
        }
    }

    fn can_reach(&self, item: ItemIndex, mark: Mark) -> bool {
        let item = usize::from(item);
        match mark {
            Mark::Met => self.items[item].high >= self.rulebook.items[item].met_from,
            Mark::Points(points) => self.items[item].high >= points,
        }
    }

    pub(super) fn condition(&self, condition: &Condition) -> Prospect {
        let open = Prospect { can_hold: true, can_fail: true };
        match &condition.test {
            Test::All(parts) => Prospect {
                can_hold: parts.iter().all(|part| self.condition(part).can_hold) && !exclude_each_other(parts),
                can_fail: parts.iter().any(|part| self.condition(part).can_fail),
            },
            Test::Any(parts) => Prospect {
                can_hold: parts.iter().any(|part| self.condition(part).can_hold),
                can_fail: parts.iter().all(|part| self.condition(part).can_fail),
            },
            Test::Not(part) => {
                let inner = self.condition(part);
                Prospect { can_hold: inner.can_fail, can_fail: inner.can_hold }
            }
            Test::AtLeast(least, parts) => {
                let least = usize::from(*least);
                let certain = parts.iter().filter(|part| !self.condition(part).can_fail).count();
                let possible = parts.iter().filter(|part| self.condition(part).can_hold).count();
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
            Test::Constant(holds) => Prospect { can_hold: *holds, can_fail: !*holds },
            Test::ItemsAnswered(_)
            | Test::Chosen(..)
            | Test::Flag(_)
            | Test::Class(..)
            | Test::LevelReached(_)
            | Test::PreviousLevel(_) => open,
        }
    }

    /// Whether an item can drop out of what applies.
    fn may_step_aside(&self, item: ItemIndex) -> bool {
        let item = &self.rulebook.items[usize::from(item)];
        item.may_be_not_applicable || item.applies_when.is_some() || item.retired_from.is_some()
    }
}

/// Whether two of the conditions cannot hold together: one is that the other does not, or they
/// leave no number between them.
fn exclude_each_other(parts: &[Condition]) -> bool {
    let opposite = |one: &Condition, other: &Condition| match (&one.test, &other.test) {
        (Test::Not(inner), test) | (test, Test::Not(inner)) => inner.test == *test,
        (Test::Class(fact, class), Test::Class(other_fact, other)) => fact == other_fact && class != other,
        (Test::Chosen(item, option), Test::Chosen(other_item, other)) => item == other_item && option != other,
        (
            Test::Compare(left, comparison, Quantity::Constant(than)),
            Test::Compare(other_left, other_comparison, Quantity::Constant(other_than)),
        ) if left == other_left => match (bound(*comparison), bound(*other_comparison)) {
            (Some((true, strict)), Some((false, other_strict))) => {
                than > other_than || (than == other_than && (strict || other_strict))
            }
            (Some((false, strict)), Some((true, other_strict))) => {
                than < other_than || (than == other_than && (strict || other_strict))
            }
            _ => false,
        },
        _ => false,
    };
    parts.iter().enumerate().any(|(index, one)| parts[..index].iter().any(|other| opposite(one, other)))
}

/// Whether a comparison bounds its left side from below, and whether the bound itself is outside.
fn bound(comparison: Comparison) -> Option<(bool, bool)> {
    match comparison {
        Comparison::AtLeast => Some((true, false)),
        Comparison::MoreThan => Some((true, true)),
        Comparison::AtMost => Some((false, false)),
        Comparison::LessThan => Some((false, true)),
        Comparison::Equals => None,
    }
}

/// Counts and constants are known whatever is answered; points and facts are not.
fn always_known(quantity: &Quantity) -> bool {
    matches!(
        quantity,
        Quantity::Constant(_) | Quantity::CountItems(..) | Quantity::CountGroups(..) | Quantity::PreviousAwards
    )
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
