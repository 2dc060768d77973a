//! Going to a requirement, wherever it is asked.

use shared::evaluate::State;

use super::desk::Desk;
use frontend::browser::{page, task};

impl Desk {
    /// Shows the card of a requirement and moves focus to it.
    pub(super) fn go_to(self, index: usize) {
        let Some(step) = self.steps.iter().position(|step| step.items.contains(&index)) else { return };
        self.sheet_is_open.set(false);
        if self.step.now() != step {
            self.step.set(step);
        }
        let id = self.form.rulebook.items[index].id.clone();
        task::before_next_frame(move || page::focus(&["[data-requirement=\"", &id, "\"]"].concat()));
    }

    /// Shows a step from its top.
    pub(super) fn show_step(self, step: usize) {
        self.step.set(step);
        task::before_next_frame(|| {
            page::to_top();
            page::focus_quietly("#step");
        });
    }

    /// The next requirement without an answer, after the one worked on last.
    pub(super) fn next_open(self) -> Option<usize> {
        let last = self.work.peek(|work| self.form.rulebook.item(&work.draft.place.requirement));
        let asked = || self.steps.iter().flat_map(|step| step.items.iter().copied());
        let is_open = |index: &usize| self.marks[*index].now().state == State::Unanswered;
        let after = asked().skip_while(|index| Some(*index) != last).skip(1).find(is_open);
        after.or_else(|| asked().find(is_open))
    }
}
