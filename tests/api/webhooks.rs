//! Webhooks: a real receiver checks the signatures of what it is told, and fails now and then.

use std::time::Duration;

use data_encoding::BASE64;
use serde_json::{Value, json};
use shared::people::Role;
use standardwebhooks::Webhook;
use tests::{
    TestApp,
    cases::{Offices, decide},
    notices::{drafted, publish, written},
    people::Client,
    receiver::{Received, Receiver},
    submission::COMMUNITY,
};

const ALL: [&str; 4] = ["case.created", "case.changed", "notice.published", "notice.announced"];

async fn start() -> (Receiver, TestApp) {
    let receiver = Receiver::start().await;
    let app = TestApp::start_with(|config| {
        Receiver::allow(config);
        config.sign_in.session_hours = 720;
        config.sign_in.idle_minutes = 43_200;
        config.webhooks.most_attempts = 3;
        config.webhooks.disable_after = 5;
    })
    .await;
    (receiver, app)
}

fn wish(division: &str, url: &str, events: &[&str]) -> Value {
    json!({ "division": division, "url": url, "description": "市政务数据平台", "events": events })
}

async fn created(who: &Client<'_>, division: &str, url: &str, events: &[&str]) -> Value {
    who.post("/api/v1/webhooks", &wish(division, url, events)).await.expect(201)
}

/// Whether a message bears the signature that its secret gives.
fn is_signed(message: &Received, secret: &str) -> bool {
    let seconds: i64 = message.header("webhook-timestamp").parse().unwrap();
    let expected = Webhook::new(secret).unwrap().sign(message.header("webhook-id"), seconds, &message.body).unwrap();
    message.header("webhook-signature").split(' ').any(|signature| signature == expected)
}

/// The log of a webhook, newest first.
async fn log(who: &Client<'_>, webhook: &Value) -> Vec<Value> {
    let id = webhook["webhook"]["id"].as_str().unwrap();
    let page = who.get(&format!("/api/v1/webhooks/{id}/deliveries")).await.expect(200);
    page["deliveries"].as_array().unwrap().clone()
}

/// Waits until the newest message has so many attempts; gives it.
async fn tried(who: &Client<'_>, webhook: &Value, attempts: usize) -> Value {
    for _ in 0..300 {
        let newest = log(who, webhook).await.into_iter().next().unwrap_or_default();
        if newest["attempts"].as_array().is_some_and(|tried| tried.len() >= attempts) {
            return newest;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{attempts} attempts were not made: {:#?}", log(who, webhook).await);
}

#[tokio::test]
async fn a_receiver_is_told_of_cases_and_notices_with_signatures() {
    let (receiver, app) = start().await;
    let offices = Offices::open(&app).await;
    let webhook = created(&offices.city, "4401", &receiver.url, &ALL).await;
    let secret = webhook["secret"].as_str().unwrap();
    assert_eq!(BASE64.decode(secret.strip_prefix("whsec_").unwrap().as_bytes()).unwrap().len(), 32);
    let case = offices.recognised().await;
    publish(&offices.city, &drafted(&offices.city, &written(&[&case])).await).await;

    // Applied, recommended, passed, recognised, publicised; and the notice itself.
    let messages = receiver.wait_for(6).await;
    let mut said: Vec<String> = Vec::new();
    for message in &messages {
        assert!(is_signed(message, secret), "{message:?}");
        let other = format!("whsec_{}", BASE64.encode(&[7; 32]));
        assert!(!is_signed(message, &other));
        assert!(message.header("webhook-id").starts_with("msg_"));
        let body = message.json();
        assert_eq!(body["timestamp"], "2026-11-23T04:00:00.000Z");
        said.push(format!("{} {}", body["type"].as_str().unwrap(), body["data"]["step"].as_str().unwrap_or("-")));
        // Nothing of people.
        assert!(!body.to_string().contains("Person "), "{body}");
    }
    said.sort();
    assert_eq!(
        said,
        [
            "case.changed pass",
            "case.changed publicise",
            "case.changed recognise",
            "case.changed recommend",
            "case.created -",
            "notice.published -",
        ]
    );
    let created = messages.iter().map(Received::json).find(|body| body["type"] == "case.created").unwrap();
    assert_eq!(
        (&created["data"]["id"], &created["data"]["community"], &created["data"]["stage"]),
        (&case["id"], &json!(COMMUNITY), &json!("applied"))
    );
    tried(&offices.city, &webhook, 1).await;
    assert!(log(&offices.city, &webhook).await.iter().all(|message| message["state"] != "failed"));
    // The secret is shown once, kept sealed, and stands in no record.
    let listed = offices.city.get("/api/v1/webhooks").await.expect(200);
    assert!(!listed.to_string().contains("whsec_"));
    let entries = app.texts("SELECT COALESCE(after, '') AS text FROM audit_entry").await;
    assert!(entries.iter().all(|entry| !entry.contains(&secret[6..])));
    let kept = app.texts("SELECT secret AS text FROM webhook_endpoint").await;
    let bytes = BASE64.decode(&secret.as_bytes()[6..]).unwrap();
    assert!(!kept[0].contains(&data_encoding::HEXLOWER.encode(&bytes)));
}

#[tokio::test]
async fn a_receiver_hears_of_its_own_division_and_events_alone() {
    let (receiver, app) = start().await;
    let offices = Offices::open(&app).await;
    let elsewhere = Receiver::start().await;
    let province = app.account(Role::Province, "44").await;
    let other = app.account(Role::City, "4403").await;
    created(&province, "44", &receiver.url, &["case.changed"]).await;
    created(&other, "4403", &elsewhere.url, &ALL).await;
    offices.recommended().await;
    let messages = receiver.wait_for(1).await;
    assert_eq!(messages[0].json()["type"], "case.changed");
    assert_eq!((receiver.received().len(), elsewhere.received().len()), (1, 0));
    assert_eq!(app.count("webhook_delivery").await, 1);
}

#[tokio::test]
async fn a_receiver_is_told_of_reviews_and_not_of_who_gives_them() {
    let (receiver, app) = start().await;
    let offices = Offices::open(&app).await;
    let events = ["case.expert_reviewed", "case.department_answered"];
    created(&offices.city, "4401", &receiver.url, &events).await;
    let case = offices.reviewed().await;
    let path = format!("/api/v1/cases/{}", case["id"].as_str().unwrap());
    let fire = app.department("消防", "4401").await;
    offices.city.post(&format!("{path}/departments"), &json!({ "departments": ["消防"] })).await.expect(204);
    let answer = json!({ "verdicts": [], "opinion": "消防通道畅通" });
    fire.put(&format!("{path}/department-review"), &answer).await.expect(204);
    offices.hear_expert(&offices.city.get(&path).await.expect(200)).await;
    let messages: Vec<Value> = receiver.wait_for(2).await.iter().map(Received::json).collect();
    let mut said: Vec<String> = Vec::new();
    for body in &messages {
        let department = body["data"]["department"].as_str().unwrap_or("-");
        said.push(format!("{} {department}", body["type"].as_str().unwrap()));
        assert_eq!(body["data"]["id"], case["id"]);
        assert!(!body.to_string().contains("Person ") && !body.to_string().contains("通道"), "{body}");
    }
    said.sort();
    assert_eq!(said, ["case.department_answered 消防", "case.expert_reviewed -"]);
}

#[tokio::test]
async fn what_fails_is_tried_again_later_and_logged_and_resent_by_hand() {
    let (receiver, app) = start().await;
    let offices = Offices::open(&app).await;
    let webhook = created(&offices.city, "4401", &receiver.url, &["case.created"]).await;
    receiver.answer(503);
    offices.apply().await;
    let message = tried(&offices.city, &webhook, 1).await;
    assert_eq!((&message["state"], &message["attempts"][0]["status"]), (&json!("waiting"), &json!(503)));
    assert_eq!(message["attempts"][0]["problem"], "bad_status");
    let next: &str = message["next_attempt_at"].as_str().unwrap();
    assert!(("2026-11-23T04:00:09"..="2026-11-23T04:00:12").contains(&next), "{next}");
    // Two more attempts, each later than the wait before it; then it is given up.
    app.clock.set("2026-11-23T04:00:15Z".parse().unwrap());
    tried(&offices.city, &webhook, 2).await;
    app.clock.set("2026-11-23T04:01:30Z".parse().unwrap());
    let message = tried(&offices.city, &webhook, 3).await;
    assert_eq!((&message["state"], &message["next_attempt_at"]), (&json!("failed"), &Value::Null));
    let ids: Vec<String> = receiver.wait_for(3).await.iter().map(|one| one.header("webhook-id").to_owned()).collect();
    assert!(ids.iter().all(|id| *id == ids[0]), "the same message in every attempt: {ids:?}");

    receiver.answer(200);
    let id = message["id"].as_str().unwrap();
    let again = offices.city.post(&format!("/api/v1/webhook-deliveries/{id}/resend"), &Value::Null).await.expect(200);
    assert_eq!(again["state"], "waiting");
    let message = tried(&offices.city, &webhook, 4).await;
    assert_eq!(message["state"], "delivered");
    assert_eq!(receiver.received()[3].header("webhook-id"), ids[0]);
    let listed = offices.city.get("/api/v1/webhooks").await.expect(200);
    assert_eq!(listed[0]["failures"], 0);
}

#[tokio::test]
async fn a_receiver_that_never_answers_is_switched_off_and_its_keeper_told() {
    let (receiver, app) = start().await;
    let offices = Offices::open(&app).await;
    let webhook = created(&offices.city, "4401", &receiver.url, &["case.created", "case.changed"]).await;
    receiver.answer(410);
    let case = offices.apply().await;
    let message = tried(&offices.city, &webhook, 1).await;
    // 410 says that nobody wants anything any more.
    assert_eq!(message["state"], "failed");
    let listed = offices.city.get("/api/v1/webhooks").await.expect(200);
    assert_eq!((&listed[0]["is_enabled"], &listed[0]["has_given_up"]), (&json!(false), &json!(true)));
    let news = offices.city.get("/api/v1/notifications").await.expect(200);
    assert_eq!(news["notifications"][0]["kind"], "webhook_disabled");
    let actions = app.texts("SELECT action AS text FROM audit_entry WHERE name = '(server)'").await;
    assert_eq!(actions, ["webhook_given_up"]);
    let id = message["id"].as_str().unwrap();
    let resend = format!("/api/v1/webhook-deliveries/{id}/resend");
    offices.city.post(&resend, &Value::Null).await.problem(409, "webhook_disabled");

    // What happens meanwhile is not told; switched on again, it is told what happens from then on.
    decide(&offices.street, &case, json!({ "step": "recommend", "opinion": "同意推荐" })).await;
    assert_eq!(log(&offices.city, &webhook).await.len(), 1);
    receiver.answer(204);
    let path = format!("/api/v1/webhooks/{}", webhook["webhook"]["id"].as_str().unwrap());
    let mut change = wish("4401", &receiver.url, &["case.changed"]);
    change.as_object_mut().unwrap().remove("division");
    change["is_enabled"] = json!(true);
    let changed = offices.city.put(&path, &change).await.expect(200);
    assert_eq!((&changed["failures"], &changed["has_given_up"]), (&json!(0), &json!(false)));
    offices.city.delete(&path).await.expect(204);
    assert_eq!(app.count("webhook_attempt").await, 0);
}

#[tokio::test]
async fn failures_in_a_row_switch_a_webhook_off() {
    let (receiver, app) = start().await;
    let offices = Offices::open(&app).await;
    let webhook = created(&offices.city, "4401", &receiver.url, &["case.created", "case.changed"]).await;
    receiver.answer(500);
    offices.reviewed().await;
    for minute in 1..60 {
        let listed = offices.city.get("/api/v1/webhooks").await.expect(200);
        if listed[0]["has_given_up"] == true {
            assert!(listed[0]["failures"].as_u64().unwrap() >= 5);
            assert!(log(&offices.city, &webhook).await.iter().all(|message| message["state"] != "delivered"));
            return;
        }
        app.clock.set(format!("2026-11-23T04:{minute:02}:00Z").parse().unwrap());
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    panic!("it was never switched off");
}

#[tokio::test]
async fn this_server_is_no_way_into_networks_behind_it() {
    let app = TestApp::start().await;
    let city = app.account(Role::City, "4401").await;
    for (url, code) in [
        ("http://receiver.example/", "url_not_https"),
        ("https://127.0.0.1/", "address_refused"),
        ("https://[::1]/", "address_refused"),
        ("https://169.254.169.254/latest/meta-data", "address_refused"),
        ("https://10.0.0.1/", "address_refused"),
        ("https://user:password@receiver.example/", "invalid_url"),
        ("javascript:alert(1)", "invalid_url"),
    ] {
        let refused = city.post("/api/v1/webhooks", &wish("4401", url, &ALL)).await;
        refused.problem(422, "webhook_invalid");
        assert_eq!(refused.json()["errors"][0]["code"], code, "{url}");
    }
    let refused = city.post("/api/v1/webhooks", &wish("4401", "https://receiver.example/", &[])).await;
    assert_eq!(refused.json()["errors"][0]["code"], "events_missing");
    // A name is judged when it is looked up: this one stands for this machine.
    let offices = Offices::open(&app).await;
    let webhook = created(&city, "4401", "https://localhost/hook", &["case.created"]).await;
    offices.apply().await;
    let message = tried(&city, &webhook, 1).await;
    assert_eq!(message["attempts"][0]["problem"], "address_refused");
}

#[tokio::test]
async fn the_log_of_messages_is_removed_when_it_is_old() {
    let (receiver, app) = start().await;
    let offices = Offices::open(&app).await;
    let webhook = created(&offices.city, "4401", &receiver.url, &ALL).await;
    offices.apply().await;
    tried(&offices.city, &webhook, 1).await;
    app.go_to("2027-02-23");
    for _ in 0..100 {
        if app.count("webhook_delivery").await == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!((app.count("webhook_delivery").await, app.count("webhook_attempt").await), (0, 0));
    assert_eq!(app.count("webhook_endpoint").await, 1);
}
