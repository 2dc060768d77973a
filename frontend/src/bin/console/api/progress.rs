//! How far divisions have come.

use frontend::api::{Failure, escape};
use shared::api::progress::ProgressView;

use super::get;
use crate::session::Session;

/// The progress of a division; of one's own when none is named.
pub(crate) async fn of(session: Session, division: &str) -> Result<ProgressView, Failure> {
    let query = if division.is_empty() { String::new() } else { ["?division=", &escape(division)].concat() };
    get(session, &["/api/v1/progress", &query].concat()).await
}
