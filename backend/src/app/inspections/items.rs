//! What is added to an inspection, and the way of each thing to be put right.

use serde_json::json;
use shared::{
    api::inspections::{PutDepartmentFindings, TakeItemStep},
    inspection::{self, ItemStep, ItemWords, MAX_FINDINGS_CHARACTERS, MOST_ITEMS},
    notice::text_flaw,
};
use uuid::Uuid;

use super::{
    InspectionError, audit, field, find_and_lock,
    record::{new_item, requirement_errors},
    said, store,
};
use crate::{
    api::FieldError,
    app::{notifications, person::Person},
    state::AppState,
};

/// A department that joined says what it has found; a later word takes the place of an earlier one.
pub(crate) async fn put_findings(
    state: &AppState,
    person: &Person,
    id: Uuid,
    wish: PutDepartmentFindings,
) -> Result<(), InspectionError> {
    let transaction = state.database.begin().await?;
    let found = find_and_lock(&transaction, person, id).await?;
    let names = names_of(&transaction, id).await?;
    let department = person.actor.department.as_deref().filter(|_| inspection::has_joined(&person.actor, &names));
    let department = department.ok_or(InspectionError::NotForRole)?;
    if let Some(flaw) = text_flaw(&wish.findings, 1, MAX_FINDINGS_CHARACTERS) {
        return Err(InspectionError::Invalid(vec![field("/findings", flaw.code())]));
    }
    let words = said(state, person, &wish.findings);
    let told = json!({ "department": department, "findings": words.words });
    if !store::put_findings(&transaction, id, department, words).await? {
        return Err(InspectionError::Unknown);
    }
    audit(state, &transaction, person, &found, "department_findings_written", told).await?;
    transaction.commit().await?;
    Ok(())
}

/// The inspectors or a department that joined add something to be put right.
pub(crate) async fn add_item(
    state: &AppState,
    person: &Person,
    id: Uuid,
    wish: ItemWords,
) -> Result<(), InspectionError> {
    let transaction = state.database.begin().await?;
    let found = find_and_lock(&transaction, person, id).await?;
    let names = names_of(&transaction, id).await?;
    if !inspection::may_add(&person.actor, &found.division, &names) {
        return Err(InspectionError::NotForRole);
    }
    let kept = store::items(&transaction, id).await?;
    let flaws = inspection::item_flaws(&wish, found.inspected_on);
    let mut errors: Vec<FieldError> = flaws.into_iter().map(|(name, code)| field(format!("/{name}"), code)).collect();
    if kept.len() >= MOST_ITEMS {
        errors.push(field("/text", "too_many"));
    }
    if !requirement_errors(state, found.pack_id.as_deref(), std::slice::from_ref(&wish)).is_empty() {
        errors.push(field("/requirement", "unknown_requirement"));
    }
    if !errors.is_empty() {
        return Err(InspectionError::Invalid(errors));
    }
    let position = kept.last().map_or(0, |last| last.position + 1);
    let item = new_item(&found, wish, position, person);
    store::add_items(&transaction, std::slice::from_ref(&item)).await?;
    notifications::inspection_moved(state, &transaction, person, &found, None).await?;
    let told = json!({ "item": item.id, "text": item.words, "due_on": item.due_on });
    audit(state, &transaction, person, &found, "inspection_item_added", told).await?;
    transaction.commit().await?;
    Ok(())
}

/// Takes something to be put right a step further; gives the inspection that it belongs to.
pub(crate) async fn take_step(
    state: &AppState,
    person: &Person,
    id: Uuid,
    wish: TakeItemStep,
) -> Result<Uuid, InspectionError> {
    let transaction = state.database.begin().await?;
    // Before it is known to exist, it has to be somebody's business at all.
    super::scope_of(person)?;
    let looked_at = store::item(&transaction, id).await?.ok_or(InspectionError::Unknown)?;
    let found = find_and_lock(&transaction, person, looked_at.inspection).await?;
    // Whoever was quicker has let go of the inspection by now.
    let mut item = store::item(&transaction, id).await?.ok_or(InspectionError::Unknown)?;
    let actor = &person.actor;
    let next = inspection::take(actor, &found.community, &found.division, wish.step, item.state, &wish.note);
    // Whoever may take the step at all is told first that somebody else was quicker.
    if item.version != wish.version && !matches!(next, Err(inspection::Refusal::NotForRole)) {
        return Err(InspectionError::Changed(Box::new(item)));
    }
    item.state = next?;
    item.version += 1;
    let words = said(state, person, &wish.note);
    let told = json!({ "item": id, "item_step": wish.step, "item_state": item.state, "note": words.words });
    match wish.step {
        ItemStep::Report => item.report = Some(words),
        ItemStep::Close | ItemStep::Reopen => item.reply = Some(words),
    }
    if !store::update_item(&transaction, &item).await? {
        return Err(InspectionError::Changed(Box::new(item)));
    }
    notifications::inspection_moved(state, &transaction, person, &found, Some(wish.step)).await?;
    audit(state, &transaction, person, &found, "inspection_item_step", told).await?;
    transaction.commit().await?;
    Ok(found.id)
}

async fn names_of(db: &impl sea_orm::ConnectionTrait, id: Uuid) -> Result<Vec<String>, InspectionError> {
    Ok(store::departments(db, id).await?.into_iter().map(|joined| joined.department).collect())
}
