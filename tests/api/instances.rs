//! Two servers on one database.

use serde_json::Value;
use tests::{
    app::new_database,
    process::{Program, Running},
    submission::{COMMUNITY, Draft},
};

/// Submits one sheet; gives the number of its receipt.
async fn submit(server: &Running, draft: &Draft) -> String {
    let client = reqwest::Client::new();
    let body = draft.clone().again().body();
    let answer = client.post(format!("{}/api/v1/submissions", server.url)).json(&body).send().await.unwrap();
    assert_eq!(answer.status(), 201);
    answer.json::<Value>().await.unwrap()["receipt"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn servers_started_together_on_an_empty_database_agree() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let database = new_database(&folders[0]).await;
    let programs = folders.each_ref().map(|folder| Program::new(folder.path(), &database));
    let (first, second) = tokio::join!(programs[0].start(), programs[1].start());
    let servers = [first.unwrap(), second.unwrap()];
    let draft = Draft::all_met_now(COMMUNITY, &programs[0].issue_code(COMMUNITY).unwrap());
    for taker in &servers {
        let number = submit(taker, &draft).await;
        for server in &servers {
            let view = reqwest::get(format!("{}/api/v1/receipts/{number}", server.url)).await.unwrap();
            let view: Value = view.json().await.unwrap();
            assert_eq!(view["verification"]["holds"], true, "{view:#}");
        }
    }
    // One key was made, not one by each.
    let keys: Value = reqwest::get(format!("{}/api/v1/keys", servers[0].url)).await.unwrap().json().await.unwrap();
    assert_eq!(keys.as_array().unwrap().len(), 1);
}
