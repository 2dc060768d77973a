//! 评分结果: the whole result of an assessment with its explanation, as data.
//!
//! Phone, reviewer's sheet, receipt and print render this one tree; the server compares it byte by
//! byte in canonical JSON. It names things by their ids in the pack and holds no texts. Members are
//! declared in alphabetical order: canonical JSON then writes them as they come. What is not there (no
//! value, nothing in a list) is left out: that is a sixth of what a phone would have to send.

mod few;

use alloc::{borrow::Cow, string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::{date::Date, evaluate::State, exact::Exact, rulebook::Comparison, sparse::sparse};

pub use few::Few;

/// An id borrowed from the rulebook or read back from a record.
pub type Id<'a> = Cow<'a, str>;

/// The result of one sheet against one pack.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Outcome<'a> {
    /// The day the answers stand for.
    pub as_of: Date,
    /// How many requirements stand where.
    pub counts: Counts,
    /// What must hold before scoring, when the pack asks for something.
    #[serde(default)]
    pub eligibility: Option<Explained<'a>>,
    /// [`crate::ENGINE_VERSION`] that worked it out.
    pub engine_version: u32,
    /// Every group, in the pack's order.
    pub groups: Vec<GroupOutcome<'a>>,
    /// Every requirement, in the pack's order.
    pub items: Vec<ItemOutcome<'a>>,
    /// Every level from low to high, in the pack's order.
    pub levels: Vec<LevelOutcome<'a>>,
    /// Hash of the pack.
    pub pack_hash: Id<'a>,
    /// The total; none when the pack has no points, nothing applies or `eligibility` does not hold.
    #[serde(default)]
    pub score: Option<ScoreOutcome<'a>>,
    /// Where each track stands.
    pub tracks: Vec<TrackOutcome<'a>>,
    /// Every veto, in force or not.
    #[serde(default)]
    pub vetoes: Vec<VetoOutcome<'a>>,
}

/// How many requirements stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each field is named for the state it counts")]
pub struct Counts {
    pub hidden: u32,
    pub met: u32,
    pub not_applicable: u32,
    pub not_met: u32,
    pub partly: u32,
    pub retired: u32,
    pub unanswered: u32,
}

/// The total.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ScoreOutcome<'a> {
    /// What could be reached with the requirements that apply.
    pub applicable_max: Exact,
    /// `points` for people, rounded half up as the pack asks.
    pub display: String,
    /// What it was made of.
    #[serde(default)]
    pub inputs: Few<Input<'a>>,
    /// What the pack says can be reached.
    pub max: Exact,
    /// Points as a percentage of the applicable ones; none when those are nought.
    #[serde(default)]
    pub percent: Option<Exact>,
    /// Exact points.
    pub points: Exact,
}

/// One veto.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VetoOutcome<'a> {
    /// Ids of the levels it would cancel.
    pub blocks: Vec<Id<'a>>,
    /// Id in the pack.
    pub id: Id<'a>,
    /// It cancels.
    pub in_force: bool,
    /// What must hold to lift it.
    pub unless: Explained<'a>,
}

/// One level.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct LevelOutcome<'a> {
    /// Id in the pack.
    pub id: Id<'a>,
    /// The level that must be reached too.
    #[serde(default)]
    pub includes: Option<Id<'a>>,
    /// Whether it is reached.
    pub reached: bool,
    /// Its own conditions; none for a level that is never awarded by rule.
    #[serde(default)]
    pub requires: Option<Explained<'a>>,
    /// Ids of the vetoes that cancel it now.
    #[serde(default)]
    pub vetoed_by: Vec<Id<'a>>,
}

/// Where one track stands.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct TrackOutcome<'a> {
    /// The next one that can be worked for.
    #[serde(default)]
    pub next: Option<Id<'a>>,
    /// The highest level reached.
    #[serde(default)]
    pub reached: Option<Id<'a>>,
    /// Name of the track.
    pub track: Id<'a>,
}

/// One group.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct GroupOutcome<'a> {
    /// Of those, answered.
    pub answered: u32,
    /// Requirements that apply.
    pub applicable: u32,
    /// The most it is worth, where its points are added up and cut off.
    #[serde(default)]
    pub cap: Option<Exact>,
    /// The least it is worth, likewise.
    #[serde(default)]
    pub floor: Option<Exact>,
    /// Id in the pack.
    pub id: Id<'a>,
    /// What its points were made of: the requirements and groups in it that count.
    #[serde(default)]
    pub inputs: Vec<Input<'a>>,
    /// Points that were there to be had.
    pub max: Exact,
    /// Of those, met.
    pub met: u32,
    /// Points as a percentage of those.
    #[serde(default)]
    pub percent: Option<Exact>,
    /// Its points; none when nothing in it applies.
    #[serde(default)]
    pub points: Option<Exact>,
}

/// One requirement.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ItemOutcome<'a> {
    /// Why it has those points: one entry per rule that had a say.
    #[serde(default)]
    pub because: Vec<Explained<'a>>,
    /// Id in the pack.
    pub id: Id<'a>,
    /// Points when fully met; nought when it does not apply.
    pub max: Exact,
    /// Its points.
    pub points: Exact,
    /// Where it stands.
    pub state: State,
}

/// One rule or condition with its numbers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Explained<'a> {
    /// How it is compared.
    #[serde(default)]
    pub comparison: Option<Comparison>,
    /// Whether it holds; for a rule that gives points, whether it gives all it can.
    pub holds: bool,
    /// What the value was made of.
    #[serde(default)]
    pub inputs: Few<Input<'a>>,
    /// What it does.
    pub kind: RuleKind,
    /// Ids of the requirements in the way while it does not hold.
    #[serde(default)]
    pub missing: Vec<Id<'a>>,
    /// The conditions inside.
    #[serde(default)]
    pub parts: Vec<Explained<'a>>,
    /// Rule id: where it stands in the pack.
    pub rule: Id<'a>,
    /// How much is missing while it does not hold: for a number that somebody gives, to the next one
    /// that would do; none where more than this number is asked and any step further is enough.
    #[serde(default)]
    pub shortfall: Option<Exact>,
    /// What it is compared with, or the points that could be given.
    #[serde(default)]
    pub threshold: Option<Exact>,
    /// The number compared, the points given, or how many hold.
    #[serde(default)]
    pub value: Option<Exact>,
}

/// What a rule or condition does; says how to put it into words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "named as in the rulebook")]
pub enum RuleKind {
    All,
    Any,
    Not,
    AtLeast,
    Compare,
    ItemsMet,
    ItemsAnswered,
    EachAtLeast,
    Chosen,
    Flag,
    Class,
    LevelReached,
    PreviousLevel,
    Constant,
    Option,
    Options,
    Threshold,
    Bands,
    PerUnit,
    Times,
    Faults,
    Narrative,
    EvidenceRequired,
    Needs,
    AppliesWhen,
}

/// One input of a value.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Input<'a> {
    /// Where the number comes from.
    pub of: Source<'a>,
    /// The number; none while it is not known.
    #[serde(default)]
    pub value: Option<Exact>,
}

/// Where a number comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source<'a> {
    /// Points of a requirement.
    Requirement(Id<'a>),
    /// The number in a field of a requirement; a number worked out is in the field `value`.
    Field(Id<'a>, Id<'a>),
    /// Things counted under a requirement.
    Count(Id<'a>),
    /// An option chosen.
    Option(Id<'a>),
    /// Faults of one kind.
    Fault(Id<'a>),
    /// What the faults of one kind cost.
    Deduction(Id<'a>),
    /// A numeric profile fact.
    Fact(Id<'a>),
    /// A profile fact that is yes (1), no (0) or not known.
    Flag(Id<'a>),
    /// A profile fact with the class it is of, none while that is not known; it has no value.
    Class(Id<'a>, Option<Id<'a>>),
    /// Points of a group.
    Group(Id<'a>),
    /// Percentage of a group.
    GroupPercent(Id<'a>),
    /// Requirements or groups counted.
    Counted,
    /// The total.
    Score,
    /// The total as a percentage.
    ScorePercent,
    /// The previous sealed result.
    Previous,
    /// A requirement with the option that is chosen, none where none is; it has no value.
    Chosen(Id<'a>, Option<Id<'a>>),
    /// A level that is reached (1) or not (0).
    Level(Id<'a>),
    /// The level of the previous sealed result, none where it had none or there is none; it has no value.
    PreviousLevel(Option<Id<'a>>),
}

sparse!(Outcome<'_>: as_of, counts, eligibility unless Option::is_none, engine_version, groups, items, levels, pack_hash, score unless Option::is_none, tracks, vetoes unless Vec::is_empty);
sparse!(ScoreOutcome<'_>: applicable_max, display, inputs unless Few::is_empty, max, percent unless Option::is_none, points);
sparse!(LevelOutcome<'_>: id, includes unless Option::is_none, reached, requires unless Option::is_none, vetoed_by unless Vec::is_empty);
sparse!(TrackOutcome<'_>: next unless Option::is_none, reached unless Option::is_none, track);
sparse!(GroupOutcome<'_>: answered, applicable, cap unless Option::is_none, floor unless Option::is_none, id, inputs unless Vec::is_empty, max, met, percent unless Option::is_none, points unless Option::is_none);
sparse!(ItemOutcome<'_>: because unless Vec::is_empty, id, max, points, state);
sparse!(Explained<'_>: comparison unless Option::is_none, holds, inputs unless Few::is_empty, kind, missing unless Vec::is_empty, parts unless Vec::is_empty, rule, shortfall unless Option::is_none, threshold unless Option::is_none, value unless Option::is_none);
sparse!(Input<'_>: of, value unless Option::is_none);

impl Outcome<'_> {
    /// The failed conditions between here and the next level of the first track, innermost first
    /// in the pack's order: vetoes in force, then the leaves of what the level requires, after those
    /// of levels that it includes and that were skipped.
    pub fn blockers(&self) -> Vec<&Explained<'_>> {
        let mut blockers = Vec::new();
        if let Some(eligibility) = &self.eligibility {
            eligibility.failed_leaves(&mut blockers);
        }
        if let Some(track) = self.tracks.first() {
            blockers.extend(self.blockers_on(track));
        }
        blockers
    }

    /// The same on one of the tracks, without what must hold before scoring.
    pub fn blockers_on(&self, track: &TrackOutcome<'_>) -> Vec<&Explained<'_>> {
        let mut blockers = Vec::new();
        let levels = self.missed(track.next.as_ref());
        for veto in self.vetoes.iter().filter(|veto| levels.iter().any(|level| level.vetoed_by.contains(&veto.id))) {
            veto.unless.failed_leaves(&mut blockers);
        }
        for requires in levels.iter().filter_map(|level| level.requires.as_ref()) {
            requires.failed_leaves(&mut blockers);
        }
        blockers
    }

    /// A level that is not reached, after those that it includes and that are not reached either.
    fn missed(&self, level: Option<&Id<'_>>) -> Vec<&LevelOutcome<'_>> {
        let mut missed = Vec::new();
        let mut wanted = level;
        // Levels include earlier ones only.
        let mut earlier = self.levels.as_slice();
        while let Some(position) = wanted.and_then(|id| earlier.iter().position(|level| level.id == *id)) {
            let level = &earlier[position];
            if level.reached {
                break;
            }
            missed.insert(0, level);
            earlier = &earlier[..position];
            wanted = level.includes.as_ref();
        }
        missed
    }
}

impl Explained<'_> {
    /// Collects the innermost conditions that fail. What stands under "any", "at least" or "not"
    /// is one condition to whoever has to meet it.
    fn failed_leaves<'b>(&'b self, leaves: &mut Vec<&'b Explained<'b>>) {
        if self.holds {
            return;
        }
        if self.kind == RuleKind::All {
            for part in &self.parts {
                part.failed_leaves(leaves);
            }
        } else {
            leaves.push(self);
        }
    }
}
