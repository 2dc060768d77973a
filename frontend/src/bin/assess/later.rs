//! 稍后: what nobody needs before the first answers, in a wasm file of its own.
//!
//! The result sheet, the review with its submission, help and evidence, what is asked about the
//! community, and the rarer controls are fetched once the first cards are there;
//! so are reading aloud, the draft as a file, the outbox, what others fill in, and what keeps the page
//! for use without a network. They run in the same program as the rest: the file is
//! cut out of it after compiling, at the functions marked here. Until it has arrived a part says
//! so; when it does not arrive the part offers to try again.
#![expect(
    clippy::unnecessary_wraps,
    reason = "whether the file arrives is decided by the code that is put around these"
)]

use core::{
    cell::Cell,
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
};

use gloo_timers::callback::Timeout;
use shared::{
    form::{form_address, help_address},
    path::Reach,
};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use super::{
    controls::{self, Ask},
    desk::Desk,
    extras, files,
    joint::{self, shown},
    newer, previous, profile, result, review, suggested,
};
use frontend::{
    browser::{offline, records::Saved, space, task},
    dom::{El, button, classed, follow, region},
    draft::file,
    parts::aloud,
    texts::{self, k},
};

/// A pause in answering after which the file is asked for: reading it in keeps the page busy for a
/// moment, and nobody's next tap is to wait for that.
const PAUSE_MS: u32 = 1_200;

/// Parts, or that their file has not arrived.
type Made = Result<Vec<El>, SplitLoaderError>;

/// Whether the file is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arrival {
    /// Nobody has asked for it.
    Unasked,
    /// It is on its way.
    OnItsWay,
    /// It is there.
    There,
    /// It did not arrive.
    Failed,
}

#[wasm_split(later, fallible, preload(load_control))]
fn control_later(ask: Ask) -> Made {
    Ok(vec![controls::rare(ask)])
}

#[wasm_split(later, fallible, preload(load_help))]
fn help_later(ask: Ask) -> Made {
    Ok(extras::help(ask))
}

#[wasm_split(later, fallible, preload(load_extras))]
fn extras_later(ask: Ask) -> Made {
    Ok(extras::inside(ask))
}

#[wasm_split(later, fallible, preload(load_profile))]
fn profile_later(desk: Desk, filters: bool) -> Made {
    Ok(profile::profile(desk, filters))
}

#[wasm_split(later, fallible, preload(load_result))]
fn result_later(desk: Desk) -> Made {
    Ok(result::body(desk))
}

#[wasm_split(later, fallible, preload(load_review))]
fn review_later(desk: Desk) -> Made {
    Ok(review::review(desk))
}

#[wasm_split(later, fallible, preload(load_newer))]
fn newer_later(desk: Desk) -> Made {
    Ok(vec![newer::newer(desk)])
}

#[wasm_split(later, fallible, preload(load_path))]
fn path_later(desk: Desk) -> Result<Option<usize>, SplitLoaderError> {
    let path = desk.path();
    Ok((path.reach == Reach::Found).then_some(path.steps.len()))
}

#[wasm_split(later, fallible, preload(load_file))]
fn file_later(desk: Desk) -> Made {
    let save = move || {
        desk.work.peek(|work| file::save(&work.draft));
    };
    Ok(vec![button("button", k::FILE_SAVE.t(), save).flag("data-draft-save", true)])
}

#[wasm_split(later, fallible, preload(load_beside))]
fn beside_later(ask: Ask) -> Made {
    let aloud = aloud::aloud(&["[data-requirement=\"", &ask.item().id, "\"]"].concat());
    Ok(aloud.into_iter().chain([region("", move || shown::beside(ask))]).collect())
}

#[wasm_split(later, fallible, preload(load_joint))]
fn joint_later(desk: Desk) -> Made {
    Ok(shown::standing(desk))
}

#[wasm_split(later, fallible, preload(load_suggested))]
fn suggested_later(ask: Ask) -> Made {
    Ok(suggested::suggested(ask))
}

#[wasm_split(later, fallible, preload(load_rest))]
fn rest_later(desk: Desk) -> Result<(), SplitLoaderError> {
    let hash = &desk.form.rulebook.pack_hash;
    offline::prepare(vec![form_address(hash, texts::code()), help_address(hash, texts::code())]);
    desk.resume();
    joint::begin(desk);
    suggested::fetch(desk);
    previous::fetch(desk);
    files::come_back(desk);
    // Not before there is something to keep.
    let is_asked = Cell::new(false);
    follow(Box::new(move || {
        let is_kept = desk.saved.get() == Saved::Kept && desk.work.peek(|work| work.draft.answered() > 0);
        if is_kept && !is_asked.replace(true) {
            space::ask_to_stay();
        }
    }));
    Ok(())
}

/// How many requirements are on the shortest path; none before the file is there.
pub(super) fn path_length(desk: Desk) -> Option<usize> {
    if desk.later.now() == Arrival::There { at_once(path_later(desk))? } else { None }
}

/// The control of a rarer kind of question.
pub(super) fn control(ask: Ask) -> Vec<El> {
    when_there(ask.desk, control_later(ask))
}

/// Help on a requirement.
pub(super) fn help(ask: Ask) -> Vec<El> {
    when_there(ask.desk, help_later(ask))
}

/// Evidence and remark.
pub(super) fn extras(ask: Ask) -> Vec<El> {
    when_there(ask.desk, extras_later(ask))
}

/// What is asked about the community: the profile with the standard's source, or the filter questions.
pub(super) fn profile(desk: Desk, filters: bool) -> Vec<El> {
    when_there(desk, profile_later(desk, filters))
}

/// What the result sheet shows.
pub(super) fn result(desk: Desk) -> Vec<El> {
    when_there(desk, result_later(desk))
}

/// The review.
pub(super) fn review(desk: Desk) -> Vec<El> {
    when_there(desk, review_later(desk))
}

/// The offer to move to a newer version; nothing before the file is there by itself.
pub(super) fn newer(desk: Desk) -> Vec<El> {
    if desk.later.get() == Arrival::There { when_there(desk, newer_later(desk)) } else { Vec::new() }
}

/// The way to save the draft as a file.
pub(super) fn file(desk: Desk) -> Vec<El> {
    when_there(desk, file_later(desk))
}

/// Reading a requirement out, and what others have said of it; nothing before the file is there by itself.
pub(super) fn beside(ask: Ask) -> Vec<El> {
    if ask.desk.later.get() == Arrival::There { at_once(beside_later(ask)).unwrap_or_default() } else { Vec::new() }
}

/// How it stands with others who fill in the same draft; nothing before the file is there by itself.
pub(super) fn joint(desk: Desk) -> Vec<El> {
    if desk.later.get() == Arrival::There { at_once(joint_later(desk)).unwrap_or_default() } else { Vec::new() }
}

/// What residents' answers suggest for a number; nothing before the file is there by itself.
pub(super) fn suggested(ask: Ask) -> Vec<El> {
    if ask.desk.later.get() == Arrival::There { at_once(suggested_later(ask)).unwrap_or_default() } else { Vec::new() }
}

/// Asks for the file at the next pause in answering.
pub(super) fn fetch_soon(desk: Desk) {
    if desk.later.now() == Arrival::Unasked {
        desk.fetching.keep(Some(Timeout::new(PAUSE_MS, move || fetch(desk))));
    }
}

/// Asks for the file unless it is there or on its way.
pub(super) fn fetch(desk: Desk) {
    if matches!(desk.later.now(), Arrival::There | Arrival::OnItsWay) {
        return;
    }
    desk.later.set(Arrival::OnItsWay);
    task::run(async move {
        match all().await {
            Ok(()) => {
                desk.later.set(Arrival::There);
                desk.add_path();
                at_once(rest_later(desk));
            }
            Err(_) => desk.later.set(Arrival::Failed),
        }
    });
}

/// Each marked function has to hear of the file by itself.
async fn all() -> Result<(), SplitLoaderError> {
    load_control().await?;
    load_help().await?;
    load_extras().await?;
    load_profile().await?;
    load_result().await?;
    load_review().await?;
    load_newer().await?;
    load_path().await?;
    load_file().await?;
    load_beside().await?;
    load_joint().await?;
    load_suggested().await?;
    load_rest().await
}

/// What a marked function gives. The file is there, so nothing is waited for.
fn at_once<T>(made: impl Future<Output = Result<T, SplitLoaderError>>) -> Option<T> {
    match pin!(made).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(made)) => Some(made),
        Poll::Ready(Err(_)) | Poll::Pending => None,
    }
}

/// The parts, or what to say instead; made anew when the file arrives.
fn when_there(desk: Desk, made: impl Future<Output = Made>) -> Vec<El> {
    match desk.later.get() {
        Arrival::There => at_once(made).unwrap_or_default(),
        Arrival::Failed => {
            let again = button("button", k::FAILURE_AGAIN.t(), move || fetch(desk)).flag("data-again", true);
            vec![classed("div", "notice notice--bad").attr("role", "alert").text(k::FAILURE_OFFLINE.t()).add(again)]
        }
        Arrival::Unasked | Arrival::OnItsWay => {
            fetch(desk);
            vec![classed("p", "small").attr("role", "status").text(k::LATER_LOADING.t())]
        }
    }
}
