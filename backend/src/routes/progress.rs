//! 进展 of provinces, cities and counties.

use axum::{Json, extract::State};
use serde::Deserialize;
use shared::{api::progress::ProgressView, division::DivisionCode};
use utoipa::IntoParams;

use crate::{
    api::ProblemView,
    app::progress,
    extract::{Params, SignedIn},
    problem::Problem,
    state::AppState,
};

/// Of which division.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ProgressParams {
    /// Code of a province, city or county; one's own when absent.
    division: Option<DivisionCode>,
}

/// How far a division has come: in all, against its targets, by month, by the divisions below.
#[utoipa::path(get, path = "/api/v1/progress", tag = "progress", params(ProgressParams),
    responses(
        (status = 200, description = "The numbers of today", body = ProgressView),
        (status = 401, description = "`signed_out`", body = ProblemView),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView)))]
pub(crate) async fn get_progress(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Params(params): Params<ProgressParams>,
) -> Result<Json<ProgressView>, Problem> {
    let actor = signed_in.actor();
    let division = params.division.as_ref().unwrap_or(&actor.division);
    Ok(Json(progress::view(&state, actor, division).await?))
}
