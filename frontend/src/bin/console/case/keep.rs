//! Keeping what is entered: on the device at once, on the server soon after.
//!
//! The device has it the moment it is typed, so neither a reload nor a lost network loses a word;
//! when the server has it, other devices show it too.

use core::time::Duration;

use frontend::{
    api::Failure,
    browser::{records, task},
    parts::failure::code,
    texts::{c, k},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::{
    api::cases::CaseView,
    case::{ItemVerdict, step::ItemReason},
};

use super::desk::{Desk, Job};
use crate::api;

/// How long typing rests before it is sent.
const REST: Duration = Duration::from_millis(700);

/// How far what was entered has got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Saved {
    /// Nothing has been entered since the page was opened.
    Clean,
    /// The server does not have it yet.
    Waiting,
    /// The server has it.
    Kept,
    /// Only the device has it.
    OnlyHere(Failure),
    /// Not even the device has it.
    Nowhere,
}

/// What can be entered on a case page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Entered {
    round: u32,
    pub(super) opinion: String,
    pub(super) verdicts: Vec<ItemVerdict>,
    pub(super) reasons: Vec<ItemReason>,
    pub(super) visited_on: String,
    pub(super) people: String,
    pub(super) findings: String,
}

/// What was entered earlier: what only the device has, then what the server keeps, then the verdicts
/// of the last review.
pub(super) fn entered_earlier(job: Job, account: &str, case: &CaseView) -> Entered {
    let here = records::read(&key(account, &case.row.id));
    if let Some(entered) = here.and_then(|text| serde_json::from_str::<Entered>(&text).ok())
        && entered.round == case.row.round
        && job != Job::Look
    {
        return entered;
    }
    let mut entered = Entered { round: case.row.round, ..Entered::default() };
    match job {
        Job::Expert => {
            let own = case.experts.iter().find(|expert| expert.account == account);
            if let Some(review) = own.and_then(|own| own.review.clone()) {
                entered.opinion = review.opinion;
                entered.verdicts = review.verdicts;
                entered.visited_on = review.visited_on.map(|day| day.to_string()).unwrap_or_default();
                entered.people = review.people;
                entered.findings = review.findings;
            }
        }
        Job::Department => {}
        // What the next review begins with is no result of this round.
        Job::Look if case.row.reviewed.is_none() => {}
        Job::Look => entered.verdicts.clone_from(&case.verdicts),
        Job::Decide | Job::Review => match case.draft.clone() {
            Some(draft) => {
                entered.opinion = draft.opinion;
                entered.verdicts = draft.verdicts;
                entered.reasons = draft.reasons;
            }
            None => entered.verdicts.clone_from(&case.verdicts),
        },
    }
    entered
}

/// What stands on the page now.
fn now(desk: Desk) -> Entered {
    Entered {
        round: desk.row(|row| row.round),
        opinion: desk.opinion.get(),
        verdicts: desk.verdicts.get(),
        reasons: desk.reasons.get(),
        visited_on: desk.check().visited_on.get(),
        people: desk.check().people.get(),
        findings: desk.check().findings.get(),
    }
}

/// Keeps what stands on the page on the device, whatever becomes of the draft on the server.
fn hold(desk: Desk) {
    if let Ok(text) = serde_json::to_string(&untrack(|| now(desk))) {
        records::write(&key(&desk.account(), &desk.id()), &text);
    }
}

/// Words that were not sent before the case moved on, which only this device has; none when there
/// are none.
pub(super) fn left_over(desk: Desk) -> Option<String> {
    let text = records::read(&key(&desk.account(), &desk.id()))?;
    let entered: Entered = serde_json::from_str(&text).ok()?;
    let reasons = entered.reasons.iter().map(|own| [own.requirement.as_str(), " ", &own.reason].concat());
    let remarks = entered
        .verdicts
        .iter()
        .filter_map(|own| own.remark.as_ref().map(|remark| [own.requirement.as_str(), " ", remark].concat()));
    let words: Vec<String> = [entered.opinion, entered.people, entered.findings]
        .into_iter()
        .chain(reasons)
        .chain(remarks)
        .filter(|words| !words.trim().is_empty())
        .collect();
    (!words.is_empty()).then(|| words.join("\n"))
}

/// Keeps whatever is entered from now on.
pub(super) fn follow(desk: Desk) {
    if desk.job == Job::Look {
        return;
    }
    let key = key(&desk.account(), &desk.id());
    let turn = StoredValue::new(0_u32);
    Effect::new(move |before: Option<Entered>| {
        let entered = now(desk);
        if before.is_some_and(|before| before != entered) {
            if let Ok(text) = serde_json::to_string(&entered) {
                records::write(&key, &text);
            }
            desk.saved.set(Saved::Waiting);
            turn.update_value(|turn| *turn += 1);
            let own = turn.get_value();
            set_timeout(
                move || {
                    if turn.try_get_value() == Some(own) && !desk.is_deciding.get_value() {
                        send(desk, turn, own);
                    }
                },
                REST,
            );
        }
        entered
    });
}

fn send(desk: Desk, turn: StoredValue<u32>, own: u32) {
    let id = desk.id();
    let account = desk.account();
    let (draft, review) = untrack(|| (desk.draft(), desk.expert_review(false)));
    task::run(async move {
        let answer = match desk.job {
            Job::Expert => api::cases::put_expert_review(desk.session, &id, &review).await,
            // A department's answer has no draft on the server; the device keeps it.
            Job::Department => Ok(()),
            _ => api::cases::put_draft(desk.session, &id, &draft).await,
        };
        let is_here = records::settled().await != records::Saved::Refused;
        let is_last = turn.try_get_value().is_none_or(|turn| turn == own);
        let saved = match answer {
            Ok(()) if desk.job == Job::Department && !is_here => Saved::Nowhere,
            Ok(()) => {
                if is_last && desk.job != Job::Department {
                    records::remove(&key(&account, &id));
                }
                Saved::Kept
            }
            Err(failure) if is_here => Saved::OnlyHere(failure),
            Err(_) => Saved::Nowhere,
        };
        if is_last {
            let _ = desk.saved.try_set(saved);
        }
    });
}

/// A decision did not come to pass: the device holds what it carried, and what waited to be sent is only there.
pub(super) fn hold_undecided(desk: Desk, failure: &Failure) {
    hold(desk);
    desk.is_deciding.set_value(false);
    if desk.saved.get_untracked() == Saved::Waiting {
        desk.saved.set(Saved::OnlyHere(failure.clone()));
    }
}

/// What was entered has been decided with: the device need not keep it any more.
pub(super) fn forget(desk: Desk) {
    records::remove(&key(&desk.account(), &desk.id()));
}

/// How far it has got, in words.
pub(super) fn line(desk: Desk) -> AnyView {
    let words = move || match desk.saved.get() {
        Saved::Clean => "",
        Saved::Waiting => c::KEEP_WAITING.t(),
        Saved::Kept if desk.job == Job::Department => c::KEEP_HERE.t(),
        Saved::Kept => c::KEEP_KEPT.t(),
        Saved::OnlyHere(failure) if code(&failure) == "not_for_role" => c::KEEP_MOVED_ON.t(),
        Saved::OnlyHere(_) => c::KEEP_ONLY_HERE.t(),
        Saved::Nowhere => k::KEPT_NOT.t(),
    };
    let state = move || match desk.saved.get() {
        Saved::Clean => "clean",
        Saved::Waiting => "waiting",
        Saved::Kept => "kept",
        Saved::OnlyHere(_) => "only-here",
        Saved::Nowhere => "nowhere",
    };
    view! { <p class="small" role="status" data-saved=state>{words}</p> }.into_any()
}

fn key(account: &str, case: &str) -> String {
    ["console.case.", account, ".", case].concat()
}
