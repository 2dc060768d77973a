//! Tables that wait to be confirmed.

use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

use super::StoreError;
use crate::entity::import_job;

/// A table that was looked at.
#[derive(Debug, Clone)]
pub(crate) struct Job {
    pub(crate) id: Uuid,
    /// Who has sent it.
    pub(crate) account: Uuid,
    pub(crate) kind: String,
    pub(crate) file_name: String,
    pub(crate) row_count: u32,
    pub(crate) error_count: u32,
    /// JSON of what was shown.
    pub(crate) preview: String,
    /// JSON of the rows; empty once they were written.
    pub(crate) content: Vec<u8>,
    /// Milliseconds since 1970, UTC; so are the next.
    pub(crate) created_at: i64,
    pub(crate) expires_at: i64,
    pub(crate) confirmed_at: Option<i64>,
    pub(crate) written: u32,
}

/// Largest table that is unpacked, in bytes.
const MAX_CONTENT_BYTES: usize = 64 * 1024 * 1024;

/// Keeps a table.
pub(crate) async fn add(db: &impl ConnectionTrait, job: Job) -> Result<(), StoreError> {
    let Job {
        id,
        account,
        kind,
        file_name,
        row_count,
        error_count,
        preview,
        content,
        created_at,
        expires_at,
        confirmed_at,
        written,
    } = job;
    import_job::Entity::insert(import_job::ActiveModel {
        id: Set(id),
        account: Set(account),
        kind: Set(kind),
        file_name: Set(file_name),
        row_count: Set(row_count.cast_signed()),
        error_count: Set(error_count.cast_signed()),
        preview: Set(preview),
        content: Set(lz4_flex::block::compress_prepend_size(&content)),
        created_at: Set(created_at),
        expires_at: Set(expires_at),
        confirmed_at: Set(confirmed_at),
        written: Set(written.cast_signed()),
    })
    .exec_without_returning(db)
    .await?;
    Ok(())
}

/// The table with an id.
pub(crate) async fn find(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Job>, StoreError> {
    let Some(row) = import_job::Entity::find_by_id(id).one(db).await? else { return Ok(None) };
    let import_job::Model {
        id,
        account,
        kind,
        file_name,
        row_count,
        error_count,
        preview,
        content,
        created_at,
        expires_at,
        confirmed_at,
        written,
    } = row;
    let damaged = |reason: &str| StoreError::Damaged { what: "import", key: id.to_string(), reason: reason.to_owned() };
    let content = match lz4_flex::block::uncompressed_size(&content) {
        _ if content.is_empty() => Vec::new(),
        Ok((size, block)) if size <= MAX_CONTENT_BYTES => {
            lz4_flex::block::decompress(block, size).map_err(|_| damaged("its rows cannot be unpacked"))?
        }
        _ => return Err(damaged("its rows cannot be unpacked")),
    };
    Ok(Some(Job {
        id,
        account,
        kind,
        file_name,
        row_count: row_count.cast_unsigned(),
        error_count: error_count.cast_unsigned(),
        preview,
        content,
        created_at,
        expires_at,
        confirmed_at,
        written: written.cast_unsigned(),
    }))
}

/// Notes that a table was written and forgets its rows; false when somebody else has just done so.
pub(crate) async fn confirm(db: &impl ConnectionTrait, id: Uuid, written: u32, now: i64) -> Result<bool, StoreError> {
    let done = import_job::Entity::update_many()
        .col_expr(import_job::Column::ConfirmedAt, Expr::value(now))
        .col_expr(import_job::Column::Written, Expr::value(written.cast_signed()))
        .col_expr(import_job::Column::Content, Expr::value(Vec::<u8>::new()))
        .filter(import_job::Column::Id.eq(id))
        .filter(import_job::Column::ConfirmedAt.is_null())
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Forgets tables whose time is over.
pub(crate) async fn sweep(db: &impl ConnectionTrait, now: i64) -> Result<(), StoreError> {
    import_job::Entity::delete_many().filter(import_job::Column::ExpiresAt.lt(now)).exec(db).await?;
    Ok(())
}
