//! Names of the documents and photos that show an answer.

use shared::answer::{MAX_EVIDENCE, MAX_NAME_CHARACTERS};

use super::controls::{Ask, public_hint};
use frontend::{
    browser::page,
    dom::{El, button, classed, el, typed},
    state::Var,
    texts::{Text, k},
    ui::field::{error, label},
};

/// The list of names, the pack's examples to tap, and an input for others.
///
/// A name counts while it is being typed, so that it is kept like everything else; it joins the
/// list when the input is left.
pub(super) fn evidence(ask: Ask) -> El {
    let names = move || {
        ask.desk.marks[ask.index].track();
        ask.desk.work.peek(|work| work.answer(&ask.item().id).map(|answer| answer.evidence.clone())).unwrap_or_default()
    };
    let evidence =
        Evidence { ask, typed: Var::new(String::new()), counted: Var::new(String::new()), wrong: Var::new(None) };
    let id = ["evidence-", &ask.item().id].concat();
    let row = {
        let id = id.clone();
        move |name: String| {
            let (words, input) = (k::EVIDENCE_REMOVE.with(&[&name]), ["#", &id].concat());
            let own = name.clone();
            let remove = move || {
                evidence.change(&mut |names| names.retain(|other| *other != own));
                // The button is gone with its name.
                page::focus_quietly(&input);
            };
            let remove = button("button button--danger", k::RECORDS_REMOVE.t(), remove).attr("aria-label", &words);
            classed("li", "row row--apart").add(el("span").text(&name)).add(remove)
        }
    };
    let listed = move || {
        let counted = evidence.counted.now();
        names().into_iter().filter(|name| *name != counted).map(&row).collect()
    };
    let examples = ask.texts().evidence.iter().map(|example| {
        button("button", &["+ ", example].concat(), move || evidence.add(example))
            .flag("data-evidence-example", true)
            .flag_by("hidden", move || names().contains(example))
    });
    let title =
        [k::EVIDENCE_TITLE.t(), if ask.item().evidence_required { k::EVIDENCE_REQUIRED.t() } else { "" }].concat();
    let [help, hint, error_id] = ["-help", "-hint", "-error"].map(|part| [&id, part].concat());
    let wrong = move || evidence.wrong.get().map_or("", Text::t);
    let input = classed("input", "input")
        .attr("id", &id)
        .attr("maxlength", &MAX_NAME_CHARACTERS.to_string())
        .attr("aria-describedby", &[help.as_str(), " ", &hint, " ", &error_id].concat())
        .attr_by("aria-invalid", move || evidence.wrong.get().map(|_| "true"))
        .value_by(move || evidence.typed.get())
        .on("input", move |event| evidence.type_in(typed(event)))
        .on("change", move |_| evidence.finish());
    classed("div", "field")
        .flag("data-evidence", true)
        .add(label(&id, &title))
        .add(classed("ul", "rows").content_by(listed))
        .add(
            classed("p", "field__help")
                .attr("id", &help)
                .text(k::EVIDENCE_HELP.t())
                .flag_by("hidden", move || ask.texts().evidence.iter().all(|example| names().contains(example))),
        )
        .add(classed("div", "row").add_all(examples))
        .add(public_hint(&hint))
        .add(
            classed("div", "evidence__item")
                .add(input)
                .add(button("button", k::EVIDENCE_ADD.t(), move || evidence.finish())),
        )
        .add(error(&error_id, wrong).attr("role", "status"))
}

#[derive(Clone, Copy)]
struct Evidence {
    ask: Ask,
    /// What stands in the input.
    typed: Var<String>,
    /// The name on the sheet that the input stands for; empty for none.
    counted: Var<String>,
    /// Why what is typed does not count.
    wrong: Var<Option<&'static Text>>,
}

impl Evidence {
    fn change(self, edit: &mut dyn FnMut(&mut Vec<String>)) {
        self.ask.desk.change(self.ask.index, &mut |answer| edit(&mut answer.evidence));
    }

    /// Puts what is typed on the sheet in place of what was typed before.
    fn type_in(self, text: String) {
        let (name, before) = (text.trim().to_owned(), self.counted.now());
        self.typed.keep(text);
        let mut wrong = None;
        self.change(&mut |names| {
            names.retain(|other| before.is_empty() || *other != before);
            wrong = refusal(names, &name);
            // Set before those who follow are told.
            self.counted.keep(if wrong.is_none() { name.clone() } else { String::new() });
            if wrong.is_none() && !name.is_empty() {
                names.push(name.clone());
            }
        });
        // Out of a mistake at once, into one only when the field is left.
        if wrong.is_none() {
            self.wrong.set(None);
        }
    }

    /// The name in the input joins the list; one that cannot is left where it is, with the reason.
    fn finish(self) {
        let name = self.typed.peek(|typed| typed.trim().to_owned());
        if name.is_empty() || self.counted.now() == name {
            self.counted.keep(String::new());
            self.typed.set(String::new());
            self.wrong.set(None);
            return self.change(&mut |_| {});
        }
        let names =
            self.ask.desk.work.peek(|work| work.answer(&self.ask.item().id).map(|answer| answer.evidence.clone()));
        self.wrong.set(refusal(&names.unwrap_or_default(), &name));
    }

    /// Takes one of the pack's examples.
    fn add(self, example: &str) {
        let mut wrong = None;
        self.change(&mut |names| {
            wrong = refusal(names, example);
            if wrong.is_none() {
                names.push(example.to_owned());
            }
        });
        self.wrong.set(wrong);
    }
}

/// Why a name cannot join the others.
fn refusal(names: &[String], name: &str) -> Option<&'static Text> {
    if name.is_empty() {
        None
    } else if names.iter().any(|other| other == name) {
        Some(&k::EVIDENCE_TWICE)
    } else if names.len() >= MAX_EVIDENCE {
        Some(&k::EVIDENCE_FULL)
    } else {
        None
    }
}
