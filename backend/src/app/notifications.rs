//! 通知: what somebody is told of.
//!
//! 1. [`tell`]: who is told of what, written in the transaction of what happened;
//! 2. [`mention`]: people named in a comment;
//! 3. [`mail`]: the same by e-mail, sent later by the courier.
//!
//! Here stands what somebody does with their own.

pub(crate) mod mail;
mod mention;
mod tell;

use axum::http::StatusCode;
use serde_json::json;
use shared::api::notifications::{
    MailPreference, MarkRead, NotificationPage, NotificationView, PutMailPreference, UnreadCount,
};
use uuid::Uuid;

use self::tell::Parameters;
pub(crate) use self::{
    mention::{mentioned, reaches},
    tell::{
        case_moved, department_answered, department_asked, expert_handed_in, experts_assigned, inspection_moved,
        inspection_recorded, mentioned as tell_mentioned, notice_published, objection_received, webhook_disabled,
    },
};
use super::{
    accounts::is_email,
    audit::{self, Entry},
    paging,
    sessions::SignedIn,
};
use crate::{
    clock,
    problem::Problem,
    state::AppState,
    store::{
        StoreError,
        notifications::{self as store, Notification},
        recipients,
    },
};

/// Notifications on a page at most.
const LONGEST_PAGE: u64 = 100;
/// Notifications on a page when nothing is asked for.
const USUAL_PAGE: u64 = 30;
/// The most that one request marks by name.
const MOST_MARKED: usize = 200;

/// Why something could not be done with notifications.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotificationError {
    /// What was sent makes no sense: where, which code, what is expected.
    #[error("what was sent cannot be accepted")]
    Invalid(&'static str, &'static str, &'static str),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sea_orm::DbErr> for NotificationError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}

/// A page of one's own notifications.
pub(crate) async fn list(
    state: &AppState,
    account: Uuid,
    after: Option<Uuid>,
    only_unread: bool,
    limit: Option<u64>,
) -> Result<NotificationPage, NotificationError> {
    let limit = limit.unwrap_or(USUAL_PAGE).clamp(1, LONGEST_PAGE);
    let db = &state.database.read;
    let mut found = store::list(db, account, after, only_unread, limit + 1).await?;
    let next = paging::cut(&mut found, limit).map(|last| last.id.to_string());
    let unread = store::unread(db, account).await?;
    Ok(NotificationPage { notifications: found.into_iter().map(|own| view(state, own)).collect(), next, unread })
}

/// How many of one's own are unread.
pub(crate) async fn unread(state: &AppState, account: Uuid) -> Result<UnreadCount, NotificationError> {
    Ok(UnreadCount { unread: store::unread(&state.database.read, account).await? })
}

/// Marks one's own as read; those of others stay as they are.
pub(crate) async fn mark_read(
    state: &AppState,
    account: Uuid,
    wish: &MarkRead,
) -> Result<UnreadCount, NotificationError> {
    if wish.ids.len() > MOST_MARKED {
        return Err(NotificationError::Invalid("/ids", "too_many", "expected at most 200"));
    }
    // What is no id names none.
    let ids: Vec<Uuid> = wish.ids.iter().filter_map(|id| Uuid::parse_str(id).ok()).collect();
    let up_to = wish.up_to.as_deref().and_then(|id| Uuid::parse_str(id).ok());
    store::mark_read(&state.database.write, account, &ids, up_to, state.clock.now_ms()).await?;
    Ok(UnreadCount { unread: store::unread(&state.database.write, account).await? })
}

/// Where and whether one is told by e-mail.
pub(crate) async fn preference(state: &AppState, account: Uuid) -> Result<MailPreference, NotificationError> {
    let own = recipients::preference(&state.database.read, account).await?;
    let (email, wants_mail) = own.map(|own| (own.email, own.wants_mail)).unwrap_or_default();
    Ok(MailPreference { email, wants_mail, is_sending: state.config.mail.host.is_some() })
}

/// Sets it.
pub(crate) async fn put_preference(
    state: &AppState,
    who: &SignedIn,
    wish: PutMailPreference,
) -> Result<MailPreference, NotificationError> {
    let email = wish.email.map(|email| email.trim().to_owned()).filter(|email| !email.is_empty());
    if email.as_deref().is_some_and(|email| !is_email(email)) {
        return Err(NotificationError::Invalid("/email", "invalid_email", "expected an e-mail address"));
    }
    let transaction = state.database.begin().await?;
    let former = recipients::preference(&transaction, who.account()).await?;
    recipients::put_preference(&transaction, who.account(), email.as_deref(), wish.wants_mail).await?;
    let former = former.map(|former| json!({ "email": former.email, "wants_mail": former.wants_mail }));
    let entry = Entry::new(who, "mail_preference_changed", format!("account {}", who.account()))
        .within(&who.actor().division)
        .from(former.unwrap_or_default())
        .to(json!({ "email": email, "wants_mail": wish.wants_mail }));
    audit::record(state, &transaction, entry).await?;
    transaction.commit().await?;
    preference(state, who.account()).await
}

fn view(state: &AppState, own: Notification) -> NotificationView {
    let Notification { id, account: _, kind, case, parameters, created_at, is_read } = own;
    let Parameters { community, stage, by, detail, inspection } = Parameters::read(&parameters);
    NotificationView {
        id: id.to_string(),
        kind,
        case: case.map(|case| case.to_string()),
        inspection: inspection.map(|inspection| inspection.to_string()),
        community_name: community.and_then(|code| state.directory.name_of(&code)),
        stage,
        by,
        detail,
        created_at: clock::rfc3339(created_at),
        is_read,
    }
}

impl From<NotificationError> for Problem {
    fn from(error: NotificationError) -> Self {
        match error {
            NotificationError::Invalid(pointer, code, detail) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, "What was sent cannot be accepted")
                    .at(pointer, code, detail)
            }
            NotificationError::Store(error) => error.into(),
        }
    }
}
