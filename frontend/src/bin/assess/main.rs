//! 逐项自评: the assessment itself, its review and its submission.
//!
//! [`open`] finds the draft and loads the form it was begun with; the outline of the page stays
//! until both are there. [`work`] is the plain state, [`desk`] the reactive handle that the parts
//! share: a change goes through [`desk::Desk::change`], which keeps it on the device, asks the
//! engine and touches only the signals whose value is another one now.

#![forbid(unsafe_code)]

mod bar;
mod card;
mod controls;
mod desk;
mod evidence;
mod extras;
mod files;
mod goto;
mod joint;
mod later;
mod newer;
mod not_applicable;
mod open;
mod place;
mod previous;
mod profile;
mod reopen;
mod result;
mod review;
mod steps;
mod submit;
mod suggested;
mod work;

use frontend::{
    api::Failure,
    browser::{
        page,
        records::{self, Saved},
        task,
    },
    dom::{El, button, classed, el, follow, region},
    draft::joint as store,
    parts::failure::{code, failure_notice},
    state::Act,
    texts::{Text, k},
    ui::masthead::{colophon, masthead, page_body},
};

fn main() {
    let reading = Box::pin(records::open());
    page::choose_language(&k::ASSESS_TITLE);
    task::run(async {
        let opened = open::open(reading).await;
        page::mount("assess", move || match opened {
            Ok(opened) => whole(opened),
            Err(failure) => unopened(&failure),
        });
    });
}

fn whole(opened: open::Opened) -> Vec<El> {
    let desk = desk::Desk::new(opened);
    place::restore_and_follow(desk);
    // Whoever comes back sees the way to the goal without touching anything, and a committee what others
    // have filled in.
    if desk.work.peek(|work| work.draft.answered() > 0) || store::committee().is_some() {
        later::fetch_soon(desk);
    }
    let shown = move || match desk.step.get() {
        position if position < desk.steps.len() => vec![steps::step(desk, position)],
        _ => later::review(desk),
    };
    // For whoever looks at the page from outside: something has been kept.
    follow(Box::new(move || {
        if desk.saved.get() == Saved::Kept {
            page::mark("data-saved", "");
        }
    }));
    let not_kept = move || match desk.saved.get() {
        Saved::Refused => vec![unsaved("refused", &k::ASSESS_NOT_KEPT).add_all(later::file(desk))],
        Saved::Elsewhere => {
            let take = button("button", k::ASSESS_TAKE.t(), records::take).flag("data-take", true);
            vec![unsaved("elsewhere", &k::ASSESS_ELSEWHERE).attr("class", "notice notice--bad notice--stays").add(take)]
        }
        _ => Vec::new(),
    };
    // What another window works on is only looked at here.
    let followed = |part: El| part.flag_by("inert", move || desk.saved.get() == Saved::Elsewhere);
    let body = page_body()
        .add(steps::heading(desk))
        .add(region("region--through", move || later::newer(desk)))
        .add(region("region--through", not_kept))
        .add(followed(region("region--through", move || later::joint(desk))))
        .add(followed(region("stack--loose", shown)));
    vec![masthead(), steps::steps(desk), body, colophon(), bar::bar(desk), result::sheet(desk)]
}

/// Why what is done here is not kept.
fn unsaved(why: &str, words: &Text) -> El {
    classed("div", "notice notice--bad").attr("role", "alert").attr("data-not-kept", why).add(el("p").text(words.t()))
}

fn unopened(failure: &Failure) -> Vec<El> {
    let (again, address, words) = if code(failure) == "pack_not_for_community" {
        // The start page offers the standards that are for the community.
        let community = page::parameter("community").unwrap_or_default();
        (None, ["/?community=", &community].concat(), &k::ASSESS_STANDARDS)
    } else {
        (Some(Act::new(|()| page::reload())), "/".to_owned(), &k::ASSESS_HOME)
    };
    let body = page_body()
        .add(el("h1").text(k::ASSESS_TITLE.t()))
        .add(failure_notice(failure, again))
        .add(classed("a", "button").attr("href", &address).flag("data-way-on", true).text(words.t()));
    vec![masthead(), body, colophon()]
}
