//! Whether what is said to be tighter than the parent's is at least as strict.

use alloc::{format, vec::Vec};

use super::super::{
    Finding, FindingCode, NotApplicable, Pack, Requirement,
    question::{Ask, NumberAsk, Rule, Threshold},
};

/// Proves that what a pack calls tighter than its parent is at least as strict.
pub fn tightening(pack: &Pack, parent: &Pack, findings: &mut Vec<Finding>) {
    let Some(derives) = &pack.derives else { return };
    for id in &derives.tighten {
        let find = |pack: &Pack| pack.requirements.iter().find(|requirement| requirement.id == *id).cloned();
        // What is not in both has been reported while the pack was completed.
        let (Some(new), Some(old)) = (find(pack), find(parent)) else { continue };
        if let Some(reason) = looser(&new, &old) {
            let pointer = format!("requirement/{id}");
            findings.push(Finding::error(
                pointer,
                FindingCode::NotTighter,
                format!("not at least as strict: {reason}"),
            ));
        }
    }
}

/// Why `new` may be looser than `old`, if it may.
fn looser(new: &Requirement, old: &Requirement) -> Option<&'static str> {
    if new.not_applicable == NotApplicable::WithReason && old.not_applicable == NotApplicable::Forbidden {
        return Some("it may now be not applicable");
    }
    if old.evidence.required && !new.evidence.required {
        return Some("evidence is no longer required");
    }
    if new.applies_when != old.applies_when && new.applies_when.is_some() {
        return Some("it is asked under a condition of its own");
    }
    if new.needs != old.needs && old.needs.is_some() {
        return Some("it no longer needs what it needed");
    }
    if new.retired_from.is_some_and(|day| old.retired_from.is_none_or(|before| day < before)) {
        return Some("it is retired earlier");
    }
    if old.count_once.is_some() && new.count_once != old.count_once {
        return Some("what is counted elsewhere may count again");
    }
    if new.group != old.group {
        return Some("it stands in another group");
    }
    if new.weight != old.weight {
        return Some("its weight is another");
    }
    if !old.tags.iter().all(|tag| new.tags.contains(tag)) || !new.tags.iter().all(|tag| old.tags.contains(tag)) {
        return Some("its tags are others, so that other rules name it");
    }
    let least = |requirement: &Requirement| requirement.met_from.unwrap_or(requirement.points);
    if least(new) * old.points < least(old) * new.points {
        return Some("less of it counts as met");
    }
    match (&new.answer, &old.answer) {
        (Ask::Number(new), Ask::Number(old)) => looser_number(new, old),
        (new, old) if new == old => None,
        _ => Some("the kind of answer is another; use override"),
    }
}

fn looser_number(new: &NumberAsk, old: &NumberAsk) -> Option<&'static str> {
    if new.unit != old.unit {
        return Some("the number has another unit");
    }
    let points = |number: &NumberAsk| number.rule.as_ref().and_then(threshold).map(|threshold| threshold.points);
    if points(new) != points(old) {
        return Some("the threshold brings other points");
    }
    let values = |new: &Threshold, old: &Threshold| Some((new.value?, old.value?));
    let strict = match (&new.rule, &old.rule) {
        (Some(Rule::AtLeast(new)), Some(Rule::AtLeast(old)))
        | (Some(Rule::MoreThan(new)), Some(Rule::MoreThan(old))) => {
            values(new, old).is_some_and(|(new, old)| new >= old)
        }
        (Some(Rule::AtMost(new)), Some(Rule::AtMost(old))) | (Some(Rule::LessThan(new)), Some(Rule::LessThan(old))) => {
            values(new, old).is_some_and(|(new, old)| new <= old)
        }
        (new, old) => new == old,
    };
    (!strict).then_some("the threshold is lower, or cannot be compared")
}

fn threshold(rule: &Rule) -> Option<&Threshold> {
    match rule {
        Rule::AtLeast(threshold)
        | Rule::AtMost(threshold)
        | Rule::MoreThan(threshold)
        | Rule::LessThan(threshold)
        | Rule::Equals(threshold) => Some(threshold),
        Rule::Bands(_) | Rule::PerUnit { .. } => None,
    }
}
