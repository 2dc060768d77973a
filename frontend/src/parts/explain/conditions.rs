//! 条件 as lists: what holds, what is in the way and what stands beside it.

use shared::{
    form::Form,
    outcome::{Explained, Input, RuleKind, Source},
};

use super::sentence::{sentence, statement};
use crate::{
    dom::{El, classed, el},
    parts::rules,
    texts::k,
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

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use std::cell::RefCell;

    use wasm_bindgen::JsCast;
    use wasm_bindgen_test::wasm_bindgen_test;
    use web_sys::Element;

    use super::*;
    use crate::parts::samples::{HISTORY, LEVELS, required, sample};

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
}
