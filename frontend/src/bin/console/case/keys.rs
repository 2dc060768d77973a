//! 快捷键: going through cases without the mouse. Single keys can be switched off, as some assistive
//! technology speaks letters.

use frontend::{browser::storage, texts::c};
use leptos::{ev, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use super::{desk::Desk, requirements};
use crate::{
    list::query::{self, Around},
    parts::dialog::dialog,
    words,
};

/// Where it is kept that single keys are off.
const OFF: &str = "console.keys-off";

/// The state of the shortcuts of one case page.
#[derive(Clone, Copy)]
struct Keys {
    open: RwSignal<bool>,
    on: RwSignal<bool>,
}

/// Listens for as long as the page is there.
pub(super) fn listen(desk: Desk, around: Around) {
    let keys = Keys { open: RwSignal::new(false), on: RwSignal::new(storage::read(OFF).is_none()) };
    provide_context(keys);
    let navigate = use_navigate();
    let g_was_pressed = StoredValue::new(false);
    let handle = window_event_listener(ev::keydown, move |event| {
        if !keys.on.get_untracked() || is_for_others(&event) {
            return;
        }
        let go = |address: &str| navigate(address, NavigateOptions::default());
        let go_to = |id: &str| go(&["/console/cases/", id].concat());
        let key = event.key();
        let after_g = g_was_pressed.get_value();
        g_was_pressed.set_value(key == "g");
        match key.as_str() {
            "j" => step(desk, true),
            "k" => step(desk, false),
            "1" | "2" | "3" => {
                let Some(at) = desk.current.get_untracked() else { return };
                let position = usize::from(key.as_bytes()[0] - b'1');
                desk.judge(&at, words::VERDICTS[position]);
            }
            "n" => {
                if let Some(id) = around.after.get_untracked() {
                    go_to(&id);
                } else {
                    around.look_further();
                }
            }
            "p" => {
                if let Some(id) = around.before.get_value() {
                    go_to(&id);
                }
            }
            "l" if after_g => go(&query::last_list()),
            "d" => frontend::browser::page::focus("#decide"),
            "?" => keys.open.set(true),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || handle.remove());
}

/// Whether a key belongs to a control, a dialog or the browser.
fn is_for_others(event: &KeyboardEvent) -> bool {
    if event.ctrl_key() || event.alt_key() || event.meta_key() || event.is_composing() {
        return true;
    }
    let target: Option<HtmlElement> = event.target().and_then(|target| target.dyn_into().ok());
    target.is_some_and(|target| {
        let is_typed_into = target.closest("textarea, select, dialog, input:not([type=radio], [type=checkbox])");
        is_typed_into.ok().flatten().is_some()
    })
}

/// The next or previous requirement.
fn step(desk: Desk, forward: bool) {
    let shown = untrack(|| desk.shown());
    let at = desk
        .current
        .with_untracked(|current| current.as_ref().and_then(|current| shown.iter().position(|id| id == current)));
    let to = match (at, forward) {
        (None, _) => 0,
        (Some(at), true) => (at + 1).min(shown.len().saturating_sub(1)),
        (Some(at), false) => at.saturating_sub(1),
    };
    if let Some(id) = shown.get(to) {
        requirements::go(desk, id);
    }
}

/// The list of shortcuts.
pub(super) fn help(desk: Desk) -> AnyView {
    let keys = expect_context::<Keys>();
    let lines = [
        ("j k", c::KEYS_REQUIREMENT.t(), true),
        ("1 2 3", c::KEYS_VERDICT.t(), desk.gives_verdicts()),
        ("d", c::KEYS_DECIDE.t(), true),
        ("n p", c::KEYS_CASE.t(), true),
        ("g l", c::KEYS_LIST.t(), true),
        ("?", c::KEYS_HELP.t(), true),
    ];
    let content = move || {
        let lines = lines.into_iter().filter(|(_, _, is_here)| *is_here).map(|(keys, words, _)| {
            let keys = keys.split(' ').map(|key| view! { <kbd>{key}</kbd> " " }).collect_view();
            view! { <div><dt>{keys}</dt><dd>{words}</dd></div> }
        });
        view! {
            <dl class="facts">{lines.collect_view()}</dl>
            <label class="tick">
                <input
                    type="checkbox"
                    data-keys-on
                    prop:checked=move || keys.on.get()
                    on:change:target=move |event| {
                        let is_on = event.target().checked();
                        keys.on.set(is_on);
                        if is_on {
                            storage::remove(OFF);
                        } else {
                            storage::write(OFF, "1");
                        }
                    }
                />
                <span>{c::KEYS_ON.t()}</span>
            </label>
        }
        .into_any()
    };
    view! {
        <p class="case__keys">
            <button type="button" class="button button--plain" data-keys on:click=move |_| keys.open.set(true)>{c::KEYS_TITLE.t()}</button>
        </p>
        {dialog("keys", c::KEYS_TITLE.t(), keys.open, content)}
    }
    .into_any()
}
