//! The built pages: inside the binary in a release, read from disk while developing.

use std::path::Path;

use rust_embed::{EmbeddedFile, RustEmbed};

/// What the build of the frontend leaves behind. May be empty: then only the API works.
#[derive(RustEmbed)]
#[folder = "../target/site"]
#[allow_missing = true]
struct Site;

/// One built file.
pub(crate) struct Asset {
    /// Bytes as they are sent.
    pub(crate) body: std::borrow::Cow<'static, [u8]>,
    /// Whether they are compressed by brotli.
    pub(crate) is_brotli: bool,
    /// Media type of what they hold.
    pub(crate) media_type: String,
    /// Strong tag, quotes included.
    pub(crate) tag: String,
}

/// The file at a path below the site, compressed when there is such a copy and it is wanted.
pub(crate) fn find(path: &str, brotli: bool) -> Option<Asset> {
    // A compressed copy is not an address of its own: it would be sent with the wrong type.
    if Path::new(path).extension().is_some_and(|extension| extension == "br") {
        return None;
    }
    let compressed = if brotli { Site::get(&format!("{path}.br")) } else { None };
    let is_brotli = compressed.is_some();
    let file: EmbeddedFile = match compressed {
        Some(file) => file,
        None => Site::get(path)?,
    };
    let media_type = mime_guess::from_path(path).first_or_octet_stream();
    let media_type = match (media_type.type_(), media_type.subtype().as_str()) {
        (mime_guess::mime::TEXT, _) | (_, "javascript" | "json") => format!("{media_type}; charset=utf-8"),
        _ => media_type.to_string(),
    };
    let tag = format!("\"{}\"", data_encoding::HEXLOWER.encode(&file.metadata.sha256_hash()[..16]));
    Some(Asset { body: file.data, is_brotli, media_type, tag })
}
