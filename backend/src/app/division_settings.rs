//! 设置: what a city or province decides for itself.

use axum::http::StatusCode;
use serde_json::json;
use shared::{
    api::settings::{PutSettings, SettingsView},
    case::settings::CitySettings,
    division::{DivisionCode, DivisionLevel},
    people::{Actor, Role},
    text::is_blank,
};

use super::{
    audit::{self, Entry},
    sessions::SignedIn,
};
use crate::{
    api::FieldError,
    problem::Problem,
    state::AppState,
    store::{StoreError, division_settings as store},
};

/// Longest text that says where a target stands written, in characters.
const MAX_SOURCE_CHARACTERS: usize = 200;

/// Why settings are not shown or not changed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SettingsError {
    /// There is no such division within reach, or it has no settings of its own.
    #[error("no such division within reach")]
    NotFound,
    /// The role may look at them and no more.
    #[error("the role may not change settings")]
    NotForRole,
    /// They make no sense.
    #[error("the settings make no sense")]
    Invalid(Vec<FieldError>),
    /// Somebody has changed them since they were looked at.
    #[error("the settings have changed")]
    Changed,
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sea_orm::DbErr> for SettingsError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}

/// The settings that hold in a city or province. Whoever works inside it may read them, for they
/// say what deadlines are theirs.
pub(crate) async fn view(state: &AppState, actor: &Actor, code: &str) -> Result<SettingsView, SettingsError> {
    let division = find(state, actor, code)?;
    let (set_by, held) = store::held_at(&state.database.read, &division).await?;
    let version = if set_by.as_ref() == Some(&division) { held.version } else { 0 };
    Ok(SettingsView {
        division_name: state.directory.name_of(division.as_str()).unwrap_or_default(),
        version,
        set_by,
        may_change: may_change(actor, &division),
        settings: held.settings,
        division,
    })
}

/// Sets all of a division's settings.
pub(crate) async fn put(
    state: &AppState,
    who: &SignedIn,
    code: &str,
    wish: PutSettings,
) -> Result<SettingsView, SettingsError> {
    let division = find(state, who.actor(), code)?;
    if !may_change(who.actor(), &division) {
        return Err(SettingsError::NotForRole);
    }
    let PutSettings { version, settings } = wish;
    let errors = errors_of(&settings);
    if !errors.is_empty() {
        return Err(SettingsError::Invalid(errors));
    }
    let transaction = state.database.begin().await?;
    let before = store::of(&transaction, division.as_str()).await?;
    if before.as_ref().map_or(0, |before| before.version) != version
        || !store::put(&transaction, division.as_str(), &settings, version, state.clock.now_ms()).await?
    {
        return Err(SettingsError::Changed);
    }
    let mut entry = Entry::new(who, "settings_changed", format!("settings {division}")).within(&division);
    if let Some(before) = before {
        entry = entry.from(json!(before.settings));
    }
    audit::record(state, &transaction, entry.to(json!(settings))).await?;
    transaction.commit().await?;
    view(state, who.actor(), code).await
}

/// A city or province that exists, lies within reach or around it.
fn find(state: &AppState, actor: &Actor, code: &str) -> Result<DivisionCode, SettingsError> {
    let division: DivisionCode = code.parse().map_err(|_| SettingsError::NotFound)?;
    let has_settings = matches!(division.level(), DivisionLevel::Province | DivisionLevel::City);
    let is_near = actor.reaches(&division) || division.contains(&actor.division);
    let exists = state.directory.name_of(division.as_str()).is_some();
    if has_settings && is_near && exists { Ok(division) } else { Err(SettingsError::NotFound) }
}

/// City and province set their own, the administrator all within reach.
fn may_change(actor: &Actor, division: &DivisionCode) -> bool {
    match actor.role {
        Role::Administrator => actor.reaches(division),
        Role::Province | Role::City => actor.division == *division,
        _ => false,
    }
}

fn errors_of(settings: &CitySettings) -> Vec<FieldError> {
    let error = |name: &str, detail: &str| FieldError {
        pointer: format!("/settings/{name}"),
        code: "setting_out_of_range".to_owned(),
        detail: detail.to_owned(),
    };
    let mut errors: Vec<FieldError> =
        settings.flaws().into_iter().map(|name| error(name, "the value makes no sense")).collect();
    let is_odd = |source: &str| {
        is_blank(source) || source.chars().count() > MAX_SOURCE_CHARACTERS || source.chars().any(char::is_control)
    };
    for (index, target) in settings.targets.iter().enumerate() {
        if is_odd(&target.source) {
            errors.push(error(&format!("targets/{index}/source"), "expected 1 to 200 characters in one line"));
        }
    }
    errors
}

impl From<SettingsError> for Problem {
    fn from(error: SettingsError) -> Self {
        match error {
            SettingsError::NotFound => Self::not_found(),
            SettingsError::NotForRole => {
                Self::new(StatusCode::FORBIDDEN, "not_for_role", "This is not for accounts of this role")
            }
            SettingsError::Invalid(errors) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "settings_invalid", "Some settings make no sense")
                    .with_errors(errors)
            }
            SettingsError::Changed => Self::new(
                StatusCode::CONFLICT,
                "settings_changed",
                "Somebody has changed the settings; look at them again",
            )
            .at("/version", "settings_changed", "expected the version that holds now"),
            SettingsError::Store(error) => error.into(),
        }
    }
}
