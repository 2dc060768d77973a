//! Style sheets: each page's entry file with what it imports, in one small file.

use std::path::PathBuf;

use anyhow::{Context, anyhow};
use lightningcss::{
    bundler::{Bundler, FileProvider},
    stylesheet::{MinifyOptions, ParserOptions, PrinterOptions},
    targets::{Browsers, Targets},
};

use crate::command;

/// Where the style sheets are written.
pub(crate) fn folder() -> PathBuf {
    command::root().join("style")
}

/// `style/<stem>.css` with its imports, prefixed for the oldest browsers we serve and minified.
pub(crate) fn bundle(stem: &str) -> anyhow::Result<String> {
    let entry = folder().join(format!("{stem}.css"));
    let files = FileProvider::new();
    let wrong = |what: String| anyhow!("{}: {what}", entry.display());
    let mut sheet = Bundler::new(&files, None, ParserOptions::default())
        .bundle(&entry)
        .map_err(|error| wrong(error.to_string()))?;
    let targets = oldest_browsers();
    sheet.minify(MinifyOptions { targets, ..MinifyOptions::default() }).map_err(|error| wrong(error.to_string()))?;
    let printed = sheet.to_css(PrinterOptions { minify: true, targets, ..PrinterOptions::default() });
    Ok(printed.map_err(|error| wrong(error.to_string())).context("cannot write the style sheet")?.code)
}

/// Phones from about 2021 on, the oldest that run today's wasm.
fn oldest_browsers() -> Targets {
    let version = |major: u32, minor: u32| Some(major << 16 | minor << 8);
    Targets::from(Browsers {
        android: version(95, 0),
        chrome: version(95, 0),
        edge: version(95, 0),
        firefox: version(94, 0),
        ios_saf: version(15, 2),
        safari: version(15, 2),
        samsung: version(17, 0),
        ..Browsers::default()
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_page_has_a_style_sheet_that_can_be_bundled() {
        for stem in crate::site::STEMS {
            let sheet = super::bundle(stem).unwrap();
            assert!(!sheet.contains("@import"), "{stem} keeps an import");
        }
    }
}
