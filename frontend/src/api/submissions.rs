//! Sending a finished assessment.

use super::{Failure, post};
use crate::browser::json;

/// Sends a submission; gives the number of its receipt, the same one when it had arrived before.
pub async fn send(body: &str) -> Result<String, Failure> {
    let receipt = json::text(&post("/api/v1/submissions", body).await?, "receipt");
    if receipt.is_empty() { Err(Failure::Unexpected) } else { Ok(receipt) }
}
