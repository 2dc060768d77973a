//! 检查: says everything that is wrong with a pack at once, each with a pointer.
//!
//! References, ids and circles are found while compiling; here are declarations, texts, points
//! that no answer reaches, conditions that cannot come out both ways, and the golden cases.

mod texts;

use alloc::format;
use alloc::vec::Vec;

use super::{
    Finding, FindingCode, NotApplicable, Pack, Requirement, Severity, golden,
    question::{Ask, NumberAsk, Rule, Threshold},
    range::Ranges,
};
use crate::{
    exact::Exact,
    rulebook::{Aggregate, Condition, Item, Node, Quantity, Question, Rule as CoreRule, Rulebook, Test},
};

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
    // What follows reads the rulebook, which means something only when every reference was found.
    let leaves_the_rules_whole = |finding: &Finding| {
        finding.severity == Severity::Warning
            || matches!(finding.code, FindingCode::TextMissing | FindingCode::TextTooLong | FindingCode::NotTighter)
    };
    if !findings.iter().all(leaves_the_rules_whole) {
        return;
    }
    let ranges = Ranges::of(rulebook);
    declarations(pack, rulebook, &ranges, findings);
    points(rulebook, &ranges, findings);
    conditions(rulebook, &ranges, findings);
    golden::run(&pack.golden, rulebook, pack.validity.from, findings);
}

fn declarations(pack: &Pack, rulebook: &Rulebook, ranges: &Ranges<'_>, findings: &mut Vec<Finding>) {
    let mut wrong = |pointer: &str, what: &str, declared: &dyn core::fmt::Display, actual: &dyn core::fmt::Display| {
        let detail = format!("the pack declares {declared} {what} and has {actual}");
        findings.push(Finding::error(pointer, FindingCode::DeclarationWrong, detail));
    };
    let declares = &pack.declares;
    if let Some(declared) = declares.requirements
        && declared != pack.requirements.len()
    {
        wrong("declares/requirements", "requirements", &declared, &pack.requirements.len());
    }
    for (kind, declared) in &declares.groups {
        let actual = pack.groups.iter().filter(|group| group.kind == *kind).count();
        if *declared != actual {
            wrong("declares/groups", kind, declared, &actual);
        }
    }
    for (id, declared) in &declares.group_points {
        let position = rulebook.groups.iter().position(|group| group.id == *id);
        let actual = position.map_or(Exact::ZERO, |position| ranges.group_at(position).high);
        if *declared != actual {
            wrong("declares/group_points", &format!("points at most in {id}"), &declared.plain(), &actual.plain());
        }
    }
    if let (Some(declared), Some(score)) = (declares.max_score, ranges.score())
        && declared != score.high
    {
        wrong("declares/max_score", "points at most", &declared.plain(), &score.high.plain());
    }
    if let Some(declared) = declares.weights {
        for group in rulebook.groups.iter().filter(|group| matches!(group.aggregate, Aggregate::Mean(_))) {
            let weight = |node: &Node| match *node {
                Node::Item(item) => rulebook.items[usize::from(item)].weight,
                Node::Group(group) => rulebook.groups[usize::from(group)].weight,
            };
            let actual: Exact = group.children.iter().map(weight).sum();
            if declared != actual {
                wrong(&format!("group/{}", group.id), "of weight", &declared.plain(), &actual.plain());
            }
        }
        if let Some(Quantity::WeightedMean(parts)) = rulebook.score.as_ref().map(|score| &score.quantity) {
            let actual: Exact = parts.iter().map(|(_, weight)| *weight).sum();
            if declared != actual {
                wrong("score/quantity", "of weight", &declared.plain(), &actual.plain());
            }
        }
    }
}

fn points(rulebook: &Rulebook, ranges: &Ranges<'_>, findings: &mut Vec<Finding>) {
    for (index, item) in rulebook.items.iter().enumerate() {
        let pointer = format!("requirement/{}", item.id);
        let best = ranges.item_at(index).high;
        if best < item.max {
            let detail = format!("worth {}, but no answer brings more than {}", item.max.plain(), best.plain());
            findings.push(Finding::error(&pointer, FindingCode::UnreachablePoints, detail));
        }
        if best > item.max && !has_open_bonus(&item.question) && item.max > Exact::ZERO {
            let detail = format!("worth {}, but an answer can bring {}", item.max.plain(), best.plain());
            findings.push(Finding::error(&pointer, FindingCode::Contradiction, detail));
        }
        if item.max.is_zero() && best.is_zero() && ranges.item_at(index).low.is_zero() && !only_referred_to(item) {
            let detail = "worth no points, so any answer counts as met; keep it out of the score instead";
            findings.push(Finding::warning(&pointer, FindingCode::NeverFails, detail));
        }
    }
    for (index, group) in rulebook.groups.iter().enumerate() {
        if let Aggregate::Sum { cap: Some(cap), .. } = group.aggregate
            && ranges.group_at(index).high < cap
        {
            let detail = format!("the cap of {} is never reached", cap.plain());
            findings.push(Finding::warning(format!("group/{}", group.id), FindingCode::UnreachablePoints, detail));
        }
    }
    let is_bonus = |node: &Node| matches!(node, Node::Item(item) if ranges.is_bonus(*item));
    if let (Some(score), Some(range)) = (&rulebook.score, ranges.score()) {
        if range.high < score.max {
            let detail = format!("out of {}, but no sheet brings more than {}", score.max.plain(), range.high.plain());
            findings.push(Finding::error("score/max", FindingCode::UnreachablePoints, detail));
        } else if range.high > score.max && !rulebook.order.iter().any(is_bonus) {
            let detail = format!("out of {}, but a sheet can bring {}", score.max.plain(), range.high.plain());
            findings.push(Finding::warning("score/max", FindingCode::DeclarationWrong, detail));
        }
    }
}

/// Whether a bonus without a cap is among the rules of a question.
fn has_open_bonus(question: &Question) -> bool {
    let open = |rule: &CoreRule| matches!(rule, CoreRule::PerUnit { cap: None, .. });
    match question {
        Question::Numbers { fields, .. } => fields.iter().filter_map(|field| field.rule.as_ref()).any(open),
        Question::Derived { rule, .. } | Question::Records { rule, .. } => open(rule),
        Question::OneOf(_) | Question::ManyOf { .. } | Question::Faults { .. } | Question::Narrative => false,
    }
}

/// Whether an item has numbers without rules: others make something of them.
fn only_referred_to(item: &Item) -> bool {
    matches!(&item.question, Question::Numbers { fields, .. } if fields.iter().all(|field| field.rule.is_none()))
}

fn conditions(rulebook: &Rulebook, ranges: &Ranges<'_>, findings: &mut Vec<Finding>) {
    let gates = rulebook.items.iter().flat_map(|item| {
        let kinds = if let Question::Faults { kinds, .. } = &item.question { kinds.as_slice() } else { &[] };
        let deductions = kinds.iter().filter_map(|kind| kind.when.as_ref());
        item.applies_when.iter().chain(&item.needs).chain(deductions)
    });
    let levels = rulebook.levels.iter().filter_map(|level| level.requires.as_ref());
    let vetoes = rulebook.vetoes.iter().map(|veto| &veto.unless);
    for condition in gates.chain(&rulebook.eligibility).chain(vetoes).chain(levels) {
        let before = findings.len();
        inside(condition, ranges, findings);
        // Parts that are sound each can still be too few.
        if findings.len() == before && !ranges.condition(condition).can_hold && !is_constant(condition) {
            findings.push(Finding::error(&condition.rule, FindingCode::NeverHolds, "this can never hold"));
        }
    }
}

/// Reports leaves that come out one way only, and parts of sound leaves that exclude each other.
fn inside(condition: &Condition, ranges: &Ranges<'_>, findings: &mut Vec<Finding>) {
    match &condition.test {
        Test::All(parts) | Test::Any(parts) | Test::AtLeast(_, parts) => {
            let before = findings.len();
            for part in parts {
                inside(part, ranges, findings);
            }
            let constant = parts.iter().any(is_constant);
            if findings.len() == before && !constant && !ranges.condition(condition).can_hold {
                let detail = "each part can hold, but not together";
                findings.push(Finding::error(&condition.rule, FindingCode::NeverHolds, detail));
            }
        }
        Test::Not(part) => inside(part, ranges, findings),
        Test::Constant(_) => {}
        _ => {
            let prospect = ranges.condition(condition);
            if !prospect.can_hold {
                findings.push(Finding::error(&condition.rule, FindingCode::NeverHolds, "this can never hold"));
            }
            if !prospect.can_fail {
                findings.push(Finding::warning(&condition.rule, FindingCode::NeverFails, "this can never fail"));
            }
        }
    }
}

fn is_constant(condition: &Condition) -> bool {
    matches!(condition.test, Test::Constant(_))
}

/// Proves that what a pack calls tighter than its parent is at least as strict.
pub fn tightening(pack: &Pack, parent: &Pack, findings: &mut Vec<Finding>) {
    let Some(derives) = &pack.derives else { return };
    for id in &derives.tighten {
        let find = |pack: &Pack| pack.requirements.iter().find(|requirement| requirement.id == *id).cloned();
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
