//! The audit log: entries are added and read, nothing else.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use shared::division::DivisionCode;
use uuid::Uuid;

use super::{StoreError, reach::within};
use crate::entity::audit_entry;

/// Any number that nothing else on this database locks by.
const CHAIN_LOCK: i64 = 0x6c76_7368_6175_6469;

/// One entry as it is kept.
#[derive(Clone, Debug)]
pub(crate) struct AuditRow {
    pub(crate) seq: i64,
    pub(crate) at: i64,
    pub(crate) account: Option<Uuid>,
    pub(crate) name: Option<String>,
    pub(crate) address: Option<String>,
    pub(crate) action: String,
    pub(crate) subject: String,
    pub(crate) division: Option<String>,
    /// JSON.
    pub(crate) before: Option<String>,
    /// JSON.
    pub(crate) after: Option<String>,
    pub(crate) previous_hash: Vec<u8>,
    pub(crate) hash: Vec<u8>,
}

/// Which entries.
pub(crate) struct AuditFilter<'a> {
    /// Reach of whoever asks.
    pub(crate) reach: &'a DivisionCode,
    /// Entries that concern no division are among them.
    pub(crate) with_unbound: bool,
    pub(crate) action: Option<&'a str>,
    /// Done by this account.
    pub(crate) account: Option<Uuid>,
    /// Older than this one.
    pub(crate) before_seq: Option<i64>,
    pub(crate) limit: u64,
}

/// Lets nobody else add an entry until the transaction ends. SQLite has one writer anyway.
pub(crate) async fn lock(db: &impl ConnectionTrait) -> Result<(), StoreError> {
    if db.get_database_backend() == DbBackend::Postgres {
        db.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({CHAIN_LOCK})")).await?;
    }
    Ok(())
}

/// Adds an entry.
pub(crate) async fn add(db: &impl ConnectionTrait, row: AuditRow) -> Result<(), StoreError> {
    let AuditRow { seq, at, account, name, address, action, subject, division, before, after, previous_hash, hash } =
        row;
    audit_entry::Entity::insert(audit_entry::ActiveModel {
        seq: Set(seq),
        at: Set(at),
        account: Set(account),
        name: Set(name),
        address: Set(address),
        action: Set(action),
        subject: Set(subject),
        division: Set(division),
        before: Set(before),
        after: Set(after),
        previous_hash: Set(previous_hash),
        hash: Set(hash),
    })
    .exec_without_returning(db)
    .await?;
    Ok(())
}

/// Entries behind one, in their order: for going through all of them.
pub(crate) async fn chunk_after(db: &impl ConnectionTrait, seq: i64, limit: u64) -> Result<Vec<AuditRow>, StoreError> {
    let rows = audit_entry::Entity::find()
        .filter(audit_entry::Column::Seq.gt(seq))
        .order_by_asc(audit_entry::Column::Seq)
        .limit(limit)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(from_row).collect())
}

/// Newest first.
pub(crate) async fn list(db: &impl ConnectionTrait, filter: &AuditFilter<'_>) -> Result<Vec<AuditRow>, StoreError> {
    use sea_orm::sea_query::ExprTrait;
    let mut reach = within(audit_entry::Column::Division, filter.reach);
    if filter.with_unbound {
        reach = reach.or(audit_entry::Column::Division.is_null());
    }
    let mut query =
        audit_entry::Entity::find().filter(reach).order_by_desc(audit_entry::Column::Seq).limit(filter.limit);
    if let Some(action) = filter.action {
        query = query.filter(audit_entry::Column::Action.eq(action));
    }
    if let Some(account) = filter.account {
        query = query.filter(audit_entry::Column::Account.eq(account));
    }
    if let Some(seq) = filter.before_seq {
        query = query.filter(audit_entry::Column::Seq.lt(seq));
    }
    Ok(query.all(db).await?.into_iter().map(from_row).collect())
}

fn from_row(row: audit_entry::Model) -> AuditRow {
    let audit_entry::Model {
        seq,
        at,
        account,
        name,
        address,
        action,
        subject,
        division,
        before,
        after,
        previous_hash,
        hash,
    } = row;
    AuditRow { seq, at, account, name, address, action, subject, division, before, after, previous_hash, hash }
}
