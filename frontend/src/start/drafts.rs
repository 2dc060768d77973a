//! What is under way on this device.

use leptos::prelude::*;

use crate::{
    browser::time,
    draft::{self, Draft},
    texts::k,
};

/// The list of drafts; nothing while there is none.
pub(super) fn drafts() -> impl IntoView {
    let drafts = RwSignal::new(draft::list());
    let remove = move |key: &str| {
        draft::remove(key);
        drafts.set(draft::list());
    };
    view! {
        <section class="panel" aria-labelledby="drafts" hidden=move || drafts.with(Vec::is_empty)>
            <h2 id="drafts">{k::DRAFTS_TITLE.t()}</h2>
            <ul class="rows">
                <For each=move || drafts.get() key=|(key, _)| key.clone() children=move |(key, draft)| row(key, &draft, remove) />
            </ul>
        </section>
    }
}

fn row(key: String, draft: &Draft, remove: impl Fn(&str) + Copy + 'static) -> AnyView {
    let asking = RwSignal::new(false);
    let (name, path) = match &draft.community {
        Some(community) => (community.name.clone(), community.path.clone()),
        None => (k::DRAFTS_PRACTICE.t().to_owned(), String::new()),
    };
    let progress = k::DRAFTS_PROGRESS.with(&[&draft.answered().to_string(), &time::in_words(draft.saved_at)]);
    let address = address(draft);
    let (title, own) = (draft.pack_title.clone(), key.clone());
    view! {
        <li class="stack" data-draft=key>
            <div>
                <h3>{name}</h3>
                <p class="small">{path}" "{title}</p>
                <p class="small">{progress}</p>
            </div>
            <div class="row">
                <a class="button button--lead" href=address data-draft-open>{k::DRAFTS_OPEN.t()}</a>
                <button type="button" class="button button--danger" data-draft-delete hidden=move || asking.get()
                    on:click=move |_| asking.set(true)>{k::DRAFTS_DELETE.t()}</button>
            </div>
            <div class="notice notice--bad" hidden=move || !asking.get()>
                <p>{k::DRAFTS_SURE.t()}</p>
                <div class="row">
                    <button type="button" class="button button--danger" data-draft-delete-now on:click=move |_| remove(&own)>
                        {k::DRAFTS_DELETE.t()}
                    </button>
                    <button type="button" class="button" on:click=move |_| asking.set(false)>{k::DRAFTS_KEEP.t()}</button>
                </div>
            </div>
        </li>
    }
    .into_any()
}

/// Where a draft goes on.
pub(super) fn address(draft: &Draft) -> String {
    let whose = match &draft.community {
        Some(community) => ["community=", &community.code].concat(),
        None => "practice".to_owned(),
    };
    ["/assess?", &whose, "&pack=", &draft.pack_id].concat()
}
