//! The operator's commands that judge what they are given: packs that are wrong, records that do
//! not hold, people to be forgotten.

use std::process::Output;

use tests::{
    app::new_database,
    packs,
    process::Program,
    submission::{COMMUNITY, Draft},
};

/// What the check says of a pack file.
fn check(pack: &str) -> (bool, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pack.toml");
    std::fs::write(&file, pack).unwrap();
    let program = Program::new(folder.path(), "sqlite://unused.db");
    said(&program.run("check-pack", &[&file]).unwrap())
}

fn said(output: &Output) -> (bool, String) {
    let both = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    (output.status.success(), String::from_utf8_lossy(&both).into_owned())
}

fn bench_form() -> String {
    std::fs::read_to_string(packs::fixture_path("bench-form")).unwrap()
}

#[test]
fn a_good_pack_passes() {
    let (passed, said) = check(&bench_form());
    assert!(passed, "{said}");
    assert!(said.contains("47 requirements"), "{said}");
}

#[test]
fn a_malformed_pack_is_refused_with_the_line() {
    for pack in ["", "format = ", "[[requirement]]\nid = 3", "\u{0}", "format = 1\nformat = 2"] {
        let (passed, said) = check(pack);
        assert!(!passed && said.contains("malformed"), "{pack:?}: {said}");
    }
    let unknown = bench_form().replace("monotone = true", "monotone = true\nscript = \"rm -rf\"");
    let (passed, said) = check(&unknown);
    assert!(!passed && said.contains("script"), "{said}");
}

#[test]
fn a_circular_pack_is_refused() {
    // A group inside itself, by way of its child.
    let circular = bench_form().replace("kind = \"whole\"", "kind = \"whole\"\nparent = \"s1\"");
    let (passed, said) = check(&circular);
    assert!(!passed && said.contains("circular"), "{said}");
    // A score made of two quantities that need each other.
    let score = bench_form().replace("quantity = { group = \"all\" }", "quantity = { named = \"a\" }");
    let quantity =
        |id: &str, other: &str| format!("[[quantity]]\nid = \"{id}\"\nquantity = {{ named = \"{other}\" }}\n");
    let named = format!("{score}\n{}{}", quantity("a", "b"), quantity("b", "a"));
    let (passed, said) = check(&named);
    assert!(!passed && said.contains("circular"), "{said}");
}

#[test]
fn an_enormous_pack_is_refused_unread() {
    let (passed, said) = check(&format!("# {}\n{}", "long ".repeat(1024 * 1024), bench_form()));
    assert!(!passed && said.contains("at most"), "{said}");
}

#[test]
fn a_pack_nested_very_deeply_is_refused() {
    let deep = format!("x = {}1{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(!check(&deep).0);
    let condition = format!("{}\"always\"{}", "{ not = ".repeat(5_000), " }".repeat(5_000));
    let pack = bench_form().replace("requires = { compare", &format!("requires = {condition} #{{ compare"));
    assert!(!check(&pack).0);
}

#[test]
fn several_faults_are_told_at_once() {
    let faulty = bench_form()
        .replace("id = \"r02\"", "id = \"r01\"")
        .replace("languages = [\"zh\"]", "languages = [\"zh\", \"en\"]")
        .replace("quantity = { group = \"all\" }", "quantity = { group = \"everything\" }");
    let (passed, said) = check(&faulty);
    assert!(!passed);
    for fault in ["duplicate_id", "text_missing", "everything"] {
        assert!(said.contains(fault), "{fault} is not in: {said}");
    }
}

#[tokio::test]
async fn a_record_that_does_not_hold_fails_the_verification() {
    let folder = tempfile::tempdir().unwrap();
    let database = new_database(&folder).await;
    let program = Program::new(folder.path(), &database);
    let code = program.issue_code(COMMUNITY).unwrap();
    let running = program.start().await.unwrap();
    let draft = Draft::all_met_now(COMMUNITY, &code);
    let client = reqwest::Client::new();
    for _ in 0..3 {
        let body = draft.clone().again().body();
        let answer = client.post(format!("{}/api/v1/submissions", running.url)).json(&body).send().await;
        assert_eq!(answer.unwrap().status(), 201);
    }
    drop(running);
    let (passed, told) = said(&program.run::<&str>("verify", &[]).unwrap());
    assert!(passed && told.contains("3 records checked, 0 do not hold"), "{told}");

    let connection = sea_orm::Database::connect(&database).await.unwrap();
    let alter = "UPDATE submission SET community = '440103002101' WHERE id IN (SELECT id FROM submission LIMIT 1)";
    sea_orm::ConnectionTrait::execute_unprepared(&connection, alter).await.unwrap();
    let (passed, told) = said(&program.run::<&str>("verify", &[]).unwrap());
    assert!(!passed && told.contains("record_altered") && told.contains("1 do not hold"), "{told}");

    // Of another one only the row is left: it is named as well, and the rest is still looked at.
    let remove = "DELETE FROM submission_record WHERE submission_id IN
                  (SELECT id FROM submission WHERE community <> '440103002101' LIMIT 1)";
    sea_orm::ConnectionTrait::execute_unprepared(&connection, remove).await.unwrap();
    let (passed, told) = said(&program.run::<&str>("verify", &[]).unwrap());
    assert!(!passed && told.contains("record_missing") && told.contains("record_altered"), "{told}");
    assert!(told.contains("3 records checked, 2 do not hold"), "{told}");
}

#[tokio::test]
async fn people_are_forgotten_and_their_records_still_hold() {
    const OTHER: &str = "440103002101";
    let folder = tempfile::tempdir().unwrap();
    let database = new_database(&folder).await;
    let program = Program::new(folder.path(), &database);
    let codes = [COMMUNITY, OTHER].map(|community| (community, program.issue_code(community).unwrap()));
    let running = program.start().await.unwrap();
    let client = reqwest::Client::new();
    for (community, code) in &codes {
        let body = Draft::all_met_now(community, code).body();
        let answer = client.post(format!("{}/api/v1/submissions", running.url)).json(&body).send().await;
        assert_eq!(answer.unwrap().status(), 201);
    }
    drop(running);
    let forget = |arguments: &[&str]| said(&program.run("forget-people", arguments).unwrap());
    let connection = sea_orm::Database::connect(&database).await.unwrap();
    let named = async || {
        let count = "SELECT count(*) AS people FROM submission_record WHERE filler IS NOT NULL";
        let backend = sea_orm::ConnectionTrait::get_database_backend(&connection);
        let statement = sea_orm::Statement::from_string(backend, count);
        let row = sea_orm::ConnectionTrait::query_one_raw(&connection, statement).await.unwrap().unwrap();
        row.try_get::<i64>("", "people").unwrap()
    };

    // What was recorded on the day itself or later stays.
    let (passed, told) = forget(&["--before", "2026-01-01"]);
    assert!(passed && told.contains("filled in 0 submissions"), "{told}");
    assert_eq!(named().await, 2);
    let (passed, told) = forget(&["--before", "2999-01-01", "--community", OTHER]);
    assert!(passed && told.contains("filled in 1 submissions"), "{told}");
    assert_eq!(named().await, 1);
    let (passed, told) = forget(&["--before", "2999-01-01"]);
    assert!(passed && told.contains("filled in 1 submissions"), "{told}");
    assert_eq!(named().await, 0);
    assert!(!forget(&["--before", "some day"]).0);

    let (passed, told) = said(&program.run::<&str>("verify", &[]).unwrap());
    assert!(passed && told.contains("2 records checked, 0 do not hold"), "{told}");
}
