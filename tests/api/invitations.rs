//! Invitations: links that set a password once.

use serde_json::{Value, json};
use shared::people::Role;
use tests::{
    TestApp,
    people::{Client, PASSWORD, token_of},
};

const OTHER_PASSWORD: &str = "granite otter paints dawn";

/// A new account; gives its id and the path of its invitation.
async fn invite(by: &Client<'_>, name: &str) -> (String, String) {
    let wish = json!({ "name": name, "display_name": "陈伟", "role": "city", "division": "4401" });
    let made = by.post("/api/v1/accounts", &wish).await.expect(201);
    let token = token_of(made["invitation_url"].as_str().unwrap());
    (made["account"]["id"].as_str().unwrap().to_owned(), format!("/api/v1/invitations/{token}"))
}

fn password(text: &str) -> Value {
    json!({ "password": text })
}

#[tokio::test]
async fn a_link_sets_the_password_once() {
    let app = TestApp::start().await;
    let administrator = app.account(Role::Administrator, "44").await;
    let (id, path) = invite(&administrator, "chen.wei").await;
    let view = app.get(&path).await.expect(200);
    assert_eq!((&view["name"], &view["display_name"]), (&json!("chen.wei"), &json!("陈伟")));
    app.post(&path, &password("password1234")).await.problem(422, "password_common");
    app.post(&path, &password("陈伟陈伟 in the sky 88")).await.problem(422, "password_common");
    let answer = app.post(&path, &password(PASSWORD)).await;
    answer.expect(204);
    assert_eq!(answer.header("set-cookie"), "", "whoever has a second factor must still show it");
    app.get(&path).await.problem(404, "invitation_void");
    app.post(&path, &password(OTHER_PASSWORD)).await.problem(404, "invitation_void");
    app.sign_in("chen.wei", PASSWORD).await;
    let account = administrator.get(&format!("/api/v1/accounts/{id}")).await.expect(200);
    assert_eq!(account["is_invited"], false);
    assert_eq!(account["last_sign_in_at"], "2026-11-23T04:00:00.000Z");
}

#[tokio::test]
async fn two_who_use_a_link_at_once_do_not_both_set_the_password() {
    let app = TestApp::start().await;
    let administrator = app.account(Role::Administrator, "44").await;
    let (_, path) = invite(&administrator, "chen.wei").await;
    let (one, two) = (password(PASSWORD), password(OTHER_PASSWORD));
    let (one, two) = tokio::join!(app.post(&path, &one), app.post(&path, &two));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 404]);
}

#[tokio::test]
async fn a_link_ends_after_a_week_and_with_the_next_one() {
    let app = TestApp::start().await;
    let administrator = app.account(Role::Administrator, "44").await;
    let (id, first) = invite(&administrator, "chen.wei").await;
    let again = administrator.post(&format!("/api/v1/accounts/{id}/invitation"), &Value::Null).await.expect(201);
    let second = format!("/api/v1/invitations/{}", token_of(again["invitation_url"].as_str().unwrap()));
    app.post(&first, &password(PASSWORD)).await.problem(404, "invitation_void");
    app.get(&second).await.expect(200);
    app.clock.set("2026-11-30T04:00:00Z".parse().unwrap());
    app.get(&second).await.problem(404, "invitation_void");
    app.post(&second, &password(PASSWORD)).await.problem(404, "invitation_void");
}

#[tokio::test]
async fn a_new_link_makes_the_old_password_void_and_ends_all_sessions() {
    let app = TestApp::start().await;
    let administrator = app.account(Role::Administrator, "44").await;
    let who = app.account_named("chen.wei", Role::City, "4401").await;
    let path = format!("/api/v1/accounts/{}/invitation", who.account);
    let again = administrator.post(&path, &Value::Null).await.expect(201);
    who.get("/api/v1/session").await.problem(401, "signed_out");
    let sign_in = json!({ "name": "chen.wei", "password": PASSWORD });
    app.post("/api/v1/session", &sign_in).await.problem(401, "sign_in_wrong");
    let link = format!("/api/v1/invitations/{}", token_of(again["invitation_url"].as_str().unwrap()));
    app.post(&link, &password(OTHER_PASSWORD)).await.expect(204);
    app.sign_in("chen.wei", OTHER_PASSWORD).await;
}

#[tokio::test]
async fn what_was_never_a_link_is_void() {
    let app = TestApp::start().await;
    for token in ["x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "%00", "%F0%9F%8F%AE"] {
        app.get(&format!("/api/v1/invitations/{token}")).await.problem(404, "invitation_void");
    }
}
