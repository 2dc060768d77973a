//! The demonstration: made-up accounts that are good for nothing outside of it.

use std::{collections::BTreeMap, time::Duration};

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tests::{app::new_database, process::Program};

/// Names and passwords that the last of so many starts has printed.
async fn printed(program: &Program, starts: usize) -> BTreeMap<String, String> {
    // It answers a moment before it says so.
    while program.log().matches("is ready").count() < starts {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let log = program.log();
    let cast = log.lines().filter(|line| line.starts_with("  demo-"));
    cast.map(|line| {
        let mut words = line.split_whitespace().map(str::to_owned);
        (words.next().unwrap(), words.next().unwrap())
    })
    .collect()
}

async fn sign_in(url: &str, name: &str, password: &str) -> (StatusCode, Value) {
    let body = json!({ "name": name, "password": password });
    let answer = Client::new().post(format!("{url}/api/v1/session")).json(&body).send().await.unwrap();
    (answer.status(), answer.json().await.unwrap())
}

#[tokio::test]
async fn each_role_can_be_tried_and_only_in_a_demonstration() {
    let folder = tempfile::tempdir().unwrap();
    // Nine passwords are hashed at every start.
    let program = Program::new(folder.path(), &new_database(&folder).await)
        .with("SIGN_IN__PASSWORD_MEMORY_KIB", "8")
        .with("SIGN_IN__PASSWORD_PASSES", "1");
    let running = program.start_with(&["--demo"]).await.unwrap();
    let first = printed(&program, 1).await;
    assert_eq!(first.len(), 9, "{first:?}");
    let mut roles = Vec::new();
    for (name, password) in &first {
        let (status, view) = sign_in(&running.url, name, password).await;
        assert_eq!((status.as_u16(), &view["is_demo"]), (200, &json!(true)), "{view}");
        roles.push(view["role"].clone());
    }
    roles.dedup();
    assert_eq!(roles.len(), 9);
    drop(running);

    let running = program.start().await.unwrap();
    for (name, password) in &first {
        let (status, view) = sign_in(&running.url, name, password).await;
        assert_eq!((status.as_u16(), &view["code"]), (401, &json!("sign_in_wrong")), "{view}");
    }
    drop(running);

    let running = program.start_with(&["--demo"]).await.unwrap();
    let second = printed(&program, 3).await;
    for (name, password) in &second {
        assert_ne!(&first[name], password, "every start has other passwords");
    }
    let (status, view) = sign_in(&running.url, "demo-city", &second["demo-city"]).await;
    assert_eq!(status, 200, "{view}");
}

#[tokio::test]
async fn a_demonstration_is_for_this_machine_alone() {
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite://{}", folder.path().join("demo.db").display());
    let program = Program::new(folder.path(), &database).with("SERVER__LISTEN", "0.0.0.0:0");
    let output = program.run("serve", &["--demo"]).unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains("not a loopback address"), "{said}");
    assert!(!folder.path().join("demo.db").exists(), "nothing was made");
    // Another day than today's is for a demonstration too.
    let output = program.run("serve", &["--today", "2099-12-01"]).unwrap();
    assert!(!output.status.success() && String::from_utf8_lossy(&output.stderr).contains("--demo"));
    // No setting makes one.
    let program = program.with("IS_DEMO", "true");
    assert!(!program.run::<&str>("migrate", &[]).unwrap().status.success());
}
