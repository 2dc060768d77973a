//! The OpenAPI document, and the headers that guard every answer.

use tests::TestApp;

#[tokio::test]
async fn the_document_names_every_operation_and_its_answers() {
    let app = TestApp::start().await;
    let document = app.get("/api/v1/openapi.json").await.expect(200);
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    for (path, item) in document["paths"].as_object().unwrap() {
        for operation in item.as_object().unwrap().values() {
            assert!(operation["operationId"].is_string() && operation["responses"].is_object(), "{path}");
        }
    }
}

#[tokio::test]
async fn the_document_has_a_page_to_look_at() {
    let app = TestApp::start().await;
    let page = app.get("/docs").await;
    assert_eq!(page.status, 200);
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(page.text().contains("/api/v1/submissions"));
}

#[tokio::test]
async fn every_answer_is_guarded() {
    let app = TestApp::start().await;
    for path in ["/", "/docs", "/healthz", "/api/v1/packs", "/api/v1/nothing", "/nothing", "/assess", "/receipts/X"] {
        let answer = app.get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && policy.contains("script-src 'self' 'wasm-unsafe-eval'"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{path}: {policy}");
        assert!(policy.contains("frame-ancestors"), "{path}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert!(!answer.header("referrer-policy").is_empty(), "{path}");
        assert!(!answer.header("x-request-id").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn each_request_has_an_id_of_its_own() {
    let app = TestApp::start().await;
    let first = app.get("/api/v1/nothing").await;
    let second = app.get("/api/v1/nothing").await;
    assert_eq!(first.json()["request_id"], first.header("x-request-id"));
    assert_ne!(first.header("x-request-id"), second.header("x-request-id"));
}
