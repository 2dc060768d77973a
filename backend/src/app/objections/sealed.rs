//! What is kept of an objection encrypted: the words, and the files with their names.

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use shared::{
    api::notices::Attachment,
    notice::{ObjectionWords, text_flaw},
};
use uuid::Uuid;

use super::{ObjectionError, internal};
use crate::{api::FieldError, privacy::Privacy};

/// The most files of one objection.
const MOST_FILES: usize = 3;
/// The largest file, in bytes.
const LARGEST_FILE: usize = 2 * 1024 * 1024;
/// The longest name of a file, in characters.
const LONGEST_NAME: usize = 120;
/// What a file may be, by its content.
const KINDS: [&str; 4] = ["image/jpeg", "image/png", "image/webp", "application/pdf"];

/// What is sealed together.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Sealed {
    pub(super) words: ObjectionWords,
    pub(super) files: Vec<FileName>,
}

/// What a file is called and what it is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct FileName {
    pub(super) name: String,
    pub(super) media_type: String,
}

/// The files, read and looked at; what is wrong with them goes to `errors`.
pub(super) fn read_files(sent: &[Attachment], errors: &mut Vec<FieldError>) -> Vec<(FileName, Vec<u8>)> {
    if sent.len() > MOST_FILES {
        errors.push(FieldError::new("/attachments", "too_many", format!("expected at most {MOST_FILES} files")));
        return Vec::new();
    }
    let mut files = Vec::with_capacity(sent.len());
    for (position, file) in sent.iter().enumerate() {
        let mut refuse = |place: &str, code: &str, detail: &str| {
            errors.push(FieldError::new(format!("/attachments/{position}/{place}"), code, detail));
        };
        if let Some(flaw) = text_flaw(&file.name, 1, LONGEST_NAME) {
            refuse("name", flaw.code(), &format!("expected a name of at most {LONGEST_NAME} characters"));
        }
        let Ok(bytes) = BASE64.decode(file.base64.as_bytes()) else {
            refuse("base64", "base64_invalid", "expected base64 with padding");
            continue;
        };
        if bytes.len() > LARGEST_FILE {
            refuse("base64", "file_too_large", &format!("expected at most {LARGEST_FILE} bytes"));
            continue;
        }
        match infer::get(&bytes).map(|kind| kind.mime_type()).filter(|kind| KINDS.contains(kind)) {
            Some(kind) => {
                let name = FileName { name: file.name.trim().to_owned(), media_type: kind.to_owned() };
                files.push((name, bytes));
            }
            None => refuse("base64", "file_kind", "expected a JPEG, PNG or WebP image or a PDF document"),
        }
    }
    files
}

/// Seals the words with the names of the files.
pub(super) fn seal(privacy: &Privacy, id: Uuid, sealed: &Sealed) -> Result<Vec<u8>, ObjectionError> {
    Ok(privacy.seal("objection", &id.to_string(), &serde_json::to_vec(sealed).map_err(internal)?))
}

/// Opens them again.
pub(super) fn open(privacy: &Privacy, id: Uuid, sealed: &[u8]) -> Result<Sealed, ObjectionError> {
    let bytes = privacy.unseal("objection", &id.to_string(), sealed).map_err(internal)?;
    serde_json::from_slice(&bytes).map_err(internal)
}

/// Seals a file.
pub(super) fn seal_file(privacy: &Privacy, id: Uuid, position: usize, bytes: &[u8]) -> Vec<u8> {
    privacy.seal("attachment", &format!("{id} {position}"), bytes)
}

/// Opens a file.
pub(super) fn open_file(
    privacy: &Privacy,
    id: Uuid,
    position: usize,
    sealed: &[u8],
) -> Result<Vec<u8>, ObjectionError> {
    privacy.unseal("attachment", &format!("{id} {position}"), sealed).map_err(internal)
}
