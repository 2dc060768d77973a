//! One control per kind of question, chosen in one `match`.

mod choices;
mod faults;
mod many;
mod narrative;
mod numbers;
mod records;

use shared::{
    answer::AnswerValue,
    form::ItemTexts,
    rulebook::{Item, Question},
};

use super::{desk::Desk, later};
use frontend::{
    dom::{El, classed, region},
    texts::k,
};

/// One requirement being asked.
#[derive(Clone, Copy)]
pub(super) struct Ask {
    pub(super) desk: Desk,
    /// Position of the item.
    pub(super) index: usize,
}

impl Ask {
    pub(super) fn item(self) -> &'static Item {
        &self.desk.form.rulebook.items[self.index]
    }

    pub(super) fn texts(self) -> &'static ItemTexts {
        &self.desk.form.texts.items[self.index]
    }

    /// Answers, or takes the answer back.
    #[expect(clippy::needless_pass_by_value, reason = "an answer that has been given is not needed any more")]
    pub(super) fn respond(self, response: Option<AnswerValue>) {
        self.desk.change(self.index, &mut |answer| answer.response.clone_from(&response));
    }

    /// Whether 不适用 is the answer.
    pub(super) fn is_not_applicable(self) -> bool {
        self.follow(is_not_applicable)
    }

    /// Whether 不适用 is a box beside the control; in a row of radios it is one of them.
    pub(super) fn has_own_box(self) -> bool {
        let item = self.item();
        item.may_be_not_applicable && !item.by_assessor && !matches!(item.question, Question::OneOf(_))
    }

    /// Chooses 不适用 or something else; what was said on that side before comes back.
    pub(super) fn set_not_applicable(self, chosen: bool) {
        let id = &self.item().id;
        self.desk.rework(Some(self.index), &mut |work| {
            let known = work.before[self.index].take().filter(|answer| is_not_applicable(Some(answer)) == chosen);
            let new = known.or_else(|| chosen.then(|| AnswerValue::NotApplicable(String::new())));
            work.before[self.index] = core::mem::replace(&mut work.answer_mut(id).response, new);
        });
    }

    /// Looks at the answer as it is now.
    pub(super) fn with_response<T>(self, look: impl FnOnce(Option<&AnswerValue>) -> T) -> T {
        self.desk.work.peek(|work| look(work.response(&self.item().id)))
    }

    /// Looks at the answer and follows it.
    pub(super) fn follow<T>(self, look: impl FnOnce(Option<&AnswerValue>) -> T) -> T {
        self.desk.marks[self.index].track();
        self.with_response(look)
    }

    /// An id on the page that no other requirement has.
    pub(super) fn name(self, part: &str) -> String {
        ["a-", &self.item().id, "-", part].concat()
    }

    /// The id of the heading that names the requirement.
    pub(super) fn title(self) -> String {
        ["r-", &self.item().id].concat()
    }

    /// A box around the control, named by the requirement.
    fn group(self, class: &str) -> El {
        classed("div", class).attr("role", "group").attr("aria-labelledby", &self.title())
    }

    /// The label at a position, for kinds that always have one.
    fn label(self, position: usize, id: &'static str) -> &'static str {
        self.texts().labels.get(position).map_or(id, |label| label)
    }
}

/// The control of a requirement, out of sight while 不适用 is ticked beside it.
pub(super) fn control(ask: Ask) -> El {
    let control = own_control(ask);
    if ask.has_own_box() { control.flag_by("hidden", move || ask.is_not_applicable()) } else { control }
}

/// The kinds that nearly every standard uses are there at once.
fn own_control(ask: Ask) -> El {
    match &ask.item().question {
        Question::OneOf(options) => choices::one_of(ask, options),
        Question::Numbers { fields, .. } => numbers::numbers(ask, fields),
        _ => region("", move || later::control(ask)),
    }
}

/// The control of a rarer kind of question.
pub(super) fn rare(ask: Ask) -> El {
    match &ask.item().question {
        Question::OneOf(options) => choices::one_of(ask, options),
        Question::Numbers { fields, .. } => numbers::numbers(ask, fields),
        Question::ManyOf { options, .. } => many::many_of(ask, options),
        Question::Derived { .. } => classed("p", "notice notice--none").text(k::CARD_DERIVED.t()),
        Question::Records { parts, .. } => records::records(ask, parts),
        Question::Faults { kinds, .. } => faults::faults(ask, kinds),
        Question::Narrative => narrative::narrative(ask),
    }
}

/// Whether an answer is 不适用.
pub(super) fn is_not_applicable(response: Option<&AnswerValue>) -> bool {
    matches!(response, Some(AnswerValue::NotApplicable(_)))
}

/// What is published is said where it is typed.
pub(super) fn public_hint(id: &str) -> El {
    classed("p", "field__help").attr("id", id).text(k::CARD_PUBLIC.t())
}

/// A box or radio in a large label.
fn choice(class: &str, input: El, words: &str) -> El {
    classed("label", class).add(input).add(classed("span", "choice__words").text(words))
}
