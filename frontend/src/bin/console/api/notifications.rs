//! Notifications, and whether they come by e-mail as well.

use frontend::api::{Failure, escape};
use shared::api::notifications::{
    MailPreference, MarkRead, Mentionable, NotificationPage, PutMailPreference, UnreadCount,
};

use super::{get, plain, send};
use crate::session::Session;

const MAIL: &str = "/api/v1/account/mail";

/// A page of one's own, newest first.
pub(crate) async fn list(session: Session, after: Option<&str>) -> Result<NotificationPage, Failure> {
    let after = after.map(|after| ["?after=", &escape(after)].concat()).unwrap_or_default();
    get(session, &["/api/v1/notifications", &after].concat()).await
}

/// How many are unread. When the session has ended, this asks for no new one.
pub(crate) async fn unread() -> Result<UnreadCount, Failure> {
    plain("GET", "/api/v1/notifications/unread", None).await
}

/// Marks as read.
pub(crate) async fn mark_read(session: Session, wish: &MarkRead) -> Result<UnreadCount, Failure> {
    send(session, "POST", "/api/v1/notifications/read", wish).await
}

/// Where and whether one is told by e-mail.
pub(crate) async fn mail(session: Session) -> Result<MailPreference, Failure> {
    get(session, MAIL).await
}

/// Sets it.
pub(crate) async fn put_mail(session: Session, wish: &PutMailPreference) -> Result<MailPreference, Failure> {
    send(session, "PUT", MAIL, wish).await
}

/// People who can be named in a comment on a case.
pub(crate) async fn people(session: Session, case: &str) -> Result<Vec<Mentionable>, Failure> {
    get(session, &["/api/v1/cases/", &escape(case), "/people"].concat()).await
}
