//! Finding a community by its name: an input with a list of matches (ARIA combobox).
//!
//! Made for a slow network: a request leaves when typing pauses, an answer that arrives after a
//! later question is dropped, and the last matches stay until new ones are there.

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

use super::down;
use crate::{
    api::{
        Failure,
        communities::{self, Community},
    },
    browser::{page, task},
    dom::{El, classed, el, region, typed},
    parts::failure::failure_notice,
    state::{Act, Var},
    texts::k,
    ui::field::label,
};

/// A pause in typing.
const PAUSE_MS: u32 = 180;
/// How many matches are shown; one more is asked for, to know whether these are all.
const MOST: usize = 12;

/// What the list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Idle,
    Asking,
    Answered,
}

#[derive(Clone, Copy)]
struct Finder {
    typed: Var<String>,
    matches: Var<Vec<Community>>,
    /// Whether there are more than those.
    has_more: Var<bool>,
    phase: Var<Phase>,
    failure: Var<Option<Failure>>,
    /// Position in the list under the arrow keys.
    active: Var<Option<usize>>,
    /// Number of the latest question.
    question: Var<u32>,
    pause: Var<Option<Timeout>>,
    choose: Act<Community>,
}

/// The input, its matches, and the way down from city to community.
pub(super) fn find(typed: &str, choose: Act<Community>) -> El {
    let finder = Finder {
        typed: Var::new(typed.to_owned()),
        matches: Var::new(Vec::new()),
        has_more: Var::new(false),
        phase: Var::new(Phase::Idle),
        failure: Var::new(None),
        active: Var::new(None),
        question: Var::new(0),
        pause: Var::new(None),
        choose,
    };
    if !typed.is_empty() {
        finder.ask();
        task::before_next_frame(|| page::focus("#find"));
    }
    let help = classed("p", "field__help").attr("id", "find-help").text(k::FIND_HELP.t());
    let field = classed("div", "field").add(label("find", k::FIND_LABEL.t())).add(help).add(finder.input());
    let failure = move || {
        let again = Act::new(move |()| finder.ask());
        finder.failure.get().map(|failure| failure_notice(&failure, Some(again))).into_iter().collect()
    };
    let list = classed("ul", "finder__list")
        .attr("id", "matches")
        .attr("role", "listbox")
        .attr("aria-label", k::FIND_MATCHES.t())
        .flag_by("hidden", move || finder.matches.with(Vec::is_empty))
        .content_by(move || finder.options());
    classed("section", "panel")
        .attr("aria-labelledby", "find-title")
        .attr("data-stage", "find")
        .add(el("h2").attr("id", "find-title").text(k::FIND_TITLE.t()))
        .add(field)
        .add(classed("p", "small").attr("role", "status").flag("data-find-said", true).text_by(move || finder.words()))
        .add(region("", failure))
        .add(list)
        .add(classed("p", "or").text(k::FIND_OR.t()))
        .add(
            classed("details", "fold")
                .flag("open", page::parameter("division").is_some())
                .add(el("summary").text(k::DOWN_TITLE.t()))
                .add(down::down(choose)),
        )
}

fn option_id(position: usize) -> String {
    ["match-", &position.to_string()].concat()
}

impl Finder {
    fn input(self) -> El {
        let is_open = move || !self.matches.with(Vec::is_empty);
        let fixed = [
            ("id", "find"),
            ("type", "text"),
            ("role", "combobox"),
            ("autocomplete", "off"),
            ("autocapitalize", "none"),
            ("spellcheck", "false"),
            ("enterkeyhint", "search"),
            ("maxlength", "60"),
            ("data-find", ""),
            ("aria-autocomplete", "list"),
            ("aria-controls", "matches"),
            ("aria-describedby", "find-help"),
        ];
        let input = fixed.into_iter().fold(classed("input", "input"), |input, (name, value)| input.attr(name, value));
        input
            .attr_by("aria-expanded", move || Some(if is_open() { "true" } else { "false" }))
            .attr_by("aria-activedescendant", move || self.active.get().map(option_id))
            .value_by(move || self.typed.get())
            .on("input", move |event| self.type_in(typed(event)))
            .on("keydown", move |event| {
                if let Some(event) = event.dyn_ref() {
                    self.key(event);
                }
            })
    }

    fn type_in(self, text: String) {
        self.typed.set(text);
        self.active.set(None);
        // The matches stay until new ones are there, but they answer another question now.
        self.phase.set(Phase::Asking);
        self.pause.keep(Some(Timeout::new(PAUSE_MS, move || self.ask())));
    }

    /// Asks for what is typed now.
    fn ask(self) {
        let fragment = self.typed.peek(|typed| typed.trim().to_owned());
        let question = self.question.now().wrapping_add(1);
        self.question.keep(question);
        self.pause.keep(None);
        self.failure.set(None);
        if fragment.is_empty() {
            self.matches.set(Vec::new());
            return self.phase.set(Phase::Idle);
        }
        self.phase.set(Phase::Asking);
        task::run(async move {
            let answer = communities::search(&fragment).await;
            if self.question.now() != question {
                return;
            }
            match answer {
                Ok(mut matches) => {
                    self.active.set(None);
                    self.has_more.keep(matches.len() > MOST);
                    matches.truncate(MOST);
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
                count if self.has_more.now() => k::FIND_MORE.with(&[&count.to_string()]),
                count => k::FIND_COUNT.with(&[&count.to_string()]),
            },
        }
    }

    fn options(self) -> Vec<El> {
        let option = |(position, community): (usize, Community)| {
            classed("li", "finder__option")
                .attr("id", &option_id(position))
                .attr("role", "option")
                .attr("data-community", &community.code)
                .attr_by("aria-selected", move || {
                    Some(if self.active.get() == Some(position) { "true" } else { "false" })
                })
                .add(classed("span", "finder__name").text(&community.name))
                .add(classed("span", "finder__path").text(&community.path))
                .on_click(move || self.choose.run(community.clone()))
        };
        self.matches.get().into_iter().enumerate().map(option).collect()
    }

    fn key(self, event: &KeyboardEvent) {
        // Enter ends the spelling of a word then, and the arrows choose its characters.
        if event.is_composing() {
            return;
        }
        let count = self.matches.peek(Vec::len);
        let active = self.active.now();
        let next = match event.key().as_str() {
            "ArrowDown" if count > 0 => Some(active.map_or(0, |active| (active + 1) % count)),
            "ArrowUp" if count > 0 => Some(active.map_or(count - 1, |active| (active + count - 1) % count)),
            "Escape" => {
                self.matches.set(Vec::new());
                self.phase.set(Phase::Idle);
                None
            }
            "Enter" => {
                let is_answered = self.phase.now() == Phase::Answered;
                let position = active.or((count == 1 && is_answered).then_some(0));
                let chosen = position.and_then(|position| self.matches.peek(|list| list.get(position).cloned()));
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
