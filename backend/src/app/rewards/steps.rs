//! Lines are proposed, approved, paid and withdrawn: all that were named, or none.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Value, json};
use shared::{
    api::rewards::{ProposeRewards, RewardLedger, TakeRewardStep},
    case::Stage,
    money::Fen,
    notice::text_flaw,
    reward::{MAX_REASON_CHARACTERS, RewardScheme, RewardState, RewardStep, left_after},
};
use uuid::Uuid;

use super::{
    RewardError, entry,
    ledger::{level_of, sums_of, view, without_line},
    own,
};
use crate::{
    api::FieldError,
    app::{audit, sessions::SignedIn},
    state::AppState,
    store::{
        cases,
        rewards::{self as store, Line, Mark},
    },
};

/// The most lines of one step.
const MOST_LINES: usize = 2000;

/// Proposes a line for every announced case that has none and whose level brings something.
pub(crate) async fn propose(
    state: &AppState,
    who: &SignedIn,
    code: &str,
    year: &str,
    wish: ProposeRewards,
) -> Result<RewardLedger, RewardError> {
    let place = own(state, who.actor(), code, year)?;
    let transaction = state.database.begin().await?;
    let held = store::scheme_and_lock(&transaction, &place.city, place.year).await?;
    let held = held.ok_or(RewardError::NoScheme)?;
    if held.version != wish.version {
        return Err(RewardError::SchemeChanged);
    }
    let lines = store::lines(&transaction, &place.city, place.year).await?;
    let announced = cases::announced_in(&transaction, &place.city, place.year).await?;
    let mark = mark(state, who);
    let proposed: Vec<Line> = without_line(&announced, &lines)
        .filter_map(|case| {
            let (level, level_title) = level_of(state, case)?;
            Some(Line {
                id: Uuid::now_v7(),
                city: place.city.clone(),
                year: place.year,
                case_id: case.id,
                community: case.community.clone(),
                amount: held.scheme.amount_of(&level)?,
                level,
                level_title,
                state: RewardState::Proposed,
                version: 1,
                proposed: mark.clone(),
                approved: None,
                paid: None,
                withdrawn: None,
                reason: None,
            })
        })
        .collect();
    if proposed.is_empty() {
        return Err(RewardError::NothingToPropose);
    }
    store::insert(&transaction, &proposed).await?;
    let entry = entry(who, "rewards_proposed", &place).to(summary(&proposed, ""));
    audit::record(state, &transaction, entry).await?;
    transaction.commit().await?;
    view(state, who.actor(), code, year).await
}

/// Takes a step with several lines.
pub(crate) async fn take(
    state: &AppState,
    who: &SignedIn,
    code: &str,
    year: &str,
    wish: TakeRewardStep,
) -> Result<RewardLedger, RewardError> {
    let place = own(state, who.actor(), code, year)?;
    let reason = checked(&wish)?;
    let transaction = state.database.begin().await?;
    let held = store::scheme_and_lock(&transaction, &place.city, place.year).await?;
    let held = held.ok_or(RewardError::NoScheme)?;
    let lines = store::lines(&transaction, &place.city, place.year).await?;
    let announced = cases::announced_in(&transaction, &place.city, place.year).await?;
    let stages: HashMap<Uuid, Stage> = announced.iter().map(|case| (case.id, case.stage)).collect();
    let mut changed = chosen(&lines, &stages, &held.scheme, &wish)?;
    if wish.step == RewardStep::Approve {
        let committed = sums_of(&lines).committed();
        let more: Fen = changed.iter().map(|line| line.amount).sum();
        if left_after(held.scheme.budget, committed, more).is_none() {
            return Err(RewardError::OverBudget { left: held.scheme.budget.minus(committed).unwrap_or_default() });
        }
    }
    let mark = mark(state, who);
    for line in &mut changed {
        moved(line, wish.step, &mark, &reason, &held.scheme);
        if !store::update(&transaction, line).await? {
            return Err(RewardError::Internal(format!("line {} has changed under a lock", line.id)));
        }
    }
    let action = match wish.step {
        RewardStep::Propose => "rewards_proposed",
        RewardStep::Approve => "rewards_approved",
        RewardStep::Pay => "rewards_paid",
        RewardStep::Withdraw => "rewards_withdrawn",
    };
    let entry = entry(who, action, &place).to(summary(&changed, &reason));
    audit::record(state, &transaction, entry).await?;
    transaction.commit().await?;
    view(state, who.actor(), code, year).await
}

/// The reason, when what was sent is a step that could be taken with some lines.
fn checked(wish: &TakeRewardStep) -> Result<String, RewardError> {
    let mut errors = Vec::new();
    if wish.lines.is_empty() {
        errors.push(FieldError::new("/lines", "lines_missing", "expected at least one line"));
    }
    if wish.lines.len() > MOST_LINES {
        errors.push(FieldError::new("/lines", "too_many", format!("expected at most {MOST_LINES} lines")));
    }
    let is_needed = wish.step == RewardStep::Withdraw;
    if is_needed && let Some(flaw) = text_flaw(&wish.reason, 1, MAX_REASON_CHARACTERS) {
        errors.push(FieldError::new("/reason", flaw.code(), "expected the reason for withdrawing"));
    }
    if !is_needed && !wish.reason.is_empty() {
        errors.push(FieldError::new("/reason", "reason_not_wanted", "only what is withdrawn has a reason"));
    }
    if errors.is_empty() { Ok(wish.reason.trim().to_owned()) } else { Err(RewardError::Invalid(errors)) }
}

/// The lines that were named, when each of them can take the step.
fn chosen(
    lines: &[Line],
    stages: &HashMap<Uuid, Stage>,
    scheme: &RewardScheme,
    wish: &TakeRewardStep,
) -> Result<Vec<Line>, RewardError> {
    let by_id: HashMap<Uuid, &Line> = lines.iter().map(|line| (line.id, line)).collect();
    let mut named = BTreeSet::new();
    let mut chosen = Vec::with_capacity(wish.lines.len());
    let mut errors: Vec<FieldError> = Vec::new();
    for (position, own) in wish.lines.iter().enumerate() {
        let found = Uuid::parse_str(&own.id).ok().and_then(|id| by_id.get(&id).copied());
        let is_recognised = |line: &Line| stages.get(&line.case_id).is_some_and(|stage| stage.is_recognised());
        let (code, detail) = match found {
            None => ("line_unknown", "expected the id of a line of the ledger"),
            Some(line) if !named.insert(line.id) => ("line_named_twice", "the line is named twice"),
            Some(line) if line.state.after(wish.step).is_none() => {
                ("reward_moved_on", "the line is in a state that does not take the step")
            }
            Some(line) if line.version != own.version => ("reward_changed", "somebody has changed the line"),
            Some(line) if wish.step.needs_recognition() && !is_recognised(line) => {
                ("recognition_revoked", "the community is not recognised any more")
            }
            Some(line) if wish.step == RewardStep::Propose && scheme.amount_of(&line.level).is_none() => {
                ("level_without_amount", "the scheme gives nothing for the level")
            }
            Some(line) => {
                chosen.push(line.clone());
                continue;
            }
        };
        errors.push(FieldError::new(format!("/lines/{position}"), code, detail));
    }
    if errors.is_empty() { Ok(chosen) } else { Err(RewardError::Refused(errors)) }
}

/// Brings a line a step further; that it can take it has been looked at.
fn moved(line: &mut Line, step: RewardStep, mark: &Mark, reason: &str, scheme: &RewardScheme) {
    if let Some(state) = line.state.after(step) {
        line.state = state;
    }
    line.version += 1;
    match step {
        RewardStep::Propose => {
            line.amount = scheme.amount_of(&line.level).unwrap_or(line.amount);
            line.proposed = mark.clone();
            line.approved = None;
            line.withdrawn = None;
            line.reason = None;
        }
        RewardStep::Approve => line.approved = Some(mark.clone()),
        RewardStep::Pay => line.paid = Some(mark.clone()),
        RewardStep::Withdraw => {
            line.withdrawn = Some(mark.clone());
            line.reason = Some(reason.to_owned());
        }
    }
}

fn mark(state: &AppState, who: &SignedIn) -> Mark {
    Mark { at: state.clock.now_ms(), by: who.person().display_name }
}

/// What the audit log says of lines.
fn summary(lines: &[Line], reason: &str) -> Value {
    let listed: Vec<_> =
        lines.iter().map(|line| json!({ "community": line.community, "amount": line.amount })).collect();
    let amount: Fen = lines.iter().map(|line| line.amount).sum();
    let mut summary = json!({ "amount": amount, "lines": listed });
    if !reason.is_empty() {
        summary["reason"] = json!(reason);
    }
    summary
}
