//! 征求意见: drafts that are or were open for comment, and what became of one's own comment.

use super::{Asked, asked, check::check, facts, head, panel, words};
use crate::{
    api::consultations::{self as api, CommentState, ConsultationEntry},
    browser::{task, time},
    dom::{El, classed, el},
    state::{Act, Var},
    texts::k,
};

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
    let checked = check("stack", |receipt| Box::pin(async move { api::receipt(&receipt).await }), state);
    let check = panel("check", k::COMMENT_CHECK.t()).add_all(checked);
    vec![head(k::CONSULTATIONS_TITLE.t(), k::CONSULTATIONS_LEAD.t()), list, check]
}

fn card(own: &ConsultationEntry) -> El {
    let link = classed("a", "cards__link").attr("href", &["/consultations/", &own.id].concat()).text(&own.title);
    let small = [&own.division_name, " · ", &own.pack_title].concat();
    let summary = own.is_summarised.then(|| classed("p", "small").text(&words::tally(&own.tally)));
    classed("li", "panel cards__card")
        .attr("data-consultation", &own.id)
        .add(classed("p", "row row--apart").add(classed("span", "small").text(&small)).add(words::consultation(own)))
        .add(el("h2").add(link))
        .add(el("p").text(&words::consultation_days(&own.first_day, &own.last_day)))
        .add_all(summary)
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
