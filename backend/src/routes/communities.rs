//! Divisions and communities.

use axum::{Json, extract::State, http::StatusCode};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    api::{CommunityHit, CommunityView, DivisionView, PreviousView, ProblemView},
    app::previous,
    extract::{Params, Segment},
    problem::Problem,
    state::AppState,
};

/// The most communities in one answer to a query.
const MOST_HITS: usize = 50;

/// Which divisions.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DivisionParams {
    /// The division above; absent for the provinces.
    #[param(example = "4401")]
    parent: Option<String>,
}

/// Which communities: `q` or `street`.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct CommunityParams {
    /// Parts of names in characters or pinyin (whole or initials), separated by spaces.
    #[param(example = "liwan cuizhou")]
    q: Option<String>,
    /// Code of a street: all its communities.
    #[param(example = "440103001")]
    street: Option<String>,
    /// The most hits for `q`, 1 to 50; 20 when absent.
    limit: Option<usize>,
}

/// By which standard.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PreviousParams {
    /// Hash of the pack that is filled in.
    pack: String,
}

/// The divisions right below one, by code.
#[utoipa::path(get, path = "/api/v1/divisions", tag = "communities", params(DivisionParams),
    responses((status = 200, description = "Children; empty when there are none", body = [DivisionView])))]
pub(crate) async fn list_divisions(
    State(state): State<AppState>,
    Params(params): Params<DivisionParams>,
) -> Json<Vec<DivisionView>> {
    Json(state.directory.children(params.parent.as_deref()))
}

/// Communities by a query, best first, or all of one street, by code.
#[utoipa::path(get, path = "/api/v1/communities", tag = "communities", params(CommunityParams),
    responses(
        (status = 200, description = "Communities", body = [CommunityHit]),
        (status = 400, description = "Neither or both of `q` and `street`", body = ProblemView)))]
pub(crate) async fn list_communities(
    State(state): State<AppState>,
    Params(params): Params<CommunityParams>,
) -> Result<Json<Vec<CommunityHit>>, Problem> {
    match (params.q, params.street) {
        (Some(query), None) => {
            let limit = params.limit.unwrap_or(20).clamp(1, MOST_HITS);
            Ok(Json(state.directory.search(&query, limit)))
        }
        (None, Some(street)) => Ok(Json(state.directory.communities_in(&street))),
        _ => Err(Problem::new(StatusCode::BAD_REQUEST, "invalid_parameter", "Give either q or street")),
    }
}

/// One community with the divisions it lies in.
#[utoipa::path(get, path = "/api/v1/communities/{code}", tag = "communities",
    params(("code" = String, Path, description = "12 digits", example = "440103001101")),
    responses(
        (status = 200, description = "The community", body = CommunityView),
        (status = 404, description = "There is none", body = ProblemView)))]
pub(crate) async fn get_community(
    State(state): State<AppState>,
    Segment(code): Segment,
) -> Result<Json<CommunityView>, Problem> {
    state.directory.community(&code).map(Json).ok_or_else(Problem::not_found)
}

/// What a community was last recognised as by a standard: the last announced recognition that has not
/// been revoked. Submissions have to say the same, where the pack has rules that look back.
#[utoipa::path(get, path = "/api/v1/communities/{code}/previous", tag = "communities",
    params(("code" = String, Path, description = "12 digits", example = "440103001101"), PreviousParams),
    responses(
        (status = 200, description = "What is on record", body = PreviousView),
        (status = 400, description = "`invalid_parameter`", body = ProblemView),
        (status = 404, description = "No such community or pack", body = ProblemView)))]
pub(crate) async fn get_previous(
    State(state): State<AppState>,
    Segment(code): Segment,
    Params(params): Params<PreviousParams>,
) -> Result<Json<PreviousView>, Problem> {
    Ok(Json(previous::view(&state, &code, &params.pack).await?))
}
