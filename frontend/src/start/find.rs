//! Finding a community by its name: an input with a list of matches (ARIA combobox).
//!
//! Made for a slow network: a request leaves when typing pauses, an answer that arrives after a
//! later question is dropped, and the last matches stay until new ones are there.

use gloo_timers::callback::Timeout;
use leptos::{ev::KeyboardEvent, prelude::*, task::spawn_local};

use super::down;
use crate::{
    api::{
        Failure,
        communities::{self, Community},
    },
    browser::page,
    parts::failure::failure_notice,
    texts::k,
};

/// A pause in typing.
const PAUSE_MS: u32 = 180;

/// What the list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Idle,
    Asking,
    Answered,
}

#[derive(Clone, Copy)]
struct Finder {
    typed: RwSignal<String>,
    matches: RwSignal<Vec<Community>>,
    phase: RwSignal<Phase>,
    failure: RwSignal<Option<Failure>>,
    /// Position in the list under the arrow keys.
    active: RwSignal<Option<usize>>,
    /// Number of the latest question.
    question: StoredValue<u32>,
    pause: StoredValue<Option<Timeout>, LocalStorage>,
    choose: Callback<Community>,
}

/// The input, its matches, and the way down from city to community.
pub(super) fn find(typed: String, choose: Callback<Community>) -> impl IntoView {
    let finder = Finder {
        typed: RwSignal::new(typed),
        matches: RwSignal::new(Vec::new()),
        phase: RwSignal::new(Phase::Idle),
        failure: RwSignal::new(None),
        active: RwSignal::new(None),
        question: StoredValue::new(0),
        pause: StoredValue::new_local(None),
        choose,
    };
    if !finder.typed.with_untracked(String::is_empty) {
        finder.ask();
        request_animation_frame(|| page::focus("#find"));
    }
    let is_open = move || !finder.matches.with(Vec::is_empty);
    view! {
        <section class="panel" aria-labelledby="find-title" data-stage="find">
            <h2 id="find-title">{k::FIND_TITLE.t()}</h2>
            <div class="field">
                <label class="field__label" for="find">{k::FIND_LABEL.t()}</label>
                <p class="field__help" id="find-help">{k::FIND_HELP.t()}</p>
                <input id="find" class="input" type="text" role="combobox" autocomplete="off" autocapitalize="none"
                    spellcheck="false" enterkeyhint="search" maxlength="60" data-find
                    aria-autocomplete="list" aria-controls="matches" aria-describedby="find-help"
                    aria-expanded=move || if is_open() { "true" } else { "false" }
                    aria-activedescendant=move || finder.active.get().map(option_id)
                    prop:value=finder.typed
                    on:input:target=move |event| finder.type_in(event.target().value())
                    on:keydown=move |event| finder.key(&event) />
            </div>
            <p class="small" role="status">{move || finder.words()}</p>
            {move || finder.failure.get().map(|failure| failure_notice(&failure, Some(Callback::new(move |()| finder.ask()))))}
            <ul id="matches" class="finder__list" role="listbox" aria-label=k::FIND_MATCHES.t() hidden=move || !is_open()>
                {move || finder.options()}
            </ul>
            <p class="or">{k::FIND_OR.t()}</p>
            <details class="fold">
                <summary>{k::DOWN_TITLE.t()}</summary>
                {down::down(choose)}
            </details>
        </section>
    }
}

fn option_id(position: usize) -> String {
    ["match-", &position.to_string()].concat()
}

impl Finder {
    fn type_in(self, text: String) {
        self.typed.set(text);
        self.active.set(None);
        self.pause.set_value(Some(Timeout::new(PAUSE_MS, move || self.ask())));
    }

    /// Asks for what is typed now.
    fn ask(self) {
        let fragment = self.typed.with_untracked(|typed| typed.trim().to_owned());
        let question = self.question.get_value().wrapping_add(1);
        self.question.set_value(question);
        self.failure.set(None);
        if fragment.is_empty() {
            self.matches.set(Vec::new());
            return self.phase.set(Phase::Idle);
        }
        self.phase.set(Phase::Asking);
        spawn_local(async move {
            let answer = communities::search(&fragment).await;
            if self.question.try_get_value() != Some(question) {
                return;
            }
            match answer {
                Ok(matches) => {
                    self.active.set(None);
                    self.matches.set(matches);
                    self.phase.set(Phase::Answered);
                }
                Err(failure) => {
                    self.phase.set(Phase::Idle);
                    self.failure.set(Some(failure));
                }
            }
        });
    }

    fn words(self) -> String {
        match self.phase.get() {
            Phase::Idle => String::new(),
            Phase::Asking => k::FIND_ASKING.t().to_owned(),
            Phase::Answered => match self.matches.with(Vec::len) {
                0 => k::FIND_NONE.t().to_owned(),
                count => k::FIND_COUNT.with(&[&count.to_string()]),
            },
        }
    }

    fn options(self) -> Vec<AnyView> {
        let option = |(position, community): (usize, Community)| {
            let (name, path, code) = (community.name.clone(), community.path.clone(), community.code.clone());
            view! {
                <li id=option_id(position) class="finder__option" role="option" data-community=code
                    aria-selected=move || if self.active.get() == Some(position) { "true" } else { "false" }
                    on:click=move |_| self.choose.run(community.clone())>
                    <span class="finder__name">{name}</span>
                    <span class="finder__path">{path}</span>
                </li>
            }
            .into_any()
        };
        self.matches.get().into_iter().enumerate().map(option).collect()
    }

    fn key(self, event: &KeyboardEvent) {
        let count = self.matches.with_untracked(Vec::len);
        let active = self.active.get_untracked();
        let next = match event.key().as_str() {
            "ArrowDown" if count > 0 => Some(active.map_or(0, |active| (active + 1) % count)),
            "ArrowUp" if count > 0 => Some(active.map_or(count - 1, |active| (active + count - 1) % count)),
            "Escape" => {
                self.matches.set(Vec::new());
                self.phase.set(Phase::Idle);
                None
            }
            "Enter" => {
                let position = active.or((count == 1).then_some(0));
                let chosen = position.and_then(|position| self.matches.with_untracked(|list| list.get(position).cloned()));
                match chosen {
                    Some(community) => return self.choose.run(community),
                    None => return self.ask(),
                }
            }
            _ => return,
        };
        event.prevent_default();
        self.active.set(next);
        if let Some(option) = next.and_then(|position| page::find(&["#", &option_id(position)].concat())) {
            option.scroll_into_view_with_bool(false);
        }
    }
}
