//! Ten thousand random sheets for every pack: the same outcomes natively and in a browser, byte
//! for byte, as their digest on record says.
//!
//! `UPDATE_GOLDEN=1 cargo test -p shared --test random -- --test-threads 1` records the digests.
#![cfg(feature = "authoring")]

#[path = "support/packs.rs"]
#[expect(dead_code, reason = "the recorded outcomes are for the golden tests")]
mod packs;
#[path = "support/random.rs"]
mod random;

use packs::{PACKS, pack};
use random::Random;
use sha2::{Digest as _, Sha256};
use shared::{
    canonical,
    explain::evaluate,
    responses::{Responses, SheetErrorCode},
};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

const SHEETS: usize = 10_000;
/// One line per pack: digest, two blanks, id.
const RECORD: &str = include_str!("golden/random.sha256");

/// SHA-256 over the outcomes of random sheets, each ended by a line feed.
fn digest(id: &str) -> String {
    let mut loaded = pack(id);
    loaded.rulebook.pack_hash = "-".into();
    let rulebook = &loaded.rulebook;
    let mut random = Random::new(id.bytes().map(u64::from).sum());
    let mut digest = Sha256::new();
    for _ in 0..SHEETS {
        let (responses, errors) = Responses::read(rulebook, &random.sheet(rulebook));
        assert!(errors.iter().all(|error| error.code == SheetErrorCode::FactMissing), "{id}: {errors:?}");
        let outcome = evaluate(rulebook, &responses).expect("the numbers are in range");
        digest.update(canonical::to_vec(&outcome).expect("there is no float in it"));
        digest.update(b"\n");
    }
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

/// Compares the digest of one pack with the one on record, or records it.
fn check(id: &str) {
    let line = format!("{}  {id}", digest(id));
    #[cfg(not(target_arch = "wasm32"))]
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/random.sha256");
        let record = std::fs::read_to_string(path).expect("the record is there");
        let suffix = format!("  {id}");
        let mut lines: Vec<&str> = record.lines().filter(|line| !line.ends_with(&suffix)).collect();
        lines.push(&line);
        lines.sort_unstable_by_key(|line| PACKS.iter().position(|pack| line.ends_with(&format!("  {}", pack.id))));
        std::fs::write(path, lines.join("\n") + "\n").expect("the folder can be written to");
        return;
    }
    assert!(RECORD.lines().any(|recorded| recorded == line), "not on record: {line}");
}

macro_rules! digests {
    ($($name:ident: $id:literal,)*) => {
        $(
            #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
            #[cfg_attr(not(target_arch = "wasm32"), test)]
            fn $name() {
                check($id);
            }
        )*

        #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
        #[cfg_attr(not(target_arch = "wasm32"), test)]
        fn no_pack_is_left_out() {
            let ids: Vec<&str> = PACKS.iter().map(|pack| pack.id).collect();
            assert_eq!(ids, [$($id),*]);
        }
    };
}

digests! {
    outcomes_of_mohurd: "mohurd-2020",
    outcomes_of_guangdong: "guangdong-2021",
    outcomes_of_qingyuan: "qingyuan-2021",
    outcomes_of_answers: "answers",
    outcomes_of_scores: "scores",
    outcomes_of_applicability: "applicability",
    outcomes_of_levels: "levels",
    outcomes_of_history: "history",
    outcomes_of_the_parent: "derivation-parent",
    outcomes_of_the_child: "derivation-child",
    outcomes_of_the_deduction_table: "deduction-table",
    outcomes_of_the_points_programme: "points-programme",
    outcomes_of_the_graded_programme: "graded",
    outcomes_of_the_level_table: "level-table",
    outcomes_of_the_score_alone: "score-only",
}
