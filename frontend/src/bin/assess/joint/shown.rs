//! What is seen of a joint draft: how it stands, who said what, and what is contested.

use shared::{
    form::Form,
    joint::{Entry, Place, Said},
};

use super::{Joint, State};
use crate::{controls::Ask, desk::Desk, result::goto};
use frontend::{
    api::Failure,
    browser::time,
    dom::{El, button, classed, el, region},
    parts::{
        answers::{answer_words, evidence_words},
        facts::value_words,
        failure::code,
    },
    texts::k,
};

/// How it stands, above the cards; nothing where nobody else fills in.
pub(crate) fn standing(desk: Desk) -> Vec<El> {
    let Some(joint) = desk.joint.get() else { return Vec::new() };
    let parts = [region("", move || state(joint)), region("", move || contested(joint))];
    vec![classed("div", "stack").add_all(parts)]
}

fn state(joint: &'static Joint) -> Vec<El> {
    let line = |name: &str, words: &str| vec![classed("p", "small").attr("data-joint", name).text(words)];
    match joint.state.get() {
        State::Asking => line("asking", k::JOINT_ASKING.t()),
        State::Together(at) => line("together", &k::JOINT_TOGETHER.with(&[&time::in_words(at)])),
        State::Apart(failure) if code(&failure) == "signed_out" => {
            let way = classed("a", "button").attr("href", "/console").text(k::JOINT_SIGN_IN.t());
            vec![notice("signed_out").add(el("p").text(k::JOINT_SIGNED_OUT.t())).add(way)]
        }
        State::Apart(Failure::Offline | Failure::Timeout) => {
            line("apart", k::JOINT_OFFLINE.t()).into_iter().map(|line| line.attr("role", "status")).collect()
        }
        State::Apart(_) => line("apart", k::JOINT_APART.t()),
        State::Ended => {
            let anew = button("button", k::JOINT_ANEW.t(), || joint.begin_anew()).flag("data-joint-anew", true);
            vec![notice("ended").add(el("p").text(k::JOINT_ENDED.t())).add(anew)]
        }
    }
}

fn notice(name: &str) -> El {
    classed("div", "notice notice--half").attr("role", "status").attr("data-joint", name)
}

/// What somebody has to choose between, with the ways there.
fn contested(joint: &'static Joint) -> Vec<El> {
    joint.known.with(|known| {
        if known.contested.is_empty() {
            return Vec::new();
        }
        let form = joint.desk.form;
        let rows = known.contested.iter().filter_map(|entry| match &entry.place {
            Place::Requirement(id) => Some(el("li").add(goto(joint.desk, form.rulebook.item(id)?, None))),
            // The profile is folded away: it is chosen here.
            Place::Fact(_) => Some(el("li").add(choice(joint, entry))),
        });
        let count = known.contested.len().to_string();
        let title = classed("p", "notice__title").text(&k::JOINT_CONTESTED.with(&[&count]));
        vec![notice("contested").add(title).add(classed("ul", "rows").add_all(rows))]
    })
}

/// Beside a requirement: who has said what stands there, or what else was said.
pub(crate) fn beside(ask: Ask) -> Vec<El> {
    let Some(joint) = ask.desk.joint.get() else { return Vec::new() };
    let place = Place::Requirement(ask.item().id.clone());
    joint.known.with(|known| {
        if let Some(entry) = known.contested(&place) {
            return vec![choice(joint, entry)];
        }
        let said = known.entry(&place).filter(|entry| entry.said != Said::Nothing);
        let by = |entry: &Entry| {
            let words = k::JOINT_BY.with(&[&entry.by, &time::in_words(entry.at.cast_unsigned())]);
            classed("p", "small").flag("data-joint-by", true).text(&words)
        };
        said.map(by).into_iter().collect()
    })
}

/// What was said elsewhere, to be taken or not.
fn choice(joint: &'static Joint, entry: &Entry) -> El {
    let at = time::in_words(entry.at.cast_unsigned());
    let ours = {
        let place = entry.place.clone();
        button("button", k::JOINT_OURS.t(), move || joint.keep_ours(&place)).flag("data-joint-ours", true)
    };
    let theirs = {
        let place = entry.place.clone();
        button("button", k::JOINT_THEIRS.t(), move || joint.take_theirs(&place)).flag("data-joint-theirs", true)
    };
    classed("div", "notice notice--half")
        .flag("data-joint-contested", true)
        .add(classed("p", "notice__title").text(&k::JOINT_SAYS.with(&[&entry.by, &at])))
        .add_all(said_words(joint.desk.form, entry).into_iter().map(|words| el("p").text(&words)))
        .add(classed("div", "row").add(theirs).add(ours))
}

/// What was said elsewhere, line by line.
fn said_words(form: &Form, entry: &Entry) -> Vec<String> {
    match (&entry.said, &entry.place) {
        (Said::Answer(answer), Place::Requirement(id)) => {
            let words = form.rulebook.item(id).map(|item| answer_words(form, item, answer)).unwrap_or_default();
            let words = if words.is_empty() { k::JOINT_NOTHING.t().to_owned() } else { words };
            let remark = answer.remark.as_ref().map(|remark| k::JOINT_REMARK.with(&[remark]));
            [words].into_iter().chain(remark).chain(evidence_words(answer)).collect()
        }
        (Said::Fact(fact), Place::Fact(id)) => {
            let Some(position) = form.rulebook.fact(id) else { return Vec::new() };
            let texts = &form.texts.facts[position];
            Vec::from([[&texts.label, k::EXPLAIN_COLON.t(), &value_words(form, id, texts, &fact.value)].concat()])
        }
        _ => Vec::from([k::JOINT_NOTHING.t().to_owned()]),
    }
}
