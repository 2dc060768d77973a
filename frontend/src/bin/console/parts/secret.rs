//! A new password, typed twice.

use frontend::texts::c;
use leptos::prelude::*;

use super::field::{self, Kind};

/// Fewest characters of a password, as the server wants it.
const FEWEST: usize = 12;

/// The two inputs of a new password.
#[derive(Clone, Copy)]
pub(crate) struct Secret {
    new: RwSignal<String>,
    again: RwSignal<String>,
    checked: RwSignal<bool>,
}

impl Secret {
    /// Empty inputs.
    pub(crate) fn new() -> Self {
        Self { new: RwSignal::default(), again: RwSignal::default(), checked: RwSignal::new(false) }
    }

    /// The password, when both inputs agree and it is long enough; otherwise shows what is wrong.
    pub(crate) fn checked(self) -> Option<String> {
        self.checked.set(true);
        let is_good = self.too_short().is_empty() && self.differs().is_empty();
        if is_good { Some(self.new.get_untracked()) } else { None }
    }

    /// Empties the inputs.
    pub(crate) fn clear(self) {
        self.checked.set(false);
        self.new.set(String::new());
        self.again.set(String::new());
    }

    fn too_short(self) -> String {
        let is_short = self.new.with(|new| new.chars().count() < FEWEST);
        if self.checked.get() && is_short { c::FAILED_PASSWORD_SHORT.t().to_owned() } else { String::new() }
    }

    fn differs(self) -> String {
        let differs = self.new.get() != self.again.get();
        if self.checked.get() && differs { c::SECRET_DIFFERS.t().to_owned() } else { String::new() }
    }

    /// The inputs.
    pub(crate) fn fields(self) -> AnyView {
        let kind =
            Kind { input: "password", autocomplete: "new-password", longest: 256, required: true, ..Kind::default() };
        view! {
            {field::text("new-password", c::SECRET_NEW.t(), c::SECRET_HELP.t(), kind, self.new, move || self.too_short())}
            {field::text("again-password", c::SECRET_AGAIN.t(), "", kind, self.again, move || self.differs())}
        }
        .into_any()
    }
}
