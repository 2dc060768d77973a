//! One case as its reader may see it.
//!
//! The community sees its own answers, what came back and why, and what is addressed to it; experts'
//! and departments' reviews only once the case is announced. A department sees nothing but the
//! requirements it answers for, an expert no other expert's review. What was said in an earlier round is
//! seen by the same people, beside what is said in this one.

use shared::{
    answer::AnswerSheet,
    api::cases::{
        CaseView, DecisionView, DepartmentReview, DepartmentReviewView, ExpertReview, ExpertReviewView, HonourView,
        Renewal, ResultView, ReviewDraft, RoundView,
    },
    case::{Stage, Step, step::open_steps},
    date::Date,
    people::Role,
};
use uuid::Uuid;

use super::{
    CaseError, Person,
    apply::{shown, today},
    decide::Words,
    find, internal, list,
    standing::{Standing, scored},
    verdicts,
};
use crate::{
    clock,
    state::AppState,
    store::{
        cases::{self, Case, Scored, StoredDecision},
        division_settings,
        honours::{self, Honour},
        reviews,
    },
};

/// Requirements that a reader may see; none for all of them.
type Only = Option<Vec<String>>;

/// Everything about one case that its reader may see.
pub(crate) async fn view(state: &AppState, person: &Person, id: Uuid) -> Result<CaseView, CaseError> {
    let db = &state.database.read;
    let mut case = find(db, person, id).await?;
    if let Some(department) = list::department_of(person) {
        cases::with_days_of(db, department, std::slice::from_mut(&mut case)).await?;
    }
    let today = today(state)?;
    let standing = Standing::read(state, db, &case.receipt).await?;
    let only = only_requirements(person, &standing);
    let sees = |requirement: &str| only.as_ref().is_none_or(|only| only.iter().any(|id| id == requirement));

    let (mut rounds, mut earlier) = (Vec::new(), Vec::new());
    for round in cases::rounds(db, id).await? {
        let sheet = if round.receipt == case.receipt {
            standing.sheet.clone()
        } else {
            let before = Standing::read(state, db, &round.receipt).await?;
            let sheet = before.sheet.clone();
            earlier.push((round.round, before));
            sheet
        };
        rounds.push(RoundView {
            round: round.round,
            receipt: shown(&round.receipt),
            submitted_at: clock::rfc3339(round.submitted_at),
            sheet: seen_sheet(sheet, &sees),
        });
    }
    let decided = cases::decisions(db, id).await?;
    let mut verdicts = verdicts::to_begin_with(&decided, case.round)?;
    verdicts.retain(|verdict| sees(&verdict.requirement));
    let mut decisions = Vec::new();
    for decision in decided {
        decisions.push(decision_view(state, decision, &sees)?);
    }
    let draft = match reviews::draft(db, id, person.account).await? {
        Some(draft) if draft.round == case.round => {
            Some(serde_json::from_slice::<ReviewDraft>(&draft.body).map_err(internal)?)
        }
        _ => None,
    };
    let honours = honours::of_community(db, case.community.as_str()).await?;
    let experts = experts(state, person, &case, &standing, &earlier).await?;
    let (experts, earlier_experts) = experts.into_iter().partition(|one| one.round == case.round);
    let departments = departments(state, person, &case, today).await?;
    let (departments, earlier_departments): (Vec<_>, Vec<_>) =
        departments.into_iter().partition(|one| one.round == case.round);
    let blocking_departments = blocking(state, &case, &departments).await?;
    let renewal = renewal(state, &case, today).await?;
    Ok(CaseView {
        row: list::row(state, person, &case, today),
        pack_hash: case.pack_hash.clone(),
        rounds,
        decisions,
        steps: steps(person, &case),
        verdicts,
        draft,
        experts,
        departments,
        blocking_departments,
        earlier_experts,
        earlier_departments,
        honours: honours.into_iter().map(|honour| honour_view(state, honour)).collect(),
        only_requirements: only,
        certificate: case.certificate,
        announced_on: case.announced_on,
        valid_until: case.valid_until,
        renewal,
    })
}

/// The silent ones among the departments that were asked, where the city waits for them.
async fn blocking(
    state: &AppState,
    case: &Case,
    departments: &[DepartmentReviewView],
) -> Result<Vec<String>, CaseError> {
    let silent = departments.iter().filter(|asked| asked.review.is_none()).map(|asked| asked.department.clone());
    let silent: Vec<String> = silent.collect();
    if silent.is_empty() || case.stage != Stage::PreliminarilyReviewed {
        return Ok(Vec::new());
    }
    let settings = division_settings::holding_at(&state.database.read, &case.community).await?;
    Ok(if settings.departments_block { silent } else { Vec::new() })
}

/// From when on the community may apply again while its recognition holds, its last day included.
async fn renewal(state: &AppState, case: &Case, today: Date) -> Result<Option<Renewal>, CaseError> {
    let until = case.valid_until.filter(|until| case.stage == Stage::Announced && *until >= today);
    let Some(until) = until else { return Ok(None) };
    let settings = division_settings::holding_at(&state.database.read, &case.community).await?;
    let from = settings.renewable_from(until);
    Ok(Some(Renewal { from, is_open: from <= today }))
}

/// An honour as it is shown.
pub(super) fn honour_view(state: &AppState, honour: Honour) -> HonourView {
    let opens_direct = state.config.cases.opens_direct(&honour.title);
    HonourView { title: honour.title, certificate: honour.certificate, year: honour.year, opens_direct }
}

/// A result for people.
pub(super) fn result_view(score: Option<String>, level: Option<String>) -> ResultView {
    ResultView { score, level }
}

/// A result for people, from a stored one.
pub(super) fn scored_view(scored: &Scored) -> ResultView {
    result_view(scored.score.clone(), scored.level.clone())
}

/// The requirements that a department answers for.
pub(super) fn only_requirements(person: &Person, standing: &Standing<'_>) -> Only {
    if person.actor.role != Role::Department {
        return None;
    }
    let department = person.actor.department.as_deref().unwrap_or_default();
    Some(standing.pack.requirements_of(department))
}

/// Steps that the reader may take on the case page; those that belong to notices are taken there.
fn steps(person: &Person, case: &Case) -> Vec<Step> {
    open_steps(person.actor.role, case.stage).map(|rule| rule.step).filter(|step| !step.is_of_notice()).collect()
}

fn seen_sheet(mut sheet: AnswerSheet, sees: &impl Fn(&str) -> bool) -> AnswerSheet {
    sheet.answers.retain(|answer| sees(&answer.requirement));
    sheet
}

fn decision_view(
    state: &AppState,
    decision: StoredDecision,
    sees: &impl Fn(&str) -> bool,
) -> Result<DecisionView, CaseError> {
    let words: Words = serde_json::from_slice(&decision.body).map_err(internal)?;
    Ok(DecisionView {
        round: decision.round,
        step: decision.step,
        to: decision.stage,
        by: decision.person,
        division_name: state.directory.name_of(&decision.division).unwrap_or_default(),
        decided_at: clock::rfc3339(decision.decided_at),
        opinion: decision.opinion,
        reasons: words.reasons.into_iter().filter(|reason| sees(&reason.requirement)).collect(),
        verdicts: words.verdicts.into_iter().filter(|verdict| sees(&verdict.requirement)).collect(),
        honour_checked: words.honour_checked,
        pinned_sha256: data_encoding::HEXLOWER.encode(&decision.pinned_sha256),
    })
}

/// Experts' reviews of all rounds, the newest round first; `earlier` are the self-assessments that
/// earlier rounds rested on.
async fn experts(
    state: &AppState,
    person: &Person,
    case: &Case,
    standing: &Standing<'_>,
    earlier: &[(u32, Standing<'_>)],
) -> Result<Vec<ExpertReviewView>, CaseError> {
    let sees_all = match person.actor.role {
        Role::City | Role::Province | Role::County => true,
        Role::Community => case.stage == Stage::Announced,
        _ => false,
    };
    let mut seen = Vec::new();
    for expert in reviews::experts(&state.database.read, case.id).await? {
        let is_own = expert.account == person.account;
        if !(sees_all || is_own) {
            continue;
        }
        let is_submitted = expert.submitted_at.is_some();
        let review = match expert.body {
            // A draft is its writer's own.
            Some(body) if is_own || is_submitted => {
                let review = serde_json::from_slice::<ExpertReview>(&body).map_err(internal)?;
                Some(ExpertReview { is_submitted, ..review })
            }
            _ => None,
        };
        let of_round = earlier.iter().find(|(round, _)| *round == expert.round);
        let standing = of_round.map_or(standing, |(_, before)| before);
        let result = match &review {
            Some(review) => Some(scored_view(&scored(&standing.reviewed(&review.verdicts)?))),
            None => None,
        };
        let account = expert.account.to_string();
        seen.push(ExpertReviewView { round: expert.round, account, name: expert.person, review, result });
    }
    Ok(seen)
}

/// Departments' reviews of all rounds, the newest round first.
async fn departments(
    state: &AppState,
    person: &Person,
    case: &Case,
    today: Date,
) -> Result<Vec<DepartmentReviewView>, CaseError> {
    let sees_all = matches!(person.actor.role, Role::City | Role::Province | Role::County);
    let own = list::department_of(person);
    let mut seen = Vec::new();
    for asked in reviews::departments(&state.database.read, case.id).await? {
        if !(sees_all || own == Some(asked.department.as_str())) {
            continue;
        }
        let due_on: Date = asked.due_on.parse().map_err(internal)?;
        let is_open = asked.answered_at.is_none() && asked.round == case.round;
        let review = asked.body.map(|body| serde_json::from_slice::<DepartmentReview>(&body)).transpose();
        seen.push(DepartmentReviewView {
            round: asked.round,
            department: asked.department,
            due_on,
            is_overdue: is_open && due_on < today,
            review: review.map_err(internal)?,
            by: asked.person,
            answered_at: asked.answered_at.map(clock::rfc3339),
        });
    }
    Ok(seen)
}
