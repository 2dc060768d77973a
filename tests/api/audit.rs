//! The audit log: what goes in, who sees it, and what becomes of tampering.

use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use shared::people::Role;
use tests::{
    TestApp,
    app::{is_postgres, new_database},
    cases::{Offices, confirm_all, decide},
    notices::{drafted, objection, open_notice, path_of, publish, recognised_directly, version_of, written},
    people::{PASSWORD, token_of},
    process::Program,
    submission::COMMUNITY,
};

use crate::exports::{csv_rows, xlsx_rows};

async fn actions(app: &TestApp) -> Vec<String> {
    app.texts("SELECT action AS text FROM audit_entry ORDER BY seq").await
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

/// Runs `verify-audit` beside a server.
fn verify_beside(app: &TestApp) -> (bool, String) {
    let folder = tempfile::tempdir().unwrap();
    let output = app.program(folder.path()).run::<&str>("verify-audit", &[]).unwrap();
    let both = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    (output.status.success(), String::from_utf8_lossy(&both).into_owned())
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

#[tokio::test]
async fn an_entry_about_a_review_says_how_it_came_out_and_not_in_whose_words() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let case = offices.reviewed().await;
    let heard = offices.hear_expert(&case).await;
    let after = kept(&app, "expert_review_handed_in", "after").await;
    let asked = confirm_all(&case).as_array().unwrap().len();
    let expected = json!({
        "case": case["id"], "round": 1, "version": heard["version"], "review_sha256": after["review_sha256"],
        "confirmed": asked, "not_confirmed": 0, "needs_evidence": 0,
    });
    assert_eq!(after, expected);
    assert_eq!(after["review_sha256"].as_str().unwrap().len(), 64);

    let path = format!("/api/v1/cases/{}", case["id"].as_str().unwrap());
    let fire = app.department("消防", "4401").await;
    offices.city.post(&format!("{path}/departments"), &json!({ "departments": ["消防"] })).await.expect(204);
    let verdicts = json!([{ "requirement": "8.2", "verdict": "needs_evidence", "remark": "通道有占压" }]);
    let answer = json!({ "verdicts": verdicts, "opinion": "请补充照片" });
    fire.put(&format!("{path}/department-review"), &answer).await.expect(204);
    let after = kept(&app, "department_answered", "after").await;
    assert_eq!((&after["department"], &after["round"]), (&json!("消防"), &json!(1)));
    let counts = ["confirmed", "not_confirmed", "needs_evidence"].map(|name| after[name].clone());
    assert_eq!(json!(counts), json!([0, 0, 1]));
    assert_eq!(after["review_sha256"].as_str().unwrap().len(), 64);
    let said = after.to_string();
    assert!(!said.contains("请补充照片") && !said.contains("通道有占压"), "{said}");
}

#[tokio::test]
async fn an_entry_about_a_decision_says_where_the_case_stood_and_stands() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let case = offices.apply().await;
    let reasons = json!([{ "requirement": "1.2", "reason": "工作方案缺少时间表" }]);
    let step = json!({ "step": "return", "opinion": "请补充", "reasons": reasons });
    let returned = decide(&offices.street, &case, step).await;
    let (before, after) = change_of(&app, "case_decided").await;
    assert_eq!(before, json!({ "case": case["id"], "stage": "applied", "round": 1, "version": 1 }));
    let decision = &returned["decisions"][1];
    assert_eq!(after["pinned_sha256"], decision["pinned_sha256"]);
    assert_eq!(after["decision_sha256"].as_str().unwrap().len(), 64);
    for (name, value) in [
        ("case", &case["id"]),
        ("step", &json!("return")),
        ("stage", &json!("returned")),
        ("version", &json!(2)),
        ("opinion", &json!("请补充")),
        ("reasons", &reasons),
    ] {
        assert_eq!(&after[name], value, "{name}");
    }
}

#[tokio::test]
async fn entries_about_notices_list_their_cases_with_certificates() {
    let app = TestApp::start_for_notices().await;
    let city = app.account(Role::City, "4401").await;
    let case = recognised_directly(&app, &city, "440103001101").await;
    let notice = publish(&city, &drafted(&city, &written(&[&case])).await).await;
    let (before, after) = change_of(&app, "publish_notice").await;
    assert_eq!((&before["state"], &after["state"]), (&json!("draft"), &json!("published")));
    assert_eq!(before["cases"][0]["case"], case["id"]);
    assert_eq!(
        (&before["cases"][0]["stage"], &after["cases"][0]["stage"]),
        (&json!("recognised"), &json!("publicised"))
    );
    assert_eq!(after["snapshot_sha256"], notice["content_sha256"]);
    app.go_to("2026-12-01");
    city.post(&path_of(&notice, "announcement"), &version_of(&notice)).await.expect(200);
    let (before, after) = change_of(&app, "announce_notice").await;
    assert_eq!(before["cases"][0]["stage"], "publicised");
    assert_eq!(after["cases"][0]["certificate"], "4401-2026-0001");
    assert_eq!(after["cases"][0]["pinned_sha256"].as_str().unwrap().len(), 64);
    let (holds, said) = verify_beside(&app);
    assert!(holds && said.contains("0 faults; 4 decisions and 0 reviews held"), "{said}");
}

#[tokio::test]
async fn a_decision_that_was_changed_added_or_removed_is_found() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    offices.recommended().await;
    let (holds, said) = verify_beside(&app);
    assert!(holds && said.contains("0 faults; 2 decisions and 0 reviews held"), "{said}");
    for (tamper, mend) in [
        ("opinion = 'x'", "opinion = '同意推荐'"),
        ("stage = 'rejected'", "stage = 'recommended'"),
        ("decided_at = decided_at + 1", "decided_at = decided_at - 1"),
    ] {
        app.execute(&format!("UPDATE case_decision SET {tamper} WHERE version = 2")).await;
        let (holds, said) = verify_beside(&app);
        assert!(!holds && said.contains("version 2 of case") && said.contains("has been changed"), "{tamper}: {said}");
        app.execute(&format!("UPDATE case_decision SET {mend} WHERE version = 2")).await;
    }
    app.execute("UPDATE case_decision SET pinned_sha256 = pinned WHERE version = 1").await;
    let (holds, said) = verify_beside(&app);
    assert!(!holds && said.contains("version 1 of case") && said.contains("1 faults"), "{said}");
    app.execute("UPDATE case_decision SET version = 3 WHERE version = 2").await;
    let (holds, said) = verify_beside(&app);
    assert!(!holds && said.contains("version 3 of case") && said.contains("is not in the log"), "{said}");
    assert!(said.contains("version 2 of case") && said.contains("is missing"), "{said}");
}

#[tokio::test]
async fn decisions_on_and_reviews_of_generated_cases_are_vouched_for_together() {
    let app = TestApp::start().await;
    app.generate_cases(400).await;
    // Some have answered and some have not.
    for review in ["expert_review WHERE submitted_at", "department_review WHERE answered_at"] {
        assert!(app.count(&format!("{review} IS NULL")).await > 0, "{review}");
        assert!(app.count(&format!("{review} IS NOT NULL")).await > 0, "{review}");
    }
    let (holds, said) = verify_beside(&app);
    assert!(holds, "{said}");
    let changed = "reviews of generated cases have been changed";
    for review in ["expert_review SET submitted_at = submitted_at", "department_review SET answered_at = answered_at"] {
        app.execute(&format!("UPDATE {review} + 1")).await;
        finds(&app, review, &[changed]);
        app.execute(&format!("UPDATE {review} - 1")).await;
    }
    app.execute("DELETE FROM department_review WHERE answered_at IS NOT NULL").await;
    finds(&app, "removed", &[changed]);
    app.execute("UPDATE case_decision SET opinion = 'x' WHERE version = 1").await;
    finds(&app, "another opinion", &["decisions on generated cases have been changed"]);
}

/// What `verify-audit` has to say of a tampered database.
fn finds(app: &TestApp, tamper: &str, expected: &[&str]) {
    let (holds, said) = verify_beside(app);
    assert!(!holds && expected.iter().all(|expected| said.contains(*expected)), "{tamper}: {said}");
}

#[tokio::test]
async fn a_review_that_was_changed_added_or_removed_is_found() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let case = offices.recommended().await;
    let path = format!("/api/v1/cases/{}", case["id"].as_str().unwrap());
    let fire = app.department("消防", "4401").await;
    offices.county.post(&format!("{path}/departments"), &json!({ "departments": ["消防", "水务"] })).await.expect(204);
    let answer = json!({ "verdicts": [], "opinion": "合格" });
    fire.put(&format!("{path}/department-review"), &answer).await.expect(204);
    let case = offices.county.get(&path).await.expect(200);
    let pass = json!({ "step": "pass", "opinion": "初审通过", "verdicts": confirm_all(&case) });
    let case = decide(&offices.county, &case, pass).await;
    let case = offices.hear_expert(&case).await;
    let case = decide(&offices.city, &case, json!({ "step": "recognise", "opinion": "予以认定" })).await;
    // What was handed in after the county had decided is none of what it has seen.
    let (holds, said) = verify_beside(&app);
    assert!(holds && said.contains("0 faults; 4 decisions and 2 reviews held"), "{said}");
    let recognised = format!("reviews that the decision that made version {} of case", case["version"]);

    for (table, tamper, mend) in [
        ("expert_review", "submitted_at = submitted_at + 1", "submitted_at = submitted_at - 1"),
        ("expert_review", "assigned_at = assigned_at + 1", "assigned_at = assigned_at - 1"),
        ("expert_review", "version = version - 1", "version = version + 1"),
        ("department_review", "due_on = '2027-01-01'", "due_on = '2026-12-03'"),
        ("department_review", "answered_at = answered_at + 1", "answered_at = answered_at - 1"),
    ] {
        // Those that wait for nothing have been handed in.
        let handed_in = "WHERE body IS NOT NULL";
        app.execute(&format!("UPDATE {table} SET {tamper} {handed_in}")).await;
        finds(&app, tamper, &["in round 1 of case", "has been changed", &recognised]);
        app.execute(&format!("UPDATE {table} SET {mend} {handed_in}")).await;
    }
    let (holds, said) = verify_beside(&app);
    assert!(holds, "{said}");

    let others = "case_id, round, due_on, account, person, answered_at, body, version";
    let copy = format!(
        "INSERT INTO department_review (department, {others}) \
         SELECT '民政', {others} FROM department_review WHERE department = '消防'"
    );
    app.execute(&copy).await;
    finds(&app, "copied", &["the review of department 民政 in round 1 of case", "is not in the log", &recognised]);
    app.execute("DELETE FROM department_review WHERE department = '民政'").await;
    // A department that was silent has not answered either.
    app.execute("UPDATE department_review SET answered_at = 1 WHERE department = '水务'").await;
    finds(&app, "answered for", &["the review of department 水务", "is not in the log", &recognised]);
    app.execute("UPDATE department_review SET answered_at = NULL WHERE department = '水务'").await;

    let words = "(SELECT body FROM department_review WHERE department = '消防')";
    app.execute(&format!("UPDATE expert_review SET body = {words}")).await;
    finds(&app, "words", &["the review of expert", "has been changed", &recognised]);
    app.execute("DELETE FROM expert_review").await;
    finds(&app, "removed", &["the review of expert", "is missing", &recognised]);
    // Both decisions that have seen what the department said miss it.
    app.execute("DELETE FROM department_review WHERE department = '消防'").await;
    finds(&app, "all removed", &["the review of department 消防", "4 faults"]);
}

#[tokio::test]
async fn reviews_of_an_earlier_round_are_held_against_the_log_too() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let case = offices.reviewed().await;
    let case = offices.hear_expert(&case).await;
    let reasons = json!([{ "requirement": "8.2", "reason": "通道有占压" }]);
    let case = decide(&offices.city, &case, json!({ "step": "return", "reasons": reasons })).await;
    let receipt = offices.seal(&app.draft().await).await;
    let path = format!("/api/v1/cases/{}", case["id"].as_str().unwrap());
    let case = offices.community.get(&path).await.expect(200);
    let case = decide(&offices.community, &case, json!({ "step": "resubmit", "receipt": receipt })).await;
    let case = offices.reviewed_after(case).await;
    let case = offices.hear_expert(&case).await;
    decide(&offices.city, &case, json!({ "step": "recognise", "opinion": "予以认定" })).await;
    let (holds, said) = verify_beside(&app);
    assert!(holds && said.contains("0 faults; 8 decisions and 2 reviews held"), "{said}");
    app.execute("UPDATE expert_review SET submitted_at = submitted_at + 1 WHERE round = 1").await;
    // The review itself, and the return that rests on it.
    finds(&app, "round 1", &["in round 1 of case", "has been changed", "2 faults"]);
}

#[tokio::test]
async fn what_was_said_before_an_upheld_objection_is_pinned_by_no_decision_after_it() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let notice = open_notice(&app, &offices).await;
    app.object(&notice, &objection(&notice)).await.expect(201);
    let rows = offices.city.get("/api/v1/objections").await.expect(200);
    let reply = format!("/api/v1/objections/{}/reply", rows["objections"][0]["id"].as_str().unwrap());
    let upheld = json!({ "is_upheld": true, "reply": "情况属实。", "opinion": "退回评审" });
    offices.city.post(&reply, &upheld).await.expect(200);
    let (before, after) = change_of(&app, "answer_objection").await;
    assert_eq!((&before["cases"][0]["round"], &after["cases"][0]["round"]), (&json!(1), &json!(2)));
    let path = format!("/api/v1/cases/{}", notice["lines"][0]["case"].as_str().unwrap());
    let case = offices.city.get(&path).await.expect(200);
    let case = offices.hear_expert(&case).await;
    let recognise = json!({ "step": "recognise", "opinion": "整改到位", "verdicts": confirm_all(&case) });
    decide(&offices.city, &case, recognise).await;
    let (holds, said) = verify_beside(&app);
    assert!(holds && said.contains("0 faults; 7 decisions and 2 reviews held"), "{said}");
    // The review itself, and what rests on it: recognition and notice before, the recognition after.
    for (round, faults) in [(1, "3 faults"), (2, "2 faults")] {
        app.execute(&format!("UPDATE expert_review SET submitted_at = submitted_at + 1 WHERE round = {round}")).await;
        let place = format!("in round {round} of case");
        finds(&app, "a review", &[place.as_str(), "has been changed", faults]);
        app.execute(&format!("UPDATE expert_review SET submitted_at = submitted_at - 1 WHERE round = {round}")).await;
    }
}

#[tokio::test]
async fn an_honour_is_found_that_was_changed_after_a_decision_and_not_by_an_import() {
    let app = TestApp::start().await;
    let offices = Offices::open(&app).await;
    let import = async |certificate: &str| {
        let table = format!("社区代码,荣誉名称,证书编号,年份\r\n{COMMUNITY},广东省绿色社区,{certificate},2019\r\n");
        crate::imports::written(&offices.city, "honours", "荣誉.csv", table.as_bytes()).await;
    };
    import("粤绿〔2019〕1号").await;
    let case = offices.apply_with(&app.draft().await, "direct").await;
    let step = json!({ "step": "recognise", "opinion": "证书核验无误", "honour_checked": true });
    decide(&offices.city, &case, step).await;
    let (holds, said) = verify_beside(&app);
    assert!(holds, "{said}");
    let rests_on = "an honour that the decision that made version 2 of case";
    for (tamper, mend) in [("certificate = 'x'", "certificate = '粤绿〔2019〕1号'"), ("year = 2018", "year = 2019")]
    {
        app.execute(&format!("UPDATE honour SET {tamper}")).await;
        finds(&app, tamper, &[rests_on, "2 faults"]);
        app.execute(&format!("UPDATE honour SET {mend}")).await;
    }

    // A newer table is on record with what it has replaced; the same once more replaces nothing.
    import("粤绿〔2019〕2号").await;
    import("粤绿〔2019〕2号").await;
    let (holds, said) = verify_beside(&app);
    assert!(holds, "{said}");
    let honour = |number: &str| {
        let one = json!({ "certificate": number, "community": COMMUNITY, "title": "广东省绿色社区", "year": 2019 });
        json!({ "honours": [one] })
    };
    let changed = change_of(&app, "honours_replaced").await;
    assert_eq!(changed, (honour("粤绿〔2019〕1号"), honour("粤绿〔2019〕2号")));
    assert_eq!(actions(&app).await.iter().filter(|action| *action == "honours_replaced").count(), 1);
    app.execute("UPDATE honour SET certificate = '粤绿〔2019〕3号'").await;
    finds(&app, "after an import", &[rests_on]);
    app.execute("DELETE FROM honour").await;
    finds(&app, "removed", &[rests_on]);
}

#[tokio::test]
async fn an_import_says_which_file_it_was_what_is_new_and_what_was_before() {
    let app = TestApp::start().await;
    let city = app.account(Role::City, "4401").await;
    let import = async |kind: &str, table: &str| {
        crate::imports::written(&city, kind, "表.csv", table.as_bytes()).await;
        let said = kept(&app, "table_imported", "after").await;
        assert_eq!(said["sha256"], HEXLOWER.encode(&Sha256::digest(table.as_bytes())));
        said
    };
    let known = app.get("/api/v1/communities/440103002101").await.expect(200)["name"].as_str().unwrap().to_owned();
    let names = format!(
        "社区代码,社区名称\r\n440103001150,新风社区居委会\r\n{COMMUNITY},翠洲新村居委会\r\n440103002101,{known}\r\n"
    );
    let said = import("communities", &names).await;
    let expected = json!({
        "kind": "communities", "file_name": "表.csv", "sha256": said["sha256"], "rows": 3,
        "new": ["440103001150"], "new_more": 0, "changed": 1,
    });
    assert_eq!(said, expected);
    let name = |name: &str| json!({ "names": { COMMUNITY: name } });
    let renamed = change_of(&app, "communities_renamed").await;
    assert_eq!(renamed, (name("翠洲社区居民委员会"), name("翠洲新村居委会")));
    import("communities", &names).await;
    assert_eq!(actions(&app).await.iter().filter(|action| *action == "communities_renamed").count(), 1);

    // New honours are listed by certificate, so many and no more.
    let head = "社区代码,荣誉名称,证书编号,年份\r\n";
    let line = |number: usize| format!("{COMMUNITY},荣誉{number},证{number:03}号,2019\r\n");
    let honours: String = std::iter::once(head.to_owned()).chain((1..=203).map(line)).collect();
    let said = import("honours", &honours).await;
    let new = said["new"].as_array().unwrap();
    assert_eq!((new.len(), &new[0], &said["new_more"]), (200, &json!("证001号"), &json!(3)));
    assert_eq!(said["changed"], 0);
    let said = import("honours", &honours.replace("证007号", "证907号")).await;
    assert_eq!((&said["new"], &said["changed"]), (&json!([]), &json!(1)));
}
