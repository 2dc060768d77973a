//! Labelled controls: label, help, control and error, tied together.

use leptos::prelude::*;

/// What a text control is for.
#[derive(Clone, Copy, Default)]
pub(crate) struct Kind {
    /// `text`, `password`, `date`, `search`; empty for a text of several lines.
    pub(crate) input: &'static str,
    /// What browsers may fill in by themselves.
    pub(crate) autocomplete: &'static str,
    /// Which keyboard a phone shows.
    pub(crate) inputmode: &'static str,
    /// Longest text.
    pub(crate) longest: u16,
    /// It has to be filled in.
    pub(crate) required: bool,
}

/// A text control. `id` must be unique on the page; `wrong` is empty while all is well.
pub(crate) fn text(
    id: &str,
    label: &'static str,
    help: &'static str,
    kind: Kind,
    value: RwSignal<String>,
    wrong: impl Fn() -> String + Copy + Send + Sync + 'static,
) -> AnyView {
    let id = id.to_owned();
    let described = [&id, "-help ", &id, "-error"].concat();
    let (help_id, error_id) = ([&id, "-help"].concat(), [&id, "-error"].concat());
    let invalid = move || (!wrong().is_empty()).then_some("true");
    let control = if kind.input.is_empty() {
        view! {
            <textarea
                id=id.clone()
                class="input"
                data-field=id.clone()
                rows="3"
                maxlength=kind.longest
                aria-describedby=described
                aria-invalid=invalid
                prop:value=move || value.get()
                on:input:target=move |event| value.set(event.target().value())
            ></textarea>
        }
        .into_any()
    } else {
        view! {
            <input
                id=id.clone()
                class="input"
                data-field=id.clone()
                type=kind.input
                autocomplete=kind.autocomplete
                inputmode=(!kind.inputmode.is_empty()).then_some(kind.inputmode)
                maxlength=(kind.longest > 0).then_some(kind.longest)
                required=kind.required
                autocapitalize="none"
                spellcheck="false"
                aria-describedby=described
                aria-invalid=invalid
                prop:value=move || value.get()
                on:input:target=move |event| value.set(event.target().value())
            />
        }
        .into_any()
    };
    view! {
        <div class="field">
            <label class="field__label" for=id>{label}</label>
            {(!help.is_empty()).then(|| view! { <p class="field__help" id=help_id>{help}</p> })}
            {control}
            <p class="field__error" id=error_id hidden=move || wrong().is_empty()>{wrong}</p>
        </div>
    }
    .into_any()
}

/// A select. The choices are pairs of value and words.
pub(crate) fn select(
    id: &str,
    label: &'static str,
    choices: Vec<(String, String)>,
    value: impl Fn() -> String + Send + Sync + 'static,
    chosen: impl Fn(String) + 'static,
) -> AnyView {
    let id = id.to_owned();
    let value = StoredValue::new(value);
    let options: Vec<_> = choices
        .into_iter()
        .map(|(own, words)| {
            let is_chosen = {
                let own = own.clone();
                move || value.with_value(|value| value()) == own
            };
            view! { <option value=own prop:selected=is_chosen>{words}</option> }
        })
        .collect();
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>{label}</label>
            <select id=id.clone() class="input" data-field=id on:change:target=move |event| chosen(event.target().value())>
                {options}
            </select>
        </div>
    }
    .into_any()
}
