//! 检查: says everything that is wrong with a pack at once, each with a pointer.
//!
//! References, ids and circles are found while compiling; here are declarations, texts, points
//! that no answer reaches (`points`), conditions that cannot come out both ways (`conditions`),
//! what residents are asked (`residents`), the golden cases, and the author's word that the pack is monotone (`monotone`). What does not
//! compile makes silent only what hangs on it (`broken`).

mod broken;
mod conditions;
mod monotone;
mod points;
mod residents;
mod texts;
mod tighter;

use alloc::{format, vec::Vec};

use super::{
    Finding, FindingCode, Pack, Severity, golden,
    range::{Ranges, Unsure},
};
use crate::{
    exact::Exact,
    rulebook::{Aggregate, Node, Rulebook},
};
use broken::Broken;
pub use broken::drop_consequences;
pub use tighter::tightening;

/// Checks a pack together with the rulebook it was compiled to.
pub fn check(pack: &Pack, rulebook: &Rulebook, findings: &mut Vec<Finding>) {
    if pack.format != 1 {
        let detail = format!("format {} is not known; this is 1", pack.format);
        findings.push(Finding::error("format", FindingCode::Malformed, detail));
    }
    if pack.validity.until.is_some_and(|until| until < pack.validity.from) {
        let detail = "the last day is before the first";
        findings.push(Finding::error("validity", FindingCode::Contradiction, detail));
    }
    if !matches!(pack.applies_to.len(), 0 | 2 | 4 | 6 | 9 | 12)
        || !pack.applies_to.bytes().all(|byte| byte.is_ascii_digit())
    {
        let detail = "expected the code of a division: 2, 4, 6, 9 or 12 digits, or nothing for the whole country";
        findings.push(Finding::error("applies_to", FindingCode::InvalidId, detail));
    }
    texts::check(pack, findings);
    residents::check(pack, findings);
    let broken = Broken::by(findings);
    if broken.everything {
        return;
    }
    let unsure = broken.unsure(rulebook);
    let ranges = Ranges::of(rulebook, &unsure);
    declarations(pack, rulebook, &ranges, &unsure, findings);
    points::check(rulebook, &ranges, &unsure, findings);
    conditions::check(rulebook, &ranges, &broken, findings);
    if broken.can_be_worked_out() {
        golden::run(&pack.golden, rulebook, pack.validity.from, !broken.touches(&["level", "veto"]), findings);
    }
    if pack.monotone && findings.iter().all(|finding| finding.severity == Severity::Warning) {
        monotone::check(rulebook, pack.validity.from, findings);
    }
}

fn declarations(pack: &Pack, rulebook: &Rulebook, ranges: &Ranges<'_>, unsure: &Unsure, findings: &mut Vec<Finding>) {
    let mut wrong = |pointer: &str, what: &str, declared: &dyn core::fmt::Display, actual: &dyn core::fmt::Display| {
        let detail = format!("the pack declares {declared} {what} and has {actual}");
        findings.push(Finding::error(pointer, FindingCode::DeclarationWrong, detail));
    };
    let declares = &pack.declares;
    if let Some(declared) = declares.requirements.filter(|_| !unsure.requirement_count)
        && declared != pack.requirements.len()
    {
        wrong("declares/requirements", "requirements", &declared, &pack.requirements.len());
    }
    for (kind, declared) in &declares.groups {
        let actual = pack.groups.iter().filter(|group| group.kind == *kind).count();
        if *declared != actual && !unsure.group_count {
            wrong("declares/groups", kind, declared, &actual);
        }
    }
    for (id, declared) in &declares.group_points {
        let position = rulebook.groups.iter().position(|group| group.id == *id);
        if position.is_some_and(|position| !unsure.is_group_whole(rulebook, position)) {
            continue;
        }
        let actual = position.map_or(Exact::ZERO, |position| ranges.group_at(position).high);
        if *declared != actual {
            wrong("declares/group_points", &format!("points at most in {id}"), &declared.plain(), &actual.plain());
        }
    }
    if let (Some(declared), Some(score)) = (declares.max_score, ranges.score())
        && unsure.is_score_whole()
        && declared != score.high
    {
        wrong("declares/max_score", "points at most", &declared.plain(), &score.high.plain());
    }
    if let Some(declared) = declares.weights {
        let is_mean = |index: &usize| matches!(rulebook.groups[*index].aggregate, Aggregate::Mean(_));
        let whole = (0..rulebook.groups.len()).filter(|index| unsure.is_group_whole(rulebook, *index));
        for group in whole.filter(is_mean).map(|index| &rulebook.groups[index]) {
            let weight = |node: &Node| match *node {
                Node::Item(item) => rulebook.items[usize::from(item)].weight,
                Node::Group(group) => rulebook.groups[usize::from(group)].weight,
            };
            let actual: Exact = group.children.iter().map(weight).sum();
            if declared != actual {
                wrong(&format!("group/{}", group.id), "of weight", &declared.plain(), &actual.plain());
            }
        }
    }
}
