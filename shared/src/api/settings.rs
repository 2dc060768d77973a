//! 设置: what a city or province has decided for itself.

use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::{case::settings::CitySettings, division::DivisionCode};

/// The settings that hold in a division.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SettingsView {
    /// The division.
    pub division: DivisionCode,
    /// Its name.
    pub division_name: String,
    /// Counts every change, to be sent along with the next one; 0 while the division has set
    /// nothing itself.
    pub version: u32,
    /// The division whose settings these are; none for the defaults of the program.
    pub set_by: Option<DivisionCode>,
    /// Whoever asks may change them.
    pub may_change: bool,
    /// What holds.
    pub settings: CitySettings,
}

/// Sets all of a division's settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PutSettings {
    /// The version that was looked at: with another one the change is refused.
    pub version: u32,
    /// What is to hold.
    pub settings: CitySettings,
}
