//! A full disk and a database that cannot be written: nothing is acknowledged, nothing is lost,
//! and the server goes on once there is room.

use std::{fs, path::Path, process::Command};

use serde_json::Value;
use tests::{
    TestApp,
    app::is_postgres,
    postgres::is_root,
    process::{Program, Running},
    submission::{COMMUNITY, Draft},
    surveys::{path, resident},
};

#[tokio::test]
async fn a_full_database_refuses_politely_and_recovers() {
    if is_postgres() {
        return; // The bound is SQLite's; PostgreSQL has a disk of its own.
    }
    let app = TestApp::start_with(|config| config.database.max_size_mib = 4).await;
    let draft = app.draft().await.remark("1.1", &"满".repeat(2_000));
    let mut taken = Vec::new();
    let refused = loop {
        assert!(taken.len() < 2_000, "the database never became full");
        let body = draft.clone().again().body();
        let answer = app.submit(&body).await;
        if answer.status == 201 {
            taken.push(answer.json());
        } else {
            break (body, answer);
        }
    };
    refused.1.problem(503, "storage_unavailable");
    assert!(refused.1.header("retry-after").parse::<u32>().is_ok());
    // What was acknowledged is there, and nothing of the refused one is.
    assert_eq!(app.count("submission").await, i64::try_from(taken.len()).unwrap());
    let last = taken.last().unwrap()["receipt"].as_str().unwrap();
    app.get(&format!("/api/v1/receipts/{last}")).await.expect(200);
    // Room again: the same submission is taken.
    app.execute("DELETE FROM submission_record WHERE submission_id IN (SELECT id FROM submission LIMIT 50)").await;
    app.submit(&refused.0).await.expect(201);
}

/// A small file system of its own that ends when it goes out of scope.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount(size: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let options = format!("size={size}");
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(folder.path()).status();
        mount.is_ok_and(|status| status.success()).then(|| Self(folder))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.path()).status();
    }
}

#[tokio::test]
async fn a_full_disk_refuses_politely_and_recovers() {
    if is_postgres() || !is_root() {
        return; // Mounting needs root; the bound of the database above is tried everywhere.
    }
    let Some(disk) = SmallDisk::mount("24m") else {
        return; // Not every machine lets even root mount.
    };
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite://{}", disk.path().join("test.db").display());
    let program = Program::new(folder.path(), &database);
    let code = program.issue_code(COMMUNITY).unwrap();
    let draft = Draft::all_met_now(COMMUNITY, &code);
    let running = program.start().await.unwrap();
    let client = reqwest::Client::new();
    let submit = async |body: &serde_json::Value| {
        client.post(format!("{}/api/v1/submissions", running.url)).json(body).send().await.unwrap()
    };
    let first = draft.clone().again().body();
    assert_eq!(submit(&first).await.status(), 201);
    // Somebody else fills the disk.
    let ballast = disk.path().join("ballast");
    let _ = fs::write(&ballast, vec![0; 32 * 1024 * 1024]);
    let mut refused = None;
    for _ in 0..200 {
        let body = draft.clone().again().body();
        let answer = submit(&body).await;
        if answer.status() != 201 {
            assert_eq!(answer.status(), 503);
            let problem: serde_json::Value = answer.json().await.unwrap();
            assert_eq!(problem["code"], "storage_unavailable");
            refused = Some(body);
            break;
        }
    }
    let refused = refused.expect("a full disk refuses at some point");
    assert_eq!(submit(&first).await.status(), 200, "reading goes on");
    fs::remove_file(&ballast).unwrap();
    assert_eq!(submit(&refused).await.status(), 201, "with room again the same submission is taken");
}

#[tokio::test]
async fn a_read_only_database_is_read_and_not_written() {
    if is_postgres() {
        return read_only_postgres().await;
    }
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite://{}", folder.path().join("test.db").display());
    let program = Program::new(folder.path(), &database);
    let draft = Draft::all_met_now(COMMUNITY, &program.issue_code(COMMUNITY).unwrap());
    let client = reqwest::Client::new();
    let submit = async |running: &Running, body: &Value| {
        client.post(format!("{}/api/v1/submissions", running.url)).json(body).send().await.unwrap()
    };
    let body = draft.body();
    let running = program.start().await.unwrap();
    let receipt: Value = submit(&running, &body).await.json().await.unwrap();
    assert!(running.terminate().unwrap().success());

    let running = Program::new(folder.path(), &format!("{database}?mode=ro")).start().await.unwrap();
    let answer = submit(&running, &draft.clone().again().body()).await;
    assert_eq!((answer.status().as_u16(), answer.headers().contains_key("retry-after")), (503, true));
    let problem = answer.text().await.unwrap();
    assert!(problem.contains("storage_unavailable"), "{problem}");
    assert!(!problem.contains("readonly"), "what the database says is for the log alone");
    let number = receipt["receipt"].as_str().unwrap();
    let view = reqwest::get(format!("{}/api/v1/receipts/{number}", running.url)).await.unwrap();
    let view: Value = view.json().await.unwrap();
    assert_eq!((&view["record"], &view["verification"]["holds"]), (&receipt["record"], &Value::Bool(true)));
}

#[tokio::test]
async fn while_nobody_can_say_whether_a_device_has_answered_no_answer_is_taken() {
    if is_postgres() {
        return unlimited_postgres().await;
    }
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite://{}", folder.path().join("test.db").display());
    let address = |running: &Running, rest: &str| format!("{}{}", running.url, path(COMMUNITY, rest));
    let running = Program::new(folder.path(), &database).start().await.unwrap();
    let form: Value = reqwest::get(address(&running, "")).await.unwrap().json().await.unwrap();
    assert!(running.terminate().unwrap().success());
    let answer = resident(&form);
    let client = reqwest::Client::new();
    let send = async |running: &Running| client.post(address(running, "/answers")).json(&answer).send().await.unwrap();

    let running = Program::new(folder.path(), &format!("{database}?mode=ro")).start().await.unwrap();
    assert_eq!(reqwest::get(address(&running, "")).await.unwrap().status(), 200, "the form is there all the same");
    let refused = send(&running).await;
    assert_eq!((refused.status().as_u16(), refused.headers()["retry-after"].to_str().unwrap()), (503, "30"));
    let problem: Value = refused.json().await.unwrap();
    assert_eq!(problem["code"], "storage_unavailable");
    assert!(running.terminate().unwrap().success());

    // What was refused is taken as it is once there is somebody to count it.
    let running = Program::new(folder.path(), &database).start().await.unwrap();
    assert_eq!(send(&running).await.status(), 201);
}

async fn unlimited_postgres() {
    let app = TestApp::start().await;
    let answer = resident(&app.survey(COMMUNITY).await);
    set_read_only(&app, "on").await;
    app.cut_connections().await;
    // More often than there are connections, so that it is not for a cut one that it is refused.
    for _ in 0..10 {
        let refused = app.answer_survey(COMMUNITY, &answer).await;
        refused.problem(503, "storage_unavailable");
        assert_eq!(refused.header("retry-after"), "30");
    }
    set_read_only(&app, "off").await;
    app.cut_connections().await;
    // Each connection that was cut is found out when it is used, and whoever uses it is told to come again.
    for _ in 0..20 {
        let taken = app.answer_survey(COMMUNITY, &answer).await;
        if taken.status == 201 {
            return;
        }
        taken.problem(503, "storage_unavailable");
    }
    panic!("what was refused is not taken");
}

async fn read_only_postgres() {
    let app = TestApp::start().await;
    let draft = app.draft().await;
    let receipt = app.submit(&draft.body()).await.expect(201);
    let path = format!("/api/v1/receipts/{}", receipt["receipt"].as_str().unwrap());
    // Connections made from now on are read-only, and those of before are gone.
    set_read_only(&app, "on").await;
    app.cut_connections().await;
    let refused = draft.clone().again().body();
    // More often than there are connections, so that it is not for a cut one that it is refused.
    for _ in 0..10 {
        let answer = app.submit(&refused).await;
        answer.problem(503, "storage_unavailable");
        assert!(!answer.text().contains("read-only"), "what the database says is for the log alone");
        assert_eq!(app.get(&path).await.expect(200)["record"], receipt["record"]);
    }
    assert_eq!(app.count("submission").await, 1);
    // Writable again: the same submission is taken.
    set_read_only(&app, "off").await;
    app.cut_connections().await;
    app.submit(&refused).await.expect(201);
}

async fn set_read_only(app: &TestApp, value: &str) {
    let statement =
        format!("format('ALTER DATABASE %I SET default_transaction_read_only = {value}', current_database())");
    app.execute(&format!("BEGIN READ WRITE; DO $$ BEGIN EXECUTE {statement}; END $$; COMMIT")).await;
}

#[tokio::test]
async fn a_restart_of_postgresql_is_not_noticed_by_anybody() {
    if !is_postgres() {
        return; // SQLite has no connections that could be cut.
    }
    let app = TestApp::start().await;
    let draft = app.draft().await;
    // Load, so that the pools have more than one connection each.
    let bodies: Vec<_> = (0..30).map(|_| draft.clone().again().body()).collect();
    let receipts: Vec<_> = app.submit_all(&bodies).await.iter().map(|answer| answer.expect(201)).collect();
    for receipt in receipts.iter().take(4) {
        app.cut_connections().await;
        app.submit(&draft.clone().again().body()).await.expect(201);
        app.cut_connections().await;
        app.get(&format!("/api/v1/receipts/{}", receipt["receipt"].as_str().unwrap())).await.expect(200);
        app.cut_connections().await;
        app.get("/readyz").await.expect_text("ready\n");
    }
    assert_eq!(app.count("submission").await, 34);
}
