//! What was written. The links of invited users are told once.

use frontend::{browser::files, texts::c};
use leptos::prelude::*;
use shared::api::imports::{ImportDone, ImportView};

use super::tables;
use crate::parts::notice;

/// The result; `away` begins with another table.
pub(super) fn view(view: &ImportView, done: &ImportDone, away: impl Fn() + 'static) -> AnyView {
    let words = c::IMPORTS_WRITTEN.with(&[&done.written.to_string(), tables::kind(view.kind).t()]);
    let links = done.invitations_csv.as_deref().and_then(files::address_of).map(|address| {
        view! {
            <div class="notice notice--half" data-links>
                <p class="notice__title">{c::IMPORTS_LINKS.t()}</p>
                <p>{c::IMPORTS_LINKS_MEANS.t()}</p>
                <a class="button button--lead" href=address download="invitations.csv" rel="external" data-links-save>
                    {c::IMPORTS_LINKS_SAVE.t()}
                </a>
            </div>
        }
    });
    view! {
        <section class="panel" data-written>
            {notice::done(words)}
            {links}
            <button type="button" class="button" data-another on:click=move |_| away()>{c::IMPORTS_ANOTHER.t()}</button>
        </section>
    }
    .into_any()
}
