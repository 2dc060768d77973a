//! 工作台: where officials, experts, departments and committees work on cases.
//!
//! In reading order: [`session`] knows who is signed in; [`api`] asks the server; [`shell`] draws the
//! frame and decides which page stands in it; [`list`] is the work list, [`case`] one case,
//! [`notices`] and [`objections`] are for publicity and announcement, [`plans`] say what communities
//! still have to do, [`inspections`] what was found on site, [`progress`] says how far divisions have
//! come, [`rewards`] what a city pays, [`consultations`] are for comments on drafts, [`surveys`] say
//! what residents think,
//! [`community`] is the page of a committee, [`account`] one's own account,
//! [`invitation`] the first password. [`bell`] and [`notifications`] say what has happened.
//! [`office`] says who is offered the pages beside the cases: [`accounts`] of others, [`imports`],
//! [`settings`], the log of [`audit`], [`webhooks`], which tell other programs,
//! [`portals`], other websites that show the self-assessment. [`parts`] are shown
//! by several of them, [`words`] names stages, steps and roles; [`address`] keeps filters, [`pages`]
//! grows lists, [`places`] chooses divisions.
//!
//! The rules of a case are asked of [`shared::case`], as the server does. A case is worked out in the
//! browser by the same engine, so a verdict shows at once what it does.
#![forbid(unsafe_code)]

mod access_code;
mod account;
mod accounts;
mod address;
mod api;
mod audit;
mod bell;
mod case;
mod community;
mod consultations;
mod imports;
mod inspections;
mod invitation;
mod list;
mod notices;
mod notifications;
mod objections;
mod office;
mod pages;
mod parts;
mod places;
mod plans;
mod portals;
mod progress;
mod rewards;
mod session;
mod settings;
mod shell;
mod sign_in;
mod surveys;
mod webhooks;
mod words;

use frontend::{
    browser::{page, records, task},
    texts::c,
};
use leptos::mount::mount_to;

fn main() {
    page::choose_language(&c::SHELL_NAME);
    task::run(async {
        records::open().await;
        let Some(app) = page::find("#app") else { return };
        let own = app.clone();
        mount_to(app, move || {
            own.set_text_content(None);
            let _ = own.set_attribute("data-page", "console");
            shell::shell()
        })
        .forget();
    });
}
