//! 导入: tables are looked at first and written only when they are right.
//!
//! 1. [`mod@file`]: bytes become rows of texts, whatever the encoding; nothing is ever evaluated;
//! 2. [`table`]: headers become columns;
//! 3. [`rows`]: every row is checked, and every fault gets its place;
//! 4. the preview is kept for a day; confirming writes all rows in one transaction, once, and records the
//!    hash of the file with its [`changes`].

mod changes;
mod file;
mod rows;
mod table;
mod write;

use axum::http::StatusCode;
use data_encoding::{BASE64, HEXLOWER};
use serde_json::json;
use sha2::{Digest, Sha256};
use shared::{
    api::imports::{CreateImport, ImportDone, ImportKind, ImportView, RowError},
    people::Role,
};
use tokio::sync::Semaphore;
use uuid::Uuid;

use self::{changes::Changes, file::FileError, rows::Rows};
use super::{
    audit::{self, Entry},
    sessions::SignedIn,
};
use crate::{
    api::FieldError,
    clock,
    problem::Problem,
    state::AppState,
    store::{
        StoreError,
        imports::{self as store, Job},
    },
};

/// How long a table can be confirmed.
const KEPT_MS: i64 = 24 * 60 * 60 * 1000;
/// Errors that are listed.
const MOST_ERRORS: usize = 500;
/// Rows that are shown.
const SAMPLE: usize = 20;
/// Longest name of a file, in characters.
const MAX_FILE_NAME: usize = 200;

/// Two tables are looked at at a time, so that many large ones cannot fill the memory.
static READERS: Semaphore = Semaphore::const_new(2);

/// Why a table is not taken.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ImportError {
    /// Imports, or those of this kind, are not for this role.
    #[error("not for this role")]
    NotForRole,
    /// There is none with that id that whoever asks has sent, or its time is over.
    #[error("no such import")]
    NotFound,
    /// The file cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// It has errors, and so nothing of it is written.
    #[error("the table has errors")]
    HasErrors,
    /// What it says does not hold any more.
    #[error("the table cannot be written any more")]
    Outdated(Vec<RowError>),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A fault in this program.
    #[error("{0}")]
    Internal(String),
}

impl From<sea_orm::DbErr> for ImportError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}

/// Looks at a table; nothing is written but the preview.
pub(crate) async fn create(state: &AppState, who: &SignedIn, wish: CreateImport) -> Result<ImportView, ImportError> {
    let CreateImport { kind, file_name, content } = wish;
    may_import(who, kind)?;
    let file_name: String = file_name.chars().filter(|c| !c.is_control()).take(MAX_FILE_NAME).collect();
    let place = READERS.acquire().await.map_err(internal)?;
    let bytes = BASE64.decode(content.as_bytes()).map_err(|_| FileError::NotBase64)?;
    drop(content);
    let name = file_name.clone();
    let read = move || Ok::<_, FileError>((file::read(&name, &bytes)?, HEXLOWER.encode(&Sha256::digest(&bytes))));
    let (sheet, sha256) = tokio::task::spawn_blocking(read).await.map_err(internal)??;
    let table = table::understand(kind, sheet);
    let rows = rows::check(state, who, kind, &table).await?;
    drop(place);
    let now = state.clock.now_ms();
    let id = Uuid::now_v7();
    let error_count = rows.errors.len();
    let wrong: std::collections::BTreeSet<u32> = rows.errors.iter().map(|error| error.row).collect();
    let all = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
    let has_header_error = wrong.contains(&1);
    let view = ImportView {
        id: id.to_string(),
        kind,
        file_name: file_name.clone(),
        sha256,
        rows: all,
        fine: if has_header_error { 0 } else { all - u32::try_from(wrong.len()).unwrap_or(all).min(all) },
        error_count: u32::try_from(error_count).unwrap_or(u32::MAX),
        errors: rows.errors.iter().take(MOST_ERRORS).cloned().collect(),
        columns: table.columns.iter().map(|column| (*column).to_owned()).collect(),
        ignored_columns: table.ignored.clone(),
        sample: table.rows.iter().take(SAMPLE).map(|row| row.cells.clone()).collect(),
        expires_at: clock::rfc3339(now + KEPT_MS),
        is_confirmed: false,
    };
    let content = if error_count == 0 { serde_json::to_vec(&rows.rows).map_err(internal)? } else { Vec::new() };
    let transaction = state.database.begin().await?;
    store::sweep(&transaction, now).await?;
    let job = Job {
        id,
        account: who.account(),
        kind: kind_id(kind).to_owned(),
        file_name,
        row_count: all,
        error_count: view.error_count,
        preview: serde_json::to_string(&view).map_err(internal)?,
        content,
        created_at: now,
        expires_at: now + KEPT_MS,
        confirmed_at: None,
        written: 0,
    };
    store::add(&transaction, job).await?;
    transaction.commit().await?;
    Ok(view)
}

/// What was found when a table was looked at.
pub(crate) async fn view(state: &AppState, who: &SignedIn, id: Uuid) -> Result<ImportView, ImportError> {
    may_import(who, ImportKind::Users)?;
    let job = find(state, &state.database.read, who, id).await?;
    let mut view: ImportView = serde_json::from_str(&job.preview).map_err(internal)?;
    view.is_confirmed = job.confirmed_at.is_some();
    Ok(view)
}

/// Writes a table; what was written before is not written again.
pub(crate) async fn confirm(state: &AppState, who: &SignedIn, id: Uuid) -> Result<ImportDone, ImportError> {
    may_import(who, ImportKind::Users)?;
    let transaction = state.database.begin().await?;
    let job = find(state, &transaction, who, id).await?;
    let done = |written| ImportDone { id: id.to_string(), written, invitations_csv: None };
    if job.confirmed_at.is_some() {
        return Ok(done(job.written));
    }
    if job.error_count > 0 {
        return Err(ImportError::HasErrors);
    }
    let rows: Rows = serde_json::from_slice(&job.content).map_err(internal)?;
    may_import(who, rows.kind())?;
    let sha256 = serde_json::from_str::<ImportView>(&job.preview).map_err(internal)?.sha256;
    // Of two who confirm at once the second waits here and finds it done.
    if !store::confirm(&transaction, id, job.row_count, state.clock.now_ms()).await? {
        return Ok(done(job.row_count));
    }
    let changes = Changes::of(&transaction, &rows).await?;
    let invitations_csv = write::write(state, &transaction, who, &rows).await?;
    changes.record(state, &transaction, who).await?;
    let said = json!({ "kind": job.kind, "file_name": job.file_name, "sha256": sha256, "rows": job.row_count });
    let entry = Entry::new(who, "table_imported", format!("import {id}"))
        .within(&who.actor().division)
        .to(changes.beside(said));
    audit::record(state, &transaction, entry).await?;
    transaction.commit().await?;
    if rows.kind() == ImportKind::Communities
        && let Err(error) = state.directory.reload(&state.database).await
    {
        // They are written, and the next look from time to time will find them.
        tracing::warn!(error = %error, "imported communities are not in use yet: {error}");
    }
    Ok(ImportDone { invitations_csv, ..done(job.row_count) })
}

async fn find(
    state: &AppState,
    db: &impl sea_orm::ConnectionTrait,
    who: &SignedIn,
    id: Uuid,
) -> Result<Job, ImportError> {
    let job = store::find(db, id).await?;
    let is_good = |job: &Job| job.account == who.account() && job.expires_at >= state.clock.now_ms();
    job.filter(is_good).ok_or(ImportError::NotFound)
}

/// Communities and honours are kept by administrator, province and city; users by these and the
/// county. Whoever imports anything may import users.
fn may_import(who: &SignedIn, kind: ImportKind) -> Result<(), ImportError> {
    let role = who.actor().role;
    let may = match kind {
        ImportKind::Communities | ImportKind::Honours => {
            matches!(role, Role::Administrator | Role::Province | Role::City)
        }
        ImportKind::Users => matches!(role, Role::Administrator | Role::Province | Role::City | Role::County),
    };
    if may { Ok(()) } else { Err(ImportError::NotForRole) }
}

fn kind_id(kind: ImportKind) -> &'static str {
    match kind {
        ImportKind::Communities => "communities",
        ImportKind::Honours => "honours",
        ImportKind::Users => "users",
    }
}

fn internal(error: impl std::fmt::Display) -> ImportError {
    ImportError::Internal(error.to_string())
}

impl From<ImportError> for Problem {
    fn from(error: ImportError) -> Self {
        const UNPROCESSABLE: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
        match error {
            ImportError::NotForRole => {
                Self::new(StatusCode::FORBIDDEN, "not_for_role", "This is not for accounts of this role")
            }
            ImportError::NotFound => Self::not_found(),
            ImportError::File(error) => Self::new(UNPROCESSABLE, error.code(), "The file cannot be read as a table")
                .at("/content", error.code(), error.to_string()),
            ImportError::HasErrors => {
                Self::new(StatusCode::CONFLICT, "import_has_errors", "The table has errors; nothing of it is written")
            }
            ImportError::Outdated(errors) => {
                let field = |error: RowError| FieldError {
                    pointer: format!("/rows/{}/{}", error.row, error.column),
                    code: error.code,
                    detail: error.detail,
                };
                Self::new(StatusCode::CONFLICT, "import_outdated", "What the table says does not hold any more")
                    .with_errors(errors.into_iter().take(MOST_ERRORS).map(field).collect())
            }
            ImportError::Store(error) => error.into(),
            ImportError::Internal(reason) => {
                tracing::error!(reason, "a table cannot be dealt with: {reason}");
                Self::internal()
            }
        }
    }
}
