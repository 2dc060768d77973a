//! A labelled input: label, help, control and error, tied together.

use crate::{
    dom::{El, classed, el, typed},
    state::Var,
};

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

/// A label for a control.
pub fn label(control: &str, words: &str) -> El {
    classed("label", "field__label").attr("for", control).text(words)
}

/// An error that is shown while there are words for it.
pub fn error(id: &str, words: impl Fn() -> &'static str + Copy + 'static) -> El {
    classed("p", "field__error").attr("id", id).text_by(words).flag_by("hidden", move || words().is_empty())
}

/// A text input. `id` must be unique on the page; `wrong` is empty while all is well.
pub fn text_field(
    id: &str,
    words: &str,
    help: &str,
    kind: Kind,
    value: Var<String>,
    wrong: impl Fn() -> &'static str + Copy + 'static,
) -> El {
    let (help_id, error_id) = ([id, "-help"].concat(), [id, "-error"].concat());
    let input = el("input")
        .attr("id", id)
        .attr("class", &["input ", kind.class].concat())
        .attr("data-field", id)
        .attr("autocomplete", kind.autocomplete)
        .attr("inputmode", kind.inputmode)
        .attr("maxlength", &kind.longest.to_string())
        .attr("aria-describedby", &[&help_id, " ", &error_id].concat())
        .attr_by("aria-invalid", move || (!wrong().is_empty()).then_some("true"))
        .value_by(move || value.get())
        .on("input", move |event| value.set(typed(event)));
    let help = (!help.is_empty()).then(|| classed("p", "field__help").attr("id", &help_id).text(help));
    classed("div", "field").add(label(id, words)).add_all(help).add(input).add(error(&error_id, wrong))
}

/// An input for several lines. `id` must be unique on the page; `wrong` is empty while all is well.
pub fn text_area(
    id: &str,
    words: &str,
    help: &str,
    longest: usize,
    value: Var<String>,
    wrong: impl Fn() -> &'static str + Copy + 'static,
) -> El {
    let (help_id, error_id) = ([id, "-help"].concat(), [id, "-error"].concat());
    let area = classed("textarea", "input")
        .attr("id", id)
        .attr("data-field", id)
        .attr("rows", "6")
        .attr("maxlength", &longest.to_string())
        .attr("aria-describedby", &[&help_id, " ", &error_id].concat())
        .attr_by("aria-invalid", move || (!wrong().is_empty()).then_some("true"))
        .value_by(move || value.get())
        .on("input", move |event| value.set(typed(event)));
    classed("div", "field")
        .add(label(id, words))
        .add(classed("p", "field__help").attr("id", &help_id).text(help))
        .add(area)
        .add(error(&error_id, wrong))
}
