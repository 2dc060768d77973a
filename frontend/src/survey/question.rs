//! One question: a face for each answer, or a row of numbers for satisfaction in all.

use shared::survey::{Face, MOST_SATISFIED};

use super::form::Desk;
use crate::{
    api::surveys::Question,
    dom::{El, classed, el, typed},
    parts::{
        aloud::aloud,
        faces::{drawing, words},
    },
    texts::k,
};

/// Between two numbers that are offered.
const STEP: u8 = 10;

/// The card of a question, with its number among all.
pub(super) fn card(desk: Desk, number: usize, own: &'static Question) -> El {
    let label = ["question-", &own.requirement].concat();
    let words = classed("p", "requirement__text")
        .attr("id", &label)
        .add(classed("span", "requirement__number").text(&[&number.to_string(), "."].concat()))
        .text(&own.text);
    let choices = if own.is_satisfaction { numbers(desk) } else { faces(desk, own) };
    classed("section", "requirement")
        .attr("data-requirement", &own.requirement)
        .flag("data-satisfaction", own.is_satisfaction)
        .add(words)
        .add(choices.attr("role", "radiogroup").attr("aria-labelledby", &label))
        .add_all(aloud(&["[data-requirement=\"", &own.requirement, "\"]"].concat()))
}

fn faces(desk: Desk, own: &'static Question) -> El {
    let choice = |face: Face| {
        let is_chosen = move || desk.faces.with(|faces| faces.get(&own.requirement) == Some(&face));
        let input = el("input")
            .attr("type", "radio")
            .attr("name", &["face-", &own.requirement].concat())
            .attr("value", face.id())
            .checked_by(is_chosen)
            .on("change", move |_| {
                desk.faces.update(|faces| {
                    faces.insert(own.requirement.clone(), face);
                });
            });
        let class = match face {
            Face::Good => "choice face",
            Face::SoSo => "choice choice--half face",
            Face::Bad => "choice choice--bad face",
            Face::Unclear => "choice choice--none face",
        };
        classed("label", class).add(input).add(drawing(face)).add(el("span").text(words(face).t()))
    };
    classed("div", "choices faces").add_all(Face::ALL.map(choice))
}

fn numbers(desk: Desk) -> El {
    let choice = |degree: u8| {
        let value = degree.to_string();
        let input = el("input")
            .attr("type", "radio")
            .attr("name", "satisfaction")
            .attr("value", &value)
            .attr("aria-label", &k::SURVEY_DEGREE.with(&[&value]))
            .checked_by(move || desk.satisfaction.with(|chosen| *chosen == degree.to_string()))
            .on("change", move |event| desk.satisfaction.set(typed(event)));
        classed("label", "choice degree").add(input).add(el("span").text(&value))
    };
    let ends = classed("p", "degrees__ends small")
        .attr("aria-hidden", "true")
        .add(el("span").text(k::SURVEY_LEAST.t()))
        .add(el("span").text(k::SURVEY_MOST.t()));
    let degrees = (0..=MOST_SATISFIED).step_by(usize::from(STEP)).map(choice);
    classed("div", "stack").add(ends).add(classed("div", "choices degrees").add_all(degrees))
}
