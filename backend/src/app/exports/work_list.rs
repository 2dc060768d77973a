//! 申报清单: the work list, in the order of communities, which no decision changes.

use axum::body::Body;
use serde_json::json;
use shared::date::Date;

use super::{
    Format, Lines, Table, entry,
    place::{cell, place_of},
    recorded,
};
use crate::{
    app::{
        cases::{self, CaseError, ListQuery},
        sessions::SignedIn,
    },
    clock::date_in_china,
    directory::Directory,
    state::AppState,
    store::cases::{After, Case, Filter, Scope, Scored, Sort, export_page},
    tables::{Language, tables, word},
};

/// Cases read at once: there may be a million.
const PAGE: u64 = 1000;

/// The cases that a query stands for.
pub(crate) async fn export(
    state: &AppState,
    who: &SignedIn,
    query: &ListQuery,
    format: Format,
    language: Language,
) -> Result<Body, CaseError> {
    let person = who.person();
    let today = state.clock.day();
    let table = Cases {
        state: state.clone(),
        scope: cases::scope_of(&person)?,
        filter: cases::filter_of(state, &person, query, today),
        today,
        after: None,
    };
    let division = query.division.as_ref().filter(|division| person.actor.reaches(division));
    // The name instead of the communities that it stands for, which may be thousands.
    let without_communities = Filter { communities: None, ..table.filter.clone() };
    let entry = entry(who, "cases_exported", Cases::NAME, format)
        .within(division.unwrap_or(&person.actor.division))
        .to(json!({ "filter": format!("{without_communities:?}"), "name": query.name }));
    recorded(state, table, entry, format, language).await
}

pub(super) struct Cases {
    state: AppState,
    scope: Scope,
    filter: Filter,
    today: Date,
    after: Option<After>,
}

const COLUMNS: [&str; 21] = [
    "community",
    "community_name",
    "city",
    "county",
    "street",
    "route",
    "stage",
    "round",
    "claimed_score",
    "claimed_level",
    "reviewed_score",
    "reviewed_level",
    "honour",
    "opened_on",
    "stage_since",
    "due_on",
    "overdue",
    "pack",
    "certificate",
    "announced_on",
    "valid_until",
];

impl Table for Cases {
    type Error = CaseError;

    const NAME: &'static str = "cases";
    const COLUMNS: &'static [&'static str] = &COLUMNS;

    async fn next(&mut self, language: Language) -> Result<Lines, CaseError> {
        let db = &self.state.database.read;
        let page = export_page(db, &self.scope, &self.filter, self.after.as_ref(), PAGE).await?;
        self.after = page.last().map(|case| After { value: Sort::Community.value(case), id: case.id });
        let directory = self.state.directory.current();
        let rows =
            page.iter().map(|case| Vec::from(row(&self.state, case, &directory, self.today, language))).collect();
        Ok(Lines { rows, is_last: (page.len() as u64) < PAGE })
    }
}

fn row(
    state: &AppState,
    case: &Case,
    directory: &Directory,
    today: Date,
    language: Language,
) -> [String; COLUMNS.len()] {
    let words = &tables().export;
    let yes_or_no = |is: bool| word(&words.words, if is { "yes" } else { "no" }, language).to_owned();
    let [community, name, city, county, street] = place_of(directory, case.community.as_str());
    let pack = state.library.get(&case.pack_hash);
    let level = |scored: &Scored| {
        let id = scored.level.as_deref().unwrap_or_default();
        pack.map_or(id, |pack| pack.level_title(id)).to_owned()
    };
    let reviewed = case.reviewed.clone().unwrap_or_default();
    [
        community,
        name,
        city,
        county,
        street,
        word(&words.routes, case.route.id(), language).to_owned(),
        word(&words.stages, case.stage.id(), language).to_owned(),
        case.round.to_string(),
        case.claimed.score.clone().unwrap_or_default(),
        level(&case.claimed),
        reviewed.score.clone().unwrap_or_default(),
        level(&reviewed),
        yes_or_no(case.has_honour),
        date_in_china(case.opened_at).to_string(),
        date_in_china(case.stage_since).to_string(),
        cell(case.due_on),
        yes_or_no(case.due_on.is_some_and(|due| due < today)),
        case.pack_id.clone(),
        case.certificate.clone().unwrap_or_default(),
        cell(case.announced_on),
        cell(case.valid_until),
    ]
}
