//! 征求意见: drafts of standards are open for comment.
//!
//! 1. [`open`]: the province or a city opens a consultation on a pack that the server keeps;
//! 2. [`comment`]: anyone comments during its days and gets a receipt number;
//! 3. [`mod@answer`]: whoever opened it answers, and may look at who commented, which is recorded;
//! 4. [`summary`]: what became of the comments is published, without anything of the commenters;
//! 5. [`mod@view`]: who sees what.

mod answer;
mod comment;
mod open;
mod summary;
mod view;

use axum::http::StatusCode;
use sea_orm::ConnectionTrait;
use shared::{
    date::Date,
    notice::{Period, Phase},
    people::{Actor, Role},
};
use uuid::Uuid;

pub(crate) use self::{
    answer::{CommentQuery, answer, commenter, comments},
    comment::{Received, receipt, receive},
    open::{change, create},
    summary::publish,
    view::{list, list_public, public, view},
};
use super::{audit::Entry, hourly::Exceeded, sessions::SignedIn};
use crate::{
    api::FieldError,
    problem::Problem,
    store::{
        StoreError,
        consultations::{self as store, Consultation},
    },
};

/// Why something could not be done with a consultation.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConsultationError {
    /// There is none, or not for whoever asks.
    #[error("no such consultation or comment")]
    Unknown,
    /// It is not the business of this role, or of this office.
    #[error("not for this role")]
    NotForRole,
    /// What was sent makes no sense.
    #[error("what was sent cannot be accepted")]
    Invalid(Vec<FieldError>),
    /// Its first day has come: it stays as it is.
    #[error("the consultation has begun")]
    Begun,
    /// Its summary has been published: nothing in it changes any more.
    #[error("the summary has been published")]
    Summarised,
    /// Somebody has changed it since it was looked at.
    #[error("the consultation or comment has changed")]
    Changed,
    /// Today is not one of its days.
    #[error("comments are taken from {first_day} to {last_day}")]
    Closed { first_day: Date, last_day: Date, phase: Phase },
    /// Comments can still come.
    #[error("comments are taken until {0}")]
    Running(Date),
    /// Comments have no answer.
    #[error("{0} comments have no answer")]
    Unanswered(u32),
    /// The id was used for something else.
    #[error("the id was used for other content")]
    Conflict,
    /// Too many from this address in this hour.
    #[error("too many comments")]
    TooMany(Exceeded),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A fault in this program or in what is kept.
    #[error("{0}")]
    Internal(String),
}

impl From<sea_orm::DbErr> for ConsultationError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}

impl ConsultationError {
    /// The days of a consultation, on none of which it is today.
    fn closed(period: Period, today: Date) -> Self {
        Self::Closed { first_day: period.first_day(), last_day: period.last_day(), phase: period.phase(today) }
    }
}

impl From<ConsultationError> for Problem {
    fn from(error: ConsultationError) -> Self {
        let conflict = |code, title| Self::new(StatusCode::CONFLICT, code, title);
        match error {
            ConsultationError::Unknown => Self::not_found(),
            ConsultationError::NotForRole => Self::not_for_role(),
            ConsultationError::Invalid(errors) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "consultation_invalid", "What was sent cannot be accepted")
                    .with_errors(errors)
            }
            ConsultationError::Begun => conflict("consultation_begun", "The consultation has begun"),
            ConsultationError::Summarised => {
                conflict("consultation_summarised", "The summary has been published; nothing changes any more")
            }
            ConsultationError::Changed => {
                conflict("consultation_changed", "Somebody has changed it meanwhile; look at it again")
            }
            ConsultationError::Closed { first_day, last_day, phase } => {
                let code = if phase == Phase::Upcoming { "period_upcoming" } else { "period_over" };
                conflict("comments_closed", "Comments are not taken today").with_errors(vec![
                    FieldError::new("/first_day", code, first_day.to_string()),
                    FieldError::new("/last_day", code, last_day.to_string()),
                ])
            }
            ConsultationError::Running(last_day) => conflict(
                "consultation_running",
                "The days of the consultation are not over",
            )
            .at("/version", "consultation_running", format!("the last day is {last_day}")),
            ConsultationError::Unanswered(count) => conflict("comments_unanswered", "Comments have no answer").at(
                "/leaves_unanswered",
                "comments_unanswered",
                count.to_string(),
            ),
            ConsultationError::Conflict => conflict("comment_conflict", "The id was used for another comment"),
            ConsultationError::TooMany(Exceeded { retry_after_seconds, most }) => {
                Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_comments", "Too many comments from this address")
                    .at("", "too_many_comments", format!("at most {most} in an hour"))
                    .retry_after(retry_after_seconds)
            }
            ConsultationError::Store(error) => error.into(),
            ConsultationError::Internal(reason) => {
                tracing::error!(reason, "a consultation cannot be dealt with: {reason}");
                Self::internal()
            }
        }
    }
}

/// Only the province and cities deal with consultations.
fn office(actor: &Actor) -> Result<(), ConsultationError> {
    if matches!(actor.role, Role::Province | Role::City) { Ok(()) } else { Err(ConsultationError::NotForRole) }
}

/// A consultation within reach that one's own office opened, kept as it is until the transaction
/// ends.
async fn own(db: &impl ConnectionTrait, actor: &Actor, id: Uuid) -> Result<Consultation, ConsultationError> {
    office(actor)?;
    let found = store::find_and_lock(db, id).await?.filter(|found| actor.reaches(&found.division));
    let found = found.ok_or(ConsultationError::Unknown)?;
    if found.division == actor.division { Ok(found) } else { Err(ConsultationError::NotForRole) }
}

/// Writes a consultation a version further.
async fn save(db: &impl ConnectionTrait, consultation: &mut Consultation) -> Result<(), ConsultationError> {
    consultation.version += 1;
    if store::update(db, consultation).await? { Ok(()) } else { Err(ConsultationError::Changed) }
}

fn entry(who: &SignedIn, action: &'static str, consultation: &Consultation) -> Entry {
    Entry::new(who, action, format!("consultation {}", consultation.id)).within(&consultation.division)
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed to map_err")]
fn internal(error: impl ToString) -> ConsultationError {
    ConsultationError::Internal(error.to_string())
}
