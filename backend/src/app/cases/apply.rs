//! 社区申请: a community begins a case with a sealed self-assessment.

use sea_orm::ConnectionTrait;
use serde_json::json;
use shared::{
    api::cases::{AssessmentRow, CreateCase, HonourView},
    case::{Route, Stage},
    date::Date,
    people::Role,
};
use uuid::Uuid;

use super::{
    AssessmentFault, CaseError, Person, audit, decide, evidence, internal,
    standing::{Standing, scored},
    view,
};
use crate::{
    app::{notifications, receipts, webhooks},
    clock,
    crockford::ReceiptNumber,
    state::AppState,
    store::{
        cases::{self, Case},
        division_settings, divisions, evidence as evidence_store, honours, submissions,
    },
};

/// Sealed self-assessments of one's own community that a case can rest on, newest first.
pub(crate) async fn assessments(state: &AppState, person: &Person) -> Result<Vec<AssessmentRow>, CaseError> {
    let community = own_community(person)?;
    let rows = submissions::of_community(&state.database.read, community).await?;
    let mut free = Vec::new();
    for row in rows {
        if !cases::is_used(&state.database.read, &row.receipt).await? {
            free.push(AssessmentRow {
                receipt: shown(&row.receipt),
                pack_id: state.library.get(&row.pack_hash).map(|pack| pack.summary.id.clone()).unwrap_or_default(),
                recorded_at: clock::rfc3339(row.recorded_at),
                claimed: view::result_view(row.score, row.level),
            });
        }
    }
    Ok(free)
}

/// Honours that somebody's own community holds, oldest first.
pub(crate) async fn own_honours(state: &AppState, person: &Person) -> Result<Vec<HonourView>, CaseError> {
    let held = honours::of_community(&state.database.read, own_community(person)?).await?;
    Ok(held.into_iter().map(|honour| view::honour_view(state, honour)).collect())
}

/// Begins a case; it stands at the first stage of its route.
pub(crate) async fn create(state: &AppState, person: &Person, wish: CreateCase) -> Result<Uuid, CaseError> {
    let community = own_community(person)?.to_owned();
    let now = state.clock.now_ms();
    let today = today(state)?;
    let transaction = state.database.begin().await?;
    let standing = usable(state, &transaction, &community, &wish.receipt).await?;
    let settings = division_settings::holding_at(&transaction, &person.actor.division).await?;
    for earlier in cases::of_community(&transaction, &community).await? {
        let is_renewal = earlier.stage == Stage::Announced
            && earlier.valid_until.is_none_or(|until| settings.renewable_from(until) <= today);
        if !earlier.stage.is_settled() || (earlier.stage == Stage::Announced && !is_renewal) {
            return Err(CaseError::Assessment(AssessmentFault::RunningCase));
        }
    }
    let held = honours::of_community(&transaction, &community).await?;
    let opens_direct = held.iter().any(|honour| state.config.cases.opens_direct(&honour.title));
    if wish.route == Route::Direct && !opens_direct {
        return Err(CaseError::Assessment(AssessmentFault::NoHonour));
    }
    let first = wish.route.first_stage();
    let case = Case {
        id: Uuid::now_v7(),
        community: person.actor.division.clone(),
        pack_id: standing.pack.summary.id.clone(),
        pack_hash: standing.stored.pack_hash.clone(),
        stage: first,
        route: wish.route,
        round: 1,
        version: 1,
        receipt: standing.stored.receipt.clone(),
        claimed: scored(&standing.claimed),
        reviewed: None,
        has_honour: !held.is_empty(),
        // Being in an imported list opens the route; the city still holds the certificate against it.
        honour_checked: false,
        opened_at: now,
        stage_since: now,
        due_on: settings.due_on(first, today),
        certificate: None,
        announced_on: None,
        valid_until: None,
    };
    cases::insert(&transaction, &case).await?;
    cases::add_round(&transaction, &case, person.account, now).await?;
    let words = decide::Words::default();
    let mark = decide::record(state, &transaction, person, &case, None, &words, &standing).await?;
    notifications::case_moved(state, &transaction, person, &case, None, "").await?;
    webhooks::case_event(state, &transaction, &case, None).await?;
    let said = json!({
        "case": case.id, "route": case.route, "receipt": case.receipt, "stage": case.stage, "version": case.version,
    });
    evidence_store::mark_due(&transaction, standing.stored.id, now).await?;
    audit(state, &transaction, person, &case, "case_applied", mark.beside(said)).await?;
    transaction.commit().await?;
    if let Err(error) = evidence::attach(state, standing.stored.id).await {
        // The courier tries again.
        tracing::warn!(%error, "the files of a self-assessment are not with its case yet: {error}");
    }
    Ok(case.id)
}

/// The self-assessment with a number as somebody typed it, when a case of the community may rest
/// on it. Nobody else begins a round of the community before the transaction ends: what is found out
/// here, and about its other cases after this, stays true.
pub(super) async fn usable<'a>(
    state: &'a AppState,
    db: &impl ConnectionTrait,
    community: &str,
    typed: &str,
) -> Result<Standing<'a>, CaseError> {
    let unusable = |fault| Err(CaseError::Assessment(fault));
    let Some(number) = ReceiptNumber::parse(typed) else { return unusable(AssessmentFault::Unknown) };
    divisions::lock_community(db, community).await?;
    let stored = submissions::receipt(db, number.as_str()).await?;
    if stored.is_none_or(|stored| stored.community != community) {
        return unusable(AssessmentFault::Unknown);
    }
    if cases::is_used(db, number.as_str()).await? {
        return unusable(AssessmentFault::Used);
    }
    let standing = Standing::read(state, db, number.as_str()).await?;
    if !receipts::verify(state, &standing.stored).await?.is_empty() {
        return unusable(AssessmentFault::Broken);
    }
    Ok(standing)
}

/// Today as the rules read days.
pub(crate) fn today(state: &AppState) -> Result<Date, CaseError> {
    state.clock.today().to_string().parse().map_err(internal)
}

/// A stored receipt number with its hyphens.
pub(super) fn shown(receipt: &str) -> String {
    ReceiptNumber::parse(receipt).map_or_else(|| receipt.to_owned(), |number| number.for_people())
}

fn own_community(person: &Person) -> Result<&str, CaseError> {
    if person.actor.role == Role::Community { Ok(person.actor.division.as_str()) } else { Err(CaseError::NotForRole) }
}
