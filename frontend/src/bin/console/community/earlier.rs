//! 接着改: the way to an assessment that begins with the answers of an earlier round, so that a
//! committee changes only what it wants to.
//!
//! The answers become a draft on the device, as if they had been given there. A draft with answers of
//! the same community and standard is newer work: it is opened as it is.

use frontend::{
    api::{Failure, communities::Community},
    browser::{
        page,
        records::{self, Saved},
        task, time,
    },
    draft::{self, Draft, Place},
    texts::c,
};
use leptos::prelude::*;
use shared::{
    answer::AnswerSheet,
    api::cases::{CaseRow, CaseView},
    case::{Stage, Step},
    form::Form,
};

use crate::{api, parts::notice, session::Session};

/// Why the answers are not in the assessment.
#[derive(Clone)]
enum Trouble {
    /// The case did not come.
    Failed(Failure),
    /// The device keeps no drafts.
    NotKept,
}

/// The link, for a case of which no more than its line has to be known.
pub(super) fn way(session: Session, row: &CaseRow, words: &'static str) -> AnyView {
    let key = draft::key(Some(row.community.as_str()), &row.pack_id);
    let (address, id) = (draft::address(&key), row.id.clone());
    let trouble = RwSignal::new(None::<Trouble>);
    let own = draft::load(&key).filter(is_work).map(|draft| {
        let words = c::EARLIER_OWN.with(&[&draft.answered().to_string(), &time::in_words(draft.saved_at)]);
        view! { <p class="small" data-own-draft>{words}</p> }
    });
    let anyway = address.clone();
    let to = address.clone();
    let go = move |event: web_sys::MouseEvent| {
        // What is on the device is opened by the link itself, without a network too.
        if draft::load(&key).as_ref().is_some_and(is_work) {
            return;
        }
        event.prevent_default();
        trouble.set(None);
        let (id, to) = (id.clone(), to.clone());
        task::run(async move {
            let kept = match read(session, &id).await {
                Ok((case, form, is_begun)) => {
                    // What colleagues have begun to fill in comes with the assessment, and is newer too.
                    if !is_begun {
                        prepare(&case, form);
                    }
                    if records::settled().await == Saved::Refused { Err(Trouble::NotKept) } else { Ok(()) }
                }
                Err(failure) => Err(Trouble::Failed(failure)),
            };
            match kept {
                Ok(()) => page::go(&to),
                Err(why) => drop(trouble.try_set(Some(why))),
            }
        });
    };
    let said = move || {
        let words = match trouble.get()? {
            Trouble::Failed(failure) => return Some(notice::failed(&failure)),
            Trouble::NotKept => c::EARLIER_NOT_KEPT.t(),
        };
        let notice = view! {
            <div class="notice notice--bad" role="alert" data-not-carried>
                <p>{words}</p>
                <a class="button" href=anyway.clone() rel="external">{c::EARLIER_EMPTY.t()}</a>
            </div>
        };
        Some(notice.into_any())
    };
    view! {
        {own}
        <a class="button" href=address rel="external" data-assess on:click=go>{words}</a>
        {said}
    }
    .into_any()
}

/// The case with its standard, and whether the committee has a joint draft by it.
async fn read(session: Session, id: &str) -> Result<(CaseView, &'static Form, bool), Failure> {
    let case = api::cases::case(session, id).await?;
    let form = api::cases::form(&case.pack_hash).await?;
    let drafts = api::drafts::list(session, case.row.community.as_str()).await?;
    let is_begun = drafts.iter().any(|draft| draft.pack_id == form.rulebook.pack_id);
    Ok((case, form, is_begun))
}

/// Whether somebody has worked on a draft: who fills in and what the community is like may be all
/// that the start page has put there.
fn is_work(draft: &Draft) -> bool {
    !draft.sheet.answers.is_empty() || !draft.unread.is_empty()
}

/// Puts the answers of the last round into a draft on the device, unless there is one with answers.
fn prepare(case: &CaseView, form: &Form) {
    let Some(round) = case.rounds.last() else { return };
    let (row, rulebook) = (&case.row, &form.rulebook);
    let begun = draft::load(&draft::key(Some(row.community.as_str()), &rulebook.pack_id));
    if begun.as_ref().is_some_and(is_work) {
        return;
    }
    let community = Community {
        code: row.community.to_string(),
        name: row.community_name.clone(),
        path: row.community_path.clone(),
    };
    let (hash, title) = (rulebook.pack_hash.clone(), form.texts.title.clone());
    let mut draft =
        begun.unwrap_or_else(|| Draft::new(rulebook.pack_id.clone(), hash.clone(), title.clone(), Some(community)));
    draft.forget_submission();
    draft.pack_hash = hash;
    draft.pack_title = title;
    draft.sheet = AnswerSheet { as_of: time::today(), ..round.sheet.clone() };
    draft.place = Place { requirement: first_returned(case, form).unwrap_or_default(), ..Place::default() };
    draft.save();
}

/// The first requirement that the case was returned for, in the order of the standard.
fn first_returned(case: &CaseView, form: &Form) -> Option<String> {
    if case.row.stage != Stage::Returned {
        return None;
    }
    let last = case.decisions.iter().rev().find(|decision| decision.step == Some(Step::Return))?;
    let named = last.reasons.iter().filter_map(|own| form.rulebook.item(&own.requirement));
    named.min().map(|item| form.rulebook.items[item].id.clone())
}
