//! `cargo xtask build`: from the frontend's sources to the site in `target/site`.
//!
//! One after the other: [`wasm`] compiles the frontend and writes its glue ([`split`] cuts out what is
//! fetched later, [`glue`] makes the glue small), [`style`] bundles the style sheets, [`texts`] writes the
//! wording of the languages that are fetched, [`assets`] names every file by its content and compresses it,
//! [`pages`] fills the templates. When nothing that goes in has changed, the site stays as it is. What is
//! shipped is held against its [`budget`] by [`weight`].

mod assets;
mod budget;
mod glue;
mod pages;
mod prune;
mod split;
mod style;
mod texts;
mod wasm;
mod weight;

use std::{fs, path::Path};

use anyhow::Context;

use crate::{Task, command, site};
use assets::Assets;
pub(crate) use assets::digest;

pub(crate) const TASK: Task =
    Task { name: "build", help: "Build the web site into target/site and weigh its pages", run };

/// The file that remembers what the site was built from.
const STAMP: &str = ".inputs";

/// The file that says what was built, with sizes.
const MANIFEST: &str = "manifest.json";

/// Whom the site is built for.
#[derive(Clone, Copy)]
pub(crate) enum Audience {
    /// Those who have to wait for every byte of it.
    Visitors,
    /// The tests, which wait for the site as a whole.
    Tests,
}

impl Audience {
    /// The profile of the workspace by which the programs are compiled.
    pub(crate) const fn profile(self) -> &'static str {
        match self {
            Self::Visitors => "wasm",
            Self::Tests => "trial",
        }
    }

    /// How hard brotli tries, up to 11.
    fn quality(self) -> u32 {
        match self {
            Self::Visitors => 11,
            Self::Tests => 4,
        }
    }
}

fn run(_arguments: &[String]) -> anyhow::Result<()> {
    site(Audience::Visitors)?;
    let manifest = manifest()?;
    command::print(&weight::table(&manifest))?;
    weight::check(&manifest)
}

/// Builds the site that is shipped, and fails when its self-assessment is too heavy.
pub(crate) fn shipped() -> anyhow::Result<()> {
    site(Audience::Visitors)?;
    weight::check(&manifest()?)
}

fn manifest() -> anyhow::Result<serde_json::Value> {
    let path = site::folder().join(MANIFEST);
    let text = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(serde_json::from_slice(&text)?)
}

/// Compiles what runs in the browser.
pub(crate) fn compile(audience: Audience) -> anyhow::Result<()> {
    command::step("Compile the frontend", || wasm::compile(audience))
}

/// Builds the site, or leaves it when it is up to date.
pub(crate) fn site(audience: Audience) -> anyhow::Result<()> {
    compile(audience)?;
    let folder = site::folder();
    let inputs = inputs(audience).context("cannot read what the site is built from")?;
    if fs::read_to_string(folder.join(STAMP)).is_ok_and(|stamp| stamp == inputs) {
        command::progress("The site is up to date");
        return Ok(());
    }
    command::step("Write the site", || write(&folder, audience))?;
    fs::write(folder.join(STAMP), inputs)?;
    Ok(())
}

fn write(folder: &Path, audience: Audience) -> anyhow::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    let mut assets = Assets::new(folder.join("assets"), audience.quality())?;
    for (name, content) in pages::files()? {
        assets.add(&name, &content)?;
    }
    for (name, content) in texts::files()? {
        assets.add(&name, content.as_bytes())?;
    }
    for stem in site::STEMS {
        let mut bound = wasm::bind(audience.profile(), stem)?;
        for (name, chunk) in std::mem::take(&mut bound.chunks) {
            let address = assets.add(&format!("{stem}.{name}"), &chunk)?;
            bound.point_to(&name, &address);
        }
        let address = assets.add(&format!("{stem}.wasm"), &bound.wasm)?;
        let script = bound.script(&address, &texts::of(stem, &assets));
        assets.add_to_page(stem, "js", script)?;
        assets.add_to_page(stem, "css", style::bundle(stem)?)?;
    }
    pages::fill_stable(folder, &assets)?;
    let pages = pages::fill(folder, &assets)?;
    let manifest = serde_json::json!({ "pages": pages, "assets": assets.list() });
    fs::write(folder.join(MANIFEST), format!("{manifest:#}\n"))?;
    Ok(())
}

/// A digest of everything the site is made from, this program included.
fn inputs(audience: Audience) -> anyhow::Result<String> {
    let mut content = Vec::new();
    for stem in site::STEMS {
        content.extend(fs::read(wasm::compiled(audience.profile(), stem))?);
    }
    for folder in [style::folder(), texts::folder(), pages::folder()] {
        for (path, bytes) in assets::tree(&folder)? {
            content.extend(path.into_bytes());
            content.extend(bytes);
        }
    }
    let program = fs::metadata(std::env::current_exe()?)?;
    content.extend(format!("{:?}", program.modified()?).into_bytes());
    Ok(digest(&content))
}
