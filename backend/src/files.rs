//! Photos and documents: looking at what is sent, keeping it, giving it back.
//!
//! What a file is says its content, never its name. An image is drawn anew ([`picture`]), so nothing
//! of what was sent is ever given to anybody but its pixels: no place where it was taken, no hidden
//! payload. A document is kept as it is and given away so that no browser runs anything in it.
//!
//! What comes in parts lies in parts until it is whole. Files lie in a folder or in a store that speaks S3,
//! under what they belong to ([`Shelf`]), an id and their content; the database says which of them there are. A file is written before its row and removed
//! after it, so a row without a file cannot come about; a file without a row does no harm.

mod picture;

use std::{fs, io, sync::Arc};

use data_encoding::{BASE64, HEXLOWER};
use futures_util::TryStreamExt;
use object_store::{
    ObjectStore, ObjectStoreExt, PutPayload, RetryConfig, aws::AmazonS3Builder, local::LocalFileSystem, path::Path,
};
use sha2::{Digest, Sha256};
use tokio::sync::{OnceCell, Semaphore};
use uuid::Uuid;

use crate::{
    config::{FileConfig, Secret},
    look::Look,
};

/// Images that are worked on at the same time: each may need hundreds of MiB for a moment.
const AT_ONCE: usize = 2;
/// How long a request to the store is tried again.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(10);

/// Media type of every image that is kept.
pub(crate) const JPEG: &str = "image/jpeg";
/// Media type of every document that is kept.
pub(crate) const PDF: &str = "application/pdf";

/// Where files lie, and what is taken.
#[derive(Debug)]
pub(crate) struct Files {
    store: OnceCell<Arc<dyn ObjectStore>>,
    permits: Semaphore,
    config: FileConfig,
}

/// What a file belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shelf {
    /// A case: its attachments.
    Case(Uuid),
    /// What residents say.
    Surveys,
    /// What came with self-assessments and does not belong to a case.
    Evidence,
}

/// A file that may be kept.
#[derive(Debug)]
pub(crate) struct Looked {
    /// [`JPEG`] or [`PDF`].
    pub(crate) media_type: &'static str,
    /// What is to be kept.
    pub(crate) bytes: Vec<u8>,
    /// A small picture of an image, as JPEG.
    pub(crate) thumbnail: Option<Vec<u8>>,
    /// Width and height of an image, in pixels.
    pub(crate) size: Option<(u32, u32)>,
    /// What an image looks like, where there is enough in it.
    pub(crate) look: Option<Look>,
    /// SHA-256 of what is to be kept.
    pub(crate) sha256: [u8; 32],
    /// SHA-256 of what was sent, by which the same file is known again.
    pub(crate) source_sha256: [u8; 32],
}

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FileFault {
    /// What was sent is not base64.
    #[error("expected base64 with padding")]
    NotBase64,
    /// It is larger than is taken.
    #[error("the file is larger than is taken")]
    TooLarge,
    /// It is neither an image nor a document of a kind that is taken.
    #[error("expected a JPEG, PNG or WebP image or a PDF document")]
    Kind,
    /// It is an image as some phones make them, which other browsers cannot show.
    #[error("HEIC and AVIF images are not taken; send a JPEG")]
    Heic,
    /// It is broken, or not what it begins like.
    #[error("the image is broken")]
    Broken,
    /// It unpacks to more pixels than are taken.
    #[error("the image has more pixels than are taken")]
    TooManyPixels,
    /// The server failed while it looked at it.
    #[error("the file could not be looked at")]
    Failed,
}

impl FileFault {
    /// Those that lie with the content of a file.
    const OF_CONTENT: [Self; 4] = [Self::Kind, Self::Heic, Self::Broken, Self::TooManyPixels];

    /// The fault of a file's content that a stable code stands for.
    pub(crate) fn of_content(code: &str) -> Option<Self> {
        Self::OF_CONTENT.into_iter().find(|fault| fault.code() == code)
    }

    /// Stable code.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::NotBase64 => "not_base64",
            Self::TooLarge => "attachment_too_large",
            Self::Kind => "attachment_kind",
            Self::Heic => "attachment_heic",
            Self::Broken | Self::Failed => "attachment_broken",
            Self::TooManyPixels => "attachment_too_many_pixels",
        }
    }
}

/// The store does not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FilesError {
    /// The folder cannot be made.
    #[error("the folder {folder} cannot be made: {cause}")]
    Folder {
        /// Which.
        folder: String,
        /// Why not.
        cause: io::Error,
    },
    /// The store refuses or cannot be reached, or its settings make no sense.
    #[error("the store of files: {0}")]
    Store(#[from] object_store::Error),
}

impl Files {
    /// Takes what is configured; nothing is opened before it is needed, so that an operator's command
    /// makes no folder that the server could not write to.
    pub(crate) fn new(config: &FileConfig) -> Self {
        Self { store: OnceCell::new(), permits: Semaphore::new(AT_ONCE), config: config.clone() }
    }

    /// Opens the store; a bucket is not asked anything yet.
    pub(crate) async fn open(&self) -> Result<&dyn ObjectStore, FilesError> {
        let store = self.store.get_or_try_init(async || store(&self.config)).await?;
        Ok(store.as_ref())
    }

    /// Largest file that is taken, in MiB.
    pub(crate) fn largest_mib(&self) -> u32 {
        self.config.largest_mib
    }

    /// Most files on one requirement.
    pub(crate) fn most_per_requirement(&self) -> usize {
        self.config.most_per_requirement as usize
    }

    /// Largest file that is taken, in bytes.
    pub(crate) fn largest_bytes(&self) -> usize {
        self.config.largest_bytes()
    }

    /// Looks at a file in base64; the work is done beside the threads that answer requests.
    pub(crate) async fn look_at(&self, content: String) -> Result<Looked, FileFault> {
        let largest = self.config.largest_bytes();
        self.in_turn(move |most_pixels| looked_at(&content, largest, most_pixels)).await
    }

    /// The same with its bytes.
    pub(crate) async fn look_at_bytes(&self, bytes: Vec<u8>) -> Result<Looked, FileFault> {
        let largest = self.config.largest_bytes();
        self.in_turn(move |most_pixels| seen(bytes, largest, most_pixels)).await
    }

    /// Looks, when it is one's turn, with the most pixels that an image may have.
    async fn in_turn(
        &self,
        look: impl FnOnce(u64) -> Result<Looked, FileFault> + Send + 'static,
    ) -> Result<Looked, FileFault> {
        // Nobody closes the semaphore.
        let _permit = self.permits.acquire().await.map_err(|_| FileFault::Failed)?;
        let most_pixels = u64::from(self.config.most_megapixels) * 1_000_000;
        tokio::task::spawn_blocking(move || look(most_pixels)).await.unwrap_or(Err(FileFault::Failed))
    }

    /// Keeps a part of an upload.
    pub(crate) async fn keep_part(&self, upload: Uuid, part: &str, bytes: Vec<u8>) -> Result<(), FilesError> {
        self.open().await?.put(&part_path(upload, part), PutPayload::from(bytes)).await?;
        Ok(())
    }

    /// Parts of an upload, put together; none when one of them is gone.
    pub(crate) async fn joined(&self, upload: Uuid, parts: &[String]) -> Result<Option<Vec<u8>>, FilesError> {
        let store = self.open().await?;
        let mut bytes = Vec::new();
        for part in parts {
            match store.get(&part_path(upload, part)).await {
                Ok(found) => bytes.extend_from_slice(&found.bytes().await?),
                Err(object_store::Error::NotFound { .. }) => return Ok(None),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(Some(bytes))
    }

    /// Removes these parts of an upload. What cannot be removed stays and does no harm.
    pub(crate) async fn remove_parts(&self, upload: Uuid, parts: &[String]) {
        for part in parts {
            self.remove_at(&part_path(upload, part)).await;
        }
    }

    /// Removes every part of an upload that nobody goes on with, also those that no row speaks of because a
    /// server died at that moment.
    pub(crate) async fn remove_all_parts(&self, upload: Uuid) {
        let Ok(store) = self.open().await else { return };
        let listed = store.list(Some(&Path::from(format!("uploads/{upload}"))));
        match listed.map_ok(|part| part.location).try_collect::<Vec<Path>>().await {
            Ok(paths) => {
                for path in paths {
                    self.remove_at(&path).await;
                }
            }
            Err(error) => {
                tracing::warn!(%upload, %error, "parts of upload {upload} cannot be removed: {error}");
            }
        }
    }

    /// Keeps a file, and its small picture when it has one, at another place as well.
    pub(crate) async fn copy(
        &self,
        from: Shelf,
        to: Shelf,
        id: Uuid,
        sha256: &[u8],
        has_small: bool,
    ) -> Result<(), FilesError> {
        let (from, to) = (key(from, id, sha256), key(to, id, sha256));
        let store = self.open().await?;
        copy_once(store, &Path::from(from.clone()), &Path::from(to.clone())).await?;
        if has_small {
            copy_once(store, &small(&from), &small(&to)).await?;
        }
        Ok(())
    }

    /// Keeps a file under the id of its attachment or remark, and its small picture.
    pub(crate) async fn keep(&self, on: Shelf, id: Uuid, looked: &Looked) -> Result<(), FilesError> {
        let key = key(on, id, &looked.sha256);
        let store = self.open().await?;
        store.put(&Path::from(key.clone()), PutPayload::from(looked.bytes.clone())).await?;
        if let Some(thumbnail) = &looked.thumbnail {
            store.put(&small(&key), PutPayload::from(thumbnail.clone())).await?;
        }
        Ok(())
    }

    /// Gives a file, or its small picture; none when there is none.
    pub(crate) async fn read(
        &self,
        on: Shelf,
        id: Uuid,
        sha256: &[u8],
        is_small: bool,
    ) -> Result<Option<Vec<u8>>, FilesError> {
        let key = key(on, id, sha256);
        let path = if is_small { small(&key) } else { Path::from(key) };
        match self.open().await?.get(&path).await {
            Ok(found) => Ok(Some(found.bytes().await?.to_vec())),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes a file that no row speaks of any more. What cannot be removed stays and does no harm.
    pub(crate) async fn remove(&self, on: Shelf, id: Uuid, sha256: &[u8]) {
        let key = key(on, id, sha256);
        for path in [small(&key), Path::from(key)] {
            self.remove_at(&path).await;
        }
    }

    async fn remove_at(&self, path: &Path) {
        let Ok(store) = self.open().await else { return };
        match store.delete(path).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
            Err(error) => tracing::warn!(%path, %error, "the file {path} cannot be removed: {error}"),
        }
    }
}

/// Where a part of an upload lies.
fn part_path(upload: Uuid, part: &str) -> Path {
    Path::from(format!("uploads/{upload}/{part}"))
}

/// Where a file lies. With the id of the attachment or remark in it, taking one away never takes away
/// what another one with the same content needs.
fn key(on: Shelf, id: Uuid, sha256: &[u8]) -> String {
    let name = format!("{}-{id}", HEXLOWER.encode(sha256));
    match on {
        Shelf::Case(case) => format!("cases/{case}/{name}"),
        Shelf::Surveys => format!("surveys/{name}"),
        Shelf::Evidence => format!("evidence/{name}"),
    }
}

/// Where its small picture lies.
fn small(key: &str) -> Path {
    Path::from(format!("{key}-small"))
}

fn store(config: &FileConfig) -> Result<Arc<dyn ObjectStore>, FilesError> {
    let Some(bucket) = &config.bucket else {
        let refused = |cause| FilesError::Folder { folder: config.folder.display().to_string(), cause };
        fs::create_dir_all(&config.folder).map_err(refused)?;
        // What has been acknowledged outlives a power cut, as rows do; and parts leave no folder behind.
        let folder = LocalFileSystem::new_with_prefix(&config.folder)?.with_fsync(true).with_automatic_cleanup(true);
        return Ok(Arc::new(folder));
    };
    Ok(Arc::new(bucket_store(config, bucket)?))
}

fn bucket_store(config: &FileConfig, bucket: &str) -> Result<impl ObjectStore, FilesError> {
    // As in `oidc::http`: it fails when there is one already, which is just as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let exposed = |key: &Option<Secret>| key.as_ref().map(|key| key.expose().to_owned()).unwrap_or_default();
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(bucket)
        .with_region(&config.region)
        .with_access_key_id(exposed(&config.access_key))
        .with_secret_access_key(exposed(&config.secret_key))
        .with_allow_http(config.allow_http)
        .with_retry(RetryConfig { retry_timeout: PATIENCE, max_retries: 3, ..RetryConfig::default() });
    if let Some(endpoint) = &config.endpoint {
        builder = builder.with_endpoint(endpoint);
    }
    Ok(builder.build()?)
}

/// Reads base64 and sees what it is.
fn looked_at(content: &str, largest: usize, most_pixels: u64) -> Result<Looked, FileFault> {
    // Before it is read: four characters stand for three bytes.
    if content.len() / 4 * 3 > largest + 2 {
        return Err(FileFault::TooLarge);
    }
    seen(BASE64.decode(content.as_bytes()).map_err(|_| FileFault::NotBase64)?, largest, most_pixels)
}

/// Sees what bytes are.
fn seen(bytes: Vec<u8>, largest: usize, most_pixels: u64) -> Result<Looked, FileFault> {
    if bytes.len() > largest {
        return Err(FileFault::TooLarge);
    }
    let source_sha256 = Sha256::digest(&bytes).into();
    let kind = infer::get(&bytes).map(|kind| kind.mime_type()).ok_or(FileFault::Kind)?;
    let format = match kind {
        "application/pdf" => {
            return Ok(Looked {
                media_type: PDF,
                bytes,
                thumbnail: None,
                size: None,
                look: None,
                sha256: source_sha256,
                source_sha256,
            });
        }
        "image/jpeg" => image::ImageFormat::Jpeg,
        "image/png" => image::ImageFormat::Png,
        "image/webp" => image::ImageFormat::WebP,
        "image/heif" | "image/avif" => return Err(FileFault::Heic),
        _ => return Err(FileFault::Kind),
    };
    let picture = picture::redraw(&bytes, format, most_pixels)?;
    let sha256 = Sha256::digest(&picture.whole).into();
    Ok(Looked {
        media_type: JPEG,
        bytes: picture.whole,
        thumbnail: Some(picture.small),
        size: Some((picture.width, picture.height)),
        look: picture.look,
        sha256,
        source_sha256,
    })
}

/// Copies unless it has been done: a place is named after what lies there. In a folder a second copy over
/// the first would leave a third behind for ever, because nothing happens when one name of a file is given to
/// another name of it; a bucket only knows how to write it again.
async fn copy_once(store: &dyn ObjectStore, from: &Path, to: &Path) -> object_store::Result<()> {
    match store.copy_if_not_exists(from, to).await {
        Err(object_store::Error::AlreadyExists { .. }) => Ok(()),
        Err(object_store::Error::NotSupported { .. }) => store.copy(from, to).await,
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(bytes: &[u8]) -> FileFault {
        looked_at(&BASE64.encode(bytes), 100, 1_000_000).unwrap_err()
    }

    #[test]
    fn what_a_file_is_says_its_content() {
        assert_eq!(fault(b""), FileFault::Kind);
        assert_eq!(fault(b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), FileFault::Kind);
        assert_eq!(fault(b"MZ\x90\x00 a program"), FileFault::Kind);
        assert_eq!(fault(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), FileFault::Heic);
        assert_eq!(fault(b"\xff\xd8\xff\xe0 no more than a beginning"), FileFault::Broken);
        assert_eq!(fault(&[b'a'; 101]), FileFault::TooLarge);
        assert_eq!(looked_at("not base64", 100, 1).unwrap_err(), FileFault::NotBase64);
        let document = looked_at(&BASE64.encode(b"%PDF-1.7\n%%EOF\n"), 100, 1).unwrap();
        assert_eq!((document.media_type, document.size), (PDF, None));
        assert_eq!(document.sha256, document.source_sha256);
    }

    #[tokio::test]
    async fn what_is_copied_twice_leaves_nothing_else_behind() {
        let folder = tempfile::tempdir().unwrap();
        let store = LocalFileSystem::new_with_prefix(folder.path()).unwrap();
        let (from, to) = (Path::from("evidence/a"), Path::from("cases/a"));
        store.put(&from, PutPayload::from_static(b"a photo")).await.unwrap();
        for _ in 0..2 {
            copy_once(&store, &from, &to).await.unwrap();
        }
        let names: Vec<_> =
            fs::read_dir(folder.path().join("cases")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, ["a"]);
        assert_eq!(store.get(&to).await.unwrap().bytes().await.unwrap(), b"a photo"[..]);
    }
}
