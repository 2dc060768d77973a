//! Golden outcomes: every golden case of every pack, its whole outcome byte for byte as on record,
//! natively and in a browser.
//!
//! `UPDATE_GOLDEN=1 cargo test -p shared --test golden` records them anew. A changed record is a
//! changed meaning: see [`shared::ENGINE_VERSION`].
#![cfg(feature = "authoring")]

#[path = "support/packs.rs"]
mod packs;

use packs::{PACKS, pack};
use serde::Serialize;
use shared::{canonical, explain::evaluate, outcome::Outcome, responses::Responses};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

/// One line of a record.
#[derive(Serialize)]
struct Line<'a> {
    name: &'a str,
    outcome: &'a Outcome<'a>,
}

/// The record of a pack's golden cases: a JSON array with one case per line. The pack's hash is
/// left out, so that a text put right does not look like a changed meaning.
fn record(id: &str) -> String {
    let mut loaded = pack(id);
    loaded.rulebook.pack_hash = "-".into();
    let mut lines = Vec::new();
    for case in &loaded.pack.golden {
        let (responses, errors) =
            Responses::read(&loaded.rulebook, &case.sheet(&loaded.rulebook, loaded.pack.validity.from));
        assert_eq!(errors, [], "{id}: {}", case.name);
        let outcome = evaluate(&loaded.rulebook, &responses).expect("the numbers are in range");
        let line = canonical::to_vec(&Line { name: &case.name, outcome: &outcome }).expect("there is no float in it");
        lines.push(String::from_utf8(line).expect("JSON is text"));
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
