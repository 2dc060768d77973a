//! What the engine says of the golden cases that packs carry.

use shared::{
    canonical,
    explain::evaluate,
    pack::{Loaded, golden::Golden},
    responses::Responses,
};

/// The golden cases of a pack, each with its outcome in canonical JSON. The pack's hash is left out,
/// so that a text put right does not look like a changed meaning.
pub(crate) fn outcomes(loaded: &Loaded) -> Vec<(&Golden, String)> {
    let mut rulebook = loaded.rulebook.clone();
    rulebook.pack_hash = "-".into();
    let mut outcomes = Vec::new();
    for case in &loaded.pack.golden {
        let (responses, errors) = Responses::read(&rulebook, &case.sheet(&rulebook, loaded.pack.validity.from));
        assert_eq!(errors, [], "{}: {}", loaded.pack.id, case.name);
        let outcome = evaluate(&rulebook, &responses).expect("the numbers are in range");
        let json = canonical::to_vec(&outcome).expect("there is no float in it");
        outcomes.push((case, String::from_utf8(json).expect("JSON is text")));
    }
    outcomes
}
