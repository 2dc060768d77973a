//! Signing in: what is told to whom, what guessing brings, whose session goes on.

use jiff::{Span, Timestamp};
use reqwest::Method;
use serde_json::{Value, json};
use shared::people::Role;
use tests::{
    TestApp,
    answer::Answer,
    app::new_database,
    people::{Client, PASSWORD, cookie_of, token_of},
    process::Program,
};

const SESSION: &str = "/api/v1/session";
const CITY: &str = "4401";
const OTHER_PASSWORD: &str = "granite otter paints dawn";

async fn try_sign_in(app: &TestApp, name: &str, password: &str) -> Answer {
    app.post(SESSION, &json!({ "name": name, "password": password })).await
}

/// As a client at another address, told by a proxy that is trusted.
async fn try_from(app: &TestApp, address: &str, name: &str, password: &str) -> Answer {
    let body = json!({ "name": name, "password": password });
    app.send(app.request(Method::POST, SESSION).header("x-forwarded-for", address).json(&body)).await
}

async fn behind_a_proxy() -> TestApp {
    TestApp::start_with(|config| config.server.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()]).await
}

fn later(app: &TestApp, span: Span) {
    app.clock.set(Timestamp::from_millisecond(app.clock.now_ms()).unwrap() + span);
}

#[tokio::test]
async fn name_and_password_begin_a_session_in_a_guarded_cookie() {
    let app = TestApp::start().await;
    app.account_named("Chen.Wei", Role::City, CITY).await;
    let answer = try_sign_in(&app, "  CHEN.wei ", PASSWORD).await;
    let view = answer.expect(200);
    assert_eq!(view["name"], "chen.wei");
    assert_eq!((&view["role"], &view["division"]), (&json!("city"), &json!("4401")));
    assert_eq!(view["division_name"], "广州市");
    for flag in ["must_change_password", "has_second_factor", "is_demo"] {
        assert_eq!(view[flag], false, "{flag}");
    }
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("lvshetong_session="), "{cookie}");
    for attribute in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Max-Age=43200"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    let who = Client::of_sign_in(&app, &answer);
    assert_eq!(who.get(SESSION).await.expect(200)["account"], view["account"]);
}

#[tokio::test]
async fn behind_https_the_cookie_is_bound_to_this_very_host() {
    let app = TestApp::start_with(|config| config.server.public_url = "https://lvshetong.example".to_owned()).await;
    app.account_named("chen.wei", Role::City, CITY).await;
    let answer = try_sign_in(&app, "chen.wei", PASSWORD).await;
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-lvshetong=") && cookie.contains("; Secure"), "{cookie}");
    // The name without protection is not taken there.
    let plain = cookie_of(&answer).replace("__Host-lvshetong", "lvshetong_session");
    app.send(app.request(Method::GET, SESSION).header("cookie", plain)).await.problem(401, "signed_out");
}

#[tokio::test]
async fn the_token_itself_is_kept_nowhere() {
    let app = TestApp::start().await;
    let who = app.account(Role::City, CITY).await;
    let token = who.cookie.split_once('=').unwrap().1;
    let rows = app.texts("SELECT token_hash AS text FROM session").await;
    assert_eq!(rows.len(), 1);
    assert_ne!(rows[0], token);
    assert_eq!(rows[0].len(), 64, "a hash in hex");
}

#[tokio::test]
async fn an_outsider_learns_nothing_about_accounts() {
    let app = TestApp::start().await;
    app.account_named("chen.wei", Role::City, CITY).await;
    let disabled = app.account_named("disabled", Role::City, CITY).await;
    let administrator = app.account(Role::Administrator, "44").await;
    let path = format!("/api/v1/accounts/{}", disabled.account);
    administrator.patch(&path, &json!({ "is_disabled": true })).await.expect(200);
    let wish = json!({ "name": "invited", "display_name": "Not yet", "role": "city", "division": CITY });
    administrator.post("/api/v1/accounts", &wish).await.expect(201);
    let mut told = Vec::new();
    for (name, password) in [
        ("chen.wei", "wrong"),
        ("nobody", PASSWORD),
        ("disabled", PASSWORD),
        ("invited", PASSWORD),
        ("", ""),
        ("chen.wei\0", PASSWORD),
        ("' OR 1=1 --", PASSWORD),
    ] {
        let mut problem = try_sign_in(&app, name, password).await.problem(401, "sign_in_wrong");
        problem["request_id"] = Value::Null;
        told.push(problem);
    }
    assert!(told.windows(2).all(|pair| pair[0] == pair[1]), "{told:#?}");
}

#[tokio::test]
async fn every_sign_in_has_a_token_of_its_own_and_ends_the_one_before() {
    let app = TestApp::start().await;
    let who = app.account_named("chen.wei", Role::City, CITY).await;
    // A token that an attacker has planted in the browser is worth nothing afterwards.
    let planted = "lvshetong_session=planted-by-somebody-else";
    for former in [planted, who.cookie.as_str()] {
        let request = app
            .request(Method::POST, SESSION)
            .header("cookie", former)
            .header("sec-fetch-site", "same-origin")
            .json(&json!({ "name": "chen.wei", "password": PASSWORD }));
        let answer = app.send(request).await;
        assert_ne!(cookie_of(&answer), former);
        Client::of_sign_in(&app, &answer).get(SESSION).await.expect(200);
        app.send(app.request(Method::GET, SESSION).header("cookie", former)).await.problem(401, "signed_out");
    }
}

#[tokio::test]
async fn signing_out_ends_the_session_for_good() {
    let app = TestApp::start().await;
    let who = app.account(Role::City, CITY).await;
    let answer = who.delete(SESSION).await;
    answer.expect(204);
    assert!(answer.header("set-cookie").starts_with("lvshetong_session=; "), "{}", answer.header("set-cookie"));
    who.get(SESSION).await.problem(401, "signed_out");
    who.delete(SESSION).await.problem(401, "signed_out");
}

#[tokio::test]
async fn a_session_ends_by_itself() {
    let app = TestApp::start().await;
    let idle = app.account(Role::City, CITY).await;
    let busy = app.account(Role::City, CITY).await;
    for _ in 0..13 {
        later(&app, Span::new().minutes(50));
        busy.get(SESSION).await.expect(200);
    }
    idle.get(SESSION).await.problem(401, "signed_out");
    // Twelve hours after the sign-in use does not help any more.
    later(&app, Span::new().minutes(75));
    busy.get(SESSION).await.problem(401, "signed_out");
}

#[tokio::test]
async fn a_session_that_is_used_lives_on_within_its_hours() {
    let app = TestApp::start().await;
    let who = app.account(Role::City, CITY).await;
    // Each use comes within the hour, though not within an hour of the sign-in.
    for _ in 0..3 {
        later(&app, Span::new().minutes(59));
        who.get(SESSION).await.expect(200);
    }
    later(&app, Span::new().minutes(61));
    who.get(SESSION).await.problem(401, "signed_out");
}

#[tokio::test]
async fn sessions_are_listed_and_ended_one_by_one() {
    let app = TestApp::start().await;
    let here = app.account_named("chen.wei", Role::City, CITY).await;
    let there = app.sign_in("chen.wei", PASSWORD).await;
    let stranger = app.account(Role::City, CITY).await;
    let sessions = here.get("/api/v1/sessions").await.expect(200);
    let sessions = sessions.as_array().unwrap();
    assert_eq!(sessions.len(), 2);
    assert!(sessions.iter().all(|session| session["address"] == "127.0.0.1"), "{sessions:?}");
    let other = sessions.iter().find(|session| session["is_current"] == false).unwrap();
    let path = format!("/api/v1/sessions/{}", other["id"].as_str().unwrap());
    stranger.delete(&path).await.problem(404, "not_found");
    there.get(SESSION).await.expect(200);
    here.delete(&path).await.expect(204);
    there.get(SESSION).await.problem(401, "signed_out");
    here.get(SESSION).await.expect(200);
    here.delete(&path).await.problem(404, "not_found");
    here.delete("/api/v1/sessions/nonsense").await.problem(404, "not_found");
}

#[tokio::test]
async fn another_site_cannot_use_somebodys_session() {
    let app = TestApp::start().await;
    let who = app.account(Role::Administrator, "44").await;
    let url = app.url.clone();
    let wish = json!({ "name": "planted", "display_name": "x", "role": "city", "division": CITY });
    let cases: [(&[(&str, &str)], bool); 8] = [
        (&[("sec-fetch-site", "cross-site")], false),
        (&[("sec-fetch-site", "same-site")], false),
        (&[("sec-fetch-site", "none")], false),
        (&[], false),
        (&[("origin", "https://evil.example")], false),
        (&[("origin", "null")], false),
        (&[("sec-fetch-site", "same-origin")], true),
        (&[("origin", &url)], true),
    ];
    for (headers, is_let_through) in cases {
        let mut request = app.request(Method::POST, "/api/v1/accounts").header("cookie", &who.cookie).json(&wish);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = app.send(request).await;
        if is_let_through {
            assert!(matches!(answer.status.as_u16(), 201 | 409), "{headers:?}: {}", answer.text());
        } else {
            answer.problem(403, "cross_site");
        }
    }
    // What a form of another site can send is not JSON, and reading is no danger.
    let form =
        who.request(Method::POST, "/api/v1/accounts").header("content-type", "text/plain").body(wish.to_string());
    app.send(form).await.problem(415, "not_json");
    app.send(app.request(Method::GET, SESSION).header("cookie", &who.cookie)).await.expect(200);
}

#[tokio::test]
async fn guessing_at_one_account_is_slowed_and_ends_slowed() {
    let app = TestApp::start().await;
    app.account_named("chen.wei", Role::City, CITY).await;
    let mut statuses = Vec::new();
    for guess in 0..12 {
        let answer = try_sign_in(&app, "chen.wei", &format!("guess number {guess}")).await;
        if answer.status == 429 {
            answer.problem(429, "too_many_attempts");
            assert!(answer.header("retry-after").parse::<u32>().unwrap() >= 1);
        }
        statuses.push(answer.status.as_u16());
    }
    assert_eq!(statuses[..5], [401; 5]);
    assert_eq!(statuses[5..], [429; 7]);
    // Even the right password waits: otherwise a guesser would learn which one is right.
    try_sign_in(&app, "chen.wei", PASSWORD).await.problem(429, "too_many_attempts");
    later(&app, Span::new().seconds(2));
    try_sign_in(&app, "chen.wei", PASSWORD).await.expect(200);
    // A right one forgives the wrong ones before it.
    for _ in 0..4 {
        try_sign_in(&app, "chen.wei", "wrong").await.problem(401, "sign_in_wrong");
    }
    try_sign_in(&app, "chen.wei", PASSWORD).await.expect(200);
}

#[tokio::test]
async fn nobody_locks_somebody_else_out() {
    let app = behind_a_proxy().await;
    app.account_named("chen.wei", Role::City, CITY).await;
    for guess in 0..40 {
        try_from(&app, "203.0.113.9", "chen.wei", &format!("guess {guess}")).await;
    }
    try_from(&app, "203.0.113.9", "chen.wei", PASSWORD).await.problem(429, "too_many_attempts");
    try_from(&app, "198.51.100.7", "chen.wei", PASSWORD).await.expect(200);
}

#[tokio::test]
async fn one_password_tried_on_many_names_is_slowed() {
    let app = behind_a_proxy().await;
    app.account_named("chen.wei", Role::City, CITY).await;
    let mut answered = 0;
    for number in 0..60 {
        let answer = try_from(&app, "203.0.113.9", &format!("user{number}"), "Guangzhou-2026!").await;
        answered += usize::from(answer.status == 401);
    }
    assert!((25..=32).contains(&answered), "{answered}");
    try_from(&app, "203.0.113.9", "chen.wei", PASSWORD).await.problem(429, "too_many_attempts");
    try_from(&app, "198.51.100.7", "chen.wei", PASSWORD).await.expect(200);
}

#[tokio::test]
async fn a_burst_of_guesses_is_counted_one_by_one() {
    let app = TestApp::start().await;
    app.account_named("chen.wei", Role::City, CITY).await;
    let sent: Vec<_> = (0..40)
        .map(|guess| {
            let body = json!({ "name": "chen.wei", "password": format!("guess {guess}") });
            let request = app.request(Method::POST, SESSION).json(&body);
            tokio::spawn(async move { request.send().await.unwrap().status().as_u16() })
        })
        .collect();
    let mut answered = 0;
    for status in sent {
        answered += usize::from(status.await.unwrap() == 401);
    }
    assert!(answered <= 6, "{answered} guesses were answered");
}

#[tokio::test]
async fn changing_the_password_ends_all_sessions_but_the_one_that_asks() {
    let app = TestApp::start().await;
    let here = app.account_named("chen.wei", Role::City, CITY).await;
    let there = app.sign_in("chen.wei", PASSWORD).await;
    let change = json!({ "current": PASSWORD, "new": OTHER_PASSWORD });
    let answer = here.put("/api/v1/account/password", &change).await;
    answer.expect(204);
    there.get(SESSION).await.problem(401, "signed_out");
    here.get(SESSION).await.problem(401, "signed_out");
    here.renewed(&answer).get(SESSION).await.expect(200);
    try_sign_in(&app, "chen.wei", PASSWORD).await.problem(401, "sign_in_wrong");
    app.sign_in("chen.wei", OTHER_PASSWORD).await;
}

#[tokio::test]
async fn a_bad_new_password_is_refused_with_its_reason() {
    let app = TestApp::start().await;
    let who = app.account_named("chen.wei", Role::City, CITY).await;
    let path = "/api/v1/account/password";
    for (current, new, code) in [
        (PASSWORD, "short", "password_too_short"),
        (PASSWORD, "password1234", "password_common"),
        (PASSWORD, "aaaaaaaaaaaaaaaaaaaa", "password_common"),
        (PASSWORD, "my-chen.wei-9317-kq", "password_common"),
        (PASSWORD, "我用绿社通已经好多好多年了", "password_common"),
        (PASSWORD, PASSWORD, "password_unchanged"),
        ("not the current one", OTHER_PASSWORD, "password_wrong"),
    ] {
        who.put(path, &json!({ "current": current, "new": new })).await.problem(422, code);
    }
    let long = "口".repeat(257);
    who.put(path, &json!({ "current": PASSWORD, "new": long })).await.problem(422, "password_too_long");
    // Any character, and no sort of them is asked for.
    let spaced = "雨过天晴云破处 者般颜色做将来 🏮";
    let answer = who.put(path, &json!({ "current": PASSWORD, "new": spaced })).await;
    answer.expect(204);
    app.sign_in("chen.wei", spaced).await;
}

#[tokio::test]
async fn guessing_at_the_current_password_from_inside_is_slowed() {
    let app = TestApp::start().await;
    let who = app.account(Role::City, CITY).await;
    let mut last = 0;
    for guess in 0..10 {
        let body = json!({ "current": format!("guess {guess}"), "new": OTHER_PASSWORD });
        last = who.put("/api/v1/account/password", &body).await.status.as_u16();
    }
    assert_eq!(last, 429);
}

#[tokio::test]
async fn whoever_must_change_the_password_does_nothing_else_before() {
    let app = TestApp::start().await;
    let administrator = app.account(Role::Administrator, "44").await;
    let who = app.account_named("chen.wei", Role::City, CITY).await;
    let path = format!("/api/v1/accounts/{}", who.account);
    let view = administrator.patch(&path, &json!({ "must_change_password": true })).await.expect(200);
    assert_eq!(view["must_change_password"], true);
    assert_eq!(who.get(SESSION).await.expect(200)["must_change_password"], true);
    for path in ["/api/v1/accounts", "/api/v1/sessions"] {
        who.get(path).await.problem(403, "password_change_required");
    }
    who.post("/api/v1/account/second-factor", &Value::Null).await.problem(403, "password_change_required");
    let again = app.sign_in("chen.wei", PASSWORD).await;
    again.get("/api/v1/accounts").await.problem(403, "password_change_required");
    let answer = again.put("/api/v1/account/password", &json!({ "current": PASSWORD, "new": OTHER_PASSWORD })).await;
    again.renewed(&answer).get("/api/v1/accounts").await.expect(200);
}

#[tokio::test]
async fn sessions_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(folder.path(), &new_database(&folder).await);
    let arguments = ["--name", "root", "--display-name", "First", "--division", "44"];
    let output = program.run("add-administrator", &arguments).unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said} {}", String::from_utf8_lossy(&output.stderr));
    let token = token_of(said.split_whitespace().next().unwrap());

    let client = reqwest::Client::new();
    let running = program.start().await.unwrap();
    let accept = client.post(format!("{}/api/v1/invitations/{token}", running.url));
    assert_eq!(accept.json(&json!({ "password": PASSWORD })).send().await.unwrap().status(), 204);
    let session = format!("{}{SESSION}", running.url);
    let sign_in = client.post(&session).json(&json!({ "name": "root", "password": PASSWORD }));
    let answer = sign_in.send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    running.kill().unwrap();

    let running = program.start().await.unwrap();
    let session = format!("{}{SESSION}", running.url);
    let again = client.get(&session).header("cookie", &cookie).send().await.unwrap();
    assert_eq!(again.status(), 200);
    drop(running);
}
