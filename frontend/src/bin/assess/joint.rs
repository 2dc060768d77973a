//! 共同草稿: keeps this sheet and those of the others of a committee together.
//!
//! What was changed here is sent soon after; what others have said comes with every answer of the
//! server. In between it is asked for while somebody is at work here, and when the page comes to the
//! front: never for long by the clock alone, which would keep a session alive. [`shared::joint`] says
//! what is taken over and what is contested; [`shown`] shows it.
//!
//! Nothing here stands between a person and the page: without a network or a session the sheet is
//! filled in as ever, and what has come together apart is brought together later.

mod redraw;
pub(super) mod shown;

use core::cell::Cell;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use shared::{
    answer::AnswerSheet,
    joint::{Known, Place, SyncDraft, Synced, said_in, say_in},
};

use super::desk::Desk;
use frontend::{
    api::{Failure, drafts},
    browser::{
        offline, page,
        records::{self, Saved},
        task, time,
    },
    draft::joint as store,
    outbox,
    parts::failure::code,
    state::{Act, Var},
};

/// A pause after a change before it is sent.
const CHANGED_PAUSE_MS: u32 = 2_000;
/// A pause before it is asked what others have said.
const LOOK_PAUSE_MS: u32 = 10_000;
/// For so long after the last change here, or after the page has come to the front, it is asked.
const AT_WORK_MS: u64 = 5 * 60 * 1_000;

/// How it stands between this sheet and the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Nothing has been heard yet.
    Asking,
    /// They were together at that moment.
    Together(u64),
    /// The last try brought nothing.
    Apart(Failure),
    /// It was submitted or thrown away meanwhile.
    Ended,
}

/// The part of this page in a joint draft. It lives as long as the page.
pub(super) struct Joint {
    desk: Desk,
    /// Code of the community.
    community: String,
    /// What the draft is stored under.
    key: String,
    known: Var<Known>,
    state: Var<State>,
    /// Something is on its way.
    is_busy: Cell<bool>,
    /// When somebody was last at work here.
    worked_at: Cell<u64>,
    next: Var<Option<Timeout>>,
}

/// Joins in when the committee of the draft's community is signed in on this device.
pub(super) fn begin(desk: Desk) {
    let own = desk.work.peek(|work| {
        let community = work.draft.community.as_ref()?.code.clone();
        Some((community, work.draft.key()))
    });
    let Some((community, key)) = own else { return };
    if store::committee().as_ref() != Some(&community) {
        return;
    }
    let joint: &'static Joint = Box::leak(Box::new(Joint {
        desk,
        community,
        known: Var::new(store::load(&key)),
        key,
        state: Var::new(State::Asking),
        is_busy: Cell::new(false),
        worked_at: Cell::new(time::now()),
        next: Var::new(None),
    }));
    desk.joint.set(Some(joint));
    desk.reworked.keep(Some(Act::new(|()| joint.worked())));
    offline::when_online(|| joint.sync());
    EventListener::new(&gloo_utils::document(), "visibilitychange", |_| {
        if !gloo_utils::document().hidden() {
            joint.worked_at.set(time::now());
            joint.sync();
        }
    })
    .forget();
    joint.sync();
}

impl Joint {
    /// Something was changed here.
    fn worked(&'static self) {
        self.worked_at.set(time::now());
        self.in_a_while(CHANGED_PAUSE_MS);
    }

    fn in_a_while(&'static self, pause: u32) {
        self.next.keep(Some(Timeout::new(pause, || self.sync())));
    }

    /// Sends what was changed here and takes in what was said elsewhere.
    fn sync(&'static self) {
        if self.is_busy.get() || self.state.peek(|state| *state == State::Ended) || !self.is_at_work() {
            return;
        }
        let (hash, pack) = self.desk.work.peek(|work| (work.draft.pack_hash.clone(), work.draft.pack_id.clone()));
        let wish = self.known.alter(|known| {
            self.desk.work.peek(|work| {
                let changes = known.send(&work.draft.sheet, |place| self.is_asked(place));
                SyncDraft { changes, draft: known.draft.clone(), pack_hash: hash, seen: known.version }
            })
        });
        // The page may be gone before the answer has come.
        if !wish.changes.is_empty() {
            self.known.peek(|known| store::keep(&self.key, known));
        }
        self.is_busy.set(true);
        task::run(async move {
            records::settled().await;
            let answer = drafts::sync(&self.community, &pack, &wish).await;
            self.is_busy.set(false);
            match answer {
                Ok(synced) => self.hear(synced),
                Err(failure) if code(&failure) == "draft_closed" => self.state.set(State::Ended),
                Err(failure) => self.state.set(State::Apart(failure)),
            }
            let since = time::now().saturating_sub(self.worked_at.get());
            if since < AT_WORK_MS && !gloo_utils::document().hidden() {
                self.in_a_while(LOOK_PAUSE_MS);
            }
        });
    }

    /// Whether this page fills in the draft: no other window works on it, the device keeps it, and
    /// nothing of it waits to be sent, which a change would take back.
    fn is_at_work(&self) -> bool {
        let is_not_kept = matches!(self.desk.saved.now(), Saved::Refused | Saved::Elsewhere);
        !self.desk.is_done.now() && !is_not_kept && outbox::load(&self.key).is_none()
    }

    /// Whether the pack of this device has a place.
    fn is_asked(&self, place: &Place) -> bool {
        match place {
            Place::Requirement(id) => self.desk.form.rulebook.item(id).is_some(),
            Place::Fact(id) => self.desk.form.rulebook.fact(id).is_some(),
        }
    }

    fn hear(&'static self, synced: Synced) {
        if !self.is_at_work() {
            return;
        }
        let mut known = self.known.peek(Clone::clone);
        let mut sheet = self.desk.work.peek(|work| work.draft.sheet.clone());
        let changed = known.receive(&mut sheet, synced, |place| self.is_asked(place));
        if !changed.is_empty() {
            // Nothing is put under somebody's fingers: it comes again with the next answer.
            if page::is_typing() {
                return;
            }
            self.take_over(&changed, &sheet);
        }
        // Only after the sheet: see `Known::receive`. What is written later arrives later, or together.
        if self.is_at_work() {
            store::keep(&self.key, &known);
            self.known.set(known);
            self.state.set(State::Together(time::now()));
        }
    }

    /// Puts what others have said into the sheet, and shows it where the reader is.
    fn take_over(&self, changed: &[Place], sheet: &AnswerSheet) {
        let desk = self.desk;
        desk.rework(None, &mut |work| {
            for place in changed {
                say_in(&mut work.draft.sheet, place, &said_in(sheet, place));
            }
        });
        desk.keep();
        let is_shown = |place: &Place| match place {
            Place::Fact(_) => desk.step.now() == 0,
            Place::Requirement(id) => {
                let item = desk.form.rulebook.item(id);
                let step = desk.steps.get(desk.step.now());
                // The review lists everything.
                step.is_none_or(|step| item.is_some_and(|item| step.items.contains(&item)))
            }
        };
        if changed.iter().any(is_shown) {
            redraw::redraw(desk);
        }
    }

    /// Somebody stays with what is said here.
    fn keep_ours(&'static self, place: &Place) {
        self.known.update(|known| known.keep_ours(place));
        self.settled();
    }

    /// Somebody takes what was said elsewhere.
    fn take_theirs(&'static self, place: &Place) {
        let mut known = self.known.peek(Clone::clone);
        let mut sheet = self.desk.work.peek(|work| work.draft.sheet.clone());
        known.take_theirs(&mut sheet, place);
        self.take_over(core::slice::from_ref(place), &sheet);
        self.known.set(known);
        self.settled();
    }

    fn settled(&'static self) {
        self.known.peek(|known| store::keep(&self.key, known));
        self.worked();
    }

    /// What stands here is the beginning of a new joint draft.
    fn begin_anew(&'static self) {
        store::remove(&self.key);
        self.known.set(Known::default());
        self.state.set(State::Asking);
        self.worked_at.set(time::now());
        self.sync();
    }
}
