//! What a file to hand over says of itself, as JSON that people can read.
//!
//! ```json
//! { "format": "lvshetong-handover", "version": 1, "layout": "211", "made_at": "2026-11-29T08:00:00.000Z",
//!   "holds": { "draft": 1, "submission": 1, "parcel": 0, "file": 2 }, "lacks": 0,
//!   "entries": [{ "name": "1/draft.bin", "kind": "draft", "size_bytes": 812, "sha256": "…" }] }
//! ```

use js_sys::{Array, Date, JSON, Object};
use wasm_bindgen::JsValue;

use super::{Kind, import::Flaw};
use crate::{browser::json, draft, evidence, uploads};

/// Its name in the archive, where it comes first.
pub(super) const NAME: &str = "manifest.json";
/// The longest that is read, in bytes: a thousand entries take a fifth of it.
pub(super) const MAX_BYTES: u32 = 1_000_000;
/// What is ours.
const FORMAT: &str = "lvshetong-handover";
/// Raised whenever what stands here, or which entries there are, changes its meaning.
const VERSION: u32 = 1;

/// An entry of the archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) size_bytes: u32,
    /// SHA-256, lower-case hexadecimal digits.
    pub(super) sha256: String,
}

/// In which formats drafts, descriptions of files and parcels are: those in which they lie on a device.
fn layout() -> String {
    [draft::FORMAT, evidence::FORMAT, uploads::FORMAT].into_iter().collect()
}

/// The manifest of these entries, and of so many photos and documents that could not be read and are not among them.
pub(super) fn write(entries: &[Listed], lacks: usize) -> Option<String> {
    let number = |number: u32| JsValue::from_f64(number.into());
    let entry = |listed: &Listed| {
        let Listed { name, kind, size_bytes, sha256 } = listed;
        let entry = json::object(&[("name", name.as_str()), ("kind", kind.code()), ("sha256", sha256.as_str())]);
        json::put(&entry, "size_bytes", &number(*size_bytes));
        entry
    };
    let holds = Object::new();
    for kind in Kind::ALL {
        let count = entries.iter().filter(|listed| listed.kind == kind).count();
        json::put(&holds, kind.code(), &number(u32::try_from(count).ok()?));
    }
    let made_at = String::from(Date::new_0().to_iso_string());
    let layout = layout();
    let manifest = json::object(&[("format", FORMAT), ("layout", layout.as_str()), ("made_at", made_at.as_str())]);
    json::put(&manifest, "version", &number(VERSION));
    json::put(&manifest, "holds", &holds);
    json::put(&manifest, "lacks", &number(u32::try_from(lacks).ok()?));
    json::put(&manifest, "entries", &entries.iter().map(entry).collect::<Array>());
    Some(JSON::stringify(&manifest).ok()?.into())
}

/// The entries that a manifest lists, in its order, and how many photos and documents are not among them.
pub(super) fn read(text: &str) -> Result<(Vec<Listed>, u32), Flaw> {
    let manifest = JSON::parse(text).map_err(|_| Flaw::Foreign)?;
    if json::text(&manifest, "format") != FORMAT {
        return Err(Flaw::Foreign);
    }
    if json::whole(&manifest, "version") != VERSION || json::text(&manifest, "layout") != layout() {
        return Err(Flaw::OtherVersion);
    }
    let listed = |entry: &JsValue| -> Result<Listed, Flaw> {
        let kind = Kind::of_code(&json::text(entry, "kind")).ok_or(Flaw::Broken)?;
        let [name, sha256] = ["name", "sha256"].map(|key| json::text(entry, key));
        Ok(Listed { name, kind, size_bytes: json::whole(entry, "size_bytes"), sha256 })
    };
    let entries: Result<Vec<Listed>, Flaw> =
        json::entries(&json::get(&manifest, "entries")).iter().map(listed).collect();
    Ok((entries?, json::whole(&manifest, "lacks")))
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn what_is_listed_is_read_and_what_is_not_ours_is_refused() {
        let listed = |name: &str, kind| Listed { name: name.to_owned(), kind, size_bytes: 8, sha256: "0a".repeat(32) };
        let entries = [listed("1/draft.bin", Kind::Draft), listed("1/a.jpg", Kind::File)];
        let text = write(&entries, 2).expect("a manifest");
        assert_eq!(read(&text), Ok((entries.to_vec(), 2)));
        let with = |from: &str, to: &str| {
            let other = text.replace(from, to);
            assert_ne!(other, text, "{from}");
            read(&other)
        };
        // Those who wrote it without have not counted.
        assert_eq!(with(",\"lacks\":2", ""), Ok((entries.to_vec(), 0)));
        assert_eq!(read("no JSON"), Err(Flaw::Foreign));
        assert_eq!(read("[]"), Err(Flaw::Foreign));
        assert_eq!(with(FORMAT, "another"), Err(Flaw::Foreign));
        assert_eq!(with("\"version\":1", "\"version\":2"), Err(Flaw::OtherVersion));
        assert_eq!(with(&layout(), "999"), Err(Flaw::OtherVersion));
        assert_eq!(with("\"kind\":\"file\"", "\"kind\":\"program\""), Err(Flaw::Broken));
    }
}
