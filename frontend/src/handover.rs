//! 移交: work from one device as one file, to go on with it or to send it from another.
//!
//! The file is an archive that any device can look into ([`archive`]): `manifest.json` says what it is, what it
//! holds, and of each entry the size and the hash ([`manifest`]); then come drafts with their photos and
//! documents, submissions that wait as the very bytes that are sent, and parcels whose files are on their way.
//! [`export`] puts it together, [`import`] checks all of it before anything is kept, and keeps all or nothing.
//!
//! An access code is never in it: it belongs to the community and is given anew by whoever sends. Who fills in
//! is in it only with a submission, whose bytes say it.
//!
//! | entry | holds |
//! |---|---|
//! | `1/draft.bin` | [`Handed`] as postcard |
//! | `1/submission.json` | what is sent, with an empty access code |
//! | `2/parcel.bin` | [`Parcel`](crate::uploads::Parcel) as postcard |
//! | `1/ID.jpg`, `2/ID.pdf`, … | a photo or document of the draft or parcel of the same number |

mod archive;
pub mod export;
pub mod import;
mod manifest;

use serde::{Deserialize, Serialize};
use shared::evidence::EvidenceFile;

use crate::draft::Draft;

/// A draft with what belongs to it.
#[derive(Serialize, Deserialize)]
struct Handed {
    draft: Draft,
    /// Its photos and documents, by id.
    files: Vec<(String, EvidenceFile)>,
    /// What they are called on the sheet, by requirement: that goes with the last of them.
    names: Vec<(String, String)>,
    /// Of a submission that waits: when it was put into the outbox, in milliseconds since 1970.
    waiting_since: Option<u64>,
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Draft,
    Submission,
    Parcel,
    File,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Draft, Self::Submission, Self::Parcel, Self::File];

    /// As the manifest has it.
    fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submission => "submission",
            Self::Parcel => "parcel",
            Self::File => "file",
        }
    }

    fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Names of the entries that stand once in a folder.
const DRAFT: &str = "draft.bin";
const SUBMISSION: &str = "submission.json";
const PARCEL: &str = "parcel.bin";

/// The name of the entry for a photo or document.
fn file_in(folder: &str, id: &str, media_type: &str) -> String {
    let ending = match media_type {
        "image/jpeg" => ".jpg",
        "image/png" => ".png",
        "image/webp" => ".webp",
        "application/pdf" => ".pdf",
        _ => ".bin",
    };
    [folder, id, ending].concat()
}

/// The folder of a piece of work, by its number.
fn folder(number: usize) -> String {
    [&number.to_string(), "/"].concat()
}
