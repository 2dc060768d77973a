//! Who may take a case where, and what a decision must bring along.
//!
//! [`RULES`] is the whole state machine. Applying is not in it: a case begins with
//! [`Route::first_stage`], and resubmitting returns it there, because a new round is judged anew by
//! every level (assumption: nobody's approval of an earlier round counts for a later one).
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

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use super::{
    mark::MarkError,
    review::{self, ItemVerdict},
    stage::{Route, Stage},
};
use crate::{
    division::DivisionCode,
    people::{Actor, Role},
    text::is_blank,
};

/// Longest opinion or reason, in characters.
pub const MAX_OPINION_CHARACTERS: usize = 5000;

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
    /// What is wrong with the marks of this decision ([`super::mark::errors`]).
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

/// The steps that a role can take at a stage, whatever they must bring along.
pub fn open_steps(role: Role, stage: Stage) -> impl Iterator<Item = &'static StepRule> {
    RULES.iter().filter(move |rule| rule.role == role && rule.from.contains(&stage))
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
    use crate::case::{Verdict, mark::MarkErrorCode};

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
    fn whatever_brings_a_case_back_to_a_review_opens_a_round() {
        for rule in RULES {
            let is_behind = |to: Stage| rule.from.iter().all(|from| *from > to);
            // Where it leads nowhere by itself, it leads to the first stage of the route.
            let comes_back = rule.to.is_none_or(|to| to.hears_departments() && is_behind(to));
            assert_eq!(rule.step.opens_round(), comes_back, "{rule:?}");
        }
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
