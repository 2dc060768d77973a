//! 派生: works out a pack that builds on another, so that what is stored and hashed stands alone.

use alloc::{collections::BTreeSet, format, string::String, vec::Vec};

use super::{Ancestor, Derives, Finding, FindingCode, Pack, Requirement};
use crate::exact::Exact;

/// Fills `pack` up with what it inherits from `parent`. Entries keep the parent's place when they
/// are said anew; new ones follow.
pub fn derive(pack: &mut Pack, parent: &Pack, parent_hash: &str, findings: &mut Vec<Finding>) {
    let Some(derives) = pack.derives.clone() else { return };
    refinements(&pack.requirements, &parent.requirements, findings);
    let mut named = Named { derives: &derives, removed: BTreeSet::new(), replaced: BTreeSet::new(), findings };
    pack.facts = named.merge("fact", &parent.facts, core::mem::take(&mut pack.facts), |fact| &fact.id);
    pack.groups = named.merge("group", &parent.groups, core::mem::take(&mut pack.groups), |group| &group.id);
    let own = core::mem::take(&mut pack.requirements);
    pack.requirements = named.merge("requirement", &parent.requirements, own, |requirement| &requirement.id);
    let own = core::mem::take(&mut pack.quantities);
    pack.quantities = named.merge("quantity", &parent.quantities, own, |quantity| &quantity.id);
    let own = core::mem::take(&mut pack.conditions);
    pack.conditions = named.merge("condition", &parent.conditions, own, |condition| &condition.id);
    pack.vetoes = named.merge("veto", &parent.vetoes, core::mem::take(&mut pack.vetoes), |veto| &veto.id);
    pack.levels = named.merge("level", &parent.levels, core::mem::take(&mut pack.levels), |level| &level.id);
    named.finish();
    for (id, points) in &derives.points {
        match pack.requirements.iter_mut().find(|requirement| requirement.id == *id) {
            Some(requirement) => reprice(requirement, *points),
            None => findings.push(Finding::unknown("derives/points", "requirement", id)),
        }
    }
    if pack.score.is_none() {
        pack.score.clone_from(&parent.score);
    }
    if pack.eligibility.is_none() {
        pack.eligibility.clone_from(&parent.eligibility);
    }
    pack.lineage = core::iter::once(Ancestor {
        id: parent.id.clone(),
        version: parent.version.clone(),
        hash: String::from(parent_hash),
    })
    .chain(parent.lineage.iter().cloned())
    .collect();
}

/// Reports requirements that spell out one the parent does not have.
pub(super) fn refinements(own: &[Requirement], parent: &[Requirement], findings: &mut Vec<Finding>) {
    let known: BTreeSet<&str> = parent.iter().map(|requirement| requirement.id.as_str()).collect();
    for requirement in own {
        if let Some(refined) = requirement.refines.as_ref().filter(|refined| !known.contains(refined.as_str())) {
            let pointer = format!("requirement/{}/refines", requirement.id);
            findings.push(Finding::unknown(&pointer, "requirement in the parent called", refined));
        }
    }
}

/// Gives a requirement other points. The same share of them counts as met as before.
fn reprice(requirement: &mut Requirement, points: Exact) {
    let before = core::mem::replace(&mut requirement.points, points);
    if !before.is_zero() {
        requirement.met_from = requirement.met_from.map(|from| from * points.divided_by(before));
    }
}

struct Named<'a> {
    derives: &'a Derives,
    removed: BTreeSet<&'a str>,
    replaced: BTreeSet<&'a str>,
    findings: &'a mut Vec<Finding>,
}

impl<'a> Named<'a> {
    /// One list of the parent with the child's entries. An id removed from the parent is free for
    /// any new entry, of whatever sort.
    fn merge<T: Clone>(&mut self, sort: &str, inherited: &[T], own: Vec<T>, id: fn(&T) -> &String) -> Vec<T> {
        let derives = self.derives;
        let listed = |list: &'a [String], wanted: &str| list.iter().find(|id| *id == wanted).map(String::as_str);
        let mut own: Vec<Option<T>> = own.into_iter().map(Some).collect();
        let mut merged = Vec::with_capacity(inherited.len() + own.len());
        for entry in inherited {
            let name = id(entry);
            if let Some(name) = listed(&derives.remove, name) {
                self.removed.insert(name);
                continue;
            }
            let position = own.iter().position(|other| other.as_ref().is_some_and(|other| id(other) == name));
            let Some(new) = position.and_then(|position| own[position].take()) else {
                merged.push(entry.clone());
                continue;
            };
            match (listed(&derives.r#override, name), listed(&derives.tighten, name)) {
                (Some(name), _) => {
                    self.replaced.insert(name);
                }
                (None, Some(name)) => {
                    self.replaced.insert(name);
                    if sort != "requirement" {
                        let detail = format!("`{name}` is a {sort}, and only a requirement can be proved tighter");
                        self.findings.push(Finding::error("derives/tighten", FindingCode::NotTighter, detail));
                    }
                }
                (None, None) => self.findings.push(Finding::error(
                    format!("{sort}/{name}"),
                    FindingCode::DuplicateId,
                    "the parent has this id: name it in derives.override, derives.tighten or derives.remove",
                )),
            }
            merged.push(new);
        }
        merged.extend(own.into_iter().flatten());
        merged
    }

    /// Reports what was named and is not in the parent.
    fn finish(self) {
        let Self { derives, removed, replaced, findings } = self;
        for id in derives.remove.iter().filter(|id| !removed.contains(id.as_str())) {
            findings.push(Finding::unknown("derives/remove", "entry in the parent called", id));
        }
        for (pointer, ids) in [("derives/override", &derives.r#override), ("derives/tighten", &derives.tighten)] {
            for id in ids.iter().filter(|id| !replaced.contains(id.as_str())) {
                findings.push(Finding::unknown(pointer, "entry in parent and child called", id));
            }
        }
    }
}
