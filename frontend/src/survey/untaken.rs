//! What was tapped and typed and is no part of the answer that counts: it stays on the device, to be read, copied
//! or cleared.

use super::{form::Desk, photo::picture};
use crate::{
    api::surveys::Question,
    browser::{page, task},
    dom::{El, button, classed, el},
    parts::{copy::copy_button, faces::words},
    texts::k,
};

/// What is left of the form, with what to do about it; nothing when nothing is left.
pub(super) fn untaken(desk: Desk) -> Vec<El> {
    let (faces, degree, text, photo) = (desk.faces.get(), desk.satisfaction.get(), desk.text.get(), desk.photo.get());
    let said = |own: &Question| {
        let said = if own.is_satisfaction {
            (!degree.is_empty()).then(|| k::SURVEY_DEGREE.with(&[&degree]))
        } else {
            faces.get(&own.requirement).map(|face| words(*face).t().to_owned())
        };
        said.map(|said| (own.text.clone(), said))
    };
    let said: Vec<(String, String)> = desk.survey.questions.iter().filter_map(said).collect();
    if said.is_empty() && text.is_empty() && photo.is_empty() {
        return Vec::new();
    }
    let line = |name: &str, value: &str| [name, k::EXPLAIN_COLON.t(), value].concat();
    let mut copied: Vec<String> = said.iter().map(|(question, said)| line(question, said)).collect();
    if !text.is_empty() {
        copied.push(line(k::SURVEY_TEXT.t(), &text));
    }
    let fact = |(question, said): &(String, String)| el("div").add(el("dt").text(question)).add(el("dd").text(said));
    let notice = classed("div", "notice notice--half")
        .add(classed("p", "notice__title").text(k::SURVEY_UNTAKEN.t()))
        .add(el("p").text(k::SURVEY_UNTAKEN_MEANS.t()));
    let forget = button("button button--plain", k::OBJECT_FORGET.t(), move || {
        desk.forget();
        task::before_next_frame(|| page::focus_quietly("#arrived"));
    });
    let typed = classed("div", "stack")
        .flag("data-untaken", true)
        .add(notice)
        .add_all((!said.is_empty()).then(|| classed("dl", "facts").add_all(said.iter().map(fact))))
        .add_all(text.lines().filter(|line| !line.trim().is_empty()).map(|line| el("p").text(line)))
        .add_all((!photo.is_empty()).then(|| el("p").add(picture(&photo))));
    let ways = classed("p", "row")
        .add(copy_button(k::OBJECT_COPY_WORDS.t(), copied.join("\n")))
        .add(forget.flag("data-forget", true));
    vec![typed, ways]
}
