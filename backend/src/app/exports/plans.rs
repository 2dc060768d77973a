//! 创建计划: the plans within reach, by community, with how far each has come.

use axum::body::Body;
use serde_json::json;
use shared::api::plans::PlanRow;

use super::{
    Format, PAGE, entry,
    paged::{List, Page, Paged},
    place::place_of,
    recorded,
};
use crate::{
    app::{
        person::Person,
        plans::{self, ListQuery, PlanError},
        sessions::SignedIn,
    },
    clock::in_china,
    directory::Directory,
    state::AppState,
    tables::Language,
};

/// The plans that a query stands for.
pub(crate) async fn export(
    state: &AppState,
    who: &SignedIn,
    query: ListQuery,
    format: Format,
    language: Language,
) -> Result<Body, PlanError> {
    let entry = entry(who, "plans_exported", Plans::NAME, format)
        .within(&who.actor().division)
        .to(json!({ "division": query.division, "overdue": query.overdue }));
    recorded(state, Paged::<Plans>::new(state, who.person(), query), entry, format, language).await
}

pub(super) struct Plans;

const COLUMNS: [&str; 11] = [
    "community",
    "community_name",
    "city",
    "county",
    "street",
    "pack",
    "tasks",
    "tasks_done",
    "tasks_overdue",
    "tasks_dropped",
    "refreshed_at",
];

impl List for Plans {
    type Context = Person;
    type Query = ListQuery;
    type After = String;
    type Error = PlanError;

    const NAME: &'static str = "plans";
    const COLUMNS: &'static [&'static str] = &COLUMNS;

    async fn page(asked: &Paged<Self>, after: Option<String>, _: Language) -> Result<Page<String>, PlanError> {
        let query = ListQuery { after, limit: Some(PAGE), ..asked.query.clone() };
        let page = plans::list(&asked.state, &asked.context, query).await?;
        let directory = asked.state.directory.current();
        let rows = page.plans.into_iter().map(|plan| Vec::from(row(plan, &directory))).collect();
        Ok(Page { rows, next: page.next })
    }
}

fn row(plan: PlanRow, directory: &Directory) -> [String; COLUMNS.len()] {
    let [community, name, city, county, street] = place_of(directory, plan.community.as_str());
    [
        community,
        name,
        city,
        county,
        street,
        plan.pack_id,
        plan.counts.tasks.to_string(),
        plan.counts.done.to_string(),
        plan.counts.overdue.to_string(),
        plan.counts.dropped.to_string(),
        in_china(&plan.refreshed_at),
    ]
}
