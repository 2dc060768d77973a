//! 评分说明: the outcome says why, in numbers that agree with the points given.
#![cfg(all(feature = "authoring", not(target_arch = "wasm32")))]

#[path = "support/packs.rs"]
#[expect(dead_code, reason = "shared with the golden tests")]
mod packs;

use packs::pack;
use shared::{
    answer::{Answer, AnswerSheet, AnswerValue, NumberAnswer, Previous, Record},
    canonical,
    exact::Exact,
    explain::evaluate,
    outcome::{Explained, Outcome, RuleKind, Source},
    pack::Loaded,
    responses::Responses,
};

fn answer(id: &str, response: AnswerValue) -> Answer {
    Answer { requirement: id.into(), response: Some(response), remark: None, evidence: vec![] }
}

fn choice(id: &str, option: &str) -> Answer {
    answer(id, AnswerValue::Choice(option.into()))
}

fn records(id: &str, keys: &[&str]) -> Answer {
    let record = |key: &&str| Record { key: (*key).into(), parts: vec!["photo".into(), "minutes".into()] };
    let mut records: Vec<Record> = keys.iter().map(record).collect();
    if id != "records" {
        for record in &mut records {
            record.parts.truncate(1);
        }
    }
    answer(id, AnswerValue::Records(records))
}

fn numbers(id: &str, numbers: &[(&str, &str)]) -> Answer {
    let number = |(field, value): &(&str, &str)| NumberAnswer {
        field: (*field).into(),
        value: value.parse().expect("a number in a test"),
    };
    answer(id, AnswerValue::Numbers(numbers.iter().map(number).collect()))
}

fn outcome(loaded: &Loaded, answers: Vec<Answer>) -> Outcome<'_> {
    let sheet = AnswerSheet { as_of: loaded.pack.validity.from, facts: vec![], previous: None, answers };
    let (responses, errors) = Responses::read(&loaded.rulebook, &sheet);
    assert_eq!(errors, []);
    evaluate(&loaded.rulebook, &responses).expect("the numbers are in range")
}

fn because<'a, 'o>(outcome: &'o Outcome<'a>, id: &str) -> &'o [Explained<'a>] {
    &outcome.items.iter().find(|item| item.id == id).expect("it is in the pack").because
}

#[test]
fn an_activity_counted_elsewhere_is_not_counted_in_the_explanation_either() {
    let scores = pack("scores");
    let mut first = records("events", &["fair"]);
    first.evidence.push("照片".into());
    let outcome = outcome(&scores, vec![first, records("training", &["fair", "course"])]);
    let rule = &because(&outcome, "training")[0];
    assert_eq!((rule.kind, rule.value, rule.inputs[0].value), (RuleKind::PerUnit, Some(Exact::ONE), Some(Exact::ONE)));
}

#[test]
fn a_value_withheld_for_want_of_evidence_says_so_even_where_it_is_worked_out() {
    let answers = pack("answers");
    let outcome = outcome(&answers, vec![records("records", &["a", "b"])]);
    let kinds: Vec<_> = because(&outcome, "evidence-derived").iter().map(|rule| (rule.kind, rule.holds)).collect();
    assert_eq!(kinds, [(RuleKind::Threshold, true), (RuleKind::EvidenceRequired, false)]);
}

#[test]
fn a_number_worked_out_is_shown_unrounded_before_what_it_was_made_of() {
    let answers = pack("answers");
    let outcome = outcome(&answers, vec![numbers("areas", &[("green", "299.99"), ("total", "900")])]);
    let rule = &because(&outcome, "ratio")[0];
    let inputs: Vec<_> =
        rule.inputs.iter().map(|input| (input.of.clone(), input.value.map(shared::exact::Exact::plain))).collect();
    assert_eq!(
        inputs,
        [
            (Source::Field("ratio".into(), "value".into()), Some("29999/90000".into())),
            (Source::Field("areas".into(), "green".into()), Some("299.99".into())),
            (Source::Field("areas".into(), "total".into()), Some("900".into())),
        ]
    );
    assert_eq!(rule.shortfall.map(Exact::plain).as_deref(), Some("1/90000"));
}

#[test]
fn too_few_of_several_names_those_that_could_still_be_among_them() {
    let programme = pack("points-programme");
    let outcome = outcome(&programme, vec![choice("land-1", "yes"), choice("land-3", "yes"), choice("water-3", "yes")]);
    let priority =
        outcome.blockers().into_iter().find(|rule| rule.rule.contains("requires/0/base/1")).expect("it fails");
    assert_eq!(
        (priority.value, priority.threshold, priority.shortfall, priority.missing.join(" ")),
        (
            Some(Exact::ONE),
            Some(Exact::whole(2)),
            Some(Exact::ONE),
            "water-1 energy-1 waste-1 transport-1 air-1".into()
        )
    );
}

#[test]
fn every_failed_condition_of_the_next_level_is_a_blocker_with_its_shortfall() {
    let programme = pack("points-programme");
    let outcome = outcome(&programme, vec![choice("land-1", "yes")]);
    let blockers: Vec<_> =
        outcome.blockers().iter().map(|rule| (rule.kind, rule.shortfall.map(Exact::plain))).collect();
    assert_eq!(
        blockers,
        [
            (RuleKind::ItemsMet, Some("2".into())),
            (RuleKind::Compare, Some("1".into())),
            (RuleKind::Compare, Some("3".into())),
            (RuleKind::Compare, Some("145".into())),
        ]
    );
}

#[test]
fn a_number_not_given_falls_short_by_nothing_where_less_is_better() {
    let answers = pack("answers");
    let outcome = outcome(&answers, vec![numbers("numbers-all", &[("pm25", "35")])]);
    let shortfalls: Vec<_> = because(&outcome, "numbers-all").iter().map(|rule| (rule.holds, rule.shortfall)).collect();
    assert_eq!(shortfalls, [(true, None), (false, None)]);
}

#[test]
fn the_deepest_condition_a_pack_may_have_still_reads_back() {
    let mut loaded = None;
    for depth in 1..70 {
        let requires = format!("requires = {}{{ flag = \"market\" }}{}", "{ not = ".repeat(depth), " }".repeat(depth));
        let toml = packs::PACKS
            .iter()
            .find(|pack| pack.id == "deduction-table")
            .expect("it is a fixture")
            .toml
            .replace("requires = { compare = { left = \"score\", at_least = { value = \"36\" } } }", &requires);
        let cut = toml.find("[[golden]]").expect("it has golden cases");
        match shared::pack::load(&toml[..cut], &[]) {
            Ok(deeper) => loaded = Some(deeper),
            Err(_) => break,
        }
    }
    let loaded = loaded.expect("some depth is allowed");
    let outcome = outcome(&loaded, vec![]);
    let json = canonical::to_vec(&outcome).expect("there is no float in it");
    assert_eq!(serde_json::from_slice::<Outcome>(&json).expect("it is not too deep"), outcome);
}

/// What the leaves of a condition were made of, in their order.
fn leaves<'a, 'o>(condition: &'o Explained<'a>) -> Vec<&'o Source<'a>> {
    let own = condition.inputs.iter().map(|input| &input.of);
    own.chain(condition.parts.iter().flat_map(leaves)).collect()
}

#[test]
fn a_condition_on_an_option_says_what_was_chosen_instead() {
    let levels = pack("levels");
    let outcome = outcome(&levels, vec![choice("w3", "no")]);
    let any = outcome.levels.iter().find(|level| level.id == "any-of").expect("it is in the pack");
    assert_eq!(
        leaves(any.requires.as_ref().expect("it asks for something")),
        [&Source::Chosen("w3".into(), Some("no".into())), &Source::Chosen("e3".into(), None)]
    );
}

#[test]
fn a_condition_on_a_level_says_which_and_whether_it_is_reached() {
    let levels = pack("levels");
    let outcome = outcome(&levels, vec![choice("w3", "no")]);
    let named = outcome.levels.iter().find(|level| level.id == "named").expect("it is in the pack");
    let bronze = &named.requires.as_ref().expect("it asks for something").parts[0];
    assert_eq!((&bronze.inputs[0].of, bronze.inputs[0].value), (&Source::Level("bronze".into()), Some(Exact::ZERO)));
}

#[test]
fn a_condition_on_the_level_before_says_which_it_was() {
    let history = pack("history");
    for (level, expected) in [(Some("good"), Some("good".into())), (None, None)] {
        let previous = Previous {
            awards: 1,
            level: level.map(str::to_owned),
            score: None,
            sealed_on: "2021-05-01".parse().expect("a day in a test"),
        };
        let as_of = "2022-05-01".parse().expect("a day in a test");
        let sheet = AnswerSheet { as_of, facts: vec![], previous: Some(previous), answers: vec![] };
        let (responses, errors) = Responses::read(&history.rulebook, &sheet);
        assert_eq!(errors, []);
        let outcome = evaluate(&history.rulebook, &responses).expect("the numbers are in range");
        let kept = outcome.levels.iter().find(|level| level.id == "kept").expect("it is in the pack");
        let sources = leaves(kept.requires.as_ref().expect("it asks for something"));
        assert!(sources.contains(&&Source::PreviousLevel(expected)), "{sources:?}");
    }
}
