//! 提及: people of the case who are offered behind an `@` at the end of what is typed.

use frontend::{browser::task, texts::c};
use leptos::prelude::*;
use shared::api::notifications::Mentionable;
use wasm_bindgen::JsCast;

use super::desk::Desk;
use crate::{api, words};

/// The most people who are offered at once.
const MOST: usize = 8;

/// The offer below a text; `control` is the id of the field that holds it.
pub(super) fn offer(desk: Desk, text: RwSignal<String>, control: String) -> AnyView {
    let people = RwSignal::new(None::<Vec<Mentionable>>);
    let wanted = Memo::new(move |_| text.with(|text| begun(text).map(str::to_lowercase)));
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
    let control = StoredValue::new(control);
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
        text.update(|text| {
            if let Some(wanted) = begun(text).map(str::len) {
                text.truncate(text.len() - wanted);
                text.push_str(&name);
                text.push(' ');
            }
        });
        let field = gloo_utils::document().get_element_by_id(&control.get_value());
        if let Some(field) = field.and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = field.focus();
        }
    };
    view! {
        <button type="button" class="button" data-person=own.name on:click=choose>
            {own.display_name}
            <span class="small">{words::role(own.role).t()} " · " {own.place}</span>
        </button>
    }
    .into_any()
}

/// What has been typed behind the last `@`, when it may still become a name.
fn begun(text: &str) -> Option<&str> {
    let (before, wanted) = text.rsplit_once(['@', '＠'])?;
    let is_call = !before.chars().next_back().is_some_and(|last| last.is_ascii_alphanumeric());
    (is_call && !wanted.contains(char::is_whitespace)).then_some(wanted)
}
