//! The page itself: its address, its outline, where the reader is.

use leptos::mount::mount_to;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, UrlSearchParams};

use super::{json, records, storage, task};
use crate::{
    api::escape,
    dom::El,
    texts::{self, Language, Text, k},
};

/// A parameter of the address; empty when it stands without a value.
pub fn parameter(name: &str) -> Option<String> {
    let search = gloo_utils::window().location().search().ok()?;
    UrlSearchParams::new_with_str(&search).ok()?.get(name)
}

/// The path of the address.
pub fn path() -> String {
    gloo_utils::window().location().pathname().unwrap_or_default()
}

/// Goes to another page, which stays in the frame of another website that this one stands in.
pub fn go(address: &str) {
    let address = in_frame(address);
    leave(move || drop(gloo_utils::window().location().set_href(&address)));
}

/// Leaves the page by itself: not before what was written last has arrived.
fn leave(act: impl FnOnce() + 'static) {
    task::run(async move {
        records::settled().await;
        act();
    });
}

/// By these a page knows that it stands in such a frame, and how it looks there.
const FRAME: [&str; 5] = ["embed", "portal", "lang", "mode", "theme"];

fn in_frame(address: &str) -> String {
    let mut address = address.to_owned();
    if parameter("portal").is_some() {
        for name in FRAME {
            if let Some(value) = parameter(name) {
                let separator = if address.contains('?') { "&" } else { "?" };
                address = [&address, separator, name, "=", &escape(&value)].concat();
            }
        }
    }
    address
}

/// Marks `<html>`, for whoever looks at the page from outside of this program: the frame around it.
pub fn mark(name: &str, value: &str) {
    if let Some(root) = find("html") {
        let _ = root.set_attribute(name, value);
    }
}

/// Loads the page anew.
pub fn reload() {
    leave(|| drop(gloo_utils::window().location().reload()));
}

/// Loads the page anew without a parameter of its address.
pub fn without_parameter(name: &str) {
    let location = gloo_utils::window().location();
    let search = location.search().unwrap_or_default();
    let Ok(parameters) = UrlSearchParams::new_with_str(&search) else { return };
    if parameters.get(name).is_none() {
        return reload();
    }
    parameters.delete(name);
    leave(move || drop(location.set_search(&String::from(parameters.to_string()))));
}

/// Sets a parameter of the address, or takes it away, and stays on the page.
pub fn set_parameter(name: &str, value: Option<&str>) {
    let window = gloo_utils::window();
    let search = window.location().search().unwrap_or_default();
    let Ok(parameters) = UrlSearchParams::new_with_str(&search) else { return };
    match value {
        Some(value) => parameters.set(name, value),
        None => parameters.delete(name),
    }
    let address = [&path(), "?", &String::from(parameters.to_string())].concat();
    replace_address(address.trim_end_matches('?'));
}

/// Gives the page another address without loading anything.
pub fn replace_address(address: &str) {
    if let Ok(history) = gloo_utils::window().history() {
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(address));
    }
}

/// The first element that a selector finds.
pub fn find(selector: &str) -> Option<HtmlElement> {
    gloo_utils::document().query_selector(selector).ok().flatten()?.dyn_into().ok()
}

/// Moves focus to an element and brings it into view.
pub fn focus(selector: &str) {
    if let Some(element) = find(selector) {
        let _ = element.focus();
        element.scroll_into_view();
    }
}

/// Presses a button.
pub fn click(selector: &str) {
    if let Some(element) = find(selector) {
        element.click();
    }
}

/// The value that somebody typed into the outline before the page was alive.
pub fn typed(selector: &str) -> String {
    find(selector)
        .and_then(|element| element.dyn_into::<HtmlInputElement>().ok())
        .map_or_else(String::new, |input| input.value())
}

/// What `<html>` is marked with in the large version.
const LARGE: &str = "data-large";

/// Whether the page is shown in large letters.
pub fn is_large() -> bool {
    attribute("html", LARGE).is_some()
}

/// Shows the page in large letters, or not, now and from now on.
pub fn set_large(is_large: bool) {
    if is_large {
        storage::write("large", "1");
    } else {
        storage::remove("large");
    }
    if let Some(root) = find("html") {
        let _ = root.toggle_attribute_with_force(LARGE, is_large);
    }
}

/// Where whatever starts this program leaves the texts of the language that is wanted.
const TEXTS: &str = "lvshetong";

/// The code of the language that is wanted, should that not be Simplified Chinese: the one in the address, what was
/// chosen before, Traditional Chinese where the browser likes that best. Whatever starts this program says so.
fn wanted() -> Option<String> {
    attribute("html", "data-wanted")
}

/// Puts the page into the language that is wanted, as far as its texts have come. The outline carries the
/// title in Simplified Chinese. And large letters, when they were chosen before.
pub fn choose_language(title: &Text) {
    let wanted = wanted();
    let known = wanted.and_then(|wanted| Language::ALL.into_iter().find(|language| language.code() == wanted));
    if let Some(language) = known {
        texts::choose(language, json::text(&gloo_utils::window(), TEXTS));
    }
    if storage::read("large").is_some() {
        set_large(true);
    }
    mark("lang", texts::language().tag());
    if texts::language() != Language::Zh {
        gloo_utils::document().set_title(&[title.t(), " · ", k::BRAND_NAME.t()].concat());
    }
}

/// Whether the page should be in another language, whose texts have not come.
pub fn lacks_language() -> bool {
    wanted().is_some_and(|wanted| wanted != texts::code())
}

/// Loads the page anew in another language, from now on; a browser that remembers nothing reads it in the
/// address.
pub fn switch_language(language: Language) {
    storage::write("lang", language.code());
    if storage::read("lang").as_deref() == Some(language.code()) {
        without_parameter("lang");
    } else {
        set_parameter("lang", Some(language.code()));
        reload();
    }
}

/// Replaces the outline by the living page.
pub fn mount(name: &str, content: impl FnOnce() -> Vec<El> + 'static) {
    let Some(app) = find("#app") else { return };
    let own = app.clone();
    let name = name.to_owned();
    let make = move || {
        let content = content();
        own.set_text_content(None);
        for part in content {
            let _ = own.append_child(part.node());
        }
        let _ = own.set_attribute("data-page", &name);
    };
    mount_to(app, make).forget();
}

/// The value of an attribute of the first element that a selector finds.
pub fn attribute(selector: &str, name: &str) -> Option<String> {
    gloo_utils::document()
        .query_selector(selector)
        .ok()
        .flatten()
        .and_then(|element: Element| element.get_attribute(name))
}

/// How far the page is scrolled.
pub fn scrolled() -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "pages are shorter than two thousand million pixels")]
    let scrolled = gloo_utils::window().scroll_y().unwrap_or_default() as i32;
    scrolled
}

/// Scrolls the page at once, without an animation on the way.
pub fn scroll_to(scroll: i32) {
    let options = web_sys::ScrollToOptions::new();
    options.set_top(f64::from(scroll));
    options.set_behavior(web_sys::ScrollBehavior::Instant);
    gloo_utils::window().scroll_to_with_scroll_to_options(&options);
}

/// Scrolls the page to its top.
pub fn to_top() {
    scroll_to(0);
}

/// Moves focus to an element without moving the page.
pub fn focus_quietly(selector: &str) {
    if let Some(element) = find(selector) {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = element.focus_with_options(&options);
    }
}

/// The value of an attribute of the element around the focus that has it.
pub fn focused_within(attribute: &str) -> Option<String> {
    let focused = gloo_utils::document().active_element()?;
    focused.closest(&["[", attribute, "]"].concat()).ok().flatten()?.get_attribute(attribute)
}

/// Whether somebody is writing: the focus is in a field that takes a text.
pub fn is_typing() -> bool {
    let Some(focused) = gloo_utils::document().active_element() else { return false };
    match focused.tag_name().as_str() {
        "TEXTAREA" => true,
        "INPUT" => !matches!(focused.get_attribute("type").as_deref(), Some("radio" | "checkbox" | "file")),
        _ => false,
    }
}

/// A selector by which the element with the focus is found again after it was made anew: its id, else
/// name and value.
pub fn focused() -> Option<String> {
    let focused = gloo_utils::document().active_element()?;
    let quoted = |attribute: &str| {
        let value = focused.get_attribute(attribute)?;
        Some(["[", attribute, "=\"", &value, "\"]"].concat())
    };
    quoted("id").or_else(|| Some([quoted("name")?, quoted("value")?].concat()))
}

/// Unfolds what is folded away.
pub fn unfold(selector: &str) {
    if let Some(element) = find(selector) {
        let _ = element.set_attribute("open", "");
    }
}

/// The whole address.
pub fn address() -> String {
    gloo_utils::window().location().href().unwrap_or_default()
}

/// Names the page in the browser's tab and history.
pub fn set_title(title: &str) {
    gloo_utils::document().set_title(title);
}

/// A part of an address as it was meant; as it stands when it cannot be read.
pub fn unescape(part: &str) -> String {
    js_sys::decode_uri_component(part).map_or_else(|_| part.to_owned(), String::from)
}

/// Keeps the parameters that are not empty in the address, so that going back and loading anew
/// show the same.
pub fn keep_query(parameters: &[(&str, &str)]) {
    replace_address(&crate::api::public::with_query(&path(), parameters));
}

/// Puts a text where it can be pasted from; false where the browser has no such place, as on a page
/// that came without encryption.
pub fn copy(text: &str) -> bool {
    let clipboard = gloo_utils::window().navigator().clipboard();
    let is_there = !AsRef::<wasm_bindgen::JsValue>::as_ref(&clipboard).is_undefined();
    if is_there {
        let _ = clipboard.write_text(text);
    }
    is_there
}
