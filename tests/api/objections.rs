//! Objections: taken during the days of a notice, kept encrypted, answered by the city.

use data_encoding::{BASE64, HEXLOWER};
use serde_json::{Value, json};
use shared::people::Role;
use tests::{
    TestApp,
    cases::{Offices, confirm_all, decide, path_of as steps_of, with_version},
    notices::{LAST_DAY, objection, open_notice, path_of, publish, version_of, written},
};
use uuid::Uuid;

use crate::exports::table_of;

const SECRETS: [&str; 4] = ["梁秀英", "沙面大街54号", "87654321", "消防通道"];

/// The smallest files that are what they say.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00";
const PDF: &[u8] = b"%PDF-1.7\n%%EOF\n";

fn file(name: &str, bytes: &[u8]) -> Value {
    json!({ "name": name, "base64": BASE64.encode(bytes) })
}

async fn received(app: &TestApp, offices: &Offices<'_>, notice: &Value, body: &Value) -> (String, String) {
    let receipt = app.object(notice, body).await.expect(201)["receipt"].as_str().unwrap().to_owned();
    let rows = offices.city.get("/api/v1/objections").await.expect(200);
    (receipt, rows["objections"].as_array().unwrap().last().unwrap()["id"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn an_objection_gets_a_receipt_number_and_its_state_and_reply_are_seen_with_it() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let notice = open_notice(&app, &offices).await;
    let (receipt, id) = received(&app, &offices, &notice, &objection(&notice)).await;
    assert_eq!(receipt.len(), 16);
    let path = format!("/api/v1/public/objections/{}", receipt.to_lowercase().replace('-', ""));
    let seen = app.get(&path).await;
    assert_eq!(seen.expect(200)["state"], "received");
    assert_eq!(seen.json()["community_name"], "翠洲社区居民委员会");
    for secret in SECRETS {
        assert!(!seen.text().contains(secret), "{secret} is not needed with the number");
    }
    let reply = json!({ "is_upheld": false, "reply": "经核查，所述情况不属实。" });
    offices.city.post(&format!("/api/v1/objections/{id}/reply"), &reply).await.expect(200);
    let seen = app.get(&path).await.expect(200);
    assert_eq!((&seen["state"], &seen["reply"]), (&json!("not_upheld"), &reply["reply"]));
    assert!(seen["replied_at"].is_string());
    offices.city.post(&format!("/api/v1/objections/{id}/reply"), &reply).await.problem(409, "objection_answered");
    app.get("/api/v1/public/objections/0000-0000-0000-0").await.problem(404, "not_found");
}

#[tokio::test]
async fn an_upheld_objection_takes_the_case_out_of_the_notice_and_back_to_the_city() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let notice = open_notice(&app, &offices).await;
    let (_, first) = received(&app, &offices, &notice, &objection(&notice)).await;
    let mut other = objection(&notice);
    other["words"]["name"] = json!("黄志强");
    let (receipt, second) = received(&app, &offices, &notice, &other).await;
    let path = format!("/api/v1/objections/{first}/reply");
    let bare = json!({ "is_upheld": true, "reply": " " });
    let answer = offices.city.post(&path, &bare).await;
    answer.problem(422, "objection_invalid");
    assert_eq!(answer.places(), ["/reply text_missing", "/opinion text_missing"]);
    let upheld =
        json!({ "is_upheld": true, "reply": "情况属实，感谢监督。", "opinion": "消防通道被占用，退回市级评审" });
    offices.city.post(&path, &upheld).await.expect(200);

    let case = notice["lines"][0]["case"].as_str().unwrap();
    let case = offices.community.get(&format!("/api/v1/cases/{case}")).await.expect(200);
    assert_eq!(case["stage"], "preliminarily_reviewed");
    let last = case["decisions"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&last["step"], &last["opinion"]), (&json!("uphold"), &upheld["opinion"]));
    let id = notice["id"].as_str().unwrap();
    let seen = app.get(&format!("/api/v1/public/notices/{id}")).await.expect(200);
    assert_eq!(seen["lines"][0]["left_because"], "objection_upheld");
    assert_eq!(seen["content_sha256"], notice["content_sha256"], "what was published stays");
    assert!(app.get(&format!("/api/v1/public/notices/{id}/annex.csv")).await.text().contains("异议成立，退出公示"));

    // Nobody can object to it here any more; what came before is still answered.
    let answer = app.object(&notice, &objection(&notice)).await;
    assert_eq!(answer.places(), ["/case case_not_in_notice"]);
    offices.city.post(&format!("/api/v1/objections/{second}/reply"), &upheld).await.expect(200);
    assert_eq!(app.get(&format!("/api/v1/public/objections/{receipt}")).await.expect(200)["state"], "upheld");
    let own = format!("/api/v1/cases/{}", case["id"].as_str().unwrap());
    let case = offices.city.get(&own).await.expect(200);
    assert_eq!((&case["stage"], &case["round"]), (&json!("preliminarily_reviewed"), &json!(2)), "it has left before");
    app.go_to("2026-12-01");
    let none = offices.city.post(&path_of(&notice, "announcement"), &version_of(&notice)).await;
    none.problem(409, "nothing_to_announce");
}

#[tokio::test]
async fn an_upheld_objection_opens_a_round_of_the_citys_review_and_the_case_can_stand_in_a_later_notice() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let notice = open_notice(&app, &offices).await;
    let path = format!("/api/v1/cases/{}", notice["lines"][0]["case"].as_str().unwrap());
    let before = offices.city.get(&path).await.expect(200);
    let (_, id) = received(&app, &offices, &notice, &objection(&notice)).await;
    let (_, other) = received(&app, &offices, &notice, &objection(&notice)).await;
    let (_, last) = received(&app, &offices, &notice, &objection(&notice)).await;
    let upheld = json!({ "is_upheld": true, "reply": "情况属实。", "opinion": "退回评审" });
    offices.city.post(&format!("/api/v1/objections/{id}/reply"), &upheld).await.expect(200);

    // The community's answers stay; what was said of them is of the round before, and where the city begins.
    let case = offices.city.get(&path).await.expect(200);
    assert_eq!((&case["round"], &case["reviewed"]), (&json!(2), &json!(null)));
    let rounds = case["rounds"].as_array().unwrap();
    assert_eq!(rounds.len(), 2);
    for kept in ["receipt", "sheet"] {
        assert_eq!(rounds[0][kept], rounds[1][kept], "{kept}");
    }
    assert_eq!(case["claimed"], before["claimed"]);
    assert_eq!(case["verdicts"], before["verdicts"]);
    assert_eq!((&case["experts"], &case["earlier_experts"]), (&json!([]), &before["experts"]));
    assert_eq!(case["decisions"].as_array().unwrap().last().unwrap()["round"], 2);

    // None of it counts for the new round: verdicts are given and an expert is heard again.
    let bare = json!({ "step": "recognise", "opinion": "整改到位" });
    let refused = offices.city.post(&steps_of(&case), &with_version(&case, bare)).await;
    refused.problem(422, "decision_incomplete");
    let places = refused.places();
    assert!(places.contains(&"/step expert_missing".to_owned()), "{places:?}");
    assert!(places.iter().any(|place| place.ends_with(" verdict_missing")), "{places:?}");
    let case = offices.hear_expert(&case).await;
    let again = json!({ "step": "recognise", "opinion": "整改到位", "verdicts": confirm_all(&case) });
    let again = decide(&offices.city, &case, again).await;
    assert_eq!(again["reviewed"], before["reviewed"]);
    let mut body = written(&[&again]);
    body["number"] = json!("穗建公示〔2026〕14号");
    let second = offices.city.post("/api/v1/notices", &body).await.expect(201);
    let second = publish(&offices.city, &second).await;
    assert_eq!(second["lines"][0]["case"], case["id"]);

    // An objection from the first notice that is upheld as late as now takes it out of this one.
    offices.city.post(&format!("/api/v1/objections/{other}/reply"), &upheld).await.expect(200);
    let case = offices.city.get(&path).await.expect(200);
    assert_eq!((&case["stage"], &case["round"]), (&json!("preliminarily_reviewed"), &json!(3)));
    let seen = app.get(&format!("/api/v1/public/notices/{}", second["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(seen["lines"][0]["left_because"], "objection_upheld");

    // And one that is upheld between two notices keeps the case out of the next.
    let case = offices.hear_expert(&case).await;
    let again = json!({ "step": "recognise", "opinion": "再次整改到位", "verdicts": confirm_all(&case) });
    let again = decide(&offices.city, &case, again).await;
    let mut body = written(&[&again]);
    body["number"] = json!("穗建公示〔2026〕15号");
    let third = offices.city.post("/api/v1/notices", &body).await.expect(201);
    offices.city.post(&format!("/api/v1/objections/{last}/reply"), &upheld).await.expect(200);
    let case = offices.city.get(&path).await.expect(200);
    assert_eq!((&case["stage"], &case["round"]), (&json!("preliminarily_reviewed"), &json!(4)));
    assert_eq!(case["decisions"].as_array().unwrap().last().unwrap()["step"], "uphold");
    let refused = offices.city.post(&path_of(&third, "publication"), &version_of(&third)).await;
    refused.problem(422, "notice_invalid");
    assert_eq!(refused.places(), ["/cases/0 case_not_recognised"]);
}

#[tokio::test]
async fn a_retry_is_not_a_second_objection() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let notice = open_notice(&app, &offices).await;
    let body = objection(&notice);
    let first = app.object(&notice, &body).await.expect(201);
    assert_eq!(app.object(&notice, &body).await.expect(200)["receipt"], first["receipt"]);
    let mut other = body.clone();
    other["words"]["facts"] = json!("另有事实：物业用房被出租，附合同复印件。");
    app.object(&notice, &other).await.problem(409, "objection_conflict");
    let twin = objection(&notice);
    let (one, two) = tokio::join!(app.object(&notice, &twin), app.object(&notice, &twin));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 201]);
    assert_eq!(one.json()["receipt"], two.json()["receipt"]);
    assert_eq!(app.count("objection").await, 2);
    // Even after the last day a retry is told that the first one arrived.
    app.go_to("2026-12-01");
    assert_eq!(app.object(&notice, &body).await.expect(200)["receipt"], first["receipt"]);
}

#[tokio::test]
async fn outside_the_days_an_objection_is_told_the_days() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let notice = open_notice(&app, &offices).await;
    for (day, code) in [("2026-11-23", "period_upcoming"), ("2026-12-01", "period_over")] {
        app.go_to(day);
        let answer = app.object(&notice, &objection(&notice)).await;
        let problem = answer.problem(409, "objections_closed");
        assert_eq!(answer.places(), [format!("/first_day {code}"), format!("/last_day {code}")]);
        assert_eq!(problem["errors"][1]["detail"], LAST_DAY);
    }
    // The last day counts to its end in China.
    app.clock.set("2026-11-30T15:59:59Z".parse().unwrap());
    app.object(&notice, &objection(&notice)).await.expect(201);
    app.clock.set("2026-11-30T16:00:00Z".parse().unwrap());
    app.object(&notice, &objection(&notice)).await.problem(409, "objections_closed");
    let unknown = json!({ "id": Uuid::now_v7() });
    app.object(&unknown, &objection(&notice)).await.problem(404, "not_found");
}

#[tokio::test]
async fn an_empty_or_endless_objection_is_told_what_is_wrong() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let notice = open_notice(&app, &offices).await;
    let mut empty = objection(&notice);
    empty["id"] = json!("1");
    empty["case"] = json!("");
    empty["words"] = json!({ "name": "", "address": " ", "phone": "", "facts": "" });
    let answer = app.object(&notice, &empty).await;
    answer.problem(422, "objection_invalid");
    let expected = [
        "/id not_uuid_v7",
        "/case case_not_in_notice",
        "/words/name text_missing",
        "/words/address text_missing",
        "/words/phone text_missing",
        "/words/facts text_missing",
    ];
    assert_eq!(answer.places(), expected);

    let mut long = objection(&notice);
    long["words"]["facts"] = json!("长".repeat(200 * 1024 / 3));
    assert_eq!(app.object(&notice, &long).await.places(), ["/words/facts text_too_long"]);
    let mut nul = objection(&notice);
    nul["words"]["facts"] = json!("消防通道\u{0}长期被占用，附照片");
    assert_eq!(app.object(&notice, &nul).await.places(), ["/words/facts text_invalid"]);
    let mut extra = objection(&notice);
    extra["anonymous"] = json!(true);
    app.object(&notice, &extra).await.problem(422, "invalid_body");
    let huge = "x".repeat(9 * 1024 * 1024);
    let path = format!("/api/v1/public/notices/{}/objections", notice["id"].as_str().unwrap());
    app.post_text(&path, huge).await.problem(413, "body_too_large");
    assert_eq!(app.count("objection").await, 0);
}

#[tokio::test]
async fn a_script_in_every_field_is_kept_as_the_text_it_is() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let notice = open_notice(&app, &offices).await;
    let script = "<script>alert(document.cookie)</script>";
    let mut body = objection(&notice);
    body["words"] = json!({ "name": script, "address": script, "phone": "020-87654321", "facts": script });
    body["attachments"] = json!([file(&format!("{script}.png"), PNG)]);
    let (_, id) = received(&app, &offices, &notice, &body).await;
    let seen = offices.city.get(&format!("/api/v1/objections/{id}")).await;
    assert_eq!(seen.header("content-type"), "application/json");
    assert_eq!(seen.expect(200)["words"]["facts"], script);
    let attachment = offices.city.get(&format!("/api/v1/objections/{id}/attachments/0")).await;
    assert!(!attachment.header("content-disposition").contains('<'), "{}", attachment.header("content-disposition"));
    assert_eq!(attachment.header("x-content-type-options"), "nosniff");
    let mut phone = objection(&notice);
    phone["words"]["phone"] = json!(script);
    assert_eq!(app.object(&notice, &phone).await.places(), ["/words/phone text_invalid"]);
}

#[tokio::test]
async fn attachments_are_looked_at_by_their_content() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let notice = open_notice(&app, &offices).await;
    let mut body = objection(&notice);
    body["attachments"] = json!([file("通道.png", PNG), file("合同.pdf", PDF)]);
    let (_, id) = received(&app, &offices, &notice, &body).await;
    let seen = offices.city.get(&format!("/api/v1/objections/{id}")).await.expect(200);
    assert_eq!(seen["attachments"], json!(["通道.png", "合同.pdf"]));
    let one = offices.city.get(&format!("/api/v1/objections/{id}/attachments/1")).await;
    assert_eq!((one.header("content-type"), one.bytes.as_slice()), ("application/pdf", PDF));
    offices.city.get(&format!("/api/v1/objections/{id}/attachments/2")).await.problem(404, "not_found");

    let mut large = PNG.to_vec();
    large.resize(2 * 1024 * 1024 + 1, 0);
    for (files, place) in [
        (json!([file("a.png", b"<html>")]), "/attachments/0/base64 file_kind"),
        (json!([file("a.exe", b"MZ\x90\x00\x03\x00\x00\x00")]), "/attachments/0/base64 file_kind"),
        (json!([file("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")]), "/attachments/0/base64 file_kind"),
        (json!([file("a.png", &large)]), "/attachments/0/base64 file_too_large"),
        (json!([{ "name": "a.png", "base64": "不是" }]), "/attachments/0/base64 base64_invalid"),
        (json!([file("", PNG)]), "/attachments/0/name text_missing"),
        (json!([file("1", PNG), file("2", PNG), file("3", PNG), file("4", PNG)]), "/attachments too_many"),
    ] {
        let mut body = objection(&notice);
        body["attachments"] = files;
        let answer = app.object(&notice, &body).await;
        answer.problem(422, "objection_invalid");
        assert_eq!(answer.places(), [place]);
    }
    let mut full = objection(&notice);
    large.truncate(2 * 1024 * 1024);
    full["attachments"] = json!([file("1.png", &large), file("2.png", &large), file("3.png", &large)]);
    app.object(&notice, &full).await.expect(201);
}

#[tokio::test]
async fn one_address_may_object_so_many_times_an_hour() {
    let app = TestApp::start_with(|config| {
        config.privacy.objections_per_hour = 2;
        config.sign_in.session_hours = 720;
        config.sign_in.idle_minutes = 43_200;
    })
    .await;
    let offices = Offices::open(&app).await;
    let notice = open_notice(&app, &offices).await;
    let first = objection(&notice);
    app.object(&notice, &first).await.expect(201);
    app.object(&notice, &first).await.expect(200);
    let mut wrong = objection(&notice);
    wrong["words"]["name"] = json!("");
    app.object(&notice, &wrong).await.problem(422, "objection_invalid");
    app.object(&notice, &objection(&notice)).await.expect(201);
    let answer = app.object(&notice, &objection(&notice)).await;
    answer.problem(429, "too_many_objections");
    assert_eq!(answer.header("retry-after"), "3601");
    app.object(&notice, &first).await.expect(200);
    app.clock.set("2026-11-24T05:00:00Z".parse().unwrap());
    app.object(&notice, &objection(&notice)).await.expect(201);
}

#[tokio::test]
async fn only_the_handling_city_sees_the_person_behind_an_objection() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let notice = open_notice(&app, &offices).await;
    let mut body = objection(&notice);
    body["attachments"] = json!([file("通道.png", PNG)]);
    let (_, id) = received(&app, &offices, &notice, &body).await;
    let path = format!("/api/v1/objections/{id}");
    let reply = json!({ "is_upheld": false, "reply": "不属实" });
    for (role, division) in
        [(Role::Province, "44"), (Role::County, "440103"), (Role::Street, "440103001"), (Role::Administrator, "44")]
    {
        let client = app.account(role, division).await;
        client.get("/api/v1/objections").await.problem(403, "not_for_role");
        client.get(&path).await.problem(403, "not_for_role");
        client.get(&format!("{path}/attachments/0")).await.problem(403, "not_for_role");
        client.post(&format!("{path}/reply"), &reply).await.problem(403, "not_for_role");
    }
    let other = app.account(Role::City, "4402").await;
    assert_eq!(other.get("/api/v1/objections").await.expect(200)["objections"], json!([]));
    other.get(&path).await.problem(404, "not_found");
    other.get(&format!("{path}/attachments/0")).await.problem(404, "not_found");
    other.post(&format!("{path}/reply"), &reply).await.problem(404, "not_found");
    app.get(&path).await.problem(401, "signed_out");

    let list = offices.city.get("/api/v1/objections").await;
    for secret in SECRETS {
        assert!(!list.text().contains(secret), "the list shows {secret}");
    }
    let seen = offices.city.get(&path).await.expect(200);
    assert_eq!(seen["words"], body["words"]);
}

#[tokio::test]
async fn what_an_objector_wrote_lies_encrypted_in_the_database() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let notice = open_notice(&app, &offices).await;
    let mut body = objection(&notice);
    body["attachments"] = json!([file("梁秀英的照片.png", PNG)]);
    app.object(&notice, &body).await.expect(201);
    for (table, column) in [("objection", "sealed"), ("objection", "fingerprint"), ("objection_attachment", "sealed")] {
        let stored = app.texts(&format!("SELECT {column} AS text FROM {table}")).await.concat();
        for secret in SECRETS.iter().map(|secret| secret.as_bytes()).chain([&PNG[..8]]) {
            assert!(!stored.contains(&HEXLOWER.encode(secret)), "{table}.{column} shows a secret");
        }
    }
    // Moved to another objection it cannot be read any more.
    app.execute("UPDATE objection SET sealed = (SELECT sealed FROM objection_attachment)").await;
    let rows = offices.city.get("/api/v1/objections").await.expect(200);
    let path = format!("/api/v1/objections/{}", rows["objections"][0]["id"].as_str().unwrap());
    offices.city.get(&path).await.problem(500, "internal_error");
}

#[tokio::test]
async fn every_look_at_an_objector_is_recorded() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let notice = open_notice(&app, &offices).await;
    let mut body = objection(&notice);
    body["attachments"] = json!([file("通道.png", PNG)]);
    let (_, id) = received(&app, &offices, &notice, &body).await;
    let path = format!("/api/v1/objections/{id}");
    offices.city.get(&path).await.expect(200);
    offices.city.get(&format!("{path}/attachments/0")).await;
    let reply = json!({ "is_upheld": false, "reply": "经核查不属实" });
    offices.city.post(&format!("{path}/reply"), &reply).await.expect(200);
    let administrator = app.account(Role::Administrator, "4401").await;
    let log = administrator.get("/api/v1/audit").await;
    let entries = log.expect(200)["entries"].as_array().unwrap().clone();
    let subject = format!("objection {id}");
    let mut actions: Vec<_> = entries
        .iter()
        .filter(|entry| entry["subject"] == json!(subject))
        .map(|entry| entry["action"].as_str().unwrap().to_owned())
        .collect();
    actions.reverse();
    // The answer shows the objection once more.
    assert_eq!(actions, ["view_objection", "view_objection_attachment", "answer_objection", "view_objection"]);
    let published = entries.iter().any(|entry| entry["action"] == "publish_notice");
    assert!(published, "{}", log.text());
    for secret in SECRETS {
        assert!(!log.text().contains(secret), "the log shows {secret}");
    }
}

#[tokio::test]
async fn the_list_of_objections_goes_on_page_by_page_to_the_newest() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let notice = open_notice(&app, &offices).await;
    let mut ids = Vec::new();
    for minute in 0..5 {
        app.clock.set(format!("2026-11-24T04:0{minute}:00Z").parse().unwrap());
        ids.push(received(&app, &offices, &notice, &objection(&notice)).await.1);
    }
    let (mut walked, mut after) = (Vec::new(), String::new());
    loop {
        let page = offices.city.get(&format!("/api/v1/objections?limit=2{after}")).await.expect(200);
        let rows = page["objections"].as_array().unwrap();
        assert!((1..=2).contains(&rows.len()));
        assert!(rows.iter().all(|row| row["notice_number"] == notice["number"]));
        walked.extend(rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(walked, ids, "oldest first, each once, the newest among them");
    let bad = offices.city.get("/api/v1/objections?after=x").await;
    bad.problem(422, "objection_invalid");
    assert_eq!(bad.places(), ["/after invalid_parameter"]);
}

#[tokio::test]
async fn objections_are_taken_along_as_a_table_without_the_objectors() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let notice = open_notice(&app, &offices).await;
    received(&app, &offices, &notice, &objection(&notice)).await;
    let table = table_of(&offices.city, "/api/v1/objections", "").await;
    assert_eq!(table[0], ["收到时间(北京时间)", "公示文号", "社区", "处理情况"]);
    assert_eq!(table[1], ["2026-11-24 12:00:00", "穗建公示〔2026〕12号", "翠洲社区居民委员会", "待处理"]);
    assert_eq!(table.len(), 2);
    assert_eq!(table_of(&offices.city, "/api/v1/objections", "state=upheld").await.len(), 1);
    let other = app.account(Role::City, "4403").await;
    assert_eq!(table_of(&other, "/api/v1/objections", "").await.len(), 1);
    let administrator = app.account(Role::Administrator, "4401").await;
    let log = administrator.get("/api/v1/audit?action=objections_exported").await.expect(200);
    assert_eq!(log["entries"].as_array().unwrap().len(), 4);
}
