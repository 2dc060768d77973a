//! At the limits: numbers that leave the range, requirements made of what does not apply, records
//! counted once, thresholds missed by nothing.
#![cfg(all(feature = "authoring", not(target_arch = "wasm32")))]

#[path = "support/small.rs"]
mod small;

use shared::{
    answer::{Answer, AnswerSheet, AnswerValue, NumberAnswer, Record},
    evaluate::State,
    exact::Exact,
    explain::{EvaluateError, evaluate},
    outcome::{Outcome, RuleKind, Source},
    pack::Loaded,
    responses::Responses,
};
use small::{level, requirement, small};

fn answer(id: &str, response: AnswerValue) -> Answer {
    Answer { requirement: id.into(), response: Some(response), remark: None, evidence: vec![] }
}

fn number(id: &str, value: &str) -> Answer {
    let value = value.parse().expect("a number in a test");
    answer(id, AnswerValue::Numbers(vec![NumberAnswer { field: "value".into(), value }]))
}

fn not_applicable(id: &str) -> Answer {
    answer(id, AnswerValue::NotApplicable("there is none".into()))
}

fn worked_out(loaded: &Loaded, answers: Vec<Answer>) -> Result<Outcome<'_>, EvaluateError> {
    let sheet = AnswerSheet { as_of: loaded.pack.validity.from, facts: vec![], previous: None, answers };
    let (responses, errors) = Responses::read(&loaded.rulebook, &sheet);
    assert_eq!(errors, []);
    evaluate(&loaded.rulebook, &responses)
}

const SCORE: &str = "[score]\nquantity = { group = \"g\" }\nmax = \"1\"\n";
const HUGE: &str = "answer = { number = { min = \"0\", max = \"999999999999\" } }\npoints = \"0\"";

#[test]
fn a_number_that_left_the_range_earns_nothing_and_is_refused() {
    let product = "{ product = [{ number = \"n\" }, { number = \"n\" }] }";
    for rule in [
        "{ at_least = { value = \"1\" } }",
        "{ equals = { value = \"1\" } }",
        "{ bands = [{ from = \"5\", points = \"1\" }] }",
        "{ at_most = { quantity = { product = [{ number = \"n\" }, { number = \"n\" }, { value = \"2\" }] } } }",
    ] {
        let derived = format!("answer = {{ derived = {{ quantity = {product}, rule = {rule} }} }}");
        let loaded = small(&(requirement("n", "g", HUGE) + &requirement("d", "g", &derived) + SCORE));
        assert!(worked_out(&loaded, vec![number("n", "1000")]).is_ok(), "{rule}");
        assert_eq!(worked_out(&loaded, vec![number("n", "999999999999")]), Err(EvaluateError::OutOfRange), "{rule}");
    }
}

#[test]
fn the_opposite_of_a_comparison_without_an_answer_does_not_hold() {
    let product = "{ product = [{ number = \"n\" }, { number = \"n\" }] }";
    let compare = format!("{{ compare = {{ left = {product}, at_least = {{ value = \"5\" }} }} }}");
    // Behind a part that fails, too: an explanation shows every number.
    for requires in [format!("{{ not = {compare} }}"), format!("{{ all = [{{ met = {{ all = true }} }}, {compare}] }}")]
    {
        let loaded = small(
            &(requirement("n", "g", HUGE) + &requirement("m", "g", "answer = \"met\"") + SCORE + &level(&requires)),
        );
        assert!(worked_out(&loaded, vec![number("n", "1")]).is_ok());
        assert_eq!(worked_out(&loaded, vec![number("n", "999999999999")]), Err(EvaluateError::OutOfRange));
    }
}

#[test]
fn what_is_made_of_nothing_that_applies_does_not_apply_either() {
    let derived = |quantity: &str| {
        format!("answer = {{ derived = {{ quantity = {quantity}, rule = {{ at_least = {{ value = \"1\" }} }} }} }}")
    };
    let aside = "not_applicable = \"with_reason\"";
    let loaded = small(
        &(requirement("a", "g", &format!("{HUGE}\n{aside}"))
            + &requirement("b", "g", &format!("answer = \"met\"\npoints = \"0\"\n{aside}"))
            + &requirement("number", "g", &derived("{ number = \"a\" }"))
            + &requirement("count", "g", &derived("{ count_met = { of = { requirements = [\"a\", \"b\"] } } }"))
            + &requirement("chain", "g", &derived("{ requirement = \"number\" }"))
            + &requirement("instead", "g", &derived("{ first_known = [{ number = \"a\" }, { value = \"1\" }] }"))
            + "[score]\nquantity = { group = \"g\" }\nmax = \"4\"\n"),
    );
    let states = |answers| {
        let outcome = worked_out(&loaded, answers).expect("the numbers are in range");
        let score = outcome.score.as_ref().map(|score| (score.points.plain(), score.applicable_max.plain()));
        (outcome.items[2..].iter().map(|item| item.state).collect::<Vec<_>>(), score)
    };
    let (na, met, open) = (State::NotApplicable, State::Met, State::Unanswered);
    assert_eq!(states(vec![]), (vec![open, State::NotMet, State::NotMet, met], Some(("1".into(), "4".into()))));
    assert_eq!(states(vec![not_applicable("a")]), (vec![na, State::NotMet, na, met], Some(("1".into(), "2".into()))));
    assert_eq!(
        states(vec![not_applicable("a"), not_applicable("b")]),
        (vec![na, na, na, met], Some(("1".into(), "1".into())))
    );
}

#[test]
fn nothing_applies_when_all_that_is_left_is_made_of_it() {
    let derived =
        "answer = { derived = { quantity = { requirement = \"a\" }, rule = { at_least = { value = \"1\" } } } }";
    let aside = "answer = \"met\"\npoints = \"1\"\nnot_applicable = \"with_reason\"";
    let loaded = small(
        &(requirement("a", "g", aside)
            + &requirement("d", "g", derived)
            + "[score]\nquantity = { group = \"g\" }\nmax = \"2\"\n"),
    );
    let outcome = worked_out(&loaded, vec![not_applicable("a")]).expect("the numbers are in range");
    assert_eq!((outcome.score, outcome.counts.not_applicable), (None, 2));
}

#[test]
fn records_counted_once_are_counted_once_in_quantities_too() {
    let records = |more: &str| {
        format!(
            "answer = {{ records = {{ parts = [{{ id = \"p\", label = {{ en = \"P\" }} }}], rule = {{ per_unit = {{ points = \"1\", cap = \"3\" }} }} }} }}\npoints = \"3\"\ncount_once = \"events\"{more}"
        )
    };
    let loaded = small(
        &(requirement("a", "g", &records(""))
            + &requirement("b", "g", &records(""))
            + &requirement(
                "n",
                "g",
                "answer = { derived = { quantity = { sum = [{ count = \"a\" }, { count = \"b\" }] }, rule = { per_unit = { points = \"1\", cap = \"6\" } } } }\npoints = \"6\"",
            )
            + "[score]\nquantity = { group = \"g\" }\nmax = \"12\"\n"),
    );
    let keys = |id: &str, keys: &[&str]| {
        let record = |key: &&str| Record { key: (*key).into(), parts: vec!["p".into()] };
        answer(id, AnswerValue::Records(keys.iter().map(record).collect()))
    };
    let outcome = worked_out(&loaded, vec![keys("a", &["fair", "walk"]), keys("b", &["fair ", "course"])]);
    let points: Vec<String> =
        outcome.expect("the numbers are in range").items.iter().map(|item| item.points.plain()).collect();
    assert_eq!(points, ["2", "1", "3"]);
}

#[test]
fn a_shortfall_leads_to_the_next_number_that_does() {
    let short = |rule: &str, decimals: u8, value: &str| {
        let asked =
            format!("answer = {{ number = {{ min = \"0\", max = \"100\", decimals = {decimals}, rule = {rule} }} }}");
        let loaded = small(&(requirement("n", "g", &asked) + SCORE));
        let outcome = worked_out(&loaded, vec![number("n", value)]).expect("the numbers are in range");
        let rule = &outcome.items[0].because[0];
        (rule.holds, rule.shortfall.map(Exact::plain))
    };
    assert_eq!(short("{ more_than = { value = \"80\" } }", 0, "80"), (false, Some("1".into())));
    assert_eq!(short("{ more_than = { value = \"80\" } }", 2, "80"), (false, Some("0.01".into())));
    assert_eq!(short("{ less_than = { value = \"80\" } }", 1, "80"), (false, Some("0.1".into())));
    assert_eq!(short("{ at_least = { value = \"79.5\" } }", 0, "79"), (false, Some("1".into())));
    assert_eq!(short("{ at_most = { value = \"79.5\" } }", 0, "81"), (false, Some("2".into())));
    assert_eq!(short("{ more_than = { value = \"80\" } }", 0, "81"), (true, None));
}

#[test]
fn a_condition_missed_by_nothing_says_no_number() {
    let more = "{ compare = { left = \"score\", more_than = { value = \"80\" } } }";
    let points = "answer = { number = { min = \"0\", max = \"100\", rule = { per_unit = { points = \"1\", cap = \"100\" } } } }\npoints = \"100\"";
    let loaded = small(
        &(requirement("n", "g", points) + "[score]\nquantity = { group = \"g\" }\nmax = \"100\"\n" + &level(more)),
    );
    let shortfall = |value: &str| {
        let outcome = worked_out(&loaded, vec![number("n", value)]).expect("the numbers are in range");
        let requires = outcome.levels[0].requires.as_ref().expect("it has rules");
        (requires.holds, requires.shortfall.map(Exact::plain))
    };
    assert_eq!(shortfall("80"), (false, None));
    assert_eq!(shortfall("79"), (false, Some("1".into())));
}

#[test]
fn faults_say_what_each_costs_and_what_they_hang_on() {
    let kinds = "{ id = \"lamp\", label = { en = \"Lamp\" }, deduct = \"2\" }, { id = \"lift\", label = { en = \"Lift\" }, deduct = \"3\", when = { flag = \"lifts\" } }";
    let faults = format!("answer = {{ faults = {{ kinds = [{kinds}] }} }}\npoints = \"10\"");
    let loaded = small(
        &(requirement("f", "g", &faults)
            + "[[fact]]\nid = \"lifts\"\nlabel = { en = \"Lifts\" }\nkind = \"flag\"\n[score]\nquantity = { group = \"g\" }\nmax = \"10\"\n"),
    );
    let found = |kind: &str, count| shared::answer::FaultCount { kind: kind.into(), count };
    let outcome = worked_out(&loaded, vec![answer("f", AnswerValue::Faults(vec![found("lamp", 2), found("lift", 1)]))])
        .expect("the numbers are in range");
    let rule = &outcome.items[0].because[0];
    let inputs: Vec<_> =
        rule.inputs.iter().map(|input| (input.of.clone(), input.value.map(Exact::plain).unwrap_or_default())).collect();
    assert_eq!(
        inputs,
        [
            (Source::Fault("lamp".into()), "2".into()),
            (Source::Deduction("lamp".into()), "4".into()),
            (Source::Fault("lift".into()), "1".into()),
            (Source::Deduction("lift".into()), "0".into()),
        ]
    );
    let parts: Vec<_> = rule.parts.iter().map(|part| (part.kind, part.holds, part.inputs[0].value)).collect();
    assert_eq!(parts, [(RuleKind::Flag, false, None)]);
    assert_eq!(rule.parts[0].inputs[0].of, Source::Flag("lifts".into()));
}

#[test]
fn groups_and_score_say_what_they_were_made_of() {
    let loaded = small(
        &(requirement("a", "inner", "answer = \"met\"\npoints = \"4\"")
            + &requirement("b", "inner", "answer = \"met\"\npoints = \"4\"")
            + "[[group]]\nid = \"inner\"\nkind = \"section\"\nparent = \"g\"\ntitle = { en = \"I\" }\nsum = { cap = \"5\", floor = \"1\" }\n[score]\nquantity = { sum = [{ group = \"g\" }, { value = \"1\" }] }\nmax = \"6\"\n"
            + &level(
                "{ compare = { left = { count_groups = { of = { kind = \"section\" }, least = 2 } }, at_least = { value = \"2\" } } }",
            )),
    );
    let outcome = worked_out(&loaded, vec![answer("a", AnswerValue::Choice("met".into()))]).expect("in range");
    let said = |inputs: &[shared::outcome::Input<'_>]| -> Vec<String> {
        inputs
            .iter()
            .map(|input| format!("{:?} {}", input.of, input.value.map(Exact::plain).unwrap_or_default()))
            .collect()
    };
    let inner = outcome.groups.iter().find(|group| group.id == "inner").expect("it is there");
    assert_eq!((inner.cap.map(Exact::plain), inner.floor.map(Exact::plain)), (Some("5".into()), Some("1".into())));
    assert_eq!(said(&inner.inputs), ["Requirement(\"a\") 4", "Requirement(\"b\") 0"]);
    assert_eq!(said(&outcome.groups[0].inputs), ["Group(\"inner\") 4"]);
    assert_eq!(said(&outcome.score.as_ref().expect("it has one").inputs), ["Group(\"g\") 4"]);
    let requires = outcome.levels[0].requires.as_ref().expect("it has rules");
    assert_eq!(requires.missing, ["b"]);
}

#[test]
fn numbers_of_which_none_has_a_rule_bring_nothing() {
    let fields = "answer = { numbers = { combine = \"all\", fields = [{ id = \"x\", label = { en = \"X\" }, number = { min = \"0\", max = \"9\" } }] } }\npoints = \"0\"";
    let loaded = small(&(requirement("n", "g", fields) + &requirement("m", "g", "answer = \"met\"") + SCORE));
    let value = AnswerValue::Numbers(vec![NumberAnswer { field: "x".into(), value: Exact::ONE }]);
    let outcome = worked_out(&loaded, vec![answer("n", value)]).expect("the numbers are in range");
    assert_eq!(outcome.items[0].points, Exact::ZERO);
}
