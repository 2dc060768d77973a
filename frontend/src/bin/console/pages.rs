//! Lists that come page by page.

use core::future::Future;

use frontend::{
    api::Failure,
    browser::task,
    texts::{Text, c},
};
use leptos::prelude::*;

use crate::parts::notice::{self, Loaded};

/// The lines so far.
#[derive(Clone)]
pub(crate) struct Lines<T> {
    /// In the server's order.
    pub(crate) rows: Vec<T>,
    /// Names the next page; none on the last.
    pub(crate) next: Option<String>,
}

/// A list that grows.
pub(crate) struct Pages<T: Send + Sync + 'static> {
    lines: RwSignal<Loaded<Lines<T>>>,
    growing: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    /// Counts the questions: an answer to an earlier one is no answer to this one.
    turn: StoredValue<u32>,
}

impl<T: Send + Sync + 'static> Clone for Pages<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Pages<T> {}

/// Which of its states a list is in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Loading,
    Failed,
    Empty,
    Lines,
}

impl<T: Clone + Send + Sync + 'static> Pages<T> {
    /// Nothing has been asked for yet.
    pub(crate) fn new() -> Self {
        Self {
            lines: RwSignal::new(Loaded::Loading),
            growing: RwSignal::new(false),
            failure: RwSignal::new(None),
            turn: StoredValue::new(0),
        }
    }

    /// Shows the first page.
    pub(crate) fn begin(self, answer: impl Future<Output = Result<Lines<T>, Failure>> + 'static) {
        self.turn.update_value(|turn| *turn += 1);
        let own = self.turn.get_value();
        self.lines.set(Loaded::Loading);
        self.growing.set(false);
        self.failure.set(None);
        task::run(async move {
            let answer = answer.await;
            if self.turn.try_get_value() == Some(own) {
                self.lines.set(Loaded::from(answer));
            }
        });
    }

    /// Adds the next page; what is there stays when it does not come.
    fn grow(self, answer: impl Future<Output = Result<Lines<T>, Failure>> + 'static) {
        let own = self.turn.get_value();
        self.growing.set(true);
        self.failure.set(None);
        task::run(async move {
            let answer = answer.await;
            if self.turn.try_get_value() != Some(own) {
                return;
            }
            self.growing.set(false);
            match answer {
                Ok(page) => self.lines.update(|lines| {
                    if let Loaded::Ready(lines) = lines {
                        lines.rows.extend(page.rows);
                        lines.next = page.next;
                    }
                }),
                Err(failure) => self.failure.set(Some(failure)),
            }
        });
    }

    /// The lines, to be followed.
    pub(crate) fn rows(self) -> Vec<T> {
        self.lines.with(|lines| if let Loaded::Ready(lines) = lines { lines.rows.clone() } else { Vec::new() })
    }

    /// How many there are, and whether more follow.
    fn count(self) -> (usize, bool) {
        self.lines.with(|lines| match lines {
            Loaded::Ready(lines) => (lines.rows.len(), lines.next.is_some()),
            _ => (0, false),
        })
    }

    /// How many there are: `all` when no more follow, else `so_far`.
    pub(crate) fn counted(self, all: &'static Text, so_far: &'static Text) -> AnyView {
        let count = move || match self.count() {
            (count, true) => so_far.with(&[&count.to_string()]),
            (count, false) => all.with(&[&count.to_string()]),
        };
        view! { <p class="small" role="status" data-count>{count}</p> }.into_any()
    }

    /// Draws whichever state the list is in. `table` is made once and follows [`Self::rows`], so that
    /// neither focus nor what is unfolded is lost when the list grows.
    pub(crate) fn view(
        self,
        again: impl Fn() + Copy + Send + 'static,
        empty: impl Fn() -> AnyView + Send + 'static,
        table: impl Fn() -> AnyView + Send + 'static,
    ) -> AnyView {
        let shown = Memo::new(move |_| {
            self.lines.with(|lines| match lines {
                Loaded::Loading => Shown::Loading,
                Loaded::Failed(_) => Shown::Failed,
                Loaded::Ready(lines) if lines.rows.is_empty() => Shown::Empty,
                Loaded::Ready(_) => Shown::Lines,
            })
        });
        let content = move || match shown.get() {
            Shown::Loading => notice::loading(),
            Shown::Failed => match self.lines.get_untracked() {
                Loaded::Failed(failure) => notice::failed_with(&failure, again),
                _ => notice::loading(),
            },
            Shown::Empty => empty(),
            Shown::Lines => table(),
        };
        view! { {content} }.into_any()
    }

    /// The button for the next page, as long as there is one.
    pub(crate) fn more<F>(self, ask: impl Fn(String) -> F + Clone + Send + Sync + 'static) -> AnyView
    where
        F: Future<Output = Result<Lines<T>, Failure>> + 'static,
    {
        let next = Memo::new(move |_| {
            self.lines.with(|lines| if let Loaded::Ready(lines) = lines { lines.next.clone() } else { None })
        });
        let go = move |_| {
            if let Some(next) = next.get_untracked().filter(|_| !self.growing.get_untracked()) {
                self.grow(ask(next));
            }
        };
        view! {
            {move || self.failure.with(|failure| failure.as_ref().map(notice::failed))}
            <button
                type="button"
                class="button button--wide"
                data-more
                hidden=move || next.with(Option::is_none)
                aria-disabled=move || self.growing.get().then_some("true")
                on:click=go
            >
                {move || if self.growing.get() { c::COMMON_LOADING.t() } else { c::LIST_MORE.t() }}
            </button>
        }
        .into_any()
    }
}
