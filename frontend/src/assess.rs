//! 逐项自评: the assessment itself, its review and its submission.
//!
//! [`open`] finds the draft and loads the form it was begun with; the outline of the page stays
//! until both are there. [`work`] is the plain state, [`desk`] the reactive handle that the parts
//! share: a change goes through [`desk::Desk::change`], which keeps it on the device, asks the
//! engine and touches only the signals whose value is another one now.

mod bar;
mod card;
mod controls;
mod desk;
mod evidence;
mod extras;
mod goto;
mod newer;
mod open;
mod place;
mod result;
mod review;
mod steps;
mod submit;
mod work;

use leptos::{prelude::*, task::spawn_local};

use crate::{
    browser::page,
    parts::failure::failure_notice,
    texts::k,
    ui::masthead::{colophon, masthead},
};

/// Brings the page to life.
pub fn mount() {
    page::choose_language();
    spawn_local(async {
        match open::open().await {
            Ok(work) => page::mount("assess", move || whole(work)),
            Err(failure) => page::mount("assess", move || {
                let again = Callback::new(|()| page::reload());
                view! {
                    {masthead()}
                    <main class="page stack--loose">
                        <h1>{k::ASSESS_TITLE.t()}</h1>
                        {failure_notice(&failure, Some(again))}
                        <a class="button" href="/">{k::ASSESS_HOME.t()}</a>
                    </main>
                }
            }),
        }
    });
}

fn whole(opened: open::Opened) -> impl IntoView {
    let desk = desk::Desk::new(opened);
    place::restore_and_follow(desk);
    let review = move || desk.step.get() == desk.steps.len();
    view! {
        {masthead()}
        {steps::steps(desk)}
        <main class="page stack--loose">
            {steps::heading(desk)}
            {newer::newer(desk)}
            <p class="notice notice--bad" role="alert" data-not-kept hidden=move || desk.is_kept.get()>{k::ASSESS_NOT_KEPT.t()}</p>
            {move || if review() { review::review(desk) } else { steps::step(desk, desk.step.get()) }}
        </main>
        {colophon()}
        {bar::bar(desk)}
        {result::sheet(desk)}
    }
}
