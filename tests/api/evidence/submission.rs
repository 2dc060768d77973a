//! Files before, with and after the self-assessment that names them.

use serde_json::json;
use tests::{TestApp, bucket::files_below, cases::Offices, evidence::File};

use super::{draft, jpeg, states, until_attached, until_files, with_files};

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
