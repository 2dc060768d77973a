//! The built pages: inside the binary in a release, read from disk while developing.

use std::{borrow::Cow, collections::HashMap, path::Path, sync::OnceLock};

use rust_embed::{EmbeddedFile, RustEmbed};
use sha2::{Digest, Sha256};
use shared::form::form_address;

use crate::{compress, policy::Inline};

/// What the build of the frontend leaves behind. May be empty: then only the API works.
#[derive(RustEmbed)]
#[folder = "../target/site"]
#[allow_missing = true]
struct Site;

/// One built file.
pub(crate) struct Asset {
    /// Bytes as they are sent.
    pub(crate) body: Cow<'static, [u8]>,
    /// Whether they are compressed by brotli.
    pub(crate) is_brotli: bool,
    /// Media type of what they hold.
    pub(crate) media_type: String,
    /// Strong tag, quotes included.
    pub(crate) tag: String,
}

/// The file at a path below the site, compressed when there is such a copy and it is wanted.
pub(crate) fn find(path: &str, brotli: bool) -> Option<Asset> {
    // A compressed copy is not an address of its own: it would be sent with the wrong type.
    if Path::new(path).extension().is_some_and(|extension| extension == "br") {
        return None;
    }
    let compressed = if brotli { Site::get(&format!("{path}.br")) } else { None };
    let is_brotli = compressed.is_some();
    let file: EmbeddedFile = match compressed {
        Some(file) => file,
        None => Site::get(path)?,
    };
    // Definitions of types are for people and editors to read; the name stands for films as well.
    let is_typescript = Path::new(path).extension().is_some_and(|extension| extension == "ts");
    let media_type =
        if is_typescript { mime_guess::mime::TEXT_PLAIN } else { mime_guess::from_path(path).first_or_octet_stream() };
    let media_type = match (media_type.type_(), media_type.subtype().as_str()) {
        (mime_guess::mime::TEXT, _) | (_, "javascript" | "json") => format!("{media_type}; charset=utf-8"),
        _ => media_type.to_string(),
    };
    let tag = format!("\"{}\"", data_encoding::HEXLOWER.encode(&file.metadata.sha256_hash()[..16]));
    Some(Asset { body: file.data, is_brotli, media_type, tag })
}

/// The pages in their final form: outlines that name the form of the usual pack, whose address
/// carries the hash of that pack, so that the browser asks for it together with the rest.
#[derive(Debug, Default)]
pub(crate) struct Pages {
    alone: HashMap<&'static str, Page>,
    /// Those of the self-assessment once more, as they stand inside the page of another website.
    framed: HashMap<&'static str, Page>,
}

/// A page in its final form.
#[derive(Debug)]
pub(crate) struct Page {
    plain: Vec<u8>,
    /// Made when first asked for, so that a start or an operator's command does not wait for it; none when it
    /// cannot be made.
    brotli: OnceLock<Option<Vec<u8>>>,
    tag: String,
    /// What it asks for at once, as its `Link` says; empty when that is nothing.
    pub(crate) links: String,
    /// What its policy has to allow.
    pub(crate) inline: Inline,
}

impl Pages {
    /// Stands in an outline for the address of the form.
    const PLACE: &'static str = "{{form}}";
    /// Stands there for the id of the standard that this form is of.
    const PACK: &'static str = "{{pack}}";

    /// The pages that a portal may show.
    const FRAMED: [&str; 3] = ["index.html", "assess.html", "receipt.html"];
    /// What such a page loads first: how it talks with the page around it, and what it looks like there.
    const FRAME: &str = "<link rel=\"stylesheet\" href=\"/embed/frame.css\">\
                         <link rel=\"modulepreload\" href=\"/embed/frame.js\">\
                         <script type=\"module\" src=\"/embed/frame.js\"></script>";

    /// Fills the outlines with a standard, by id and hash; without one nothing is preloaded.
    pub(crate) fn new(usual_pack: Option<(&str, &str)>) -> Self {
        let (id, hash) = usual_pack.unzip();
        let address = hash.map(|hash| form_address(hash, "zh").replace('&', "&amp;")).unwrap_or_default();
        let mut pages = Self::default();
        for name in ["index.html", "assess.html", "receipt.html", "public.html", "survey.html", "console.html"] {
            let Some(file) = Site::get(name) else { continue };
            let plain = String::from_utf8_lossy(&file.data)
                .replace(Self::PLACE, &address)
                .replace(Self::PACK, id.unwrap_or_default());
            if Self::FRAMED.contains(&name) {
                // Before the script of the page, which finds everything prepared then.
                let framed = plain.replacen("<script", &[Self::FRAME, "<script"].concat(), 1);
                pages.framed.insert(name, Page::new(framed));
            }
            pages.alone.insert(name, Page::new(plain));
        }
        pages
    }

    /// A page.
    pub(crate) fn get(&self, name: &str) -> Option<&Page> {
        self.alone.get(name)
    }

    /// The same for inside another website; none where that is not done.
    pub(crate) fn framed(&self, name: &str) -> Option<&Page> {
        self.framed.get(name)
    }
}

impl Page {
    fn new(page: String) -> Self {
        let (links, inline) = (links(&page), Inline::of(&page));
        let plain = page.into_bytes();
        let tag = data_encoding::HEXLOWER.encode(&Sha256::digest(&plain)[..16]);
        Self { brotli: OnceLock::new(), plain, tag, links, inline }
    }

    /// What is sent of it, compressed when that is wanted.
    pub(crate) fn asset(&self, brotli: bool) -> Asset {
        let compressed =
            if brotli { self.brotli.get_or_init(|| compress::brotli(&self.plain).ok()).as_ref() } else { None };
        Asset {
            body: Cow::Owned(compressed.unwrap_or(&self.plain).clone()),
            is_brotli: compressed.is_some(),
            media_type: "text/html; charset=utf-8".to_owned(),
            tag: format!("\"{}{}\"", self.tag, if compressed.is_some() { "-br" } else { "" }),
        }
    }
}

/// What the head of a page asks for at once, said in front of the page (RFC 8288): a phone asks for it while it still
/// makes itself ready to read the page, and a proxy may tell of it before the page is there (RFC 8297).
fn links(page: &str) -> String {
    let head = page.split("</head>").next().unwrap_or_default();
    let tags = head.split("<link ").skip(1).filter_map(|tag| tag.split('>').next());
    let link = |tag: &str| {
        let value = |name: &str| tag.split_once(&format!("{name}=\""))?.1.split('"').next();
        let how = match (value("rel")?, value("as")) {
            ("stylesheet", _) => "rel=preload; as=style",
            ("preload", Some("fetch")) => "rel=preload; as=fetch; crossorigin",
            ("modulepreload", _) => "rel=modulepreload",
            _ => return None,
        };
        let address = value("href")?.replace("&amp;", "&");
        (!address.is_empty()).then(|| format!("<{address}>; {how}"))
    };
    tags.filter_map(link).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::links;

    #[test]
    fn what_a_page_asks_for_at_once_is_said_in_front_of_it() {
        let page = r#"<html><head>
            <link rel="icon" href="/i.svg" type="image/svg+xml">
            <link rel="stylesheet" href="/a.css">
            <link rel="preload" as="fetch" crossorigin href="/a.wasm" type="application/wasm">
            <link rel="modulepreload" href="/a.js">
            <link rel="preload" as="fetch" crossorigin href="/form?lang=zh&amp;v=1" data-form>
            <link rel="preload" as="fetch" crossorigin href="" data-form>
            </head><body><link rel="stylesheet" href="/late.css"></body></html>"#;
        let expected = "</a.css>; rel=preload; as=style, </a.wasm>; rel=preload; as=fetch; crossorigin, \
                        </a.js>; rel=modulepreload, </form?lang=zh&v=1>; rel=preload; as=fetch; crossorigin";
        assert_eq!(links(page), expected);
        assert_eq!(links("<html><head></head></html>"), "");
    }
}
