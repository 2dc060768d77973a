//! The device's own store. A browser that refuses it (private mode, full) is told apart from one
//! that has nothing stored, because the page has to say so.

use web_sys::Storage;

/// Every key of ours begins with this.
const PREFIX: &str = "lvshetong.";

fn local() -> Option<Storage> {
    gloo_utils::window().local_storage().ok().flatten()
}

fn session() -> Option<Storage> {
    gloo_utils::window().session_storage().ok().flatten()
}

/// What the store calls a name of ours.
pub fn full_name(name: &str) -> String {
    [PREFIX, name].concat()
}

/// What is stored under a name.
pub fn read(name: &str) -> Option<String> {
    local()?.get_item(&full_name(name)).ok().flatten()
}

/// Stores a text; false when the browser refuses.
pub fn write(name: &str, value: &str) -> bool {
    local().is_some_and(|storage| storage.set_item(&full_name(name), value).is_ok())
}

/// Removes what is stored under a name.
pub fn remove(name: &str) {
    if let Some(storage) = local() {
        let _ = storage.remove_item(&full_name(name));
    }
}

/// The stored names that begin with `start`, without it, in no order.
pub fn names(start: &str) -> Vec<String> {
    let Some(storage) = local() else { return Vec::new() };
    let start = full_name(start);
    let name = |index| storage.key(index).ok().flatten();
    let names = (0..storage.length().unwrap_or(0)).filter_map(name);
    names.filter_map(|name| name.strip_prefix(&start).map(str::to_owned)).collect()
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
