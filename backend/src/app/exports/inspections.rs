//! 督导检查: the inspections within reach, latest day first, with how many things stand where.

use axum::body::Body;
use serde_json::json;
use shared::api::inspections::InspectionRow;

use super::{
    Format, PAGE, entry,
    paged::{List, Page, Paged},
    place::place_of,
    recorded,
};
use crate::{
    app::{
        inspections::{self, InspectionError, ListQuery},
        person::Person,
        sessions::SignedIn,
    },
    directory::Directory,
    state::AppState,
    tables::Language,
};

/// The inspections that a query stands for.
pub(crate) async fn export(
    state: &AppState,
    who: &SignedIn,
    query: ListQuery,
    format: Format,
    language: Language,
) -> Result<Body, InspectionError> {
    let asked = json!({ "division": query.division, "item_state": query.state, "overdue": query.overdue });
    let entry = entry(who, "inspections_exported", Inspections::NAME, format).within(&who.actor().division).to(asked);
    recorded(state, Paged::<Inspections>::new(state, who.person(), query), entry, format, language).await
}

pub(super) struct Inspections;

const COLUMNS: [&str; 11] = [
    "community",
    "community_name",
    "city",
    "county",
    "street",
    "inspected_on",
    "inspected_by",
    "items_open",
    "items_reported",
    "items_closed",
    "items_overdue",
];

impl List for Inspections {
    type Context = Person;
    type Query = ListQuery;
    type After = String;
    type Error = InspectionError;

    const NAME: &'static str = "inspections";
    const COLUMNS: &'static [&'static str] = &COLUMNS;

    async fn page(asked: &Paged<Self>, after: Option<String>, _: Language) -> Result<Page<String>, InspectionError> {
        let query = ListQuery { after, limit: Some(PAGE), ..asked.query.clone() };
        let page = inspections::list(&asked.state, &asked.context, query).await?;
        let directory = asked.state.directory.current();
        let rows = page.inspections.into_iter().map(|found| Vec::from(row(found, &directory))).collect();
        Ok(Page { rows, next: page.next })
    }
}

fn row(found: InspectionRow, directory: &Directory) -> [String; COLUMNS.len()] {
    let [community, name, city, county, street] = place_of(directory, found.community.as_str());
    [
        community,
        name,
        city,
        county,
        street,
        found.inspected_on.to_string(),
        found.division_name,
        found.open.to_string(),
        found.reported.to_string(),
        found.closed.to_string(),
        found.overdue.to_string(),
    ]
}
