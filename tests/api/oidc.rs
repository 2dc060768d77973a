//! Signing in through a real OpenID Connect provider.

use serde_json::{Value, json};
use shared::people::Role;
use tests::{
    TestApp,
    oidc::{Browser, Provider},
};

fn person(sub: &str, name: &str, role: &Value, division: &str) -> Value {
    json!({
        "sub": sub,
        "claims": { "preferred_username": name, "name": "陈伟", "role": role, "division": division },
    })
}

async fn start() -> (Provider, TestApp) {
    let provider = Provider::start();
    let app = TestApp::start_with(|config| provider.configure(config)).await;
    (provider, app)
}

#[tokio::test]
async fn the_claims_make_an_account_and_lead_back_to_where_one_wanted_to_go() {
    let (provider, app) = start().await;
    let mut browser = Browser::new(&app);
    provider.next(&person("u-1", "Chen.Wei", &json!("gz-housing"), "4401")).await;
    assert_eq!(browser.sign_in().await, "/console/cases");
    let (status, view) = browser.session().await;
    assert_eq!((status, &view["name"], &view["display_name"]), (200, &json!("chen.wei"), &json!("陈伟")));
    assert_eq!((&view["role"], &view["division"]), (&json!("city"), &json!("4401")));

    let administrator = app.account(Role::Administrator, "44").await;
    let path = format!("/api/v1/accounts/{}", view["account"].as_str().unwrap());
    let account = administrator.get(&path).await.expect(200);
    assert_eq!((&account["is_external"], &account["is_invited"]), (&json!(true), &json!(false)));
    administrator.post(&format!("{path}/invitation"), &Value::Null).await.problem(409, "account_external");
    let guess = json!({ "name": "chen.wei", "password": "" });
    app.post("/api/v1/session", &guess).await.problem(401, "sign_in_wrong");
}

#[tokio::test]
async fn the_account_follows_the_claims_at_every_sign_in() {
    let (provider, app) = start().await;
    provider.next(&person("u-1", "chen.wei", &json!("gz-housing"), "4401")).await;
    let mut first = Browser::new(&app);
    first.sign_in().await;
    provider.next(&person("u-1", "renamed", &json!(["other", "gz-expert"]), "44")).await;
    let mut second = Browser::new(&app);
    second.sign_in().await;
    let (before, after) = (first.session().await.1, second.session().await.1);
    assert_eq!(before["account"], after["account"]);
    assert_eq!((&after["role"], &after["division"]), (&json!("expert"), &json!("44")));
    // The role counts for the older session as well.
    assert_eq!(before["role"], "expert");
    let actions = app.texts("SELECT action AS text FROM audit_entry ORDER BY seq").await;
    assert_eq!(actions, ["account_created", "sign_in", "account_changed", "sign_in"]);
}

#[tokio::test]
async fn claims_that_make_no_account_let_nobody_in() {
    let (provider, app) = start().await;
    for (role, division) in [
        (json!("unknown"), "4401"),
        (json!(null), "4401"),
        (json!("gz-housing"), "440103"),
        (json!("gz-housing"), "4499"),
        (json!("gz-housing"), "everywhere"),
    ] {
        provider.next(&person("u-1", "chen.wei", &role, division)).await;
        let mut browser = Browser::new(&app);
        assert_eq!(browser.sign_in().await, "/console?problem=oidc_no_account", "{role} {division}");
        assert_eq!(browser.session().await.0, 401);
    }
    assert_eq!(app.count("account").await, 0);
}

#[tokio::test]
async fn no_local_account_is_taken_over() {
    let (provider, app) = start().await;
    app.account_named("chen.wei", Role::City, "4401").await;
    provider.next(&person("u-1", "CHEN.wei", &json!("gz-housing"), "4401")).await;
    let mut browser = Browser::new(&app);
    assert_eq!(browser.sign_in().await, "/console?problem=name_taken");
    assert_eq!(browser.session().await.0, 401);
}

#[tokio::test]
async fn a_disabled_account_stays_out_whatever_the_provider_says() {
    let (provider, app) = start().await;
    let mut browser = Browser::new(&app);
    provider.next(&person("u-1", "chen.wei", &json!("gz-housing"), "4401")).await;
    browser.sign_in().await;
    let account = browser.session().await.1["account"].as_str().unwrap().to_owned();
    let administrator = app.account(Role::Administrator, "44").await;
    administrator.patch(&format!("/api/v1/accounts/{account}"), &json!({ "is_disabled": true })).await.expect(200);
    assert_eq!(browser.session().await.0, 401);
    assert_eq!(browser.sign_in().await, "/console?problem=account_disabled");
}

#[tokio::test]
async fn whoever_refuses_at_the_provider_is_not_signed_in() {
    let (provider, app) = start().await;
    provider.next(&json!({ "sub": "u-1", "refuses": true })).await;
    let mut browser = Browser::new(&app);
    assert_eq!(browser.sign_in().await, "/console?problem=oidc_refused");
}

#[tokio::test]
async fn nobody_is_led_to_another_site_after_signing_in() {
    let (_provider, app) = start().await;
    for path in [
        "https://evil.example",
        "//evil.example",
        "/%5Cevil.example",
        "/%09/evil.example",
        "javascript:alert(1)",
        "console",
        "/x%0d%0aSet-Cookie:%20a=b",
    ] {
        app.get(&format!("/api/v1/oidc/start?return={path}")).await.problem(400, "invalid_return");
    }
}

#[tokio::test]
async fn a_sign_in_ends_only_in_the_browser_that_began_it() {
    let (provider, app) = start().await;
    provider.next(&person("u-1", "chen.wei", &json!("gz-housing"), "4401")).await;
    // An attacker begins, and sends the victim the last step of the way.
    let mut attacker = Browser::new(&app);
    let callback = attacker.walk("/api/v1/oidc/start", "/api/v1/oidc/callback").await;
    let mut victim = Browser::new(&app);
    assert!(victim.walk(&callback, "/console").await.ends_with("/console?problem=oidc_not_begun_here"));
    // One who has begun as well does not end with the state of the other.
    victim.walk("/api/v1/oidc/start", "/api/v1/oidc/callback").await;
    assert!(victim.walk(&callback, "/console").await.ends_with("/console?problem=oidc_not_begun_here"));
    assert_eq!(victim.session().await.0, 401);
    // A code is good once.
    let end = attacker.walk(&callback, "/console").await;
    assert!(end.ends_with("/console"), "{end}");
    assert!(attacker.walk(&callback, "/console").await.ends_with("/console?problem=oidc_not_begun_here"));
}

#[tokio::test]
async fn a_provider_that_cannot_be_reached_is_told_as_such() {
    let provider = Provider::start();
    let app = TestApp::start_with(|config| provider.configure(config)).await;
    assert_eq!(app.get("/api/v1/sign-in-options").await.expect(200)["oidc_name"], "统一身份认证");
    drop(provider);
    let mut browser = Browser::new(&app);
    let end = browser.walk("/api/v1/oidc/start", "/console").await;
    assert!(end.ends_with("/console?problem=oidc_unavailable"), "{end}");
}

#[tokio::test]
async fn without_a_provider_there_is_no_such_way() {
    let app = TestApp::start().await;
    app.get("/api/v1/oidc/start").await.problem(404, "not_found");
    app.get("/api/v1/oidc/callback?code=x&state=y").await.problem(404, "not_found");
    let options = app.get("/api/v1/sign-in-options").await.expect(200);
    assert_eq!(options, json!({ "oidc_name": null, "is_demo": false }));
}
