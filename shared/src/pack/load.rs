//! 载入: from the author's TOML to a pack that can be stored, hashed and run.

use alloc::{
    format,
    string::{String, ToString as _},
    vec::Vec,
};
use core::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::{Derives, Finding, FindingCode, MAX_PACK_BYTES, Pack, Severity, check, compile, derive, read};
use crate::{canonical, rulebook::Rulebook};

/// Most findings handed back: one mistake in something named can be found wherever it is used.
const MAX_FINDINGS: usize = 1000;

/// A pack ready for use.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded {
    /// The pack with everything it inherits.
    pub pack: Pack,
    /// Its canonical JSON: what is stored and hashed.
    pub canonical: Vec<u8>,
    /// SHA-256 of that, lower-case hex.
    pub hash: String,
    /// What the engine runs.
    pub rulebook: Rulebook,
    /// What its author should look at; no errors among it.
    pub warnings: Vec<Finding>,
}

/// SHA-256 in lower-case hex.
pub fn sha256(bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// Loads an authored pack. `known` are the packs it may build on.
pub fn load(toml: &str, known: &[Loaded]) -> Result<Loaded, Vec<Finding>> {
    if toml.len() > MAX_PACK_BYTES {
        let detail = format!("{} bytes; a pack has at most {MAX_PACK_BYTES}", toml.len());
        return Err(Vec::from([Finding::error("", FindingCode::TooLarge, detail)]));
    }
    let (mut pack, mut findings) = read::read(toml)?;
    if !pack.lineage.is_empty() {
        let detail = "the chain is recorded when a pack is loaded; leave it out";
        findings.push(Finding::error("lineage", FindingCode::Contradiction, detail));
        pack.lineage.clear();
    }
    let parent = match &pack.derives {
        None => {
            derive::refinements(&pack.requirements, &[], &mut findings);
            None
        }
        Some(derives) => parent_of(derives, known, &mut findings),
    };
    if let Some(parent) = parent {
        derive::derive(&mut pack, &parent.pack, &parent.hash, &mut findings);
        check::tightening(&pack, &parent.pack, &mut findings);
    }
    finish(pack, findings)
}

/// The pack that another builds on; reported when it is not at hand, or not one alone.
fn parent_of<'l>(derives: &Derives, known: &'l [Loaded], findings: &mut Vec<Finding>) -> Option<&'l Loaded> {
    let is_meant = |loaded: &&Loaded| {
        loaded.pack.id == derives.from && derives.version.as_ref().is_none_or(|version| *version == loaded.pack.version)
    };
    let mut meant = known.iter().filter(is_meant);
    let parent = meant.next();
    if parent.is_none() {
        let version = derives.version.as_ref().map(|version| format!(" {version}")).unwrap_or_default();
        findings.push(Finding::error("derives/from", FindingCode::ParentMissing, derives.from.clone() + &version));
    }
    // The same pack may be at hand twice: as shipped and as stored.
    if let Some(parent) = parent
        && let Some(other) = meant.find(|other| other.hash != parent.hash)
        && derives.version.is_none()
    {
        let versions = format!("{} and {}", parent.pack.version, other.pack.version);
        let detail = format!("{versions} of `{}` are at hand: name one in derives.version", derives.from);
        findings.push(Finding::error("derives/version", FindingCode::Contradiction, detail));
    }
    parent
}

/// Reads a stored pack back. Its hash is worked out from the bytes as they are stored.
pub fn restore(canonical: &[u8]) -> Result<Loaded, Vec<Finding>> {
    let malformed = |detail: String| Vec::from([Finding::error("", FindingCode::Malformed, detail)]);
    let pack: Pack = serde_json::from_slice(canonical).map_err(|error| malformed(error.to_string()))?;
    let hash = sha256(canonical);
    let mut findings = Vec::new();
    let rulebook = compile::compile(&pack, &hash, &mut findings);
    if findings.iter().any(|finding| finding.severity == Severity::Error) {
        return Err(findings);
    }
    Ok(Loaded { pack, canonical: canonical.to_vec(), hash, rulebook, warnings: findings })
}

fn finish(pack: Pack, mut findings: Vec<Finding>) -> Result<Loaded, Vec<Finding>> {
    let canonical = canonical::to_vec(&pack)
        .map_err(|error| Vec::from([Finding::error("", FindingCode::Malformed, error.to_string())]))?;
    let hash = sha256(&canonical);
    let rulebook = compile::compile(&pack, &hash, &mut findings);
    check::check(&pack, &rulebook, &mut findings);
    check::drop_consequences(&mut findings);
    let usable = findings.iter().all(|finding| finding.severity == Severity::Warning);
    // Errors first, so that no number of warnings pushes one out.
    findings.sort_by_key(|finding| finding.severity);
    findings.truncate(MAX_FINDINGS);
    if usable { Ok(Loaded { pack, canonical, hash, rulebook, warnings: findings }) } else { Err(findings) }
}
