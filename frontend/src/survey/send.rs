//! Brings an answer to the server, and says what came of it.
//!
//! The device begins its work as soon as the form is there. A challenge that was used, is too old or
//! asked for too little is replaced without anybody noticing but by the time it takes. What does not get
//! through stays on the device, and so does what was changed after an answer had arrived unheard of: the
//! same again is that answer, and anything else is not taken.

use std::{collections::BTreeMap, rc::Rc};

use super::{form::Desk, untaken::untaken, work};
use crate::{
    api::{
        Failure,
        surveys::{self as api, Challenge, Reply, Solution},
    },
    browser::{page, records, task, time},
    dom::{El, classed, el, region},
    parts::failure::code,
    texts::k,
};

/// How often another challenge is asked for before the page gives up.
const TRIES: u32 = 4;
/// Between two looks at whether the work is done, in milliseconds.
const LOOK_EVERY_MS: i32 = 100;

/// What the device has worked out.
#[derive(Clone)]
pub(super) enum Work {
    /// It is at it.
    Going,
    /// A challenge and its solution.
    Done(Rc<(Challenge, Solution)>),
    /// It cannot be done, or no challenge came.
    Failed(Failure),
}

/// How far the answer has come.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// It is being written.
    Filling,
    /// It has arrived.
    Sent {
        /// The street will read something of it.
        has_remark: bool,
    },
    /// The device had answered before.
    Before,
}

/// What came of sending.
struct Taken {
    /// The street will read something of it.
    has_remark: bool,
    /// It is all that stands in the form: nothing was changed while it was on its way.
    is_all: bool,
}

impl Desk {
    /// Works out the challenge that came with the form.
    pub(super) fn begin_work(self) {
        task::run(async move { self.do_work(self.survey.challenge.clone()).await });
    }

    async fn do_work(self, challenge: Challenge) {
        let done = work::solve(&challenge).await;
        self.work.set(match done {
            Some(solution) => Work::Done(Rc::new((challenge, solution))),
            None => Work::Failed(Failure::Unexpected),
        });
    }

    /// Asks for another challenge and works it out.
    async fn work_anew(self) {
        self.work.set(Work::Going);
        match api::challenge(self.code).await {
            Ok(challenge) => self.do_work(challenge).await,
            Err(failure) => self.work.set(Work::Failed(failure)),
        }
    }

    /// What has been worked out, once it is.
    async fn worked_out(self) -> Result<Rc<(Challenge, Solution)>, Failure> {
        loop {
            match self.work.now() {
                Work::Done(done) => return Ok(done),
                Work::Failed(failure) => return Err(failure),
                Work::Going => task::pause(LOOK_EVERY_MS).await,
            }
        }
    }

    /// Sends what is said; once at a time.
    pub(super) fn send(self) {
        self.failure.set(None);
        let answers = self.answers();
        let has_photo = !self.photo.with(String::is_empty);
        if answers.is_empty() && !has_photo {
            self.checked.set(true);
            return page::focus(".requirement input");
        }
        self.checked.set(false);
        if answers.flaws().iter().any(|(name, _)| *name == "text") {
            return page::focus("#text");
        }
        if self.busy.now() {
            return;
        }
        self.busy.set(true);
        task::run(async move {
            let sent = self.send_until_taken().await;
            self.busy.set(false);
            match sent {
                Ok(Taken { has_remark, is_all }) => self.arrive(Stage::Sent { has_remark }, is_all),
                // An earlier wording counts, be it that nobody heard of its arrival.
                Err(failure) if matches!(code(&failure), "survey_conflict" | "survey_answered") => {
                    self.arrive(Stage::Before, false);
                }
                Err(failure) => {
                    self.kept.set_waits(&self.survey.period, is_of_network(&failure));
                    self.failure.set(Some(failure));
                }
            }
        });
    }

    async fn send_until_taken(self) -> Result<Taken, Failure> {
        let mut refused = Failure::Unexpected;
        for _ in 0..TRIES {
            if matches!(self.work.now(), Work::Failed(_)) {
                self.work_anew().await;
            }
            let done = self.worked_out().await?;
            let (id, device) = (self.kept.id(&self.survey.period), self.kept.device());
            let (answers, photo) = (self.answers(), self.photo.now());
            let reply = Reply {
                id: &id,
                period: &self.survey.period,
                pack_hash: &self.survey.pack_hash,
                device: &device,
                challenge: &done.0,
                solution: &done.1,
                answers: &answers,
                photo: &photo,
            };
            // The id lies on the device before anything leaves.
            records::settled().await;
            match api::send(self.code, &reply).await {
                Ok(has_remark) => {
                    let is_all = self.answers() == answers && self.photo.now() == photo;
                    return Ok(Taken { has_remark, is_all });
                }
                Err(failure) => refused = failure,
            }
            match code(&refused) {
                "challenge_used" | "challenge_expired" | "challenge_too_easy" | "challenge_invalid" => {
                    self.work_anew().await;
                }
                _ => {
                    // Whether it was used nobody knows: the next try works anew.
                    if !matches!(refused, Failure::Offline) {
                        self.work.set(Work::Failed(refused.clone()));
                    }
                    return Err(refused);
                }
            }
        }
        Err(refused)
    }

    /// This device has answered. What stands in the form goes when it is what has arrived; else it stays, to
    /// be read.
    fn arrive(self, stage: Stage, is_all: bool) {
        if is_all {
            self.forget();
        }
        self.kept.answered(&self.survey.period);
        self.stage.set(stage);
        page::to_top();
        task::before_next_frame(|| page::focus_quietly("#arrived"));
    }

    /// Nothing of what was typed stays on the device.
    pub(super) fn forget(self) {
        self.faces.set(BTreeMap::new());
        for value in [self.satisfaction, self.text, self.photo] {
            value.set(String::new());
        }
        self.kept.forget();
    }
}

/// Whether a failure passes by itself when the network comes back.
pub(super) fn is_of_network(failure: &Failure) -> bool {
    matches!(failure, Failure::Offline | Failure::Timeout)
}

/// What somebody sees who has answered: now, with whether the street will read something of it, or
/// before; and what was typed that is no part of it.
pub(super) fn thanks(desk: Desk, now: Option<bool>) -> Vec<El> {
    let notice = classed("div", "notice").attr("role", "status").attr("id", "arrived").attr("tabindex", "-1");
    let notice = match now {
        Some(has_remark) => {
            let remark = has_remark.then(|| el("p").text(k::SURVEY_WILL_BE_READ.t()));
            notice
                .flag("data-thanks", true)
                .add(classed("p", "notice__title").text(k::SURVEY_THANKS.t()))
                .add(el("p").text(k::SURVEY_THANKS_MEANS.t()))
                .add_all(remark)
        }
        None => notice
            .flag("data-before", true)
            .add(classed("p", "notice__title").text(k::SURVEY_BEFORE.t()))
            .add(el("p").text(&k::SURVEY_BEFORE_MEANS.with(&[&time::day_in_words(&desk.survey.last_day)]))),
    };
    let link = classed("a", "button")
        .attr("href", &["/survey/", desk.code, "/results"].concat())
        .flag("data-to-results", true)
        .text(k::SURVEY_TO_RESULTS.t());
    vec![notice, region("stack", move || untaken(desk)), el("p").add(link)]
}
