//! Choosing a kind and a file, and sending it to be looked at.

use frontend::{
    api::Failure,
    browser::{files, task},
    texts::c,
};
use leptos::prelude::*;
use shared::api::imports::{CreateImport, ImportKind, ImportView};

use super::tables;
use crate::{api, parts::notice, session::Session};

/// Largest file that the server takes, in bytes.
const LARGEST: f64 = 12.0 * 1024.0 * 1024.0;

/// What keeps a file from being sent.
#[derive(Clone)]
enum Trouble {
    TooLarge,
    Unreadable,
    Failed(Failure),
}

/// The form; `sent` gets what was found.
pub(super) fn form(
    session: Session,
    kinds: &'static [ImportKind],
    sent: impl Fn(ImportView) + Clone + 'static,
) -> AnyView {
    let kind = RwSignal::new(kinds.first().copied().unwrap_or(ImportKind::Users));
    let (busy, trouble) = (RwSignal::new(None::<String>), RwSignal::new(None::<Trouble>));
    let picked = move |event: leptos::ev::Event| {
        let Some(file) = files::picked(&event).into_iter().next() else { return };
        if busy.with_untracked(Option::is_some) {
            return;
        }
        trouble.set(None);
        if file.size() > LARGEST {
            return trouble.set(Some(Trouble::TooLarge));
        }
        busy.set(Some(file.name()));
        let (kind, sent) = (kind.get_untracked(), sent.clone());
        task::run(async move {
            let answer = match files::read(file).await {
                None => Err(Trouble::Unreadable),
                Some(file) => {
                    let wish = CreateImport { kind, file_name: file.name, content: file.base64 };
                    api::imports::create(session, &wish).await.map_err(Trouble::Failed)
                }
            };
            let _ = busy.try_set(None);
            match answer {
                Ok(view) => sent(view),
                Err(reason) => drop(trouble.try_set(Some(reason))),
            }
        });
    };
    let choices = kinds.iter().map(|own| choice(*own, kind)).collect_view();
    view! {
        <section class="panel" data-import-choose>
            <fieldset>
                <legend class="field__label">{c::IMPORTS_KIND.t()}</legend>
                <div class="choices choices--long">{choices}</div>
            </fieldset>
            {move || sample(kind.get())}
            <div class="field">
                <label class="field__label" for="import-file">{c::IMPORTS_FILE.t()}</label>
                <p class="field__help" id="import-file-help">{c::IMPORTS_FILE_HELP.t()}</p>
                <input
                    id="import-file"
                    class="input"
                    type="file"
                    accept=".xlsx,.csv"
                    aria-describedby="import-file-help"
                    data-import-file
                    on:change=picked
                />
            </div>
            <p role="status">{move || busy.get().map(|name| c::IMPORTS_READING.with(&[&name]))}</p>
            {move || trouble.get().map(|trouble| told(&trouble))}
        </section>
    }
    .into_any()
}

fn told(trouble: &Trouble) -> AnyView {
    let words = match trouble {
        Trouble::Failed(failure) => return notice::failed(failure),
        Trouble::TooLarge => c::IMPORTS_TOO_LARGE.t(),
        Trouble::Unreadable => c::IMPORTS_UNREADABLE.t(),
    };
    view! { <p class="notice notice--bad" role="alert" data-failure="file">{words}</p> }.into_any()
}

fn choice(own: ImportKind, kind: RwSignal<ImportKind>) -> AnyView {
    view! {
        <label class="choice">
            <input
                type="radio"
                name="import-kind"
                value=tables::id(own)
                prop:checked=move || kind.get() == own
                on:change=move |_| kind.set(own)
            />
            <span>{tables::kind(own).t()} <span class="small imports__means">{tables::means(own).t()}</span></span>
        </label>
    }
    .into_any()
}

/// The columns that are expected, and an empty table that has them.
fn sample(kind: ImportKind) -> AnyView {
    let columns: Vec<&str> = tables::columns(kind).iter().map(|id| tables::column(kind, id)).collect();
    // The mark in front tells spreadsheets that it is UTF-8.
    let table = ["\u{feff}", &columns.join(","), "\r\n"].concat();
    let link = files::address_of(&table).map(|address| {
        let name = [tables::id(kind), ".csv"].concat();
        view! { <a class="button" href=address download=name rel="external" data-template>{c::IMPORTS_TEMPLATE.t()}</a> }
    });
    view! {
        <div class="stack">
            <p>{c::IMPORTS_COLUMNS.with(&[&columns.join(c::IMPORTS_COMMA.t())])}</p>
            {link}
        </div>
    }
    .into_any()
}
