//! What `verify-audit` holds against the log: decisions, reviews and honours as they lie in the database.

use serde_json::json;
use tests::{
    TestApp,
    cases::{Offices, confirm_all, decide},
    notices::{objection, open_notice},
    submission::COMMUNITY,
};

use super::{actions, change_of, verify_beside};

/// What `verify-audit` has to say of a tampered database.
fn finds(app: &TestApp, tamper: &str, expected: &[&str]) {
    let (holds, said) = verify_beside(app);
    assert!(!holds && expected.iter().all(|expected| said.contains(*expected)), "{tamper}: {said}");
}

#[tokio::test]
async fn a_decision_that_was_changed_added_or_removed_is_found() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    offices.recommended().await;
    let (holds, said) = verify_beside(&app);
    assert!(holds && said.contains("0 faults; 2 decisions and 0 reviews held"), "{said}");
    for (tamper, mend) in [
        ("opinion = 'x'", "opinion = '同意推荐'"),
        ("stage = 'rejected'", "stage = 'recommended'"),
        ("decided_at = decided_at + 1", "decided_at = decided_at - 1"),
    ] {
        app.execute(&format!("UPDATE case_decision SET {tamper} WHERE version = 2")).await;
        let (holds, said) = verify_beside(&app);
        assert!(!holds && said.contains("version 2 of case") && said.contains("has been changed"), "{tamper}: {said}");
        app.execute(&format!("UPDATE case_decision SET {mend} WHERE version = 2")).await;
    }
    app.execute("UPDATE case_decision SET pinned_sha256 = pinned WHERE version = 1").await;
    let (holds, said) = verify_beside(&app);
    assert!(!holds && said.contains("version 1 of case") && said.contains("1 faults"), "{said}");
    app.execute("UPDATE case_decision SET version = 3 WHERE version = 2").await;
    let (holds, said) = verify_beside(&app);
    assert!(!holds && said.contains("version 3 of case") && said.contains("is not in the log"), "{said}");
    assert!(said.contains("version 2 of case") && said.contains("is missing"), "{said}");
}

#[tokio::test]
async fn decisions_on_and_reviews_of_generated_cases_are_vouched_for_together() {
    let app = TestApp::start().await;
    app.generate_cases(400).await;
    // Some have answered and some have not.
    for review in ["expert_review WHERE submitted_at", "department_review WHERE answered_at"] {
        assert!(app.count(&format!("{review} IS NULL")).await > 0, "{review}");
        assert!(app.count(&format!("{review} IS NOT NULL")).await > 0, "{review}");
    }
    let (holds, said) = verify_beside(&app);
    assert!(holds, "{said}");
    let changed = "reviews of generated cases have been changed";
    for review in ["expert_review SET submitted_at = submitted_at", "department_review SET answered_at = answered_at"] {
        app.execute(&format!("UPDATE {review} + 1")).await;
        finds(&app, review, &[changed]);
        app.execute(&format!("UPDATE {review} - 1")).await;
    }
    app.execute("DELETE FROM department_review WHERE answered_at IS NOT NULL").await;
    finds(&app, "removed", &[changed]);
    app.execute("UPDATE case_decision SET opinion = 'x' WHERE version = 1").await;
    finds(&app, "another opinion", &["decisions on generated cases have been changed"]);
}

#[tokio::test]
async fn a_review_that_was_changed_added_or_removed_is_found() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let case = offices.recommended().await;
    let path = format!("/api/v1/cases/{}", case["id"].as_str().unwrap());
    let fire = app.department("消防", "4401").await;
    offices.county.post(&format!("{path}/departments"), &json!({ "departments": ["消防", "水务"] })).await.expect(204);
    let answer = json!({ "verdicts": [], "opinion": "合格" });
    fire.put(&format!("{path}/department-review"), &answer).await.expect(204);
    let case = offices.county.get(&path).await.expect(200);
    let pass = json!({ "step": "pass", "opinion": "初审通过", "verdicts": confirm_all(&case) });
    let case = decide(&offices.county, &case, pass).await;
    let case = offices.hear_expert(&case).await;
    let case = decide(&offices.city, &case, json!({ "step": "recognise", "opinion": "予以认定" })).await;
    // What was handed in after the county had decided is none of what it has seen.
    let (holds, said) = verify_beside(&app);
    assert!(holds && said.contains("0 faults; 4 decisions and 2 reviews held"), "{said}");
    let recognised = format!("reviews that the decision that made version {} of case", case["version"]);

    for (table, tamper, mend) in [
        ("expert_review", "submitted_at = submitted_at + 1", "submitted_at = submitted_at - 1"),
        ("expert_review", "assigned_at = assigned_at + 1", "assigned_at = assigned_at - 1"),
        ("expert_review", "version = version - 1", "version = version + 1"),
        ("department_review", "due_on = '2027-01-01'", "due_on = '2026-12-03'"),
        ("department_review", "answered_at = answered_at + 1", "answered_at = answered_at - 1"),
    ] {
        // Those that wait for nothing have been handed in.
        let handed_in = "WHERE body IS NOT NULL";
        app.execute(&format!("UPDATE {table} SET {tamper} {handed_in}")).await;
        finds(&app, tamper, &["in round 1 of case", "has been changed", &recognised]);
        app.execute(&format!("UPDATE {table} SET {mend} {handed_in}")).await;
    }
    let (holds, said) = verify_beside(&app);
    assert!(holds, "{said}");

    let others = "case_id, round, due_on, account, person, answered_at, body, version";
    let copy = format!(
        "INSERT INTO department_review (department, {others}) \
         SELECT '民政', {others} FROM department_review WHERE department = '消防'"
    );
    app.execute(&copy).await;
    finds(&app, "copied", &["the review of department 民政 in round 1 of case", "is not in the log", &recognised]);
    app.execute("DELETE FROM department_review WHERE department = '民政'").await;
    // A department that was silent has not answered either.
    app.execute("UPDATE department_review SET answered_at = 1 WHERE department = '水务'").await;
    finds(&app, "answered for", &["the review of department 水务", "is not in the log", &recognised]);
    app.execute("UPDATE department_review SET answered_at = NULL WHERE department = '水务'").await;

    let words = "(SELECT body FROM department_review WHERE department = '消防')";
    app.execute(&format!("UPDATE expert_review SET body = {words}")).await;
    finds(&app, "words", &["the review of expert", "has been changed", &recognised]);
    app.execute("DELETE FROM expert_review").await;
    finds(&app, "removed", &["the review of expert", "is missing", &recognised]);
    // Both decisions that have seen what the department said miss it.
    app.execute("DELETE FROM department_review WHERE department = '消防'").await;
    finds(&app, "all removed", &["the review of department 消防", "4 faults"]);
}

#[tokio::test]
async fn reviews_of_an_earlier_round_are_held_against_the_log_too() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let case = offices.reviewed().await;
    let case = offices.hear_expert(&case).await;
    let reasons = json!([{ "requirement": "8.2", "reason": "通道有占压" }]);
    let case = decide(&offices.city, &case, json!({ "step": "return", "reasons": reasons })).await;
    let receipt = offices.seal(&app.draft().await).await;
    let path = format!("/api/v1/cases/{}", case["id"].as_str().unwrap());
    let case = offices.community.get(&path).await.expect(200);
    let case = decide(&offices.community, &case, json!({ "step": "resubmit", "receipt": receipt })).await;
    let case = offices.reviewed_after(case).await;
    let case = offices.hear_expert(&case).await;
    decide(&offices.city, &case, json!({ "step": "recognise", "opinion": "予以认定" })).await;
    let (holds, said) = verify_beside(&app);
    assert!(holds && said.contains("0 faults; 8 decisions and 2 reviews held"), "{said}");
    app.execute("UPDATE expert_review SET submitted_at = submitted_at + 1 WHERE round = 1").await;
    // The review itself, and the return that rests on it.
    finds(&app, "round 1", &["in round 1 of case", "has been changed", "2 faults"]);
}

#[tokio::test]
async fn what_was_said_before_an_upheld_objection_is_pinned_by_no_decision_after_it() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let notice = open_notice(&app, &offices).await;
    app.object(&notice, &objection(&notice)).await.expect(201);
    let rows = offices.city.get("/api/v1/objections").await.expect(200);
    let reply = format!("/api/v1/objections/{}/reply", rows["objections"][0]["id"].as_str().unwrap());
    let upheld = json!({ "is_upheld": true, "reply": "情况属实。", "opinion": "退回评审" });
    offices.city.post(&reply, &upheld).await.expect(200);
    let (before, after) = change_of(&app, "answer_objection").await;
    assert_eq!((&before["cases"][0]["round"], &after["cases"][0]["round"]), (&json!(1), &json!(2)));
    let path = format!("/api/v1/cases/{}", notice["lines"][0]["case"].as_str().unwrap());
    let case = offices.city.get(&path).await.expect(200);
    let case = offices.hear_expert(&case).await;
    let recognise = json!({ "step": "recognise", "opinion": "整改到位", "verdicts": confirm_all(&case) });
    decide(&offices.city, &case, recognise).await;
    let (holds, said) = verify_beside(&app);
    assert!(holds && said.contains("0 faults; 7 decisions and 2 reviews held"), "{said}");
    // The review itself, and what rests on it: recognition and notice before, the recognition after.
    for (round, faults) in [(1, "3 faults"), (2, "2 faults")] {
        app.execute(&format!("UPDATE expert_review SET submitted_at = submitted_at + 1 WHERE round = {round}")).await;
        let place = format!("in round {round} of case");
        finds(&app, "a review", &[place.as_str(), "has been changed", faults]);
        app.execute(&format!("UPDATE expert_review SET submitted_at = submitted_at - 1 WHERE round = {round}")).await;
    }
}

#[tokio::test]
async fn an_honour_is_found_that_was_changed_after_a_decision_and_not_by_an_import() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let import = async |certificate: &str| {
        let table = format!("社区代码,荣誉名称,证书编号,年份\r\n{COMMUNITY},广东省绿色社区,{certificate},2019\r\n");
        crate::imports::written(&offices.city, "honours", "荣誉.csv", table.as_bytes()).await;
    };
    import("粤绿〔2019〕1号").await;
    let case = offices.apply_with(&app.draft().await, "direct").await;
    let step = json!({ "step": "recognise", "opinion": "证书核验无误", "honour_checked": true });
    decide(&offices.city, &case, step).await;
    let (holds, said) = verify_beside(&app);
    assert!(holds, "{said}");
    let rests_on = "an honour that the decision that made version 2 of case";
    for (tamper, mend) in [("certificate = 'x'", "certificate = '粤绿〔2019〕1号'"), ("year = 2018", "year = 2019")]
    {
        app.execute(&format!("UPDATE honour SET {tamper}")).await;
        finds(&app, tamper, &[rests_on, "2 faults"]);
        app.execute(&format!("UPDATE honour SET {mend}")).await;
    }

    // A newer table is on record with what it has replaced; the same once more replaces nothing.
    import("粤绿〔2019〕2号").await;
    import("粤绿〔2019〕2号").await;
    let (holds, said) = verify_beside(&app);
    assert!(holds, "{said}");
    let honour = |number: &str| {
        let one = json!({ "certificate": number, "community": COMMUNITY, "title": "广东省绿色社区", "year": 2019 });
        json!({ "honours": [one] })
    };
    let changed = change_of(&app, "honours_replaced").await;
    assert_eq!(changed, (honour("粤绿〔2019〕1号"), honour("粤绿〔2019〕2号")));
    assert_eq!(actions(&app).await.iter().filter(|action| *action == "honours_replaced").count(), 1);
    app.execute("UPDATE honour SET certificate = '粤绿〔2019〕3号'").await;
    finds(&app, "after an import", &[rests_on]);
    app.execute("DELETE FROM honour").await;
    finds(&app, "removed", &[rests_on]);
}
