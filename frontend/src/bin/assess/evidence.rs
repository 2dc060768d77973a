//! Names of the documents and photos that show an answer.

use shared::answer::{MAX_EVIDENCE, MAX_NAME_CHARACTERS};

use super::controls::Ask;
use frontend::{
    dom::{El, button, classed, el, typed},
    state::Var,
    texts::k,
    ui::field::label,
};

/// The list of names, the pack's examples to tap, and an input for others.
pub(super) fn evidence(ask: Ask) -> El {
    let new = Var::new(String::new());
    let names = move || {
        ask.desk.marks[ask.index].track();
        ask.desk.work.peek(|work| work.answer(&ask.item().id).map(|answer| answer.evidence.clone())).unwrap_or_default()
    };
    let set = move |list: Vec<String>| ask.desk.change(ask.index, &mut |answer| answer.evidence.clone_from(&list));
    let add = move |name: &str| {
        let name = name.trim();
        let mut list = names();
        if !name.is_empty() && list.len() < MAX_EVIDENCE && !list.iter().any(|other| other == name) {
            list.push(name.to_owned());
            set(list);
        }
    };
    let add_new = move || {
        add(&new.now());
        new.set(String::new());
    };
    let row = move |name: String| {
        let (words, own) = (k::EVIDENCE_REMOVE.with(&[&name]), name.clone());
        let remove = move || {
            let mut list = names();
            list.retain(|other| *other != own);
            set(list);
        };
        let remove = button("button button--danger", k::RECORDS_REMOVE.t(), remove).attr("aria-label", &words);
        classed("li", "row row--apart").add(el("span").text(&name)).add(remove)
    };
    let examples = ask.texts().evidence.iter().map(|example| {
        button("button", &["+ ", example].concat(), move || add(example))
            .flag("data-evidence-example", true)
            .flag_by("hidden", move || names().contains(example))
    });
    let id = ["evidence-", &ask.item().id].concat();
    let title =
        [k::EVIDENCE_TITLE.t(), if ask.item().evidence_required { k::EVIDENCE_REQUIRED.t() } else { "" }].concat();
    let input = classed("input", "input")
        .attr("id", &id)
        .attr("maxlength", &MAX_NAME_CHARACTERS.to_string())
        .value_by(move || new.get())
        .on("input", move |event| new.set(typed(event)))
        .on("change", move |_| add_new());
    classed("div", "field")
        .flag("data-evidence", true)
        .add(label(&id, &title))
        .add(classed("p", "field__help").text(k::EVIDENCE_HELP.t()))
        .add(classed("ul", "rows").content_by(move || names().into_iter().map(row).collect()))
        .add(classed("div", "row").add_all(examples))
        .add(classed("div", "evidence__item").add(input).add(button("button", k::EVIDENCE_ADD.t(), add_new)))
}
