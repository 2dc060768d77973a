//! 载入: from the author's TOML to a pack that can be stored, hashed and run.

use alloc::{
    format,
    string::{String, ToString as _},
    vec::Vec,
};
use core::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::{Finding, FindingCode, MAX_PACK_BYTES, Pack, Severity, check, compile, derive};
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
    let mut pack: Pack = toml::from_str(toml).map_err(|error| {
        let before = error.span().and_then(|span| toml.get(..span.start));
        let line = before.map(|before| 1 + before.bytes().filter(|byte| *byte == b'\n').count());
        let pointer = line.map(|line| format!("line {line}")).unwrap_or_default();
        Vec::from([Finding::error(pointer, FindingCode::Malformed, error.message())])
    })?;
    let mut findings = Vec::new();
    if !pack.lineage.is_empty() {
        let detail = "the chain is recorded when a pack is loaded; leave it out";
        findings.push(Finding::error("lineage", FindingCode::Contradiction, detail));
        pack.lineage.clear();
    }
    let parent = match &pack.derives {
        None => None,
        Some(derives) => {
            let parent = known.iter().find(|loaded| loaded.pack.id == derives.from);
            if parent.is_none() {
                findings.push(Finding::error("derives/from", FindingCode::ParentMissing, derives.from.clone()));
            }
            parent
        }
    };
    if let Some(parent) = parent {
        derive::derive(&mut pack, &parent.pack, &parent.hash, &mut findings);
        check::tightening(&pack, &parent.pack, &mut findings);
    }
    finish(pack, findings)
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
    let usable = findings.iter().all(|finding| finding.severity == Severity::Warning);
    findings.truncate(MAX_FINDINGS);
    if usable { Ok(Loaded { pack, canonical, hash, rulebook, warnings: findings }) } else { Err(findings) }
}
