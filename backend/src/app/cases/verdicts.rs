//! 核定意见: the verdicts that stand on record of a case, read again from its decisions.

use sea_orm::ConnectionTrait;
use shared::{
    case::{ItemVerdict, Step, step::brings_verdicts},
    people::Role,
};

use super::{CaseError, decide::Words, internal};
use crate::store::cases::{self, Case, StoredDecision};

/// The verdicts that the last review of the current round came to; empty before there was one.
pub(super) async fn last(db: &impl ConnectionTrait, case: &Case) -> Result<Vec<ItemVerdict>, CaseError> {
    of_round(&cases::decisions(db, case.id).await?, case.round)
}

/// The verdicts that a review of a round begins with, among all decisions on a case, oldest first: those that
/// its last review came to, and in a round that an upheld objection has opened over the same answers, before it
/// has one, those of the round before.
pub(super) fn to_begin_with(decisions: &[StoredDecision], mut round: u32) -> Result<Vec<ItemVerdict>, CaseError> {
    loop {
        let verdicts = of_round(decisions, round)?;
        let opened_by = decisions.iter().find(|decision| decision.round == round).and_then(|decision| decision.step);
        if !verdicts.is_empty() || opened_by != Some(Step::Uphold) {
            return Ok(verdicts);
        }
        round -= 1;
    }
}

/// The verdicts of the last review of a round. Those that stand where nobody reviews the case are from before
/// they were refused there, and count for nothing.
fn of_round(decisions: &[StoredDecision], round: u32) -> Result<Vec<ItemVerdict>, CaseError> {
    // The decision before says where the case stood; before the first there was none to be reviewed.
    for pair in decisions.windows(2).rev() {
        let [before, decision] = pair else { continue };
        let is_review = Role::from_id(&decision.role).is_some_and(|role| brings_verdicts(role, before.stage));
        if decision.round != round || !is_review {
            continue;
        }
        let words: Words = serde_json::from_slice(&decision.body).map_err(internal)?;
        if !words.verdicts.is_empty() {
            return Ok(words.verdicts);
        }
    }
    Ok(Vec::new())
}

#[cfg(test)]
mod tests {
    use shared::case::{Stage, Verdict};
    use uuid::Uuid;

    use super::*;

    /// A decision that says something of the first requirement, when there is something to say.
    fn decision(round: u32, role: Role, step: Option<Step>, stage: Stage, remark: &str) -> StoredDecision {
        let verdict = ItemVerdict {
            requirement: "1.1".to_owned(),
            verdict: Verdict::Confirmed,
            remark: Some(remark.to_owned()),
            mark: None,
        };
        let verdicts = if remark.is_empty() { Vec::new() } else { vec![verdict] };
        let words = Words { verdicts, ..Words::default() };
        StoredDecision {
            version: 1,
            round,
            step,
            stage,
            account: Uuid::nil(),
            person: String::new(),
            role: role.id().to_owned(),
            division: "4401".to_owned(),
            decided_at: 0,
            opinion: String::new(),
            body: serde_json::to_vec(&words).unwrap(),
            pinned: Vec::new(),
            pinned_sha256: Vec::new(),
        }
    }

    /// A case up to the city's recognition; everybody has sent verdicts along.
    fn recognised() -> Vec<StoredDecision> {
        vec![
            decision(1, Role::Community, None, Stage::Applied, "社区"),
            decision(1, Role::Street, Some(Step::Recommend), Stage::Recommended, "街道"),
            decision(1, Role::County, Some(Step::Pass), Stage::PreliminarilyReviewed, "县级"),
            decision(1, Role::City, Some(Step::Recognise), Stage::Recognised, "市级"),
        ]
    }

    fn remark(verdicts: Result<Vec<ItemVerdict>, CaseError>) -> Option<String> {
        verdicts.unwrap().pop().and_then(|verdict| verdict.remark)
    }

    #[test]
    fn only_verdicts_of_those_who_review_the_case_count() {
        let mut decisions = recognised();
        for (count, expected) in [None, None, None, Some("县级"), Some("市级")].into_iter().enumerate() {
            assert_eq!(remark(of_round(&decisions[..count], 1)).as_deref(), expected, "after {count} decisions");
        }
        decisions.extend([
            decision(1, Role::City, Some(Step::Publicise), Stage::Publicised, "公示"),
            decision(1, Role::City, Some(Step::Announce), Stage::Announced, "公布"),
            decision(1, Role::City, Some(Step::Recheck), Stage::UnderReview, "启动复核"),
            decision(1, Role::City, Some(Step::Confirm), Stage::Announced, "复核通过"),
        ]);
        assert_eq!(remark(of_round(&decisions, 1)).as_deref(), Some("市级"));
    }

    #[test]
    fn a_round_over_the_same_answers_begins_with_the_verdicts_of_the_one_before() {
        let mut decisions = recognised();
        decisions.extend([
            decision(1, Role::City, Some(Step::Publicise), Stage::Publicised, ""),
            decision(2, Role::City, Some(Step::Uphold), Stage::PreliminarilyReviewed, ""),
        ]);
        assert_eq!(remark(of_round(&decisions, 2)), None);
        assert_eq!(remark(to_begin_with(&decisions, 2)).as_deref(), Some("市级"));
        decisions.push(decision(2, Role::City, Some(Step::Return), Stage::Returned, "异议之后"));
        assert_eq!(remark(to_begin_with(&decisions, 2)).as_deref(), Some("异议之后"));
        decisions.push(decision(3, Role::Community, Some(Step::Resubmit), Stage::Applied, ""));
        assert_eq!(remark(to_begin_with(&decisions, 3)), None, "other answers");
    }
}
