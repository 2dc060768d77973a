//! A supervisor records an inspection.

use serde_json::json;
use shared::{
    division::DivisionLevel,
    inspection::{self, InspectionWords, ItemState, ItemWords},
};
use uuid::Uuid;

use super::{InspectionError, audit, field, store};
use crate::{
    api::FieldError,
    app::{notifications, person::Person},
    state::AppState,
    store::inspections::{Inspection, Item},
};

/// Records an inspection of a community within reach.
pub(crate) async fn record(state: &AppState, person: &Person, wish: InspectionWords) -> Result<Uuid, InspectionError> {
    if !inspection::may_record(person.actor.role) {
        return Err(InspectionError::NotForRole);
    }
    let community = &wish.community;
    let exists = community.level() == DivisionLevel::Community && state.directory.has_community(community.as_str());
    if !exists || !person.actor.reaches(community) {
        return Err(InspectionError::Unknown);
    }
    let flaws = inspection::flaws(&wish, state.clock.day());
    let mut errors: Vec<FieldError> = flaws.into_iter().map(|(pointer, code)| field(pointer, code)).collect();
    errors.extend(requirement_errors(state, wish.pack_id.as_deref(), &wish.items));
    if !errors.is_empty() {
        return Err(InspectionError::Invalid(errors));
    }
    let InspectionWords { community, inspected_on, people, departments, findings, pack_id, items } = wish;
    let inspection = Inspection {
        id: Uuid::now_v7(),
        community,
        division: person.actor.division.clone(),
        inspected_on,
        people: people.trim().to_owned(),
        findings: findings.trim().to_owned(),
        // Without a requirement named by it the pack says nothing.
        pack_id: pack_id.filter(|_| items.iter().any(|item| item.requirement.is_some())),
        account: person.account,
        person: person.display_name.clone(),
        recorded_at: state.clock.now_ms(),
    };
    let departments: Vec<String> = departments.iter().map(|name| name.trim().to_owned()).collect();
    let items: Vec<Item> =
        items.into_iter().zip(0..).map(|(item, position)| new_item(&inspection, item, position, person)).collect();
    let transaction = state.database.begin().await?;
    store::insert(&transaction, &inspection, &departments).await?;
    store::add_items(&transaction, &items).await?;
    notifications::inspection_recorded(state, &transaction, person, &inspection, &departments).await?;
    let told = json!({
        "community": inspection.community,
        "inspected_on": inspection.inspected_on,
        "departments": departments,
        "items": items.len(),
    });
    audit(state, &transaction, person, &inspection, "inspection_recorded", told).await?;
    transaction.commit().await?;
    Ok(inspection.id)
}

/// Something to be put right, as it is added.
pub(super) fn new_item(inspection: &Inspection, item: ItemWords, position: u32, person: &Person) -> Item {
    let ItemWords { text, requirement, due_on } = item;
    Item {
        id: Uuid::now_v7(),
        inspection: inspection.id,
        position,
        words: text.trim().to_owned(),
        requirement,
        due_on,
        state: ItemState::Open,
        version: 1,
        added_by: person.actor.department.clone().unwrap_or_else(|| person.display_name.clone()),
        report: None,
        reply: None,
    }
}

/// Requirements that the version in use of the pack does not have.
pub(super) fn requirement_errors(state: &AppState, pack_id: Option<&str>, items: &[ItemWords]) -> Vec<FieldError> {
    let named = items.iter().enumerate().filter_map(|(position, item)| Some((position, item.requirement.as_ref()?)));
    let pack = pack_id.and_then(|id| state.library.get(state.library.current(id)?));
    let is_unknown = |requirement: &str| pack.is_none_or(|pack| pack.rulebook.item(requirement).is_none());
    named
        .filter(|(_, requirement)| is_unknown(requirement))
        .map(|(position, _)| field(format!("/items/{position}/requirement"), "unknown_requirement"))
        .collect()
}
