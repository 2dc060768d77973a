//! Forms and outcomes of the fixture packs, for tests.

use shared::{
    explain::evaluate,
    form::Form,
    outcome::{Explained, Outcome},
    pack::{compile, load},
    responses::Responses,
};

/// Every way of awarding a level, one track each.
pub(super) const LEVELS: &str = include_str!("../../../tests/fixtures/packs/levels.toml");
/// Conditions on the previous result.
pub(super) const HISTORY: &str = include_str!("../../../tests/fixtures/packs/history.toml");
/// What applies to whom.
pub(super) const APPLICABILITY: &str = include_str!("../../../tests/fixtures/packs/applicability.toml");

/// The form of a pack in Chinese, and the outcome of one of the cases that it carries.
pub(super) fn sample(pack: &str, case: &str) -> (&'static Form, Outcome<'static>) {
    let loaded = load(pack, &[]).expect("the pack is sound");
    let form: &'static Form = Box::leak(Box::new(compile::form(&loaded.pack, &loaded.rulebook, "zh")));
    let case = loaded.pack.golden.iter().find(|own| own.name == case).expect("the pack has such a case");
    let sheet = case.sheet(&form.rulebook, loaded.pack.validity.from);
    let (responses, errors) = Responses::read(&form.rulebook, &sheet);
    assert!(errors.is_empty(), "{errors:?}");
    (form, evaluate(&form.rulebook, &responses).expect("the numbers are in range"))
}

/// What a level asks for.
pub(super) fn required<'a>(outcome: &'a Outcome<'_>, level: &str) -> &'a Explained<'a> {
    let level = outcome.levels.iter().find(|own| own.id == level).expect("there is such a level");
    level.requires.as_ref().expect("it asks for something")
}
