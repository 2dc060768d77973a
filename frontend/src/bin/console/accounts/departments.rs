//! 部门名称: the names that standards write, offered beside the field. An account of any other name is never
//! asked about a case, and nobody would notice.

use std::collections::BTreeSet;

use frontend::{
    api::{Failure, packs},
    browser::task,
    texts::c,
};
use leptos::prelude::*;

use crate::api;

/// The names, each a press away, and a word when something else is typed.
pub(super) fn offer(department: RwSignal<String>) -> AnyView {
    let known = RwSignal::new(BTreeSet::<String>::new());
    task::run(async move {
        // Without them the name is typed by heart.
        if let Ok(names) = read().await {
            let _ = known.try_set(names);
        }
    });
    let buttons = move || {
        let button = |name: String| {
            let words = name.clone();
            view! {
                <button type="button" class="button" data-known=name.clone() on:click=move |_| department.set(name.clone())>
                    {words}
                </button>
            }
        };
        known.get().into_iter().map(button).collect_view()
    };
    let is_unknown = move || {
        let typed = department.with(|typed| typed.trim().to_owned());
        !typed.is_empty() && known.with(|known| !known.is_empty() && !known.contains(&typed))
    };
    view! {
        <div class="row" role="group" aria-label=c::ACCOUNTS_DEPARTMENTS.t()>{buttons}</div>
        <p class="notice notice--half" role="status" data-unknown hidden=move || !is_unknown()>
            {c::ACCOUNTS_DEPARTMENT_UNKNOWN.t()}
        </p>
    }
    .into_any()
}

/// The departments that the standards in use name, as the server knows them: in Chinese.
async fn read() -> Result<BTreeSet<String>, Failure> {
    let mut names = BTreeSet::new();
    for pack in packs::list().await?.into_iter().filter(|pack| pack.is_current) {
        let form = api::cases::form_in(&pack.hash, "zh").await?;
        names.extend(form.texts.items.iter().map(|item| item.department.clone()));
    }
    names.remove("");
    Ok(names)
}
