//! Cuts off what a dependency offers to scripts and no page of ours calls.
//!
//! A class that a crate exports is kept by every tool on the way, because a script might call it, and with it
//! all that it needs. Leptos brings server functions, and with them streams that a script can read; there is
//! no such script here. Every page is some five kilobytes lighter without.

use anyhow::{Context, ensure};
use wasm_encoder::{CustomSection, ExportSection, Module, RawSection};
use wasmparser::{Parser, Payload};

/// Classes of the crate `wasm-streams`.
const CLASSES: [&str; 3] = ["IntoUnderlyingByteSource", "IntoUnderlyingSink", "IntoUnderlyingSource"];

/// Where every crate tells wasm-bindgen what it wants.
const WISHES: &str = "__wasm_bindgen_unstable";

/// The program without these classes.
pub(crate) fn prune(program: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut pruned = Module::new();
    for payload in Parser::new(0).parse_all(program) {
        let payload = payload?;
        match &payload {
            Payload::ExportSection(exports) => {
                let mut kept = ExportSection::new();
                for export in exports.clone() {
                    let export = export?;
                    if !is_of_a_class(export.name) {
                        kept.export(export.name, export.kind.into(), export.index);
                    }
                }
                pruned.section(&kept);
            }
            Payload::CustomSection(section) if section.name() == WISHES => {
                let data = without_classes(section.data())?;
                pruned.section(&CustomSection { name: WISHES.into(), data: data.into() });
            }
            _ => {
                if let Some((id, range)) = payload.as_section() {
                    pruned.section(&RawSection { id, data: &program[range] });
                }
            }
        }
    }
    Ok(pruned.finish())
}

/// Exports are named after their class in small letters, with what the compiler puts before and behind.
fn is_of_a_class(export: &str) -> bool {
    CLASSES.iter().any(|class| export.contains(&class.to_ascii_lowercase()))
}

/// What is left of the wishes. They follow one another, each behind its length: first which version speaks,
/// as JSON, then what it wants.
fn without_classes(wishes: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut kept = Vec::with_capacity(wishes.len());
    let mut rest = wishes;
    let mut version: &[u8] = &[];
    while !rest.is_empty() {
        let (length, behind) = rest.split_first_chunk().context("a wish has a length")?;
        let length = usize::try_from(u32::from_le_bytes(*length))?;
        ensure!(length <= behind.len(), "a wish is as long as it says");
        let (wish, next) = rest.split_at(size_of::<u32>() + length);
        rest = next;
        if behind.starts_with(b"{") {
            version = wish;
        } else if !CLASSES.iter().any(|class| contains(wish, class.as_bytes())) {
            kept.extend_from_slice(version);
            kept.extend_from_slice(wish);
        }
    }
    Ok(kept)
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use wasm_encoder::ExportKind;

    use super::*;

    fn wish(text: &str) -> Vec<u8> {
        let length = u32::try_from(text.len()).expect("a short text");
        [&length.to_le_bytes(), text.as_bytes()].concat()
    }

    #[test]
    fn only_what_no_script_calls_goes() {
        let version = wish("{\"version\":\"1\"}");
        let all = [&*version, &wish("\u{1}IntoUnderlyingSink"), &version, &wish("\u{1}fetch")].concat();
        let mut exports = ExportSection::new();
        exports.export("intounderlyingsink_close_0a", ExportKind::Func, 0).export("main", ExportKind::Func, 1);
        let mut program = Module::new();
        program.section(&exports).section(&CustomSection { name: WISHES.into(), data: all.into() });

        let pruned = prune(&program.finish()).expect("a program");
        let left = [version, wish("\u{1}fetch")].concat();
        let mut exports = ExportSection::new();
        exports.export("main", ExportKind::Func, 1);
        let mut program = Module::new();
        program.section(&exports).section(&CustomSection { name: WISHES.into(), data: left.into() });
        assert_eq!(pruned, program.finish());
    }

    #[test]
    fn a_section_that_is_cut_short_is_an_error() {
        assert!(without_classes(&[9, 0, 0, 0, 1]).is_err());
        assert!(without_classes(&[9, 0]).is_err());
    }
}
