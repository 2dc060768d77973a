//! Who sees which inspections: offices and committees those within their reach, a department those
//! that it has joined.

use sea_orm::ConnectionTrait;
use shared::{
    api::inspections::{DepartmentFindings, InspectionPage, InspectionRow, InspectionView, ItemNote, ItemView},
    date::Date,
    division::DivisionCode,
    inspection::{self, ItemState},
};
use uuid::Uuid;

use super::{InspectionError, field, scope_of, store};
use crate::{
    app::{paging, person::Person},
    clock,
    state::AppState,
    store::inspections::{Filter, Inspection, Item, Said, Sums},
};

/// Inspections on a page when nothing is asked for, and at most.
const USUAL_PAGE: u64 = 50;
const LONGEST_PAGE: u64 = 200;

/// What somebody asks the list of inspections for.
#[derive(Clone, Debug, Default)]
pub(crate) struct ListQuery {
    pub(crate) division: Option<DivisionCode>,
    /// With something to be put right that stands so.
    pub(crate) state: Option<ItemState>,
    /// Only those with something late in them.
    pub(crate) overdue: bool,
    pub(crate) after: Option<String>,
    pub(crate) limit: Option<u64>,
}

/// One page of the inspections within somebody's reach.
pub(crate) async fn list(
    state: &AppState,
    person: &Person,
    query: ListQuery,
) -> Result<InspectionPage, InspectionError> {
    let scope = scope_of(person)?;
    let (db, today) = (&state.database.read, state.clock.day());
    let after = paging::behind(query.after.as_deref())
        .map_err(|_| InspectionError::Invalid(vec![field("/after", "invalid_parameter")]))?;
    let limit = query.limit.unwrap_or(USUAL_PAGE).clamp(1, LONGEST_PAGE);
    let filter = Filter { division: query.division, state: query.state, overdue_on: query.overdue.then_some(today) };
    let mut found = store::list(db, &scope, &filter, after, limit + 1).await?;
    let next = paging::cut(&mut found, limit).map(|last| format!("{}~{}", last.inspected_on, last.id));
    let ids: Vec<Uuid> = found.iter().map(|inspection| inspection.id).collect();
    let sums = store::sums(db, &ids, today).await?;
    let rows = found.iter().map(|found| row(state, found, sums.get(&found.id).copied().unwrap_or_default()));
    Ok(InspectionPage { inspections: rows.collect(), next })
}

/// One inspection within somebody's reach.
pub(crate) async fn view(state: &AppState, person: &Person, id: Uuid) -> Result<InspectionView, InspectionError> {
    let db = &state.database.read;
    let found = store::find(db, &scope_of(person)?, id).await?.ok_or(InspectionError::Unknown)?;
    whole(state, db, person, &found).await
}

async fn whole(
    state: &AppState,
    db: &impl ConnectionTrait,
    person: &Person,
    found: &Inspection,
) -> Result<InspectionView, InspectionError> {
    let today = state.clock.day();
    let joined = store::departments(db, found.id).await?;
    let items = store::items(db, found.id).await?;
    let sums = store::sums(db, &[found.id], today).await?.remove(&found.id).unwrap_or_default();
    let names: Vec<String> = joined.iter().map(|joined| joined.department.clone()).collect();
    let actor = &person.actor;
    let own_department = actor.department.clone().filter(|_| inspection::has_joined(actor, &names));
    let pack_hash = found.pack_id.as_deref().and_then(|id| state.library.current(id));
    Ok(InspectionView {
        row: row(state, found, sums),
        people: found.people.clone(),
        findings: found.findings.clone(),
        pack_id: found.pack_id.clone(),
        pack_hash: pack_hash.map(str::to_owned),
        recorded_by: found.person.clone(),
        recorded_at: clock::rfc3339(found.recorded_at),
        departments: joined
            .into_iter()
            .map(|joined| {
                let (findings, by, at) = joined
                    .findings
                    .map_or((None, None, None), |said| (Some(said.words), Some(said.person), Some(said.at)));
                let written_at = at.map(clock::rfc3339);
                DepartmentFindings { department: joined.department, findings, by, written_at }
            })
            .collect(),
        items: items.iter().map(|item| item_view(person, found, item, today)).collect(),
        may_add: inspection::may_add(actor, &found.division, &names),
        own_department,
    })
}

fn item_view(person: &Person, found: &Inspection, item: &Item, today: Date) -> ItemView {
    let note = |said: &Option<Said>| {
        let said = said.as_ref()?;
        Some(ItemNote { text: said.words.clone(), by: said.person.clone(), written_at: clock::rfc3339(said.at) })
    };
    ItemView {
        id: item.id.to_string(),
        text: item.words.clone(),
        requirement: item.requirement.clone(),
        due_on: item.due_on,
        state: item.state,
        is_overdue: item.state.is_overdue(item.due_on, today),
        version: item.version,
        added_by: item.added_by.clone(),
        report: note(&item.report),
        reply: note(&item.reply),
        steps: inspection::open_steps(&person.actor, &found.community, &found.division, item.state),
    }
}

fn row(state: &AppState, found: &Inspection, sums: Sums) -> InspectionRow {
    let place = state.directory.community(found.community.as_str());
    let (community_name, community_path) = place.map(|place| (place.name, place.path)).unwrap_or_default();
    let Sums { open, reported, closed, overdue } = sums;
    InspectionRow {
        id: found.id.to_string(),
        community: found.community.clone(),
        community_name,
        community_path,
        inspected_on: found.inspected_on,
        division: found.division.clone(),
        division_name: state.directory.name_of(found.division.as_str()).unwrap_or_default(),
        open,
        reported,
        closed,
        overdue,
    }
}
