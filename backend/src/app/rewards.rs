//! 以奖代补: what a city pays communities that have been announced.
//!
//! 1. [`scheme`]: a city sets budget and amounts of a year;
//! 2. [`steps`]: lines are proposed from announced cases, approved, paid, withdrawn; whoever changes
//!    lines of a year holds its scheme, so that two who approve at once cannot both spend the rest;
//! 3. [`mod@ledger`]: who sees what; [`table`]: the ledger as XLSX and CSV.
//!
//! The city keeps its own; the province reads those of all cities, a county its own lines.

mod ledger;
mod scheme;
mod steps;
mod table;

use axum::http::StatusCode;
use shared::{
    division::{DivisionCode, DivisionLevel},
    money::Fen,
    people::{Actor, Role},
};

pub(crate) use self::{
    ledger::{list, view},
    scheme::put,
    steps::{propose, take},
    table::export,
};
use super::audit::Entry;
use crate::{api::FieldError, app::sessions::SignedIn, problem::Problem, state::AppState, store::StoreError};

/// Why something could not be done with rewards.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RewardError {
    /// There is no such city, county or year within reach.
    #[error("no such ledger within reach")]
    NotFound,
    /// Rewards are not for this role, or not to be changed by it.
    #[error("not for this role")]
    NotForRole,
    /// What was sent makes no sense.
    #[error("what was sent cannot be accepted")]
    Invalid(Vec<FieldError>),
    /// The city has set no scheme for the year.
    #[error("there is no scheme for the year")]
    NoScheme,
    /// Somebody has changed the scheme since it was looked at.
    #[error("the scheme has changed")]
    SchemeChanged,
    /// More has been approved and paid than the budget would hold.
    #[error("{0:?} have been approved or paid already")]
    BelowCommitted(Fen),
    /// Every announced case of the year has a line or brings nothing.
    #[error("no announced case is left to be proposed")]
    NothingToPropose,
    /// Some lines cannot take the step; nothing was done.
    #[error("some lines cannot take the step")]
    Refused(Vec<FieldError>),
    /// The budget does not hold that much; nothing was done.
    #[error("only {left:?} are left")]
    OverBudget { left: Fen },
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A fault in this program or in what is kept.
    #[error("{0}")]
    Internal(String),
}

impl From<sea_orm::DbErr> for RewardError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}

impl From<RewardError> for Problem {
    fn from(error: RewardError) -> Self {
        let conflict = |code, title| Self::new(StatusCode::CONFLICT, code, title);
        match error {
            RewardError::NotFound => Self::not_found(),
            RewardError::NotForRole => Self::not_for_role(),
            RewardError::Invalid(errors) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "reward_invalid", "What was sent cannot be accepted")
                    .with_errors(errors)
            }
            RewardError::NoScheme => conflict("reward_scheme_missing", "The city has set no scheme for the year"),
            RewardError::SchemeChanged => {
                conflict("reward_scheme_changed", "Somebody has changed the scheme; look at it again")
            }
            RewardError::BelowCommitted(committed) => conflict(
                "budget_below_committed",
                "More has been approved and paid than that",
            )
            .at("/scheme/budget", "budget_below_committed", committed.get().to_string()),
            RewardError::NothingToPropose => conflict("nothing_to_propose", "No announced case is left to be proposed"),
            RewardError::Refused(errors) => {
                conflict("rewards_refused", "Some lines cannot take the step; nothing was done").with_errors(errors)
            }
            RewardError::OverBudget { left } => conflict(
                "budget_exceeded",
                "The budget does not hold that much; nothing was done",
            )
            .at("/lines", "budget_exceeded", left.get().to_string()),
            RewardError::Store(error) => error.into(),
            RewardError::Internal(reason) => {
                tracing::error!(reason, "rewards cannot be dealt with: {reason}");
                Self::internal()
            }
        }
    }
}

/// Whose lines of which year.
#[derive(Debug, Clone)]
struct Place {
    /// The city, or a county in it.
    division: DivisionCode,
    city: DivisionCode,
    year: u16,
}

/// A ledger that somebody may read.
fn place(state: &AppState, actor: &Actor, code: &str, year: &str) -> Result<Place, RewardError> {
    if !matches!(actor.role, Role::Province | Role::City | Role::County) {
        return Err(RewardError::NotForRole);
    }
    let division: DivisionCode = code.parse().map_err(|_| RewardError::NotFound)?;
    let year: u16 = year.parse().map_err(|_| RewardError::NotFound)?;
    let has_ledger = matches!(division.level(), DivisionLevel::City | DivisionLevel::County);
    let exists = state.directory.name_of(division.as_str()).is_some();
    match division.at(DivisionLevel::City) {
        Some(city) if has_ledger && exists && actor.reaches(&division) && (2000..=2100).contains(&year) => {
            Ok(Place { division, city, year })
        }
        _ => Err(RewardError::NotFound),
    }
}

/// The ledger of somebody's own city, which they keep.
fn own(state: &AppState, actor: &Actor, code: &str, year: &str) -> Result<Place, RewardError> {
    if actor.role != Role::City {
        return Err(RewardError::NotForRole);
    }
    let place = place(state, actor, code, year)?;
    if place.division == actor.division { Ok(place) } else { Err(RewardError::NotFound) }
}

/// What the audit log says of it.
fn entry(who: &SignedIn, action: &'static str, place: &Place) -> Entry {
    Entry::new(who, action, format!("rewards {} {}", place.city, place.year)).within(&place.city)
}
