//! Putting together a file to hand over.

use serde::Serialize;
use shared::{api::Filler, evidence::EvidenceFile};
use wasm_bindgen::JsValue;
use web_sys::Blob;

use super::{
    DRAFT, Handed, Kind, PARCEL, SUBMISSION,
    archive::{self, Writer},
    file_in, folder,
    manifest::{self, Listed},
};
use crate::{
    browser::{files, records::blobs, time},
    draft::Draft,
    evidence::{self, sha256},
    outbox,
    texts::k,
    uploads::Parcel,
};

/// What the file is for whoever opens it.
const MEDIA_TYPE: &str = "application/zip";

/// A file to hand over.
pub struct Exported {
    /// The file.
    pub file: Blob,
    /// What it is called.
    pub name: String,
    /// How many photos and documents are not in it: the device could not read them, or they have been altered.
    pub unread: usize,
}

/// Puts drafts with all that belongs to them, and parcels, into one file; none when the browser cannot.
pub async fn export(drafts: &[Draft], parcels: &[Parcel]) -> Option<Exported> {
    let mut contents = Contents::default();
    for (number, draft) in (1..).zip(drafts) {
        contents.add_draft(&folder(number), draft).await?;
    }
    for (number, parcel) in (drafts.len() + 1..).zip(parcels) {
        contents.add_parcel(&folder(number), parcel).await?;
    }
    let name = [&called(drafts, parcels), "-", &time::today().to_string(), ".zip"].concat();
    Some(Exported { name, unread: contents.unread, file: contents.archive()? })
}

/// Whose work it is, when it is one alone.
fn called(drafts: &[Draft], parcels: &[Parcel]) -> String {
    match (drafts, parcels) {
        ([draft], []) => draft.community.as_ref().map_or(&draft.pack_title, |community| &community.name).clone(),
        ([], [parcel]) => parcel.community_name.clone(),
        _ => k::BRAND_NAME.t().to_owned(),
    }
}

/// An entry with its bytes.
struct Content {
    listed: Listed,
    checksum: u32,
    bytes: Blob,
}

#[derive(Default)]
struct Contents {
    list: Vec<Content>,
    unread: usize,
}

impl Contents {
    async fn add_draft(&mut self, folder: &str, draft: &Draft) -> Option<()> {
        let key = draft.key();
        let waiting = outbox::load(&key).filter(|waiting| draft.submission.as_ref() == Some(&waiting.id));
        let submission = waiting.and_then(|waiting| Some((waiting.since, waiting.with_code("")?)));
        let mut draft = draft.clone();
        if submission.is_none() {
            draft.submission = None;
            draft.filler = Filler { role: String::new(), name: String::new(), phone: String::new() };
        }
        let place = self.list.len();
        let mut files = Vec::new();
        for chosen in evidence::of_draft(&key) {
            if self.add_file(folder, &chosen.id, &chosen.file).await? {
                files.push((chosen.id, chosen.file));
            }
        }
        let waiting_since = submission.as_ref().map(|(since, _)| *since);
        let handed = Handed { draft, files, names: evidence::names_of_files(&key), waiting_since };
        let handed = Content::packed(&[folder, DRAFT].concat(), Kind::Draft, &handed)?;
        self.list.insert(place, handed);
        if let Some((_, body)) = submission {
            let name = [folder, SUBMISSION].concat();
            self.list.insert(place + 1, Content::new(name, Kind::Submission, body.as_bytes())?);
        }
        Some(())
    }

    async fn add_parcel(&mut self, folder: &str, parcel: &Parcel) -> Option<()> {
        let handed = Content::packed(&[folder, PARCEL].concat(), Kind::Parcel, &parcel.without_code())?;
        self.list.push(handed);
        // Of what has arrived nothing more is needed.
        for own in parcel.files.iter().filter(|own| !own.state.is_settled()) {
            self.add_file(folder, &own.kept, &own.file).await?;
        }
        Some(())
    }

    /// True when it is there and what was said of it.
    async fn add_file(&mut self, folder: &str, id: &str, file: &EvidenceFile) -> Option<bool> {
        let kept = blobs::read(id).await.ok().flatten();
        let bytes = match &kept {
            Some(kept) => files::bytes_in(kept).await,
            None => None,
        };
        let Some(bytes) = bytes.filter(|bytes| sha256(bytes) == file.sha256) else {
            self.unread += 1;
            return Some(false);
        };
        self.list.push(Content::new(file_in(folder, id, &file.media_type), Kind::File, &bytes)?);
        Some(true)
    }

    /// The manifest first, so that it is there whatever happens to the rest.
    fn archive(self) -> Option<Blob> {
        let listed: Vec<Listed> = self.list.iter().map(|content| content.listed.clone()).collect();
        let manifest = manifest::write(&listed, self.unread)?;
        let own = Content::new(manifest::NAME.to_owned(), Kind::File, manifest.as_bytes())?;
        let mut writer = Writer::default();
        let mut parts: Vec<JsValue> = Vec::new();
        for Content { listed, checksum, bytes } in [own].into_iter().chain(self.list) {
            let header = writer.begin(&listed.name, listed.size_bytes, checksum)?;
            parts.extend([JsValue::from(files::blob(&header, "")?), JsValue::from(bytes)]);
        }
        parts.push(files::blob(&writer.end()?, "")?.into());
        files::joined(parts, MEDIA_TYPE)
    }
}

impl Content {
    fn new(name: String, kind: Kind, bytes: &[u8]) -> Option<Self> {
        let listed = Listed { name, kind, size_bytes: u32::try_from(bytes.len()).ok()?, sha256: sha256(bytes) };
        Some(Self { listed, checksum: archive::checksum(bytes), bytes: files::blob(bytes, "")? })
    }

    fn packed<T: Serialize>(name: &str, kind: Kind, value: &T) -> Option<Self> {
        Self::new(name.to_owned(), kind, &postcard::to_allocvec(value).ok()?)
    }
}
