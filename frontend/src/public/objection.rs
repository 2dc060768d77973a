//! 异议查询: the state of an objection and the city's reply, for whoever has the receipt number.

use super::{
    check::{Answer, check},
    facts, head, panel, words,
};
use crate::{
    api::public::{self, ObjectionState},
    browser::time,
    dom::{El, classed, el},
    texts::k,
};

/// The page.
pub(super) fn objection() -> Vec<El> {
    let ask =
        |receipt: String| -> Answer<ObjectionState> { Box::pin(async move { public::objection(&receipt).await }) };
    [head(k::CHECK_TITLE.t(), k::CHECK_LEAD.t())].into_iter().chain(check("panel stack", ask, state)).collect()
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
