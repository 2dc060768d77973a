//! Points that no answer reaches, and answers that bring more than there is.

use alloc::{format, vec::Vec};

use super::super::{
    Finding, FindingCode,
    range::{Ranges, Unsure},
};
use crate::{
    exact::Exact,
    rulebook::{Aggregate, Item, Node, NumberField, Question, Rule as CoreRule, Rulebook},
};

pub(super) fn check(rulebook: &Rulebook, ranges: &Ranges<'_>, unsure: &Unsure, findings: &mut Vec<Finding>) {
    for (index, item) in rulebook.items.iter().enumerate().filter(|(index, _)| !unsure.items[*index]) {
        // That it never applies is said of its condition.
        if item.applies_when.as_ref().is_some_and(|condition| !ranges.condition(condition).can_hold) {
            continue;
        }
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
        rules(item, ranges, findings);
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
    if let (Some(score), Some(range), true) = (&rulebook.score, ranges.score(), unsure.is_score_whole()) {
        if range.high < score.max {
            let detail = format!("out of {}, but no sheet brings more than {}", score.max.plain(), range.high.plain());
            findings.push(Finding::error("score/max", FindingCode::UnreachablePoints, detail));
        } else if range.high > score.max && !rulebook.order.iter().any(is_bonus) {
            let detail = format!("out of {}, but a sheet can bring {}", score.max.plain(), range.high.plain());
            findings.push(Finding::warning("score/max", FindingCode::DeclarationWrong, detail));
        }
    }
}

/// Rules that give the same whatever number comes, and bands that get no number at all.
fn rules(item: &Item, ranges: &Ranges<'_>, findings: &mut Vec<Finding>) {
    let fields: &[NumberField] = if let Question::Numbers { fields, .. } = &item.question { fields } else { &[] };
    let is_one = fields.len() < 2;
    let names = fields.iter().filter(|field| field.rule.is_some()).map(|field| field.id.as_str());
    let names = names.chain(core::iter::once("")).map(|name| if is_one { "" } else { name });
    for ((rule, numbers), name) in ranges.rules(item).into_iter().zip(names) {
        let slash = if name.is_empty() { "" } else { "/" };
        let pointer = format!("requirement/{}/answer{slash}{name}/rule", item.id);
        if ranges.rule(rule, numbers).is_certain && rule.best(numbers.range.high) > Exact::ZERO && !item.by_assessor {
            let detail = "every number that can come brings all points";
            findings.push(Finding::warning(&pointer, FindingCode::NeverFails, detail));
        }
        if let CoreRule::Bands(bands) = rule {
            let reached = numbers.share(bands).reached;
            for band in (0..bands.len()).filter(|band| !reached.contains(band)) {
                let detail = "no number falls into this band";
                findings.push(Finding::warning(format!("{pointer}/{band}"), FindingCode::UnreachablePoints, detail));
            }
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
