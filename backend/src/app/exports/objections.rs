//! 异议: those that somebody's city handles, oldest first; nothing of the objectors.

use axum::body::Body;
use serde_json::json;
use shared::{api::notices::ObjectionRow, notice::ObjectionState};
use uuid::Uuid;

use super::{Format, Lines, PAGE, Table, entry, recorded};
use crate::{
    app::{
        objections::{self, ObjectionError},
        person::Person,
        sessions::SignedIn,
    },
    clock::in_china,
    state::AppState,
    store::objections::After,
    tables::{Language, tables, word},
};

/// The objections against a notice or all, in a state or any.
pub(crate) async fn export(
    state: &AppState,
    who: &SignedIn,
    notice: Option<Uuid>,
    in_state: Option<ObjectionState>,
    format: Format,
    language: Language,
) -> Result<Body, ObjectionError> {
    let entry = entry(who, "objections_exported", Objections::NAME, format)
        .within(&who.actor().division)
        .to(json!({ "notice": notice, "state": in_state }));
    let table = Objections { state: state.clone(), person: who.person(), notice, in_state, after: None };
    recorded(state, table, entry, format, language).await
}

pub(super) struct Objections {
    state: AppState,
    person: Person,
    notice: Option<Uuid>,
    in_state: Option<ObjectionState>,
    after: Option<After>,
}

const COLUMNS: [&str; 4] = ["received_at", "notice_number", "community_name", "objection_state"];

impl Table for Objections {
    type Error = ObjectionError;

    const NAME: &'static str = "objections";
    const COLUMNS: &'static [&'static str] = &COLUMNS;

    async fn next(&mut self, language: Language) -> Result<Lines, ObjectionError> {
        let (state, person) = (&self.state, &self.person);
        let (rows, next) = objections::page(state, person, self.notice, self.in_state, self.after, PAGE).await?;
        self.after = next;
        let rows = rows.into_iter().map(|found| Vec::from(row(found, language))).collect();
        Ok(Lines { rows, is_last: next.is_none() })
    }
}

fn row(found: ObjectionRow, language: Language) -> [String; COLUMNS.len()] {
    let state = word(&tables().export.objection_states, found.state.id(), language).to_owned();
    [in_china(&found.received_at), found.notice_number, found.community_name, state]
}
