//! What nobody goes on with is removed, and what is personal is forgotten.

use std::time::Duration;

use serde_json::{Value, json};
use tests::{
    TestApp,
    answer::Answer,
    cases::{Offices, path_of},
    evidence::File,
    files::attachments_of,
};

use super::{KIB, draft, jpeg, states, until_files, with_files};

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
