//! What was before and what came after, line by line instead of as JSON.

use std::collections::BTreeMap;

use frontend::texts::c;
use leptos::prelude::*;
use serde_json::Value;
use shared::{
    case::{Route, Stage, Step},
    inspection::ItemState,
    people::Role,
    plan::TaskState,
};

use super::members::name_of;
use crate::{inspections, plans, words};

/// The most values that are shown at once: a notice has some for each of its cases.
const MOST_VALUES: usize = 12;

/// The most characters of a value that are shown at once.
const MOST_CHARACTERS: usize = 160;

/// The values that differ; all values where only one side is known.
pub(super) fn view(before: Option<&str>, after: Option<&str>) -> Option<AnyView> {
    let (old, new) = (before.map(flat), after.map(flat));
    let names: Vec<&String> = old.iter().chain(&new).flat_map(BTreeMap::keys).collect();
    let is_both = old.is_some() && new.is_some();
    let at = |side: &Option<Flat>, name: &String| side.as_ref().and_then(|side| side.get(name).cloned());
    let mut lines: Vec<Line> = Vec::new();
    for name in names {
        let (before, after) = (at(&old, name), at(&new, name));
        let is_listed = lines.iter().any(|(own, ..)| own == name);
        let is_same = is_both && before == after;
        if !is_listed && !is_same {
            lines.push((name.clone(), before, after));
        }
    }
    if lines.is_empty() {
        return None;
    }
    let rest = lines.split_off(lines.len().min(MOST_VALUES));
    let more = (!rest.is_empty()).then(|| {
        let count = rest.len().to_string();
        view! {
            <details class="fold fold--small">
                <summary>{c::AUDIT_MORE.with(&[&count])}</summary>
                <dl class="facts log__change">{rows(rest, is_both)}</dl>
            </details>
        }
    });
    Some(view! { <dl class="facts log__change" data-change>{rows(lines, is_both)}</dl> {more} }.into_any())
}

/// One value: its path, what it was, what it is.
type Line = (String, Option<String>, Option<String>);

fn rows(lines: Vec<Line>, is_both: bool) -> AnyView {
    let rows = lines.into_iter().map(|(name, before, after)| {
        let (before, after) = (before.map(|value| in_words(&name, value)), after.map(|value| in_words(&name, value)));
        let former = is_both.then(|| {
            let before = before.clone().unwrap_or_else(|| c::AUDIT_NOTHING.t().to_owned());
            view! { <del><span class="sr">{c::AUDIT_BEFORE.t()} " "</span>{folded(before)}</del> <span aria-hidden="true">" → "</span> }
        });
        let now = if is_both { after } else { after.or(before) }.unwrap_or_else(|| c::AUDIT_NOTHING.t().to_owned());
        let label = is_both.then(|| view! { <span class="sr">{c::AUDIT_AFTER.t()} " "</span> });
        view! { <div><dt>{name_of(&name)}</dt><dd>{former} {label} {folded(now)}</dd></div> }
    });
    rows.collect_view().into_any()
}

/// A value as it is; a long one by its beginning, the whole below.
fn folded(value: String) -> AnyView {
    if value.chars().count() <= MOST_CHARACTERS {
        return view! { <span class="words">{value}</span> }.into_any();
    }
    let beginning: String = value.chars().take(MOST_CHARACTERS / 2).chain(['…']).collect();
    view! {
        <details class="fold fold--small">
            <summary>{beginning}</summary>
            <p class="words">{value}</p>
        </details>
    }
    .into_any()
}

/// Values by their path.
type Flat = BTreeMap<String, String>;

fn flat(json: &str) -> Flat {
    let mut found = Flat::new();
    match serde_json::from_str::<Value>(json) {
        Ok(value) => collect("", &value, &mut found),
        // It was kept as it came; then it is shown as it came.
        Err(_) => drop(found.insert(String::new(), json.to_owned())),
    }
    found
}

fn collect(path: &str, value: &Value, found: &mut Flat) {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { [path, " / ", name].concat() };
    match value {
        Value::Null => {}
        Value::Object(members) => members.iter().for_each(|(name, value)| collect(&below(name), value, found)),
        Value::Array(entries) if entries.iter().all(|entry| !entry.is_object() && !entry.is_array()) => {
            let texts: Vec<String> = entries.iter().map(text).collect();
            found.insert(path.to_owned(), texts.join(", "));
        }
        Value::Array(entries) => {
            for (entry, number) in entries.iter().zip(1_u32..) {
                collect(&below(&number.to_string()), entry, found);
            }
        }
        single => drop(found.insert(path.to_owned(), text(single))),
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(true) => c::ACCOUNTS_YES.t().to_owned(),
        Value::Bool(false) => c::ACCOUNTS_NO.t().to_owned(),
        other => other.to_string(),
    }
}

/// A value in words where it names something by a stable name.
fn in_words(path: &str, value: String) -> String {
    let name = path.rsplit(" / ").next().unwrap_or_default();
    let words = match name {
        "role" => Role::from_id(&value).map(words::role),
        "route" => Route::from_id(&value).map(words::route),
        "stage" => Stage::from_id(&value).map(words::stage),
        "task_state" => TaskState::from_id(&value).map(plans::state_words),
        "item_state" => ItemState::from_id(&value).map(inspections::state_words),
        "step" => serde_json::from_value::<Step>(Value::String(value.clone())).ok().map(|step| words::step(Some(step))),
        _ => None,
    };
    words.map_or(value, |words| words.t().to_owned())
}
