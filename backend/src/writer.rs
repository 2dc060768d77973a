//! 成组提交: submissions that arrive together share one durable commit.
//!
//! A commit waits for the disk whether it carries one row or two hundred. One task takes whatever
//! is waiting (up to the limit), writes it in one transaction and answers everybody only after
//! the commit. While it waits for the disk the next group gathers, so nobody waits on purpose.
//! When a group fails it is written row by row, so that one bad row hurts nobody else.

use std::{collections::HashMap, sync::Arc};

use sea_orm::DatabaseTransaction;
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinHandle,
};
use uuid::Uuid;

use crate::{
    config::{SubmissionConfig, WriteMode},
    store::{
        StoreError,
        database::Database,
        submissions::{self, Kept, Sealed},
    },
};

/// Takes submissions to be written.
#[derive(Debug, Clone)]
pub(crate) struct Writer(Mode);

#[derive(Debug, Clone)]
enum Mode {
    Grouped(mpsc::Sender<Job>),
    OneByOne(Database),
}

/// What became of a submission.
#[derive(Debug, Clone)]
pub(crate) enum Written {
    /// It is on the disk.
    New,
    /// Something was there under its id already; it was not written.
    Known(Kept),
}

/// Why it was not written.
#[derive(Debug, Clone, thiserror::Error)]
pub(crate) enum WriteError {
    /// Too many are waiting.
    #[error("too many submissions wait to be written")]
    Busy,
    /// The database refused; the cause is shared by all of a group.
    #[error("{0}")]
    Store(Arc<StoreError>),
    /// The server is going down.
    #[error("the writer has ended")]
    Closed,
}

#[derive(Debug)]
struct Job {
    sealed: Arc<Sealed>,
    answer: oneshot::Sender<Result<Written, WriteError>>,
}

impl Writer {
    /// Starts the writing task; it ends when all writers are dropped and the queue is empty.
    pub(crate) fn start(database: Database, config: &SubmissionConfig) -> (Self, JoinHandle<()>) {
        match config.write_mode {
            WriteMode::Grouped => {
                let (sender, queue) = mpsc::channel(config.queue_limit);
                let task = tokio::spawn(run(database, queue, config.batch_limit));
                (Self(Mode::Grouped(sender)), task)
            }
            WriteMode::OneByOne => (Self(Mode::OneByOne(database)), tokio::spawn(async {})),
        }
    }

    /// Writes one submission; returns once it is durable.
    pub(crate) async fn write(&self, sealed: Arc<Sealed>) -> Result<Written, WriteError> {
        match &self.0 {
            Mode::OneByOne(database) => write_one(database, &sealed).await,
            Mode::Grouped(queue) => {
                let (answer, answered) = oneshot::channel();
                queue.try_send(Job { sealed, answer }).map_err(|error| match error {
                    mpsc::error::TrySendError::Full(_) => WriteError::Busy,
                    mpsc::error::TrySendError::Closed(_) => WriteError::Closed,
                })?;
                answered.await.unwrap_or(Err(WriteError::Closed))
            }
        }
    }
}

impl From<StoreError> for WriteError {
    fn from(error: StoreError) -> Self {
        Self::Store(Arc::new(error))
    }
}

async fn run(database: Database, mut queue: mpsc::Receiver<Job>, limit: usize) {
    let mut jobs = Vec::with_capacity(limit);
    while queue.recv_many(&mut jobs, limit).await > 0 {
        #[expect(clippy::cast_precision_loss, reason = "a group has at most a thousand rows")]
        metrics::histogram!("submission_group_size").record(jobs.len() as f64);
        let (first, repeated) = split_repeated(jobs.drain(..));
        let results = write_group(&database, &first).await;
        let outcomes: HashMap<Uuid, (Arc<Sealed>, Result<Written, WriteError>)> = first
            .iter()
            .zip(&results)
            .map(|(job, result)| (job.sealed.id, (job.sealed.clone(), result.clone())))
            .collect();
        for (job, result) in first.into_iter().zip(results) {
            // Nobody listens any more when the client has gone; the row stays and a retry finds it.
            let _ = job.answer.send(result);
        }
        for job in repeated {
            let result = match outcomes.get(&job.sealed.id) {
                Some((sealed, Ok(Written::New))) => Ok(Written::Known(kept_as(sealed))),
                Some((_, other)) => other.clone(),
                None => Err(WriteError::Closed),
            };
            let _ = job.answer.send(result);
        }
    }
}

/// Two requests with one id may wait in the same group: the first is written, the others are told
/// what became of it.
fn split_repeated(jobs: impl Iterator<Item = Job>) -> (Vec<Job>, Vec<Job>) {
    let mut seen = std::collections::HashSet::new();
    jobs.partition(|job| seen.insert(job.sealed.id))
}

fn kept_as(sealed: &Sealed) -> Kept {
    Kept { id: sealed.id, receipt: sealed.receipt.clone(), content_sha256: sealed.content_sha256.clone() }
}

/// One result per job, in their order.
async fn write_group(database: &Database, jobs: &[Job]) -> Vec<Result<Written, WriteError>> {
    let sealed: Vec<Arc<Sealed>> = jobs.iter().map(|job| job.sealed.clone()).collect();
    match write_together(database, &sealed).await {
        Ok(written) => written.into_iter().map(Ok).collect(),
        Err(error) if sealed.len() == 1 || error.is_unavailable() => {
            let error = WriteError::from(error);
            sealed.iter().map(|_| Err(error.clone())).collect()
        }
        Err(error) => {
            tracing::warn!(error = %error, rows = sealed.len(), "a group was refused and is written row by row: {error}");
            let mut results = Vec::with_capacity(sealed.len());
            for one in &sealed {
                results.push(write_one(database, one).await);
            }
            results
        }
    }
}

async fn write_one(database: &Database, sealed: &Arc<Sealed>) -> Result<Written, WriteError> {
    let one = std::slice::from_ref(sealed);
    let written = match write_together(database, one).await {
        // Another instance may have written the same id between our looking and our writing.
        Err(error) if error.is_duplicate() => write_together(database, one).await?,
        other => other?,
    };
    written.into_iter().next().ok_or(WriteError::Closed)
}

/// Writes what is not there yet in one transaction; on an error nothing has been written.
async fn write_together(database: &Database, sealed: &[Arc<Sealed>]) -> Result<Vec<Written>, StoreError> {
    let transaction: DatabaseTransaction = database.begin().await?;
    let kept = submissions::kept(&transaction, sealed.iter().map(|sealed| sealed.id)).await?;
    let kept: HashMap<Uuid, Kept> = kept.into_iter().map(|kept| (kept.id, kept)).collect();
    let new: Vec<Arc<Sealed>> = sealed.iter().filter(|sealed| !kept.contains_key(&sealed.id)).cloned().collect();
    if new.is_empty() {
        transaction.rollback().await?;
    } else {
        submissions::insert(&transaction, &new).await?;
        transaction.commit().await?;
    }
    Ok(sealed.iter().map(|sealed| kept.get(&sealed.id).cloned().map_or(Written::New, Written::Known)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{App, clock::Clock, config::Config};

    /// A row of a community that exists, or of one that does not.
    fn row(app: &App, id: Uuid, community: &str, content: u8) -> Arc<Sealed> {
        let pack = app.state.library.summaries().next().unwrap();
        Arc::new(Sealed {
            id,
            receipt: Uuid::now_v7().simple().to_string(),
            community: community.to_owned(),
            pack_hash: pack.hash.clone(),
            engine_version: 1,
            as_of: "2026-11-23".to_owned(),
            level: None,
            score: None,
            recorded_at: 0,
            content_sha256: vec![content],
            record: Vec::new(),
            signature: Vec::new(),
            key_id: String::new(),
            sheet: Vec::new(),
            packed_outcome: Vec::new(),
            filler: String::new(),
        })
    }

    async fn app(folder: &tempfile::TempDir) -> App {
        let url = format!("sqlite://{}/a.db", folder.path().display());
        App::build(Config::for_testing(url), Clock::system()).await.unwrap()
    }

    fn job(sealed: Arc<Sealed>) -> Job {
        Job { sealed, answer: oneshot::channel().0 }
    }

    #[tokio::test]
    async fn one_bad_row_hurts_nobody_else() {
        let folder = tempfile::tempdir().unwrap();
        let app = app(&folder).await;
        let good = || job(row(&app, Uuid::now_v7(), "440103001101", 1));
        let jobs = [good(), job(row(&app, Uuid::now_v7(), "nowhere", 1)), good()];
        let results = write_group(&app.state.database, &jobs).await;
        assert!(matches!(results[..], [Ok(Written::New), Err(WriteError::Store(_)), Ok(Written::New)]), "{results:?}");
        let ids = jobs.iter().map(|job| job.sealed.id);
        assert_eq!(submissions::kept(&app.state.database.read, ids).await.unwrap().len(), 2);
        app.close().await;
    }

    #[tokio::test]
    async fn one_id_is_written_once_however_often_and_whenever_it_comes() {
        let folder = tempfile::tempdir().unwrap();
        let app = app(&folder).await;
        let id = Uuid::now_v7();
        let mut tasks = tokio::task::JoinSet::new();
        for content in 0..40 {
            let (writer, sealed) = (app.state.writer.clone(), row(&app, id, "440103001101", content % 2));
            tasks.spawn(async move { writer.write(sealed).await });
        }
        let results = tasks.join_all().await;
        let new = results.iter().filter(|result| matches!(result, Ok(Written::New))).count();
        let known = results.iter().filter(|result| matches!(result, Ok(Written::Known(_)))).count();
        assert_eq!((new, known), (1, 39));
        assert_eq!(submissions::kept(&app.state.database.read, [id]).await.unwrap().len(), 1);
        app.close().await;
    }
}
