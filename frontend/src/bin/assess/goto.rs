//! Going to a requirement, wherever it is asked.

use shared::evaluate::State;

use super::desk::{Desk, step_of};
use frontend::{
    browser::{page, task},
    draft::Place,
};

impl Desk {
    /// Shows the card of a requirement and moves focus to it.
    pub(super) fn go_to(self, index: usize) {
        let Some(step) = self.steps.iter().position(|step| step.items.contains(&index)) else { return };
        self.sheet_is_open.set(false);
        // Whoever is led to a card finds it there, also while the cards are still coming.
        self.opens_in_turns.keep(false);
        if self.step.now() != step || page::find("[data-coming]").is_some() {
            self.step.set(step);
        }
        let id = self.form.rulebook.items[index].id.as_str();
        self.stand(Some(id), None);
        task::before_next_frame(move || page::focus(&["[data-requirement=\"", id, "\"]"].concat()));
    }

    /// Shows a draft that has just been put in the place of the one before, where it goes on.
    pub(super) fn go_on_at(self, place: &Place) {
        // Made anew, whichever step was shown: cards show what they were made with.
        self.show_step(step_of(self.form, self.steps, place));
        if let Some(item) = self.form.rulebook.item(&place.requirement) {
            self.go_to(item);
        }
    }

    /// Shows the field of a fact about the community and moves focus to it.
    pub(super) fn go_to_fact(self, fact: usize) {
        let id = self.form.rulebook.facts[fact].id.as_str();
        self.show_step(0);
        task::before_next_frame(move || page::focus(&["[data-fact=\"", id, "\"] input"].concat()));
    }

    /// Shows a step from its top.
    pub(super) fn show_step(self, step: usize) {
        self.step.set(step);
        self.stand(Some(""), Some(0));
        task::before_next_frame(|| {
            page::to_top();
            page::focus_quietly("#step");
        });
    }

    /// The next requirement that somebody here can answer and has not: after the one worked on last,
    /// or from the beginning of the step shown.
    pub(super) fn next_open(self) -> Option<usize> {
        let last = self.work.peek(|work| self.form.rulebook.item(&work.draft.place.requirement));
        let here = self.steps.get(self.step.now()).map_or(&[][..], |step| &step.items);
        let asked: Vec<usize> = self.steps.iter().flat_map(|step| step.items.iter().copied()).collect();
        let place = |item: Option<&usize>| asked.iter().position(|other| Some(other) == item);
        let from = match last.filter(|last| here.contains(last)) {
            Some(last) => place(Some(&last)).map(|place| place + 1),
            None => place(here.first()),
        };
        let is_open = |index: &usize| {
            self.form.rulebook.items[*index].is_answered_by_community()
                && self.marks[*index].now().state == State::Unanswered
        };
        let (before, after) = asked.split_at(from.unwrap_or(0));
        after.iter().chain(before).copied().find(is_open)
    }
}
