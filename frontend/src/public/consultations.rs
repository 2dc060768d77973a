//! 征求意见: drafts that are or were open for comment, and what became of one's own comment.

use super::{Asked, asked, facts, head, panel, words};
use crate::{
    api::{
        Failure,
        consultations::{self as api, CommentState, ConsultationEntry},
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
    found: Var<Option<CommentState>>,
}

/// The page.
pub(super) fn consultations() -> Vec<El> {
    let found = Var::new(Asked::Loading);
    let load = move || {
        found.set(Asked::Loading);
        task::run(async move {
            found.set(match api::list().await {
                Ok(list) => Asked::Here(list),
                Err(failure) => Asked::Failed(failure),
            });
        });
    };
    load();
    let list = asked(found, Act::new(move |()| load()), None, |list: &Vec<ConsultationEntry>| {
        if list.is_empty() {
            let none = classed("p", "lead").attr("role", "status").flag("data-none", true);
            return vec![none.text(k::CONSULTATIONS_NONE.t())];
        }
        vec![classed("ul", "cards").add_all(list.iter().map(card))]
    });
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
    vec![head(k::CONSULTATIONS_TITLE.t(), k::CONSULTATIONS_LEAD.t()), list, check.section()]
}

fn card(own: &ConsultationEntry) -> El {
    let link = classed("a", "cards__link").attr("href", &["/consultations/", &own.id].concat()).text(&own.title);
    let small = [&own.division_name, " · ", &own.pack_title].concat();
    let summary = own.is_summarised.then(|| classed("p", "small").text(&words::tally(&own.tally)));
    classed("li", "panel cards__card")
        .attr("data-consultation", &own.id)
        .add(classed("p", "row row--apart").add(classed("span", "small").text(&small)).add(words::consultation(own)))
        .add(el("h2").add(link))
        .add(el("p").text(&k::CONSULTATION_DAYS.with(&[&own.first_day, &own.last_day])))
        .add_all(summary)
}

impl Check {
    fn section(self) -> El {
        let again = Act::new(move |()| self.ask());
        let failed = move || {
            let shown = self.failure.get().map(|failure| failure_notice(&failure, Some(again)));
            shown.into_iter().collect()
        };
        let found = move || self.found.get().map(|found| state(&found)).into_iter().collect();
        panel("check", k::COMMENT_CHECK.t()).add(self.form()).add(region("", failed)).add(region("", found))
    }

    fn form(self) -> El {
        let wrong = move || {
            if self.checked.get() && self.typed.with(|typed| typed.trim().is_empty()) { k::WHO_MISSING.t() } else { "" }
        };
        let kind = Kind { longest: 20, autocomplete: "off", inputmode: "text", class: "input--code" };
        let go = classed("button", "button")
            .attr("type", "submit")
            .flag("data-check", true)
            .attr_by("aria-disabled", move || self.busy.get().then_some("true"))
            .text_by(move || if self.busy.get() { k::PUBLIC_LOADING.t() } else { k::CHECK_GO.t() });
        classed("form", "stack")
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
            match api::receipt(&receipt).await {
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

fn state(found: &CommentState) -> El {
    let notice = classed("div", "notice notice--none").attr("role", "status").attr("data-comment-state", &found.result);
    let notice = if found.result.is_empty() {
        notice
            .add(classed("p", "notice__title").text(k::COMMENT_WAITS.t()))
            .add(el("p").text(k::COMMENT_WAITS_MEANS.t()))
    } else {
        let result = classed("p", "row").add(words::comment_result(&found.result));
        notice.add(result).add(classed("p", "words").flag("data-reason", true).text(&found.reason))
    };
    let link =
        classed("a", "button").attr("href", &["/consultations/", &found.consultation].concat()).text(&found.title);
    classed("div", "stack").add(notice).add(link).add(facts([
        (&k::RECEIPT_NUMBER, found.receipt.clone()),
        (&k::CHECK_CAME, time::instant_in_words(&found.received_at)),
        (&k::COMMENT_ABOUT, found.requirement.clone()),
    ]))
}
