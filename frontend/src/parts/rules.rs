//! 条件 by their rule ids: what a condition asks for that no outcome repeats, because no answer changes it.

use shared::{
    exact::Exact,
    form::Form,
    rulebook::{Condition, Question, Rulebook, Test},
};

use super::explain::option_words;
use crate::texts::k;

/// The title of the level that a condition asks for; empty where it asks for none.
pub(super) fn level<'a>(form: &'a Form, rule: &str) -> &'a str {
    match test(&form.rulebook, rule) {
        Some(Test::LevelReached(level) | Test::PreviousLevel(level)) => {
            form.texts.levels.get(usize::from(*level)).map_or("", String::as_str)
        }
        _ => "",
    }
}

/// The requirement that a condition is about, and the option that it asks for.
pub(super) fn option<'a>(form: &'a Form, rule: &str) -> Option<(&'a str, &'a str)> {
    let Some(Test::Chosen(item, position)) = test(&form.rulebook, rule) else { return None };
    let item = usize::from(*item);
    let own = &form.rulebook.items[item];
    let Question::OneOf(options) = &own.question else { return None };
    let option = options.get(usize::from(*position))?;
    Some((own.id.as_str(), option_words(form, item, &option.id)))
}

/// The requirements that a condition names, by position; none where it looks at something else.
pub(super) fn requirements(form: &Form, rule: &str) -> Vec<usize> {
    match test(&form.rulebook, rule) {
        Some(Test::ItemsMet(items) | Test::ItemsAnswered(items) | Test::EachAtLeast(items, _)) => {
            items.iter().map(|item| usize::from(*item)).collect()
        }
        _ => Vec::new(),
    }
}

/// What a condition asks of the community: the fact and the value that it has to have, in words.
pub(super) fn fact<'a>(form: &'a Form, rule: &str) -> Option<(&'a str, &'a str)> {
    let (fact, asked) = match test(&form.rulebook, rule)? {
        Test::Flag(fact) => (*fact, None),
        Test::Class(fact, class) => (*fact, Some(*class)),
        _ => return None,
    };
    let texts = &form.texts.facts[usize::from(fact)];
    let class = |class: u16| texts.labels.get(usize::from(class)).map_or("", String::as_str);
    Some((texts.label.as_str(), asked.map_or(k::FACTS_YES.t(), class)))
}

/// The points that a condition asks of each of several requirements.
pub(super) fn least(form: &Form, rule: &str) -> Option<Exact> {
    match test(&form.rulebook, rule) {
        Some(Test::EachAtLeast(_, least)) => Some(*least),
        _ => None,
    }
}

/// What the condition with a rule id tests.
fn test<'a>(rulebook: &'a Rulebook, rule: &str) -> Option<&'a Test> {
    let Rulebook { eligibility, vetoes, levels, items, .. } = rulebook;
    let of_items = items.iter().flat_map(|own| {
        let faults = if let Question::Faults { kinds, .. } = &own.question { kinds.as_slice() } else { &[] };
        own.needs.iter().chain(&own.applies_when).chain(faults.iter().filter_map(|kind| kind.when.as_ref()))
    });
    let mut all = levels
        .iter()
        .filter_map(|level| level.requires.as_ref())
        .chain(vetoes.iter().map(|veto| &veto.unless))
        .chain(eligibility)
        .chain(of_items);
    all.find_map(|condition| within(condition, rule))
}

fn within<'a>(condition: &'a Condition, rule: &str) -> Option<&'a Test> {
    if condition.rule == rule {
        return Some(&condition.test);
    }
    match &condition.test {
        Test::All(parts) | Test::Any(parts) | Test::AtLeast(_, parts) => {
            parts.iter().find_map(|part| within(part, rule))
        }
        Test::Not(part) => within(part, rule),
        _ => None,
    }
}
