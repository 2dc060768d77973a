//! Whether the server lives, whether it can serve, and what it measures.

use tests::TestApp;

#[tokio::test]
async fn a_running_server_is_alive_and_ready() {
    let app = TestApp::start().await;
    app.get("/healthz").await.expect_text("ok\n");
    app.get("/readyz").await.expect_text("ready\n");
}

#[tokio::test]
async fn measurements_are_not_on_the_public_address() {
    let app = TestApp::start().await;
    app.get("/metrics").await.problem(404, "not_found");
}

#[tokio::test]
async fn measurements_have_an_address_of_their_own() {
    let app = TestApp::start_with(|config| config.server.metrics_listen = Some("127.0.0.1:0".parse().unwrap())).await;
    let draft = app.draft().await;
    app.submit(&draft.body()).await.expect(201);
    app.get("/api/v1/communities/440103001101").await.expect(200);
    app.get("/api/v1/communities/440103002101").await.expect(200);
    // Whatever a client makes up is one and the same.
    for method in ["MADE-UP-1", "MADE-UP-2"] {
        let request = app.request(reqwest::Method::from_bytes(method.as_bytes()).unwrap(), "/healthz");
        app.send(request).await.problem(405, "method_not_allowed");
    }
    let told = app.measurements().await;
    assert_eq!(told.status, 200);
    let told = told.text();
    for series in [
        "http_request_duration_seconds_count{method=\"POST\",route=\"/api/v1/submissions\",status=\"201\"}",
        "http_request_duration_seconds_count{method=\"GET\",route=\"/api/v1/communities/{code}\",status=\"200\"}",
        "http_request_duration_seconds_count{method=\"other\",route=\"/healthz\",status=\"405\"}",
        "submission_group_size_count",
        "submissions_sealed",
    ] {
        assert!(told.contains(series), "{series} is not in: {told}");
    }
    assert!(!told.contains("MADE-UP") && !told.contains("440103001101"), "{told}");
}
