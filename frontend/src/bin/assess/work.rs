//! The plain state of an assessment: the draft, and what the engine makes of it.

use shared::{
    answer::{Answer, AnswerValue},
    evaluate::{Assessment, State},
    form::Form,
    responses::{Responses, SheetError, SheetErrorCode},
};

use super::controls::is_not_applicable;
use frontend::draft::Draft;

/// The draft with its reading.
pub(super) struct Work {
    pub(super) draft: Draft,
    pub(super) responses: Responses,
    pub(super) errors: Vec<SheetError>,
    pub(super) now: Assessment,
    /// By item position: what was answered before 不适用 was chosen or taken back.
    pub(super) before: Vec<Option<AnswerValue>>,
}

/// What a card shows of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) state: State,
    pub(super) flaw: Option<Flaw>,
}

/// Why an answer does not count yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// 不适用 without a reason.
    Reason,
    /// A number that is none, out of range or too long.
    Number,
    /// Anything else.
    Other,
}

impl Work {
    pub(super) fn new(form: &Form, draft: Draft) -> Self {
        let (responses, errors) = Responses::read_own(&form.rulebook, &draft.sheet);
        let now = Assessment::of(&form.rulebook, &responses);
        let before = vec![None; form.rulebook.items.len()];
        Self { draft, responses, errors, now, before }
    }

    /// Reads the draft again after a change.
    pub(super) fn read(&mut self, form: &Form) {
        (self.responses, self.errors) = Responses::read_own(&form.rulebook, &self.draft.sheet);
        self.now.work_out(&form.rulebook, &self.responses);
    }

    /// What is said about a requirement.
    pub(super) fn answer(&self, requirement: &str) -> Option<&Answer> {
        self.draft.sheet.answers.iter().find(|answer| answer.requirement == requirement)
    }

    /// The answer to a requirement.
    pub(super) fn response(&self, requirement: &str) -> Option<&AnswerValue> {
        self.answer(requirement)?.response.as_ref()
    }

    /// The entry of a requirement, made when there is none.
    pub(super) fn answer_mut(&mut self, requirement: &str) -> &mut Answer {
        let answers = &mut self.draft.sheet.answers;
        let position = answers.iter().position(|answer| answer.requirement == requirement).unwrap_or_else(|| {
            answers.push(Answer {
                requirement: requirement.to_owned(),
                response: None,
                remark: None,
                evidence: Vec::new(),
            });
            answers.len() - 1
        });
        &mut answers[position]
    }

    /// Drops entries that say nothing any more, so that an untouched sheet is an empty one.
    pub(super) fn tidy(&mut self) {
        let says_something =
            |answer: &Answer| answer.response.is_some() || answer.remark.is_some() || !answer.evidence.is_empty();
        self.draft.sheet.answers.retain(says_something);
    }

    /// Whether something stands in a field of a requirement, or of a fact, that is no answer. What
    /// stood there before it was found not to apply is in nobody's way.
    fn has_unread(&self, requirement: &str) -> bool {
        self.draft.unread.iter().any(|(id, ..)| id == requirement) && !is_not_applicable(self.response(requirement))
    }

    /// Whether something cannot be accepted as it is: what is refused here would be refused there.
    pub(super) fn has_flaws(&self) -> bool {
        !self.errors.is_empty() || self.draft.unread.iter().any(|(id, ..)| self.has_unread(id))
    }

    /// The facts about the community that are missing or cannot be accepted.
    pub(super) fn flawed_facts<'a>(&'a self, form: &'a Form) -> impl Iterator<Item = usize> + 'a {
        let is_flawed = |id: &str| {
            let refused = self.errors.iter().any(|error| error.pointer.strip_prefix("/facts/") == Some(id));
            refused || self.draft.unread("", id).is_some()
        };
        (0..form.rulebook.facts.len()).filter(move |index| is_flawed(&form.rulebook.facts[*index].id))
    }

    /// What the card of a requirement shows of itself.
    pub(super) fn mark(&self, index: usize, requirement: &str) -> Mark {
        let of_this = |error: &&SheetError| {
            error
                .pointer
                .strip_prefix("/answers/")
                .and_then(|rest| rest.strip_prefix(requirement))
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let flaw = if self.has_unread(requirement) {
            Some(Flaw::Number)
        } else {
            self.errors.iter().find(of_this).map(flaw_of)
        };
        Mark { state: self.now.items[index].state, flaw }
    }
}

fn flaw_of(error: &SheetError) -> Flaw {
    match error.code {
        SheetErrorCode::ReasonMissing => Flaw::Reason,
        SheetErrorCode::NumberOutOfRange | SheetErrorCode::TooManyDecimals => Flaw::Number,
        _ => Flaw::Other,
    }
}
