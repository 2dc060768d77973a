//! Lists that come page by page: what is there stays while the next page is on its way, and when it does
//! not come.

use super::{Asked, asked};
use crate::{
    api::{Failure, public::Page},
    browser::{page, task},
    dom::{El, classed, region},
    parts::failure::failure_notice,
    state::{Act, Var},
    texts::{Text, k},
};

/// A list that grows.
pub(super) struct Pages<T: 'static> {
    found: Var<Asked<Page<T>>>,
    /// Counts the questions: an answer to an earlier one is no answer to this one.
    question: Var<u32>,
    /// A page is on its way.
    busy: Var<bool>,
    /// Why the next page did not come.
    failure: Var<Option<Failure>>,
}

impl<T> Clone for Pages<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Pages<T> {}

impl<T: 'static> Pages<T> {
    /// Nothing has been asked for yet.
    pub(super) fn new() -> Self {
        Self { found: Var::new(Asked::Loading), question: Var::new(0), busy: Var::new(false), failure: Var::new(None) }
    }

    /// Waits for the first page, of which nothing is shown before.
    pub(super) fn begin(self, answer: impl Future<Output = Result<Page<T>, Failure>> + 'static) {
        self.found.set(Asked::Loading);
        self.renew(answer);
    }

    /// Waits for the first page; what is shown stays until it is there.
    pub(super) fn renew(self, answer: impl Future<Output = Result<Page<T>, Failure>> + 'static) {
        self.question.alter(|question| *question += 1);
        self.wait(answer, move |answer| {
            self.found.set(match answer {
                Ok(page) => Asked::Here(page),
                Err(failure) => Asked::Failed(failure),
            });
        });
    }

    fn wait(
        self,
        answer: impl Future<Output = Result<Page<T>, Failure>> + 'static,
        show: impl FnOnce(Result<Page<T>, Failure>) + 'static,
    ) {
        let question = self.question.now();
        self.busy.set(true);
        self.failure.set(None);
        task::run(async move {
            let answer = answer.await;
            if self.question.now() == question {
                self.busy.set(false);
                show(answer);
            }
        });
    }

    /// Adds the next page. The button is made anew with the lines: whoever is still there goes on where the new
    /// ones begin.
    fn add(self, further: Page<T>) {
        let is_there = page::focused_within("data-more").is_some();
        let mut first = 1;
        self.found.update(|found| {
            if let Asked::Here(here) = found {
                first += here.entries.len();
                here.entries.extend(further.entries);
                here.next = further.next;
            }
        });
        if is_there {
            let first = ["#found > :nth-child(", &first.to_string(), ") a"].concat();
            task::before_next_frame(move || page::focus_quietly(&first));
        }
    }

    /// Draws whichever state the list is in. `ask` asks for the page after the one that is named, or for the
    /// first; `none` says that there are no lines, `above` stands over them.
    pub(super) fn view<F>(
        self,
        ask: impl Fn(String) -> F + Copy + 'static,
        none: &'static Text,
        above: impl Fn() -> El + 'static,
        card: fn(&T) -> El,
    ) -> El
    where
        F: Future<Output = Result<Page<T>, Failure>> + 'static,
    {
        let again = Act::new(move |()| self.begin(ask(String::new())));
        asked(self.found, again, None, move |found| {
            if found.entries.is_empty() {
                return vec![classed("p", "lead").attr("role", "status").flag("data-none", true).text(none.t())];
            }
            let lines = classed("ul", "cards").attr("id", "found").add_all(found.entries.iter().map(card));
            let more = (!found.next.is_empty()).then(|| self.more(found.next.clone(), ask));
            [above(), lines].into_iter().chain(more.into_iter().flatten()).collect()
        })
    }

    /// The button for the next page, which tries again when that did not come, and above it why it did not.
    fn more<F>(self, after: String, ask: impl Fn(String) -> F + 'static) -> [El; 2]
    where
        F: Future<Output = Result<Page<T>, Failure>> + 'static,
    {
        let failed = region("", move || {
            let shown = self.failure.with(|failure| failure.as_ref().map(|failure| failure_notice(failure, None)));
            shown.into_iter().collect()
        });
        let words = move || {
            if self.busy.get() {
                k::PUBLIC_LOADING.t()
            } else if self.failure.with(Option::is_some) {
                k::FAILURE_AGAIN.t()
            } else {
                k::PUBLIC_MORE.t()
            }
        };
        let grow = move || {
            if self.busy.now() {
                return;
            }
            self.wait(ask(after.clone()), move |answer| match answer {
                Ok(page) => self.add(page),
                Err(failure) => self.failure.set(Some(failure)),
            });
        };
        let go = classed("button", "button button--wide")
            .attr("type", "button")
            .flag("data-more", true)
            .attr_by("aria-disabled", move || self.busy.get().then_some("true"))
            .text_by(words)
            .on_click(grow);
        [failed, go]
    }
}
