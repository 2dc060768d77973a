//! A newer version of the standard never breaks a draft: it is offered with what has changed
//! ([`mod@changes`]), not imposed.

mod changes;

use gloo_timers::callback::Timeout;
use shared::{
    answer::AnswerSheet,
    form::Form,
    responses::{Responses, SheetError},
    rulebook::{Question, Rulebook},
};

use self::changes::changes;
use super::{desk::Desk, open, work::Work};
use frontend::{
    api::{Failure, get_bytes},
    browser::{page, task},
    dom::{El, button, classed, el, region},
    draft::{Draft, Unread},
    parts::failure::failure_notice,
    state::Var,
    texts::k,
};

/// The first answers come first.
const PAUSE_MS: u32 = 4_000;

/// What moving to a newer version makes of the draft.
struct Move {
    draft: Draft,
    /// What is lost, for people.
    lost: Vec<String>,
}

#[derive(Clone, Copy)]
struct Offer {
    desk: Desk,
    /// Hash and version of the newer one.
    found: Var<Option<(String, String)>>,
    /// The newer version, once it has been looked at.
    newer: Var<Option<Form>>,
    failed: Var<Option<Failure>>,
}

/// The offer to move over; nothing while the draft's version is the current one.
pub(super) fn newer(desk: Desk) -> El {
    let offer = Offer { desk, found: Var::new(None), newer: Var::new(None), failed: Var::new(None) };
    let (id, own) = (desk.form.rulebook.pack_id.clone(), desk.form.rulebook.pack_hash.clone());
    // Not being able to ask is no reason to disturb anybody.
    let ask = move || {
        task::run(async move {
            if let Ok(pack) = open::current(&id).await
                && pack.hash != own
            {
                offer.found.set(Some((pack.hash, pack.version)));
            }
        });
    };
    Timeout::new(PAUSE_MS, ask).forget();
    region("", move || offer.shown().into_iter().collect())
}

impl Offer {
    fn shown(self) -> Option<El> {
        let (hash, version) = self.found.get()?;
        let failure = move || self.failed.get().map(|failure| failure_notice(&failure, None)).into_iter().collect();
        let stay = button("button button--plain", k::NEWER_STAY.t(), move || self.found.set(None));
        let changed = self.newer.with(|newer| newer.as_ref().map(|newer| changes(self.desk.form, newer)));
        let lost = self.planned().map(|planned| planned.lost.join(k::EXPLAIN_COMMA.t()));
        let lost = lost.filter(|lost| !lost.is_empty());
        let go = if changed.is_none() {
            button("button", k::NEWER_LOOK.t(), move || self.look(hash.clone())).flag("data-compare", true)
        } else if lost.is_some() {
            button("button button--danger", k::NEWER_MOVE_ANYWAY.t(), move || self.go()).flag("data-move", true)
        } else {
            button("button", k::NEWER_MOVE.t(), move || self.go()).flag("data-move", true)
        };
        let lost = lost.map(|lost| el("p").flag("data-lost", true).text(&k::NEWER_LOST.with(&[&lost])));
        let notice = classed("div", "notice notice--half")
            .attr("role", "status")
            .attr("tabindex", "-1")
            .flag("data-newer", true)
            .add(classed("p", "notice__title").text(&k::NEWER_TITLE.with(&[&version])))
            .add(el("p").text(k::NEWER_LEAD.t()))
            .add_all(changed.into_iter().flatten())
            .add_all(lost)
            .add(classed("div", "row").add(go).add(stay))
            .add(region("", failure));
        Some(notice)
    }

    /// Loads the newer version, to say what has changed and what would be lost.
    fn look(self, hash: String) {
        self.failed.set(None);
        task::run(async move {
            match form(&hash).await {
                Ok(form) => {
                    self.newer.set(Some(form));
                    // The button that was pressed is gone.
                    task::before_next_frame(|| page::focus_quietly("[data-newer]"));
                }
                Err(failure) => self.failed.set(Some(failure)),
            }
        });
    }

    fn planned(self) -> Option<Move> {
        self.newer
            .peek(|newer| newer.as_ref().map(|newer| self.desk.work.peek(|work| plan(self.desk.form, work, newer))))
    }

    fn go(self) {
        if let Some(planned) = self.planned() {
            self.desk.note(&mut |work| work.draft.clone_from(&planned.draft));
            page::reload();
        }
    }
}

async fn form(hash: &str) -> Result<Form, Failure> {
    Form::from_bytes(&get_bytes(&open::form_address(hash)).await?).ok_or(Failure::Unexpected)
}

/// The draft as it will be. What the newer version does not accept is left behind, unless the old
/// one did not accept it either: somebody is at work on that.
fn plan(old: &Form, work: &Work, new: &Form) -> Move {
    let mut draft = work.draft.clone();
    let mut lost = Vec::new();
    let (_, errors) = Responses::read_own(&new.rulebook, &draft.sheet);
    let is_new = |error: &&SheetError| {
        !work.errors.iter().any(|known| known.pointer == error.pointer && known.code == error.code)
    };
    for error in errors.iter().filter(is_new) {
        let mut path = error.pointer.split('/').skip(1);
        match (path.next(), path.next()) {
            (Some("answers"), Some(id)) => leave_answer(&mut draft.sheet, id, &new.rulebook, &mut lost),
            (Some("facts"), Some(id)) => {
                let before = draft.sheet.facts.len();
                draft.sheet.facts.retain(|fact| fact.fact != id);
                if draft.sheet.facts.len() < before {
                    let known = old.rulebook.fact(id).map(|fact| old.texts.facts[fact].label.clone());
                    lost.push(known.unwrap_or_else(|| id.to_owned()));
                }
            }
            _ => {}
        }
    }
    draft.unread.retain(|unread| {
        let fits = has_field(&new.rulebook, unread);
        if !fits {
            lost.push([&unread.0, " ", &unread.2].concat());
        }
        fits
    });
    if !new.rulebook.looks_back() {
        draft.sheet.previous = None;
    }
    draft.pack_hash.clone_from(&new.rulebook.pack_hash);
    draft.pack_title.clone_from(&new.texts.title);
    draft.forget_submission();
    Move { draft, lost }
}

/// Takes an answer back; its remark and evidence stay, as long as the requirement does.
fn leave_answer(sheet: &mut AnswerSheet, id: &str, new: &Rulebook, lost: &mut Vec<String>) {
    let Some(position) = sheet.answers.iter().position(|answer| answer.requirement == id) else { return };
    let answer = &mut sheet.answers[position];
    answer.response = None;
    let has_more = answer.remark.is_some() || !answer.evidence.is_empty();
    if new.item(id).is_none() || !has_more {
        sheet.answers.remove(position);
    }
    if !lost.iter().any(|known| known == id) {
        lost.push(id.to_owned());
    }
}

/// Whether there is a field to which a text belongs that is no answer yet.
fn has_field(rulebook: &Rulebook, (requirement, field, _): &Unread) -> bool {
    if requirement.is_empty() {
        return rulebook.fact(field).is_some();
    }
    rulebook.item(requirement).is_some_and(|item| match &rulebook.items[item].question {
        Question::Numbers { fields, .. } => fields.iter().any(|own| own.id == *field),
        Question::Faults { kinds, .. } => kinds.iter().any(|own| own.id == *field),
        _ => false,
    })
}
