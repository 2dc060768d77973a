//! 嵌入: which websites may show the self-assessment, what their pages are told, and what is counted.

use reqwest::Method;
use serde_json::{Value, json};
use shared::people::Role;
use tests::{
    TestApp,
    answer::Answer,
    people::{Client, PASSWORD},
    submission::COMMUNITY,
};

const PORTAL: &str = "https://portal.gz.example";

fn wish(changes: &Value) -> Value {
    let mut wish = json!({
        "division": "4401", "name": "广州市民网", "origins": [PORTAL], "theme": "dark", "is_enabled": true,
    });
    let own = wish.as_object_mut().unwrap();
    own.extend(changes.as_object().unwrap().clone());
    wish
}

async fn registered(who: &Client<'_>, changes: &Value) -> Value {
    who.post("/api/v1/portals", &wish(changes)).await.expect(201)
}

fn key_of(portal: &Value) -> &str {
    portal["key"].as_str().unwrap()
}

/// What a page of an origin is told.
async fn asked_from(app: &TestApp, key: &str, origin: Option<&str>) -> Answer {
    let mut request = app.request(Method::GET, &format!("/api/v1/embed/{key}"));
    if let Some(origin) = origin {
        request = request.header("origin", origin);
    }
    app.send(request).await
}

/// What was counted of a portal, as whoever keeps it sees it.
async fn days_of(keeper: &Client<'_>, key: &str) -> Value {
    let listed = keeper.get("/api/v1/portals").await.expect(200);
    listed.as_array().unwrap().iter().find(|portal| portal["key"] == key).unwrap()["days"].clone()
}

async fn counted(app: &TestApp, key: &str, event: &str) -> Answer {
    app.post(&format!("/api/v1/embed/{key}/counts"), &json!({ "event": event })).await
}

#[tokio::test]
async fn a_portal_is_kept_as_browsers_write_its_origins() {
    let app = TestApp::start().await;
    let keeper = app.account(Role::Administrator, "4401").await;
    let origins = ["HTTPS://Portal.GZ.example:443/", "http://127.0.0.1:8080", PORTAL];
    let portal = registered(&keeper, &json!({ "origins": origins, "name": " 市民网 " })).await;
    assert_eq!(portal["origins"], json!(["http://127.0.0.1:8080", PORTAL]));
    assert_eq!((&portal["name"], &portal["division_name"]), (&json!("市民网"), &json!("广州市")));
    assert_eq!(portal["address"].as_str().unwrap().split_once("/?").unwrap().1, "division=4401");
    assert_eq!(portal["days"], json!([]));
    assert_eq!(keeper.get("/api/v1/portals").await.expect(200), json!([portal]));

    let path = format!("/api/v1/portals/{}", key_of(&portal));
    let wanted = json!({ "division": COMMUNITY, "is_enabled": false, "theme": "auto" });
    let changed = keeper.put(&path, &wish(&wanted)).await.expect(200);
    assert_eq!((&changed["key"], &changed["created_at"]), (&portal["key"], &portal["created_at"]));
    assert_eq!((&changed["is_enabled"], &changed["theme"]), (&json!(false), &json!("auto")));
    assert!(changed["address"].as_str().unwrap().ends_with(&format!("/assess?community={COMMUNITY}")));
    counted(&app, key_of(&portal), "open").await.problem(404, "not_found");
    keeper.delete(&path).await.expect(204);
    keeper.delete(&path).await.problem(404, "not_found");
    assert_eq!(keeper.get("/api/v1/portals").await.expect(200), json!([]));

    let acts = app.texts("SELECT action AS text FROM audit_entry WHERE action LIKE 'portal%' ORDER BY seq").await;
    assert_eq!(acts, ["portal_created", "portal_changed", "portal_removed"]);
    let change = app.texts("SELECT after AS text FROM audit_entry WHERE action = 'portal_changed'").await;
    assert!(change[0].contains(PORTAL) && change[0].contains(COMMUNITY), "{change:?}");
}

#[tokio::test]
async fn what_cannot_be_a_portal_is_refused_with_the_places_that_are_wrong() {
    let app = TestApp::start().await;
    let keeper = app.account(Role::Province, "44").await;
    let check = async |changes: Value, expected: &[&str]| {
        let refused = keeper.post("/api/v1/portals", &wish(&changes)).await;
        refused.problem(422, "portal_invalid");
        assert_eq!(refused.places(), expected, "{changes}");
    };
    check(json!({ "origins": [] }), &["/origins origins_count"]).await;
    let many: Vec<String> = (0..21).map(|number| format!("https://p{number}.example")).collect();
    check(json!({ "origins": many }), &["/origins origins_count"]).await;
    for origin in ["*", "https://*.example", "portal.example", "https://a.example/x", "https://a.example; img-src *"] {
        check(json!({ "origins": [PORTAL, origin] }), &["/origins/1 origin_invalid"]).await;
    }
    check(json!({ "name": " ", "division": "4499" }), &["/division unknown_division", "/name text_missing"]).await;
    check(json!({ "name": "市\n民" }), &["/name text_invalid"]).await;
    check(json!({ "name": "市".repeat(61) }), &["/name text_too_long"]).await;
    assert_eq!(app.count("portal").await, 0);
}

#[tokio::test]
async fn whoever_keeps_portals_does_so_within_their_reach() {
    let app = TestApp::start().await;
    let keeper = app.account(Role::Administrator, "4401").await;
    let other = app.account(Role::Administrator, "4403").await;
    let portal = registered(&keeper, &json!({})).await;
    let path = format!("/api/v1/portals/{}", key_of(&portal));
    keeper.post("/api/v1/portals", &wish(&json!({ "division": "4403" }))).await.problem(404, "not_found");
    // Nor may it be given away to where one does not reach.
    keeper.put(&path, &wish(&json!({ "division": "4403" }))).await.problem(404, "not_found");
    other.put(&path, &wish(&json!({ "division": "4403" }))).await.problem(404, "not_found");
    other.delete(&path).await.problem(404, "not_found");
    assert_eq!(other.get("/api/v1/portals").await.expect(200), json!([]));
    let city = app.account(Role::City, "4401").await;
    city.get("/api/v1/portals").await.problem(403, "not_for_role");
    assert_eq!(app.account(Role::Province, "44").await.get("/api/v1/portals").await.expect(200), json!([portal]));
}

#[tokio::test]
async fn a_page_is_told_whether_its_origin_is_registered() {
    let app = TestApp::start().await;
    let keeper = app.account(Role::Administrator, "4401").await;
    let portal = registered(&keeper, &json!({})).await;
    let key = key_of(&portal);
    let answer = asked_from(&app, key, Some(PORTAL)).await;
    assert_eq!(answer.expect(200), json!({ "state": "registered", "division": "4401", "theme": "dark" }));
    // Any page may read the answer, without anything of whoever visits it.
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert_eq!(answer.header("access-control-allow-credentials"), "");
    let refused = |state: &str| json!({ "state": state, "division": null, "theme": null });
    for origin in [Some("https://other.example"), Some("http://portal.gz.example"), Some("null"), None] {
        let answer = asked_from(&app, key, origin).await;
        assert_eq!(answer.expect(200), refused("origin_unknown"), "{origin:?}");
        assert_eq!(answer.header("access-control-allow-origin"), "*");
    }
    for key in ["000000000000", "unknown", "%00"] {
        assert_eq!(asked_from(&app, key, Some(PORTAL)).await.expect(200), refused("portal_unknown"), "{key}");
    }
    let off = wish(&json!({ "is_enabled": false }));
    keeper.put(&format!("/api/v1/portals/{key}"), &off).await.expect(200);
    assert_eq!(asked_from(&app, key, Some(PORTAL)).await.expect(200), refused("portal_disabled"));
    // Nothing else is there for other websites to read.
    let packs = app.send(app.request(Method::GET, "/api/v1/packs").header("origin", PORTAL)).await;
    assert_eq!(packs.header("access-control-allow-origin"), "");
}

#[tokio::test]
async fn a_portal_is_counted_by_the_day_and_without_names() {
    let app = TestApp::start().await;
    let keeper = app.account(Role::Administrator, "4401").await;
    let portal = registered(&keeper, &json!({})).await;
    let other = registered(&keeper, &json!({ "name": "区民网" })).await;
    let key = key_of(&portal);
    for event in ["open", "open", "start"] {
        counted(&app, key, event).await.expect(204);
    }
    // Half past midnight in China, where it is the day after already.
    app.clock.set("2026-11-24T16:30:00Z".parse().unwrap());
    let keeper = app.sign_in(&keeper.name, PASSWORD).await;
    for event in ["open", "submission"] {
        counted(&app, key, event).await.expect(204);
    }
    counted(&app, key_of(&other), "open").await.expect(204);
    counted(&app, "000000000000", "open").await.problem(404, "not_found");
    counted(&app, key, "closed").await.problem(422, "invalid_body");
    let day = |day: &str, [opens, starts, submissions]: [u32; 3]| json!({ "day": day, "opens": opens, "starts": starts, "submissions": submissions });
    let own = json!([day("2026-11-25", [1, 0, 1]), day("2026-11-23", [2, 1, 0])]);
    assert_eq!(days_of(&keeper, key).await, own);
    assert_eq!(days_of(&keeper, key_of(&other)).await, json!([day("2026-11-25", [1, 0, 0])]));
    let changed = keeper.put(&format!("/api/v1/portals/{key}"), &wish(&json!({}))).await.expect(200);
    assert_eq!(changed["days"], own);

    // What lies further back than thirty days is kept and not shown.
    app.clock.set("2026-12-23T04:00:00Z".parse().unwrap());
    let keeper = app.sign_in(&keeper.name, PASSWORD).await;
    assert_eq!(days_of(&keeper, key).await, json!([day("2026-11-25", [1, 0, 1])]));
    assert_eq!(app.count("portal_count").await, 3);
    keeper.delete(&format!("/api/v1/portals/{key}")).await.expect(204);
    assert_eq!(app.count("portal_count").await, 1);
}

#[tokio::test]
async fn many_at_once_are_all_counted() {
    let app = TestApp::start().await;
    let keeper = app.account(Role::Administrator, "4401").await;
    let portal = registered(&keeper, &json!({})).await;
    let path = format!("/api/v1/embed/{}/counts", key_of(&portal));
    let mut sent = tokio::task::JoinSet::new();
    for _ in 0..20 {
        sent.spawn(app.request(Method::POST, &path).json(&json!({ "event": "open" })).send());
    }
    while let Some(answer) = sent.join_next().await {
        assert_eq!(answer.unwrap().unwrap().status(), 204);
    }
    assert_eq!(keeper.get("/api/v1/portals").await.expect(200)[0]["days"][0]["opens"], 20);
}

#[tokio::test]
async fn the_code_of_a_portal_leads_to_the_page_itself() {
    let app = TestApp::start().await;
    let keeper = app.account(Role::Administrator, "4401").await;
    let portal = registered(&keeper, &json!({ "division": COMMUNITY })).await;
    let answer = app.get(&format!("/api/v1/embed/{}/qr.svg", key_of(&portal))).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "image/svg+xml"));
    assert!(answer.text().contains("<svg"));
    app.get("/api/v1/embed/000000000000/qr.svg").await.problem(404, "not_found");
}
