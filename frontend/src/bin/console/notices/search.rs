//! Finds candidates for a notice: by characters at once, and as the work list does, by pinyin and its
//! initials too, once the server has said which those are.

use std::collections::BTreeSet;

use frontend::{api::Failure, browser::task, texts::c};
use leptos::prelude::*;
use shared::case::Stage;

use super::choice::Candidate;
use crate::{
    address, api,
    parts::{
        field::{self, Kind},
        notice,
    },
    session::Session,
};

/// What is looked for, and what the server has found.
#[derive(Clone, Copy)]
pub(super) struct Search {
    /// As it is typed.
    typed: RwSignal<String>,
    /// What the server was asked last.
    asked: RwSignal<String>,
    /// Ids of the cases that it has found by that.
    found: RwSignal<BTreeSet<String>>,
    /// Why it could not say.
    failure: RwSignal<Option<Failure>>,
}

impl Search {
    /// Nothing is looked for yet.
    pub(super) fn new(session: Session) -> Self {
        let (asked, found) = (RwSignal::new(String::new()), RwSignal::new(BTreeSet::new()));
        let failure = RwSignal::new(None);
        let typed =
            address::rested(move || asked.get(), move |words| ask(session, words.to_owned(), asked, found, failure));
        Self { typed, asked, found, failure }
    }

    /// The field for it.
    pub(super) fn field(self) -> AnyView {
        let kind = Kind { input: "search", autocomplete: "off", longest: 60, ..Kind::default() };
        view! {
            {field::text("notice-find", c::FILTER_SEARCH.t(), "", kind, self.typed, String::new)}
            {move || self.failure.with(|failure| failure.as_ref().map(notice::failed))}
        }
        .into_any()
    }

    /// Whether a candidate is among what is looked for; all are while nothing is.
    pub(super) fn finds(self, one: &Candidate) -> bool {
        self.typed.with(|typed| {
            let words = typed.trim();
            let is_answered = || self.asked.with(|asked| asked == words);
            words.is_empty()
                || one.name.contains(words)
                || one.path.contains(words)
                || is_answered() && self.found.with(|found| found.contains(&one.id))
        })
    }
}

/// Asks the server which of the cases that wait for a notice are found by the words.
fn ask(
    session: Session,
    words: String,
    asked: RwSignal<String>,
    found: RwSignal<BTreeSet<String>>,
    failure: RwSignal<Option<Failure>>,
) {
    found.set(BTreeSet::new());
    failure.set(None);
    asked.set(words.clone());
    if words.is_empty() {
        return;
    }
    task::run(async move {
        let answer = api::cases::all_at(session, Stage::Recognised, &words).await;
        // An answer to earlier words is none to these.
        if asked.try_with_untracked(|asked| *asked == words) != Some(true) {
            return;
        }
        match answer {
            Ok(rows) => found.set(rows.into_iter().map(|row| row.id).collect()),
            Err(refused) => failure.set(Some(refused)),
        }
    });
}
