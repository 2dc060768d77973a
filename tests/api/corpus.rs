//! Hostile bodies, written out by hand from a right one, posted to the real server: what the fuzz
//! target starts from, and the place for whatever it finds.

use std::{fs, path::PathBuf};

use tests::hostile::Hostile;

#[tokio::test]
async fn no_body_of_the_corpus_is_a_fault_of_the_server() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/submission");
    let hostile = Hostile::start().await;
    hostile.post(&Hostile::seed()).await;
    let mut posted = 0;
    for file in fs::read_dir(&folder).unwrap() {
        hostile.post(&fs::read(file.unwrap().path()).unwrap()).await;
        posted += 1;
    }
    assert!(posted > 50, "the corpus is there");
}
