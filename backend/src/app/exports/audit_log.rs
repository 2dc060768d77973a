//! 审计日志: the entries within reach, newest first, with the hash that chains each of them.

use axum::body::Body;
use serde_json::json;
use shared::{api::audit::AuditEntryView, division::DivisionCode};

use super::{
    Format, PAGE, entry,
    paged::{List, Page, Paged},
    recorded,
};
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
    recorded(state, Paged::<AuditLog>::new(state, reach, query), entry, format, language).await
}

pub(super) struct AuditLog;

const COLUMNS: [&str; 11] =
    ["number", "at", "name", "action", "subject", "division", "address", "account", "before", "after", "hash"];

impl List for AuditLog {
    type Context = DivisionCode;
    type Query = Query;
    type After = i64;
    type Error = StoreError;

    const NAME: &'static str = "audit";
    const COLUMNS: &'static [&'static str] = &COLUMNS;

    async fn page(asked: &Paged<Self>, before_seq: Option<i64>, _: Language) -> Result<Page<i64>, StoreError> {
        let query = Query { before_seq, limit: Some(PAGE), ..asked.query.clone() };
        let page = audit::list(&asked.state, &asked.context, &query).await?;
        let rows = page.entries.into_iter().map(|entry| Vec::from(row(entry))).collect();
        Ok(Page { rows, next: page.next.as_deref().and_then(|seq| seq.parse().ok()) })
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
