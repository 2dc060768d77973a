//! The audit log.

use axum::{Json, extract::State};
use serde::Deserialize;
use shared::{api::audit::AuditPage, people::Role};
use utoipa::IntoParams;
use uuid::Uuid;

use crate::{
    api::ProblemView,
    app::audit::{self, Query},
    extract::{Params, SignedIn},
    problem::Problem,
    state::AppState,
};

/// Which entries.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AuditParams {
    /// Of this action, as `sign_in`.
    action: Option<String>,
    /// Done by this account.
    #[param(value_type = Option<String>)]
    account: Option<Uuid>,
    /// What the page before gave as `next`.
    after: Option<i64>,
    /// Entries, 1 to 200; 50 when absent.
    limit: Option<u64>,
}

/// What was done within reach, newest first; for administrators.
#[utoipa::path(get, path = "/api/v1/audit", tag = "accounts", params(AuditParams),
    responses(
        (status = 200, description = "One page", body = AuditPage),
        (status = 403, description = "`not_for_role`", body = ProblemView)))]
pub(crate) async fn list_audit(
    State(state): State<AppState>,
    who: SignedIn,
    Params(params): Params<AuditParams>,
) -> Result<Json<AuditPage>, Problem> {
    let actor = who.actor();
    if actor.role != Role::Administrator {
        return Err(Problem::not_for_role());
    }
    let AuditParams { action, account, after, limit } = params;
    let query = Query { action, account, before_seq: after, limit };
    Ok(Json(audit::list(&state, &actor.division, &query).await?))
}
