//! 导入: a table is chosen, looked at, and written when nothing in it is wrong.
//!
//! Which table is looked at stands in the address, so a reload shows the same preview. [`choose`]
//! sends a file, [`preview`] shows what was found in it, [`result`] what was written. [`tables`]
//! names kinds and columns.

mod choose;
mod preview;
mod result;
mod tables;

use frontend::{browser::task, texts::c};
use leptos::prelude::*;
use shared::api::imports::{ImportDone, ImportView};

use crate::{
    address::{Address, Change},
    api, office,
    parts::{
        notice::{self, Loaded},
        title,
    },
    session::Session,
};

/// What the page shows.
#[derive(Clone)]
enum Stand {
    /// No table yet.
    Choosing,
    /// A table that has been looked at.
    Looked(Loaded<ImportView>),
    /// A table that has just been written.
    Written(ImportView, ImportDone),
}

/// The page.
pub(crate) fn page(session: Session) -> AnyView {
    let kinds = session.role().map(office::imports).unwrap_or_default();
    let address = Address::new("/console/imports", &["id"]);
    let stand = RwSignal::new(Stand::Choosing);
    let load = move || {
        let id = untrack(|| address.get("id"));
        if id.is_empty() {
            return stand.set(Stand::Choosing);
        }
        stand.set(Stand::Looked(Loaded::Loading));
        task::run(async move {
            let answer = api::imports::import(session, &id).await;
            let is_asked = stand.try_get_untracked().is_some() && untrack(|| address.get("id")) == id;
            if is_asked {
                stand.set(Stand::Looked(Loaded::from(answer)));
            }
        });
    };
    Effect::new(move || {
        let id = address.get("id");
        // What was just sent is there already.
        let is_there =
            stand.with_untracked(|stand| matches!(stand, Stand::Looked(Loaded::Ready(view)) if view.id == id));
        if !is_there {
            load();
        }
    });
    let set = address.setter();
    let content = move || {
        let (there, away) = (set.clone(), set.clone());
        let away = move || away(&[("id", "")], Change::Chosen);
        match stand.get() {
            Stand::Choosing => choose::form(session, kinds, move |view: ImportView| {
                let id = view.id.clone();
                stand.set(Stand::Looked(Loaded::Ready(view)));
                there(&[("id", &id)], Change::Chosen);
            }),
            Stand::Looked(Loaded::Loading) => notice::loading(),
            Stand::Looked(Loaded::Failed(failure)) => view! {
                {notice::failed_with(&failure, load)}
                <button type="button" class="button" data-another on:click=move |_| away()>{c::IMPORTS_ANOTHER.t()}</button>
            }
            .into_any(),
            Stand::Looked(Loaded::Ready(view)) => {
                let looked = view.clone();
                preview::view(session, &view, away, move |done| stand.set(Stand::Written(looked.clone(), done)))
            }
            Stand::Written(view, done) => result::view(&view, &done, away),
        }
    };
    view! {
        <div class="stack--loose" data-imports>
            <div>{title(c::IMPORTS_TITLE.t().to_owned())} <p class="lead">{c::IMPORTS_LEAD.t()}</p></div>
            {if kinds.is_empty() {
                view! { <p class="notice notice--bad" role="alert">{c::FAILED_NOT_FOR_ROLE.t()}</p> }.into_any()
            } else {
                view! { {content} }.into_any()
            }}
        </div>
    }
    .into_any()
}
