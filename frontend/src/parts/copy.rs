//! A button that copies.

use gloo_timers::callback::Timeout;

use crate::{
    browser::page,
    dom::{El, classed},
    state::Var,
    texts::k,
};

/// How long it says that it has, in milliseconds.
const COPIED_MS: u32 = 2500;

/// A button that puts a text where it can be pasted from, and says so for a moment.
pub fn copy_button(words: &'static str, text: String) -> El {
    let copied = Var::new(false);
    classed("button", "button")
        .attr("type", "button")
        .flag("data-copy", true)
        .text_by(move || if copied.get() { k::OBJECT_COPIED.t() } else { words })
        .on_click(move || {
            page::copy(&text);
            copied.set(true);
            Timeout::new(COPIED_MS, move || copied.set(false)).forget();
        })
}
