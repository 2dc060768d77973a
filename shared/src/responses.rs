//! Reading an answer sheet against a rulebook: ids become positions, and all that does not fit is
//! reported at once with a pointer, while everything that fits is kept.

mod detail;

use alloc::{string::String, vec, vec::Vec};

use serde::Serialize;

use crate::{
    answer::{
        Answer, AnswerSheet, AnswerValue, FactAnswer, FactValue, MAX_EVIDENCE, MAX_NAME_CHARACTERS, MAX_RECORDS,
        MAX_TEXT_CHARACTERS, NumberAnswer, Previous, Record,
    },
    date::Date,
    exact::Exact,
    rulebook::{ChoiceOption, FactKind, Item, Question, Rulebook},
    text::is_blank,
};

pub use detail::Detail;

/// Greatest score a previous result can have, either way: far beyond any programme, and small enough
/// to be worked with.
const MAX_PREVIOUS_SCORE: Exact = Exact::whole(1_000_000);

/// Most faults of a kind that somebody can have counted.
const MAX_FAULTS: u32 = 1_000_000;

/// A sheet in the engine's own terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Responses {
    /// The day the answers stand for.
    pub as_of: Date,
    /// By item position.
    pub slots: Vec<Slot>,
    /// By fact position.
    pub facts: Vec<Option<Known>>,
    /// The previous sealed result.
    pub previous: Option<PreviousResult>,
}

/// What is known about one item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slot {
    /// The answer; none while unanswered.
    pub response: Option<Response>,
    /// At least one evidence name is given.
    pub has_evidence: bool,
}

/// An answer with ids resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Response {
    /// 不适用.
    NotApplicable,
    /// Position of the option.
    Choice(u16),
    /// One bit per option position.
    Choices(u64),
    /// By field position.
    Numbers(Vec<Option<Exact>>),
    /// Keys of the complete records, numbered within the sheet.
    Records(Vec<u32>),
    /// By fault kind position.
    Faults(Vec<u32>),
    /// A non-empty text.
    Text,
}

/// The value of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(Exact),
    /// Position of the class.
    Class(u16),
}

/// A previous sealed result with its level resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PreviousResult {
    /// Its score.
    pub score: Option<Exact>,
    /// Position of its level in this rulebook.
    pub level: Option<u16>,
    /// Awards so far.
    pub awards: u32,
    /// The day it was sealed.
    pub sealed_on: Date,
}

/// One thing on a sheet that the pack does not accept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{pointer}: {code:?} ({detail})")]
pub struct SheetError {
    /// Where: `/answers/5.3/numbers/value` names the requirement and the field.
    pub pointer: String,
    /// What is wrong, for programs.
    pub code: SheetErrorCode,
    /// What was expected, for developers.
    pub detail: Detail,
}

/// What can be wrong on a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SheetErrorCode {
    /// The pack has no such requirement.
    UnknownRequirement,
    /// The requirement is answered twice.
    DuplicateRequirement,
    /// The answer is of another kind than the question.
    WrongKind,
    /// No such option, field, part, fault kind or level.
    UnknownOption,
    /// An option, field, part, fault kind or record key is named twice.
    DuplicateOption,
    /// A number outside the range asked.
    NumberOutOfRange,
    /// More digits after the point than asked.
    TooManyDecimals,
    /// 不适用 where the pack forbids it.
    NotApplicableForbidden,
    /// 不适用 without a reason.
    ReasonMissing,
    /// A text longer than allowed.
    TextTooLong,
    /// A text with a NUL or another control character.
    TextInvalid,
    /// More entries than allowed.
    TooMany,
    /// The pack has no such fact.
    UnknownFact,
    /// The fact is given twice.
    DuplicateFact,
    /// A fact that must be known is not.
    FactMissing,
    /// A record without a key.
    NameMissing,
    /// A previous result of a later day than the answers.
    DayStillToCome,
    /// A mark that an assessor gives, on a self-assessment.
    AnswerByAssessor,
}

impl Responses {
    /// Nothing answered yet.
    pub fn empty(rulebook: &Rulebook, as_of: Date) -> Self {
        Self {
            as_of,
            slots: vec![Slot::default(); rulebook.items.len()],
            facts: vec![None; rulebook.facts.len()],
            previous: None,
        }
    }

    /// Reads a sheet. What fits is in the result even when there are errors, so that a draft keeps
    /// working; a server refuses the sheet when the list is not empty.
    pub fn read(rulebook: &Rulebook, sheet: &AnswerSheet) -> (Self, Vec<SheetError>) {
        let mut reader = Reader { errors: Vec::new(), keys: Vec::new() };
        let mut responses = Self::empty(rulebook, sheet.as_of);
        reader.facts(rulebook, &sheet.facts, &mut responses.facts);
        responses.previous =
            sheet.previous.as_ref().and_then(|previous| reader.previous(rulebook, sheet.as_of, previous));
        let mut after = 0;
        let mut seen = vec![false; rulebook.items.len()];
        for answer in &sheet.answers {
            let Some(index) = position_from(rulebook, &answer.requirement, after) else {
                reader.report(answer, "", SheetErrorCode::UnknownRequirement, Detail::NoSuchRequirement);
                continue;
            };
            after = index + 1;
            if core::mem::replace(&mut seen[index], true) {
                reader.report(answer, "", SheetErrorCode::DuplicateRequirement, Detail::AnsweredTwice);
                continue;
            }
            responses.slots[index] = reader.slot(&rulebook.items[index], answer);
        }
        (responses, reader.errors)
    }

    /// Reads a self-assessment (自评): the same, but what an assessor fills in is nobody else's to answer,
    /// not even as not applicable. Such an answer is an error and is not kept.
    pub fn read_own(rulebook: &Rulebook, sheet: &AnswerSheet) -> (Self, Vec<SheetError>) {
        let (mut responses, mut errors) = Self::read(rulebook, sheet);
        for (item, slot) in rulebook.items.iter().zip(&mut responses.slots) {
            if item.by_assessor && slot.response.take().is_some() {
                errors.push(SheetError {
                    pointer: ["/answers/", &item.id].concat(),
                    code: SheetErrorCode::AnswerByAssessor,
                    detail: Detail::ByAssessor,
                });
            }
        }
        (responses, errors)
    }
}

struct Reader<'a> {
    errors: Vec<SheetError>,
    /// Record keys with their number in the order met, sorted by key.
    keys: Vec<(&'a str, u32)>,
}

impl<'a> Reader<'a> {
    fn report(&mut self, answer: &Answer, within: &str, code: SheetErrorCode, detail: Detail) {
        let pointer = ["/answers/", &answer.requirement, within].concat();
        self.errors.push(SheetError { pointer, code, detail });
    }

    fn facts(&mut self, rulebook: &Rulebook, given: &[FactAnswer], facts: &mut [Option<Known>]) {
        for FactAnswer { fact: id, value } in given {
            let mut report = |code, detail| {
                self.errors.push(SheetError { pointer: ["/facts/", id].concat(), code, detail });
            };
            let Some(index) = rulebook.fact(id) else {
                report(SheetErrorCode::UnknownFact, Detail::NoSuchFact);
                continue;
            };
            if facts[index].is_some() {
                report(SheetErrorCode::DuplicateFact, Detail::GivenTwice);
                continue;
            }
            facts[index] = match (&rulebook.facts[index].kind, value) {
                (FactKind::Flag, FactValue::Flag(flag)) => Some(Known::Flag(*flag)),
                (FactKind::Number { min, max, decimals }, FactValue::Number(number)) => {
                    match number_error(*number, *min, *max, *decimals) {
                        None => Some(Known::Number(*number)),
                        Some((code, detail)) => {
                            report(code, detail);
                            None
                        }
                    }
                }
                (FactKind::Class(ids), FactValue::Class(class)) => {
                    let position = ids.iter().position(|id| id == class).and_then(|index| u16::try_from(index).ok());
                    if position.is_none() {
                        report(SheetErrorCode::UnknownOption, Detail::NoSuchClass);
                    }
                    position.map(Known::Class)
                }
                _ => {
                    report(SheetErrorCode::WrongKind, Detail::OtherKindOfValue);
                    None
                }
            };
        }
        for (fact, known) in rulebook.facts.iter().zip(&*facts) {
            if fact.required && known.is_none() {
                self.errors.push(SheetError {
                    pointer: ["/facts/", &fact.id].concat(),
                    code: SheetErrorCode::FactMissing,
                    detail: Detail::MustBeGiven,
                });
            }
        }
    }

    /// A previous result as far as it fits; none when it is of a day that is still to come.
    fn previous(&mut self, rulebook: &Rulebook, as_of: Date, previous: &Previous) -> Option<PreviousResult> {
        let mut report = |name: &str, code, detail| {
            self.errors.push(SheetError { pointer: ["/previous/", name].concat(), code, detail });
        };
        let score = previous.score.filter(|score| {
            let fits = -MAX_PREVIOUS_SCORE <= *score && *score <= MAX_PREVIOUS_SCORE;
            if !fits {
                let range = Detail::Between(-MAX_PREVIOUS_SCORE, MAX_PREVIOUS_SCORE);
                report("score", SheetErrorCode::NumberOutOfRange, range);
            }
            fits
        });
        let level = previous.level.as_ref().and_then(|id| {
            let position = rulebook.levels.iter().position(|level| level.id == *id);
            if position.is_none() {
                report("level", SheetErrorCode::UnknownOption, Detail::NoSuchLevel);
            }
            position.and_then(|index| u16::try_from(index).ok())
        });
        if previous.sealed_on > as_of {
            report("sealed_on", SheetErrorCode::DayStillToCome, Detail::UpTo(as_of));
            return None;
        }
        Some(PreviousResult { score, level, awards: previous.awards, sealed_on: previous.sealed_on })
    }

    fn slot(&mut self, item: &Item, answer: &'a Answer) -> Slot {
        if let Some(remark) = &answer.remark {
            self.text(answer, "/remark", remark, MAX_TEXT_CHARACTERS);
        }
        if answer.evidence.len() > MAX_EVIDENCE {
            self.report(answer, "/evidence", SheetErrorCode::TooMany, Detail::Names(MAX_EVIDENCE));
        }
        for name in &answer.evidence {
            self.text(answer, "/evidence", name, MAX_NAME_CHARACTERS);
        }
        Slot {
            response: answer.response.as_ref().and_then(|value| self.response(item, answer, value)),
            has_evidence: answer.evidence.iter().any(|name| !is_blank(name)),
        }
    }

    fn text(&mut self, answer: &Answer, within: &str, text: &str, most: usize) -> bool {
        if text.chars().count() > most {
            self.report(answer, within, SheetErrorCode::TextTooLong, Detail::Characters(most));
            return false;
        }
        if text.chars().any(|character| character.is_control() && !matches!(character, '\n' | '\t' | '\r')) {
            self.report(answer, within, SheetErrorCode::TextInvalid, Detail::ControlCharacters);
            return false;
        }
        true
    }

    fn response(&mut self, item: &Item, answer: &'a Answer, value: &'a AnswerValue) -> Option<Response> {
        match (&item.question, value) {
            (_, AnswerValue::NotApplicable(reason)) => self.not_applicable(item, answer, reason),
            (Question::OneOf(options), AnswerValue::Choice(id)) => {
                self.option(answer, options, id).map(Response::Choice)
            }
            (Question::ManyOf { options, .. }, AnswerValue::Choices(ids)) => {
                let mut chosen = Some(0_u64);
                for id in ids {
                    // An answer with a wrong option is none, but the others are still looked at.
                    let Some(option) = self.option(answer, options, id) else {
                        chosen = None;
                        continue;
                    };
                    let bit = 1_u64 << option;
                    if chosen.is_some_and(|chosen| chosen & bit != 0) {
                        self.report(answer, "/choices", SheetErrorCode::DuplicateOption, Detail::This(id.clone()));
                        chosen = None;
                    }
                    chosen = chosen.map(|chosen| chosen | bit);
                }
                chosen.map(Response::Choices)
            }
            (Question::Numbers { fields, .. }, AnswerValue::Numbers(numbers)) => {
                let mut values = vec![None; fields.len()];
                for NumberAnswer { field: id, value } in numbers {
                    let within = ["/numbers/", id].concat();
                    let Some(index) = fields.iter().position(|field| field.id == *id) else {
                        self.report(answer, &within, SheetErrorCode::UnknownOption, Detail::NoSuchField);
                        continue;
                    };
                    let field = &fields[index];
                    if values[index].is_some() {
                        self.report(answer, &within, SheetErrorCode::DuplicateOption, Detail::GivenTwice);
                    } else if let Some((code, detail)) = number_error(*value, field.min, field.max, field.decimals) {
                        self.report(answer, &within, code, detail);
                    } else {
                        values[index] = Some(*value);
                    }
                }
                values.iter().any(Option::is_some).then_some(Response::Numbers(values))
            }
            (Question::Records { parts, .. }, AnswerValue::Records(records)) => self.records(answer, parts, records),
            (Question::Faults { kinds, .. }, AnswerValue::Faults(faults)) => {
                let mut counts = vec![None; kinds.len()];
                for fault in faults {
                    match kinds.iter().position(|kind| kind.id == fault.kind) {
                        None => self.report(
                            answer,
                            "/faults",
                            SheetErrorCode::UnknownOption,
                            Detail::This(fault.kind.clone()),
                        ),
                        Some(index) if counts[index].is_some() => {
                            self.report(
                                answer,
                                "/faults",
                                SheetErrorCode::DuplicateOption,
                                Detail::This(fault.kind.clone()),
                            );
                        }
                        Some(_) if fault.count > MAX_FAULTS => {
                            self.report(
                                answer,
                                "/faults",
                                SheetErrorCode::NumberOutOfRange,
                                Detail::Faults(MAX_FAULTS),
                            );
                        }
                        Some(index) => counts[index] = Some(fault.count),
                    }
                }
                Some(Response::Faults(counts.into_iter().map(Option::unwrap_or_default).collect()))
            }
            (Question::Narrative, AnswerValue::Text(text)) => {
                (self.text(answer, "/text", text, MAX_TEXT_CHARACTERS) && !is_blank(text)).then_some(Response::Text)
            }
            _ => {
                self.report(answer, "/response", SheetErrorCode::WrongKind, Detail::OtherKindOfAnswer);
                None
            }
        }
    }

    fn records(&mut self, answer: &'a Answer, parts: &[String], records: &'a [Record]) -> Option<Response> {
        if records.len() > MAX_RECORDS {
            self.report(answer, "/records", SheetErrorCode::TooMany, Detail::Records(MAX_RECORDS));
            return None;
        }
        let mut complete = Vec::new();
        let mut own: Vec<&str> = Vec::new();
        for record in records {
            // Blanks around a key do not make another activity of it.
            let key = record.key.trim();
            let within = ["/records/", key].concat();
            if !self.text(answer, "/records", key, MAX_NAME_CHARACTERS) {
                continue;
            }
            if key.is_empty() {
                self.report(answer, "/records", SheetErrorCode::NameMissing, Detail::RecordWithoutKey);
                continue;
            }
            let Err(place) = own.binary_search(&key) else {
                self.report(answer, &within, SheetErrorCode::DuplicateOption, Detail::SameKeyTwice);
                continue;
            };
            own.insert(place, key);
            if let Some(unknown) = record.parts.iter().find(|part| !parts.contains(part)) {
                self.report(answer, &within, SheetErrorCode::UnknownOption, Detail::NoSuchPart(unknown.clone()));
                continue;
            }
            let named = &record.parts;
            if named.len() > parts.len() || named.iter().enumerate().any(|(index, part)| named[..index].contains(part))
            {
                self.report(answer, &within, SheetErrorCode::DuplicateOption, Detail::SamePartTwice);
                continue;
            }
            let key = self.number_of(key);
            if parts.iter().all(|part| record.parts.contains(part)) {
                complete.push(key);
            }
        }
        Some(Response::Records(complete))
    }

    /// The number of a record key: the same key has the same number under every requirement.
    fn number_of(&mut self, key: &'a str) -> u32 {
        match self.keys.binary_search_by_key(&key, |(known, _)| known) {
            Ok(place) => self.keys[place].1,
            Err(place) => {
                let next = u32::try_from(self.keys.len()).unwrap_or(u32::MAX);
                self.keys.insert(place, (key, next));
                next
            }
        }
    }

    fn not_applicable(&mut self, item: &Item, answer: &Answer, reason: &str) -> Option<Response> {
        if !item.may_be_not_applicable {
            self.report(answer, "/not_applicable", SheetErrorCode::NotApplicableForbidden, Detail::AlwaysApplies);
            return None;
        }
        if is_blank(reason) {
            self.report(answer, "/not_applicable", SheetErrorCode::ReasonMissing, Detail::ReasonMissing);
            return None;
        }
        self.text(answer, "/not_applicable", reason, MAX_NAME_CHARACTERS).then_some(Response::NotApplicable)
    }

    fn option(&mut self, answer: &Answer, options: &[ChoiceOption], id: &str) -> Option<u16> {
        let position = options.iter().position(|option| option.id == id).and_then(|index| u16::try_from(index).ok());
        if position.is_none() {
            self.report(answer, "/choice", SheetErrorCode::UnknownOption, Detail::This(String::from(id)));
        }
        position
    }
}

/// Position of a requirement, looked for from `after` on: sheets mostly keep the pack's order.
fn position_from(rulebook: &Rulebook, id: &str, after: usize) -> Option<usize> {
    let items = &rulebook.items;
    let after = after.min(items.len());
    let later = items[after..].iter().position(|item| item.id == id).map(|position| after + position);
    later.or_else(|| items[..after].iter().position(|item| item.id == id))
}

/// Why a number is not accepted, if it is not.
pub fn number_error(number: Exact, min: Exact, max: Exact, decimals: u8) -> Option<(SheetErrorCode, Detail)> {
    if number < min || number > max {
        return Some((SheetErrorCode::NumberOutOfRange, Detail::Between(min, max)));
    }
    (!number.has_decimals(decimals)).then_some((SheetErrorCode::TooManyDecimals, Detail::Decimals(decimals)))
}
