//! The pages: templates with placeholders, see [`crate::site`].

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use serde_json::{Map, Value, json};

use super::{
    assets::{self, Assets},
    texts,
};
use crate::{command, site};

/// Where the templates are written.
pub(crate) fn folder() -> PathBuf {
    command::root().join("frontend/pages")
}

/// What lies beside the templates: icons and the like.
pub(crate) fn files() -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let mut files = assets::tree(&folder())?;
    files.retain(|(name, _)| !is_page(name) && !site::UNDER_STABLE_NAMES.contains(&name.as_str()));
    Ok(files)
}

/// Writes what has to lie under an address of its own, and so carries no hash in its name.
pub(crate) fn fill_stable(site: &Path, assets: &Assets) -> anyhow::Result<()> {
    fs::create_dir_all(site.join("embed"))?;
    for name in site::UNDER_STABLE_NAMES {
        let template = fs::read_to_string(folder().join(name)).with_context(|| format!("cannot read {name}"))?;
        let file = fill_one(name, &template, assets).with_context(|| format!("cannot fill {name}"))?;
        assets.write_compressed(&site.join(name), file.as_bytes())?;
        fs::write(site.join(name), file)?;
    }
    Ok(())
}

/// Writes every page into the site; gives their sizes by name.
pub(crate) fn fill(site: &Path, assets: &Assets) -> anyhow::Result<Map<String, Value>> {
    let mut pages = Map::new();
    for (name, template) in assets::tree(&folder())?.into_iter().filter(|(name, _)| is_page(name)) {
        let template = String::from_utf8(template).with_context(|| format!("{name} is not UTF-8"))?;
        let page = fill_one(&name, &template, assets).with_context(|| format!("cannot fill {name}"))?;
        let path = site.join(&name);
        fs::write(&path, &page)?;
        let compressed = assets.write_compressed(&path, page.as_bytes())?;
        if page.contains(site::FILLED_BY_SERVER) {
            fs::remove_file(site.join(format!("{name}.br")))?;
        }
        pages.insert(name, json!({ "bytes": page.len(), "br": compressed }));
    }
    Ok(pages)
}

fn is_page(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "html")
}

/// Replaces the placeholders of one template and drops the indentation of its lines.
fn fill_one(name: &str, template: &str, assets: &Assets) -> anyhow::Result<String> {
    let stem = site::stem_of_page(name);
    let lean: Vec<&str> = template.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let lean = lean.join("\n");
    let mut page = String::with_capacity(lean.len());
    let mut rest = lean.as_str();
    while let Some((before, after)) = rest.split_once("{{") {
        let (placeholder, after) = after.split_once("}}").context("a placeholder is not closed")?;
        page.push_str(before);
        page.push_str(&value(placeholder.trim(), stem, assets)?);
        rest = after;
    }
    page.push_str(rest);
    page.push('\n');
    Ok(page)
}

/// What has to be on a device for the self-assessment and the residents' form to open without a network.
fn shell(assets: &Assets) -> Vec<&str> {
    site::SHELL_PAGES.into_iter().chain(assets.of_stems(&site::SHELL_STEMS)).collect()
}

/// A digest of what is on a device then: with another outline of a page the browser installs anew, too.
fn build(assets: &Assets) -> anyhow::Result<String> {
    let named = [shell(assets).join(" "), texts::of("", assets).to_string()];
    let mut content: Vec<u8> =
        named.iter().map(String::as_str).chain(assets.all_within()).flat_map(str::bytes).collect();
    for (_, page) in assets::tree(&folder())?.into_iter().filter(|(name, _)| is_page(name)) {
        content.extend(page);
    }
    Ok(assets::digest(&content)[..12].to_owned())
}

fn value(placeholder: &str, stem: &str, assets: &Assets) -> anyhow::Result<String> {
    let name = match placeholder {
        "form" => return Ok(site::FILLED_BY_SERVER.to_owned()),
        "pack" => return Ok(site::PACK.to_owned()),
        "shell" => return Ok(serde_json::to_string(&shell(assets))?),
        "texts" => return Ok(texts::of(stem, assets).to_string()),
        "build" => return build(assets),
        "boot" => format!("{stem}.js"),
        "css" | "js" | "wasm" => format!("{stem}.{placeholder}"),
        "style" => return within(&format!("{stem}.css"), assets),
        "script" => return within(&format!("{stem}.js"), assets),
        name => name.to_owned(),
    };
    match assets.address(&name) {
        Some(address) => Ok(address.to_owned()),
        None => bail!("{{{{{placeholder}}}}} names no asset"),
    }
}

fn within(name: &str, assets: &Assets) -> anyhow::Result<String> {
    Ok(assets.within(name).with_context(|| format!("{name} does not stand in a page"))?.to_owned())
}
