//! A full disk and a database that cannot be written: nothing is acknowledged, nothing is lost,
//! and the server goes on once there is room.

use std::{fs, path::Path, process::Command};

use tests::{
    TestApp,
    app::is_postgres,
    postgres::is_root,
    process::Program,
    submission::{COMMUNITY, Draft},
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
    let program = Program::new(folder.path(), &database).unwrap();
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
    let app = TestApp::start().await;
    let draft = app.draft().await;
    let receipt = app.submit(&draft.body()).await.expect(201);
    app.execute("CREATE TRIGGER read_only BEFORE INSERT ON submission BEGIN SELECT RAISE(ABORT, 'attempt to write a readonly database'); END").await;
    let answer = app.submit(&draft.clone().again().body()).await;
    assert!(answer.status.is_server_error(), "{}", answer.text());
    assert!(!answer.text().contains("readonly"), "what the database says is for the log alone");
    let number = receipt["receipt"].as_str().unwrap();
    app.get(&format!("/api/v1/receipts/{number}")).await.expect(200);
}

async fn read_only_postgres() {
    let app = TestApp::start().await;
    let draft = app.draft().await;
    let receipt = app.submit(&draft.body()).await.expect(201);
    app.execute("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$").await;
    app.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()").await;
    let mut answer = app.submit(&draft.clone().again().body()).await;
    for _ in 0..5 {
        if answer.json()["code"] == "storage_unavailable" {
            break;
        }
        answer = app.submit(&draft.clone().again().body()).await;
    }
    answer.problem(503, "storage_unavailable");
    // The pool finds out connection by connection that they are gone.
    let path = format!("/api/v1/receipts/{}", receipt["receipt"].as_str().unwrap());
    let mut view = app.get(&path).await;
    for _ in 0..5 {
        if view.status == 503 {
            view = app.get(&path).await;
        }
    }
    assert_eq!(view.expect(200)["record"], receipt["record"]);
}
