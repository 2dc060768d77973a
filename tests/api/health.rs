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
