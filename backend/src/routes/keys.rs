//! Public keys.

use axum::{Json, extract::State};

use crate::{api::KeyView, state::AppState};

/// All public keys, oldest first; the last one signs now.
#[utoipa::path(get, path = "/api/v1/keys", tag = "receipts",
    responses((status = 200, description = "Ed25519 public keys", body = [KeyView])))]
pub(crate) async fn list_keys(State(state): State<AppState>) -> Json<Vec<KeyView>> {
    Json(state.keyring.views())
}
