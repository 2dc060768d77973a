//! Quantities, conditions and selectors, in the words of a pack's author.

use alloc::{boxed::Box, string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use super::question::ByClass;
use crate::exact::Exact;

/// A number worked out from answers, values and facts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Quantity {
    /// A fixed number.
    Value(Exact),
    /// Points of a requirement.
    Requirement(String),
    /// A number answered: `requirement` or `requirement/field`.
    Number(String),
    /// Complete records, options chosen or faults found under a requirement.
    Count(String),
    /// A numeric fact.
    Fact(String),
    /// Points of a group.
    Group(String),
    /// Points of a group as a percentage of its applicable points.
    GroupPercent(String),
    /// Points of several requirements added up.
    Points(Selector),
    /// How many requirements are met, or have at least so many points.
    CountMet {
        /// Which.
        of: Selector,
        /// The points; met when left out.
        #[serde(default)]
        points: Option<Exact>,
    },
    /// In how many groups at least so many requirements are met, or have at least so many points.
    CountGroups {
        /// Which groups.
        of: GroupSelector,
        /// How many requirements in each.
        #[serde(default = "one")]
        least: u16,
        /// The points; met when left out.
        #[serde(default)]
        points: Option<Exact>,
    },
    /// The sum of those known.
    Sum(Vec<Quantity>),
    /// The product.
    Product(Vec<Quantity>),
    /// One less the other.
    Difference {
        /// The one.
        from: Box<Quantity>,
        /// The other.
        less: Box<Quantity>,
    },
    /// Unrounded ratio.
    Ratio {
        /// Dividend.
        of: Box<Quantity>,
        /// Divisor.
        by: Box<Quantity>,
        /// The answer when the divisor is nought; not known when left out.
        #[serde(default)]
        if_zero: Option<Exact>,
    },
    /// One for each `per` begun.
    CeilingPer {
        /// Dividend.
        of: Box<Quantity>,
        /// Units.
        per: Exact,
    },
    /// The smallest of those known.
    Least(Vec<Quantity>),
    /// The greatest of those known.
    Greatest(Vec<Quantity>),
    /// The first of those known: what counts where a section is empty or a fact not given.
    FirstKnown(Vec<Quantity>),
    /// Weighted mean of those known.
    WeightedMean(Vec<Weighted>),
    /// The total.
    Score,
    /// The total as a percentage of the applicable points.
    ScorePercent,
    /// Score of the previous sealed result.
    PreviousScore,
    /// Awards so far.
    PreviousAwards,
    /// Full years since the previous result was sealed.
    PreviousYears,
    /// A number by class of the profile.
    ByClass(ByClass),
    /// One of two.
    If {
        /// The condition.
        when: Box<Condition>,
        /// While it holds.
        then: Box<Quantity>,
        /// Otherwise.
        otherwise: Box<Quantity>,
    },
    /// A quantity of the pack, by name.
    Named(String),
}

/// One part of a weighted mean.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weighted {
    /// The part.
    pub quantity: Quantity,
    /// Its weight.
    pub weight: Exact,
}

/// Something that holds or does not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// Every one holds.
    All(Vec<Condition>),
    /// One holds.
    Any(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
    /// At least so many hold.
    AtLeast {
        /// How many.
        count: u16,
        /// Of which.
        of: Vec<Condition>,
    },
    /// A comparison.
    Compare(Box<Compare>),
    /// Every applicable requirement of these is met.
    Met(Selector),
    /// Every applicable requirement of these is answered.
    Answered(Selector),
    /// Every applicable requirement of these has at least so many points.
    EachAtLeast {
        /// Which.
        of: Selector,
        /// The points.
        points: Exact,
    },
    /// In each of these groups every applicable requirement is met.
    EveryGroupMet(GroupSelector),
    /// In each of these groups at least `count` requirements are met.
    EachGroupHas {
        /// Which groups.
        of: GroupSelector,
        /// How many requirements in each.
        count: u16,
    },
    /// Knock-out minimum per topic: each of these groups reaches so many points, or so much per
    /// cent of its applicable points. A group in which nothing applies stands in nobody's way.
    EachGroupAtLeast {
        /// Which groups.
        of: GroupSelector,
        /// The points; give these or `percent`.
        #[serde(default)]
        points: Option<Exact>,
        /// The percentage.
        #[serde(default)]
        percent: Option<Exact>,
    },
    /// An option is chosen.
    Chosen {
        /// The requirement.
        requirement: String,
        /// The option.
        option: String,
    },
    /// A flag of the profile is set.
    Flag(String),
    /// A fact is of a class.
    Class {
        /// The fact.
        fact: String,
        /// The class.
        is: String,
    },
    /// An earlier level is reached.
    Level(String),
    /// The previous sealed result had this level or a later one.
    PreviousLevel(String),
    /// Always holds.
    Always,
    /// Never holds.
    Never,
    /// A condition of the pack, by name.
    Named(String),
}

/// A comparison: `left` and exactly one of the rest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Compare {
    /// The number compared.
    pub left: Quantity,
    /// ≥
    #[serde(default)]
    pub at_least: Option<Quantity>,
    /// ≤
    #[serde(default)]
    pub at_most: Option<Quantity>,
    /// >
    #[serde(default)]
    pub more_than: Option<Quantity>,
    /// <
    #[serde(default)]
    pub less_than: Option<Quantity>,
    /// =
    #[serde(default)]
    pub equals: Option<Quantity>,
}

/// Which requirements: everything named here, taken together, less the exceptions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Selector {
    /// All of the pack.
    #[serde(default)]
    pub all: bool,
    /// Those of a group, at any depth.
    #[serde(default)]
    pub group: Option<String>,
    /// Those of several groups.
    #[serde(default)]
    pub groups: Vec<String>,
    /// Those with a tag.
    #[serde(default)]
    pub tag: Option<String>,
    /// Single ones.
    #[serde(default)]
    pub requirements: Vec<String>,
    /// Not these.
    #[serde(default)]
    pub except: Vec<String>,
}

/// Which groups: all of a kind, or single ones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupSelector {
    /// All of a kind.
    #[serde(default)]
    pub kind: Option<String>,
    /// Single ones.
    #[serde(default)]
    pub groups: Vec<String>,
}

fn one() -> u16 {
    1
}
