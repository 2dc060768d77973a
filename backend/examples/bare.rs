//! What axum can do at most with a submission: it reads the body and answers 204. The bench compares
//! the server with it. `cargo run --release -p backend --example bare -- 127.0.0.1:8090`
//!
//! Two ways of reading: `/whole` makes values of all that was sent, `/skim` makes values of the
//! answers and skips the claimed outcome, as the server itself does.
#![forbid(unsafe_code)]

use axum::{Json, Router, body::Bytes, http::StatusCode, routing::post, serve::ListenerExt};
use backend::api::Submission;
use serde::Deserialize;
use shared::{answer::AnswerSheet, api::Filler, outcome::Outcome};
use uuid::Uuid;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8090".to_owned());
    let listener = tokio::net::TcpListener::bind(&address).await?;
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    let router = Router::new().route("/whole", post(whole)).route("/skim", post(skim));
    axum::serve(listener, router).await
}

/// A submission with its outcome as values.
#[derive(Deserialize)]
#[expect(dead_code, reason = "read and thrown away: that is what is measured")]
struct Whole {
    id: Uuid,
    community: String,
    access_code: String,
    pack_hash: String,
    engine_version: u32,
    sheet: AnswerSheet,
    filler: Filler,
    outcome: Outcome<'static>,
}

async fn whole(Json(submission): Json<Whole>) -> StatusCode {
    answered(&submission.sheet)
}

async fn skim(body: Bytes) -> StatusCode {
    serde_json::from_slice::<Submission<'_>>(&body)
        .map_or(StatusCode::UNPROCESSABLE_ENTITY, |submission| answered(&submission.sheet))
}

fn answered(sheet: &AnswerSheet) -> StatusCode {
    if sheet.answers.is_empty() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::NO_CONTENT }
}
