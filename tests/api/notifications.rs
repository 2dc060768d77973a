//! Notifications in the console: who is told of what, reading them, people named in comments.

use serde_json::{Value, json};
use shared::people::Role;
use tests::{
    TestApp,
    cases::{Offices, confirm_all, decide, expert_review, with_version},
    notices::{drafted, objection, open_notice, publish, written},
    people::{Client, DEPARTMENT},
    submission::COMMUNITY,
};

/// What somebody was told of, newest first.
async fn told(who: &Client<'_>) -> Vec<Value> {
    let page = who.get("/api/v1/notifications").await.expect(200);
    page["notifications"].as_array().unwrap().clone()
}

async fn kinds(who: &Client<'_>) -> Vec<String> {
    told(who).await.iter().map(|own| own["kind"].as_str().unwrap().to_owned()).collect()
}

async fn comment(who: &Client<'_>, case: &Value, text: &str, is_visible: bool) {
    let path = format!("/api/v1/cases/{}/comments", case["id"].as_str().unwrap());
    let body = json!({ "requirement": null, "text": text, "is_visible_to_community": is_visible });
    who.post(&path, &body).await.expect(201);
}

#[tokio::test]
async fn a_step_tells_the_committee_and_the_office_whose_turn_it_is() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let colleague = app.account(Role::Street, &COMMUNITY[..9]).await;
    let elsewhere = app.account(Role::Street, "440103002").await;
    let case = offices.apply().await;
    // Nobody is told of what they have done themselves.
    assert!(told(&offices.community).await.is_empty());
    assert_eq!(kinds(&offices.street).await, ["case_waiting"]);
    assert_eq!(kinds(&colleague).await, ["case_waiting"]);
    assert!(told(&elsewhere).await.is_empty());

    let case = decide(&offices.street, &case, json!({ "step": "recommend", "opinion": "同意推荐" })).await;
    let news = told(&offices.community).await;
    assert_eq!(news.len(), 1);
    assert_eq!(
        (&news[0]["kind"], &news[0]["stage"], &news[0]["case"], &news[0]["is_read"]),
        (&json!("case_moved"), &json!("recommended"), &case["id"], &json!(false))
    );
    assert_eq!(news[0]["by"], format!("Person {}", offices.street.name));
    assert!(!news[0]["community_name"].as_str().unwrap().is_empty());
    assert_eq!(kinds(&offices.county).await, ["case_waiting"]);

    let reasons = json!([{ "requirement": "1.1", "reason": "缺会议纪要" }]);
    decide(&offices.county, &case, json!({ "step": "return", "opinion": "", "reasons": reasons })).await;
    assert_eq!(kinds(&offices.community).await, ["case_returned", "case_moved"]);
}

#[tokio::test]
async fn a_refused_step_tells_nobody() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let case = offices.apply().await;
    let before = app.count("notification").await;
    let path = tests::cases::path_of(&case);
    offices.street.post(&path, &with_version(&case, json!({ "step": "return", "opinion": "" }))).await.expect(422);
    offices.street.post(&path, &json!({ "step": "recommend", "opinion": "同意", "version": 9 })).await.expect(409);
    assert_eq!(app.count("notification").await, before);
}

#[tokio::test]
async fn experts_and_departments_are_told_when_they_are_asked() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let case = offices.reviewed().await;
    let id = case["id"].as_str().unwrap();
    let expert = app.account(Role::Expert, &COMMUNITY[..4]).await;
    let department = app.department(DEPARTMENT, &COMMUNITY[..4]).await;
    let other = app.department("住建", &COMMUNITY[..4]).await;
    for _ in 0..2 {
        let case = offices.city.get(&format!("/api/v1/cases/{id}")).await.expect(200);
        let assigned = with_version(&case, json!({ "accounts": [expert.account] }));
        offices.city.put(&format!("/api/v1/cases/{id}/experts"), &assigned).await.expect(204);
    }
    assert_eq!(kinds(&expert).await, ["expert_assigned"], "once, not with every change of the list");
    let asked = json!({ "departments": [DEPARTMENT] });
    offices.city.post(&format!("/api/v1/cases/{id}/departments"), &asked).await.expect(204);
    assert_eq!(kinds(&department).await, ["department_asked"]);
    assert_eq!(told(&department).await[0]["detail"], DEPARTMENT);
    assert!(told(&other).await.is_empty());
}

#[tokio::test]
async fn whoever_handles_a_case_is_told_when_departments_answer_and_experts_hand_in() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let elsewhere = app.account(Role::City, "4403").await;
    let (water, fire) = (app.department("水务", "4401").await, app.department("消防", "4401").await);
    let case = offices.recommended().await;
    let path = format!("/api/v1/cases/{}", case["id"].as_str().unwrap());
    let asked = json!({ "departments": ["水务", "消防"] });
    offices.county.post(&format!("{path}/departments"), &asked).await.expect(204);
    let answer = json!({ "verdicts": [], "opinion": "无意见" });
    water.put(&format!("{path}/department-review"), &answer).await.expect(204);
    let news = told(&offices.county).await;
    assert_eq!(
        (&news[0]["kind"], &news[0]["detail"], &news[0]["case"]),
        (&json!("department_answered"), &json!("水务"), &case["id"])
    );
    assert!(told(&offices.city).await.is_empty(), "the case waits for the county");

    let case = offices.county.get(&path).await.expect(200);
    let pass = json!({ "step": "pass", "opinion": "初审通过", "verdicts": confirm_all(&case) });
    decide(&offices.county, &case, pass).await;
    fire.put(&format!("{path}/department-review"), &answer).await.expect(204);
    let case = offices.city.get(&path).await.expect(200);
    let expert = app.account(Role::Expert, "4401").await;
    let assigned = with_version(&case, json!({ "accounts": [expert.account] }));
    offices.city.put(&format!("{path}/experts"), &assigned).await.expect(204);
    let mut review = expert_review(&confirm_all(&case));
    review["is_submitted"] = json!(false);
    expert.put(&format!("{path}/expert-review"), &review).await.expect(204);
    let news = kinds(&offices.city).await;
    assert_eq!(news, ["department_answered", "case_waiting"], "a sheet that is only kept is no news");
    review["is_submitted"] = json!(true);
    expert.put(&format!("{path}/expert-review"), &review).await.expect(204);
    assert_eq!(kinds(&offices.city).await, ["expert_handed_in", "department_answered", "case_waiting"]);
    assert_eq!(told(&offices.city).await[0]["by"], format!("Person {}", expert.name));
    assert_eq!(kinds(&offices.county).await, ["department_answered", "case_waiting"]);
    assert!(told(&elsewhere).await.is_empty());
}

#[tokio::test]
async fn a_comment_tells_the_people_it_names_who_can_see_it() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let chinese = app.account_named("陈伟明", Role::County, &COMMUNITY[..6]).await;
    let outside = app.account_named("outside", Role::City, "4403").await;
    let expert = app.account_named("expert.wang", Role::Expert, &COMMUNITY[..4]).await;
    let administrator = app.account_named("admin.li", Role::Administrator, "44").await;
    let case = offices.apply().await;
    let committee = offices.community.name.clone();
    let text = format!("请＠陈伟明看一下，@outside @expert.wang @admin.li @{committee} @nobody");
    comment(&offices.street, &case, &text, false).await;
    assert_eq!(kinds(&chinese).await, ["mentioned"]);
    assert_eq!(told(&chinese).await[0]["case"], case["id"]);
    for who in [&outside, &expert, &administrator] {
        assert!(told(who).await.is_empty(), "{}", who.name);
    }
    assert!(told(&offices.community).await.is_empty(), "an internal comment is not for the committee");
    comment(&offices.street, &case, &format!("@{committee} 请补充"), true).await;
    assert_eq!(kinds(&offices.community).await, ["mentioned"]);
    // Nobody calls themselves.
    let before = told(&offices.street).await.len();
    comment(&offices.street, &case, &format!("@{}", offices.street.name), false).await;
    assert_eq!(told(&offices.street).await.len(), before);
}

#[tokio::test]
async fn people_who_can_reach_a_case_are_offered() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let expert = app.account(Role::Expert, &COMMUNITY[..4]).await;
    app.account(Role::Administrator, "44").await;
    app.account(Role::City, "4403").await;
    let province = app.account(Role::Province, "44").await;
    let case = offices.reviewed().await;
    let path = format!("/api/v1/cases/{}/people", case["id"].as_str().unwrap());
    let names = async |who: &Client<'_>| -> Vec<String> {
        let people = who.get(&path).await.expect(200);
        people.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
    };
    let all = [&offices.community, &offices.county, &province, &offices.street].map(|who| who.name.clone());
    assert_eq!(names(&offices.city).await, all);
    let assigned = json!({ "accounts": [expert.account], "version": case["version"] });
    offices.city.put(&path.replace("people", "experts"), &assigned).await.expect(204);
    assert!(names(&offices.city).await.contains(&expert.name));
    let offered = names(&offices.community).await;
    assert!(!offered.contains(&province.name) && !offered.contains(&expert.name), "{offered:?}");
}

#[tokio::test]
async fn a_notice_and_an_objection_are_told() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let notice = open_notice(&app, &offices).await;
    let committee = told(&offices.community).await;
    assert_eq!(committee[0]["kind"], "notice_published");
    assert_eq!(committee[0]["detail"], notice["number"]);
    assert_eq!(kinds(&offices.street).await[0], "notice_published");
    assert_eq!(kinds(&offices.county).await[0], "notice_published");
    app.object(&notice, &objection(&notice)).await.expect(201);
    let city = told(&offices.city).await;
    assert_eq!(city[0]["kind"], "objection_received");
    assert_eq!(city[0]["by"], Value::Null);
    // Nothing of the objector stands in it.
    for row in app.texts("SELECT parameters AS text FROM notification").await {
        assert!(!row.contains("梁秀英") && !row.contains("87654321"), "{row}");
    }
}

#[tokio::test]
async fn a_street_is_told_of_a_notice_once_however_many_cases_it_has_in_it() {
    let app = TestApp::start_for_notices().await;
    let city = app.account(Role::City, &COMMUNITY[..4]).await;
    let street = app.account(Role::Street, "440103002").await;
    let first = tests::notices::recognised_directly(&app, &city, "440103002101").await;
    let second = tests::notices::recognised_directly(&app, &city, "440103002102").await;
    publish(&city, &drafted(&city, &written(&[&first, &second])).await).await;
    assert_eq!(kinds(&street).await, ["notice_published"]);
}

#[tokio::test]
async fn notifications_are_read_page_by_page_and_marked() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let other = app.account(Role::Street, &COMMUNITY[..9]).await;
    let case = offices.apply().await;
    for number in 0..4 {
        comment(&offices.county, &case, &format!("@{} {number}", offices.street.name), false).await;
    }
    let street = &offices.street;
    let count = async || street.get("/api/v1/notifications/unread").await.expect(200)["unread"].clone();
    assert_eq!(count().await, 5);
    let first = street.get("/api/v1/notifications?limit=2").await.expect(200);
    assert_eq!((first["notifications"].as_array().unwrap().len(), &first["unread"]), (2, &json!(5)));
    let next = first["next"].as_str().unwrap();
    let rest = street.get(&format!("/api/v1/notifications?limit=10&after={next}")).await.expect(200);
    assert_eq!((rest["notifications"].as_array().unwrap().len(), &rest["next"]), (3, &Value::Null));

    // One by name, then all up to the second newest: the newest stays.
    let ids: Vec<&Value> = first["notifications"].as_array().unwrap().iter().map(|own| &own["id"]).collect();
    let last = &rest["notifications"][2]["id"];
    assert_eq!(street.post("/api/v1/notifications/read", &json!({ "ids": [last] })).await.expect(200)["unread"], 4);
    let marked = street.post("/api/v1/notifications/read", &json!({ "up_to": ids[1] })).await.expect(200);
    assert_eq!(marked["unread"], 1);
    let unread = street.get("/api/v1/notifications?unread=true").await.expect(200);
    assert_eq!(unread["notifications"][0]["id"], *ids[0]);

    // Those of others are nobody's business.
    let marked = other.post("/api/v1/notifications/read", &json!({ "ids": [ids[0]] })).await.expect(200);
    assert_eq!((marked["unread"].clone(), count().await), (json!(1), json!(1)));
    street.get("/api/v1/notifications?after=x").await.problem(400, "invalid_parameter");
    let many: Vec<&str> = vec!["x"; 201];
    street.post("/api/v1/notifications/read", &json!({ "ids": many })).await.problem(422, "too_many");
}

#[tokio::test]
async fn a_disabled_account_is_told_nothing() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let administrator = app.account(Role::Administrator, "44").await;
    let path = format!("/api/v1/accounts/{}", offices.county.account);
    administrator.patch(&path, &json!({ "is_disabled": true })).await.expect(200);
    let case = offices.recommended().await;
    comment(&offices.street, &case, &format!("@{}", offices.county.name), false).await;
    let sql = "SELECT kind AS text FROM notification";
    assert!(!app.texts(sql).await.contains(&"mentioned".to_owned()));
}

/// Waits until a table has so many rows.
async fn until_rows(app: &TestApp, table: &str, rows: i64) {
    for _ in 0..100 {
        if app.count(table).await == rows {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(app.count(table).await, rows, "{table}");
}

#[tokio::test]
async fn old_notifications_are_removed_the_read_ones_first() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let colleague = app.account(Role::Street, &COMMUNITY[..9]).await;
    offices.apply().await;
    until_rows(&app, "notification", 2).await;
    let id = told(&offices.street).await[0]["id"].clone();
    offices.street.post("/api/v1/notifications/read", &json!({ "ids": [id] })).await.expect(200);
    // Nothing is old yet.
    app.go_to("2027-12-01");
    let renewed = app.sign_in(&colleague.name, tests::people::PASSWORD).await;
    assert_eq!(told(&renewed).await.len(), 1);
    assert_eq!(app.count("notification").await, 2);
    app.go_to("2027-12-29");
    until_rows(&app, "notification", 1).await;
    let renewed = app.sign_in(&colleague.name, tests::people::PASSWORD).await;
    assert_eq!(told(&renewed).await.len(), 1, "the unread one is still there");
    app.go_to("2029-02-02");
    until_rows(&app, "notification", 0).await;
}
