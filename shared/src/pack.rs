//! 标准包: a standard as people write it, in TOML, and as the record keeps it, in canonical JSON.
//!
//! A new programme is a new pack and never new code. In reading order: this file holds what a pack
//! consists of, [`question`] how requirements are answered, [`words`] quantities, conditions and
//! selectors; [`mod@derive`] works out a pack that builds on another, [`compile`] turns one into a
//! [`crate::rulebook::Rulebook`], [`check`] says everything that is wrong with one, [`golden`] runs the cases a
//! pack carries as its own proof, and [`mod@load`] does all of it in order.

pub mod check;
pub mod compile;
pub mod derive;
pub mod finding;
pub mod golden;
pub mod load;
pub mod question;
mod range;
mod read;
pub mod shipped;
pub mod words;

use alloc::{collections::BTreeMap, string::String, vec::Vec};

use serde::{Deserialize, Serialize};

pub use self::{
    finding::{Finding, FindingCode, Severity},
    load::{Loaded, load},
};
use self::{
    golden::Golden,
    question::Ask,
    words::{Condition, Quantity},
};
use crate::{date::Date, exact::Exact, form::TextStatus};

/// Largest pack file, in bytes.
pub const MAX_PACK_BYTES: usize = 2 * 1024 * 1024;

/// Words by language code.
pub type Text = BTreeMap<String, String>;

/// A standard pack.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// Version of this format: 1.
    pub format: u32,
    /// Id of the standard, the same in all its versions.
    pub id: String,
    /// Version of the pack.
    pub version: String,
    /// Languages of its texts, the leading one first.
    pub languages: Vec<String>,
    /// The author's word that one more met requirement never lowers the score.
    #[serde(default)]
    pub monotone: bool,
    /// Title of the standard.
    pub title: Text,
    /// Where it comes from.
    pub source: Source,
    /// Where it may be used: communities whose code begins with this; empty for the whole country.
    #[serde(default)]
    pub applies_to: String,
    /// When it may be used.
    pub validity: Validity,
    /// What it says about itself, proved by the check.
    #[serde(default)]
    pub declares: Declares,
    /// The pack it builds on.
    #[serde(default)]
    pub derives: Option<Derives>,
    /// The packs it builds on, nearest first; filled in when it is loaded.
    #[serde(default)]
    pub lineage: Vec<Ancestor>,
    /// Profile facts and filter questions.
    #[serde(default, rename = "fact")]
    pub facts: Vec<Fact>,
    /// Contents, standards, categories.
    #[serde(default, rename = "group")]
    pub groups: Vec<Group>,
    /// 创建要求.
    #[serde(default, rename = "requirement")]
    pub requirements: Vec<Requirement>,
    /// Quantities with a name, for use in several places.
    #[serde(default, rename = "quantity")]
    pub quantities: Vec<NamedQuantity>,
    /// Conditions with a name, for use in several places.
    #[serde(default, rename = "condition")]
    pub conditions: Vec<NamedCondition>,
    /// The total.
    #[serde(default)]
    pub score: Option<Score>,
    /// What must hold before anything is scored.
    #[serde(default)]
    pub eligibility: Option<Condition>,
    /// 一票否决.
    #[serde(default, rename = "veto")]
    pub vetoes: Vec<Veto>,
    /// Levels from low to high.
    #[serde(default, rename = "level")]
    pub levels: Vec<Level>,
    /// Answers and what must come of them.
    #[serde(default, rename = "golden")]
    pub golden: Vec<Golden>,
}

/// 来源文件.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Number of the document.
    pub document: String,
    /// Its title.
    pub title: Text,
    /// The authority that issued it.
    pub issuer: Text,
    /// When it was issued, if known to the day.
    #[serde(default)]
    pub issued_on: Option<Date>,
    /// How far the texts may be taken for the official wording.
    pub text_status: TextStatus,
    /// What readers are told about the texts.
    #[serde(default)]
    pub note: Text,
}

/// 有效期, both days inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Validity {
    /// First day.
    pub from: Date,
    /// Last day; none while open.
    #[serde(default)]
    pub until: Option<Date>,
    /// How long a recognition by it lasts, in years; none for no end.
    #[serde(default)]
    pub recognition_years: Option<u32>,
}

/// What a pack says about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declares {
    /// How many requirements it has.
    #[serde(default)]
    pub requirements: Option<usize>,
    /// How many groups of each kind.
    #[serde(default)]
    pub groups: BTreeMap<String, usize>,
    /// What the total can reach at most.
    #[serde(default)]
    pub max_score: Option<Exact>,
    /// What single groups can reach, by id.
    #[serde(default)]
    pub group_points: BTreeMap<String, Exact>,
    /// What the weights inside each weighted mean add up to, of groups and of quantities.
    #[serde(default)]
    pub weights: Option<Exact>,
}

/// How a pack builds on another. What is not named is inherited as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Derives {
    /// Id of the parent.
    pub from: String,
    /// Its version; may be left out while only one is at hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Ids of the parent that fall away.
    #[serde(default)]
    pub remove: Vec<String>,
    /// Ids that this pack says anew.
    #[serde(default)]
    pub r#override: Vec<String>,
    /// Ids of requirements said anew at least as strictly, proved by the check.
    #[serde(default)]
    pub tighten: Vec<String>,
    /// New points of inherited requirements, by id; what counts as met keeps its share of them.
    #[serde(default)]
    pub points: BTreeMap<String, Exact>,
}

/// One pack of the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ancestor {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Its hash.
    pub hash: String,
}

/// A profile fact or filter question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// Its id.
    pub id: String,
    /// The question.
    pub label: Text,
    /// What values it takes.
    pub kind: FactKind,
    /// Must be known before a sheet is complete.
    #[serde(default)]
    pub required: bool,
    /// Where it is asked.
    #[serde(default)]
    pub ask: AskedAt,
}

/// Where a fact is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AskedAt {
    /// With the community's profile.
    #[default]
    Profile,
    /// As a filter question within the assessment.
    Filter,
}

/// What values a fact takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum FactKind {
    /// Yes or no.
    Flag,
    /// A number.
    Number {
        /// Its unit.
        #[serde(default)]
        unit: Text,
        /// Least number accepted.
        min: Exact,
        /// Greatest number accepted.
        max: Exact,
        /// Digits accepted after the point.
        #[serde(default)]
        decimals: u8,
    },
    /// One of several classes.
    Class(Vec<Labelled>),
}

/// An id with its label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Labelled {
    /// The id.
    pub id: String,
    /// The label.
    pub label: Text,
}

/// A content, standard, category or section. At most one of the ways to add up is given; without
/// any it is a plain sum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Its id.
    pub id: String,
    /// What the standard calls it.
    pub kind: String,
    /// The group around it.
    #[serde(default)]
    pub parent: Option<String>,
    /// Its title.
    pub title: Text,
    /// Share in the mean of its parent.
    #[serde(default = "one")]
    pub weight: Exact,
    /// `points` shared by the applicable requirements inside.
    #[serde(default)]
    pub share: Option<InPoints>,
    /// The points inside added up.
    #[serde(default)]
    pub sum: Option<Bounds>,
    /// `points` times the weighted mean of what is inside.
    #[serde(default)]
    pub mean: Option<InPoints>,
    /// One-of alternatives: the best of what is inside.
    #[serde(default)]
    pub best: Option<Nothing>,
}

/// Points of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InPoints {
    /// The points.
    pub points: Exact,
}

/// Bounds of a sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    /// The most it is worth.
    #[serde(default)]
    pub cap: Option<Exact>,
    /// The least it is worth.
    #[serde(default)]
    pub floor: Option<Exact>,
}

/// An empty table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// 创建要求.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// Its id.
    pub id: String,
    /// The group it stands in.
    pub group: String,
    /// The parent's requirement that this one spells out.
    #[serde(default)]
    pub refines: Option<String>,
    /// The requirement.
    pub text: Text,
    /// How it is answered and valued.
    pub answer: Ask,
    /// Points when fully met.
    #[serde(default = "one")]
    pub points: Exact,
    /// From this value on it counts as met; by default its points.
    #[serde(default)]
    pub met_from: Option<Exact>,
    /// Share in the mean of its group.
    #[serde(default = "one")]
    pub weight: Exact,
    /// 不适用.
    #[serde(default)]
    pub not_applicable: NotApplicable,
    /// Asked only while this holds.
    #[serde(default)]
    pub applies_when: Option<Condition>,
    /// Counts only while this holds.
    #[serde(default)]
    pub needs: Option<Condition>,
    /// From this day on it is no longer asked.
    #[serde(default)]
    pub retired_from: Option<Date>,
    /// Name of a set within which one record key counts once.
    #[serde(default)]
    pub count_once: Option<String>,
    /// Words that selectors use.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Lead department.
    #[serde(default)]
    pub department: Text,
    /// Also in the residents' short form.
    #[serde(default)]
    pub resident: bool,
    /// What residents are asked there, in the words of what one sees from one's own door; without it
    /// they read the requirement itself.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub resident_text: Text,
    /// Residents are asked how satisfied they are in all, from 0 to 100, instead of for one of the
    /// faces; from this value on somebody is satisfied. The share of those, in percent, is what the
    /// survey suggests as the value of this requirement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resident_satisfied_from: Option<Exact>,
    /// 佐证材料.
    #[serde(default)]
    pub evidence: Evidence,
    /// 为何做, 是什么, 做什么, 怎么做.
    #[serde(default)]
    pub help: Option<Help>,
}

/// Whether a requirement may be answered as not applicable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotApplicable {
    /// Never.
    #[default]
    Forbidden,
    /// With a reason.
    WithReason,
}

/// 佐证材料.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// What is usually attached.
    #[serde(default)]
    pub examples: Vec<Text>,
    /// Without any the requirement is worth nothing.
    #[serde(default)]
    pub required: bool,
}

/// 培训四问.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Help {
    /// 为何做.
    pub why: Text,
    /// 是什么.
    pub what: Text,
    /// 做什么.
    pub todo: Text,
    /// 怎么做.
    pub how: Text,
}

/// A quantity with a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedQuantity {
    /// Its name.
    pub id: String,
    /// The quantity.
    pub quantity: Quantity,
}

/// A condition with a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedCondition {
    /// Its name.
    pub id: String,
    /// The condition.
    pub condition: Condition,
}

/// The total.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Score {
    /// What it is made of.
    pub quantity: Quantity,
    /// What it can reach.
    pub max: Exact,
    /// Digits shown to people.
    #[serde(default)]
    pub decimals: u8,
    /// Whether the authority or we decided about the points.
    #[serde(default)]
    pub status: ScoreStatus,
    /// What readers are told about the points.
    #[serde(default)]
    pub note: Text,
}

/// Who decided about the points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScoreStatus {
    /// The authority.
    #[default]
    Policy,
    /// An assumption of the pack's authors.
    Assumption,
}

/// 一票否决.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Veto {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// What must hold.
    pub unless: Condition,
    /// Ids of the levels it cancels; empty for all.
    #[serde(default)]
    pub blocks: Vec<String>,
}

/// A level.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// Levels of one track exclude or contain each other.
    #[serde(default = "main_track")]
    pub track: String,
    /// What must hold; none for a level that is never awarded by rule.
    #[serde(default)]
    pub requires: Option<Condition>,
    /// A lower level of the same track that must be reached too.
    #[serde(default)]
    pub includes: Option<String>,
}

fn one() -> Exact {
    Exact::ONE
}

fn main_track() -> String {
    String::from("main")
}
