//! Claims that differ from what the answers give: refused with the place, kept as an incident.

use serde_json::{Value, json};
use tests::{TestApp, submission::COMMUNITY};
use uuid::Uuid;

/// The problem that a claim gets, and the places it names.
async fn refused(app: &TestApp, body: &Value) -> (Value, Vec<String>) {
    let answer = app.submit(body).await;
    (answer.problem(422, "outcome_mismatch"), answer.places())
}

#[tokio::test]
async fn a_score_one_hundredth_off_is_refused_with_both_values() {
    let app = TestApp::start().await;
    let mut body = app.draft().await.answer("1.1", json!({"choice": "partly"})).body();
    let right = body["outcome"]["score"]["points"].as_str().unwrap().to_owned();
    body["outcome"]["score"]["points"] = json!("98.01");
    let (problem, places) = refused(&app, &body).await;
    assert_eq!(places, ["/outcome/score/points differs"]);
    let detail = problem["errors"][0]["detail"].as_str().unwrap();
    assert!(detail.contains("98.01") && detail.contains(&right), "{detail}");
}

#[tokio::test]
async fn a_tampered_explanation_is_refused_at_its_rule() {
    let app = TestApp::start().await;
    let mut body = app.draft().await.answer("13.1", json!({"numbers": [{"field": "value", "value": "29.9"}]})).body();
    let items = body["outcome"]["items"].as_array_mut().unwrap();
    let index = items.iter().position(|item| item["id"] == "13.1").unwrap();
    let because = &mut items[index]["because"][0];
    assert_eq!(because["holds"], false);
    because["holds"] = json!(true);
    let (problem, places) = refused(&app, &body).await;
    assert_eq!(places, [format!("/outcome/items/{index}/because/0/holds differs")]);
    assert!(problem["errors"][0]["detail"].as_str().unwrap().contains("13.1"), "{problem:#}");
}

#[tokio::test]
async fn a_level_claimed_against_a_veto_is_refused() {
    let app = TestApp::start().await;
    let mut body = app.draft().await.answer("8.2", json!({"choice": "not_met"})).body();
    body["outcome"]["levels"][0]["reached"] = json!(true);
    body["outcome"]["vetoes"][0]["in_force"] = json!(false);
    let (_, places) = refused(&app, &body).await;
    assert_eq!(places, ["/outcome/levels/0/reached differs", "/outcome/vetoes/0/in_force differs"]);
}

#[tokio::test]
async fn an_answer_changed_after_scoring_is_refused() {
    let app = TestApp::start().await;
    let draft = app.draft().await;
    let mut body = draft.clone().answer("1.1", json!({"choice": "not_met"})).body();
    body["outcome"] = draft.body()["outcome"].clone();
    let (_, places) = refused(&app, &body).await;
    assert!(places.contains(&"/outcome/score/points differs".to_owned()), "{places:?}");
}

#[tokio::test]
async fn members_left_out_or_made_up_are_refused() {
    let app = TestApp::start().await;
    let mut body = app.draft().await.body();
    body["outcome"].as_object_mut().unwrap().remove("groups");
    body["outcome"]["bonus"] = json!("10");
    let (_, places) = refused(&app, &body).await;
    assert_eq!(places, ["/outcome/groups differs", "/outcome/bonus differs"]);
}

#[tokio::test]
async fn an_outcome_that_is_no_outcome_is_refused() {
    let app = TestApp::start().await;
    for outcome in [json!(null), json!("100"), json!([]), json!({})] {
        let mut body = app.draft().await.body();
        body["outcome"] = outcome;
        app.submit(&body).await.problem(422, "outcome_mismatch");
    }
}

#[tokio::test]
async fn a_refused_claim_is_kept_and_nothing_is_stored_under_its_id() {
    let app = TestApp::start().await;
    let draft = app.draft().await;
    let mut body = draft.body();
    body["outcome"]["score"]["points"] = json!("99.99");
    refused(&app, &body).await;
    assert_eq!(app.count("incident").await, 1);
    assert_eq!(app.count("submission").await, 0);
    // What was sent is there to be looked at, without the person and the code, and so are the places.
    let incident = &app.rows("SELECT * FROM incident").await[0];
    let text = |column: &str| incident.try_get::<String>("", column).unwrap();
    assert_eq!((text("kind"), text("community")), ("outcome_mismatch".to_owned(), COMMUNITY.to_owned()));
    assert_eq!(text("pack_hash"), body["pack_hash"]);
    assert_eq!(incident.try_get::<Uuid>("", "submission_id").unwrap(), draft.id());
    let sent: Value = serde_json::from_slice(&incident.try_get::<Vec<u8>>("", "sent").unwrap()).unwrap();
    assert_eq!(sent, json!({"sheet": body["sheet"], "claimed_outcome": body["outcome"]}));
    let differences: Value = serde_json::from_str(&text("differences")).unwrap();
    assert_eq!(
        differences,
        json!([{
            "pointer": "/outcome/score/points", "code": "differs", "detail": "claimed \"99.99\", computed \"100\"",
        }])
    );
    // The same refusal again is the same incident.
    refused(&app, &body).await;
    assert_eq!(app.count("incident").await, 1);
    // The true outcome under the same id is welcome.
    app.submit(&draft.body()).await.expect(201);
}

#[tokio::test]
async fn no_more_refused_claims_are_kept_than_a_community_may_have_in_a_day() {
    let app = TestApp::start_with(|config| config.submissions.incidents_per_day = 2).await;
    let mut body = app.draft().await.body();
    for claim in ["99.1", "99.2", "99.3"] {
        body["outcome"]["score"]["points"] = json!(claim);
        refused(&app, &body).await;
    }
    assert_eq!(app.count("incident").await, 2, "the third is refused all the same");
    // Another day they are kept again.
    app.clock.set("2026-11-24T05:00:00Z".parse().unwrap());
    refused(&app, &body).await;
    assert_eq!(app.count("incident").await, 3);
}
