//! Files that come with a self-assessment: in parts, before and after it, across restarts, and on to its
//! case.

use std::time::Duration;

use data_encoding::HEXLOWER;
use image::ImageFormat;
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use shared::people::Role;
use tests::{
    TestApp,
    answer::Answer,
    app::new_database,
    bucket::{Bucket, files_below},
    cases::{Offices, decide, path_of},
    evidence::{File, UPLOADS},
    files::{attach, attachments_of, bomb, compressed, evidence, photo, scene, written},
    process::{Program, Running},
    submission::{COMMUNITY, Draft},
};

const KIB: usize = 1024;

fn jpeg(seed: u8) -> Vec<u8> {
    written(&photo(64, 48, seed), ImageFormat::Jpeg)
}

/// A draft of the usual community and its access code.
async fn draft(app: &TestApp) -> (Draft, String) {
    let code = app.issue_code(COMMUNITY).await;
    (Draft::all_met(COMMUNITY, &code), code)
}

/// What is submitted with files.
fn with_files(draft: &Draft, files: &[&File]) -> Value {
    let mut body = draft.body();
    body["evidence"] = files.iter().map(|file| file.entry()).collect();
    body
}

/// How far each file is, as everybody is told.
fn states(status: &Value) -> Vec<&str> {
    status["files"].as_array().unwrap().iter().map(|file| file["state"].as_str().unwrap()).collect()
}

/// Waits until a case has so many attachments; gives the list.
async fn until_attached(offices: &Offices<'_>, case: &Value, count: usize) -> Value {
    let mut list = Value::Null;
    for _ in 0..100 {
        list = offices.community.get(&attachments_of(case)).await.expect(200);
        if list["attachments"].as_array().unwrap().len() == count {
            return list;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("not {count}: {list:#}");
}

/// Waits until so many files are kept: they are taken away after what is said of them has been written.
async fn until_files(app: &TestApp, count: usize) {
    for _ in 0..100 {
        if files_below(&app.files).len() == count {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("not {count}: {:?}", files_below(&app.files));
}

#[tokio::test]
async fn a_file_comes_in_parts_and_the_receipt_says_that_it_is_here() {
    let app = TestApp::start().await;
    let limits = app.get(UPLOADS).await.expect(200);
    assert_eq!(
        limits,
        json!({
            "most_files": 100, "most_per_requirement": 20, "largest_bytes": 10 * KIB * KIB,
            "part_bytes": KIB * KIB, "least_part_bytes": 64 * KIB,
        })
    );
    let (draft, code) = draft(&app).await;
    let file = File::document(draft.id(), "8.2", 150 * KIB, b' ');
    let begun = app.begin(&file.wish(&code)).await;
    assert_eq!((begun.header("upload-offset"), begun.header("upload-length")), ("0", "153600"));
    let begun = begun.expect(201);
    assert_eq!((&begun["state"], &begun["offset"], &begun["refusal"]), (&json!("receiving"), &json!(0), &json!(null)));
    let first = app.send_part(&begun, 0, &file.bytes[..100 * KIB]).await;
    assert_eq!(first.header("upload-offset"), "102400");
    assert_eq!(first.expect(200)["state"], "receiving");
    let head = app.send(app.of_upload(Method::HEAD, &begun)).await;
    assert_eq!((head.status, head.header("upload-offset")), (StatusCode::OK, "102400"));
    // The submission may come in the middle: it is sealed, and not complete yet.
    let receipt = app.submit(&with_files(&draft, &[&file])).await.expect(201);
    let status = app.evidence_of(&receipt).await;
    assert_eq!((&status["is_complete"], states(&status)), (&json!(false), vec!["receiving"]));
    assert_eq!(status["files"][0]["offset"], 102_400);
    let last = app.send_part(&begun, 100 * KIB, &file.bytes[100 * KIB..]).await.expect(200);
    assert_eq!((&last["state"], &last["offset"]), (&json!("complete"), &json!(153_600)));
    let status = app.evidence_of(&receipt).await;
    assert_eq!((&status["is_complete"], states(&status)), (&json!(true), vec!["complete"]));

    // What is signed names the file by its hash and says nothing of what it shows.
    assert_eq!(receipt["record"]["evidence"], json!([file.entry()]));
    let view = app.get(&format!("/api/v1/receipts/{}", receipt["receipt"].as_str().unwrap())).await.expect(200);
    assert_eq!(view["verification"]["holds"], true, "{view:#}");
    let names: Vec<String> = files_below(&app.files).iter().map(|path| path.display().to_string()).collect();
    assert!(matches!(&names[..], [one] if one.contains("/evidence/")), "no part is left: {names:?}");
    // The answer to the last part got lost: the same again finds what came of it.
    assert_eq!(app.send_part(&begun, 100 * KIB, &file.bytes[100 * KIB..]).await.expect(200)["state"], "complete");
}

#[tokio::test]
async fn without_files_nothing_is_said_of_them() {
    let app = TestApp::start().await;
    let (draft, _) = draft(&app).await;
    let receipt = app.submit(&draft.body()).await.expect(201);
    assert!(receipt["record"].get("evidence").is_none(), "{receipt:#}");
    assert_eq!(app.evidence_of(&receipt).await, json!({ "is_complete": true, "files": [] }));
    // An empty list is none: the same content, and so the same receipt.
    let again = app.submit(&with_files(&draft, &[])).await.expect(200);
    assert_eq!((&again["receipt"], &again["signature"]), (&receipt["receipt"], &receipt["signature"]));
}

#[tokio::test]
async fn what_is_complete_before_the_submission_is_there_with_it_and_what_comes_after_as_well() {
    let app = TestApp::start().await;
    let (draft, code) = draft(&app).await;
    let before = File::new(draft.id(), "8.2", jpeg(1));
    let after = File::new(draft.id(), "1.1", jpeg(2));
    assert_eq!(app.upload(&before, &code).await.expect(200)["state"], "complete");
    let body = with_files(&draft, &[&before, &after]);
    let receipt = app.submit(&body).await.expect(201);
    let status = app.evidence_of(&receipt).await;
    assert_eq!((&status["is_complete"], states(&status)), (&json!(false), vec!["complete", "missing"]));
    assert_eq!(app.upload(&after, &code).await.expect(200)["state"], "complete");
    assert_eq!(app.evidence_of(&receipt).await["is_complete"], true);
    // Other files under the same id are another submission.
    app.submit(&with_files(&draft, &[&before])).await.problem(409, "submission_conflict");
    // A retry that comes when the code is good no more gets its receipt, with these files and no others.
    app.clock.set("2029-12-31T04:00:00Z".parse().unwrap());
    assert_eq!(app.submit(&body).await.expect(200)["receipt"], receipt["receipt"]);
    app.submit(&with_files(&draft, &[&before])).await.problem(403, "access_code_expired");
}

#[tokio::test]
async fn a_part_that_begins_elsewhere_is_told_where_the_next_one_does() {
    let app = TestApp::start().await;
    let (draft, code) = draft(&app).await;
    let file = File::document(draft.id(), "8.2", 200 * KIB, b' ');
    let begun = app.begin(&file.wish(&code)).await.expect(201);
    let part = &file.bytes[..64 * KIB];
    app.send_part(&begun, 0, part).await.expect(200);
    for offset in [0, 1, 128 * KIB, 4_000_000_000] {
        let answer = app.send_part(&begun, offset, part).await;
        answer.problem(409, "upload_offset");
        assert_eq!(
            (answer.header("upload-offset"), answer.places()),
            ("65536", vec!["/offset upload_offset".to_owned()])
        );
    }
    app.send_part(&begun, 64 * KIB, &part[1..]).await.problem(422, "upload_part_small");
    app.send_part(&begun, 64 * KIB, &vec![b' '; 137 * KIB]).await.problem(422, "upload_past_end");
    app.send_part(&begun, 64 * KIB, &vec![b' '; KIB * KIB + 1]).await.problem(413, "body_too_large");
    let unsaid = app.of_upload(Method::PATCH, &begun).body(part.to_vec());
    app.send(unsaid).await.problem(400, "upload_offset_missing");
    let how_far = app.how_far(&begun).await.expect(200);
    assert_eq!((&how_far["state"], &how_far["offset"]), (&json!("receiving"), &json!(65_536)));
    assert_eq!(files_below(&app.files).len(), 1, "nothing is left of what was refused");
    // Two windows send the same part at once: it counts once, and the other one is told so.
    let (short, long) = (&file.bytes[64 * KIB..128 * KIB], &file.bytes[64 * KIB..192 * KIB]);
    let (one, other) = tokio::join!(app.send_part(&begun, 64 * KIB, short), app.send_part(&begun, 64 * KIB, long));
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    let offset = app.how_far(&begun).await.expect(200)["offset"].as_u64().unwrap();
    let offset = usize::try_from(offset).unwrap();
    assert_eq!(app.send_part(&begun, offset, &file.bytes[offset..]).await.expect(200)["state"], "complete");
}

#[tokio::test]
async fn nobody_goes_on_with_or_asks_for_the_upload_of_others() {
    let app = TestApp::start().await;
    let (draft, code) = draft(&app).await;
    let file = File::new(draft.id(), "8.2", jpeg(1));
    let begun = app.begin(&file.wish(&code)).await.expect(201);
    let other = app.begin(&File::new(draft.id(), "8.2", jpeg(2)).wish(&code)).await.expect(201);
    assert_ne!(begun["token"], other["token"]);
    let mut stolen = begun.clone();
    stolen["token"] = other["token"].clone();
    app.how_far(&stolen).await.problem(404, "not_found");
    app.send_part(&stolen, 0, &file.bytes).await.problem(404, "not_found");
    app.get(&format!("{UPLOADS}/{}", file.id)).await.problem(404, "not_found");
    let mut unknown = begun.clone();
    unknown["id"] = json!(draft.id());
    app.how_far(&unknown).await.problem(404, "not_found");
}

#[tokio::test]
async fn begun_again_it_is_the_same_upload_and_other_words_are_a_conflict() {
    let app = TestApp::start().await;
    let (draft, code) = draft(&app).await;
    let file = File::document(draft.id(), "8.2", 100 * KIB, b' ');
    let wish = file.wish(&code);
    let begun = app.begin(&wish).await.expect(201);
    app.send_part(&begun, 0, &file.bytes[..64 * KIB]).await.expect(200);
    let again = app.begin(&wish).await;
    assert_eq!(again.header("upload-offset"), "65536");
    let again = again.expect(200);
    assert_eq!((&again["id"], &again["token"], &again["offset"]), (&begun["id"], &begun["token"], &json!(65_536)));
    for (pointer, value) in [
        ("/file/caption", json!("另一张")),
        ("/file/requirement", json!("8.1")),
        ("/file/sha256", json!("0".repeat(64))),
        ("/file/place", json!("沙面大街")),
        ("/submission", json!(uuid::Uuid::now_v7())),
    ] {
        let mut other = wish.clone();
        *other.pointer_mut(pointer).unwrap() = value;
        app.begin(&other).await.problem(409, "upload_conflict");
    }
    assert_eq!(app.count("evidence_file").await, 1);
}

#[tokio::test]
async fn what_is_said_of_a_file_and_what_a_submission_names_is_checked() {
    let app = TestApp::start_with(|config| {
        config.files.largest_mib = 1;
        config.files.most_per_requirement = 2;
        config.evidence.most_files = 3;
    })
    .await;
    let (draft, code) = draft(&app).await;
    let file = |seed| File::new(draft.id(), "8.2", jpeg(seed));
    for (pointer, value, place) in [
        ("/id", json!("4fa85f64-5717-4562-b3fc-2c963f66afa6"), "/id not_uuid_v7"),
        ("/submission", json!(""), "/submission not_uuid_v7"),
        ("/file/file_name", json!("长".repeat(86)), "/file/file_name text_too_long"),
        ("/file/caption", json!("字".repeat(201)), "/file/caption text_too_long"),
        ("/file/taken_on", json!("2026-11-24"), "/file/taken_on day_in_future"),
        ("/file/taken_time", json!("25:00"), "/file/taken_time time_invalid"),
        ("/file/place", json!("地".repeat(101)), "/file/place text_too_long"),
        ("/file/media_type", json!("image/heic"), "/file/media_type attachment_heic"),
        ("/file/media_type", json!("text/html"), "/file/media_type attachment_kind"),
        ("/file/size_bytes", json!(KIB * KIB + 1), "/file/size_bytes attachment_too_large"),
        ("/file/size_bytes", json!(0), "/file/size_bytes file_empty"),
        ("/file/sha256", json!("x"), "/file/sha256 sha256_invalid"),
    ] {
        let mut wish = file(1).wish(&code);
        *wish.pointer_mut(pointer).unwrap() = value;
        let answer = app.begin(&wish).await;
        answer.problem(422, "upload_invalid");
        assert_eq!(answer.places(), [place]);
    }
    let mut unknown = file(1).wish(&code);
    unknown["community"] = json!("990000000000");
    app.begin(&unknown).await.problem(422, "unknown_community");
    assert_eq!(app.count("evidence_file").await, 0);

    let (one, two, three) = (file(1), file(2), file(3));
    let elsewhere = File::new(draft.id(), "99.9", jpeg(4));
    let mut same = File::new(draft.id(), "8.2", jpeg(1));
    let refused = async |files: &[&File], place: &str| {
        let answer = app.submit(&with_files(&draft, files)).await;
        answer.problem(422, "submission_invalid");
        assert_eq!(answer.places(), [place]);
    };
    refused(&[&elsewhere], "/evidence/0/requirement unknown_requirement").await;
    refused(&[&one, &same], "/evidence/1/sha256 evidence_duplicate").await;
    same.id = one.id;
    same.requirement = "8.1".to_owned();
    refused(&[&one, &same], "/evidence/1/sha256 evidence_duplicate").await;
    refused(&[&one, &two, &three], "/evidence/2/requirement attachments_too_many").await;
    refused(&[&one, &two, &three, &elsewhere], "/evidence/3 evidence_too_many").await;
    assert_eq!(app.count("submission").await, 0);
}

#[tokio::test]
async fn what_does_not_match_its_hash_begins_anew_and_is_given_up_at_last() {
    let app = TestApp::start().await;
    let (draft, code) = draft(&app).await;
    let file = File::document(draft.id(), "8.2", 100 * KIB, b' ');
    let other = File::document(draft.id(), "8.2", 100 * KIB, b'x');
    let begun = app.begin(&file.wish(&code)).await.expect(201);
    app.send_part(&begun, 0, &file.bytes[..64 * KIB]).await.expect(200);
    let answer = app.send_part(&begun, 64 * KIB, &other.bytes[64 * KIB..]).await;
    answer.problem(422, "upload_hash_mismatch");
    assert_eq!(answer.header("upload-offset"), "0");
    assert!(files_below(&app.files).is_empty());
    let how_far = app.how_far(&begun).await.expect(200);
    assert_eq!((&how_far["state"], &how_far["offset"]), (&json!("receiving"), &json!(0)));
    assert_eq!(app.send_part(&begun, 0, &file.bytes).await.expect(200)["state"], "complete");

    let file = File::new(draft.id(), "8.1", jpeg(1));
    let mut other = file.bytes.clone();
    other.reverse();
    let begun = app.begin(&file.wish(&code)).await.expect(201);
    for _ in 0..5 {
        app.send_part(&begun, 0, &other).await.problem(422, "upload_hash_mismatch");
    }
    app.send_part(&begun, 0, &other).await.problem(422, "upload_given_up");
    app.send_part(&begun, 0, &file.bytes).await.problem(422, "upload_given_up");
    assert_eq!(app.how_far(&begun).await.expect(200)["refusal"], "upload_given_up");
}

#[tokio::test]
async fn what_is_no_photo_is_refused_with_its_reason_and_harms_nothing_else() {
    let app = TestApp::start().await;
    let (draft, code) = draft(&app).await;
    let mut half = written(&photo(400, 300, 1), ImageFormat::Png);
    half.truncate(half.len() / 2);
    let heic = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic".to_vec();
    let mut refused = Vec::new();
    for (bytes, code_of_refusal) in [
        (b"<script>alert(1)</script>".to_vec(), "attachment_kind"),
        (heic, "attachment_heic"),
        (half, "attachment_broken"),
        (bomb(), "attachment_too_many_pixels"),
    ] {
        let file = File::new(draft.id(), "8.2", bytes);
        app.upload(&file, &code).await.problem(422, code_of_refusal);
        // Sent or begun again it is the same, and a page that asks is told why.
        let again = app.begin(&file.wish(&code)).await.expect(200);
        assert_eq!((&again["state"], &again["refusal"]), (&json!("refused"), &json!(code_of_refusal)));
        app.send_part(&again, 0, &file.bytes).await.problem(422, code_of_refusal);
        refused.push(file);
    }
    assert!(files_below(&app.files).is_empty(), "nothing is left of what was refused");
    let good = File::new(draft.id(), "8.2", jpeg(1));
    app.upload(&good, &code).await.expect(200);
    let receipt = app.submit(&with_files(&draft, &[&refused[1], &good])).await.expect(201);
    let status = app.evidence_of(&receipt).await;
    assert_eq!((&status["is_complete"], states(&status)), (&json!(false), vec!["refused", "complete"]));
    assert_eq!(status["files"][0]["refusal"], "attachment_heic");
}

#[tokio::test]
async fn a_community_sends_no_more_than_is_taken_and_speaks_for_itself_alone() {
    const OTHER: &str = "440103002101";
    let app = TestApp::start_with(|config| {
        config.evidence.most_files = 2;
        config.evidence.most_files_per_day = 4;
    })
    .await;
    let (draft, code) = draft(&app).await;
    let file = |submission, seed| File::new(submission, "8.2", jpeg(seed));
    let foreign = app.issue_code(OTHER).await;
    app.begin(&file(draft.id(), 1).wish(&foreign)).await.problem(403, "access_code_wrong");
    // With its own code another community gets nothing into this submission.
    let mine = file(draft.id(), 1);
    let mut theirs = mine.wish(&foreign);
    theirs["community"] = json!(OTHER);
    let begun = app.begin(&theirs).await.expect(201);
    assert_eq!(app.send_part(&begun, 0, &mine.bytes).await.expect(200)["state"], "complete");
    let receipt = app.submit(&with_files(&draft, &[&mine])).await.expect(201);
    assert_eq!(states(&app.evidence_of(&receipt).await), ["missing"]);
    // What another community has begun under the same ids stands in nobody's way, and neither sees the other's.
    let own = app.begin(&mine.wish(&code)).await.expect(201);
    assert_eq!((&own["id"], &own["offset"]), (&begun["id"], &json!(0)));
    assert_ne!(own["token"], begun["token"]);
    assert_eq!(app.how_far(&begun).await.expect(200)["state"], "complete");
    assert_eq!(app.how_far(&own).await.expect(200)["state"], "receiving");
    assert_eq!(app.send_part(&own, 0, &mine.bytes).await.expect(200)["state"], "complete");
    assert_eq!(states(&app.evidence_of(&receipt).await), ["complete"]);
    let theirs_again = app.begin(&theirs).await.expect(200);
    assert_eq!(theirs_again["token"], begun["token"]);

    let next = draft.clone().again();
    app.begin(&file(next.id(), 1).wish(&code)).await.expect(201);
    app.begin(&file(next.id(), 2).wish(&code)).await.expect(201);
    app.begin(&file(next.id(), 3).wish(&code)).await.problem(422, "evidence_too_many");
    let last = draft.again();
    let third = file(last.id(), 1);
    app.begin(&third.wish(&code)).await.expect(201);
    let answer = app.begin(&file(last.id(), 2).wish(&code)).await;
    answer.problem(429, "evidence_too_many_today");
    assert_eq!(answer.header("retry-after"), "3600");
    // A retry of one that has begun is no new one, and the next day is another.
    app.begin(&third.wish(&code)).await.expect(200);
    app.clock.set("2026-11-24T04:00:01Z".parse().unwrap());
    app.begin(&file(last.id(), 2).wish(&code)).await.expect(201);
}

#[tokio::test]
async fn a_committee_that_is_signed_in_needs_no_code() {
    let app = TestApp::start().await;
    let (draft, _) = draft(&app).await;
    let file = File::new(draft.id(), "8.2", jpeg(1));
    let mut wish = file.wish("");
    wish["access_code"] = Value::Null;
    app.begin(&wish).await.problem(401, "signed_out");
    let street = app.account(Role::Street, &COMMUNITY[..9]).await;
    street.post(UPLOADS, &wish).await.problem(403, "not_for_role");
    let neighbour = app.account(Role::Community, "440103002101").await;
    neighbour.post(UPLOADS, &wish).await.problem(404, "not_found");
    let committee = app.account(Role::Community, COMMUNITY).await;
    let begun = committee.post(UPLOADS, &wish).await.expect(201);
    assert_eq!(app.send_part(&begun, 0, &file.bytes).await.expect(200)["state"], "complete");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_posts_of_one_submission_with_files_at_once_are_one_receipt_with_each_file_once() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let (draft, code) = draft(&app).await;
    let files: Vec<File> = (0..3).map(|seed| File::new(draft.id(), "8.2", jpeg(seed))).collect();
    let body = with_files(&draft, &files.iter().collect::<Vec<_>>());
    let (app, files, code) = (&app, &files, code.as_str());
    // Each of the five sends all files and the submission, in an order of its own.
    let send = async |turn: usize| {
        for step in 0..=files.len() {
            let at = (step + turn) % (files.len() + 1);
            let Some(file) = files.get(at) else {
                let answer = app.submit(&body).await;
                assert!(answer.status.is_success(), "{}", answer.text());
                continue;
            };
            let begun = app.begin(&file.wish(code)).await.json();
            // Another one may have sent the part already.
            let answer = app.send_part(&begun, 0, &file.bytes).await;
            assert!(matches!(answer.status.as_u16(), 200 | 409), "{}", answer.text());
        }
    };
    tokio::join!(send(0), send(1), send(2), send(3), send(4));
    let receipt = app.submit(&body).await.expect(200);
    let status = app.evidence_of(&receipt).await;
    assert_eq!((&status["is_complete"], states(&status)), (&json!(true), vec!["complete"; 3]));
    assert_eq!((app.count("submission").await, app.count("evidence_file").await), (1, 3));
    assert_eq!(files_below(&app.files).len(), 6, "three photos, each with its small picture");
    let wish = json!({ "receipt": receipt["receipt"], "route": "full" });
    let case = offices.community.post("/api/v1/cases", &wish).await.expect(201);
    let list = until_attached(&offices, &case, 3).await;
    assert_eq!((&list["awaited"], app.count("case_attachment").await), (&json!([]), 3));
    // They have moved to the case.
    until_files(app, 6).await;
}

#[tokio::test]
async fn files_go_with_the_case_as_long_as_its_community_may_add_and_wait_until_it_comes_back_after_that() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let (draft, code) = draft(&app).await;
    let files = [1, 2, 3].map(|seed| File::new(draft.id(), "8.2", jpeg(seed)));
    let [early, late, latest] = &files;
    let mut wish = early.wish(&code);
    wish["file"]["taken_time"] = json!("09:30");
    wish["file"]["place"] = json!("沙面大街北侧");
    let begun = app.begin(&wish).await.expect(201);
    app.send_part(&begun, 0, &early.bytes).await.expect(200);
    let receipt = app.submit(&with_files(&draft, &[early, late, latest])).await.expect(201);
    let wish = json!({ "receipt": receipt["receipt"], "route": "full" });
    let case = offices.community.post("/api/v1/cases", &wish).await.expect(201);
    assert_eq!(case["version"], 2, "whoever decides has to have seen the file: {case:#}");

    let list = offices.street.get(&attachments_of(&case)).await.expect(200);
    let own = &list["attachments"][0];
    assert_eq!(
        (&own["purpose"], &own["requirement"], &own["caption"], &own["taken_on"], &own["file_name"], &own["round"]),
        (
            &json!("evidence"),
            &json!("8.2"),
            &json!("整治后的消防通道"),
            &json!("2026-11-02"),
            &json!("🌳 消防通道.jpg"),
            &json!(1)
        )
    );
    assert_eq!((&own["taken_time"], &own["place"]), (&json!("09:30"), &json!("沙面大街北侧")));
    assert_eq!((&own["media_type"], &own["width"]), (&json!("image/jpeg"), &json!(64)));
    let content = offices.street.get(&format!("/api/v1/attachments/{}/content", own["id"].as_str().unwrap())).await;
    assert_eq!(HEXLOWER.encode(&Sha256::digest(&content.bytes)), own["sha256"].as_str().unwrap());
    let awaited = |list: &Value| -> Vec<String> {
        list["awaited"].as_array().unwrap().iter().map(|file| file["state"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(awaited(&list), ["missing", "missing"]);

    // Nobody has decided yet: what comes now is added.
    app.upload(late, &code).await.expect(200);
    let list = until_attached(&offices, &case, 2).await;
    assert_eq!((&list["version"], awaited(&list)), (&json!(3), vec!["missing".to_owned()]));
    let case = offices.street.get(&format!("/api/v1/cases/{}", case["id"].as_str().unwrap())).await.expect(200);
    let case = decide(&offices.street, &case, json!({ "step": "recommend", "opinion": "同意推荐" })).await;

    // Too late for this round: it waits, and everybody sees that it does.
    app.upload(latest, &code).await.expect(200);
    assert_eq!(app.evidence_of(&receipt).await["is_complete"], true);
    let list = offices.county.get(&attachments_of(&case)).await.expect(200);
    assert_eq!((list["attachments"].as_array().unwrap().len(), awaited(&list)), (2, vec!["complete".to_owned()]));
    assert_eq!(list["version"], case["version"]);

    let reasons = json!([{ "requirement": "8.2", "reason": "照片看不清" }]);
    decide(&offices.county, &case, json!({ "step": "return", "reasons": reasons })).await;
    let list = until_attached(&offices, &case, 3).await;
    assert_eq!((&list["attachments"][2]["round"], awaited(&list)), (&json!(2), Vec::new()));
    let acts = app.texts("SELECT action AS text FROM audit_entry WHERE action = 'attachment_added'").await;
    assert_eq!(acts.len(), 3);
}

#[tokio::test]
async fn what_is_there_already_and_what_is_too_much_for_a_requirement_is_not_added() {
    let app = TestApp::start_with(|config| config.files.most_per_requirement = 2).await;
    let offices = Offices::open(&app).await;
    let (draft, code) = draft(&app).await;
    let files = [1, 2].map(|seed| File::new(draft.id(), "8.2", jpeg(seed)));
    let receipt = app.submit(&with_files(&draft, &[&files[0], &files[1]])).await.expect(201);
    let wish = json!({ "receipt": receipt["receipt"], "route": "full" });
    let case = offices.community.post("/api/v1/cases", &wish).await.expect(201);
    for seed in [1, 3] {
        let by_hand = tests::files::evidence("8.2", "a.jpg", &jpeg(seed));
        offices.community.post(&attachments_of(&case), &by_hand).await.expect(201);
    }
    for file in &files {
        assert_eq!(app.upload(file, &code).await.expect(200)["state"], "complete");
    }
    let list = offices.community.get(&attachments_of(&case)).await.expect(200);
    assert_eq!(list["attachments"].as_array().unwrap().len(), 2);
    assert_eq!(list["awaited"].as_array().unwrap().len(), 1, "the one for which there is no room");
    assert_eq!(list["awaited"][0]["id"], json!(files[1].id));
    // Two photos of the case and one that waits, each with its small picture.
    until_files(&app, 6).await;
}

/// A request about an upload to a server in a process of its own.
async fn ask(server: &Running, method: Method, upload: &Value, offset: usize, bytes: &[u8]) -> Value {
    let path = format!("{}{UPLOADS}/{}", server.url, upload["id"].as_str().unwrap());
    let request = Client::new().request(method, path).header("upload-token", upload["token"].as_str().unwrap());
    let request = request.header("upload-offset", offset.to_string()).body(bytes.to_vec());
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 200);
    answer.json().await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_goes_on_after_a_kill_of_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let database = new_database(&folder).await;
    let program = Program::new(folder.path(), &database);
    let code = program.issue_code(COMMUNITY).unwrap();
    let draft = Draft::all_met_now(COMMUNITY, &code);
    let file = File::document(draft.id(), "8.2", 150 * KIB, b' ');
    let mut wish = file.wish(&code);
    // Another clock runs there.
    wish["file"]["taken_on"] = Value::Null;
    let server = program.start().await.unwrap();
    let start = async |server: &Running| -> Value {
        let answer = Client::new().post(format!("{}{UPLOADS}", server.url)).json(&wish).send().await.unwrap();
        assert!(answer.status().is_success());
        answer.json().await.unwrap()
    };
    let begun = start(&server).await;
    ask(&server, Method::PATCH, &begun, 0, &file.bytes[..64 * KIB]).await;
    server.kill().unwrap();
    let server = program.start().await.unwrap();
    let how_far = ask(&server, Method::GET, &begun, 0, &[]).await;
    assert_eq!((&how_far["state"], &how_far["offset"]), (&json!("receiving"), &json!(65_536)));
    assert_eq!(start(&server).await, how_far, "whoever has lost the token gets the same");
    let last = ask(&server, Method::PATCH, &begun, 64 * KIB, &file.bytes[64 * KIB..]).await;
    assert_eq!(last["state"], "complete");
}

#[tokio::test]
async fn two_servers_take_parts_of_one_file_and_it_lies_in_a_bucket() {
    let bucket = Bucket::start().await;
    let app = TestApp::start_with(|config| bucket.configure(config)).await;
    let other = app.start_beside(|config| bucket.configure(config)).await;
    let offices = Offices::open(&app).await;
    let (draft, code) = draft(&app).await;
    let file = File::document(draft.id(), "8.2", 150 * KIB, b' ');
    let begun = app.begin(&file.wish(&code)).await.expect(201);
    app.send_part(&begun, 0, &file.bytes[..64 * KIB]).await.expect(200);
    let names = || bucket.files().iter().map(|path| path.display().to_string()).collect::<Vec<_>>();
    let is_part = |name: &String| name.contains("uploads/") && name.contains("/0-");
    assert!(names().iter().any(is_part), "{:?}", names());
    let complete = other.send_part(&begun, 64 * KIB, &file.bytes[64 * KIB..]).await.expect(200);
    assert_eq!(complete["state"], "complete");
    let photo = File::new(draft.id(), "8.1", jpeg(1));
    other.upload(&photo, &code).await.expect(200);
    assert!(!names().iter().any(|name| name.contains("uploads/")), "{:?}", names());
    let receipt = app.submit(&with_files(&draft, &[&file, &photo])).await.expect(201);
    let wish = json!({ "receipt": receipt["receipt"], "route": "full" });
    let case = offices.community.post("/api/v1/cases", &wish).await.expect(201);
    let list = until_attached(&offices, &case, 2).await;
    for one in list["attachments"].as_array().unwrap() {
        let path = format!("/api/v1/attachments/{}/content", one["id"].as_str().unwrap());
        let content = offices.street.get(&path).await;
        assert_eq!(HEXLOWER.encode(&Sha256::digest(&content.bytes)), one["sha256"].as_str().unwrap());
    }
    // They have moved.
    for _ in 0..100 {
        if !names().iter().any(|name| name.contains("evidence/")) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{:?}", names());
}

#[tokio::test]
async fn a_store_that_is_away_loses_nothing_of_what_was_said() {
    let bucket = Bucket::start().await;
    let app = TestApp::start_with(|config| {
        bucket.configure(config);
        // Nobody listens there.
        config.files.endpoint = Some("http://127.0.0.1:9".to_owned());
    })
    .await;
    let (draft, code) = draft(&app).await;
    let file = File::new(draft.id(), "8.2", jpeg(1));
    let begun = app.begin(&file.wish(&code)).await.expect(201);
    app.send_part(&begun, 0, &file.bytes).await.problem(503, "storage_unavailable");
    let how_far = app.how_far(&begun).await.expect(200);
    assert_eq!((&how_far["state"], &how_far["offset"]), (&json!("receiving"), &json!(0)));
}

#[tokio::test]
async fn what_nobody_goes_on_with_or_names_is_removed_and_what_is_sealed_stays() {
    let app = TestApp::start().await;
    let (draft, code) = draft(&app).await;
    let sealed = File::new(draft.id(), "8.2", jpeg(1));
    let unnamed = File::new(draft.id(), "8.2", jpeg(2));
    let without = File::new(draft.clone().again().id(), "8.2", jpeg(3));
    let begun = File::document(draft.id(), "8.1", 100 * KIB, b' ');
    for file in [&sealed, &unnamed, &without] {
        app.upload(file, &code).await.expect(200);
    }
    let part = app.begin(&begun.wish(&code)).await.expect(201);
    app.send_part(&part, 0, &begun.bytes[..64 * KIB]).await.expect(200);
    let receipt = app.submit(&with_files(&draft, &[&sealed, &begun])).await.expect(201);
    app.clock.set("2026-12-07T03:59:00Z".parse().unwrap());
    // Time for a look that finds nothing old; there is nothing to wait for.
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!(app.count("evidence_file").await, 4);
    app.clock.set("2026-12-07T05:00:00Z".parse().unwrap());
    until_files(&app, 3).await;
    assert_eq!(app.count("evidence_file").await, 2);
    assert_eq!(states(&app.evidence_of(&receipt).await), ["complete", "receiving"]);
    // Whoever comes back goes on where it ended, and then all of it is here.
    let last = app.send_part(&part, 64 * KIB, &begun.bytes[64 * KIB..]).await.expect(200);
    assert_eq!(last["state"], "complete");
    assert_eq!(app.evidence_of(&receipt).await["is_complete"], true);
}

#[tokio::test]
async fn when_and_where_photos_were_taken_is_forgotten_with_who_filled_in() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let (draft, code) = draft(&app).await;
    let file = File::new(draft.id(), "8.2", jpeg(1));
    let mut wish = file.wish(&code);
    wish["file"]["taken_time"] = json!("09:30");
    wish["file"]["place"] = json!("沙面大街北侧");
    let begun = app.begin(&wish).await.expect(201);
    app.send_part(&begun, 0, &file.bytes).await.expect(200);
    let receipt = app.submit(&with_files(&draft, &[&file])).await.expect(201);
    let wish = json!({ "receipt": receipt["receipt"], "route": "full" });
    let case = offices.community.post("/api/v1/cases", &wish).await.expect(201);
    let place = async || {
        let list: Answer = offices.street.get(&attachments_of(&case)).await;
        list.expect(200)["attachments"][0]["place"].clone()
    };
    assert_eq!(place().await, "沙面大街北侧");
    let folder = tempfile::tempdir().unwrap();
    let forget = |day: &str| app.program(folder.path()).run("forget-people", &["--before", day]).unwrap();
    assert!(forget("2026-11-01").status.success());
    assert_eq!(place().await, "沙面大街北侧", "it came later");
    let output = forget("2026-11-24");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && said.contains("when and where 1 photos were taken is forgotten"), "{said}");
    assert_eq!(place().await, Value::Null);
    let left = app.rows("SELECT id FROM evidence_file WHERE place IS NOT NULL OR taken_time IS NOT NULL").await;
    assert!(left.is_empty());
    // The decisions of the case still hold: what they pin is the file.
    let case = offices.street.get(&format!("/api/v1/cases/{}", case["id"].as_str().unwrap())).await.expect(200);
    let step = json!({ "step": "recommend", "opinion": "同意推荐", "version": case["version"] });
    offices.street.post(&path_of(&case), &step).await.expect(200);
    assert_eq!(app.evidence_of(&receipt).await["is_complete"], true);
}

#[tokio::test]
async fn a_photo_that_came_with_a_self_assessment_is_known_again_by_its_looks() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let (draft, code) = draft(&app).await;
    let own = File::new(draft.id(), "8.2", compressed(&scene(1200, 900, 1), 95));
    app.upload(&own, &code).await.expect(200);
    let receipt = app.submit(&with_files(&draft, &[&own])).await.expect(201);
    let wish = json!({ "receipt": receipt["receipt"], "route": "full" });
    let case = offices.community.post("/api/v1/cases", &wish).await.expect(201);
    until_attached(&offices, &case, 1).await;
    let neighbour = "440103002101";
    let committee = app.account(Role::Community, neighbour).await;
    let theirs = Draft::all_met(neighbour, &app.issue_code(neighbour).await);
    let receipt = app.submit(&theirs.body()).await.expect(201);
    let wish = json!({ "receipt": receipt["receipt"], "route": "full" });
    let second = committee.post("/api/v1/cases", &wish).await.expect(201);
    let saved_anew = compressed(&scene(1200, 900, 1), 60);
    attach(&committee, &second, &evidence("8.2", "b.jpg", &saved_anew)).await.expect(201);
    let list = offices.county.get(&attachments_of(&case)).await.expect(200);
    assert_eq!(list["attachments"][0]["is_alike_elsewhere"], true, "{list:#}");
}
