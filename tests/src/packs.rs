//! The packs that tests fill in: the shipped ones, and those in `tests/fixtures/packs`.

use std::{fs, path::PathBuf, sync::LazyLock};

use shared::pack::{Loaded, load, shipped};

static SHIPPED: LazyLock<Vec<Loaded>> =
    LazyLock::new(|| shipped::load_all().expect("the shipped packs are free of faults"));

/// A shipped pack by its id.
///
/// # Panics
/// When no such pack is shipped.
pub fn shipped(id: &str) -> &'static Loaded {
    SHIPPED.iter().find(|loaded| loaded.pack.id == id).expect("the pack is shipped")
}

/// Where a fixture pack lies.
pub fn fixture_path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("fixtures/packs/{name}.toml"))
}

/// A fixture pack by the name of its file.
///
/// # Panics
/// When the file is not there or the pack has faults.
pub fn fixture(name: &str) -> Loaded {
    let toml = fs::read_to_string(fixture_path(name)).expect("the fixture is there");
    load(&toml, &SHIPPED).unwrap_or_else(|findings| panic!("{name}: {findings:#?}"))
}
