//! 寄送: what the forms of a public page have in common. Whatever is typed is kept on the device until
//! it has arrived, under an id by which the server knows a second try.

use crate::{
    api::Failure,
    browser::{page, records, task, uuid},
    dom::{El, classed},
    parts::failure::{self, failure_notice},
    state::Var,
    texts::Text,
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
    pub(super) fn refused(self, own: &[(&str, &'static Text)]) -> Vec<El> {
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
