//! Adds a pack: an authority's own, or a newer version of one.

use std::{path::Path, process::ExitCode};

use shared::pack::load::restore;

use super::{check_pack, print};
use crate::{
    seed::shipped_packs,
    store::{
        database::Database,
        packs::{self, PackRow},
    },
};

/// Checks the file and stores the pack; nothing is stored when it has errors. Adding the same pack
/// again changes nothing.
pub(super) async fn run(database: &Database, file: &Path, now_ms: i64) -> anyhow::Result<ExitCode> {
    let stored = packs::all(&database.read).await?;
    // The newest version of a parent first. One that cannot be read any more is reported by
    // `verify`; here it only is no parent.
    let mut known: Vec<_> = stored.iter().rev().filter_map(|row| restore(&row.canonical).ok()).collect();
    known.extend(shipped_packs()?);
    let Some(loaded) = check_pack::load(file, &known)? else { return Ok(ExitCode::FAILURE) };
    let row = PackRow {
        hash: loaded.hash,
        pack_id: loaded.pack.id,
        version: loaded.pack.version,
        canonical: loaded.canonical,
        added_at: now_ms,
    };
    packs::add(&database.write, row).await?;
    print("added; a running server knows it after its next start")?;
    Ok(ExitCode::SUCCESS)
}
