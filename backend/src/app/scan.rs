//! 查毒: files that have been kept are scanned for malware, when a clamd is configured: photos and documents of
//! cases, photos of residents, files of objections. One rule says of all of them who is given what.
//!
//! A file is there before it is scanned, so no upload waits for clamd, and while that is away nothing is
//! lost. What is found makes a case no version further: the file stays what a decision has pinned, it
//! is only given to nobody any more. Its small picture is drawn from the same pixels and shares the
//! verdict. What came with an objection is opened for that by the server alone, and recorded as looked at by
//! nobody.

use std::sync::atomic::{AtomicI64, Ordering};

use axum::http::StatusCode;
use data_encoding::HEXLOWER;
use serde_json::json;
use shared::{api::attachments::ScanView, case::attachment::Scan};

use crate::{
    app::{
        audit::{self, By, Entry},
        objections::{self, ObjectionError},
    },
    clamd::{Clamd, ClamdError, Verdict},
    config::ScanConfig,
    files::{FilesError, Shelf},
    problem::Problem,
    state::AppState,
    store::{
        StoreError,
        scans::{self, Due, Target},
    },
};

/// Files that are scanned one after the other before looking again.
const AT_ONCE: u64 = 20;
/// How long a file belongs to whoever has claimed it, on top of the time that clamd has for it: to be
/// read from where it lies, and to be written down.
const LEASE_MS: i64 = 2 * 60 * 1000;
/// How long clamd is left alone when it is away.
const REST_MS: i64 = 15 * 1000;
/// The first wait of a file after a failed attempt.
const FIRST_WAIT_MS: i64 = 15 * 1000;
/// Its longest wait for a clamd that is away: once that is back, nobody waits longer.
const LONGEST_WAIT_AWAY_MS: i64 = 5 * 60 * 1000;
/// Its longest wait when the reason lies with the file.
const LONGEST_WAIT_MS: i64 = 6 * 60 * 60 * 1000;

/// Scans what is due.
#[derive(Debug)]
pub(crate) struct Scanner {
    clamd: Clamd,
    lease_ms: i64,
    /// Clamd is left alone until then. Milliseconds since 1970, UTC.
    next_at: AtomicI64,
}

/// Why a file has not been scanned.
#[derive(Debug, thiserror::Error)]
enum ScanFault {
    /// It is not where it ought to lie.
    #[error("its file is gone")]
    Gone,
    /// Its place cannot be read from.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// It cannot be opened.
    #[error(transparent)]
    Objection(#[from] ObjectionError),
    /// There is no verdict.
    #[error(transparent)]
    Clamd(#[from] ClamdError),
}

/// Why a file is not given to somebody who may see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotGiven {
    /// Malware was found in it.
    #[error("malware was found in the file")]
    Infected,
    /// It is not scanned yet, and the server gives no such file.
    #[error("the file is not scanned yet")]
    NotScanned,
}

/// Whether a file is given to those who may see it.
pub(crate) fn check_given(state: &AppState, scan: Scan) -> Result<(), NotGiven> {
    if scan.is_given(state.config.scan.gives_unscanned()) {
        Ok(())
    } else if scan == Scan::Found {
        Err(NotGiven::Infected)
    } else {
        Err(NotGiven::NotScanned)
    }
}

/// What those are told who may see a file, with the name of what was found in it.
pub(crate) fn shown(state: &AppState, scan: Scan, malware: Option<String>) -> ScanView {
    let config = &state.config.scan;
    ScanView {
        // Where nothing is scanned nobody has to be told so of every file.
        scan: (config.clamd.is_some() || scan != Scan::NotScanned).then_some(scan),
        malware,
        is_given: scan.is_given(config.gives_unscanned()),
    }
}

impl From<NotGiven> for Problem {
    fn from(why: NotGiven) -> Self {
        match why {
            NotGiven::Infected => {
                let title = "Malware was found in the file: it is given to nobody";
                Self::new(StatusCode::FORBIDDEN, "attachment_infected", title)
            }
            NotGiven::NotScanned => {
                let title = "The file is given once it has been scanned for malware";
                Self::new(StatusCode::CONFLICT, "attachment_not_scanned", title)
            }
        }
    }
}

impl Scanner {
    /// None when nothing is to be scanned.
    pub(crate) fn open(config: &ScanConfig) -> Option<Self> {
        let patience_ms = i64::try_from(config.timeout_seconds).unwrap_or_default() * 1000;
        Some(Self { clamd: Clamd::new(config)?, lease_ms: patience_ms + LEASE_MS, next_at: AtomicI64::new(i64::MIN) })
    }

    /// Scans what is due; whether there may be more.
    pub(crate) async fn scan_due(&self, state: &AppState) -> Result<bool, StoreError> {
        let now = state.clock.now_ms();
        if now < self.next_at.load(Ordering::Relaxed) {
            return Ok(false);
        }
        let due = scans::due(&state.database.read, now, AT_ONCE).await?;
        let has_more = due.len() as u64 == AT_ONCE;
        for one in due {
            let until = state.clock.now_ms() + self.lease_ms;
            let Some(claimed) = scans::claim(&state.database.write, one, until).await? else { continue };
            if !self.scan(state, claimed).await? {
                return Ok(false);
            }
        }
        Ok(has_more)
    }

    /// Scans one; whether clamd is there. When it is not, it is left alone for a while.
    async fn scan(&self, state: &AppState, claimed: Due) -> Result<bool, StoreError> {
        let Due { target, attempts, .. } = claimed;
        let fault = match self.verdict(state, &target).await {
            Ok(verdict) => {
                settle(state, &target, verdict).await?;
                return Ok(true);
            }
            Err(fault) => fault,
        };
        metrics::counter!("attachment_scans", "result" => "failed").increment(1);
        tracing::warn!(
            file = %target, attempts, error = %fault,
            "{target} is not scanned yet: {fault}"
        );
        let failed_at = state.clock.now_ms();
        let is_away = matches!(fault, ScanFault::Clamd(ClamdError::Away(_)));
        let longest = if is_away {
            self.next_at.store(failed_at + REST_MS, Ordering::Relaxed);
            LONGEST_WAIT_AWAY_MS
        } else {
            LONGEST_WAIT_MS
        };
        scans::put_off(&state.database.write, &target, failed_at + wait_ms(attempts, longest)).await?;
        Ok(!is_away)
    }

    async fn verdict(&self, state: &AppState, target: &Target) -> Result<Verdict, ScanFault> {
        let files = &state.files;
        let file = match target {
            Target::Attachment { id, case, sha256, .. } => files.read(Shelf::Case(*case), *id, sha256, false).await?,
            Target::Photo { remark, sha256 } => files.read(Shelf::Surveys, *remark, sha256, false).await?,
            Target::Objection { objection, position } => objections::content(state, *objection, *position).await?,
        };
        Ok(self.clamd.scan(&file.ok_or(ScanFault::Gone)?).await?)
    }
}

/// Writes a verdict down; what was found is recorded too.
async fn settle(state: &AppState, target: &Target, verdict: Verdict) -> Result<(), StoreError> {
    let (result, malware) = match verdict {
        Verdict::Clean => ("clean", None),
        Verdict::Found(name) => ("found", Some(name)),
    };
    metrics::counter!("attachment_scans", "result" => result).increment(1);
    let transaction = state.database.begin().await?;
    let is_new = scans::settle(&transaction, target, state.clock.now_ms(), malware.clone()).await?;
    if let Some(malware) = malware.filter(|_| is_new) {
        tracing::warn!(file = %target, malware, "{malware} was found in {target}: it is given to nobody");
        let (subject, said) = match target {
            Target::Attachment { id, case, requirement, sha256 } => (
                format!("case {case}"),
                json!({
                    "attachment": id, "requirement": requirement, "sha256": HEXLOWER.encode(sha256),
                    "malware": malware,
                }),
            ),
            Target::Photo { remark, sha256 } => {
                (format!("survey remark {remark}"), json!({ "sha256": HEXLOWER.encode(sha256), "malware": malware }))
            }
            Target::Objection { objection, position } => {
                (format!("objection {objection}"), json!({ "position": position, "malware": malware }))
            }
        };
        let division = scans::division_of(&transaction, target).await?;
        let entry = Entry::new(By::server(), "malware_found", subject).within(&division).to(said);
        audit::record(state, &transaction, entry).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// How long to wait after so many attempts.
fn wait_ms(attempts: u32, longest: i64) -> i64 {
    FIRST_WAIT_MS.saturating_mul(1 << attempts.saturating_sub(1).min(30)).min(longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_and_are_short_while_clamd_is_away() {
        assert_eq!([1, 2, 3].map(|attempts| wait_ms(attempts, LONGEST_WAIT_MS)), [15_000, 30_000, 60_000]);
        assert_eq!(wait_ms(40, LONGEST_WAIT_MS), LONGEST_WAIT_MS);
        assert_eq!(wait_ms(40, LONGEST_WAIT_AWAY_MS), LONGEST_WAIT_AWAY_MS);
    }
}
