//! Across a kill, two servers and a store that is away.

use std::time::Duration;

use data_encoding::HEXLOWER;
use reqwest::{Client, Method};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tests::{
    TestApp,
    app::new_database,
    bucket::Bucket,
    cases::Offices,
    evidence::{File, UPLOADS},
    process::{Program, Running},
    submission::{COMMUNITY, Draft},
};

use super::{KIB, draft, jpeg, until_attached, with_files};

/// A request about an upload to a server in a process of its own.
async fn ask(server: &Running, method: Method, upload: &Value, offset: usize, bytes: &[u8]) -> Value {
    let path = format!("{}{UPLOADS}/{}", server.url, upload["id"].as_str().unwrap());
    let request = Client::new().request(method, path).header("upload-token", upload["token"].as_str().unwrap());
    let request = request.header("upload-offset", offset.to_string()).body(bytes.to_vec());
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 200);
    answer.json().await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_goes_on_after_a_kill_of_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let database = new_database(&folder).await;
    let program = Program::new(folder.path(), &database);
    let code = program.issue_code(COMMUNITY).unwrap();
    let draft = Draft::all_met_now(COMMUNITY, &code);
    let file = File::document(draft.id(), "8.2", 150 * KIB, b' ');
    let mut wish = file.wish(&code);
    // Another clock runs there.
    wish["file"]["taken_on"] = Value::Null;
    let server = program.start().await.unwrap();
    let start = async |server: &Running| -> Value {
        let answer = Client::new().post(format!("{}{UPLOADS}", server.url)).json(&wish).send().await.unwrap();
        assert!(answer.status().is_success());
        answer.json().await.unwrap()
    };
    let begun = start(&server).await;
    ask(&server, Method::PATCH, &begun, 0, &file.bytes[..64 * KIB]).await;
    server.kill().unwrap();
    let server = program.start().await.unwrap();
    let how_far = ask(&server, Method::GET, &begun, 0, &[]).await;
    assert_eq!((&how_far["state"], &how_far["offset"]), (&json!("receiving"), &json!(65_536)));
    assert_eq!(start(&server).await, how_far, "whoever has lost the token gets the same");
    let last = ask(&server, Method::PATCH, &begun, 64 * KIB, &file.bytes[64 * KIB..]).await;
    assert_eq!(last["state"], "complete");
}

#[tokio::test]
async fn two_servers_take_parts_of_one_file_and_it_lies_in_a_bucket() {
    let bucket = Bucket::start().await;
    let app = TestApp::start_with(|config| bucket.configure(config)).await;
    let other = app.start_beside(|config| bucket.configure(config)).await;
    let offices = Offices::open(&app).await;
    let (draft, code) = draft(&app).await;
    let file = File::document(draft.id(), "8.2", 150 * KIB, b' ');
    let begun = app.begin(&file.wish(&code)).await.expect(201);
    app.send_part(&begun, 0, &file.bytes[..64 * KIB]).await.expect(200);
    let names = || bucket.files().iter().map(|path| path.display().to_string()).collect::<Vec<_>>();
    let is_part = |name: &String| name.contains("uploads/") && name.contains("/0-");
    assert!(names().iter().any(is_part), "{:?}", names());
    let complete = other.send_part(&begun, 64 * KIB, &file.bytes[64 * KIB..]).await.expect(200);
    assert_eq!(complete["state"], "complete");
    let photo = File::new(draft.id(), "8.1", jpeg(1));
    other.upload(&photo, &code).await.expect(200);
    assert!(!names().iter().any(|name| name.contains("uploads/")), "{:?}", names());
    let receipt = app.submit(&with_files(&draft, &[&file, &photo])).await.expect(201);
    let wish = json!({ "receipt": receipt["receipt"], "route": "full" });
    let case = offices.community.post("/api/v1/cases", &wish).await.expect(201);
    let list = until_attached(&offices, &case, 2).await;
    for one in list["attachments"].as_array().unwrap() {
        let path = format!("/api/v1/attachments/{}/content", one["id"].as_str().unwrap());
        let content = offices.street.get(&path).await;
        assert_eq!(HEXLOWER.encode(&Sha256::digest(&content.bytes)), one["sha256"].as_str().unwrap());
    }
    // They have moved.
    for _ in 0..100 {
        if !names().iter().any(|name| name.contains("evidence/")) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{:?}", names());
}

#[tokio::test]
async fn a_store_that_is_away_loses_nothing_of_what_was_said() {
    let bucket = Bucket::start().await;
    let app = TestApp::start_with(|config| {
        bucket.configure(config);
        // Nobody listens there.
        config.files.endpoint = Some("http://127.0.0.1:9".to_owned());
    })
    .await;
    let (draft, code) = draft(&app).await;
    let file = File::new(draft.id(), "8.2", jpeg(1));
    let begun = app.begin(&file.wish(&code)).await.expect(201);
    app.send_part(&begun, 0, &file.bytes).await.problem(503, "storage_unavailable");
    let how_far = app.how_far(&begun).await.expect(200);
    assert_eq!((&how_far["state"], &how_far["offset"]), (&json!("receiving"), &json!(0)));
}
