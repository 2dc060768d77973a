//! The chain of the entries: one however many act at once, and `verify-audit` finds what was changed in it,
//! removed or cut off.

use serde_json::{Value, json};
use shared::people::Role;
use tests::{
    TestApp,
    app::{is_postgres, new_database},
    process::Program,
};

#[tokio::test]
async fn the_database_itself_refuses_to_change_or_remove_entries() {
    let app = TestApp::start().await;
    app.account(Role::City, "4401").await;
    let before = app.texts("SELECT hash AS text FROM audit_entry ORDER BY seq").await;
    for sql in ["UPDATE audit_entry SET name = 'somebody else'", "DELETE FROM audit_entry WHERE seq = 1"] {
        assert!(app.try_execute(sql).await.is_err(), "{sql}");
    }
    assert_eq!(app.texts("SELECT hash AS text FROM audit_entry ORDER BY seq").await, before);
}

#[tokio::test]
async fn those_who_act_at_once_make_one_chain() {
    let app = TestApp::start().await;
    let administrator = app.account(Role::Administrator, "44").await;
    let wishes: Vec<Value> = (0..12)
        .map(|n| json!({ "name": format!("user{n}"), "display_name": "x", "role": "city", "division": "4401" }))
        .collect();
    let sent: Vec<_> = wishes
        .iter()
        .map(|wish| {
            let request = administrator.request(reqwest::Method::POST, "/api/v1/accounts").json(wish);
            tokio::spawn(async move { request.send().await.unwrap().status().as_u16() })
        })
        .collect();
    for status in sent {
        assert_eq!(status.await.unwrap(), 201);
    }
    let previous = app.texts("SELECT previous_hash AS text FROM audit_entry ORDER BY seq").await;
    let hashes = app.texts("SELECT hash AS text FROM audit_entry ORDER BY seq").await;
    assert_eq!(hashes.len(), 15);
    assert_eq!(previous[1..], hashes[..14]);
}

/// A log of five entries in a database that no server uses at the moment.
struct Log {
    program: Program,
    database: String,
    _folder: tempfile::TempDir,
}

impl Log {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = new_database(&folder).await;
        let program = Program::new(folder.path(), &database);
        for number in 1..=5 {
            let name = format!("root{number}");
            let arguments = ["--name", &name, "--display-name", "x", "--division", "44"];
            assert!(program.run("add-administrator", &arguments).unwrap().status.success());
        }
        Self { program, database, _folder: folder }
    }

    async fn execute(&self, sql: &str) {
        let connection = sea_orm::Database::connect(&self.database).await.unwrap();
        sea_orm::ConnectionTrait::execute_unprepared(&connection, sql).await.unwrap();
    }

    /// What somebody who may change the structure of the database does first.
    async fn drop_guards(&self) {
        let guards: &[&str] = if is_postgres() {
            &["DROP TRIGGER audit_entry_no_change ON audit_entry"]
        } else {
            &["DROP TRIGGER audit_entry_no_update", "DROP TRIGGER audit_entry_no_delete"]
        };
        for guard in guards {
            self.execute(guard).await;
        }
    }

    fn verify(&self, arguments: &[&str]) -> (bool, String) {
        let output = self.program.run("verify-audit", arguments).unwrap();
        let both = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
        (output.status.success(), String::from_utf8_lossy(&both).into_owned())
    }
}

/// Tampers with a log of five entries and looks at what is said.
async fn check(sql: &[&str], expected: &str) {
    let log = Log::new().await;
    log.drop_guards().await;
    for sql in sql {
        log.execute(sql).await;
    }
    let (holds, said) = log.verify(&[]);
    assert!(!holds && said.contains(expected), "{sql:?}: {said}");
}

#[tokio::test]
async fn a_log_that_nobody_touched_holds() {
    let log = Log::new().await;
    let (holds, said) = log.verify(&[]);
    assert!(holds && said.contains("5 audit entries checked, 0 faults"), "{said}");
    let head = said.split_whitespace().last().unwrap().to_owned();
    let arguments = ["--name", "root6", "--display-name", "x", "--division", "44"];
    assert!(log.program.run("add-administrator", &arguments).unwrap().status.success());
    let (holds, said) = log.verify(&["--noted", &head]);
    assert!(holds && said.contains("6 audit entries checked"), "{said}");
    let other = head.replace("5:", "4:");
    let (holds, said) = log.verify(&["--noted", &other]);
    assert!(!holds && said.contains("not part of the log"), "{said}");
}

#[tokio::test]
async fn a_changed_entry_is_found() {
    check(&["UPDATE audit_entry SET name = 'somebody else' WHERE seq = 3"], "entry 3 has been changed").await;
    check(&["UPDATE audit_entry SET at = at + 1 WHERE seq = 5"], "entry 5 has been changed").await;
}

#[tokio::test]
async fn a_removed_entry_is_found() {
    check(&["DELETE FROM audit_entry WHERE seq = 3"], "entries 3 to 3 are missing").await;
    let renumbered = ["DELETE FROM audit_entry WHERE seq = 5", "UPDATE audit_entry SET seq = 5 WHERE seq = 4"];
    check(&renumbered, "entries 4 to 4 are missing").await;
}

#[tokio::test]
async fn a_log_cut_short_is_found() {
    check(&["DELETE FROM audit_entry WHERE seq > 3"], "entries 4 to 5 are missing").await;
    check(&["DELETE FROM audit_entry"], "entries 1 to 5 are missing").await;
    let both = ["DELETE FROM audit_entry WHERE seq > 3", "DELETE FROM setting WHERE name = 'audit.head'"];
    check(&both, "head is missing or forged").await;
    let forged = "UPDATE setting SET value = '3' || substr(value, 2) WHERE name = 'audit.head'";
    check(&["DELETE FROM audit_entry WHERE seq > 3", forged], "head is missing or forged").await;
}

#[tokio::test]
async fn what_goes_on_after_a_cut_does_not_hide_it() {
    let log = Log::new().await;
    log.drop_guards().await;
    log.execute("DELETE FROM audit_entry WHERE seq > 3").await;
    let arguments = ["--name", "root6", "--display-name", "x", "--division", "44"];
    assert!(log.program.run("add-administrator", &arguments).unwrap().status.success());
    let (holds, said) = log.verify(&[]);
    assert!(!holds && said.contains("entries 4 to 5 are missing"), "{said}");
}
