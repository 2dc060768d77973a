//! The second factor: time-based codes, good once, and recovery codes.

use jiff::{Span, Timestamp};
use serde_json::{Value, json};
use shared::people::Role;
use tests::{
    TestApp,
    answer::Answer,
    people::{Client, PASSWORD, totp_code},
};

const PATH: &str = "/api/v1/account/second-factor";
const CITY: &str = "4401";

fn code_now(app: &TestApp, secret: &str) -> String {
    totp_code(secret, app.clock.now_ms())
}

fn next_step(app: &TestApp) {
    app.clock.set(Timestamp::from_millisecond(app.clock.now_ms()).unwrap() + Span::new().seconds(30));
}

async fn sign_in(app: &TestApp, code: Option<&str>) -> Answer {
    app.post("/api/v1/session", &json!({ "name": "chen.wei", "password": PASSWORD, "code": code })).await
}

/// Somebody with a second factor: the client, its secret and the recovery codes.
async fn with_second_factor(app: &TestApp) -> (Client<'_>, String, Vec<String>) {
    let who = app.account_named("chen.wei", Role::City, CITY).await;
    let secret = who.post(PATH, &Value::Null).await.expect(200)["secret"].as_str().unwrap().to_owned();
    let codes = who.put(PATH, &json!({ "code": code_now(app, &secret) })).await.expect(200);
    let codes = codes["codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect();
    next_step(app);
    (who, secret, codes)
}

#[tokio::test]
async fn it_is_in_force_only_once_a_code_of_it_was_right() {
    let app = TestApp::start().await;
    let who = app.account_named("chen.wei", Role::City, CITY).await;
    who.put(PATH, &json!({ "code": "000000" })).await.problem(409, "second_factor_absent");
    let begun = who.post(PATH, &Value::Null).await.expect(200);
    let secret = begun["secret"].as_str().unwrap();
    assert!(begun["url"].as_str().unwrap().starts_with("otpauth://totp/"), "{begun}");
    assert!(begun["qr_svg"].as_str().unwrap().contains("<svg"));
    let wrong = if code_now(&app, secret) == "000000" { "000001" } else { "000000" };
    who.put(PATH, &json!({ "code": wrong })).await.problem(422, "second_factor_wrong");
    sign_in(&app, None).await.expect(200);
    let codes = who.put(PATH, &json!({ "code": code_now(&app, secret) })).await.expect(200);
    assert_eq!(codes["codes"].as_array().unwrap().len(), 10);
    sign_in(&app, None).await.problem(401, "second_factor_required");
    who.post(PATH, &Value::Null).await.problem(409, "second_factor_exists");
    assert_eq!(who.get("/api/v1/session").await.expect(200)["has_second_factor"], true);
}

#[tokio::test]
async fn a_code_is_good_once() {
    let app = TestApp::start().await;
    let (_, secret, _) = with_second_factor(&app).await;
    let code = code_now(&app, &secret);
    sign_in(&app, Some(&code)).await.expect(200);
    sign_in(&app, Some(&code)).await.problem(401, "second_factor_wrong");
    // Neither a code of an earlier step, which would still be within the tolerance.
    let earlier = totp_code(&secret, app.clock.now_ms() - 30_000);
    sign_in(&app, Some(&earlier)).await.problem(401, "second_factor_wrong");
    next_step(&app);
    sign_in(&app, Some(&code_now(&app, &secret))).await.expect(200);
}

#[tokio::test]
async fn two_who_use_one_code_at_once_are_not_both_let_in() {
    let app = TestApp::start().await;
    let (_, secret, _) = with_second_factor(&app).await;
    let code = code_now(&app, &secret);
    let (first, second) = tokio::join!(sign_in(&app, Some(&code)), sign_in(&app, Some(&code)));
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401]);
}

#[tokio::test]
async fn the_code_that_confirmed_it_does_not_let_anybody_in() {
    let app = TestApp::start().await;
    let who = app.account_named("chen.wei", Role::City, CITY).await;
    let secret = who.post(PATH, &Value::Null).await.expect(200)["secret"].as_str().unwrap().to_owned();
    let code = code_now(&app, &secret);
    who.put(PATH, &json!({ "code": code })).await.expect(200);
    sign_in(&app, Some(&code)).await.problem(401, "second_factor_wrong");
}

#[tokio::test]
async fn each_recovery_code_is_good_once() {
    let app = TestApp::start().await;
    let (_, _, codes) = with_second_factor(&app).await;
    sign_in(&app, Some(&codes[0])).await.expect(200);
    sign_in(&app, Some(&codes[0])).await.problem(401, "second_factor_wrong");
    sign_in(&app, Some(&codes[1].to_lowercase())).await.expect(200);
    for kept in app.texts("SELECT code_hash AS text FROM recovery_code").await {
        assert!(!codes.contains(&kept));
    }
}

#[tokio::test]
async fn without_the_right_password_a_code_tells_nothing() {
    let app = TestApp::start().await;
    let (_, secret, _) = with_second_factor(&app).await;
    let body = json!({ "name": "chen.wei", "password": "wrong", "code": code_now(&app, &secret) });
    app.post("/api/v1/session", &body).await.problem(401, "sign_in_wrong");
    sign_in(&app, Some(&code_now(&app, &secret))).await.expect(200);
}

#[tokio::test]
async fn guessing_at_codes_is_slowed_wherever_it_comes_from() {
    let app = TestApp::start_with(|config| config.server.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()]).await;
    with_second_factor(&app).await;
    let mut last = 0;
    for guess in 0..12 {
        let request = app
            .request(reqwest::Method::POST, "/api/v1/session")
            .header("x-forwarded-for", format!("203.0.113.{guess}"))
            .json(&json!({ "name": "chen.wei", "password": PASSWORD, "code": "AAAAA-AAAAA" }));
        last = app.send(request).await.status.as_u16();
    }
    assert_eq!(last, 429);
}

#[tokio::test]
async fn taking_it_away_needs_one_of_its_codes() {
    let app = TestApp::start().await;
    let (who, secret, codes) = with_second_factor(&app).await;
    let remove = |code: String| {
        let request = who.request(reqwest::Method::DELETE, PATH).json(&json!({ "code": code }));
        app.send(request)
    };
    remove("AAAAA-AAAAA".to_owned()).await.problem(422, "second_factor_wrong");
    remove(code_now(&app, &secret)).await.expect(204);
    sign_in(&app, None).await.expect(200);
    remove(codes[0].clone()).await.problem(409, "second_factor_absent");
    assert_eq!(app.count("recovery_code").await, 0);
}

#[tokio::test]
async fn whoever_keeps_the_account_can_take_it_away_for_somebody_who_lost_it() {
    let app = TestApp::start().await;
    let (who, _, _) = with_second_factor(&app).await;
    let administrator = app.account(Role::Administrator, "44").await;
    let path = format!("/api/v1/accounts/{}", who.account);
    let view = administrator.patch(&path, &json!({ "remove_second_factor": true })).await.expect(200);
    assert_eq!(view["has_second_factor"], false);
    sign_in(&app, None).await.expect(200);
    assert_eq!(app.count("recovery_code").await, 0);
}
