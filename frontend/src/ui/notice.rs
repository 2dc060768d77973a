//! What the page has to say at this moment.

use leptos::prelude::*;

/// How serious it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Good news or plain information.
    Plain,
    /// Something to keep in mind.
    Mind,
    /// Something that went wrong.
    Wrong,
    /// Background.
    Quiet,
}

impl Tone {
    /// The classes of a notice in this tone.
    pub fn class(self) -> &'static str {
        match self {
            Self::Plain => "notice",
            Self::Mind => "notice notice--half",
            Self::Wrong => "notice notice--bad",
            Self::Quiet => "notice notice--none",
        }
    }
}

/// A notice with one paragraph.
pub fn notice(tone: Tone, text: impl IntoView) -> impl IntoView {
    view! { <div class=tone.class()><p>{text}</p></div> }
}
