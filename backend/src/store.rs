//! Questions to the database; the only code that knows tables and columns.
//!
//! Functions take `&impl ConnectionTrait`, so they join any transaction that `app` has opened, and
//! give domain values, never rows. Start with [`database`], which opens the connections.

pub(crate) mod access;
pub(crate) mod accounts;
pub(crate) mod audit;
pub(crate) mod cases;
pub(crate) mod comments;
pub(crate) mod database;
pub(crate) mod division_settings;
pub(crate) mod divisions;
pub(crate) mod honours;
pub(crate) mod imports;
pub(crate) mod incidents;
pub(crate) mod invitations;
pub(crate) mod keys;
pub(crate) mod packs;
pub(crate) mod progress;
pub(crate) mod reach;
pub(crate) mod reviews;
pub(crate) mod sessions;
pub(crate) mod settings;
pub(crate) mod submissions;
pub(crate) mod tallies;

use sea_orm::{DbErr, SqlErr};

/// The database did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It refused or could not be reached.
    #[error(transparent)]
    Database(#[from] DbErr),
    /// It holds something that this program cannot have written.
    #[error("the stored {what} {key} is damaged: {reason}")]
    Damaged {
        /// Sort of thing.
        what: &'static str,
        /// Which one.
        key: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl StoreError {
    /// Whether the cause lies with the storage (full, read-only, away) rather than with a fault
    /// in the program: such a request may succeed later.
    pub fn is_unavailable(&self) -> bool {
        match self {
            Self::Damaged { .. } => false,
            Self::Database(error) => is_unavailable(error),
        }
    }

    /// Whether a row with that key is there already.
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Database(error)
            if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))))
    }
}

fn is_unavailable(error: &DbErr) -> bool {
    match error {
        DbErr::Conn(_) | DbErr::ConnectionAcquire(_) => true,
        DbErr::Exec(sea_orm::RuntimeErr::SqlxError(cause)) | DbErr::Query(sea_orm::RuntimeErr::SqlxError(cause)) => {
            match cause.as_ref() {
                sea_orm::sqlx::Error::Database(cause) => cause.code().is_some_and(|code| is_storage_code(&code)),
                sea_orm::sqlx::Error::Io(_)
                | sea_orm::sqlx::Error::Tls(_)
                | sea_orm::sqlx::Error::PoolTimedOut
                | sea_orm::sqlx::Error::PoolClosed
                | sea_orm::sqlx::Error::WorkerCrashed => true,
                _ => false,
            }
        }
        _ => false,
    }
}

/// SQLite result codes (extended ones carry the primary code in their low byte) and PostgreSQL
/// SQLSTATE classes that speak of the storage rather than of the statement.
fn is_storage_code(code: &str) -> bool {
    if let (Ok(code), true) = (code.parse::<u32>(), code.len() < 5) {
        // BUSY, LOCKED, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, PROTOCOL, NOTADB
        return matches!(code & 0xff, 5 | 6 | 8 | 10 | 11 | 13 | 14 | 15 | 26);
    }
    // 25006 read-only transaction; 08 connection; 53 out of resources (53100 disk full);
    // 57 the server shuts down; 58 system error, XX internal error.
    code == "25006" || ["08", "53", "57", "58", "XX"].iter().any(|class| code.starts_with(class))
}

#[cfg(test)]
mod tests {
    use super::is_storage_code;

    #[test]
    fn a_full_disk_is_told_from_a_faulty_statement() {
        for code in ["13", "8", "778", "1032", "53100", "25006"] {
            assert!(is_storage_code(code), "{code}");
        }
        for code in ["1", "19", "2067", "23505", "42601"] {
            assert!(!is_storage_code(code), "{code}");
        }
    }
}
