//! 嵌入: portals, what is counted of each, and what the element asks before it shows anything.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::{
    date::Date,
    division::DivisionCode,
    portal::{Origin, PortalKey, Theme},
};

/// What a portal is to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WritePortal {
    /// The division or community whose self-assessment visitors get when the portal's page names none.
    pub division: DivisionCode,
    /// What it is called, for people.
    pub name: String,
    /// Origins of its pages, 1 to 20.
    pub origins: Vec<String>,
    /// Colours when its page does not say.
    pub theme: Theme,
    /// False shows the self-assessment inside none of its pages.
    pub is_enabled: bool,
}

/// 门户: another website.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PortalView {
    /// What its pages call it by.
    pub key: PortalKey,
    /// The division or community that it is for.
    pub division: DivisionCode,
    /// Name of that.
    pub division_name: String,
    /// What it is called.
    pub name: String,
    /// Origins of its pages, in order.
    pub origins: Vec<Origin>,
    /// Colours when its page does not say.
    pub theme: Theme,
    /// The self-assessment is shown inside its pages.
    pub is_enabled: bool,
    /// When it was registered.
    pub created_at: String,
    /// Where the same self-assessment is a page of its own: what its QR code leads to.
    pub address: String,
    /// The last 30 days on which something was counted, latest first.
    pub days: Vec<PortalDay>,
}

/// What was counted in a portal's pages on one day in China: no names, no devices. The pages say so
/// themselves, so whoever wants to can count up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PortalDay {
    /// The day.
    pub day: Date,
    /// Visits on which the self-assessment was shown.
    pub opens: u32,
    /// Self-assessments that got their first answer.
    pub starts: u32,
    /// Self-assessments that were submitted.
    pub submissions: u32,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PortalEvent {
    /// The self-assessment was shown.
    Open,
    /// The first answer was given.
    Start,
    /// A self-assessment was submitted.
    Submission,
}

/// Counts one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CountPortalEvent {
    /// What has happened.
    pub event: PortalEvent,
}

/// Whether a page may show the self-assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum EmbedState {
    /// It may.
    Registered,
    /// The portal has no page of this origin.
    OriginUnknown,
    /// The portal was switched off.
    PortalDisabled,
    /// There is no such portal.
    PortalUnknown,
}

/// What the element asks before it shows anything. The answer says nothing that is not public.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EmbedView {
    /// Whether the page that asks may show it.
    pub state: EmbedState,
    /// The division or community that the portal is for; none when the page may not show it.
    pub division: Option<DivisionCode>,
    /// Colours when the page does not say; none when it may not show it.
    pub theme: Option<Theme>,
}
