//! 嵌入: other websites that show the self-assessment inside their pages.
//!
//! Administrators and the province register a website with the origins of its pages. The pages of the
//! self-assessment name these origins in their `frame-ancestors`, so browsers show them nowhere else;
//! [`look_up`] says the same to the element beforehand, so that it can say what is wrong. What is
//! counted has no names: one number a day for each [`PortalEvent`].

use axum::http::StatusCode;
use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use shared::{
    api::portals::{EmbedState, EmbedView, PortalDay, PortalEvent, PortalView, WritePortal},
    division::{DivisionCode, DivisionLevel},
    notice::{Flaw, text_flaw},
    people::Actor,
    portal::{self, MAX_NAME_CHARACTERS, MOST_ORIGINS, Origin, PortalKey},
};

use super::{
    audit::{self, Entry},
    sessions::SignedIn,
};
use crate::{
    api::FieldError,
    clock,
    problem::Problem,
    state::AppState,
    store::{
        StoreError,
        portals::{self as store, Portal, Settings},
    },
};

/// Random bytes of a key; it is no secret and only has to be nobody else's.
const KEY_BYTES: usize = 6;
/// The most portals within the reach of whoever registers one.
const MOST_WITHIN_REACH: u64 = 500;
/// Days whose counts are shown.
const DAYS_SHOWN: i64 = 30;

/// Why something could not be done with a portal.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PortalError {
    /// There is none, or none within reach.
    #[error("no such portal within reach")]
    NotFound,
    /// Portals are not for this role.
    #[error("not for this role")]
    NotForRole,
    /// It cannot be like that.
    #[error("the portal cannot be like that")]
    Invalid(Vec<FieldError>),
    /// There are as many as there may be.
    #[error("too many portals")]
    TooMany,
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A fault in this program.
    #[error("{0}")]
    Internal(String),
}

impl From<sea_orm::DbErr> for PortalError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}

/// All portals within reach with what was counted of them.
pub(crate) async fn list(state: &AppState, actor: &Actor) -> Result<Vec<PortalView>, PortalError> {
    may_keep(actor)?;
    let portals = store::list(&state.database.read, &actor.division).await?;
    let since = state.clock.day().plus_days(1 - DAYS_SHOWN);
    let mut days = store::days_since(&state.database.read, &actor.division, since).await?;
    let view = |portal: Portal| {
        let days = days.remove(portal.key.as_str()).unwrap_or_default();
        view(state, portal, days)
    };
    Ok(portals.into_iter().map(view).collect())
}

/// Registers one; its key is made here.
pub(crate) async fn create(state: &AppState, who: &SignedIn, wish: WritePortal) -> Result<PortalView, PortalError> {
    let settings = read(state, who.actor(), wish)?;
    let key = HEXLOWER.encode(&rand::random::<[u8; KEY_BYTES]>());
    let key = key.parse::<PortalKey>().map_err(|error| PortalError::Internal(format!("{key}: {error}")))?;
    let portal = Portal { key, settings, created_by: who.account(), created_at: state.clock.now_ms() };
    let transaction = state.database.begin().await?;
    if store::count_within(&transaction, &who.actor().division).await? >= MOST_WITHIN_REACH {
        return Err(PortalError::TooMany);
    }
    store::add(&transaction, &portal).await?;
    audit::record(state, &transaction, entry(who, "portal_created", &portal).to(recorded(&portal))).await?;
    transaction.commit().await?;
    Ok(view(state, portal, Vec::new()))
}

/// Changes one; its key stays.
pub(crate) async fn put(
    state: &AppState,
    who: &SignedIn,
    key: &str,
    wish: WritePortal,
) -> Result<PortalView, PortalError> {
    let key = kept_key(who.actor(), key)?;
    let transaction = state.database.begin().await?;
    let before = within_reach(who.actor(), store::find_locked(&transaction, &key).await?)?;
    let portal = Portal { settings: read(state, who.actor(), wish)?, ..before.clone() };
    store::update(&transaction, &portal).await?;
    let entry = entry(who, "portal_changed", &portal).from(recorded(&before)).to(recorded(&portal));
    audit::record(state, &transaction, entry).await?;
    transaction.commit().await?;
    let since = state.clock.day().plus_days(1 - DAYS_SHOWN);
    let mut days = store::days_since(&state.database.read, &portal.settings.division, since).await?;
    let days = days.remove(portal.key.as_str()).unwrap_or_default();
    Ok(view(state, portal, days))
}

/// Takes one away with its counts.
pub(crate) async fn remove(state: &AppState, who: &SignedIn, key: &str) -> Result<(), PortalError> {
    let key = kept_key(who.actor(), key)?;
    let transaction = state.database.begin().await?;
    let portal = within_reach(who.actor(), store::find_locked(&transaction, &key).await?)?;
    store::remove(&transaction, &key).await?;
    audit::record(state, &transaction, entry(who, "portal_removed", &portal).from(recorded(&portal))).await?;
    transaction.commit().await?;
    Ok(())
}

/// Whether a page of an origin may show the self-assessment, and which.
pub(crate) async fn look_up(state: &AppState, key: &str, origin: Option<&str>) -> Result<EmbedView, PortalError> {
    let refused = |state| EmbedView { state, division: None, theme: None };
    let Some(portal) = find(state, key).await? else { return Ok(refused(EmbedState::PortalUnknown)) };
    let Settings { division, origins, theme, is_enabled, .. } = portal.settings;
    if !is_enabled {
        return Ok(refused(EmbedState::PortalDisabled));
    }
    if !origins.iter().any(|own| Some(own.as_str()) == origin) {
        return Ok(refused(EmbedState::OriginUnknown));
    }
    Ok(EmbedView { state: EmbedState::Registered, division: Some(division), theme: Some(theme) })
}

/// The origins whose pages may show the self-assessment for a portal; none when no page may.
pub(crate) async fn framed_by(state: &AppState, key: &str) -> Result<Option<Vec<Origin>>, PortalError> {
    Ok(find(state, key).await?.filter(|portal| portal.settings.is_enabled).map(|portal| portal.settings.origins))
}

/// Counts one.
pub(crate) async fn count(state: &AppState, key: &str, event: PortalEvent) -> Result<(), PortalError> {
    let portal = find(state, key).await?.filter(|portal| portal.settings.is_enabled);
    let portal = portal.ok_or(PortalError::NotFound)?;
    Ok(store::count(&state.database.write, &portal.key, state.clock.day(), event).await?)
}

/// Where the self-assessment of a portal is a page of its own.
pub(crate) async fn address(state: &AppState, key: &str) -> Result<String, PortalError> {
    let portal = find(state, key).await?.ok_or(PortalError::NotFound)?;
    Ok(address_of(state, &portal.settings.division))
}

fn address_of(state: &AppState, division: &DivisionCode) -> String {
    let base = &state.config.server.public_url;
    match division.level() {
        DivisionLevel::Community => format!("{base}/assess?community={division}"),
        _ => format!("{base}/?division={division}"),
    }
}

async fn find(state: &AppState, key: &str) -> Result<Option<Portal>, StoreError> {
    match key.parse::<PortalKey>() {
        Ok(key) => store::find(&state.database.read, &key).await,
        Err(_) => Ok(None),
    }
}

fn may_keep(actor: &Actor) -> Result<(), PortalError> {
    if portal::may_keep(actor.role) { Ok(()) } else { Err(PortalError::NotForRole) }
}

fn kept_key(actor: &Actor, key: &str) -> Result<PortalKey, PortalError> {
    may_keep(actor)?;
    key.parse().map_err(|_| PortalError::NotFound)
}

fn within_reach(actor: &Actor, portal: Option<Portal>) -> Result<Portal, PortalError> {
    portal.filter(|portal| actor.reaches(&portal.settings.division)).ok_or(PortalError::NotFound)
}

/// What somebody wishes, read.
fn read(state: &AppState, actor: &Actor, wish: WritePortal) -> Result<Settings, PortalError> {
    may_keep(actor)?;
    let WritePortal { division, name, origins, theme, is_enabled } = wish;
    if !actor.reaches(&division) {
        return Err(PortalError::NotFound);
    }
    let mut errors = Vec::new();
    if state.directory.name_of(division.as_str()).is_none() {
        errors.push(FieldError::new("/division", "unknown_division", "expected a division or a community"));
    }
    let name = name.trim().to_owned();
    let is_one_line = !name.chars().any(char::is_control);
    if let Some(flaw) = text_flaw(&name, 1, MAX_NAME_CHARACTERS).or((!is_one_line).then_some(Flaw::Malformed)) {
        errors.push(FieldError::new("/name", flaw.code(), "expected 1 to 60 characters in one line"));
    }
    if !(1..=MOST_ORIGINS).contains(&origins.len()) {
        errors.push(FieldError::new("/origins", "origins_count", "expected 1 to 20 origins"));
    }
    let mut own = Vec::new();
    for (position, origin) in origins.iter().take(MOST_ORIGINS).enumerate() {
        match origin.parse::<Origin>() {
            Ok(origin) => own.push(origin),
            Err(error) => {
                errors.push(FieldError::new(format!("/origins/{position}"), "origin_invalid", error.to_string()));
            }
        }
    }
    own.sort_unstable();
    own.dedup();
    if !errors.is_empty() {
        return Err(PortalError::Invalid(errors));
    }
    Ok(Settings { division, name, origins: own, theme, is_enabled })
}

fn view(state: &AppState, portal: Portal, days: Vec<PortalDay>) -> PortalView {
    let Portal { key, settings, created_by: _, created_at } = portal;
    let Settings { division, name, origins, theme, is_enabled } = settings;
    PortalView {
        key,
        division_name: state.directory.name_of(division.as_str()).unwrap_or_default(),
        address: address_of(state, &division),
        division,
        name,
        origins,
        theme,
        is_enabled,
        created_at: clock::rfc3339(created_at),
        days,
    }
}

/// What of it goes on record.
fn recorded(portal: &Portal) -> Value {
    let Settings { division, name, origins, theme, is_enabled } = &portal.settings;
    json!({ "division": division, "portal_name": name, "origins": origins, "theme": theme, "is_enabled": is_enabled })
}

fn entry(who: &SignedIn, action: &'static str, portal: &Portal) -> Entry {
    Entry::new(who, action, format!("portal {}", portal.key)).within(&portal.settings.division)
}

impl From<PortalError> for Problem {
    fn from(error: PortalError) -> Self {
        match error {
            PortalError::NotFound => Self::not_found(),
            PortalError::NotForRole => Self::not_for_role(),
            PortalError::Invalid(errors) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "portal_invalid", "A portal cannot be like that")
                    .with_errors(errors)
            }
            PortalError::TooMany => {
                Self::new(StatusCode::CONFLICT, "too_many_portals", "There are as many portals as there may be")
            }
            PortalError::Store(error) => error.into(),
            PortalError::Internal(reason) => {
                tracing::error!(reason, "a portal cannot be dealt with: {reason}");
                Self::internal()
            }
        }
    }
}
