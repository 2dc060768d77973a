//! 评定分: the mark that an assessor gives where a requirement asks for one.
//!
//! A community cannot answer such a requirement itself
//! ([`Responses::read_own`](crate::responses::Responses::read_own)). Its mark comes with the verdict
//! of whoever reviews it; as long as there is none the requirement stays unanswered.

use alloc::{
    string::{String, ToString as _},
    vec,
    vec::Vec,
};

use super::review::{ItemVerdict, Verdict};
use crate::{
    answer::{AnswerValue, NumberAnswer},
    exact::Exact,
    responses::{SheetErrorCode, number_error},
    rulebook::{Item, Rulebook},
};

/// A mark that cannot be accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{requirement}: {detail}")]
pub struct MarkError {
    /// The requirement's id in the pack.
    pub requirement: String,
    /// What is wrong, for programs.
    pub code: MarkErrorCode,
    /// What was expected, for developers.
    pub detail: String,
}

/// What can be wrong with a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkErrorCode {
    /// The community answers the requirement itself.
    NotAsked,
    /// The verdict is none of confirmation.
    NotConfirmed,
    /// A number outside the range asked.
    NumberOutOfRange,
    /// More digits after the point than asked.
    TooManyDecimals,
}

impl MarkErrorCode {
    /// Stable name.
    pub const fn id(self) -> &'static str {
        match self {
            Self::NotAsked => "mark_not_asked",
            Self::NotConfirmed => "mark_not_confirmed",
            Self::NumberOutOfRange => "number_out_of_range",
            Self::TooManyDecimals => "too_many_decimals",
        }
    }
}

/// The marks that cannot be accepted, in the order of the verdicts. Requirements that the pack does
/// not have are told apart from this.
pub fn errors(rulebook: &Rulebook, verdicts: &[ItemVerdict]) -> Vec<MarkError> {
    let error = |verdict: &ItemVerdict| {
        let (code, detail) = read(rulebook, verdict)?.err()?;
        Some(MarkError { requirement: verdict.requirement.clone(), code, detail })
    };
    verdicts.iter().filter_map(error).collect()
}

/// The answer that the mark of a verdict stands for; none without a mark that can be accepted.
pub(super) fn answer(rulebook: &Rulebook, verdict: &ItemVerdict) -> Option<AnswerValue> {
    read(rulebook, verdict)?.ok()
}

/// None where there is no mark, or no such requirement.
fn read(rulebook: &Rulebook, verdict: &ItemVerdict) -> Option<Result<AnswerValue, (MarkErrorCode, String)>> {
    let mark = verdict.mark?;
    let item = rulebook.items.get(rulebook.item(&verdict.requirement)?)?;
    Some(check(item, verdict.verdict, mark))
}

fn check(item: &Item, verdict: Verdict, mark: Exact) -> Result<AnswerValue, (MarkErrorCode, String)> {
    let Some(field) = item.mark_field() else {
        return Err((MarkErrorCode::NotAsked, "no assessor marks this requirement".into()));
    };
    if verdict != Verdict::Confirmed {
        return Err((MarkErrorCode::NotConfirmed, "a mark goes with a confirmation".into()));
    }
    match number_error(mark, field.min, field.max, field.decimals) {
        None => Ok(AnswerValue::Numbers(vec![NumberAnswer { field: field.id.clone(), value: mark }])),
        Some((SheetErrorCode::TooManyDecimals, detail)) => Err((MarkErrorCode::TooManyDecimals, detail.to_string())),
        Some((_, detail)) => Err((MarkErrorCode::NumberOutOfRange, detail.to_string())),
    }
}
