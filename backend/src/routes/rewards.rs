//! 以奖代补: schemes and ledgers of cities.

use axum::{
    Json,
    extract::{Path, State},
    response::Response,
};
use serde::Deserialize;
use shared::api::rewards::{ProposeRewards, PutRewardScheme, RewardLedger, RewardSchemeRow, TakeRewardStep};
use utoipa::IntoParams;

use super::attached;
use crate::{
    api::ProblemView,
    app::{exports::Format, rewards},
    extract::{JsonBody, Params, SignedIn},
    problem::Problem,
    state::AppState,
    tables::Language,
};

/// Code of a city or county, and a year.
type At = Path<(String, String)>;

/// In which language a table is written.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct TableParams {
    /// `zh` or `en`; `zh` when absent.
    lang: Option<Language>,
}

/// Schemes of the cities within reach, or of the city around it, with what lies within reach.
#[utoipa::path(get, path = "/api/v1/rewards", tag = "rewards",
    responses(
        (status = 200, description = "Newest year first", body = [RewardSchemeRow]),
        (status = 401, description = "`signed_out`", body = ProblemView),
        (status = 403, description = "`not_for_role`", body = ProblemView)))]
pub(crate) async fn list_reward_schemes(
    State(state): State<AppState>,
    signed_in: SignedIn,
) -> Result<Json<Vec<RewardSchemeRow>>, Problem> {
    Ok(Json(rewards::list(&state, signed_in.actor()).await?))
}

/// 奖补台账 of a city, or of a county in it, for a year.
#[utoipa::path(get, path = "/api/v1/divisions/{code}/rewards/{year}", tag = "rewards",
    params(("code" = String, Path, description = "Code of a city or county"),
        ("year" = u16, Path, description = "2000 to 2100")),
    responses(
        (status = 200, description = "Scheme, lines and what waits to be proposed", body = RewardLedger),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView)))]
pub(crate) async fn get_rewards(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path((code, year)): At,
) -> Result<Json<RewardLedger>, Problem> {
    Ok(Json(rewards::view(&state, signed_in.actor(), &code, &year).await?))
}

/// Sets budget and amounts of a year.
#[utoipa::path(put, path = "/api/v1/divisions/{code}/rewards/{year}", tag = "rewards", request_body = PutRewardScheme,
    params(("code" = String, Path, description = "Code of one's own city"),
        ("year" = u16, Path, description = "2000 to 2100")),
    responses(
        (status = 200, description = "The ledger afterwards", body = RewardLedger),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView),
        (status = 409, description = "`reward_scheme_changed`, or `budget_below_committed` with what is approved and paid in fen", body = ProblemView),
        (status = 422, description = "`reward_invalid` with the places that are wrong", body = ProblemView)))]
pub(crate) async fn put_reward_scheme(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path((code, year)): At,
    JsonBody(wish): JsonBody<PutRewardScheme>,
) -> Result<Json<RewardLedger>, Problem> {
    Ok(Json(rewards::put(&state, &signed_in, &code, &year, wish).await?))
}

/// Proposes a line for every announced case of the year that has none and whose level brings something.
#[utoipa::path(post, path = "/api/v1/divisions/{code}/rewards/{year}/proposals", tag = "rewards",
    request_body = ProposeRewards,
    params(("code" = String, Path, description = "Code of one's own city"),
        ("year" = u16, Path, description = "2000 to 2100")),
    responses(
        (status = 200, description = "The ledger afterwards", body = RewardLedger),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView),
        (status = 409, description = "`reward_scheme_missing`, `reward_scheme_changed` or `nothing_to_propose`", body = ProblemView)))]
pub(crate) async fn propose_rewards(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path((code, year)): At,
    JsonBody(wish): JsonBody<ProposeRewards>,
) -> Result<Json<RewardLedger>, Problem> {
    Ok(Json(rewards::propose(&state, &signed_in, &code, &year, wish).await?))
}

/// 审定, 拨付, 撤销 or 重新提出 several lines: all of them or none.
#[utoipa::path(post, path = "/api/v1/divisions/{code}/rewards/{year}/steps", tag = "rewards",
    request_body = TakeRewardStep,
    params(("code" = String, Path, description = "Code of one's own city"),
        ("year" = u16, Path, description = "2000 to 2100")),
    responses(
        (status = 200, description = "The ledger afterwards", body = RewardLedger),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView),
        (status = 409, description = "`budget_exceeded` with what is left in fen; `rewards_refused` with the lines that cannot take the step; `reward_scheme_missing`", body = ProblemView),
        (status = 422, description = "`reward_invalid` with the places that are wrong", body = ProblemView)))]
pub(crate) async fn take_reward_step(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path((code, year)): At,
    JsonBody(wish): JsonBody<TakeRewardStep, 256>,
) -> Result<Json<RewardLedger>, Problem> {
    Ok(Json(rewards::take(&state, &signed_in, &code, &year, wish).await?))
}

/// The ledger as CSV.
#[utoipa::path(get, path = "/api/v1/divisions/{code}/rewards/{year}/ledger.csv", tag = "rewards",
    params(("code" = String, Path, description = "Code of a city or county"),
        ("year" = u16, Path, description = "2000 to 2100"), TableParams),
    responses(
        (status = 200, description = "UTF-8 with a byte order mark; amounts in yuan", content_type = "text/csv", body = String),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView)))]
pub(crate) async fn export_rewards_csv(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path((code, year)): At,
    Params(TableParams { lang }): Params<TableParams>,
) -> Result<Response, Problem> {
    let table = rewards::export(&state, &signed_in, &code, &year, Format::Csv, lang.unwrap_or_default()).await?;
    Ok(attached(Format::Csv.media_type(), &name_of(&code, &year, "csv"), table))
}

/// The same as a workbook.
#[utoipa::path(get, path = "/api/v1/divisions/{code}/rewards/{year}/ledger.xlsx", tag = "rewards",
    params(("code" = String, Path, description = "Code of a city or county"),
        ("year" = u16, Path, description = "2000 to 2100"), TableParams),
    responses(
        (status = 200, description = "XLSX; amounts in yuan", content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = [u8]),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView)))]
pub(crate) async fn export_rewards_xlsx(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path((code, year)): At,
    Params(TableParams { lang }): Params<TableParams>,
) -> Result<Response, Problem> {
    let table = rewards::export(&state, &signed_in, &code, &year, Format::Xlsx, lang.unwrap_or_default()).await?;
    Ok(attached(Format::Xlsx.media_type(), &name_of(&code, &year, "xlsx"), table))
}

fn name_of(code: &str, year: &str, extension: &str) -> String {
    format!("奖补台账-{code}-{year}.{extension}")
}
