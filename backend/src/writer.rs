//! 成组提交: submissions that arrive together share one durable commit.
//!
//! A commit waits for the disk whether it carries one row or two hundred. One task takes whatever
//! is waiting (up to the limit), writes it in one transaction and answers everybody only after
//! the commit. While it waits for the disk the next group gathers; a small group waits a moment for those that
//! are announced to be on their way, and nobody waits who comes alone.
//! When a group fails it is written row by row, so that one bad row hurts nobody else.
//! A group that the database does not answer in time is given up, so that the next one has a try.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    sync::{mpsc, oneshot},
    task::JoinHandle,
    time::{Instant, timeout, timeout_at},
};
use uuid::Uuid;

use crate::{
    config::{Config, WriteMode},
    store::{
        StoreError,
        database::Database,
        submissions::{self, Kept, Sealed},
    },
};

/// So many rows cost about as much as the commit that carries them: fewer wait for those on their way.
const WORTHWHILE: usize = 16;
/// For so long, or a millisecond more where the timer has just ticked; a commit takes longer.
const GATHERING: Duration = Duration::from_millis(1);

/// Takes submissions to be written.
#[derive(Debug, Clone)]
pub(crate) struct Writer {
    mode: Mode,
    coming: Coming,
}

/// How many submissions are on their way to the writer.
#[derive(Debug, Clone, Default)]
struct Coming(Arc<AtomicUsize>);

impl Coming {
    fn announce(&self) -> Announced {
        // It is only a reason to wait a moment: nothing depends on the order in which it is seen.
        self.0.fetch_add(1, Ordering::Relaxed);
        Announced(self.clone())
    }

    fn is_any(&self) -> bool {
        self.0.load(Ordering::Relaxed) > 0
    }
}

/// One submission is on its way; dropped when it is handed over or will not come.
#[derive(Debug)]
pub(crate) struct Announced(Coming);

impl Drop for Announced {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[derive(Debug, Clone)]
enum Mode {
    Grouped(mpsc::Sender<Job>),
    OneByOne(Store),
}

/// Where to, and how long that may take.
#[derive(Debug, Clone)]
struct Store {
    database: Database,
    /// For one transaction. Whoever waits for it has been told to come back by then.
    limit: Duration,
}

/// The task that writes.
#[derive(Debug)]
pub(crate) struct Writing {
    task: JoinHandle<()>,
    end: oneshot::Sender<()>,
}

impl Writing {
    /// Takes nothing more, writes what is waiting, and ends.
    pub(crate) async fn end(self) {
        // An error means that it has ended already.
        let _ = self.end.send(());
        let _ = self.task.await;
    }
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
    /// Starts the writing task.
    pub(crate) fn start(database: Database, config: &Config) -> (Self, Writing) {
        let store = Store { database, limit: Duration::from_secs(config.server.request_timeout_seconds) };
        let (end, ended) = oneshot::channel();
        let coming = Coming::default();
        let (mode, task) = match config.submissions.write_mode {
            WriteMode::Grouped => {
                let (sender, jobs) = mpsc::channel(config.submissions.queue_limit);
                let queue = Queue { jobs, limit: config.submissions.batch_limit, coming: coming.clone() };
                (Mode::Grouped(sender), tokio::spawn(run(store, queue, ended)))
            }
            WriteMode::OneByOne => (Mode::OneByOne(store), tokio::spawn(async {})),
        };
        (Self { mode, coming }, Writing { task, end })
    }

    /// Says that a submission is on its way.
    pub(crate) fn announce(&self) -> Announced {
        self.coming.announce()
    }

    /// Whether submissions are still taken.
    pub(crate) fn is_open(&self) -> bool {
        match &self.mode {
            Mode::Grouped(queue) => !queue.is_closed(),
            Mode::OneByOne(_) => true,
        }
    }

    /// Writes one submission that was announced; returns once it is durable.
    pub(crate) async fn write(&self, sealed: Arc<Sealed>, announced: Announced) -> Result<Written, WriteError> {
        match &self.mode {
            Mode::OneByOne(store) => write_one(store, &sealed).await,
            Mode::Grouped(queue) => {
                let (answer, answered) = oneshot::channel();
                queue.try_send(Job { sealed, answer }).map_err(|error| match error {
                    mpsc::error::TrySendError::Full(_) => WriteError::Busy,
                    mpsc::error::TrySendError::Closed(_) => WriteError::Closed,
                })?;
                drop(announced);
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

/// What waits to be written.
struct Queue {
    jobs: mpsc::Receiver<Job>,
    /// The most that are written together.
    limit: usize,
    coming: Coming,
}

impl Queue {
    /// Adds what is waiting, at least one; none when nobody is left who could send anything.
    async fn next(&mut self, jobs: &mut Vec<Job>) -> usize {
        self.jobs.recv_many(jobs, self.limit).await
    }

    /// Waits a moment for those on their way while there are few.
    async fn gather(&mut self, jobs: &mut Vec<Job>) {
        let until = Instant::now() + GATHERING;
        while jobs.len() < WORTHWHILE.min(self.limit) && self.coming.is_any() {
            let more = self.jobs.recv_many(jobs, self.limit - jobs.len());
            if !matches!(timeout_at(until, more).await, Ok(1..)) {
                break;
            }
        }
    }
}

/// Writes until told to end, or until nobody is left who could send anything.
async fn run(store: Store, mut queue: Queue, mut ended: oneshot::Receiver<()>) {
    let mut jobs = Vec::with_capacity(queue.limit);
    let mut is_ending = false;
    loop {
        tokio::select! {
            count = queue.next(&mut jobs) => if count == 0 { break },
            // What is waiting is still handed out after this, and then nothing.
            told = &mut ended, if !is_ending => {
                is_ending = true;
                if told.is_ok() {
                    queue.jobs.close();
                }
                continue;
            }
        }
        queue.gather(&mut jobs).await;
        #[expect(clippy::cast_precision_loss, reason = "a group has at most a thousand rows")]
        metrics::histogram!("submission_group_size").record(jobs.len() as f64);
        let (first, repeated) = split_repeated(jobs.drain(..));
        let results = write_group(&store, &first).await;
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
async fn write_group(store: &Store, jobs: &[Job]) -> Vec<Result<Written, WriteError>> {
    let sealed: Vec<Arc<Sealed>> = jobs.iter().map(|job| job.sealed.clone()).collect();
    match store.write(&sealed).await {
        Ok(written) => written.into_iter().map(Ok).collect(),
        Err(error) if sealed.len() == 1 || error.is_unavailable() => {
            let error = WriteError::from(error);
            sealed.iter().map(|_| Err(error.clone())).collect()
        }
        Err(error) => {
            tracing::warn!(error = %error, rows = sealed.len(), "a group was refused and is written row by row: {error}");
            let mut results = Vec::with_capacity(sealed.len());
            for one in &sealed {
                results.push(write_one(store, one).await);
            }
            results
        }
    }
}

async fn write_one(store: &Store, sealed: &Arc<Sealed>) -> Result<Written, WriteError> {
    let written = store.write(std::slice::from_ref(sealed)).await?;
    written.into_iter().next().ok_or(WriteError::Closed)
}

impl Store {
    /// Writes what is not there yet in one transaction; on an error nothing has been written, save
    /// that nobody can tell when the answer to a commit is lost. Then a retry tells.
    async fn write(&self, sealed: &[Arc<Sealed>]) -> Result<Vec<Written>, StoreError> {
        // Safe to be done twice: what the first time has written is found by its id.
        let write = || async {
            match self.insert(sealed).await {
                Err(error) if error.is_duplicate() => self.insert_missing(sealed).await,
                other => other,
            }
        };
        timeout(self.limit, self.database.retried(write)).await.unwrap_or(Err(StoreError::TimedOut))
    }

    /// Writes all of it, as nearly always none is there yet.
    async fn insert(&self, sealed: &[Arc<Sealed>]) -> Result<Vec<Written>, StoreError> {
        let transaction = self.database.begin().await?;
        if let Err(error) = submissions::insert(&transaction, sealed).await {
            // It is the first error that tells what is wrong.
            let _ = transaction.rollback().await;
            return Err(error);
        }
        transaction.commit().await?;
        Ok(vec![Written::New; sealed.len()])
    }

    /// Looks first, then writes the rest. Another instance may write one of them in between: then
    /// the second look finds it.
    async fn insert_missing(&self, sealed: &[Arc<Sealed>]) -> Result<Vec<Written>, StoreError> {
        let mut looked = false;
        loop {
            let kept = submissions::kept(&self.database.write, sealed.iter().map(|sealed| sealed.id)).await?;
            let kept: HashMap<Uuid, Kept> = kept.into_iter().map(|kept| (kept.id, kept)).collect();
            let new: Vec<Arc<Sealed>> =
                sealed.iter().filter(|sealed| !kept.contains_key(&sealed.id)).cloned().collect();
            if !new.is_empty() {
                match self.insert(&new).await {
                    Err(error) if error.is_duplicate() && !looked => {
                        looked = true;
                        continue;
                    }
                    other => drop(other?),
                }
            }
            let written = |sealed: &Arc<Sealed>| kept.get(&sealed.id).cloned().map_or(Written::New, Written::Known);
            return Ok(sealed.iter().map(written).collect());
        }
    }
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
            packed_sheet: Vec::new(),
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

    /// A queue in which one waits, and what announces others to it and sends them.
    async fn queue(app: &App, limit: usize) -> (Queue, Vec<Job>, Coming, mpsc::Sender<Job>) {
        let (sender, jobs) = mpsc::channel(8);
        let coming = Coming::default();
        let mut queue = Queue { jobs, limit, coming: coming.clone() };
        sender.send(job(row(app, Uuid::now_v7(), "440103001101", 1))).await.unwrap();
        let mut taken = Vec::new();
        queue.next(&mut taken).await;
        (queue, taken, coming, sender)
    }

    #[tokio::test]
    async fn a_few_wait_a_moment_for_those_on_their_way() {
        let folder = tempfile::tempdir().unwrap();
        let app = app(&folder).await;
        let (mut queue, mut taken, coming, sender) = queue(&app, 256).await;
        let announced = coming.announce();
        let later = async {
            sender.send(job(row(&app, Uuid::now_v7(), "440103001101", 1))).await.unwrap();
            drop(announced);
        };
        // The first is polled first: it finds nothing yet.
        tokio::join!(biased; queue.gather(&mut taken), later);
        assert_eq!(taken.len(), 2);
        // For one that does not come nobody waits for ever.
        let _announced = coming.announce();
        queue.gather(&mut taken).await;
        assert_eq!(taken.len(), 2);
        app.close().await;
    }

    #[tokio::test]
    async fn nobody_waits_who_comes_alone_or_is_all_that_may_be_written_together() {
        let folder = tempfile::tempdir().unwrap();
        let app = app(&folder).await;
        // Alone; the most that may be written together; enough to be worth a commit.
        for (limit, waiting, others) in [(256, 1, 0), (1, 1, 1), (256, WORTHWHILE, 1)] {
            let (mut queue, mut taken, coming, _sender) = queue(&app, limit).await;
            taken.extend((1..waiting).map(|_| job(row(&app, Uuid::now_v7(), "440103001101", 1))));
            let _announced: Vec<Announced> = (0..others).map(|_| coming.announce()).collect();
            let mut gather = std::pin::pin!(queue.gather(&mut taken));
            let is_done =
                std::future::poll_fn(|context| std::task::Poll::Ready(gather.as_mut().poll(context).is_ready())).await;
            assert!(is_done, "{limit} {waiting} {others}");
        }
        app.close().await;
    }

    #[tokio::test]
    async fn one_bad_row_hurts_nobody_else() {
        let folder = tempfile::tempdir().unwrap();
        let app = app(&folder).await;
        let good = || job(row(&app, Uuid::now_v7(), "440103001101", 1));
        let jobs = [good(), job(row(&app, Uuid::now_v7(), "nowhere", 1)), good()];
        let store = Store { database: app.state.database.clone(), limit: Duration::from_mins(1) };
        let results = write_group(&store, &jobs).await;
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
            tasks.spawn(async move { writer.write(sealed, writer.announce()).await });
        }
        let results = tasks.join_all().await;
        let new = results.iter().filter(|result| matches!(result, Ok(Written::New))).count();
        let known = results.iter().filter(|result| matches!(result, Ok(Written::Known(_)))).count();
        assert_eq!((new, known), (1, 39));
        assert_eq!(submissions::kept(&app.state.database.read, [id]).await.unwrap().len(), 1);
        app.close().await;
    }

    #[tokio::test]
    async fn a_group_with_rows_that_are_there_already_is_written_without_them() {
        let folder = tempfile::tempdir().unwrap();
        let app = app(&folder).await;
        let store = Store { database: app.state.database.clone(), limit: Duration::from_mins(1) };
        let rows: Vec<_> = (0..4).map(|_| row(&app, Uuid::now_v7(), "440103001101", 1)).collect();
        store.write(&rows[1..3]).await.unwrap();
        let written = store.write(&rows).await.unwrap();
        let [Written::New, Written::Known(first), Written::Known(second), Written::New] = &written[..] else {
            panic!("{written:?}")
        };
        assert_eq!([&first.receipt, &second.receipt], [&rows[1].receipt, &rows[2].receipt]);
        let ids = rows.iter().map(|row| row.id);
        assert_eq!(submissions::kept(&app.state.database.read, ids).await.unwrap().len(), 4);
        app.close().await;
    }

    #[tokio::test]
    async fn what_waits_is_written_before_the_writer_ends() {
        let folder = tempfile::tempdir().unwrap();
        let app = app(&folder).await;
        let (writer, writing) = Writer::start(app.state.database.clone(), &app.state.config);
        let rows: Vec<_> = (0..40).map(|_| row(&app, Uuid::now_v7(), "440103001101", 1)).collect();
        // Polled once each, so that all of them are in the queue before the end is asked for.
        let mut queued: Vec<_> =
            rows.iter().map(|row| Box::pin(writer.write(row.clone(), writer.announce()))).collect();
        for write in &mut queued {
            let _ = std::future::poll_fn(|context| std::task::Poll::Ready(write.as_mut().poll(context))).await;
        }
        writing.end().await;
        assert!(!writer.is_open());
        assert!(matches!(writer.write(rows[0].clone(), writer.announce()).await, Err(WriteError::Closed)));
        let ids = rows.iter().map(|row| row.id);
        assert_eq!(submissions::kept(&app.state.database.read, ids).await.unwrap().len(), 40);
        app.close().await;
    }

    #[tokio::test]
    async fn a_database_that_does_not_answer_is_given_up() {
        let folder = tempfile::tempdir().unwrap();
        let app = app(&folder).await;
        let store = Store { database: app.state.database.clone(), limit: Duration::from_millis(50) };
        // The one connection that writes is taken, and stays so.
        let held = app.state.database.begin().await.unwrap();
        let result = store.write(&[row(&app, Uuid::now_v7(), "440103001101", 1)]).await;
        assert!(matches!(result, Err(StoreError::TimedOut)), "{result:?}");
        held.rollback().await.unwrap();
        app.close().await;
    }
}
