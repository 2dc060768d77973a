//! 评定分: marks that reviewers give where a requirement asks an assessor, and what becomes of them.

use serde_json::{Value, json};
use shared::{
    api::notices::PublishedSheet, exact::Exact, explain::evaluate, pack::golden::Baseline, people::Role,
    responses::Responses,
};
use tests::{
    cases::{Offices, confirm_all, decide, expert_review, id_of, path_of, with_version},
    notices::{announce, stay_signed_in},
    packs::Knowing,
    people::Client,
    submission::{COMMUNITY, Draft},
};

/// A server with the pack that asks for a mark from 0 to 10 with two decimals, worth 8 points.
async fn knowing() -> Knowing {
    Knowing::start("answers", stay_signed_in).await
}

/// A self-assessment by that pack; it reaches a level, and the mark is nobody's to claim.
async fn drafted(knowing: &Knowing) -> Draft {
    let code = knowing.app.issue_code(COMMUNITY).await;
    let number = |value: &str| json!({ "numbers": [{ "field": "value", "value": value }] });
    Draft::of(knowing.pack, Baseline::Met, COMMUNITY, &code)
        .fact("households", json!({ "number": "300" }))
        .fact("size", json!({ "class": "large" }))
        .answer("rounded-up", number("1"))
        .answer("by-class", number("30"))
        .answer("mark", json!(null))
}

/// A case with it that waits for the county.
async fn recommended(knowing: &Knowing, offices: &Offices<'_>) -> Value {
    let case = offices.apply_with(&drafted(knowing).await, "full").await;
    decide(&offices.street, &case, json!({ "step": "recommend", "opinion": "同意推荐" })).await
}

/// Everything confirmed, and a mark to one requirement.
fn marked(case: &Value, requirement: &str, mark: &str) -> Value {
    let mut verdicts = confirm_all(case);
    let own = verdicts.as_array_mut().unwrap().iter_mut().find(|one| one["requirement"] == requirement).unwrap();
    own["mark"] = json!(mark);
    verdicts
}

fn score(result: &Value) -> Exact {
    result["score"].as_str().unwrap().parse().unwrap()
}

fn number(text: &str) -> Exact {
    text.parse().unwrap()
}

#[tokio::test]
async fn a_countys_mark_gives_the_reviewed_result_by_the_same_engine() {
    let knowing = knowing().await;
    let offices = Offices::open(&knowing.app).await;
    let case = recommended(&knowing, &offices).await;
    let pass = json!({ "step": "pass", "opinion": "初审通过", "verdicts": marked(&case, "mark", "6") });
    let passed = decide(&offices.county, &case, pass).await;
    assert_eq!(score(&passed["reviewed"]) - score(&passed["claimed"]), number("4.8"));
    for verdicts in [&passed["verdicts"], &passed["decisions"].as_array().unwrap().last().unwrap()["verdicts"]] {
        let with_mark: Vec<_> =
            verdicts.as_array().unwrap().iter().filter(|one| one.get("mark").is_some()).cloned().collect();
        assert_eq!(
            json!(with_mark),
            json!([{ "requirement": "mark", "verdict": "confirmed", "remark": null, "mark": "6" }])
        );
    }
}

#[tokio::test]
async fn what_is_not_marked_stays_unanswered() {
    let knowing = knowing().await;
    let offices = Offices::open(&knowing.app).await;
    let case = recommended(&knowing, &offices).await;
    let pass = json!({ "step": "pass", "opinion": "初审通过", "verdicts": confirm_all(&case) });
    let passed = decide(&offices.county, &case, pass).await;
    assert_eq!(passed["reviewed"], passed["claimed"]);
    // What communities leave open is counted, but not what is not theirs.
    let progress = offices.city.get("/api/v1/progress").await.expect(200);
    let failing = progress["failing"].as_array().unwrap();
    assert!(failing.iter().all(|one| one["requirement"] != "mark"), "{failing:?}");
}

#[tokio::test]
async fn a_mark_that_cannot_be_accepted_is_refused_where_it_stands() {
    let knowing = knowing().await;
    let offices = Offices::open(&knowing.app).await;
    let case = recommended(&knowing, &offices).await;
    let pass =
        |verdicts: Value| with_version(&case, json!({ "step": "pass", "opinion": "同意", "verdicts": verdicts }));
    for (requirement, mark, code) in [
        ("mark", "10.01", "number_out_of_range"),
        ("mark", "-0.5", "number_out_of_range"),
        ("mark", "8.125", "too_many_decimals"),
        ("mark", "20/3", "too_many_decimals"),
        ("met", "6", "mark_not_asked"),
    ] {
        let refused = offices.county.post(&path_of(&case), &pass(marked(&case, requirement, mark))).await;
        refused.problem(422, "decision_incomplete");
        assert_eq!(refused.places(), [format!("/verdicts/{requirement}/mark {code}")], "{mark}");
    }
    let mut doubted = marked(&case, "mark", "6");
    let own = doubted.as_array_mut().unwrap().iter_mut().find(|one| one["requirement"] == "mark").unwrap();
    own["verdict"] = json!("needs_evidence");
    let refused = offices.county.post(&path_of(&case), &pass(doubted)).await;
    assert_eq!(refused.places(), ["/verdicts/mark/mark mark_not_confirmed"]);
    for mark in [json!(6), json!("six"), json!(""), json!("1e3"), json!("6".repeat(40))] {
        let mut verdicts = marked(&case, "mark", "6");
        let own = verdicts.as_array_mut().unwrap().iter_mut().find(|one| one["requirement"] == "mark").unwrap();
        own["mark"] = mark.clone();
        let answer = offices.county.post(&path_of(&case), &pass(verdicts)).await;
        assert_eq!(answer.status.as_u16(), 422, "{mark}: {}", answer.text());
        assert_eq!(answer.json()["code"], "invalid_body", "{mark}");
    }
    let seen = offices.county.get(&format!("/api/v1/cases/{}", id_of(&case))).await.expect(200);
    assert_eq!((&seen["stage"], &seen["version"]), (&json!("recommended"), &case["version"]));
}

#[tokio::test]
async fn an_experts_mark_stands_on_the_score_sheet_and_the_citys_in_what_everybody_recounts() {
    let knowing = knowing().await;
    let app = &knowing.app;
    let offices = Offices::open(app).await;
    let case = recommended(&knowing, &offices).await;
    let pass = json!({ "step": "pass", "opinion": "初审通过", "verdicts": marked(&case, "mark", "6") });
    let case = decide(&offices.county, &case, pass).await;
    let path = format!("/api/v1/cases/{}", id_of(&case));
    let expert = app.account(Role::Expert, &COMMUNITY[..4]).await;
    let assigned = with_version(&case, json!({ "accounts": [expert.account] }));
    offices.city.put(&format!("{path}/experts"), &assigned).await.expect(204);
    let review = format!("{path}/expert-review");
    let refused = expert.put(&review, &expert_review(&marked(&case, "mark", "11"))).await;
    refused.problem(422, "case_invalid");
    assert_eq!(refused.places(), ["/verdicts/mark/mark number_out_of_range"]);
    expert.put(&review, &expert_review(&marked(&case, "mark", "8.5"))).await.expect(204);
    let case = offices.city.get(&path).await.expect(200);
    let claimed = score(&case["claimed"]);
    assert_eq!(score(&case["experts"][0]["result"]) - claimed, number("6.8"));
    assert_eq!(score(&case["reviewed"]) - claimed, number("4.8"), "an expert advises");

    let verdicts = marked(&case, "mark", "7.25");
    let recognise = json!({ "step": "recognise", "opinion": "予以认定", "verdicts": verdicts });
    let case = decide(&offices.city, &case, recognise).await;
    assert_eq!(score(&case["reviewed"]) - claimed, number("5.8"));
    let certificate = announce(app, &offices.city, std::slice::from_ref(&case)).await.remove(0);
    let answer = app.get(&format!("/api/v1/public/certificates/{certificate}/sheet")).await;
    let sheet: PublishedSheet = postcard::from_bytes(&answer.bytes).unwrap();
    let (responses, errors) = Responses::read(&knowing.pack.rulebook, &sheet.sheet);
    assert_eq!(errors, []);
    let own = evaluate(&knowing.pack.rulebook, &responses).unwrap();
    assert_eq!(own, sheet.outcome);
    let item = own.items.iter().find(|item| item.id == "mark").unwrap();
    assert_eq!(item.points, number("5.8"));
}

#[tokio::test]
async fn marks_of_which_the_pack_makes_more_than_the_engine_can_hold_are_refused_by_whoever_gives_them() {
    let knowing = Knowing::start("beyond-range", stay_signed_in).await;
    let offices = Offices::open(&knowing.app).await;
    let code = knowing.app.issue_code(COMMUNITY).await;
    let side = json!({ "numbers": [{ "field": "value", "value": "1000" }] });
    let draft = Draft::of(knowing.pack, Baseline::None, COMMUNITY, &code).answer("side", side);
    let case = offices.apply_with(&draft, "full").await;
    let case = decide(&offices.street, &case, json!({ "step": "recommend", "opinion": "同意推荐" })).await;
    let pass = |mark| json!({ "step": "pass", "opinion": "初审通过", "verdicts": marked(&case, "mark", mark) });
    let refused = offices.county.post(&path_of(&case), &with_version(&case, pass("999999999999"))).await;
    refused.problem(422, "case_invalid");
    assert_eq!(refused.places(), ["/verdicts marks_beyond_range"]);
    let case = decide(&offices.county, &case, pass("10")).await;

    let path = format!("/api/v1/cases/{}", id_of(&case));
    let expert = knowing.app.account(Role::Expert, &COMMUNITY[..4]).await;
    let assigned = with_version(&case, json!({ "accounts": [expert.account] }));
    offices.city.put(&format!("{path}/experts"), &assigned).await.expect(204);
    let review = format!("{path}/expert-review");
    let refused = expert.put(&review, &expert_review(&marked(&case, "mark", "999999999999"))).await;
    refused.problem(422, "case_invalid");
    assert_eq!(refused.places(), ["/verdicts marks_beyond_range"]);
    expert.put(&review, &expert_review(&marked(&case, "mark", "10"))).await.expect(204);
}

/// Tries to bring a full mark along with a step; gives the case as it is afterwards.
async fn tries_to_mark(client: &Client<'_>, case: &Value, mut step: Value) -> Value {
    step["verdicts"] = marked(case, "mark", "10");
    let refused = client.post(&path_of(case), &with_version(case, step.clone())).await;
    refused.problem(422, "decision_incomplete");
    assert_eq!(refused.places(), ["/verdicts verdicts_not_asked"], "{step}");
    let seen = client.get(&format!("/api/v1/cases/{}", id_of(case))).await.expect(200);
    for kept in ["version", "stage", "reviewed", "verdicts"] {
        assert_eq!(seen[kept], case[kept], "{kept}");
    }
    seen
}

#[tokio::test]
async fn neither_committee_nor_street_marks_and_the_city_not_after_it_has_recognised() {
    let knowing = knowing().await;
    let app = &knowing.app;
    let offices = Offices::open(app).await;
    let draft = drafted(&knowing).await;
    let case = offices.apply_with(&draft, "full").await;
    let case = tries_to_mark(&offices.street, &case, json!({ "step": "recommend", "opinion": "同意推荐" })).await;
    assert_eq!(case["reviewed"], json!(null));
    let reasons = json!([{ "requirement": "met", "reason": "缺少材料" }]);
    decide(&offices.street, &case, json!({ "step": "return", "reasons": reasons })).await;

    // What the committee says of itself is no review that the city could take over.
    let path = format!("/api/v1/cases/{}", id_of(&case));
    let case = offices.community.get(&path).await.expect(200);
    let receipt = offices.seal(&draft.again()).await;
    let resubmit = json!({ "step": "resubmit", "receipt": receipt });
    let case = tries_to_mark(&offices.community, &case, resubmit.clone()).await;
    let case = decide(&offices.community, &case, resubmit).await;
    let case = decide(&offices.street, &case, json!({ "step": "recommend", "opinion": "同意推荐" })).await;
    assert_eq!((&case["round"], &case["reviewed"]), (&json!(2), &json!(null)));
    let pass = json!({ "step": "pass", "opinion": "初审通过", "verdicts": marked(&case, "mark", "6") });
    let case = decide(&offices.county, &case, pass).await;
    let case = offices.hear_expert(&case).await;
    let case = decide(&offices.city, &case, json!({ "step": "recognise", "opinion": "予以认定" })).await;
    assert_eq!(score(&case["reviewed"]) - score(&case["claimed"]), number("4.8"));

    // What is published changes with a new round alone.
    let reject = json!({ "step": "reject", "opinion": "不予认定" });
    let case = tries_to_mark(&offices.city, &case, reject).await;
    let certificate = announce(app, &offices.city, std::slice::from_ref(&case)).await.remove(0);
    let published = format!("/api/v1/public/certificates/{certificate}");
    let before = app.get(&published).await.expect(200);
    let case = offices.city.get(&path).await.expect(200);
    let recheck = json!({ "step": "recheck", "opinion": "动态管理抽查" });
    let case = tries_to_mark(&offices.city, &case, recheck.clone()).await;
    let case = decide(&offices.city, &case, recheck).await;
    for step in ["confirm", "revoke"] {
        tries_to_mark(&offices.city, &case, json!({ "step": step, "opinion": "复核意见" })).await;
    }
    decide(&offices.city, &case, json!({ "step": "confirm", "opinion": "复核通过" })).await;
    assert_eq!(app.get(&published).await.expect(200), before);
}
