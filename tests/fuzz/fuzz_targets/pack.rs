//! Whatever bytes somebody imports as a pack: findings or a pack that runs, never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shared::{explain::evaluate, pack, path::shortest_path, responses::Responses};

fuzz_target!(|toml: &str| {
    let Ok(loaded) = pack::load(toml, &[]) else { return };
    let restored = pack::load::restore(&loaded.canonical).expect("what was loaded can be stored and read back");
    assert_eq!(restored.rulebook, loaded.rulebook);
    let responses = Responses::empty(&loaded.rulebook, loaded.pack.validity.from);
    if evaluate(&loaded.rulebook, &responses).is_ok() {
        shortest_path(&loaded.rulebook, &responses);
    }
});
