//! 佐证文件上传: files that come with a self-assessment, in parts.
//!
//! After the manner of tus 1.0, with this API's problems and without its negotiation: the header
//! `Upload-Offset` says where a part begins and, in every answer, where the next one does.

use axum::{
    Json,
    body::Body,
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
    response::{IntoResponse, Response},
};
use shared::{
    api::uploads::{CreateUpload, UploadView},
    evidence::{EvidenceLimits, PART_BYTES},
};

use super::id_of;
use crate::{
    api::ProblemView,
    app::evidence::{self, Created, Speaker, UPLOAD_OFFSET},
    extract::{ClientAddress, Segment, SignedIn, parse_json, read_body, read_json},
    problem::Problem,
    state::AppState,
};

/// Bytes that there are.
const UPLOAD_LENGTH: HeaderName = HeaderName::from_static("upload-length");
/// What whoever has begun an upload was given for it.
const UPLOAD_TOKEN: HeaderName = HeaderName::from_static("upload-token");
/// Largest description of a file, in bytes.
const LARGEST_DESCRIPTION: usize = 16 * 1024;

/// What a submission may bring along.
#[utoipa::path(get, path = "/api/v1/uploads", tag = "uploads",
    responses((status = 200, description = "The limits of this server", body = EvidenceLimits)))]
pub(crate) async fn get_upload_limits(State(state): State<AppState>) -> Json<EvidenceLimits> {
    Json(evidence::limits(&state))
}

/// Begins the upload of a file, before or after the submission that names it. The same again is the same
/// upload, as far as it is.
///
/// With `access_code` it is for whoever has it, as a submission is; without one somebody of the community's
/// committee has to be signed in. The token in the answer goes into the header `Upload-Token` of what follows.
#[utoipa::path(post, path = "/api/v1/uploads", tag = "uploads", request_body = CreateUpload,
    responses(
        (status = 201, description = "It has begun; `Upload-Offset` is 0", body = UploadView),
        (status = 200, description = "It had begun before: how far it is, also when it is refused", body = UploadView),
        (status = 400, description = "`invalid_json`", body = ProblemView),
        (status = 401, description = "`signed_out`: neither an access code nor a session", body = ProblemView),
        (status = 403, description = "`access_code_wrong`, `access_code_expired` or `not_for_role`", body = ProblemView),
        (status = 404, description = "Not the community of whoever is signed in", body = ProblemView),
        (status = 409, description = "`upload_conflict`: the community has used the id for another file", body = ProblemView),
        (status = 415, description = "`not_json`", body = ProblemView),
        (status = 422, description = "`invalid_body`, `upload_invalid` with the places that are wrong, `unknown_community`, or `evidence_too_many` with this submission", body = ProblemView),
        (status = 429, description = "`evidence_too_many_today` of this community, or `too_many_attempts`", body = ProblemView),
        (status = 503, description = "`storage_unavailable` or `timeout`: send it again", body = ProblemView)))]
pub(crate) async fn create_upload(State(state): State<AppState>, request: Request) -> Result<Response, Problem> {
    let (mut parts, body) = request.into_parts();
    let bytes = read_json(&parts.headers, body, LARGEST_DESCRIPTION).await?;
    let mut wish: CreateUpload = parse_json(&bytes)?;
    let speaker = match wish.access_code.take() {
        Some(code) => {
            let Ok(ClientAddress(client)) = ClientAddress::from_request_parts(&mut parts, &state).await;
            Speaker::Code { client, code }
        }
        None => Speaker::Person(SignedIn::from_request_parts(&mut parts, &state).await?.person()),
    };
    Ok(match evidence::create(&state, &speaker, wish).await? {
        Created::New(view) => shown(StatusCode::CREATED, view),
        Created::Known(view) => shown(StatusCode::OK, view),
    })
}

/// How far an upload is. `HEAD` gives the headers alone.
#[utoipa::path(get, path = "/api/v1/uploads/{id}", tag = "uploads",
    params(
        ("id" = String, Path, description = "Upload id"),
        ("Upload-Token" = String, Header, description = "Token of the upload")),
    responses(
        (status = 200, description = "With `Upload-Offset` and `Upload-Length`", body = UploadView),
        (status = 404, description = "There is none, or the token is of another", body = ProblemView)))]
pub(crate) async fn get_upload(
    State(state): State<AppState>,
    Segment(id): Segment,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    Ok(shown(StatusCode::OK, evidence::view(&state, id_of(&id)?, token_of(&headers)?).await?))
}

/// Sends the next part of a file: at most 1 MiB, at least 64 KiB when it is not the last. With the last one
/// the file is looked at: it is `complete` in the answer, or not taken. When that answer is lost, or the
/// state is `checking`, the same request, or one without a body, finds what came of it.
#[utoipa::path(patch, path = "/api/v1/uploads/{id}", tag = "uploads",
    request_body(content = [u8], description = "Bytes of the file", content_type = "application/offset+octet-stream"),
    params(
        ("id" = String, Path, description = "Upload id"),
        ("Upload-Token" = String, Header, description = "Token of the upload"),
        ("Upload-Offset" = u32, Header, description = "Where the part begins")),
    responses(
        (status = 200, description = "The part is kept; `Upload-Offset` says where the next one begins", body = UploadView),
        (status = 400, description = "`upload_offset_missing`, or the part broke off", body = ProblemView),
        (status = 404, description = "There is none, or the token is of another", body = ProblemView),
        (status = 409, description = "`upload_offset`: the next part begins where `Upload-Offset` says", body = ProblemView),
        (status = 413, description = "`body_too_large`", body = ProblemView),
        (status = 422, description = "`upload_hash_mismatch`: all has come and does not match, `Upload-Offset` is 0 again; `upload_part_small`, `upload_past_end`; or it is not taken for good: `attachment_kind`, `attachment_heic`, `attachment_broken`, `attachment_too_many_pixels`, `upload_given_up`", body = ProblemView),
        (status = 503, description = "`storage_unavailable` or `timeout`: ask how far it is and go on", body = ProblemView)))]
pub(crate) async fn send_upload_part(
    State(state): State<AppState>,
    Segment(id): Segment,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let (id, token) = (id_of(&id)?, token_of(&headers)?);
    let offset = headers.get(UPLOAD_OFFSET).and_then(|value| value.to_str().ok()?.parse::<u32>().ok());
    let offset = offset.ok_or_else(|| {
        Problem::new(StatusCode::BAD_REQUEST, "upload_offset_missing", "Say in Upload-Offset where the part begins")
    })?;
    let bytes = read_body(&headers, body, PART_BYTES as usize).await?;
    Ok(shown(StatusCode::OK, evidence::receive(&state, id, token, offset, bytes).await?))
}

/// Without a token there is nothing to be seen.
fn token_of(headers: &HeaderMap) -> Result<&str, Problem> {
    headers.get(UPLOAD_TOKEN).and_then(|value| value.to_str().ok()).ok_or_else(Problem::not_found)
}

fn shown(status: StatusCode, view: UploadView) -> Response {
    let headers =
        [(UPLOAD_OFFSET, HeaderValue::from(view.offset)), (UPLOAD_LENGTH, HeaderValue::from(view.size_bytes))];
    (status, headers, Json(view)).into_response()
}
