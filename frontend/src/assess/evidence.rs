//! Names of the documents and photos that show an answer.

use leptos::prelude::*;
use shared::answer::{MAX_EVIDENCE, MAX_NAME_CHARACTERS};

use super::controls::Ask;
use crate::texts::k;

/// The list of names, the pack's examples to tap, and an input for others.
pub(super) fn evidence(ask: Ask) -> AnyView {
    let names = RwSignal::new(ask.desk.work.with_value(|work| {
        work.answer(&ask.item().id).map(|answer| answer.evidence.clone()).unwrap_or_default()
    }));
    let typed = RwSignal::new(String::new());
    let set = move |new: Vec<String>| {
        ask.desk.change(ask.index, &mut |answer| answer.evidence.clone_from(&new));
        names.set(new);
    };
    let add = move |name: &str| {
        let name = name.trim();
        let mut new = names.get_untracked();
        if !name.is_empty() && new.len() < MAX_EVIDENCE && !new.iter().any(|other| other == name) {
            new.push(name.to_owned());
            set(new);
        }
    };
    let add_typed = move || {
        add(&typed.get_untracked());
        typed.set(String::new());
    };
    let row = move |name: String| {
        let (label, own) = (k::EVIDENCE_REMOVE.with(&[&name]), name.clone());
        let remove = move |_| {
            let mut new = names.get_untracked();
            new.retain(|other| *other != own);
            set(new);
        };
        view! {
            <li class="row row--apart">
                <span>{name}</span>
                <button type="button" class="button button--danger" aria-label=label on:click=remove>{k::RECORDS_REMOVE.t()}</button>
            </li>
        }
    };
    let examples = ask.texts().evidence.iter().map(|example| {
        let is_there = move || names.with(|names| names.contains(example));
        view! {
            <button type="button" class="button" data-evidence-example hidden=is_there on:click=move |_| add(example)>
                "+ "{example.as_str()}
            </button>
        }
    });
    let id = ["evidence-", &ask.item().id].concat();
    view! {
        <div class="field" data-evidence>
            <label class="field__label" for=id.clone()>
                {k::EVIDENCE_TITLE.t()}" "{ask.item().evidence_required.then(|| k::EVIDENCE_REQUIRED.t())}
            </label>
            <p class="field__help">{k::EVIDENCE_HELP.t()}</p>
            <ul class="rows"><For each=move || names.get() key=Clone::clone children=row /></ul>
            <div class="row">{examples.collect_view()}</div>
            <div class="evidence__item">
                <input id=id class="input" maxlength=MAX_NAME_CHARACTERS.to_string() prop:value=typed
                    on:input:target=move |event| typed.set(event.target().value())
                    on:change=move |_| add_typed() />
                <button type="button" class="button" on:click=move |_| add_typed()>{k::EVIDENCE_ADD.t()}</button>
            </div>
        </div>
    }
    .into_any()
}
