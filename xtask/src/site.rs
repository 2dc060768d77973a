//! The built web site: what lies where in `target/site`, and what the page templates may say.
//!
//! ```text
//! target/site/
//!   index.html  assess.html  receipt.html  public.html  survey.html  console.html   pages, each with .br beside it
//!   assets/<stem>-<12 hex digits>.<ext>        js, wasm, css, texts and page files, each with .br beside it
//!   worker.js  manifest.webmanifest            what a browser installs, each with .br beside it
//!   embed/                                     what other websites load, each with .br beside it
//!   manifest.json                              what was built, with sizes; not served
//! ```
//!
//! An asset's name carries the first six bytes of the SHA-256 of its content, so it may be cached
//! for ever; a page's name does not, so it must be revalidated. The `.br` files are brotli at
//! quality 11.
//!
//! # Templates
//! The pages are written in `frontend/pages/*.html`. `index.html` belongs to the stem `start`,
//! every other page to the stem of its own name. Placeholders:
//!
//! | placeholder | becomes |
//! |---|---|
//! | `{{css}}` `{{js}}` `{{wasm}}` | the address of the page's own asset, `/assets/…` |
//! | `{{boot}}` | the same as `{{js}}`, to name the script that starts the page |
//! | `{{style}}` `{{script}}` | instead of these in a page of [`WHOLE_STEMS`]: its style and script themselves |
//! | `{{assess.js}}` … | the address of any asset by stem and extension |
//! | `{{icon.svg}}` … | the address of any other file in `frontend/pages/` |
//! | `{{shell}}` `{{build}}` | in `worker.js`: all addresses that the pages need which open without a network, and a digest of them and of the outlines |
//! | `{{texts}}` | the addresses of the files of texts, by language |
//! | `{{form}}` `{{pack}}` | stay: the server fills them in |
//!
//! The script is a module that starts itself: the glue written by wasm-bindgen, then `build/begin.js`, which
//! fetches the texts of another language than Simplified Chinese where one is wanted, and instantiates the
//! page's wasm. When the start fails, `<html>` gets the class `failed`, for the page to show what it has
//! prepared for that. A page asks for everything at once:
//!
//! ```html
//! <link rel="stylesheet" href="{{css}}">
//! <link rel="preload" as="fetch" crossorigin href="{{wasm}}">
//! <link rel="modulepreload" href="{{js}}">
//! <script type="module" src="{{boot}}"></script>
//! ```
//!
//! The pages that phones open first carry style and script within them. On a slow network nothing else comes in
//! the time between the page and the first file that it asks for; both fit in there, and what a phone waits for
//! is the wasm alone. The Content-Security-Policy of such a page names the two by their SHA-256 and allows
//! nothing else that stands inline:
//!
//! ```html
//! <style>{{style}}</style>
//! <link rel="preload" as="fetch" crossorigin href="{{wasm}}">
//! <script type="module">{{script}}</script>
//! ```
//!
//! `{{form}}` is left in place, and `{{pack}}` for its id: the address of the form of the pack that a visitor
//! gets by default carries the hash of that pack, which only the server knows. The server replaces it once at its
//! start, in every page that contains it, and compresses such a page itself (its `.br` is not
//! written here).

use std::path::PathBuf;

use crate::command;

/// The frontend's binaries: one stem per page.
pub(crate) const STEMS: [&str; 6] = ["start", "assess", "receipt", "public", "survey", "console"];

/// The stems of pages that carry style and script within them.
pub(crate) const WHOLE_STEMS: [&str; 4] = ["start", "assess", "receipt", "survey"];

/// Files in `frontend/pages/` whose addresses browsers and other websites keep: filled like pages, named
/// as they are.
pub(crate) const UNDER_STABLE_NAMES: [&str; 6] =
    ["worker.js", "manifest.webmanifest", "embed/v1.js", "embed/v1.d.ts", "embed/frame.js", "embed/frame.css"];

/// Pages that open without a network.
pub(crate) const SHELL_PAGES: [&str; 4] = ["/", "/assess", "/receipts", "/survey"];

/// The stems of what these pages load.
pub(crate) const SHELL_STEMS: [&str; 5] = ["start", "assess", "receipt", "survey", "icon"];

/// The placeholder that the server fills in.
pub(crate) const FILLED_BY_SERVER: &str = "{{form}}";

/// The one beside it, for the id of the standard.
pub(crate) const PACK: &str = "{{pack}}";

/// Where the site is built.
pub(crate) fn folder() -> PathBuf {
    command::root().join("target/site")
}

/// The stem whose assets a page uses.
pub(crate) fn stem_of_page(page: &str) -> &str {
    match page.strip_suffix(".html").unwrap_or(page) {
        "index" => "start",
        stem => stem,
    }
}
