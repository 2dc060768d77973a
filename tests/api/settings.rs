//! What cities and the province set for themselves.

use serde_json::{Value, json};
use shared::people::Role;
use tests::{TestApp, people::Client};

const GUANGZHOU: &str = "/api/v1/divisions/4401/settings";

/// What holds, as it would be sent back.
async fn wish_of(client: &Client<'_>, path: &str) -> Value {
    let view = client.get(path).await.expect(200);
    json!({ "version": view["version"], "settings": view["settings"] })
}

#[tokio::test]
async fn known_targets_hold_from_the_start() {
    let app = TestApp::start().await;
    let province = app.account(Role::Province, "44").await;
    let view = province.get("/api/v1/divisions/44/settings").await.expect(200);
    assert_eq!((&view["version"], &view["set_by"]), (&json!(1), &json!("44")));
    let line: Vec<_> = view["settings"]["targets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|target| (target["by"].clone(), target["percent"].clone()))
        .collect();
    assert_eq!(
        line,
        [(json!("2021-12-31"), json!(30)), (json!("2022-12-31"), json!(60)), (json!("2025-12-31"), json!(100))]
    );
    let guangzhou = province.get(GUANGZHOU).await.expect(200);
    assert_eq!(guangzhou["settings"]["targets"][0]["communities"], 1000);
    assert_eq!(guangzhou["may_change"], false);
    // A city that has set nothing goes by the province.
    let shaoguan = province.get("/api/v1/divisions/4402/settings").await.expect(200);
    assert_eq!((&shaoguan["version"], &shaoguan["set_by"]), (&json!(0), &json!("44")));
}

#[tokio::test]
async fn a_city_changes_its_own_and_a_second_one_is_told() {
    let app = TestApp::start().await;
    let city = app.account(Role::City, "4401").await;
    let mut wish = wish_of(&city, GUANGZHOU).await;
    wish["settings"]["publicity_days"] = json!(10);
    wish["settings"]["departments_block"] = json!(true);
    let changed = city.put(GUANGZHOU, &wish).await.expect(200);
    assert_eq!(changed["settings"]["publicity_days"], 10);
    assert_eq!(changed["version"], json!(wish["version"].as_u64().unwrap() + 1));
    city.put(GUANGZHOU, &wish).await.problem(409, "settings_changed");

    // The first settings of a city of its own.
    let shaoguan = app.account(Role::City, "4402").await;
    let path = "/api/v1/divisions/4402/settings";
    let mut wish = wish_of(&shaoguan, path).await;
    wish["settings"]["validity_years"] = json!(5);
    let (one, two) = tokio::join!(shaoguan.put(path, &wish), shaoguan.put(path, &wish));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    let view = shaoguan.get(path).await.expect(200);
    assert_eq!((&view["set_by"], &view["version"]), (&json!("4402"), &json!(1)));
}

#[tokio::test]
async fn settings_that_make_no_sense_are_named() {
    let app = TestApp::start().await;
    let city = app.account(Role::City, "4401").await;
    let mut wish = wish_of(&city, GUANGZHOU).await;
    wish["settings"]["publicity_days"] = json!(0);
    wish["settings"]["pass_days"] = json!(5000);
    wish["settings"]["targets"] = json!([{ "by": "2030-12-31", "percent": 50, "communities": null, "source": " " }]);
    let answer = city.put(GUANGZHOU, &wish).await;
    answer.problem(422, "settings_invalid");
    assert_eq!(
        answer.places(),
        [
            "/settings/publicity_days setting_out_of_range",
            "/settings/pass_days setting_out_of_range",
            "/settings/targets/0/source setting_out_of_range",
        ]
    );
    wish["settings"]["targets"] = json!([{ "by": "2030-02-30", "percent": 50, "communities": null, "source": "x" }]);
    city.put(GUANGZHOU, &wish).await.problem(422, "invalid_body");
}

#[tokio::test]
async fn who_may_look_and_who_may_change() {
    let app = TestApp::start().await;
    let wish = wish_of(&app.account(Role::City, "4401").await, GUANGZHOU).await;
    for (role, division, reads, writes) in [
        (Role::Administrator, "44", 200, 200),
        (Role::Administrator, "4402", 404, 404),
        (Role::Province, "44", 200, 403),
        (Role::City, "4402", 404, 404),
        (Role::County, "440103", 200, 403),
        (Role::Community, "440103001101", 200, 403),
        (Role::County, "440203", 404, 404),
    ] {
        let client = app.account(role, division).await;
        assert_eq!(client.get(GUANGZHOU).await.status, reads, "{role:?} {division}");
        assert_eq!(client.put(GUANGZHOU, &wish).await.status, writes, "{role:?} {division}");
    }
    app.get(GUANGZHOU).await.problem(401, "signed_out");
    let province = app.account(Role::Province, "44").await;
    for code in ["440103", "4499", "45", "nonsense", "44010"] {
        province.get(&format!("/api/v1/divisions/{code}/settings")).await.problem(404, "not_found");
    }
}

#[tokio::test]
async fn a_change_is_on_record_with_what_was_before() {
    let app = TestApp::start().await;
    let city = app.account(Role::City, "4401").await;
    let mut wish = wish_of(&city, GUANGZHOU).await;
    wish["settings"]["pass_days"] = json!(25);
    city.put(GUANGZHOU, &wish).await.expect(200);
    let keeper = app.account(Role::Administrator, "44").await;
    let log = keeper.get("/api/v1/audit?action=settings_changed").await.expect(200);
    let entry = &log["entries"][0];
    assert_eq!(entry["subject"], "settings 4401");
    assert!(entry["before"].as_str().unwrap().contains("\"pass_days\":20"), "{entry}");
    assert!(entry["after"].as_str().unwrap().contains("\"pass_days\":25"), "{entry}");
}
