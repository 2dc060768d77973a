//! How it stands, at the bottom of every step.

use super::desk::{Desk, Standing};
use frontend::{
    dom::{El, button, classed, el},
    texts::k,
};

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
    let onward = move || {
        if standing.with(|standing| standing.unanswered > 0) { k::BAR_NEXT_OPEN.t() } else { k::STEPS_TO_REVIEW.t() }
    };
    let go_on = move || match desk.next_open() {
        Some(index) => desk.go_to(index),
        None => desk.show_step(desk.steps.len()),
    };
    let next = button("button button--lead", "", go_on).flag("data-next-open", true).text_by(onward);
    classed("div", "bar")
        .attr("role", "region")
        .attr("aria-label", k::BAR_LABEL.t())
        .add(classed("div", "bar__row").add(open).add(next))
}

/// The level reached, or that none is yet.
pub(super) fn level_words(desk: Desk, standing: &Standing) -> &'static str {
    match standing.level {
        Some(level) => desk.form.texts.levels.get(level).map_or("", String::as_str),
        None => k::BAR_NO_LEVEL.t(),
    }
}
