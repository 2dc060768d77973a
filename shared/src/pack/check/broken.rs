//! What the findings so far leave without a meaning, so that the rest can still be checked.

use alloc::{
    collections::BTreeSet,
    string::{String, ToString as _},
    vec::Vec,
};

use super::super::{Finding, FindingCode, Severity, finding::NAMES_NOTHING, range::Unsure};
use crate::rulebook::Rulebook;

/// Sorts of entries whose pointers go on with an id.
const NAMED: [&str; 8] = ["requirement", "group", "fact", "level", "veto", "quantity", "condition", "golden"];
/// Sorts of entries that no other part of a pack hangs on: what is wrong there stays there.
const APART: [&str; 12] = [
    "level",
    "veto",
    "quantity",
    "condition",
    "format",
    "id",
    "version",
    "languages",
    "lineage",
    "validity",
    "applies_to",
    "derives",
];

/// Entries that did not compile.
pub(super) struct Broken {
    /// Nothing can be said about the rest.
    pub(super) everything: bool,
    /// The order in which things are worked out has no beginning.
    circle: bool,
    /// Some requirement or group stands nowhere, or is not there to stand anywhere.
    stray: bool,
    /// Sorts of entries of which some could not be read.
    lost: BTreeSet<String>,
    /// Pointers of the entries: `requirement/1.3`, `score`.
    roots: BTreeSet<String>,
}

impl Broken {
    pub(super) fn by(findings: &[Finding]) -> Self {
        let mut broken =
            Self { everything: false, circle: false, stray: false, lost: BTreeSet::new(), roots: BTreeSet::new() };
        for finding in findings.iter().filter(|finding| finding.severity == Severity::Error) {
            let root = root_of(&finding.pointer);
            let is_whole_entry = root == finding.pointer;
            let is_part_of_tree = ["requirement", "group"].contains(&sort_of(root));
            match finding.code {
                FindingCode::ParentMissing | FindingCode::TooLarge => broken.everything = true,
                FindingCode::UnknownId | FindingCode::DuplicateId | FindingCode::Contradiction => {
                    broken.stray |= is_whole_entry && is_part_of_tree;
                }
                FindingCode::Circular => broken.circle |= is_whole_entry && is_part_of_tree,
                FindingCode::Malformed => {
                    broken.stray |= is_part_of_tree;
                    broken.lost.insert(sort_of(root).to_string());
                }
                _ => continue,
            }
            broken.roots.insert(root.to_string());
        }
        broken
    }

    /// Whether something stands under a pointer that did not compile.
    pub(super) fn holds(&self, pointer: &str) -> bool {
        self.roots.contains(root_of(pointer))
    }

    /// Whether an entry of one of these sorts did not compile.
    pub(super) fn touches(&self, sorts: &[&str]) -> bool {
        self.roots.iter().any(|root| sorts.contains(&sort_of(root)))
    }

    /// Whether answers still come to something; maybe not to a level.
    pub(super) fn can_be_worked_out(&self) -> bool {
        self.roots.iter().all(|root| APART.contains(&sort_of(root)))
    }

    /// The positions about which nothing can be concluded.
    pub(super) fn unsure(&self, rulebook: &Rulebook) -> Unsure {
        let is_broken = |sort: &str, id: &str| self.roots.contains([sort, "/", id].concat().as_str());
        let items = rulebook.items.iter().map(|item| self.circle || is_broken("requirement", &item.id));
        let groups = rulebook.groups.iter().map(|group| self.circle || self.stray || is_broken("group", &group.id));
        let facts = rulebook.facts.iter().map(|fact| is_broken("fact", &fact.id));
        Unsure {
            items: items.collect(),
            groups: groups.collect(),
            facts: facts.collect(),
            score: self.touches(&["score"]),
            requirement_count: self.lost.contains("requirement"),
            group_count: self.lost.contains("group"),
        }
    }
}

impl Unsure {
    /// Whether the group and all that stands in it compiled.
    pub(super) fn is_group_whole(&self, rulebook: &Rulebook, group: usize) -> bool {
        let items: &Vec<u16> = &rulebook.groups[group].items;
        !self.groups[group] && !items.iter().any(|item| self.items[usize::from(*item)])
    }

    /// Whether the total and all that can go into it compiled.
    pub(super) fn is_score_whole(&self) -> bool {
        !self.score && !self.items.contains(&true) && !self.groups.contains(&true)
    }
}

/// Takes away what is only said because an entry could not be read: that it is not there, and that
/// something which it may use or be chosen by has no use or nothing to choose.
pub fn drop_consequences(findings: &mut Vec<Finding>) {
    let is_lost = |finding: &&Finding| finding.code == FindingCode::Malformed && finding.pointer.contains('/');
    let lost: BTreeSet<String> = findings
        .iter()
        .filter(is_lost)
        .filter_map(|finding| root_of(&finding.pointer).split_once('/'))
        .map(|(sort, id)| Finding::unknown("", sort, id).detail)
        .collect();
    if !lost.is_empty() {
        findings.retain(|finding| match finding.code {
            FindingCode::UnknownId => !lost.contains(&finding.detail),
            FindingCode::Unused => false,
            FindingCode::Contradiction => finding.detail != NAMES_NOTHING,
            _ => true,
        });
    }
}

/// The sort of an entry: what its pointer begins with.
fn sort_of(pointer: &str) -> &str {
    pointer.split('/').next().unwrap_or_default()
}

/// The pointer of the entry that something stands in.
fn root_of(pointer: &str) -> &str {
    let parts = if NAMED.contains(&sort_of(pointer)) { 2 } else { 1 };
    let end = pointer.match_indices('/').nth(parts - 1).map_or(pointer.len(), |(at, _)| at);
    pointer.get(..end).unwrap_or(pointer)
}
