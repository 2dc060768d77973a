//! What the log says at its most talkative: nothing about a person, and no code.

use serde_json::{Value, json};
use tests::{
    TestApp,
    app::new_database,
    cases::Offices,
    notices::{FIRST_DAY, objection, open_notice},
    process::Program,
    submission::{COMMUNITY, Draft},
};

/// None of these stands in what a server has logged that was as talkative as it can be.
#[track_caller]
fn assert_silent_about(log: &str, secrets: &[&str]) {
    assert!(log.contains("answered 201"), "the log is as talkative as it can be");
    for secret in secrets {
        if let Some(line) = log.lines().find(|line| line.contains(secret)) {
            panic!("{secret} is in the log: {line:.400}");
        }
    }
}

#[tokio::test]
async fn nothing_personal_is_logged() {
    let folder = tempfile::tempdir().unwrap();
    let database = new_database(&folder).await;
    let program = Program::new(folder.path(), &database).with("LOG__FILTER", "trace");
    let code = program.issue_code(COMMUNITY).unwrap();
    let running = program.start().await.unwrap();
    let client = reqwest::Client::new();
    let submit = async |body: &Value| {
        let answer = client.post(format!("{}/api/v1/submissions", running.url)).json(body).send().await.unwrap();
        answer.status().as_u16()
    };
    let draft = Draft::all_met_now(COMMUNITY, &code).remark("1.1", "只给居委会看的备注");
    let body = draft.body();
    assert_eq!((submit(&body).await, submit(&body).await), (201, 200));
    let mut conflict = body.clone();
    conflict["filler"]["name"] = json!("林小红");
    assert_eq!(submit(&conflict).await, 409);
    let mut wrong_code = draft.clone().again().body();
    wrong_code["access_code"] = json!("ZZZZZ-ZZZZY");
    assert_eq!(submit(&wrong_code).await, 403);
    let mut mismatch = draft.clone().again().body();
    mismatch["outcome"]["score"]["points"] = json!("99.99");
    assert_eq!(submit(&mismatch).await, 422);
    let mut invalid = draft.again().body();
    invalid["filler"]["phone"] = json!("phone 020-81234567");
    assert_eq!(submit(&invalid).await, 422);
    drop(running);
    let plain = code.replace('-', "");
    assert_silent_about(
        &program.log(),
        &["陈小明", "林小红", "81234567", "社区主任", "只给居委会看的备注", &code, &plain, "ZZZZZ-ZZZZY", "ZZZZZZZZZY"],
    );
}

#[tokio::test]
async fn nothing_of_an_objector_is_logged() {
    let app = TestApp::start_for_notices().await;
    let offices = Offices::open(&app).await;
    let notice = open_notice(&app, &offices).await;
    // The program on the same database, on a day of the notice; its accounts are not what is tried.
    let folder = tempfile::tempdir().unwrap();
    let program = app
        .program(folder.path())
        .with("LOG__FILTER", "trace")
        .with("SIGN_IN__PASSWORD_MEMORY_KIB", "8")
        .with("SIGN_IN__PASSWORD_PASSES", "1");
    let running = program.start_with(&["--demo", "--today", FIRST_DAY]).await.unwrap();
    let client = reqwest::Client::new();
    let path = format!("{}/api/v1/public/notices/{}/objections", running.url, notice["id"].as_str().unwrap());
    let object = async |body: &Value| client.post(&path).json(body).send().await.unwrap().status().as_u16();
    let body = objection(&notice);
    assert_eq!((object(&body).await, object(&body).await), (201, 200));
    let mut conflict = body.clone();
    conflict["words"]["name"] = json!("黄志强");
    assert_eq!(object(&conflict).await, 409);
    let mut invalid = objection(&notice);
    invalid["words"]["name"] = json!("");
    assert_eq!(object(&invalid).await, 422);
    drop(running);
    assert_silent_about(&program.log(), &["梁秀英", "黄志强", "沙面大街54号", "87654321", "消防通道", "申报材料"]);
}
