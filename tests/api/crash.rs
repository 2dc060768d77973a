//! A kill in the middle of submissions: every acknowledged one is there afterwards, none twice.

use std::time::Duration;

use serde_json::Value;
use tests::{
    app::{is_postgres, new_database},
    process::Program,
    submission::{COMMUNITY, Draft},
};

/// Sends submissions over several connections until the server is gone; gives those that were
/// acknowledged, with their receipts, and those that were on the way.
async fn submit_until_killed(program: &Program, draft: &Draft) -> (Vec<(Value, Value)>, Vec<Value>) {
    let running = program.start().await.unwrap();
    let senders: Vec<_> = (0..8)
        .map(|_| {
            let (url, draft) = (format!("{}/api/v1/submissions", running.url), draft.clone());
            tokio::spawn(async move {
                let client = reqwest::Client::new();
                let mut acknowledged = Vec::new();
                loop {
                    let body = draft.clone().again().body();
                    let Ok(answer) = client.post(&url).json(&body).send().await else { return (acknowledged, body) };
                    assert_eq!(answer.status(), 201);
                    let Ok(receipt) = answer.json().await else { return (acknowledged, body) };
                    acknowledged.push((body, receipt));
                }
            })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(700)).await;
    running.kill().unwrap();
    let (mut acknowledged, mut on_the_way) = (Vec::new(), Vec::new());
    for sender in senders {
        let (done, last) = sender.await.unwrap();
        acknowledged.extend(done);
        on_the_way.push(last);
    }
    (acknowledged, on_the_way)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_a_kill_once() {
    let folder = tempfile::tempdir().unwrap();
    let database = new_database(&folder).await;
    let program = Program::new(folder.path(), &database);
    let code = program.issue_code(COMMUNITY).unwrap();
    let draft = Draft::all_met_now(COMMUNITY, &code);
    for round in 0..3 {
        let (acknowledged, on_the_way) = submit_until_killed(&program, &draft).await;
        assert!(!acknowledged.is_empty(), "round {round} was too short to say anything");
        let running = program.start().await.unwrap();
        let client = reqwest::Client::new();
        for (body, receipt) in &acknowledged {
            let again = client.post(format!("{}/api/v1/submissions", running.url)).json(body).send().await.unwrap();
            assert_eq!(again.status(), 200, "an acknowledged submission is gone");
            let again: Value = again.json().await.unwrap();
            assert_eq!(again["receipt"], receipt["receipt"]);
            assert_eq!(again["signature"], receipt["signature"]);
        }
        // Those on the way are there or not; a retry settles it, and a second one finds it.
        for body in &on_the_way {
            let mut receipts = Vec::new();
            for _ in 0..2 {
                let again = client.post(format!("{}/api/v1/submissions", running.url)).json(body).send().await.unwrap();
                assert!(again.status().is_success());
                receipts.push(again.json::<Value>().await.unwrap()["receipt"].clone());
            }
            assert_eq!(receipts[0], receipts[1]);
        }
        drop(running);
        let verified = program.run::<&str>("verify", &[]).unwrap();
        let said = String::from_utf8_lossy(&verified.stdout).into_owned();
        assert!(verified.status.success(), "{said}");
    }
    // Only PostgreSQL's cluster outlives its folder; for SQLite this keeps the file until here.
    assert!(is_postgres() || folder.path().join("test.db").exists());
}
