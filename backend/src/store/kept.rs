//! What is kept of a file, as uploads and attachments have it.

use crate::{files::Looked, look::Look};

/// What is kept of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) media_type: String,
    pub(crate) size_bytes: u32,
    pub(crate) sha256: Vec<u8>,
    /// Pixels of an image.
    pub(crate) size: Option<(u32, u32)>,
    /// What a photo looks like, where there is enough in it.
    pub(crate) look: Option<Look>,
    /// Milliseconds since 1970, UTC.
    pub(crate) arrived_at: i64,
}

impl Kept {
    /// Of a file that has been looked at.
    pub(crate) fn of(looked: &Looked, arrived_at: i64) -> Self {
        Self {
            media_type: looked.media_type.to_owned(),
            size_bytes: u32::try_from(looked.bytes.len()).unwrap_or(u32::MAX),
            sha256: looked.sha256.to_vec(),
            size: looked.size,
            look: looked.look,
            arrived_at,
        }
    }

    /// As columns have it; width and height stand in two.
    pub(super) fn from_columns(
        media_type: String,
        size_bytes: i32,
        sha256: Vec<u8>,
        (width, height): (Option<i32>, Option<i32>),
        look: Option<i64>,
        arrived_at: i64,
    ) -> Self {
        Self {
            media_type,
            size_bytes: size_bytes.cast_unsigned(),
            sha256,
            size: width.zip(height).map(|(width, height)| (width.cast_unsigned(), height.cast_unsigned())),
            look: look.map(Look::from_bits),
            arrived_at,
        }
    }

    /// Width and height as columns have them.
    pub(super) fn sides(&self) -> (Option<i32>, Option<i32>) {
        self.size.map(|(width, height)| (width.cast_signed(), height.cast_signed())).unzip()
    }
}
