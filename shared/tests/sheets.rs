//! 答卷: everything that a sheet can have wrong is found with a pointer, and the rest of the sheet
//! is kept.
#![cfg(all(feature = "authoring", not(target_arch = "wasm32")))]

#[path = "support/packs.rs"]
#[expect(dead_code, reason = "shared with the golden tests")]
mod packs;

use packs::pack;
use shared::{
    answer::AnswerSheet,
    responses::{Response, Responses, SheetError, SheetErrorCode},
};

/// Reads a sheet for a pack; facts and answers as JSON.
fn read(id: &str, facts: &str, answers: &str) -> (Responses, Vec<String>) {
    read_after(id, "null", facts, answers)
}

/// The same after a previous result.
fn read_after(id: &str, previous: &str, facts: &str, answers: &str) -> (Responses, Vec<String>) {
    let json = format!(r#"{{"as_of":"2026-11-23","facts":[{facts}],"previous":{previous},"answers":[{answers}]}}"#);
    let sheet: AnswerSheet = serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error}: {json}"));
    let (responses, errors) = Responses::read(&pack(id).rulebook, &sheet);
    (responses, errors.iter().map(line).collect())
}

fn line(error: &SheetError) -> String {
    format!("{} {:?}: {}", error.pointer, error.code, error.detail)
}

/// One answer as JSON.
fn answer(id: &str, response: &str) -> String {
    format!(r#"{{"requirement":"{id}","response":{response},"remark":null,"evidence":[]}}"#)
}

/// Checks one answer of the pack `answers`; it is not kept.
#[track_caller]
fn check(id: &str, response: &str, expected: &[&str]) {
    let (responses, errors) = read("answers", "", &answer(id, response));
    assert_eq!(errors, expected);
    let loaded = pack("answers");
    let slot = &responses.slots[loaded.rulebook.item(id).expect("it is in the pack")];
    assert_eq!(slot.response, None, "what is wrong is not kept");
}

#[test]
fn requirements_that_are_unknown_or_answered_twice() {
    let answers = [
        answer("nothing", r#"{"choice":"met"}"#),
        answer("met", r#"{"choice":"partly"}"#),
        answer("met", r#"{"choice":"met"}"#),
        answer("yes-no", r#"{"choice":"yes"}"#),
    ];
    let (responses, errors) = read("answers", "", &answers.join(","));
    assert_eq!(
        errors,
        [
            "/answers/nothing UnknownRequirement: no such requirement in this pack",
            "/answers/met DuplicateRequirement: answered more than once",
        ]
    );
    let kept: Vec<_> = responses.slots.iter().filter_map(|slot| slot.response.clone()).collect();
    assert_eq!(kept, [Response::Choice(1), Response::Choice(0)], "the first answer and what fits are kept");
}

#[test]
fn answers_of_another_kind() {
    check("met", r#"{"text":"yes"}"#, &["/answers/met/response WrongKind: another kind of answer is asked"]);
    check("ratio", r#"{"choice":"met"}"#, &["/answers/ratio/response WrongKind: another kind of answer is asked"]);
    check(
        "narrative",
        r#"{"numbers":[]}"#,
        &["/answers/narrative/response WrongKind: another kind of answer is asked"],
    );
}

#[test]
fn options_fields_parts_and_faults_that_are_unknown() {
    check("met", r#"{"choice":"perhaps"}"#, &["/answers/met/choice UnknownOption: perhaps"]);
    check("scale-1-3", r#"{"choice":"0"}"#, &["/answers/scale-1-3/choice UnknownOption: 0"]);
    check(
        "many-of",
        r#"{"choices":["board","radio","chat","tv"]}"#,
        &["/answers/many-of/choice UnknownOption: radio", "/answers/many-of/choice UnknownOption: tv"],
    );
    check(
        "at-least",
        r#"{"numbers":[{"field":"other","value":"1"}]}"#,
        &["/answers/at-least/numbers/other UnknownOption: no such field"],
    );
    let (responses, errors) = read(
        "answers",
        "",
        &[
            answer(
                "records",
                r#"{"records":[{"key":"a","parts":["photo","smell"]},{"key":"b","parts":["photo","minutes"]}]}"#,
            ),
            answer("faults", r#"{"faults":[{"kind":"noise","count":1},{"kind":"lamp","count":2}]}"#),
        ]
        .join(","),
    );
    assert_eq!(
        errors,
        ["/answers/records/records/a UnknownOption: no part smell", "/answers/faults/faults UnknownOption: noise"]
    );
    let kept: Vec<_> = responses.slots.iter().filter_map(|slot| slot.response.clone()).collect();
    assert_eq!(kept, [Response::Records(vec![0]), Response::Faults(vec![0, 2])]);
}

#[test]
fn options_fields_parts_faults_and_keys_named_twice() {
    check("many-of", r#"{"choices":["board","board"]}"#, &["/answers/many-of/choices DuplicateOption: board"]);
    let (_, errors) = read(
        "answers",
        "",
        &[
            answer("numbers-sum", r#"{"numbers":[{"field":"halls","value":"1"},{"field":"halls","value":"2"}]}"#),
            answer("records", r#"{"records":[{"key":"a","parts":["photo"]},{"key":"a","parts":["photo"]},{"key":"b","parts":["photo","photo"]}]}"#),
            answer("faults", r#"{"faults":[{"kind":"lamp","count":1},{"kind":"lamp","count":2}]}"#),
        ]
        .join(","),
    );
    assert_eq!(
        errors,
        [
            "/answers/numbers-sum/numbers/halls DuplicateOption: given more than once",
            "/answers/records/records/a DuplicateOption: the same key twice",
            "/answers/records/records/b DuplicateOption: the same part twice",
            "/answers/faults/faults DuplicateOption: lamp",
        ]
    );
}

#[test]
fn numbers_out_of_range() {
    let value = |value: &str| format!(r#"{{"numbers":[{{"field":"value","value":"{value}"}}]}}"#);
    for number in ["-0.1", "100.1", "999999999999", "-1/3"] {
        check("at-least", &value(number), &["/answers/at-least/numbers/value NumberOutOfRange: expected 0 to 100"]);
    }
    for number in ["99.95", "1/3", "0.000001"] {
        let expected = "/answers/at-least/numbers/value TooManyDecimals: at most 1 digits after the point";
        check("at-least", &value(number), &[expected]);
    }
    let (_, errors) = read("answers", "", &answer("faults", r#"{"faults":[{"kind":"lamp","count":1000001}]}"#));
    assert_eq!(errors, ["/answers/faults/faults NumberOutOfRange: at most 1000000"]);
}

#[test]
fn numbers_that_are_none_are_refused_while_reading() {
    for number in
        ["\"1e999\"", "\"NaN\"", "\"inf\"", "\"1234567890123456789012345678901234567890\"", "80", "\"\"", "\"1/0\""]
    {
        let json = format!(r#"{{"numbers":[{{"field":"value","value":{number}}}]}}"#);
        assert!(serde_json::from_str::<shared::answer::AnswerValue>(&json).is_err(), "{number}");
    }
}

#[test]
fn not_applicable_where_it_is_forbidden_or_without_a_reason() {
    let forbidden = "/answers/met/not_applicable NotApplicableForbidden: this requirement always applies";
    check("met", r#"{"not_applicable":"无"}"#, &[forbidden]);
    let missing = "/answers/not-applicable/not_applicable ReasonMissing: say why it does not apply";
    for reason in ["", "   ", "\\n", "\u{3000}"] {
        check("not-applicable", &format!(r#"{{"not_applicable":"{reason}"}}"#), &[missing]);
    }
    let long = "字".repeat(201);
    let expected = "/answers/not-applicable/not_applicable TextTooLong: at most 200 characters";
    check("not-applicable", &format!(r#"{{"not_applicable":"{long}"}}"#), &[expected]);
}

#[test]
fn texts_that_are_too_long_or_hold_control_characters() {
    let text = |text: &str| format!(r#"{{"text":"{text}"}}"#);
    check("narrative", &text(&"字".repeat(2001)), &["/answers/narrative/text TextTooLong: at most 2000 characters"]);
    let invalid = "/answers/narrative/text TextInvalid: control characters are not accepted";
    check("narrative", &text("a\\u0000b"), &[invalid]);
    check("narrative", &text("a\\u001bb"), &[invalid]);
    for fine in ["字".repeat(2000), "😀 \u{202e}abc\u{202c}\\n\\t<script>".into()] {
        let (_, errors) = read("answers", "", &answer("narrative", &text(&fine)));
        assert_eq!(errors, [""; 0]);
    }
    let remark = format!(
        r#"{{"requirement":"met","response":{{"choice":"met"}},"remark":"{}","evidence":["{}","a\u0000"]}}"#,
        "字".repeat(10_000),
        "字".repeat(201)
    );
    let (responses, errors) = read("answers", "", &remark);
    assert_eq!(
        errors,
        [
            "/answers/met/remark TextTooLong: at most 2000 characters",
            "/answers/met/evidence TextTooLong: at most 200 characters",
            "/answers/met/evidence TextInvalid: control characters are not accepted",
        ]
    );
    assert_eq!(responses.slots[0].response, Some(Response::Choice(0)), "a remark does not cost the answer");
    let (_, errors) = read(
        "answers",
        "",
        &answer("records", &format!(r#"{{"records":[{{"key":"{}","parts":[]}}]}}"#, "k".repeat(201))),
    );
    assert_eq!(errors, ["/answers/records/records TextTooLong: at most 200 characters"]);
}

#[test]
fn more_entries_than_allowed() {
    let names = vec!["\"x\""; 21].join(",");
    let (_, errors) =
        read("answers", "", &format!(r#"{{"requirement":"met","response":null,"remark":null,"evidence":[{names}]}}"#));
    assert_eq!(errors, ["/answers/met/evidence TooMany: at most 20 names"]);
    let many = (0..201).map(|key| format!(r#"{{"key":"{key}","parts":[]}}"#)).collect::<Vec<_>>().join(",");
    check("records", &format!(r#"{{"records":[{many}]}}"#), &["/answers/records/records TooMany: at most 200 records"]);
}

#[test]
fn facts_that_do_not_fit() {
    let facts = [
        r#"{"fact":"altitude","value":{"number":"1"}}"#,
        r#"{"fact":"kind","value":{"class":"castle"}}"#,
        r#"{"fact":"old-estate","value":{"number":"1"}}"#,
        r#"{"fact":"lift","value":{"flag":true}}"#,
        r#"{"fact":"lift","value":{"flag":false}}"#,
        r#"{"fact":"drains","value":{"class":"septic"}}"#,
    ];
    let (responses, errors) = read("applicability", &facts.join(","), "");
    assert_eq!(
        errors,
        [
            "/facts/altitude UnknownFact: no such fact in this pack",
            "/facts/kind UnknownOption: no such class",
            "/facts/old-estate WrongKind: another kind of value is asked",
            "/facts/lift DuplicateFact: given more than once",
            "/facts/households FactMissing: must be given",
        ]
    );
    assert_eq!(responses.facts.iter().flatten().count(), 2, "the first of two and what fits are kept");
    let households = |value: &str| {
        read("applicability", &format!(r#"{{"fact":"households","value":{{"number":"{value}"}}}}"#), "").1
    };
    assert_eq!(households("100001")[0], "/facts/households NumberOutOfRange: expected 0 to 100000");
    assert_eq!(households("1.5")[0], "/facts/households TooManyDecimals: at most 0 digits after the point");
    assert_eq!(households("100000"), [""; 0]);
}

#[test]
fn previous_results_that_do_not_fit() {
    let previous = |score: &str, level: &str, sealed_on: &str| {
        let json = format!(r#"{{"score":"{score}","level":"{level}","awards":1,"sealed_on":"{sealed_on}"}}"#);
        read_after("history", &json, "", "")
    };
    let (responses, errors) = previous("9223372036854775807/1", "other", "2024-05-01");
    assert_eq!(
        errors,
        [
            "/previous/score NumberOutOfRange: expected -1000000 to 1000000",
            "/previous/level UnknownOption: no such level in this pack",
        ]
    );
    let kept = responses.previous.expect("the rest fits");
    assert_eq!((kept.score, kept.level, kept.awards), (None, None, 1));
    let (responses, errors) = previous("60", "pass", "2026-11-24");
    assert_eq!(errors, ["/previous/sealed_on DayStillToCome: expected a day up to 2026-11-23"]);
    assert_eq!(responses.previous, None);
    assert_eq!(previous("-60.5", "pass", "2026-11-23").1, [""; 0]);
}

#[test]
fn record_keys_tell_records_apart_whatever_blanks_are_around_them() {
    let records = |keys: &[&str]| {
        let records: Vec<String> =
            keys.iter().map(|key| format!(r#"{{"key":"{key}","parts":["photo","minutes"]}}"#)).collect();
        read("answers", "", &answer("records", &format!(r#"{{"records":[{}]}}"#, records.join(","))))
    };
    let (_, errors) = records(&["fair", " fair ", "", "\u{3000}"]);
    assert_eq!(
        errors,
        [
            "/answers/records/records/fair DuplicateOption: the same key twice",
            "/answers/records/records NameMissing: say what tells the record from others",
            "/answers/records/records NameMissing: say what tells the record from others",
        ]
    );
}

#[test]
fn what_an_assessor_fills_in_is_no_answer_of_a_self_assessment() {
    let mark = r#"{"numbers":[{"field":"value","value":"6"}]}"#;
    let answers = [answer("met", r#"{"choice":"met"}"#), answer("mark", mark)].join(",");
    let json = format!(r#"{{"as_of":"2026-11-23","facts":[],"previous":null,"answers":[{answers}]}}"#);
    let mut sheet: AnswerSheet = serde_json::from_str(&json).expect("it is a sheet");
    let rulebook = pack("answers").rulebook;
    let at = |id: &str| rulebook.item(id).expect("it is in the pack");
    // The engine itself takes a mark: what it is worth has golden cases.
    let (any, errors) = Responses::read(&rulebook, &sheet);
    assert_eq!(errors, []);
    assert!(any.slots[at("mark")].response.is_some());
    let (own, errors) = Responses::read_own(&rulebook, &sheet);
    let errors: Vec<String> = errors.iter().map(line).collect();
    assert_eq!(errors, ["/answers/mark AnswerByAssessor: an assessor fills this in"]);
    assert_eq!(own.slots[at("mark")].response, None, "what is wrong is not kept");
    assert!(own.slots[at("met")].response.is_some());
    // Left open, as the committee leaves it, it is read alike.
    sheet.answers[1].response = None;
    assert_eq!(Responses::read_own(&rulebook, &sheet), Responses::read(&rulebook, &sheet));
}

/// Each code with the one that follows it; a new one stops the build here until it stands among them.
const fn next(code: SheetErrorCode) -> Option<SheetErrorCode> {
    use SheetErrorCode as Code;
    Some(match code {
        Code::UnknownRequirement => Code::DuplicateRequirement,
        Code::DuplicateRequirement => Code::WrongKind,
        Code::WrongKind => Code::UnknownOption,
        Code::UnknownOption => Code::DuplicateOption,
        Code::DuplicateOption => Code::NumberOutOfRange,
        Code::NumberOutOfRange => Code::TooManyDecimals,
        Code::TooManyDecimals => Code::NotApplicableForbidden,
        Code::NotApplicableForbidden => Code::ReasonMissing,
        Code::ReasonMissing => Code::TextTooLong,
        Code::TextTooLong => Code::TextInvalid,
        Code::TextInvalid => Code::TooMany,
        Code::TooMany => Code::UnknownFact,
        Code::UnknownFact => Code::DuplicateFact,
        Code::DuplicateFact => Code::FactMissing,
        Code::FactMissing => Code::NameMissing,
        Code::NameMissing => Code::DayStillToCome,
        Code::DayStillToCome => Code::AnswerByAssessor,
        Code::AnswerByAssessor => return None,
    })
}

/// A test names a code as [`line`] writes it, with a blank before and a colon behind.
#[test]
fn every_code_has_its_test() {
    let source = include_str!("sheets.rs");
    let codes = std::iter::successors(Some(SheetErrorCode::UnknownRequirement), |code| next(*code));
    let untested: Vec<String> =
        codes.map(|code| format!(" {code:?}:")).filter(|name| !source.contains(name.as_str())).collect();
    assert_eq!(untested, [""; 0]);
}
