//! Consultations on draft standards: comments during their days, answers, the published summary.

use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use shared::people::Role;
use tests::{
    TestApp,
    consultations::{comment, consultation, opened},
    notices::{FIRST_DAY, LAST_DAY},
    packs,
    people::Client,
};

use crate::exports::{csv_rows, xlsx_rows};

const AFTER: &str = "2026-12-01";
const SECRETS: [&str; 2] = ["梁秀英", "沙面街道议事会"];

fn public_path(consultation: &Value) -> String {
    format!("/api/v1/public/consultations/{}", consultation["id"].as_str().unwrap())
}

fn path_of(consultation: &Value, what: &str) -> String {
    format!("/api/v1/consultations/{}{what}", consultation["id"].as_str().unwrap())
}

/// A consultation of the city on its first day.
async fn open_today(app: &TestApp) -> (Client<'_>, Value) {
    let city = app.account(Role::City, "4401").await;
    let own = opened(&city).await;
    app.go_to(FIRST_DAY);
    (city, own)
}

async fn comments(city: &Client<'_>, own: &Value) -> Vec<Value> {
    city.get(&path_of(own, "/comments")).await.expect(200)["comments"].as_array().unwrap().clone()
}

fn answer_path(comment: &Value) -> String {
    format!("/api/v1/consultation-comments/{}/answer", comment["id"].as_str().unwrap())
}

fn answer(comment: &Value, result: &str, gist: &str, reason: &str) -> Value {
    json!({ "version": comment["version"], "result": result, "gist": gist, "reason": reason })
}

#[tokio::test]
async fn a_draft_is_commented_on_answered_and_summarised_without_anything_of_the_commenters() {
    let app = TestApp::start_for_notices().await;
    let (city, own) = open_today(&app).await;
    let seen = app.get(&public_path(&own)).await.expect(200);
    assert_eq!((&seen["phase"], &seen["state"]), (&json!("open"), &json!("open")));
    assert_eq!(seen["text_status"], "reconstruction");
    assert_eq!(seen["requirements"].as_array().unwrap().len(), 38);
    let first = seen["requirements"][0].clone();
    assert!(first["text"]["zh"].as_str().is_some_and(|text| !text.is_empty()), "{first:#}");

    let mut about = comment("我是梁秀英，电话13800000000，建议此条写明比例。");
    about["words"]["requirement"] = first["id"].clone();
    let receipt = app.comment(&own, &about).await.expect(201)["receipt"].as_str().unwrap().to_owned();
    let mut nameless = comment("总体赞成。");
    nameless["words"] = json!({ "requirement": null, "text": "总体赞成。" });
    app.comment(&own, &nameless).await.expect(201);
    app.comment(&own, &comment("还有一条。")).await.expect(201);
    let list = app.get("/api/v1/public/consultations").await;
    assert_eq!(list.expect(200)[0]["tally"]["comments"], json!(0), "nobody sees how many came before the summary");

    let came = city.get(&path_of(&own, "/comments")).await;
    for secret in SECRETS.iter().skip(1) {
        assert!(!came.text().contains(secret), "the list shows {secret}");
    }
    let came = comments(&city, &own).await;
    assert_eq!(came.iter().map(|one| one["is_signed"].as_bool().unwrap()).collect::<Vec<_>>(), [true, false, true]);
    let adopted = answer(&came[0], "adopted", "建议写明比例", "已写明不低于百分之三十。");
    let answered = city.put(&answer_path(&came[0]), &adopted).await.expect(200);
    assert_eq!((&answered["version"], &answered["answer"]["result"]), (&json!(2), &json!("adopted")));
    let mut again = answer(&answered, "partly_adopted", "建议写明比例", "已写明参考比例。");
    city.put(&answer_path(&came[0]), &again).await.expect(200);
    city.put(&answer_path(&came[0]), &again).await.problem(409, "consultation_changed");
    let not = answer(&came[1], "not_adopted", "总体赞成", "无需修改。");
    city.put(&answer_path(&came[1]), &not).await.expect(200);
    let waits = app.get(&format!("/api/v1/public/consultation-comments/{receipt}")).await.expect(200);
    assert_eq!((&waits["result"], &waits["reason"]), (&json!(null), &json!("")), "an answer can still change");

    let summary = json!({ "version": own["version"], "leaves_unanswered": false });
    city.post(&path_of(&own, "/summary"), &summary).await.problem(409, "consultation_running");
    app.go_to(AFTER);
    let refused = city.post(&path_of(&own, "/summary"), &summary).await;
    assert_eq!(refused.problem(409, "comments_unanswered")["errors"][0]["detail"], "1");
    let left = json!({ "version": own["version"], "leaves_unanswered": true });
    city.post(&path_of(&own, "/summary"), &left).await.expect(200);
    city.post(&path_of(&own, "/summary"), &left).await.problem(409, "consultation_summarised");
    again["version"] = json!(3);
    city.put(&answer_path(&came[0]), &again).await.problem(409, "consultation_summarised");

    let seen = app.get(&public_path(&own)).await;
    let tally = json!({ "comments": 3, "adopted": 0, "partly_adopted": 1, "not_adopted": 1, "unanswered": 1 });
    assert_eq!(seen.expect(200)["tally"], tally);
    let expected = json!([
        { "requirement": null, "gist": "总体赞成", "result": "not_adopted", "reason": "无需修改。" },
        { "requirement": first["id"], "gist": "建议写明比例", "result": "partly_adopted", "reason": "已写明参考比例。" },
    ]);
    assert_eq!(seen.json()["summary"], expected);
    for secret in SECRETS.into_iter().chain(["13800000000", "还有一条"]) {
        assert!(!seen.text().contains(secret), "the summary shows {secret}");
    }
    let typed = receipt.to_lowercase().replace('-', "");
    let found = app.get(&format!("/api/v1/public/consultation-comments/{typed}")).await.expect(200);
    assert_eq!((&found["result"], &found["reason"]), (&json!("partly_adopted"), &json!("已写明参考比例。")));
    app.get("/api/v1/public/consultation-comments/0000-0000-0000-0").await.problem(404, "not_found");
}

#[tokio::test]
async fn comments_are_taken_from_the_first_to_the_last_day_in_china() {
    let app = TestApp::start_for_notices().await;
    let city = app.account(Role::City, "4401").await;
    let own = opened(&city).await;
    assert_eq!(app.get(&public_path(&own)).await.expect(200)["phase"], "upcoming");
    for (at, status) in [
        ("2026-11-23T15:59:59Z", 409),
        ("2026-11-23T16:00:00Z", 201),
        ("2026-11-30T15:59:59Z", 201),
        ("2026-11-30T16:00:00Z", 409),
    ] {
        app.clock.set(at.parse().unwrap());
        let answer = app.comment(&own, &comment("建议。")).await;
        answer.expect(status);
        if status == 409 {
            answer.problem(409, "comments_closed");
            let code = if at < "2026-11-25" { "period_upcoming" } else { "period_over" };
            assert_eq!(answer.places(), [format!("/first_day {code}"), format!("/last_day {code}")]);
            assert_eq!(answer.json()["errors"][1]["detail"], LAST_DAY);
        }
    }
    let nowhere = json!({ "id": uuid::Uuid::now_v7() });
    app.comment(&nowhere, &comment("建议。")).await.problem(404, "not_found");
}

#[tokio::test]
async fn an_empty_or_endless_comment_is_told_what_is_wrong_and_a_script_is_kept_as_text() {
    let app = TestApp::start_for_notices().await;
    let (city, own) = open_today(&app).await;
    let empty =
        json!({ "id": "1", "words": { "requirement": "99.9", "text": " ", "name": "", "organisation": "\u{0}" } });
    let refused = app.comment(&own, &empty).await;
    refused.problem(422, "consultation_invalid");
    let expected = [
        "/id not_uuid_v7",
        "/words/requirement unknown_requirement",
        "/words/text text_missing",
        "/words/organisation text_invalid",
    ];
    assert_eq!(refused.places(), expected);
    let long = comment(&"长".repeat(200 * 1024 / 3));
    assert_eq!(app.comment(&own, &long).await.places(), ["/words/text text_too_long"]);
    let path = format!("{}/comments", public_path(&own));
    app.post_text(&path, "x".repeat(600 * 1024)).await.problem(413, "body_too_large");
    let mut extra = comment("建议。");
    extra["words"]["phone"] = json!("1");
    app.comment(&own, &extra).await.problem(422, "invalid_body");
    assert_eq!(app.count("consultation_comment").await, 0);

    let script = "<script>alert(document.cookie)</script>";
    let mut odd = comment(script);
    odd["words"]["name"] = json!(script);
    app.comment(&own, &odd).await.expect(201);
    let came = city.get(&path_of(&own, "/comments")).await;
    assert_eq!(came.header("content-type"), "application/json");
    assert_eq!(came.expect(200)["comments"][0]["text"], script);
    let one = came.json()["comments"][0].clone();
    let bare = answer(&one, "adopted", " ", "");
    let refused = city.put(&answer_path(&one), &bare).await;
    assert_eq!(refused.places(), ["/gist text_missing", "/reason text_missing"]);
}

#[tokio::test]
async fn a_retry_is_not_a_second_comment_and_one_address_comments_so_often() {
    let app = TestApp::start_with(|config| {
        config.privacy.comments_per_hour = 2;
        config.sign_in.session_hours = 720;
        config.sign_in.idle_minutes = 43_200;
    })
    .await;
    let (_, own) = open_today(&app).await;
    let body = comment("建议。");
    let (one, two) = tokio::join!(app.comment(&own, &body), app.comment(&own, &body));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 201]);
    assert_eq!(one.json()["receipt"], two.json()["receipt"]);
    let mut other = body.clone();
    other["words"]["text"] = json!("另一条建议。");
    app.comment(&own, &other).await.problem(409, "comment_conflict");
    app.comment(&own, &comment("第二条。")).await.expect(201);
    let refused = app.comment(&own, &comment("第三条。")).await;
    refused.problem(429, "too_many_comments");
    assert_eq!(refused.header("retry-after"), "3601");
    app.comment(&own, &body).await.expect(200);
    assert_eq!(app.count("consultation_comment").await, 2);
    app.clock.set("2026-11-24T05:00:00Z".parse().unwrap());
    app.comment(&own, &comment("第三条。")).await.expect(201);
    // Even after the last day a retry is told that the first one arrived.
    app.go_to(AFTER);
    assert_eq!(app.comment(&own, &body).await.expect(200)["receipt"], one.json()["receipt"]);
}

#[tokio::test]
async fn who_commented_lies_encrypted_and_every_look_is_recorded() {
    let app = TestApp::start_for_notices().await;
    let (city, own) = open_today(&app).await;
    app.comment(&own, &comment("建议。")).await.expect(201);
    for column in ["sealed", "fingerprint"] {
        let stored = app.texts(&format!("SELECT {column} AS text FROM consultation_comment")).await.concat();
        for secret in SECRETS {
            assert!(!stored.contains(&HEXLOWER.encode(secret.as_bytes())), "{column} shows {secret}");
        }
    }
    let came = comments(&city, &own).await;
    let path = format!("/api/v1/consultation-comments/{}/commenter", came[0]["id"].as_str().unwrap());
    let who = city.get(&path).await.expect(200);
    assert_eq!(who, json!({ "name": "梁秀英", "organisation": "沙面街道议事会" }));
    let administrator = app.account(Role::Administrator, "4401").await;
    let log = administrator.get("/api/v1/audit").await;
    let entries = log.expect(200)["entries"].as_array().unwrap().clone();
    assert!(entries.iter().any(|entry| entry["action"] == "view_commenter"), "{}", log.text());
    for secret in SECRETS {
        assert!(!log.text().contains(secret), "the log shows {secret}");
    }
    // The province sees the consultation and leaves it to the city; another city sees nothing.
    let province = app.account(Role::Province, "44").await;
    let seen = province.get(&path_of(&own, "")).await.expect(200);
    assert_eq!((&seen["may_answer"], &seen["tally"]["comments"]), (&json!(false), &json!(1)));
    province.get(&path).await.problem(403, "not_for_role");
    province.get(&path_of(&own, "/comments")).await.problem(403, "not_for_role");
    let other = app.account(Role::City, "4402").await;
    other.get(&path).await.problem(404, "not_found");
    other.get(&path_of(&own, "")).await.problem(404, "not_found");
    assert_eq!(other.get("/api/v1/consultations").await.expect(200), json!([]));
}

#[tokio::test]
async fn a_consultation_can_be_mended_until_it_begins() {
    let app = TestApp::start_for_notices().await;
    let province = app.account(Role::Province, "44").await;
    let hash = &packs::shipped("mohurd-2020").hash;
    let own = province.post("/api/v1/consultations", &consultation(hash, FIRST_DAY, LAST_DAY)).await.expect(201);
    assert_eq!((&own["division"], &own["may_answer"]), (&json!("44"), &json!(true)));
    let mut change = consultation(hash, "2026-11-25", "2026-11-25");
    change["version"] = own["version"].clone();
    change["title"] = json!("改过的标题");
    let changed = province.put(&path_of(&own, ""), &change).await.expect(200);
    assert_eq!((&changed["title"], &changed["version"]), (&json!("改过的标题"), &json!(2)));
    province.put(&path_of(&own, ""), &change).await.problem(409, "consultation_changed");
    app.go_to("2026-11-25");
    change["version"] = json!(2);
    province.put(&path_of(&own, ""), &change).await.problem(409, "consultation_begun");

    let mut odd = consultation("unknown", "2026-11-24", "2026-11-23");
    odd["title"] = json!("");
    odd["text"] = json!("长".repeat(10_001));
    let refused = province.post("/api/v1/consultations", &odd).await;
    refused.problem(422, "consultation_invalid");
    let expected = [
        "/title text_missing",
        "/text text_too_long",
        "/pack_hash pack_unknown",
        "/first_day first_day_past",
        "/last_day last_day_before_first",
    ];
    assert_eq!(refused.places(), expected);
    // The standard of another city is not one's business.
    let city = app.account(Role::City, "4401").await;
    let elsewhere = consultation(&packs::shipped("qingyuan-2021").hash, "2026-11-25", "2026-11-25");
    let refused = city.post("/api/v1/consultations", &elsewhere).await;
    assert_eq!(refused.places(), ["/pack_hash pack_of_other_place"]);
}

#[tokio::test]
async fn comments_are_taken_along_as_a_table_without_the_commenters() {
    let app = TestApp::start_for_notices().await;
    let (city, own) = open_today(&app).await;
    app.comment(&own, &comment("建议增加充电设施。")).await.expect(201);
    let mut second = comment("=1+1");
    second["words"]["requirement"] = json!("8.2");
    second["words"]["name"] = json!("");
    second["words"]["organisation"] = json!("");
    app.comment(&own, &second).await.expect(201);
    let listed = comments(&city, &own).await;
    let wish = answer(&listed[0], "adopted", "增加充电设施", "已写入草案。");
    city.put(&answer_path(&listed[0]), &wish).await.expect(200);
    let list = path_of(&own, "/comments");
    let csv = city.get(&format!("{list}.csv")).await;
    assert!(!csv.text().contains("梁秀英") && !csv.text().contains("沙面街道议事会"));
    let rows = csv_rows(&csv);
    let heads = ["创建要求", "意见", "是否署名", "采纳情况", "意见摘要", "理由", "答复时间(北京时间)"];
    assert_eq!(rows[0][1..], heads);
    assert_eq!(rows[1][1..7], ["草案整体", "建议增加充电设施。", "是", "采纳", "增加充电设施", "已写入草案。"]);
    assert_eq!(rows[2][1..], ["8.2", "'=1+1", "否", "", "", "", ""]);
    assert_eq!(xlsx_rows(&city.get(&format!("{list}.xlsx?answered=true")).await).len(), 2);
    let log = app.account(Role::Administrator, "4401").await.get("/api/v1/audit?action=comments_exported").await;
    let entries = log.expect(200)["entries"].as_array().unwrap().clone();
    assert_eq!(entries.len(), 2);
    assert!(entries[0]["after"].as_str().unwrap().contains(own["id"].as_str().unwrap()));
    let other = app.account(Role::City, "4403").await;
    other.get(&format!("{list}.csv")).await.problem(404, "not_found");
}
