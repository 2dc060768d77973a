//! What axum can do at most: reads the body of a submission, looks at it, answers 204. The bench
//! compares the server with it. `cargo run --release -p backend --example bare -- 127.0.0.1:8090`
#![forbid(unsafe_code)]

use axum::{Router, body::Bytes, http::StatusCode, routing::post, serve::ListenerExt};
use backend::api::Submission;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8090".to_owned());
    let listener = tokio::net::TcpListener::bind(&address).await?;
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    let router = Router::new().route("/api/v1/submissions", post(take));
    axum::serve(listener, router).await
}

/// Reads what a submission consists of and asks that it has answers.
async fn take(body: Bytes) -> StatusCode {
    match serde_json::from_slice::<Submission<'_>>(&body) {
        Ok(submission) if !submission.sheet.answers.is_empty() => StatusCode::NO_CONTENT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}
