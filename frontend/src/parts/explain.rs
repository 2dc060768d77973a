//! 评分说明 in words: one renderer for the assessment, the receipt, the form on paper, the reviewer's sheet
//! and the public recount.
//!
//! The outcome names things by id and holds no texts; here ids meet the texts of the form. Nothing
//! is worked out: every number shown stands in the outcome.

use shared::{
    exact::Exact,
    form::Form,
    outcome::{Explained, Input, RuleKind, Source},
    rulebook::{Comparison, FactKind, Quantity, Question, Rule},
};

use super::rules;
use crate::{
    dom::{El, classed, el},
    texts::{Text, k},
};

/// What a page puts beside a condition that is in the way, such as the ways to what is missing; beneath a
/// "not" that is one which holds.
pub type Beside<'a> = &'a dyn Fn(&Explained<'_>) -> Vec<El>;

/// Nothing beside any condition.
pub fn nothing(_: &Explained<'_>) -> Vec<El> {
    Vec::new()
}

/// What a part of a condition has to be for the whole to hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// It has to hold.
    So,
    /// It must not hold: it stands beneath a "not".
    NotSo,
    /// Either: it only says whether a rule comes in.
    Either,
}

impl Wanted {
    /// What the parts of such a condition have to be. What must not fail has to hold.
    fn beneath(self, kind: RuleKind) -> Self {
        match (self, kind) {
            (_, RuleKind::AppliesWhen | RuleKind::Faults) | (Self::Either, _) => Self::Either,
            (Self::So, RuleKind::Not) => Self::NotSo,
            (Self::NotSo, RuleKind::Not) => Self::So,
            (as_before, _) => as_before,
        }
    }

    /// Whether it is the other way round.
    fn is_missed(self, holds: bool) -> bool {
        match self {
            Self::So => !holds,
            Self::NotSo => holds,
            Self::Either => false,
        }
    }
}

/// A condition as an entry of a list: whether it holds, its sentence, what stands beside it, and its parts
/// beneath it.
pub fn condition(form: &Form, explained: &Explained<'_>, beside: Beside<'_>) -> El {
    entry(form, explained, Wanted::So, !explained.holds, beside)
}

/// What a rule is made of, as a list beneath it; none where it has no parts.
pub fn parts(form: &Form, explained: &Explained<'_>) -> Option<El> {
    beneath(form, explained, Wanted::So, false, &nothing)
}

/// Where a part need not hold, that it does is no success and that it does not lacks nothing: so it is said
/// with yes or no.
fn entry(form: &Form, explained: &Explained<'_>, wanted: Wanted, is_in_the_way: bool, beside: Beside<'_>) -> El {
    let line = el("li").attr("data-condition", &explained.rule);
    let line = if wanted == Wanted::So {
        let class = if explained.holds { "condition" } else { "condition condition--failed" };
        line.add(classed("p", class).add(el("span").text(&sentence(form, explained))))
    } else {
        let is_so = if explained.holds { &k::FACTS_YES } else { &k::FACTS_NO };
        let badge = classed("span", "badge badge--none").text(is_so.t());
        line.add(el("p").add(badge).text(" ").text(&statement(form, explained)))
    };
    let ways = if is_in_the_way { beside(explained) } else { Vec::new() };
    line.add_all(ways).add_all(beneath(form, explained, wanted, is_in_the_way, beside))
}

fn beneath(
    form: &Form,
    explained: &Explained<'_>,
    wanted: Wanted,
    is_in_the_way: bool,
    beside: Beside<'_>,
) -> Option<El> {
    if explained.parts.is_empty() {
        return None;
    }
    let wanted = wanted.beneath(explained.kind);
    let part = |part: &Explained<'_>| entry(form, part, wanted, is_in_the_way && wanted.is_missed(part.holds), beside);
    Some(classed("ul", "conditions").add_all(explained.parts.iter().map(part)))
}

/// The requirements that a condition is about, by position: those that it names, or whose answers it looks at.
pub fn concerned(form: &Form, explained: &Explained<'_>) -> Vec<usize> {
    let named = rules::requirements(form, &explained.rule);
    if !named.is_empty() {
        return named;
    }
    let answered = |input: &Input<'_>| match &input.of {
        Source::Requirement(id) | Source::Count(id) | Source::Field(id, _) | Source::Chosen(id, _) => {
            form.rulebook.item(id)
        }
        _ => None,
    };
    let mut items: Vec<usize> = explained.inputs.iter().filter_map(answered).collect();
    items.dedup();
    items
}

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
fn comparison_words(comparison: Comparison, is_count: bool) -> &'static Text {
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
fn plain_words(id: &str) -> &str {
    match id {
        "met" => k::STATE_MET.t(),
        "partly" => k::STATE_PARTLY.t(),
        "not_met" => k::STATE_NOT_MET.t(),
        "yes" => k::FACTS_YES.t(),
        "no" => k::FACTS_NO.t(),
        other => other,
    }
}

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
fn statement(form: &Form, explained: &Explained<'_>) -> String {
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

/// Whether things are counted in a unit rather than measured.
fn is_counted(unit: &str) -> bool {
    !unit.is_empty() && unit != "%"
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

/// The title of a level.
pub(super) fn level_title<'a>(form: &'a Form, id: &str) -> &'a str {
    let position = form.rulebook.levels.iter().position(|level| level.id == id);
    position.and_then(|position| form.texts.levels.get(position)).map_or("", String::as_str)
}

/// The label of a class.
pub(super) fn class_words<'a>(form: &'a Form, fact: &str, class: &str) -> Option<&'a str> {
    let fact = form.rulebook.fact(fact)?;
    let FactKind::Class(classes) = &form.rulebook.facts[fact].kind else { return None };
    let position = classes.iter().position(|own| own == class)?;
    form.texts.facts[fact].labels.get(position).map(String::as_str)
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

/// A title behind its number. Ids such as `c1` are names for programs and not shown.
pub fn titled(id: &str, title: &str) -> String {
    let is_number = id.starts_with(|first: char| first.is_ascii_digit());
    if is_number { [id, " ", title].concat() } else { title.to_owned() }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use std::cell::RefCell;

    use shared::outcome::Outcome;
    use wasm_bindgen::JsCast;
    use wasm_bindgen_test::wasm_bindgen_test;
    use web_sys::Element;

    use super::{
        super::samples::{APPLICABILITY, HISTORY, LEVELS, sample},
        *,
    };

    fn required<'a>(outcome: &'a Outcome<'_>, level: &str) -> &'a Explained<'a> {
        let level = outcome.levels.iter().find(|own| own.id == level).expect("there is such a level");
        level.requires.as_ref().expect("it asks for something")
    }

    /// The text of every line of a condition and whether it is marked as holding, outermost first.
    fn lines(form: &Form, explained: &Explained<'_>) -> Vec<(String, Option<bool>)> {
        let condition = condition(form, explained, &nothing);
        let lines = condition.node().query_selector_all("p").expect("the selector is sound");
        let line = |position: u32| {
            let line: Element = lines.item(position).expect("there are so many").unchecked_into();
            let is_marked = line.class_name().starts_with("condition");
            let holds = is_marked.then(|| !line.class_name().contains("--failed"));
            (line.text_content().unwrap_or_default(), holds)
        };
        (0..lines.length()).map(line).collect()
    }

    #[wasm_bindgen_test]
    fn one_of_several_shows_each() {
        let (form, outcome) = sample(LEVELS, "neither of two");
        let expected = [
            ("至少满足其中一项".to_owned(), Some(false)),
            ("w3 选“是”（现为“否”）".to_owned(), Some(false)),
            ("e3 选“是”（现为“否”）".to_owned(), Some(false)),
        ];
        assert_eq!(lines(form, required(&outcome, "any-of")), expected);
    }

    #[wasm_bindgen_test]
    fn so_many_of_several_show_which_hold_and_how_many_are_missing() {
        let (form, outcome) = sample(LEVELS, "two of three");
        let expected = [
            ("至少满足 3 项，现有 2 项，还差 1".to_owned(), Some(false)),
            ("w3 选“是”".to_owned(), Some(true)),
            ("e3 选“是”".to_owned(), Some(true)),
            ("g3 选“是”（现为“否”）".to_owned(), Some(false)),
        ];
        assert_eq!(lines(form, required(&outcome, "three-of")), expected);
    }

    #[wasm_bindgen_test]
    fn what_must_not_be_is_said_with_yes_or_no() {
        let (form, outcome) = sample(LEVELS, "fire veto: whatever the points, but only main levels");
        let expected = [("不应出现的情况".to_owned(), Some(false)), ("是 fire 选“不符合”".to_owned(), None)];
        assert_eq!(lines(form, &outcome.vetoes[0].unless), expected);
    }

    /// Levels that must not come too early: what is asked stands beneath one "not", and beneath two.
    const TURNED: &str = r#"
format = 1
id = "turned"
version = "1.0.0"
languages = ["zh"]
title = { zh = "反面" }
[source]
document = "无"
title = { zh = "反面" }
issuer = { zh = "测试" }
text_status = "reconstruction"
[validity]
from = "2021-01-01"
[score]
quantity = { group = "g" }
max = "9"
[[group]]
id = "g"
kind = "section"
title = { zh = "组" }
[[requirement]]
id = "a"
group = "g"
text = { zh = "a" }
answer = "yes_no"
points = "4"
[[requirement]]
id = "b"
group = "g"
text = { zh = "b" }
answer = "yes_no"
points = "3"
[[requirement]]
id = "c"
group = "g"
text = { zh = "c" }
answer = "yes_no"
points = "2"
applies_when = { compare = { left = { requirement = "b" }, at_least = { value = "3" } } }
[[level]]
id = "few"
title = { zh = "few" }
requires = { not = { all = [{ met = { requirements = ["a"] } }, { compare = { left = "score", at_least = { value = "4" } } }] } }
[[level]]
id = "twice"
title = { zh = "twice" }
track = "twice"
requires = { not = { any = [{ not = { compare = { left = "score", at_least = { value = "9" } } } }, { met = { requirements = ["b"] } }] } }
[[golden]]
name = "one of three"
answers = [{ requirement = "a", response = { choice = "yes" } }]
expect = { score = "4", levels = [] }
"#;

    #[wasm_bindgen_test]
    fn beneath_a_not_nothing_is_missing_and_beneath_two_it_is() {
        let (form, outcome) = sample(TURNED, "one of three");
        let expected = [
            ("不应出现的情况".to_owned(), Some(false)),
            ("是 以下各项都成立".to_owned(), None),
            ("是 a：各项要求都已达到".to_owned(), None),
            ("是 总分 不低于 4（现为“4”）".to_owned(), None),
        ];
        assert_eq!(lines(form, required(&outcome, "few")), expected);
        let expected = [
            ("不应出现的情况".to_owned(), Some(false)),
            ("是 以下至少一项成立".to_owned(), None),
            ("是 以下情况没有出现".to_owned(), None),
            ("总分为 4，要求不低于 9，还差 5".to_owned(), Some(false)),
            ("否 b：各项要求都已达到".to_owned(), None),
        ];
        assert_eq!(lines(form, required(&outcome, "twice")), expected);
        // Why something is not asked is no gap either.
        let hidden = &outcome.items.iter().find(|item| item.id == "c").expect("it is in the pack").because[0];
        let why = parts(form, hidden).expect("it has a part").node().text_content().unwrap_or_default();
        assert_eq!(why, "否 b 不低于 3（现为“0”）");
    }

    #[wasm_bindgen_test]
    fn what_holds_beneath_a_failed_not_is_in_the_way() {
        let (form, outcome) = sample(TURNED, "one of three");
        let in_the_way = |level: &str| {
            let named = RefCell::new(Vec::new());
            let beside = |part: &Explained<'_>| {
                named.borrow_mut().extend(concerned(form, part));
                Vec::new()
            };
            drop(condition(form, required(&outcome, level), &beside));
            named.into_inner()
        };
        assert_eq!(in_the_way("few"), [0], "a is met");
        assert_eq!(in_the_way("twice"), Vec::<usize>::new(), "b is not");
    }

    #[wasm_bindgen_test]
    fn levels_that_are_asked_for_are_named() {
        let (form, outcome) = sample(HISTORY, "no level before");
        let expected = [
            ("须全部满足".to_owned(), Some(false)),
            ("达到“pass”".to_owned(), Some(false)),
            ("上次认定达到“pass”，上次为“无”".to_owned(), Some(false)),
        ];
        assert_eq!(lines(form, required(&outcome, "kept")), expected);
        let (form, outcome) = sample(HISTORY, "a later level before counts as well");
        let before = &required(&outcome, "kept").parts[1];
        assert_eq!(sentence(form, before), "上次认定达到“pass”，上次为“good”");
    }

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
