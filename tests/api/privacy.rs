//! What the log says at its most talkative: nothing about a person, and no code.

use serde_json::{Value, json};
use tests::{
    app::new_database,
    process::Program,
    submission::{COMMUNITY, Draft},
};

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
    let log = program.log();
    assert!(log.contains("answered 201"), "the log is as talkative as it can be");
    let plain = code.replace('-', "");
    for secret in
        ["陈小明", "林小红", "81234567", "社区主任", "只给居委会看的备注", &code, &plain, "ZZZZZ-ZZZZY", "ZZZZZZZZZY"]
    {
        if let Some(line) = log.lines().find(|line| line.contains(secret)) {
            panic!("{secret} is in the log: {line:.400}");
        }
    }
}
