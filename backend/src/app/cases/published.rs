//! What the public may recount of an announced case: the reviewed answers and their result.

use sea_orm::ConnectionTrait;
use shared::{
    answer::{Answer, AnswerSheet, AnswerValue},
    canonical,
    case::review,
    outcome::Outcome,
};

use super::{CaseError, internal, standing::Standing, verdicts};
use crate::{state::AppState, store::cases::Case};

/// Stands for a text that the engine only asks to be there.
const LEFT_OUT: &str = "*";

/// Reviewed answers and their result.
#[derive(Debug)]
pub(crate) struct Published {
    pub(crate) sheet: AnswerSheet,
    pub(crate) outcome: Outcome<'static>,
}

/// The answers that the recognition rests on, without what is nobody's business, and the result
/// that the engine works out from them.
pub(crate) async fn published(
    state: &AppState,
    db: &impl ConnectionTrait,
    case: &Case,
) -> Result<Published, CaseError> {
    let standing = Standing::read(state, db, &case.receipt).await?;
    let verdicts = verdicts::last(db, case).await?;
    let outcome = canonical::to_vec(&standing.reviewed(&verdicts)?).map_err(internal)?;
    let mut sheet = review::reviewed_sheet(&standing.pack.rulebook, &standing.sheet, &verdicts);
    sheet.answers.iter_mut().for_each(leave_out);
    Ok(Published { sheet, outcome: serde_json::from_slice(&outcome).map_err(internal)? })
}

/// Remarks are for the committee itself; names of documents and reasons may name people.
fn leave_out(answer: &mut Answer) {
    answer.remark = None;
    for name in &mut answer.evidence {
        LEFT_OUT.clone_into(name);
    }
    if let Some(AnswerValue::NotApplicable(reason)) = &mut answer.response {
        LEFT_OUT.clone_into(reason);
    }
}
