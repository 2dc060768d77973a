//! The audit log.

use axum::{Json, extract::State, response::Response};
use serde::Deserialize;
use shared::{api::audit::AuditPage, division::DivisionCode, people::Role};
use utoipa::IntoParams;
use uuid::Uuid;

use super::table;
use crate::{
    api::ProblemView,
    app::{
        audit::{self, Query},
        exports::{self, Format},
    },
    extract::{Params, SignedIn},
    problem::Problem,
    state::AppState,
    tables::Language,
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
    /// Language of an exported table, `zh` (default) or `en`; the list has none.
    #[serde(default)]
    lang: Language,
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
    let AuditParams { action, account, after, limit, lang: _ } = params;
    let query = Query { action, account, before_seq: after, limit };
    Ok(Json(audit::list(&state, reach(&who)?, &query).await?))
}

/// What was done within reach, as CSV: all entries that the filter lets through, newest first; that they
/// were taken away is an entry of its own.
#[utoipa::path(get, path = "/api/v1/audit.csv", tag = "accounts", params(AuditParams),
    responses(
        (status = 200, description = "UTF-8 with a byte order mark", content_type = "text/csv", body = Vec<u8>),
        (status = 403, description = "`not_for_role`", body = ProblemView)))]
pub(crate) async fn export_audit_csv(
    State(state): State<AppState>,
    who: SignedIn,
    Params(params): Params<AuditParams>,
) -> Result<Response, Problem> {
    export(&state, &who, params, Format::Csv).await
}

/// The same as XLSX.
#[utoipa::path(get, path = "/api/v1/audit.xlsx", tag = "accounts", params(AuditParams),
    responses(
        (status = 200, description = "Every cell is a text", content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>),
        (status = 403, description = "`not_for_role`", body = ProblemView)))]
pub(crate) async fn export_audit_xlsx(
    State(state): State<AppState>,
    who: SignedIn,
    Params(params): Params<AuditParams>,
) -> Result<Response, Problem> {
    export(&state, &who, params, Format::Xlsx).await
}

async fn export(state: &AppState, who: &SignedIn, params: AuditParams, format: Format) -> Result<Response, Problem> {
    reach(who)?;
    let AuditParams { action, account, after: _, limit: _, lang } = params;
    let query = Query { action, account, before_seq: None, limit: None };
    Ok(table("audit", format, exports::export_audit(state, who, query, format, lang).await?))
}

/// The division whose log somebody reads.
fn reach(who: &SignedIn) -> Result<&DivisionCode, Problem> {
    let actor = who.actor();
    if actor.role == Role::Administrator { Ok(&actor.division) } else { Err(Problem::not_for_role()) }
}
