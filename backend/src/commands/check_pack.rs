//! Checks a pack file.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context as _;
use shared::pack::{Finding, Loaded, MAX_PACK_BYTES, Severity};

use super::print;
use crate::seed::shipped_packs;

/// Prints every finding; fails when one is an error.
pub(super) fn run(file: &Path, parents: &[PathBuf]) -> anyhow::Result<ExitCode> {
    let mut known = shipped_packs()?;
    for parent in parents {
        let loaded = shared::pack::load(&read(parent)?, &known);
        let loaded = loaded.map_err(|findings| anyhow::anyhow!("{}: {}", parent.display(), list(&findings)))?;
        known.push(loaded);
    }
    Ok(if load(file, &known)?.is_some() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Loads a pack and prints every finding; none when one of them is an error.
pub(super) fn load(file: &Path, known: &[Loaded]) -> anyhow::Result<Option<Loaded>> {
    match shared::pack::load(&read(file)?, known) {
        Ok(loaded) => {
            tell(&loaded.warnings)?;
            print(&summary(&loaded))?;
            Ok(Some(loaded))
        }
        Err(findings) => {
            tell(&findings)?;
            let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
            let word = if errors == 1 { "error" } else { "errors" };
            print(&format!("{}: {errors} {word}", file.display()))?;
            Ok(None)
        }
    }
}

/// A file that is far too large is not read at all.
fn read(file: &Path) -> anyhow::Result<String> {
    let size = fs::metadata(file).with_context(|| file.display().to_string())?.len();
    anyhow::ensure!(
        size <= MAX_PACK_BYTES as u64,
        "{}: {size} bytes; a pack has at most {MAX_PACK_BYTES}",
        file.display()
    );
    fs::read_to_string(file).with_context(|| file.display().to_string())
}

fn tell(findings: &[Finding]) -> std::io::Result<()> {
    findings.iter().try_for_each(|finding| print(&line(finding)))
}

fn line(finding: &Finding) -> String {
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let code = serde_json::to_value(finding.code).ok();
    let code = code.as_ref().and_then(serde_json::Value::as_str).unwrap_or("finding");
    format!("{severity}[{code}] {}\n    {}", finding.pointer, finding.detail)
}

fn list(findings: &[Finding]) -> String {
    findings.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn summary(loaded: &Loaded) -> String {
    format!(
        "{} {}: {} requirements in {} groups, {} levels, hash {}",
        loaded.pack.id,
        loaded.pack.version,
        loaded.pack.requirements.len(),
        loaded.pack.groups.len(),
        loaded.pack.levels.len(),
        loaded.hash
    )
}
