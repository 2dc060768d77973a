//! Every dependency is under a licence that lets the product be given away under its own.

use anyhow::{Context, bail};
use serde_json::Value;

use crate::command;

/// Licences that ask for no more than to be named, or that end at the file's edge (MPL).
const ACCEPTED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Fails with the list of packages whose licence is not accepted.
pub(crate) fn check() -> anyhow::Result<()> {
    let metadata = command::output(&mut command::cargo("metadata", &["--format-version", "1"]))?;
    let metadata: Value = serde_json::from_str(&metadata).context("cargo metadata is not JSON")?;
    let packages = metadata["packages"].as_array().context("cargo metadata names no packages")?;
    let refused: Vec<String> = packages
        .iter()
        .filter(|package| !package["license"].as_str().is_some_and(is_accepted))
        .map(|package| format!("{} ({})", package["name"], package["license"]))
        .collect();
    if !refused.is_empty() {
        bail!("licences to look at: {}", refused.join(", "));
    }
    command::progress(format_args!("{} packages, all licences accepted", packages.len()));
    Ok(())
}

/// Whether an SPDX expression is met by the accepted licences: any of `OR`, all of `AND`.
///
/// Old manifests write `/` for `OR`. Brackets never nest more than once in practice, and a list
/// that mixes both operators without brackets is read with `AND` binding tighter, as SPDX says.
fn is_accepted(expression: &str) -> bool {
    let expression = expression.replace('/', " OR ");
    if let Some((before, inner_and_rest)) = expression.split_once('(')
        && let Some((inner, after)) = inner_and_rest.split_once(')')
    {
        let inner = if is_accepted(inner) { "MIT" } else { "refused" };
        return is_accepted(&format!("{before}{inner}{after}"));
    }
    expression.split(" OR ").any(|all| all.split(" AND ").all(|licence| ACCEPTED.contains(&licence.trim())))
}

#[cfg(test)]
mod tests {
    use super::is_accepted;

    #[test]
    fn any_of_a_choice_is_enough_and_all_of_a_sum_are_needed() {
        assert!(is_accepted("GPL-3.0-only OR MIT"));
        assert!(is_accepted("(MIT OR Apache-2.0) AND Unicode-3.0"));
        assert!(is_accepted("MIT/Apache-2.0"));
        assert!(!is_accepted("MIT AND GPL-3.0-only"));
        assert!(!is_accepted("(GPL-2.0 OR GPL-3.0) AND MIT"));
    }
}
