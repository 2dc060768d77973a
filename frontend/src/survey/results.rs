//! What the residents of a community say, to everybody: shares from five answers on, and the words that
//! the street has released.

use shared::survey::FEWEST_ANSWERS;

use crate::{
    api::surveys::{self as api, Asked as Question, Remark, Results},
    browser::{page, task},
    dom::{El, classed, el},
    parts::{faces::shares, status::status_line},
    public::{Asked, asked, panel},
    state::{Act, Var},
    texts::k,
};

/// The page.
pub(super) fn results(code: String) -> Vec<El> {
    let code: &'static str = Box::leak(code.into_boxed_str());
    let found = Var::new(Asked::Loading);
    let load = move || {
        found.set(Asked::Loading);
        task::run(async move {
            let period = page::parameter("period").unwrap_or_default();
            found.set(match api::results(code, &period).await {
                Ok(results) => Asked::Here(results),
                Err(failure) => Asked::Failed(failure),
            });
        });
    };
    load();
    vec![asked(found, Act::new(move |()| load()), Some(&k::SURVEY_RESULTS), move |own| whole(code, own))]
}

fn whole(code: &'static str, own: &Results) -> Vec<El> {
    let form = ["/survey/", code].concat();
    let head = classed("div", "stack")
        .add(classed("p", "small").text(&own.community_path))
        .add(el("h1").text(&k::SURVEY_RESULTS_OF.with(&[&own.community_name])))
        .add(classed("p", "lead").text(&period_words(&own.period)));
    let periods = own.periods.iter().filter(|period| **period != own.period).map(|period| {
        classed("a", "button button--plain")
            .attr("href", &[&form, "/results?period=", period].concat())
            .attr("data-period", period)
            .text(&period_words(period))
    });
    let head = head.add(classed("p", "row").add_all(periods));
    let answer = el("p").add(classed("a", "button").attr("href", &form).text(k::SURVEY_TO_FORM.t()));
    let Some(answers) = own.answers else {
        let few = classed("div", "notice notice--none")
            .flag("data-too-few", true)
            .add(classed("p", "notice__title").text(k::SURVEY_TOO_FEW.t()))
            .add(el("p").text(&k::SURVEY_TOO_FEW_MEANS.with(&[&FEWEST_ANSWERS.to_string()])));
        return vec![head, few, answer];
    };
    let sum = panel("sum", &k::SURVEY_ANSWERS.with(&[&answers.to_string()]))
        .attr("data-answers", &answers.to_string())
        .add_all(own.satisfaction.as_ref().map(|satisfaction| {
            let numbers = [&satisfaction.answers.to_string(), &satisfaction.satisfied.to_string(), &satisfaction.mean];
            el("p").text(&k::SURVEY_SATISFIED.with(&numbers.map(String::as_str)))
        }));
    let questions = panel("questions", k::SURVEY_BY_QUESTION.t())
        .add_all(own.text_status.map(status_line))
        .add(classed("ul", "rows").add_all(own.questions.iter().map(question)));
    let remarks = panel("remarks", k::SURVEY_REMARKS.t()).add(el("p").text(k::SURVEY_REMARKS_MEANS.t()));
    let remarks = if own.remarks.is_empty() {
        remarks.add(classed("p", "small").text(k::SURVEY_NO_REMARKS.t()))
    } else {
        remarks.add(classed("ul", "rows").add_all(own.remarks.iter().map(remark)))
    };
    let withheld = (own.withheld > 0).then(|| {
        classed("p", "small")
            .attr("data-withheld", &own.withheld.to_string())
            .text(&k::SURVEY_WITHHELD.with(&[&own.withheld.to_string()]))
    });
    vec![head, sum, questions, remarks.add_all(withheld), answer]
}

/// A half year in words.
fn period_words(period: &str) -> String {
    let (year, half) = period.split_once('H').unwrap_or((period, ""));
    let words = if half == "1" { &k::SURVEY_FIRST_HALF } else { &k::SURVEY_SECOND_HALF };
    words.with(&[year])
}

fn question(own: &Question) -> El {
    classed("li", "stack")
        .attr("data-requirement", &own.requirement)
        .add(classed("p", "requirement__text").text(&own.text))
        .add_all(shares(&own.faces))
}

fn remark(own: &Remark) -> El {
    let photo = own.has_photo.then(|| {
        classed("img", "survey-photo")
            .attr("src", &api::photo(&own.id))
            .attr("alt", k::SURVEY_REMARK_PHOTO.t())
            .attr("loading", "lazy")
    });
    let text = (!own.text.is_empty()).then(|| classed("p", "words").text(&own.text));
    classed("li", "stack").attr("data-remark", &own.id).add_all(text).add_all(photo)
}
