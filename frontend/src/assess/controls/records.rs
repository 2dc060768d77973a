//! Repeated records, each complete only when all its parts are there.

use leptos::prelude::*;
use shared::answer::{AnswerValue, MAX_NAME_CHARACTERS, MAX_RECORDS, Record};

use super::Ask;
use crate::texts::k;

/// One record on the page: a number that stays with it, and what it says.
type Row = (u32, RwSignal<Record>);

/// The list of records with a button to add one.
pub(super) fn records(ask: Ask, parts: &'static [String]) -> AnyView {
    let start = ask.with_response(|response| match response {
        Some(AnswerValue::Records(records)) => records.clone(),
        _ => Vec::new(),
    });
    let rows: Vec<Row> = (0..).zip(start.into_iter().map(RwSignal::new)).collect();
    let next = StoredValue::new(u32::try_from(rows.len()).unwrap_or(u32::MAX));
    let rows = RwSignal::new(rows);
    let put = Callback::new(move |()| {
        let records: Vec<Record> = rows.with_untracked(|rows| rows.iter().map(|(_, record)| record.get_untracked()).collect());
        ask.respond((!records.is_empty()).then_some(AnswerValue::Records(records)));
    });
    let add = move |_| {
        let number = next.get_value();
        next.set_value(number.wrapping_add(1));
        let key = k::RECORDS_NAME.with(&[&(number + 1).to_string()]);
        rows.update(|rows| rows.push((number, RwSignal::new(Record { key, parts: Vec::new() }))));
        put.run(());
    };
    let remove = move |number: u32| {
        rows.update(|rows| rows.retain(|(other, _)| *other != number));
        put.run(());
    };
    let row = move |(number, record): Row| {
        let id = ask.name(&number.to_string());
        view! {
            <li class="stack" data-record>
                <div class="field">
                    <label class="field__label" for=id.clone()>{k::RECORDS_KEY.t()}</label>
                    <input id=id class="input" maxlength=MAX_NAME_CHARACTERS.to_string() value=record.with_untracked(|record| record.key.clone())
                        on:input:target=move |event| { record.update(|record| record.key = event.target().value()); put.run(()); } />
                </div>
                {parts.iter().enumerate().map(|(position, part)| view! {
                    <label class="tick">
                        <input type="checkbox" value=part.as_str() checked=record.with_untracked(|record| record.parts.contains(part))
                            on:change:target=move |event| {
                                record.update(|record| {
                                    record.parts.retain(|other| other != part);
                                    if event.target().checked() { record.parts.push(part.clone()); }
                                });
                                put.run(());
                            } />
                        <span>{ask.label(position, part)}</span>
                    </label>
                }).collect_view()}
                <button type="button" class="button button--danger" on:click=move |_| remove(number)>{k::RECORDS_REMOVE.t()}</button>
            </li>
        }
    };
    view! {
        <div class="stack" role="group" aria-labelledby=ask.title()>
            <ol class="rows"><For each=move || rows.get() key=|(number, _)| *number children=row /></ol>
            <button type="button" class="button" data-add-record on:click=add
                disabled={move || rows.with(Vec::len) >= MAX_RECORDS}>{k::RECORDS_ADD.t()}</button>
        </div>
    }
    .into_any()
}
