//! Photos and documents of cases, photos of residents and files of objections are scanned for malware by a real
//! clamd.

use std::time::Duration;

use data_encoding::BASE64;
use image::ImageFormat;
use serde_json::{Value, json};
use shared::people::Role;
use tests::{
    TestApp,
    answer::Answer,
    bucket::files_below,
    cases::Offices,
    clamd::{Clamd, THREAT_NAME, infected},
    files::{DOCUMENT, attach, attachments_of, evidence, last_of, photo, written},
    notices::{objection, open_notice, stay_signed_in},
    people::Client,
    submission::COMMUNITY,
    surveys::path,
};

/// Waits until the files of a case stand like this; gives the list.
async fn until(who: &Client<'_>, case: &Value, expected: &[&str]) -> Value {
    let mut list = Value::Null;
    for _ in 0..300 {
        list = who.get(&attachments_of(case)).await.expect(200);
        let all = list["attachments"].as_array().unwrap();
        if all.iter().map(|one| one["scan"].as_str().unwrap_or("none")).eq(expected.iter().copied()) {
            return list;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("not {expected:?}: {list:#}");
}

/// Waits until an attempt at every file is over, whatever came of it.
async fn until_tried(app: &TestApp) {
    // Who is at it has claimed it for minutes; after a failure it is due again much sooner.
    let untried = "SELECT file_name AS text FROM case_attachment WHERE scanned_at IS NULL \
                   AND (scan_attempts = 0 OR scan_due_at > uploaded_at + 60000)";
    for _ in 0..300 {
        if app.texts(untried).await.is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("never tried: {:?}", app.texts(untried).await);
}

/// Waits until an attempt has failed at a file that a query tells of: where clamd is away it is the only one.
async fn until_one_tried(app: &TestApp, tried: &str) {
    for _ in 0..300 {
        if !app.texts(tried).await.is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("nothing was tried");
}

async fn content(who: &Client<'_>, id: &str) -> Answer {
    who.get(&format!("/api/v1/attachments/{id}/content")).await
}

async fn thumbnail(who: &Client<'_>, id: &str) -> Answer {
    who.get(&format!("/api/v1/attachments/{id}/thumbnail")).await
}

fn image() -> Vec<u8> {
    written(&photo(64, 48, 1), ImageFormat::Jpeg)
}

#[tokio::test]
async fn what_is_found_is_given_to_nobody_and_on_record() {
    let mut clamd = Clamd::on_socket();
    clamd.start().await;
    let app = TestApp::start_with(|config| {
        clamd.configure(config);
        config.server.metrics_listen = Some("127.0.0.1:0".parse().unwrap());
    })
    .await;
    let offices = Offices::open(&app).await;
    let case = offices.apply().await;
    attach(&offices.community, &case, &evidence("8.2", "a.jpg", &image())).await.expect(201);
    attach(&offices.community, &case, &evidence("8.2", "验收报告.pdf", DOCUMENT)).await.expect(201);
    attach(&offices.community, &case, &evidence("8.2", "有毒.pdf", &infected())).await.expect(201);
    let list = until(&offices.street, &case, &["clean", "clean", "found"]).await;
    let one = |position: usize| &list["attachments"][position];
    let id = |position: usize| one(position)["id"].as_str().unwrap();
    assert_eq!((&one(1)["malware"], &one(1)["is_given"]), (&Value::Null, &json!(true)));
    assert_eq!((&one(2)["malware"], &one(2)["is_given"]), (&json!(THREAT_NAME), &json!(false)));
    assert_eq!(content(&offices.street, id(0)).await.status, 200);
    assert_eq!(content(&offices.street, id(1)).await.bytes, DOCUMENT);
    for who in [&offices.community, &offices.street, &offices.city] {
        content(who, id(2)).await.problem(403, "attachment_infected");
    }
    // Whoever does not see the case is told nothing of it.
    let stranger = app.account(Role::Street, "440103002").await;
    content(&stranger, id(2)).await.problem(404, "not_found");

    let entries = app.rows("SELECT action, name, subject, after FROM audit_entry WHERE action = 'malware_found'").await;
    let text = |column: &str| entries[0].try_get::<String>("", column).unwrap();
    assert_eq!((&*text("action"), &*text("name")), ("malware_found", "(server)"));
    assert_eq!(text("subject"), format!("case {}", case["id"].as_str().unwrap()));
    let said: Value = serde_json::from_str(&text("after")).unwrap();
    let expected = json!({
        "attachment": id(2), "requirement": "8.2", "sha256": one(2)["sha256"], "malware": THREAT_NAME,
    });
    assert_eq!(said, expected);
    let told = app.measurements().await;
    let told = told.text();
    for result in ["clean", "found"] {
        assert!(told.contains(&format!("attachment_scans{{result=\"{result}\"}}")), "{told}");
    }

    // The committee puts a sound one in its place.
    let left = offices.community.delete(&format!("/api/v1/attachments/{}", id(2))).await.expect(200);
    assert_eq!(left["attachments"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn while_clamd_is_away_files_wait_and_are_scanned_when_it_is_back() {
    let mut clamd = Clamd::on_port();
    let app = TestApp::start_with(|config| clamd.configure(config)).await;
    let offices = Offices::open(&app).await;
    let case = offices.apply().await;
    let added = attach(&offices.community, &case, &evidence("8.2", "有毒.pdf", &infected())).await.expect(201);
    let id = last_of(&added);
    until_tried(&app).await;
    let list = until(&offices.street, &case, &["not_scanned"]).await;
    assert_eq!(list["attachments"][0]["is_given"], true);
    assert_eq!(content(&offices.street, &id).await.bytes, infected());
    clamd.start().await;
    app.clock.set("2026-11-23T04:10:00Z".parse().unwrap());
    until(&offices.street, &case, &["found"]).await;
    content(&offices.street, &id).await.problem(403, "attachment_infected");
}

#[tokio::test]
async fn what_is_not_scanned_yet_is_kept_back_where_the_server_is_told_so() {
    let mut clamd = Clamd::on_socket();
    let app = TestApp::start_with(|config| {
        clamd.configure(config);
        config.scan.serve_unscanned = false;
    })
    .await;
    let offices = Offices::open(&app).await;
    let case = offices.apply().await;
    let added = attach(&offices.community, &case, &evidence("8.2", "a.jpg", &image())).await.expect(201);
    let own = &added["attachments"][0];
    assert_eq!((&own["scan"], &own["is_given"]), (&json!("not_scanned"), &json!(false)));
    let id = last_of(&added);
    content(&offices.street, &id).await.problem(409, "attachment_not_scanned");
    thumbnail(&offices.street, &id).await.problem(409, "attachment_not_scanned");
    until_tried(&app).await;
    clamd.start().await;
    app.clock.set("2026-11-23T04:10:00Z".parse().unwrap());
    until(&offices.street, &case, &["clean"]).await;
    assert_eq!(content(&offices.street, &id).await.status, 200);
    assert_eq!(thumbnail(&offices.street, &id).await.status, 200);
}

#[tokio::test]
async fn files_from_before_are_scanned_too_each_by_one_of_several_servers() {
    let mut clamd = Clamd::on_socket();
    clamd.start().await;
    let app = TestApp::start_with(|config| config.scan.serve_unscanned = false).await;
    let offices = Offices::open(&app).await;
    let case = offices.apply().await;
    for number in 0..11 {
        let other = [DOCUMENT, format!("% {number}\n").as_bytes()].concat();
        attach(&offices.community, &case, &evidence("8.2", "a.pdf", &other)).await.expect(201);
    }
    let added = attach(&offices.community, &case, &evidence("8.2", "b.pdf", &infected())).await.expect(201);
    // Where nothing is scanned nobody waits for it, and nobody is told that it is not.
    let own = &added["attachments"][11];
    assert_eq!((&own["scan"], &own["malware"], &own["is_given"]), (&Value::Null, &Value::Null, &json!(true)));
    let id = last_of(&added);
    assert_eq!(content(&offices.street, &id).await.bytes, infected());
    let scanning = |config: &mut backend::config::Config| {
        clamd.configure(config);
        config.files.folder.clone_from(&app.files);
    };
    let _servers = [app.start_beside(scanning).await, app.start_beside(scanning).await];
    let mut expected = ["clean"; 12];
    expected[11] = "found";
    until(&offices.street, &case, &expected).await;
    assert_eq!(clamd.scans(12).await, 12, "none was scanned twice");
    // Also the server that scans nothing gives it to nobody any more.
    content(&offices.street, &id).await.problem(403, "attachment_infected");
    let acts = app.texts("SELECT action AS text FROM audit_entry WHERE action = 'malware_found'").await;
    assert_eq!(acts.len(), 1);
}

#[tokio::test]
async fn a_file_that_clamd_does_not_take_holds_no_other_up() {
    let mut clamd = Clamd::on_socket().with("StreamMaxLength 64K");
    clamd.start().await;
    let app = TestApp::start_with(|config| clamd.configure(config)).await;
    let offices = Offices::open(&app).await;
    let case = offices.apply().await;
    let large = [DOCUMENT, &vec![b' '; 1024 * 1024][..]].concat();
    attach(&offices.community, &case, &evidence("8.2", "大.pdf", &large)).await.expect(201);
    attach(&offices.community, &case, &evidence("8.2", "小.pdf", DOCUMENT)).await.expect(201);
    until_tried(&app).await;
    until(&offices.street, &case, &["not_scanned", "clean"]).await;
}

#[tokio::test]
async fn files_of_objections_wait_and_are_scanned_like_those_of_cases() {
    let mut clamd = Clamd::on_socket();
    let app = TestApp::start_with(|config| {
        stay_signed_in(config);
        clamd.configure(config);
        config.scan.serve_unscanned = false;
    })
    .await;
    let offices = Offices::open(&app).await;
    let notice = open_notice(&app, &offices).await;
    let file = |name: &str, bytes: &[u8]| json!({ "name": name, "base64": BASE64.encode(bytes) });
    let mut body = objection(&notice);
    body["attachments"] = json!([file("合同.pdf", DOCUMENT), file("有毒.pdf", &infected())]);
    app.object(&notice, &body).await.expect(201);
    let list = offices.city.get("/api/v1/objections").await.expect(200);
    let id = list["objections"][0]["id"].as_str().unwrap();
    let address = format!("/api/v1/objections/{id}");
    let scans = async || offices.city.get(&address).await.expect(200)["scans"].clone();
    let file = async |position: usize| offices.city.get(&format!("{address}/attachments/{position}")).await;
    let waiting = json!({ "scan": "not_scanned", "malware": null, "is_given": false });
    assert_eq!(scans().await, json!([waiting, waiting]));
    for position in [0, 1] {
        file(position).await.problem(409, "attachment_not_scanned");
    }
    // Who is at it has claimed it for minutes; after a failure it is due again much sooner.
    let tried = "SELECT objection.state AS text FROM objection_attachment \
                 JOIN objection ON objection.id = objection_attachment.objection_id \
                 WHERE scan_attempts > 0 AND scan_due_at <= received_at + 60000";
    until_one_tried(&app, tried).await;
    clamd.start().await;
    app.clock.set("2026-11-24T04:10:00Z".parse().unwrap());
    let expected = json!([
        { "scan": "clean", "malware": null, "is_given": true },
        { "scan": "found", "malware": THREAT_NAME, "is_given": false },
    ]);
    let mut found = Value::Null;
    for _ in 0..300 {
        found = scans().await;
        if found == expected {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(found, expected);
    assert_eq!(file(0).await.bytes, DOCUMENT);
    file(1).await.problem(403, "attachment_infected");
    let told = app.texts("SELECT subject AS text FROM audit_entry WHERE action = 'malware_found'").await;
    assert_eq!(told, [format!("objection {id}")]);
}

#[tokio::test]
async fn photos_of_residents_wait_and_are_scanned_like_those_of_cases() {
    let mut clamd = Clamd::on_socket();
    let app = TestApp::start_with(|config| {
        clamd.configure(config);
        config.scan.serve_unscanned = false;
    })
    .await;
    let images = [1, 2].map(|seed| BASE64.encode(&written(&photo(30, 30, seed), ImageFormat::Png)));
    app.residents_answer(COMMUNITY, 5, |number, answer| {
        if let Some(image) = images.get(number) {
            answer["photo"] = json!(image);
            answer["answers"]["text"] = json!(["楼道很暗。", ""][number]);
        }
    })
    .await;
    let street = app.account(Role::Street, &COMMUNITY[..9]).await;
    let remarks = format!("/api/v1/communities/{COMMUNITY}/survey/remarks");
    let list = street.get(&remarks).await.expect(200);
    let id_of = |has_text: bool| {
        let all = list["remarks"].as_array().unwrap();
        all.iter().find(|one| one["text"].is_string() == has_text).unwrap()["id"].as_str().unwrap()
    };
    let (sound, tampered) = (id_of(true), id_of(false));
    let own = |id: &str, what: &str| format!("/api/v1/survey-remarks/{id}/{what}");
    let public = |id: &str| format!("/api/v1/public/survey-remarks/{id}/photo");
    let waiting = json!({ "scan": "not_scanned", "malware": null, "is_given": false });
    assert!(list["remarks"].as_array().unwrap().iter().all(|one| one["photo_scan"] == waiting), "{list:#}");
    for (id, text) in [(sound, json!("released")), (tampered, Value::Null)] {
        let released = json!({ "version": 1, "text": text, "photo": "released" });
        street.put(&own(id, "moderation"), &released).await.expect(200);
        for what in ["photo", "thumbnail"] {
            street.get(&own(id, what)).await.problem(409, "attachment_not_scanned");
        }
        app.get(&public(id)).await.problem(409, "attachment_not_scanned");
    }
    // What is released and not yet given is left out: the words alone are there.
    let shown = async || app.get(&path(COMMUNITY, "/results")).await.expect(200)["remarks"].clone();
    assert_eq!(shown().await, json!([{ "id": sound, "text": "楼道很暗。", "has_photo": false }]));

    // A photo is drawn anew, so nothing that was sent could be found in it: somebody has got at the store.
    let mut kept = files_below(&app.files).into_iter();
    let place = kept.find(|file| file.to_string_lossy().ends_with(tampered)).unwrap();
    std::fs::write(place, infected()).unwrap();
    // A minute after the answers: after a failure it is due again sooner than whoever is at it would be.
    until_one_tried(&app, "SELECT community AS text FROM survey_remark WHERE scan_due_at BETWEEN 1 AND 1795406460000")
        .await;
    clamd.start().await;
    app.clock.set("2026-11-23T04:10:00Z".parse().unwrap());
    let mut scans = Vec::new();
    for _ in 0..300 {
        let list = street.get(&remarks).await.expect(200);
        let scan = |id: &str| {
            let one = list["remarks"].as_array().unwrap().iter().find(|one| one["id"] == id).unwrap();
            one["photo_scan"]["scan"].as_str().unwrap().to_owned()
        };
        scans = vec![scan(sound), scan(tampered)];
        if scans == ["clean", "found"] {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(scans, ["clean", "found"]);
    assert_eq!(app.get(&public(sound)).await.status, 200);
    for what in ["photo", "thumbnail"] {
        assert_eq!(street.get(&own(sound, what)).await.status, 200);
        street.get(&own(tampered, what)).await.problem(403, "attachment_infected");
    }
    app.get(&public(tampered)).await.problem(403, "attachment_infected");
    assert_eq!(shown().await, json!([{ "id": sound, "text": "楼道很暗。", "has_photo": true }]));
    let told = app.texts("SELECT subject AS text FROM audit_entry WHERE action = 'malware_found'").await;
    assert_eq!(told, [format!("survey remark {tampered}")]);
    // When they were scanned would say when they came, and lead to the answers.
    let moments = "SELECT community AS text FROM survey_remark WHERE scanned_at <> 0 OR scan_due_at <> 0";
    assert!(app.texts(moments).await.is_empty());
}
