//! 提及: people of the case who are offered behind an `@` at the caret.

use frontend::{browser::task, texts::c};
use leptos::{ev, prelude::*};
use shared::api::notifications::Mentionable;
use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;

use super::desk::Desk;
use crate::{api, words};

/// The most people who are offered at once.
const MOST: usize = 8;

/// The offer below a text; `control` is the id of the field that holds it.
pub(super) fn offer(desk: Desk, text: RwSignal<String>, control: String) -> AnyView {
    let people = RwSignal::new(None::<Vec<Mentionable>>);
    let control = StoredValue::new(control);
    // The caret moves without the text: by keys and by a finger or the mouse.
    let caret = RwSignal::new(());
    let moved = [
        window_event_listener(ev::keyup, move |_| caret.set(())),
        window_event_listener(ev::pointerup, move |_| caret.set(())),
    ];
    on_cleanup(move || moved.into_iter().for_each(WindowListenerHandle::remove));
    let wanted = Memo::new(move |_| {
        caret.track();
        text.with(|text| begun(parted(text, control).0).map(str::to_lowercase))
    });
    // Asked for with the first `@`; without an answer names are typed by heart.
    Effect::new(move || {
        if wanted.with(Option::is_some) && people.with_untracked(Option::is_none) {
            people.set(Some(Vec::new()));
            let id = desk.id();
            task::run(async move {
                if let Ok(found) = api::notifications::people(desk.session, &id).await {
                    let _ = people.try_set(Some(found));
                }
            });
        }
    });
    let content = move || {
        let wanted = wanted.get()?;
        let fits = |own: &&Mentionable| own.name.contains(&wanted) || own.display_name.to_lowercase().contains(&wanted);
        let found: Vec<Mentionable> =
            people.with(|people| people.iter().flatten().filter(fits).take(MOST).cloned().collect());
        if found.is_empty() {
            return None;
        }
        let buttons = found.into_iter().map(|own| button(own, text, control)).collect_view();
        let group =
            view! { <div class="people" role="group" aria-label=c::COMMENTS_PEOPLE.t() data-people>{buttons}</div> };
        Some(group.into_any())
    };
    view! { {content} }.into_any()
}

fn button(own: Mentionable, text: RwSignal<String>, control: StoredValue<String>) -> AnyView {
    let name = own.name.clone();
    let choose = move |_| {
        let named = text.with_untracked(|text| {
            let (before, behind) = parted(text, control);
            let kept = before.len() - begun(before)?.len();
            Some(([&before[..kept], &name, " "].concat(), behind.to_owned()))
        });
        if let Some((before, behind)) = &named {
            text.set([before.as_str(), behind].concat());
        }
        // A text that is set anew has its caret at the end.
        let caret = named.and_then(|(before, _)| u32::try_from(before.encode_utf16().count()).ok());
        task::before_next_frame(move || {
            let Some(field) = field(control) else { return };
            let _ = field.focus();
            if let Some(caret) = caret {
                let _ = field.set_selection_range(caret, caret);
            }
        });
    };
    view! {
        <button type="button" class="button" data-person=own.name on:click=choose>
            {own.display_name}
            <span class="small">{words::role(own.role).t()} " · " {own.place}</span>
        </button>
    }
    .into_any()
}

fn field(control: StoredValue<String>) -> Option<HtmlTextAreaElement> {
    gloo_utils::document().get_element_by_id(&control.get_value())?.dyn_into().ok()
}

/// A text before and behind the caret of the field that holds it; the whole of it before the caret
/// while there is no field.
fn parted(text: &str, control: StoredValue<String>) -> (&str, &str) {
    let caret = field(control).and_then(|field| field.selection_start().ok().flatten());
    // Browsers count in UTF-16.
    let mut left = caret.map_or(usize::MAX, |caret| usize::try_from(caret).unwrap_or(usize::MAX));
    for (at, character) in text.char_indices() {
        if left == 0 {
            return text.split_at(at);
        }
        left = left.saturating_sub(character.len_utf16());
    }
    (text, "")
}

/// What has been typed behind the last `@`, when it may still become a name.
fn begun(text: &str) -> Option<&str> {
    let (before, wanted) = text.rsplit_once(['@', '＠'])?;
    let is_call = !before.chars().next_back().is_some_and(|last| last.is_ascii_alphanumeric());
    (is_call && !wanted.contains(char::is_whitespace)).then_some(wanted)
}
