//! Cuts out of a finished program what is fetched later.
//!
//! The frontend marks functions with `#[wasm_split]`; whatever only they need goes into a wasm file
//! of its own, which shares memory and tables with the program. The tool writes a linking script
//! beside it. That script becomes a part of the glue: as a file of its own it would cost a round
//! trip, and the two could not be named by their content because each imports the other.

use std::{collections::BTreeSet, fs};

use anyhow::{Context, anyhow};
use wasm_split_cli_support::{Options, transform};

use crate::command;

/// A program and what was cut out of it.
pub(crate) struct Parts {
    pub(crate) main: Vec<u8>,
    /// By file name.
    pub(crate) chunks: Vec<(String, Vec<u8>)>,
    /// Names by which the chunks reach into the program.
    pub(crate) shared: BTreeSet<String>,
    /// The linking script; empty when nothing was cut out.
    link: String,
}

/// How the glue and the linking script import each other.
const LINK: &str = "./__wasm_split.js";
const GLUE: &str = "./main.js";

/// Cuts a program; one that was linked without relocations stays whole.
pub(crate) fn split(stem: &str, program: &[u8]) -> anyhow::Result<Parts> {
    let folder = command::target().join("split").join(stem);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    // Written by the linker where `frontend/build.rs` asks for it.
    if !contains(program, b"reloc.CODE") {
        return Ok(Parts { main: program.to_vec(), chunks: Vec::new(), shared: BTreeSet::new(), link: String::new() });
    }
    let main = folder.join("main.wasm");
    let mut options = Options::new(program);
    options.output_dir = &folder;
    options.main_out_path = &main;
    options.link_name = LINK;
    options.main_module = GLUE;
    let split = transform(options).map_err(|error| anyhow!("cannot cut {stem}: {error:#}"))?;
    let read = |path: &std::path::PathBuf| -> anyhow::Result<_> {
        let name = path.file_name().context("a chunk has a name")?.to_string_lossy().into_owned();
        Ok((name, fs::read(path)?))
    };
    let link = fs::read_to_string(folder.join(LINK))?;
    let (_, shared) = link.split_once("const {").context("the linking script names what is shared")?;
    let (shared, _) = shared.split_once('}').context("the linking script names what is shared")?;
    let shared = shared.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
    Ok(Parts {
        main: fs::read(&main)?,
        chunks: split.split_modules.iter().map(read).collect::<anyhow::Result<_>>()?,
        shared,
        link,
    })
}

impl Parts {
    /// The glue with the linking script in it.
    pub(crate) fn link(&self, glue: &str) -> anyhow::Result<String> {
        if self.link.is_empty() {
            return Ok(glue.to_owned());
        }
        let import = glue.lines().find(|line| line.starts_with("import * as ") && line.contains(LINK));
        let import = import.context("the glue imports the linking script")?;
        let name = import.split_whitespace().nth(3).context("the import has a name")?;
        let exports: Vec<&str> = self
            .link
            .lines()
            .filter_map(|line| line.strip_prefix("export const ")?.split_whitespace().next())
            .collect();
        let mut body = String::new();
        for line in self.link.lines().filter(|line| !line.starts_with("import ")) {
            body.push_str(line.strip_prefix("export ").unwrap_or(line));
            body.push('\n');
        }
        Ok(glue.replacen(import, &format!("{body}const {name} = {{ {} }};", exports.join(", ")), 1))
    }
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}
