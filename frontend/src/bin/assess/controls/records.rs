//! Repeated records, each complete only when all its parts are there.

use shared::answer::{AnswerValue, MAX_NAME_CHARACTERS, MAX_RECORDS, Record};

use super::Ask;
use frontend::{
    dom::{El, button, classed, el, is_ticked, typed},
    state::Var,
    texts::k,
    ui::field::label,
};

/// The list of records with a button to add one.
///
/// The records are on the sheet; the list is made anew only when one is added or removed, so that
/// typing never loses the focus.
pub(super) fn records(ask: Ask, parts: &'static [String]) -> El {
    let list = List { ask, parts, count: Var::new(ask.with_response(|response| of(response).len())) };
    let rows = move || (0..list.count.get()).map(|position| list.row(position)).collect();
    let add = button("button", k::RECORDS_ADD.t(), move || {
        let key = k::RECORDS_NAME.with(&[&(list.count.now() + 1).to_string()]);
        list.change(&mut |records| records.push(Record { key: key.clone(), parts: Vec::new() }));
    });
    let add = add.flag("data-add-record", true).flag_by("disabled", move || list.count.get() >= MAX_RECORDS);
    ask.group("stack").add(classed("ol", "rows").content_by(rows)).add(add)
}

/// The records on the sheet.
fn of(response: Option<&AnswerValue>) -> &[Record] {
    if let Some(AnswerValue::Records(records)) = response { records } else { &[] }
}

#[derive(Clone, Copy)]
struct List {
    ask: Ask,
    parts: &'static [String],
    /// How many there are; set only when that changes or the list has to be made anew.
    count: Var<usize>,
}

impl List {
    fn change(self, edit: &mut dyn FnMut(&mut Vec<Record>)) {
        let mut records = self.ask.with_response(|response| of(response).to_vec());
        let before = records.len();
        edit(&mut records);
        let after = records.len();
        self.ask.respond((!records.is_empty()).then_some(AnswerValue::Records(records)));
        if before != after {
            self.count.set(after);
        }
    }

    fn row(self, position: usize) -> El {
        let ask = self.ask;
        let id = ask.name(&position.to_string());
        let Some(record) = ask.with_response(|response| of(response).get(position).cloned()) else { return el("li") };
        let key = classed("input", "input")
            .attr("id", &id)
            .attr("maxlength", &MAX_NAME_CHARACTERS.to_string())
            .attr("value", &record.key)
            .on("input", move |event| {
                let key = typed(event);
                self.change(&mut |records| records[position].key.clone_from(&key));
            });
        let part = |(index, part): (usize, &'static String)| {
            let input = el("input")
                .attr("type", "checkbox")
                .attr("value", part)
                .flag("checked", record.parts.contains(part))
                .on("change", move |event| {
                    let is_ticked = is_ticked(event);
                    self.change(&mut |records| {
                        records[position].parts.retain(|other| other != part);
                        if is_ticked {
                            records[position].parts.push(part.clone());
                        }
                    });
                });
            classed("label", "tick").add(input).add(el("span").text(ask.label(index, part)))
        };
        let remove = button("button button--danger", k::RECORDS_REMOVE.t(), move || {
            self.change(&mut |records| drop(records.remove(position)));
        });
        classed("li", "stack")
            .flag("data-record", true)
            .add(classed("div", "field").add(label(&id, k::RECORDS_KEY.t())).add(key))
            .add_all(self.parts.iter().enumerate().map(part))
            .add(remove)
    }
}
