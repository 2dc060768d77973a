//! 最短路径: what is claimed of a path is so, where gains do not add up and where more is too much.
#![cfg(all(feature = "authoring", not(target_arch = "wasm32")))]

#[path = "support/small.rs"]
mod small;

use shared::{
    answer::{Answer, AnswerSheet, AnswerValue, NumberAnswer},
    pack::Loaded,
    path::{Reach, ShortestPath, shortest_path},
    responses::Responses,
};
use small::{level, requirement, small};

fn path(loaded: &Loaded, met: &[&str]) -> ShortestPath {
    path_from(loaded, met.iter().map(|id| (*id, AnswerValue::Choice("yes".into()))).collect())
}

fn path_from(loaded: &Loaded, answers: Vec<(&str, AnswerValue)>) -> ShortestPath {
    let answer = |(id, value): (&str, AnswerValue)| Answer {
        requirement: id.into(),
        response: Some(value),
        remark: None,
        evidence: vec![],
    };
    let answers = answers.into_iter().map(answer).collect();
    let sheet = AnswerSheet { as_of: loaded.pack.validity.from, facts: vec![], previous: None, answers };
    let (responses, errors) = Responses::read(&loaded.rulebook, &sheet);
    assert_eq!(errors, []);
    shortest_path(&loaded.rulebook, &responses)
}

fn steps<'a>(loaded: &'a Loaded, path: &ShortestPath) -> Vec<&'a str> {
    path.steps.iter().map(|step| loaded.rulebook.items[step.item].id.as_str()).collect()
}

fn yes_no(id: &str, group: &str, points: &str, more: &str) -> String {
    requirement(id, group, &format!("answer = \"yes_no\"\npoints = \"{points}\"\n{more}"))
}

#[test]
fn the_least_set_is_found_where_caps_and_gates_mislead() {
    let mut body = String::new();
    for group in ["a", "b", "c"] {
        let group = format!(
            "[[group]]\nid = \"{group}\"\nkind = \"capped\"\ntitle = {{ en = \"C\" }}\nparent = \"g\"\nsum = {{ cap = \"11\" }}\n"
        );
        body += &group;
    }
    for (id, group) in [("a1", "a"), ("b1", "b"), ("c1", "c"), ("a2", "a"), ("b2", "b"), ("c2", "c")] {
        body += &yes_no(id, group, "10", "");
    }
    body += &yes_no("base", "g", "1", "");
    body += &yes_no("extra", "g", "27", "needs = { met = { requirements = [\"base\"] } }");
    body += "[score]\nquantity = { group = \"g\" }\nmax = \"61\"\n";
    body += &level("{ compare = { left = \"score\", at_least = { value = \"28\" } } }");
    let loaded = small(&body);
    let path = path(&loaded, &[]);
    assert_eq!((path.reach, path.is_least, steps(&loaded, &path)), (Reach::Found, true, vec!["base", "extra"]));
}

#[test]
fn a_level_with_an_upper_end_is_reached_by_few_where_all_overshoot() {
    let mut body = yes_no("nine", "g", "9", "") + &yes_no("four", "g", "4", "");
    for index in 0..4 {
        body += &yes_no(&format!("six-{index}"), "g", "6", "");
    }
    body += "[score]\nquantity = { group = \"g\" }\nmax = \"37\"\n";
    body += &level(
        "{ all = [{ compare = { left = \"score\", at_least = { value = \"10\" } } }, { compare = { left = \"score\", at_most = { value = \"14\" } } }] }",
    );
    let loaded = small(&body);
    let found = path(&loaded, &["nine"]);
    assert_eq!((found.reach, found.is_least, steps(&loaded, &found)), (Reach::Found, true, vec!["four"]));
    assert!(!found.steps[0].is_needed, "that every way leads through it was not proved");
    // Nine and six are fifteen, and all else is more.
    assert_eq!(path(&loaded, &["nine", "six-0"]).reach, Reach::OutOfReach);
}

#[test]
fn what_was_not_tried_to_the_end_is_not_said_to_be_out_of_reach() {
    let mut body = String::new();
    for index in 0..40 {
        body += &yes_no(&format!("r{index}"), "g", "1", "");
    }
    body += "[score]\nquantity = { group = \"g\" }\nmax = \"40\"\n";
    body += &level("{ compare = { left = \"score\", equals = { value = \"20\" } } }");
    assert_eq!(path(&small(&body), &[]).reach, Reach::NotKnown);
}

#[test]
fn where_gains_add_up_the_least_set_needs_no_trying() {
    let mut body = String::new();
    for index in 0..60 {
        body += &yes_no(&format!("r{index}"), "g", "1", "");
    }
    body += "[score]\nquantity = { group = \"g\" }\nmax = \"60\"\n";
    body += &level("{ compare = { left = \"score\", at_least = { value = \"30\" } } }");
    let path = path(&small(&body), &[]);
    assert_eq!((path.reach, path.is_least, path.steps.len()), (Reach::Found, true, 30));
}

#[test]
fn weights_decide_which_steps_are_enough_and_what_does_not_apply_weighs_nothing() {
    let weighted = |id: &str, weight: &str| {
        let more = format!("answer = \"met\"\nweight = \"{weight}\"\nnot_applicable = \"with_reason\"");
        requirement(id, "m", &more)
    };
    let group =
        "[[group]]\nid = \"m\"\nkind = \"mean\"\ntitle = { en = \"M\" }\nparent = \"g\"\nmean = { points = \"100\" }\n";
    let body = group.to_owned()
        + &weighted("heavy", "60")
        + &weighted("light", "30")
        + &weighted("lighter", "10")
        + "[score]\nquantity = { group = \"m\" }\nmax = \"100\"\n"
        + &level("{ compare = { left = \"score\", at_least = { value = \"75\" } } }");
    let loaded = small(&body);
    let found = path(&loaded, &[]);
    assert_eq!((found.reach, steps(&loaded, &found)), (Reach::Found, vec!["heavy", "light"]));
    // Of the 40 that are left 30 are just enough.
    let found = path_from(&loaded, vec![("heavy", AnswerValue::NotApplicable("there is none".into()))]);
    assert_eq!((found.reach, steps(&loaded, &found)), (Reach::Found, vec!["light"]));
}

#[test]
fn a_step_says_what_it_brings_with_the_others_taken() {
    let body = yes_no("base", "g", "1", "")
        + &yes_no("extra", "g", "5", "needs = { met = { requirements = [\"base\"] } }")
        + "[score]\nquantity = { group = \"g\" }\nmax = \"6\"\n"
        + &level("{ compare = { left = \"score\", at_least = { value = \"6\" } } }");
    let path = path(&small(&body), &[]);
    let gains: Vec<String> = path.steps.iter().map(|step| step.gain.plain()).collect();
    assert_eq!(gains, ["1", "5"]);
}

#[test]
fn a_level_that_many_conditions_name_is_looked_at_once() {
    use std::fmt::Write as _;

    // Looked at anew each time it is named, the first level would be looked at 2^60 times.
    let mut body = yes_no("one", "g", "1", "") + &yes_no("two", "g", "1", "");
    body += "[score]\nquantity = { group = \"g\" }\nmax = \"2\"\n";
    for number in 0..=60 {
        let lower = format!("{{ level = \"l{}\" }}", number - 1);
        let requires = match number {
            0 => "{ met = { requirements = [\"one\"] } }".to_owned(),
            60 => format!("{{ all = [{lower}, {lower}, {{ met = {{ requirements = [\"two\"] }} }}] }}"),
            _ => format!("{{ all = [{lower}, {lower}] }}"),
        };
        let _ = write!(body, "[[level]]\nid = \"l{number}\"\ntitle = {{ en = \"L\" }}\nrequires = {requires}\n");
    }
    let loaded = small(&body);
    let path = path(&loaded, &["one"]);
    assert_eq!((path.reach, path.is_least, steps(&loaded, &path)), (Reach::Found, true, vec!["two"]));
}

fn numbers(given: &[(&str, &str)]) -> AnswerValue {
    let number = |(field, value): &(&str, &str)| NumberAnswer {
        field: (*field).into(),
        value: value.parse().expect("a number in a test"),
    };
    AnswerValue::Numbers(given.iter().map(number).collect())
}

/// Two numbers that are worth nothing by themselves.
fn areas() -> String {
    let number = "number = { min = \"0\", max = \"100\" }";
    let field = |id: &str| format!("{{ id = \"{id}\", label = {{ en = \"{id}\" }}, {number} }}");
    let fields = format!("fields = [{}, {}]", field("green"), field("total"));
    let answer = format!("answer = {{ numbers = {{ combine = \"sum\", {fields} }} }}\npoints = \"0\"");
    requirement("areas", "g", &answer)
}

#[test]
fn numbers_that_only_others_value_are_tried_at_either_end() {
    let ratio = "answer = { derived = { quantity = { ratio = { of = { number = \"areas/green\" }, by = { number = \"areas/total\" } } }, rule = { at_least = { value = \"1/3\" } } } }\npoints = \"3\"";
    let body = areas()
        + &requirement("ratio", "g", ratio)
        + "[score]\nquantity = { group = \"g\" }\nmax = \"3\"\n"
        + &level("{ met = { requirements = [\"ratio\"] } }");
    let loaded = small(&body);
    let too_little = vec![("areas", numbers(&[("green", "10"), ("total", "90")]))];
    for path in [path(&loaded, &[]), path_from(&loaded, too_little)] {
        assert_eq!((path.reach, path.is_least, steps(&loaded, &path)), (Reach::Found, true, vec!["areas"]));
    }
    // Less of the one and more of the other.
    let body = areas()
        + &level(
            "{ all = [{ compare = { left = { number = \"areas/green\" }, at_least = { value = \"90\" } } }, { compare = { left = { number = \"areas/total\" }, at_most = { value = \"10\" } } }] }",
        );
    let loaded = small(&body);
    let path = path(&loaded, &[]);
    assert_eq!((path.reach, steps(&loaded, &path)), (Reach::Found, vec!["areas"]));
}

#[test]
fn evidence_is_a_step_where_the_rest_is_worked_out() {
    let worked_out = "answer = { derived = { quantity = { requirement = \"base\" }, rule = { at_least = { value = \"1\" } } } }\npoints = \"2\"\nevidence = { required = true }";
    let body = yes_no("base", "g", "1", "")
        + &requirement("shown", "g", worked_out)
        + "[score]\nquantity = { group = \"g\" }\nmax = \"3\"\n"
        + &level("{ met = { requirements = [\"base\", \"shown\"] } }");
    let loaded = small(&body);
    let found = path(&loaded, &["base"]);
    assert_eq!((found.reach, found.is_least, steps(&loaded, &found)), (Reach::Found, true, vec!["shown"]));
    let found = path(&loaded, &[]);
    assert_eq!((found.reach, found.is_least, steps(&loaded, &found)), (Reach::Found, true, vec!["base", "shown"]));
}

/// A number that is met at four, and a level that asks for six.
const MORE_THAN_MET: &str = "{ compare = { left = { number = \"visits\" }, at_least = { value = \"6\" } } }";
const VISITS: &str =
    "answer = { number = { min = \"0\", max = \"100\", rule = { at_least = { value = \"4\" } } } }\npoints = \"1\"";
/// Three sources of heat, and a level that asks for the second best.
const SOURCES: &str = "answer = { one_of = [{ id = \"coal\", label = { en = \"Coal\" }, points = \"0\" }, { id = \"gas\", label = { en = \"Gas\" }, points = \"1\" }, { id = \"sun\", label = { en = \"Sun\" }, points = \"4\" }] }\npoints = \"4\"";

#[test]
fn what_other_answers_than_the_best_could_do_is_not_said_to_be_out_of_reach() {
    let between = "{ all = [{ compare = { left = \"score\", at_least = { value = \"4\" } } }, { compare = { left = \"score\", at_most = { value = \"6\" } } }] }";
    let score = |max: &str| format!("[score]\nquantity = {{ group = \"g\" }}\nmax = \"{max}\"\n");
    let gate = "applies_when = { met = { requirements = [\"first\"] } }";
    for (what, body) in [
        ("more than its own threshold", requirement("visits", "g", VISITS) + &level(MORE_THAN_MET)),
        (
            "an option that is not the best",
            requirement("heat", "g", SOURCES) + &level("{ chosen = { requirement = \"heat\", option = \"gas\" } }"),
        ),
        (
            "a band that partly met falls into",
            requirement("one", "g", "answer = \"met\"\npoints = \"10\"") + &score("10") + &level(between),
        ),
        (
            "a requirement that comes in",
            yes_no("first", "g", "1", "")
                + &yes_no("second", "g", "1", gate)
                + &level("{ met = { requirements = [\"first\", \"second\"] } }"),
        ),
    ] {
        assert_eq!(path(&small(&body), &[]).reach, Reach::NotKnown, "{what}");
    }
}

#[test]
fn a_set_is_not_said_to_be_the_least_where_other_answers_could_do_with_fewer() {
    // Partly met, the first brings five by itself.
    let body = requirement("first", "g", "answer = \"met\"\npoints = \"10\"")
        + &yes_no("two", "g", "2", "")
        + &yes_no("three", "g", "3", "")
        + "[score]\nquantity = { group = \"g\" }\nmax = \"15\"\n"
        + &level("{ compare = { left = \"score\", equals = { value = \"5\" } } }");
    let loaded = small(&body);
    let path = path(&loaded, &[]);
    assert_eq!((path.reach, path.is_least, steps(&loaded, &path)), (Reach::Found, false, vec!["two", "three"]));
}
