//! Proving that one speaks for a community.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Asks whether a code is right, before anything is submitted with it.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccessCheck {
    /// The community's code, 12 digits.
    #[schema(example = "440103001101")]
    pub community: String,
    /// 访问码; case, spaces and hyphens do not matter.
    #[schema(example = "7K2QD-M8XWA")]
    pub code: String,
}
