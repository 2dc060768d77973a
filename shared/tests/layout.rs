//! The bytes of forms and help texts, which browsers keep for a year under an address that names
//! pack, language and [`LAYOUT`].
//!
//! When this fails, the bytes have changed although the pack has not: raise `LAYOUT`, then
//! `UPDATE_GOLDEN=1 cargo test -p shared --test layout`. A changed pack is another address and
//! needs the second step alone.
#![cfg(all(feature = "authoring", not(target_arch = "wasm32")))]

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use shared::{
    form::LAYOUT,
    pack::{compile, shipped},
};

const RECORD: &str = include_str!("golden/layout.txt");

/// SHA-256 of what is sent, by where it is: `layout pack-hash language kind`.
fn sent() -> BTreeMap<String, String> {
    let mut sent = BTreeMap::new();
    for loaded in shipped::load_all().expect("the shipped packs are free of faults") {
        for language in loaded.pack.title.keys() {
            let form = postcard::to_allocvec(&compile::form(&loaded.pack, &loaded.rulebook, language));
            let help = postcard::to_allocvec(&compile::help(&loaded.pack, language));
            for (kind, bytes) in [("form", form), ("help", help)] {
                let digest = Sha256::digest(bytes.expect("it can be written"));
                let digest = digest.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
                sent.insert(format!("{LAYOUT} {} {language} {kind}", loaded.hash), digest);
            }
        }
    }
    sent
}

#[test]
fn what_is_kept_for_a_year_does_not_change() {
    let sent = sent();
    let record: BTreeMap<String, String> =
        RECORD.lines().filter_map(|line| line.rsplit_once(' ')).map(|(at, hash)| (at.into(), hash.into())).collect();
    for (at, hash) in &sent {
        let kept = record.get(at);
        assert!(kept.is_none_or(|kept| kept == hash), "{at} has changed: raise shared::form::LAYOUT");
    }
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let lines = sent.iter().fold(String::new(), |lines, (at, hash)| lines + &format!("{at} {hash}\n"));
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/layout.txt");
        std::fs::write(path, lines).expect("the folder can be written to");
        return;
    }
    assert_eq!(sent, record, "another pack or another layout: UPDATE_GOLDEN=1 records it");
}
