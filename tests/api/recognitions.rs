//! Recognised communities: the public list, their pages, certificates, and the recount.

use serde_json::{Value, json};
use shared::{
    api::notices::PublishedSheet, case::review, explain::evaluate, pack::golden::Baseline, people::Role,
    responses::Responses,
};
use tests::{
    TestApp,
    cases::{Offices, confirm_all, decide, expert_review, id_of, with_version},
    notices::{announce, drafted, path_of, publish, recognised_directly, version_of, written},
    submission::{COMMUNITY, Draft},
};

/// Recognises, publishes and announces these communities on the direct route; gives certificate
/// numbers in their order.
async fn announced(app: &TestApp, offices: &Offices<'_>, communities: &[&str]) -> Vec<String> {
    let mut cases = Vec::new();
    for community in communities {
        cases.push(recognised_directly(app, &offices.city, community).await);
    }
    announce(app, &offices.city, &cases).await
}

fn communities(page: &Value) -> Vec<String> {
    page["recognitions"].as_array().unwrap().iter().map(|one| one["community"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn the_public_list_filters_and_pages() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    assert_eq!(app.get("/api/v1/public/recognitions").await.expect(200)["recognitions"], json!([]));
    announced(&app, &offices, &[COMMUNITY, "440103002103", "440103002101"]).await;
    let list = async |query: &str| app.get(&format!("/api/v1/public/recognitions{query}")).await.expect(200);
    assert_eq!(communities(&list("").await).len(), 3);
    let one = &list("?q=cuizhou").await["recognitions"][0];
    assert_eq!(one["community_name"], "翠洲社区居民委员会");
    assert_eq!((&one["route"], &one["standing"]), (&json!("direct"), &json!("valid")));
    assert_eq!((&one["level_title"], &one["result"]["score"]), (&json!("达到创建要求"), &json!("100.0")));
    assert_eq!(one["is_reviewed"], false, "what was claimed is what was recognised");
    for (query, count) in [
        ("?city=4401", 3),
        ("?city=4402", 0),
        ("?city=4401&county=440103", 3),
        ("?county=440104", 0),
        ("?year=2026", 3),
        ("?year=2025", 0),
        ("?route=direct", 3),
        ("?route=full", 0),
        ("?q=nonsense", 0),
    ] {
        assert_eq!(communities(&list(query).await).len(), count, "{query}");
    }
    let mut walked = Vec::new();
    let mut query = "?limit=1".to_owned();
    loop {
        let page = list(&query).await;
        walked.extend(communities(&page));
        let Some(next) = page["next"].as_str() else { break };
        query = format!("?limit=1&after={next}");
    }
    walked.sort_unstable();
    assert_eq!(walked, [COMMUNITY, "440103002101", "440103002103"]);
    app.get("/api/v1/public/recognitions?year=x").await.problem(400, "invalid_parameter");
    app.get("/api/v1/public/recognitions?after=x").await.problem(422, "case_invalid");
}

#[tokio::test]
async fn a_name_that_thousands_bear_finds_every_recognition() {
    let app = TestApp::start_for_notices().await;
    let community = "445302001009";
    let city = app.account(Role::City, "4453").await;
    let case = recognised_directly(&app, &city, community).await;
    announce(&app, &city, std::slice::from_ref(&case)).await;
    // 社区 and its initials, one initial, with and without the city.
    for query in ["q=%E7%A4%BE%E5%8C%BA", "q=sq", "q=x", "q=sq&city=4453", "q=x&county=445302"] {
        let page = app.get(&format!("/api/v1/public/recognitions?{query}")).await.expect(200);
        assert_eq!(communities(&page), [community], "{query}");
    }
    let elsewhere = app.get("/api/v1/public/recognitions?q=sq&city=4401").await.expect(200);
    assert_eq!(elsewhere["recognitions"], json!([]));
}

#[tokio::test]
async fn a_certificate_says_how_it_stands() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let number = announced(&app, &offices, &[COMMUNITY]).await.remove(0);
    let path = format!("/api/v1/public/certificates/{number}");
    let certificate = app.get(&path).await.expect(200);
    assert_eq!(certificate["city_name"], "广州市");
    assert!(certificate["public_url"].as_str().unwrap().ends_with(&format!("/certificates/{number}")));
    let standing = async || app.get(&path).await.expect(200)["recognition"]["standing"].clone();
    assert_eq!(standing().await, "valid");
    let qr = app.get(&format!("{path}/qr.svg")).await;
    assert_eq!(qr.header("content-type"), "image/svg+xml");

    let cases = offices.city.get("/api/v1/cases?stage=announced").await.expect(200);
    let case = decide(&offices.city, &cases["cases"][0], json!({ "step": "recheck", "opinion": "动态管理抽查" })).await;
    assert_eq!(standing().await, "under_review");
    assert_eq!(communities(&app.get("/api/v1/public/recognitions").await.expect(200)).len(), 1);
    decide(&offices.city, &case, json!({ "step": "revoke", "opinion": "绿地被占，撤销" })).await;
    assert_eq!(standing().await, "revoked");
    assert_eq!(app.get("/api/v1/public/recognitions").await.expect(200)["recognitions"], json!([]));
    let record = app.get(&format!("/api/v1/public/communities/{COMMUNITY}")).await.expect(200);
    assert_eq!(record["recognitions"][0]["standing"], "revoked", "it stays in the history");
    app.get("/api/v1/public/certificates/4401-2026-9999").await.problem(404, "not_found");
}

#[tokio::test]
async fn a_certificate_runs_out_on_its_last_day() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let number = announced(&app, &offices, &[COMMUNITY]).await.remove(0);
    for (day, standing) in [("2029-11-30", "valid"), ("2029-12-01", "expired")] {
        app.go_to(day);
        let certificate = app.get(&format!("/api/v1/public/certificates/{number}")).await.expect(200);
        assert_eq!(certificate["recognition"]["standing"], standing, "{day}");
    }
}

#[tokio::test]
async fn a_community_has_a_page_with_or_without_a_recognition() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let record = app.get(&format!("/api/v1/public/communities/{COMMUNITY}")).await.expect(200);
    assert_eq!((&record["community_path"], &record["recognitions"]), (&json!("广州市 荔湾区 沙面街道"), &json!([])));
    let number = announced(&app, &offices, &[COMMUNITY]).await.remove(0);
    let record = app.get(&format!("/api/v1/public/communities/{COMMUNITY}")).await.expect(200);
    assert_eq!(record["recognitions"][0]["certificate"], number);
    app.get("/api/v1/public/communities/440103001999").await.problem(404, "not_found");
    app.get("/api/v1/public/communities/4401").await.problem(404, "not_found");
}

#[tokio::test]
async fn anyone_can_recount_the_published_result_from_the_published_answers() {
    let app = TestApp::start_for_notices().await;
    // In Qingyuan 70 points are enough, so what a review takes away leaves the level.
    let community = "441802006001";
    let [committee, street, county, city] = [
        (Role::Community, community),
        (Role::Street, &community[..9]),
        (Role::County, &community[..6]),
        (Role::City, &community[..4]),
    ]
    .map(|(role, division)| app.account(role, division));
    let (committee, street, county, city) = (committee.await, street.await, county.await, city.await);
    let pack = tests::packs::shipped("qingyuan-2021");
    let draft = Draft::of(pack, Baseline::Met, community, &app.issue_code(community).await)
        .answer("5.2", json!({ "not_applicable": "本社区无可改造场地，问陈小明" }))
        .remark("1.1", "居委会内部备注");
    let receipt = app.submit(&draft.body()).await.expect(201)["receipt"].clone();
    let wish = json!({ "receipt": receipt, "route": "full" });
    let case = committee.post("/api/v1/cases", &wish).await.expect(201);
    let case = decide(&street, &case, json!({ "step": "recommend", "opinion": "同意推荐" })).await;
    let mut verdicts = confirm_all(&case);
    let refused = verdicts.as_array_mut().unwrap().iter_mut().find(|one| one["requirement"] == "1.2").unwrap();
    refused["verdict"] = json!("not_confirmed");
    refused["remark"] = json!("评审组内部意见");
    let pass = json!({ "step": "pass", "opinion": "初审通过", "verdicts": verdicts });
    let case = decide(&county, &case, pass).await;
    let expert = app.account(Role::Expert, &community[..4]).await;
    let path = format!("/api/v1/cases/{}", case["id"].as_str().unwrap());
    let assigned = with_version(&case, json!({ "accounts": [expert.account] }));
    city.put(&format!("{path}/experts"), &assigned).await.expect(204);
    expert.put(&format!("{path}/expert-review"), &expert_review(&verdicts)).await.expect(204);
    let case = city.get(&path).await.expect(200);
    let case = decide(&city, &case, json!({ "step": "recognise", "opinion": "予以认定" })).await;
    assert_ne!(case["reviewed"]["score"], case["claimed"]["score"]);
    let number = announce(&app, &city, std::slice::from_ref(&case)).await.remove(0);

    let answer = app.get(&format!("/api/v1/public/certificates/{number}/sheet")).await;
    for secret in ["居委会内部备注", "评审组内部意见", "陈小明"] {
        assert!(!answer.text().contains(secret), "the published answers show {secret}");
    }
    let sheet: PublishedSheet = postcard::from_bytes(&answer.bytes).unwrap();
    assert_eq!(sheet.pack_hash, pack.hash);
    let (responses, errors) = Responses::read(&pack.rulebook, &sheet.sheet);
    assert_eq!(errors, []);
    let own = evaluate(&pack.rulebook, &responses).unwrap();
    assert_eq!(own, sheet.outcome);
    assert!(review::reaches_a_level(&own));
    assert_eq!(own.score.unwrap().display, case["reviewed"]["score"].as_str().unwrap());
    assert_eq!(sheet.recognition.result.score.as_deref(), case["reviewed"]["score"].as_str());
    assert!(sheet.recognition.is_reviewed);
}

#[tokio::test]
async fn a_recognition_about_to_end_can_be_renewed_and_both_stay_in_the_history() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let first = announced(&app, &offices, &[COMMUNITY]).await.remove(0);
    let cases = offices.community.get("/api/v1/cases").await.expect(200);
    let path = format!("/api/v1/cases/{}", id_of(&cases["cases"][0]));
    let standing = offices.community.get(&path).await.expect(200);
    // 180 days before 2029-11-30.
    assert_eq!(standing["renewal"], json!({ "from": "2029-06-03", "is_open": false }));
    let early = json!({ "receipt": offices.seal(&app.draft().await).await, "route": "direct" });
    offices.community.post("/api/v1/cases", &early).await.problem(422, "case_running");
    app.go_to("2029-10-01");
    let city = app.sign_in(&offices.city.name, tests::people::PASSWORD).await;
    let committee = app.sign_in(&offices.community.name, tests::people::PASSWORD).await;
    assert_eq!(committee.get(&path).await.expect(200)["renewal"]["is_open"], true);
    let mut body = app.draft().await.body();
    body["sheet"]["as_of"] = json!("2029-10-01");
    // The outcome speaks of the day it was worked out for.
    body["outcome"]["as_of"] = json!("2029-10-01");
    let receipt = app.submit(&body).await.expect(201)["receipt"].clone();
    let case = committee.post("/api/v1/cases", &json!({ "receipt": receipt, "route": "direct" })).await.expect(201);
    let case = decide(&city, &case, json!({ "step": "recognise", "opinion": "续期", "honour_checked": true })).await;
    let mut notice = written(&[&case]);
    notice["number"] = json!("续期公示");
    notice["first_day"] = json!("2029-10-01");
    let notice = publish(&city, &drafted(&city, &notice).await).await;
    app.go_to("2029-10-08");
    let announced = city.post(&path_of(&notice, "announcement"), &version_of(&notice)).await.expect(200);
    assert_eq!(announced["announced"][0]["certificate"], "4401-2029-0001");
    let record = app.get(&format!("/api/v1/public/communities/{COMMUNITY}")).await.expect(200);
    let numbers: Vec<_> =
        record["recognitions"].as_array().unwrap().iter().map(|one| one["certificate"].clone()).collect();
    assert_eq!(json!(numbers), json!(["4401-2029-0001", first]));
    // The first one holds on its last day, and nothing of it can be renewed after that.
    app.go_to("2029-11-30");
    let committee = app.sign_in(&offices.community.name, tests::people::PASSWORD).await;
    assert_eq!(committee.get(&path).await.expect(200)["renewal"]["is_open"], true);
    app.go_to("2029-12-01");
    assert_eq!(committee.get(&path).await.expect(200)["renewal"], json!(null));
}

#[tokio::test]
async fn nobody_signed_in_is_needed_and_nothing_is_changed_from_outside() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let number = announced(&app, &offices, &[COMMUNITY]).await.remove(0);
    for path in [
        "/api/v1/public/notices".to_owned(),
        "/api/v1/public/recognitions".to_owned(),
        format!("/api/v1/public/communities/{COMMUNITY}"),
        format!("/api/v1/public/certificates/{number}"),
    ] {
        app.get(&path).await.expect(200);
        app.post(&path, &json!({})).await.problem(405, "method_not_allowed");
        let province = app.account(Role::Province, "44").await;
        province.get(&path).await.expect(200);
    }
}
