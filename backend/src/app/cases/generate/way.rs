//! What happens to a made-up case: steps that the rules allow, up to where it stands.

use shared::{
    case::{Route, Stage, Step, step::RULES},
    people::Role,
};

use super::chance::Chance;

/// Steps, each with where it leads.
pub(super) struct Way(Vec<(Step, Stage)>);

/// Where newest cases stand, each as often as it is named.
const RUNNING: [Stage; 20] = {
    use Stage as S;
    [
        S::Applied,
        S::Applied,
        S::Applied,
        S::Recommended,
        S::Recommended,
        S::Recommended,
        S::PreliminarilyReviewed,
        S::PreliminarilyReviewed,
        S::Recognised,
        S::Publicised,
        S::Announced,
        S::Announced,
        S::Announced,
        S::Announced,
        S::Announced,
        S::Announced,
        S::Returned,
        S::Rejected,
        S::Withdrawn,
        S::UnderReview,
    ]
};
/// Where older cases have ended.
const ENDED: [Stage; 8] = {
    use Stage as S;
    [S::Announced, S::Announced, S::Rejected, S::Rejected, S::Withdrawn, S::Withdrawn, S::Withdrawn, S::Revoked]
};

impl Way {
    /// Draws where the case comes to stand, and how it came there.
    pub(super) fn draw(chance: &mut Chance, route: Route, is_newest: bool) -> Self {
        let ends: &[Stage] = if is_newest { &RUNNING } else { &ENDED };
        let end = ends[chance.index(ends.len())];
        let mut steps = Vec::new();
        // One in eight comes back once before it goes on.
        if chance.one_in(8) && end != Stage::Returned {
            steps.extend([Step::Return, Step::Resubmit]);
        }
        steps.extend_from_slice(match (end, route) {
            (Stage::Recommended, Route::Full) => &[Step::Recommend],
            (Stage::PreliminarilyReviewed, Route::Full) => &[Step::Recommend, Step::Pass],
            (Stage::Applied, _) | (Stage::Recommended | Stage::PreliminarilyReviewed, Route::Direct) => &[],
            (Stage::Returned, Route::Full) => &[Step::Recommend, Step::Return],
            (Stage::Returned, Route::Direct) => &[Step::Return],
            (Stage::Rejected, Route::Full) => &[Step::Recommend, Step::Reject],
            (Stage::Rejected, Route::Direct) => &[Step::Reject],
            (Stage::Withdrawn, _) => &[Step::Withdraw],
            (_, Route::Full) => &[Step::Recommend, Step::Pass, Step::Recognise],
            (_, Route::Direct) => &[Step::Recognise],
        });
        steps.extend_from_slice(match end {
            Stage::Publicised => &[Step::Publicise],
            Stage::Announced => &[Step::Publicise, Step::Announce],
            Stage::UnderReview => &[Step::Publicise, Step::Announce, Step::Recheck],
            Stage::Revoked => &[Step::Publicise, Step::Announce, Step::Revoke],
            _ => &[],
        });
        let mut stage = route.first_stage();
        let follow = |step: Step| {
            let rule = RULES.iter().find(|rule| rule.step == step && rule.from.contains(&stage))?;
            stage = rule.to.unwrap_or(route.first_stage());
            Some((step, stage))
        };
        Self(steps.into_iter().map_while(follow).collect())
    }

    pub(super) fn steps(&self) -> &[(Step, Stage)] {
        &self.0
    }

    /// It ends where nobody is waited for.
    pub(super) fn is_settled(&self, route: Route) -> bool {
        self.0.last().map_or(route.first_stage(), |(_, stage)| *stage).waits_for().is_none()
    }

    /// It is recognised on the way.
    pub(super) fn needs_level(&self) -> bool {
        self.0.iter().any(|(step, _)| *step == Step::Recognise)
    }
}

/// Who takes a step from a stage.
pub(super) fn role_of(step: Step, from: Stage) -> Option<Role> {
    RULES.iter().find(|rule| rule.step == step && rule.from.contains(&from)).map(|rule| rule.role)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_is_one_that_the_rules_allow_and_every_stage_occurs() {
        let mut chance = Chance::new(1);
        let mut seen = std::collections::BTreeSet::new();
        for turn in 0..2000 {
            let route = if turn % 5 == 0 { Route::Direct } else { Route::Full };
            let way = Way::draw(&mut chance, route, turn % 2 == 0);
            let mut stage = route.first_stage();
            for (step, to) in way.steps() {
                assert!(role_of(*step, stage).is_some(), "{step:?} from {stage:?}");
                stage = *to;
            }
            seen.insert(stage);
        }
        assert_eq!(seen.len(), Stage::ALL.len());
    }
}
