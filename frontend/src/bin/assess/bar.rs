//! How it stands, at the bottom of every step.

use gloo_timers::callback::Timeout;

use super::desk::{Desk, Standing};
use frontend::{
    browser::page,
    dom::{El, button, classed, el, follow},
    state::Var,
    texts::k,
};

/// Between an answer and the words that are read out.
const PAUSE_MS: u32 = 1_000;

/// The bar: score, level, blockers and path behind one tap; the next open requirement behind
/// another.
pub(super) fn bar(desk: Desk) -> El {
    let standing = desk.standing;
    let rest = move || {
        standing.with(|standing| match standing.path {
            _ if standing.blockers == 0 => k::BAR_ALL_GOOD.t().to_owned(),
            Some(path) => k::BAR_WITH_PATH.with(&[&standing.blockers.to_string(), &path.to_string()]),
            None => k::BAR_NO_PATH.with(&[&standing.blockers.to_string()]),
        })
    };
    let words = classed("span", "bar__words")
        .add(
            classed("span", "bar__level")
                .flag("data-level", true)
                .text_by(move || standing.with(|standing| level_words(desk, standing))),
        )
        .add(
            el("span")
                .attr_by("data-blockers", move || Some(standing.with(|standing| standing.blockers.to_string())))
                .attr_by("data-left", move || Some(standing.with(|standing| standing.unanswered.to_string())))
                .attr_by("data-path", move || standing.with(|standing| standing.path.map(|path| path.to_string())))
                .text_by(rest),
        );
    let said = Var::new(String::new());
    let say = move || {
        let comma = k::EXPLAIN_COMMA.t();
        said.set(
            standing.peek(|standing| [&standing.score, comma, level_words(desk, standing), comma, &rest()].concat()),
        );
    };
    // Answers come quickly one after the other: what is read out is how it stands after them.
    let pause = Var::new(None::<Timeout>);
    let mut is_known = false;
    follow(Box::new(move || {
        standing.track();
        if core::mem::replace(&mut is_known, true) {
            pause.keep(Some(Timeout::new(PAUSE_MS, say)));
        }
    }));
    let score = desk.form.rulebook.score.as_ref().map(|score| {
        let shown = move || {
            standing.with(|standing| if standing.score.is_empty() { "–".to_owned() } else { standing.score.clone() })
        };
        el("span")
            .add(classed("span", "sr").text(k::BAR_SCORE.t()))
            .add(classed("span", "bar__figure").flag("data-total", true).text_by(shown))
            .add(classed("span", "small").text(&["/", &score.max.plain()].concat()))
    });
    let open = button("bar__open", "", move || desk.sheet_is_open.set(true))
        .attr("aria-haspopup", "dialog")
        .flag("data-open-result", true)
        .add_all(score)
        .add(words);
    let is_practice = desk.work.peek(|work| work.draft.community.is_none());
    let at_review = move || desk.step.get() == desk.steps.len();
    let is_all_answered = move || {
        standing.track();
        desk.next_open().is_none()
    };
    let onward = move || match (at_review(), is_all_answered()) {
        (_, false) => k::BAR_NEXT_OPEN.t(),
        (true, true) => k::SUBMIT_GO.t(),
        (false, true) => k::STEPS_TO_REVIEW.t(),
    };
    let go_on = move || match desk.next_open() {
        Some(index) => desk.go_to(index),
        // The button of the review knows what is still missing.
        None if desk.step.now() == desk.steps.len() => page::click("[data-submit]"),
        None => desk.show_step(desk.steps.len()),
    };
    let next = button("button button--lead", "", go_on)
        .flag("data-next-open", true)
        .flag_by("hidden", move || is_practice && at_review() && is_all_answered())
        .text_by(onward);
    classed("div", "bar")
        .attr("role", "region")
        .attr("aria-label", k::BAR_LABEL.t())
        .add(classed("p", "sr").attr("role", "status").flag("data-said", true).text_by(move || said.get()))
        .add(classed("div", "bar__row").add(open).add(next))
}

/// The level reached, or that none is yet.
pub(super) fn level_words(desk: Desk, standing: &Standing) -> &'static str {
    match standing.level {
        Some(level) => desk.form.texts.levels.get(level).map_or("", String::as_str),
        None => k::BAR_NO_LEVEL.t(),
    }
}
