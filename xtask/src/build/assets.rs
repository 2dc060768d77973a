//! Files named by their content, with a compressed copy beside each.

use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context, ensure};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::site;

/// The assets written so far, by their plain name (`assess.css`).
pub(crate) struct Assets {
    folder: PathBuf,
    /// How hard brotli tries, up to 11.
    quality: u32,
    written: BTreeMap<String, Asset>,
    /// What stands in pages themselves, by the name that it would have as a file.
    within: BTreeMap<String, String>,
}

struct Asset {
    /// The address in the site: `/assets/assess-0123456789ab.css`.
    address: String,
    bytes: u64,
    compressed: u64,
}

impl Assets {
    /// Starts with an empty folder; `quality` is how hard brotli tries, up to 11.
    pub(crate) fn new(folder: PathBuf, quality: u32) -> anyhow::Result<Self> {
        fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        Ok(Self { folder, quality, written: BTreeMap::new(), within: BTreeMap::new() })
    }

    /// Writes one asset and gives its address.
    pub(crate) fn add(&mut self, name: &str, content: &[u8]) -> anyhow::Result<String> {
        let (stem, extension) = name.rsplit_once('.').context("an asset needs an extension")?;
        let digest = digest(content);
        let file = format!("{stem}-{}.{extension}", &digest[..12]);
        let address = format!("/assets/{file}");
        fs::write(self.folder.join(&file), content)?;
        let compressed = self.write_compressed(&self.folder.join(&file), content)?;
        let asset = Asset { address: address.clone(), bytes: content.len() as u64, compressed };
        self.written.insert(name.to_owned(), asset);
        Ok(address)
    }

    /// Adds what a page of its stem carries within it, or writes it where pages of that stem do not.
    pub(crate) fn add_to_page(&mut self, stem: &str, extension: &str, content: String) -> anyhow::Result<()> {
        let name = format!("{stem}.{extension}");
        if !site::WHOLE_STEMS.contains(&stem) {
            self.add(&name, content.as_bytes())?;
            return Ok(());
        }
        // A browser would read the page otherwise, or take other bytes for the text than the server.
        let lower = content.to_ascii_lowercase();
        for mark in ["</style", "</script", "<script", "<!--", "\r", "\0"] {
            ensure!(!lower.contains(mark), "{name} holds {mark:?} and cannot stand in a page");
        }
        self.within.insert(name, content);
        Ok(())
    }

    /// What stands in a page itself, by the name that it would have as a file.
    pub(crate) fn within(&self, name: &str) -> Option<&str> {
        self.within.get(name).map(String::as_str)
    }

    /// All of that, one after the other.
    pub(crate) fn all_within(&self) -> impl Iterator<Item = &str> {
        self.within.values().map(String::as_str)
    }

    /// The address of an asset by its plain name.
    pub(crate) fn address(&self, name: &str) -> Option<&str> {
        self.written.get(name).map(|asset| asset.address.as_str())
    }

    /// The addresses of all that belongs to some stems: `assess.css`, `assess.split_later.wasm`, `icon-192.png`.
    pub(crate) fn of_stems(&self, stems: &[&'static str]) -> impl Iterator<Item = &str> {
        let is_of = |name: &str| name.split(['.', '-']).next().is_some_and(|stem| stems.contains(&stem));
        self.written.iter().filter(move |(name, _)| is_of(name)).map(|(_, asset)| asset.address.as_str())
    }

    /// Writes `<path>.br` and gives its size.
    pub(crate) fn write_compressed(&self, path: &Path, content: &[u8]) -> anyhow::Result<u64> {
        let mut compressed = Vec::new();
        // A window of 4 MiB: what is large is one program.
        brotli::CompressorWriter::new(&mut compressed, 64 * 1024, self.quality, 22).write_all(content)?;
        let mut name = path.as_os_str().to_owned();
        name.push(".br");
        fs::write(&name, &compressed)?;
        Ok(compressed.len() as u64)
    }

    /// All assets for the manifest.
    pub(crate) fn list(&self) -> Value {
        let entry = |asset: &Asset| json!({ "address": asset.address, "bytes": asset.bytes, "br": asset.compressed });
        self.written.iter().map(|(name, asset)| (name.clone(), entry(asset))).collect::<serde_json::Map<_, _>>().into()
    }
}

/// The SHA-256 of some content in lower-case hexadecimal digits.
pub(crate) fn digest(content: &[u8]) -> String {
    let digits = |byte: u8| [byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16));
    Sha256::digest(content).into_iter().flat_map(digits).flatten().collect()
}

/// Every file below a folder with its path in it, in order of the paths.
pub(crate) fn tree(folder: &Path) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(current) = folders.pop() {
        let entries =
            fs::read_dir(&current).with_context(|| format!("cannot read the folder {}", current.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder)?.to_string_lossy().into_owned();
                files.push((name, fs::read(&path)?));
            }
        }
    }
    files.sort();
    Ok(files)
}
