//! 公示与公布: a city's notices.

use frontend::api::{Failure, escape};
use shared::api::{
    notices::{Announcement, NoticePage, NoticeVersion, NoticeView, WriteNotice},
    settings::SettingsView,
};

use super::{get, send};
use crate::session::Session;

const NOTICES: &str = "/api/v1/notices";

/// A page of notices within reach, latest first day first.
pub(crate) async fn list(session: Session, after: Option<&str>) -> Result<NoticePage, Failure> {
    let after = after.map(|after| ["?after=", &escape(after)].concat()).unwrap_or_default();
    get(session, &[NOTICES, &after].concat()).await
}

/// One notice.
pub(crate) async fn notice(session: Session, id: &str) -> Result<NoticeView, Failure> {
    get(session, &path(id, "")).await
}

/// Begins a draft.
pub(crate) async fn create(session: Session, wish: &WriteNotice) -> Result<NoticeView, Failure> {
    send(session, "POST", NOTICES, wish).await
}

/// Writes a draft anew.
pub(crate) async fn change(session: Session, id: &str, wish: &WriteNotice) -> Result<NoticeView, Failure> {
    send(session, "PUT", &path(id, ""), wish).await
}

/// Throws a draft away.
pub(crate) async fn remove(session: Session, id: &str, version: u32) -> Result<(), Failure> {
    super::ask(session, "DELETE", &path(id, &["?version=", &version.to_string()].concat()), None).await
}

/// Freezes a draft and shows it to everybody.
pub(crate) async fn publish(session: Session, id: &str, version: u32) -> Result<NoticeView, Failure> {
    send(session, "POST", &path(id, "/publication"), &NoticeVersion { version }).await
}

/// Gives certificates to the cases that no objection waits on.
pub(crate) async fn announce(session: Session, id: &str, version: u32) -> Result<Announcement, Failure> {
    send(session, "POST", &path(id, "/announcement"), &NoticeVersion { version }).await
}

/// What a city has set for itself.
pub(crate) async fn settings(session: Session, city: &str) -> Result<SettingsView, Failure> {
    get(session, &["/api/v1/divisions/", &escape(city), "/settings"].concat()).await
}

fn path(id: &str, rest: &str) -> String {
    [NOTICES, "/", &escape(id), rest].concat()
}
