//! The packs that tests run on: those that ship, and the fixtures that prove every word of the
//! vocabulary. Sources and recorded outcomes are compiled in, because a browser has no files.

use shared::pack::{Loaded, load};

/// A pack for tests.
pub(crate) struct TestPack {
    /// Its id and the name of its files.
    pub(crate) id: &'static str,
    /// Its source.
    pub(crate) toml: &'static str,
    /// The outcomes on record of its golden cases.
    pub(crate) golden: &'static str,
}

macro_rules! packs {
    ($($id:literal in $folder:literal,)*) => {
        /// All of them, each after those it builds on.
        pub(crate) const PACKS: &[TestPack] = &[$(TestPack {
            id: $id,
            toml: include_str!(concat!("../../../", $folder, "/", $id, ".toml")),
            golden: include_str!(concat!("../golden/", $id, ".json")),
        }),*];
    };
}

// A new one needs an empty `golden/<id>.json` before `UPDATE_GOLDEN=1` can fill it.
packs! {
    "mohurd-2020" in "shared/packs",
    "guangdong-2021" in "shared/packs",
    "qingyuan-2021" in "shared/packs",
    "answers" in "tests/fixtures/packs",
    "scores" in "tests/fixtures/packs",
    "applicability" in "tests/fixtures/packs",
    "levels" in "tests/fixtures/packs",
    "history" in "tests/fixtures/packs",
    "derivation-parent" in "tests/fixtures/packs",
    "derivation-child" in "tests/fixtures/packs",
    "deduction-table" in "tests/fixtures/packs",
    "points-programme" in "tests/fixtures/packs",
    "graded" in "tests/fixtures/packs",
    "level-table" in "tests/fixtures/packs",
    "score-only" in "tests/fixtures/packs",
}

/// Loads a pack and those it builds on.
pub(crate) fn pack(id: &str) -> Loaded {
    let mut known = Vec::new();
    for pack in PACKS {
        if pack.id != id && !pack.needed_by(id) {
            continue;
        }
        let loaded = load(pack.toml, &known).unwrap_or_else(|findings| panic!("{}: {findings:#?}", pack.id));
        if pack.id == id {
            return loaded;
        }
        known.push(loaded);
    }
    panic!("there is no pack {id}")
}

impl TestPack {
    /// Whether another pack builds on this one, at any distance.
    fn needed_by(&self, id: &str) -> bool {
        matches!(
            (self.id, id),
            ("mohurd-2020", "guangdong-2021" | "qingyuan-2021")
                | ("guangdong-2021", "qingyuan-2021")
                | ("derivation-parent", "derivation-child")
        )
    }
}
