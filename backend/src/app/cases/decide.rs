//! 决定: takes a case a step further.
//!
//! One transaction looks the case up within reach, compares versions, asks the rules, writes the
//! case over the version that was looked at, and records the decision with the exact state it was
//! about. Of two who decide at once the second finds another version and is told what happened.

use std::collections::BTreeSet;

use data_encoding::HEXLOWER;
use sea_orm::DatabaseTransaction;
use serde::Serialize;
use serde_json::{Value, json};
use shared::{
    api::cases::{MOST_AT_ONCE, StepTaken, StepsTaken, TakeStep, TakeSteps},
    case::{
        Decision, ItemVerdict, Route, Situation, Stage, Step, Verdict, review,
        step::{self, ItemReason},
    },
    date::Date,
    division::{DivisionCode, DivisionLevel},
};
use uuid::Uuid;

use super::{
    AssessmentFault, CaseError, Person,
    apply::{today, usable},
    check_version, entry, find,
    grounds::{Grounds, PinnedFile, PinnedHonour, PinnedReview},
    internal,
    standing::{Standing, pin, scored},
    verdicts,
};
use crate::{
    api::FieldError,
    app::{audit, notifications, webhooks},
    problem::Problem,
    state::AppState,
    store::{
        cases::{self, Case, StoredDecision},
        division_settings, evidence, reviews,
        tallies::{self, Fault},
    },
};

/// What somebody says with a decision; kept as JSON.
#[derive(Debug, Default, Serialize, serde::Deserialize)]
pub(super) struct Words {
    pub(super) opinion: String,
    pub(super) reasons: Vec<ItemReason>,
    pub(super) verdicts: Vec<ItemVerdict>,
    /// The certificate of the honour was checked.
    #[serde(default)]
    pub(super) honour_checked: bool,
}

/// The exact state that was decided about; members in alphabetical order, as canonical JSON wants.
#[derive(Serialize)]
struct Pinned<'a> {
    /// Photos and documents that the case had.
    attachments: &'a [PinnedFile],
    case: String,
    claimed: Option<&'a str>,
    /// Whoever decided has checked the certificate of the honour.
    honour_checked: bool,
    /// Honours that the direct route rests on; absent on the whole way.
    #[serde(skip_serializing_if = "Option::is_none")]
    honours: Option<&'a [PinnedHonour]>,
    /// SHA-256 of the sealed record of the round, which names answers, pack, engine and outcome.
    record_sha256: String,
    reviewed: Option<&'a str>,
    /// What experts and departments had handed in about the round.
    reviews: &'a [PinnedReview],
    round: u32,
    stage: Stage,
    verdicts: &'a [ItemVerdict],
    version: u32,
}

/// 公示情况: what the notice that a case stands in knows at the moment of a decision.
#[derive(Debug, Default)]
pub(crate) struct Publicity {
    /// Its last day is over.
    pub(crate) period_over: bool,
    /// Objections against the case that have no answer yet.
    pub(crate) open_objections: u32,
    /// The day by which the next step is due, when the notice says so.
    pub(crate) due_on: Option<Date>,
    /// What an announced case gets.
    pub(crate) certificate: Option<Certificate>,
}

/// 证书.
#[derive(Debug)]
pub(crate) struct Certificate {
    pub(crate) number: String,
    pub(crate) announced_on: Date,
    /// The last day on which it holds.
    pub(crate) valid_until: Date,
}

/// A step that has been taken, as the audit log tells of it.
#[derive(Debug)]
pub(crate) struct Taken {
    /// The case as it stands now.
    pub(crate) case: Case,
    /// Where it stood.
    pub(crate) before: Value,
    /// Where it stands, what was said, and the hashes by which the decision is found to be the same
    /// later on.
    pub(crate) after: Value,
}

/// Takes a step.
pub(crate) async fn take_step(state: &AppState, person: &Person, id: Uuid, wish: TakeStep) -> Result<(), CaseError> {
    if wish.step.is_of_notice() {
        let error = FieldError {
            pointer: "/step".to_owned(),
            code: "step_of_notice".to_owned(),
            detail: "this step is taken with the whole notice".to_owned(),
        };
        return Err(CaseError::Invalid(vec![error]));
    }
    let transaction = state.database.begin().await?;
    let Taken { case, before, after } =
        take_within(state, &transaction, person, id, wish, Publicity::default()).await?;
    let entry = entry(person, &case, "case_decided").from(before).to(after);
    audit::record(state, &transaction, entry).await?;
    transaction.commit().await?;
    Ok(())
}

/// Takes the same step with several cases, each in a transaction of its own: one that cannot be
/// taken keeps no other from it.
pub(crate) async fn take_steps(state: &AppState, person: &Person, wish: TakeSteps) -> Result<StepsTaken, CaseError> {
    let refuse = |pointer: &str, code: &str, detail: &str| {
        let error = FieldError { pointer: pointer.to_owned(), code: code.to_owned(), detail: detail.to_owned() };
        CaseError::Invalid(vec![error])
    };
    if wish.step != Step::Recommend {
        return Err(refuse("/step", "step_not_for_several", "only recommend is taken for several cases at once"));
    }
    if wish.cases.is_empty() || wish.cases.len() > MOST_AT_ONCE {
        return Err(refuse("/cases", "too_many", "expected 1 to 500 cases"));
    }
    let mut taken = Vec::with_capacity(wish.cases.len());
    for case in wish.cases {
        let one = TakeStep {
            version: case.version,
            step: wish.step,
            opinion: wish.opinion.clone(),
            reasons: Vec::new(),
            verdicts: Vec::new(),
            receipt: None,
            honour_checked: false,
        };
        let done = match Uuid::parse_str(&case.id) {
            Ok(id) => take_step(state, person, id, one).await,
            Err(_) => Err(CaseError::Unknown),
        };
        let problem = done.err().map(|error| Problem::from(error).code().to_owned());
        taken.push(StepTaken { id: case.id, problem });
    }
    Ok(StepsTaken { cases: taken })
}

/// Takes a step within a transaction that may hold more.
pub(crate) async fn take_within(
    state: &AppState,
    transaction: &DatabaseTransaction,
    person: &Person,
    id: Uuid,
    wish: TakeStep,
    publicity: Publicity,
) -> Result<Taken, CaseError> {
    let TakeStep { version, step, opinion, reasons, verdicts, receipt, honour_checked } = wish;
    let mut case = find(transaction, person, id).await?;
    check_version(transaction, person, &case, version).await?;
    let before = standing_in(&case);
    let now = state.clock.now_ms();
    let mut standing = Standing::read(state, transaction, &case.receipt).await?;
    // Verdicts of this decision, or those that the last review of this round came to: what was said before an
    // upheld objection has to be said again.
    let verdicts = if verdicts.is_empty() && matches!(step, Step::Recognise) {
        verdicts::last(transaction, &case).await?
    } else {
        verdicts
    };
    let reviewed = standing.reviewed(&verdicts)?;
    let settings = division_settings::holding_at(transaction, &case.community).await?;
    let departments = reviews::departments(transaction, id).await?;
    let silent = departments
        .iter()
        .filter(|asked| settings.departments_block && asked.round == case.round && asked.answered_at.is_none())
        .map(|asked| asked.department.clone())
        .collect();
    let experts = reviews::experts(transaction, id).await?;
    let decision = Decision { opinion, reasons, verdicts, receipt, honour_checked };
    let situation = Situation {
        community: case.community.clone(),
        stage: case.stage,
        route: case.route,
        asked: review::asked(&standing.claimed),
        requirements: standing.requirements(),
        bad_marks: standing.bad_marks(&decision.verdicts),
        level_reached: review::reaches_a_level(&reviewed),
        expert_heard: experts.iter().any(|expert| expert.round == case.round && expert.submitted_at.is_some()),
        silent_departments: silent,
        period_over: publicity.period_over,
        open_objections: publicity.open_objections,
    };
    let reached = step::take(&person.actor, step, &situation, &decision).map_err(CaseError::Refused)?;
    let result = (!decision.verdicts.is_empty()).then(|| scored(&reviewed));
    drop(reviewed);
    let words = Words {
        opinion: decision.opinion,
        reasons: decision.reasons,
        verdicts: decision.verdicts,
        // Said of anything else it would mean nothing.
        honour_checked: decision.honour_checked && step == Step::Recognise && case.route == Route::Direct,
    };
    // The direct route rests on the honour: without verdicts what was claimed is what is recognised.
    if result.is_some() {
        case.reviewed = result;
    }
    match step {
        Step::Recognise => case.honour_checked = words.honour_checked,
        // Whoever recognises it the next time checks anew.
        Step::Return | Step::Uphold => case.honour_checked = false,
        _ => {}
    }
    if step.opens_round() {
        case.round += 1;
        case.reviewed = None;
    }
    if let (Step::Resubmit, Some(receipt)) = (step, &decision.receipt) {
        standing = usable(state, transaction, case.community.as_str(), receipt).await?;
        if standing.pack.summary.id != case.pack_id {
            return Err(CaseError::Assessment(AssessmentFault::OtherPack));
        }
        case.receipt = standing.stored.receipt.clone();
        case.pack_hash = standing.stored.pack_hash.clone();
        case.claimed = scored(&standing.claimed);
    }
    if let (Step::Announce, Some(certificate)) = (step, publicity.certificate) {
        case.certificate = Some(certificate.number);
        case.announced_on = Some(certificate.announced_on);
        case.valid_until = Some(certificate.valid_until);
    }
    let due_on = publicity.due_on.or(settings.due_on(reached, today(state)?));
    move_to(&mut case, reached, now, due_on);
    if !cases::update(transaction, &case).await? {
        let last = cases::last_change(transaction, id).await?;
        return Err(CaseError::Changed(last.map(Box::new)));
    }
    if step.opens_round() {
        open_round(transaction, &case, person, now).await?;
    }
    if step == Step::Return || step.opens_round() {
        // What came too late before may be added now.
        evidence::mark_due(transaction, standing.stored.id, now).await?;
    }
    let mark = record(state, transaction, person, &case, Some(step), &words, &standing).await?;
    notifications::case_moved(state, transaction, person, &case, Some(step), &words.opinion).await?;
    webhooks::case_event(state, transaction, &case, Some(step)).await?;
    reviews::forget_draft(transaction, id, person.account).await?;
    let mut after = mark.beside(standing_in(&case));
    after["step"] = json!(step);
    after["opinion"] = json!(words.opinion);
    if !words.reasons.is_empty() {
        after["reasons"] = json!(words.reasons);
    }
    if words.honour_checked {
        after["honour_checked"] = json!(true);
    }
    if step == Step::Announce {
        after["certificate"] = json!(case.certificate);
    }
    Ok(Taken { case, before, after })
}

/// Puts the round that a case is in now on record.
async fn open_round(
    transaction: &DatabaseTransaction,
    case: &Case,
    person: &Person,
    now: i64,
) -> Result<(), CaseError> {
    // Answers that a round before rests on are still those of whoever has handed them in.
    let earlier = cases::resting_on(transaction, &case.receipt).await?;
    let submitted_by = earlier.map_or(person.account, |(_, submitted_by)| submitted_by);
    Ok(cases::add_round(transaction, case, submitted_by, now).await?)
}

/// Where a case stands, as the audit log tells it.
fn standing_in(case: &Case) -> Value {
    json!({ "case": case.id, "stage": case.stage, "round": case.round, "version": case.version })
}

/// By what a decision is found to be the same later on.
#[derive(Debug)]
pub(super) struct Mark {
    /// Of the state that was decided about, lower-case hex; so is the next.
    pinned_sha256: String,
    /// Of the whole decision.
    decision_sha256: String,
}

impl Mark {
    /// Put down beside case and version it vouches for the decision: see [`crate::app::audit`].
    pub(super) fn beside(self, mut said: Value) -> Value {
        said["pinned_sha256"] = json!(self.pinned_sha256);
        said["decision_sha256"] = json!(self.decision_sha256);
        said
    }
}

/// SHA-256 over everything that is kept of a decision.
pub(crate) fn decision_sha256(case: Uuid, decision: &StoredDecision) -> [u8; 32] {
    use sha2::{Digest, Sha256};
    #[derive(Serialize)]
    struct Hashed<'a> {
        account: String,
        body_sha256: String,
        case: String,
        decided_at: i64,
        division: &'a str,
        opinion: &'a str,
        person: &'a str,
        pinned: String,
        pinned_sha256: String,
        role: &'a str,
        round: u32,
        stage: Stage,
        step: Option<Step>,
        version: u32,
    }
    let StoredDecision {
        version,
        round,
        step,
        stage,
        account,
        person,
        role,
        division,
        decided_at,
        opinion,
        body,
        pinned,
        pinned_sha256,
    } = decision;
    let hashed = Hashed {
        account: account.to_string(),
        body_sha256: HEXLOWER.encode(&Sha256::digest(body)),
        case: case.to_string(),
        decided_at: *decided_at,
        division,
        opinion,
        person,
        // What is pinned and what is kept as its hash may each be changed alone.
        pinned: HEXLOWER.encode(&Sha256::digest(pinned)),
        pinned_sha256: HEXLOWER.encode(pinned_sha256),
        role,
        round: *round,
        stage: *stage,
        step: *step,
        version: *version,
    };
    let json = shared::canonical::to_vec(&hashed).expect("texts and integers have a canonical form");
    Sha256::digest(&json).into()
}

/// The case stands at another stage from now on, and is a version further.
pub(crate) fn move_to(case: &mut Case, stage: Stage, now: i64, due_on: Option<shared::date::Date>) {
    case.stage = stage;
    case.stage_since = now;
    case.due_on = due_on;
    case.version += 1;
}

/// Records a decision with the state it was about; gives what the audit log keeps of it.
pub(super) async fn record(
    state: &AppState,
    transaction: &DatabaseTransaction,
    person: &Person,
    case: &Case,
    step: Option<Step>,
    words: &Words,
    standing: &Standing<'_>,
) -> Result<Mark, CaseError> {
    let grounds = Grounds::read(state, transaction, case).await?;
    let decision = decision(person, case, step, words, &standing.stored.record, &grounds)?;
    let mark = Mark {
        pinned_sha256: HEXLOWER.encode(&decision.pinned_sha256),
        decision_sha256: HEXLOWER.encode(&decision_sha256(case.id, &decision)),
    };
    tally(transaction, case, step, words, standing).await?;
    cases::add_decision(transaction, case.id, decision).await?;
    Ok(mark)
}

/// A decision with the state it was about; `record` is the sealed record of the round.
pub(super) fn decision(
    person: &Person,
    case: &Case,
    step: Option<Step>,
    words: &Words,
    record: &[u8],
    grounds: &Grounds,
) -> Result<StoredDecision, CaseError> {
    use sha2::{Digest, Sha256};
    let pinned = Pinned {
        attachments: &grounds.attachments,
        case: case.id.to_string(),
        claimed: case.claimed.score.as_deref(),
        honour_checked: words.honour_checked,
        honours: (case.route == Route::Direct).then_some(grounds.honours.as_slice()),
        record_sha256: HEXLOWER.encode(&Sha256::digest(record)),
        reviewed: case.reviewed.as_ref().and_then(|reviewed| reviewed.score.as_deref()),
        reviews: &grounds.reviews,
        round: case.round,
        stage: case.stage,
        verdicts: &words.verdicts,
        version: case.version,
    };
    let (pinned, pinned_sha256) = pin(&pinned)?;
    Ok(StoredDecision {
        version: case.version,
        round: case.round,
        step,
        stage: case.stage,
        account: person.account,
        person: person.display_name.clone(),
        role: person.actor.role.id().to_owned(),
        division: person.actor.division.to_string(),
        // A decision brings the case to its stage, whichever that is.
        decided_at: case.stage_since,
        opinion: words.opinion.clone(),
        body: serde_json::to_vec(words).map_err(internal)?,
        pinned,
        pinned_sha256,
    })
}

/// Counts what a new round does not claim, and what a review does not confirm.
async fn tally(
    transaction: &DatabaseTransaction,
    case: &Case,
    step: Option<Step>,
    words: &Words,
    standing: &Standing<'_>,
) -> Result<(), CaseError> {
    let county = case.community.at(DivisionLevel::County);
    let county = county.as_ref().map_or(case.community.as_str(), DivisionCode::as_str);
    let count =
        async |faulty: BTreeSet<&str>, fault| tallies::count(transaction, county, &case.pack_id, &faulty, fault).await;
    if matches!(step, None | Some(Step::Resubmit)) {
        let not_claimed = review::not_claimed(&standing.pack.rulebook, &standing.claimed);
        count(not_claimed.collect(), Fault::NotClaimed).await?;
    }
    // A recognition may rest on the verdicts of the review before it, which are counted already.
    let is_new = step != Some(Step::Recognise) || verdicts::last(transaction, case).await? != words.verdicts;
    if is_new {
        let refused = words.verdicts.iter().filter(|verdict| verdict.verdict != Verdict::Confirmed);
        count(refused.map(|verdict| verdict.requirement.as_str()).collect(), Fault::NotConfirmed).await?;
    }
    Ok(())
}
