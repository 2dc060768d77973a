//! The OpenAPI document, and the headers that guard every answer.

use std::collections::BTreeSet;

use serde_json::Value;
use tests::TestApp;

#[tokio::test]
async fn the_document_names_every_operation_and_its_answers() {
    let app = TestApp::start().await;
    let document = app.get("/api/v1/openapi.json").await.expect(200);
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let operations = |(path, item): (&String, &Value)| -> Vec<String> {
        let operation = |(method, operation): (&String, &Value)| {
            assert!(operation["responses"].is_object(), "{method} {path}");
            format!("{method} {path} {}", operation["operationId"].as_str().unwrap())
        };
        item.as_object().unwrap().iter().map(operation).collect()
    };
    let mut routes: Vec<String> = document["paths"].as_object().unwrap().iter().flat_map(operations).collect();
    routes.sort();
    assert_eq!(
        routes,
        [
            "get /api/v1/communities list_communities",
            "get /api/v1/communities/{code} get_community",
            "get /api/v1/divisions list_divisions",
            "get /api/v1/keys list_keys",
            "get /api/v1/packs list_packs",
            "get /api/v1/packs/{hash} get_pack",
            "get /api/v1/packs/{hash}/form get_form",
            "get /api/v1/packs/{hash}/help get_help",
            "get /api/v1/receipts/{number} get_receipt",
            "get /api/v1/receipts/{number}/qr.svg get_qr",
            "get /api/v1/receipts/{number}/sheet get_sheet",
            "post /api/v1/access-checks check_access",
            "post /api/v1/submissions create_submission",
        ]
    );
}

#[tokio::test]
async fn the_router_takes_the_methods_that_the_document_names() {
    let app = TestApp::start().await;
    let document = app.get("/api/v1/openapi.json").await.expect(200);
    for (path, item) in document["paths"].as_object().unwrap() {
        let filled = path.replace("{code}", "x").replace("{hash}", "x").replace("{number}", "x");
        // A method that nothing takes: the router itself says which ones it has under this path.
        let request = app.request(reqwest::Method::from_bytes(b"PROPFIND").unwrap(), &filled);
        let answer = app.send(request).await;
        answer.problem(405, "method_not_allowed");
        let taken: BTreeSet<String> =
            answer.header("allow").split(',').filter(|method| *method != "HEAD").map(str::to_lowercase).collect();
        let named: BTreeSet<String> = item.as_object().unwrap().keys().cloned().collect();
        assert_eq!(taken, named, "{path}");
    }
}

#[tokio::test]
async fn a_receipt_is_described_as_it_is_handed_out_and_as_it_is_looked_up() {
    let app = TestApp::start().await;
    let document = app.get("/api/v1/openapi.json").await.expect(200);
    let handed_out = app.submit(&app.draft().await.body()).await.expect(201);
    let number = handed_out["receipt"].as_str().unwrap();
    let looked_up = app.get(&format!("/api/v1/receipts/{number}")).await.expect(200);
    for (schema, answer) in [("ReceiptView", &handed_out), ("CheckedReceiptView", &looked_up)] {
        let schema = &document["components"]["schemas"][schema];
        let described = members(&document, schema);
        let sent: BTreeSet<String> = answer.as_object().unwrap().keys().cloned().collect();
        assert_eq!(described, sent, "{schema:#}");
    }
}

/// The members that a schema describes, its own and those of the schemas it is made of.
fn members(document: &Value, schema: &Value) -> BTreeSet<String> {
    let mut names: BTreeSet<String> =
        schema["properties"].as_object().into_iter().flat_map(|own| own.keys().cloned()).collect();
    for part in schema["allOf"].as_array().into_iter().flatten() {
        names.extend(members(document, part));
    }
    if let Some(path) = schema["$ref"].as_str().and_then(|path| path.strip_prefix('#')) {
        names.extend(members(document, document.pointer(path).unwrap()));
    }
    names
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
