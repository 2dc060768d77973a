//! What is not taken, and from whom nothing is.

use image::ImageFormat;
use serde_json::{Value, json};
use shared::people::Role;
use tests::{
    TestApp,
    bucket::files_below,
    evidence::{File, UPLOADS},
    files::{bomb, photo, written},
    submission::COMMUNITY,
};

use super::{KIB, draft, jpeg, states, with_files};

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
