//! 异议: anyone may object during the days of a notice; its city answers.
//!
//! 1. [`mod@receive`]: takes an objection and gives a receipt number; shows its state to whoever has that;
//! 2. [`sealed`]: what is kept encrypted;
//! 3. [`handle`]: the city looks, which is recorded, and answers.

mod handle;
mod receive;
mod sealed;

use axum::http::StatusCode;
use shared::{
    date::Date,
    notice::{Period, Phase},
};

pub(crate) use self::{
    handle::{ListQuery, attachment, content, list, reply, view},
    receive::{Received, receipt, receive},
};
use super::{cases::CaseError, notices::NoticeError, scan::NotGiven};
use crate::{api::FieldError, problem::Problem, store::StoreError};

/// Why something could not be done with an objection.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ObjectionError {
    /// There is none, or no such notice, or not for whoever asks.
    #[error("no such objection or notice")]
    Unknown,
    /// Today is not one of the days of the notice.
    #[error("objections are taken from {first_day} to {last_day}")]
    Closed { first_day: Date, last_day: Date, phase: Phase },
    /// What was sent makes no sense.
    #[error("the objection cannot be accepted")]
    Invalid(Vec<FieldError>),
    /// The id was used for something else.
    #[error("the id was used for other content")]
    Conflict,
    /// Too many from this address in this hour.
    #[error("too many objections")]
    TooMany {
        /// When to come back.
        retry_after_seconds: u32,
        /// How many an hour.
        most: i32,
    },
    /// It has been answered.
    #[error("the objection has been answered")]
    Answered,
    /// The file is given to nobody, or not yet.
    #[error(transparent)]
    NotGiven(#[from] NotGiven),
    /// The notice or its city.
    #[error(transparent)]
    Notice(#[from] NoticeError),
    /// The case refuses.
    #[error(transparent)]
    Case(#[from] CaseError),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A fault in this program or in what is kept.
    #[error("{0}")]
    Internal(String),
}

impl From<sea_orm::DbErr> for ObjectionError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}

impl ObjectionError {
    /// The days of a notice, on none of which it is today.
    fn closed(period: Period, today: Date) -> Self {
        Self::Closed { first_day: period.first_day(), last_day: period.last_day(), phase: period.phase(today) }
    }
}

impl From<ObjectionError> for Problem {
    fn from(error: ObjectionError) -> Self {
        match error {
            ObjectionError::Unknown => Self::not_found(),
            ObjectionError::Closed { first_day, last_day, phase } => {
                let code = if phase == Phase::Upcoming { "period_upcoming" } else { "period_over" };
                Self::new(StatusCode::CONFLICT, "objections_closed", "Objections are not taken today").with_errors(
                    vec![
                        FieldError::new("/first_day", code, first_day.to_string()),
                        FieldError::new("/last_day", code, last_day.to_string()),
                    ],
                )
            }
            ObjectionError::Invalid(errors) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "objection_invalid", "The objection cannot be accepted")
                    .with_errors(errors)
            }
            ObjectionError::Conflict => {
                Self::new(StatusCode::CONFLICT, "objection_conflict", "The id was used for another objection")
            }
            ObjectionError::TooMany { retry_after_seconds, most } => {
                Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_objections", "Too many objections from this address")
                    .at("", "too_many_objections", format!("at most {most} in an hour"))
                    .retry_after(retry_after_seconds)
            }
            ObjectionError::Answered => {
                Self::new(StatusCode::CONFLICT, "objection_answered", "The objection has been answered")
            }
            ObjectionError::NotGiven(why) => why.into(),
            ObjectionError::Notice(error) => error.into(),
            ObjectionError::Case(error) => error.into(),
            ObjectionError::Store(error) => error.into(),
            ObjectionError::Internal(reason) => {
                tracing::error!(reason, "an objection cannot be dealt with: {reason}");
                Self::internal()
            }
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed to map_err")]
fn internal(error: impl ToString) -> ObjectionError {
    ObjectionError::Internal(error.to_string())
}
