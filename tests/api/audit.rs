//! The audit log: what goes in, who sees it, and what becomes of tampering.

mod chain;
mod entries;
mod held;

use serde_json::{Value, json};
use shared::people::Role;
use tests::{
    TestApp,
    people::{PASSWORD, token_of},
};

use crate::exports::{csv_rows, xlsx_rows};

async fn actions(app: &TestApp) -> Vec<String> {
    app.texts("SELECT action AS text FROM audit_entry ORDER BY seq").await
}

/// What the newest entry of an action says in a column.
async fn kept(app: &TestApp, action: &str, column: &str) -> Value {
    let sql = format!("SELECT {column} AS text FROM audit_entry WHERE action = '{action}' ORDER BY seq DESC LIMIT 1");
    serde_json::from_str(&app.texts(&sql).await[0]).unwrap()
}

/// What it says was before and after.
async fn change_of(app: &TestApp, action: &str) -> (Value, Value) {
    (kept(app, action, "before").await, kept(app, action, "after").await)
}

/// Runs `verify-audit` beside a server.
fn verify_beside(app: &TestApp) -> (bool, String) {
    let folder = tempfile::tempdir().unwrap();
    let output = app.program(folder.path()).run::<&str>("verify-audit", &[]).unwrap();
    let both = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    (output.status.success(), String::from_utf8_lossy(&both).into_owned())
}

#[tokio::test]
async fn what_people_do_is_recorded_without_their_secrets() {
    let app = TestApp::start().await;
    let administrator = app.account_named("root.one", Role::Administrator, "44").await;
    let wish = json!({ "name": "chen.wei", "display_name": "陈伟", "role": "city", "division": "4401" });
    let made = administrator.post("/api/v1/accounts", &wish).await.expect(201);
    let id = made["account"]["id"].as_str().unwrap();
    let token = token_of(made["invitation_url"].as_str().unwrap());
    app.post(&format!("/api/v1/invitations/{token}"), &json!({ "password": PASSWORD })).await.expect(204);
    let sign_in = |name: &str, password: &str| json!({ "name": name, "password": password });
    app.post("/api/v1/session", &sign_in("chen.wei", "my-secret-mistake")).await.problem(401, "sign_in_wrong");
    app.post("/api/v1/session", &sign_in("my-secret-mistake", "x")).await.problem(401, "sign_in_wrong");
    let who = app.sign_in("chen.wei", PASSWORD).await;
    who.post("/api/v1/account/second-factor", &Value::Null).await.expect(200);
    let answer =
        who.put("/api/v1/account/password", &json!({ "current": PASSWORD, "new": "granite otter paints dawn" })).await;
    let who = who.renewed(&answer);
    let change = json!({ "display_name": "陈卫" });
    administrator.patch(&format!("/api/v1/accounts/{id}"), &change).await.expect(200);
    who.delete("/api/v1/session").await.expect(204);
    assert_eq!(
        actions(&app).await,
        [
            "account_created",
            "invitation_accepted",
            "sign_in",
            "account_created",
            "invitation_accepted",
            "sign_in_failed",
            "sign_in_failed",
            "sign_in",
            "password_changed",
            "account_changed",
            "sign_out",
        ]
    );
    let page = administrator.get("/api/v1/audit").await;
    for secret in [PASSWORD, "my-secret-mistake", "granite otter", "argon2", token.as_str()] {
        assert!(!page.text().contains(secret), "{}", page.text());
    }
    let page = page.expect(200);
    let entries = page["entries"].as_array().unwrap();
    assert_eq!(entries[0]["action"], "sign_out");
    let changed = &entries[1];
    assert_eq!((&changed["name"], &changed["address"]), (&json!("root.one"), &json!("127.0.0.1")));
    assert_eq!((&changed["subject"], &changed["division"]), (&json!(format!("account {id}")), &json!("4401")));
    assert!(changed["before"].as_str().unwrap().contains("陈伟"), "{changed}");
    assert!(changed["after"].as_str().unwrap().contains("陈卫"), "{changed}");
    assert_eq!(entries[4]["subject"], "unknown account");
}

#[tokio::test]
async fn an_administrator_sees_what_happened_within_reach_page_by_page() {
    let app = TestApp::start().await;
    let province = app.account(Role::Administrator, "44").await;
    let city = app.account(Role::Administrator, "4401").await;
    app.account(Role::City, "4403").await;
    let nobody = json!({ "name": "nobody", "password": "x" });
    app.post("/api/v1/session", &nobody).await.problem(401, "sign_in_wrong");
    let seqs = |page: &Value| -> Vec<i64> {
        let entries = page["entries"].as_array().unwrap();
        entries.iter().map(|entry| entry["seq"].as_str().unwrap().parse().unwrap()).collect()
    };
    assert_eq!(seqs(&province.get("/api/v1/audit").await.expect(200)), [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    assert_eq!(seqs(&city.get("/api/v1/audit").await.expect(200)), [6, 5, 4]);
    let first = province.get("/api/v1/audit?limit=4&action=sign_in").await.expect(200);
    assert_eq!((seqs(&first), &first["next"]), (vec![9, 6, 3], &Value::Null));
    let first = province.get("/api/v1/audit?limit=4").await.expect(200);
    assert_eq!((seqs(&first), &first["next"]), (vec![10, 9, 8, 7], &json!("7")));
    let second = province.get("/api/v1/audit?limit=4&after=7").await.expect(200);
    assert_eq!(seqs(&second), [6, 5, 4, 3]);
    let own = province.get(&format!("/api/v1/audit?account={}", city.account)).await.expect(200);
    assert_eq!(seqs(&own), [6, 5]);
    province.get("/api/v1/audit?account=nonsense").await.problem(400, "invalid_parameter");
}

#[tokio::test]
async fn the_log_is_taken_along_as_a_table_and_says_so_itself() {
    let app = TestApp::start().await;
    let province = app.account(Role::Administrator, "44").await;
    let city = app.account(Role::Administrator, "4401").await;
    let reader = app.account(Role::City, "4401").await;
    for kind in ["csv", "xlsx"] {
        reader.get(&format!("/api/v1/audit.{kind}")).await.problem(403, "not_for_role");
    }
    let listed = province.get("/api/v1/audit").await.expect(200);
    let csv = csv_rows(&province.get("/api/v1/audit.csv").await);
    assert_eq!(csv[0][..4], ["序号", "时间(北京时间)", "用户名", "操作"]);
    let entries = listed["entries"].as_array().unwrap();
    assert_eq!(csv.len(), entries.len() + 1);
    for (row, entry) in csv[1..].iter().zip(entries) {
        for (column, member) in [(0, "seq"), (3, "action"), (4, "subject"), (10, "hash")] {
            assert_eq!(entry[member], row[column]);
        }
        assert_eq!(row[1], "2026-11-23 12:00:00");
        assert_eq!(row[9], entry["after"].as_str().unwrap_or_default());
    }
    // Whoever administers a city takes along what happened there.
    let xlsx = xlsx_rows(&city.get("/api/v1/audit.xlsx?action=account_created").await);
    assert!(xlsx.len() > 1 && xlsx[1..].iter().all(|row| row[3] == "account_created" && row[5] == "4401"), "{xlsx:?}");
    let log = province.get("/api/v1/audit?action=audit_exported").await.expect(200);
    let subjects: Vec<_> = log["entries"].as_array().unwrap().iter().map(|entry| &entry["subject"]).collect();
    assert_eq!(subjects, ["audit as xlsx", "audit as csv"]);
}
