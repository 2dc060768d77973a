//! One requirement.

use shared::{evaluate::State, rulebook::Question};

use super::{
    controls::{self, Ask},
    desk::Desk,
    extras, later, not_applicable,
    work::{Flaw, Mark},
};
use frontend::{
    dom::{El, classed, el, region},
    parts::{account::state_badge, status::status_badge},
    texts::k,
};

/// The card of a requirement under a heading of some level; hidden while it is not asked.
pub(super) fn card(desk: Desk, index: usize, heading: &str) -> El {
    let ask = Ask { desk, index };
    let (item, texts, mark) = (ask.item(), ask.texts(), desk.marks[index]);
    let title = ask.title();
    let heading = classed(heading, "requirement__text").attr("id", &title).add_all(numbered(&item.id, &texts.text));
    let is_veto = texts.tags.iter().any(|tag| tag == "veto");
    let meta = classed("p", "requirement__meta")
        .add(el("span").content_by(move || vec![badge(mark.get())]))
        .add_all(is_veto.then(|| classed("span", "badge badge--bad").text(k::CARD_VETO.t())))
        .add(status_badge(desk.form.texts.status));
    let mut card = classed("section", "requirement")
        .attr("role", "group")
        .attr("tabindex", "-1")
        .attr("data-requirement", &item.id)
        .attr("aria-labelledby", &title)
        .attr_by("data-state", move || Some(state_name(mark.get().state)))
        .flag_by("hidden", move || matches!(mark.get().state, State::Hidden | State::Retired))
        .add(heading)
        .add(region("", move || later::beside(ask)))
        .add(meta);
    if item.by_assessor {
        let notice = classed("p", "notice notice--none").text(k::CARD_BY_ASSESSOR.t());
        return card.add(notice).add(extras::extras(ask));
    }
    card = card.add(controls::control(ask));
    if matches!(item.question, Question::Numbers { .. }) {
        card = card.add(region("", move || later::suggested(ask)));
    }
    let flaw_id = ["flaw-", &item.id].concat();
    if item.may_be_not_applicable {
        card = card.add_all(not_applicable::not_applicable(ask, &flaw_id));
    }
    // A field for numbers says itself what it takes.
    let has_own_words = matches!(item.question, Question::Numbers { .. });
    let flaw = move || match mark.get().flaw {
        Some(Flaw::Reason) => k::FLAW_REASON.t(),
        Some(Flaw::Number) if has_own_words => "",
        Some(Flaw::Number) => k::FLAW_NUMBER.t(),
        Some(Flaw::Other) => k::FLAW_OTHER.t(),
        None => "",
    };
    let flaw = classed("p", "field__error")
        .attr("id", &flaw_id)
        .attr("role", "status")
        .flag_by("hidden", move || flaw().is_empty())
        .text_by(flaw);
    card.add(flaw).add(extras::extras(ask))
}

/// The state in `data-state`.
pub(super) fn state_name(state: State) -> &'static str {
    match state {
        State::Unanswered => "unanswered",
        State::NotApplicable => "not_applicable",
        State::Hidden => "hidden",
        State::Retired => "retired",
        State::Met => "met",
        State::Partly => "partly",
        State::NotMet => "not_met",
    }
}

fn badge(mark: Mark) -> El {
    match mark.flaw {
        Some(_) => classed("span", "badge badge--bad badge--open").text(k::STATE_FLAWED.t()),
        None => state_badge(mark.state),
    }
}

/// A number in front of its text.
fn numbered(id: &str, text: &str) -> Vec<El> {
    // Ids such as `c1` are names for programs; only those that read as numbers are shown.
    let is_number = id.starts_with(|first: char| first.is_ascii_digit());
    let number = is_number.then(|| classed("span", "requirement__number").text(id));
    number.into_iter().chain([el("span").text(text)]).collect()
}
