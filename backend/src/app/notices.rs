//! 公示与公布: notices from the first draft to the announcement.
//!
//! 1. [`draft`]: a city prepares a notice;
//! 2. [`mod@publish`]: what it says is frozen, and its cases stand in it from then on;
//! 3. [`mod@announce`]: after the last day the cases get their certificates;
//! 4. [`mod@view`]: who sees what; [`snapshot`]: what is frozen;
//! 5. [`annex`]: the list as cities publish it, as XLSX and CSV.

mod annex;
mod announce;
mod draft;
mod publish;
mod snapshot;
mod view;

use axum::http::StatusCode;
use sea_orm::ConnectionTrait;
use shared::{division::DivisionCode, people::Role};
use uuid::Uuid;

pub(crate) use self::{
    annex::{csv, xlsx},
    announce::announce,
    draft::{change, create, remove},
    publish::{publish, step_of},
    snapshot::level_title,
    view::{ListQuery, list, list_public, public, view},
};
use super::{
    cases::{CaseError, today},
    person::Person,
};
use crate::{
    api::FieldError,
    problem::Problem,
    store::{
        StoreError,
        notices::{self, Notice, Scope},
    },
};

/// Why something could not be done with a notice.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoticeError {
    /// There is none, or not for whoever asks.
    #[error("no such notice")]
    Unknown,
    /// Notices are not for this role.
    #[error("not for this role")]
    NotForRole,
    /// It has been published: nothing in it changes any more.
    #[error("the notice has been published")]
    Published,
    /// It has not been published yet.
    #[error("the notice has not been published")]
    NotPublished,
    /// Somebody has changed it since it was looked at.
    #[error("the notice has changed")]
    Changed,
    /// Its days are not over.
    #[error("the notice runs until {0}")]
    Running(shared::date::Date),
    /// Every case in it has been announced or has left it.
    #[error("no case is left to be announced")]
    NothingLeft,
    /// What was sent makes no sense.
    #[error("what was sent cannot be accepted")]
    Invalid(Vec<FieldError>),
    /// A case in it refuses.
    #[error(transparent)]
    Case(#[from] CaseError),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A fault in this program or in what is kept.
    #[error("{0}")]
    Internal(String),
}

impl From<sea_orm::DbErr> for NoticeError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}

impl From<NoticeError> for Problem {
    fn from(error: NoticeError) -> Self {
        let conflict = |code, title| Self::new(StatusCode::CONFLICT, code, title);
        match error {
            NoticeError::Unknown => Self::not_found(),
            NoticeError::NotForRole => CaseError::NotForRole.into(),
            NoticeError::Published => {
                conflict("notice_published", "The notice has been published; nothing in it changes any more")
            }
            NoticeError::NotPublished => conflict("notice_not_published", "The notice has not been published yet"),
            NoticeError::Changed => conflict("notice_changed", "Somebody has changed the notice; look at it again"),
            NoticeError::Running(last_day) => conflict("period_running", "The days of the notice are not over").at(
                "/version",
                "period_running",
                format!("the last day is {last_day}"),
            ),
            NoticeError::NothingLeft => conflict("nothing_to_announce", "No case is left to be announced"),
            NoticeError::Invalid(errors) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "notice_invalid", "The notice cannot be accepted")
                    .with_errors(errors)
            }
            NoticeError::Case(error) => error.into(),
            NoticeError::Store(error) => error.into(),
            NoticeError::Internal(reason) => {
                tracing::error!(reason, "a notice cannot be dealt with: {reason}");
                Self::internal()
            }
        }
    }
}

/// The city that somebody keeps notices for.
pub(super) fn own_city(person: &Person) -> Result<&DivisionCode, NoticeError> {
    if person.actor.role == Role::City { Ok(&person.actor.division) } else { Err(NoticeError::NotForRole) }
}

/// A notice of one's own city, kept as it is until the transaction ends, when it stands at the
/// version that was looked at.
async fn own(db: &impl ConnectionTrait, person: &Person, id: Uuid, version: u32) -> Result<Notice, NoticeError> {
    let scope = Scope::Own(own_city(person)?.clone());
    let notice = notices::find_and_lock(db, &scope, id).await?.ok_or(NoticeError::Unknown)?;
    if notice.version == version { Ok(notice) } else { Err(NoticeError::Changed) }
}

/// Writes a notice a version further.
async fn save(db: &impl ConnectionTrait, notice: &mut Notice) -> Result<(), NoticeError> {
    notice.version += 1;
    if notices::update(db, notice).await? { Ok(()) } else { Err(NoticeError::Changed) }
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed to map_err")]
fn internal(error: impl ToString) -> NoticeError {
    NoticeError::Internal(error.to_string())
}
