//! Public keys that receipts are checked with.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One public key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KeyView {
    /// What records name it by.
    pub id: String,
    /// `Ed25519`.
    pub algorithm: String,
    /// 32 bytes, base64url without padding.
    pub public_key: String,
    /// When it was made, RFC 3339.
    pub created_at: String,
}
