//! Settings of cities and the province.

use frontend::api::{Failure, escape};
use shared::api::settings::{PutSettings, SettingsView};

use super::{get, send};
use crate::session::Session;

/// What holds in a division.
pub(crate) async fn settings(session: Session, division: &str) -> Result<SettingsView, Failure> {
    get(session, &path(division)).await
}

/// Sets all of it.
pub(crate) async fn put(session: Session, division: &str, wish: &PutSettings) -> Result<SettingsView, Failure> {
    send(session, "PUT", &path(division), wish).await
}

fn path(division: &str) -> String {
    ["/api/v1/divisions/", &escape(division), "/settings"].concat()
}
