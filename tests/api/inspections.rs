//! Inspections on site: recorded by supervisors, joined by departments, put right by communities.

use serde_json::{Value, json};
use shared::people::Role;
use tests::{
    TODAY, TestApp,
    people::{Client, PASSWORD},
    submission::COMMUNITY,
};

use crate::exports::table_of;

const INSPECTIONS: &str = "/api/v1/inspections";

/// An inspection of the usual community with two things to be put right.
fn written() -> Value {
    json!({
        "community": COMMUNITY, "inspected_on": TODAY, "people": "王督导、李工", "departments": ["民政"],
        "findings": "总体较好，楼道有堆放。", "pack_id": "guangdong-2021",
        "items": [
            { "text": "三栋楼道堆放杂物", "requirement": "8.2", "due_on": "2026-11-30" },
            { "text": "宣传栏未更新", "requirement": null, "due_on": "2026-12-10" },
        ],
    })
}

async fn record(supervisor: &Client<'_>) -> Value {
    supervisor.post(INSPECTIONS, &written()).await.expect(201)
}

fn path_of(inspection: &Value) -> String {
    format!("{INSPECTIONS}/{}", inspection["id"].as_str().unwrap())
}

fn steps_of(inspection: &Value, position: usize) -> String {
    format!("/api/v1/inspection-items/{}/steps", inspection["items"][position]["id"].as_str().unwrap())
}

fn step(inspection: &Value, position: usize, step: &str, note: &str) -> Value {
    json!({ "version": inspection["items"][position]["version"], "step": step, "note": note })
}

async fn kinds(client: &Client<'_>) -> Vec<String> {
    let page = client.get("/api/v1/notifications").await.expect(200);
    let all = page["notifications"].as_array().unwrap();
    all.iter().map(|one| one["kind"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn what_was_found_is_reported_given_back_and_closed() {
    let app = TestApp::start().await;
    let supervisor = app.account(Role::Supervisor, "4401").await;
    let committee = app.account(Role::Community, COMMUNITY).await;
    let city = app.account(Role::City, "4401").await;
    let kept = record(&supervisor).await;
    assert_eq!((&kept["division"], &kept["open"], &kept["overdue"]), (&json!("4401"), &json!(2), &json!(0)));
    assert!(kept["pack_hash"].as_str().is_some_and(|hash| hash.len() == 64), "{kept}");
    assert_eq!(kept["items"][0]["steps"], json!(["close"]));
    assert_eq!(kinds(&committee).await, ["inspection_recorded"]);

    let seen = committee.get(&path_of(&kept)).await.expect(200);
    assert_eq!(seen["items"][0]["steps"], json!(["report"]));
    let path = steps_of(&kept, 0);
    let reported = committee.post(&path, &step(&seen, 0, "report", "已清理，见照片")).await.expect(200);
    assert_eq!(reported["items"][0]["state"], "reported");
    assert_eq!(reported["items"][0]["report"]["text"], "已清理，见照片");
    assert_eq!(kinds(&supervisor).await, ["inspection_moved"]);
    // Not good enough: back to the community, with the reason.
    let seen = supervisor.get(&path_of(&kept)).await.expect(200);
    supervisor.post(&path, &step(&seen, 0, "reopen", " ")).await.problem(422, "inspection_invalid");
    let back = supervisor.post(&path, &step(&seen, 0, "reopen", "五楼仍有")).await.expect(200);
    assert_eq!((&back["items"][0]["state"], &back["items"][0]["version"]), (&json!("open"), &json!(3)));
    assert_eq!(kinds(&committee).await, ["inspection_moved", "inspection_recorded"]);
    committee.post(&path, &step(&back, 0, "report", "五楼已清理")).await.expect(200);
    // The office of the division that has inspected closes as well as its supervisors.
    let seen = city.get(&path_of(&kept)).await.expect(200);
    assert_eq!(seen["items"][0]["steps"], json!(["close", "reopen"]));
    let closed = city.post(&path, &step(&seen, 0, "close", "")).await.expect(200);
    assert_eq!((&closed["open"], &closed["reported"], &closed["closed"]), (&json!(1), &json!(0), &json!(1)));
    committee.post(&path, &step(&closed, 0, "report", "再报")).await.problem(409, "item_moved_on");

    let keeper = app.account(Role::Administrator, "44").await;
    let log = keeper.get("/api/v1/audit?action=inspection_item_step").await.expect(200);
    assert_eq!(log["entries"].as_array().unwrap().len(), 4);
    assert_eq!(log["entries"][0]["subject"], format!("inspection {}", kept["id"].as_str().unwrap()));
}

#[tokio::test]
async fn of_two_who_decide_at_once_the_second_is_told() {
    let app = TestApp::start().await;
    let supervisor = app.account(Role::Supervisor, "4401").await;
    let colleague = app.account(Role::Supervisor, "4401").await;
    let committee = app.account(Role::Community, COMMUNITY).await;
    let kept = record(&supervisor).await;
    let path = steps_of(&kept, 0);
    let reported = committee.post(&path, &step(&kept, 0, "report", "已清理")).await.expect(200);
    let (close, reopen) = (step(&reported, 0, "close", ""), step(&reported, 0, "reopen", "仍有"));
    let (one, other) = tokio::join!(supervisor.post(&path, &close), colleague.post(&path, &reopen));
    let lost = if one.status == 200 { &other } else { &one };
    let problem = lost.problem(409, "item_changed");
    assert!(problem["errors"][0]["detail"].as_str().unwrap().contains("Person supervisor"), "{problem}");
    let seen = supervisor.get(&path_of(&kept)).await.expect(200);
    assert_eq!(seen["items"][0]["version"], 3);
}

#[tokio::test]
async fn a_department_sees_and_adds_to_what_it_has_joined() {
    let app = TestApp::start().await;
    let supervisor = app.account(Role::Supervisor, "4401").await;
    let joined = app.department("民政", "4401").await;
    let other = app.department("消防", "4401").await;
    let elsewhere = app.department("民政", "4402").await;
    let kept = record(&supervisor).await;
    let path = path_of(&kept);
    assert_eq!(kinds(&joined).await, ["inspection_recorded"]);
    let seen = joined.get(&path).await.expect(200);
    assert_eq!((&seen["own_department"], &seen["may_add"]), (&json!("民政"), &json!(true)));
    assert_eq!(joined.get(INSPECTIONS).await.expect(200)["inspections"].as_array().unwrap().len(), 1);
    for client in [&other, &elsewhere] {
        client.get(&path).await.problem(404, "not_found");
        assert_eq!(client.get(INSPECTIONS).await.expect(200)["inspections"], json!([]));
        let words = json!({ "findings": "x" });
        client.put(&format!("{path}/department-findings"), &words).await.problem(404, "not_found");
    }
    let findings = format!("{path}/department-findings");
    joined.put(&findings, &json!({ "findings": " " })).await.problem(422, "inspection_invalid");
    let after = joined.put(&findings, &json!({ "findings": "议事机制健全" })).await.expect(200);
    assert_eq!(after["departments"][0]["findings"], "议事机制健全");
    supervisor.put(&findings, &json!({ "findings": "x" })).await.problem(403, "not_for_role");

    let item = json!({ "text": "议事记录不全", "requirement": "1.1", "due_on": "2026-12-01" });
    let after = joined.post(&format!("{path}/items"), &item).await.expect(201);
    let added = &after["items"][2];
    assert_eq!(
        (&added["text"], &added["added_by"], &added["steps"]),
        (&json!("议事记录不全"), &json!("民政"), &json!([]))
    );
    let early = json!({ "text": "x", "requirement": "99.9", "due_on": "2026-11-22" });
    let answer = joined.post(&format!("{path}/items"), &early).await;
    answer.problem(422, "inspection_invalid");
    assert_eq!(answer.places(), ["/due_on due_before_inspection", "/requirement unknown_requirement"]);
    let county = app.account(Role::County, "440103").await;
    county.post(&format!("{path}/items"), &item).await.problem(403, "not_for_role");
}

#[tokio::test]
async fn whoever_reaches_the_community_sees_it_and_only_supervisors_record() {
    let app = TestApp::start().await;
    let supervisor = app.account(Role::Supervisor, "4401").await;
    let kept = record(&supervisor).await;
    let path = path_of(&kept);
    let close = json!({ "version": 1, "step": "close", "note": "核实" });
    for (role, division, sees, records, closes) in [
        (Role::Province, "44", 200, 403, 403),
        (Role::City, "4402", 404, 403, 404),
        (Role::County, "440103", 200, 403, 403),
        (Role::Street, "440103001", 200, 403, 403),
        (Role::Street, "440103002", 404, 403, 404),
        (Role::Community, COMMUNITY, 200, 403, 403),
        (Role::Community, "440103002101", 404, 403, 404),
        (Role::Supervisor, "4402", 404, 404, 404),
        (Role::Supervisor, "440103", 200, 201, 403),
        (Role::Expert, "4401", 403, 403, 403),
        (Role::Administrator, "44", 403, 403, 403),
    ] {
        let client = app.account(role, division).await;
        assert_eq!(client.get(&path).await.status, sees, "{role:?} {division}");
        assert_eq!(client.post(INSPECTIONS, &written()).await.status, records, "{role:?} {division}");
        assert_eq!(client.post(&steps_of(&kept, 1), &close).await.status, closes, "{role:?} {division}");
    }
    app.get(&path).await.problem(401, "signed_out");
    for id in ["0192f000-0000-7000-8000-000000000000", "nonsense"] {
        supervisor.get(&format!("{INSPECTIONS}/{id}")).await.problem(404, "not_found");
    }
}

#[tokio::test]
async fn what_cannot_be_kept_is_named_place_by_place() {
    let app = TestApp::start().await;
    let supervisor = app.account(Role::Supervisor, "4401").await;
    let mut bad = written();
    bad["inspected_on"] = json!("2026-11-24");
    bad["people"] = json!("");
    bad["departments"] = json!(["民政", "民政"]);
    bad["findings"] = json!("长".repeat(5001));
    bad["items"][0]["requirement"] = json!("99.9");
    bad["items"][1]["text"] = json!(" ");
    bad["items"][1]["due_on"] = json!("2026-11-20");
    let answer = supervisor.post(INSPECTIONS, &bad).await;
    answer.problem(422, "inspection_invalid");
    assert_eq!(
        answer.places(),
        [
            "/inspected_on day_in_future",
            "/people text_missing",
            "/findings text_too_long",
            "/departments/1 named_twice",
            "/items/1/text text_missing",
            "/items/1/due_on due_before_inspection",
            "/items/0/requirement unknown_requirement",
        ]
    );
    let mut late = written();
    late["inspected_on"] = json!("2025-01-01");
    late["findings"] = json!("x".repeat(200_000));
    let answer = supervisor.post(INSPECTIONS, &late).await;
    assert_eq!(answer.places(), ["/inspected_on day_too_early", "/findings text_too_long"]);
    let mut nowhere = written();
    nowhere["community"] = json!("440103001999");
    supervisor.post(INSPECTIONS, &nowhere).await.problem(404, "not_found");
    nowhere["community"] = json!("4401");
    supervisor.post(INSPECTIONS, &nowhere).await.problem(404, "not_found");
    let mut unnamed = written();
    unnamed["pack_id"] = Value::Null;
    let answer = supervisor.post(INSPECTIONS, &unnamed).await;
    assert_eq!(answer.places(), ["/items/0/requirement unknown_requirement"]);
    supervisor.post(INSPECTIONS, &json!({})).await.problem(422, "invalid_body");
    assert_eq!(app.count("inspection").await, 0);
    // A script is a text like any other.
    let mut script = written();
    script["findings"] = json!("<script>alert(1)</script>");
    let kept = supervisor.post(INSPECTIONS, &script).await.expect(201);
    assert_eq!(kept["findings"], "<script>alert(1)</script>");
}

/// How many inspections a query finds.
async fn count(client: &Client<'_>, query: &str) -> usize {
    let page = client.get(&format!("{INSPECTIONS}?{query}")).await.expect(200);
    page["inspections"].as_array().unwrap().len()
}

#[tokio::test]
async fn the_list_is_narrowed_and_comes_page_by_page() {
    let app = TestApp::start().await;
    let supervisor = app.account(Role::Supervisor, "4401").await;
    let committee = app.account(Role::Community, COMMUNITY).await;
    let mut ids = Vec::new();
    for day in ["2026-11-21", "2026-11-22", "2026-11-23"] {
        let mut wish = written();
        wish["inspected_on"] = json!(day);
        ids.push(supervisor.post(INSPECTIONS, &wish).await.expect(201));
    }
    let path = steps_of(&ids[0], 0);
    committee.post(&path, &step(&ids[0], 0, "report", "已清理")).await.expect(200);
    assert_eq!(count(&supervisor, "").await, 3);
    assert_eq!(count(&supervisor, "state=reported").await, 1);
    assert_eq!(count(&supervisor, "state=closed").await, 0);
    assert_eq!(count(&supervisor, "division=440103001").await, 3);
    assert_eq!(count(&supervisor, "division=440104").await, 0);
    assert_eq!(count(&supervisor, "overdue=true").await, 0);
    // What was reported is not late; the same at the two others is.
    app.clock.set("2026-12-01T04:00:00Z".parse().unwrap());
    let supervisor = app.sign_in(&supervisor.name, PASSWORD).await;
    assert_eq!(count(&supervisor, "overdue=true").await, 2);
    let (mut days, mut after) = (Vec::new(), String::new());
    loop {
        let page = supervisor.get(&format!("{INSPECTIONS}?limit=1{after}")).await.expect(200);
        days.push(page["inspections"][0]["inspected_on"].as_str().unwrap().to_owned());
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(days, ["2026-11-23", "2026-11-22", "2026-11-21"]);
    supervisor.get(&format!("{INSPECTIONS}?after=nothing")).await.problem(422, "inspection_invalid");
    supervisor.get(&format!("{INSPECTIONS}?state=late")).await.problem(400, "invalid_parameter");
}

#[tokio::test]
async fn the_list_is_taken_along_as_a_table() {
    let app = TestApp::start().await;
    let supervisor = app.account(Role::Supervisor, "4401").await;
    record(&supervisor).await;
    let table = table_of(&supervisor, INSPECTIONS, "").await;
    assert_eq!(table[0][5..], ["检查日期", "检查单位", "待整改", "待核实", "已销号", "逾期未改"]);
    let names = ["翠洲社区居民委员会", "广州市", "荔湾区", "沙面街道"];
    assert_eq!((table.len(), table[1][0].as_str()), (2, COMMUNITY));
    assert_eq!(table[1][1..5], names);
    assert_eq!(table[1][5..], [TODAY, "广州市", "2", "0", "0", "0"]);
    assert_eq!(table_of(&supervisor, INSPECTIONS, "state=closed").await.len(), 1);
    let elsewhere = app.account(Role::Supervisor, "4403").await;
    assert_eq!(table_of(&elsewhere, INSPECTIONS, "").await.len(), 1);
    let keeper = app.account(Role::Administrator, "4401").await;
    let log = keeper.get("/api/v1/audit?action=inspections_exported").await.expect(200);
    assert_eq!(log["entries"].as_array().unwrap().len(), 4);
}
