//! 评定分: marks that come with verdicts count as the answer they stand for, or are refused and count for
//! nothing.
#![cfg(all(feature = "authoring", not(target_arch = "wasm32")))]

#[path = "support/packs.rs"]
#[expect(dead_code, reason = "shared with the golden tests")]
mod packs;

#[path = "support/small.rs"]
#[expect(dead_code, reason = "no level is asked for here")]
mod small;

use std::sync::LazyLock;

use packs::pack;
use proptest::prelude::*;
use shared::{
    answer::{Answer, AnswerSheet, AnswerValue, NumberAnswer},
    case::{
        ItemVerdict, Verdict,
        mark::{self, MarkErrorCode},
        review::{not_claimed, reviewed_sheet},
    },
    evaluate::State,
    exact::Exact,
    explain::evaluate,
    outcome::Outcome,
    pack::Loaded,
    responses::Responses,
};
use small::{requirement, small};

/// Asks for a mark from 0 to 10 with two decimals, worth 8 points.
static LOADED: LazyLock<Loaded> = LazyLock::new(|| pack("answers"));

fn sheet(answers: Vec<Answer>) -> AnswerSheet {
    AnswerSheet { as_of: LOADED.pack.validity.from, facts: vec![], previous: None, answers }
}

/// The sheet on which the mark stands as an answer.
fn answered(mark: Exact) -> AnswerSheet {
    let value = NumberAnswer { field: "value".to_owned(), value: mark };
    let response = Some(AnswerValue::Numbers(vec![value]));
    sheet(vec![Answer { requirement: "mark".to_owned(), response, remark: None, evidence: vec![] }])
}

fn marked(requirement: &str, verdict: Verdict, mark: Exact) -> ItemVerdict {
    ItemVerdict { requirement: requirement.to_owned(), verdict, remark: None, mark: Some(mark) }
}

fn outcome(sheet: &AnswerSheet) -> Outcome<'static> {
    let (responses, _) = Responses::read(&LOADED.rulebook, sheet);
    evaluate(&LOADED.rulebook, &responses).expect("the numbers are in range")
}

fn reviewed(verdicts: &[ItemVerdict]) -> Outcome<'static> {
    outcome(&reviewed_sheet(&LOADED.rulebook, &sheet(vec![]), verdicts))
}

fn number(text: &str) -> Exact {
    text.parse().expect("a number in a test")
}

#[test]
fn a_mark_counts_as_the_answer_it_stands_for() {
    for (mark, points, state) in
        [("6", "4.8", State::Met), ("5.99", "4.792", State::Partly), ("0", "0", State::NotMet), ("10", "8", State::Met)]
    {
        let outcome = reviewed(&[marked("mark", Verdict::Confirmed, number(mark))]);
        let item = outcome.items.iter().find(|item| item.id == "mark").expect("it is in the pack");
        assert_eq!((item.points, item.state), (number(points), state), "{mark}");
    }
}

#[test]
fn what_the_community_says_beside_the_mark_stays() {
    let own = Answer {
        requirement: "mark".to_owned(),
        response: None,
        remark: Some("请看照片".to_owned()),
        evidence: vec!["照片".to_owned()],
    };
    let verdicts = [marked("mark", Verdict::Confirmed, number("6"))];
    let seen = reviewed_sheet(&LOADED.rulebook, &sheet(vec![own.clone()]), &verdicts);
    let [answer] = seen.answers.as_slice() else { panic!("one answer: {seen:?}") };
    assert_eq!((&answer.remark, &answer.evidence), (&own.remark, &own.evidence));
    assert_eq!(answer.response, answered(number("6")).answers[0].response);
}

#[test]
fn a_mark_that_needs_evidence_counts_with_what_the_community_has_named() {
    let mark = "answer = { mark = { min = \"0\", max = \"10\" } }\npoints = \"8\"\nevidence = { required = true }";
    let loaded = small(&requirement("mark", "g", mark));
    let named = |evidence: &[&str]| {
        let own = Answer {
            requirement: "mark".to_owned(),
            response: None,
            remark: Some("请看照片".to_owned()),
            evidence: evidence.iter().map(|name| (*name).to_owned()).collect(),
        };
        let claimed = sheet(vec![own]);
        let (responses, errors) = Responses::read_own(&loaded.rulebook, &claimed);
        assert_eq!(errors, [], "evidence and a remark are a community's to give");
        assert_eq!(responses.slots[0].has_evidence, !evidence.is_empty());
        let seen = reviewed_sheet(&loaded.rulebook, &claimed, &[marked("mark", Verdict::Confirmed, number("10"))]);
        let (responses, _) = Responses::read(&loaded.rulebook, &seen);
        let outcome = evaluate(&loaded.rulebook, &responses).expect("the numbers are in range");
        (outcome.items[0].points, outcome.items[0].state)
    };
    assert_eq!(named(&["评审现场照片"]), (number("8"), State::Met));
    assert_eq!(named(&[]), (Exact::ZERO, State::NotMet));
}

#[test]
fn a_mark_that_cannot_be_accepted_is_named_and_counts_for_nothing() {
    let unmarked = reviewed(&[]);
    for (verdict, code) in [
        (marked("mark", Verdict::Confirmed, number("10.01")), MarkErrorCode::NumberOutOfRange),
        (marked("mark", Verdict::Confirmed, number("-1")), MarkErrorCode::NumberOutOfRange),
        (marked("mark", Verdict::Confirmed, number("1/3")), MarkErrorCode::TooManyDecimals),
        (marked("mark", Verdict::NotConfirmed, number("6")), MarkErrorCode::NotConfirmed),
        (marked("mark", Verdict::NeedsEvidence, number("6")), MarkErrorCode::NotConfirmed),
        (marked("areas", Verdict::Confirmed, number("6")), MarkErrorCode::NotAsked),
        (marked("met", Verdict::NotConfirmed, number("6")), MarkErrorCode::NotAsked),
    ] {
        let verdicts = [verdict];
        let errors = mark::errors(&LOADED.rulebook, &verdicts);
        let found: Vec<_> = errors.iter().map(|error| (error.requirement.as_str(), error.code)).collect();
        assert_eq!(found, [(verdicts[0].requirement.as_str(), code)]);
        assert_eq!(reviewed(&verdicts), unmarked, "{code:?}");
    }
    // A requirement that is none is named with the others of its kind.
    assert_eq!(mark::errors(&LOADED.rulebook, &[marked("none", Verdict::Confirmed, number("6"))]), []);
}

#[test]
fn a_requirement_that_an_assessor_marks_is_not_the_communitys_to_claim() {
    let outcome = outcome(&sheet(vec![]));
    let open: Vec<_> = not_claimed(&LOADED.rulebook, &outcome).collect();
    assert!(open.contains(&"met"), "{open:?}");
    assert!(!open.contains(&"mark"), "{open:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn marks_are_read_as_answers_are(numerator in -2_000_i64..15_000, denominator in 1_i64..1_001) {
        let mark = Exact::fraction(numerator, denominator);
        let verdicts = [marked("mark", Verdict::Confirmed, mark)];
        let is_refused = !mark::errors(&LOADED.rulebook, &verdicts).is_empty();
        let as_answer = answered(mark);
        let (_, errors) = Responses::read(&LOADED.rulebook, &as_answer);
        prop_assert_eq!(is_refused, !errors.is_empty(), "{}", mark);
        prop_assert_eq!(reviewed(&verdicts), outcome(&as_answer));
    }

    #[test]
    fn a_higher_mark_is_never_worth_less(one in 0_i64..1_001, other in 0_i64..1_001) {
        let score = |hundredths: i64| {
            let outcome = reviewed(&[marked("mark", Verdict::Confirmed, Exact::fraction(hundredths, 100))]);
            outcome.score.expect("the pack has points").points
        };
        prop_assert!(score(one.min(other)) <= score(one.max(other)));
    }

    #[test]
    fn a_verdict_comes_back_from_json_with_its_mark(hundredths in 0_i64..1_001, has_mark in any::<bool>()) {
        let mark = has_mark.then(|| Exact::fraction(hundredths, 100));
        let verdict = ItemVerdict { mark, ..marked("mark", Verdict::Confirmed, Exact::ZERO) };
        let json = serde_json::to_string(&verdict).expect("texts alone");
        prop_assert_eq!(json.contains("\"mark\":"), has_mark);
        prop_assert_eq!(serde_json::from_str::<ItemVerdict>(&json).expect("what was written"), verdict);
    }
}
