//! Repeated records, each complete only when all its parts are there.

use shared::answer::{AnswerValue, MAX_NAME_CHARACTERS, MAX_RECORDS, Record};

use super::Ask;
use frontend::{
    browser::page,
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
    let id = ask.name("add");
    let add = button("button", k::RECORDS_ADD.t(), move || {
        list.change(&mut |records| {
            // Two records of one name would be one event.
            let name = |number: usize| k::RECORDS_NAME.with(&[&number.to_string()]);
            let is_free = |key: &String| records.iter().all(|record| record.key != *key);
            let key = (records.len() + 1..=2 * MAX_RECORDS).map(name).find(is_free).unwrap_or_default();
            records.push(Record { key, parts: Vec::new() });
        });
    });
    let add = add.attr("id", &id);
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

    fn change_one(self, position: usize, edit: &mut dyn FnMut(&mut Record)) {
        self.change(&mut |records| records.get_mut(position).into_iter().for_each(&mut *edit));
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
                self.change_one(position, &mut |record| record.key.clone_from(&key));
            });
        let part = |(index, part): (usize, &'static String)| {
            let input = el("input")
                .attr("type", "checkbox")
                .attr("value", part)
                .flag("checked", record.parts.contains(part))
                .on("change", move |event| {
                    let is_ticked = is_ticked(event);
                    self.change_one(position, &mut |record| {
                        record.parts.retain(|other| other != part);
                        if is_ticked {
                            record.parts.push(part.clone());
                        }
                    });
                });
            classed("label", "tick").add(input).add(el("span").text(ask.label(index, part)))
        };
        let remove = button("button button--danger", k::RECORDS_REMOVE.t(), move || {
            self.change(&mut |records| {
                if position < records.len() {
                    records.remove(position);
                }
            });
            // The button is gone with its record.
            page::focus_quietly(&["#", &ask.name("add")].concat());
        });
        classed("li", "stack")
            .flag("data-record", true)
            .add(classed("div", "field").add(label(&id, k::RECORDS_KEY.t())).add(key))
            .add_all(self.parts.iter().enumerate().map(part))
            .add(remove)
    }
}
