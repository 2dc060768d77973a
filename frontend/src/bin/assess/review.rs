//! The look over everything before it is sent: what is open, what is not met, what does not apply.

use shared::{answer::AnswerValue, evaluate::State, rulebook::Item};

use super::{bar::level_words, desk::Desk, previous, result::goto, submit, work::Mark};
use frontend::{
    dom::{El, button, classed, el, region},
    parts::status::source_note,
    texts::{Text, k},
};

/// One kind of thing to look at.
struct Kind {
    name: &'static str,
    title: &'static Text,
    means: &'static Text,
    holds: fn(&Item, Mark) -> bool,
}

/// In the order in which somebody has to care.
const KINDS: [Kind; 5] = [
    Kind {
        name: "flawed",
        title: &k::REVIEW_FLAWED,
        means: &k::REVIEW_FLAWED_MEANS,
        holds: |_, mark| mark.flaw.is_some(),
    },
    Kind {
        name: "unanswered",
        title: &k::REVIEW_UNANSWERED,
        means: &k::REVIEW_UNANSWERED_MEANS,
        holds: |item, mark| item.is_answered_by_community() && mark.flaw.is_none() && mark.state == State::Unanswered,
    },
    Kind {
        name: "not_met",
        title: &k::REVIEW_NOT_MET,
        means: &k::REVIEW_NOT_MET_MEANS,
        holds: |_, mark| mark.flaw.is_none() && mark.state == State::NotMet,
    },
    Kind {
        name: "partly",
        title: &k::REVIEW_PARTLY,
        means: &k::REVIEW_PARTLY_MEANS,
        holds: |_, mark| mark.flaw.is_none() && mark.state == State::Partly,
    },
    Kind {
        name: "not_applicable",
        title: &k::REVIEW_NOT_APPLICABLE,
        means: &k::REVIEW_NOT_APPLICABLE_MEANS,
        holds: |_, mark| mark.state == State::NotApplicable,
    },
];

/// The last step.
pub(super) fn review(desk: Desk) -> Vec<El> {
    let figure = classed("p", "result__figure")
        .add(el("strong").text_by(move || desk.standing.with(|standing| standing.score.clone())))
        .add(el("span").text_by(move || desk.standing.with(|standing| level_words(desk, standing))));
    let open =
        button("button", k::REVIEW_RESULT.t(), move || desk.sheet_is_open.set(true)).flag("data-open-result", true);
    let last = desk.steps.len().saturating_sub(1);
    let back = button("button", k::STEPS_BACK.t(), move || desk.show_step(last)).flag("data-previous", true);
    // It is asked for while the page is there.
    let last_time = region("", move || {
        desk.standing.track();
        previous::shown(desk)
    });
    [classed("section", "panel").flag("data-review", true).add(figure).add(open)]
        .into_iter()
        .chain(missing_facts(desk))
        .chain(KINDS.iter().filter_map(|kind| list(desk, kind)))
        .chain([last_time, source_note(&desk.form.texts), submit::submit(desk), back])
        .collect()
}

fn list(desk: Desk, kind: &Kind) -> Option<El> {
    let marked = |index: &usize| (kind.holds)(&desk.form.rulebook.items[*index], desk.marks[*index].now());
    let items: Vec<usize> = (0..desk.marks.len()).filter(marked).collect();
    let id = ["review-", kind.name].concat();
    let title = el("h2").attr("id", &id).text(&[kind.title.t(), " ", &items.len().to_string()].concat());
    let row = |index: &usize| el("li").add(goto(desk, *index, None)).add_all(reason(desk, *index));
    (!items.is_empty()).then(|| {
        classed("section", "panel")
            .attr("data-review-kind", kind.name)
            .attr("aria-labelledby", &id)
            .add(title)
            .add(classed("p", "small").text(kind.means.t()))
            .add(classed("ul", "rows").add_all(items.iter().map(row)))
    })
}

/// What has to be said about the community before anything can be sent.
fn missing_facts(desk: Desk) -> Option<El> {
    let facts: Vec<usize> = desk.work.peek(|work| work.flawed_facts(desk.form).collect());
    let row = |fact: &usize| {
        let (fact, id) = (*fact, &desk.form.rulebook.facts[*fact].id);
        let jump = button("jump", "", move || desk.go_to_fact(fact)).attr("data-goto-fact", id);
        el("li").add(jump.add(classed("span", "jump__text").text(&desk.form.texts.facts[fact].label)))
    };
    (!facts.is_empty()).then(|| {
        classed("section", "panel")
            .attr("data-review-kind", "facts")
            .attr("aria-labelledby", "review-facts")
            .add(el("h2").attr("id", "review-facts").text(k::FACTS_TITLE.t()))
            .add(classed("p", "small").text(k::REVIEW_FACTS_MEANS.t()))
            .add(classed("ul", "rows").add_all(facts.iter().map(row)))
    })
}

/// Why a requirement does not apply.
fn reason(desk: Desk, index: usize) -> Option<El> {
    desk.work.peek(|work| match work.response(&desk.form.rulebook.items[index].id) {
        Some(AnswerValue::NotApplicable(reason)) if !reason.is_empty() => {
            Some(classed("p", "small").text(&k::REVIEW_REASON.with(&[reason])))
        }
        _ => None,
    })
}
