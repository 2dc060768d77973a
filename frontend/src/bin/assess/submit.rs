//! Sending: who fills in, the access code, and what comes back.

use shared::{ENGINE_VERSION, api::Submission, canonical};

use super::{desk::Desk, previous, result::goto, work::Work};
use frontend::{
    api::Failure,
    browser::{page, storage, time, uuid},
    dom::{El, classed, el, follow, region},
    evidence,
    outbox::{self, Courier, State, Waiting, tried},
    parts::{
        failure::refusal_notice,
        tried::asked,
        who::{Who, code_field, who_fields},
    },
    state::Act,
    texts::k,
};

/// The last part of the review.
pub(super) fn submit(desk: Desk) -> El {
    let community = desk.work.peek(|work| work.draft.community.clone());
    let Some(community) = community else {
        return classed("section", "panel")
            .flag("data-practice-end", true)
            .add(el("h2").text(k::SUBMIT_PRACTICE.t()))
            .add(el("p").text(k::SUBMIT_PRACTICE_MEANS.t()))
            .add(classed("a", "button").attr("href", "/").text(k::SUBMIT_PRACTICE_GO.t()));
    };
    let code = storage::read_for_now(&["code.", &community.code].concat()).unwrap_or_default();
    let who = Who::new(&desk.work.peek(|work| work.draft.filler.clone()), code);
    let own = community.code.clone();
    follow(Box::new(move || {
        let (filler, code) = (who.filler(), who.access_code());
        if desk.work.peek(|work| work.draft.filler != filler) {
            desk.rework(None, &mut |work| work.draft.filler.clone_from(&filler));
        }
        // For as long as the tab is open.
        if !code.is_empty() {
            storage::write_for_now(&["code.", &own].concat(), &code);
        }
    }));
    follow(Box::new(move || {
        // A change has taken out what waited, and it may have arrived before.
        desk.standing.track();
        tried::ask_after();
    }));
    let sending = Sending { desk, who };
    let unanswered = move || desk.standing.with(|standing| standing.unanswered);
    let busy = move || desk.outgoing.get().is_some_and(|courier| courier.state() == State::Sending);
    classed("form", "panel")
        .flag("novalidate", true)
        .attr("aria-labelledby", "submit")
        .on("submit", move |event| {
            event.prevent_default();
            sending.start();
        })
        .add(el("h2").attr("id", "submit").text(k::SUBMIT_TITLE.t()))
        .add(classed("p", "small").text(&[&community.path, " ", &community.name].concat()))
        .add_all(who_fields(who))
        .add(code_field(who))
        .add(
            classed("p", "notice notice--half")
                .flag_by("hidden", move || unanswered() == 0)
                .text_by(move || k::SUBMIT_UNANSWERED.with(&[&unanswered().to_string()])),
        )
        .add(
            classed("p", "notice notice--bad")
                .flag("hidden", !is_flawed(desk))
                .flag("data-flaws", true)
                .attr("tabindex", "-1")
                .text(k::SUBMIT_FLAWED.t()),
        )
        .add(asked())
        .add(region("stack", move || outcome(desk, who)))
        .add(classed("p", "small").flag("data-public", true).text(k::SUBMIT_PUBLIC.t()))
        .add(
            classed("button", "button button--lead button--wide")
                .attr("type", "submit")
                .flag("data-submit", true)
                .attr_by("aria-disabled", move || busy().then_some("true"))
                .text_by(move || if busy() { k::SUBMIT_SENDING.t() } else { k::SUBMIT_GO.t() }),
        )
        .add(
            classed("p", "small")
                .attr("role", "status")
                .text_by(move || if busy() { k::SUBMIT_SENDING_MEANS.t() } else { "" }),
        )
}

/// Whether something has to be put right first: what cannot be accepted, or numbers of which the standard
/// makes more than the engine can hold.
fn is_flawed(desk: Desk) -> bool {
    desk.work.peek(Work::has_flaws) || desk.with_outcome(|_, _| ()).is_none()
}

#[derive(Clone, Copy)]
struct Sending {
    desk: Desk,
    who: Who,
}

impl Sending {
    /// Checks what can be checked here, then sends.
    fn start(self) {
        let Self { desk, who } = self;
        who.checked.set(true);
        if let Some(gap) = who.first_gap() {
            return page::focus(gap);
        }
        if is_flawed(desk) {
            return page::focus("[data-review-kind=facts] button, [data-review-kind=flawed] button, [data-flaws]");
        }
        match desk.outgoing.now().map(Courier::state) {
            Some(State::Sending) => return,
            // It was refused while nobody looked: what goes now is put together anew, of the day of today.
            Some(State::Refused(failure)) if is_final(&failure) => desk.rework(None, &mut |_| {}),
            _ => {}
        }
        if let Some(waiting) = finish(desk, who) {
            let changed = Act::new(move |state| match state {
                State::Refused(failure) => {
                    if is_final(&failure) {
                        desk.rework(None, &mut |_| {});
                        previous::fetch(desk);
                    }
                    who.refuse(&failure);
                }
                state => desk.hear(state),
            });
            let courier = Courier::of_new(waiting, changed);
            desk.outgoing.set(Some(courier));
            courier.send();
        }
    }
}

impl Desk {
    /// Goes on sending what an earlier visit has put in the outbox.
    pub(super) fn resume(self) {
        let key = self.work.peek(|work| work.draft.key());
        if let Some(waiting) = outbox::load(&key).filter(|waiting| self.is_of_now(waiting)) {
            let courier = Courier::new(waiting, Act::new(move |state| self.hear(state)));
            self.outgoing.set(Some(courier));
            courier.again();
        }
    }

    /// Whether what waits is what stands here.
    fn is_of_now(self, waiting: &Waiting) -> bool {
        self.work.peek(|work| work.draft.submission.as_ref() == Some(&waiting.id))
    }

    /// What becomes of what was sent.
    fn hear(self, state: State) {
        if let State::Sent(receipt) = state {
            self.leave(&receipt);
        }
    }

    /// The draft has become a receipt.
    fn leave(self, receipt: &str) {
        // Leaving the page makes it remember its place, and with that the whole draft.
        self.is_done.set(true);
        page::mark("data-sent", receipt);
        page::go(&["/receipts/", receipt].concat());
    }
}

/// Whether sending the same again can only be refused again: what is sent next is a new submission.
fn is_final(failure: &Failure) -> bool {
    matches!(failure, Failure::Problem(problem) if matches!(&*problem.code, "submission_conflict" | "submission_invalid"))
}

/// What has become of what was sent.
fn outcome(desk: Desk, who: Who) -> Vec<El> {
    // What has been changed since is another submission.
    desk.standing.track();
    let Some(courier) = desk.outgoing.get() else { return Vec::new() };
    match courier.state() {
        // About the code the field speaks.
        State::Refused(failure) if who.refusal().is_none() => refused(desk, &failure),
        // Whoever gives one here sends the same.
        State::WithoutCode if desk.is_of_now(courier.waiting()) => {
            let words = k::OUTBOX_WITHOUT_CODE.t();
            vec![classed("p", "notice").attr("role", "status").flag("data-without-code", true).text(words)]
        }
        State::Waiting(pause) if desk.is_of_now(courier.waiting()) => {
            let kept = (courier.is_kept() && !courier.is_gone()).then(|| {
                classed("p", "notice").attr("role", "status").flag("data-in-outbox", true).text(k::OUTBOX_KEPT.t())
            });
            pause.failure.as_ref().map(refusal_notice).into_iter().chain(kept).collect()
        }
        _ => Vec::new(),
    }
}

/// What went wrong, with jumps to the requirements it is about.
fn refused(desk: Desk, failure: &Failure) -> Vec<El> {
    let mut items = Vec::new();
    if let Failure::Problem(problem) = failure {
        for (pointer, _) in &problem.errors {
            let named = pointer.split('/').find_map(|part| desk.form.rulebook.item(part));
            items.extend(named.filter(|item| !items.contains(item)));
        }
    }
    let rows = items.into_iter().map(|index| el("li").add(goto(desk, index, None)));
    vec![refusal_notice(failure), classed("ul", "rows").add_all(rows)]
}

/// Puts the assessment together with the result shown here.
///
/// The id is made once and kept with the draft before anything leaves, so that a retry after a
/// lost answer brings the same receipt. The next change of the sheet clears it.
fn finish(desk: Desk, who: Who) -> Option<Waiting> {
    let known = desk.work.peek(|work| work.draft.submission.clone());
    if known.is_none() {
        // What is sent anew is of the day on which it is sent: the clock may have been put right.
        desk.rework(None, &mut |work| work.draft.sheet.as_of = time::today());
    }
    let id = known.unwrap_or_else(uuid::version_7);
    let kept = id.clone();
    let filler = who.filler();
    desk.note(&mut |work| {
        work.draft.submission = Some(kept.clone());
        work.draft.filler.clone_from(&filler);
    });
    let community = desk.work.peek(|work| work.draft.community.clone())?;
    let (own, code) = (community.code, who.access_code());
    let key = desk.work.peek(|work| work.draft.key());
    let evidence = evidence::manifest(&key, &id, |requirement| desk.form.rulebook.item(requirement).is_some());
    let body = desk.with_outcome(|work, outcome| {
        let submission = Submission {
            id: id.clone(),
            community: own,
            access_code: code,
            pack_hash: desk.form.rulebook.pack_hash.clone(),
            engine_version: ENGINE_VERSION,
            sheet: work.draft.sheet.clone(),
            filler,
            evidence,
            outcome: outcome.clone(),
        };
        canonical::to_vec(&submission).ok().and_then(|bytes| String::from_utf8(bytes).ok())
    });
    Some(Waiting::new(key, id, community.name, body.flatten()?))
}
