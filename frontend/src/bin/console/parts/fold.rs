//! A button that unfolds what stands behind it, and folds it again. What it unfolds is shown by whoever
//! knows whether it is open.

use leptos::prelude::*;

/// The button of something that is open while `open` is true; `mark` is the attribute that it is found by.
pub(crate) fn toggle(
    mark: &'static str,
    class: &'static str,
    open: RwSignal<bool>,
    words: impl IntoView + 'static,
) -> AnyView {
    button(mark, class, open.into(), move || open.update(|open| *open = !*open), words)
}

/// The same where a press does more than turn a signal round.
pub(crate) fn button(
    mark: &'static str,
    class: &'static str,
    open: Signal<bool>,
    press: impl Fn() + 'static,
    words: impl IntoView + 'static,
) -> AnyView {
    view! {
        <button type="button" class=class aria-expanded=move || open.get().to_string() on:click=move |_| press()>
            {words}
        </button>
    }
    .attr(mark, "")
    .into_any()
}
