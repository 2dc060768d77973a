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
    newer, previous, profile, reopen, result, review, suggested,
};
use frontend::{
    api::Failure,
    browser::{offline, records::Saved, space, task},
    dom::{El, button, classed, follow, region},
    draft::{self, Draft},
    parts::{aloud, handover},
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

/// A part that the file holds.
enum Part {
    /// The control of a rarer kind of question.
    Control(Ask),
    /// Help on a requirement.
    Help(Ask),
    /// Evidence and remark.
    Extras(Ask),
    /// What is asked about the community: the profile with the standard's source, or the filter questions.
    Profile(Desk, bool),
    /// What the result sheet shows.
    Result(Desk),
    /// The review.
    Review(Desk),
    /// The offer to move to a newer version.
    Newer(Desk),
    /// The ways to save the draft as a file and to open one.
    File(Desk),
    /// Reading a requirement out, and what others have said of it.
    Beside(Ask),
    /// How it stands with others who fill in the same draft.
    Joint(Desk),
    /// What residents' answers suggest for a number.
    Suggested(Ask),
}

// One function for all of them: each that is marked costs the first file half a kilobyte.
#[wasm_split(later, fallible, preload(load_part))]
fn part_later(part: Part) -> Made {
    Ok(match part {
        Part::Control(ask) => vec![controls::rare(ask)],
        Part::Help(ask) => extras::help(ask),
        Part::Extras(ask) => extras::inside(ask),
        Part::Profile(desk, filters) => profile::profile(desk, filters),
        Part::Result(desk) => result::body(desk),
        Part::Review(desk) => review::review(desk),
        Part::Newer(desk) => vec![newer::newer(desk)],
        Part::File(desk) => {
            let work = move || (vec![desk.work.peek(|work| work.draft.clone())], Vec::new());
            let [save, said] = handover::save("button", k::FILE_SAVE.t(), work);
            [save.flag("data-draft-save", true), said].into_iter().chain(reopen::reopen(desk)).collect()
        }
        Part::Beside(ask) => {
            let aloud = aloud::aloud(&["[data-requirement=\"", &ask.item().id, "\"]"].concat());
            aloud.into_iter().chain([region("", move || shown::beside(ask))]).collect()
        }
        Part::Joint(desk) => shown::standing(desk),
        Part::Suggested(ask) => suggested::suggested(ask),
    })
}

#[wasm_split(later, fallible, preload(load_path))]
fn path_later(desk: Desk) -> Result<Option<usize>, SplitLoaderError> {
    let path = desk.path();
    Ok((path.reach == Reach::Found).then_some(path.steps.len()))
}

// Whoever comes for the first time has no draft to be read.
#[wasm_split(later, fallible)]
fn drafts_later() -> Result<Vec<Draft>, SplitLoaderError> {
    Ok(draft::list().into_iter().map(|(_, draft)| draft).collect())
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

/// Every draft on the device, the latest first; the file is fetched only where there is one.
pub(super) async fn drafts() -> Result<Vec<Draft>, Failure> {
    if draft::is_there_any() { drafts_later().await.map_err(|_| Failure::Offline) } else { Ok(Vec::new()) }
}

/// How many requirements are on the shortest path; none before the file is there.
pub(super) fn path_length(desk: Desk) -> Option<usize> {
    if desk.later.now() == Arrival::There { at_once(path_later(desk))? } else { None }
}

/// The control of a rarer kind of question.
pub(super) fn control(ask: Ask) -> Vec<El> {
    when_there(ask.desk, Part::Control(ask))
}

/// Help on a requirement.
pub(super) fn help(ask: Ask) -> Vec<El> {
    when_there(ask.desk, Part::Help(ask))
}

/// Evidence and remark.
pub(super) fn extras(ask: Ask) -> Vec<El> {
    when_there(ask.desk, Part::Extras(ask))
}

/// What is asked about the community: the profile with the standard's source, or the filter questions.
pub(super) fn profile(desk: Desk, filters: bool) -> Vec<El> {
    when_there(desk, Part::Profile(desk, filters))
}

/// What the result sheet shows.
pub(super) fn result(desk: Desk) -> Vec<El> {
    when_there(desk, Part::Result(desk))
}

/// The review.
pub(super) fn review(desk: Desk) -> Vec<El> {
    when_there(desk, Part::Review(desk))
}

/// The offer to move to a newer version; nothing before the file is there by itself.
pub(super) fn newer(desk: Desk) -> Vec<El> {
    once_there(desk, Part::Newer(desk))
}

/// The ways to save the draft as a file and to open one.
pub(super) fn file(desk: Desk) -> Vec<El> {
    when_there(desk, Part::File(desk))
}

/// Reading a requirement out, and what others have said of it; nothing before the file is there by itself.
pub(super) fn beside(ask: Ask) -> Vec<El> {
    once_there(ask.desk, Part::Beside(ask))
}

/// How it stands with others who fill in the same draft; nothing before the file is there by itself.
pub(super) fn joint(desk: Desk) -> Vec<El> {
    once_there(desk, Part::Joint(desk))
}

/// What residents' answers suggest for a number; nothing before the file is there by itself.
pub(super) fn suggested(ask: Ask) -> Vec<El> {
    once_there(ask.desk, Part::Suggested(ask))
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
    load_part().await?;
    load_path().await?;
    load_rest().await
}

/// What a marked function gives. The file is there, so nothing is waited for.
fn at_once<T>(made: impl Future<Output = Result<T, SplitLoaderError>>) -> Option<T> {
    match pin!(made).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(made)) => Some(made),
        Poll::Ready(Err(_)) | Poll::Pending => None,
    }
}

/// The part; nothing before the file is there by itself.
fn once_there(desk: Desk, part: Part) -> Vec<El> {
    if desk.later.get() == Arrival::There { at_once(part_later(part)).unwrap_or_default() } else { Vec::new() }
}

/// The part, or what to say instead; made anew when the file arrives.
fn when_there(desk: Desk, part: Part) -> Vec<El> {
    match desk.later.get() {
        Arrival::There => at_once(part_later(part)).unwrap_or_default(),
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
