//! 共同草稿: what several people of a committee fill in together.

use axum::{
    Json,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use shared::{api::joint::JointDrafts, joint::SyncDraft};

use crate::{
    api::ProblemView,
    app::joint_drafts,
    extract::{JsonBody, Segment, SignedIn},
    problem::Problem,
    state::AppState,
};

/// Community and pack.
type At = Path<(String, String)>;

/// Room for the answers to a large pack with all their remarks.
const BODY_KIB: usize = 512;

/// The joint drafts of one's own community.
#[utoipa::path(get, path = "/api/v1/communities/{code}/drafts", tag = "drafts",
    params(("code" = String, Path, description = "Code of the community")),
    responses(
        (status = 200, description = "The one changed last first", body = JointDrafts),
        (status = 401, description = "`signed_out`", body = ProblemView),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "It is not one's own community", body = ProblemView)))]
pub(crate) async fn list_drafts(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(code): Segment,
) -> Result<Json<JointDrafts>, Problem> {
    Ok(Json(joint_drafts::list(&state, &signed_in.person(), &code).await?))
}

/// Sends what was changed on a device, and gives what was said elsewhere since (postcard of
/// `shared::joint::Synced`). A draft that is not there yet is begun.
///
/// A change names the version that its sender has seen. One of another version is not taken: what
/// was said meanwhile comes back, and people choose.
#[utoipa::path(post, path = "/api/v1/communities/{code}/drafts/{pack}", tag = "drafts", request_body = SyncDraft,
    params(
        ("code" = String, Path, description = "Code of the community"),
        ("pack" = String, Path, description = "Id of the pack")),
    responses(
        (status = 200, description = "postcard", content_type = "application/octet-stream", body = [u8]),
        (status = 401, description = "`signed_out`", body = ProblemView),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "It is not one's own community", body = ProblemView),
        (status = 409, description = "`draft_closed`: it was submitted or discarded meanwhile; `draft_begun`: somebody has begun it at the same moment, send it again", body = ProblemView),
        (status = 422, description = "`draft_invalid` with the places that are wrong, or `unknown_pack`", body = ProblemView)))]
pub(crate) async fn sync_draft(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path((code, pack)): At,
    JsonBody(wish): JsonBody<SyncDraft, BODY_KIB>,
) -> Result<Response, Problem> {
    let synced = joint_drafts::sync(&state, &signed_in.person(), &code, &pack, wish).await?;
    let bytes = postcard::to_allocvec(&synced).map_err(|_| Problem::internal())?;
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response())
}

/// Throws a joint draft away, for everybody who fills it in. What lies on their devices stays there.
#[utoipa::path(delete, path = "/api/v1/communities/{code}/drafts/{pack}", tag = "drafts",
    params(
        ("code" = String, Path, description = "Code of the community"),
        ("pack" = String, Path, description = "Id of the pack")),
    responses(
        (status = 204, description = "It is gone"),
        (status = 401, description = "`signed_out`", body = ProblemView),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none", body = ProblemView)))]
pub(crate) async fn discard_draft(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path((code, pack)): At,
) -> Result<StatusCode, Problem> {
    joint_drafts::discard(&state, &signed_in.person(), &code, &pack).await?;
    Ok(StatusCode::NO_CONTENT)
}
