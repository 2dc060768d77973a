//! One rule or condition in a sentence.

use shared::{
    exact::Exact,
    form::Form,
    outcome::{Explained, Input, RuleKind, Source},
    rulebook::Question,
};

use super::words::{
    class_words, comparison_words, figure, is_counted, level_title, measured, option_words, plain_words, titled,
};
use crate::{parts::rules, texts::k};

/// One rule or condition in a sentence, with what is missing.
pub fn sentence(form: &Form, explained: &Explained<'_>) -> String {
    let missing = || match explained.missing.as_slice() {
        [] => k::EXPLAIN_NOTHING.t().to_owned(),
        missing => missing.join(k::EXPLAIN_COMMA.t()),
    };
    let shortfall = |unit: &str| {
        let words = |shortfall| k::EXPLAIN_SHORTFALL.with(&[&measured(shortfall, unit)]);
        explained.shortfall.map(words).unwrap_or_default()
    };
    match explained.kind {
        RuleKind::Threshold | RuleKind::Compare => {
            let [value, asked] = compared(form, explained);
            k::EXPLAIN_COMPARED.with(&[&subject(form, explained), &value, &asked]) + &shortfall(unit(form, explained))
        }
        RuleKind::ItemsMet if explained.holds => k::EXPLAIN_ALL_MET.with(&[&group_of(form, explained)]),
        RuleKind::ItemsMet => k::EXPLAIN_NOT_MET.with(&[&group_of(form, explained), &missing()]),
        RuleKind::ItemsAnswered => k::EXPLAIN_UNANSWERED.with(&[&missing()]),
        RuleKind::EachAtLeast => {
            let least = rules::least(form, &explained.rule).map(figure).unwrap_or_default();
            k::EXPLAIN_EACH.with(&[&least, &missing()])
        }
        RuleKind::Chosen => match rules::option(form, &explained.rule) {
            Some((requirement, option)) => k::EXPLAIN_CHOSEN.with(&[requirement, option]) + &instead(form, explained),
            None => missing(),
        },
        RuleKind::All => k::EXPLAIN_ALL.t().to_owned(),
        RuleKind::Any => k::EXPLAIN_ANY.t().to_owned(),
        RuleKind::Not => k::EXPLAIN_NOT.t().to_owned(),
        RuleKind::AtLeast => so_many(explained) + &shortfall(""),
        RuleKind::Flag | RuleKind::Class => match rules::fact(form, &explained.rule) {
            Some((fact, asked)) => k::EXPLAIN_FACT.with(&[fact, asked]) + &instead(form, explained),
            None => missing(),
        },
        RuleKind::LevelReached => k::EXPLAIN_LEVEL.with(&[rules::level(form, &explained.rule)]),
        RuleKind::PreviousLevel => {
            k::EXPLAIN_PREVIOUS.with(&[rules::level(form, &explained.rule), level_before(form, explained)])
        }
        RuleKind::Constant if explained.holds => k::STATE_MET.t().to_owned(),
        RuleKind::Constant => k::EXPLAIN_NEVER.t().to_owned(),
        RuleKind::Option | RuleKind::Options | RuleKind::Faults => k::EXPLAIN_OPTIONS.with(&[&chosen(form, explained)]),
        RuleKind::Bands | RuleKind::PerUnit | RuleKind::Times => {
            let number = explained.inputs.first().and_then(|input| input.value).map(figure);
            k::EXPLAIN_COUNTED.with(&[&number.unwrap_or_default(), &value(explained)])
        }
        RuleKind::Narrative => k::EXPLAIN_NARRATIVE.t().to_owned(),
        RuleKind::EvidenceRequired => k::EXPLAIN_EVIDENCE.t().to_owned(),
        RuleKind::Needs => k::EXPLAIN_NEEDS.t().to_owned(),
        RuleKind::AppliesWhen => k::EXPLAIN_APPLIES.t().to_owned(),
    }
}

/// A part that need not hold in a sentence: what would be so, and no word of what is missing.
pub(super) fn statement(form: &Form, explained: &Explained<'_>) -> String {
    match explained.kind {
        RuleKind::Compare => {
            let [value, asked] = compared(form, explained);
            [&subject(form, explained), " ", &asked, &k::EXPLAIN_NOW.with(&[&value])].concat()
        }
        RuleKind::ItemsMet => k::EXPLAIN_ALL_MET.with(&[&about(form, explained)]),
        RuleKind::ItemsAnswered => k::EXPLAIN_ALL_ANSWERED.with(&[&about(form, explained)]),
        RuleKind::All => k::EXPLAIN_ALL_TRUE.t().to_owned(),
        RuleKind::Any => k::EXPLAIN_ANY_TRUE.t().to_owned(),
        RuleKind::Not => k::EXPLAIN_NONE_TRUE.t().to_owned(),
        RuleKind::AtLeast => so_many(explained),
        _ => sentence(form, explained),
    }
}

/// A number compared, and what is asked of it, each with its unit.
fn compared(form: &Form, explained: &Explained<'_>) -> [String; 2] {
    let unit = unit(form, explained);
    let is_count = is_counted(unit) || counts_things(explained);
    let with_unit = |number: Exact| measured(number, unit);
    let asked = explained
        .comparison
        .zip(explained.threshold)
        .map(|(comparison, threshold)| comparison_words(comparison, is_count).with(&[&with_unit(threshold)]));
    [explained.value.map_or_else(|| value(explained), with_unit), asked.unwrap_or_default()]
}

/// How many of several hold, and how many have to.
fn so_many(explained: &Explained<'_>) -> String {
    k::EXPLAIN_SOME.with(&[&explained.threshold.map(figure).unwrap_or_default(), &value(explained)])
}

fn value(explained: &Explained<'_>) -> String {
    explained.value.map_or_else(|| k::EXPLAIN_UNKNOWN.t().to_owned(), figure)
}

/// Whether what is compared is a number of requirements, options or records.
fn counts_things(explained: &Explained<'_>) -> bool {
    explained.inputs.iter().any(|input| matches!(input.of, Source::Count(_) | Source::Counted))
}

/// The unit of what is compared; empty for a number worked out from several or without a unit.
fn unit<'a>(form: &'a Form, explained: &Explained<'_>) -> &'a str {
    let mut inputs = explained.inputs.iter();
    let (Some(input), None) = (inputs.next(), inputs.next()) else { return "" };
    if input.value != explained.value {
        return "";
    }
    let unit = match &input.of {
        Source::Field(id, field) => number_field(form, id, field)
            .and_then(|(item, position)| form.texts.items[item].units.get(position).map(String::as_str)),
        Source::Fact(id) => form.rulebook.fact(id).map(|fact| form.texts.facts[fact].unit.as_str()),
        Source::GroupPercent(_) | Source::ScorePercent => Some("%"),
        _ => None,
    };
    unit.unwrap_or_default()
}

/// Where the field of a requirement is: item and position; none for a number worked out.
fn number_field(form: &Form, id: &str, field: &str) -> Option<(usize, usize)> {
    let item = form.rulebook.item(id)?;
    let Question::Numbers { fields, .. } = &form.rulebook.items[item].question else { return None };
    Some((item, fields.iter().position(|own| own.id == field)?))
}

/// What is compared, from the inputs.
fn subject(form: &Form, explained: &Explained<'_>) -> String {
    let names: Vec<String> = explained.inputs.iter().map(|input| source_words(form, &input.of)).collect();
    if names.is_empty() { k::EXPLAIN_VALUE.t().to_owned() } else { names.join(k::EXPLAIN_COMMA.t()) }
}

/// What is known of a fact, or chosen, where it is not what is asked; else empty.
fn instead(form: &Form, explained: &Explained<'_>) -> String {
    let Some(input) = explained.inputs.first().filter(|_| !explained.holds) else { return String::new() };
    let is = match &input.of {
        Source::Class(fact, Some(class)) => class_words(form, fact, class),
        Source::Flag(_) => input.value.map(|value| if value.is_zero() { k::FACTS_NO.t() } else { k::FACTS_YES.t() }),
        Source::Chosen(id, Some(option)) => form.rulebook.item(id).map(|item| option_words(form, item, option)),
        Source::Chosen(_, None) => Some(k::EXPLAIN_NOTHING.t()),
        _ => None,
    };
    k::EXPLAIN_NOW.with(&[is.unwrap_or(k::EXPLAIN_UNKNOWN.t())])
}

/// The level of the previous result.
fn level_before<'a>(form: &'a Form, explained: &Explained<'_>) -> &'a str {
    match explained.inputs.first().map(|input| &input.of) {
        Some(Source::PreviousLevel(Some(level))) => level_title(form, level),
        _ => k::EXPLAIN_NOTHING.t(),
    }
}

fn source_words(form: &Form, source: &Source<'_>) -> String {
    let group = |id: &str| {
        let position = form.rulebook.groups.iter().position(|group| group.id == id);
        position.map_or_else(|| id.to_owned(), |position| form.texts.groups[position].clone())
    };
    match source {
        Source::Requirement(id) | Source::Count(id) | Source::Chosen(id, _) => id.to_string(),
        Source::Field(id, field) => field_words(form, id, field),
        Source::Option(id) | Source::Fault(id) | Source::Deduction(id) => plain_words(id).to_owned(),
        Source::Fact(id) | Source::Flag(id) | Source::Class(id, _) => {
            form.rulebook.fact(id).map_or_else(|| id.to_string(), |fact| form.texts.facts[fact].label.clone())
        }
        Source::Group(id) | Source::GroupPercent(id) => group(id),
        Source::Counted => k::EXPLAIN_COUNT.t().to_owned(),
        Source::Score | Source::ScorePercent => k::EXPLAIN_SCORE.t().to_owned(),
        Source::Previous | Source::PreviousLevel(_) => k::EXPLAIN_LAST_TIME.t().to_owned(),
        Source::Level(id) => level_title(form, id).to_owned(),
    }
}

fn field_words(form: &Form, id: &str, field: &str) -> String {
    let label = number_field(form, id, field).and_then(|(item, position)| form.texts.items[item].labels.get(position));
    label.filter(|label| !label.is_empty()).cloned().unwrap_or_else(|| k::EXPLAIN_GIVEN.t().to_owned())
}

/// The options chosen or faults found.
fn chosen(form: &Form, explained: &Explained<'_>) -> String {
    let item = form.rulebook.item(&explained.rule);
    let name = |input: &Input<'_>| match (&input.of, item) {
        (Source::Option(id), Some(item)) => option_words(form, item, id).to_owned(),
        (Source::Fault(id), Some(item)) => {
            [option_words(form, item, id), " × ", &input.value.map(figure).unwrap_or_default()].concat()
        }
        (other, _) => source_words(form, other),
    };
    // What faults cost is told by the points.
    let inputs = explained.inputs.iter().filter(|input| !matches!(input.of, Source::Deduction(_)));
    let names: Vec<String> = inputs.map(name).collect();
    if names.is_empty() { k::EXPLAIN_NOTHING.t().to_owned() } else { names.join(k::EXPLAIN_COMMA.t()) }
}

/// Which requirements a condition is about, to stand in front of it: their group, else they themselves.
fn about(form: &Form, explained: &Explained<'_>) -> String {
    let group = group_of(form, explained);
    if !group.is_empty() {
        return group;
    }
    let items = rules::requirements(form, &explained.rule).into_iter();
    let ids: Vec<&str> = items.map(|item| form.rulebook.items[item].id.as_str()).collect();
    [ids.join(k::EXPLAIN_COMMA.t()).as_str(), k::EXPLAIN_COLON.t()].concat()
}

/// The group that a condition is about, as its rule id says; empty when it is about no one group.
fn group_of(form: &Form, explained: &Explained<'_>) -> String {
    let Some((_, id)) = explained.rule.rsplit_once("/group.") else { return String::new() };
    let Some(group) = form.rulebook.groups.iter().position(|group| group.id == id) else { return String::new() };
    [&titled(id, &form.texts.groups[group]), k::EXPLAIN_COLON.t()].concat()
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;
    use crate::parts::samples::{APPLICABILITY, LEVELS, required, sample};

    #[wasm_bindgen_test]
    fn what_is_asked_of_a_fact_stands_before_what_is_known_of_it() {
        for (case, class, flag) in [
            ("offices are not eligible", "社区概况“类型”：办公", None),
            ("100 households are eligible", "社区概况“类型”：办公（现为“未填”）", None),
            (
                "no old estate: its requirements leave numerator and denominator",
                "社区概况“类型”：办公（现为“住宅”）",
                Some("社区概况“是否有老旧小区?”：是（现为“否”）"),
            ),
        ] {
            let (form, outcome) = sample(APPLICABILITY, case);
            let eligibility = outcome.eligibility.as_ref().expect("the pack asks for something");
            assert_eq!(sentence(form, &eligibility.parts[0].parts[0]), class, "{case}");
            let estate = &outcome.items.iter().find(|item| item.id == "h1").expect("it is in the pack").because;
            if let Some(flag) = flag {
                assert_eq!(sentence(form, &estate[0].parts[0]), flag, "{case}");
            }
        }
    }

    #[wasm_bindgen_test]
    fn a_least_for_each_is_in_points_and_what_holds_lacks_nothing() {
        for (case, level, words) in [
            ("everything met", "answered", "尚未回答：无"),
            ("everything met", "each-item", "每项至少 2 分，未达到：无"),
            ("neither of two", "each-item", "每项至少 2 分，未达到：w1、e1、g1、g4"),
        ] {
            let (form, outcome) = sample(LEVELS, case);
            assert_eq!(sentence(form, required(&outcome, level)), words, "{case}");
        }
    }
}
