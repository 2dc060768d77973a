//! Submitting: what is taken, what a retry gets.

use sea_orm::{ConnectionTrait, TransactionTrait};
use serde_json::{Value, json};
use tests::{TestApp, app::is_postgres, submission::Draft};
use tokio::task::JoinSet;

#[tokio::test]
async fn a_complete_self_assessment_gets_a_receipt() {
    let app = TestApp::start().await;
    let draft = app.draft().await;
    let receipt = app.submit(&draft.body()).await.expect(201);
    let number = receipt["receipt"].as_str().unwrap();
    assert_eq!(number.len(), 16, "{number}");
    assert_eq!(receipt["record"]["receipt"], number);
    assert_eq!(receipt["record"]["submission_id"], json!(draft.id()));
    assert_eq!(receipt["record"]["community"], tests::submission::COMMUNITY);
    assert_eq!(receipt["record"]["pack_id"], "guangdong-2021");
    assert_eq!(receipt["record"]["recorded_at"], receipt["recorded_at"]);
    assert!(receipt["public_url"].as_str().unwrap().ends_with(&format!("/receipts/{number}")));
    // The sender has the outcome already; whoever looks the receipt up gets it.
    assert!(receipt.get("outcome").is_none() && receipt.get("verification").is_none());
    let view = app.get(&format!("/api/v1/receipts/{number}")).await.expect(200);
    assert_eq!(view["outcome"], draft.body()["outcome"]);
    assert_eq!(view["outcome"]["score"]["display"], "100.0");
}

#[tokio::test]
async fn a_half_filled_sheet_is_taken_as_it_is() {
    let app = TestApp::start().await;
    let draft = app.draft().await.answer("1.1", json!(null)).answer("8.2", json!({"choice": "not_met"}));
    let receipt = app.submit(&draft.body()).await.expect(201);
    let view = app.get(&format!("/api/v1/receipts/{}", receipt["receipt"].as_str().unwrap())).await.expect(200);
    assert_eq!(view["outcome"]["counts"]["unanswered"], 1);
    assert_eq!(view["outcome"]["levels"][0]["reached"], false);
}

#[tokio::test]
async fn a_retry_gets_the_same_receipt() {
    let app = TestApp::start().await;
    let draft = app.draft().await;
    let first = app.submit(&draft.body()).await.expect(201);
    let second = app.submit(&draft.body()).await.expect(200);
    assert_eq!(first["receipt"], second["receipt"]);
    assert_eq!(first["record"], second["record"]);
    assert_eq!(first["signature"], second["signature"]);
}

#[tokio::test]
async fn the_same_id_with_other_content_is_a_conflict() {
    let app = TestApp::start().await;
    let draft = app.draft().await;
    let first = app.submit(&draft.body()).await.expect(201);
    let other = draft.clone().answer("1.1", json!({"choice": "partly"}));
    app.submit(&other.body()).await.problem(409, "submission_conflict");
    let mut other_person = draft.body();
    other_person["filler"]["name"] = json!("林小红");
    app.submit(&other_person).await.problem(409, "submission_conflict");
    // The first one stands.
    assert_eq!(app.submit(&draft.body()).await.expect(200)["receipt"], first["receipt"]);
}

#[tokio::test]
async fn a_retry_that_comes_late_gets_its_receipt() {
    let app = TestApp::start().await;
    let draft = app.draft().await;
    let body = draft.body();
    let first = app.submit(&body).await.expect(201);
    let retry = async |app: &TestApp, body: &Value| {
        let again = app.submit(body).await.expect(200);
        assert_eq!((&again["receipt"], &again["signature"]), (&first["receipt"], &first["signature"]));
    };
    // The server runs another engine than the page by now.
    let mut other_engine = body.clone();
    other_engine["engine_version"] = json!(9999);
    retry(&app, &other_engine).await;
    // The code was replaced. Right answers are believed for some seconds, so time goes on.
    app.clock.set("2026-11-23T04:01:00Z".parse().unwrap());
    app.execute("UPDATE access_code SET revoked_at = 1").await;
    retry(&app, &body).await;
    // The day lies back too far, with a code that is right again.
    app.clock.set("2027-12-31T04:00:00Z".parse().unwrap());
    let mut late = body.clone();
    late["access_code"] = json!(app.issue_code(tests::submission::COMMUNITY).await);
    retry(&app, &late).await;
    // The code has expired.
    app.clock.set("2029-12-31T04:00:00Z".parse().unwrap());
    retry(&app, &late).await;
    assert_eq!(app.count("submission").await, 1);
}

#[tokio::test]
async fn without_a_code_it_is_asked_whether_it_was_sealed_and_nothing_is_sealed() {
    let app = TestApp::start().await;
    let draft = app.draft().await;
    let mut question = draft.body();
    question["access_code"] = json!("");
    // However often it is asked, nobody guesses.
    for _ in 0..12 {
        app.submit(&question).await.problem(403, "access_code_wrong");
    }
    assert_eq!(app.count("submission").await, 0);
    let first = app.submit(&draft.body()).await.expect(201);
    let again = app.submit(&question).await.expect(200);
    assert_eq!((&again["receipt"], &again["signature"]), (&first["receipt"], &first["signature"]));
    // A claim that is no JSON is no question, here either.
    let text = question.to_string().replacen("\"outcome\":{", "\"outcome\":{nonsense ", 1);
    app.post_text("/api/v1/submissions", text).await.problem(400, "invalid_json");
    // Nobody is told who does not know all of it, and whoever tries one person after the other guesses.
    for number in 0..5 {
        question["filler"]["name"] = json!(format!("林小红{number}"));
        app.submit(&question).await.problem(403, "access_code_wrong");
    }
    app.submit(&question).await.problem(429, "too_many_attempts");
    // What was never sealed is asked after all the same.
    question["id"] = json!("019ab1c2-0000-7000-8000-00000000000a");
    app.submit(&question).await.problem(403, "access_code_wrong");
    assert_eq!(app.count("submission").await, 1);
}

#[tokio::test]
async fn what_is_no_retry_is_refused_however_late_it_comes() {
    let app = TestApp::start().await;
    let draft = app.draft().await;
    app.submit(&draft.body()).await.expect(201);
    app.clock.set("2029-12-31T04:00:00Z".parse().unwrap());
    let mut other_person = draft.body();
    other_person["filler"]["name"] = json!("林小红");
    let mut other_place = draft.body();
    other_place["community"] = json!("440103002101");
    for other in [
        draft.clone().answer("1.1", json!({"choice": "partly"})).body(),
        draft.clone().remark("1.1", "另一句话").body(),
        draft.clone().again().body(),
        other_person,
        other_place,
    ] {
        let answer = app.submit(&other).await;
        assert_eq!(answer.status, 403, "{}", answer.text());
    }
}

#[tokio::test]
async fn a_previous_result_is_not_taken_on_trust() {
    let app = TestApp::start().await;
    let mut body = app.draft().await.body();
    body["sheet"]["previous"] = json!({"awards": 3, "level": "reached", "score": "99", "sealed_on": "2025-11-23"});
    let answer = app.submit(&body).await;
    answer.problem(422, "submission_invalid");
    assert_eq!(answer.places(), ["/sheet/previous previous_not_on_record"]);
}

#[tokio::test]
async fn the_same_sheet_under_another_id_is_another_submission() {
    let app = TestApp::start().await;
    let draft = app.draft().await;
    let first = app.submit(&draft.body()).await.expect(201);
    let second = app.submit(&draft.again().body()).await.expect(201);
    assert_ne!(first["receipt"], second["receipt"]);
}

#[tokio::test]
async fn many_at_once_are_all_taken_once() {
    let app = TestApp::start().await;
    let draft = app.draft().await;
    let bodies: Vec<_> = (0..60).map(|_| draft.clone().again().body()).collect();
    // Each is sent twice at the same time: one of the two is new, and both get one receipt.
    let answers = app.submit_all(bodies.iter().chain(&bodies)).await;
    let (first, second) = answers.split_at(bodies.len());
    let mut receipts = std::collections::BTreeSet::new();
    for (one, two) in first.iter().zip(second) {
        let mut statuses = [one.status.as_u16(), two.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 201]);
        assert_eq!(one.json()["receipt"], two.json()["receipt"]);
        receipts.insert(one.json()["receipt"].as_str().unwrap().to_owned());
    }
    assert_eq!(receipts.len(), bodies.len());
}

#[tokio::test]
async fn who_finds_the_queue_full_is_told_to_come_back_and_is_taken_then() {
    let app = TestApp::start_with(|config| config.submissions.queue_limit = 1).await;
    let draft = app.draft().await;
    let bodies: Vec<_> = (0..20).map(|_| draft.clone().again().body()).collect();
    // Nothing is written while this lasts.
    let database = app.database().await;
    let held = database.begin().await.unwrap();
    let lock = if is_postgres() {
        "LOCK TABLE submission IN EXCLUSIVE MODE"
    } else {
        "UPDATE submission SET receipt = receipt"
    };
    held.execute_unprepared(lock).await.unwrap();
    let mut sending = JoinSet::new();
    for body in &bodies {
        let request = app.request(reqwest::Method::POST, "/api/v1/submissions").json(body);
        sending.spawn(async {
            let answer = request.send().await.unwrap();
            let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
            (status, headers, answer.json::<Value>().await.unwrap())
        });
    }
    let (status, headers, problem) = sending.join_next().await.unwrap().unwrap();
    assert_eq!((status, &problem["code"]), (503, &json!("overloaded")), "{problem:#}");
    assert_eq!(headers["retry-after"], "2");
    held.rollback().await.unwrap();
    let mut taken = 0;
    while let Some(answer) = sending.join_next().await {
        match answer.unwrap() {
            (201, ..) => taken += 1,
            (status, _, problem) => assert_eq!((status, &problem["code"]), (503, &json!("overloaded")), "{problem:#}"),
        }
    }
    assert!(taken > 0, "what had its place in the queue is written");
    assert_eq!(app.count("submission").await, taken);
    for body in &bodies {
        let answer = app.submit(body).await;
        assert!(answer.status.is_success(), "{}", answer.text());
    }
    assert_eq!(app.count("submission").await, 20);
}

#[tokio::test]
async fn conflicting_twins_sent_at_once_leave_one_record() {
    let app = TestApp::start().await;
    let draft = app.draft().await;
    let other = draft.clone().answer("1.1", json!({"choice": "partly"}));
    let bodies = [draft.body(), other.body()];
    let answers = app.submit_all(&bodies).await;
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status.as_u16()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
}

#[tokio::test]
async fn members_may_come_in_any_order_and_with_white_space() {
    let app = TestApp::start().await;
    let body = app.draft().await.body();
    // serde_json keeps members sorted; the pretty form has white space everywhere.
    let pretty = serde_json::to_string_pretty(&body).unwrap();
    app.post_text("/api/v1/submissions", pretty).await.expect(201);
}

#[tokio::test]
async fn a_community_may_use_the_standard_of_the_whole_country() {
    let app = TestApp::start().await;
    let pack = tests::packs::shipped("mohurd-2020");
    let code = app.issue_code(tests::submission::COMMUNITY).await;
    let draft = Draft::of(pack, shared::pack::golden::Baseline::Met, tests::submission::COMMUNITY, &code);
    let receipt = app.submit(&draft.body()).await.expect(201);
    assert_eq!(receipt["record"]["pack_id"], "mohurd-2020");
}

#[tokio::test]
async fn the_standard_of_another_city_is_refused() {
    let app = TestApp::start().await;
    let code = app.issue_code(tests::submission::COMMUNITY).await;
    let qingyuan = tests::packs::shipped("qingyuan-2021");
    let all = shared::pack::golden::Baseline::Met;
    let problem = app.submit(&Draft::of(qingyuan, all, tests::submission::COMMUNITY, &code).body()).await.expect(422);
    assert_eq!(problem["errors"][0]["pointer"], "/pack_hash");
    assert_eq!(problem["errors"][0]["code"], "pack_not_for_community");
    let (at_home, code) = ("441802006001", app.issue_code("441802006001").await);
    app.submit(&Draft::of(qingyuan, all, at_home, &code).body()).await.expect(201);
}
