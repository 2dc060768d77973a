//! 偏好: how somebody likes to see the pages, in `localStorage`, and what is good for one tab, in
//! `sessionStorage`. What people answer and write lies in the database: [`super::records`].

use web_sys::Storage;

/// Every key of ours begins with this.
const PREFIX: &str = "lvshetong.";

/// How the names begin under which answers lay here, before they lay in the database.
const ONCE_RECORDS: [&str; 14] = [
    "draft.",
    "outbox.",
    "joint.",
    "committee",
    "sent",
    "survey.",
    "objection.",
    "comment.",
    "consultation.new",
    "inspection.",
    "console.bulk.",
    "console.case.",
    "console.comment.",
    "console.notice.",
];

fn local() -> Option<Storage> {
    gloo_utils::window().local_storage().ok().flatten()
}

fn session() -> Option<Storage> {
    gloo_utils::window().session_storage().ok().flatten()
}

fn full_name(name: &str) -> String {
    [PREFIX, name].concat()
}

/// What is stored under a name.
pub fn read(name: &str) -> Option<String> {
    local()?.get_item(&full_name(name)).ok().flatten()
}

/// Stores a preference. A browser that refuses forgets it with the page.
pub fn write(name: &str, value: &str) {
    if let Some(storage) = local() {
        let _ = storage.set_item(&full_name(name), value);
    }
}

/// Removes what is stored under a name.
pub fn remove(name: &str) {
    if let Some(storage) = local() {
        let _ = storage.remove_item(&full_name(name));
    }
}

/// Answers that still lie here: names with their texts.
pub(super) fn once_records() -> Vec<(String, String)> {
    let Some(storage) = local() else { return Vec::new() };
    let record = |index| {
        let full = storage.key(index).ok().flatten()?;
        let name = full.strip_prefix(PREFIX)?;
        let is_record = ONCE_RECORDS.iter().any(|start| name.starts_with(start));
        Some((name.to_owned(), read(name)?)).filter(|_| is_record)
    };
    (0..storage.length().unwrap_or(0)).filter_map(record).collect()
}

/// What is kept under a name until the tab is closed.
pub fn read_for_now(name: &str) -> Option<String> {
    session()?.get_item(&full_name(name)).ok().flatten()
}

/// Keeps a text until the tab is closed.
pub fn write_for_now(name: &str, value: &str) {
    if let Some(storage) = session() {
        let _ = storage.set_item(&full_name(name), value);
    }
}
