//! A server that is asked to end in the middle of the work.

use std::time::Duration;

use serde_json::Value;
use tests::{
    app::new_database,
    process::Program,
    submission::{COMMUNITY, Draft},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_asked_to_end_finishes_what_it_has_begun() {
    let folder = tempfile::tempdir().unwrap();
    let database = new_database(&folder).await;
    let program = Program::new(folder.path(), &database);
    let draft = Draft::all_met_now(COMMUNITY, &program.issue_code(COMMUNITY).unwrap());
    let running = program.start().await.unwrap();
    let senders: Vec<_> = (0..8)
        .map(|_| {
            let (url, draft) = (format!("{}/api/v1/submissions", running.url), draft.clone());
            tokio::spawn(async move {
                let client = reqwest::Client::new();
                let mut acknowledged = Vec::new();
                loop {
                    let body = draft.clone().again().body();
                    // Until the server takes no more connections.
                    let Ok(answer) = client.post(&url).json(&body).send().await else { return acknowledged };
                    assert_eq!(answer.status(), 201, "a request that was taken is finished");
                    let receipt: Value = answer.json().await.unwrap();
                    acknowledged.push((body, receipt));
                }
            })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(500)).await;
    let status = tokio::task::spawn_blocking(|| running.terminate()).await.unwrap().unwrap();
    assert!(status.success(), "{status}: {}", program.log());
    let mut acknowledged = Vec::new();
    for sender in senders {
        acknowledged.extend(sender.await.unwrap());
    }
    assert!(!acknowledged.is_empty(), "the time was too short to say anything");
    let running = program.start().await.unwrap();
    let client = reqwest::Client::new();
    for (body, receipt) in &acknowledged {
        let again = client.post(format!("{}/api/v1/submissions", running.url)).json(body).send().await.unwrap();
        assert_eq!(again.status(), 200, "an acknowledged submission is gone");
        assert_eq!(again.json::<Value>().await.unwrap()["receipt"], receipt["receipt"]);
    }
}
