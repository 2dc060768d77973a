//! One file in parts: begun, gone on with, begun anew.

use reqwest::{Method, StatusCode};
use serde_json::json;
use tests::{
    TestApp,
    bucket::files_below,
    evidence::{File, UPLOADS},
};

use super::{KIB, draft, jpeg, states, with_files};

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
