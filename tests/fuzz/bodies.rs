//! What is tried with each input, shared by the fuzz targets and the regression test that runs
//! their corpus in every test run.

use std::sync::LazyLock;

use shared::{
    answer::AnswerSheet,
    canonical,
    explain::evaluate,
    outcome::Outcome,
    pack::{self, Loaded, shipped},
    path::shortest_path,
    responses::Responses,
};

static PACKS: LazyLock<Vec<Loaded>> = LazyLock::new(|| shipped::load_all().expect("the shipped packs load"));

/// Whatever somebody imports as a pack: findings, or a pack that runs; never a panic.
pub(crate) fn pack(toml: &str) {
    let Ok(loaded) = pack::load(toml, &[]) else { return };
    let restored = pack::load::restore(&loaded.canonical).expect("what was loaded can be stored and read back");
    assert_eq!(restored.rulebook, loaded.rulebook);
    let responses = Responses::empty(&loaded.rulebook, loaded.pack.validity.from);
    if evaluate(&loaded.rulebook, &responses).is_ok() {
        shortest_path(&loaded.rulebook, &responses);
    }
}

/// Whatever somebody sends as an answer sheet, against each shipped pack: errors with pointers, or
/// an outcome that survives its round trip; never a panic.
pub(crate) fn sheet(json: &[u8]) {
    let Ok(sheet) = serde_json::from_slice::<AnswerSheet>(json) else { return };
    canonical::to_vec(&sheet).expect("a sheet has canonical JSON");
    for loaded in PACKS.iter() {
        // Errors are reported; what fits is worked out all the same, as a draft is.
        let (responses, _) = Responses::read(&loaded.rulebook, &sheet);
        let outcome = evaluate(&loaded.rulebook, &responses).expect("a shipped pack stays in range");
        let bytes = canonical::to_vec(&outcome).expect("an outcome has canonical JSON");
        let back: Outcome<'_> = serde_json::from_slice(&bytes).expect("it reads back");
        assert_eq!(back, outcome);
        shortest_path(&loaded.rulebook, &responses);
    }
}
