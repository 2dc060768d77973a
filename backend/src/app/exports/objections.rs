//! 异议: those that somebody's city handles, oldest first; nothing of the objectors.

use axum::body::Body;
use serde_json::json;
use shared::api::notices::ObjectionRow;

use super::{
    Format, PAGE, entry,
    paged::{List, Page, Paged},
    recorded,
};
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
    recorded(state, Paged::<Objections>::new(state, who.person(), query), entry, format, language).await
}

pub(super) struct Objections;

const COLUMNS: [&str; 4] = ["received_at", "notice_number", "community_name", "objection_state"];

impl List for Objections {
    type Context = Person;
    type Query = ListQuery;
    type After = String;
    type Error = ObjectionError;

    const NAME: &'static str = "objections";
    const COLUMNS: &'static [&'static str] = &COLUMNS;

    async fn page(
        asked: &Paged<Self>,
        after: Option<String>,
        language: Language,
    ) -> Result<Page<String>, ObjectionError> {
        let query = ListQuery { after, limit: Some(PAGE), ..asked.query.clone() };
        let page = objections::list(&asked.state, &asked.context, &query).await?;
        let rows = page.objections.into_iter().map(|found| Vec::from(row(found, language))).collect();
        Ok(Page { rows, next: page.next })
    }
}

fn row(found: ObjectionRow, language: Language) -> [String; COLUMNS.len()] {
    let state = word(&tables().export.objection_states, found.state.id(), language).to_owned();
    [in_china(&found.received_at), found.notice_number, found.community_name, state]
}
