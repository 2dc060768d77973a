//! What the words of an explanation are made of: numbers with their units, comparisons, and the names that
//! the form has for options, levels and classes.

use shared::{
    exact::Exact,
    form::Form,
    rulebook::{Comparison, FactKind, Quantity, Question, Rule},
};

use crate::texts::{Text, k};

/// A number for people: at most two digits after the point.
pub fn figure(number: Exact) -> String {
    if number.has_decimals(2) { number.plain() } else { number.display(2) }
}

/// A number with its unit. Words stand apart from it, signs do not.
pub fn measured(number: Exact, unit: &str) -> String {
    let between = if unit.is_empty() || unit == "%" { "" } else { " " };
    [&figure(number), between, unit].concat()
}

/// A veto with what it is.
pub fn veto_words(title: &str) -> String {
    [k::CARD_VETO.t(), k::EXPLAIN_COLON.t(), title].concat()
}

/// "不低于" and its relatives; what is counted is 不少于.
pub(super) fn comparison_words(comparison: Comparison, is_count: bool) -> &'static Text {
    match comparison {
        Comparison::AtLeast if is_count => &k::EXPLAIN_AT_LEAST_COUNT,
        Comparison::AtLeast => &k::EXPLAIN_AT_LEAST,
        Comparison::AtMost => &k::EXPLAIN_AT_MOST,
        Comparison::MoreThan => &k::EXPLAIN_MORE_THAN,
        Comparison::LessThan => &k::EXPLAIN_LESS_THAN,
        Comparison::Equals => &k::EXPLAIN_EQUALS,
    }
}

/// What a rule asks of a number, for the hint beside its input; empty when it cannot be said
/// before the answer is there.
pub fn rule_words(rule: &Rule, unit: &str) -> String {
    match rule {
        Rule::Threshold { comparison, than: Quantity::Constant(than), .. } => {
            comparison_words(*comparison, is_counted(unit)).with(&[&measured(*than, unit)])
        }
        Rule::Threshold { .. } => k::EXPLAIN_BY_PROFILE.t().to_owned(),
        Rule::Bands(_) | Rule::PerUnit { .. } | Rule::Times(_) => k::EXPLAIN_BY_NUMBER.t().to_owned(),
    }
}

/// The label of an option: the pack's, or ours for met / partly / not met and yes / no.
pub fn option_words<'a>(form: &'a Form, item: usize, id: &'a str) -> &'a str {
    let labels = &form.texts.items[item].labels;
    let position = match &form.rulebook.items[item].question {
        Question::OneOf(options) | Question::ManyOf { options, .. } => {
            options.iter().position(|option| option.id == id)
        }
        Question::Faults { kinds, .. } => kinds.iter().position(|kind| kind.id == id),
        _ => None,
    };
    position.and_then(|position| labels.get(position)).map_or_else(|| plain_words(id), String::as_str)
}

/// Ours for met / partly / not met and yes / no.
pub(super) fn plain_words(id: &str) -> &str {
    match id {
        "met" => k::STATE_MET.t(),
        "partly" => k::STATE_PARTLY.t(),
        "not_met" => k::STATE_NOT_MET.t(),
        "yes" => k::FACTS_YES.t(),
        "no" => k::FACTS_NO.t(),
        other => other,
    }
}

/// Whether things are counted in a unit rather than measured.
pub(super) fn is_counted(unit: &str) -> bool {
    !unit.is_empty() && unit != "%"
}

/// The title of a level.
pub(in crate::parts) fn level_title<'a>(form: &'a Form, id: &str) -> &'a str {
    let position = form.rulebook.levels.iter().position(|level| level.id == id);
    position.and_then(|position| form.texts.levels.get(position)).map_or("", String::as_str)
}

/// The label of a class.
pub(in crate::parts) fn class_words<'a>(form: &'a Form, fact: &str, class: &str) -> Option<&'a str> {
    let fact = form.rulebook.fact(fact)?;
    let FactKind::Class(classes) = &form.rulebook.facts[fact].kind else { return None };
    let position = classes.iter().position(|own| own == class)?;
    form.texts.facts[fact].labels.get(position).map(String::as_str)
}

/// A title behind its number. Ids such as `c1` are names for programs and not shown.
pub fn titled(id: &str, title: &str) -> String {
    let is_number = id.starts_with(|first: char| first.is_ascii_digit());
    if is_number { [id, " ", title].concat() } else { title.to_owned() }
}
