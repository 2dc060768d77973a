//! What was before and what came after, line by line instead of as JSON.

use std::collections::BTreeMap;

use frontend::texts::{Text, c};
use leptos::prelude::*;
use serde_json::Value;
use shared::{
    case::{Stage, Step},
    inspection::ItemState,
    people::Role,
    plan::TaskState,
};

use crate::{inspections, plans, words};

/// The values that differ; all values where only one side is known.
pub(super) fn view(before: Option<&str>, after: Option<&str>) -> Option<AnyView> {
    let (old, new) = (before.map(flat), after.map(flat));
    let names: Vec<&String> = old.iter().chain(&new).flat_map(BTreeMap::keys).collect();
    let is_both = old.is_some() && new.is_some();
    let at = |side: &Option<Flat>, name: &String| side.as_ref().and_then(|side| side.get(name).cloned());
    let mut lines: Vec<(String, Option<String>, Option<String>)> = Vec::new();
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
    let lines = lines.into_iter().map(|(name, before, after)| {
        let (before, after) = (before.map(|value| in_words(&name, value)), after.map(|value| in_words(&name, value)));
        let former = is_both.then(|| {
            let before = before.clone().unwrap_or_else(|| c::AUDIT_NOTHING.t().to_owned());
            view! { <del><span class="sr">{c::AUDIT_BEFORE.t()} " "</span>{before}</del> <span aria-hidden="true">" → "</span> }
        });
        let now = if is_both { after } else { after.or(before) }.unwrap_or_else(|| c::AUDIT_NOTHING.t().to_owned());
        let label = is_both.then(|| view! { <span class="sr">{c::AUDIT_AFTER.t()} " "</span> });
        view! { <div><dt>{name_of(&name)}</dt><dd>{former} {label} <span class="words">{now}</span></dd></div> }
    });
    Some(view! { <dl class="facts log__change" data-change>{lines.collect_view()}</dl> }.into_any())
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

/// The name of a value: its words where there are any.
fn name_of(path: &str) -> String {
    path.split(" / ").map(|name| known(name).map_or(name, |words| words.t())).collect::<Vec<_>>().join(" / ")
}

fn known(name: &str) -> Option<&'static Text> {
    Some(match name {
        "name" => &c::SIGN_IN_NAME,
        "display_name" => &c::ACCOUNT_PERSON,
        "email" => &c::ACCOUNTS_EMAIL,
        "role" => &c::ACCOUNT_ROLE,
        "division" => &c::ACCOUNT_DIVISION,
        "department" => &c::ROLE_DEPARTMENT,
        "departments" => &c::DEPARTMENTS_TITLE,
        "is_disabled" => &c::ACCOUNTS_DISABLED,
        "must_change_password" => &c::ACCOUNTS_MUST_CHANGE,
        "has_second_factor" => &c::FACTOR_TITLE,
        "publicity_days" => &c::FIGURE_PUBLICITY,
        "recommend_days" => &c::FIGURE_RECOMMEND,
        "pass_days" => &c::FIGURE_PASS,
        "recognise_days" => &c::FIGURE_RECOGNISE,
        "resubmit_days" => &c::FIGURE_RESUBMIT,
        "department_days" => &c::FIGURE_DEPARTMENT,
        "validity_years" => &c::FIGURE_VALIDITY,
        "renewal_days" => &c::FIGURE_RENEWAL,
        "departments_block" => &c::SETTINGS_BLOCK,
        "targets" => &c::TARGETS_TITLE,
        "by" => &c::TARGETS_BY,
        "percent" => &c::TARGETS_SHARE,
        "communities" => &c::TARGETS_NUMBER,
        "source" => &c::TARGETS_SOURCE,
        "kind" => &c::IMPORTS_KIND,
        "file_name" => &c::IMPORTS_FILE,
        "rows" => &c::IMPORTS_ROWS,
        "step" => &c::DECIDE_TITLE,
        "stage" => &c::COLUMN_STAGE,
        "round" => &c::COLUMN_ROUND,
        "requirement" => &c::TASK_REQUIREMENT,
        "owner" => &c::TASK_OWNER,
        "due_on" => &c::TASK_DUE,
        "task_state" | "item_state" => &c::TASK_STATE,
        "reason" => &c::TASK_REASON,
        "note" => &c::TASK_NOTE,
        "findings" => &c::INSPECTION_FINDINGS,
        "community" => &c::COLUMN_COMMUNITY,
        "inspected_on" => &c::INSPECTION_DAY,
        "filter" => &c::AUDIT_FILTER,
        "portal_name" => &c::EMBED_NAME,
        "origins" => &c::EMBED_ORIGINS,
        "theme" => &c::EMBED_THEME,
        _ => return None,
    })
}

/// A value in words where it names something by a stable name.
fn in_words(path: &str, value: String) -> String {
    let name = path.rsplit(" / ").next().unwrap_or_default();
    let words = match name {
        "role" => Role::from_id(&value).map(words::role),
        "stage" => Stage::from_id(&value).map(words::stage),
        "task_state" => TaskState::from_id(&value).map(plans::state_words),
        "item_state" => ItemState::from_id(&value).map(inspections::state_words),
        "step" => serde_json::from_value::<Step>(Value::String(value.clone())).ok().map(|step| words::step(Some(step))),
        _ => None,
    };
    words.map_or(value, |words| words.t().to_owned())
}
