//! 异议: those that somebody's city handles, oldest first; nothing of the objectors.

use axum::body::Body;
use serde_json::json;
use shared::api::notices::ObjectionRow;

use super::{Format, Lines, PAGE, Table, entry, recorded};
use crate::{
    app::{
        objections::{self, ListQuery, ObjectionError},
        person::Person,
        sessions::SignedIn,
    },
    clock::in_china,
    state::AppState,
    tables::{Language, tables, word},
};

/// The objections that a query stands for.
pub(crate) async fn export(
    state: &AppState,
    who: &SignedIn,
    query: ListQuery,
    format: Format,
    language: Language,
) -> Result<Body, ObjectionError> {
    let entry = entry(who, "objections_exported", Objections::NAME, format)
        .within(&who.actor().division)
        .to(json!({ "notice": query.notice, "state": query.state }));
    let query = ListQuery { after: None, limit: Some(PAGE), ..query };
    let table = Objections { state: state.clone(), person: who.person(), query };
    recorded(state, table, entry, format, language).await
}

pub(super) struct Objections {
    state: AppState,
    person: Person,
    query: ListQuery,
}

const COLUMNS: [&str; 4] = ["received_at", "notice_number", "community_name", "objection_state"];

impl Table for Objections {
    type Error = ObjectionError;

    const NAME: &'static str = "objections";
    const COLUMNS: &'static [&'static str] = &COLUMNS;

    async fn next(&mut self, language: Language) -> Result<Lines, ObjectionError> {
        let page = objections::list(&self.state, &self.person, &self.query).await?;
        self.query.after = page.next;
        let rows = page.objections.into_iter().map(|found| Vec::from(row(found, language))).collect();
        Ok(Lines { rows, is_last: self.query.after.is_none() })
    }
}

fn row(found: ObjectionRow, language: Language) -> [String; COLUMNS.len()] {
    let state = word(&tables().export.objection_states, found.state.id(), language).to_owned();
    [in_china(&found.received_at), found.notice_number, found.community_name, state]
}
