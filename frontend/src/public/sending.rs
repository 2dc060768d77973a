//! 寄送: what the forms of a public page have in common. Whatever is typed is kept on the device until
//! it has arrived, under an id by which the server knows a second try.

use crate::{
    api::Failure,
    browser::{page, records, task, uuid},
    dom::{El, button, classed, el, follow, region},
    parts::failure::{self, failure_notice},
    state::Var,
    texts::{Text, k},
};

/// What is kept of one form, under names that begin alike.
#[derive(Clone, Copy)]
pub(super) struct Kept(&'static str);

impl Kept {
    /// Of a form of a kind about one thing.
    pub(super) fn of(kind: &str, about: &str) -> Self {
        Self(Box::leak([kind, ".", about, "."].concat().into_boxed_str()))
    }

    fn name(self, name: &str) -> String {
        [self.0, name].concat()
    }

    /// What is kept under a name; empty when nothing is.
    pub(super) fn read(self, name: &str) -> String {
        records::read(&self.name(name)).unwrap_or_default()
    }

    /// Keeps a text; an empty one is not kept at all.
    pub(super) fn keep(self, name: &str, value: &str) {
        if value.is_empty() {
            records::remove(&self.name(name));
        } else {
            records::write(&self.name(name), value);
        }
    }

    /// Keeps texts as they are typed.
    pub(super) fn keep_typed(self, texts: impl IntoIterator<Item = (&'static str, Var<String>)>) {
        for (name, value) in texts {
            follow(Box::new(move || value.with(|value| self.keep(name, value))));
        }
    }

    /// The id that a second try is recognised by.
    pub(super) fn id(self) -> String {
        let kept = self.read("id");
        if kept.is_empty() { self.new_id() } else { kept }
    }

    fn new_id(self) -> String {
        let id = uuid::version_7();
        self.keep("id", &id);
        id
    }

    /// What is sent next is something else.
    pub(super) fn forget_id(self) {
        self.keep("id", "");
    }
}

/// How it stands with sending a form.
#[derive(Clone, Copy)]
pub(super) struct Sending {
    /// Whether what is missing is pointed out.
    pub(super) checked: Var<bool>,
    pub(super) busy: Var<bool>,
    pub(super) failure: Var<Option<Failure>>,
    /// Receipt number of what has arrived.
    pub(super) receipt: Var<String>,
}

impl Sending {
    /// Nothing has been sent yet.
    pub(super) fn new() -> Self {
        Self {
            checked: Var::new(false),
            busy: Var::new(false),
            failure: Var::new(None),
            receipt: Var::new(String::new()),
        }
    }

    /// A form with its fields and, beneath them, what went wrong (in the form's own words where it has some),
    /// the button that sends it and the one that leaves nothing of it.
    pub(super) fn form(
        self,
        fields: impl IntoIterator<Item = El>,
        own: &'static [(&'static str, &'static Text)],
        words: &'static Text,
        send: impl Fn() + 'static,
        forget: impl Fn() + 'static,
    ) -> El {
        let go = classed("button", "button button--lead button--wide")
            .attr("type", "submit")
            .flag("data-send", true)
            .attr_by("aria-disabled", move || self.busy.get().then_some("true"))
            .text_by(move || if self.busy.get() { k::OBJECT_SENDING.t() } else { words.t() });
        let forget = button("button button--plain", k::OBJECT_FORGET.t(), forget);
        classed("form", "stack")
            .flag("novalidate", true)
            .on("submit", move |event| {
                event.prevent_default();
                send();
            })
            .add_all(fields)
            .add(region("", move || self.refused(own)))
            .add(go)
            .add(forget.flag("data-forget", true))
    }

    /// Sends what `send` sends. Of what has arrived nothing stays (`forget`); what is refused with the
    /// code `conflict` has arrived in an earlier wording, and the next press sends this one by itself.
    pub(super) fn send(
        self,
        kept: Kept,
        conflict: &'static str,
        send: impl Future<Output = Result<String, Failure>> + 'static,
        forget: impl FnOnce() + 'static,
    ) {
        self.busy.set(true);
        task::run(async move {
            // The id lies on the device before anything leaves.
            records::settled().await;
            let answer = send.await;
            self.busy.set(false);
            match answer {
                Ok(receipt) => {
                    forget();
                    self.receipt.set(receipt);
                    task::before_next_frame(|| page::focus("#arrived"));
                }
                Err(failure) => {
                    if failure::code(&failure) == conflict {
                        kept.forget_id();
                    }
                    self.failure.set(Some(failure));
                }
            }
        });
    }

    /// After what has arrived to an empty form, whose place takes the focus.
    pub(super) fn again(self, place: &'static str) {
        self.receipt.set(String::new());
        task::before_next_frame(move || page::focus(place));
    }

    /// Back to a form with nothing to say about it.
    pub(super) fn reset(self) {
        self.checked.set(false);
        self.failure.set(None);
    }

    /// What went wrong, in the form's own words where it has some.
    fn refused(self, own: &[(&str, &'static Text)]) -> Vec<El> {
        let shown = self.failure.with(|failure| {
            let failure = failure.as_ref()?;
            let code = failure::code(failure);
            let words = own.iter().find(|(known, _)| *known == code).map(|(_, words)| words);
            Some(words.map_or_else(
                || failure_notice(failure, None),
                |words| {
                    classed("div", "notice notice--bad")
                        .attr("role", "alert")
                        .attr("data-failure", code)
                        .add(classed("p", "notice__title").text(words.t()))
                },
            ))
        });
        shown.into_iter().collect()
    }
}

/// That something has arrived, with the receipt number to take along, which has the attribute `name`.
pub(super) fn arrived(title: &Text, means: &Text, name: &str, receipt: &str) -> El {
    classed("div", "notice")
        .attr("role", "status")
        .attr("id", "arrived")
        .attr("tabindex", "-1")
        .add(classed("p", "notice__title").text(title.t()))
        .add(el("p").text(means.t()))
        .add(classed("p", "big-number").flag(name, true).text(receipt))
}
