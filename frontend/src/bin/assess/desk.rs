//! What all parts of the assessment share.

use gloo_timers::callback::Timeout;
use shared::{
    answer::Answer,
    explain::explain,
    form::{Form, Help},
    outcome::Outcome,
    path::{ShortestPath, shortest_path},
    standing,
};

use super::{
    joint::Joint,
    later::{self, Arrival},
    open::Opened,
    steps::{self, Step},
    work::{Mark, Work},
};
use frontend::{
    api::surveys::Suggestion,
    browser::{
        records::{self, Saved},
        task,
    },
    draft::Place,
    outbox::Courier,
    state::{Act, Var},
};

/// A handle that parts copy. The form lives as long as the page.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) form: &'static Form,
    pub(super) work: Var<Work>,
    pub(super) steps: &'static [Step],
    /// The step shown; one beyond the last is the review.
    pub(super) step: Var<usize>,
    /// Whether the step comes in turns when it is shown next: as the page opens, where nothing is looked for in it.
    pub(super) opens_in_turns: Var<bool>,
    /// By item position.
    pub(super) marks: &'static [Var<Mark>],
    pub(super) standing: Var<Standing>,
    /// How it stands with the draft on the device.
    pub(super) saved: Var<Saved>,
    /// The draft has become a receipt: nothing is kept any more.
    pub(super) is_done: Var<bool>,
    pub(super) sheet_is_open: Var<bool>,
    /// Whether what is not needed at once has arrived.
    pub(super) later: Var<Arrival>,
    /// The pause after which it is asked for.
    pub(super) fetching: Var<Option<Timeout>>,
    pub(super) help: Var<Option<&'static Help>>,
    /// What residents' answers suggest, for one of the requirements.
    pub(super) suggestion: Var<Option<Suggestion>>,
    /// Whether the server has said what the community was last recognised as.
    pub(super) knows_previous: Var<bool>,
    /// What carries the finished assessment to the server.
    pub(super) outgoing: Var<Option<Courier>>,
    /// Others who fill in the same draft.
    pub(super) joint: Var<Option<&'static Joint>>,
    /// What hears of every change here.
    pub(super) reworked: Var<Option<Act>>,
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
    /// Requirements on the shortest path; none when open requirements cannot lift the level, and
    /// until the code that finds it has arrived.
    pub(super) path: Option<usize>,
    /// Requirements that apply and have no answer.
    pub(super) unanswered: usize,
}

impl Desk {
    pub(super) fn new(opened: Opened) -> Self {
        let Opened { form, work } = opened;
        let steps = steps::of(form);
        let items = form.rulebook.items.iter().enumerate();
        let marks: Vec<_> = items.map(|(index, item)| Var::new(work.mark(index, &item.id))).collect();
        let step = step_of(form, &steps, &work.draft.place);
        let standing = standing(form, &work);
        Self {
            form,
            step: Var::new(step),
            opens_in_turns: Var::new(false),
            work: Var::new(work),
            steps: Box::leak(steps.into_boxed_slice()),
            marks: Box::leak(marks.into_boxed_slice()),
            standing: Var::new(standing),
            saved: records::saved(),
            is_done: Var::new(false),
            sheet_is_open: Var::new(false),
            later: Var::new(Arrival::Unasked),
            fetching: Var::new(None),
            help: Var::new(None),
            suggestion: Var::new(None),
            knows_previous: Var::new(false),
            outgoing: Var::new(None),
            joint: Var::new(None),
            reworked: Var::new(None),
        }
    }

    /// Changes what is said about a requirement.
    pub(super) fn change(self, index: usize, edit: &mut dyn FnMut(&mut Answer)) {
        let id = &self.form.rulebook.items[index].id;
        self.rework(Some(index), &mut |work| edit(work.answer_mut(id)));
    }

    /// Changes anything that the result depends on: the engine works out what follows, those who
    /// follow the changed requirement or one that stands differently now are told, and the draft
    /// is kept.
    pub(super) fn rework(self, changed: Option<usize>, edit: &mut dyn FnMut(&mut Work)) {
        let items = &self.form.rulebook.items;
        let mut standing = self.work.alter(|work| {
            edit(work);
            work.tidy();
            work.draft.forget_submission();
            if let Some(index) = changed {
                let place = &mut work.draft.place;
                place.requirement.clone_from(&items[index].id);
                self.step_name().clone_into(&mut place.step);
            }
            work.read(self.form);
            standing(self.form, work)
        });
        for (index, (shown, item)) in self.marks.iter().zip(items).enumerate() {
            let mark = self.work.peek(|work| work.mark(index, &item.id));
            if changed == Some(index) || shown.now() != mark {
                shown.set(mark);
            }
        }
        standing.path = self.standing.peek(|shown| shown.path);
        // Set even when equal: a changed number may change a shortfall without changing these.
        self.standing.set(standing);
        // The score is in the page before the device and the search for the path are asked.
        task::after_changes(move || {
            self.keep();
            self.add_path();
            later::fetch_soon(self);
            if let Some(reworked) = self.reworked.now() {
                reworked.run(());
            }
        });
    }

    /// Changes what the result does not depend on: who fills in, where the reader is.
    pub(super) fn note(self, edit: &mut dyn FnMut(&mut Work)) {
        self.work.alter(edit);
        self.keep();
    }

    /// Keeps the draft on the device, unless another page works on it.
    pub(super) fn keep(self) {
        if self.is_done.now() || self.saved.now() == Saved::Elsewhere {
            return;
        }
        if !self.work.alter(|work| work.draft.save()) {
            self.saved.set(Saved::Elsewhere);
        }
    }

    /// The step shown, as a draft and `data-step` name it.
    pub(super) fn step_name(self) -> &'static str {
        self.steps.get(self.step.now()).map_or(steps::REVIEW, |step| step.id)
    }

    /// Keeps where the reader is, should it be another place.
    pub(super) fn stand(self, requirement: Option<&str>, scroll: Option<i32>) {
        let old = self.work.peek(|work| work.draft.place.clone());
        let new = Place {
            step: self.step_name().to_owned(),
            requirement: requirement.map_or_else(|| old.requirement.clone(), str::to_owned),
            scroll: scroll.unwrap_or(old.scroll),
        };
        if new != old {
            self.note(&mut |work| work.draft.place.clone_from(&new));
        }
    }

    /// Looks for the path, when the code that finds it is there.
    pub(super) fn add_path(self) {
        let path = later::path_length(self);
        if self.standing.peek(|standing| standing.path != path) {
            self.standing.update(|standing| standing.path = path);
        }
    }

    /// Shows something of the result with its explanation; nothing when numbers left the range.
    pub(super) fn with_outcome<T>(self, show: impl FnOnce(&Work, &Outcome<'static>) -> T) -> Option<T> {
        self.work.peek(|work| {
            explain(&self.form.rulebook, &work.responses, &work.now).ok().map(|outcome| show(work, &outcome))
        })
    }

    /// The shortest path from here.
    pub(super) fn path(self) -> ShortestPath {
        self.work.peek(|work| shortest_path(&self.form.rulebook, &work.responses))
    }
}

/// The step at which a draft goes on.
pub(super) fn step_of(form: &Form, steps: &[Step], place: &Place) -> usize {
    if place.step == steps::REVIEW {
        return steps.len();
    }
    // A draft that was made of earlier answers names a requirement and no step.
    let around = form.rulebook.item(&place.requirement);
    let named = steps.iter().position(|step| step.id == place.step);
    let around = || steps.iter().position(|step| around.is_some_and(|item| step.items.contains(&item)));
    named.or_else(around).unwrap_or(0)
}

/// How the sheet stands. The path is left to whoever has the code for it.
fn standing(form: &Form, work: &Work) -> Standing {
    let Work { now, responses, .. } = work;
    let standing = standing::standing(&form.rulebook, responses, now);
    let score = form.rulebook.score.as_ref().zip(now.score);
    Standing {
        score: score.map(|(score, points)| points.display(score.decimals)).unwrap_or_default(),
        level: standing.reached,
        blockers: standing.blockers,
        path: None,
        unanswered: standing.unanswered,
    }
}
