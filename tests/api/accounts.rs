//! Accounts: who keeps which, and what they may be like.

use serde_json::{Value, json};
use shared::people::Role;
use tests::{TestApp, people::PASSWORD};

use crate::exports::{csv_rows, table_of, xlsx_rows};

const PATH: &str = "/api/v1/accounts";

fn wish(name: &str, role: &str, division: &str) -> Value {
    json!({ "name": name, "display_name": "陈伟", "role": role, "division": division })
}

fn names(page: &Value) -> Vec<&str> {
    page["accounts"].as_array().unwrap().iter().map(|account| account["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_city_keeps_those_who_work_for_it() {
    let app = TestApp::start().await;
    let city = app.account(Role::City, "4401").await;
    let made = city.post(PATH, &wish("Liwan.One", "county", "440103")).await.expect(201);
    let account = &made["account"];
    assert_eq!((&account["name"], &account["division_name"]), (&json!("liwan.one"), &json!("荔湾区")));
    assert_eq!((&account["is_invited"], &account["is_disabled"]), (&json!(true), &json!(false)));
    assert!(made["invitation_url"].as_str().unwrap().contains("/console/invitation#"), "{made}");
    assert_eq!(made["expires_at"], "2026-11-30T04:00:00.000Z");
    let path = format!("{PATH}/{}", account["id"].as_str().unwrap());
    let change = json!({ "display_name": "李静", "email": "li@gz.example" });
    let changed = city.patch(&path, &change).await.expect(200);
    assert_eq!((&changed["display_name"], &changed["email"]), (&json!("李静"), &json!("li@gz.example")));
    assert_eq!(city.get(&path).await.expect(200), changed);
    let cleared = city.patch(&path, &json!({ "email": "" })).await.expect(200);
    assert_eq!(cleared["email"], Value::Null);
}

#[tokio::test]
async fn outside_reach_an_account_does_not_exist() {
    let app = TestApp::start().await;
    let foreign = app.account(Role::County, "440304").await;
    let above = app.account(Role::Province, "44").await;
    let city = app.account(Role::City, "4401").await;
    for other in [&foreign, &above] {
        let path = format!("{PATH}/{}", other.account);
        city.get(&path).await.problem(404, "not_found");
        city.patch(&path, &json!({ "is_disabled": true })).await.problem(404, "not_found");
        city.post(&format!("{path}/invitation"), &Value::Null).await.problem(404, "not_found");
        other.get("/api/v1/session").await.expect(200);
    }
    city.get(&format!("{PATH}/nonsense")).await.problem(404, "not_found");
    city.post(PATH, &wish("new", "county", "440304")).await.problem(404, "not_found");
    let own = app.account(Role::County, "440103").await;
    let path = format!("{PATH}/{}", own.account);
    city.patch(&path, &json!({ "division": "440304" })).await.problem(404, "not_found");
    assert_eq!(city.get(&path).await.expect(200)["division"], "440103");
}

#[tokio::test]
async fn nobody_makes_their_equals_or_betters() {
    let app = TestApp::start().await;
    let city = app.account(Role::City, "4401").await;
    for (role, division) in
        [("city", "4401"), ("administrator", "4401"), ("administrator", "440103"), ("street", "440103001")]
    {
        city.post(PATH, &wish("new", role, division)).await.problem(403, "not_for_role");
    }
    let peer = app.account(Role::City, "4401").await;
    city.get(&format!("{PATH}/{}", peer.account)).await.problem(403, "not_for_role");
    let county = app.account(Role::County, "440103").await;
    let path = format!("{PATH}/{}", county.account);
    city.patch(&path, &json!({ "role": "administrator" })).await.problem(403, "not_for_role");
    county.patch(&path, &json!({ "role": "administrator" })).await.problem(403, "not_for_role");
}

#[tokio::test]
async fn what_an_account_cannot_be_is_told_at_once() {
    let app = TestApp::start().await;
    let administrator = app.account(Role::Administrator, "44").await;
    let bad = json!({
        "name": "a b", "display_name": "", "email": "nowhere", "role": "city", "division": "440199", "department": "民政",
    });
    let answer = administrator.post(PATH, &bad).await;
    answer.problem(422, "account_invalid");
    assert_eq!(
        answer.places(),
        [
            "/name invalid_name",
            "/display_name invalid_text",
            "/email invalid_email",
            "/division unknown_division",
            "/division wrong_level",
            "/department invalid_department",
        ]
    );
    administrator.post(PATH, &wish("dep", "department", "4401")).await.problem(422, "account_invalid");
    administrator.post(PATH, &wish("new", "emperor", "4401")).await.problem(422, "invalid_body");
    administrator.post(PATH, &wish("new", "city", "44a1")).await.problem(422, "invalid_body");
}

#[tokio::test]
async fn a_name_is_taken_in_whatever_case() {
    let app = TestApp::start().await;
    let administrator = app.account(Role::Administrator, "44").await;
    administrator.post(PATH, &wish("chen.wei", "city", "4401")).await.expect(201);
    let (first, second) = (wish("Chen.Wei", "city", "4401"), wish("twice", "city", "4401"));
    administrator.post(PATH, &first).await.problem(409, "name_taken");
    let (one, two) = tokio::join!(administrator.post(PATH, &second), administrator.post(PATH, &second));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
}

#[tokio::test]
async fn disabling_an_account_ends_its_sessions_and_its_invitation() {
    let app = TestApp::start().await;
    let administrator = app.account(Role::Administrator, "44").await;
    let who = app.account_named("chen.wei", Role::City, "4401").await;
    let path = format!("{PATH}/{}", who.account);
    administrator.post(&format!("{path}/invitation"), &Value::Null).await.expect(201);
    administrator.patch(&path, &json!({ "is_disabled": true })).await.expect(200);
    who.get("/api/v1/session").await.problem(401, "signed_out");
    assert_eq!(app.count("invitation").await, 0);
    administrator.post(&format!("{path}/invitation"), &Value::Null).await.problem(409, "account_disabled");
    administrator.patch(&path, &json!({ "is_disabled": false })).await.expect(200);
}

#[tokio::test]
async fn the_list_tells_apart_how_accounts_stand() {
    let app = TestApp::start().await;
    let city = app.account(Role::City, "4401").await;
    city.post(PATH, &wish("invited.one", "county", "440103")).await.expect(201);
    let disabled = city.post(PATH, &wish("disabled.one", "county", "440103")).await.expect(201);
    let path = format!("{PATH}/{}", disabled["account"]["id"].as_str().unwrap());
    city.patch(&path, &json!({ "is_disabled": true })).await.expect(200);
    app.account_named("active.one", Role::County, "440103").await;
    for standing in ["active", "invited", "disabled"] {
        let page = city.get(&format!("{PATH}?state={standing}")).await.expect(200);
        assert_eq!(names(&page), [format!("{standing}.one")], "{standing}");
    }
    city.get(&format!("{PATH}?state=asleep")).await.problem(400, "invalid_parameter");
}

#[tokio::test]
async fn a_change_of_role_counts_from_the_next_request_on() {
    let app = TestApp::start().await;
    let administrator = app.account(Role::Administrator, "44").await;
    let who = app.account(Role::City, "4401").await;
    who.get(PATH).await.expect(200);
    let path = format!("{PATH}/{}", who.account);
    administrator.patch(&path, &json!({ "role": "expert" })).await.expect(200);
    who.get(PATH).await.problem(403, "not_for_role");
}

#[tokio::test]
async fn nobody_cuts_off_the_branch_they_sit_on() {
    let app = TestApp::start().await;
    let administrator = app.account(Role::Administrator, "44").await;
    let path = format!("{PATH}/{}", administrator.account);
    for change in [json!({ "is_disabled": true }), json!({ "role": "province" }), json!({ "division": "4401" })] {
        administrator.patch(&path, &change).await.problem(409, "own_account");
    }
    administrator.post(&format!("{path}/invitation"), &Value::Null).await.problem(409, "own_account");
    administrator.patch(&path, &json!({ "display_name": "新名字" })).await.expect(200);
}

#[tokio::test]
async fn the_list_holds_what_one_keeps_and_is_paged_by_name() {
    let app = TestApp::start().await;
    let city = app.account(Role::City, "4401").await;
    for (name, role, division) in [
        ("b_county", Role::County, "440103"),
        ("a_county", Role::County, "440104"),
        ("c_expert", Role::Expert, "4401"),
        ("bxcounty", Role::County, "440105"),
        ("street", Role::Street, "440103001"),
        ("elsewhere", Role::County, "440304"),
        ("peer", Role::City, "4401"),
    ] {
        app.account_named(name, role, division).await;
    }
    let list = async |query: &str| city.get(&format!("{PATH}{query}")).await.expect(200);
    let all = ["a_county", "b_county", "bxcounty", "c_expert"];
    assert_eq!(names(&list("").await), all);
    let mut paged = Vec::new();
    let mut query = "?limit=1".to_owned();
    loop {
        let page = list(&query).await;
        paged.extend(names(&page).into_iter().map(str::to_owned));
        let Some(next) = page["next"].as_str() else { break };
        query = format!("?limit=1&after={next}");
    }
    assert_eq!(paged, all);
    assert_eq!(names(&list("?role=expert").await), ["c_expert"]);
    assert_eq!(names(&list("?division=440103").await), ["b_county"]);
    assert_eq!(names(&list("?division=4403").await), Vec::<&str>::new());
    // An underscore is an underscore.
    assert_eq!(names(&list("?q=B_c").await), ["b_county"]);
    assert_eq!(names(&list("?q=person%20C_").await), ["c_expert"]);
    assert_eq!(names(&list("?q=%25").await), Vec::<&str>::new());
    city.get(&format!("{PATH}?q=%00")).await.problem(400, "invalid_parameter");
    city.get(&format!("{PATH}?nonsense=1")).await.problem(400, "invalid_parameter");
    city.get(&format!("{PATH}?division=4x")).await.problem(400, "invalid_parameter");
}

#[tokio::test]
async fn every_look_at_accounts_is_recorded() {
    let app = TestApp::start().await;
    let administrator = app.account(Role::Administrator, "44").await;
    let city = app.account(Role::City, "4401").await;
    let county = app.account_named("liwan.one", Role::County, "440103").await;
    let path = format!("{PATH}/{}", county.account);
    city.get(&path).await.expect(200);
    city.get(&format!("{PATH}?q=liwan")).await.expect(200);
    // Where nobody is shown, nobody was looked at.
    city.get(&format!("{PATH}?q=nobody")).await.expect(200);
    city.get(&format!("{PATH}/{}", administrator.account)).await.problem(404, "not_found");
    county.get(PATH).await.expect(200);
    let looks = "SELECT action AS text FROM audit_entry WHERE action LIKE 'account%viewed' ORDER BY seq";
    assert_eq!(app.texts(looks).await, ["account_viewed", "accounts_viewed"]);
    let one = &administrator.get("/api/v1/audit?action=account_viewed").await.expect(200)["entries"][0];
    assert_eq!((&one["name"], &one["address"]), (&json!(city.name), &json!("127.0.0.1")));
    assert_eq!((&one["subject"], &one["division"]), (&json!(format!("account {}", county.account)), &json!("440103")));
    let list = &administrator.get("/api/v1/audit?action=accounts_viewed").await.expect(200)["entries"][0];
    assert_eq!((&list["name"], &list["division"]), (&json!(city.name), &json!("4401")));
    let after: Value = serde_json::from_str(list["after"].as_str().unwrap()).unwrap();
    assert_eq!((&after["name"], &after["accounts"]), (&json!("liwan"), &json!([county.account])));
}

#[tokio::test]
async fn accounts_are_taken_along_as_a_table_without_secrets() {
    let app = TestApp::start().await;
    let administrator = app.account(Role::Administrator, "44").await;
    let city = app.account(Role::City, "4401").await;
    let mut invited = wish("invited.one", "county", "440103");
    invited["display_name"] = json!("=1+1");
    invited["email"] = json!("one@liwan.example");
    city.post(PATH, &invited).await.expect(201);
    app.account_named("active.one", Role::County, "440104").await;
    app.account_named("elsewhere.one", Role::County, "440304").await;
    let answer = city.get("/api/v1/accounts.csv").await;
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"accounts.csv\"");
    for secret in ["argon2", "totp", PASSWORD] {
        assert!(!answer.text().contains(secret), "{}", answer.text());
    }
    let csv = csv_rows(&answer);
    assert_eq!(csv[0][..4], ["用户名", "姓名", "角色", "区划代码"]);
    assert_eq!((csv.len(), csv[1][0].as_str(), csv[1][7].as_str()), (3, "active.one", "正常"));
    let mut row = [
        "invited.one",
        "'=1+1",
        "县级",
        "440103",
        "荔湾区",
        "",
        "one@liwan.example",
        "待接受邀请",
        "2026-11-23 12:00:00",
        "",
    ];
    assert_eq!(csv[2], row);
    let xlsx = xlsx_rows(&city.get("/api/v1/accounts.xlsx").await);
    row[1] = "=1+1";
    assert_eq!(xlsx[2], row);
    let english = table_of(&city, PATH, "state=active&lang=en").await;
    assert_eq!((english.len(), english[0][0].as_str(), english[1][2].as_str()), (2, "User name", "County"));
    let log = administrator.get("/api/v1/audit?action=accounts_exported").await.expect(200);
    let subjects: Vec<_> = log["entries"].as_array().unwrap().iter().map(|entry| &entry["subject"]).collect();
    assert_eq!(subjects, ["accounts as xlsx", "accounts as csv", "accounts as xlsx", "accounts as csv"]);
    let newest = &log["entries"][0];
    let after: Value = serde_json::from_str(newest["after"].as_str().unwrap()).unwrap();
    assert_eq!((&after["state"], &newest["division"]), (&json!("active"), &json!("4401")));
    let looks = "SELECT action AS text FROM audit_entry WHERE action = 'accounts_viewed'";
    assert!(app.texts(looks).await.is_empty(), "what is taken along is recorded once");
}

#[tokio::test]
async fn no_answer_holds_a_secret() {
    let app = TestApp::start().await;
    let administrator = app.account(Role::Administrator, "44").await;
    let who = app.account(Role::City, "4401").await;
    let answer = administrator.get(&format!("{PATH}/{}", who.account)).await;
    for secret in ["argon2", "hash", "totp", PASSWORD] {
        assert!(!answer.text().contains(secret), "{}", answer.text());
    }
}
