//! Who may take a case where, and what a decision must bring along.
//!
//! [`RULES`] is the whole state machine; [`decision`] holds against it what somebody wants to do. Applying is not
//! in it: a case begins with [`Route::first_stage`], and resubmitting returns it there, because a new round is
//! judged anew by every level (assumption: nobody's approval of an earlier round counts for a later one).
//!
//! | step | by | from | to | brings |
//! |---|---|---|---|---|
//! | recommend 推荐 | street | applied | recommended | opinion |
//! | pass 初审通过 | county | recommended | preliminarily reviewed | opinion, all verdicts |
//! | recognise 认定 | city | preliminarily reviewed | recognised | opinion, level reached; full route: all verdicts, an expert's opinion and on-site check, departments as set; direct route: the honour's certificate checked by whoever recognises |
//! | return 退回 | street, county, city | at their own stage | returned | reasons per requirement |
//! | reject 不予通过 | county, city | at their own stage | rejected | opinion |
//! | withdraw 撤回 | community | until recognised | withdrawn | nothing |
//! | resubmit 重新申报 | community | returned | first stage of the route | a new sealed self-assessment |
//! | publicise 公示 | city | recognised | publicised | a notice |
//! | uphold 异议成立 | city | recognised, publicised | preliminarily reviewed | an objection, opinion |
//! | announce 公布 | city | publicised | announced | the last day is over, no objection is open |
//! | recheck 启动复核 | city | announced | under review | opinion |
//! | confirm 复核通过 | city | under review | announced | opinion |
//! | revoke 撤销 | city | announced, under review | revoked | opinion |
//!
//! A round is what is judged at one go, and everything that is said of it is said of that state alone. Whatever
//! brings a case back to a review opens another one ([`Step::opens_round`]): handing in again, and an upheld
//! objection, after which the city reviews the same answers anew, with experts and departments of its own
//! (assumption: who was heard before the objection has not been heard about it).
//!
//! A case can be recognised anew while an objection from an earlier notice still waits for its answer; upheld, that
//! one brings the case back before it enters the next notice as well.
//!
//! Verdicts, and marks with them, come with what the county decides about a recommended case and the city
//! about a preliminarily reviewed one; with any other step they are refused, because whatever a decision
//! brings makes the reviewed result. So they are on the direct route, which rests on the honour and has no
//! review, after an upheld objection neither: what is wrong with a requirement there goes back to the community
//! as a reason.

pub mod decision;

use serde::{Deserialize, Serialize};

pub use self::decision::{Decision, ItemReason, MAX_OPINION_CHARACTERS, Refusal, Situation, take};
use super::stage::{Route, Stage};
use crate::people::Role;

/// 步骤: what can be done with a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the table of the module says what each is")]
pub enum Step {
    Recommend,
    Pass,
    Recognise,
    Return,
    Reject,
    Withdraw,
    Resubmit,
    Publicise,
    Uphold,
    Announce,
    Recheck,
    Confirm,
    Revoke,
}

/// What a decision must bring along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Words of the one who decides.
    Opinion,
    /// At least one requirement with what is wrong with it.
    Reasons,
    /// A verdict on every requirement that applies; not on the direct route.
    Verdicts,
    /// The reviewed result reaches a level.
    Level,
    /// An expert has given opinion and on-site check; not on the direct route.
    Expert,
    /// The departments that were asked have answered, where the city insists on it.
    Departments,
    /// Whoever decides says that the honour that the direct route rests on has been checked.
    HonourChecked,
    /// A new sealed self-assessment.
    Assessment,
    /// The notice's last day is over.
    PeriodOver,
    /// No objection against the case is open.
    NoObjection,
}

/// One row of the state machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepRule {
    /// What is done.
    pub step: Step,
    /// By whom.
    pub role: Role,
    /// From where.
    pub from: &'static [Stage],
    /// To where; none for the first stage of the case's route.
    pub to: Option<Stage>,
    /// What it must bring along.
    pub needs: &'static [Need],
}

const fn rule(step: Step, role: Role, from: &'static [Stage], to: Option<Stage>, needs: &'static [Need]) -> StepRule {
    StepRule { step, role, from, to, needs }
}

/// The state machine.
pub const RULES: &[StepRule] = {
    use Need as N;
    use Stage as S;
    &[
        rule(Step::Recommend, Role::Street, &[S::Applied], Some(S::Recommended), &[N::Opinion]),
        rule(Step::Return, Role::Street, &[S::Applied], Some(S::Returned), &[N::Reasons]),
        rule(Step::Pass, Role::County, &[S::Recommended], Some(S::PreliminarilyReviewed), &[N::Opinion, N::Verdicts]),
        rule(Step::Return, Role::County, &[S::Recommended], Some(S::Returned), &[N::Reasons]),
        rule(Step::Reject, Role::County, &[S::Recommended], Some(S::Rejected), &[N::Opinion]),
        rule(
            Step::Recognise,
            Role::City,
            &[S::PreliminarilyReviewed],
            Some(S::Recognised),
            &[N::Opinion, N::Verdicts, N::Level, N::Expert, N::Departments, N::HonourChecked],
        ),
        rule(Step::Return, Role::City, &[S::PreliminarilyReviewed], Some(S::Returned), &[N::Reasons]),
        rule(Step::Reject, Role::City, &[S::PreliminarilyReviewed, S::Recognised], Some(S::Rejected), &[N::Opinion]),
        rule(
            Step::Withdraw,
            Role::Community,
            &[S::Applied, S::Recommended, S::PreliminarilyReviewed, S::Returned],
            Some(S::Withdrawn),
            &[],
        ),
        rule(Step::Resubmit, Role::Community, &[S::Returned], None, &[N::Assessment]),
        rule(Step::Publicise, Role::City, &[S::Recognised], Some(S::Publicised), &[]),
        rule(Step::Uphold, Role::City, &[S::Recognised, S::Publicised], Some(S::PreliminarilyReviewed), &[N::Opinion]),
        rule(Step::Announce, Role::City, &[S::Publicised], Some(S::Announced), &[N::PeriodOver, N::NoObjection]),
        rule(Step::Recheck, Role::City, &[S::Announced], Some(S::UnderReview), &[N::Opinion]),
        rule(Step::Confirm, Role::City, &[S::UnderReview], Some(S::Announced), &[N::Opinion]),
        rule(Step::Revoke, Role::City, &[S::Announced, S::UnderReview], Some(S::Revoked), &[N::Opinion]),
    ]
};

impl Step {
    /// All steps, in the order of the way.
    pub const ALL: [Self; 13] = [
        Self::Recommend,
        Self::Pass,
        Self::Recognise,
        Self::Return,
        Self::Reject,
        Self::Withdraw,
        Self::Resubmit,
        Self::Publicise,
        Self::Uphold,
        Self::Announce,
        Self::Recheck,
        Self::Confirm,
        Self::Revoke,
    ];

    /// The name it has in JSON and in the database.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Recommend => "recommend",
            Self::Pass => "pass",
            Self::Recognise => "recognise",
            Self::Return => "return",
            Self::Reject => "reject",
            Self::Withdraw => "withdraw",
            Self::Resubmit => "resubmit",
            Self::Publicise => "publicise",
            Self::Uphold => "uphold",
            Self::Announce => "announce",
            Self::Recheck => "recheck",
            Self::Confirm => "confirm",
            Self::Revoke => "revoke",
        }
    }

    /// Whether it is taken with a whole notice or an objection, never with a case by itself.
    pub const fn is_of_notice(self) -> bool {
        matches!(self, Self::Publicise | Self::Uphold | Self::Announce)
    }

    /// Whether what follows is judged as a round of its own: reviews and verdicts from before are none of it.
    pub const fn opens_round(self) -> bool {
        matches!(self, Self::Resubmit | Self::Uphold)
    }

    /// The step with a name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.id() == id)
    }
}

/// The steps that a role can take at a stage, whatever they must bring along.
pub fn open_steps(role: Role, stage: Stage) -> impl Iterator<Item = &'static StepRule> {
    RULES.iter().filter(move |rule| rule.role == role && rule.from.contains(&stage))
}

/// Whether verdicts may come with what a role decides about a case: it reviews the case there, which nobody does
/// on the direct route.
pub const fn asks_verdicts(role: Role, stage: Stage, route: Route) -> bool {
    matches!(route, Route::Full) && brings_verdicts(role, stage)
}

/// Whether a role reviews cases at a stage. Decisions on the direct route from before verdicts were refused there
/// count by this alone.
pub const fn brings_verdicts(role: Role, stage: Stage) -> bool {
    matches!((role, stage), (Role::County, Stage::Recommended) | (Role::City, Stage::PreliminarilyReviewed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_brings_a_case_back_to_a_review_opens_a_round() {
        for rule in RULES {
            let is_behind = |to: Stage| rule.from.iter().all(|from| *from > to);
            // Where it leads nowhere by itself, it leads to the first stage of the route.
            let comes_back = rule.to.is_none_or(|to| to.hears_departments() && is_behind(to));
            assert_eq!(rule.step.opens_round(), comes_back, "{rule:?}");
        }
    }
}
