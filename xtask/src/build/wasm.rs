//! The frontend as wasm: one compiler call for all pages, then the glue between wasm and browser.

use std::path::PathBuf;

use anyhow::{Context, ensure};
use wasm_bindgen_cli_support::Bindgen;

use super::{
    Audience,
    glue::{self, Names},
    prune::prune,
    split,
};
use crate::command;

/// A page's program, ready for the browser.
pub(crate) struct Bound {
    pub(crate) wasm: Vec<u8>,
    /// What is fetched later, by the name that the glue calls it by.
    pub(crate) chunks: Vec<(String, Vec<u8>)>,
    glue: String,
}

/// Compiles every page's program for an audience. Cargo does nothing when the sources are unchanged.
pub(crate) fn compile(audience: Audience) -> anyhow::Result<()> {
    let arguments = ["--package", "frontend", "--bins", "--profile", audience.profile(), "--target", TARGET];
    command::run(&mut match audience {
        Audience::Visitors => command::cargo("build", &arguments),
        Audience::Tests => command::linted_cargo("build", &arguments),
    })
}

const TARGET: &str = "wasm32-unknown-unknown";

/// What begins a page.
const BEGIN: &str = include_str!("begin.js");

/// Where the compiler leaves a page's program.
pub(crate) fn compiled(profile: &str, stem: &str) -> PathBuf {
    command::target().join(TARGET).join(profile).join(format!("{stem}.wasm"))
}

/// Splits a page's program into wasm and glue.
pub(crate) fn bind(profile: &str, stem: &str) -> anyhow::Result<Bound> {
    let mut parts = split::split(stem, &prune(&std::fs::read(compiled(profile, stem))?)?)?;
    let mut output = Bindgen::new()
        .input_bytes(stem, std::mem::take(&mut parts.main))
        .keep_lld_exports(!parts.chunks.is_empty())
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate_output()
        .with_context(|| format!("cannot write the glue of {stem}"))?;
    // A snippet would be a further file with a name of its own, which nobody would serve.
    ensure!(output.snippets().values().all(Vec::is_empty), "{stem} brings JavaScript snippets");
    let glue = parts.link(output.js())?;
    ensure!(glue.contains("__wbg_init as default"), "the glue of {stem} has no start function");
    ensure!(!glue::has_long_texts(&glue), "the glue of {stem} has a text over several lines");
    let mut names = Names::default();
    let module = output.wasm_mut();
    // What the parts share keeps its names: the chunks are finished and import it by them.
    for import in module.imports.iter_mut().filter(|import| !parts.shared.contains(&import.name)) {
        import.name = names.shorten(&import.name);
    }
    for export in module.exports.iter_mut().filter(|export| !parts.shared.contains(&export.name)) {
        export.name = names.shorten(&export.name);
    }
    Ok(Bound { wasm: module.emit_wasm(), chunks: parts.chunks, glue: names.replace(&glue::lean(&glue)) })
}

impl Bound {
    /// Tells the glue where a chunk is.
    pub(crate) fn point_to(&mut self, name: &str, address: &str) {
        self.glue = self.glue.replace(&format!("./{name}"), address);
    }

    /// The glue as a module that starts itself with the wasm at this address, and with one of these files
    /// of texts, by language, where another language than Simplified Chinese is wanted.
    pub(crate) fn script(&self, wasm: &str, texts: &serde_json::Value) -> String {
        let begin = glue::lean(BEGIN).replace("FILES", &texts.to_string()).replace("WASM", &format!("{wasm:?}"));
        format!("{}\n{begin}\n", self.glue)
    }
}
