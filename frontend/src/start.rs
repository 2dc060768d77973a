//! 首页: finds the community, asks who fills in, and goes on to the assessment.
//!
//! Two stages on one page: [`find`] until a community is chosen, then [`begin`]. [`drafts`] lists
//! what is already under way on this device.

mod begin;
mod down;
mod drafts;
mod find;

use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::{communities, communities::Community},
    browser::page,
    parts::failure::failure_notice,
    texts::k,
    ui::masthead::{colophon, masthead},
};

/// Brings the page to life.
pub fn mount() {
    page::choose_language();
    let typed = page::typed("#find");
    page::mount("start", move || start(typed));
}

fn start(typed: String) -> impl IntoView {
    let chosen = RwSignal::new(None::<Community>);
    let failed = RwSignal::new(None);
    if let Some(code) = page::parameter("community") {
        spawn_local(async move {
            match communities::by_code(&code).await {
                Ok(community) => chosen.set(Some(community)),
                Err(failure) => failed.set(Some(failure)),
            }
        });
    }
    let choose = Callback::new(move |community: Community| {
        chosen.set(Some(community));
        request_animation_frame(|| page::focus("#begin"));
    });
    let back = Callback::new(move |()| {
        chosen.set(None);
        request_animation_frame(|| page::focus("#find"));
    });
    view! {
        {masthead()}
        <main class="page stack--loose">
            {move || match chosen.get() {
                Some(community) => begin::begin(community, back).into_any(),
                None => view! {
                    <div class="stack">
                        <h1>{k::START_TITLE.t()}</h1>
                        <p class="lead">{k::START_LEAD.t()}</p>
                    </div>
                    {drafts::drafts()}
                    {move || failed.get().map(|failure| failure_notice(&failure, None))}
                    {find::find(typed.clone(), choose)}
                    {practise()}
                }.into_any(),
            }}
        </main>
        {colophon()}
    }
}

/// The way to try everything without a community.
fn practise() -> impl IntoView {
    view! {
        <section class="panel panel--quiet" aria-labelledby="practise">
            <h2 id="practise">{k::PRACTISE_TITLE.t()}</h2>
            <p>{k::PRACTISE_LEAD.t()}</p>
            <a class="button" href="/assess?practice" data-practise>{k::PRACTISE_GO.t()}</a>
        </section>
    }
}
