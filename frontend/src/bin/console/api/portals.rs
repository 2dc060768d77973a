//! 嵌入: portals and what was counted of them.

use frontend::api::{Failure, escape};
use shared::{
    api::portals::{PortalView, WritePortal},
    portal::PortalKey,
};

use super::{ask, get, send};
use crate::session::Session;

const PORTALS: &str = "/api/v1/portals";

/// All within reach.
pub(crate) async fn list(session: Session) -> Result<Vec<PortalView>, Failure> {
    get(session, PORTALS).await
}

/// Registers one.
pub(crate) async fn create(session: Session, wish: &WritePortal) -> Result<PortalView, Failure> {
    send(session, "POST", PORTALS, wish).await
}

/// Changes one.
pub(crate) async fn put(session: Session, key: &PortalKey, wish: &WritePortal) -> Result<PortalView, Failure> {
    send(session, "PUT", &path(key), wish).await
}

/// Takes one away.
pub(crate) async fn remove(session: Session, key: &PortalKey) -> Result<(), Failure> {
    ask(session, "DELETE", &path(key), None).await
}

/// Where the QR code of a portal's self-assessment is.
pub(crate) fn qr(key: &PortalKey) -> String {
    ["/api/v1/embed/", &escape(key.as_str()), "/qr.svg"].concat()
}

fn path(key: &PortalKey) -> String {
    [PORTALS, "/", &escape(key.as_str())].concat()
}
