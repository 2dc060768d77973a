//! 督导检查: what was found on site and what has to be put right.
//!
//! 1. [`mod@record`]: a supervisor records an inspection;
//! 2. [`mod@view`]: who sees what, one inspection, lists;
//! 3. [`items`]: what departments and inspectors add, and the way of each thing to be put right.

mod items;
mod record;
mod view;

use axum::http::StatusCode;
use sea_orm::ConnectionTrait;
use serde_json::Value;
use shared::{
    inspection::{self, Refusal},
    people::Role,
};
use uuid::Uuid;

pub(crate) use self::{
    items::{add_item, put_findings, take_step},
    record::record,
    view::{ListQuery, list, view},
};
use super::{
    audit::{self, Entry},
    person::Person,
};
use crate::{
    api::FieldError,
    problem::Problem,
    state::AppState,
    store::{
        StoreError,
        inspections::{self as store, Inspection, Item, Said, Scope},
    },
};

/// Why something could not be done with an inspection.
#[derive(Debug, thiserror::Error)]
pub(crate) enum InspectionError {
    /// There is none, or not for whoever asks.
    #[error("no such inspection")]
    Unknown,
    /// Inspections are not for this role, or this is not its part in them.
    #[error("not for this role")]
    NotForRole,
    /// The rules refuse the step.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Somebody has changed it since it was looked at.
    #[error("it has changed")]
    Changed(Box<Item>),
    /// What was sent makes no sense.
    #[error("what was sent cannot be accepted")]
    Invalid(Vec<FieldError>),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sea_orm::DbErr> for InspectionError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}

/// Which inspections somebody can see at all.
fn scope_of(person: &Person) -> Result<Scope, InspectionError> {
    let actor = &person.actor;
    if !inspection::may_see(actor.role) {
        return Err(InspectionError::NotForRole);
    }
    let division = actor.division.clone();
    Ok(match actor.role {
        Role::Department => Scope::JoinedBy(actor.department.clone().unwrap_or_default(), division),
        _ => Scope::Within(division),
    })
}

/// The inspection, locked, when it lies within somebody's scope.
async fn find_and_lock(db: &impl ConnectionTrait, person: &Person, id: Uuid) -> Result<Inspection, InspectionError> {
    store::find_and_lock(db, &scope_of(person)?, id).await?.ok_or(InspectionError::Unknown)
}

/// Records what somebody did with an inspection; the last thing in its transaction.
async fn audit(
    state: &AppState,
    db: &impl ConnectionTrait,
    person: &Person,
    inspection: &Inspection,
    action: &'static str,
    said: Value,
) -> Result<(), InspectionError> {
    let entry = Entry::new(person, action, format!("inspection {}", inspection.id)).within(&inspection.community);
    Ok(audit::record(state, db, entry.to(said)).await?)
}

/// Words of somebody now.
fn said(state: &AppState, person: &Person, words: &str) -> Said {
    Said { words: words.trim().to_owned(), person: person.display_name.clone(), at: state.clock.now_ms() }
}

fn field(pointer: impl Into<String>, code: &str) -> FieldError {
    let detail = "see the description of the body".to_owned();
    FieldError { pointer: pointer.into(), code: code.to_owned(), detail }
}

/// What the second of two is told: who was first.
fn changed_detail(item: &Item) -> String {
    let last = [&item.report, &item.reply].into_iter().flatten().max_by_key(|said| said.at);
    last.map_or_else(
        || item.state.id().to_owned(),
        |said| format!("{} by {} at {}", item.state.id(), said.person, crate::clock::rfc3339(said.at)),
    )
}

impl From<InspectionError> for Problem {
    fn from(error: InspectionError) -> Self {
        let invalid = |errors| {
            Self::new(StatusCode::UNPROCESSABLE_ENTITY, "inspection_invalid", "What was sent cannot be accepted")
                .with_errors(errors)
        };
        match error {
            InspectionError::Unknown => Self::not_found(),
            InspectionError::NotForRole | InspectionError::Refused(Refusal::NotForRole) => Self::not_for_role(),
            InspectionError::Refused(Refusal::WrongState(state)) => Self::new(
                StatusCode::CONFLICT,
                "item_moved_on",
                "It does not stand where this step begins",
            )
            .at("/step", "item_moved_on", format!("it stands at {}", state.id())),
            InspectionError::Refused(Refusal::Note(code)) => invalid(vec![field("/note", code)]),
            InspectionError::Changed(item) => Self::new(
                StatusCode::CONFLICT,
                "item_changed",
                "Somebody has changed it; look at it again",
            )
            .at("/version", "item_changed", changed_detail(&item)),
            InspectionError::Invalid(errors) => invalid(errors),
            InspectionError::Store(error) => error.into(),
        }
    }
}
