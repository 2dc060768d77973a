//! What all parts of the assessment share.

use leptos::prelude::*;
use shared::{
    answer::Answer,
    explain::explain,
    form::{Form, Help},
    outcome::Outcome,
    path::{ShortestPath, shortest_path},
};

use super::{
    open::Opened,
    steps::{self, Step},
    work::{Mark, Work},
};

/// A handle that parts copy. The form lives as long as the page.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) form: &'static Form,
    pub(super) work: StoredValue<Work, LocalStorage>,
    pub(super) steps: &'static [Step],
    /// The step shown; one beyond the last is the review.
    pub(super) step: RwSignal<usize>,
    /// By item position.
    pub(super) marks: &'static [RwSignal<Mark>],
    pub(super) standing: RwSignal<Standing>,
    /// False when the device refuses to keep the draft.
    pub(super) is_kept: RwSignal<bool>,
    pub(super) sheet_is_open: RwSignal<bool>,
    pub(super) help: RwSignal<Option<&'static Help>>,
}

/// How it stands, as the bar shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Standing {
    /// Points for people; empty when the pack has none or nothing applies.
    pub(super) score: String,
    /// Position of the level reached on the first track.
    pub(super) level: Option<usize>,
    /// Conditions that fail on the way to the next level.
    pub(super) blockers: usize,
    /// Requirements on the shortest path; none when open requirements cannot lift the level.
    pub(super) path: Option<usize>,
    /// Requirements that apply and have no answer.
    pub(super) unanswered: usize,
}

impl Desk {
    pub(super) fn new(opened: Opened) -> Self {
        let Opened { form, work } = opened;
        let steps = steps::of(form);
        let items = form.rulebook.items.iter().enumerate();
        let marks: Vec<_> = items.map(|(index, item)| RwSignal::new(work.mark(index, &item.id))).collect();
        let step = steps.iter().position(|step| step.id == work.draft.place.step);
        let at_review = work.draft.place.step == steps::REVIEW;
        let standing = standing(form, &work);
        Self {
            form,
            step: RwSignal::new(if at_review { steps.len() } else { step.unwrap_or(0) }),
            work: StoredValue::new_local(work),
            steps: Box::leak(steps.into_boxed_slice()),
            marks: Box::leak(marks.into_boxed_slice()),
            standing: RwSignal::new(standing),
            is_kept: RwSignal::new(true),
            sheet_is_open: RwSignal::new(false),
            help: RwSignal::new(None),
        }
    }

    /// Changes what is said about a requirement.
    pub(super) fn change(self, index: usize, edit: &mut dyn FnMut(&mut Answer)) {
        let id = &self.form.rulebook.items[index].id;
        self.rework(&mut |work| {
            edit(work.answer_mut(id));
            work.draft.place.requirement.clone_from(id);
            work.tidy();
        });
    }

    /// Changes anything that the result depends on: the engine works out what follows, signals
    /// whose value is another one are set, and the draft is kept.
    pub(super) fn rework(self, edit: &mut dyn FnMut(&mut Work)) {
        let standing = self.work.try_update_value(|work| {
            edit(work);
            work.draft.submission = None;
            work.read(self.form);
            for (index, (signal, item)) in self.marks.iter().zip(&self.form.rulebook.items).enumerate() {
                let mark = work.mark(index, &item.id);
                if signal.get_untracked() != mark {
                    signal.set(mark);
                }
            }
            standing(self.form, work)
        });
        if let Some(standing) = standing {
            // Set even when equal: a changed number may change a shortfall without changing these.
            self.standing.set(standing);
        }
        self.keep();
    }

    /// Changes what the result does not depend on: who fills in, where the reader is.
    pub(super) fn note(self, edit: impl FnOnce(&mut Work)) {
        self.work.update_value(edit);
        self.keep();
    }

    fn keep(self) {
        let is_kept = self.work.try_update_value(|work| work.draft.save()).unwrap_or(false);
        if self.is_kept.get_untracked() != is_kept {
            self.is_kept.set(is_kept);
        }
    }

    /// Shows something of the result with its explanation; nothing when numbers left the range.
    pub(super) fn with_outcome<T>(self, show: impl FnOnce(&Work, &Outcome<'static>) -> T) -> Option<T> {
        self.work.with_value(|work| {
            explain(&self.form.rulebook, &work.responses, &work.now).ok().map(|outcome| show(work, &outcome))
        })
    }

    /// The shortest path from here.
    pub(super) fn path(self) -> ShortestPath {
        self.work.with_value(|work| shortest_path(&self.form.rulebook, &work.responses))
    }
}

fn standing(form: &Form, work: &Work) -> Standing {
    let Ok(outcome) = explain(&form.rulebook, &work.responses, &work.now) else { return Standing::default() };
    let reached = outcome.tracks.first().and_then(|track| track.reached.as_ref());
    let path = shortest_path(&form.rulebook, &work.responses);
    Standing {
        score: outcome.score.as_ref().map(|score| score.display.clone()).unwrap_or_default(),
        level: reached.and_then(|id| form.rulebook.levels.iter().position(|level| level.id == **id)),
        blockers: outcome.blockers().len(),
        path: path.reachable.then_some(path.steps.len()),
        unanswered: usize::try_from(outcome.counts.unanswered).unwrap_or(0),
    }
}
