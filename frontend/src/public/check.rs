//! 查询: what has become of something that was sent, for whoever has its receipt number.

use core::{future::Future, pin::Pin};

use crate::{
    api::Failure,
    browser::{page, task},
    dom::{El, classed, region},
    parts::failure::failure_notice,
    state::{Act, Var},
    texts::k,
    ui::field::{Kind, text_field},
};

/// What is waited for.
pub(super) type Answer<T> = Pin<Box<dyn Future<Output = Result<T, Failure>>>>;

/// One kind of thing that is looked up.
struct Check<T: 'static> {
    typed: Var<String>,
    checked: Var<bool>,
    busy: Var<bool>,
    failure: Var<Option<Failure>>,
    found: Var<Option<T>>,
    ask: fn(String) -> Answer<T>,
}

impl<T> Clone for Check<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Check<T> {}

/// The form, what went wrong and what was found. The number in the address is asked for at once.
pub(super) fn check<T: 'static>(class: &'static str, ask: fn(String) -> Answer<T>, show: fn(&T) -> El) -> [El; 3] {
    let check = Check {
        typed: Var::new(page::parameter("receipt").unwrap_or_default()),
        checked: Var::new(false),
        busy: Var::new(false),
        failure: Var::new(None),
        found: Var::new(None),
        ask,
    };
    if !check.typed.peek(String::is_empty) {
        check.go();
    }
    let again = Act::new(move |()| check.go());
    let failed = move || {
        let shown = check.failure.get().map(|failure| failure_notice(&failure, Some(again)));
        shown.into_iter().collect()
    };
    let found = move || check.found.with(|found| found.as_ref().map(show).into_iter().collect());
    [check.form(class), region("", failed), region("", found)]
}

impl<T> Check<T> {
    fn form(self, class: &str) -> El {
        let wrong = move || {
            if self.checked.get() && self.typed.with(|typed| typed.trim().is_empty()) { k::WHO_MISSING.t() } else { "" }
        };
        let kind = Kind { longest: 20, autocomplete: "off", inputmode: "text", class: "input--code" };
        let go = classed("button", "button button--lead")
            .attr("type", "submit")
            .flag("data-check", true)
            .attr_by("aria-disabled", move || self.busy.get().then_some("true"))
            .text_by(move || if self.busy.get() { k::PUBLIC_LOADING.t() } else { k::CHECK_GO.t() });
        classed("form", class)
            .flag("novalidate", true)
            .on("submit", move |event| {
                event.prevent_default();
                self.go();
            })
            .add(text_field("receipt", k::RECEIPT_NUMBER.t(), k::CHECK_HELP.t(), kind, self.typed, wrong))
            .add(go)
    }

    fn go(self) {
        self.checked.set(true);
        let receipt = self.typed.with(|typed| typed.trim().to_owned());
        if receipt.is_empty() {
            return page::focus("#receipt");
        }
        if self.busy.now() {
            return;
        }
        self.busy.set(true);
        self.failure.set(None);
        task::run(async move {
            match (self.ask)(receipt).await {
                Ok(found) => self.found.set(Some(found)),
                Err(failure) => {
                    self.found.set(None);
                    self.failure.set(Some(failure));
                }
            }
            self.busy.set(false);
        });
    }
}
