//! 评分规则: a pack compiled into the small core vocabulary that the engine runs.
//!
//! Four layers, each speaking only of those before it:
//! **answer → item value → quantity → condition → level.** Everything a pack author can write
//! ([`crate::pack`]) comes down to the few words here, with ids resolved to positions; there is
//! no scripting and no loop, so every evaluation ends. The browser receives this form by postcard
//! and never sees the authored one.

mod walk;

use alloc::{boxed::Box, string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::{date::Date, exact::Exact};

/// Position of a requirement in [`Rulebook::items`].
pub type ItemIndex = u16;
/// Position of a group in [`Rulebook::groups`].
pub type GroupIndex = u16;
/// Position of a fact in [`Rulebook::facts`].
pub type FactIndex = u16;
/// Position of a level in [`Rulebook::levels`].
pub type LevelIndex = u16;

/// A compiled pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rulebook {
    /// Pack id, for people.
    pub pack_id: String,
    /// Pack version, for people.
    pub pack_version: String,
    /// SHA-256 of the pack's canonical JSON, lower-case hex: what a result is pinned to.
    pub pack_hash: String,
    /// 创建要求, in the pack's order.
    pub items: Vec<Item>,
    /// Contents, standards, categories, in the pack's order.
    pub groups: Vec<Group>,
    /// Profile facts and filter questions.
    pub facts: Vec<Fact>,
    /// Items and groups in an order in which each comes after all it depends on.
    pub order: Vec<Node>,
    /// The total, when the pack has points.
    pub score: Option<Score>,
    /// What must hold before anything is scored.
    pub eligibility: Option<Condition>,
    /// 一票否决.
    pub vetoes: Vec<Veto>,
    /// Levels from low to high within each track.
    pub levels: Vec<Level>,
    /// How many [`Item::once`] sets there are.
    pub once_sets: u16,
}

/// Something with a value of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Node {
    /// A requirement.
    Item(ItemIndex),
    /// A group.
    Group(GroupIndex),
}

/// 创建要求: one thing a community has to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Id in the pack.
    pub id: String,
    /// The group it stands in.
    pub group: GroupIndex,
    /// How it is answered and what an answer is worth.
    pub question: Question,
    /// Points when fully met; what it adds to a denominator.
    pub max: Exact,
    /// From this value on it counts as met.
    pub met_from: Exact,
    /// Share in the mean of its group.
    pub weight: Exact,
    /// Whether 不适用 may be answered.
    pub may_be_not_applicable: bool,
    /// Without evidence the value is nought.
    pub evidence_required: bool,
    /// Asked only while this holds.
    pub applies_when: Option<Condition>,
    /// Counts only while this holds (an add-on that needs its base).
    pub needs: Option<Condition>,
    /// From this day on it is no longer asked.
    pub retired_from: Option<Date>,
    /// Set of items among which one record key counts once.
    pub once: Option<u16>,
    /// Filled in by an assessor, not by the community.
    pub by_assessor: bool,
}

/// The kinds of question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Question {
    /// One of several options: met / partly / not met, yes / no, a scale, a list.
    OneOf(Vec<ChoiceOption>),
    /// Any of several options, capped.
    ManyOf {
        /// The options; at most 64.
        options: Vec<ChoiceOption>,
        /// The most they are worth together.
        cap: Option<Exact>,
    },
    /// One or more numbers.
    Numbers {
        /// The numbers asked.
        fields: Vec<NumberField>,
        /// True: the item's points when every field is at its best, else nought. False: the sum.
        all: bool,
    },
    /// Nothing is asked; the value follows from other answers or the profile.
    Derived {
        /// The number compared, unrounded.
        quantity: Quantity,
        /// What it is worth.
        rule: Rule,
    },
    /// Repeated records; the number of complete ones is valued.
    Records {
        /// Ids of the parts a complete record has.
        parts: Vec<String>,
        /// What the number of complete records is worth.
        rule: Rule,
    },
    /// Faults found, each costing points.
    Faults {
        /// Points without any fault.
        base: Exact,
        /// The value never falls below.
        floor: Exact,
        /// The kinds of fault.
        kinds: Vec<FaultKind>,
    },
    /// Words; any non-empty text fulfils it.
    Narrative,
}

/// One option.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChoiceOption {
    /// Id within the item.
    pub id: String,
    /// What choosing it is worth.
    pub points: Exact,
}

/// One number asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberField {
    /// Id within the item.
    pub id: String,
    /// Least number accepted.
    pub min: Exact,
    /// Greatest number accepted.
    pub max: Exact,
    /// Digits accepted after the point.
    pub decimals: u8,
    /// What the number is worth; none for a number that only others refer to.
    pub rule: Option<Rule>,
}

/// One kind of fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultKind {
    /// Id within the item.
    pub id: String,
    /// Points lost by the number of faults.
    pub deduction: Deduction,
    /// Deducted only while this holds.
    pub when: Option<Condition>,
}

/// How faults cost points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deduction {
    /// The same for each.
    Each(Exact),
    /// By count: the step with the greatest `from` not above the count applies.
    Steps(Vec<(u32, Exact)>),
}

/// What a number is worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rule {
    /// `points` when the comparison holds, else nought.
    Threshold {
        /// How the number stands to the threshold.
        comparison: Comparison,
        /// The threshold; may be looked up by a class of the profile.
        than: Quantity,
        /// The points.
        points: Exact,
    },
    /// The points of the first band that holds the number, else nought.
    Bands(Vec<Band>),
    /// Points for each full `each`, above `above`, up to `cap`.
    PerUnit {
        /// Units that make one step.
        each: Exact,
        /// Units that bring nothing.
        above: Exact,
        /// Points per step.
        points: Exact,
        /// The most it brings; none for no limit.
        cap: Option<Exact>,
    },
    /// The number times a factor: a mark given by an assessor.
    Times(Exact),
}

/// One band of numbers, each end inclusive unless said otherwise, open where absent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// Lower end.
    pub from: Option<Exact>,
    /// Upper end.
    pub to: Option<Exact>,
    /// The lower end itself is outside.
    pub from_exclusive: bool,
    /// The upper end itself is outside.
    pub to_exclusive: bool,
    /// What a number inside is worth.
    pub points: Exact,
}

/// How two numbers are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// ≥
    AtLeast,
    /// ≤
    AtMost,
    /// >
    MoreThan,
    /// <
    LessThan,
    /// =
    Equals,
}

/// A content, standard, category or section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Id in the pack.
    pub id: String,
    /// What it is called in the standard: `content`, `standard`, `category`, …
    pub kind: String,
    /// The group around it.
    pub parent: Option<GroupIndex>,
    /// Share in the mean of its parent.
    pub weight: Exact,
    /// How its value follows from what stands in it.
    pub aggregate: Aggregate,
    /// Items and groups directly inside, in the pack's order.
    pub children: Vec<Node>,
    /// Items at any depth, in the pack's order.
    pub items: Vec<ItemIndex>,
}

/// How the value of a group follows from what stands in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Aggregate {
    /// The children's points added up, kept within floor and cap.
    Sum {
        /// The most it is worth.
        cap: Option<Exact>,
        /// The least it is worth.
        floor: Option<Exact>,
    },
    /// `points` × Σ value ÷ Σ max over the applicable items at any depth.
    Share(Exact),
    /// `points` × weighted mean of value ÷ max over the children that have one.
    Mean(Exact),
    /// The best child: one-of alternatives.
    Best,
}

/// A profile fact or filter question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// Id in the pack.
    pub id: String,
    /// What values it takes.
    pub kind: FactKind,
    /// Must be known before a sheet is complete.
    pub required: bool,
}

/// What values a fact takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FactKind {
    /// Yes or no.
    Flag,
    /// A number.
    Number {
        /// Least number accepted.
        min: Exact,
        /// Greatest number accepted.
        max: Exact,
        /// Digits accepted after the point.
        decimals: u8,
    },
    /// One of several classes, by id.
    Class(Vec<String>),
}

/// The total.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// What it is made of.
    pub quantity: Quantity,
    /// What the pack says it can reach.
    pub max: Exact,
    /// Digits shown to people.
    pub decimals: u8,
}

/// 一票否决: cancels levels unless its condition holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Veto {
    /// Id in the pack.
    pub id: String,
    /// What must hold.
    pub unless: Condition,
    /// The levels cancelled otherwise; empty for all.
    pub blocks: Vec<LevelIndex>,
}

/// A level that can be awarded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    /// Id in the pack.
    pub id: String,
    /// Levels of one track exclude or contain each other; tracks are independent checklists.
    pub track: String,
    /// What must hold; none for a level that is never awarded by rule.
    pub requires: Option<Condition>,
    /// A level that must be reached too.
    pub includes: Option<LevelIndex>,
}

/// A number worked out from answers, values and facts. None where something needed is not known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Quantity {
    /// A number of the pack.
    Constant(Exact),
    /// Points of one item; none when it does not apply.
    ItemPoints(ItemIndex),
    /// The number answered in one field.
    ItemNumber(ItemIndex, u16),
    /// Complete records, options chosen or faults found.
    ItemCount(ItemIndex),
    /// A numeric fact.
    Fact(FactIndex),
    /// Points of a group; none when nothing in it applies.
    GroupPoints(GroupIndex),
    /// Points of a group as a percentage of its applicable points.
    GroupPercent(GroupIndex),
    /// Points of several items added up; none when none applies.
    SumPoints(Vec<ItemIndex>),
    /// How many items reach the mark.
    CountItems(Vec<ItemIndex>, Mark),
    /// In how many groups at least so many items reach the mark.
    CountGroups(Vec<GroupIndex>, u16, Mark),
    /// The sum of those that are known.
    Sum(Vec<Quantity>),
    /// The product.
    Product(Vec<Quantity>),
    /// The first less the second.
    Difference(Box<Quantity>, Box<Quantity>),
    /// Unrounded ratio with a stated answer for a zero divisor.
    Ratio {
        /// Dividend.
        of: Box<Quantity>,
        /// Divisor.
        by: Box<Quantity>,
        /// The answer when the divisor is nought.
        if_zero: Option<Exact>,
    },
    /// `of` ÷ `per`, rounded up to whole units: one for each N begun.
    CeilingPer {
        /// Dividend.
        of: Box<Quantity>,
        /// Units; above nought.
        per: Exact,
    },
    /// The smallest of those that are known.
    Least(Vec<Quantity>),
    /// The greatest of those that are known.
    Greatest(Vec<Quantity>),
    /// The first of those that are known.
    FirstKnown(Vec<Quantity>),
    /// Mean of those that are known, weighted.
    WeightedMean(Vec<(Quantity, Exact)>),
    /// The total; only in vetoes and levels.
    Score,
    /// The total as a percentage of the applicable points; only in vetoes and levels.
    ScorePercent,
    /// Score of the previous sealed result.
    PreviousScore,
    /// How many awards there have been.
    PreviousAwards,
    /// Full years since the previous result was sealed.
    PreviousYears,
    /// A number by class of the profile.
    ByClass {
        /// The fact that holds the class.
        fact: FactIndex,
        /// Number per class position.
        table: Vec<(u16, Exact)>,
        /// Number for the rest.
        otherwise: Option<Exact>,
    },
    /// One of two, by a condition.
    If(Box<Condition>, Box<Quantity>, Box<Quantity>),
}

/// What an item must reach to be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mark {
    /// It is met.
    Met,
    /// It has at least so many points.
    Points(Exact),
}

/// A condition with the name its explanation carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// Rule id: where it stands in the pack, such as `levels.gold.requires.all.2`.
    pub rule: String,
    /// What is tested.
    pub test: Test,
}

/// The tests there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Test {
    /// Every one holds.
    All(Vec<Condition>),
    /// One holds.
    Any(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
    /// At least so many hold.
    AtLeast(u16, Vec<Condition>),
    /// A comparison; does not hold while a side is not known.
    Compare(Quantity, Comparison, Quantity),
    /// Every applicable item is met; holds where none applies.
    ItemsMet(Vec<ItemIndex>),
    /// Every applicable item has been answered.
    ItemsAnswered(Vec<ItemIndex>),
    /// Knock-out minimum: every applicable item has at least so many points.
    EachAtLeast(Vec<ItemIndex>, Exact),
    /// The option at that position is chosen.
    Chosen(ItemIndex, u16),
    /// The flag is set.
    Flag(FactIndex),
    /// The fact is the class at that position.
    Class(FactIndex, u16),
    /// An earlier level is reached.
    LevelReached(LevelIndex),
    /// The previous sealed result had this level or a later one of its track.
    PreviousLevel(LevelIndex),
    /// Always or never.
    Constant(bool),
}

impl Rulebook {
    /// Position of a requirement by id.
    pub fn item(&self, id: &str) -> Option<usize> {
        self.items.iter().position(|item| item.id == id)
    }

    /// Position of a fact by id.
    pub fn fact(&self, id: &str) -> Option<usize> {
        self.facts.iter().position(|fact| fact.id == id)
    }
}

impl Item {
    /// Whether the community answers it: not what an assessor marks, and not what is worked out.
    pub const fn is_answered_by_community(&self) -> bool {
        !self.by_assessor && !matches!(self.question, Question::Derived { .. })
    }

    /// The number that an assessor gives as a mark (评定分); none where the community answers itself.
    pub fn mark_field(&self) -> Option<&NumberField> {
        match &self.question {
            Question::Numbers { fields, .. } if self.by_assessor => fields.first(),
            _ => None,
        }
    }
}

impl NumberField {
    /// How far apart the numbers are that can be given.
    pub fn step(&self) -> Exact {
        (0..self.decimals).fold(Exact::ONE, |step, _| step.divided_by(Exact::whole(10)))
    }
}

impl Comparison {
    /// Whether a greater number is never worse.
    pub const fn wants_more(self) -> bool {
        matches!(self, Self::AtLeast | Self::MoreThan)
    }

    /// Whether the comparison holds.
    #[inline]
    pub fn holds(self, left: Exact, right: Exact) -> bool {
        match self {
            Self::AtLeast => left >= right,
            Self::AtMost => left <= right,
            Self::MoreThan => left > right,
            Self::LessThan => left < right,
            Self::Equals => left == right,
        }
    }
}
