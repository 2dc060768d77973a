//! 附件: photos and documents of cases.
//!
//! The files themselves are given to be looked at in a page or to be saved, never to be opened as a
//! page of this server: whatever is in them, no browser runs it.

use axum::{
    Json,
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use shared::api::attachments::{AttachmentList, CreateAttachment};

use super::{attached, id_of, tag_of, tagged};
use crate::{
    api::ProblemView,
    app::cases::{self, Size},
    extract::{Segment, SignedIn, parse_json, read_json},
    problem::Problem,
    state::AppState,
};

/// Asked for again each time, because reach may have ended; not sent again when it is the same.
const PRIVATE: HeaderValue = HeaderValue::from_static("private, no-cache");
/// Even somebody who opens the address itself gets no more than bytes.
const SANDBOX: HeaderValue = HeaderValue::from_static("sandbox; default-src 'none'");
/// What stands around the content of a file: words and brackets.
const AROUND: usize = 16 * 1024;

/// Photos and documents of a case that the reader may see.
#[utoipa::path(get, path = "/api/v1/cases/{id}/attachments", tag = "attachments",
    params(("id" = String, Path, description = "Case id")),
    responses(
        (status = 200, description = "Oldest first", body = AttachmentList),
        (status = 404, description = "There is none within reach", body = ProblemView)))]
pub(crate) async fn list_attachments(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
) -> Result<Json<AttachmentList>, Problem> {
    Ok(Json(cases::attachments(&state, &signed_in.person(), id_of(&id)?).await?))
}

/// Adds a photo or document. The same file at the same place is there once, however often it is sent.
#[utoipa::path(post, path = "/api/v1/cases/{id}/attachments", tag = "attachments", request_body = CreateAttachment,
    params(("id" = String, Path, description = "Case id")),
    responses(
        (status = 200, description = "It was there already: all of them", body = AttachmentList),
        (status = 201, description = "All of them afterwards", body = AttachmentList),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView),
        (status = 409, description = "`attachment_not_now`: nothing is added where the case stands", body = ProblemView),
        (status = 413, description = "`attachment_too_large` or `body_too_large`", body = ProblemView),
        (status = 422, description = "`attachment_kind`, `attachment_heic`, `attachment_broken`, `attachment_too_many_pixels`, `attachments_too_many`, `not_base64` or `case_invalid`", body = ProblemView)))]
pub(crate) async fn create_attachment(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<AttachmentList>), Problem> {
    let (person, id) = (signed_in.person(), id_of(&id)?);
    // Base64 needs four characters for three bytes.
    let limit = state.config.files.largest_bytes() / 3 * 4 + AROUND;
    let bytes = read_json(&headers, body, limit).await?;
    let wish: CreateAttachment = parse_json(&bytes)?;
    drop(bytes);
    let is_new = cases::add_attachment(&state, &person, id, wish).await?;
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(cases::attachments(&state, &person, id).await?)))
}

/// Takes a photo or document away; what a decision rests on stays for that decision.
#[utoipa::path(delete, path = "/api/v1/attachments/{id}", tag = "attachments",
    params(("id" = String, Path, description = "Attachment id")),
    responses(
        (status = 200, description = "Those of its case afterwards", body = AttachmentList),
        (status = 403, description = "`not_for_role`, or `attachment_of_others`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView),
        (status = 409, description = "`attachment_not_now`: nothing is taken away where the case stands", body = ProblemView)))]
pub(crate) async fn delete_attachment(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
) -> Result<Json<AttachmentList>, Problem> {
    let person = signed_in.person();
    let case = cases::remove_attachment(&state, &person, id_of(&id)?).await?;
    Ok(Json(cases::attachments(&state, &person, case).await?))
}

/// The file itself: an image as JPEG, or a document.
#[utoipa::path(get, path = "/api/v1/attachments/{id}/content", tag = "attachments",
    params(("id" = String, Path, description = "Attachment id")),
    responses(
        (status = 200, description = "The file", content_type = "application/octet-stream", body = [u8]),
        (status = 403, description = "`not_for_role`, or `attachment_infected`: malware was found in it", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView),
        (status = 409, description = "`attachment_not_scanned`: it is given once it has been scanned for malware", body = ProblemView)))]
pub(crate) async fn get_attachment_content(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
    request: HeaderMap,
) -> Result<Response, Problem> {
    give(&state, &signed_in, &id, &request, Size::Whole).await
}

/// A small picture of an image, as JPEG.
#[utoipa::path(get, path = "/api/v1/attachments/{id}/thumbnail", tag = "attachments",
    params(("id" = String, Path, description = "Attachment id")),
    responses(
        (status = 200, description = "At most 480 pixels on a side", content_type = "image/jpeg", body = [u8]),
        (status = 403, description = "`not_for_role`, or `attachment_infected`: malware was found in it", body = ProblemView),
        (status = 404, description = "There is none within reach, or it is no image", body = ProblemView),
        (status = 409, description = "`attachment_not_scanned`: it is given once it has been scanned for malware", body = ProblemView)))]
pub(crate) async fn get_attachment_thumbnail(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
    request: HeaderMap,
) -> Result<Response, Problem> {
    give(&state, &signed_in, &id, &request, Size::Small).await
}

async fn give(
    state: &AppState,
    signed_in: &SignedIn,
    id: &str,
    request: &HeaderMap,
    size: Size,
) -> Result<Response, Problem> {
    let file = cases::attached_file(state, &signed_in.person(), id_of(id)?, size).await?;
    let tag = tag_of(&file.bytes);
    let mut response = tagged(request, &tag, PRIVATE, || attached(file.media_type, &file.name, file.bytes));
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, PRIVATE);
    headers.insert(header::CONTENT_SECURITY_POLICY, SANDBOX);
    Ok(response)
}
