//! One consultation: what it is about, the draft requirement by requirement, the form to comment while
//! it is open, and what became of the comments.

use super::{Asked, asked, comment, facts, panel, words};
use crate::{
    api::consultations::{self as api, Consultation, Requirement, SummaryEntry},
    browser::{page, task, time},
    dom::{El, button, classed, el},
    parts::status::status_line,
    state::{Act, Var},
    texts::k,
};

/// The page.
pub(super) fn consultation(id: String) -> Vec<El> {
    let found = Var::new(Asked::Loading);
    let load = move || {
        found.set(Asked::Loading);
        let id = id.clone();
        task::run(async move {
            match api::consultation(&id).await {
                Ok(consultation) => {
                    page::set_title(&[&consultation.entry.title, " · ", k::BRAND_NAME.t()].concat());
                    found.set(Asked::Here(consultation));
                }
                Err(failure) => found.set(Asked::Failed(failure)),
            }
        });
    };
    load();
    let again = Act::new(move |()| load());
    vec![asked(found, again, Some(&k::CONSULTATIONS_TITLE), whole)]
}

fn whole(own: &Consultation) -> Vec<El> {
    let entry = &own.entry;
    // What the choice of a requirement leads to: the one that is commented on.
    let about = Var::new(String::new());
    let head = classed("div", "stack")
        .add(
            classed("p", "row")
                .add(words::consultation(entry))
                .add(classed("span", "small").text(&entry.division_name)),
        )
        .add(el("h1").text(&entry.title))
        .add(
            classed("p", "notice-days")
                .flag("data-days", true)
                .text(&words::consultation_days(&entry.first_day, &entry.last_day)),
        );
    let paragraphs = own.text.lines().filter(|line| !line.trim().is_empty()).map(|line| el("p").text(line.trim()));
    let text = panel("words", k::CONSULTATION_TEXT.t())
        .add_all(paragraphs)
        .add(facts([(&k::CONSULTATION_DRAFT, entry.pack_title.clone())]));
    let is_open = entry.phase == "open" && !entry.is_summarised;
    let draft = panel("draft", &k::CONSULTATION_REQUIREMENTS.with(&[&own.requirements.len().to_string()]))
        .add_all(own.text_status.map(status_line))
        .add(classed("ul", "rows").add_all(own.requirements.iter().map(|one| requirement(one, is_open, about))));
    let summary = entry.is_summarised.then(|| summary(own));
    [head, text].into_iter().chain(summary).chain([comment::comment(own, is_open, about), draft]).collect()
}

fn requirement(own: &Requirement, is_open: bool, about: Var<String>) -> El {
    let id = own.id.clone();
    let go = is_open.then(|| {
        button("button button--plain", k::COMMENT_ON_THIS.t(), move || {
            about.set(id.clone());
            page::focus("[data-comment]");
        })
        .attr("aria-label", &k::COMMENT_ON.with(&[&own.id]))
        .attr("data-comment-on", &own.id)
    });
    classed("li", "line stack")
        .attr("data-requirement", &own.id)
        .add(classed("p", "small").text(&[&own.id, " · ", &own.group].concat()))
        .add(el("p").text(&own.text))
        .add_all(go)
}

fn summary(own: &Consultation) -> El {
    let line = |entry: &SummaryEntry| {
        let about = if entry.requirement.is_empty() {
            k::COMMENT_GENERAL.t().to_owned()
        } else {
            k::COMMENT_REQUIREMENT.with(&[&entry.requirement])
        };
        classed("li", "line stack")
            .attr("data-summary", &entry.requirement)
            .add(
                classed("p", "row row--apart").add(el("strong").text(&about)).add(words::comment_result(&entry.result)),
            )
            .add(classed("p", "words").text(&entry.gist))
            .add(classed("p", "words small").text(&[k::COMMENT_REASON.t(), &entry.reason].concat()))
    };
    let at = time::instant_in_words(&own.summarised_at);
    panel("summary", k::CONSULTATION_SUMMARY.t())
        .flag("data-summary-of", true)
        .add(classed("p", "").text(&words::tally(&own.entry.tally)))
        .add(classed("p", "small").text(&k::CONSULTATION_SUMMARISED.with(&[&at])))
        .add(classed("ul", "rows").add_all(own.summary.iter().map(line)))
}
