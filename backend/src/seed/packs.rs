//! The packs that ship with the server.

use include_dir::{Dir, include_dir};
use shared::pack::{FindingCode, Loaded};

use super::{SeedError, checksum};
use crate::store::{
    database::Database,
    packs::{self, PackRow},
    settings,
};

static SHIPPED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../shared/packs");
/// Setting that holds the checksum of the packs loaded last.
const SETTING: &str = "seed.packs.sha256";

/// Loads the shipped packs unless these very ones are loaded; true when it did. A changed pack is
/// added beside the one it replaces: records name packs by hash.
pub(super) async fn load(database: &Database, now_ms: i64) -> Result<bool, SeedError> {
    let files = files();
    let mut parts: Vec<&[u8]> = vec![env!("CARGO_PKG_VERSION").as_bytes()];
    parts.extend(files.iter().map(|(_, toml)| toml.as_bytes()));
    let checksum = checksum(&parts);
    if settings::get(&database.read, SETTING).await?.as_deref() == Some(&checksum) {
        return Ok(false);
    }
    let count = files.len();
    tracing::info!(count, "checking and loading {count} packs");
    let transaction = database.begin().await?;
    // Instants a millisecond apart keep the order, so that lists show a parent before its children.
    for (loaded, added_at) in read(files)?.into_iter().zip(now_ms..) {
        let row = PackRow {
            hash: loaded.hash,
            pack_id: loaded.pack.id,
            version: loaded.pack.version,
            canonical: loaded.canonical,
            added_at,
        };
        packs::add(&transaction, row).await?;
    }
    settings::put(&transaction, SETTING, &checksum).await?;
    transaction.commit().await?;
    Ok(true)
}

/// Name and text of every shipped pack, by name.
fn files() -> Vec<(&'static str, &'static str)> {
    let mut files: Vec<_> = SHIPPED
        .files()
        .filter(|file| file.path().extension().is_some_and(|extension| extension == "toml"))
        .filter_map(|file| Some((file.path().to_str()?, file.contents_utf8()?)))
        .collect();
    files.sort_unstable();
    files
}

/// Loads packs in an order in which each comes after the one it derives from.
pub(crate) fn read(mut files: Vec<(&str, &str)>) -> Result<Vec<Loaded>, SeedError> {
    let mut loaded: Vec<Loaded> = Vec::with_capacity(files.len());
    while !files.is_empty() {
        let before = files.len();
        let mut waiting = Vec::new();
        let mut reason = None;
        for (file, toml) in files {
            match shared::pack::load(toml, &loaded) {
                Ok(pack) => loaded.push(pack),
                Err(findings) => {
                    let waits = findings.iter().any(|finding| finding.code == FindingCode::ParentMissing);
                    let finding = findings.first().map(ToString::to_string).unwrap_or_default();
                    let error = SeedError::Pack { file: file.to_owned(), finding };
                    if !waits {
                        return Err(error);
                    }
                    waiting.push((file, toml));
                    reason = Some(error);
                }
            }
        }
        if let (true, Some(reason)) = (waiting.len() == before, reason) {
            return Err(reason);
        }
        files = waiting;
    }
    Ok(loaded)
}

/// The shipped packs, loaded: what an author's pack may derive from.
pub(crate) fn shipped() -> Result<Vec<Loaded>, SeedError> {
    read(files())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_shipped_packs_can_be_used() {
        let packs = super::shipped().unwrap();
        let mut ids: Vec<&str> = packs.iter().map(|pack| pack.pack.id.as_str()).collect();
        ids.sort_unstable();
        assert_eq!(ids, ["guangdong-2021", "mohurd-2020", "qingyuan-2021"]);
    }
}
