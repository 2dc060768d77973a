//! The packs that tests fill in: the shipped ones, and those in `tests/fixtures/packs`.

use std::{fs, path::PathBuf, sync::LazyLock};

use backend::config::Config;
use shared::pack::{Loaded, load, shipped};

use crate::TestApp;

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

/// A server that knows a fixture pack beside the shipped ones.
pub struct Knowing {
    /// The server.
    pub app: TestApp,
    /// The pack.
    pub pack: &'static Loaded,
    /// Holds the database.
    _first: TestApp,
}

impl Knowing {
    /// Starts one after a change of its configuration.
    ///
    /// # Panics
    /// When it does not start, or the pack is not taken.
    pub async fn start(name: &str, change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let first = TestApp::start().await;
        let added = first.program(folder.path()).run("add-pack", &[fixture_path(name)]).expect("the program runs");
        assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
        // A server knows a pack after its next start.
        let app = first.start_beside(change).await;
        // As long as the tests run: a draft borrows it.
        let pack = Box::leak(Box::new(fixture(name)));
        Self { app, pack, _first: first }
    }
}
