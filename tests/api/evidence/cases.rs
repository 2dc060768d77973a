//! On to the case that rests on the self-assessment.

use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use shared::people::Role;
use tests::{
    TestApp,
    cases::{Offices, decide},
    evidence::File,
    files::{attach, attachments_of, compressed, evidence, scene},
    submission::Draft,
};

use super::{draft, jpeg, until_attached, until_files, with_files};

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
