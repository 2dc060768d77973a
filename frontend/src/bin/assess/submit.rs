//! Sending: who fills in, the access code, and what comes back.

use shared::{ENGINE_VERSION, api::Submission, canonical};

use super::{desk::Desk, result::goto};
use frontend::{
    api::{Failure, submissions},
    browser::{page, storage, task, uuid},
    dom::{El, classed, el, follow, region},
    draft,
    parts::{
        failure::failure_notice,
        who::{Who, code_field, who_fields},
    },
    state::Var,
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
    follow(Box::new(move || {
        let filler = who.filler();
        if desk.work.peek(|work| work.draft.filler != filler) {
            desk.note(&mut |work| {
                work.draft.filler.clone_from(&filler);
                work.draft.submission = None;
            });
        }
    }));
    let sending = Sending { desk, who, busy: Var::new(false), failure: Var::new(None) };
    let unanswered = move || desk.standing.with(|standing| standing.unanswered);
    let failure = move || sending.failure.get().map(|failure| refused(desk, &failure)).unwrap_or_default();
    let busy = sending.busy;
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
                .flag("hidden", !has_flaws(desk))
                .flag("data-flaws", true)
                .attr("tabindex", "-1")
                .text(k::SUBMIT_FLAWED.t()),
        )
        .add(region("", failure))
        .add(
            classed("button", "button button--lead button--wide")
                .attr("type", "submit")
                .flag("data-submit", true)
                .attr_by("aria-disabled", move || busy.get().then_some("true"))
                .text_by(move || if busy.get() { k::SUBMIT_SENDING.t() } else { k::SUBMIT_GO.t() }),
        )
        .add(
            classed("p", "small")
                .attr("role", "status")
                .text_by(move || if busy.get() { k::SUBMIT_SENDING_MEANS.t() } else { "" }),
        )
}

#[derive(Clone, Copy)]
struct Sending {
    desk: Desk,
    who: Who,
    busy: Var<bool>,
    failure: Var<Option<Failure>>,
}

impl Sending {
    /// Checks what can be checked here, then sends.
    fn start(self) {
        self.who.checked.set(true);
        self.failure.set(None);
        if let Some(gap) = self.who.first_gap() {
            return page::focus(gap);
        }
        if has_flaws(self.desk) {
            return page::focus("[data-review-kind=flawed] button, [data-flaws]");
        }
        if self.busy.now() {
            return;
        }
        self.busy.set(true);
        task::run(async move {
            let sent = send(self.desk, self.who).await;
            self.busy.set(false);
            match sent {
                Ok(receipt) => {
                    draft::remove(&self.desk.work.peek(|work| work.draft.key()));
                    page::go(&["/receipts/", &receipt].concat());
                }
                Err(failure) => self.failure.set(Some(failure)),
            }
        });
    }
}

/// Whether something on the sheet cannot be accepted as it is.
fn has_flaws(desk: Desk) -> bool {
    desk.work.peek(|work| {
        // What is refused here would be refused there.
        !work.draft.unread.is_empty() || !work.errors.is_empty()
    })
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
    vec![failure_notice(failure, None), classed("ul", "rows").add_all(rows)]
}

/// Sends the assessment with the result shown here; gives the receipt number.
///
/// The id is made once and kept with the draft before anything leaves, so that a retry after a
/// lost answer brings the same receipt. The next change of the sheet clears it.
async fn send(desk: Desk, who: Who) -> Result<String, Failure> {
    let known = desk.work.peek(|work| work.draft.submission.clone());
    let id = known.unwrap_or_else(uuid::version_7);
    let kept = id.clone();
    let filler = who.filler();
    desk.note(&mut |work| {
        work.draft.submission = Some(kept.clone());
        work.draft.filler.clone_from(&filler);
    });
    let code = who.access_code();
    let body = desk.with_outcome(|work, outcome| {
        let community = work.draft.community.as_ref().map(|community| community.code.clone()).unwrap_or_default();
        storage::write_for_now(&["code.", &community].concat(), &code);
        let submission = Submission {
            id,
            community,
            access_code: code,
            pack_hash: desk.form.rulebook.pack_hash.clone(),
            engine_version: ENGINE_VERSION,
            sheet: work.draft.sheet.clone(),
            filler,
            outcome: outcome.clone(),
        };
        canonical::to_vec(&submission).ok().and_then(|bytes| String::from_utf8(bytes).ok())
    });
    submissions::send(&body.flatten().ok_or(Failure::Unexpected)?).await
}
