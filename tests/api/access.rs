//! Access codes: who may submit for a community, and what guessing brings.

use jiff::Timestamp;
use serde_json::{Value, json};
use shared::people::Role;
use tests::{TestApp, answer::Answer, submission::COMMUNITY};

const PATH: &str = "/api/v1/access-checks";
const NEIGHBOUR: &str = "440103002101";

async fn check(app: &TestApp, community: &str, code: &str) -> Answer {
    app.post(PATH, &json!({ "community": community, "code": code })).await
}

#[tokio::test]
async fn the_right_code_is_taken_however_it_is_typed() {
    let app = TestApp::start().await;
    let code = app.issue_code(COMMUNITY).await;
    let (first, second) = code.split_once('-').unwrap();
    let typed = [code.clone(), code.to_lowercase(), format!("{first}{second}"), format!(" {first} {second} ")];
    for typed in typed {
        assert_eq!(check(&app, COMMUNITY, &typed).await.expect(204), Value::Null);
    }
}

#[tokio::test]
async fn a_wrong_code_and_one_of_another_community_are_refused_alike() {
    let app = TestApp::start().await;
    let code = app.issue_code(NEIGHBOUR).await;
    let wrong = check(&app, COMMUNITY, "AAAAA-AAAAA").await.problem(403, "access_code_wrong");
    let other = check(&app, COMMUNITY, &code).await.problem(403, "access_code_wrong");
    assert_eq!(wrong["title"], other["title"]);
    let mut body = app.draft().await.body();
    body["access_code"] = json!(code);
    app.submit(&body).await.problem(403, "access_code_wrong");
    assert_eq!(app.count("submission").await, 0);
}

#[tokio::test]
async fn what_cannot_be_a_code_is_refused() {
    let app = TestApp::start().await;
    for code in ["", "AAAAA", "AAAAA-AAAAAA", "\u{0}", "数字五位-数字五位"] {
        check(&app, COMMUNITY, code).await.problem(403, "access_code_wrong");
    }
}

#[tokio::test]
async fn an_expired_code_is_named_as_such() {
    let app = TestApp::start().await;
    let draft = app.draft().await;
    app.clock.set("2027-11-24T04:00:00Z".parse().unwrap());
    app.submit(&draft.body()).await.problem(403, "access_code_expired");
}

#[tokio::test]
async fn guessing_is_slowed_and_ends_slowed() {
    let app = TestApp::start().await;
    let code = app.issue_code(COMMUNITY).await;
    let mut refused_at = None;
    for guess in 0..40 {
        let answer = check(&app, COMMUNITY, &format!("AAAAA-AAA{guess:02}")).await;
        if answer.status == 429 {
            answer.problem(429, "too_many_attempts");
            assert!(answer.header("retry-after").parse::<u32>().unwrap() >= 1);
            refused_at.get_or_insert(guess);
        } else {
            assert!(refused_at.is_none(), "guess {guess} was let through again");
            answer.problem(403, "access_code_wrong");
        }
    }
    assert!(refused_at.is_some_and(|guess| (3..=10).contains(&guess)), "{refused_at:?}");
    // Even the right code has to wait now: otherwise a guesser would learn which one is right.
    check(&app, COMMUNITY, &code).await.problem(429, "too_many_attempts");
    // Nobody else waits: another community from the same address is free.
    let neighbour = app.issue_code(NEIGHBOUR).await;
    check(&app, NEIGHBOUR, &neighbour).await.expect(204);
    // The wait ends by itself.
    app.clock.set("2026-11-23T05:00:00Z".parse().unwrap());
    check(&app, COMMUNITY, &code).await.expect(204);
}

#[tokio::test]
async fn a_million_guesses_would_take_longer_than_a_code_lives() {
    // Each wrong guess after the free ones waits longer, up to the bound; time is moved past each wait.
    let app = TestApp::start().await;
    let start = app.clock.now_ms() / 1000;
    let (mut now, mut tried) = (start, 0_i64);
    for guess in 0..200 {
        let answer = check(&app, COMMUNITY, &format!("BBBBB-BB{guess:03}")).await;
        if answer.status == 429 {
            now += answer.header("retry-after").parse::<i64>().unwrap();
            app.clock.set(Timestamp::from_second(now).unwrap());
        } else {
            tried += 1;
        }
    }
    let per_guess = (now - start) / tried.max(1);
    let years = per_guess * 1_000_000 / (365 * 24 * 3600);
    assert!(years >= 1, "{tried} guesses took {} s: a million would take {years} years", now - start);
}

#[tokio::test]
async fn guesses_through_submissions_count_as_well() {
    let app = TestApp::start().await;
    let mut body = app.draft().await.body();
    body["access_code"] = json!("CCCCC-CCCCC");
    let mut statuses = Vec::new();
    for _ in 0..10 {
        statuses.push(app.submit(&body).await.status.as_u16());
    }
    assert_eq!(statuses[0], 403);
    assert_eq!(statuses[9], 429);
}

#[tokio::test]
async fn guesses_made_at_once_are_counted_one_by_one() {
    let app = TestApp::start().await;
    let mut guesses = tokio::task::JoinSet::new();
    for guess in 0..40 {
        let body = json!({ "community": COMMUNITY, "code": format!("EEEEE-EEE{guess:02}") });
        let request = app.request(reqwest::Method::POST, PATH).json(&body);
        guesses.spawn(async { request.send().await.unwrap().status().as_u16() });
    }
    let statuses = guesses.join_all().await;
    let answered = statuses.iter().filter(|status| **status == 403).count();
    let refused = statuses.iter().filter(|status| **status == 429).count();
    assert_eq!((answered, refused), (5, 35));
}

#[tokio::test]
async fn forged_forwarding_does_not_help_a_guesser() {
    let app = TestApp::start().await;
    let mut last = 0;
    for guess in 0..15 {
        let request = app
            .request(reqwest::Method::POST, PATH)
            .header("x-forwarded-for", format!("203.0.113.{guess}"))
            .json(&json!({ "community": COMMUNITY, "code": "DDDDD-DDDDD" }));
        last = app.send(request).await.status.as_u16();
    }
    assert_eq!(last, 429);
}

#[tokio::test]
async fn a_committee_issues_itself_a_code_on_the_record_and_may_void_the_old_ones() {
    let app = TestApp::start().await;
    let committee = app.account(Role::Community, COMMUNITY).await;
    let path = format!("/api/v1/communities/{COMMUNITY}/access-codes");
    let first = committee.post(&path, &json!({ "replace": false })).await.expect(201);
    assert!(first["expires_at"].as_str().is_some_and(|at| at > "2027-"), "{first}");
    let check =
        async |code: &Value| app.post("/api/v1/access-checks", &json!({ "community": COMMUNITY, "code": code })).await;
    check(&first["code"]).await.expect(204);
    let second = committee.post(&path, &json!({ "replace": true })).await.expect(201);
    check(&second["code"]).await.expect(204);
    // What was right a moment ago is believed for a few seconds.
    app.clock.set(Timestamp::from_millisecond(app.clock.now_ms() + 11_000).unwrap());
    check(&first["code"]).await.problem(403, "access_code_wrong");
    let recorded = app.texts("SELECT after AS text FROM audit_entry WHERE action = 'access_code_issued'").await;
    assert_eq!(recorded.len(), 2);
    let code = second["code"].as_str().unwrap();
    assert!(recorded.iter().all(|entry| !entry.contains(code)), "the record does not tell the code");
    committee.post(&path, &json!({})).await.problem(422, "invalid_body");
}
