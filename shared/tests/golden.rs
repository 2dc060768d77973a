//! Golden outcomes: every golden case of every pack, its whole outcome byte for byte as on record,
//! natively and in a browser.
//!
//! `UPDATE_GOLDEN=1 cargo test -p shared --test golden` records them anew. A changed record is a
//! changed meaning: `tests/engine_version.rs` says whether it needs another
//! [`shared::ENGINE_VERSION`].
#![cfg(feature = "authoring")]

#[path = "support/golden.rs"]
mod golden;
#[path = "support/packs.rs"]
mod packs;

use golden::outcomes;
use packs::{PACKS, pack};
use shared::canonical;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

/// The record of a pack's golden cases: a JSON array with one case per line.
fn record(id: &str) -> String {
    let mut lines = Vec::new();
    for (case, outcome) in outcomes(&pack(id)) {
        let name = canonical::to_vec(&case.name).expect("a name has a canonical form");
        let name = String::from_utf8(name).expect("JSON is text");
        lines.push(format!("{{\"name\":{name},\"outcome\":{outcome}}}"));
    }
    format!("[\n{}\n]\n", lines.join(",\n"))
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn outcomes_are_those_on_record() {
    for pack in PACKS {
        let record = record(pack.id);
        #[cfg(not(target_arch = "wasm32"))]
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            let path = format!("{}/tests/golden/{}.json", env!("CARGO_MANIFEST_DIR"), pack.id);
            std::fs::write(path, record).expect("the folder can be written to");
            continue;
        }
        for (now, then) in record.lines().zip(pack.golden.lines()) {
            assert_eq!(now, then, "{}", pack.id);
        }
        assert_eq!(record.len(), pack.golden.len(), "{}: another number of cases", pack.id);
    }
}
