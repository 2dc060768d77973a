//! 异议查询: the state of an objection and the city's reply, for whoever has the receipt number.

use super::{facts, head, panel, words};
use crate::{
    api::{
        Failure,
        public::{self, ObjectionState},
    },
    browser::{page, task, time},
    dom::{El, classed, el, region},
    parts::failure::failure_notice,
    state::{Act, Var},
    texts::k,
    ui::field::{Kind, text_field},
};

#[derive(Clone, Copy)]
struct Check {
    typed: Var<String>,
    checked: Var<bool>,
    busy: Var<bool>,
    failure: Var<Option<Failure>>,
    found: Var<Option<ObjectionState>>,
}

/// The page.
pub(super) fn objection() -> Vec<El> {
    let check = Check {
        typed: Var::new(page::parameter("receipt").unwrap_or_default()),
        checked: Var::new(false),
        busy: Var::new(false),
        failure: Var::new(None),
        found: Var::new(None),
    };
    if !check.typed.peek(String::is_empty) {
        check.ask();
    }
    let again = Act::new(move |()| check.ask());
    let failed = move || {
        let shown = check.failure.get().map(|failure| failure_notice(&failure, Some(again)));
        shown.into_iter().collect()
    };
    let found = move || check.found.get().map(|found| state(&found)).into_iter().collect();
    vec![head(k::CHECK_TITLE.t(), k::CHECK_LEAD.t()), check.form(), region("", failed), region("", found)]
}

impl Check {
    fn form(self) -> El {
        let wrong = move || {
            if self.checked.get() && self.typed.with(|typed| typed.trim().is_empty()) { k::WHO_MISSING.t() } else { "" }
        };
        let kind = Kind { longest: 20, autocomplete: "off", inputmode: "text", class: "input--code" };
        let go = classed("button", "button button--lead")
            .attr("type", "submit")
            .flag("data-check", true)
            .attr_by("aria-disabled", move || self.busy.get().then_some("true"))
            .text_by(move || if self.busy.get() { k::PUBLIC_LOADING.t() } else { k::CHECK_GO.t() });
        classed("form", "panel stack")
            .flag("novalidate", true)
            .on("submit", move |event| {
                event.prevent_default();
                self.ask();
            })
            .add(text_field("receipt", k::RECEIPT_NUMBER.t(), k::CHECK_HELP.t(), kind, self.typed, wrong))
            .add(go)
    }

    fn ask(self) {
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
            match public::objection(&receipt).await {
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

fn state(found: &ObjectionState) -> El {
    let (class, title, means) = words::objection(&found.state);
    let answered = if found.replied_at.is_empty() { String::new() } else { time::instant_in_words(&found.replied_at) };
    let notice = classed("div", class)
        .attr("role", "status")
        .attr("data-objection-state", &found.state)
        .add(classed("p", "notice__title").text(title.t()))
        .add(el("p").text(means.t()));
    let section = panel("state", &found.community_name).add(notice).add(facts([
        (&k::RECEIPT_NUMBER, found.receipt.clone()),
        (&k::CHECK_NOTICE, found.notice_number.clone()),
        (&k::CHECK_CAME, time::instant_in_words(&found.received_at)),
        (&k::CHECK_ANSWERED, answered),
    ]));
    if found.reply.is_empty() {
        return section;
    }
    let reply = found.reply.lines().filter(|line| !line.trim().is_empty()).map(|line| el("p").text(line));
    section.add(el("h3").text(k::CHECK_REPLY.t())).add(classed("div", "stack").flag("data-reply", true).add_all(reply))
}
