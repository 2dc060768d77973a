//! 决定: what somebody wants to do with a case, held against the rules: what stands in its way, or where it leads.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use super::{Need, RULES, Step, asks_verdicts};
use crate::{
    case::{
        mark::MarkError,
        review::{self, ItemVerdict},
        stage::{Route, Stage},
    },
    division::DivisionCode,
    people::Actor,
    text::is_blank,
};

/// Longest opinion or reason, in characters.
pub const MAX_OPINION_CHARACTERS: usize = 5000;

/// 申报件现状: what the rules need to know about a case at the moment of a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Situation {
    /// The community.
    pub community: DivisionCode,
    /// Where the case stands.
    pub stage: Stage,
    /// Its route.
    pub route: Route,
    /// Ids of the requirements that ask for a verdict: all that the sheet's rules ask.
    pub asked: Vec<String>,
    /// Ids of all requirements of the pack.
    pub requirements: Vec<String>,
    /// What is wrong with the marks of this decision ([`crate::case::mark::errors`]).
    pub bad_marks: Vec<MarkError>,
    /// The reviewed result, with the verdicts of this decision, reaches a level.
    pub level_reached: bool,
    /// At least one expert has given opinion and on-site check.
    pub expert_heard: bool,
    /// Departments that were asked and are silent, where the city insists on their answer.
    pub silent_departments: Vec<String>,
    /// The last day of the notice that the case stands in is over.
    pub period_over: bool,
    /// Objections against the case that have no answer yet.
    pub open_objections: u32,
}

/// 决定: what somebody sends along with a step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// Words of the one who decides.
    pub opinion: String,
    /// Per requirement what is wrong, when a case is returned.
    pub reasons: Vec<ItemReason>,
    /// Verdicts per requirement, by county and city when they review the case.
    pub verdicts: Vec<ItemVerdict>,
    /// Receipt number of a new sealed self-assessment, when resubmitting.
    pub receipt: Option<String>,
    /// 已核对荣誉证书: whoever recognises on the direct route has held the certificate against the list.
    pub honour_checked: bool,
}

/// 退回理由: what is wrong with one requirement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ItemReason {
    /// The requirement's id in the pack.
    pub requirement: String,
    /// What is wrong, in words.
    pub reason: String,
}

/// Why a step is not possible; each names what would make it so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The case lies outside the reach of whoever asks: to them it does not exist.
    #[error("outside reach")]
    OutOfReach,
    /// Somebody else takes this step.
    #[error("this step is not for this role")]
    NotForRole,
    /// The case does not stand where this step begins.
    #[error("the case stands at {}", .0.id())]
    WrongStage(Stage),
    /// An opinion is needed.
    #[error("an opinion is needed")]
    OpinionMissing,
    /// The opinion or a reason is longer than is kept.
    #[error("at most {MAX_OPINION_CHARACTERS} characters")]
    TooLong,
    /// Reasons per requirement are needed.
    #[error("reasons per requirement are needed")]
    ReasonsMissing,
    /// The pack has no such requirement, or it is named twice.
    #[error("no such requirement, or twice: {0}")]
    BadRequirement(String),
    /// A mark cannot be accepted.
    #[error(transparent)]
    BadMark(MarkError),
    /// These requirements have no verdict yet.
    #[error("{} requirements have no verdict", .0.len())]
    VerdictsMissing(Vec<String>),
    /// Nobody reviews the case with this step.
    #[error("no verdicts come with this step")]
    VerdictsNotAsked,
    /// The reviewed result reaches no level.
    #[error("the reviewed result reaches no level")]
    LevelNotReached,
    /// No expert has given opinion and on-site check.
    #[error("no expert has been heard")]
    ExpertMissing,
    /// These departments have not answered, and the city waits for them.
    #[error("departments are silent")]
    DepartmentsSilent(Vec<String>),
    /// The honour has not been checked.
    #[error("the honour has not been checked")]
    HonourUnchecked,
    /// A new sealed self-assessment is needed.
    #[error("a new sealed self-assessment is needed")]
    AssessmentMissing,
    /// The publicity period is not over.
    #[error("the publicity period is not over")]
    PeriodRunning,
    /// Objections wait for an answer.
    #[error("{0} objections are open")]
    ObjectionsOpen(u32),
}

/// Whether the step may be taken, and where it leads; otherwise everything that stands in its way.
pub fn take(actor: &Actor, step: Step, situation: &Situation, decision: &Decision) -> Result<Stage, Vec<Refusal>> {
    if !actor.reaches(&situation.community) {
        return Err([Refusal::OutOfReach].into());
    }
    let mut of_role = RULES.iter().filter(|rule| rule.step == step && rule.role == actor.role).peekable();
    if of_role.peek().is_none() {
        return Err([Refusal::NotForRole].into());
    }
    let Some(rule) = of_role.find(|rule| rule.from.contains(&situation.stage)) else {
        return Err([Refusal::WrongStage(situation.stage)].into());
    };
    let mut refusals: Vec<Refusal> = rule.needs.iter().filter_map(|need| missing(*need, situation, decision)).collect();
    if !decision.verdicts.is_empty() && !asks_verdicts(actor.role, situation.stage, situation.route) {
        refusals.push(Refusal::VerdictsNotAsked);
    }
    refusals.extend(flaws(situation, decision));
    if refusals.is_empty() { Ok(rule.to.unwrap_or(situation.route.first_stage())) } else { Err(refusals) }
}

/// What of a need is missing.
fn missing(need: Need, situation: &Situation, decision: &Decision) -> Option<Refusal> {
    let whole_way = situation.route == Route::Full;
    match need {
        Need::Opinion => is_blank(&decision.opinion).then_some(Refusal::OpinionMissing),
        Need::Reasons => {
            let none = decision.reasons.iter().all(|reason| is_blank(&reason.reason));
            none.then_some(Refusal::ReasonsMissing)
        }
        Need::Verdicts if whole_way => {
            let without = review::without_verdict(&situation.asked, &decision.verdicts);
            (!without.is_empty()).then_some(Refusal::VerdictsMissing(without))
        }
        Need::Level => (!situation.level_reached).then_some(Refusal::LevelNotReached),
        Need::Expert if whole_way => (!situation.expert_heard).then_some(Refusal::ExpertMissing),
        Need::Departments => (!situation.silent_departments.is_empty())
            .then(|| Refusal::DepartmentsSilent(situation.silent_departments.clone())),
        Need::HonourChecked => (!whole_way && !decision.honour_checked).then_some(Refusal::HonourUnchecked),
        Need::Assessment => decision.receipt.is_none().then_some(Refusal::AssessmentMissing),
        Need::PeriodOver => (!situation.period_over).then_some(Refusal::PeriodRunning),
        Need::NoObjection => {
            (situation.open_objections > 0).then_some(Refusal::ObjectionsOpen(situation.open_objections))
        }
        Need::Verdicts | Need::Expert => None,
    }
}

/// What is wrong with what was sent, whatever was needed.
fn flaws(situation: &Situation, decision: &Decision) -> Vec<Refusal> {
    let too_long = |text: &str| text.chars().count() > MAX_OPINION_CHARACTERS;
    let mut flaws = Vec::new();
    let words = decision
        .reasons
        .iter()
        .map(|reason| &reason.reason)
        .chain(decision.verdicts.iter().filter_map(|verdict| verdict.remark.as_ref()))
        .chain([&decision.opinion]);
    if words.into_iter().any(|words| too_long(words)) {
        flaws.push(Refusal::TooLong);
    }
    let named = |ids: &mut dyn Iterator<Item = &String>| {
        let mut seen: Vec<&String> = Vec::new();
        let mut bad = Vec::new();
        for id in ids {
            if !situation.requirements.contains(id) || seen.contains(&id) {
                bad.push(Refusal::BadRequirement(id.clone()));
            }
            seen.push(id);
        }
        bad
    };
    flaws.extend(named(&mut decision.reasons.iter().map(|reason| &reason.requirement)));
    flaws.extend(named(&mut decision.verdicts.iter().map(|verdict| &verdict.requirement)));
    flaws.extend(situation.bad_marks.iter().cloned().map(Refusal::BadMark));
    flaws
}

#[cfg(test)]
mod tests {
    use alloc::{borrow::ToOwned, vec};

    use super::*;
    use crate::{
        case::{
            Verdict,
            mark::MarkErrorCode,
            step::{brings_verdicts, open_steps},
        },
        people::Role,
    };

    fn actor(role: Role, division: &str) -> Actor {
        Actor { account: "a".to_owned(), role, division: division.parse().unwrap(), department: None }
    }

    fn situation(stage: Stage, route: Route) -> Situation {
        Situation {
            community: "440103001101".parse().unwrap(),
            stage,
            route,
            asked: vec!["1.1".to_owned(), "1.2".to_owned()],
            requirements: vec!["1.1".to_owned(), "1.2".to_owned(), "1.3".to_owned()],
            bad_marks: Vec::new(),
            level_reached: true,
            expert_heard: true,
            silent_departments: Vec::new(),
            period_over: true,
            open_objections: 0,
        }
    }

    fn everything() -> Decision {
        let verdict = |id: &str| ItemVerdict {
            requirement: id.to_owned(),
            verdict: Verdict::Confirmed,
            remark: None,
            mark: None,
        };
        Decision {
            opinion: "同意".to_owned(),
            reasons: vec![ItemReason { requirement: "1.1".to_owned(), reason: "缺会议纪要".to_owned() }],
            verdicts: vec![verdict("1.1"), verdict("1.2")],
            receipt: Some("receipt".to_owned()),
            honour_checked: true,
        }
    }

    /// The same without verdicts where none are asked for.
    fn everything_asked(role: Role, stage: Stage) -> Decision {
        let asked = everything();
        if brings_verdicts(role, stage) { asked } else { Decision { verdicts: Vec::new(), ..asked } }
    }

    fn division_of(role: Role) -> &'static str {
        match role {
            Role::Province | Role::Administrator => "44",
            Role::City | Role::Expert | Role::Department | Role::Supervisor => "4401",
            Role::County => "440103",
            Role::Street => "440103001",
            Role::Community => "440103001101",
        }
    }

    #[test]
    fn the_whole_way_is_walked_in_order() {
        let way = [
            (Role::Street, Step::Recommend),
            (Role::County, Step::Pass),
            (Role::City, Step::Recognise),
            (Role::City, Step::Publicise),
            (Role::City, Step::Announce),
            (Role::City, Step::Recheck),
            (Role::City, Step::Confirm),
            (Role::City, Step::Revoke),
        ];
        let mut stage = Route::Full.first_stage();
        for (role, step) in way {
            let now = situation(stage, Route::Full);
            stage = take(&actor(role, division_of(role)), step, &now, &everything_asked(role, stage)).unwrap();
        }
        assert_eq!(stage, Stage::Revoked);
    }

    #[test]
    fn no_role_takes_a_step_that_is_not_its_own() {
        for role in Role::ALL {
            for stage in Stage::ALL {
                for step in Step::ALL {
                    let open = open_steps(role, stage).any(|rule| rule.step == step);
                    let now = situation(stage, Route::Full);
                    let taken = take(&actor(role, division_of(role)), step, &now, &everything_asked(role, stage));
                    assert_eq!(taken.is_ok(), open, "{role:?} {step:?} at {stage:?}: {taken:?}");
                }
            }
        }
    }

    #[test]
    fn outside_reach_nothing_is_possible() {
        let now = situation(Stage::Applied, Route::Full);
        let elsewhere = actor(Role::Street, "440103002");
        assert_eq!(take(&elsewhere, Step::Recommend, &now, &everything()), Err(vec![Refusal::OutOfReach]));
    }

    #[test]
    fn all_that_is_missing_is_said_at_once() {
        let mut now = situation(Stage::PreliminarilyReviewed, Route::Full);
        now.level_reached = false;
        now.expert_heard = false;
        now.silent_departments = vec!["消防".to_owned()];
        let city = actor(Role::City, "4401");
        let refusals = take(&city, Step::Recognise, &now, &Decision::default()).unwrap_err();
        assert_eq!(
            refusals,
            [
                Refusal::OpinionMissing,
                Refusal::VerdictsMissing(now.asked.clone()),
                Refusal::LevelNotReached,
                Refusal::ExpertMissing,
                Refusal::DepartmentsSilent(now.silent_departments.clone()),
            ]
        );
    }

    #[test]
    fn the_direct_route_rests_on_the_honour_instead_of_verdicts_and_experts() {
        let mut now = situation(Stage::PreliminarilyReviewed, Route::Direct);
        now.expert_heard = false;
        let mut decision = Decision { opinion: "证书已核".to_owned(), honour_checked: true, ..Decision::default() };
        let city = actor(Role::City, "4401");
        assert_eq!(take(&city, Step::Recognise, &now, &decision), Ok(Stage::Recognised));
        decision.honour_checked = false;
        assert_eq!(take(&city, Step::Recognise, &now, &decision), Err(vec![Refusal::HonourUnchecked]));
        for step in [Step::Recognise, Step::Return, Step::Reject] {
            assert_eq!(take(&city, step, &now, &everything()), Err(vec![Refusal::VerdictsNotAsked]), "{step:?}");
        }
    }

    #[test]
    fn unknown_and_repeated_requirements_are_named() {
        let mut decision = everything();
        decision.reasons.push(ItemReason { requirement: "9.9".to_owned(), reason: "无".to_owned() });
        decision.verdicts.push(decision.verdicts[0].clone());
        let now = situation(Stage::Recommended, Route::Full);
        let refusals = take(&actor(Role::County, "440103"), Step::Return, &now, &decision).unwrap_err();
        assert_eq!(refusals, [Refusal::BadRequirement("9.9".to_owned()), Refusal::BadRequirement("1.1".to_owned())]);
    }

    #[test]
    fn verdicts_come_only_with_the_review_of_county_and_city() {
        let mut heard = Vec::new();
        for rule in RULES {
            for stage in rule.from {
                let now = situation(*stage, Route::Full);
                match take(&actor(rule.role, division_of(rule.role)), rule.step, &now, &everything()) {
                    Ok(_) => heard.push((rule.role, *stage, rule.step)),
                    refused => assert_eq!(refused, Err(vec![Refusal::VerdictsNotAsked]), "{rule:?} at {stage:?}"),
                }
            }
        }
        let review = |role, stage, steps: [Step; 3]| steps.map(|step| (role, stage, step));
        let county = review(Role::County, Stage::Recommended, [Step::Pass, Step::Return, Step::Reject]);
        let city = review(Role::City, Stage::PreliminarilyReviewed, [Step::Recognise, Step::Return, Step::Reject]);
        assert_eq!(heard, [county, city].concat());
    }

    #[test]
    fn an_upheld_objection_brings_a_case_back_from_its_notice_and_from_before_the_next() {
        let city = actor(Role::City, "4401");
        let decision = Decision { opinion: "退回评审".to_owned(), ..Decision::default() };
        let comes_back = |stage: &Stage| {
            take(&city, Step::Uphold, &situation(*stage, Route::Full), &decision) == Ok(Stage::PreliminarilyReviewed)
        };
        let from: Vec<Stage> = Stage::ALL.into_iter().filter(comes_back).collect();
        assert_eq!(from, [Stage::Recognised, Stage::Publicised]);
    }

    #[test]
    fn a_mark_that_cannot_be_accepted_stops_every_decision_that_carries_it() {
        let error = MarkError {
            requirement: "1.1".to_owned(),
            code: MarkErrorCode::NumberOutOfRange,
            detail: "expected 0 to 10".to_owned(),
        };
        let mut now = situation(Stage::Recommended, Route::Full);
        now.bad_marks = vec![error.clone()];
        let county = actor(Role::County, "440103");
        for step in [Step::Pass, Step::Return, Step::Reject] {
            assert_eq!(take(&county, step, &now, &everything()), Err(vec![Refusal::BadMark(error.clone())]));
        }
    }

    #[test]
    fn a_returned_case_goes_the_whole_way_again() {
        let community = actor(Role::Community, "440103001101");
        for route in [Route::Full, Route::Direct] {
            let now = situation(Stage::Returned, route);
            let decision = everything_asked(Role::Community, Stage::Returned);
            assert_eq!(take(&community, Step::Resubmit, &now, &decision), Ok(route.first_stage()));
        }
    }
}
