//! How requirements are answered and valued, in the words of a pack's author.

use alloc::{boxed::Box, collections::BTreeMap, string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use super::{
    Labelled, Text,
    words::{Condition, Quantity},
};
use crate::exact::Exact;

/// The kinds of answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Ask {
    /// 符合 / 部分符合 / 不符合: all points, half, none.
    Met,
    /// 是 / 否: all points or none.
    YesNo,
    /// A graded scale with labels from low to high, worth equal steps up to the points.
    Scale(Scale),
    /// One of several options.
    OneOf(Vec<WorthOption>),
    /// Any of several options, capped.
    ManyOf {
        /// The options.
        options: Vec<WorthOption>,
        /// The most they are worth together; by default the requirement's points.
        #[serde(default)]
        cap: Option<Exact>,
    },
    /// One number; its field is called `value`.
    Number(Box<NumberAsk>),
    /// Several numbers.
    Numbers {
        /// The numbers.
        fields: Vec<FieldAsk>,
        /// `all`: points when every number is at its best. `sum`: the fields' points added up.
        #[serde(default)]
        combine: Combine,
    },
    /// Worked out from other answers or the profile.
    Derived {
        /// The number compared, unrounded.
        quantity: Quantity,
        /// What it is worth.
        rule: Rule,
    },
    /// Repeated records, each complete when all its parts are there.
    Records {
        /// The parts.
        parts: Vec<Labelled>,
        /// What the number of complete records is worth.
        rule: Rule,
    },
    /// Faults found, each costing points from `points` down to `floor`.
    Faults {
        /// The kinds of fault.
        kinds: Vec<FaultAsk>,
        /// The value never falls below.
        #[serde(default)]
        floor: Exact,
    },
    /// A mark between two numbers, given by an assessor.
    Mark {
        /// Least mark.
        min: Exact,
        /// Greatest mark; worth the requirement's points.
        max: Exact,
        /// Digits accepted after the point.
        #[serde(default)]
        decimals: u8,
    },
    /// A narrative.
    Narrative,
}

/// A graded scale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    /// The lowest grade's number; it is worth `from` steps.
    #[serde(default)]
    pub from: u32,
    /// Labels from the lowest grade up.
    pub labels: Vec<Text>,
}

/// An option with what it is worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorthOption {
    /// Its id.
    pub id: String,
    /// Its label.
    pub label: Text,
    /// What it is worth, in points.
    pub points: Exact,
}

/// One number with unit and rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberAsk {
    /// Its unit.
    #[serde(default)]
    pub unit: Text,
    /// Least number accepted.
    pub min: Exact,
    /// Greatest number accepted.
    pub max: Exact,
    /// Digits accepted after the point.
    #[serde(default)]
    pub decimals: u8,
    /// What it is worth; none for a number that only others refer to.
    #[serde(default)]
    pub rule: Option<Rule>,
}

/// One of several numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldAsk {
    /// Its id.
    pub id: String,
    /// Its label.
    pub label: Text,
    /// The number.
    pub number: NumberAsk,
}

/// How several numbers of one requirement come together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Combine {
    /// All to be met.
    #[default]
    All,
    /// Added up.
    Sum,
}

/// What a number is worth. Points left out are the requirement's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Rule {
    /// ≥
    AtLeast(Threshold),
    /// ≤
    AtMost(Threshold),
    /// >
    MoreThan(Threshold),
    /// <
    LessThan(Threshold),
    /// =
    Equals(Threshold),
    /// Points by band; the first that holds the number applies.
    Bands(Vec<Band>),
    /// Points per full step.
    PerUnit {
        /// Units of one step.
        #[serde(default = "super::one")]
        each: Exact,
        /// Units that bring nothing.
        #[serde(default)]
        above: Exact,
        /// Points per step.
        points: Exact,
        /// The most it brings; none for no limit.
        #[serde(default)]
        cap: Option<Exact>,
    },
}

/// A threshold: a number, a quantity, or a table by class of the profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// The number.
    #[serde(default)]
    pub value: Option<Exact>,
    /// A quantity.
    #[serde(default)]
    pub quantity: Option<Quantity>,
    /// A table by class.
    #[serde(default)]
    pub by_class: Option<ByClass>,
    /// What reaching it is worth.
    #[serde(default)]
    pub points: Option<Exact>,
}

/// A number by class of the profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByClass {
    /// The fact that holds the class.
    pub fact: String,
    /// Numbers by class id.
    pub table: BTreeMap<String, Exact>,
    /// Number for the rest.
    #[serde(default)]
    pub otherwise: Option<Exact>,
}

/// One band; each end inclusive unless said otherwise, open where absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// Lower end.
    #[serde(default)]
    pub from: Option<Exact>,
    /// Upper end.
    #[serde(default)]
    pub to: Option<Exact>,
    /// The lower end itself is outside.
    #[serde(default)]
    pub from_exclusive: bool,
    /// The upper end itself is outside.
    #[serde(default)]
    pub to_exclusive: bool,
    /// What a number inside is worth.
    pub points: Exact,
}

/// One kind of fault: `deduct` for each, or `steps` by count.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultAsk {
    /// Its id.
    pub id: String,
    /// Its label.
    pub label: Text,
    /// Points lost for each.
    #[serde(default)]
    pub deduct: Option<Exact>,
    /// Points lost by count.
    #[serde(default)]
    pub steps: Vec<FaultStep>,
    /// Deducted only while this holds.
    #[serde(default)]
    pub when: Option<Condition>,
}

/// From so many faults on, so many points are lost altogether.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultStep {
    /// Number of faults.
    pub from: u32,
    /// Points lost.
    pub deduct: Exact,
}
