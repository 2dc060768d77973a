//! A labelled input: label, help, control and error, tied together.

use leptos::prelude::*;

/// How a text input is to be filled.
#[derive(Clone, Copy, Default)]
pub struct Kind {
    /// What browsers may fill in by themselves.
    pub autocomplete: &'static str,
    /// Which keyboard a phone shows.
    pub inputmode: &'static str,
    /// Class beside `input`.
    pub class: &'static str,
    /// Longest text accepted.
    pub longest: u16,
}

/// A text input. `id` must be unique on the page; `error` is empty while all is well.
pub fn text_field(
    id: &'static str, label: &'static str, help: &'static str, kind: Kind, value: RwSignal<String>, error: Signal<&'static str>,
) -> impl IntoView {
    let has_error = move || !error.get().is_empty();
    view! {
        <div class="field">
            <label class="field__label" for=id>{label}</label>
            {(!help.is_empty()).then(|| view! { <p class="field__help" id=[id, "-help"].concat()>{help}</p> })}
            <input
                id=id
                class=["input ", kind.class].concat()
                data-field=id
                autocomplete=kind.autocomplete
                inputmode=kind.inputmode
                maxlength=kind.longest.to_string()
                aria-describedby=[id, "-help ", id, "-error"].concat()
                aria-invalid=move || has_error().then_some("true")
                prop:value=value
                on:input:target=move |event| value.set(event.target().value())
            />
            <p class="field__error" id=[id, "-error"].concat() hidden=move || !has_error()>{error}</p>
        </div>
    }
}
