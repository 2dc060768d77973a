//! The audit log.

use frontend::api::Failure;
use shared::api::audit::AuditPage;

use super::get;
use crate::session::Session;

/// A page of the log, newest first.
pub(crate) async fn list(session: Session, query: &str) -> Result<AuditPage, Failure> {
    get(session, &["/api/v1/audit?", query].concat()).await
}
