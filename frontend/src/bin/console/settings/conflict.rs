//! Somebody else has saved meanwhile: what differs, and the two ways on.

use frontend::texts::c;
use leptos::prelude::*;
use shared::api::settings::SettingsView;

use super::{blocks_words, figures::Figure, targets};

/// What somebody else has changed since `base` was looked at; `keep` saves what was typed over it,
/// `take` shows theirs.
pub(super) fn notice(
    base: &SettingsView,
    theirs: &SettingsView,
    keep: impl Fn() + 'static,
    take: impl Fn() + 'static,
) -> AnyView {
    let (before, after) = (&base.settings, &theirs.settings);
    let change = |name: &'static str, before: String, after: String| {
        (before != after).then(|| view! { <li>{name} ": " {before} " → " <strong>{after}</strong></li> }.into_any())
    };
    let figures = Figure::ALL.map(|figure| {
        let value = |number| figure.value(number);
        change(figure.words().t(), value(figure.of(before)), value(figure.of(after)))
    });
    let blocks = change(
        c::SETTINGS_BLOCK.t(),
        blocks_words(before.departments_block).to_owned(),
        blocks_words(after.departments_block).to_owned(),
    );
    let line = |settings: &[_]| match settings.iter().map(targets::in_words).collect::<Vec<_>>().join("; ") {
        lines if lines.is_empty() => c::TARGETS_NONE.t().to_owned(),
        lines => lines,
    };
    let targets = change(c::TARGETS_TITLE.t(), line(&before.targets), line(&after.targets));
    let changes: Vec<_> = figures.into_iter().chain([blocks, targets]).flatten().collect();
    view! {
        <div class="notice notice--half" role="alert" data-conflict>
            <p class="notice__title">{c::SETTINGS_CONFLICT.t()}</p>
            <p>{c::SETTINGS_CONFLICT_MEANS.t()}</p>
            <ul class="bullets">{changes}</ul>
            <div class="row">
                <button type="button" class="button" data-keep on:click=move |_| keep()>{c::SETTINGS_KEEP.t()}</button>
                <button type="button" class="button" data-take on:click=move |_| take()>{c::SETTINGS_TAKE.t()}</button>
            </div>
        </div>
    }
    .into_any()
}
