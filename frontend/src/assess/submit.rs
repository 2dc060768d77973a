//! Sending: who fills in, the access code, and what comes back.

use leptos::{prelude::*, task::spawn_local};
use shared::{ENGINE_VERSION, api::Submission, canonical};

use super::{desk::Desk, result::goto};
use crate::{
    api::{Failure, submissions},
    browser::{page, storage, uuid},
    draft,
    parts::{
        failure::failure_notice,
        who::{Who, code_field, who_fields},
    },
    texts::k,
};

/// The last part of the review.
pub(super) fn submit(desk: Desk) -> AnyView {
    let community = desk.work.with_value(|work| work.draft.community.clone());
    let Some(community) = community else {
        return view! {
            <section class="panel" data-practice-end>
                <h2>{k::SUBMIT_PRACTICE.t()}</h2>
                <p>{k::SUBMIT_PRACTICE_MEANS.t()}</p>
                <a class="button" href="/">{k::SUBMIT_PRACTICE_GO.t()}</a>
            </section>
        }
        .into_any();
    };
    let code = storage::read_for_now(&["code.", &community.code].concat()).unwrap_or_default();
    let who = Who::new(&desk.work.with_value(|work| work.draft.filler.clone()), code);
    Effect::new(move |before: Option<_>| {
        let filler = who.filler();
        if before.is_some_and(|before| before != filler) {
            desk.note(|work| {
                work.draft.filler = filler.clone();
                work.draft.submission = None;
            });
        }
        filler
    });
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let send = move || {
        who.checked.set(true);
        failure.set(None);
        if let Some(gap) = who.first_gap() {
            return page::focus(gap);
        }
        if has_flaws(desk) {
            return page::focus("[data-review-kind=flawed] button, [data-facts-missing]");
        }
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let sent = send(desk, who).await;
            busy.set(false);
            match sent {
                Ok(receipt) => {
                    draft::remove(&desk.work.with_value(|work| work.draft.key()));
                    page::go(&["/receipts/", &receipt].concat());
                }
                Err(problem) => failure.set(Some(problem)),
            }
        });
    };
    let unanswered = move || desk.standing.with(|standing| standing.unanswered);
    view! {
        <form class="panel" novalidate aria-labelledby="submit" on:submit=move |event| { event.prevent_default(); send(); }>
            <h2 id="submit">{k::SUBMIT_TITLE.t()}</h2>
            <p class="small">{community.path}" "{community.name}</p>
            {who_fields(who)}
            {code_field(who)}
            <p class="notice notice--half" hidden=move || unanswered() == 0>
                {move || k::SUBMIT_UNANSWERED.with(&[&unanswered().to_string()])}
            </p>
            <p class="notice notice--bad" hidden=!has_flaws(desk) data-facts-missing tabindex="-1">{k::SUBMIT_FLAWED.t()}</p>
            {move || failure.get().map(|failure| refused(desk, &failure))}
            <button type="submit" class="button button--lead button--wide" data-submit aria-disabled=move || busy.get().then_some("true")>
                {move || if busy.get() { k::SUBMIT_SENDING.t() } else { k::SUBMIT_GO.t() }}
            </button>
            <p class="small" role="status">{move || busy.get().then(|| k::SUBMIT_SENDING_MEANS.t())}</p>
        </form>
    }
    .into_any()
}

/// Whether something on the sheet cannot be accepted as it is.
fn has_flaws(desk: Desk) -> bool {
    desk.work.with_value(|work| {
        // What is refused here would be refused there.
        !work.draft.unread.is_empty() || !work.errors.is_empty()
    })
}

/// What went wrong, with jumps to the requirements it is about.
fn refused(desk: Desk, failure: &Failure) -> AnyView {
    let mut items = Vec::new();
    if let Failure::Problem(problem) = failure {
        for (pointer, _) in &problem.errors {
            let named = pointer.split('/').find_map(|part| desk.form.rulebook.item(part));
            items.extend(named.filter(|item| !items.contains(item)));
        }
    }
    let rows = items.into_iter().map(|index| view! { <li>{goto(desk, index, None)}</li> }).collect_view();
    view! { {failure_notice(failure, None)}<ul class="rows">{rows}</ul> }.into_any()
}

/// Sends the assessment with the result shown here; gives the receipt number.
///
/// The id is made once and kept with the draft before anything leaves, so that a retry after a
/// lost answer brings the same receipt. The next change of the sheet clears it.
async fn send(desk: Desk, who: Who) -> Result<String, Failure> {
    let known = desk.work.with_value(|work| work.draft.submission.clone());
    let id = known.unwrap_or_else(uuid::version_7);
    let kept = id.clone();
    let filler = who.filler();
    desk.note(|work| {
        work.draft.submission = Some(kept);
        work.draft.filler = filler.clone();
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
