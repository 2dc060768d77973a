//! Questions to the database; the only code that knows tables and columns.
//!
//! Functions take `&impl ConnectionTrait`, so they join any transaction that `app` has opened, and
//! give domain values, never rows. Start with [`database`], which opens the connections.

pub(crate) mod access;
pub(crate) mod accounts;
pub(crate) mod attachments;
pub(crate) mod audit;
pub(crate) mod benchmarks;
pub(crate) mod cases;
pub(crate) mod certificates;
pub(crate) mod comments;
pub(crate) mod consultations;
pub(crate) mod database;
pub(crate) mod division_settings;
pub(crate) mod divisions;
pub(crate) mod evidence;
pub(crate) mod honours;
pub(crate) mod imports;
pub(crate) mod incidents;
pub(crate) mod inspections;
pub(crate) mod invitations;
pub(crate) mod joint_drafts;
mod kept;
pub(crate) mod keys;
pub(crate) mod mails;
pub(crate) mod notices;
pub(crate) mod notifications;
pub(crate) mod objections;
pub(crate) mod packs;
pub(crate) mod plans;
pub(crate) mod portals;
pub(crate) mod progress;
pub(crate) mod reach;
pub(crate) mod recipients;
pub(crate) mod reviews;
pub(crate) mod rewards;
pub(crate) mod scans;
pub(crate) mod sessions;
pub(crate) mod settings;
pub(crate) mod submissions;
pub(crate) mod surveys;
pub(crate) mod tallies;
pub(crate) mod turn;
pub(crate) mod webhooks;

use sea_orm::{DbErr, SqlErr};

/// The database did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It refused or could not be reached.
    #[error(transparent)]
    Database(#[from] DbErr),
    /// It did not answer in time; what was asked may have been done or not.
    #[error("the database did not answer in time")]
    TimedOut,
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
            Self::TimedOut => true,
            Self::Database(error) => is_unavailable(error),
        }
    }

    /// Whether the connection had been cut, so that the same over another one may well succeed. A
    /// new connection that is refused is something else: the pool has tried for a while already.
    pub fn is_disconnected(&self) -> bool {
        let Self::Database(error) = self else { return false };
        match sqlx_error(error) {
            Some(sea_orm::sqlx::Error::Io(_)) => true,
            Some(sea_orm::sqlx::Error::Database(cause)) => cause.code().is_some_and(|code| is_disconnection(&code)),
            _ => false,
        }
    }

    /// Whether a row with that key is there already.
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Database(error)
            if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))))
    }
}

fn is_unavailable(error: &DbErr) -> bool {
    if matches!(error, DbErr::Conn(_) | DbErr::ConnectionAcquire(_)) {
        return true;
    }
    match sqlx_error(error) {
        Some(sea_orm::sqlx::Error::Database(cause)) => cause.code().is_some_and(|code| is_storage_code(&code)),
        Some(
            sea_orm::sqlx::Error::Io(_)
            | sea_orm::sqlx::Error::Tls(_)
            | sea_orm::sqlx::Error::PoolTimedOut
            | sea_orm::sqlx::Error::PoolClosed
            | sea_orm::sqlx::Error::WorkerCrashed,
        ) => true,
        _ => false,
    }
}

/// What the driver reported of a statement.
fn sqlx_error(error: &DbErr) -> Option<&sea_orm::sqlx::Error> {
    match error {
        DbErr::Exec(sea_orm::RuntimeErr::SqlxError(cause)) | DbErr::Query(sea_orm::RuntimeErr::SqlxError(cause)) => {
            Some(cause)
        }
        _ => None,
    }
}

/// SQLite result codes (extended ones carry the primary code in their low byte) and PostgreSQL
/// SQLSTATE classes that speak of the storage rather than of the statement.
fn is_storage_code(code: &str) -> bool {
    if let (Ok(code), true) = (code.parse::<u32>(), code.len() < 5) {
        // BUSY, LOCKED, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, PROTOCOL, NOTADB
        return matches!(code & 0xff, 5 | 6 | 8 | 10 | 11 | 13 | 14 | 15 | 26);
    }
    // 25006 read-only transaction; 0A000 what a standby cannot do; 08 connection; 53 out of
    // resources (53100 disk full); 57 the server shuts down; 58 system error, XX internal error.
    matches!(code, "25006" | "0A000") || ["08", "53", "57", "58", "XX"].iter().any(|class| code.starts_with(class))
}

/// SQLSTATEs of PostgreSQL after which a connection is gone: 08 connection; 57P01 to 57P05 an
/// operator or a crash ended it.
fn is_disconnection(code: &str) -> bool {
    code.len() == 5 && (code.starts_with("08") || code.starts_with("57P0"))
}

#[cfg(test)]
mod tests {
    use super::{is_disconnection, is_storage_code};

    #[test]
    fn a_full_disk_is_told_from_a_faulty_statement() {
        for code in ["13", "8", "778", "1032", "53100", "25006", "0A000"] {
            assert!(is_storage_code(code), "{code}");
        }
        for code in ["1", "19", "2067", "23505", "42601"] {
            assert!(!is_storage_code(code), "{code}");
        }
    }

    #[test]
    fn a_cut_connection_is_told_from_a_refusal() {
        for code in ["08006", "57P01", "57P02"] {
            assert!(is_disconnection(code), "{code}");
        }
        for code in ["8", "25006", "53100", "57014", "23505"] {
            assert!(!is_disconnection(code), "{code}");
        }
    }
}
