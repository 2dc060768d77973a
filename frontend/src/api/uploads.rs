//! 佐证文件上传: files that come with a self-assessment, in parts.

use shared::{
    api::uploads::{CreateUpload, EvidenceFileStatus, EvidenceStatus, UploadView},
    canonical,
    evidence::{EvidenceLimits, FileState},
};
use wasm_bindgen::JsValue;

use super::{Failure, escape, get, post, send_bytes};
use crate::browser::json;

const UPLOADS: &str = "/api/v1/uploads";

/// What a submission may bring along.
pub async fn limits() -> Result<EvidenceLimits, Failure> {
    let json = get(UPLOADS).await?;
    Ok(EvidenceLimits {
        most_files: json::whole(&json, "most_files"),
        most_per_requirement: json::whole(&json, "most_per_requirement"),
        largest_bytes: json::whole(&json, "largest_bytes"),
        part_bytes: json::whole(&json, "part_bytes"),
        least_part_bytes: json::whole(&json, "least_part_bytes"),
    })
}

/// Begins the upload of a file, or finds the one that has begun.
pub async fn begin(wish: &CreateUpload) -> Result<UploadView, Failure> {
    let body = canonical::to_vec(wish).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    view(&post(UPLOADS, &body.ok_or(Failure::Unexpected)?).await?)
}

/// How far an upload is.
pub async fn how_far(id: &str, token: &str) -> Result<UploadView, Failure> {
    view(&send_bytes("GET", &address(id), &[("upload-token", token)], None).await?)
}

/// Sends the next part of a file.
pub async fn send_part(id: &str, token: &str, offset: u32, part: &[u8]) -> Result<UploadView, Failure> {
    let offset = offset.to_string();
    let kind = "application/offset+octet-stream";
    let headers = [("upload-token", token), ("upload-offset", offset.as_str()), ("content-type", kind)];
    view(&send_bytes("PATCH", &address(id), &headers, Some(part)).await?)
}

/// Which files of a receipt are here.
pub async fn of_receipt(number: &str) -> Result<EvidenceStatus, Failure> {
    let json = get(&["/api/v1/receipts/", &escape(number), "/evidence"].concat()).await?;
    let files = json::entries(&json::get(&json, "files")).iter().map(file_status).collect::<Option<_>>();
    Ok(EvidenceStatus { is_complete: json::is_true(&json, "is_complete"), files: files.ok_or(Failure::Unexpected)? })
}

fn address(id: &str) -> String {
    [UPLOADS, "/", &escape(id)].concat()
}

fn view(json: &JsValue) -> Result<UploadView, Failure> {
    Ok(UploadView {
        id: json::text(json, "id"),
        token: json::text(json, "token"),
        state: state_of(json).ok_or(Failure::Unexpected)?,
        offset: json::whole(json, "offset"),
        size_bytes: json::whole(json, "size_bytes"),
        refusal: refusal_of(json),
    })
}

fn file_status(json: &JsValue) -> Option<EvidenceFileStatus> {
    Some(EvidenceFileStatus {
        id: json::text(json, "id"),
        requirement: json::text(json, "requirement"),
        state: state_of(json)?,
        offset: json::whole(json, "offset"),
        size_bytes: json::whole(json, "size_bytes"),
        refusal: refusal_of(json),
    })
}

fn state_of(json: &JsValue) -> Option<FileState> {
    match &*json::text(json, "state") {
        "missing" => Some(FileState::Missing),
        "receiving" => Some(FileState::Receiving),
        "checking" => Some(FileState::Checking),
        "complete" => Some(FileState::Complete),
        "refused" => Some(FileState::Refused),
        _ => None,
    }
}

fn refusal_of(json: &JsValue) -> Option<String> {
    json::get(json, "refusal").as_string()
}
