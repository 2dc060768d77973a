//! 审计日志: the entries within reach, newest first, with the hash that chains each of them.

use axum::body::Body;
use serde_json::json;
use shared::{api::audit::AuditEntryView, division::DivisionCode};

use super::{Format, Lines, PAGE, Table, entry, recorded};
use crate::{
    app::{
        audit::{self, Query},
        sessions::SignedIn,
    },
    clock::in_china,
    state::AppState,
    store::StoreError,
    tables::Language,
};

/// The entries that a query stands for, for an administrator.
pub(crate) async fn export(
    state: &AppState,
    who: &SignedIn,
    query: Query,
    format: Format,
    language: Language,
) -> Result<Body, StoreError> {
    let reach = who.actor().division.clone();
    let entry = entry(who, "audit_exported", AuditLog::NAME, format)
        .within(&reach)
        .to(json!({ "action": query.action, "account": query.account }));
    let query = Query { before_seq: None, limit: Some(PAGE), ..query };
    recorded(state, AuditLog { state: state.clone(), reach, query }, entry, format, language).await
}

pub(super) struct AuditLog {
    state: AppState,
    reach: DivisionCode,
    query: Query,
}

const COLUMNS: [&str; 11] =
    ["number", "at", "name", "action", "subject", "division", "address", "account", "before", "after", "hash"];

impl Table for AuditLog {
    type Error = StoreError;

    const NAME: &'static str = "audit";
    const COLUMNS: &'static [&'static str] = &COLUMNS;

    async fn next(&mut self, _: Language) -> Result<Lines, StoreError> {
        let page = audit::list(&self.state, &self.reach, &self.query).await?;
        self.query.before_seq = page.next.as_deref().and_then(|seq| seq.parse().ok());
        let rows = page.entries.into_iter().map(|entry| Vec::from(row(entry))).collect();
        Ok(Lines { rows, is_last: self.query.before_seq.is_none() })
    }
}

fn row(entry: AuditEntryView) -> [String; COLUMNS.len()] {
    let AuditEntryView { seq, at, account, name, address, action, subject, division, before, after, hash } = entry;
    [
        seq,
        in_china(&at),
        name.unwrap_or_default(),
        action,
        subject,
        division.unwrap_or_default(),
        address.unwrap_or_default(),
        account.unwrap_or_default(),
        before.unwrap_or_default(),
        after.unwrap_or_default(),
        hash,
    ]
}
