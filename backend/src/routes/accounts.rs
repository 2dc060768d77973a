//! Accounts.

use axum::{Json, extract::State, http::StatusCode, response::Response};
use serde::Deserialize;
use shared::{
    api::accounts::{AccountPage, AccountState, AccountView, ChangeAccount, CreateAccount, InvitedAccount},
    division::DivisionCode,
    people::Role,
};
use utoipa::IntoParams;

use super::{id_of, table};
use crate::{
    api::ProblemView,
    app::{
        accounts::{self, Query},
        exports::{self, Format},
    },
    extract::{JsonBody, Params, Segment, SignedIn},
    problem::Problem,
    state::AppState,
    tables::Language,
};

/// Which accounts.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AccountParams {
    /// Part of the user name or of the person's name.
    q: Option<String>,
    /// Of this role.
    role: Option<Role>,
    /// Inside this division.
    division: Option<DivisionCode>,
    /// Standing like this.
    state: Option<AccountState>,
    /// What the page before gave as `next`.
    after: Option<String>,
    /// Accounts, 1 to 200; 50 when absent.
    limit: Option<u64>,
    /// Language of an exported table, `zh` (default) or `en`; the list has none.
    #[serde(default)]
    lang: Language,
}

/// The accounts that one may manage, by name; that they were looked at is recorded.
#[utoipa::path(get, path = "/api/v1/accounts", tag = "accounts", params(AccountParams),
    responses(
        (status = 200, description = "One page", body = AccountPage),
        (status = 403, description = "`not_for_role`", body = ProblemView)))]
pub(crate) async fn list_accounts(
    State(state): State<AppState>,
    who: SignedIn,
    Params(params): Params<AccountParams>,
) -> Result<Json<AccountPage>, Problem> {
    let AccountParams { q: text, role, division, state: standing, after, limit, lang: _ } = params;
    Ok(Json(accounts::list(&state, &who, &Query { text, role, division, standing, after, limit }).await?))
}

/// The accounts that one may manage and that the filter lets through, as CSV: all of them, by name, without
/// anything that somebody proves themselves with.
#[utoipa::path(get, path = "/api/v1/accounts.csv", tag = "accounts", params(AccountParams),
    responses(
        (status = 200, description = "UTF-8 with a byte order mark", content_type = "text/csv", body = Vec<u8>),
        (status = 403, description = "`not_for_role`", body = ProblemView)))]
pub(crate) async fn export_accounts_csv(
    State(state): State<AppState>,
    who: SignedIn,
    Params(params): Params<AccountParams>,
) -> Result<Response, Problem> {
    export(&state, &who, params, Format::Csv).await
}

/// The same as XLSX.
#[utoipa::path(get, path = "/api/v1/accounts.xlsx", tag = "accounts", params(AccountParams),
    responses(
        (status = 200, description = "Every cell is a text", content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>),
        (status = 403, description = "`not_for_role`", body = ProblemView)))]
pub(crate) async fn export_accounts_xlsx(
    State(state): State<AppState>,
    who: SignedIn,
    Params(params): Params<AccountParams>,
) -> Result<Response, Problem> {
    export(&state, &who, params, Format::Xlsx).await
}

async fn export(state: &AppState, who: &SignedIn, params: AccountParams, format: Format) -> Result<Response, Problem> {
    let AccountParams { q: text, role, division, state: standing, after: _, limit: _, lang } = params;
    let query = Query { text, role, division, standing, after: None, limit: None };
    Ok(table("accounts", format, exports::export_accounts(state, who, query, format, lang).await?))
}

/// Makes an account; the answer holds the link that sets its first password.
#[utoipa::path(post, path = "/api/v1/accounts", tag = "accounts", request_body = CreateAccount,
    responses(
        (status = 201, description = "It is made", body = InvitedAccount),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "The division is not within reach", body = ProblemView),
        (status = 409, description = "`name_taken`", body = ProblemView),
        (status = 422, description = "`account_invalid`", body = ProblemView)))]
pub(crate) async fn create_account(
    State(state): State<AppState>,
    who: SignedIn,
    JsonBody(wish): JsonBody<CreateAccount>,
) -> Result<(StatusCode, Json<InvitedAccount>), Problem> {
    Ok((StatusCode::CREATED, Json(accounts::create(&state, &who, wish).await?)))
}

/// One account; that it was looked at is recorded.
#[utoipa::path(get, path = "/api/v1/accounts/{id}", tag = "accounts",
    params(("id" = String, Path, description = "Account id")),
    responses(
        (status = 200, description = "The account", body = AccountView),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView)))]
pub(crate) async fn get_account(
    State(state): State<AppState>,
    who: SignedIn,
    Segment(id): Segment,
) -> Result<Json<AccountView>, Problem> {
    Ok(Json(accounts::get(&state, &who, id_of(&id)?).await?))
}

/// Changes an account; disabling it ends its sessions.
#[utoipa::path(patch, path = "/api/v1/accounts/{id}", tag = "accounts", request_body = ChangeAccount,
    params(("id" = String, Path, description = "Account id")),
    responses(
        (status = 200, description = "As it is now", body = AccountView),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach, or it would leave it", body = ProblemView),
        (status = 409, description = "`own_account`", body = ProblemView),
        (status = 422, description = "`account_invalid`", body = ProblemView)))]
pub(crate) async fn change_account(
    State(state): State<AppState>,
    who: SignedIn,
    Segment(id): Segment,
    JsonBody(wish): JsonBody<ChangeAccount>,
) -> Result<Json<AccountView>, Problem> {
    Ok(Json(accounts::change(&state, &who, id_of(&id)?, wish).await?))
}

/// Gives a new invitation link: the password is void from now on, and all sessions end.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/invitation", tag = "accounts",
    params(("id" = String, Path, description = "Account id")),
    responses(
        (status = 201, description = "The link, shown once", body = InvitedAccount),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView),
        (status = 409, description = "`own_account`, `account_external` or `account_disabled`", body = ProblemView)))]
pub(crate) async fn create_invitation(
    State(state): State<AppState>,
    who: SignedIn,
    Segment(id): Segment,
) -> Result<(StatusCode, Json<InvitedAccount>), Problem> {
    Ok((StatusCode::CREATED, Json(accounts::invite(&state, &who, id_of(&id)?).await?)))
}
