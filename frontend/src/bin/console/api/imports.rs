//! Tables that are imported.

use frontend::api::{Failure, escape};
use shared::api::imports::{CreateImport, ImportDone, ImportView};

use super::{get, send_patiently};
use crate::session::Session;

const IMPORTS: &str = "/api/v1/imports";

/// Sends a file to be looked at; nothing of it is written.
pub(crate) async fn create(session: Session, wish: &CreateImport) -> Result<ImportView, Failure> {
    send_patiently(session, IMPORTS, wish).await
}

/// What was found in a file of one's own.
pub(crate) async fn import(session: Session, id: &str) -> Result<ImportView, Failure> {
    get(session, &[IMPORTS, "/", &escape(id)].concat()).await
}

/// Writes all of it. With many users that takes longer.
pub(crate) async fn confirm(session: Session, id: &str) -> Result<ImportDone, Failure> {
    let path = [IMPORTS, "/", &escape(id), "/confirmation"].concat();
    send_patiently(session, &path, &serde_json::json!({})).await
}
