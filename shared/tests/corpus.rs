//! The inputs that fuzzing found interesting, run again.
#![cfg(all(feature = "authoring", not(target_arch = "wasm32")))]

use std::{fs, path::PathBuf};

#[path = "../../tests/fuzz/bodies.rs"]
mod bodies;

fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/fuzz/corpus").join(target);
    let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    files.map(|file| fs::read(file.expect("a file of the corpus").path()).expect("it can be read")).collect()
}

#[test]
fn no_sheet_of_the_corpus_panics() {
    let inputs = corpus("sheet");
    assert!(inputs.len() > 100, "the corpus is there");
    for input in inputs {
        bodies::sheet(&input);
    }
}

#[test]
fn no_pack_of_the_corpus_panics() {
    let inputs = corpus("pack");
    assert!(inputs.len() > 50, "the corpus is there");
    for input in inputs {
        if let Ok(toml) = str::from_utf8(&input) {
            bodies::pack(toml);
        }
    }
}
