//! 创建计划: the plans within reach, by community, with how far each has come.

use axum::body::Body;
use serde_json::json;
use shared::api::plans::PlanRow;

use super::{Format, Lines, PAGE, Table, entry, place::place_of, recorded};
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
    let query = ListQuery { after: None, limit: Some(PAGE), ..query };
    let table = Plans { state: state.clone(), person: who.person(), query };
    recorded(state, table, entry, format, language).await
}

pub(super) struct Plans {
    state: AppState,
    person: Person,
    query: ListQuery,
}

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

impl Table for Plans {
    type Error = PlanError;

    const NAME: &'static str = "plans";
    const COLUMNS: &'static [&'static str] = &COLUMNS;

    async fn next(&mut self, _: Language) -> Result<Lines, PlanError> {
        let page = plans::list(&self.state, &self.person, self.query.clone()).await?;
        self.query.after = page.next;
        let directory = self.state.directory.current();
        let rows = page.plans.into_iter().map(|plan| Vec::from(row(plan, &directory))).collect();
        Ok(Lines { rows, is_last: self.query.after.is_none() })
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
